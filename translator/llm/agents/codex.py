"""Codex, asked as a model: its tools are switched off or fail, and an answer for which one was tried is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from translator.i18n import tr
from translator.llm.agents.interface import ProgramAnswer, ProgramFacts, ProgramRequest
from translator.llm.agents.program_output import (
    exited,
    failure,
    object_of,
    reached_for_a_tool,
    text_of,
    whole,
)
from translator.llm.agents.runner import Ended, plain_line
from translator.llm.prompt import compact
from translator.llm.trouble import Trouble, TroubleKind

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = (
    "exec",
    "--ephemeral",
    "--sandbox=read-only",
    "--skip-git-repo-check",
    "--ignore-user-config",
    "--ignore-rules",
    "--color=never",
    "--json",
)
_SETTINGS = (
    "model_reasoning_effort=low",
    "approval_policy=never",
    "web_search=disabled",
    "project_doc_max_bytes=0",  # no AGENTS.md of a project; its owner's own is always sent
    "include_permissions_instructions=false",
    "include_environment_context=false",
    "include_apps_instructions=false",
    "include_collaboration_mode_instructions=false",
    "skills.include_instructions=false",
)
_FEATURES = (
    "apps",
    "code_mode_host",  # without it, the model's one way to run anything answers with an error
    "goals",
    "hooks",
    "image_generation",
    "multi_agent",
    "plugins",
    "shell_tool",
    "skill_search",
    "sleep_tool",
    "tool_suggest",
    "unified_exec",
    "view_image",
)
_HARMLESS = ("agent_message", "reasoning", "error")  # an error is a warning of its own, not the turn's end
_TRIED = b"codex_core::tools"
"""What it complains of, on its error output, where a tool was tried that doesn't work."""


_FACTS = ProgramFacts(
    name="codex",
    program="codex",
    package="@openai/codex",
    floor=(0, 171, 0),
    passed=("CODEX_HOME",),
    key="CODEX_API_KEY",
    own=("CODEX_HOME", "~/.codex", "AGENTS.md"),
    sign_in=tr("Sign in: `codex login`."),
    costs=tr("each call says its tokens, but no money: it counts towards the plan's limits"),
)


class Codex:
    """`codex`. The schema goes along and holds at OpenAI, but isn't checked by the program."""

    @property
    def facts(self) -> ProgramFacts:
        """What is known of Codex beforehand."""
        return _FACTS

    def words(self, order: ProgramRequest, notes: Path, work: Path) -> list[str]:
        """The arguments of a request; how to write and the answer's schema go into files of `notes`."""
        system = notes / "system.txt"
        system.write_text(order.system, encoding="utf-8")
        settings = [*_SETTINGS, f"model_instructions_file={json.dumps(str(system))}"]
        words = [*_WORDS, f"--cd={work}"]
        if order.schema is not None:
            schema = notes / "schema.json"
            schema.write_text(compact(order.schema), encoding="utf-8")
            words.append(f"--output-schema={schema}")
        if order.model:
            words.append(f"--model={order.model}")
        words += [word for one in settings for word in ("-c", one)]
        words += [word for one in _FEATURES for word in ("--disable", one)]
        return [*words, "-"]

    def prompt(self, order: ProgramRequest) -> str:
        """The post and what is wanted of it."""
        return order.user

    def told(self, ended: Ended, notes: Path) -> ProgramAnswer:
        """The answer in its stream of events. Raises Trouble for a failure, and where it tried a tool."""
        del notes
        events = list(_events(ended.output))
        self._refuse_tools(events, ended)
        if (why := _failure(events)) is not None:
            raise failure(_FACTS.name, why, ended.code, _FACTS.sign_in)
        exited(ended, _FACTS.name, _FACTS.sign_in)
        text_of(ended.output, _FACTS.name)
        messages = [
            item["text"]
            for item in _items(events)
            if isinstance(item.get("text"), str) and item.get("type") == "agent_message"
        ]
        usage = next((one["usage"] for one in reversed(events) if isinstance(one.get("usage"), dict)), None)
        if usage is None:
            raise Trouble(
                TroubleKind.UNREADABLE,
                tr("{name} answered with something that is not its stream of events", name=_FACTS.name),
            )
        text = messages[-1] if messages else ""
        if not whole(usage.get("output_tokens")):
            return ProgramAnswer(text)
        cached = whole(usage.get("cached_input_tokens"))
        return ProgramAnswer(text, whole(usage.get("input_tokens")), cached, whole(usage["output_tokens"]))

    def _refuse_tools(self, events: list[Mapping[str, Any]], ended: Ended) -> None:
        used = {str(kind) for item in _items(events) if (kind := item.get("type")) not in _HARMLESS}
        if used or _TRIED in ended.complaints:
            raise reached_for_a_tool(_FACTS.name, ", ".join(sorted(used)))

    @property
    def login_words(self) -> list[str] | None:
        """The arguments with which it tells whether somebody is signed in."""
        return ["login", "status"]

    def signed_in(self, ended: Ended) -> str:
        """How somebody is signed in, in its own words; empty where it ends with an error."""
        if ended.code:
            return ""
        lines = (ended.output + ended.complaints).decode(errors="replace").splitlines()
        said = next((plain_line(one) for one in lines if one.strip() and not one.startswith("WARNING")), "")
        return said.removeprefix("Logged in ") or tr("as it says")


def _events(output: bytes) -> Iterator[Mapping[str, Any]]:
    for line in output.decode(errors="replace").splitlines():
        event = object_of(line)
        if event is not None:
            yield event


def _items(events: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for event in events:
        if isinstance(item := event.get("item"), dict):
            yield item


def _failure(events: list[Mapping[str, Any]]) -> str | None:
    """Why the turn failed, if it did."""
    for event in events:
        if event.get("type") == "turn.failed":
            error = event.get("error")
            return str(error.get("message")) if isinstance(error, dict) else tr("it does not say why")
    return None
