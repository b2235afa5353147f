"""What a run would do, before it does anything: which posts, where their mirrors go, who is asked and for how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


def plan_of_changed(site: Site, posts: Sequence[Path], options: TranslateOptions) -> Plan:
    """As `plan_run`, for those of `posts` that have changed since a run was done with them; to ask again, for all."""
    if options.again is not None:
        return plan_run(site, posts, options)
    with site.open_lookover() as lookover:
        changed = [post for post in posts if lookover.settled(site.label(post)) is None]
    return plan_run(site, changed, options)
