"""What the checks say of a segment, and its note: each thing once, and counted where there is no room for it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from translator.i18n import tr
from translator.units import Finding, Severity, Unit
from translator.workflow.review import ReviewSession
from translator.workflow.review_units import ELSE, REJECTED
from tui.looks import SEVERITIES
from tui.mouse import hinted
from tui.text import content, message_line, one_line


def distinct(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """Findings, those that say the same of several places together: what is said is shown once."""
    found: dict[tuple[str, str, Severity], list[Finding]] = {}
    for one in findings:
        found.setdefault((one.code, message_line(one.message), one.severity), []).append(one)
    return [tuple(alike) for alike in found.values()]


def remarks(findings: Sequence[Finding], note: str, lines: int, width: int = 0) -> Content:
    """Findings and note, as many as there is room for in so many lines and columns (0: any number); then how many more
    there are, and how to see them.
    """
    said = [finding_line(alike) for alike in distinct(findings)]
    if note:
        said.append(Content.assemble(("# ", "$accent"), content(one_line(said_note(note)))))
    wrapped = [one.wrap(width) if width else [one] for one in said]
    if sum(map(len, wrapped)) <= lines:
        return Content("\n").join(line for one in wrapped for line in one)
    shown: list[Content] = []
    for at, one in enumerate(wrapped):
        if len(shown) + len(one) + 1 > lines:
            return _with_more(shown, one, len(wrapped) - at, lines, width)
        shown += one
    return Content("\n").join(shown)


def _with_more(shown: list[Content], next_one: list[Content], number: int, lines: int, width: int) -> Content:
    """What is shown, and how many more there are; of the first of all, as much as fits."""
    if not shown:
        number -= 1
        shown = next_one[:lines]
    if not number:
        shown[-1] = _cut(shown[-1], width, more=len(next_one) > lines)
        return Content("\n").join(shown)
    more = _and_more(number)
    if len(shown) < lines:
        return Content("\n").join([*shown, more])
    last = _cut(shown[-1], max(1, width - more.cell_length - 2), more=len(next_one) > lines)
    return Content("\n").join([*shown[:-1], Content.assemble(last, "  ", more)])


def _and_more(number: int) -> Content:
    return hinted(tr("and {number} more. o: show them", number=number)).stylize_before("$faint")


def _cut(line: Content, width: int, *, more: bool) -> Content:
    """The line in so many columns; `more`: what it says goes on."""
    return Content.assemble(line, "…" if more else "").truncate(width, ellipsis=True)


_NOTED = {REJECTED: tr("Rejected"), ELSE: tr("Somebody else wrote")}


def said_note(note: str) -> str:
    """A note as it is shown: the words that Olgim puts before English kept in it are in the screen's language."""
    return "\n".join(map(_said_line, note.split("\n")))


def _said_line(line: str) -> str:
    for kept, said in _NOTED.items():
        if line.startswith((f"{kept}:", f"{kept} (")):
            return f"{said}{line.removeprefix(kept)}"
    return line


def finding_line(alike: Sequence[Finding]) -> Content:
    """What findings that say the same say."""
    finding, times = alike[0], len(alike)
    look = SEVERITIES[finding.severity]
    return Content.assemble(
        (f"{look.glyph} {look.word} ", look.style),
        content(message_line(finding.message)),
        (f" ×{times}" if times > 1 else "", "$faint"),
        (f"  {finding.code}", "$faint"),
    )


def first_finding(session: ReviewSession, unit: Unit, width: int) -> Content:
    """The worst that the checks say of a unit, and how many more there are, in so many columns; nothing where they say
    nothing.
    """
    order = list(SEVERITIES)
    found = sorted(distinct(session.checks.of(unit)), key=lambda alike: order.index(alike[0].severity))
    if not found:
        return Content("")
    first = found[0][0]
    look = SEVERITIES[first.severity]
    said = content(f"{look.glyph} {message_line(first.message)}", look.style)
    if len(found) == 1:
        return said.truncate(max(1, width), ellipsis=True)
    more = Content.assemble("  ", _and_more(len(found) - 1))
    return said.truncate(max(1, width - more.cell_length), ellipsis=True) + more
