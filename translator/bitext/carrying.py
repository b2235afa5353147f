"""A person's English, read from their own page, as the translation of a Korean passage: with the tags of the source."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.bitext.shape import rename_tags, tag_ids
from translator.tags import CODE, CODE_MARK, IMAGE, LINK, kind_of, letters_of, tokens

if TYPE_CHECKING:  # the parser takes a while to load
    from translator.document import Segment, Tag


@dataclass(frozen=True, slots=True)
class CarriedEnglish:
    """English with the tags of its source. `exact`: its markup is that of the source, and nothing was left out.

    `elsewhere`: a link or an image of it leads to another place than that of the source.
    """

    target: str
    exact: bool
    elsewhere: bool = False


def carried(english: Segment, korean: Segment) -> CarriedEnglish | None:
    """The English passage as a translation of the Korean one; None where its markup has no place for the source's.

    Markup that the source hasn't is left out, its words stay.
    """
    found = list(_names(english, korean))
    names = {theirs: ours for theirs, ours, _ in found}
    elsewhere = any(same is _kind and kind_of(ours) in {LINK, IMAGE} for _, ours, same in found)
    text = english.source
    taken = {*tag_ids(text)}
    for tag in _in_order(korean):
        if tag.id in names.values():
            continue
        marked = _marked(text, tag, fresh := _free(tag, taken))
        if not marked:
            return None
        text, names[fresh] = marked, tag.id
        taken.add(fresh)
    extra = set(tag_ids(english.source)) - names.keys()
    return CarriedEnglish(
        rename_tags(_without(text, extra), names),
        exact=text == english.source and not extra,
        elsewhere=elsewhere,
    )


def _free(tag: Tag, taken: Collection[str]) -> str:
    """A name for a tag that the English passage hasn't."""
    number = 1
    while f"{_letters(tag)}{number}" in taken:
        number += 1
    return f"{_letters(tag)}{number}"


def _marked(text: str, tag: Tag, name: str) -> str:
    """The text with a mark for code that stands in it as a plain word; empty if it doesn't."""
    if kind_of(tag.id) is not CODE or not tag.shown.strip():
        return ""
    inside = {at for token in tokens(text) for at in range(token.start, token.end)}
    for match in re.finditer(rf"(?<![\w`]){re.escape(tag.shown.strip())}(?![\w`])", text):
        if match.start() not in inside:
            return f"{text[: match.start()]}<{name}>{match[0]}</{name}>{text[match.end() :]}"
    return ""


def _names(english: Segment, korean: Segment) -> Iterator[tuple[str, str, _Same]]:
    """Tags of the English passage, those of the Korean one that they are, and by what: their bytes, or less."""
    theirs, ours = _in_order(english), _in_order(korean)
    for same in (_bytes, _place, _kind):
        for tag in list(theirs):
            wanted = same(tag)
            found = next((one for one in ours if wanted is not None and same(one) == wanted), None)
            if found is not None:
                theirs.remove(tag)
                ours.remove(found)
                yield tag.id, found.id, same


_Same = Callable[["Tag"], tuple[str, ...] | None]


def _in_order(segment: Segment) -> list[Tag]:
    tags = {tag.id: tag for tag in segment.tags}
    return [tags[name] for name in tag_ids(segment.source) if name in tags]


def _letters(tag: Tag) -> str:
    return letters_of(tag.id)


def _bytes(tag: Tag) -> tuple[str, ...]:
    return _letters(tag), tag.opening, tag.closing


def _place(tag: Tag) -> tuple[str, ...] | None:
    """Where a link leads, whatever folder or language it is in there."""
    if kind_of(tag.id) not in {LINK, IMAGE}:
        return None
    place = tag.closing.removeprefix("](").removesuffix(")")
    return _letters(tag), "#" if place.startswith("#") else posixpath.basename(place.rstrip("/"))


def _kind(tag: Tag) -> tuple[str, ...] | None:
    """What has more than one spelling, or another one in another language."""
    kind = kind_of(tag.id)
    free = kind is not None and (kind.element or kind in {LINK, IMAGE, CODE_MARK})
    return (_letters(tag),) if free else None


def _without(text: str, names: Collection[str]) -> str:
    """Tagged text without some tags; what stands or shows inside them stays."""
    parts: list[str] = []
    at = 0
    for token in tokens(text):
        if token.name in names:
            parts += (text[at : token.start], token.shown or ("" if token.paired else " "))
            at = token.end
    return "".join((*parts, text[at:]))
