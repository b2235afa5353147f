"""Olgim's new chunk of a mirror in the spelling of who keeps the file: its line ends, list signs and links."""

from __future__ import annotations

import posixpath
import re

from translator.bitext.chunks import MirrorChunk, key_of, with_line_ends

_MARK = re.compile(r"[ \t>]*(?:[*+-]|\d+[.)])[ \t]+")
_DESTINATION = re.compile(r"(?<=\]\()[^)\s]+")


def dressed(new: MirrorChunk, old: MirrorChunk, line_end: str, *, links: bool = True) -> MirrorChunk:
    """Olgim's new chunk for one of the file, with the file's line ends, list sign, blank lines and, if `links`, the
    places of its links.
    """
    text = new.text
    mine, theirs = _MARK.match(text), _MARK.match(old.text)
    if mine and theirs:
        text = theirs[0] + text[mine.end() :]
    here, there = _DESTINATION.findall(text), _DESTINATION.findall(old.text)
    if links and len(here) == len(there) and all(map(_is_one_place, here, there)):
        waiting = iter(there)
        text = _DESTINATION.sub(lambda _match: next(waiting), text)
    text = with_line_ends(text, line_end)
    lead = old.lead or with_line_ends(new.lead, line_end)
    return MirrorChunk(lead, text, key_of(text, prose=bool(new.segments)), new.line, new.segments)


def _is_one_place(one: str, other: str) -> bool:
    """Whether two links lead to the same, each in its language."""
    if one.startswith("#") or other.startswith("#"):
        return one[:1] == other[:1]
    return posixpath.basename(one.rstrip("/")) == posixpath.basename(other.rstrip("/"))


def in_line_ends(chunk: MirrorChunk, line_end: str) -> MirrorChunk:
    """A chunk that nobody has spelt yet, with the line ends of the file."""
    return MirrorChunk(
        with_line_ends(chunk.lead, line_end),
        with_line_ends(chunk.text, line_end),
        chunk.key,
        chunk.line,
        chunk.segments,
    )
