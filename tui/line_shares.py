"""How the lines of a screen are shared among the parts that show a segment: each takes what it needs, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

_FRAME = 2  # lines above and below
_LEAST = 3 + _FRAME  # lines of a text's pane, so that it doesn't jump from one short segment to the next
_LEAST_EDITOR = 5 + _FRAME
_LEAST_TEXTS = 2 * (1 + _FRAME)  # one above the other, a line each


@dataclass(frozen=True, slots=True)
class Needs:
    """The lines that each part could fill, without its frame; 0 for one that isn't there.

    `beside`: Korean and English stand side by side. `deciding`: a person decides by what is in `diff`.
    """

    korean: int
    english: int
    diff: int = 0
    remarks: int = 0
    companion: int = 0
    beside: bool = False
    editing: bool = False
    deciding: bool = False


@dataclass(frozen=True, slots=True)
class SharedRoom:
    """The lines that each part gets, its frame among them; 0 for one that there is no room for."""

    korean: int
    english: int
    texts: int
    diff: int
    companion: int


def share(needs: Needs, lines: int) -> SharedRoom:
    """Share `lines` among the parts: the texts first, then what changed, then what they are about.

    What a person decides by comes before the texts, of which a line each is left.
    """
    least = _LEAST_EDITOR if needs.editing else _LEAST
    korean = max(needs.korean + _FRAME, _LEAST if needs.beside else 1 + _FRAME)
    english = max(needs.english + _FRAME, least if needs.beside or needs.editing else 1 + _FRAME)
    left = lines - needs.remarks
    wanted = max(korean, english) if needs.beside else korean + english
    spared = left - (_LEAST if needs.beside else _LEAST_TEXTS) if needs.deciding else left - wanted
    diff = min(needs.diff + _FRAME, max(3, left // 3, spared)) if needs.diff else 0
    texts_room = max(left - diff, _LEAST_TEXTS)
    if needs.beside:
        texts = min(max(korean, english), texts_room)
        korean = english = texts
    else:
        korean, english = _both(korean, english, texts_room)
        texts = korean + english
    companion = max(0, min(needs.companion + _FRAME, left - diff - texts)) if needs.companion else 0
    return SharedRoom(korean, english, texts, diff, companion if companion > _FRAME else 0)


def _both(korean: int, english: int, room: int) -> tuple[int, int]:
    """Two panes one above the other: the longer one gives way."""
    if korean + english <= room:
        return korean, english
    half = room // 2
    if korean <= half:
        return korean, room - korean
    if english <= room - half:
        return room - english, english
    return half, room - half


def lines_of(text: Content, width: int) -> int:
    """How many lines a text has in so many columns."""
    return len(text.wrap(max(2, width))) if text else 1
