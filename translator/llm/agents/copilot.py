"""Copilot CLI, asked as a model: it is left without a single tool, and reads no instructions of a project."""

from __future__ import annotations

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
from translator.llm.agents.runner import Ended, EndedBy
from translator.llm.trouble import Trouble, TroubleKind

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = (
    "--output-format=json",  # as text it is broken into lines of a terminal's width
    "--available-tools=olgim_none",  # an empty list would be taken for none given, and leave all of them
    "--disable-builtin-mcps",
    "--no-custom-instructions",
    "--no-ask-user",
    "--no-auto-update",
    "--no-remote",
    "--disallow-temp-dir",
    "--no-color",
    "--log-level=none",
    "--stream=off",
)
_USAGE = "usage.json"


_FACTS = ProgramFacts(
    name="copilot",
    program="copilot",
    package="@github/copilot",
    floor=(1, 0, 102),
    passed=("COPILOT_HOME", "COPILOT_GITHUB_TOKEN", "GH_HOST", "COPILOT_GH_HOST"),
    key="COPILOT_GITHUB_TOKEN",
    sign_in=tr("Sign in: `copilot login`. In GitHub Actions: `copilot-requests: write` and GITHUB_TOKEN."),
    costs=tr("each call counts towards the plan's credits; it says its tokens, but no money"),
)


class Copilot:
    """`copilot`. It has a system prompt of its own, of about 14 KB, and takes neither another one nor a schema."""

    @property
    def facts(self) -> ProgramFacts:
        """What is known of Copilot CLI beforehand."""
        return _FACTS

    def words(self, order: ProgramRequest, notes: Path, work: Path) -> list[str]:
        """The arguments of a request; what it takes is written to a file of `notes`."""
        del work
        model = [f"--model={order.model}"] if order.model else []
        return [*_WORDS, *model, f"--usage-output-file={notes / _USAGE}"]

    def prompt(self, order: ProgramRequest) -> str:
        """All of the request, since it takes no system message, in a form that is never taken for a command."""
        return f"\n{order.text}"

    def told(self, ended: Ended, notes: Path) -> ProgramAnswer:
        """The answer in its stream of events. Raises Trouble for a failure, and where it asked for a tool."""
        if ended.end is EndedBy.EXITED and ended.code:
            raise failure(_FACTS.name, _why(ended), ended.code, _FACTS.sign_in)
        exited(ended, _FACTS.name, _FACTS.sign_in)
        said = list(_data(text_of(ended.output, _FACTS.name), "assistant.message"))
        if not said:
            raise Trouble(
                TroubleKind.UNREADABLE,
                tr("{name} answered with something that is not its stream of events", name=_FACTS.name),
            )
        if any(one.get("toolRequests") for one in said):
            raise reached_for_a_tool(_FACTS.name)
        text = said[-1].get("content")
        return _told(text if isinstance(text, str) else "", _usage(notes))

    @property
    def login_words(self) -> list[str] | None:
        """None: it has no command that tells."""
        return None

    def signed_in(self, ended: Ended) -> str:
        """Nothing: Copilot can't be asked who is signed in."""
        del ended
        return ""


def _data(output: str, kind: str) -> Iterator[Mapping[str, Any]]:
    """What its events of this kind say."""
    for line in output.splitlines():
        event = object_of(line) or {}
        if event.get("type") == kind and isinstance(data := event.get("data"), dict):
            yield data


def _why(ended: Ended) -> str:
    """Why it failed: as its stream says, else the first line of its complaints, which advice follows."""
    errors = [
        str(one.get("message")) for one in _data(ended.output.decode(errors="replace"), "session.error")
    ]
    lines = ended.complaints.decode(errors="replace").splitlines()
    return next((one for one in (*reversed(errors), *lines) if one.strip()), "").removeprefix("Error: ")


def _usage(notes: Path) -> object:
    """What each model took, as the program has written down."""
    try:
        with (notes / _USAGE).open("rb") as file:
            said = object_of(file.read(1 << 20).decode(errors="replace"))
    except OSError:
        return None
    return (said or {}).get("modelMetrics")


def _told(text: str, models: object) -> ProgramAnswer:
    """The answer with the tokens of all models that it took."""
    rows = [one for one in models.values() if isinstance(one, dict)] if isinstance(models, dict) else []
    usages = [one["usage"] for one in rows if isinstance(one.get("usage"), dict)]
    output = sum(whole(one.get("outputTokens")) for one in usages)
    if not output:
        return ProgramAnswer(text)
    cached = sum(whole(one.get("cacheReadTokens")) for one in usages)
    return ProgramAnswer(text, sum(whole(one.get("inputTokens")) for one in usages), cached, output)
