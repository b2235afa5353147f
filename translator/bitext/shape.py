"""Tagged text without the accidents of its tags: what two sources must share for one translation to fit
both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([a-z]{1,2}\d+)(/?)>")
_PAIRED = frozenset("abisgh")  # the letters of tags with prose inside; all others are protected


@dataclass(frozen=True, slots=True)
class Shape:
    """`text` is the source with its tags renumbered by kind and order; `ids` are the tags in that order."""

    text: str
    ids: tuple[str, ...]


def shape_of(source: str) -> Shape:
    """The shape of a source. Sources of the same shape differ in nothing but which tags they use."""
    ids: dict[str, int] = {}

    def rename(tag: re.Match[str]) -> str:
        number = ids.setdefault(tag[2], len(ids) + 1)
        letter = "p" if tag[2].rstrip("0123456789") in _PAIRED else "k"
        return f"<{tag[1]}{letter}{number}{tag[3]}>"

    text = _TAG.sub(rename, source)
    return Shape(text, tuple(ids))


def plain_of(source: str) -> str:
    """The words of a source, for measuring likeness: no tags, spaces single, small letters, Hangul
    composed."""
    return " ".join(unicodedata.normalize("NFC", _TAG.sub("", source)).split()).casefold()


def renumbered(target: str, old: Shape, new: Shape) -> str:
    """A translation for a source of shape `old`, with the tags of a source of the same shape."""
    names: Mapping[str, str] = dict(zip(old.ids, new.ids, strict=True))
    return _TAG.sub(lambda tag: f"<{tag[1]}{names.get(tag[2], tag[2])}{tag[3]}>", target)
