"""Other words in the accepted English of a post: what would change where, what may not, and the change in one step."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from translator.errors import UsageError
from translator.i18n import tr
from translator.tags import TAG, Text
from translator.units import Severity, Unit
from translator.workflow.review import ReviewSession
from translator.workflow.review_history import JointAction
from translator.workflow.review_listing import segments
from translator.workflow.review_post import Outcome
from translator.workflow.review_units import PERSON, normal_text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to replace by what: letters as they stand, but a capital at the start of a sentence stays one.

    Whole words only, unless `parts` of words count, too.
    """

    find: str
    by: str
    parts: bool = False


@dataclass(frozen=True, slots=True)
class Replacement:
    """What would become of a unit's English: `text`. Where `problem` says why not, it can't be replaced."""

    unit: Unit
    text: str
    problem: str = ""


def replacements(session: ReviewSession, wanted: Wanted) -> tuple[Replacement, ...]:
    """What would change in the accepted English of a post, in its order. Changes nothing."""
    found = [_replaced(unit, wanted) for unit in session.units if unit.settled]
    ready = {one.unit.key: one.text for one in found if one is not None and not one.problem}
    misfits = session.misfits(ready)
    return tuple(
        one if one.problem else replace(one, problem=misfits.get(one.unit.key) or _broken(session, one))
        for one in found
        if one is not None
    )


def has_words(unit: Unit, wanted: Wanted) -> bool:
    """Whether a unit is accepted, and has the words that are to be replaced."""
    return unit.settled and _replaced(unit, wanted) is not None


def put_replacements(
    session: ReviewSession, chosen: Sequence[Replacement], batch: JointAction | None = None
) -> Outcome:
    """Change these, as a person's edit that one undo takes back. Those that somebody has changed meanwhile stay.

    In several posts, `batch` says what makes it one action.

    Raises UsageError where nothing is left to change.
    """
    session.refresh()
    ready = [
        one for one in chosen if not one.problem and session.find(one.unit.key) == one.unit
    ]  # what was looked at is what is changed
    if not ready:
        raise UsageError(tr("nothing was replaced: these segments have changed meanwhile"))
    units = [_written(one) for one in ready]
    message = tr("replaced in {segments}; u takes all of it back", segments=segments(len(units)))
    left = len(chosen) - len(ready)
    if left:
        message = tr(
            "replaced in {segments}; {segments_2} had changed meanwhile and stayed",
            segments=segments(len(units)),
            segments_2=segments(left),
        )
    return session.apply("replace", units, message, batch=batch)


def _written(one: Replacement) -> Unit:
    """The unit with the new words; a proposal beside it stays, unless it says just that."""
    unit = one.unit.by_hand(one.text, PERSON)
    return unit.alone() if unit.proposal == one.text else unit


def _replaced(unit: Unit, wanted: Wanted) -> Replacement | None:
    """The unit with other words; None where there is nothing to replace."""
    taken_apart = Text(unit.target)
    text, at, problem = "", 0, ""
    for match, by in _hits(taken_apart.plain, wanted):
        start, end = taken_apart.place(*match)
        if TAG.search(unit.target, start, end):
            problem = tr("code, a link or emphasis begins or ends inside these words: edit it by hand")
        text += unit.target[at:start] + by
        at = end
    text = normal_text(text + unit.target[at:])
    if text == normal_text(unit.target):
        return None
    return Replacement(unit, unit.target if problem else text, problem)


def _hits(plain: str, wanted: Wanted) -> Iterator[tuple[tuple[int, int], str]]:
    """Where the words stand, and what comes into their place."""
    find, by = (unicodedata.normalize("NFC", one) for one in (wanted.find, wanted.by))
    if not find:
        return
    pattern = re.escape(find)
    if find[0].islower():
        pattern = f"(?:{pattern}|{re.escape(_capital(find))})"
    if not wanted.parts:
        before = r"(?<!\w)" if re.match(r"\w", find) else ""
        after = r"(?!\w)" if re.search(r"\w\Z", find) else ""
        pattern = f"{before}{pattern}{after}"
    for match in re.finditer(pattern, plain):
        raised = match.group() != find and by == by.lower()
        yield match.span(), _capital(by) if raised else by


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _broken(session: ReviewSession, one: Replacement) -> str:
    """What the new words would break: a term of the glossary, or anything that would block publishing; else empty."""
    unit, new = one.unit, replace(one.unit, target=one.text, waived={})
    known = {miss.message for miss in session.glossary.misses(unit.source, unit.target)}
    for miss in session.glossary.misses(new.source, new.target):
        if miss.message not in known:
            return miss.message
    before = {finding.message for finding in session.checks.of(replace(unit, waived={}))}
    for finding in session.checks.of(new):
        if finding.severity is Severity.CRITICAL and finding.message not in before:
            return finding.message
    return ""
