"""Translating posts: what the memory knows, then the model, then the checks, the bitext and the mirror."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator.bitext import Lookover, Memory
from translator.document import Segment, SegmentKind
from translator.errors import OlgimError, ProviderError
from translator.llm import Answer, Estimate, Job, Receipt, Recorder, Tape, Watch
from translator.quality import check_post, check_unit
from translator.units import Finding, Origin, Severity, State
from translator.workflow.endpoints import EndpointChoice, engage, estimate_jobs
from translator.workflow.mirror import (
    draft_mirror,
    named,
    publish_mirror,
    settle_links,
    take_over_edits,
)
from translator.workflow.report import MirrorState, PostReport, Remark, RunReport
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work

# A fuzzy match below this likeness teaches the model more noise than style.
EXAMPLE_LIKENESS = 80
EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """What a run is asked for; see `olgim translate --help`."""

    endpoint: EndpointChoice = field(default_factory=EndpointChoice)
    partial: bool = False
    output: Path | None = None
    max_cost: float | None = None
    max_tokens: int | None = None
    tape: Tape | None = None


@dataclass(slots=True)
class _Course:
    """A post on its way through a run: what came from where, and why what is missing is."""

    work: Work
    taken_over: int = 0
    memory: int = 0
    sent: set[str] = field(default_factory=set)
    remembered: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    looked_at: tuple[Path, ...] = ()


def translate(site: Site, posts: Sequence[Path], options: TranslateOptions, watch: Watch) -> RunReport:
    """Translate `posts` of one site and write their bitexts and mirrors.

    A post that can't be read is reported and the others go on. What stops the model's side (no endpoint, a
    refused key, a limit) is in the report too: what was answered by then is kept, and complete posts are written.
    """
    with site.open_lookover() as lookover:
        settled = {} if options.output else _settled(site, posts, lookover)
        changed = [path for path in posts if path not in settled]
        done = _translate(site, changed, options, watch, lookover) if changed else RunReport()
    reports = settled | dict(zip(changed, done.posts, strict=True))
    return replace(done, posts=tuple(reports[path] for path in posts))


def _settled(site: Site, posts: Sequence[Path], lookover: Lookover) -> dict[Path, PostReport]:
    """The posts of which nothing has changed since a run was done with them, as it reported them."""
    found = {}
    for path in posts:
        label = site.label(path)
        outcome = lookover.settled(label)
        if outcome is None:
            continue
        segments = outcome["segments"]
        found[path] = PostReport(
            label,
            segments=segments,
            memory=segments,
            mirror=site.shown(outcome["mirror"]) if segments else "",
            mirror_state=MirrorState.UNCHANGED if segments else MirrorState.NONE,
            remarks=tuple(
                Remark(label, **{**remark, "severity": Severity(remark["severity"])})
                for remark in outcome["remarks"]
            ),
        )
    return found


def _translate(
    site: Site, posts: Sequence[Path], options: TranslateOptions, watch: Watch, lookover: Lookover
) -> RunReport:
    reports: dict[Path, PostReport] = {}
    courses: dict[Path, _Course] = {}
    with site.open_memory() as memory:
        for path in posts:
            try:
                courses[path] = _prepare(site, path, memory, options.output)
            except OlgimError as error:
                reports[path] = PostReport(site.label(path), error=error)
        jobs = _jobs(courses.values(), memory)
        notices = [*site.settings.warnings, *memory.notices]
    stopped: OlgimError | None = None
    receipt: Receipt | None = None
    if jobs:
        stopped, receipt = _ask(site, list(courses.values()), jobs, options, watch, notices=notices)
    for path, course in courses.items():
        reports[path] = _finish(course, options, receipt)
    try:
        settle_links([(course.work, reports[path].mirror_state) for path, course in courses.items()])
    except OlgimError as error:
        stopped = stopped or error
    if options.output is None:
        for path, course in courses.items():
            _note_settled(lookover, course, reports[path])
    return RunReport(
        tuple(reports[path] for path in posts),
        stopped=stopped,
        receipt=None if receipt is None else receipt.as_dict(),
        notices=tuple(notices),
    )


def _note_settled(lookover: Lookover, course: _Course, report: PostReport) -> None:
    site, work = course.work.site, course.work
    if not report.settled:
        lookover.forget(work.label)
        return
    files, mirror = [work.path.absolute()], ""
    if report.segments:
        files += [site.bitext_path(work.path), site.mirror_path(work.path), *course.looked_at]
        mirror = str(files[2])
    outcome = {
        "segments": report.segments,
        "mirror": mirror,
        "remarks": [remark.as_dict() for remark in report.remarks],
    }
    lookover.settle(work.label, outcome, files)


def estimate(site: Site, posts: Sequence[Path], options: TranslateOptions) -> tuple[RunReport, Estimate]:
    """What `translate` would send. Writes nothing and asks nobody; `missing` is what would be sent."""
    reports: list[PostReport] = []
    courses: list[_Course] = []
    with site.open_memory(keep=False) as memory:
        for path in posts:
            try:
                course = _prepare(site, path, memory, options.output)
            except OlgimError as error:
                reports.append(PostReport(site.label(path), error=error))
                continue
            courses.append(course)
            work = course.work
            reports.append(
                PostReport(
                    work.label,
                    segments=len(work.units),
                    memory=course.memory,
                    missing=len(work.wanted),
                    taken_over=course.taken_over,
                )
            )
        jobs = _jobs(courses, memory)
    return RunReport(tuple(reports)), estimate_jobs(jobs, options.endpoint, site.config)


def _prepare(site: Site, path: Path, memory: Memory, output: Path | None) -> _Course:
    """Open a post, take over what a person changed in its mirror, and fill in what the memory knows."""
    work = open_work(site, path)
    course = _Course(work, taken_over=take_over_edits(work, output))
    for unit in work.units:
        if unit.target and unit.state is not State.STALE:
            course.memory += 1
            continue
        match = memory.exact(unit.source, post=work.label, kind=unit.kind)
        if match is not None:
            # Words of another post's person are the memory's here; a model's proposal stays a model's.
            origin = Origin.MEMORY if match.state is State.ACCEPTED else match.origin
            work.propose(unit.key, match.target, origin, match.author)
            course.memory += 1
    return course


def _jobs(courses: Iterable[_Course], memory: Memory) -> list[Job]:
    return [_job(course.work, memory) for course in courses if course.work.wanted]


def _job(work: Work, memory: Memory) -> Job:
    glossary = work.glossary
    wanted = work.wanted
    document = work.document
    terms = {unit.key: tuple(term.prompt_line for term in glossary.terms_in(unit.source)) for unit in wanted}
    people = [person.prompt_line for person in glossary.people_in(document.text)]
    return Job(
        post=work.label,
        title=next((s.source for s in document.segments if s.kind is SegmentKind.FRONT_MATTER), ""),
        segments=document.segments,
        wanted=frozenset(unit.key for unit in wanted),
        known={unit.key: unit.target for unit in work.units if unit.target and unit.state is not State.STALE},
        terms={key: lines for key, lines in terms.items() if lines},
        sheet=tuple(people),
        style=glossary.style,
        examples=_examples(work, memory),
    )


def _examples(work: Work, memory: Memory) -> dict[str, tuple[tuple[str, str], ...]]:
    found = {}
    for unit in work.wanted:
        matches = memory.fuzzy(unit.source, threshold=EXAMPLE_LIKENESS, limit=EXAMPLES, post=work.label)
        if matches:
            found[unit.key] = tuple((match.source, match.target) for match in matches)
    return found


def _ask(
    site: Site,
    courses: Sequence[_Course],
    jobs: Sequence[Job],
    options: TranslateOptions,
    watch: Watch,
    *,
    notices: list[str],
) -> tuple[ProviderError | None, Receipt | None]:
    """Have the model translate what is wanted. What it answered is in the bitexts when this returns or raises."""
    by_label = {course.work.label: course for course in courses}
    works = [course.work for course in courses]
    glossaries = {id(segment): work.glossary for work in works for segment in work.document.segments}

    def deliver(answer: Answer) -> None:
        course = by_label[answer.post]
        if answer.target is None:
            course.problems[answer.key] = answer.problem
            return
        course.problems.pop(answer.key, None)
        course.work.propose(answer.key, answer.target, Origin.MODEL, answer.author)
        if answer.key not in course.sent:
            course.sent.add(answer.key)
            course.remembered += answer.remembered

    def check(segment: Segment, target: str) -> Sequence[Finding]:
        glossary = glossaries.get(id(segment), site.glossary)
        return check_unit(segment.source, target, kind=segment.kind, glossary=glossary)

    def compare(job: Job, targets: Mapping[str, str]) -> Mapping[str, Sequence[Finding]]:
        units = by_label[job.post].work.units
        return check_post(
            [replace(unit, target=targets[unit.key]) if unit.key in targets else unit for unit in units],
            by_label[job.post].work.glossary,
        )

    with ExitStack() as stack:
        stack.callback(lambda: [course.work.bitext.save() for course in courses if site.keeps_state])
        journal = stack.enter_context(site.open_journal())
        if isinstance(options.tape, Recorder):
            stack.enter_context(options.tape)
        try:
            receipt = engage(
                jobs,
                options.endpoint,
                site.config,
                journal=journal,
                check=check,
                compare=compare,
                deliver=deliver,
                watch=watch,
                max_cost=options.max_cost,
                max_tokens=options.max_tokens,
                tape=options.tape,
            )
        except ProviderError as error:
            return error, None
        finally:
            notices += journal.notices
    return receipt.stopped or _silence(receipt, courses), receipt


def _silence(receipt: Receipt, courses: Sequence[_Course]) -> ProviderError | None:
    """An endpoint from which nothing at all came is a provider's failure, not a post's."""
    if receipt.answered or receipt.remembered or not receipt.failed or receipt.usage.output:
        return None
    why = next((problem for course in courses for problem in course.problems.values()), "nothing came back")
    return ProviderError(
        f"{receipt.endpoint} gave no answer to any of {receipt.usage.requests} requests: {why}",
        hint="Run it again later, or see what `olgim doctor` says.",
    )


def _finish(course: _Course, options: TranslateOptions, receipt: Receipt | None) -> PostReport:
    """Write a post's mirror and bitext, and say how it went."""
    work = course.work
    error: OlgimError | None = None
    state, path, text = MirrorState.NONE, "", None
    remarks: tuple[Remark, ...] = ()
    try:
        draft = draft_mirror(work, options.output)
        course.looked_at = draft.looked_at
        remarks = _remarks(course, (*draft.blockers, *draft.notices))
        if work.units:
            state = publish_mirror(work, draft, partial=options.partial)
            path, text = named(work, draft, state)
    except OlgimError as caught:
        error = caught
    try:
        if receipt is not None and work.label in receipt.posts:
            work.bitext.header = replace(work.bitext.header, receipt=_receipt_line(receipt, work.label))
        if work.site.keeps_state and work.units:
            work.bitext.save()
    except OlgimError as caught:
        error = error or caught
    return PostReport(
        work.label,
        segments=len(work.units),
        memory=course.memory,
        sent=len(course.sent) - course.remembered,
        remembered=course.remembered,
        missing=len(work.missing),
        taken_over=course.taken_over,
        mirror=path,
        mirror_state=state,
        remarks=remarks,
        error=error,
        text=text,
    )


def _receipt_line(receipt: Receipt, label: str) -> str:
    used = receipt.posts[label]
    tokens = f"{used.input} tokens in ({used.cached} cached), {used.output} out"
    return f"{receipt.model}: {tokens}, {used.requests} requests"


def _remarks(course: _Course, blockers: Sequence[Remark]) -> tuple[Remark, ...]:
    """What blocks the mirror, with the model's side of the story, and the checks' warnings."""
    work = course.work
    said = [
        replace(remark, message=course.problems[remark.key])
        if remark.code == "untranslated" and remark.key in course.problems
        else remark
        for remark in blockers
    ]
    said += [
        Remark(work.label, work.segments[key].line, key, finding.code, finding.severity, finding.message)
        for key, findings in work.findings().items()
        for finding in findings
        if finding.severity is not Severity.CRITICAL
    ]
    return tuple(sorted(said, key=lambda remark: remark.line))
