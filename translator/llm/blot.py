"""Taking a key out of what is kept or said, in every form that an endpoint could repeat it in.

A key comes back whole, cut, in other letters, reversed, in base64, in hex, percent-encoded, as a JSON or an HTML
escape. Whatever shares eight of its characters in a row, in one of these forms, is blotted out as far as it goes, and
twelve of its letters and figures, whatever else stands between them.
What keys of a provider all begin with is no secret, and stays.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote

BLOT: Final = b"[key]"
_CUT = 8  # characters of a key; fewer may be a word
_SCATTERED = 12  # letters and figures of a key, with anything else between them
_TOLD = 3  # characters behind what all of a provider's keys begin with, from which on it is this one
_SHORTEST = 4  # characters; whatever is shorter is no secret, and stands in every text
_PUBLIC = re.compile(rb"sk-proj-|sk-ant-api\d\d-|sk-ant-|sk-or-v\d-|sk-svcacct-|sk-|gsk_|xai-|aizasy|nvapi-")

_BETWEEN = re.compile(rb"\\(?:[nrt]|u[0-9a-f]{4})|[^0-9a-z]")  # in lower case; escapes of JSON, too

_Grams = dict[int, frozenset[bytes]]


def blotted(key: str, data: bytes) -> bytes:
    """`data` with `[key]` in place of the key."""
    if len(key) < _SHORTEST:
        return data
    folded = data.lower()
    covered = _apart([*_together(folded, _grams(key)), *_scattered(folded, _letters(key))])
    if not covered:
        return data
    parts, end = [], 0
    for first, last in covered:
        parts += [data[end:first], BLOT]
        end = last
    return b"".join((*parts, data[end:]))


def _together(text: bytes, grams: _Grams) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are of the key."""
    for length, known in grams.items():
        for place in range(len(text) - length + 1):
            if text[place : place + length] in known:
                yield place, place + length


def _scattered(folded: bytes, grams: _Grams) -> Iterator[tuple[int, int]]:
    """The stretches whose letters and figures are of the key, with something else between them."""
    squeezed = _BETWEEN.sub(b"", folded)
    found = list(_together(squeezed, grams))
    if not found:
        return
    places: list[int] = []  # of what is left, in the whole text
    end = 0
    for other in _BETWEEN.finditer(folded):
        places += range(end, other.start())
        end = other.end()
    places += range(end, len(folded))
    for first, last in found:
        yield places[first], places[last - 1] + 1


def _apart(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, those that touch as one."""
    apart: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if apart and first <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], last)
        else:
            apart.append((first, last))
    return apart


@lru_cache(maxsize=8)
def _letters(key: str) -> _Grams:
    """What of the key, in each form, is found whatever stands between; nothing of a key that is short."""
    grams: dict[int, set[bytes]] = {}
    for written, cut in _forms(key.encode()):
        form, length = _BETWEEN.sub(b"", written.lower()), _SCATTERED * cut // _CUT
        if len(form) >= length:
            found = (form[place : place + length] for place in range(len(form) - length + 1))
            grams.setdefault(length, set()).update(found)
    return {length: frozenset(known) for length, known in grams.items()}


@lru_cache(maxsize=8)
def _grams(key: str) -> _Grams:
    """All that can't be but of the key: by its length, each stretch of it in each form."""
    grams: dict[int, set[bytes]] = {}
    for written, cut in _forms(key.encode()):
        form = written.lower()  # whoever repeats it may have changed that
        length = min(len(form), cut)
        public = _PUBLIC.match(form)
        least = min(len(form), public.end() + _TOLD) if public else 0
        grams.setdefault(length, set()).update(
            form[place : place + length] for place in range(len(form) - length + 1) if place + length >= least
        )
    return {length: frozenset(known) for length, known in grams.items()}


def _forms(key: bytes) -> Iterator[tuple[bytes, int]]:
    """Each form of the key, and how long one is of the fewest characters that are blotted out."""
    for text in (key, key[::-1]):
        yield text, _CUT
        yield quote(text, safe="").encode(), _CUT
        yield text.hex().encode(), 2 * _CUT
        for escape in ("%{:02x}", "\\x{:02x}", "\\u{:04x}", "&#{};", "&#x{:x};"):
            yield "".join(map(escape.format, text)).encode(), len(escape.format(99)) * _CUT
        for shift in range(3):
            # Where the key begins within three bytes decides how it looks; what its neighbours change is left out.
            whole = base64.b64encode(b"\0" * shift + text).rstrip(b"=")
            inner = whole[-(-shift * 4 // 3) : -1 if (shift + len(text)) % 3 else None]
            yield inner, 4 * _CUT // 3
            yield inner.translate(bytes.maketrans(b"+/", b"-_")), 4 * _CUT // 3
