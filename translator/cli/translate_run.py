"""Running `olgim translate` and `olgim publish`, and saying how it went."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from translator.cli.agreement import choice_of
from translator.cli.consent import agreed_to, way_lines
from translator.cli.console import complain, count, emit_exactly, emit_json, narrate, out
from translator.cli.money import Purse, both, purse_for, purse_of
from translator.cli.moving import with_followed_posts, with_moved_mirrors
from translator.cli.progress import ProgressWatch
from translator.cli.selection import choose
from translator.errors import ExitCode, UsageError
from translator.i18n import tr
from translator.llm import STOPPED, Recorder, Recording, Replayer
from translator.units import Severity
from translator.workflow.again import Again
from translator.workflow.mirror import STANDARD_OUTPUT
from translator.workflow.plan import Plan, plan_run
from translator.workflow.publish import publish, publish_ready
from translator.workflow.report import MirrorState, PostReport, Remark, RunReport
from translator.workflow.site import Site
from translator.workflow.todo import Todo
from translator.workflow.translate import TranslateOptions, translate

# More of one post's remarks than this are a wall of text; --json and `olgim check` have them all.
MOST_REMARKS = 12
MOST_PLACES = 4  # other lines that a remark names
_MARKS = {Severity.CRITICAL: tr("error"), Severity.WARNING: tr("warning"), Severity.NOTE: tr("note")}


def run_translate(options: Namespace) -> int:
    """Translate the named posts and say how it went; the exit code is the worst of all sites."""
    chosen = choose(options, write=True, mirrored=options.output is None)
    groups = _shard(options, chosen.groups)
    _check_layouts(options, groups)
    if options.output is None:
        groups = with_followed_posts(options, groups)
    if options.output is None and not options.dry_run:
        groups = with_moved_mirrors(options, groups)
    wanted = TranslateOptions(
        endpoint=choice_of(options),
        partial=options.partial,
        polish=options.polish,
        again=_again(options),
        output=_output(options, groups),
        max_cost=options.max_cost,
        max_tokens=options.max_tokens,
        recording=_recording(options, groups),
    )
    if options.dry_run:
        return max(chosen.code, _dry_run(groups, wanted, as_json=options.json))
    if not agreed_to(options, groups, wanted):
        return max(chosen.code, ExitCode.FINDINGS)
    reports = []
    for site, posts in groups:
        show = sys.stderr.isatty() and not options.json
        with ProgressWatch(show=show, purse=purse_for(site.config)) as watch:
            report = translate(site, posts, wanted, watch)
        reports.append(report)
        wanted = _left(wanted, report)
    return max(chosen.code, _tell(reports, options, asked=True, purse=purse_of(groups)))


def _again(options: Namespace) -> Again | None:
    return Again(options.model or "", frozenset(map(Path, options.paths))) if options.again else None


def _left(wanted: TranslateOptions, report: RunReport) -> TranslateOptions:
    """What posts of the next site may take: the limits that were given are those of all sites together."""
    receipt = report.receipt
    if receipt is None:
        return wanted
    cost, tokens = wanted.max_cost, wanted.max_tokens
    used = receipt["tokens"]["input"] + receipt["tokens"]["output"]
    return replace(
        wanted,
        max_cost=None if cost is None else max(0.0, cost - (receipt["cost"] or 0)),
        max_tokens=None if tokens is None else max(0, tokens - used),
    )


def run_publish(options: Namespace) -> int:
    """Write the mirrors of the named posts and say how it went; the exit code is the worst of all sites."""
    chosen = choose(options, write=True, mirrored=options.output is None)
    groups = chosen.groups
    _check_layouts(options, groups)
    if options.output is None:
        groups = with_moved_mirrors(options, with_followed_posts(options, groups))
    output = _output(options, groups)
    if not options.paths:
        return max(chosen.code, _publish_all(groups, options))
    reports = [publish(site, posts, partial=options.partial, output=output) for site, posts in groups]
    return max(chosen.code, _tell(reports, options))


def _publish_all(groups: list[tuple[Site, list[Path]]], options: Namespace) -> int:
    """Publish what there is to publish, and say nothing of the rest."""
    reports = [publish_ready(site, posts, partial=options.partial) for site, posts in groups]
    code = _tell(reports, options)
    if not options.json and not any(report.posts for report in reports):
        out(tr("nothing to publish"))
    return code


def _check_layouts(options: Namespace, groups: list[tuple[Site, list[Path]]]) -> None:
    """Stop before anything is sent where a site's author has to choose a layout, or to set the engine up."""
    if options.output is None:
        for site, posts in groups:
            if posts:
                site.check_layout()
                site.check_locale(posts)


def _shard(options: Namespace, groups: list[tuple[Site, list[Path]]]) -> list[tuple[Site, list[Path]]]:
    if options.shard is None:
        return groups
    part, whole = options.shard
    return [(site, posts[part - 1 :: whole]) for site, posts in groups if posts[part - 1 :: whole]]


def _output(options: Namespace, groups: list[tuple[Site, list[Path]]]) -> Path | None:
    if options.output is None:
        return None
    posts = [post for _, found in groups for post in found]
    if len(posts) != 1:
        raise UsageError(
            tr("--output takes one post, and {number} were named", number=len(posts)),
            hint=tr("Name one post, or leave out --output."),
        )
    return STANDARD_OUTPUT if _is_standard_output(options) else Path(options.output)


def _is_standard_output(options: Namespace) -> bool:
    return options.output in {str(STANDARD_OUTPUT), "/dev/stdout"}


def _recording(options: Namespace, groups: list[tuple[Site, list[Path]]]) -> Recording | None:
    if not options.record and not options.replay:
        return None
    if len(groups) > 1:
        raise UsageError(tr("a recording covers one site, and these posts are from several"))
    return Recorder(Path(options.record)) if options.record else Replayer(Path(options.replay))


def _dry_run(groups: list[tuple[Site, list[Path]]], wanted: TranslateOptions, *, as_json: bool) -> int:
    plans = [plan_run(site, posts, wanted) for site, posts in groups]
    code = _worst([plan.report for plan in plans], dry=True)
    for plan in plans if as_json else ():
        for line in way_lines(plan):
            narrate(line)
    if as_json:
        emit_json([_plan_as_dict(plan) for plan in plans])
        return code
    for plan in plans:
        out(f"{plan.site.root} ({plan.site.engine})")
        for line in way_lines(plan):
            narrate(line)
        for post in plan.report.posts:
            _tell_planned(post)
        expected = plan.estimate
        if not expected.requests and not _worst([plan.report], dry=True):
            out(tr("There is nothing to send. Nothing was sent or written."))
            continue
        out(
            tr(
                "would send {requests}: about {input:,} tokens in and {output:,} out{money}. "
                "Nothing was sent or written.",
                requests=count(expected.requests, "request"),
                input=expected.input,
                output=expected.output,
                money=_money(plan),
            )
        )
    return code


def _tell_planned(post: PostReport) -> None:
    if post.error is not None:
        complain(post.error)
        return
    numbers = tr(
        "{memory:,} from memory, {missing:,} would be sent", memory=post.memory, missing=post.missing
    )
    out(post.post)
    out(f"  {f'-> {post.mirror}: ' if post.mirror else ''}{count(post.segments, 'segment')}: {numbers}")


def _money(plan: Plan) -> str:
    if not plan.estimate.requests:
        return ""
    said = both(plan.site.config).said(plan.estimate.cost)
    return tr(", about {said}", said=said) if plan.estimate.cost else f", {said}"


def _plan_as_dict(plan: Plan) -> dict[str, object]:
    expected, price = plan.estimate, plan.price
    return {
        **plan.report.as_dict(),
        "site": str(plan.site.root),
        "engine": str(plan.site.engine),
        "endpoint": None if plan.way is None else plan.way.as_dict(),
        "price": None if price is None else {"input": price.input, "output": price.output},
        "estimate": {
            "segments": expected.segments,
            "requests": expected.requests,
            "tokens": {"input": expected.input, "output": expected.output},
            "cost": expected.cost,
        },
    }


def _tell(
    reports: list[RunReport],
    options: Namespace,
    purse: Purse = Purse(),  # noqa: B008 - frozen
    *,
    asked: bool = False,
) -> int:
    """Print what became of the posts; `asked`: what was sent to a model is a number of interest."""
    if options.json:
        emit_json([report.as_dict() for report in reports])
        return _worst(reports)
    say = narrate if _is_standard_output(options) else out
    for report in reports:
        for notice in report.notices:
            narrate(tr("note: {notice}", notice=notice))
        for post in report.posts:
            _tell_post(post, say, asked=asked, stopped=report.stopped is not None)
        if len(report.posts) > 1:
            say(_sum(report.posts, asked=asked))
        if report.receipt is not None:
            _tell_receipt(report, purse)
        if report.stopped is not None:
            narrate(tr("olgim: {stopped}", stopped=report.stopped))
            for line in (report.stopped.hint or "").splitlines():
                narrate(f"  {line}")
    code = _worst(reports)
    if code == ExitCode.FINDINGS:
        _tell_open([post for report in reports for post in report.posts], asked=asked)
    return code


def _tell_open(posts: list[PostReport], *, asked: bool) -> None:
    """Say what is left, for a person or else for a model, where nothing went wrong and yet the exit code is 1."""
    remarks = [one for post in posts for one in post.remarks if one.severity is not Severity.NOTE]
    todo = sum((post.todo for post in posts), Todo())
    findings = sum(one.code not in {"stale", "untranslated"} for one in remarks)
    parts = [
        said
        for number, said in (
            (todo.to_decide, tr("{number:,} to decide", number=todo.to_decide)),
            (findings, count(findings, "finding")),
            (todo.to_translate, tr("{number:,} to translate", number=todo.to_translate)),
        )
        if number
    ]
    named = [post.post for post in posts if any(one.severity is not Severity.NOTE for one in post.remarks)]
    if parts and named:
        where = named[0] if len(named) == 1 else ""
        said = ", ".join(parts)
        if todo.to_decide or findings or asked:
            command = f"olgim review {where}".rstrip()
            narrate(tr("Left for you: {parts}. Exit code 1; next: `{command}`", parts=said, command=command))
        else:
            command = f"olgim translate {where}".rstrip()
            narrate(tr("Left to do: {parts}. Exit code 1; next: `{command}`", parts=said, command=command))


def _tell_post(post: PostReport, say: object, *, asked: bool, stopped: bool = False) -> None:
    assert callable(say)
    if post.error is not None:
        narrate(tr("olgim: {error}", error=post.error))
        for line in (post.error.hint or "").splitlines():
            narrate(f"  {line}")
        if not post.segments:
            return
    say(f"{post.post}")
    if not post.segments:
        say(tr("  nothing to translate: it has no Korean, or its front matter turns translation off"))
        return
    say(f"  {_numbers([post], asked=asked)}")
    # What a stopped run didn't come to is counted above; why is said once, at the end.
    lines = list(_remark_lines(one for one in post.remarks if not (stopped and one.message == STOPPED)))
    for line in lines[:MOST_REMARKS]:
        narrate(f"  {line}")
    if len(lines) > MOST_REMARKS:
        narrate(tr("  and {number} more; `olgim check` lists them", number=len(lines) - MOST_REMARKS))
    said = {
        MirrorState.WRITTEN: tr("wrote {mirror}", mirror=post.mirror),
        MirrorState.UNCHANGED: tr("{mirror} stays as it is", mirror=post.mirror)
        if any(remark.code == "stale" for remark in post.remarks)
        else tr("{mirror} is up to date", mirror=post.mirror),
        MirrorState.PARTIAL: tr("wrote {mirror}, partly Korean", mirror=post.mirror),
        MirrorState.WITHHELD: tr("no mirror written: see above (--partial writes it anyway, partly Korean)")
        if lines
        else tr("no mirror written yet"),
    }
    if post.text is not None:
        emit_exactly(post.text.encode("utf-8"))
    elif post.mirror_state in said:
        say(f"  {said[post.mirror_state]}")


def _remark_lines(remarks: Iterable[Remark]) -> Iterator[str]:
    """A line for each remark, as compilers write them; what is said of several places is said once."""
    alike: dict[tuple[str, str, str, str], list[int]] = {}
    for remark in remarks:
        alike.setdefault((remark.post, _MARKS[remark.severity], remark.message, remark.code), []).append(
            remark.line
        )
    for (post, mark, message, code), (first, *rest) in alike.items():
        others = [line for line in dict.fromkeys(rest) if line != first]
        named = ", ".join(map(str, others[:MOST_PLACES]))
        more = tr(" and {number} more", number=len(others) - MOST_PLACES) if len(others) > MOST_PLACES else ""
        also = (
            tr(" (also lines {named}{more})", named=named, more=more)
            if len(others) > 1
            else tr(" (also line {named})", named=named)
            if others
            else ""
        )
        yield f"{post}:{first}: {mark}: {message} [{code}]{also}"


def _numbers(posts: list[PostReport] | tuple[PostReport, ...], *, asked: bool) -> str:
    total = sum(post.segments for post in posts)
    parts = [tr("{posts:,} from memory", posts=sum(post.memory for post in posts))]
    remembered = sum(post.remembered for post in posts)
    taken, missing = sum(post.taken_over for post in posts), sum(post.missing for post in posts)
    if asked:
        parts.append(tr("{sent:,} sent", sent=sum(post.sent for post in posts)))
    if polished := sum(post.polished for post in posts):
        parts.append(tr("{polished:,} polished", polished=polished))
    if again := sum(post.again for post in posts):
        parts.append(tr("{again:,} with the earlier English beside it", again=again))
    if remembered:
        parts.append(tr("{remembered:,} already answered", remembered=remembered))
    if missing:
        parts.append(tr("{missing:,} untranslated", missing=missing))
    if stale := sum(remark.code == "stale" for post in posts for remark in post.remarks):
        parts.append(tr("{stale:,} stale", stale=stale))
    if taken:
        parts.append(tr("{edits} taken over from the English file", edits=count(taken, "edit")))
    return f"{count(total, 'segment')}: {', '.join(parts)}"


def _sum(posts: tuple[PostReport, ...], *, asked: bool) -> str:
    return f"{count(len(posts), 'post')}, {_numbers(posts, asked=asked)}"


def _tell_receipt(report: RunReport, purse: Purse) -> None:
    receipt = report.receipt or {}
    tokens = receipt["tokens"]
    money = f", {purse.said(receipt['cost'])}" if tokens["input"] or tokens["output"] else ""
    sent_to = sum(post.sent > 0 for post in report.posts)
    requests = count(receipt["requests"], "request")
    if receipt["requests"] > sent_to > 0:
        requests = tr("{requests} (a post in parts, or answers asked for again)", requests=requests)
    narrate(
        tr(
            "{receipt}: {requests}, {tokens:,} tokens in "
            "({tokens_2:,} cached), {tokens_3:,} out{money}, {receipt_2:.1f} s",
            receipt=receipt["model"],
            requests=requests,
            tokens=tokens["input"],
            tokens_2=tokens["cached"],
            tokens_3=tokens["output"],
            money=money,
            receipt_2=receipt["seconds"],
        )
    )


def _worst(reports: list[RunReport], *, dry: bool = False) -> int:
    if dry:
        errors = [
            int(post.error.exit_code) for report in reports for post in report.posts if post.error is not None
        ]
        return max(errors, default=int(ExitCode.CLEAN))
    return max((report.exit_code for report in reports), default=int(ExitCode.CLEAN))
