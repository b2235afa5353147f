"""The base of a mirror's merge: what each chunk of the last mirror was to Olgim, and what a person has in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from translator.bitext.chunks import MirrorChunk


@dataclass(frozen=True, slots=True)
class Base:
    """A chunk of the last mirror: `ours` is the key that Olgim gave it, `theirs` that of what stands in the file.

    Either is empty where there is nothing. `kept`: a person's own form, which Olgim's next one does not replace; where
    the two differ and it isn't kept, what stands there is what the units hold, in a person's spelling.
    """

    ours: str
    theirs: str
    kept: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it is something that a person has for themselves: added, removed, or in their own form."""
        return not self.ours or not self.theirs or self.kept


def write_base(base: Iterable[Base]) -> str:
    """The base as one line of a PO file's header, as `read_base` takes it."""
    words = []
    for one in base:
        if not one.theirs:
            words.append(f"{one.ours}-")
        elif not one.ours:
            words.append(f"+{one.theirs}")
        elif one.ours == one.theirs and not one.kept:
            words.append(one.ours)
        else:
            words.append(f"{one.ours}{'!' if one.kept else '='}{one.theirs}")
    return " ".join(words)


def read_base(line: str) -> tuple[Base, ...]:
    """The base that `write_base` wrote; what isn't one of its words counts for nothing."""
    found = []
    for word in line.split():
        match = re.fullmatch(r"([0-9a-f]{8})?(?:([-+=!])([0-9a-f]{8})?)?", word)
        ours, sign, theirs = match.groups() if match else (None, None, None)
        if sign == "+" and not ours and theirs:
            found.append(Base("", theirs))
        elif sign == "-" and ours and not theirs:
            found.append(Base(ours, ""))
        elif sign in ("=", "!") and ours and theirs:
            found.append(Base(ours, theirs, sign == "!"))
        elif sign is None and ours:
            found.append(Base(ours, ours))
    return tuple(found)


def base_of(chunks: Iterable[MirrorChunk]) -> tuple[Base, ...]:
    """The base of a mirror that is Olgim's alone."""
    return tuple(Base(chunk.key, chunk.key) for chunk in chunks if chunk.text.strip())
