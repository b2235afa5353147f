"""What a site's own English pages say in their front matter, read off pairs of post and page.

A blog whose posts have `slug: "061"` and whose English pages have `slug: "061-en"` needs no other address for a mirror.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from translator.publish.settings import FrontCustom, Values

_LEAST = 3  # pages that tell of a custom
_SHARE = 0.8  # of the pages, that follow it
ADDRESS_KEYS = ("slug", "permalink", "url")
"""What a page's address is said under."""
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")
_KOREAN_ENDING = re.compile(r"[.\-_](?:ko|kr|kor|korean)\Z", re.IGNORECASE)
_ENGLISH = re.compile(r"(?:\A|[^a-z])(?:en|eng|english)(?:[^a-z]|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BothPages:
    """A post by its path, with what its front matter and that of its English page say."""

    post: str
    korean: Values
    english: Values


def custom_of(pairs: Sequence[BothPages], pairing_keys: Sequence[str]) -> FrontCustom:
    """What most pages of a site do alike; the engine's own custom where they do not, or are too few to tell."""
    if len(pairs) < _LEAST:
        return FrontCustom()
    said = Counter(one for pair in pairs for one in _said(pair))
    key, before, after = "", "", ""
    for (name, start, end), number in said.most_common(1):
        if number >= max(_LEAST, _SHARE * len(pairs)):
            key, before, after = name, start, end
    named = any(
        name in pair.english or f"{name}.0" in pair.english for pair in pairs for name in pairing_keys
    )
    return FrontCustom(key, before, after, pairs=named)


def _said(pair: BothPages) -> Iterator[tuple[str, str, str]]:
    """How a page's value for an address comes of its post's: the key, and what stands before and behind it."""
    for key in ADDRESS_KEYS:
        own, theirs = base_of(pair.post, pair.korean, key), pair.english.get(key, "")
        before, found, after = theirs.partition(own) if own else ("", "", "")
        as_engines_do = key != "slug" and (before.rstrip("/"), after) == ("/en", "")
        if found and not as_engines_do and _ENGLISH.search(f"{before} {after}"):
            yield key, before, after


def base_of(post: str, values: Values, key: str) -> str:
    """What a post says for `key`; where it has no `slug`, its name without date and language."""
    if values.get(key) or key != "slug":
        return values.get(key, "")
    path = PurePosixPath(post)
    name = path.parent.name if path.stem == "index" else path.stem
    return _KOREAN_ENDING.sub("", _DATED.sub("", name))
