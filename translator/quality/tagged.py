"""Tagged text, read as a check needs it: the prose alone, with the way back to where it stands.

The grammar of a tag is `</?[a-z]{1,2}[0-9]+/?>`. What is inside a protected tag never comes from the
translation, so it is no prose: a protected tag is one `OBJECT` character in `Text.plain`, a hard break
one line break, and a paired tag nothing at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

OBJECT = "\ufffc"
"""Stands for a protected tag in plain text (U+FFFC, the object replacement character)."""

_TAG = re.compile(r"<(/?)([a-z]{1,2})(\d+)(/?)>")
_PAIRED_LETTERS = frozenset("abisgh")


@dataclass(frozen=True, slots=True)
class TagToken:
    """One tag as written. `role`: `open`, `close`, `self`; `whole` is a protected tag with what it shows."""

    id: str
    role: str
    paired: bool
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A tagged text taken apart. Offsets are into `raw`."""

    raw: str

    @cached_property
    def _parts(self) -> tuple[str, tuple[int, ...], tuple[TagToken, ...], tuple[str, ...]]:
        plain: list[str] = []
        offsets: list[int] = []
        tokens: list[TagToken] = []
        shown: list[str] = []
        at = 0
        while tag := _TAG.search(self.raw, at):
            plain.append(self.raw[at : tag.start()])
            offsets.extend(range(at, tag.start()))
            closing, letters, number, alone = tag.groups()
            name, paired, end = letters + number, letters in _PAIRED_LETTERS, tag.end()
            role = "self" if alone else "close" if closing else "open"
            if not paired and role == "open":
                close = self.raw.find(f"</{name}>", end)
                if close >= 0:
                    shown.append(self.raw[end:close])
                    role, end = "whole", close + len(name) + 3
            if not paired:
                plain.append("\n" if letters == "br" else OBJECT)
                offsets.append(tag.start())
            tokens.append(TagToken(name, role, paired, tag.start(), end))
            at = end
        plain.append(self.raw[at:])
        offsets.extend(range(at, len(self.raw) + 1))
        return "".join(plain), tuple(offsets), tuple(tokens), tuple(shown)

    @property
    def plain(self) -> str:
        """The prose, without tags; `OBJECT` where a protected tag stands."""
        return self._parts[0]

    @property
    def tags(self) -> tuple[TagToken, ...]:
        """Every tag in order, but none of what only looks like one inside a protected tag."""
        return self._parts[2]

    @property
    def shown(self) -> tuple[str, ...]:
        """What the protected tags show."""
        return self._parts[3]

    @cached_property
    def prose(self) -> str:
        """The plain text without objects and surrounding space: empty if there is nothing to translate."""
        return self.plain.replace(OBJECT, " ").strip()

    @cached_property
    def words(self) -> frozenset[str]:
        """The Latin words of the prose, in lower case."""
        return frozenset(re.findall(r"[a-z]+(?:['’][a-z]+)?", self.plain.lower()))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in `raw` of `plain[start:end]`."""
        offsets = self._parts[1]
        return offsets[start], offsets[end - 1] + 1 if end > start else offsets[start]
