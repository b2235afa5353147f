"""What a site's own English pages say in their front matter, read off pairs of post and page.

A blog whose posts have `slug: "061"` and whose English pages have `slug: "061-en"` needs no other address for a mirror.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from translator.publish.site_settings import FrontCustom, Values

_LEAST = 2  # pages that tell of a custom
_SHARE = 0.8  # of the pages, that follow it
ADDRESS_KEYS = ("slug", "permalink", "url")
"""What a page's address is said under."""
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")
_KOREAN_ENDING = re.compile(r"[.\-_](?:ko|kr|kor|korean)(/?)\Z", re.IGNORECASE)
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
    custom, number = next(iter(said.most_common(1)), (FrontCustom(), 0))
    if number < max(_LEAST, _SHARE * len(pairs)):
        custom = FrontCustom()
    named = any(
        name in pair.english or f"{name}.0" in pair.english for pair in pairs for name in pairing_keys
    )
    return replace(custom, pairs=named)


def _said(pair: BothPages) -> Iterator[FrontCustom]:
    """How a page's value for an address comes of its post's."""
    for key in ADDRESS_KEYS:
        own, theirs = base_of(pair.post, pair.korean, key), pair.english.get(key, "")
        for base in dict.fromkeys((own, without_korean(own))):
            before, found, after = theirs.partition(base) if base else ("", "", "")
            as_engines_do = base == own and key != "slug" and (before.rstrip("/"), after) == ("/en", "")
            if found and not as_engines_do and (base != own or _ENGLISH.search(f"{before} {after}")):
                yield FrontCustom(key, before, after, drops_korean=base != own)
                break


def without_korean(name: str) -> str:
    """An address or a name without an ending that says Korean: `cache-ko` and `cache.kr` give `cache`."""
    return _KOREAN_ENDING.sub(r"\1", name)


def base_of(post: str, values: Values, key: str) -> str:
    """What a post says for `key`; where it has no `slug`, its name without date and language."""
    if values.get(key) or key != "slug":
        return values.get(key, "")
    path = PurePosixPath(post)
    name = path.parent.name if path.stem == "index" else path.stem
    return without_korean(_DATED.sub("", name))
