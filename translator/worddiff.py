"""What changed between two texts, in words, the way a person would mark it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from diff_match_patch import diff_match_patch

from translator.tags import ANY_TAG

# Below this likeness an interleaved diff can't be read.
ALIKE = 0.5
# Seconds for one pair; after that the diff is coarser, not later.
PATIENCE = 0.1
# A tag, a word with the spaces behind it, or spaces at the start.
_TOKEN = re.compile(rf"{ANY_TAG}\s*|(?:(?!{ANY_TAG})\S)+\s*|\s+")
_FIRST_CODE = 0xE000  # above the surrogates


class Op(Enum):
    """Whether a piece of text was kept, added or removed."""

    SAME = 0
    DELETED = -1
    INSERTED = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that was kept, deleted or inserted."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class WordDiff:
    """The pieces in reading order. `alike`: interleaved they can be read; else the texts stand better one by one."""

    pieces: tuple[Piece, ...]
    alike: bool

    def side(self, op: Op) -> tuple[Piece, ...]:
        """The old text (DELETED) or the new one (INSERTED), its pieces marked."""
        return tuple(piece for piece in self.pieces if piece.op in {op, Op.SAME})


@lru_cache(maxsize=512)
def word_diff(old: str, new: str) -> WordDiff:
    """The difference of two texts by words (Myers' algorithm), one-word islands of equality taken in."""
    codes: dict[str, str] = {}
    before, after = _encode(old, codes), _encode(new, codes)
    words = list(codes)
    differ = diff_match_patch()
    differ.Diff_Timeout = PATIENCE
    found = [(Op(op), text) for op, text in differ.diff_main(before, after, False)]
    texts = [
        (op, "".join(words[ord(code) - _FIRST_CODE] for code in text)) for op, text in _without_islands(found)
    ]
    pieces = tuple(Piece(op, text) for op, text in _without_likeness(texts) if text)
    same = sum(len(piece.text) for piece in pieces if piece.op is Op.SAME)
    return WordDiff(pieces, 2 * same >= ALIKE * (len(old) + len(new)))


def _encode(text: str, codes: dict[str, str]) -> str:
    """A character for each token, the same for the same."""
    return "".join(codes.setdefault(token, chr(_FIRST_CODE + len(codes))) for token in _TOKEN.findall(text))


def _without_islands(found: list[tuple[Op, str]]) -> list[tuple[Op, str]]:
    """The diff with single kept words between two changes taken into the change; deletions before insertions."""
    merged: list[tuple[Op, str]] = []
    deleted = inserted = ""

    def flush() -> None:
        nonlocal deleted, inserted
        merged.extend(part for part in ((Op.DELETED, deleted), (Op.INSERTED, inserted)) if part[1])
        deleted = inserted = ""

    for number, (op, text) in enumerate(found):
        if op is Op.DELETED:
            deleted += text
        elif op is Op.INSERTED:
            inserted += text
        elif len(text) == 1 and (deleted or inserted) and number + 1 < len(found):
            deleted, inserted = deleted + text, inserted + text
        else:
            flush()
            merged.append((op, text))
    flush()
    return merged


def _without_likeness(found: Sequence[tuple[Op, str]]) -> Iterator[tuple[Op, str]]:
    """The diff with whole words taken out of a change that begin or end both sides of it, whatever space follows."""
    at = 0
    while at < len(found):
        op, old = found[at]
        if op is Op.DELETED and at + 1 < len(found) and found[at + 1][0] is Op.INSERTED:
            new = found[at + 1][1]
            before = _common_words(old, new)
            after = _common_words(old[before:][::-1], new[before:][::-1])
            yield Op.SAME, old[:before]
            yield Op.DELETED, old[before : len(old) - after]
            yield Op.INSERTED, new[before : len(new) - after]
            yield Op.SAME, old[len(old) - after :]
            at += 2
        else:
            yield op, old
            at += 1


def _common_words(one: str, other: str) -> int:
    """How long the beginning is that both have, up to the end of a word."""
    length = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    while length and not (_ends(one, length) and _ends(other, length)):
        length -= 1
    return length if one[:length].strip() else 0


def _ends(text: str, at: int) -> bool:
    return at == len(text) or text[at].isspace()
