"""What a glossary file may say, and what it is told when it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import Case, NameOrder, Term, load_glossary, parse_glossary
from glossary.plain_yaml import compose_plain
from translator.errors import GlossaryError

FILE = Path("glossary.yml")


def pairs(text: str) -> list[tuple[str, str]]:
    return [(term.source, term.target) for term in parse_glossary(text, FILE).terms]


@pytest.mark.parametrize(
    "text",
    [
        "토큰: token\n서버: server\n",
        "terms:\n  토큰: token\n  서버: server\n",
        "terms:\n  - 토큰: token\n  - 서버: server\n",
        "- 토큰: token\n- {source: 서버, target: server}\n",
        "terms: {토큰: token, 서버: {target: server}}\n",
        "\ufeffterms:\r\n- source: 토큰 # a remark\r\n  target: 'token'\r\n- 서버: \"server\"\r\n".lstrip(
            "\ufeff"
        ),
    ],
)
def test_short_and_long_forms_say_the_same(text: str) -> None:
    assert pairs(text) == [("토큰", "token"), ("서버", "server")]


def test_everything_that_can_be_said() -> None:
    text = """
style:
  - Plain and wry.
people:
  - source: 한영빈
    target: Han Youngbin
    order: family-first
    pronoun: he
terms:
  - source: 정산
    target: settlement
    variants: [정산처리]
    target_variants: [payout]
    forbidden: [calculation]
    case: exact
    part_of_speech: noun
    note: money that goes out
    context: [배치, "#결제"]
  - source: 옮김
    do_not_translate: true
  - source: 실무
    target: in practice
    advice: true
"""
    glossary = parse_glossary(text, FILE)
    assert glossary.style == ("Plain and wry.",)
    (person,) = glossary.people
    assert (person.order, person.family_name) == (NameOrder.FAMILY_FIRST, "Han")
    assert person.prompt_line == "한영빈 = Han Youngbin (family name first, he)"
    term, kept, advised = glossary.terms
    assert term == Term(
        "정산", "settlement", ("정산처리",), ("payout",), forbidden=("calculation",), case=Case.EXACT,
        part_of_speech="noun", note="money that goes out", context=("배치", "#결제"), file="glossary.yml", line=10,
    )  # fmt: skip
    assert (kept.target, kept.do_not_translate, kept.line) == ("옮김", True, 19)
    assert (advised.advice, advised.prompt_line) == (True, "실무: in practice (as it fits)")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("terms:\n\t- 토큰: token\n", 2, "Indent with spaces"),
        ("terms:\n  - source: 토큰\n    target: [token]\n", 3, "`target` has to be text"),
        ("terms:\n  - source: 토큰\n    targat: token\n", 3, "Did you mean `target`?"),
        ("terms:\n  - source: 토큰\n", 2, "`토큰` has no `target`"),
        ("terms:\n  - target: token\n    note: x\n", 2, "no `source`"),
        ("terms:\n  - 토큰\n", 2, "needs its English"),
        ("terms: 3\n", 1, "has to be a list"),
        ("just words\n", 1, "list of terms"),
        ("토큰: token\n서버: server\n토큰: coin\n", 3, "first on line 1"),
        ("- source: 토큰\n  target: a\n  target: b\n", 3, "`target` is given twice"),
        ("서버: server\n'': token\n", 2, "empty"),
        ("서버: server\n토큰:\n", 2, "empty"),
        ("서버: server\n토큰: " + "t" * 1_000_000 + "\n", 2, "too long"),
        ("서버: server\n" + "가" * 1_000_000 + ": token\n", 2, ""),
        ("서버: server\n토큰: ~\n", 2, "empty"),
        (
            "- source: 토큰\n  target: t\n  note: " + "n" * 1_000_000 + "\n",
            3,
            "`note` is too long (1,000,000",
        ),
        ("style: " + "s" * 3000 + "\n", 1, "`style` is too long"),
        ("서버: server\n토큰: \x07\n", 2, "control character"),
        ('서버: server\n토큰: "to\\x1bken"\n', 2, "control character"),
        ("서버: server\n토\u200b큰: token\n", 2, "control character"),
        ("서버: server\n에서: from\n", 2, "particle"),
        ("- source: 토큰\n  target: x\n  variants:\n    - 토큰들\n    - 을\n", 5, "particle"),
        ("서버: server\n...: dots\n", 2, ""),
        ("서버: server\n'!?': signs\n", 2, "no letter"),
        ("- source: 토큰\n  target: x\n  do_not_translate: maybe\n", 3, "true or false"),
        ("- source: 토큰\n  target: x\n  advice: perhaps\n", 3, "`advice` has to be true or false"),
        (
            "- source: 옮김\n  do_not_translate: true\n  advice: true\n",
            1,
            "`옮김` is `advice`, and has to stay",
        ),
        (
            "- source: 실무\n  target: x\n  advice: true\n  forbidden: [y]\n",
            1,
            "Leave out `advice` or `forbidden`",
        ),
        ("토큰: token\n실무: {advice: true}\n", 2, "`실무` has no `target`"),
        ("- source: 토큰\n  target: x\n  case: upper\n", 3, "any or exact"),
        ("people:\n  - source: 한영빈\n", 2, "no `target`"),
        ("people:\n  - source: 한영빈\n    target: X\n    order: last\n", 4, "family-first"),
        ("people: 한영빈\n", 1, "has to be a list"),
        ("서버: &a server\n토큰: *a\n", 2, "an alias (*a), which is not read here"),
        ("서버: server\n토큰: " + "[" * 50_000 + "\n", 2, "nesting of more than 100 levels"),
        ("서버: server\n토큰: a: b\n", 2, "quoted"),
        ("서버: server\n---\n토큰: token\n", 2, "a second document"),
    ],
)
def test_an_error_names_the_line_and_what_to_do(text: str, line: int, words: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        parse_glossary(text, FILE)
    error = caught.value
    assert (error.path, error.line) == (FILE, line)
    assert words in f"{error.message} {error.hint}"
    assert len(str(error)) < 300


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    for data, words in [(None, "no such glossary"), ("토큰: token".encode("cp949"), "UTF-8")]:
        path = tmp_path / "a.yml"
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(GlossaryError, match=words) as caught:
            load_glossary([path])
        assert caught.value.path == path


@given(
    st.text(
        alphabet=st.sampled_from("토큰ab:-#\"'[]{}&*!|>%@`?\n\t  ,~\x00\x85\u2028\ufeff\ud83d"), max_size=40
    )
)
@settings(max_examples=300)
def test_no_text_ends_in_anything_but_a_glossary_or_a_glossary_error(text: str) -> None:
    said: Path | str | None = FILE
    try:
        parse_glossary(text, FILE)
    except GlossaryError as error:
        said = error.path
    assert said == FILE


def test_of_several_files_the_earlier_wins(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(
        "토큰: coin\n풀 리퀘스트: pull request\nstyle: Short.\n".replace("style: Short.\n", "")
    )
    (tmp_path / "base.yml").write_text("토큰: token\n풀리퀘스트: PR\n서버: server\n")
    glossary = load_glossary([tmp_path / "mine.yml", tmp_path / "base.yml"])
    assert [(term.source, term.target) for term in glossary.terms] == [
        ("토큰", "coin"), ("풀 리퀘스트", "pull request"), ("서버", "server"),
    ]  # fmt: skip


def test_a_term_for_one_context_leaves_the_others_to_later_files(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text("- {source: 정산, target: settlement, context: [결제]}\n")
    (tmp_path / "base.yml").write_text("정산: accounting\n")
    glossary = load_glossary([tmp_path / "mine.yml", tmp_path / "base.yml"])
    assert [term.target for term in glossary.terms_in("결제 정산")] == ["settlement"]
    assert [term.target for term in glossary.terms_in("정산")] == ["accounting"]


# ---- the quick way gives what PyYAML gives

_PIECES = st.sampled_from(
    ["terms:", "people:", "  - ", "- ", "    ", "  ", "source: 토큰", "target: to-ken", "토큰: token", " # c", "\n", "\n",
     "[a, b]", "[a,]", '"q: x"', "'s'", "true", "null", ": ", ":", "#", "a:b", "|", "&a", "*a", "!", "---", "1.2", "it's"]
)  # fmt: skip


def shape(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value, node.tag.endswith("bool"), node.start_mark.line
    if isinstance(node, yaml.SequenceNode):
        return [shape(item) for item in node.value], node.start_mark.line
    assert isinstance(node, yaml.MappingNode)
    return [(key.value, key.start_mark.line, shape(value)) for key, value in node.value], node.start_mark.line


@given(st.lists(_PIECES, max_size=14).map("".join))
@settings(max_examples=1500)
def test_the_quick_reader_gives_what_pyyaml_gives(text: str) -> None:
    quick = compose_plain(text)
    if quick is not None:
        assert shape(quick) == shape(yaml.compose(text, Loader=yaml.SafeLoader))


def test_the_quick_reader_takes_the_usual_files() -> None:
    usual = 'people:\n  - source: 가나\n    target: "A: B"\n\nterms: # mine\n  - 토큰: token  # x\n  - source: 서버\n    variants: [a, 나 다]\n'
    assert compose_plain(usual) is not None
    assert compose_plain("terms:\n  - source: |\n      토큰\n") is None
