"""Tagged text without the accidents of its tags: what two sources must share for one translation to fit
both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from translator.tags import CODE, CODE_MARK, TAG, bare, hollow, is_paired, kind_of

# What every tag is called in a shape: one with prose inside, one without. An index of shapes is on disk.
_PROSE_INSIDE, _PROTECTED = "p", "k"


@dataclass(frozen=True, slots=True)
class Shape:
    """`text` is the source with its tags renumbered by kind and order; `ids` are the tags in that order."""

    text: str
    ids: tuple[str, ...]


def shape_of(source: str) -> Shape:
    """The shape of a source. Sources of the same shape differ in nothing but which tags they use."""
    ids: dict[str, int] = {}

    def rename(tag: re.Match[str]) -> str:
        number = ids.setdefault(tag["name"], len(ids) + 1)
        letter = _PROSE_INSIDE if is_paired(tag["name"]) else _PROTECTED
        return f"<{tag['closing']}{letter}{number}{tag['alone']}>"

    text = TAG.sub(rename, source)
    return Shape(text, tuple(ids))


def plain_of(source: str) -> str:
    """The words of a source, for measuring likeness: no tags, spaces single, small letters, Hangul
    composed."""
    return " ".join(unicodedata.normalize("NFC", bare(source)).split()).casefold()


def bare_of(text: str) -> str:
    """The shape of tagged text with nothing inside its protected tags."""
    return shape_of(hollow(text)).text


def tag_ids(text: str) -> tuple[str, ...]:
    """The tags of a text in the order in which they begin."""
    return shape_of(text).ids


def rename_tags(text: str, names: Mapping[str, str]) -> str:
    """Tagged text with other tags."""
    return TAG.sub(lambda tag: f"<{tag['closing']}{names.get(tag['name'], tag['name'])}{tag['alone']}>", text)


def renumbered(target: str, old: Shape, new: Shape) -> str:
    """A translation for a source of shape `old`, with the tags of a source of the same shape."""
    return rename_tags(target, dict(zip(old.ids, new.ids, strict=True)))


def remarked(target: str, old: str, new: str) -> str:
    """A translation of the source `old` for `new`, which differs only in which code marks have words to be read inside.

    Between such marks it has what the source has. Empty if the sources differ in anything else.
    """
    if _with_code_alone(old) != _with_code_alone(new):
        return ""
    for before, after in zip(tag_ids(old), tag_ids(new), strict=True):
        if before != after:
            shown = re.search(rf"<{after}>.*?</{after}>", new, re.DOTALL)
            whole = re.compile(rf"<{before}/>|<{before}>.*?</{before}>", re.DOTALL)
            if shown is None or not whole.search(target):
                return ""
            words = shown[0]
            target = words.join(whole.split(target, maxsplit=1))
    return target


def _with_code_alone(source: str) -> str:
    """A source with all that stands between code marks taken for code."""
    marks = [name for name in tag_ids(source) if kind_of(name) is CODE_MARK]
    return rename_tags(source, {name: CODE.letters + name[len(CODE_MARK.letters) :] for name in marks})
