"""A review of one post: what a person sees of its units, and what they do to them.

Every action is on disk when it returns. The files are looked at before each: what another program wrote to them
meanwhile is taken over, never overwritten.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from glossary import Glossary, Term, TermMatch
from glossary.editing import add_entries
from glossary.suggest import Suggestion
from translator.bitext import Match, Memory
from translator.document import Document, Segment, check_tags
from translator.errors import OlgimError, PublishError, UsageError
from translator.units import Finding, Origin, Severity, State, Unit
from translator.workflow.mirror import check_address, mirror_file
from translator.workflow.mirror_disk import publish_mirror, take_over_edits
from translator.workflow.moving import check_place
from translator.workflow.report import MirrorState
from translator.workflow.review_brief import BriefDraft, about, changed, merged, named, tidy, within_bounds
from translator.workflow.review_checks import Checks
from translator.workflow.review_history import Change, History
from translator.workflow.review_preview import Preview, make_preview
from translator.workflow.review_terms import reach, suggested
from translator.workflow.review_units import accepted, normal_text, proposed, rejected, written
from translator.workflow.site import Site
from translator.workflow.voice import Voice
from translator.workflow.work import open_work

MATCHES = 9


class Show(StrEnum):
    """Which segments are listed."""

    ALL = "all"
    TODO = "to do"
    FINDINGS = "findings"
    STALE = "stale"
    EDITED = "edited"
    TERM = "touched"


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a post is, in segments."""

    total: int
    accepted: int
    proposed: int
    stale: int
    untranslated: int

    @property
    def part(self) -> float:
        """The part that is accepted, from 0 to 1."""
        return self.accepted / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did: one line for the person, the segments it changed, and those that others had changed."""

    message: str
    keys: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts of a segment that are worth holding against each other. `name` says what the old one is."""

    name: str
    old: str
    new: str


class ReviewSession:
    """One post under review. Raises OlgimErrors that say what to do; then nothing has changed.

    `notices` are what the person should know first: edits taken over from the English file, a conflict in it.
    """

    def __init__(self, site: Site, path: Path) -> None:
        self.site = site
        self.path = path
        self.history = History()
        self.drafts: dict[str, str] = {}
        """What was typed and not saved, by key."""
        self.brief_draft: BriefDraft | None = None
        """The brief that was typed and not saved."""
        self.touched: frozenset[str] = frozenset()
        """The segments whose English doesn't follow the term that was added last, or that the review is about; or
        those that a changed line of the brief is about."""
        self.notices: list[str] = []
        self.conflict: PublishError | None = None
        """Why the English file may not be written: a person's work in it that no segment can hold."""
        self._closing = ExitStack()
        self._memory: Memory | None = None
        taken = self._open()
        self.checks = Checks(self._work.glossary)
        if not self._work.units:
            raise UsageError("there is no Korean in this post: nothing to review", path=path)
        if self.conflict is not None:
            self.notices.append(str(self.conflict))
        if taken:
            self.notices.append(f"{segments(taken)} taken over from the English file")

    # ---- looking

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
            raise UsageError("this segment is gone: its Korean was changed in the post meanwhile")
        return unit

    def segment(self, key: str) -> Segment:
        """Where a unit stands in the post."""
        return self._work.segments[key]

    def findings(self, key: str) -> tuple[Finding, ...]:
        """What the checks say of a unit and nobody has waived."""
        return self.checks.of(self.unit(key))

    def unfinished(self, unit: Unit) -> bool:
        """Whether a unit still wants a person: it isn't accepted, or something critical is left in it."""
        return not unit.settled or any(found.severity is Severity.CRITICAL for found in self.checks.of(unit))

    @property
    def counts(self) -> Counts:
        """How far the post is."""
        states = [unit.state for unit in self.units]
        return Counts(
            len(states),
            accepted=states.count(State.ACCEPTED),
            proposed=states.count(State.PROPOSED),
            stale=states.count(State.STALE),
            untranslated=states.count(State.UNTRANSLATED),
        )

    def view(self, show: Show = Show.ALL, query: str = "") -> list[int]:
        """The places (from 0) of the units that are listed: those of `show` with `query` in Korean or English."""
        wanted = _searchable(query)
        fits = self._fits(show)
        return [
            place
            for place, unit in enumerate(self.units)
            if fits(unit)
            and (not wanted or wanted in _searchable(unit.source) or wanted in _searchable(unit.target))
        ]

    def _fits(self, show: Show) -> Callable[[Unit], bool]:
        match show:
            case Show.ALL:
                return lambda _: True
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

    def matches(self, key: str) -> tuple[Match, ...]:
        """Translations of similar Korean elsewhere. May take a moment; may be called from a thread."""
        unit = self.unit(key)
        found = self._fresh_memory().fuzzy(unit.source, limit=MATCHES + 1, post=self.label, kind=unit.kind)
        return tuple(match for match in found if match.target != unit.target)[:MATCHES]

    def voice(self) -> Voice:
        """How the site's English is to sound. Raises ConfigError."""
        return self.site.voice(self._fresh_memory())

    def _fresh_memory(self) -> Memory:
        if self._memory is None:
            self._memory = self._closing.enter_context(self.site.open_memory())
        self._memory.refresh()
        return self._memory

    @property
    def brief(self) -> tuple[str, ...]:
        """What was decided for the whole post, and goes along with everything that a model is asked of it."""
        return self._work.bitext.header.brief

    def machine(self, key: str) -> Unit | None:
        """The machine's latest words for a unit, where they aren't the ones that stand there."""
        unit = self.unit(key)
        if unit.proposal:
            return replace(unit, target=unit.proposal, origin=Origin.MODEL)
        if unit.origin is Origin.MODEL:
            return None
        known = next((old for old in self._versions(unit) if old.origin is Origin.MODEL), None)
        if known is None and unit.machine not in {"", unit.target}:  # it was replaced in another session
            return replace(unit, target=unit.machine, origin=Origin.MODEL, author="")
        return known

    def previous(self, key: str) -> Unit | None:
        """A unit's words before the last action in this session that changed them."""
        return next(iter(self._versions(self.unit(key))), None)

    def _versions(self, unit: Unit) -> Iterable[Unit]:
        return (old for old in self.history.versions(unit.key) if old.target not in {"", unit.target})

    def comparisons(self, key: str) -> tuple[Comparison, ...]:
        """What a unit's English, or the Korean it was made for, can be compared with; the most telling first."""
        unit = self.unit(key)
        found = []
        if unit.previous_source is not None:
            found.append(Comparison("Korean: before → now", unit.previous_source, unit.source))
        if unit.proposal:
            found.append(Comparison("English: now → the machine's new version", unit.target, unit.proposal))
        machine, previous = self.machine(key), self.previous(key)
        if machine is not None and not unit.proposal:
            found.append(Comparison("English: the machine's → now", machine.target, unit.target))
        if previous is not None and (machine is None or previous.target != machine.target):
            found.append(Comparison("English: before → now", previous.target, unit.target))
        return tuple(found)

    def problems(self, key: str, text: str) -> tuple[str, ...]:
        """Why `text` can't stand as a unit's English, each a sentence; nothing if it can."""
        text = normal_text(text)
        if not text:
            return ("there is no English yet",)
        problems = check_tags(self.segment(key), text)
        if problems:
            return problems
        refused = self._work.document.assemble({key: text}).refused
        return tuple(refusal.reason for refusal in refused if refusal.key == key)

    # ---- acting

    def accept(self, keys: Sequence[str]) -> Outcome:
        """Accept the English that stands there."""
        self.refresh()
        units = [self.unit(key) for key in keys]
        ready = [unit for unit in units if unit.target and not unit.settled]
        if not any(unit.target for unit in units):
            raise UsageError("there is no English to accept", hint="e writes it")
        said = f"{segments(len(ready))} accepted" if ready else "accepted already"
        return self._apply("accept", [accepted(unit) for unit in ready], said)

    def clean_proposals(self) -> tuple[str, ...]:
        """The keys of the proposals of which the checks say nothing."""
        self.checks.survey(self.units)
        return tuple(
            unit.key for unit in self.units if unit.state is State.PROPOSED and not self.checks.of(unit)
        )

    def edit(self, key: str, text: str, base: Unit | None = None) -> Outcome:
        """Let `text` be a unit's English, accepted. `base` is the unit that the person had before them.

        Raises UsageError where the tags aren't the source's, or it can't be put in place. What somebody else has
        accepted meanwhile goes into the note.
        """
        self.refresh()
        unit = self.unit(key)
        text = normal_text(text)
        problems = self.problems(key, text)
        if problems:
            raise UsageError(
                "; ".join(problems), hint="Each tag of the Korean has to be in the English exactly once."
            )
        note = unit.note
        if base is not None and unit.settled and unit.target not in {base.target, text}:
            note = f"{note}\nSomebody else wrote: {unit.target}".lstrip("\n")
        edited = accepted(unit) if text == unit.target else written(unit, text)
        outcome = self._apply("edit", [replace(edited, note=note)], "saved and accepted")
        self.drafts.pop(key, None)
        return outcome

    def reject(self, keys: Sequence[str], reason: str = "") -> Outcome:
        """Take the English away, or a stale unit's proposal. The words and the reason are kept in the note."""
        self.refresh()
        units = [self.unit(key) for key in keys]
        ready = [unit for unit in units if unit.target]
        if not ready:
            raise UsageError("there is no English to reject")
        return self._apply(
            "reject", [rejected(unit, reason) for unit in ready], f"{segments(len(ready))} rejected"
        )

    def take(self, key: str, text: str, origin: Origin, author: str = "", what: str = "this") -> Outcome:
        """Let another translation stand as a proposal. Raises UsageError where its tags don't fit."""
        self.refresh()
        unit = self.unit(key)
        problems = self.problems(key, text)
        if problems:
            raise UsageError(f"{what} doesn't fit here: {'; '.join(problems)}")
        taken = replace(proposed(unit, normal_text(text)), origin=origin, author=author)
        return self._apply("take", [taken], f"took {what}; a accepts it")

    def propose(self, asked_for: Unit, text: str, author: str) -> Outcome:
        """Let the model's new answer stand as a proposal, unless the unit has changed since it was asked for."""
        self.refresh()
        if self.unit(asked_for.key).target != asked_for.target:
            raise UsageError("the English was changed meanwhile, so the model's answer was not used")
        return self.take(asked_for.key, text, Origin.MODEL, author, f"{author}'s new version")

    def take_machine(self, key: str) -> Outcome:
        """Let the machine's words stand as a proposal."""
        old = self.machine(key)
        if old is None:
            raise UsageError("the machine has no other version of this")
        return self.take(key, old.target, Origin.MODEL, old.author, "the machine's version")

    def take_previous(self, key: str) -> Outcome:
        """Let the words before the last change stand as a proposal."""
        old = self.previous(key)
        if old is None:
            raise UsageError("this session has no earlier version of it")
        return self.take(key, old.target, old.origin or Origin.HUMAN, old.author, "the earlier version")

    def waive(self, key: str, finding: Finding, reason: str = "") -> Outcome:
        """Set the findings of one check aside for a unit; the reason is kept."""
        self.refresh()
        unit = self.unit(key)
        waived = {**unit.waived, finding.code: reason}
        return self._apply("waive", [replace(unit, waived=waived)], f"waived: {finding.code}")

    def annotate(self, key: str, line: str) -> Outcome:
        """Add a line to a unit's note."""
        self.refresh()
        unit = self.unit(key)
        note = unicodedata.normalize("NFC", f"{unit.note}\n{line}".strip())
        return self._apply("note", [replace(unit, note=note)], "note saved")

    def decide(self, lines: Iterable[str], base: Sequence[str] | None = None) -> Outcome:
        """Let these lines be the post's brief. `base` is the brief that the person had before them.

        Show.TERM lists the segments that a changed line is about. What somebody else did to the brief meanwhile is
        kept line by line. Raises UsageError where it is too long, StoreError.
        """
        ours = tidy(lines)
        within_bounds(ours)
        self.refresh()
        bitext = self._work.bitext
        first = before = bitext.header
        units = {unit.key: unit for unit in bitext.units}
        base = before.brief if base is None else base
        brief = merged(base, ours, before.brief)
        while brief != before.brief:
            bitext.header = replace(before, brief=brief)
            try:
                bitext.save()
            except OlgimError:
                bitext.header = before
                raise
            before = bitext.header
            brief = merged(
                base, ours, before.brief
            )  # another one, if somebody wrote theirs at this very moment
        self._stamp = self._stamps()
        self.brief_draft = None
        outside = tuple(unit.key for unit in bitext.units if units.get(unit.key) != unit)
        return replace(self._decided(ours, brief, first.brief), outside=outside)

    def _decided(self, ours: Sequence[str], brief: Sequence[str], before: Sequence[str]) -> Outcome:
        """What became of the brief, and which segments that touches."""
        size = f"{len(brief)} {'line' if len(brief) == 1 else 'lines'}"
        message = f"the brief has {size}" if brief else "the brief is empty now"
        others = sum(line not in ours for line in brief)
        if others:
            message += f", {others} by somebody else meanwhile"
        if brief == before:
            return Outcome(f"{message}; nothing changed")
        subjects, self.touched = about(changed(before, brief), self.units)
        if self.touched:
            message += f"; {named(subjects)}: in {segments(len(self.touched))}"
        elif subjects:
            message += f"; {named(subjects)}: in no segment"
        return Outcome(message)

    def suggestions(self) -> list[Suggestion]:
        """Terms that the site's glossary could do with. Reads every post: call it from a thread."""
        return suggested(self.site, self.path, self.units)

    def decline(self, word: str) -> Outcome:
        """Have a word never suggested as a term again, in no post of the site. Raises StoreError."""
        self.site.declined.add(word)
        return Outcome(f"{word} will not be suggested again")

    def reconsider(self, word: str) -> Outcome:
        """Take back that a word was declined. Raises StoreError."""
        self.site.declined.remove(word)
        return Outcome(f"{word} may be suggested again")

    def add_term(self, term: Term, *, replace_old: bool = False) -> Outcome:
        """Write a term into the site's own glossary; those that it touches are listed by Show.TERM.

        Raises GlossaryError where it is there already (unless `replace_old`), or is none.
        """
        term = replace(term, source=normal_text(term.source), target=normal_text(term.target))
        new, old = ((), [term]) if replace_old else ([term], ())
        add_entries(self.site.glossaries.own, new, replacing=old)
        self.refresh()
        found = reach(term, self.glossary, self.units)
        self.touched = frozenset(unit.key for unit in found.otherwise)
        message = f"{term.source} = {term.target}: in {segments(len(found.units))}"
        if self.touched:
            message += f", {len(self.touched)} translated differently"
        return Outcome(message)

    def undo(self) -> Outcome:
        """Take the last action back."""
        change = self.history.last
        if change is None:
            raise UsageError("nothing to undo in this session")
        outcome = self._travel(change.reverse, f"undone: {change.label}")
        self.history.undone()
        return outcome

    def redo(self) -> Outcome:
        """Do the last undone action again."""
        change = self.history.next
        if change is None:
            raise UsageError("nothing to redo")
        outcome = self._travel(change, f"redone: {change.label}")
        self.history.redone()
        return outcome

    def _travel(self, change: Change, message: str) -> Outcome:
        self.refresh()
        pairs = zip(change.before, change.after, strict=True)
        units = [after for before, after in pairs if self._work.bitext.get(before.key) == before]
        if len(units) < len(change.before):
            kept = len(change.before) - len(units)
            message += f"; {segments(kept)} changed by somebody else meanwhile and left alone"
        outcome = self._apply(change.label, units, message, record=False)
        return replace(outcome, keys=outcome.keys or (change.key,))

    # ---- publishing

    def preview(self) -> Preview:
        """The mirror as it would be written, against the file there is."""
        self.refresh()
        return make_preview(self._work, self.conflict)

    def publish(self, preview: Preview) -> MirrorState:
        """Write the mirror exactly as it was shown. Raises PublishError where it is blocked, or not that any more.

        Raises ConfigError where it isn't known where it belongs, or where the site could not build it as English.
        """
        now = self.preview()
        if now.conflict is not None:
            raise now.conflict
        if (now.text, now.old) != (preview.text, preview.old):
            raise PublishError(
                "the post or its English has changed since this diff was shown",
                hint="Check the diff that is shown now.",
            )
        if now.blocked:
            raise PublishError(
                f"not published: {len(now.blockers)} to fix first; {now.blockers[0].message}",
                path=now.path,
            )
        check_place(self._work.site, self._work.path)
        check_address(self._work)
        state = publish_mirror(self._work, now.draft)
        self._work.bitext.save()
        self._stamp = self._stamps()
        return state

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
        if new_terms:
            self.checks = Checks(self._work.glossary)
        after = {unit.key: unit for unit in self.units}
        outside = tuple(key for key, unit in after.items() if before.get(key) != unit)
        changed = len(outside) or len(before.keys() - after.keys())
        if changed:
            return Outcome(f"{segments(changed)} changed on disk and taken over", (), outside)
        return Outcome("the glossary was changed and is loaded again") if new_terms else None

    def close(self) -> None:
        """Let go of the memory's index."""
        self._memory = None
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
        self._stamp = self._stamps()
        return taken

    def _stamps(self) -> _Stamps:
        mirror = None
        with suppress(PublishError):  # the mirror has no place in the site; publishing will say so
            mirror = _stamp(mirror_file(self._work))
        glossaries = tuple(_stamp(path) for path in self.site.glossaries.files)
        return _Stamps(_stamp(self.path), _stamp(self._work.bitext.path), mirror, glossaries)

    def _apply(self, label: str, units: Sequence[Unit], message: str, *, record: bool = True) -> Outcome:
        """Put units and save. If that fails, all is as it was."""
        bitext = self._work.bitext
        before = tuple(self.unit(unit.key) for unit in units)
        bitext.put(*units)
        expected = {unit.key: unit for unit in bitext.units}
        try:
            bitext.save()
        except OlgimError:
            bitext.put(*before)
            raise
        self._stamp = self._stamps()
        after = tuple(self.unit(unit.key) for unit in units)
        if record and after != before:
            self.history.record(Change(label, before, after))
        outside = tuple(unit.key for unit in bitext.units if expected.get(unit.key) != unit)
        return Outcome(message, tuple(unit.key for unit in units), outside)


_Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class _Stamps:
    """What tells whether the files of a review have been written since."""

    post: _Stamp
    bitext: _Stamp
    mirror: _Stamp
    glossaries: tuple[_Stamp, ...]


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def segments(number: int) -> str:
    """`1 segment`, `2 segments`."""
    return f"{number:,} {'segment' if number == 1 else 'segments'}"


def _searchable(text: str) -> str:
    """A text as search compares it: either case, Hangul composed or not."""
    return unicodedata.normalize("NFC", text).casefold()
