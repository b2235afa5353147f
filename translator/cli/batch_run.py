"""Running `olgim batch`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from translator.cli.agreement import choice_of
from translator.cli.consent import agreed_to
from translator.cli.console import complain, count, emit_json, narrate, out
from translator.cli.money import Purse, purse_for, purse_of
from translator.cli.moving import with_followed_posts
from translator.cli.selection import choose
from translator.errors import ExitCode
from translator.i18n import tr
from translator.llm.batch_progress import Progress
from translator.workflow import batches
from translator.workflow.site import open_site
from translator.workflow.translate import TranslateOptions

# What providers call the states of a batch; --json has their names.
_STATES = {
    "validating": tr("validating"),
    "in_progress": tr("in_progress"),
    "finalizing": tr("finalizing"),
    "completed": tr("completed"),
    "failed": tr("failed"),
    "expired": tr("expired"),
    "cancelling": tr("cancelling"),
    "cancelled": tr("cancelled"),
}


def run_batch(options: Namespace) -> int:
    """`olgim batch submit`, `status`, `fetch` and `cancel`."""
    choice = choice_of(options)
    if options.action == "submit":
        return submit(options)
    site = open_site(Path.cwd())
    if options.action == "fetch":
        return _fetch(batches.fetch(site, choice), purse_for(site.config), as_json=options.json)
    if options.action == "cancel":
        return _tell(batches.cancel(site, choice, options.names), as_json=options.json)
    return _tell(batches.status(site, choice), as_json=options.json)


def submit(options: Namespace) -> int:
    """`olgim batch submit` and `olgim translate --batch`."""
    choice = choice_of(options)
    chosen = choose(options, write=True)
    for site, posts in chosen.groups:
        site.check_layout()
        site.check_locale(posts)
    groups = with_followed_posts(options, chosen.groups)
    if not agreed_to(options, groups, TranslateOptions(choice), batch=True):
        return max(int(chosen.code), ExitCode.FINDINGS)
    sent = [batches.submit(site, posts, choice) for site, posts in groups]
    purse = purse_of(groups)
    errors = [error for one in sent for error in one.errors]
    if options.json:
        emit_json(
            [
                {
                    "batch": batch.name,
                    "endpoint": batch.base_url,
                    "model": batch.model,
                    "requests": len(batch.requests),
                }
                for one in sent
                for batch in one.batches
            ]
        )
    for error in errors:
        complain(error)
    for notice in dict.fromkeys(notice for one in sent for notice in one.notices):
        narrate(tr("note: {notice}", notice=notice))
    if not options.json:
        for one in sent:
            for batch in one.batches:
                out(
                    tr(
                        "sent {requests} to {model} as the batch {name}",
                        requests=count(len(batch.requests), "request"),
                        model=batch.model,
                        name=batch.name,
                    )
                )
            if one.batches:
                cost = one.estimate.cost
                money = (
                    tr(", about {halved}", halved=_halved(cost, purse))
                    if cost
                    else f", {_halved(cost, purse)}"
                )
                tokens = tr(
                    "about {input:,} tokens in and {output:,} out",
                    input=one.estimate.input,
                    output=one.estimate.output,
                )
                out(f"{count(one.estimate.segments, 'segment')}, {tokens}{money}")
                out(tr("Get the results with `olgim batch fetch`; they take up to a day."))
            else:
                under_way = (
                    tr("; {segments} under way", segments=count(one.waiting, "segment"))
                    if one.waiting
                    else ""
                )
                out(tr("nothing to send{under_way}", under_way=under_way))
    return max([int(chosen.code), *(int(error.exit_code) for error in errors)])


def _halved(cost: float | None, purse: Purse) -> str:
    return tr("{said}, half the price", said=purse.said(cost)) if cost else purse.said(cost)


def _tell(found: tuple[Progress, ...], *, as_json: bool) -> int:
    if as_json:
        emit_json([_as_dict(one) for one in found])
        return int(ExitCode.CLEAN)
    for one in found:
        out(_line(one))
    if not found:
        out(tr("no batch is under way"))
    return int(ExitCode.CLEAN)


def _line(one: Progress) -> str:
    failed = tr(", {failed} failed", failed=one.failed) if one.failed else ""
    posts = count(len({asked.post for asked in one.batch.requests.values()}), "post")
    done = tr(
        "{completed} of {requests} done{failed}",
        completed=one.completed,
        requests=count(one.total, "request"),
        failed=failed,
    )
    why = f": {one.reason}" if one.reason else ""
    return f"{one.batch.name}: {_STATES.get(one.state, one.state)}: {done} ({posts}, {one.batch.model}){why}"


def _as_dict(one: Progress) -> dict[str, object]:
    return {
        "batch": one.batch.name,
        "id": one.batch.id,
        "endpoint": one.batch.base_url,
        "model": one.batch.model,
        "state": one.state,
        "requests": one.total,
        "completed": one.completed,
        "failed": one.failed,
        "reason": one.reason or None,
    }


def _fetch(fetched: batches.Fetched, purse: Purse, *, as_json: bool) -> int:
    collected = fetched.collected
    code = int(ExitCode.FINDINGS if collected.problems else ExitCode.CLEAN)
    if as_json:
        emit_json(
            {
                "endpoints": list(fetched.endpoints),
                "kept": collected.kept,
                "usage": asdict(collected.usage),
                "cost": fetched.cost,
                "problems": list(collected.problems),
                "waiting": [_as_dict(one) for one in collected.waiting],
                "held": [one.name for one in collected.held],
            }
        )
        return code
    for problem in collected.problems:
        narrate(tr("note: {problem}", problem=problem))
    for one in collected.waiting:
        out(_line(one))
    if collected.ended:
        usage = collected.usage
        money = f", {_halved(fetched.cost, purse)}" if usage.tokens else ""
        out(
            tr(
                "kept {translations}: {input:,} tokens in, {output:,} out{money}",
                translations=count(collected.kept, "translation"),
                input=usage.input,
                output=usage.output,
                money=money,
            )
        )
        out(tr("`olgim translate` writes bitexts and mirrors, and asks for the segments still untranslated."))
    elif not collected.waiting:
        out(tr("no batch is under way"))
    return code
