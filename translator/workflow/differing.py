"""In which markup an English passage differs from the Korean one that it translates, in words for its author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from translator.document import Segment, Tag
from translator.i18n import tr
from translator.tags import BOLD, BREAK, IMAGE, ITALIC, LINK, STRIKE, kind_of

_SHOWN = 40  # characters of a tag
_NAMED = 3  # of those that differ
_ADDRESS = re.compile(r"\]\(\s*<?([^\s)>]+)")


def differing(korean: Segment, english: Sequence[Segment]) -> str:
    """What the Korean has and the English lacks, and the other way round; or that it is nested in another way."""
    ours = Counter(map(_name, korean.tags))
    theirs = Counter(_name(tag) for one in english for tag in one.tags)
    missing, added = _listed(ours - theirs), _listed(theirs - ours)
    if missing and added:
        return tr("the English has {added}, and lacks {missing}", added=added, missing=missing)
    if missing:
        return tr("the English lacks {missing}", missing=missing)
    if added:
        return tr("the Korean lacks {added}", added=added)
    return tr("its links, code or emphasis stand in other places in the English")


def _name(tag: Tag) -> str:
    """What a tag is to an author."""
    kind = kind_of(tag.id)
    if kind is LINK:
        address = _ADDRESS.match(tag.closing)
        return tr("a link to {address}", address=_short(address[1])) if address else tr("a link")
    words = {
        BOLD: tr("bold text"),
        ITALIC: tr("italics"),
        STRIKE: tr("struck-out text"),
        IMAGE: tr("an image"),
        BREAK: tr("a line break"),
    }
    return words[kind] if kind in words else _short(tag.opening)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _listed(names: Counter[str]) -> str:
    said = [f"{name} ({number}×)" if number > 1 else name for name, number in names.items()]
    more = tr(" and {number} more", number=len(said) - _NAMED) if len(said) > _NAMED else ""
    return ", ".join(said[:_NAMED]) + more
