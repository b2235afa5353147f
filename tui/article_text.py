"""What an article says at a passage, in English and in Korean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual.content import Content

from translator.document import Segment
from translator.i18n import tr
from translator.preview import ShownPassage
from translator.preview.tagged_html import CODE_SPAN
from translator.tags import IMAGE, names_of
from translator.units import Severity, Unit
from tui.looks import BESIDE, DRAFT, NOT_MATCHED, STATES, Look
from tui.text import content, tagged

_NO_ENGLISH = tr("[no English yet]")
_LEFT_OUT = tr("[left out of the English page]")
_NOT_MATCHED = tr("[not matched with the English page]")
_DESCRIPTION = re.compile(rf"<(?P<name>{names_of(IMAGE)})>[^<]*</(?P=name)>")
_BOXES = {"done": "☑ ", "open": "☐ "}


@dataclass(frozen=True, slots=True)
class SaidPassage:
    """What is to be shown of a passage now; `unit` is None for one that is the same in English."""

    unit: Unit | None
    severity: Severity | None = None
    draft: bool = False
    there: tuple[Segment, ...] = ()
    """What stands there in a person's own page, and stays, in the place of what Olgim would write."""
    asked: Look | None = None
    """What a model is doing about it, or did in vain."""
    arriving: str = ""
    """What of its English is there while that streams in."""

    @property
    def look(self) -> Look | None:
        """What is to be told of it, as the list does; None where nothing is."""
        unit = self.unit
        if unit is None:
            return None
        there = NOT_MATCHED if unit.left else BESIDE if unit.proposal else STATES[unit.state]
        return self.asked or (DRAFT if self.draft else there)


def english_of(passage: ShownPassage, said: SaidPassage, *, alone: bool) -> Content:
    """A passage's English; where there is none, that there is none, and its Korean if the English stands `alone`."""
    segment, unit = passage.segment, said.unit
    field = segment.kind.value == "front-matter" and not passage.level
    sign = "▨ " if is_description(passage) else _BOXES.get(passage.box, "")
    before = Content.assemble((f"{segment.field}: " if field else "", "$faint"), (sign, "$accent"))
    if said.there:
        kept = Content(" ").join(tagged(one.source, one.tags) for one in said.there)
        mark = (f"{_NOT_MATCHED} ", "$faint") if unit is not None and unit.left else ""
        return Content.assemble(before, mark, kept)
    if unit is None:
        return before + korean_of(passage)
    if unit.target or said.arriving:
        return before + tagged(unit.target or said.arriving, segment.tags)
    why = (_LEFT_OUT if unit.left_out else _NOT_MATCHED, "$faint") if unit.left else (_NO_ENGLISH, "$warning")
    if alone:
        korean = korean_of(passage).stylize_before("italic $secondary")
        return Content.assemble(before, why, " ", korean)
    return Content.assemble(before, why)


def is_description(passage: ShownPassage) -> bool:
    """Whether a passage is an image's description and nothing else."""
    return _DESCRIPTION.fullmatch(passage.segment.source) is not None


def as_written(markdown: str) -> Content:
    """Markdown that holds no passage, its code as code."""
    parts: list[Content] = []
    at = 0
    for match in CODE_SPAN.finditer(markdown):
        parts += [content(markdown[at : match.start()]), content(match["code"].strip(), "$code")]
        at = match.end()
    return Content("").join([*parts, content(markdown[at:])])


def korean_of(passage: ShownPassage) -> Content:
    """A passage's Korean as it is drawn: words, and its tags in their colour."""
    return tagged(passage.segment.source, passage.segment.tags)
