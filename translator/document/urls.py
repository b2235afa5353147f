"""URLs and e-mail addresses in running text. No translation adds one: a renderer would make a link of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

# Hangul ends an address: a particle follows it without a space.
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
ADDRESS = re.compile(
    rf"(?<![A-Za-z])(?:https?|ftp|wss?|file|vbscript)://?[^\s<>\"'`{_HANGUL}\ufffc]+"
    rf"|(?<!\w)(?:javascript|vbscript|mailto|data(?=:[\w.+-]*[/;,])):[^\s<>\"'`{_HANGUL}]+"
    rf"|(?<![\w.])www\.[\w-]+\.[^\s<>\"'`{_HANGUL}\ufffc]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*\.[\w-]{0,62}[A-Za-z](?![\w-])",
    re.IGNORECASE | re.ASCII,
)
"""A URL or an e-mail address in running text."""

_CLOSERS = {")": "(", "]": "[", "}": "{"}
_STOPS = ".,;:!?*_"


@dataclass(frozen=True, slots=True)
class Address:
    """An address at `text[start:end]`, without the marks of the sentence around it."""

    address: str
    start: int
    end: int


def addresses(text: str) -> Iterator[Address]:
    """The addresses of a text without tags."""
    for match in ADDRESS.finditer(text):
        address = _without_closers(match[0])
        yield Address(address, match.start(), match.start() + len(address))


def _without_closers(written: str) -> str:
    """An address without the marks and the brackets of the sentence behind it."""
    unopened = {closer: written.count(closer) - written.count(opener) for closer, opener in _CLOSERS.items()}
    end = len(written)
    while end:
        last = written[end - 1]
        if last in _CLOSERS and unopened[last] > 0:
            unopened[last] -= 1
        elif last not in _STOPS:
            break
        end -= 1
    return written[:end]


def added_addresses(source: str, target: str) -> Iterator[Address]:
    """The addresses of a translation that its source doesn't have, or not as often. Both are plain texts."""
    there = list(addresses(target))
    if not there:
        return
    known = Counter(one.address for one in addresses(source))
    for one in there:
        known[one.address] -= 1
        if known[one.address] < 0:
            yield one
