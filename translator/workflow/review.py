"""A review of one post: what a person does to its units.

Every action is on disk when it returns; what it looks at first, and what is seen of the post, is in `review_post`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.document import check_tags
from translator.errors import OlgimError, PublishError, UsageError
from translator.i18n import joined, tr
from translator.units import Finding, Origin, State, Unit
from translator.workflow.mirror import check_address
from translator.workflow.mirror_write import publish_mirror
from translator.workflow.moving import check_place
from translator.workflow.report import MirrorState
from translator.workflow.review_arrivals import Arrival, Received, received, said_of
from translator.workflow.review_brief import BriefDraft
from translator.workflow.review_deciding import DecidingSession
from translator.workflow.review_history import Step, TermChange, name_of
from translator.workflow.review_listing import Counts, Show, segments
from translator.workflow.review_post import EmptyPostError, GoneError, NothingToDoError, Outcome
from translator.workflow.review_preview import Preview, make_preview
from translator.workflow.review_units import ELSE, accepted, normal_text, rejected, taken, written_by_hand
from translator.workflow.review_versions import (
    Comparison,
)

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


@dataclass(frozen=True, slots=True)
class Clean:
    """The `keys` of proposals without a finding or a draft; how many have a finding, how many are not among those
    looked at, and how many have a draft that isn't saved.
    """

    keys: tuple[str, ...]
    flagged: int
    elsewhere: int
    drafted: int = 0


class ReviewSession(DecidingSession):
    """One post under review. Raises OlgimErrors that say what to do; then nothing has changed."""

    # ---- acting

    def accept(self, keys: Sequence[str]) -> Outcome:
        """Accept the English that stands there, and put a proposal beside it away."""
        self.refresh()
        units = [self.unit(key) for key in keys]
        ready = [unit for unit in units if unit.target and not (unit.settled and not unit.proposal)]
        if not any(unit.target for unit in units):
            raise NothingToDoError(tr("there is no English to accept"), hint=tr("e: write it"))
        said = tr("{segments} accepted", segments=segments(len(ready))) if ready else tr("accepted already")
        if ready and all(unit.settled for unit in ready):
            said = tr("your English stays; the proposal is put away")
        return self._with_what_stays(self.apply("accept", [accepted(unit) for unit in ready], said))

    def _with_what_stays(self, outcome: Outcome) -> Outcome:
        """The outcome, with a word on English that publishing won't put into a page that keeps a person's own."""
        if len(outcome.keys) != 1 or not self.page.keeps_out(outcome.keys[0]):
            return outcome
        said = tr(
            "{said}, but {path} keeps what a person has there", said=outcome.message, path=self.page.shown
        )
        return replace(outcome, message=said)

    def repeats(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The proposals elsewhere in the post that have the Korean and the English of these units, word for word."""
        named = frozenset(keys)
        found = (self._work.bitext.get(key) for key in named)
        texts = {(unit.source, unit.target) for unit in found if unit is not None and unit.target}
        sources = {source for source, _ in texts}
        return tuple(
            unit.key
            for unit in self.units
            if unit.source in sources
            and unit.state is State.PROPOSED
            and unit.key not in named
            and (unit.source, unit.target) in texts
            and not self.checks.of(unit)
            and unit.key not in self.drafts
        )

    def clean_proposals(self, places: Iterable[int] | None = None) -> Clean:
        """The proposals of which the checks say nothing and that have no draft, among those at these places (all
        without any).
        """
        self.checks.survey(self.units)
        here = set(range(len(self.units)) if places is None else places)
        waiting = [(at, unit) for at, unit in enumerate(self.units) if unit.state is State.PROPOSED]
        listed = [unit for at, unit in waiting if at in here]
        undrafted = [unit for unit in listed if unit.key not in self.drafts]
        keys = tuple(unit.key for unit in undrafted if not self.checks.of(unit))
        return Clean(
            keys,
            flagged=len(undrafted) - len(keys),
            elsewhere=len(waiting) - len(listed),
            drafted=len(listed) - len(undrafted),
        )

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
            return Outcome(tr("nothing changed") if unit.settled else tr("nothing changed. a: accept it"))
        problems = self.problems(key, text)
        if problems:
            raise UsageError(
                joined(problems), hint=tr("Each tag of the Korean has to be in the English exactly once.")
            )
        note = unit.note
        if base is not None and unit.settled and unit.target not in {base.target, text}:
            note = f"{note}\n{ELSE}: {unit.target}".lstrip("\n")
        edited = written_by_hand(unit, text)
        if (
            base is not None and unit.proposal and unit.proposal != base.proposal
        ):  # it came while they were typing
            edited = edited.beside(unit.proposal, unit.proposal_origin or Origin.MODEL, unit.proposal_author)
        outcome = self.apply("edit", [replace(edited, note=note)], tr("saved and accepted"))
        self.kept.drop(key)
        return self._with_what_stays(outcome)

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
            bitext.lay_aside(written_by_hand(unit, text))
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
            raise NothingToDoError(tr("there is no English to reject"))
        return self.apply(
            "reject",
            [rejected(unit, reason) for unit in ready],
            tr("{segments} rejected", segments=segments(len(ready))),
        )

    def take(self, key: str, text: str, origin: Origin, author: str = "", what: str = "") -> Outcome:
        """Let another translation stand as a proposal: beside a person's words, or in the place of others.

        The proposal that is beside a person's words already replaces them: they have chosen it. Raises UsageError where
        its tags don't fit.
        """
        self.refresh()
        unit, what = self.unit(key), what or tr("this")
        problems = self.problems(key, text)
        if problems:
            raise UsageError(tr("{what} doesn't fit here: {problems}", what=what, problems=joined(problems)))
        text = normal_text(text)
        if unit.proposal and text == normal_text(unit.proposal):
            return self.apply("take", [taken(unit)], tr("now here, accepted: {what}. u: undo", what=what))
        if unit.holds_words:
            return self._offer(unit.beside(text, origin, author), what)
        return self.apply(
            "take",
            [unit.offered(text, origin, author)],
            tr("now here: {what}. a: accept it, u: undo", what=what),
        )

    def _offer(self, unit: Unit, what: str) -> Outcome:
        if not unit.proposal:
            return Outcome(tr("{what} is what stands there", what=what), (unit.key,))
        return self.apply(
            "proposal",
            [unit],
            tr("{what} is beside the English. a: keep the English, m: take this", what=what),
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
            raise UsageError(tr("{what} doesn't fit here: {problems}", what=what, problems=joined(problems)))
        return self._offer(unit.beside(text, Origin.MODEL, author), what)

    def receive(self, arrivals: Iterable[Arrival]) -> Received:
        """Let what a model or the memory has answered stand as proposals, all with one save; see `received`.

        What is gone from the post meanwhile is left out. What only fills in what was empty is no step to undo.
        """
        fresh = self.refresh()
        latest = {one.key: one for one in arrivals}
        problems = self._misfits_among(latest)
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
        outcome = self.apply("the model's answer", changed, message, record=replaced)
        return Received(message, outcome.keys, (*outside, *outcome.outside), problems)

    def try_on(self, key: str, text: str) -> None:
        """Find out whether a text can stand as the English of its segment, so that `receive` knows. For a thread."""
        document = self.document
        self._tried[key] = document, text, self._misfits({key: text}, apart=True).get(key, "")

    def _misfits_among(self, arrivals: Mapping[str, Arrival]) -> dict[str, str]:
        """Why what came can't stand there, by key; only what was not tried on in this very post is looked at."""
        problems: dict[str, str] = {}
        untried: dict[str, str] = {}
        for key, arrival in arrivals.items():
            document, text, problem = self._tried.pop(key, (None, "", ""))
            if document is self.document and text == arrival.text:
                problems |= {key: problem} if problem else {}
            elif arrival.text:
                untried[key] = arrival.text
        return problems | (self._misfits(untried, apart=True) if untried else {})

    def misfits(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Why texts can't stand as the English of their segments, by key."""
        return self._misfits(texts, apart=False)

    def _misfits(self, texts: Mapping[str, str], *, apart: bool) -> dict[str, str]:
        """The same; `apart`: as far as the lines of each segment tell."""
        known = {key: text for key, text in texts.items() if key in self._work.segments}
        problems = {
            key: joined(found)
            for key, text in known.items()
            if (found := check_tags(self._work.segments[key], text))
        }
        sound = {key: text for key, text in known.items() if key not in problems}
        document = self._work.document
        refused = document.try_apart(sound) if apart else document.assemble(sound).refused
        return problems | {one.key: one.reason for one in refused}

    def take_machine(self, key: str) -> Outcome:
        """Let the machine's words, or the proposal that is beside a person's, stand as `take` has it."""
        old = self.machine(key)
        if old is None:
            raise NothingToDoError(tr("the machine has no other version of this"))
        what = tr("the proposal") if self.unit(key).proposal else tr("the machine's version")
        return self.take(key, old.target, old.origin or Origin.MODEL, old.author, what)

    def take_previous(self, key: str) -> Outcome:
        """Let the words before the last change stand as `take` has it."""
        old = self.previous(key)
        if old is None:
            raise NothingToDoError(tr("there is no earlier version of it"))
        return self.take(key, old.target, old.origin or Origin.HUMAN, old.author, tr("the earlier version"))

    def waive(self, key: str, finding: Finding, reason: str = "", alike: Sequence[Finding] = ()) -> Outcome:
        """Set one finding of a unit aside, and others that say the same; the reason is kept."""
        self.refresh()
        unit = self.unit(key)
        waived = {**unit.waived, **{one.mark: reason for one in (finding, *alike)}}
        return self.apply(
            "waive", [replace(unit, waived=waived)], tr("waived: {message}", message=finding.message)
        )

    def annotate(self, key: str, line: str) -> Outcome:
        """Add a line to a unit's note."""
        self.refresh()
        unit = self.unit(key)
        note = unicodedata.normalize("NFC", f"{unit.note}\n{line}".strip())
        return self.apply("note", [replace(unit, note=note)], tr("note saved"))

    def undo(self) -> Outcome:
        """Take the last action back."""
        change = self.history.last
        if change is None:
            raise NothingToDoError(tr("nothing to undo"))
        outcome = self._travel(change.reverse, tr("undone: {label}", label=name_of(change)))
        self.kept.undone()
        return outcome

    def redo(self) -> Outcome:
        """Do the last undone action again."""
        change = self.history.next
        if change is None:
            raise NothingToDoError(tr("nothing to redo"))
        outcome = self._travel(change, tr("redone: {label}", label=name_of(change)))
        self.kept.redone()
        return outcome

    def _travel(self, change: Step, message: str) -> Outcome:
        self.refresh()
        if isinstance(change, TermChange):
            return self.travel_term(change, message)
        pairs = zip(change.before, change.after, strict=True)
        units = [after for before, after in pairs if self._work.bitext.get(before.key) == before]
        if len(units) < len(change.before):
            kept = len(change.before) - len(units)
            message += tr(
                "; {segments} changed by somebody else meanwhile and left alone", segments=segments(kept)
            )
        outcome = self.apply(change.label, units, message, record=False)
        return replace(outcome, keys=outcome.keys or change.keys)

    # ---- publishing

    def preview(self) -> Preview:
        """The mirror as it would be written, against the file there is."""
        self.refresh()
        units = self.units
        self._work.know(units, self.checks.found(units))
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
        self._look_at_files()
        self.notices += self._work.made_way
        if state is MirrorState.WRITTEN:
            self.tally.published.append(preview.shown)
            self.tally.made_way += self._work.made_way
        return state
