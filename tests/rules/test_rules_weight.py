"""Only a better answer replaces a worse one."""

from __future__ import annotations

import pytest

from translator.llm.drafts import Candidate
from translator.quality import CHECKS, check_unit
from translator.units import Finding


def better(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> bool:
    return Candidate("new", new).weight < Candidate("old", old).weight


def found(*codes: str) -> tuple[Finding, ...]:
    return tuple(Finding(code, CHECKS[code].severity, code) for code in codes)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (found("numbers"), ()),
        (found("spaces"), ()),
        (found("tags"), found("numbers", "terms", "spaces")),
        (found("numbers", "terms"), found("numbers")),
        (found("numbers"), found("spaces", "pronouns")),
        (found("empty"), found("tags", "tags", "numbers")),
    ],
)
def test_less_bad_at_the_worst_severity_is_better(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> None:
    assert better(old, new)
    assert not better(new, old)


@pytest.mark.parametrize("codes", [(), ("numbers",), ("tags", "terms")])
def test_as_good_is_not_better(codes: tuple[str, ...]) -> None:
    assert not better(found(*codes), found(*codes))


def test_a_repaired_number_does_not_pay_for_a_lost_tag() -> None:
    source = "<b1>서버</b1> 3대를 켠다."
    old = check_unit(source, "Start four <b1>servers</b1>, all 4 of them.")
    new = check_unit(source, "Start three servers.")
    assert not better(old, new)
    assert better(old, check_unit(source, "Start three <b1>servers</b1>."))
