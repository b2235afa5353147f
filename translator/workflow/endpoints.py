"""Which endpoint a run talks to: the command line, then the configuration, then the environment."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from translator.errors import ProviderError
from translator.llm import (
    Check,
    Decide,
    Deliver,
    Estimate,
    Finish,
    Job,
    Journal,
    Limits,
    PostCheck,
    Price,
    Receipt,
    Replayer,
    Settings,
    Tape,
    Watch,
    Wish,
    not_kept,
    not_waited_for,
    resolve,
)
from translator.llm import estimate as estimate_with
from translator.llm import translate as translate_with
from translator.llm.batch import BatchStore, submit
from translator.llm.choice import Chosen, today, with_model
from translator.llm.models import Model, find_local_servers
from translator.llm.settings import OPENAI, LocalServer, NoEndpointError
from translator.workflow.config import Config
from translator.workflow.own_config import endpoint_said


@dataclass(frozen=True, slots=True)
class EndpointChoice:
    """What was said on the command line, and the day on which it was. `lists` are the models that endpoints have listed
    since, by URL, so that none is asked twice in a run. `agent` and `command` name a program in the place of a URL.
    """

    base_url: str | None = None
    model: str | None = None
    profile: str | None = None
    day: date = field(default_factory=lambda: today())  # noqa: PLW0108 - as it is then
    lists: dict[str, tuple[Model, ...]] = field(default_factory=dict, compare=False, repr=False)
    agent: str | None = None
    command: str | None = None

    @property
    def program(self) -> bool:
        """Whether a program was named."""
        return self.agent is not None or self.command is not None


def wish_for(choice: EndpointChoice, config: Config) -> Wish:
    """The command line's words, and the configuration's where it says nothing. Raises ConfigError."""
    if choice.program:
        return Wish(model=choice.model, typed=True, agent=choice.agent, command=choice.command)
    configured = endpoint_said(choice.profile, config)
    return Wish(
        base_url=choice.base_url or configured.base_url,
        model=choice.model or configured.model,
        key_env=None if choice.base_url else configured.key_env,
        context_window=configured.context_window,
        typed=choice.base_url is not None or (configured.own and configured.base_url is not None),
        agent=None if choice.base_url else configured.agent,
        command=None if choice.base_url else configured.command,
    )


def settings_for(choice: EndpointChoice, config: Config, local: Sequence[LocalServer] = ()) -> Settings:
    """The endpoint, ready to be asked. Raises NoEndpointError that says what was looked for; it offers `local`."""
    configured = endpoint_said(choice.profile, config)
    settings = resolve(os.environ, wish_for(choice, config), local)
    return replace(
        settings,
        parameters={} if settings.command else configured.parameters,
        timeout=configured.timeout or settings.timeout,
    )


def ready_settings(
    choice: EndpointChoice, config: Config, journal: Journal | None = None, *, ask: bool = True
) -> Chosen:
    """As `settings_for`, after a look around: servers that run here are offered where there is no endpoint, and
    where no model is named it is the best that the endpoint has, which `journal` remembers for a day. Unless `ask`,
    the endpoint is not asked what it has.
    """
    try:
        settings = settings_for(choice, config)
    except NoEndpointError:
        settings = settings_for(choice, config, find_local_servers())
    return with_model(settings, journal, day=choice.day, ask=ask, lists=choice.lists)


def prices_of(config: Config) -> Mapping[str, Price]:
    """The prices that the configuration sets, by model."""
    return {model: Price(price.input, price.output, price.cached) for model, price in config.prices.items()}


def limits_of(config: Config, max_cost: float | None, max_tokens: int | None) -> Limits:
    """What a run may take: as said for this run, else as configured."""
    return Limits(
        max_cost=config.max_cost if max_cost is None else max_cost,
        max_tokens=config.max_tokens if max_tokens is None else max_tokens,
    )


def estimate_jobs(jobs: Sequence[Job], choice: EndpointChoice, config: Config, journal: Journal) -> Estimate:
    """What the jobs would take, but for what `journal` has. Without an endpoint, for the one that is used when only
    a key is given. Sends nothing.
    """
    try:
        settings = settings_for(choice, config)
    except ProviderError:
        settings = Settings(choice.base_url or OPENAI, choice.model or config.model or "")
    settings = with_model(settings, journal, day=choice.day, ask=False).settings
    return estimate_with(jobs, settings, journal=journal, prices=prices_of(config))


def engage(
    jobs: Sequence[Job],
    choice: EndpointChoice,
    config: Config,
    *,
    deliver: Deliver,
    decide: Decide = not_kept,
    finish: Finish = not_waited_for,
    journal: Journal,
    check: Check,
    compare: PostCheck,
    watch: Watch,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    tape: Tape | None = None,
    batch: BatchStore | None = None,
    offline: bool = False,
) -> Receipt:
    """Have the jobs done by the endpoint that was chosen. Raises ProviderError where there is none.

    With a `tape` everything is recorded, or comes from the recording: then no endpoint is needed. With a `batch`
    folder the jobs are sent through the batch interface, and this returns at once. `offline`: only what the journal
    knows is delivered.
    """
    if isinstance(tape, Replayer):
        settings = tape.settings
    else:
        chosen = ready_settings(choice, config, journal, ask=not offline)
        settings = chosen.settings
        for notice in chosen.lines:
            watch.trouble(notice)
    if batch is not None:
        return asyncio.run(submit(jobs, settings, store=batch, journal=journal, deliver=deliver))
    # What takes long to import is imported before the loop runs: in it an interruption would have to wait.
    import translator.llm.run
    import translator.llm.wire  # noqa: F401

    return asyncio.run(
        translate_with(
            jobs,
            settings,
            deliver=deliver,
            decide=decide,
            finish=finish,
            journal=journal,
            check=check,
            post_check=compare,
            watch=watch,
            limits=limits_of(config, max_cost, max_tokens),
            prices=prices_of(config),
            tape=tape,
            offline=offline,
        )
    )
