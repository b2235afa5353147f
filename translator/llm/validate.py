"""What has to hold of an answer before it is believed. What fails here is asked again, never kept."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from translator.document.tagged import check_tags
from translator.elements import HTML_ELEMENTS
from translator.hangul import HANGUL, HANGUL_CLASS
from translator.llm.prompt import SYSTEM
from translator.llm.reading import repeats_endlessly
from translator.tags import TAG, hollow, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from translator.document.types import Segment

_URL = re.compile(
    r"(?:https?|ftp|javascript|data|mailto|file):[^\s<>\"')\]]+|www\.[^\s<>\"')\]]+", re.IGNORECASE
)
_HTML = re.compile(r"<[!/?]?[a-zA-Z][^<>\n]*>|<!--")
_ELEMENT = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])|<[!?]")
_PLACEHOLDER = re.compile(r"[<‹][^<>‹›\n]*[>›]")
_LIQUID = re.compile(r"\{\{|\{%|%\}|\}\}")
_LINK = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)")
_CHATTER = re.compile(
    r"\A\W*(?:sure|certainly|of course|okay|here(?:'s| is| are)|below is|as an ai|i(?:'m| am) sorry|"
    r"translation|translated text|english|note)\b[^.\n]{0,60}[:!]\s*(?:\n|\Z|here)"
    r"|\A\W*(?:here(?:'s| is) (?:the|your) (?:english )?translation|translation:)"
    r"|(?:above is the translation|let me know if you|hope this helps|\(translator's note)",
    re.IGNORECASE,
)
_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_.+#-]{2,}|\d[\d.,]*\d|\d")
_CJK = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_LETTER = re.compile(f"[A-Za-z\u00c0-\u024f{HANGUL_CLASS}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
HANGUL_LEFT = "Korean is left in it"
_MOST_HANGUL = 0.2
_CITED = re.compile(
    rf"""["“]([^"“”\n]*[{HANGUL_CLASS}][^"“”\n]*)["”]|['‘]([^'‘’\n]*[{HANGUL_CLASS}][^'‘’\n]*)['’]"""
    rf"""|\(([^()\n]*[{HANGUL_CLASS}][^()\n]*)\)"""
)
_RUN = 6  # so many of our own words in a row are no chance


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


_OWN_WORDS = frozenset(_runs(SYSTEM.split()))


def problems(segment: Segment, target: str, *, lenient: bool = False) -> tuple[str, ...]:
    """Why `target` can't be the translation of `segment`, in sentences for the model; empty if it can.

    `lenient` lets Korean words pass that are cited in quotes or brackets, for texts that speak of words; the
    quality checks report them then.
    """
    return tuple(_problems(segment, target, lenient=lenient))


def _problems(segment: Segment, target: str, *, lenient: bool) -> Iterator[str]:
    if not target.strip():
        yield "the translation is empty"
        return
    source = segment.source
    prose, answer = plain(source), plain(target)
    if _same(prose, answer):
        yield "it is the Korean source, not a translation"
        return
    if repeats_endlessly(target) and not repeats_endlessly(source):
        yield "it repeats itself without end"
        return
    yield from _language(prose, answer, lenient=lenient)
    yield from _length(prose, answer)
    yield from check_tags(segment, target)
    yield from _smuggled(source, target)
    found = _CHATTER.search(answer)
    if found and not _CHATTER.search(prose):
        yield f"it talks about the translation ({found.group().strip()[:40]!r}) instead of only being it"
    if "```" in answer and "```" not in prose:
        yield "it holds a code fence that the source doesn't have"
    if not _OWN_WORDS.isdisjoint(_runs(answer.split())):
        yield "it repeats the instructions"


def _same(source: str, target: str) -> bool:
    return HANGUL.search(source) is not None and source.split() == target.split()


def _language(source: str, target: str, *, lenient: bool) -> Iterator[str]:
    hangul = len(HANGUL.findall(target))
    letters = len(_LETTER.findall(target))
    if hangul and not (lenient and hangul <= _MOST_HANGUL * letters and _only_cites(source, target)):
        found = re.findall(f"[{HANGUL_CLASS}]+", target)
        yield f"{HANGUL_LEFT} ({', '.join(found[:4])}): translate or romanise it"
    foreign = len(_CJK.findall(target)) - len(_CJK.findall(source))
    if foreign > 2 and foreign > 0.1 * (letters + foreign):
        yield "it is not English"
    elif not _LATIN.search(target) and re.search(f"[{HANGUL_CLASS}]{{2}}", source) and not hangul:
        stripped = re.sub(r"[ㄱ-ㆎ\W\d_]", "", source)
        if stripped:
            yield "there are no English words in it"


def _only_cites(source: str, target: str) -> bool:
    """Whether the Korean in `target` stands in quotes or brackets, word for word as in the source."""
    cited = [next(filter(None, found)) for found in _CITED.findall(target)]
    return not HANGUL.search(_CITED.sub("", target)) and all(text.strip() in source for text in cited)


def _length(source: str, target: str) -> Iterator[str]:
    hangul = len(HANGUL.findall(source))
    rest = len(source) - hangul
    if len(target) > 6 * hangul + 2 * rest + 60:
        yield "it is far longer than its source: translate this segment only"
    elif hangul >= 12 and len(target) < 0.45 * hangul + 0.4 * rest:
        yield "it is far shorter than its source: translate all of it"


def _smuggled(source: str, target: str) -> Iterator[str]:
    """What a translation has no reason to bring in."""
    own, answer = TAG.sub(" ", source), TAG.sub(" ", hollow(target))
    for name, pattern in (("a URL", _URL), ("HTML", _HTML), ("Liquid", _LIQUID), ("a Markdown link", _LINK)):
        known = Counter(found.rstrip(".,;:") for found in pattern.findall(own))
        there = Counter(found.rstrip(".,;:") for found in pattern.findall(answer))
        new = there - known
        if pattern is _HTML:
            # `<파일 경로>` rightly becomes `<file path>`: what is no element of HTML is only counted.
            others = Counter({found: count for found, count in new.items() if not _is_element(found)})
            if others.total() + (there & known).total() <= len(_PLACEHOLDER.findall(own)):
                new -= others
        if new:
            yield f"it adds {name} that the source doesn't have ({next(iter(new))[:60]!r})"


def _is_element(found: str) -> bool:
    match = _ELEMENT.match(found)
    return match is not None and (match[1] is None or match[1].lower() in HTML_ELEMENTS)


_MOST, _LITTLE = 0.6, 0.4
_SHORT = 12  # a text so short may well be right for two sources ("Yes")
SAME_TEXT = "several segments came back with the same text"
EXCHANGED = "texts in this answer were put into the wrong segments"


def crossed(segments: Mapping[str, Segment], targets: Mapping[str, str]) -> dict[str, str]:
    """Slots whose answers seem to belong to others: swapped, merged, or one text for all. With the reason.

    Told by anchors, the Latin words and numbers that a translation carries over, by equal texts and by empty
    ones. One such sign makes the whole answer doubtful: where one text slipped, its neighbours may have, and
    not each of them has anchors that would tell. So either nothing is in the result, or every slot.
    """
    found = _same_texts(segments, targets) | _foreign_texts(segments, targets)
    if len(targets) > 1 and any(not target.strip() for target in targets.values()) and not found:
        # An empty text is the mark of two segments merged into one; if all are empty, nothing was merged.
        blank = {slot for slot, target in targets.items() if not target.strip()}
        return dict.fromkeys(_beside(tuple(segments), blank), EXCHANGED) if len(blank) < len(targets) else {}
    return dict.fromkeys(targets, EXCHANGED) | found if found else {}


def _beside(slots: Sequence[str], these: set[str]) -> Iterator[str]:
    """The slots right before and after `these`."""
    for at, slot in enumerate(slots):
        if slot not in these and not these.isdisjoint(slots[max(0, at - 1) : at + 2]):
            yield slot


def _same_texts(segments: Mapping[str, Segment], targets: Mapping[str, str]) -> dict[str, str]:
    by_text: dict[str, list[str]] = {}
    for slot, target in targets.items():
        by_text.setdefault(" ".join(target.split()), []).append(slot)
    found: dict[str, str] = {}
    for text, slots in by_text.items():
        sources = {" ".join(segments[slot].source.split()) for slot in slots}
        if text and len(sources) > (1 if len(text) > _SHORT else 2):
            found |= dict.fromkeys(slots, SAME_TEXT)
    return found


def _foreign_texts(segments: Mapping[str, Segment], targets: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    anchors = {slot: _anchors(segment.source) for slot, segment in segments.items()}
    given = {slot: _anchors(target) for slot, target in targets.items()}
    for slot, have in given.items():
        own = anchors[slot]
        for other, theirs in anchors.items():
            only_theirs = theirs - own
            if other == slot or len(only_theirs) < 2 or other not in given:
                continue
            here, there = _share(only_theirs, have), _share(only_theirs, given[other])
            if here > _MOST and there < _LITTLE and len(only_theirs - given[other]) >= 2:
                found.setdefault(slot, "it holds the text of another segment")
                found.setdefault(other, "its text was put into another segment")
    return found


def _anchors(text: str) -> frozenset[str]:
    return frozenset(found.casefold() for found in _ANCHOR.findall(TAG.sub(" ", text)))


def _share(wanted: frozenset[str], have: frozenset[str]) -> float:
    return len(wanted & have) / len(wanted)
