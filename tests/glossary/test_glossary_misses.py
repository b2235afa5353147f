"""What a translation has to do with the terms of its source, and how freely."""

from __future__ import annotations

import pytest

from glossary import Glossary, NameOrder, Person, Term
from glossary.english import Words, has_exact, has_term


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("token", "It counts tokens."),
        ("fine-tuning", "We fine-tuned it."),
        ("fine-tuning", "Fine tuning it takes an hour."),
        ("fine-tuning", "We finetune it."),
        ("fine-tune", "Fine-tuning is slow."),
        ("query", "Two queries"),
        ("dependency", "its dependencies' names"),
        ("cookie", "Cookies are set."),
        ("retry", "It retried, retries and is retrying."),
        ("cache", "The cached page of two caches"),
        ("class", "Two classes"),
        ("process", "processes"),
        ("index", "the indices"),
        ("build", "I built it."),
        ("deployment", "I deployed it twice."),
        ("migration", "We migrated."),
        ("validation", "They validate the input."),
        ("embed", "embedded systems"),
        ("backend", "the back-end"),
        ("back end", "the backend"),
        ("pull request", "two <b1>pull</b1> requests"),
        ("use", "It is used."),
        ("GitHub", "GitHub's page"),
        ("LLM", "LLMs"),
        ("shipping", "It ships."),
        ("string", "strings"),
        ("fine-tuning", "We fine\u2011tuned it."),
        ("work-life balance", "my work\u2013life balance"),
        ("optimization", "It is optimised."),
        ("behavior", "two behaviours"),
        ("analysis", "We analysed it, then analyze it."),
        ("résumé", "two resumes"),
        ("rollback", "It was rolled back."),
        ("blow up", "It blew up."),
        ("spin", "It spun."),
        ("convergence", "It converges."),
        ("React", "React's state"),
        ("Token", "The tokens"),
    ],
)
def test_english_may_inflect_a_term(term: str, text: str) -> None:
    assert has_term(text, term)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("token", "The tokenizer"),
        ("cache", "cachet"),
        ("GitHub", "on github"),
        ("LLM", "an llm"),
        ("server", "a servant"),
        ("pull request", "request a pull"),
        ("thread", "a thready thing"),
        ("class", "a clash"),
        ("string", "a stray"),
        ("commit", "a committee"),
        ("server", "It serves a page."),
        ("container", "what it contained"),
        ("router", "two routes"),
        ("pointer", "It points at it."),
        ("React", "a reaction"),
        ("four", "for us"),
    ],
)
def test_another_word_is_no_inflection(term: str, text: str) -> None:
    assert not has_term(text, term)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("hyperparameter tuning", "Tune your hyperparameters first."),
        ("code splitting", "so I split the code"),
        ("performance test", "before you test its performance"),
        ("type inference", "The types aren’t inferred."),
        ("separation of concerns", "if your concerns aren't separated"),
        ("vanishing gradient", "to keep gradients from vanishing"),
        ("state management", "We manage our state by hand."),
        ("unit test", "unit and integration tests"),
        ("integration test", "unit and integration tests"),
        ("unit test", "unit, integration and E2E tests"),
        ("access token", "an access and a refresh token"),
        ("front-end", "front- and back-end engineers"),
        ("cache miss", "cache hits and misses"),
        ("rollback", "We rolled everything back."),
        ("scale out", "It scales the web servers out."),
        ("asynchronous", "Handled asynchronously, it blocks nothing."),
        ("reliable", "It runs reliably."),
        ("lazy", "Images load lazily."),
        ("automatic", "It is automatically deployed."),
        ("scalability", "It is not scalable."),
        ("compatible", "for the sake of compatibility"),
    ],
)
def test_english_may_part_share_and_turn_round_the_words_of_a_term(term: str, text: str) -> None:
    assert Words(text).says(term)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("hyperparameter tuning", "Tune it. The hyperparameters stay."),
        ("code splitting", "The code is long, and nobody wanted to split"),
        ("pull request", "request a pull"),
        ("unit test", "one unit of tests"),
        ("unit test", "The unit is a metre. And tests fail."),
        ("access token", "Access it and buy a coin"),
        ("rollback", "Roll it. Nobody came back."),
        ("reliable", "We rely on it."),
        ("early", "in my ear"),
    ],
)
def test_the_words_of_a_term_far_from_each_other_are_no_term(term: str, text: str) -> None:
    assert not Words(text).says(term)


def test_a_forbidden_word_has_to_stand_as_it_is_forbidden() -> None:
    term = Term("기계 학습", "machine learning", forbidden=("machine studying",))
    assert messages([term], "기계 학습", "Machine learning, for studying the machine") == []
    assert len(messages([term], "기계 학습", "Machine learning, or machine studying")) == 1


def test_advice_is_never_missed() -> None:
    advice = Term("실무", "in practice", target_variants=("on the job",), advice=True, note="not school")
    assert advice.prompt_line == "실무: in practice, on the job (as it fits: not school)"
    assert messages([advice], "실무는 다르다. 실무가 낫다.", "Real life is different. Theory is worse.") == []
    assert messages([advice, TOKEN], "실무의 토큰", "Words") == ["토큰 has to be translated as “token”."]


def test_what_is_not_translated_stands_to_the_letter() -> None:
    assert has_exact("Use npm's <b1>npm</b1>.", "npm")
    assert has_exact("two APIs", "API")
    assert not has_exact("NPM is fine", "npm")
    assert not has_exact("cnpm", "npm")
    assert has_exact("C++ and .NET", "C++")


def messages(terms: list[Term], source: str, target: str) -> list[str]:
    return [miss.message for miss in Glossary(terms).misses(source, target)]


TOKEN = Term("토큰", "token", target_variants=("tok",), forbidden=("coin",))


def test_a_missing_term_is_told_with_what_was_wanted() -> None:
    assert messages([TOKEN], "토큰을 센다.", "It counts words.") == ["토큰 has to be translated as “token”."]
    assert messages([TOKEN], "토큰을 센다.", "It counts toks.") == []
    assert messages([TOKEN], "<c1>토큰</c1>을 센다.", "It counts words.") == []


def test_a_forbidden_word_is_told_with_its_place() -> None:
    (miss,) = Glossary([TOKEN]).misses("토큰을 센다.", "It counts tokens, that is Coins.")
    assert (miss.start, miss.end) == (26, 31)
    assert "must not be translated as “coin”" in miss.message


def test_a_forbidden_word_inside_the_right_one_is_fine() -> None:
    term = Term("파인튜닝", "fine-tuning", forbidden=("tuning",))
    assert messages([term], "파인튜닝", "Fine-tuned") == []
    assert len(messages([term], "파인튜닝", "Fine-tuning is tuning")) == 1


def test_each_sentence_that_has_the_term_has_to_say_it_or_point_at_it() -> None:
    source = "토큰을 센다. 토큰은 비싸다."
    assert messages([TOKEN], source, "It counts tokens. Tokens are dear.") == []
    assert messages([TOKEN], source, "It counts tokens. They are dear.") == []
    assert messages([TOKEN], source, "It counts tokens, dear ones.") == []
    assert messages([TOKEN], source, "It counts tokens. The fewer, the better.") == []
    assert messages([TOKEN], source, "It counts tokens. Words are dear.") == [
        "토큰 has to be translated as “token”, also in “Words are dear.”."
    ]


def test_a_name_is_spelled_as_given_and_the_family_name_may_stand_alone() -> None:
    glossary = Glossary(people=[Person("한영빈", "Han Youngbin", order=NameOrder.FAMILY_FIRST)])
    assert glossary.misses("한영빈 님이 왔다.", "Han came.") == ()
    assert glossary.misses("한영빈씨가 왔다.", "Han Youngbin came.") == ()
    (miss,) = glossary.misses("한영빈이 왔다.", "Youngbin Ham came.")
    assert miss.message == "한영빈 is spelled “Han Youngbin” in English."


def test_an_initial_ends_no_sentence() -> None:
    glossary = Glossary([Term("데이터셋", "dataset")])
    source = "William B. Dolan의 데이터셋을 쓴다. 이 데이터셋은 크다."
    target = "I use the dataset of William B. Dolan. The dataset is big."
    assert glossary.misses(source, target) == ()
    assert glossary.misses(source, "I use the dataset of William B. Dolan. The collection is big.")
