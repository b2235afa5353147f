"""What the model is told of a post: the segments that are wanted, and all that helps to translate them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from glossary import Glossary
from translator.bitext import Match
from translator.document import Document, SegmentKind
from translator.llm import Job
from translator.rules import kept_terms
from translator.units import State, Unit
from translator.workflow.register import register_of

# A fuzzy match below this likeness teaches the model more noise than style.
EXAMPLE_LIKENESS = 80
EXAMPLES = 2
_MARKS = re.compile(r"[ \t>*+-]*(#{1,6})(?!#)")
_UNMARKED = 2


def job_for(
    label: str,
    document: Document,
    units: Iterable[Unit],
    glossary: Glossary,
    *,
    wanted: Collection[Unit],
    polish: Iterable[str] = (),
    matches: Callable[[Unit], Iterable[Match]],
    instruction: str = "",
) -> Job:
    """The job for the `wanted` units of a post, `matches` giving what the memory has that is like one."""
    polish = frozenset(polish)
    terms = {unit.key: tuple(term.prompt_line for term in glossary.terms_in(unit.source)) for unit in wanted}
    keys = frozenset(unit.key for unit in wanted)
    asked = keys | polish
    kept = {one.key: kept_terms(glossary, one.source) for one in document.segments if one.key in asked}
    examples = {}
    for unit in wanted:
        like = [match for match in matches(unit) if match.score >= EXAMPLE_LIKENESS]
        if like:
            examples[unit.key] = tuple((match.source, match.target) for match in like[:EXAMPLES])
    return Job(
        post=label,
        title=next(
            (
                one.source
                for one in document.segments
                if (one.kind, one.field) == (SegmentKind.FRONT_MATTER, "title")
            ),
            "",
        ),
        segments=document.segments,
        wanted=keys,
        known={
            unit.key: unit.target
            for unit in units
            if unit.target and unit.state is not State.STALE and unit.key not in keys
        },
        terms={key: lines for key, lines in terms.items() if lines},
        sheet=tuple(person.prompt_line for person in glossary.people_in(document.text)),
        style=glossary.style,
        examples=examples,
        instruction=instruction,
        polish=polish,
        outline=_outline(document),
        register=register_of(document.segments),
        kept={key: words for key, words in kept.items() if words},
    )


def _outline(document: Document) -> tuple[tuple[int, str], ...]:
    lines = document.text.splitlines()
    found = []
    for one in document.segments:
        if one.kind is SegmentKind.HEADING and one.line <= len(lines):
            marks = _MARKS.match(lines[one.line - 1])
            # Without marks it is underlined, or HTML: of its level only that it is one of the first is known.
            found.append((len(marks[1]) if marks else _UNMARKED, one.source))
    return tuple(found)
