"""A post that is under review, and its files: what a person sees of its units.

The files are looked at before each action: what another program wrote to them meanwhile is taken over, never
overwritten. What an action changes is on disk when it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from glossary import Glossary, TermMatch
from translator.bitext import CommandLog
from translator.document import Document, Segment, check_tags
from translator.errors import OlgimError, PublishError, UsageError
from translator.files import FileStamp, stamp_of
from translator.i18n import counted, tr
from translator.units import Finding, Origin, Severity, State, Unit
from translator.workflow.mirror import mirror_file
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.review_account import PostTally
from translator.workflow.review_brief import BriefDraft
from translator.workflow.review_checks import Checks
from translator.workflow.review_history import Change, History, JointAction
from translator.workflow.review_kept import KeptReview, Typed
from translator.workflow.review_listing import Counts, Show, counts_of, numbers_of, places_of, segments
from translator.workflow.review_memory import ReviewedMemory
from translator.workflow.review_page import ReviewedPage
from translator.workflow.review_units import normal_text
from translator.workflow.review_versions import (
    Alternative,
    Comparison,
    alternatives_of,
    comparisons_of,
    machine_of,
    previous_of,
)
from translator.workflow.site import Site
from translator.workflow.work import open_work


class GoneError(UsageError):
    """The segment isn't in the post any more."""

    def __init__(self) -> None:
        super().__init__(tr("this segment is gone: its Korean was changed in the post meanwhile"))


class NothingToDoError(UsageError):
    """There is nothing that an action could be about: nothing went wrong."""


class EmptyPostError(UsageError):
    """There is nothing to translate in a post."""

    def __init__(self, path: Path) -> None:
        super().__init__(tr("there is no Korean in this post: nothing to review"), path=path)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did: one line for the person, the segments it changed, and those that others had changed."""

    message: str
    keys: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


class ReviewedPost:
    """A post as it is on disk, its units with all that is known of them, and the one way to change them.

    `notices` are what the person should know first: edits taken over from the English file, a conflict in it. With
    `keep`, what is typed and the way back outlive the session: the next one of the post goes on with them.
    """

    def __init__(self, site: Site, path: Path, *, keep: bool = False) -> None:
        self.site = site
        self.path = path
        self.touched: frozenset[str] = frozenset()
        """The segments whose English doesn't follow the term that was added last, or that the review is about; or
        those that a changed line of the brief is about."""
        self.notices: list[str] = []
        self.conflict: PublishError | None = None
        """Why the English file may not be written: a person's work in it that no segment can hold."""
        self.tally = PostTally()
        """What was done in this session."""
        self._closing = ExitStack()
        self.memory = ReviewedMemory(lambda: self._work)
        """What has been translated already, here and in the site's other posts."""
        self._closing.callback(self.memory.close)
        self._counted: tuple[Sequence[Unit], Counts, Sequence[int]] = (), counts_of(()), ()
        self._tried: dict[str, tuple[Document, str, str]] = {}
        """What came for a segment, and why it can't stand there."""
        taken = self._open()
        self.checks = Checks(self._work.glossary)
        if not self._work.units:
            self.close()
            raise EmptyPostError(path)
        if self.conflict is not None:
            self.notices.append(str(self.conflict))
        if taken:
            self.notices.append(tr("{segments} taken over from the English file", segments=segments(taken)))
        self.kept = KeptReview(site.open_command_log(self.label) if keep else CommandLog(None, self.label))
        self._closing.callback(self.kept.close)
        self.notices += self.kept.notices
        self._settle_drafts()
        adrift = len(self.kept.adrift(self._by_key))
        if adrift:
            self.notices.append(counted(adrift, "adrift draft", place=self.kept.place))
        elif self.kept.drafts:
            self.notices.append(counted(len(self.kept.drafts), "earlier draft"))
        if self.kept.lines:
            self.notices.append(
                tr(
                    "typed at a question and not sent, from before: “{iter}”; "
                    "the same key at the same segment brings it back",
                    iter=next(iter(self.kept.lines.values())),
                )
            )

    # ---- looking

    @property
    def history(self) -> History:
        """What was done, and can be undone."""
        return self.kept.history

    @property
    def drafts(self) -> Mapping[str, Typed]:
        """What was typed and not saved, by key."""
        return self.kept.drafts

    def line(self, name: str) -> str:
        """What was typed at a small question of this name and not answered, also in an earlier session; or nothing."""
        return self.kept.lines.get(name, "")

    def type_line(self, name: str, text: str) -> None:
        """Keep what was typed at a small question; nothing: it is answered, or given up. It is on the disk."""
        self.kept.type_line(name, text)

    @property
    def brief_draft(self) -> BriefDraft | None:
        """The brief that was typed and not saved."""
        return self.kept.brief

    def draft(self, unit: Unit) -> str:
        """What an editor of a unit begins with: what was typed and not saved, or its English."""
        typed = self.kept.drafts.get(unit.key)
        return unit.target if typed is None else typed.text

    def base(self, unit: Unit) -> Unit:
        """The unit as it was when a person began to type, in this session or an earlier one."""
        typed = self.kept.drafts.get(unit.key)
        return unit if typed is None else replace(unit, target=typed.target)

    @property
    def _by_key(self) -> dict[str, Unit]:
        return {unit.key: unit for unit in self.units}

    def _settle_drafts(self) -> None:
        if self.kept.drafts:
            self.kept.settle(self._by_key)

    @property
    def label(self) -> str:
        """The post's path inside the site."""
        return self._work.label

    @property
    def document(self) -> Document:
        """The post as it is on disk."""
        return self._work.document

    @property
    def glossary(self) -> Glossary:
        """The terms that count in this post."""
        return self.checks.glossary

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in the post's order."""
        return self._work.units

    def unit(self, key: str) -> Unit:
        """The unit of a segment. Raises UsageError where the post has changed and lost it."""
        unit = self._work.bitext.get(key)
        if unit is None:
            raise GoneError
        return unit

    def find(self, key: str) -> Unit | None:
        """The same; None where the post hasn't got it."""
        return self._work.bitext.get(key)

    def segment(self, key: str) -> Segment:
        """Where a unit stands in the post. Raises UsageError where the post has changed and lost it."""
        segment = self._work.segments.get(key)
        if segment is None:
            raise GoneError
        return segment

    def findings(self, key: str) -> tuple[Finding, ...]:
        """What the checks say of a unit and nobody has waived."""
        return self.checks.of(self.unit(key))

    def unfinished(self, unit: Unit) -> bool:
        """Whether a unit still wants a person: it waits for one, or has a critical finding."""
        return unit.waits or self.critical(unit) is not None

    def critical(self, unit: Unit) -> Finding | None:
        """The first finding by which a unit keeps the post from being published; None where there is none."""
        return next((one for one in self.checks.of(unit) if one.severity is Severity.CRITICAL), None)

    @property
    def counts(self) -> Counts:
        """How many of the post's units are in which state."""
        return self._count()[1]

    @property
    def numbers(self) -> Sequence[int]:
        """The number of the unit at each place; see `numbers_of`."""
        return self._count()[2]

    def _count(self) -> tuple[Sequence[Unit], Counts, Sequence[int]]:
        """The counts and the numbers; where units have changed in their places, only those are counted again."""
        units = self.units
        before, counts, numbers = self._counted
        if len(before) != len(units):
            self._counted = units, counts_of(units), numbers_of(units)
        elif before is not units:
            changed = [(old, new) for old, new in zip(before, units, strict=True) if old is not new]
            counts = counts.with_others([old for old, _ in changed], [new for _, new in changed])
            if any(old.left != new.left for old, new in changed):
                numbers = numbers_of(units)
            self._counted = units, counts, numbers
        return self._counted

    def view(self, show: Show = Show.ALL, query: str = "") -> list[int]:
        """The places (from 0) of the units that are listed: those of `show` with `query` in Korean or English."""
        return places_of(self.units, self._fits(show), query)

    def _fits(self, show: Show) -> Callable[[Unit], bool]:
        match show:
            case Show.ALL:
                return lambda unit: not unit.left
            case Show.LEFT:
                return lambda unit: unit.left
            case Show.TODO:
                return self.unfinished
            case Show.FINDINGS:
                return lambda unit: bool(self.checks.of(unit))
            case Show.STALE:
                return lambda unit: unit.state is State.STALE
            case Show.EDITED:
                return lambda unit: unit.origin is Origin.HUMAN
            case Show.TERM:
                return lambda unit: unit.key in self.touched

    def terms(self, key: str) -> tuple[TermMatch, ...]:
        """The glossary's terms in a unit's Korean, where they stand."""
        return self.glossary.matches(self.unit(key).source)

    @property
    def brief(self) -> tuple[str, ...]:
        """What was decided for the whole post, and goes along with everything that a model is asked of it."""
        return self._work.bitext.header.brief

    def machine(self, key: str) -> Unit | None:
        """The proposal beside a unit, or the machine's latest words where they aren't the ones that stand there."""
        return machine_of(self.unit(key), self.history)

    def previous(self, key: str) -> Unit | None:
        """A unit's words before the last action that changed them."""
        return previous_of(self.unit(key), self.history)

    def alternatives(self, key: str) -> tuple[Alternative, ...]:
        """Other English that there is, or was, for a unit; the memory's aside. The latest first."""
        return alternatives_of(self.unit(key), self.history)

    def comparisons(self, key: str) -> tuple[Comparison, ...]:
        """What a unit's English, or the Korean it was made for, can be compared with; the most telling first."""
        return comparisons_of(self.unit(key), self.history)

    def problems(self, key: str, text: str) -> tuple[str, ...]:
        """Why `text` can't stand as a unit's English, each a sentence; nothing if it can."""
        text = normal_text(text)
        if not text:
            return (tr("there is no English yet"),)
        problems = check_tags(self.segment(key), text)
        if problems:
            return problems
        refused = self._work.document.assemble({key: text}).refused
        return tuple(refusal.reason for refusal in refused if refusal.key == key)

    # ---- the files

    def refresh(self) -> Outcome | None:
        """Take over what changed on disk: the post, its bitext, its mirror, the glossary. None if nothing did."""
        stamps = self._stamps()
        if stamps == self._stamp:
            return None
        new_terms = stamps.glossaries != self._stamp.glossaries
        if new_terms:
            self.site = replace(self.site)  # which reads its glossaries anew
        before = {unit.key: unit for unit in self.units}
        self._open()
        self._settle_drafts()
        if new_terms:
            self.checks = Checks(self._work.glossary)
        after = {unit.key: unit for unit in self.units}
        outside = tuple(key for key, unit in after.items() if before.get(key) != unit)
        changed = len(outside) or len(before.keys() - after.keys())
        if changed:
            return Outcome(
                tr("{segments} changed on disk and taken over", segments=segments(changed)), (), outside
            )
        return Outcome(tr("the glossary was changed and is loaded again")) if new_terms else None

    def prepare(self) -> None:
        """Get ready for what a person will do first. Takes a while with a long post; may be called from a thread."""
        self._work.bitext.prepare()

    def close(self) -> None:
        """Let go of the memory's index."""
        self._closing.close()

    def _open(self) -> int:
        """Read the post as it is on disk; take what a person changed in its mirror over, and say how many that were."""
        work = open_work(self.site, self.path)
        taken, self.conflict = 0, None
        try:
            taken = take_over_edits(work)
        except PublishError as error:
            self.conflict = error
        if taken:
            work.bitext.save()
        self._work = work
        self._look_at_files()
        return taken

    def _look_at_files(self) -> None:
        """Know the files as they are now, after they were read or written here."""
        self._stamp = self._stamps()
        self.page = ReviewedPage(self._work, self.conflict)
        """The English page, as far as a person wrote it."""

    def _stamps(self) -> _Stamps:
        mirror = None
        with suppress(PublishError):  # the mirror has no place in the site; publishing will say so
            mirror = stamp_of(mirror_file(self._work))
        glossaries = tuple(stamp_of(path) for path in self.site.glossaries.files)
        return _Stamps(stamp_of(self.path), stamp_of(self._work.bitext.path), mirror, glossaries)

    def apply(
        self,
        label: str,
        units: Sequence[Unit],
        message: str,
        *,
        record: bool | Container[str] = True,
        batch: JointAction | None = None,
    ) -> Outcome:
        """Put units and save. If that fails, all is as it was. `record`: whether, or for which keys, undo knows.

        `batch`: the action in several posts that this is a part of.
        """
        bitext = self._work.bitext
        before = tuple(self.unit(unit.key) for unit in units)
        bitext.put(*units)
        expected = bitext.units
        try:
            bitext.save()
        except OlgimError:
            bitext.put(*before)
            raise
        self._stamp = self._stamps()
        after = tuple(self.unit(unit.key) for unit in units)
        self.tally.note(before, after)
        steps = [
            (old, new)
            for old, new in zip(before, after, strict=True)
            if record is True or (record is not False and old.key in record)
        ]
        if any(old != new for old, new in steps):
            before, after = tuple(old for old, _ in steps), tuple(new for _, new in steps)
            self.kept.record(Change(label, before, after, batch))
        return Outcome(message, tuple(unit.key for unit in units), _others(expected, bitext.units))


def _others(expected: tuple[Unit, ...], units: tuple[Unit, ...]) -> tuple[str, ...]:
    """The keys of the units that aren't as expected, since somebody else has written them."""
    if expected is units:
        return ()
    ours = {unit.key: unit for unit in expected}
    return tuple(unit.key for unit in units if ours.get(unit.key) != unit)


@dataclass(frozen=True, slots=True)
class _Stamps:
    """What tells whether the files of a review have been written since."""

    post: FileStamp
    bitext: FileStamp
    mirror: FileStamp
    glossaries: tuple[FileStamp, ...]
