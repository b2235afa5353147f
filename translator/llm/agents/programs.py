"""The programs that are known, by the command that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.llm.agents.command import Command
    from translator.llm.agents.interface import Agent


def agent_of(command: Command) -> Agent:
    """The program that a command names, ready to be asked as a model."""
    from translator.llm.agents.claude import Claude
    from translator.llm.agents.codex import Codex
    from translator.llm.agents.copilot import Copilot
    from translator.llm.agents.plain import Plain

    known: Mapping[str, Callable[[], Agent]] = {"claude": Claude, "codex": Codex, "copilot": Copilot}
    return known[command.agent]() if command.agent else Plain(command)
