"""A site's posts through a provider's batch interface: sent today, fetched tomorrow, from any machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bitext.sent_batches import BatchFolder
from translator.errors import ConfigError, OlgimError, ProviderError, SourceError
from translator.i18n import tr
from translator.llm import Answer, Estimate, Job, Price, Settings, Wish, resolve
from translator.llm import estimate as estimate_with
from translator.llm.batch import submit as submit_with
from translator.llm.batch_notes import Batch, OfBatch, batches
from translator.llm.batch_progress import Progress
from translator.llm.batch_progress import cancel as cancel_with
from translator.llm.batch_progress import status as status_with
from translator.llm.batch_results import Collected, collect, forget
from translator.llm.cost import cost_of, price_of
from translator.llm.hosts import UrlError
from translator.workflow.endpoints import (
    EndpointChoice,
    foreseen_settings,
    prices_of,
    ready_settings,
    said_by_site,
)
from translator.workflow.guard import guarded
from translator.workflow.post_run import PostRun, job_of, prepare
from translator.workflow.posts import find_post
from translator.workflow.site import Site
from translator.workflow.trust import SettingPlace, SiteSaid, need_of, way_of
from translator.workflow.unwritable import unwritable


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the new batches and what they should take, `cost` at the batch price; `notices` are worth knowing
    besides.
    """

    batches: tuple[Batch, ...]
    waiting: int
    estimate: Estimate
    errors: tuple[OlgimError, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back, and its cost in US dollars where the price is known. `endpoints` are the URLs that were asked."""

    collected: Collected
    cost: float | None
    endpoints: tuple[str, ...] = ()


def folder_of(site: Site) -> BatchFolder:
    """Where a site's batches are noted."""
    return BatchFolder(site.state / "batches")


def submit(
    site: Site,
    posts: Sequence[Path],
    choice: EndpointChoice,
    *,
    agree: Callable[[Estimate], None] | None = None,
) -> Sent:
    """Send what `posts` need and no batch brings yet. Raises ProviderError where the endpoint has no batches.

    `agree` is told before anything is sent what it should take at most, and raises where that is too much.
    """
    with site.open_journal() as journal:
        chosen = ready_settings(choice, site.config, journal)
    settings = chosen.settings
    choice.trust.say(tr("posts go to {way_of}", way_of=way_of(settings)))
    runs, errors = _runs(site, posts)
    jobs = [job for _, job in runs]
    price = price_of(settings, prices_of(site.config))
    half = replace(settings, price=None if price is None else _reduced(price))
    if agree is not None:
        agree(estimate_with(jobs, half))
    folder = folder_of(site)
    before = frozenset(folder.names())
    left: list[Answer] = []
    with site.open_journal() as journal:
        asyncio.run(submit_with(jobs, settings, store=folder, journal=journal, deliver=left.append))
    sent = tuple(one for one in batches(folder) if one.name not in before)
    keys = {
        (asked.post, key)
        for one in sent
        for asked in one.requests.values()
        for key, _ in asked.slots.values()
    }
    asked_for = [
        replace(job, wanted=frozenset(key for key in job.wanted if (job.post, key) in keys)) for job in jobs
    ]
    expected = estimate_with(asked_for, half)
    waiting = sum(one.target is None for one in left)
    return Sent(sent, waiting, expected, tuple(errors.values()), chosen.lines)


def status(site: Site, choice: EndpointChoice) -> tuple[Progress, ...]:
    """How far each batch of the site is."""
    return asyncio.run(status_with(folder_of(site), _settings_of(site, choice)))


def cancel(site: Site, choice: EndpointChoice, names: Sequence[str]) -> tuple[Progress, ...]:
    """Cancel the batches called so (none: all). Raises ProviderError for a name that is none."""
    folder = folder_of(site)
    for name in names:
        if name not in folder.names():
            known = ", ".join(folder.names()) or "none"
            raise ProviderError(
                tr("there is no batch called {name!r}", name=name), hint=tr("under way: {known}", known=known)
            )
    return asyncio.run(cancel_with(folder, _settings_of(site, choice), names))


def fetch(site: Site, choice: EndpointChoice) -> Fetched:
    """Take what has come back into the journal, where `olgim translate` finds it."""
    folder = folder_of(site)
    under_way = batches(folder)
    labels = dict.fromkeys(asked.post for one in under_way for asked in one.requests.values())
    posts = {label: path for label in labels if (path := find_post(site, label)) is not None}
    runs, errors = _runs(site, list(posts.values()))
    documents = {job.post: post_run.work.document for post_run, job in runs}
    errors |= {label: SourceError(tr("no such file"), path=label) for label in labels if label not in posts}
    with site.open_journal() as journal:
        collected = asyncio.run(
            collect(
                [job for _, job in runs],
                _settings_of(site, choice),
                store=folder,
                journal=journal,
                compare=lambda job, targets: unwritable(documents[job.post], targets),
                unread=errors,
            )
        )
    forget(folder, collected)
    problems = [*map(str, errors.values()), *map(_held, collected.held), *collected.problems]
    collected = replace(collected, problems=tuple(problems))
    models = {(one.base_url, one.model) for one in under_way if one.name in collected.ended}
    prices = [price_of(Settings(*model), prices_of(site.config)) for model in models]
    price = prices[0] if len(set(prices)) == 1 else None
    cost = cost_of(collected.usage, None if price is None else _reduced(price))
    return Fetched(collected, cost, tuple(dict.fromkeys(one.base_url for one in under_way)))


def _held(batch: Batch) -> str:
    posts = ", ".join(dict.fromkeys(asked.post for asked in batch.requests.values()))
    return tr(
        "the batch {name} keeps its answers, since {posts} can't be read: fetch again when this is fixed, "
        "or delete _olgim/batches/{name}.json to give them up",
        name=batch.name,
        posts=posts,
    )


def _reduced(price: Price) -> Price:
    cached = None if price.cached is None else price.cached * price.batch
    return replace(price, input=price.input * price.batch, output=price.output * price.batch, cached=cached)


def _settings_of(site: Site, choice: EndpointChoice) -> OfBatch:
    def settings_of(batch: Batch) -> Settings:
        """The endpoint that the batch went to, with the key that belongs to it."""
        try:
            found = foreseen_settings(choice, site.config)
        except (ProviderError, UrlError):
            found = None
        if found is not None and found.base_url == batch.base_url:
            settings, named = found, said_by_site(choice, site.config)
        else:
            settings, named = _recorded(site, batch)
        choice.trust.check(need_of(settings, named))
        choice.trust.say(tr("batches are at {way_of}", way_of=way_of(settings)))
        return replace(settings, model=batch.model)

    return settings_of


def _recorded(site: Site, batch: Batch) -> tuple[Settings, SiteSaid]:
    """The endpoint that a record names, with the key that the configuration has for this URL, or the provider's own.

    The record is one of the site's files, so its URL is no better than one of the configuration.
    """
    path = site.state / "batches" / f"{batch.name}.json"
    for profile in (None, *site.config.profiles):
        choice = EndpointChoice(profile=profile)
        with suppress(ProviderError, ConfigError, UrlError):
            found = foreseen_settings(choice, site.config)
            if found.base_url == batch.base_url:
                named = said_by_site(choice, site.config)
                return found, replace(named, site=site.root)
    try:
        settings = resolve(os.environ, Wish(batch.base_url, batch.model))
    except UrlError as error:
        raise UrlError(error.message, hint=error.hint, path=path) from error
    return settings, SiteSaid(site.root, url=SettingPlace("base_url", path))


def _runs(site: Site, posts: Sequence[Path]) -> tuple[list[tuple[PostRun, Job]], dict[str, OlgimError]]:
    """What the posts need from a model, as an ordinary run would find it; and why it can't be told, by the post."""
    runs: list[tuple[PostRun, Job]] = []
    errors: dict[str, OlgimError] = {}
    with site.open_memory(keep=False) as memory:
        voice = site.voice(memory)
        for path in posts:
            try:
                with guarded(site.label(path)):
                    post_run = prepare(site, path, memory)
                    job = job_of(post_run, memory, voice)
            except OlgimError as error:
                errors[site.label(path)] = error
            else:
                runs += [(post_run, job)] if job else []
    return runs, errors
