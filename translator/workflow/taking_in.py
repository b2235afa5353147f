"""Taking a worksheet in: what an endpoint's answers have to keep, these have to, and they go the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

from translator.errors import ConfigError, OlgimError, PublishError, StoreError
from translator.i18n import localised, tr
from translator.llm import Job
from translator.llm.handwork import judge_handed, keep_handed
from translator.llm.validate import SAME_TEXT
from translator.quality import check_unit
from translator.tags import for_model
from translator.units import Finding, Severity, State, Unit
from translator.workflow.guard import guarded
from translator.workflow.jobs import job_for
from translator.workflow.mirror import named
from translator.workflow.mirror_write import publish_work, settle_links
from translator.workflow.moving import check_place
from translator.workflow.post_run import PostRun, prepare
from translator.workflow.same_passages import base_of, by_base, english_of, is_a_persons
from translator.workflow.site import Site
from translator.workflow.taken import Giver, PassageOutcome, Taken, TakenRow
from translator.workflow.unwritable import unwritable
from translator.workflow.voice import Voice
from translator.workflow.worksheet_reading import Given, Sheet

_GLOSSARY = frozenset(("terms", "names"))
"""Findings that are refused, because the glossary is the author's word and was in the brief."""


def take_in(site: Site, path: Path, sheet: Sheet, giver: Giver, *, check: bool = False) -> Taken:
    """Take what is sound in a worksheet into a post's bitext, as proposals, and write the mirror as `translate` would.

    Each passage stands for itself: a refused one keeps no other out. What a person wrote or accepted is never replaced.
    With `check` nothing is written. Raises what `prepare` raises, and StoreError where the journal can't be written;
    then nothing was taken in.
    """
    with site.open_memory(keep=not check) as memory:
        written = {base_of(one.key) for one in sheet.given if one.english}
        post_run = prepare(site, path, memory, leave=written)
    taking = _Taking(post_run, giver)
    rows = taking.rows(sheet)
    done = Taken(
        post_run.work.label,
        rows,
        check,
        lacking=max(0, (sheet.passages or 0) - len({row.key for row in rows})),
        left=len(post_run.work.wanted),
        memory=post_run.memory,
    )
    return done if check else _keep(site, taking, done)


def _keep(site: Site, taking: _Taking, done: Taken) -> Taken:
    """Put what was taken on the disk: into the journal first, then the bitext, then the mirror."""
    work = taking.post_run.work
    with site.open_journal() as journal:
        keep_handed(journal, taking.job, taking.sound, taking.giver.name)
        error: OlgimError | None = None
        try:
            with guarded(work.label):
                check_place(work.site, work.path)
                published = publish_work(work)
                mirror, _ = named(work, published.draft, published.state)
                done = replace(
                    done,
                    mirror=mirror,
                    mirror_state=published.state,
                    taken_over=taking.post_run.taken_over + published.taken_over,
                    made_way=work.made_way,
                    blockers=tuple(
                        f"{one.post}:{one.line}: {one.message} [{one.code}]"
                        for one in published.draft.blockers
                        if one.code != "untranslated"
                    ),
                )
                error = settle_links([(work, published)]).get(work.label)
        except (
            PublishError,
            ConfigError,
        ) as caught:  # without its mirror, what was taken is in the bitext all the same
            error = caught
            with guarded(work.label):
                work.save()
        with suppress(StoreError):  # it saves space, no more
            journal.settle()
    return replace(done, rows=tuple(taking.as_it_came(row) for row in done.rows), error=error)


class _Taking:
    """One worksheet on its way into a post's units."""

    def __init__(self, post_run: PostRun, giver: Giver) -> None:
        self.post_run = post_run
        self.work = post_run.work
        self.giver = giver
        self.units = by_base(self.work.units)
        self.sound: dict[str, str] = {}
        """What was taken, by key."""
        self.job = self._job()

    def _job(self) -> Job:
        work = self.work
        return job_for(
            work.label,
            work.document,
            work.units,
            work.glossary,
            wanted=work.units,
            voice=Voice(),
            matches=lambda _unit: (),
        )

    def rows(self, sheet: Sheet) -> tuple[TakenRow, ...]:
        """What becomes of each passage; the units change, nothing is written."""
        times = Counter(base_of(one.key) for one in sheet.given)
        first = {base_of(one.key): one.line for one in reversed(sheet.given)}
        settled: dict[int, TakenRow] = {}
        texts: dict[str, tuple[Given, str]] = {}
        for one in sheet.given:
            key = base_of(one.key)
            if times[key] > 1:
                problem = tr(
                    "its header is there {times} times, first in line {first}: leave one of them",
                    times=times[key],
                    first=first[key],
                )
                settled[one.line] = self._refused(one, "double", problem)
            elif row := self._kept_out(one, key):
                settled[one.line] = row
            else:
                texts[key] = one, english_of(one.english)
        settled |= {row.line: row for row in self._judged(texts)}
        return tuple(settled[one.line] for one in sheet.given)

    def _refused(self, given: Given, code: str, *problems: str) -> TakenRow:
        key = base_of(given.key)
        line = self.work.segments[self.units[key][0].key].line if key in self.units else 0
        return TakenRow(key, given.line, PassageOutcome.REFUSED, line, code, problems)

    # ---- what can be told without reading the English

    def _kept_out(self, given: Given, key: str) -> TakenRow | None:
        """The row of a passage whose English isn't judged, because there is none or no place for it."""
        twins = self.units.get(key)
        if twins is None:
            return self._refused(given, *_no_such(given, key, self.units, self.work.label))
        line = self.work.segments[twins[0].key].line
        text = english_of(given.english)
        if not given.problem and text and _is_there(text, twins):
            return TakenRow(key, given.line, PassageOutcome.THERE, line)
        if not text and not given.problem:
            if not _same(given.quoted, for_model(twins[0].source)):
                return self._refused(given, "unreadable", _QUOTE_CHANGED)
            done = all(one.target and one.state is not State.STALE for one in twins)
            return TakenRow(key, given.line, PassageOutcome.THERE if done else PassageOutcome.EMPTY, line)
        if all(is_a_persons(one) for one in twins):
            return self._refused(given, "accepted", _A_PERSONS)
        if given.problem:
            return self._refused(given, "unreadable", given.problem)
        if len(text) > _ROOM + _TIMES * len(twins[0].source):
            return self._refused(given, "unusable", _FAR_TOO_LONG)
        if not _same(given.quoted, for_model(twins[0].source)):
            return self._refused(given, "unreadable", _QUOTE_CHANGED)
        if not self._open(twins):
            others = next(one.author or tr("a model") for one in twins if one.target)
            return self._refused(given, "proposed", _PROPOSED.format(others))
        return None

    def _open(self, twins: Sequence[Unit]) -> bool:
        """Whether some unit of a passage may have new English."""
        return any(self._is_open(one) for one in twins)

    def _is_open(self, unit: Unit) -> bool:
        if is_a_persons(unit):
            return False
        if not unit.target or unit.state is State.STALE or self.giver.replace:
            return True
        return unit.author == self.giver.name and unit.origin is self.giver.origin

    # ---- the English

    def _judged(self, texts: Mapping[str, tuple[Given, str]]) -> list[TakenRow]:
        lead = {key: self.units[key][0].key for key in texts}
        verdict = judge_handed(self.job, {lead[key]: text for key, (_, text) in texts.items()})
        findings = {key: self._findings(lead[key], verdict.good.get(lead[key], "")) for key in texts}
        misses = {
            key: tuple(one.message for one in findings[key] if one.code in _GLOSSARY)
            for key in texts
            if key not in self.giver.allowed
        }
        grave = {
            key: tuple(one.message for one in findings[key] if one.severity is Severity.CRITICAL)
            for key in texts
        }
        good = {key for key in texts if lead[key] in verdict.good and not misses.get(key) and not grave[key]}
        places = self._out_of_place({key: verdict.good[lead[key]] for key in good})
        rows = []
        for key, (given, _) in texts.items():
            line = self.work.segments[lead[key]].line
            if bad := verdict.bad.get(lead[key]):
                rows.append(self._refused(given, "unusable", *_with_remedies(bad)))
            elif grave[key]:  # it would keep the mirror back
                rows.append(self._refused(given, "unusable", *grave[key]))
            elif key not in good:
                rows.append(self._refused(given, "glossary", *misses[key]))
            elif key in places:
                rows.append(self._refused(given, "place", f"{places[key]}: {_REWORD}"))
            else:
                self._propose(key, verdict.good[lead[key]])
                rows.append(TakenRow(key, given.line, PassageOutcome.TAKEN, line, findings=findings[key]))
        return [self._compared(row) for row in rows]

    def _compared(self, row: TakenRow) -> TakenRow:
        """The row with what the checks say of it beside the rest of the post."""
        if row.outcome is not PassageOutcome.TAKEN:
            return row
        said = self.work.findings()
        more = [one for twin in self.units[row.key] for one in said.get(twin.key, ())]
        return replace(row, findings=tuple(dict.fromkeys((*row.findings, *more))))

    def as_it_came(self, row: TakenRow) -> TakenRow:
        """The row of something that was taken, as the bitext has it once it is saved: a person may have come first."""
        for twin in self.units.get(row.key, ()) if row.outcome is PassageOutcome.TAKEN else ():
            now = self.work.bitext.get(twin.key)
            text = self.sound.get(twin.key)
            if text is None or now is None or text in (now.target.strip(), now.proposal.strip()):
                continue
            if is_a_persons(now):
                refused = PassageOutcome.REFUSED
                return replace(row, outcome=refused, code="accepted", problems=(_A_PERSONS,), findings=())
        return row

    def _findings(self, key: str, text: str) -> tuple[Finding, ...]:
        segment = self.work.segments[key]
        if not text:
            return ()
        return tuple(check_unit(segment.source, text, kind=segment.kind, glossary=self.work.glossary))

    def _out_of_place(self, good: Mapping[str, str]) -> dict[str, str]:
        """Why some can't be put into the post without changing what is around them, by passage."""
        texts = {one.key: text for key, text in good.items() for one in self.units[key] if self._is_open(one)}
        found = unwritable(self.work.document, {**self.work.translations, **texts})
        return {base_of(key): found[key][0].message for key in texts if key in found}

    def _propose(self, key: str, text: str) -> None:
        for unit in self.units[key]:
            if self._is_open(unit):
                self.work.propose(unit.key, text, self.giver.origin, self.giver.name)
                self.sound[unit.key] = text


_ROOM, _TIMES = 2000, 12  # characters that any English may have, and so many more for each of its Korean
_FAR_TOO_LONG = tr("it is far longer than its Korean: translate this passage only")
_A_PERSONS = tr(
    "a person wrote or accepted its English, which stays: where yours is better, tell them, and they change it "
    "with `olgim review`"
)
_PROPOSED = tr(
    "there is a proposal by {} that nobody has asked you to replace: leave it, or take this in with --replace "
    "if the person wants that"
)
_QUOTE_CHANGED = tr(
    "the quoted lines are not its Korean any more: leave them as they were, write the English below, and put a "
    "backslash before a line of it that begins with >"
)


def _is_there(text: str, twins: Sequence[Unit]) -> bool:
    """Whether the units of a passage have this very English, but for those where a person's stands."""
    may_change = [one for one in twins if not is_a_persons(one)] or twins
    now = (one.proposal if one.state is State.STALE else one.target for one in may_change)
    return all(text == words.strip() for words in now)


def _same(quoted: str, source: str) -> bool:
    """Whether what is quoted is the Korean, blanks aside; one that was taken out is missed by nobody."""
    return not quoted.strip() or quoted.split() == source.split()


_REWORD = tr("put it in other words, without the characters that do that")
_EACH_TAG = tr("each tag of the quoted Korean comes back exactly once, where the English wants it")
_ITS_OWN = tr("write each passage's own English below its Korean")
_REMEDIES = (
    ("<", _EACH_TAG),
    ("it holds the text", _ITS_OWN),
    ("its text was put", _ITS_OWN),
    (SAME_TEXT, _ITS_OWN),
)


def _with_remedies(problems: Sequence[str]) -> Iterator[str]:
    """The problems, those that don't say themselves what to do with what is to be done, which is said once."""
    told: set[str] = set()
    for problem in problems:
        remedy = next((words for start, words in _REMEDIES if problem.startswith(start)), "")
        yield for_model(localised(problem)) + (f": {remedy}" if remedy and remedy not in told else "")
        told.add(remedy)


_ALIKE = 90.0  # percent: a letter or two of a key, mistyped


def _no_such(given: Given, key: str, units: Collection[str], label: str) -> tuple[str, str]:
    if near := process.extractOne(key, list(units), scorer=fuzz.ratio, score_cutoff=_ALIKE):
        return "unknown", tr("there is no such passage: did you mean [{near}]?", near=near[0])
    if given.quoted.strip():
        return "changed", (
            tr(
                "its Korean was changed or taken out of {label} since the task was made: "
                "`olgim work {label}` prepares what is wanted now",
                label=label,
            )
        )
    return "unknown", tr(
        "there is no such passage in {label}: leave the headers as `olgim work` wrote them", label=label
    )
