"""Taking English that people wrote into the bitext: it is aligned with the Korean, accepted, and stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from translator.bitext import (
    RETELLING,
    Alignment,
    Bead,
    MirrorChunk,
    across_from,
    adopt_base,
    align,
    carried,
    chunks_of,
    fingerprint,
    sources_in,
    write_base,
    written_of,
)
from translator.bitext.po import HUMAN
from translator.document import Document, Segment, decode_post, parse
from translator.document.unmerged import conflict_line
from translator.errors import ExitCode, OlgimError, PublishError
from translator.files import bytes_of
from translator.hangul import has_hangul
from translator.i18n import tr
from translator.reasons import ALONE, AUTHORS_OWN, TOGETHER, UNFIT, UNTOLD, reason, retold
from translator.tags import Text
from translator.units import UNTRANSLATED, Severity, State, Unit
from translator.workflow.differing import differing
from translator.workflow.guard import guarded
from translator.workflow.last_mirror import is_ours, mark_of, name_of
from translator.workflow.mirror import compose, mirror_file, sharing_mirrors
from translator.workflow.mirror_merge import holder
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work

_STILL_KOREAN = tr("the English page has it in Korean, so it is still to be translated")


class Adoption(StrEnum):
    """What became of a post's English page: `adopted`; `ours`: Olgim keeps it already; `none`: there isn't one;
    `retelling`: it says something else than the Korean, or says it in another order.
    """

    ADOPTED = "adopted"
    OURS = "ours"
    NONE = "none"
    RETELLING = "retelling"


@dataclass(frozen=True, slots=True)
class Left:
    """A passage that was left as it is: its `line` in the Korean post, or in the English page if `english`, and why."""

    line: int
    english: bool
    why: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """What was left, and why, in plain values, for `--json`."""
        return {
            "in": "english" if self.english else "korean",
            "line": self.line,
            "why": self.why,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Adopted:
    """One post's outcome. `accepted` of its `segments` have their English in the bitext now; `left` are the passages of
    both pages that have no partner or don't fit; `share` is how much of the Korean was aligned, from 0 to 1.
    """

    post: str
    mirror: str = ""
    outcome: Adoption = Adoption.NONE
    segments: int = 0
    accepted: int = 0
    share: float = 0.0
    left: tuple[Left, ...] = ()
    error: OlgimError | None = None

    @property
    def lacks_much(self) -> bool:
        """Whether so little of the Korean is in the English page that this alone makes it a retelling."""
        return self.share < RETELLING

    @property
    def exit_code(self) -> int:
        """0 unless something went wrong: what has no partner is told of, and is none of the site's faults."""
        return int(ExitCode.CLEAN if self.error is None else self.error.exit_code)

    def as_dict(self) -> dict[str, Any]:
        """The same as names and plain values, as `--json` prints them."""
        return {
            "post": self.post,
            "mirror": self.mirror or None,
            "outcome": str(self.outcome),
            "segments": self.segments,
            "accepted": self.accepted,
            "share": round(self.share, 4),
            "left": [one.as_dict() for one in self.left],
            "error": None if self.error is None else str(self.error),
        }


def adopt(
    site: Site,
    posts: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Adopted]:
    """Take the English pages of `posts` into their bitexts. No English file is written; one bad post stops no other.

    `progress` is told how many of all posts are done, before each of them.
    """
    refused = sharing_mirrors(site, posts)
    found: list[Adopted] = []
    for path in posts:
        progress(len(found), len(posts))
        if path in refused:
            found.append(Adopted(site.label(path), error=refused[path].error))
            continue
        try:
            with guarded(site.label(path)):
                found.append(_adopt_one(site, path, dry_run=dry_run))
        except OlgimError as error:
            found.append(Adopted(site.label(path), error=error))
    if not dry_run and any(one.outcome is Adoption.ADOPTED for one in found):
        site.remember_pages()
    return found


def _adopt_one(site: Site, path: Path, *, dry_run: bool) -> Adopted:
    work = open_work(site, path)
    if not work.units:
        return Adopted(work.label)
    mirror = mirror_file(work)
    told = Adopted(work.label, site.shown(mirror), segments=len(work.units))
    if is_ours(work, mirror):
        accepted = sum(unit.state is State.ACCEPTED for unit in work.units)
        return replace(
            told, outcome=Adoption.OURS, accepted=accepted, share=1.0, left=tuple(_left_before(work))
        )
    text = _page(mirror)
    if not text.strip():
        return replace(told, outcome=Adoption.NONE, mirror="")
    plan = _Plan(work, work.document.parse_mirror(text))
    alignment = plan.alignment
    told = replace(told, share=alignment.share)
    if not alignment.is_translation:
        return replace(told, outcome=Adoption.RETELLING)
    plan.take()
    if not dry_run:
        plan.save(mirror)
    return replace(told, outcome=Adoption.ADOPTED, accepted=plan.accepted, left=tuple(plan.left()))


def _left_before(work: Work) -> Iterator[Left]:
    """The passages that an earlier run matched with nothing, each with the reason that it noted."""
    for unit in work.units:
        if unit.left:
            segment = work.segments[unit.key]
            yield Left(
                segment.line, english=False, why=retold(unit.waived[UNTRANSLATED]), text=_words(segment)
            )


def _page(mirror: Path) -> str:
    try:
        data = bytes_of(mirror)
    except OSError as error:
        raise PublishError(
            tr("the English page can't be read: {strerror}", strerror=error.strerror or error),
            hint=tr("Check its permissions, then run it again."),
            path=mirror,
        ) from error
    text = decode_post(data or b"", mirror)
    if "<<<<<<<" in text and (line := conflict_line(text, parse(text))) is not None:
        raise PublishError(
            tr("a merge conflict was left in the English page"),
            hint=tr("Keep one side of it, then run it again."),
            path=mirror,
            line=line,
        )
    return text


class _Plan:
    """What of an English page goes to which unit, and what is left where it is."""

    def __init__(self, work: Work, english: Document) -> None:
        self.work = work
        self.english = english
        self.alignment: Alignment = align(work.document, english)
        self.pairs: dict[int, int] = {}  # Korean segments -> English ones that say the same
        self.reasons: dict[str, str] = {}  # units without words of their own -> why
        self.korean: dict[str, str] = {}  # units that are still to be translated -> why
        self.text = ""  # the mirror that Olgim would write

    def take(self) -> None:
        """Put what was found into the units. Nothing is saved."""
        for bead, across in across_from(self.alignment.beads):
            if bead.korean and bead.english:
                self._take_bead(bead)
                continue
            for segment in self._wanted(bead):
                self._leave(segment, UNTOLD if across else ALONE)
        self.text, refused = compose(self.work)
        for refusal in refused:
            self._leave(self.work.segments[refusal.key], reason(UNFIT, reason=refusal.reason))
        if refused:
            self.text, _ = compose(self.work)
        self._waive()

    @property
    def accepted(self) -> int:
        """How many units have their English."""
        return sum(unit.state is State.ACCEPTED for unit in self.work.units)

    def _wanted(self, bead: Bead) -> list[Segment]:
        return [one for at in bead.korean if (one := self.work.document.segments[at]).translatable]

    def _take_bead(self, bead: Bead) -> None:
        wanted, theirs = self._wanted(bead), [self.english.segments[at] for at in bead.english]
        if len(bead.korean) == len(bead.english) == 1:
            self.pairs[bead.korean[0]] = bead.english[0]
        if not wanted:
            return
        if _is_korean(theirs):
            self.korean |= dict.fromkeys((one.key for one in wanted), _STILL_KOREAN)
            return
        if len(bead.korean) > 1:
            for segment in wanted:
                self._leave(segment, TOGETHER)
            return
        [korean] = wanted
        target = _target(theirs, korean)
        if not target:
            self._leave(korean, differing(korean, theirs))
            return
        unit = self.work.bitext.get(korean.key)
        if unit is not None and unit.state is not State.ACCEPTED:
            self.work.bitext.put(replace(unit.by_hand(target, HUMAN), state=State.ACCEPTED, proposal=""))

    def _leave(self, segment: Segment, why: str) -> None:
        unit = self.work.bitext.get(segment.key)
        if unit is None:
            return
        fresh = Unit(unit.key, unit.kind, unit.source, note=unit.note, waived={UNTRANSLATED: str(why)})
        self.work.bitext.put(fresh)
        self.reasons[unit.key] = why

    def _waive(self) -> None:
        """The author's own English is not kept back for what a check says of it."""
        for key, findings in self.work.findings().items():
            unit = self.work.bitext.get(key)
            critical = [one.code for one in findings if one.severity is Severity.CRITICAL]
            if unit is not None and unit.target and critical:
                waived = {**unit.waived, **dict.fromkeys(critical, AUTHORS_OWN)}
                self.work.bitext.put(replace(unit, waived=waived))

    def save(self, mirror: Path) -> None:
        """Note in the bitext what was taken and which mirror it is, in one step. Raises StoreError."""
        work = self.work
        composed = work.document.parse_mirror(self.text)
        base = ""
        if self.english.text != self.text:
            base = write_base(self._base(composed))
        now = replace(written_of(self.english), base=base)
        work.bitext.header = replace(
            work.bitext.header, mirror=mark_of(now.frame, base), written=self._shares(), base=base
        )
        work.save()
        work.site.written_mirrors.put(name_of(work, mirror), now)

    def _base(self, composed: Document) -> tuple[Any, ...]:
        actual, ours = chunks_of(self.english), chunks_of(composed)
        by_source = {
            segment.key: at for at, segment in enumerate(sources_in(composed, self.work.document)) if segment
        }
        here = _places(actual)
        there = _places(ours)
        ties: dict[int, int] = {}
        for korean, english in self.pairs.items():
            at = by_source.get(self.work.document.segments[korean].key)
            if at is not None and at in there and english in here:
                ties.setdefault(there[at], here[english])
        return adopt_base(actual, ours, ties, holder(self.work, self.english, composed))

    def _shares(self) -> tuple[tuple[str, str], ...]:
        owners = [""] * len(self.english.segments)
        for korean, english in self.pairs.items():
            segment = self.work.document.segments[korean]
            unit = self.work.bitext.get(segment.key)
            if unit is not None and unit.target:
                owners[english] = unit.key
        return tuple(zip(owners, fingerprint(self.english).split(), strict=True))

    def left(self) -> Iterable[Left]:
        """The passages without a partner, or with one in Korean; those of the Korean post first."""
        segments = self.work.segments
        for key, why in (self.reasons | self.korean).items():
            yield Left(segments[key].line, english=False, why=retold(why), text=_words(segments[key]))
        for bead, across in across_from(self.alignment.beads):
            nothing = not any(map(self._wanted, across))
            for at in () if bead.korean else bead.english:
                segment = self.english.segments[at]
                yield Left(
                    segment.line,
                    english=True,
                    why=tr("the Korean post has nothing like it")
                    if nothing
                    else tr("the Korean there can't be told apart from that of its neighbours"),
                    text=_words(segment),
                )


def _places(chunks: Sequence[MirrorChunk]) -> Mapping[int, int]:
    said = [chunk for chunk in chunks if chunk.text.strip()]
    return {segment: at for at, chunk in enumerate(said) for segment in chunk.segments}


def _target(theirs: Sequence[Segment], korean: Segment) -> str:
    """What a unit is to hold of English passages; empty if it can't."""
    if len(theirs) == 1:
        found = carried(theirs[0], korean)
        return found.target if found else ""
    if korean.tags or any(one.tags for one in theirs):
        return ""
    return " ".join(one.source for one in theirs)


def _is_korean(theirs: Sequence[Segment]) -> bool:
    words = "".join(Text(one.source).prose for one in theirs)
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in words)
    return has_hangul(words) and hangul * 2 > sum(map(str.isalpha, words))


def _words(segment: Segment) -> str:
    return " ".join(Text(segment.source).plain.replace("\ufffc", "…").split())
