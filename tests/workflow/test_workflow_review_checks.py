"""The checks of a post under review: what they say after each change is what a look at all of it would say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from support.reviews import review, write_post

from translator.units import State
from translator.workflow.review_checks import Checks

_TEXT = "서버는 3시에 끝난다.\n\n서버는  3시에 끝난다.\n\n요청을 처리한다.\n\n그때 이벤트 루프가 돈다.\n"
_ENGLISH = (
    "The server ends at 3.",
    "The server stops at 3.",
    "It handles the requests of all.",
    "Then the loop runs 7 times.",
)


def test_after_each_change_a_survey_says_what_one_of_all_would_say(tmp_path: Path) -> None:
    session = review(write_post(tmp_path, text=_TEXT, english=_ENGLISH))
    keys = [unit.key for unit in session.units]
    deeds: tuple[Callable[[], object], ...] = (
        lambda: session.accept([keys[1]]),  # now the first of the two is the one that differs
        lambda: session.edit(keys[0], "The server stops at 3."),
        lambda: session.edit(keys[3], "It handles the requests of all."),
        lambda: session.reject([keys[1]]),
        session.undo,
        session.undo,
    )
    seen = []
    for deed in deeds:
        deed()
        seen.append(session.checks.found(session.units))
        assert seen[-1] == Checks(session.glossary).found(session.units)
    assert any(before != after for before, after in pairwise(seen))
    session.close()


def test_a_survey_tells_whether_it_has_anything_new_to_say(tmp_path: Path) -> None:
    session = review(write_post(tmp_path, text=_TEXT, english=_ENGLISH))
    checks, units = session.checks, session.units
    assert checks.survey(units)
    assert not checks.survey(units)
    last = replace(units[3], state=State.ACCEPTED)
    assert not checks.survey((*units[:3], last))
    assert checks.survey((*units[:3], replace(last, target="Then the event loop runs.")))
    session.close()


def test_a_survey_begins_where_it_is_told(tmp_path: Path) -> None:
    session = review(write_post(tmp_path, text=_TEXT, english=_ENGLISH))
    checks, units = session.checks, session.units
    checks.survey(units, lambda: checks.looked_at < 2, first=3)
    assert list(checks._surveyed) == [units[3].key, units[0].key]
    session.close()


def test_a_survey_that_was_given_up_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    session = review(write_post(tmp_path, text=_TEXT, english=_ENGLISH))
    checks, units = session.checks, session.units
    checks.survey(units)
    changed = (*units[:3], replace(units[3], target=units[2].target))
    checks.survey(changed, lambda: checks.looked_at == len(units))  # not held against each other any more
    assert checks.looked_at == len(units) + 1
    assert checks.survey(changed)
    assert checks.found(changed) == Checks(session.glossary).found(changed)
    session.close()
