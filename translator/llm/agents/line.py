"""The way to a program: what `Wire` is to an endpoint. One request is one run of the program."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.agents.command import IN_CI, Command
from translator.llm.agents.interface import ProgramAnswer, ProgramRequest
from translator.llm.agents.program_output import object_of
from translator.llm.agents.programs import agent_of
from translator.llm.agents.runner import Ended, run
from translator.llm.agents.working_folder import environment, private_room
from translator.llm.interface import Usage
from translator.llm.recording import RecordedExchange, Recorder, Replayer
from translator.llm.tokens import count_tokens
from translator.llm.trouble import Trouble, TroubleKind
from translator.llm.wire import Reply

if TYPE_CHECKING:
    from translator.llm.endpoint_settings import Settings
    from translator.llm.recording import Recording
    from translator.llm.wire import OnText

AT_ONCE = 2
"""Programs that run at the same time: each is a process of some hundred megabytes, and a plan's limits are narrow."""
_PATIENCE = 30.0
"""Seconds in which a program has to tell its version, or whether somebody is signed in."""
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){1,5}")
_TROUBLES_THAT_STAY = (TroubleKind.LINE, TroubleKind.SILENCE, TroubleKind.UNREADABLE, TroubleKind.EMPTY)


@dataclass(frozen=True, slots=True)
class FoundProgram:
    """A program that is there, and the version that it tells."""

    path: str
    version: str = ""


class AgentLine:
    """Asks a program, as `Wire` asks an endpoint.

    What is wrong with it is found out before the first request: that it isn't there, too old, or that nobody is signed
    in. As long as it has never answered, any failure is taken to stay.
    """

    def __init__(self, settings: Settings, *, recording: Recording | None = None) -> None:
        self.settings = settings
        self._command = settings.command
        self._recording = recording
        self._first = asyncio.Lock()
        self._found: FoundProgram | None = None
        if isinstance(recording, Recorder):
            recording.begin(settings)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def ask(self, body: Mapping[str, Any], *, deadline: float, on_text: OnText | None = None) -> Reply:
        """Run the program for a chat request. Raises Trouble where no answer comes, after `deadline` seconds at the
        latest; then, and when this is cancelled, nothing of it runs on.
        """
        del on_text  # what a program says is known when it has ended
        began = time.monotonic()
        try:
            told = await self._told(body, deadline)
        except Trouble as trouble:
            raise self._as_it_stands(trouble) from trouble
        return _reply(told, body, time.monotonic() - began)

    async def _told(self, body: Mapping[str, Any], deadline: float) -> ProgramAnswer:
        sent = json.dumps({"model": body["model"], "messages": body["messages"]}, ensure_ascii=False).encode()
        if isinstance(self._recording, Replayer):
            return _replayed(self._recording, sent)
        told = await self._run(_order(body, self._needed), deadline)
        if isinstance(self._recording, Recorder):
            answer = json.dumps(asdict(told), ensure_ascii=False).encode("utf-8", "surrogatepass")
            self._recording.keep(RecordedExchange("POST", self.settings.base_url, sent, 200, {}, answer))
        return told

    @property
    def _needed(self) -> Command:
        assert self._command is not None  # only what is replayed has none
        return self._command

    async def _run(self, order: ProgramRequest, deadline: float) -> ProgramAnswer:
        if self._found is not None:
            return await self._start(self._found, order, deadline)
        async with self._first:  # one request tries the program out; the others wait for what comes of it
            found = self._found or await self.find()
            if self._found is None:
                await self.look_for_login(found)
            told = await self._start(found, order, deadline)
            if not told.text.strip() and self._found is None:
                raise Trouble(
                    TroubleKind.FATAL,
                    tr("{name} answered with nothing", name=self._needed.name),
                    hint=tr(
                        "It has to read the request from standard input and write the answer to standard output."
                    ),
                )
            self._found = found
        return told

    async def _start(self, found: FoundProgram, order: ProgramRequest, deadline: float) -> ProgramAnswer:
        agent = agent_of(self._needed)
        with private_room() as room:
            ended = await _start(
                [found.path, *agent.words(order, room.notes, room.work)],
                agent.prompt(order),
                room.work,
                environment(os.environ, self._passed(), self._given(), room),
                deadline,
            )
            return agent.told(ended, room.notes)

    async def find(self) -> FoundProgram:
        """The program and its version. Raises Trouble where it isn't there, can't be used here, or is too old."""
        facts = agent_of(self._needed).facts
        if os.name != "posix":
            raise Trouble(
                TroubleKind.FATAL,
                tr("programs can be asked on Linux and macOS only"),
                hint=tr("Use an endpoint: `olgim models` lists what is there."),
            )
        if self._needed.agent and self._needed.agent not in IN_CI and _in_ci():
            raise Trouble(
                TroubleKind.FATAL,
                tr("{name} is not used in CI: its login is its owner's", name=facts.name),
                hint=tr(
                    "In CI use an endpoint with a key of its own, or --agent copilot with the job's token."
                ),
            )
        path = shutil.which(facts.program)
        if path is None:
            install = (
                tr("Install it: npm install -g {package}", package=facts.package)
                if facts.package
                else tr("Is its folder in PATH?")
            )
            raise Trouble(
                TroubleKind.FATAL, tr("{program} is not installed", program=facts.program), hint=install
            )
        path = os.path.abspath(path)  # noqa: ASYNC240, PTH100 - it is started from another folder, and links stay as they are
        if not facts.floor:
            return FoundProgram(path)
        ended = await self._short([path, "--version"])
        found = _VERSION.search(ended.output.decode(errors="replace"))
        if found is None:
            said = ended.complaint or tr("nothing that looks like a version")
            raise Trouble(
                TroubleKind.FATAL,
                tr("{name} doesn't tell its version: {said}", name=facts.name, said=said),
                hint=tr("Does it start by hand?"),
            )
        version = found.group()
        if tuple(map(int, version.split("."))) < facts.floor:
            needed = ".".join(map(str, facts.floor))
            raise Trouble(
                TroubleKind.FATAL,
                tr(
                    "{name} {version} is too old: {needed} or newer is needed",
                    name=facts.name,
                    version=version,
                    needed=needed,
                ),
                hint=tr("Update it: npm install -g {package}@latest", package=facts.package),
            )
        return FoundProgram(path, version)

    async def look_for_login(self, found: FoundProgram) -> str:
        """How somebody is signed in; empty where the program can't tell. Raises Trouble where nobody is."""
        agent = agent_of(self._needed)
        if agent.login_words is None or self.settings.api_key is not None:
            return ""
        how = agent.signed_in(await self._short([found.path, *agent.login_words]))
        if not how:
            raise Trouble(
                TroubleKind.FATAL,
                tr("{name} is not signed in", name=agent.facts.name),
                hint=agent.facts.sign_in,
            )
        return how

    async def _short(self, words: list[str]) -> Ended:
        with private_room() as room:
            told = environment(os.environ, self._passed(), self._given(), room)
            return await _start(words, "", room.work, told, _PATIENCE)

    def _passed(self) -> tuple[str, ...]:
        facts = agent_of(self._needed).facts
        # What Actions gives a job is meant for it, and gone with it.
        job = ("GITHUB_TOKEN", "CI", "GITHUB_ACTIONS") if facts.name in IN_CI and _in_ci() else ()
        return (*facts.passed, *job)

    def _given(self) -> dict[str, str]:
        """What the program always has, and a key where a person named one for it."""
        facts, key = agent_of(self._needed).facts, self.settings.api_key
        if key is None:
            return dict(facts.given)
        return {**facts.given, facts.key or self._needed.key_env: key.reveal()}

    def _as_it_stands(self, trouble: Trouble) -> Trouble:
        """The trouble without the key, and as one that stays where the program has never answered."""
        key = self.settings.api_key
        kind = (
            TroubleKind.FATAL if self._found is None and trouble.kind in _TROUBLES_THAT_STAY else trouble.kind
        )
        message = key.blot(trouble.message) if key is not None else trouble.message
        return Trouble(kind, message, hint=trouble.hint, wait=trouble.wait)


async def _start(
    words: list[str], prompt: str, folder: Any, told: Mapping[str, str], seconds: float
) -> Ended:
    try:
        return await run(
            words, prompt.encode("utf-8", "replace"), folder=folder, environment=told, seconds=seconds
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Trouble(
            TroubleKind.FATAL,
            tr("{words} can't be started: {why}", words=words[0], why=why),
            hint=tr("Does it start by hand?"),
        ) from error


def _in_ci() -> bool:
    return os.environ.get("CI", "").strip().lower() not in ("", "0", "false")


def _order(body: Mapping[str, Any], command: Command) -> ProgramRequest:
    messages = body["messages"]
    shape = body.get("response_format")
    schema = shape.get("json_schema", {}).get("schema") if isinstance(shape, dict) else None
    system = "\n\n".join(one["content"] for one in messages if one["role"] == "system")
    user = "\n\n".join(one["content"] for one in messages if one["role"] != "system")
    return ProgramRequest(system, user, schema, command.model)


def _reply(told: ProgramAnswer, body: Mapping[str, Any], seconds: float) -> Reply:
    counted = told.input is not None and told.output is not None
    asked = (
        told.input
        if told.input is not None
        else sum(count_tokens(one["content"]) + 4 for one in body["messages"])
    )
    output = told.output if told.output is not None else count_tokens(told.text)
    priced = told.cost is not None
    usage = Usage(asked, told.cached, output, 1, 0, seconds, told.cost or 0.0, int(priced))
    return Reply(told.text, "stop", "", usage, counted)


def _replayed(recording: Replayer, sent: bytes) -> ProgramAnswer:
    try:
        found = recording.answer(RecordedExchange("POST", recording.settings.base_url, sent))
    except ProviderError as error:
        raise Trouble(TroubleKind.FATAL, error.message, hint=error.hint) from error
    said = object_of(found.body.decode(errors="replace"))
    try:
        return ProgramAnswer(**(said or {}))
    except TypeError as error:
        raise Trouble(
            TroubleKind.FATAL, tr("the recording {path} is damaged", path=recording.path)
        ) from error
