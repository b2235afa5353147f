"""Where addresses without any marks end: a URL, and a mail address around its @, as the engine would link them."""

from __future__ import annotations

import re

from translator.document.parse_options import Engine

_URL = re.compile(r"[^\s<>\"`*]*")
_GOLDMARK_URL = re.compile(r"[^\s<>\"`*\\]*")  # a backslash ends it
_URL_TAIL = re.compile(r"[?!.,:;*_~'\"]+\Z")
_LONGEST_URL = 2000
"""Characters after which an address is kept as a whole, brackets and all."""
_HANGUL_AFTER_WORD = re.compile(r"(?<=[A-Za-z0-9)\]])[\uac00-\ud7a3]")
_MAIL_BEFORE = re.compile(r"[A-Za-z0-9._+-]+\Z")
_GOLDMARK_MAIL_BEFORE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+=!#$%&'/?^{}-]*\Z")
_MAIL_AFTER = re.compile(r"@(?:[\w-]+\.)+[\w-]*[A-Za-z](?![\w-])", re.ASCII)  # the last is a letter
_GOLDMARK_MAIL_AFTER = re.compile(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]++)++(?!_)")  # a package's version, too
_LONGEST_MAIL_BEFORE = 64  # characters before the @


def url_end(text: str, start: int, behind: int, *, goldmark: bool) -> int | None:
    """Where the bare address ends that begins at `start`, and whose scheme or `www.` ends at `behind`.

    None where it is none. Its end is where a reader sees it: before closing punctuation, or a particle.
    """
    match = (_GOLDMARK_URL if goldmark else _URL).match(text, behind)
    assert match
    end = match.end()
    if particle := _HANGUL_AFTER_WORD.search(text, behind, end):
        end = particle.start()
    if end - behind > _LONGEST_URL:  # whoever wrote this: nothing in it is looked at twice
        return end
    for opening, closing in ("()", "[]", "{}"):
        excess = text.count(closing, start, end) - text.count(opening, start, end)
        while excess > 0:
            cut = text.rindex(closing, start, end)
            excess += text.count(opening, cut, end) - 1
            end = cut
    if tail := _URL_TAIL.search(text[start:end]):
        end = start + tail.start()
    return end if end > behind else None


def mail_around(text: str, at: int, earliest: int, engine: Engine) -> tuple[int, int] | None:
    """Where the mail address around the @ at `at` stands, from `earliest` on; None where there is none."""
    goldmark = engine is Engine.GOLDMARK
    name = _GOLDMARK_MAIL_BEFORE if goldmark else _MAIL_BEFORE
    before = name.search(text, max(earliest, at - _LONGEST_MAIL_BEFORE), at)
    after = (_GOLDMARK_MAIL_AFTER if goldmark else _MAIL_AFTER).match(text, at)
    return (before.start(), after.end()) if before and after else None
