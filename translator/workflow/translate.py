"""Translating posts: what the memory knows, then the model, then the checks, the bitext and the mirror."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from translator.bitext import SettledPosts
from translator.document import Segment
from translator.errors import ApprovalError, OlgimError, ProviderError, StoreError
from translator.i18n import tr
from translator.llm import STOPPED, Answer, Done, Estimate, Job, Receipt, Recorder, Recording, Watch
from translator.llm.cost import in_english_dollars
from translator.llm.hosts import UrlError
from translator.quality import check_post, check_unit
from translator.units import Finding, Severity
from translator.workflow import moving
from translator.workflow.again import Again
from translator.workflow.endpoints import EndpointChoice, engage, estimate_jobs
from translator.workflow.guard import guarded
from translator.workflow.mirror import STANDARD_OUTPUT, named, sharing_mirrors
from translator.workflow.mirror_merge import OWN_ENGLISH
from translator.workflow.mirror_write import publish_work, settle_links
from translator.workflow.post_run import PostRun, job_of, prepare
from translator.workflow.report import MirrorState, PostReport, Remark, RunReport
from translator.workflow.site import Site
from translator.workflow.todo import Todo, todo_of
from translator.workflow.unwritable import together, unwritable
from translator.workflow.work import Work

_HURRY = 0.3  # seconds for what is saved on an interruption


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """What a run is asked for; see `olgim translate --help`."""

    endpoint: EndpointChoice = field(default_factory=EndpointChoice)
    partial: bool = False
    polish: bool = False
    again: Again | None = None
    output: Path | None = None
    max_cost: float | None = None
    max_tokens: int | None = None
    recording: Recording | None = None


def translate(site: Site, posts: Sequence[Path], options: TranslateOptions, watch: Watch) -> RunReport:
    """Translate `posts` of one site and write their bitexts and mirrors.

    A post that can't be read is reported and the others go on. What stops the model's side (no endpoint, a
    refused key, a limit) is in the report too: what was answered by then is kept, and complete posts are written.
    """
    site.check_glossaries()
    reports = {**sharing_mirrors(site, posts, options.output), **moving.refused(site, posts, options.output)}
    posts_left = [path for path in posts if path not in reports]
    with site.open_settled_posts() as settled_posts:
        if not (options.output or options.polish or options.again):
            reports |= _settled(site, posts_left, settled_posts)
        changed = [path for path in posts_left if path not in reports]
        done = _translate(site, changed, options, watch, settled_posts) if changed else RunReport()
    if changed:
        site.remember_pages()
    reports |= dict(zip(changed, done.posts, strict=True))
    return replace(done, posts=tuple(reports[path] for path in posts))


def _settled(site: Site, posts: Sequence[Path], settled_posts: SettledPosts) -> dict[Path, PostReport]:
    """The posts of which nothing has changed since a run was done with them, as it reported them."""
    found = {}
    for path in posts:
        label = site.label(path)
        outcome = settled_posts.settled(label)
        if outcome is None:
            continue
        with suppress(LookupError, TypeError, ValueError, AttributeError):  # a cache of somebody's own making
            segments = outcome["segments"]
            found[path] = PostReport(
                label,
                segments=segments,
                memory=segments - sum(remark["code"] == "stale" for remark in outcome["remarks"]),
                mirror=site.shown(outcome["mirror"]) if segments else "",
                mirror_state=MirrorState.UNCHANGED if segments else MirrorState.NONE,
                remarks=tuple(
                    Remark(label, **{**remark, "severity": Severity(remark["severity"])})
                    for remark in outcome["remarks"]
                ),
            )
    return found


def _translate(
    site: Site, posts: Sequence[Path], options: TranslateOptions, watch: Watch, settled_posts: SettledPosts
) -> RunReport:
    reports: dict[Path, PostReport] = {}
    post_runs: dict[Path, PostRun] = {}
    with site.open_memory() as memory:
        for path in posts:
            try:
                with guarded(site.label(path)):
                    post_runs[path] = prepare(site, path, memory, options.output, again=options.again)
            except OlgimError as error:
                reports[path] = PostReport(site.label(path), error=error)
        voice = site.voice(memory)
        jobs: list[Job] = []
        for path, post_run in list(post_runs.items()):
            try:
                with guarded(post_run.work.label):
                    job = job_of(post_run, memory, voice, polish=options.polish)
                jobs += [job] if job else []
            except OlgimError as error:
                del post_runs[path]
                reports[path] = PostReport(post_run.work.label, error=error)
        notices = [*site.settings.warnings, *memory.notices]
    stopped: OlgimError | None = None
    receipt: Receipt | None = None
    if jobs:

        def finish(post_run: PostRun) -> None:
            reports[post_run.work.path] = _finish(post_run, options)

        stopped, receipt = _ask(site, list(post_runs.values()), jobs, finish, options, watch, notices=notices)
    for path, post_run in post_runs.items():
        if path not in reports:
            reports[path] = _finish(post_run, options)
    errors = settle_links([(one.work, one.published) for one in post_runs.values() if one.published])
    for path, post_run in post_runs.items():
        reports[path] = replace(reports[path], error=reports[path].error or errors.get(post_run.work.label))
    notices += [one for post_run in post_runs.values() for one in post_run.work.made_way]
    if options.output is None:
        for path, post_run in post_runs.items():
            _note_settled(settled_posts, post_run, reports[path])
    return RunReport(
        tuple(reports[path] for path in posts),
        stopped=stopped,
        receipt=None if receipt is None else receipt.as_dict(),
        notices=tuple(notices),
    )


def _note_settled(settled_posts: SettledPosts, post_run: PostRun, report: PostReport) -> None:
    site, work = post_run.work.site, post_run.work
    if not report.settled or any(
        remark.code == OWN_ENGLISH for remark in report.remarks
    ):  # that is told once
        settled_posts.forget(work.label)
        return
    files, mirror = [work.path.absolute()], ""
    if report.segments and post_run.published is not None:
        files += [
            site.bitext_path(work.path),
            site.mirror_path(work.path),
            *post_run.published.draft.looked_at,
        ]
        mirror = str(files[2])
    outcome = {
        "segments": report.segments,
        "mirror": mirror,
        "remarks": [remark.as_dict() for remark in report.remarks],
    }
    # What was saved meanwhile is for the next run.
    seen = {files[0]: work.document.text.encode()}
    if work.look is not None and report.segments:
        seen[files[2]] = work.look.data or b""
    settled_posts.settle(work.label, outcome, files, seen=seen)


def estimate(site: Site, posts: Sequence[Path], options: TranslateOptions) -> tuple[RunReport, Estimate]:
    """What `translate` would send. Writes nothing and asks nobody; `missing` is what would be sent."""
    site.check_glossaries()
    reports: list[PostReport] = []
    jobs: list[Job] = []
    known = {**sharing_mirrors(site, posts, options.output), **moving.refused(site, posts, options.output)}
    if not (options.output or options.polish or options.again):
        with site.open_settled_posts(make=False) as settled_posts:
            known |= _settled(site, [path for path in posts if path not in known], settled_posts)
    if len(known) == len(posts):
        return RunReport(tuple(known[path] for path in posts)), Estimate()
    with site.open_memory(keep=False) as memory:
        voice = site.voice(memory)
        for path in posts:
            if path in known:
                reports.append(known[path])
                continue
            try:
                with guarded(site.label(path)):
                    post_run = prepare(site, path, memory, options.output, again=options.again)
                    job = job_of(post_run, memory, voice, polish=options.polish)
            except OlgimError as error:
                reports.append(PostReport(site.label(path), error=error))
                continue
            jobs += [job] if job else []
            work = post_run.work
            reports.append(
                PostReport(
                    work.label,
                    segments=len(work.units),
                    memory=post_run.memory,
                    missing=len(post_run.wanted),
                    taken_over=post_run.taken_over,
                    mirror=_planned(site, work, options.output),
                )
            )
    with site.open_journal(keep=False) as journal:
        return RunReport(tuple(reports)), estimate_jobs(jobs, options.endpoint, site.config, journal)


def _planned(site: Site, work: Work, output: Path | None) -> str:
    """Where a mirror would be written, as a person names it; empty where none would be."""
    if not work.units or output == STANDARD_OUTPUT:
        return ""
    return site.shown(site.mirror_path(work.path) if output is None else output)


def _ask(
    site: Site,
    post_runs: Sequence[PostRun],
    jobs: Sequence[Job],
    finish: Callable[[PostRun], None],
    options: TranslateOptions,
    watch: Watch,
    *,
    notices: list[str],
) -> tuple[OlgimError | None, Receipt | None]:
    """Have the model translate what is wanted. What it answered is in the bitexts when this returns or raises; a post
    is finished as soon as nothing more will come for it.
    """
    by_label = {post_run.work.label: post_run for post_run in post_runs}
    works = [post_run.work for post_run in post_runs]
    glossaries = {id(segment): work.glossary for work in works for segment in work.document.segments}

    owners = {id(segment): one for one in post_runs for segment in one.work.document.segments}

    def check(segment: Segment, target: str) -> Sequence[Finding]:
        glossary = glossaries.get(id(segment), site.glossary)
        with _noted(owners.get(id(segment))):
            return check_unit(segment.source, target, kind=segment.kind, glossary=glossary)
        return ()

    def compare(job: Job, targets: Mapping[str, str]) -> Mapping[str, Sequence[Finding]]:
        work = by_label[job.post].work
        with _noted(by_label[job.post]):
            units = [
                replace(unit, target=targets[unit.key]) if unit.key in targets else unit
                for unit in work.units
            ]
            return together(check_post(units, work.glossary), unwritable(work.document, targets))
        return {}

    def deliver(answer: Answer) -> None:
        with _noted(by_label[answer.post]):
            by_label[answer.post].take(answer)

    def finished(done: Done) -> None:
        post_run = by_label[done.post]
        if done.usage.requests:
            header = post_run.work.bitext.header
            post_run.work.bitext.header = replace(header, receipt=_receipt_line(done))
        finish(post_run)

    with ExitStack() as stack:
        saver = _Saver(post_runs if site.keeps_state else ())
        stack.push(saver)
        journal = stack.enter_context(site.open_journal())
        if isinstance(options.recording, Recorder):
            stack.enter_context(options.recording)
        try:
            receipt = engage(
                jobs,
                options.endpoint,
                site.config,
                journal=journal,
                check=check,
                compare=compare,
                deliver=deliver,
                decide=lambda post, brief: by_label[post].decide(brief),
                finish=finished,
                watch=watch,
                max_cost=options.max_cost,
                max_tokens=options.max_tokens,
                recording=options.recording,
            )
        except (ProviderError, ApprovalError, UrlError) as error:
            return error, None
        finally:
            notices += journal.notices
        if saver.save():
            with suppress(StoreError):  # it saves space, no more
                journal.settle()
    return receipt.stopped or _silence(receipt, post_runs), receipt


@contextmanager
def _noted(post_run: PostRun | None) -> Iterator[None]:
    """Note what nobody foresaw in a post with it, so that the answers to the others go on coming in."""
    try:
        with guarded("" if post_run is None else post_run.work.label):
            yield
    except OlgimError as error:
        if post_run is None:
            raise
        post_run.failure = post_run.failure or error


class _Saver(AbstractContextManager[None]):
    """Saves bitexts at the end, however it comes. To a person who interrupts, for as long as one waits gladly: what
    is left is in the journal, and a later run takes it from there.
    """

    def __init__(self, post_runs: Sequence[PostRun]) -> None:
        self._post_runs = post_runs

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        interrupted = kind is not None and issubclass(kind, KeyboardInterrupt)
        until = time.monotonic() + (_HURRY if interrupted else float("inf"))
        self.save(until, only_sent=interrupted)

    def save(self, until: float = float("inf"), *, only_sent: bool = False) -> bool:
        """Save what can be saved. Returns whether that is all: one that can't is told of when its mirror is due."""
        whole = True
        for post_run in self._post_runs:
            if (
                post_run.published is not None
                or (only_sent and not post_run.sent)
                or time.monotonic() > until
            ):
                continue
            try:
                with guarded(post_run.work.label):
                    post_run.work.save()
            except OlgimError:
                whole = False
        return whole


def _silence(receipt: Receipt, post_runs: Sequence[PostRun]) -> ProviderError | None:
    """An endpoint from which nothing at all came is a provider's failure, not a post's."""
    if receipt.answered or receipt.remembered or not receipt.failed or receipt.usage.output:
        return None
    why = next(
        (problem for post_run in post_runs for problem in post_run.problems.values()), tr("nothing came back")
    )
    return ProviderError(
        tr(
            "{endpoint} gave no answer to any of {requests} requests: {why}",
            endpoint=receipt.endpoint,
            requests=receipt.usage.requests,
            why=why,
        ),
        hint=tr("Run it again later, or see what `olgim doctor` says."),
    )


def _finish(post_run: PostRun, options: TranslateOptions) -> PostReport:
    """Write a post's mirror and bitext, and say how it went."""
    work = post_run.work
    error: OlgimError | None = None
    state, path, text = MirrorState.NONE, "", None
    remarks: tuple[Remark, ...] = ()
    try:
        if post_run.failure is not None:
            raise post_run.failure
        with guarded(work.label):
            done = publish_work(work, options.output, partial=options.partial)
            draft, state = done.draft, done.state
            post_run.taken_over += done.taken_over
            post_run.published = done
            remarks = _remarks(post_run, (*draft.blockers, *draft.notices))
            path, text = named(work, draft, state)
    except OlgimError as caught:
        error = caught
        with suppress(OlgimError), guarded(work.label):
            work.save()  # without its mirror, what was answered is in the bitext all the same
    return PostReport(
        work.label,
        segments=len(work.units),
        memory=post_run.memory,
        sent=len(post_run.sent) - post_run.remembered,
        polished=len(post_run.polished),
        again=len(post_run.renewed),
        remembered=post_run.remembered,
        missing=len(work.missing),
        taken_over=post_run.taken_over,
        mirror=path,
        mirror_state=state,
        remarks=remarks,
        todo=Todo() if error is not None else todo_of(work),
        error=error,
        text=text,
    )


def _receipt_line(done: Done) -> str:
    used = done.usage
    tokens = f"{used.input} tokens in ({used.cached} cached), {used.output} out"
    money = f", {in_english_dollars(done.cost)}" if used.tokens else ""
    asked = f"requests {used.requests}, retries {used.retries}, {used.seconds:.1f} s"
    return f"{done.model}: {tokens}{money}, {asked}"


def _remarks(post_run: PostRun, blockers: Sequence[Remark]) -> tuple[Remark, ...]:
    """What blocks the mirror, with the model's side of the story, and the checks' warnings."""
    work = post_run.work
    accepted = {unit.key for unit in work.units if unit.settled}  # with their findings in view
    said = [
        replace(remark, message=post_run.problems[remark.key])
        if remark.code == "untranslated" and remark.key in post_run.problems
        else remark
        for remark in blockers
    ]
    said += [
        Remark(
            work.label,
            work.segments[key].line,
            key,
            "again",
            Severity.WARNING,
            tr("the earlier English stays: {why}", why=why),
        )
        for key, why in post_run.problems.items()
        if key in post_run.earlier and why != STOPPED
    ]
    said += [
        Remark.of_finding(work.label, work.segments[key], finding)
        for key, findings in work.findings().items()
        for finding in findings
        if finding.severity is not Severity.CRITICAL and key not in accepted
    ]
    return tuple(sorted(said, key=lambda remark: remark.line))
