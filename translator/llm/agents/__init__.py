"""Programs as models: the coding agent that an author pays for already, or any program that reads and writes text.

`command_of` finds one by what a person said; `AgentLine` asks it, in the place of a connection to an endpoint.
"""

from __future__ import annotations

from translator.llm.agents.command import AGENTS, Command, agent_of, command_of, is_command

__all__ = ["AGENTS", "Command", "agent_of", "command_of", "is_command"]
