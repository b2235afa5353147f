"""HTML elements as kramdown reads them: which begin a block, and where each ends.

An element ends where its tags are balanced. Within it a closing tag of another one than the innermost that is open is
ignored, so one that nobody closes takes all that follows.
"""

from __future__ import annotations

import re

OF_SENTENCES = frozenset(
    "a abbr acronym b bdo big br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc"
    " ruby samp select small span strong sub sup tt u var".split()
)
"""The elements that begin no block."""

_WITH_MARKDOWN = frozenset(
    "a abbr acronym address applet article aside b bdo big blockquote body button caption cite dd del details dfn div"
    " dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup i iframe ins label legend li main"
    " map menu nav noscript object optgroup p q rb rbc rp rt rtc ruby section select small span strong sub summary sup"
    " td th tt".split()
)
"""The elements in whose text kramdown reads Markdown, where they stand in a sentence."""

_SPAN_WORD = re.compile(rf"(?:script|{'|'.join(sorted(OF_SENTENCES))})\b")
_WITHOUT_END = frozenset(
    "area base br col command embed hr img input keygen link meta param source track wbr".split()
)
_TEXT = frozenset({"script", "style"})
"""Elements in which no tag counts but the closing one."""
# As kramdown has it: what else looks like a tag (JSX with braces, say) is text.
_NAME = r"[^\W\d][\w:.-]*+"
_ATTRIBUTE = rf"""\s+{_NAME}(?:\s*=\s*(?:\w++|"[^"]*"|'[^']*'))?"""
_TAG = rf"<(?P<name>{_NAME})(?:{_ATTRIBUTE})*+\s*(?P<alone>/?)>"
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_OPENING = re.compile(rf" {{0,3}}{_TAG}")
_ANY_TAG = re.compile(rf"{_TAG}|</(?P<closed>{_NAME})\s*>")


def opening_at(text: str, at: int) -> re.Match[str] | None:
    """The opening tag of an element that begins a block at an offset, with its `name`; None where there is none."""
    tag = _OPENING.match(text, at)
    return None if tag is None or tag["name"].lower() in OF_SENTENCES else tag


def begins_with_tag(text: str) -> bool:
    """Whether a text begins with an opening tag, of whatever element."""
    return _OPENING.match(text) is not None


def is_raw(tag: str) -> bool:
    """Whether a tag opens an element in whose text there is no Markdown to kramdown, but other elements."""
    opening = _OPENING.match(tag)
    return opening is not None and opening["name"].lower() not in _WITH_MARKDOWN


def ends_text(opening: re.Match[str]) -> bool:
    """Whether the element that a tag opens begins its block amid text, too: one named `a-b` goes on with that."""
    return _SPAN_WORD.match(opening["name"]) is None


def parted_tag(text: str, at: int) -> int | None:
    """Where the opening tag ends that begins a block at an offset, if there is a blank line within it; else None."""
    tag = opening_at(text, at)
    return tag.end() if tag is not None and _BLANK_LINE.search(tag.group()) else None


def end_of_element(text: str, opening: re.Match[str]) -> int:
    """The offset behind the element that a tag opens: the end of the text where nothing closes it."""
    if _is_whole(opening):
        return opening.end()
    begun = [opening["name"].lower()]
    for tag in _ANY_TAG.finditer(text, opening.end()):
        if tag["closed"]:
            if tag["closed"].lower() != begun[-1]:
                continue
            begun.pop()
            if not begun:
                return tag.end()
        elif not _is_whole(tag) and begun[-1] not in _TEXT:
            begun.append(tag["name"].lower())
    return len(text)


def leaves_open(text: str, start: int, end: int) -> bool:
    """Whether an element that begins between two offsets isn't closed there."""
    begun: list[str] = []
    for tag in _ANY_TAG.finditer(text, start, end):
        if not tag["closed"]:
            begun += () if _is_whole(tag) else (tag["name"].lower(),)
        elif begun and begun[-1] == tag["closed"].lower():
            begun.pop()
    return bool(begun)


def _is_whole(tag: re.Match[str]) -> bool:
    """Whether an opening tag is all of its element."""
    return bool(tag["alone"]) or tag["name"].lower() in _WITHOUT_END
