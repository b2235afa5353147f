"""`olgim glossary`, as a person uses it."""

from __future__ import annotations

import json

import pytest
from support.commands import Shell
from support.model_server import ModelServer

from translator.bitext import Bitext
from translator.units import Origin, State
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site

POST = "---\ntitle: 오프셋\n---\n\n토큰을 센다.\n\n토큰이 비싸다.\n\n오프셋을 커밋하고 오프셋이 앞서면 오프셋의 끝이다.\n"
GLOSSARY = "# mine\nterms:\n  - 토큰: token # yes\n"


@pytest.fixture
def site(shell: Shell) -> Shell:
    shell.write("_config.yml", "title: x\n")
    shell.write("_posts/2024-01-01-a.md", POST)
    shell.write("_olgim/glossary.yml", GLOSSARY)
    from dataclasses import replace

    from translator.workflow.work import open_work

    path = shell.folder / "_posts/2024-01-01-a.md"
    work = open_work(open_site(path), path)
    english = {"토큰을 센다.": "It counts coins.", "토큰이 비싸다.": "Tokens are dear."}
    for unit in work.units:
        if unit.source in english:
            work.bitext.put(
                replace(unit, target=english[unit.source], state=State.ACCEPTED, origin=Origin.HUMAN)
            )
    work.bitext.save()
    return shell


def units(shell: Shell) -> dict[str, State]:
    path = next((shell.folder / "_olgim/en").rglob("*.po"))
    return {unit.source: unit.state for unit in Bitext.load(path).units}


def test_adding_and_removing_a_term_keeps_the_file(site: Shell) -> None:
    assert site.olgim("glossary", "add", "의존성 주입", "dependency injection", "--forbid", "DI").code == 0
    assert site.read("_olgim/glossary.yml").startswith(GLOSSARY)
    again = site.olgim("glossary", "add", "의존성주입", "x")
    assert again.code == 2
    assert "--replace" in again.err
    assert site.olgim("glossary", "remove", "의존성 주입").code == 0
    assert site.read("_olgim/glossary.yml") == GLOSSARY
    assert "Did you mean 토큰?" in site.olgim("glossary", "remove", "토큰즈").err


def test_advice_is_told_and_asks_nothing_of_a_translation(site: Shell) -> None:
    added = site.olgim("glossary", "add", "토큰", "token", "--or", "coin", "--advice", "--replace")
    assert (added.code, added.out) == (0, "_olgim/glossary.yml: 토큰: token, coin (as it fits)\n")
    assert "touched" not in added.err
    assert "advice: true" in site.read("_olgim/glossary.yml")
    said = site.olgim("glossary", "touched", "토큰")
    assert (said.code, said.err) == (0, "토큰 is advice: no sentence has to follow it\n")
    assert (
        "토큰: token, coin (as it fits)   2×" in site.olgim("glossary", "terms", "_posts/2024-01-01-a.md").out
    )
    wrong = site.olgim("glossary", "add", "쿠키", "cookie", "--advice", "--forbid", "biscuit")
    assert wrong.code == 2
    assert "is `advice`, and forbids words" in wrong.err


def test_lint_says_where_and_fails_on_errors(site: Shell) -> None:
    said = site.olgim("glossary", "lint")
    assert (said.code, said.out) == (0, "0 doubts\n")
    site.write("_olgim/glossary.yml", "풀 리퀘: PR\n풀리퀘: pull\n안쓰는말: unused\n")
    said = site.olgim("glossary", "lint")
    assert said.code == 1
    assert "_olgim/glossary.yml:2: error: 풀리퀘 is “PR”" in said.out
    assert "glossary.yml:3: warning: 안쓰는말 occurs in no post [unused]" in said.out
    assert "unused" not in site.olgim("glossary", "lint", "--no-posts").out


def test_a_command_that_is_proposed_can_be_typed_as_it_stands(site: Shell) -> None:
    assert "touched '풀 리퀘스트' shows" in site.olgim("glossary", "add", "풀 리퀘스트", "pull request").err
    assert "touched 쿠키 shows" in site.olgim("glossary", "add", "쿠키", "cookie").err


def test_touched_sentences_go_back_to_review_or_to_the_model(site: Shell) -> None:
    said = site.olgim("glossary", "touched", "토큰", "--json")
    assert [(one["line"], one["source"]) for one in json.loads(said.out)] == [(5, "토큰을 센다.")]
    assert site.olgim("glossary", "touched", "토큰", "--review").code == 0
    assert units(site)["토큰을 센다."] is State.PROPOSED
    assert units(site)["토큰이 비싸다."] is State.ACCEPTED
    assert site.olgim("glossary", "touched", "토큰", "--every", "--retranslate").code == 0
    assert units(site)["토큰이 비싸다."] is State.STALE


def test_a_person_is_asked_again_and_their_words_stay(site: Shell) -> None:
    site.olgim("glossary", "touched", "토큰", "--retranslate")
    dry = site.olgim("translate", "--dry-run", "--json")
    assert dry.code == 0
    assert units(site)["토큰을 센다."] is State.STALE
    path = next((site.folder / "_olgim/en").rglob("*.po"))
    assert "It counts coins." in path.read_text()


def test_the_next_translate_asks_for_the_touched_sentences_alone(
    site: Shell, model_server: ModelServer
) -> None:
    """A model's own words are replaced; a person's stay, and what the model says now is kept beside them."""
    endpoint = ("--base-url", model_server.base_url, "--model", "test-model")
    model_server.dictionary["오프셋"] = "Offset"
    assert site.olgim("translate", "_posts/2024-01-01-a.md", *endpoint).code == 0
    site.write("_posts/2024-01-02-b.md", "토큰을 아낀다.\n\n오늘은 쉰다.\n")
    model_server.dictionary["토큰을 아낀다."] = "It saves tokens."
    assert site.olgim("translate", "_posts/2024-01-02-b.md", *endpoint).code == 0
    path = site.folder / "_posts/2024-01-02-b.md"
    session = ReviewSession(open_site(path), path)
    session.accept([unit.key for unit in session.units])
    session.close()
    model_server.forget()
    site.write("_olgim/glossary.yml", "토큰: coupon\n")
    model_server.dictionary["토큰을 아낀다."] = "It saves coupons."
    model_server.dictionary["토큰을 센다."] = "It counts coupons."
    model_server.dictionary["토큰이 비싸다."] = "Coupons are dear."
    touched = json.loads(site.olgim("glossary", "touched", "토큰", "--json").out)
    assert len(touched) == 3
    site.olgim("glossary", "touched", "토큰", "--retranslate")
    assert site.olgim("translate", *endpoint).code == 1
    asked = [source for one in model_server.seen if one.work for source in one.work.texts.values()]
    assert sorted(asked) == sorted(one["source"] for one in touched)
    found = {
        unit.source: unit
        for path in (site.folder / "_olgim/en").rglob("*.po")
        for unit in Bitext.load(path).units
    }
    machine, person = found["토큰을 아낀다."], found["토큰을 센다."]
    assert (machine.target, machine.state, machine.origin) == (
        "It saves coupons.",
        State.PROPOSED,
        Origin.MODEL,
    )
    assert (person.target, person.proposal, person.origin) == (
        "It counts coins.",
        "It counts coupons.",
        Origin.HUMAN,
    )
    model_server.forget()
    assert site.olgim("translate", *endpoint).code == 1
    assert not model_server.seen


def test_every_request_has_the_people_and_the_terms_that_occur_in_it_in_the_same_words(
    shell: Shell, model_server: ModelServer
) -> None:
    """However a post is cut, its first and its last request are told the same of a name or a term."""
    shell.write(
        "_olgim/glossary.yml",
        "terms:\n  - source: 토큰\n    target: token\n    target_variants: [tok]\n    note: of a model\n  - 서버: server\n"
        "  - 안쓰는말: unused\npeople:\n  - {source: 한영빈, target: Han Youngbin, order: family-first, pronoun: he}\n",
    )
    filler = "오늘은 아무 일도 없었고 그래서 쓸 말도 별로 없는 하루를 보냈다. " * 4
    paragraphs = [f"{number}번째다. {filler}" for number in range(40)]
    paragraphs[0] += "토큰을 센다. 서버는 한영빈이 껐다."
    paragraphs[20] += "서버가 죽었다."
    paragraphs[-1] += "서버에서 토큰이 모자란다."
    shell.write("post.md", "\n\n".join(paragraphs) + "\n")
    shell.olgim("translate", "post.md", "--base-url", model_server.base_url, "--model", "test-model")
    first = [one for one in model_server.seen if one.work and len(one.work.texts) > 1]
    assert len(first) > 2
    for one in first:
        said = one.body["messages"][-1]["content"]
        assert said.count("한영빈 = Han Youngbin") == 1
        assert "Names: 한영빈 = Han Youngbin (family name first, he)\n" in said
        assert "Terms: 토큰 = token / tok (of a model); 서버 = server\n" in said
        assert "안쓰는말" not in said


@pytest.mark.parametrize("mended", [True, False])
def test_a_missed_term_is_sent_back_alone_with_what_was_wrong_and_is_a_finding_if_it_stays(
    shell: Shell, model_server: ModelServer, mended: bool
) -> None:
    shell.write("_olgim/glossary.yml", "토큰: token\n")
    shell.write("post.md", "토큰을 센다.\n\n오늘은 쉰다.\n")
    answers = model_server.dictionary
    answers |= {"토큰을 센다.": "It counts coins.", "오늘은 쉰다.": "Today is a day off."}
    if mended:
        model_server.on_answer = lambda _: answers.update({"토큰을 센다.": "It counts tokens."})
    said = shell.olgim("translate", "post.md", "--base-url", model_server.base_url, "--model", "test-model")
    first, again = model_server.seen
    assert first.work is not None
    assert sorted(first.work.texts.values()) == ["오늘은 쉰다.", "토큰을 센다."]
    assert again.work is not None
    assert list(again.work.texts.values()) == ["토큰을 센다."]
    assert "토큰 has to be translated as “token”." in again.body["messages"][-1]["content"]
    assert ("It counts tokens." in shell.read("post.en.md")) == mended
    assert (said.code, "[terms]" in said.err) == ((0, False) if mended else (1, True))


def test_suggestions_are_shown_and_accepted_into_the_file(site: Shell) -> None:
    said = site.olgim("glossary", "suggest", "--least", "3")
    assert "오프셋 → ?   4× in the posts" in said.out
    assert site.olgim("glossary", "suggest", "--accept", "오프셋", "--least", "3").code == 2
    assert site.olgim("glossary", "suggest", "--least", "3", "--accept", "오프셋=offset").code == 0
    assert site.read("_olgim/glossary.yml") == GLOSSARY + "  - 오프셋: offset\n"


def test_a_suggestion_that_is_declined_never_comes_again_unless_it_is_taken_back(site: Shell) -> None:
    said = site.olgim("glossary", "suggest", "--least", "3", "--never", "오프셋")
    assert said.code == 0
    assert site.read("_olgim/declined.txt").splitlines()[-1] == "오프셋"
    assert "오프셋" not in site.olgim("glossary", "suggest", "--least", "3").out
    assert site.read("_olgim/glossary.yml") == GLOSSARY
    assert site.olgim("glossary", "suggest", "--never", "서버").code == 2
    assert site.olgim("glossary", "suggest", "--again", "오프셋").code == 0
    assert "오프셋 → ?" in site.olgim("glossary", "suggest", "--least", "3").out
    said = site.olgim("glossary", "suggest", "--again", "오프셋")
    assert said.code == 2
    assert "was not declined" in said.err


def test_the_list_of_declined_words_is_edited_by_hand_like_any_text(site: Shell) -> None:
    site.write("_olgim/declined.txt", "# 아니다\r\n\r\n오 프셋")
    assert "오프셋" not in site.olgim("glossary", "suggest", "--least", "3").out
    site.olgim("glossary", "add", "오프셋", "offset")
    site.write("_olgim/declined.txt", "오프셋".encode("cp949"))
    said = site.olgim("glossary", "suggest")
    assert (said.code, "not UTF-8" in said.err, "declined.txt" in said.err) == (4, True, True)


def test_what_reviewers_change_twice_is_suggested(site: Shell) -> None:
    site.write("_posts/2024-01-02-b.md", "회고를 썼다.\n\n올해의 회고가 늦었다.\n")
    path = site.folder / "_posts/2024-01-02-b.md"
    session = ReviewSession(open_site(path), path)
    for unit, words in zip(session.units, ["I wrote a memoir.", "This year's memoir is late."], strict=True):
        session.take(unit.key, words, Origin.MODEL, "m")
        session.edit(unit.key, words.replace("memoir", "retrospective"))
    session.close()
    said = site.olgim("glossary", "suggest", "--json")
    first = json.loads(said.out)[0]
    assert (first["source"], first["target"], first["forbidden"]) == ("회고", "retrospective", ["memoir"])
    assert site.olgim("glossary", "suggest", "--accept", "회고").code == 0
    assert "forbidden: [memoir]" in site.read("_olgim/glossary.yml")


def test_terms_go_out_and_come_in(site: Shell) -> None:
    for name in ("a.csv", "a.tsv", "a.tbx"):
        assert site.olgim("glossary", "export", name).code == 0
        site.write("_olgim/glossary.yml", "")
        assert site.olgim("glossary", "import", name).code == 0
        assert site.read("_olgim/glossary.yml") == "terms:\n  - 토큰: token\n"
    site.write("b.csv", "토큰,coin\n서버,server\n을,object\n")
    said = site.olgim("glossary", "import", "b.csv")
    assert said.code == 1
    assert "line 3" in said.err
    assert site.read("_olgim/glossary.yml") == "terms:\n  - 토큰: token\n  - 서버: server\n"
    assert site.olgim("glossary", "export", "a.bin").code == 2


@pytest.mark.parametrize("name", ["a.csv", "a.tbx"])
def test_people_go_out_and_come_in_with_all_that_is_said_of_them(site: Shell, name: str) -> None:
    people = (
        "people:\n  - source: 한영빈\n    target: Youngbin Han\n    order: given-first\n    pronoun: he\n"
    )
    site.write("_olgim/glossary.yml", GLOSSARY + people)
    assert site.olgim("glossary", "export", name).code == 0
    site.write("_olgim/glossary.yml", GLOSSARY)
    said = site.olgim("glossary", "import", name)
    assert (said.code, said.out) == (0, "0 terms and 1 person written to _olgim/glossary.yml\n")
    assert "1 term already there" in said.err
    assert site.read("_olgim/glossary.yml") == GLOSSARY + people
    again = site.olgim("glossary", "import", name, "--replace")
    assert (again.code, again.out) == (0, "1 term and 1 person written to _olgim/glossary.yml\n")
    assert site.read("_olgim/glossary.yml") == GLOSSARY + people


def test_the_terms_of_a_post(site: Shell) -> None:
    said = site.olgim("glossary", "terms", "_posts/2024-01-01-a.md")
    assert "토큰 = token   2×, line 5, 7   _olgim/glossary.yml:3" in said.out


def test_a_wrong_glossary_is_told_once_by_every_action(site: Shell) -> None:
    site.write("_olgim/glossary.yml", "토큰: token\n토큰: coin\n")
    for words in (["lint"], ["suggest"], ["add", "가나", "x"], ["remove", "토큰"], ["export", "a.csv"], ["touched", "토큰"],
                  ["terms", "_posts/2024-01-01-a.md"]):  # fmt: skip
        said = site.olgim("glossary", *words)
        assert said.code == 2
        assert said.err.count("glossary.yml:2: ") == 1


def test_help_names_every_action(site: Shell) -> None:
    said = site.olgim("glossary", "--help")
    for name in "lint suggest add remove import export touched terms".split():
        assert name in said.out
        assert site.olgim("glossary", name, "--help").code == 0
