"""Pairs of a sentence and its translation, good and bad, in two text files that a person can read and add to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from translator.quality import CHECKS, check_unit

HERE = Path(__file__).parent


class Example(NamedTuple):
    code: str
    kind: str
    source: str
    target: str


def _read(name: str) -> list[Example]:
    examples = []
    text = (HERE / name).read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.split("\n") if line and not line.startswith("//")]
        labels = dict(line.split(": ", 1) for line in lines if re.match(r"(?:kind|code): ", line))
        rest = [_unescaped(line) for line in lines if not re.match(r"(?:kind|code): ", line)]
        if rest:
            source, target = rest
            examples.append(Example(labels.get("code", ""), labels.get("kind", "paragraph"), source, target))
    return examples


def _unescaped(line: str) -> str:
    line = "" if line == "(nothing)" else line.replace("\\n", "\n").replace("\\t", "\t")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), line)


GOOD = _read("good.txt")
BAD = _read("bad.txt")


@pytest.mark.parametrize(
    "example", GOOD, ids=lambda example: example.target[:40].encode("ascii", "replace").decode()
)
def test_a_good_translation_gives_no_finding(example: Example) -> None:
    assert check_unit(example.source, example.target, kind=example.kind) == ()


@pytest.mark.parametrize("example", BAD, ids=lambda example: f"{example.code}: {example.target[:40]!a}")
def test_a_bad_translation_gives_exactly_the_finding_that_names_its_fault(example: Example) -> None:
    findings = check_unit(example.source, example.target, kind=example.kind)
    assert {finding.code for finding in findings} == {example.code}
    assert all(finding.severity is CHECKS[example.code].severity for finding in findings)
    for finding in findings:
        assert finding.message[-1] in ".?"
        if finding.start is not None:
            assert finding.end is not None
            assert 0 <= finding.start <= finding.end <= len(example.target)


def test_there_are_enough_examples_of_both_kinds() -> None:
    assert len(GOOD) >= 100
    assert len(BAD) >= 150


def test_every_check_of_one_unit_has_a_bad_example() -> None:
    assert {check.code for check in CHECKS if check.look} - {example.code for example in BAD} <= {
        "terms",
        "names",
    }
