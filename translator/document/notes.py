"""The author's notes for the translator: whose they are, and how they leave a mirror.

A note is a comment, `<!-- olgim:note … -->` or MDX's `{/* olgim:note … */}`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from translator.document.mask import Lump
from translator.document.segments import Draft

_NOTE = re.compile(r"(?:<!--|\{/\*)\s*olgim:note\s*(.*?)\s*(?:-->|\*/\})", re.DOTALL)
_NOTE_OR_EMPTY = re.compile(r"<!--\s*(?:olgim:note\s.*?)?-->|\{/\*\s*(?:olgim:note\s.*?)?\*/\}", re.DOTALL)
_AFTER_NOTE = re.compile(r"(?P<line>[ \t]*(?:\r\n|\r|\n|\Z))(?P<blank>[ \t]*(?:\r\n|\r|\n))?")
_BLANKS = re.compile(r"[ \t]*")
_NEAR = 400  # how far a note's line is looked for before it

Edit = tuple[int, int, str]
"""From where to where text is cut, and what is put there."""


def notes_of(
    text: str,
    lumps: Iterable[Lump],
    stands: Iterable[tuple[Draft | None, int, int]],
    amid: Iterable[Lump],
    between: Iterable[tuple[Lump, bool]],
) -> Notes:
    """The notes in a post, each told whose it is: `stands` are the stretches of prose, None for one without words,
    `amid` the notes between tags, `between` those that have their lines to themselves and may part blocks.
    """
    notes = Notes(text, lumps)
    if not notes:
        return notes
    for draft, start, end in stands:
        if draft is None:
            notes.without_words(start, end)
        else:
            notes.around(draft, start, end)
    for note in amid:
        notes.amid_tags(note)
    for note, parts in between:
        notes.between_blocks(note, parts=parts)
    return notes


class Notes:
    """The notes in a post. Whoever reads it tells where each stands; `edits` are how those leave the mirror.

    A note in the midst of a segment leaves with the text that is translated.
    """

    def __init__(self, text: str, lumps: Iterable[Lump]) -> None:
        self._text = text
        self._all = [lump for lump in lumps if lump.why == "note"]
        self._starts = [lump.start for lump in self._all]
        self._edits: list[Edit] = []
        self._beside: set[int] = set()  # starts of those that stand beside a segment
        self._reach: dict[int, int] = {}

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """How the notes that stand in no segment leave, in their order."""
        return tuple(sorted(self._edits))

    def between_blocks(self, note: Lump, *, parts: bool) -> None:
        """This one has its lines to itself; it `parts` blocks that would be one without it."""
        start, end = note.start, note.end
        self._edits.append(
            (start, end, _empty_comment(self._text, start))
            if parts
            else _without_lines(self._text, start, end)
        )

    def amid_tags(self, note: Lump) -> None:
        """This one stands in HTML, in none of its texts."""
        if note.start not in self._beside:
            self._edits.append(_without_html(self._text, note.start, note.end))

    def without_words(self, start: int, end: int) -> None:
        """The text from `start` to `end` holds nothing to translate."""
        text = self._text
        self._edits += [
            (note.start, note.end, _empty_comment(text, note.start)) for note in self._within(start, end)
        ]

    def around(self, draft: Draft, start: int, end: int) -> None:
        """Those on the segment's own line, before or behind it, are its own; they leave with the blanks between."""
        for note in self._within(start, end):
            if draft.start <= note.start < draft.end:
                continue
            self._reach[id(draft)] = note.end
            self._beside.add(note.start)
            if note.start < draft.start and (blanks := _BLANKS.match(self._text, note.end)):
                self._edits.append((note.start, blanks.end(), ""))
            else:
                between = self._text[draft.end : note.start]
                self._edits.append((draft.end + len(between.rstrip(" \t")), note.end, ""))

    def of_each(self, drafts: Iterable[Draft]) -> list[tuple[str, ...]]:
        """What the notes say to each of the drafts, which are in their order: those before it, in it and beside it."""
        waiting = [
            (note.start, match[1]) for note in self._all if (match := _NOTE.match(self._text, note.start))
        ]
        at = 0
        found: list[tuple[str, ...]] = []
        for draft in drafts:
            reach = max(draft.end, self._reach.get(id(draft), 0))
            mine = at
            while at < len(waiting) and waiting[at][0] < reach:
                at += 1
            found.append(tuple(said for _, said in waiting[mine:at]))
        return found

    def in_midst(self, drafts: Iterable[Draft]) -> Iterator[int]:
        """The drafts, by number, with a note in the midst of their text."""
        for index, draft in enumerate(drafts):
            if not draft.is_value and self._within(draft.start, draft.end):
                yield index

    def _within(self, start: int, end: int) -> Sequence[Lump]:
        return self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def without_notes(text: str) -> str:
    """A text without its notes, what may be left of them, and all blanks: for comparison."""
    return "".join(_NOTE_OR_EMPTY.sub("", text).split())


def _empty_comment(text: str, start: int) -> str:
    """What is left of the note at `start` where the text around it would join."""
    return "{/* */}" if text.startswith("{", start) else "<!-- -->"


def _without_lines(text: str, start: int, end: int) -> Edit:
    """Cut a note's line, and one blank line with it; an empty comment stays where the lines around would join."""
    after = _AFTER_NOTE.match(text, end)
    if after is None or (start and text[start - 1] not in "\r\n"):
        return start, end, _empty_comment(text, start)
    above = re.split(r"\r\n|\r|\n", text[max(0, start - _NEAR) : start])[-2:-1]
    if not above or not above[0].strip():
        return start, after.end(), ""
    return (
        (start, after.end("line"), "")
        if after.group("blank") or after.end() == len(text)
        else (start, end, _empty_comment(text, start))
    )


def _without_html(text: str, start: int, end: int) -> Edit:
    """Cut a note between tags, with its line where it has one; an empty comment stays in any other place."""
    window = text[max(0, start - _NEAR) : start]
    line = max(window.rfind("\n"), window.rfind("\r")) + 1
    before = window[line:]
    after = _AFTER_NOTE.match(text, end)
    if line and after and not before.strip(" \t"):
        return start - len(before), after.end("line"), ""
    amid_tags = before.strip("> \t") and before.endswith(">") and (after or text.startswith("<", end))
    return start, end, "" if amid_tags else _empty_comment(text, start)
