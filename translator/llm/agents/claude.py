"""Claude Code, asked as a model: no tools, no files of the machine, no settings of a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from translator.i18n import tr
from translator.llm.agents.interface import ProgramAnswer, ProgramFacts, ProgramRequest
from translator.llm.agents.program_output import (
    exited,
    failure,
    money,
    object_of,
    reached_for_a_tool,
    text_of,
    whole,
)
from translator.llm.trouble import Trouble, TroubleKind

if TYPE_CHECKING:
    from pathlib import Path

    from translator.llm.agents.runner import Ended

_WORDS = (
    "-p",
    "--output-format=json",
    "--effort=low",
    "--tools=",
    "--safe-mode",  # no CLAUDE.md, hooks, plugins or servers of anybody's
    "--restricted",
    "--strict-mcp-config",
    "--disable-slash-commands",
    "--permission-prompts=none",
    "--no-chrome",
    "--no-session-persistence",
)


_FACTS = ProgramFacts(
    name="claude",
    program="claude",
    package="@anthropic-ai/claude-code",
    floor=(2, 1, 332),
    passed=("CLAUDE_CONFIG_DIR", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_BASE_URL"),
    given={
        "CLAUDE_CODE_DISABLE_ATTACHMENTS": "1",  # else ` @/etc/hostname` in a post has that file sent along
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "CLAUDE_CODE_MAX_RETRIES": "1",
        "DISABLE_AUTOUPDATER": "1",
    },
    key="ANTHROPIC_API_KEY",
    sign_in=tr("Sign in: `claude auth login` (or start `claude`, then /login)."),
    costs=tr("each call says what it would cost at the API's prices; a plan's own limits count otherwise"),
)


class Claude:
    """`claude`. It isn't given the answer's schema: that brings a tool and up to two more paid turns along, while an
    answer that has to be read with care is read so anyway.
    """

    @property
    def facts(self) -> ProgramFacts:
        """What is known of Claude Code beforehand."""
        return _FACTS

    def words(self, order: ProgramRequest, notes: Path, work: Path) -> list[str]:
        """The arguments of a request; how to write goes into a file of `notes`, since an argument could be too long."""
        del work
        system = notes / "system.txt"
        system.write_text(order.system, encoding="utf-8")
        model = [f"--model={order.model}"] if order.model else []
        return [*_WORDS, *model, f"--system-prompt-file={system}"]

    def prompt(self, order: ProgramRequest) -> str:
        """The post and what is wanted of it, in a form that is never taken for a command."""
        return f"\n{order.user}"  # what begins with a slash would be a command

    def told(self, ended: Ended, notes: Path) -> ProgramAnswer:
        """The answer in its JSON. Raises Trouble for a failure, and for a run in which it reached for a tool."""
        del notes
        result = object_of(ended.output.decode(errors="replace"))
        if result is None or "is_error" not in result:
            exited(ended, _FACTS.name, _FACTS.sign_in)
            text_of(ended.output, _FACTS.name)
            raise Trouble(
                TroubleKind.UNREADABLE,
                tr("{name} answered with something that is not its JSON", name=_FACTS.name),
            )
        if result["is_error"] or ended.code:
            raise failure(_FACTS.name, str(result.get("result") or ""), ended.code, _FACTS.sign_in)
        exited(ended, _FACTS.name, _FACTS.sign_in)
        if result.get("num_turns") != 1 or result.get("permission_denials"):
            raise reached_for_a_tool(_FACTS.name)
        return _told(result, text_of(str(result.get("result") or "").encode("utf-8", "replace"), _FACTS.name))

    @property
    def login_words(self) -> list[str] | None:
        """The arguments with which it tells in JSON whether somebody is signed in."""
        return ["auth", "status", "--json"]

    def signed_in(self, ended: Ended) -> str:
        """The method and, where it says so, the plan of the subscription; empty where nobody is signed in."""
        said = object_of(ended.output.decode(errors="replace")) or {}
        if said.get("loggedIn") is not True:
            return ""
        plan = said.get("subscriptionType")
        return tr("by {said}", said=said.get("authMethod")) + (tr(", plan {plan}", plan=plan) if plan else "")


def _told(result: Mapping[str, Any], text: str) -> ProgramAnswer:
    usage = result.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    cached = whole(usage.get("cache_read_input_tokens"))
    fresh = whole(usage.get("input_tokens")) + whole(usage.get("cache_creation_input_tokens"))
    output = whole(usage.get("output_tokens"))
    if not output:
        return ProgramAnswer(text, cost=money(result.get("total_cost_usd")))
    return ProgramAnswer(text, fresh + cached, cached, output, money(result.get("total_cost_usd")))
