"""How a Korean post speaks to its readers: the speech level that most of its sentences end in.

Each request of a post carries it, so that all of them find the same English voice, whatever a chunk quotes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from translator.document import Segment, SegmentKind
from translator.document.tagged import prose_of

_TEXTS = {SegmentKind.PARAGRAPH, SegmentKind.ITEM, SegmentKind.FOOTNOTE, SegmentKind.HTML}
_LAST_WORD = re.compile(r"([가-힣]+)[\s)\]\"'”’ㄱ-ㅎㅏ-ㅣ]*(?:[.!?…~]+|$)", re.MULTILINE)
_CASUAL = re.compile(r"(?:[았었였했겠있없](?:어|지|네|거든|더라|잖아)|[거이]야|같아|더라고|잖아|거든)$")
_NOUNS_IN_YO = re.compile(r"(?:필요|중요|주요|개요|수요|소요|강요|동요)$")
_BIEUP = 17  # the number of a final ㅂ among a syllable's finals
_ENOUGH = 3
_MOST = 0.6

PLAIN, CASUAL, FRIENDLY, POLITE = "plain 한다체", "casual 해체", "friendly 해요체", "polite 합쇼체"


def register_of(segments: Iterable[Segment]) -> str:
    """The level of at least three sentences in five, in words that go into a prompt; empty where none has so many."""
    counts = Counter(
        level
        for segment in segments
        if segment.kind in _TEXTS
        for match in _LAST_WORD.finditer(prose_of(segment.source, segment.tags))
        if (level := level_of(match[1]))
    )
    level, count = max(counts.items(), key=lambda found: found[1], default=("", 0))
    return level if count >= max(_ENOUGH, _MOST * counts.total()) else ""


def level_of(word: str) -> str:
    """The level that a sentence's last word tells of; empty for a noun and the like."""
    if word.endswith(("십시오", "십시요")) or (
        word[-2:] in {"니다", "니까", "시다"} and _has_bieup(word[-3:-2])
    ):
        return POLITE
    if word.endswith("죠") or (word.endswith("요") and len(word) > 1 and not _NOUNS_IN_YO.search(word)):
        return FRIENDLY
    if word.endswith("다") and len(word) > 1:
        return PLAIN
    return CASUAL if _CASUAL.search(word) else ""


def _has_bieup(syllable: str) -> bool:
    return bool(syllable) and (ord(syllable) - ord("가")) % 28 == _BIEUP
