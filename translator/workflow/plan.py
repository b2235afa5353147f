"""What a run would do, before it does anything: which posts, where their mirrors go, who is asked and for how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from translator.llm import Estimate, Price
from translator.llm.cost import price_of
from translator.workflow.endpoints import Foreseen, foresee, prices_of
from translator.workflow.report import PostReport, RunReport
from translator.workflow.site import Site
from translator.workflow.translate import TranslateOptions, estimate


@dataclass(frozen=True, slots=True)
class Plan:
    """A run over posts of one site as it is foreseen; `way` is None where nobody would be asked, or nobody is there."""

    site: Site
    report: RunReport
    estimate: Estimate
    way: Foreseen | None

    @property
    def wanting(self) -> tuple[PostReport, ...]:
        """The posts of which something would be sent."""
        return tuple(post for post in self.report.posts if post.missing)

    @property
    def model(self) -> str:
        """The model that would be asked, as far as that is known without asking; else empty."""
        return "" if self.way is None else self.way.settings.model

    @property
    def price(self) -> Price | None:
        """What the model takes per million tokens; None where that isn't known."""
        return None if self.way is None else price_of(self.way.settings, prices_of(self.site.config))


def plan_run(site: Site, posts: Sequence[Path], options: TranslateOptions) -> Plan:
    """What `translate` would do with `posts`. Writes nothing and asks nobody."""
    report, expected = estimate(site, posts, options)
    way = None
    if expected.requests:
        with site.open_journal(keep=False) as journal:
            way = foresee(options.endpoint, site.config, journal)
    return Plan(site, report, expected, way)


SAMPLE = 24
"""So many posts of a site are read to say roughly what all would take."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What all posts of a site would take, roughly: `posts` have something to send, a `typical` one takes so much.

    `read` of them were read for it; the others are reckoned from those by their length.
    """

    whole: Estimate
    typical: Estimate
    posts: int
    read: int
    of: int


def outlook(site: Site, posts: Sequence[Path]) -> Outlook:
    """Foresee a run over `posts` from some of them, long and short ones alike. Writes nothing and asks nobody."""
    sizes = {post: _size(post) for post in posts}
    by_size = sorted(posts, key=lambda post: (sizes[post], str(post)))
    number = min(SAMPLE, len(posts))
    read = [by_size[(2 * at + 1) * len(by_size) // (2 * number)] for at in range(number)]
    plan = plan_run(site, read, TranslateOptions())
    part = plan.estimate
    each = [one for one in part.posts.values() if one.requests] or [part]
    typical = Estimate(
        input=round(median(one.input for one in each)), output=round(median(one.output for one in each))
    )
    times = sum(sizes.values()) / max(1, sum(sizes[post] for post in read)) if len(read) < len(posts) else 1.0
    whole = Estimate(
        segments=round(part.segments * times),
        requests=round(part.requests * times),
        input=round(part.input * times),
        output=round(part.output * times),
    )
    wanting = round(len(plan.wanting) * len(posts) / max(1, len(read)))
    return Outlook(whole, typical, wanting, len(read), len(posts))


def _size(post: Path) -> int:
    try:
        return post.stat().st_size
    except OSError:  # whoever reads it will say so
        return 0


def plan_of_changed(site: Site, posts: Sequence[Path], options: TranslateOptions) -> Plan:
    """As `plan_run`, for those of `posts` that have changed since a run was done with them; to ask again, for all."""
    if options.again is not None:
        return plan_run(site, posts, options)
    with site.open_settled_posts() as settled_posts:
        changed = [post for post in posts if settled_posts.settled(site.label(post)) is None]
    return plan_run(site, changed, options)
