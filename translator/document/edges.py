"""Bare addresses: a renderer makes a link of one by what stands beside it, and a translation may change that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.document.inline_patterns import BRACKET
from translator.document.layout import Style
from translator.document.parse_options import Engine
from translator.hangul import HANGUL_CLASS

if TYPE_CHECKING:
    from translator.document.parsed import Parsed
    from translator.document.segments import Draft

_BARE = frozenset({"url", "email"})
_ENGINES = frozenset({Engine.GOLDMARK, Engine.COMMONMARK, Engine.MDX})
_BRACKETING = frozenset({Engine.GOLDMARK, Engine.COMMONMARK})
_STYLES = frozenset({Style.BLOCK, Style.LINE, Style.HEADING, Style.CELL})
_PARTICLE = re.compile(rf"[{HANGUL_CLASS}].*", re.DOTALL)
_OPENERS = frozenset("*_~(")
_QUOTES = frozenset("\"'")  # behind one that it makes a curly one goldmark looks for an address anew
_REST = re.compile(r"[^\s<]*")
_CLOSERS = re.compile(r"[?!.,:*_~'\")]*")
# goldmark leaves out one full stop, or brackets that aren't opened, and nothing else.
_GOLDMARK_CLOSERS = re.compile(r"\.?|\)*|[\\*_~]+.*")
_GOLDMARK_SWALLOWS = frozenset(",;:'\"!?(){}[]^`=+&%#@/$-")


@dataclass(frozen=True, slots=True)
class _Edges:
    """Whether a link may begin there, whether it can't for a mark before it, whether a bracket is open before it, and
    what stands behind it up to a blank or a tag."""

    begins: bool
    marked: bool
    bracketed: bool
    rest: str


def edges_hold(post: Parsed, mirror: Parsed, mine: Draft, theirs: Draft) -> bool:
    """Whether each bare address in a mirror's segment is a link as it is in the post's, and no longer one."""
    if post.options.engine not in _ENGINES or mine.style not in _STYLES:
        return True
    own: defaultdict[str, list[_Edges]] = defaultdict(list)
    for address, edges in _edges(post, mine):
        own[address].append(edges)
    for address, edges in _edges(mirror, theirs):
        known = own.get(address, [])
        if not edges.begins and all(one.begins for one in known):
            return False
        if edges.begins and known and all(one.marked for one in known):
            return False
        if not edges.bracketed and known and all(one.bracketed for one in known):
            return False
        rests = {_PARTICLE.sub("", one.rest) for one in known}
        if edges.rest in rests or edges.rest in {one.rest for one in known}:
            continue
        swallowed = known and not any(_ends_well(address, rest, post) for rest in rests)
        if swallowed or not _ends_well(address, edges.rest, post):
            return False
    return True


def stand_bracketed(document: Parsed, draft: Draft) -> bool:
    """Whether bare addresses stand in a segment, and each behind a bracket that is never closed: it is no link."""
    engine = document.options.engine
    if engine not in _BRACKETING or draft.style not in _STYLES:
        return False
    brackets = BRACKET.findall(document.text, draft.start, draft.end)
    if brackets.count("[") <= brackets.count("]"):
        return False
    found = [edges.bracketed for _, edges in _edges(document, draft)]
    return bool(found) and all(found)


def keeps_out(text: str) -> bool:
    """Whether goldmark would take the text's first character for a part of an address before it."""
    if text[:1] == "." and not text[1:].strip():
        return False
    following = text[:1] == "." and not text[1:2].isspace()
    return following or text[:1] in _GOLDMARK_SWALLOWS


def _edges(document: Parsed, draft: Draft) -> Iterator[tuple[str, _Edges]]:
    text = document.text
    for spot in draft.spots.values():
        if spot.why not in _BARE:
            continue
        start, end = spot.opening
        before = text[start - 1 : start] if start > draft.start or text.endswith("#", 0, start) else ""
        # Behind a bracket that is open, cmark-gfm makes no link.
        brackets = BRACKET.findall(text, draft.start, start)
        bracketed = document.options.engine in _BRACKETING and brackets.count("[") > brackets.count("]")
        openers = _OPENERS | _QUOTES if document.options.engine is Engine.GOLDMARK else _OPENERS
        opens = before in openers and text[start - 2 : start - 1] != "\\"
        rest = _REST.match(text, end, draft.end)
        assert rest
        begins = not before.strip() or opens
        marked = not begins and not before.isalnum() and not bracketed
        yield text[start:end], _Edges(begins and not bracketed, marked, bracketed, rest.group())


def _ends_well(address: str, rest: str, post: Parsed) -> bool:
    if address.count("(") != address.count(")") and ")" in rest:
        return False
    closers = _GOLDMARK_CLOSERS if post.options.engine is Engine.GOLDMARK else _CLOSERS
    return closers.fullmatch(rest) is not None
