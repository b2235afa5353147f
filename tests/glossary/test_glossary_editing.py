"""Adding and removing terms leaves everything else in the file as it was."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Case, NameOrder, Person, Term, parse_glossary
from glossary.editing import add_entries, edited, remove_term, removed
from translator.errors import GlossaryError

FILE = Path("glossary.yml")
FULL = Term("정산", "settlement: final", ("정산 처리",), ("payout, net",), forbidden=("yes",), case=Case.EXACT,
            part_of_speech="noun", note='about "money" # really', context=("#결제", "배치"))  # fmt: skip
FILES = {
    "list": "# mine\nterms:\n  # the first\n  - 토큰: token  # why\n  - source: 서버 # a\n    target: 'server'\n    # inside\n\n# the end\nstyle: Short.\n",
    "unindented": "terms:\n- 토큰: token\n- 서버: server\n",
    "mapping": "terms:\n    토큰: token\n    서버:\n        target: server\npeople:\n  - {source: 한영빈, target: Youngbin Han}\n",
    "bare": "토큰: token # one\n서버: server",
    "flow": "terms: [{토큰: token}, {source: 서버, target: server}] # all\n",
    "flow mapping": "{토큰: token, 서버: {target: server}}\n",
    "crlf": "terms:\r\n  - 토큰: token\r\n  - 서버: server\r\n",
    "tab before a comment": "terms:\n  - 토큰: token\t# why\n  - 서버: server\t\n",
    "document start": "%YAML 1.1\n---\n토큰: token\n서버: server\n",
    "dash alone": "terms:\n  -\n    source: 토큰\n    target: token\n  -   서버: server\n",
    "anchors and tags": "terms:\n  - 토큰: &one token\n  - source: 서버\n    target: !!str server\n",
    "folded": "terms:\n  - 토큰: token\n  - source: 서버\n    target: >-\n      ser\n      ver\n",
}


def added(text: str, entry: Term | Person, path: Path) -> str:
    return edited(text, [entry], (), path)


def replaced(text: str, entry: Term | Person, path: Path) -> str:
    return edited(text, (), [entry], path)


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
@pytest.mark.parametrize("term", [Term("배포", "deployment"), FULL], ids=["short", "full"])
def test_adding_a_term_and_removing_it_gives_the_same_bytes(text: str, term: Term) -> None:
    now = added(text, term, FILE)
    *old, new = parse_glossary(now, FILE).terms
    assert [one.source for one in old] == ["토큰", "서버"]
    assert (new.source, new.target, new.variants, new.context, new.note) == (
        term.source, term.target, term.variants, term.context, term.note,
    )  # fmt: skip
    assert removed(now, new, FILE) == (text if text.endswith("\n") else text + "\n")
    assert "\r\n" not in text or "\n" not in now.replace("\r\n", "")


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_removing_and_replacing_keep_the_other_entries_and_all_comments_outside(text: str) -> None:
    first = parse_glossary(text, FILE).terms[0]
    assert [term.source for term in parse_glossary(removed(text, first, FILE), FILE).terms] == ["서버"]
    now = replaced(text, Term("토큰", "coin", note="x"), FILE)
    assert parse_glossary(now, FILE).terms[0].target == "coin"
    for comment in ("# mine", "# the first", "# inside", "# the end"):
        assert (comment in now) == (comment in text)


YOUNGBIN = Person("한영빈", "Youngbin Han", ("영빈",), NameOrder.GIVEN_FIRST, "he", 'the "author"')


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_person_goes_into_any_file_and_its_comments_stay(text: str) -> None:
    text = text.replace("한영빈", "김하나")
    now = added(text, YOUNGBIN, FILE)
    before, after = parse_glossary(text, FILE), parse_glossary(now, FILE)
    assert [replace(term, line=0) for term in after.terms] == [replace(term, line=0) for term in before.terms]
    *old, new = after.people
    assert [person.source for person in old] == [person.source for person in before.people]
    assert replace(new, file="", line=0) == YOUNGBIN
    assert after.style == before.style
    for comment in ("# mine", "# the first", "# why", "# inside", "# the end", "# one", "# all"):
        assert (comment in now) == (comment in text)
    assert "\r\n" not in text or "\n" not in now.replace("\r\n", "")
    renamed = replaced(now, Person("한영빈", "Han Youngbin"), FILE)
    assert [person.target for person in parse_glossary(renamed, FILE).people][-1] == "Han Youngbin"
    with pytest.raises(GlossaryError, match="already in the glossary, as “Youngbin Han”"):
        added(now, Person("한 영빈", "Y. Han"), FILE)


LONG = """\
terms:
  - source: 토큰   # one
    # of the target
    target: 'token' # two
    variants:
      - 토큰즈  # x
      # of the variants
      - 톡
    note: "말"   # three
    # the last
  - 서버: server # short
  - {source: 앱, target: app} # flow
"""


def test_replacing_an_entry_keeps_what_it_says_alike_as_it_is_written_and_its_comments() -> None:
    coin = Term("토큰", "coin", ("토큰즈", "톡"), note="말", forbidden=("token",))
    expected = LONG.replace("'token'", "coin").replace("three\n", "three\n    forbidden: [token]\n")
    assert replaced(LONG, coin, FILE) == expected
    fewer = replaced(LONG, Term("토큰", "coin", ("톡",)), FILE)
    for comment in ("# one", "# of the target", "# two", "# of the variants", "# three", "# the last"):
        assert comment in fewer


def test_replacing_a_short_entry_or_one_in_braces_keeps_its_comment() -> None:
    now = replaced(LONG, Term("서버", "server", forbidden=("host",)), FILE)
    assert "  - source: 서버 # short\n    target: server\n    forbidden: [host]\n" in now
    assert "  - {앱: application} # flow\n" in replaced(LONG, Term("앱", "application"), FILE)


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = tmp_path / "g.yml"
    path.write_text("\ufeff토큰: token\n", encoding="utf-8")
    add_entries(path, [YOUNGBIN], replacing=[Term("토큰", "coin")])
    assert path.read_text("utf-8").startswith("\ufeffterms:\n  토큰: coin\npeople:\n")


@pytest.mark.parametrize(
    ("text", "entry"),
    [("? 토큰\n: token\n", Term("서버", "server")), ("terms:\n  - 토큰: token\n...\n", YOUNGBIN)],
)
def test_what_cannot_be_edited_is_told_as_that_and_not_as_the_authors_mistake(
    text: str, entry: Term | Person
) -> None:
    with pytest.raises(GlossaryError, match="can't be edited safely") as caught:
        added(text, entry, FILE)
    assert caught.value.hint == "Edit it by hand."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "terms: ~\npeople:\nstyle:\n",
        "# only a comment\n",
        "terms:\n",
        "terms: [] # none yet\nstyle: Short.\n",
        "style: Short.",
        "people: []\n",
    ],
)
def test_the_first_term_of_a_file(text: str) -> None:
    now = added(text, FULL, FILE)
    (term,) = parse_glossary(now, FILE).terms
    assert (term.source, term.target, term.forbidden) == (FULL.source, FULL.target, FULL.forbidden)
    assert parse_glossary(now, FILE).style == parse_glossary(text, FILE).style


def test_a_term_that_is_there_is_not_added_again() -> None:
    with pytest.raises(GlossaryError, match="already in the glossary, as “token”") as caught:
        added(FILES["list"], Term("토 큰", "coin"), FILE)
    assert caught.value.line == 4


def test_a_wrong_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "g.yml"
    path.write_text("토큰: token\n토큰: coin\n")
    with pytest.raises(GlossaryError):
        add_entries(path, [Term("서버", "server")])
    assert path.read_text() == "토큰: token\n토큰: coin\n"


def test_files_are_made_and_the_nearest_term_is_named(tmp_path: Path) -> None:
    path = tmp_path / "_olgim" / "g.yml"
    add_entries(path, [Term("서버", "server"), Term("의존성 주입", "dependency injection")])
    with pytest.raises(GlossaryError) as caught:
        remove_term(path, "의존성주")
    assert caught.value.hint == "Did you mean 의존성 주입?"
    assert remove_term(path, "의존성주입").target == "dependency injection"
    add_entries(path, [], replacing=[Term("서버", "host")])
    assert path.read_text() == "terms:\n  - 서버: host\n"


_TEXT = st.text(alphabet="가나 ab:#'\"-[]{},&*!|>%@`~?\\", min_size=1, max_size=12)


@given(_TEXT, _TEXT, _TEXT, st.sampled_from(sorted(FILES)))
def test_any_words_survive_being_written(source: str, target: str, note: str, name: str) -> None:
    term = Term("용어" + source, target, variants=("변형" + note,), note=note)
    try:
        now = added(FILES[name], term, FILE)
    except GlossaryError:
        return  # blank, or an ending
    new = parse_glossary(now, FILE).terms[-1]
    assert new.source == " ".join(term.source.split())
    assert new.target == " ".join(target.split())


def test_thousands_of_entries_are_written_and_replaced_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "g.yml"
    path.write_text("# mine\n토큰: token # why\n", encoding="utf-8")
    many = [Term(f"용어{number}번", f"term {number}", note="x") for number in range(2000)]
    started = time.perf_counter()
    add_entries(path, many)
    add_entries(path, [], replacing=[replace(term, target=f"word {term.target}") for term in many])
    assert time.perf_counter() - started < 20  # one parse an entry takes minutes
    terms = parse_glossary(path.read_text("utf-8"), path).terms
    assert [term.target for term in terms] == ["token", *(f"word term {number}" for number in range(2000))]
    assert path.read_text("utf-8").startswith("# mine\n토큰: token # why\n용어0번:\n")


def test_what_can_be_no_term_is_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "g.yml"
    with pytest.raises(GlossaryError, match="`에서` is a particle"):
        add_entries(path, [Term("에서", "from")])
    path.write_text("terms:\n  - source: 토큰\n    target: token\n    variants: [토큰즈]\n", encoding="utf-8")
    with pytest.raises(
        GlossaryError, match="토큰즈 is already in the glossary, under 토큰, which is “token”"
    ) as caught:
        add_entries(path, [Term("토큰즈", "tokens")])
    assert caught.value.line == 2
    with pytest.raises(GlossaryError, match="already"):
        add_entries(path, [Term("앱", "app"), Term("앱", "application")])
    assert "앱" not in path.read_text("utf-8")


def test_a_glossary_that_several_sites_share_by_a_link_stays_shared(tmp_path: Path) -> None:
    shared, link = tmp_path / "shared.yml", tmp_path / "glossary.yml"
    shared.write_text(FILES["list"], encoding="utf-8")
    link.symlink_to(shared)
    add_entries(link, [Term("배포", "deployment")])
    assert link.is_symlink()
    assert "배포" in shared.read_text(encoding="utf-8")
    remove_term(link, "배포")
    assert link.is_symlink()
    assert shared.read_text(encoding="utf-8") == FILES["list"]
