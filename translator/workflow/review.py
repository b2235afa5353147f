"""A review of one post: what a person sees of its units, and what they do to them.

Every action is on disk when it returns. The files are looked at before each: what another program wrote to them
meanwhile is taken over, never overwritten.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from glossary import Glossary, Term, TermMatch
from glossary.editing import add_entries
from glossary.suggest import Suggestion
from translator.bitext import CommandLog, Match, Memory
from translator.document import Document, Segment, check_tags
from translator.errors import OlgimError, PublishError, UsageError
from translator.i18n import counted, tr
from translator.units import Finding, Origin, Severity, State, Unit
from translator.workflow.mirror import check_address, mirror_file
from translator.workflow.mirror_disk import publish_mirror, take_over_edits
from translator.workflow.moving import check_place
from translator.workflow.report import MirrorState
from translator.workflow.review_arrivals import Arrival, Received, received, said_of
from translator.workflow.review_brief import BriefDraft, about, changed, merged, named, tidy, within_bounds
from translator.workflow.review_checks import Checks
from translator.workflow.review_history import Change, History
from translator.workflow.review_kept import KeptReview, Typed
from translator.workflow.review_listing import Counts, Show, counts_of, places_of, segments
from translator.workflow.review_preview import Preview, make_preview
from translator.workflow.review_terms import reach, suggested
from translator.workflow.review_units import accepted, normal_text, rejected, taken, written
from translator.workflow.review_versions import (
    Alternative,
    Comparison,
    alternatives_of,
    comparisons_of,
    machine_of,
    previous_of,
)
from translator.workflow.site import Site
from translator.workflow.voice import Voice
from translator.workflow.work import open_work

__all__ = [
    "Clean",
    "Comparison",
    "Counts",
    "EmptyPostError",
    "GoneError",
    "Outcome",
    "ReviewSession",
    "Show",
    "segments",
]

MATCHES = 9


class GoneError(UsageError):
    """The segment isn't in the post any more."""

    def __init__(self) -> None:
        super().__init__(tr("this segment is gone: its Korean was changed in the post meanwhile"))


class EmptyPostError(UsageError):
    """There is nothing to translate in a post."""

    def __init__(self, path: Path) -> None:
        super().__init__(tr("there is no Korean in this post: nothing to review"), path=path)


@dataclass(frozen=True, slots=True)
class Clean:
    """The `keys` of proposals without a finding; how many have one, and how many are not among those looked at."""

    keys: tuple[str, ...]
    flagged: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did: one line for the person, the segments it changed, and those that others had changed."""

    message: str
    keys: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


class ReviewSession:
    """One post under review. Raises OlgimErrors that say what to do; then nothing has changed.

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
        self._closing = ExitStack()
        self._memory: Memory | None = None
        self._opening = Lock()
        self._counted: tuple[Sequence[Unit], Counts] = (), counts_of(())
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
            self.notices.append(
                tr(
                    "{drafts} of Korean that is gone from the post: kept in {place}",
                    drafts=_drafts(adrift),
                    place=self.kept.place,
                )
            )
        elif self.kept.drafts:
            self.notices.append(
                tr(
                    "{drafts} not saved, from before: ✎ in the list, e goes on",
                    drafts=_drafts(len(self.kept.drafts)),
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
        """Whether a unit still wants a person: not accepted, a proposal beside it, or a critical finding."""
        return (
            not unit.settled
            or bool(unit.proposal)
            or any(found.severity is Severity.CRITICAL for found in self.checks.of(unit))
        )

    @property
    def counts(self) -> Counts:
        """How far the post is."""
        units = self.units
        if self._counted[0] is not units:
            self._counted = units, counts_of(units)
        return self._counted[1]

    def view(self, show: Show = Show.ALL, query: str = "") -> list[int]:
        """The places (from 0) of the units that are listed: those of `show` with `query` in Korean or English."""
        return places_of(self.units, self._fits(show), query)

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
        with self._opening:  # several threads ask it
            if self._memory is None:
                self._memory = self._closing.enter_context(self.site.open_memory())
            self._memory.refresh()
            return self._memory

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

    # ---- acting

    def accept(self, keys: Sequence[str]) -> Outcome:
        """Accept the English that stands there, and put a proposal beside it away."""
        self.refresh()
        units = [self.unit(key) for key in keys]
        ready = [unit for unit in units if unit.target and not (unit.settled and not unit.proposal)]
        if not any(unit.target for unit in units):
            raise UsageError(tr("there is no English to accept"), hint=tr("e writes it"))
        said = tr("{segments} accepted", segments=segments(len(ready))) if ready else tr("accepted already")
        if ready and all(unit.settled for unit in ready):
            said = tr("your English stays; the proposal is put away")
        return self._apply("accept", [accepted(unit) for unit in ready], said)

    def repeats(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The proposals elsewhere in the post that have the Korean and the English of these units, word for word."""
        named = frozenset(keys)
        texts = {(unit.source, unit.target) for unit in self.units if unit.key in named and unit.target}
        return tuple(
            unit.key
            for unit in self.units
            if unit.state is State.PROPOSED
            and unit.key not in named
            and (unit.source, unit.target) in texts
            and not self.checks.of(unit)
        )

    def clean_proposals(self, places: Iterable[int] | None = None) -> Clean:
        """The proposals of which the checks say nothing, among those at these places (all without any)."""
        self.checks.survey(self.units)
        here = set(range(len(self.units)) if places is None else places)
        waiting = [(at, unit) for at, unit in enumerate(self.units) if unit.state is State.PROPOSED]
        listed = [unit for at, unit in waiting if at in here]
        keys = tuple(unit.key for unit in listed if not self.checks.of(unit))
        return Clean(keys, flagged=len(listed) - len(keys), elsewhere=len(waiting) - len(listed))

    def edit(self, key: str, text: str, base: Unit | None = None) -> Outcome:
        """Let `text` be a unit's English, accepted. `base` is the unit that the person had before them.

        Raises UsageError where the tags aren't the source's, or it can't be put in place. What somebody else has
        accepted meanwhile goes into the note. The words that stand there already change nothing.
        """
        self.refresh()
        unit = self.unit(key)
        text = normal_text(text)
        if text and text == normal_text(unit.target):
            self.kept.drop(key)
            return Outcome(tr("nothing changed") if unit.settled else tr("nothing changed; a accepts it"))
        problems = self.problems(key, text)
        if problems:
            raise UsageError(
                "; ".join(problems), hint=tr("Each tag of the Korean has to be in the English exactly once.")
            )
        note = unit.note
        if base is not None and unit.settled and unit.target not in {base.target, text}:
            note = tr("{note}\nSomebody else wrote: {target}", note=note, target=unit.target).lstrip("\n")
        edited = written(unit, text)
        if (
            base is not None and unit.proposal and unit.proposal != base.proposal
        ):  # it came while they were typing
            edited = edited.beside(unit.proposal, unit.proposal_origin or Origin.MODEL, unit.proposal_author)
        outcome = self._apply("edit", [replace(edited, note=note)], "saved and accepted")
        self.kept.drop(key)
        return outcome

    def type(self, unit: Unit, text: str) -> None:
        """Keep what was typed for a unit and isn't saved; what stands there already is no draft. It is on the disk."""
        if normal_text(text) == normal_text(unit.target):
            self.kept.drop(unit.key)
        else:
            self.kept.type(unit, text)

    def type_brief(self, draft: BriefDraft | None) -> None:
        """Keep the brief that was typed and isn't saved; None: there is none. It is on the disk."""
        self.kept.type_brief(draft)

    def lay_aside(self, unit: Unit, text: str) -> Outcome:
        """Keep a person's words for a unit whose Korean is gone; they return with it. Raises StoreError."""
        bitext, text = self._work.bitext, normal_text(text)
        if text:
            before = bitext.obsolete
            bitext.lay_aside(written(unit, text))
            try:
                bitext.save()
            except OlgimError:
                bitext.obsolete = before
                raise
            self._stamp = self._stamps()
        self.kept.drop(unit.key)
        return Outcome(tr("its Korean is gone from the post: your English is kept, and comes back with it"))

    def reject(self, keys: Sequence[str], reason: str = "") -> Outcome:
        """Take the English away, or a stale unit's proposal. The words and the reason are kept in the note."""
        self.refresh()
        units = [self.unit(key) for key in keys]
        ready = [unit for unit in units if unit.target]
        if not ready:
            raise UsageError(tr("there is no English to reject"))
        return self._apply(
            "reject", [rejected(unit, reason) for unit in ready], f"{segments(len(ready))} rejected"
        )

    def take(self, key: str, text: str, origin: Origin, author: str = "", what: str = "this") -> Outcome:
        """Let another translation stand as a proposal: beside a person's words, or in the place of others.

        The proposal that is beside a person's words already replaces them: they have chosen it. Raises UsageError where
        its tags don't fit.
        """
        self.refresh()
        unit = self.unit(key)
        problems = self.problems(key, text)
        if problems:
            raise UsageError(
                tr("{what} doesn't fit here: {problems}", what=what, problems="; ".join(problems))
            )
        text = normal_text(text)
        if unit.proposal and text == normal_text(unit.proposal):
            return self._apply("take", [taken(unit)], f"took {what}; u brings the other back")
        if unit.holds_words:
            return self._offer(unit.beside(text, origin, author), what)
        return self._apply("take", [unit.offered(text, origin, author)], f"took {what}; a accepts it")

    def _offer(self, unit: Unit, what: str) -> Outcome:
        if not unit.proposal:
            return Outcome(tr("{what} is what stands there", what=what), (unit.key,))
        return self._apply(
            "proposal", [unit], f"{what} is beside the English. a: keep the English, m: take this"
        )

    def propose(self, asked_for: Unit, text: str, author: str) -> Outcome:
        """Let the model's new answer stand as a proposal; beside the English where that is a person's, or isn't any
        more what it was when the model was asked.
        """
        self.refresh()
        unit, what, text = (
            self.unit(asked_for.key),
            tr("{author}'s new version", author=author),
            normal_text(text),
        )
        other = unit.target not in {"", asked_for.target}
        if not (unit.holds_words or other):
            return self.take(unit.key, text, Origin.MODEL, author, what)
        if problems := self.problems(unit.key, text):
            raise UsageError(
                tr("{what} doesn't fit here: {problems}", what=what, problems="; ".join(problems))
            )
        return self._offer(unit.beside(text, Origin.MODEL, author), what)

    def receive(self, arrivals: Iterable[Arrival]) -> Received:
        """Let what a model or the memory has answered stand as proposals, all with one save; see `received`.

        What is gone from the post meanwhile is left out. What only fills in what was empty is no step to undo.
        """
        fresh = self.refresh()
        latest = {one.key: one for one in arrivals}
        problems = self._misfits({key: one.text for key, one in latest.items() if one.text})
        changed = []
        for key, arrival in latest.items():
            unit = self._work.bitext.get(key)
            if unit is None or key in problems:
                continue
            new = received(unit, arrival)
            if new != unit:
                changed.append(new)
        outside = () if fresh is None else fresh.outside
        if not changed:
            return Received(tr("nothing new came"), (), outside, problems)
        replaced = {
            unit.key for unit in changed if self.unit(unit.key).target or self.previous(unit.key) is not None
        }
        message = said_of(changed, latest)
        outcome = self._apply("the model's answer", changed, message, record=replaced)
        return Received(message, outcome.keys, (*outside, *outcome.outside), problems)

    def _misfits(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Why texts can't stand as the English of their segments, by key."""
        known = {key: text for key, text in texts.items() if key in self._work.segments}
        problems = {
            key: "; ".join(found)
            for key, text in known.items()
            if (found := check_tags(self._work.segments[key], text))
        }
        refused = self._work.document.assemble(
            {key: text for key, text in known.items() if key not in problems}
        )
        return problems | {one.key: one.reason for one in refused.refused}

    def keep_brief(self, lines: Sequence[str]) -> None:
        """Keep what a model has decided for the whole post, unless something is decided. Raises StoreError."""
        if lines and not self.brief:
            bitext = self._work.bitext
            bitext.header = replace(bitext.header, brief=tuple(lines))
            bitext.save()
            self._stamp = self._stamps()

    def recall(self, units: Iterable[Unit]) -> dict[str, Match]:
        """What the memory has for exactly the Korean of these units, by key. May be called from a thread."""
        memory = self._fresh_memory()
        found = {unit.key: memory.exact(unit.source, post=self.label, kind=unit.kind) for unit in units}
        return {key: match for key, match in found.items() if match is not None}

    def take_machine(self, key: str) -> Outcome:
        """Let the machine's words, or the proposal that is beside a person's, stand as `take` has it."""
        old = self.machine(key)
        if old is None:
            raise UsageError(tr("the machine has no other version of this"))
        what = tr("the proposal") if self.unit(key).proposal else tr("the machine's version")
        return self.take(key, old.target, old.origin or Origin.MODEL, old.author, what)

    def take_previous(self, key: str) -> Outcome:
        """Let the words before the last change stand as `take` has it."""
        old = self.previous(key)
        if old is None:
            raise UsageError(tr("there is no earlier version of it"))
        return self.take(key, old.target, old.origin or Origin.HUMAN, old.author, tr("the earlier version"))

    def waive(self, key: str, finding: Finding, reason: str = "") -> Outcome:
        """Set one finding of a unit aside; the reason is kept."""
        self.refresh()
        unit = self.unit(key)
        waived = {**unit.waived, finding.mark: reason}
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
        self.kept.type_brief(None)
        outside = tuple(unit.key for unit in bitext.units if units.get(unit.key) != unit)
        return replace(self._decided(ours, brief, first.brief), outside=outside)

    def _decided(self, ours: Sequence[str], brief: Sequence[str], before: Sequence[str]) -> Outcome:
        """What became of the brief, and which segments that touches."""
        size = f"{len(brief)} {'line' if len(brief) == 1 else 'lines'}"
        message = tr("the brief has {size}", size=size) if brief else tr("the brief is empty now")
        others = sum(line not in ours for line in brief)
        if others:
            message += tr(", {others} by somebody else meanwhile", others=others)
        if brief == before:
            return Outcome(tr("{message}; nothing changed", message=message))
        subjects, self.touched = about(changed(before, brief), self.units)
        if self.touched:
            message += tr(
                "; {subjects}: in {segments}", subjects=named(subjects), segments=segments(len(self.touched))
            )
        elif subjects:
            message += tr("; {subjects}: in no segment", subjects=named(subjects))
        return Outcome(message)

    def suggestions(self) -> list[Suggestion]:
        """Terms that the site's glossary could do with. Reads every post: call it from a thread."""
        return suggested(self.site, self.path, self.units)

    def decline(self, word: str) -> Outcome:
        """Have a word never suggested as a term again, in no post of the site. Raises StoreError."""
        self.site.declined.add(word)
        return Outcome(tr("{word} will not be suggested again", word=word))

    def reconsider(self, word: str) -> Outcome:
        """Take back that a word was declined. Raises StoreError."""
        self.site.declined.remove(word)
        return Outcome(tr("{word} may be suggested again", word=word))

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
        message = tr(
            "{source} = {target}: in {segments}",
            source=term.source,
            target=term.target,
            segments=segments(len(found.units)),
        )
        if self.touched:
            message += tr(", {number} translated differently", number=len(self.touched))
        return Outcome(message)

    def undo(self) -> Outcome:
        """Take the last action back."""
        change = self.history.last
        if change is None:
            raise UsageError(tr("nothing to undo"))
        outcome = self._travel(change.reverse, tr("undone: {label}", label=change.label))
        self.kept.undone()
        return outcome

    def redo(self) -> Outcome:
        """Do the last undone action again."""
        change = self.history.next
        if change is None:
            raise UsageError(tr("nothing to redo"))
        outcome = self._travel(change, tr("redone: {label}", label=change.label))
        self.kept.redone()
        return outcome

    def _travel(self, change: Change, message: str) -> Outcome:
        self.refresh()
        pairs = zip(change.before, change.after, strict=True)
        units = [after for before, after in pairs if self._work.bitext.get(before.key) == before]
        if len(units) < len(change.before):
            kept = len(change.before) - len(units)
            message += tr(
                "; {segments} changed by somebody else meanwhile and left alone", segments=segments(kept)
            )
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
                tr("the post or its English has changed since this diff was shown"),
                hint=tr("Check the diff that is shown now."),
            )
        if now.blocked:
            raise PublishError(
                tr(
                    "not published: {number} to fix first; {message}",
                    number=len(now.blockers),
                    message=now.blockers[0].message,
                ),
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

    def _apply(
        self, label: str, units: Sequence[Unit], message: str, *, record: bool | Container[str] = True
    ) -> Outcome:
        """Put units and save. If that fails, all is as it was. `record`: whether, or for which keys, undo knows."""
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
        steps = [
            (old, new)
            for old, new in zip(before, after, strict=True)
            if record is True or (record is not False and old.key in record)
        ]
        if any(old != new for old, new in steps):
            self.kept.record(Change(label, tuple(old for old, _ in steps), tuple(new for _, new in steps)))
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


def _drafts(number: int) -> str:
    return counted(number, "draft")
