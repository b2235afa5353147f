"""In which markup an English passage differs from the Korean one that it translates, in words for its author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from translator.document import Segment, Tag
from translator.reasons import (
    A_BREAK,
    A_LINK,
    ADDED,
    AN_IMAGE,
    BOLD_TEXT,
    CODE_WORDS,
    DIFFERENT,
    ITALICS,
    LACKING,
    LINK_TO,
    NESTED,
    SOME_MORE,
    STRUCK_OUT,
    reason,
)
from translator.shortening import in_one_line
from translator.tags import BOLD, BREAK, CODE_MARK, IMAGE, ITALIC, LINK, STRIKE, kind_of

_SHOWN = 40  # characters of a tag
_NAMED = 3  # of those that differ
_ADDRESS = re.compile(r"\]\(\s*<?([^\s)>]+)")


def differing(korean: Segment, english: Sequence[Segment]) -> str:
    """What the Korean has and the English lacks, and the other way round; or that it is nested in another way.

    In English, as a bitext keeps it.
    """
    ours = Counter(map(_name, korean.tags))
    theirs = Counter(_name(tag) for one in english for tag in one.tags)
    missing, added = _listed(ours - theirs), _listed(theirs - ours)
    if missing and added:
        return reason(DIFFERENT, added=added, missing=missing)
    if missing:
        return reason(LACKING, missing=missing)
    if added:
        return reason(ADDED, added=added)
    return NESTED


def _name(tag: Tag) -> str:
    """What a tag is to an author."""
    kind = kind_of(tag.id)
    if kind is LINK:
        address = _ADDRESS.match(tag.closing)
        return reason(LINK_TO, address=in_one_line(address[1], _SHOWN)) if address else A_LINK
    words = {
        BOLD: BOLD_TEXT,
        ITALIC: ITALICS,
        STRIKE: STRUCK_OUT,
        IMAGE: AN_IMAGE,
        BREAK: A_BREAK,
        CODE_MARK: CODE_WORDS,
    }
    return words[kind] if kind in words else in_one_line(tag.opening, _SHOWN)


def _listed(names: Counter[str]) -> str:
    said = [f"{name} ({number}×)" if number > 1 else name for name, number in names.items()]
    shown = ", ".join(said[:_NAMED])
    return reason(SOME_MORE, names=shown, number=len(said) - _NAMED) if len(said) > _NAMED else shown
