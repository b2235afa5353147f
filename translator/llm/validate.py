"""What has to hold of an answer before it is believed. What fails here is asked again, never kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from translator.hangul import HANGUL_CLASS
from translator.i18n import Clause, later
from translator.llm.prompt import SYSTEM
from translator.rules import RULES, Pair
from translator.tags import TAG, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from translator.document.types import Segment

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_.+#-]{2,}|\d[\d.,]*\d|\d")
_SAID = 3  # flaws of one rule that a model is told of
_RUN = 6  # so many of our own words in a row are no chance


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


_OWN_WORDS = frozenset(_runs(SYSTEM.split()))


def problems(
    segment: Segment, target: str, *, kept: Sequence[str] = (), lenient: bool = False
) -> tuple[str, ...]:
    """Why `target` can't be the translation of `segment`, in sentences for the model; empty if it can.

    `kept` is the Korean that the glossary wants to stand. `lenient` lets Korean words pass that are spoken of, in
    quotes or brackets: an answer that holds them is asked for once more before it is believed.
    """
    return tuple(_problems(segment, target, tuple(kept), lenient=lenient))


def _problems(segment: Segment, target: str, kept: tuple[str, ...], *, lenient: bool) -> Iterator[str]:
    pair = Pair(Text(segment.source), Text(target), segment.kind, kept=kept)
    broken = {rule.code: flaws for rule, flaws in RULES.broken(pair)}
    decided = any(rule.decisive and rule.code in broken for rule in RULES)
    left = re.findall(f"[{HANGUL_CLASS}]+", pair.without_kept_terms(pair.target.plain))
    if left and not decided and ("hangul" in broken or not lenient):
        yield (
            later(
                "Korean is left in it ({words}): translate it; keep it, in quotes, only if the sentence "
                "speaks of that very word",
                words=", ".join(left[:4]),
            )
        )
    for code, flaws in broken.items():
        if code != "hangul":
            yield from (Clause(flaw.message) for flaw in flaws[:_SAID])
    if not _OWN_WORDS.isdisjoint(_runs(pair.target.plain.split())):
        yield later("it repeats the instructions")


_MOST, _LITTLE = 0.6, 0.4  # of the anchors that only the other source has
_SHORT = 12  # a text so short may well be right for two sources ("Yes")
_LIKENESS = 55.0  # percent, by the Indel distance of the letters
SAME_TEXT = later("several segments came back with the same text")
_FEW_SIGNS = 0.05  # of the slots
EXCHANGED = later("texts in this answer were put into the wrong segments")


def crossed(segments: Mapping[str, Segment], targets: Mapping[str, str]) -> dict[str, str]:
    """Slots whose answers seem to belong to others: swapped, merged, or one text for all. With the reason.

    Told by anchors, the Latin words and numbers that a translation carries over, by equal texts and by empty
    ones. Not every text has anchors that would tell: where one slipped, its neighbours may have. So where there are
    signs in more than a few of the slots, all of them are in the result; else those with a sign, and those beside them.
    """
    found = strays(segments, targets)
    if len(targets) > 1 and any(not target.strip() for target in targets.values()) and not found:
        # An empty text is the mark of two segments merged into one; if all are empty, nothing was merged.
        blank = {slot for slot, target in targets.items() if not target.strip()}
        return dict.fromkeys(_beside(tuple(segments), blank), EXCHANGED) if len(blank) < len(targets) else {}
    if not found:
        return {}
    few = len(found) <= _FEW_SIGNS * len(targets)
    doubtful = _beside(tuple(segments), set(found)) if few else targets
    return dict.fromkeys(doubtful, EXCHANGED) | found


def strays(segments: Mapping[str, Segment], targets: Mapping[str, str]) -> dict[str, str]:
    """The slots that show a sign of their own of what `crossed` looks for, with the reason."""
    return _same_texts(segments, targets) | _foreign_texts(segments, targets)


class SlotPlaces:
    """As `crossed`, for texts that come one after the other: whether there is a sign so far."""

    def __init__(self, segments: Mapping[str, Segment]) -> None:
        self._segments = segments
        self._anchors = {slot: _anchors(segment.source) for slot, segment in segments.items()}
        self._given: dict[str, tuple[str, frozenset[str]]] = {}
        self.doubt = False

    def doubtful(self, slot: str, target: str) -> bool:
        """Whether there is a sign, with the text of one more slot."""
        have = _anchors(target)
        self._given[slot] = " ".join(target.split()), have
        self.doubt = (
            self.doubt
            or not target.strip()
            or any(
                self._strayed(slot, have, other, theirs)
                or self._strayed(other, theirs, slot, have)
                or self._same(slot, other)
                for other, (_, theirs) in self._given.items()
                if other != slot
            )
        )
        return self.doubt

    def _strayed(self, slot: str, have: frozenset[str], other: str, theirs: frozenset[str]) -> bool:
        return _strayed(have, theirs, only_theirs=self._anchors[other] - self._anchors[slot])

    def _same(self, slot: str, other: str) -> bool:
        text = self._given[slot][0]
        if text != self._given[other][0] or len(text) <= _SHORT:
            return False
        sources = {" ".join(self._segments[one].source.split()) for one in (slot, other)}
        return len(sources) > 1 and not _alike(sources)


def _strayed(have: frozenset[str], theirs: frozenset[str], *, only_theirs: frozenset[str]) -> bool:
    """Whether what only another source has stands in this text, and not in the other's."""
    if len(only_theirs) < 2:
        return False
    here, there = _share(only_theirs, have), _share(only_theirs, theirs)
    return here > _MOST and there < _LITTLE and len(only_theirs - theirs) >= 2


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
        if text and len(sources) > (1 if len(text) > _SHORT else 2) and not _alike(sources):
            found |= dict.fromkeys(slots, SAME_TEXT)
    return found


def _alike(sources: Collection[str]) -> bool:
    """Whether the sources may well have one translation: 위 코드를 실행하면, 위의 코드를 실행한 결과는."""
    first, *others = sorted(sources)
    return all(fuzz.ratio(first, other) >= _LIKENESS for other in others)


def _foreign_texts(segments: Mapping[str, Segment], targets: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    anchors = {slot: _anchors(segment.source) for slot, segment in segments.items()}
    given = {slot: _anchors(target) for slot, target in targets.items()}
    for slot, have in given.items():
        own = anchors[slot]
        for other, theirs in anchors.items():
            if other == slot or other not in given:
                continue
            if _strayed(have, given[other], only_theirs=theirs - own):
                found.setdefault(slot, later("it holds the text of another segment"))
                found.setdefault(other, later("its text was put into another segment"))
    return found


def _anchors(text: str) -> frozenset[str]:
    return frozenset(found.casefold() for found in _ANCHOR.findall(TAG.sub(" ", text)))


def _share(wanted: frozenset[str], have: frozenset[str]) -> float:
    return len(wanted & have) / len(wanted)
