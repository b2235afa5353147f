"""Why something was left: English in the file, whoever's command wrote it, and the reader's language on their screen."""

from __future__ import annotations

import pytest

from translator import i18n, reasons
from translator.document import parse
from translator.reasons import retold
from translator.workflow.differing import differing

KOREAN = "**굵게** `a` `b` [링크](https://example.org/x) `c` *기움* 끝."
ENGLISH = "Plain, and ![image](i.png)."


def why() -> str:
    [korean], [english] = parse(KOREAN).segments, parse(ENGLISH).segments
    return differing(korean, [english])


def test_a_reason_is_kept_in_english_whoever_runs_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    english = str(why())
    monkeypatch.setattr(i18n, "LANGUAGE", "ko")
    assert str(why()) == english
    assert "bold text" in english


def test_it_is_told_in_the_language_of_who_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = str(why())
    assert retold(kept) == kept
    monkeypatch.setattr(i18n, "LANGUAGE", "ko")
    told = retold(kept)
    assert "굵은 글" in told
    assert "`a`" in told
    assert "영어" in told
    assert "English" not in told


@pytest.mark.parametrize(
    "mine", ["나만의 이유", "because, well, I said so", "the numbers are right (2×)", ""]
)
def test_a_persons_own_reason_stays_as_it_is(monkeypatch: pytest.MonkeyPatch, mine: str) -> None:
    monkeypatch.setattr(i18n, "LANGUAGE", "ko")
    assert retold(mine) == mine


def test_every_reason_that_is_kept_is_known_again() -> None:
    said = {str(value) for name, value in vars(reasons).items() if isinstance(value, i18n.Message)}
    assert said == set(map(str, reasons._ALL))
