"""One verdict on an answer, whoever is asked: the model's room, the checks, and the document that it goes into."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from support.reviews import write_post

from glossary import Glossary, Term
from translator.document import Document, Segment, parse
from translator.document.tagged import clean
from translator.llm.validate import problems
from translator.quality import CHECKS, check_unit
from translator.rules import RULES, kept_terms
from translator.units import Severity
from translator.workflow.mirror import draft_mirror
from translator.workflow.publish import publish
from translator.workflow.report import MirrorState
from translator.workflow.site import open_site
from translator.workflow.work import open_work

HERE = Path(__file__).parent
# What the document room refuses by itself; whatever else is wrong, it writes as plain text.
REFUSED = {"empty", "tags", "urls"}
# What it writes so that no renderer acts on it.
ESCAPED = {"html", "links"}


class Example(NamedTuple):
    rule: str
    source: str
    target: str


def _read(name: str, lines: int) -> list[Example]:
    found = []
    for block in re.split(r"\n\s*\n", (HERE / name).read_text(encoding="utf-8")):
        said = [_unescaped(line) for line in block.split("\n") if line and not line.startswith("//")]
        if said:
            assert len(said) == lines, said
            found.append(Example(*([""] * (3 - lines) + said)))
    return found


def _unescaped(line: str) -> str:
    line = "" if line == "(nothing)" else line.replace("\\n", "\n")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), line)


BAD, GOOD = _read("bad.txt", 3), _read("good.txt", 2)


def _named(example: Example) -> str:
    return ascii(f"{example.rule} {example.target[:40]}")


def _parsed(source: str) -> tuple[Document, Segment]:
    document = parse(source)
    (segment,) = document.segments
    return document, segment


def _critical(segment: Segment, target: str, glossary: Glossary | None = None) -> set[str]:
    found = check_unit(segment.source, target, kind=segment.kind, glossary=glossary)
    return {one.code for one in found if one.severity is Severity.CRITICAL}


def test_there_are_enough_examples() -> None:
    assert len(BAD) >= 60
    assert len(GOOD) >= 20
    assert {example.rule for example in BAD} == {rule.code for rule in RULES}


@pytest.mark.parametrize("example", BAD, ids=_named)
def test_an_answer_that_breaks_a_rule_is_neither_believed_nor_published(example: Example) -> None:
    document, segment = _parsed(example.source)
    assert problems(segment, example.target)
    assert problems(segment, example.target, lenient=True)
    assert _critical(segment, example.target) == {example.rule}
    assembly = document.assemble({segment.key: example.target})
    assert bool(assembly.refused) is (example.rule in REFUSED)
    if example.rule in ESCAPED or clean(example.target) != example.target:
        assert example.target not in assembly.text
    assert parse(assembly.text).skeleton == document.skeleton


@pytest.mark.parametrize("example", GOOD, ids=_named)
def test_a_good_answer_breaks_none(example: Example) -> None:
    document, segment = _parsed(example.source)
    assert problems(segment, example.target) == ()
    assert _critical(segment, example.target) == set()
    assembly = document.assemble({segment.key: example.target})
    assert assembly.refused == ()


@pytest.mark.parametrize("example", GOOD, ids=_named)
def test_cleaning_a_good_answer_changes_nothing(example: Example) -> None:
    assert clean(example.target) == example.target


def test_a_mirror_with_any_of_them_in_it_is_not_written(tmp_path: Path) -> None:
    text = "\n\n".join(example.source for example in BAD) + "\n"
    path = write_post(tmp_path, text=text, english=tuple(example.target for example in BAD))
    site = open_site(path)
    work = open_work(site, path)
    blocked = {remark.key for remark in draft_mirror(work).blockers}
    assert blocked == {unit.key for unit in work.units}
    assert len(blocked) == len(BAD)
    (report,) = publish(site, [path]).posts
    assert report.mirror_state is MirrorState.WITHHELD


def test_the_critical_checks_are_the_rules_and_no_others() -> None:
    critical = {check.code for check in CHECKS if check.severity is Severity.CRITICAL}
    assert critical == {rule.code for rule in RULES}


# ---- Korean that may stay


@pytest.mark.parametrize("kept", ["한글", "세종대왕"])
def test_a_korean_term_that_the_glossary_keeps_is_believed_and_published(kept: str) -> None:
    glossary = Glossary([Term(kept, kept, do_not_translate=True)])
    document, segment = _parsed(f"{kept}이 좋다.")
    target = f"I like {kept}."
    terms = kept_terms(glossary, segment.source)
    assert terms == (kept,)
    assert problems(segment, target, kept=terms) == ()
    assert problems(segment, target)
    assert _critical(segment, target, glossary) == set()
    assert document.assemble({segment.key: target}).refused == ()


def test_a_kept_term_lets_no_other_korean_pass() -> None:
    _, segment = _parsed("한글과 글꼴이 좋다.")
    (problem,) = problems(segment, "I like 한글 and 글꼴.", kept=("한글",))
    assert "글꼴" in problem
    assert "한글" not in problem


def test_korean_that_is_spoken_of_is_asked_for_once_more_before_it_is_believed() -> None:
    _, segment = _parsed("'눈치'라는 말은 옮기기 어렵다.")
    target = "The word “눈치” is hard to translate."
    assert problems(segment, target)
    assert problems(segment, target, lenient=True) == ()
    assert _critical(segment, target) == set()
