"""Two texts as a unified diff, as git writes it, line by line or with the words marked."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from translator.worddiff import Op, word_diff

_AROUND = 3  # lines of context, as everybody has it
_NO_END = "\\ No newline at end of file\n"


class DiffMark(Enum):
    """What a line of a diff, or a part of one, is."""

    HEAD = "head"
    PLACE = "place"
    SAME = "same"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line with its end; `parts` are its pieces where not all of it is the same."""

    mark: DiffMark
    text: str
    parts: tuple[tuple[DiffMark, str], ...] = ()


def unified(before: str, after: str) -> Iterator[DiffLine]:
    """The hunks of a unified diff of two texts, whatever their line ends are. None where they are the same."""
    old, new = _lines(before), _lines(after)
    for group in _groups(old, new):
        yield _place(group)
        for tag, low, high, new_low, new_high in group:
            if tag == "equal":
                for line in old[low:high]:
                    yield from _line(DiffMark.SAME, " ", line)
                continue
            for line in old[low:high]:
                yield from _line(DiffMark.OLD, "-", line)
            for line in new[new_low:new_high]:
                yield from _line(DiffMark.NEW, "+", line)


def word_lines(before: str, after: str) -> Iterator[DiffLine]:
    """The same hunks with the words marked in place, `[-old-]` and `{+new+}`, as `git diff --word-diff` has it."""
    old, new = _lines(before), _lines(after)
    for group in _groups(old, new):
        yield _place(group)
        for tag, low, high, new_low, new_high in group:
            if tag == "equal":
                for line in old[low:high]:
                    yield DiffLine(DiffMark.SAME, _with_end(line))
                continue
            parts = _word_parts("".join(old[low:high]), "".join(new[new_low:new_high]))
            yield DiffLine(DiffMark.SAME, "".join(text for _, text in parts), parts)


def _word_parts(old: str, new: str) -> tuple[tuple[DiffMark, str], ...]:
    parts: list[tuple[DiffMark, str]] = []
    for piece in word_diff(old, new).pieces:
        if piece.op is Op.SAME:
            parts.append((DiffMark.SAME, piece.text))
            continue
        mark, before, after = (
            (DiffMark.OLD, "[-", "-]") if piece.op is Op.DELETED else (DiffMark.NEW, "{+", "+}")
        )
        for line in piece.text.splitlines(keepends=True):
            body = line.rstrip("\r\n")
            words = body.rstrip()
            if words:
                parts.append((mark, f"{before}{words}{after}"))
            if spaces := body[len(words) :]:
                parts.append((DiffMark.SAME, spaces))
            if line != body:
                parts.append((DiffMark.SAME, "\n"))
    if parts and not parts[-1][1].endswith("\n"):
        parts.append((DiffMark.SAME, "\n"))
    return tuple(parts)


_Group = list[tuple[str, int, int, int, int]]


def _groups(old: Sequence[str], new: Sequence[str]) -> Iterator[_Group]:
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND):
        yield list(group)


def _place(group: _Group) -> DiffLine:
    first, last = group[0], group[-1]
    old, new = _range(first[1], last[2]), _range(first[3], last[4])
    return DiffLine(DiffMark.PLACE, f"@@ -{old} +{new} @@\n")


def _range(start: int, stop: int) -> str:
    length = stop - start
    beginning = start + 1 if length else start
    return f"{beginning}" if length == 1 else f"{beginning},{length}"


def _lines(text: str) -> list[str]:
    """The lines with their ends; a form feed or U+2028 ends none, as git has it."""
    found = text.split("\n")
    return [f"{line}\n" for line in found[:-1]] + ([found[-1]] if found[-1] else [])


def _line(mark: DiffMark, sign: str, line: str) -> Iterator[DiffLine]:
    yield DiffLine(mark, _with_end(f"{sign}{line}"))
    if not line.endswith("\n"):
        yield DiffLine(DiffMark.PLACE, _NO_END)


def _with_end(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n"
