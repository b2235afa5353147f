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

BLOCK_MODEL = frozenset(
    "address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form header"
    " hgroup iframe li main map menu nav noscript object section summary td".split()
)
"""Those in whose text kramdown reads blocks, where they begin one."""
SPAN_MODEL = frozenset(
    "a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend optgroup p q rb"
    " rbc rp rt rtc ruby select small span strong sub sup th tt".split()
)
"""Those in whose text it reads a sentence. In all others there is no Markdown, where they stand in a sentence."""
OF_BLOCKS = frozenset(
    "address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer form h1"
    " h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre section summary"
    " table tbody td th thead tfoot tr ul".split()
)
"""Those whose tags are text in a sentence."""
SPAN_WORDS = rf"(?:script|{'|'.join(sorted(OF_SENTENCES))})\b"
"""What begins the name of an element that ends no text, as a regular expression."""
_SPAN_WORD = re.compile(SPAN_WORDS)
WITHOUT_END = frozenset(
    "area base br col command embed hr img input keygen link meta param source track wbr".split()
)
_TEXT = frozenset({"script", "style"})
"""Elements in which no tag counts but the closing one."""
# As kramdown has it: what else looks like a tag (JSX with braces, say) is text.
TAG_NAME = r"[^\W\d][\w:.-]*+"
_ATTRIBUTE = rf"""\s+{TAG_NAME}(?:\s*=\s*(?:\w++|"[^"]*"|'[^']*'))?"""
TAG = rf"<(?P<name>{TAG_NAME})(?:{_ATTRIBUTE})*+\s*(?P<alone>/?)>"
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_OPENING = re.compile(rf" {{0,3}}{TAG}")
_ANY_TAG = re.compile(rf"{TAG}|</(?P<closed>{TAG_NAME})\s*>")


def opening_at(text: str, at: int) -> re.Match[str] | None:
    """The opening tag of an element that begins a block at an offset, with its `name`; None where there is none."""
    tag = _OPENING.match(text, at)
    return None if tag is None or tag["name"].lower() in OF_SENTENCES else tag


def is_raw(tag: str) -> bool:
    """Whether a tag opens an element in whose text there is no Markdown to kramdown, but other elements."""
    opening = _OPENING.match(tag)
    return opening is not None and opening["name"].lower() not in BLOCK_MODEL | SPAN_MODEL


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
    return bool(tag["alone"]) or tag["name"].lower() in WITHOUT_END
