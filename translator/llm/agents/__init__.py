"""Programs as models: the coding agent that an author pays for already, or any program that reads and writes text.

`command_of` finds one by what a person said; `AgentLine` asks it, in the place of a connection to an endpoint.

Its files, in the order in which they are best read:

    command                            which program is the model, and what stands for its URL
    interface                          what is asked of a program, and what is known of one
    line, runner, working_folder       the way to it: one request is one run, in a folder of its own
    programs                           which program a command names
    claude, codex, copilot, plain      the programs
    program_output                     what they say, read with care
"""

from __future__ import annotations

from translator.llm.agents.command import AGENTS, Command, command_of, is_command

__all__ = ["AGENTS", "Command", "command_of", "is_command"]
