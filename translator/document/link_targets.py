"""The second half of a link: destination, title, label."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\n]*")
_ANGLED = re.compile(r"<(?:[^<>\n\\]|\\.)*>")
_TITLE = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\((?:[^()\\]|\\.)*\)', re.DOTALL)
_LABEL = re.compile(r"\[((?:[^\\\[\]]|\\.){0,999})\]", re.DOTALL)
_LABEL_APART = re.compile(r"\s{1,100}\[([^\]]{1,999})\]")
# Not a link to CommonMark, but a path to kramdown and to the author: blanks in it.
_LOOSE = re.compile(
    r"""\([ \t]*([^()\n<>"']{1,300}(?:\([^()\n]{0,100}\)[^()\n<>"']{0,200})?)("[^"\n]*"|'[^'\n]*')?[ \t]*\)"""
)
# To kramdown all is an address, to the parenthesis that closes it.
_ANY = re.compile(r"""\(\s*(?!<[^\n>]{0,999}+>|\s)((?:[^()\s]|\s(?!["'])|\([^()]{0,100}\)){1,300})\)""")
_PATH = re.compile(r"[/#.]")
_MAX_PARENTHESES = 32  # levels within each other; CommonMark asks for three at least


@dataclass(frozen=True, slots=True)
class Target:
    """What follows a link's text: it ends at `end`; the destination and the title (in quotes) by offset."""

    end: int
    destination: tuple[int, int]
    title: tuple[int, int] | None = None


def inline_target(text: str, at: int) -> Target | None:
    """`(destination "title")` at `at`, or None."""
    return _strict_target(text, at) or _loose_target(text, at)


def kramdown_target(text: str, at: int) -> Target | None:
    """`(any words)` at `at`, an address to kramdown alone, or None."""
    match = _ANY.match(text, at)
    return match and Target(match.end(), (match.start(1), match.start(1) + len(match[1].rstrip())))


def label(text: str, at: int) -> tuple[str, int] | None:
    """`[label]` at `at`: the label, which may be empty, and where it ends."""
    match = _LABEL.match(text, at)
    return (match.group(1), match.end()) if match else None


def label_apart(text: str, at: int) -> tuple[str, int] | None:
    """The same to kramdown, to which blanks may stand before a label."""
    found = label(text, at)
    match = None if found else _LABEL_APART.match(text, at)
    return (match.group(1), match.end()) if match else found


def normal_label(text: str) -> str:
    """A reference's label as definitions are looked up: case and blanks don't count."""
    return " ".join(text.split()).lower().upper()


def note_label(name: str) -> str:
    """A footnote's label among those of definitions."""
    return f"^{normal_label(name)}"


def _strict_target(text: str, at: int) -> Target | None:
    begin = _skip(text, at + 1)
    if begin >= len(text):
        return None
    if text[begin] == "<":
        match = _ANGLED.match(text, begin)
        if not match:
            return None
        end = match.end()
    else:
        found = _bare_destination(text, begin)
        if found is None:
            return None
        end = found
    destination = (begin, end)
    behind = _skip(text, end)
    title = None
    if behind > end and (match := _TITLE.match(text, behind)):
        if "\n\n" in match.group():
            return None
        title = (behind, match.end())
        behind = _skip(text, match.end())
    if not text.startswith(")", behind):
        return None
    return Target(behind + 1, destination, title)


_PLAIN = re.compile(r"[^\\()\x00-\x20\x7f]*+")  # of an address


def _bare_destination(text: str, at: int) -> int | None:
    depth = 0
    while at < len(text):
        char = text[at]
        if char == "\\" and at + 1 < len(text) and text[at + 1].isascii() and not text[at + 1].isalnum():
            at += 1 if text[at + 1].isspace() else 2
            continue
        if char in " \t\n":
            break
        if char < " " or char == "\x7f":
            return None
        if char == "(":
            depth += 1
            if depth > _MAX_PARENTHESES:
                return None
        elif char == ")":
            if depth == 0:
                break
            depth -= 1
        at = _PLAIN.match(text, at + 1).end()  # type: ignore[union-attr] # it may be empty
    return at if depth == 0 else None


def _loose_target(text: str, at: int) -> Target | None:
    match = _LOOSE.match(text, at)
    if not match or not _PATH.search(match.group(1)):
        return None
    begin = match.start(1)
    destination = (begin, begin + len(match.group(1).rstrip(" \t")))
    return Target(match.end(), destination, match.span(2) if match.group(2) else None)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match
    return match.end()
