"""Which program is the model, and what it is called where an endpoint has its URL."""

from __future__ import annotations

import difflib
import hashlib
import os
import shlex
from dataclasses import dataclass

from translator.errors import ProviderError
from translator.i18n import tr

AGENTS = ("claude", "codex", "copilot")
"""The coding agents that are known by name."""
_AGENT, _COMMAND = "agent:", "command:"
_WITH_SCHEMA = ("agent:codex",)
IN_CI = ("copilot",)
"""The agents that can be used in CI: with the job's own token. Another one's login is its owner's alone."""


@dataclass(frozen=True, slots=True)
class Command:
    """A program to ask: a known `agent`, or the `words` of a command line. `model` is the one that a person named, or
    empty where the program chooses; `key_env` the variable whose key it gets, if a person said so.
    """

    agent: str = ""
    words: tuple[str, ...] = ()
    model: str = ""
    key_env: str = ""

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.agent or os.path.basename(self.words[0])  # noqa: PTH119 - a word, not a path to be made sense of

    @property
    def url(self) -> str:
        """What stands where an endpoint has its URL. The words of a command line may hold what is nobody's business, so
        they are in it as a digest only.
        """
        if self.agent:
            return f"{_AGENT}{self.agent}"
        digest = hashlib.sha256("\0".join(self.words).encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return f"{_COMMAND}{self.name}#{digest}"


def is_command(base_url: str) -> bool:
    """Whether this is what a program has in the place of a URL."""
    return base_url.startswith((_AGENT, _COMMAND))


def takes_schema(base_url: str) -> bool:
    """Whether the program hands the answer's schema on to its model."""
    return base_url in _WITH_SCHEMA


def command_of(agent: str | None, line: str | None, model: str | None, key_env: str | None) -> Command | None:
    """The program that a person named, by an agent's name or by a command line; None where neither is given.

    Raises ProviderError for an agent that isn't known, and for a line that can't be split into words.
    """
    if agent is not None and line is not None:
        raise ProviderError(tr("both an agent and a command are named"), hint=tr("Name one of them."))
    if agent is not None:
        if agent not in AGENTS:
            close = difflib.get_close_matches(agent, AGENTS, n=1, cutoff=0.5)
            meant = tr("Did you mean {close}? ", close=close[0]) if close else ""
            hint = tr(
                "{meant}Known are {agents}; any other program can be named with --command.",
                meant=meant,
                agents=", ".join(AGENTS),
            )
            raise ProviderError(tr("there is no agent called {agent!r}", agent=agent), hint=hint)
        return Command(agent, (), model or "", key_env or "")
    if line is None:
        return None
    try:
        words = tuple(shlex.split(line))
    except ValueError as error:
        hint = tr("It is split into words as a shell would, and then started without one.")
        raise ProviderError(tr("the command can't be read: {error}", error=error), hint=hint) from error
    if not words or "\0" in line:
        raise ProviderError(tr("the command is empty"), hint=tr("Name a program and its arguments."))
    return Command("", words, model or "", key_env or "")
