"""What an article says at a passage, in English and in Korean."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from translator.preview import Passage
from translator.units import Severity, Unit
from tui.text import tagged

NO_ENGLISH = "[no English yet]"
_BOXES = {"done": "☑ ", "open": "☐ "}


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be shown of a passage now; `unit` is None for one that is the same in English."""

    unit: Unit | None
    severity: Severity | None = None
    draft: bool = False


def english_of(passage: Passage, said: Said, *, alone: bool) -> Content:
    """A passage's English; where there is none, that there is none, and its Korean if the English stands `alone`."""
    segment, unit = passage.segment, said.unit
    field = segment.kind.value == "front-matter" and not passage.level
    before = Content.assemble((f"{segment.field}: " if field else "", "$faint"), _BOXES.get(passage.box, ""))
    if unit is None:
        return before + korean_of(passage)
    if unit.target:
        return before + tagged(unit.target, segment.tags)
    if alone:
        korean = korean_of(passage).stylize_before("italic $secondary")
        return Content.assemble(before, (f"{NO_ENGLISH} ", "$warning"), korean)
    return Content.assemble(before, (NO_ENGLISH, "$warning"))


def korean_of(passage: Passage) -> Content:
    """A passage's Korean."""
    return tagged(passage.segment.source, passage.segment.tags)
