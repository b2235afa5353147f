"""Which endpoint a run talks to: the command line, then the configuration, then the environment."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm import (
    AnswerJournal,
    Decide,
    Deliver,
    Estimate,
    Finish,
    Job,
    Limits,
    PostCheck,
    Price,
    Receipt,
    Recording,
    Replayer,
    Settings,
    UnitCheck,
    Watch,
    Wish,
    not_kept,
    not_waited_for,
    resolve,
)
from translator.llm import estimate as estimate_with
from translator.llm import translate as translate_with
from translator.llm.batch import submit
from translator.llm.batch_notes import BatchStore
from translator.llm.choice import Chosen, today, with_model
from translator.llm.endpoint_settings import OPENAI, LocalServer, NoEndpointError
from translator.llm.hosts import IN_PROCESS, UrlError
from translator.llm.models import Model, find_local_servers
from translator.workflow.config import Config, OwnProfile
from translator.workflow.halt import Halt, run_until_halted
from translator.workflow.own_config import endpoint_said, own_path
from translator.workflow.trust import (
    Need,
    SettingPlace,
    SiteSaid,
    Trust,
    model_file,
    need_of,
    place_in,
    way_of,
)


@dataclass(frozen=True, slots=True)
class EndpointChoice:
    """What was said on the command line, and the day on which it was. `lists` are the models that endpoints have listed
    since, by URL, so that none is asked twice in a run; `trust` is the person's word on what a site's files say.
    `agent` and `command` name a program in the place of a URL.
    """

    base_url: str | None = None
    model: str | None = None
    profile: str | None = None
    day: date = field(default_factory=lambda: today())  # noqa: PLW0108 - as it is then
    lists: dict[str, tuple[Model, ...]] = field(default_factory=dict, compare=False, repr=False)
    trust: Trust = field(default_factory=Trust, compare=False, repr=False)
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
        base_url=configured.base_url if choice.base_url is None else choice.base_url,
        model=choice.model or configured.model,
        key_env=configured.key_env if choice.base_url is None else None,
        context_window=configured.context_window,
        typed=choice.base_url is not None or (configured.own and configured.base_url is not None),
        agent=None if choice.base_url else configured.agent,
        command=None if choice.base_url else configured.command,
    )


def settings_for(choice: EndpointChoice, config: Config, local: Sequence[LocalServer] = ()) -> Settings:
    """The endpoint, ready to be asked. Raises NoEndpointError that says what was looked for; it offers `local`.

    Raises ApprovalError where a site's files name it and no person has agreed.
    """
    settings = foreseen_settings(choice, config, local)
    choice.trust.check(need_of(settings, said_by_site(choice, config)))
    return settings


def foreseen_settings(choice: EndpointChoice, config: Config, local: Sequence[LocalServer] = ()) -> Settings:
    """The endpoint that would be asked, whether anybody has agreed to that or not: nothing may be sent to it.

    Raises as `settings_for`, and UrlError with the place where the URL stands.
    """
    configured = endpoint_said(choice.profile, config)
    named = said_by_site(choice, config)
    try:
        settings = resolve(os.environ, wish_for(choice, config), local)
    except UrlError as error:
        raise _placed(error, choice, named, configured) from error
    if settings.base_url == IN_PROCESS:
        settings = replace(settings, model=model_file(named, settings.model))
    return replace(
        settings,
        parameters={} if settings.command else configured.parameters,
        timeout=configured.timeout or settings.timeout,
    )


def pending_approval(choice: EndpointChoice, config: Config) -> Need | None:
    """What a person would have to agree to before the endpoint is used; None where nothing is left to agree to.

    Asks nobody, and sends nothing. Raises as `foreseen_settings`.
    """
    need = need_of(foreseen_settings(choice, config), said_by_site(choice, config))
    return None if need is None or choice.trust.has(need) else need


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Where posts would go, `way` as a phrase; `need` is what nobody has agreed to yet."""

    settings: Settings
    way: str
    need: Need | None = None

    def as_dict(self) -> dict[str, object]:
        """The same as names and plain values, as `--json` prints them."""
        key = self.settings.api_key
        return {
            "url": self.settings.base_url,
            "host": self.settings.host,
            "model": self.settings.model or None,
            "key": None if key is None else key.name,
            "approved": self.need is None,
        }

    def __str__(self) -> str:
        left = (
            "" if self.need is None else tr("; agree to that first, with --trust {what}", what=self.need.what)
        )
        return tr("posts would go to {way}{left}", way=self.way, left=left)


def foresee(choice: EndpointChoice, config: Config, journal: AnswerJournal | None = None) -> Foreseen | None:
    """Where posts would go; None where there is no endpoint. Asks nobody, and sends nothing. Raises as
    `foreseen_settings`. Where no model is named, it is the one that is expected, by what `journal` remembers.
    """
    try:
        settings = foreseen_settings(choice, config)
    except ProviderError:
        return None
    way = way_of(settings)
    settings = with_model(settings, journal, day=choice.day, ask=False).settings
    return Foreseen(settings, way, pending_approval(choice, config))


def said_by_site(choice: EndpointChoice, config: Config) -> SiteSaid:
    """What the site's files say of the endpoint that `choice`, and the person's own configuration, leave to them, and
    where.
    """
    site = Path() if config.path is None else config.path.parent.parent.resolve()
    if choice.program or endpoint_said(choice.profile, config).own:
        return SiteSaid(site)
    configured = config.endpoint(choice.profile)
    profile = choice.profile or config.profile
    above = "" if profile is None else f"profiles.{profile}."

    def place(name: str, *, counts: bool) -> SettingPlace | None:
        return place_in(config.path, above + name) if counts else None

    left = choice.base_url is None
    return SiteSaid(
        site,
        url=place("base_url", counts=left and configured.base_url is not None),
        key=place("key_env", counts=left and configured.key_env is not None),
        model=place("model", counts=not choice.model and configured.model is not None),
        parameters=configured.parameters,
    )


def _placed(error: UrlError, choice: EndpointChoice, named: SiteSaid, configured: OwnProfile) -> UrlError:
    """The error with the place of the wrong URL."""
    if named.url is not None:
        message = f"`{named.url.name}`: {error.message}"
        return UrlError(message, hint=error.hint, path=named.url.path, line=named.url.line)
    if choice.base_url is not None:
        return UrlError(error.message, hint=error.hint, path="--base-url")
    if configured.own and configured.base_url is not None:
        return UrlError(f"`base_url`: {error.message}", hint=error.hint, path=own_path(os.environ))
    return UrlError(error.message, hint=error.hint, path="OPENAI_BASE_URL")


def ready_settings(
    choice: EndpointChoice, config: Config, journal: AnswerJournal | None = None, *, ask: bool = True
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


def estimate_jobs(
    jobs: Sequence[Job], choice: EndpointChoice, config: Config, journal: AnswerJournal
) -> Estimate:
    """What the jobs would take, but for what `journal` has. Without an endpoint, for the one that is used when only
    a key is given. Sends nothing.
    """
    try:
        settings = foreseen_settings(choice, config)
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
    journal: AnswerJournal,
    check: UnitCheck,
    compare: PostCheck,
    watch: Watch,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    recording: Recording | None = None,
    batch: BatchStore | None = None,
    offline: bool = False,
    halt: Halt | None = None,
) -> Receipt:
    """Have the jobs done by the endpoint that was chosen. Raises ProviderError where there is none, and Halted where
    somebody has ended it through `halt`.

    With a `recording` everything is recorded, or comes from the recording: then no endpoint is needed. With a `batch`
    folder the jobs are sent through the batch interface, and this returns at once. `offline`: only what the journal
    knows is delivered.
    """
    if isinstance(recording, Replayer):
        settings = recording.settings
    else:
        chosen = ready_settings(choice, config, journal, ask=not offline)
        settings = chosen.settings
        if not offline:
            choice.trust.say(tr("posts go to {way_of}", way_of=way_of(settings)))
        for notice in chosen.lines:
            watch.trouble(notice)
    if batch is not None:
        return asyncio.run(submit(jobs, settings, store=batch, journal=journal, deliver=deliver))
    # What takes long to import is imported before the loop runs: in it an interruption would have to wait.
    import translator.llm.run
    import translator.llm.wire  # noqa: F401

    return run_until_halted(
        halt,
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
            recording=recording,
            offline=offline,
        ),
    )
