"""The plan of a run over a whole site, and the question whether to go on, before it costs anything."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from translator.cli.agreement import YES
from translator.cli.console import count, narrate
from translator.cli.money import both
from translator.errors import UsageError
from translator.i18n import tr
from translator.workflow.plan import Plan, plan_of_changed
from translator.workflow.site import Site
from translator.workflow.translate import TranslateOptions

MOST_POSTS = 5
"""So many posts are translated without a question where none was named."""
MOST_COST = 1.0
"""US dollars that a run may be expected to cost without a question where no post was named."""

_SHOWN = 10  # posts that are named


def agreed_to(
    options: Namespace,
    groups: Sequence[tuple[Site, list[Path]]],
    wanted: TranslateOptions,
    *,
    batch: bool = False,
) -> bool:
    """Whether a run goes on: it is small, its posts were named, or somebody agrees to what it is expected to cost.

    A `batch` costs half as much, and keeps to no limit. Raises UsageError where a run is large and nobody can be
    asked, unless there is a limit.
    """
    limited = not batch and bool(wanted.max_cost or wanted.max_tokens)
    if options.paths or options.yes or limited or wanted.recording is not None:
        return True
    plans = [plan_of_changed(site, posts, wanted) for site, posts in groups]
    share = 0.5 if batch else 1
    if _is_small(plans, share):
        return True
    somebody = sys.stdin.isatty() and sys.stderr.isatty()
    limited = not batch and all(plan.site.config.max_cost or plan.site.config.max_tokens for plan in plans)
    if limited and not somebody:
        return True
    for plan in plans:
        for line in plan_lines(plan, share):
            narrate(line)
    posts = sum(len(plan.wanting) for plan in plans)
    if not somebody:
        raise _nobody_to_ask(posts, batch=batch)
    return _says_yes(posts)


def _is_small(plans: Sequence[Plan], share: float) -> bool:
    """Whether runs cost so little, at that `share` of the usual price, that nobody has to be asked."""
    if not any(plan.estimate.requests for plan in plans):
        return True
    cost = sum(plan.estimate.cost or 0 for plan in plans) * share
    return sum(len(plan.wanting) for plan in plans) <= MOST_POSTS and cost <= MOST_COST


def _nobody_to_ask(posts: int, *, batch: bool) -> UsageError:
    return UsageError(
        tr("this would translate {posts}, and there is nobody to ask", posts=count(posts, "post")),
        hint=tr("Name the posts, or say --yes.")
        if batch
        else tr(
            "Name the posts, set a limit (--max-cost, or `max_cost:` in _olgim/config.yml), or say --yes."
        ),
    )


def _says_yes(posts: int) -> bool:
    """Ask whether so many posts are to be translated."""
    sys.stderr.write(tr("Translate it? [y/N] ") if posts == 1 else tr("Translate them all? [y/N] "))
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() in YES:
        return True
    narrate(tr("Nothing was sent or written. `olgim translate POST` takes the posts that you name."))
    return False


def plan_lines(plan: Plan, share: float = 1) -> Iterator[str]:
    """What a run over one site would do, in a few lines; it costs that `share` of the usual price."""
    number, expected = len(plan.wanting), plan.estimate
    what = tr(
        "{posts} to translate, {requests}",
        posts=count(number, "post"),
        requests=count(expected.requests, "request"),
    )
    cost = expected.cost and expected.cost * share
    said = both(plan.site.config).said(cost)
    price = tr("about {said}", said=said) if cost else said
    yield f"{plan.site.root}: {what}, {price}"
    yield from way_lines(plan)
    for post in plan.wanting[:_SHOWN]:
        yield f"  {post.post}"
        yield f"    -> {post.mirror}"
    if number > _SHOWN:
        yield tr("  and {number:,} more: `olgim translate --dry-run` lists them all", number=number - _SHOWN)


def way_lines(plan: Plan) -> Iterator[str]:
    """Who is asked, and for which price."""
    if plan.way is None:
        return
    model, price = plan.model or tr("the best model that is there"), plan.price
    yield tr("  model: {model}; {way}", model=model, way=plan.way)
    if price is not None and (price.input or price.output):
        purse = both(plan.site.config)
        yield (
            tr(
                "  price per million tokens: {said} in, {said_2} out",
                said=purse.said(price.input),
                said_2=purse.said(price.output),
            )
        )
