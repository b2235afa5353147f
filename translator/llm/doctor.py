"""What is wrong with a set-up, found out by trying it, and how to mend it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from translator.errors import ProviderError
from translator.i18n import joined, localised, tr
from translator.llm.agents.programs import agent_of
from translator.llm.capabilities import SYSTEM_ROLE, Capabilities, Form
from translator.llm.choice import end_of, ending, today
from translator.llm.hosts import is_near
from translator.llm.local import reachable
from translator.llm.models import Model, nearest, read_models
from translator.llm.prompt import ANSWER, messages
from translator.llm.proxy import ProxyError, proxy_for, proxy_named, without_password
from translator.llm.request_plan import plan
from translator.llm.retry_after import date_of
from translator.llm.tokens import count_tokens
from translator.llm.trouble import Trouble, TroubleKind
from translator.llm.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from translator.errors import OlgimError
    from translator.llm.agents.command import Command
    from translator.llm.endpoint_settings import Settings
    from translator.llm.lines import ModelLine
    from translator.llm.wire import Reply, Wire

_PATIENCE = 30.0  # seconds for an answer
_CLOCK_OFF = 300.0  # seconds by which two clocks may differ
_WINDOW_NEEDED = 4096  # tokens
_STEPS = 24  # requests, each with one thing less
_TOO_WEAK = tr("Choose a stronger model: this one can't do what a translation needs.")
_REFUSES = tr(
    "Compare what it says with its documentation. `parameters` in the profile set what is sent; a gateway in between "
    "may want its own."
)


class Health(StrEnum):
    """How a part of the set-up is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One part of the set-up: how it is, and what would mend it."""

    part: str
    health: Health
    said: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        """The same as names and plain values, as `--json` prints them."""
        return {"part": self.part, "health": self.health.value, "said": self.said, "remedy": self.remedy}


def examine(settings: Settings, day: date | None = None) -> tuple[Diagnosis, ...]:
    """Look at key, proxy, endpoint, clock, model, JSON support and context window, in this order.

    Where a program is asked: at the program, its version, its login, what a call costs, and a translation. `day` is
    today. What depends on something that is bad is left out. Sends one or two short requests. Never raises for
    what an endpoint does.
    """
    if settings.command is not None:
        return asyncio.run(_Doctor(settings, day or today()).examine_program(settings.command))
    with reachable(settings) as there:
        return asyncio.run(_Doctor(there, day or today()).examine())


def of_error(error: OlgimError) -> Diagnosis:
    """There is no endpoint to look at: that is the finding."""
    return Diagnosis("endpoint", Health.BAD, str(error), error.hint or "")


class _Doctor:
    def __init__(self, settings: Settings, day: date) -> None:
        self.settings = settings
        self.day = day
        self.found: list[Diagnosis] = []
        self.capabilities = Capabilities(settings)

    async def examine(self) -> tuple[Diagnosis, ...]:
        from translator.llm.wire import Wire

        self._key()
        try:
            self._proxy()
            async with Wire(self.settings, in_flight=1) as wire:
                models = await self._endpoint(wire)
                self._model(models)
                reply = await self._answers(wire)
                if reply is not None:
                    await self._window(wire, models, reply)
        except ProviderError as error:
            part = "proxy" if isinstance(error, ProxyError) else "certificates"
            self._say(part, Health.BAD, error.message, error.hint or "")
        except Trouble as trouble:
            self._say(trouble.about, Health.BAD, trouble.message, _remedy(trouble))
        return tuple(self.found)

    async def examine_program(self, command: Command) -> tuple[Diagnosis, ...]:
        from translator.llm.agents.line import AgentLine

        line = AgentLine(self.settings)
        facts = agent_of(command).facts
        part = "program"
        try:
            found = await line.find()
            floor = (
                tr(" ({floor} or newer is needed)", floor=".".join(map(str, facts.floor)))
                if facts.floor
                else ""
            )
            self._say(part, Health.GOOD, f"{found.path} {found.version}".rstrip() + floor)
            part = "login"
            if how := await line.look_for_login(found):
                self._say(part, Health.GOOD, how)
            elif self.settings.api_key is not None:
                self._say(part, Health.GOOD, tr("with the key in {key_env}", key_env=command.key_env))
            elif facts.floor:
                self._say(part, Health.GOOD, tr("it doesn't tell; the translation below shows it"))
            self._say("cost", Health.GOOD, facts.costs)
            if (own := facts.own_notes()) is not None:
                said = tr("{own} goes along with every request, and can't be left out", own=own)
                self._say("instructions", Health.WARNING, said, tr("Move it away if it says how to answer."))
            part = "translation"
            await self._answers(line)
        except Trouble as trouble:
            self._say(part, Health.BAD, trouble.message, _remedy(trouble))
        return tuple(self.found)

    def _say(self, part: str, health: Health, said: str, remedy: str = "") -> None:
        self.found.append(Diagnosis(part, health, said, remedy))

    def _key(self) -> None:
        if self.settings.api_key is not None:
            self._say("key", Health.GOOD, tr("there is one for {host}", host=self.settings.host))
        elif self.settings.local:
            self._say("key", Health.GOOD, tr("none; a local server seldom needs one"))
        else:
            self._say(
                "key",
                Health.WARNING,
                tr("none for {host}", host=self.settings.host),
                tr("If it needs one, put it into an environment variable and name that variable as key_env."),
            )

    def _proxy(self) -> None:
        proxy = proxy_for(self.settings.base_url)
        if proxy is not None:
            self._say(
                "proxy",
                Health.GOOD,
                tr("requests go through {without_password}", without_password=without_password(proxy)),
            )
        elif is_near(self.settings.base_url) and (named := proxy_named(self.settings.base_url)):
            said = tr(
                "{host} is asked without {without_password}: it is on this machine or near it",
                host=self.settings.host,
                without_password=without_password(named),
            )
            self._say("proxy", Health.GOOD, said)

    async def _endpoint(self, wire: Wire) -> tuple[Model, ...]:
        """That it answers. An endpoint need not list its models; then the chat request will tell."""
        try:
            got = await wire.get("models", deadline=_PATIENCE)
        except Trouble as trouble:
            if trouble.missing:
                self._say(
                    "endpoint",
                    Health.WARNING,
                    tr("{base_url} lists no models", base_url=self.settings.base_url),
                )
                return ()
            raise
        self._say("endpoint", Health.GOOD, tr("{base_url} answers", base_url=self.settings.base_url))
        self._clock(got.headers)
        return read_models(got.value)

    def _clock(self, headers: Mapping[str, str]) -> None:
        theirs = date_of(headers.get("date", ""))
        if theirs is None:
            return
        off = (datetime.now(UTC) - theirs).total_seconds()
        if abs(off) > _CLOCK_OFF:
            minutes = abs(off) / 60
            said = (
                tr("this machine's clock is {minutes:.0f} minutes ahead", minutes=minutes)
                if off > 0
                else tr("this machine's clock is {minutes:.0f} minutes behind", minutes=minutes)
            )
            self._say("clock", Health.BAD, said, tr("Set it: certificates and waiting times depend on it."))
        else:
            self._say("clock", Health.GOOD, tr("agrees with the endpoint's"))

    def _model(self, models: tuple[Model, ...]) -> None:
        name = self.settings.model
        if name.endswith(".gguf"):
            self._say("model", Health.GOOD, tr("{name} is loaded", name=name))
            return
        listed = next((one for one in models if one.id in (name, f"models/{name}")), None)
        if listed is None and models:
            close = nearest(name, models)
            remedy = (
                tr("Did you mean {close}?", close=close) if close else tr("`olgim models` lists what it has.")
            )
            self._say(
                "model", Health.WARNING, tr("{name} is not among the models that it lists", name=name), remedy
            )
        elif line := ending(name, models, self.settings.host, self.day):
            said, _, remedy = line.partition(": ")
            self._say("model", Health.WARNING, said, f"{remedy[0].upper()}{remedy[1:]}.")
        elif listed is not None:
            end = end_of(name, models, self.settings.host)
            until = tr(" until {day}", day=end.day) if end else ""
            self._say("model", Health.GOOD, tr("{name} is available{until}", name=name, until=until))

    async def _answers(self, wire: ModelLine) -> Reply | None:
        """That a translation comes, and in which form it has to be asked for. None where nothing came at all."""
        from translator.document import parse
        from translator.llm.answers import no_text
        from translator.llm.interface import Job

        document = parse("오늘은 비가 온다.\n")
        job = Job("doctor", document.text, document.segments, frozenset(one.key for one in document.segments))
        (chunk,) = plan(job, document.segments, {}).ranges
        refusals: list[str] = []
        for _ in range(_STEPS):
            form = self.capabilities.form
            said = messages(chunk, plain=form is Form.PLAIN)
            body = self.capabilities.body(said, ANSWER, most=400, stream=False, form=form)
            try:
                reply = await wire.ask(body, deadline=_PATIENCE + self.settings.timeout)
                if reply.empty:
                    raise no_text(reply, self.settings)
            except Trouble as trouble:
                if trouble.kind is TroubleKind.PARAMETER and self.capabilities.refuse(
                    trouble.parameter, form
                ):
                    refusals.append(trouble.message)
                    continue
                if trouble.kind is TroubleKind.EMPTY and not refusals.count(trouble.message):
                    refusals.append(trouble.message)
                    continue
                raise
            verdict = judge(chunk.slots(), form, reply.text, finish=reply.finish, refusal=reply.refusal)
            if verdict.good:
                self._json(form)
                target = next(iter(verdict.good.values()))
                self._say("translation", Health.GOOD, f"오늘은 비가 온다. = {target}")
                return reply
            if not verdict.unreadable or form is Form.PLAIN:
                why = localised(joined(next(iter(verdict.bad.values()), (verdict.problem,))))
                self._say("translation", Health.BAD, why, _TOO_WEAK)
                return reply
            self.capabilities.invalid(form)
        why = refusals[-1] if refusals else tr("no readable answer came back")
        who = self.settings.host or self.settings.model
        said_last = tr(
            "{who} refused every request, whatever was left out; the last time: {why}", who=who, why=why
        )
        self._say(
            "translation", Health.BAD, said_last if refusals else why, _REFUSES if refusals else _TOO_WEAK
        )
        return None

    def _json(self, form: Form) -> None:
        if self.settings.command is not None and form is not Form.PLAIN:
            self._say("JSON", Health.GOOD, tr("it comes as asked for"))
            return
        match form:
            case Form.STRICT | Form.SCHEMA | Form.JSON_WITH_SCHEMA:
                self._say("JSON", Health.GOOD, tr("schemas work"))
            case Form.JSON:
                self._say(
                    "JSON",
                    Health.WARNING,
                    tr("JSON, but no schemas"),
                    tr("It works; answers are checked here."),
                )
            case Form.PLAIN:
                remedy = tr("It works, one segment at a time, and costs more. A newer server may do better.")
                self._say("JSON", Health.WARNING, tr("no JSON at all"), remedy)
        if self.capabilities.refused:
            self._say(
                "parameters",
                Health.GOOD,
                tr(
                    "not accepted here, so left out: {refused}",
                    refused=", ".join(map(_parameter, sorted(self.capabilities.refused))),
                ),
            )

    async def _window(self, wire: Wire, models: tuple[Model, ...], first: Reply) -> None:
        """How much text fits in. Servers of one's own may cut the prompt and say nothing: so they are tried."""
        told = next((one.context_window for one in models if one.id == self.settings.model), None)
        told = self.settings.context_window or told
        remedy = tr(
            "Load the model with a larger one (Ollama: OLLAMA_CONTEXT_LENGTH=8192, llama.cpp: -c 8192), "
            "or set context_window in the profile, so that requests are cut to it."
        )
        if told is not None and told < _WINDOW_NEEDED:
            self._say("context window", Health.WARNING, tr("{told:,} tokens", told=told), remedy)
        elif told is not None:
            self._say("context window", Health.GOOD, tr("{told:,} tokens", told=told))
        if not self.settings.local or not first.counted:
            return
        text = " ".join(f"{number} is a number." for number in range(900))
        body = self.capabilities.body(
            [{"role": "user", "content": f"{text}\nSay ok."}], {}, most=16, stream=False, form=Form.PLAIN
        )
        try:
            reply = await wire.ask(body, deadline=_PATIENCE + self.settings.timeout)
        except Trouble as trouble:
            if trouble.kind is not TroubleKind.TOO_LONG:
                raise
            self._say("context window", Health.WARNING, trouble.message, remedy)
            return
        sent = count_tokens(text)
        if reply.counted and reply.usage.input < 0.5 * sent:
            said = tr(
                "it read only {input:,} of {sent:,} tokens, without an error",
                input=reply.usage.input,
                sent=sent,
            )
            self._say("context window", Health.BAD, said, remedy)


def _parameter(name: str) -> str:
    """What a person is told of a parameter."""
    return tr("system role") if name == SYSTEM_ROLE else name


def _remedy(trouble: Trouble) -> str:
    """What mends it. That the doctor should be asked is no help from the doctor."""
    if trouble.hint is None:
        return tr("Run this again later.")
    return _REFUSES if "olgim doctor" in trouble.hint else trouble.hint
