"""How states, findings and changes look: a glyph, a word and a colour each, so that none is told by colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.content import Content
from textual.theme import Theme

from translator.i18n import tr
from translator.units import Finding, Severity, State
from translator.worddiff import Op, Piece, word_diff
from translator.workflow.status import Turn
from tui.text import plain


@dataclass(frozen=True, slots=True)
class Look:
    """How something is shown. `style` is a Textual style."""

    glyph: str
    word: str
    style: str

    @property
    def label(self) -> Content:
        """The glyph and the word, in their colour."""
        return Content.styled(f"{self.glyph} {self.word}", self.style)


STATES = {
    State.ACCEPTED: Look("✓", tr("accepted"), "$success"),
    State.PROPOSED: Look("~", tr("proposed"), "$primary"),
    State.STALE: Look("≠", tr("stale"), "$warning"),
    State.UNTRANSLATED: Look("·", tr("untranslated"), "$secondary"),
}
SEVERITIES = {
    Severity.CRITICAL: Look("✗", tr("critical"), "bold $error"),
    Severity.WARNING: Look("!", tr("warning"), "$warning"),
    Severity.NOTE: Look("i", tr("note"), "$secondary"),
}
NOT_MATCHED = Look("–", tr("not matched with the English page"), "$faint")
_WORST_FIRST = list(SEVERITIES)
DRAFT = Look("✎", tr("draft"), "$warning")
BESIDE = Look("+", tr("a proposal beside"), "$accent")
ASKED = Look("◌", tr("the model is asked"), "$accent")
ARRIVING = Look("▸", tr("its English is coming in"), "bold $accent")
FAILED = Look("⊘", tr("the model had no usable answer"), "$error")
SELECTED = Look("•", tr("in the range"), "$accent")
TURNS = {
    Turn.PERSON: Look("●", tr("waiting for you"), "$primary"),
    Turn.AGENT: Look("·", tr("to translate"), "$secondary"),
    Turn.NOBODY: Look("✓", tr("done"), "$success"),
}
"""Whose turn a post is."""


def worst(findings: Iterable[Finding]) -> Severity | None:
    """How bad the worst of these findings is; None where there is none."""
    return min((finding.severity for finding in findings), key=_WORST_FIRST.index, default=None)


_CHANGES = {
    Op.SAME: "",
    Op.DELETED: "strike $removed on $removed-ground",
    Op.INSERTED: "underline $added on $added-ground",
}


def _theme(name: str, *, dark: bool, **colours: str) -> Theme:
    """A theme. What Textual has no field for goes into its variables; styles here and in the stylesheet name them."""
    line, faint, primary, background = (colours[key] for key in ("line", "faint", "primary", "background"))
    variables = {key.replace("_", "-"): value for key, value in colours.items()} | {
        "border": line,
        "border-blurred": line,
        "input-selection-background": f"{primary} 30%",
        "scrollbar": line,
        "scrollbar-hover": faint,
        "scrollbar-active": primary,
        "scrollbar-background": background,
        "scrollbar-background-hover": background,
        "scrollbar-background-active": background,
        "scrollbar-corner-color": background,
    }
    return Theme(
        name=name,
        primary=primary,
        secondary=colours["secondary"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        accent=colours["accent"],
        foreground=colours["foreground"],
        background=background,
        surface=colours["surface"],
        panel=colours["panel"],
        dark=dark,
        variables=variables,
    )


DARK = _theme(
    "olgim",
    dark=True,
    primary="#7fb4ff",
    secondary="#9aa3b8",
    accent="#f0b866",
    success="#8fd694",
    warning="#f0b866",
    error="#ff7a85",
    foreground="#dfe3ec",
    background="#14161c",
    surface="#1a1d25",
    panel="#20242e",
    code="#c6a5f7",
    faint="#767e92",
    term="#f0b866",
    english="#b7c0d4",
    line="#363c4c",
    cursor_ground="#253349",
    removed="#ff9aa3",
    removed_ground="#3a1d24",
    added="#a9e5ad",
    added_ground="#17301f",
)
LIGHT = _theme(
    "olgim-light",
    dark=False,
    primary="#1f5fbf",
    secondary="#4d5668",
    accent="#9a5b00",
    success="#1d7a35",
    warning="#9a5b00",
    error="#b3202e",
    foreground="#1c2029",
    background="#fbfbfa",
    surface="#f2f3f3",
    panel="#e8eaed",
    code="#6b3fb3",
    faint="#6c7485",
    term="#8a5200",
    english="#333b4b",
    line="#c3c8d2",
    cursor_ground="#d9e6fa",
    removed="#9c1c28",
    removed_ground="#fbdfe1",
    added="#14602a",
    added_ground="#dcf3e0",
)


def pieces(found: tuple[Piece, ...]) -> Content:
    """A text in which the changed words stand out."""
    return Content.assemble(*((plain(piece.text), _CHANGES[piece.op]) for piece in found))


AROUND = 12
"""Words shown of what stayed the same, on either side of a change."""


def inline(found: tuple[Piece, ...]) -> Content:
    """A comparison as one text: what went stands before what came."""
    return pieces(found)


def split(old: tuple[Piece, ...], new: tuple[Piece, ...]) -> Content:
    """The old text over the new one."""
    return Content.assemble(("- ", "$removed"), pieces(old), "\n", ("+ ", "$added"), pieces(new))


def changes(old: str, new: str, *, apart: bool = False, around: int = 0) -> Content:
    """What changed from `old` to `new`: interleaved where that can be read, and `apart` isn't wanted.

    `around` is how many unchanged words are left on either side of a change; 0 for all of them.
    """
    diff = word_diff(old, new)
    if diff.alike and not apart:
        return inline(_shortened(diff.pieces, around))
    return split(_shortened(diff.side(Op.DELETED), around), _shortened(diff.side(Op.INSERTED), around))


def _shortened(found: tuple[Piece, ...], around: int) -> tuple[Piece, ...]:
    """The same with the middle of long unchanged pieces left out; the outer ones end at the change."""
    if not around or all(piece.op is Op.SAME for piece in found):
        return found
    last = len(found) - 1
    return tuple(
        replace(piece, text=_ends(piece.text, around * (at > 0), around * (at < last)))
        if piece.op is Op.SAME
        else piece
        for at, piece in enumerate(found)
    )


def _ends(text: str, first: int, last: int) -> str:
    """The first words of a text and the last ones."""
    words = re.findall(r"\s*\S+\s*", text)
    if len(words) <= first + last + 3:  # what is left out should be worth a mark
        return text
    end = "".join(words[len(words) - last :]) if last else ""
    start = "".join(words[:first]).rstrip()
    return f"{start} … {end.lstrip()}".strip() if not (start and end) else f"{start} … {end.lstrip()}"


def bar(part: float, width: int = 10) -> Content:
    """A bar of `width` cells, filled by the share `part` (0 to 1), with the percentage behind it; 0: that alone."""
    full = round(part * width) if part < 1 else width
    return Content.assemble(
        ("█" * full, "$success"), ("░" * (width - full), "$faint"), f" {int(part * 100)}%"
    )
