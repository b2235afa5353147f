"""Tagged text without the accidents of its tags: what two sources must share for one translation to fit
both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([a-z]{1,2}\d+)(/?)>")
_PAIRED = frozenset("abisgh")  # the letters of tags with prose inside; all others are protected
_PROTECTED = re.compile(r"<((?![abisgh]\d)[a-z]{1,2}\d+)>.*?</\1>", re.DOTALL)


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


def hollow(text: str) -> str:
    """Tagged text with nothing inside its protected tags, as it doesn't matter there."""
    return _PROTECTED.sub(r"<\1/>", text)


def bare_of(text: str) -> str:
    """The shape of tagged text with nothing inside its protected tags."""
    return shape_of(hollow(text)).text


def tag_ids(text: str) -> tuple[str, ...]:
    """The tags of a text in the order in which they begin."""
    return shape_of(text).ids


def rename_tags(text: str, names: Mapping[str, str]) -> str:
    """Tagged text with other tags."""
    return _TAG.sub(lambda tag: f"<{tag[1]}{names.get(tag[2], tag[2])}{tag[3]}>", text)


def renumbered(target: str, old: Shape, new: Shape) -> str:
    """A translation for a source of shape `old`, with the tags of a source of the same shape."""
    return rename_tags(target, dict(zip(old.ids, new.ids, strict=True)))
