"""Any program that takes text on standard input and answers on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.i18n import tr
from translator.llm.agents.interface import ProgramAnswer, ProgramFacts, ProgramRequest
from translator.llm.agents.program_output import exited, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from translator.llm.agents.command import Command
    from translator.llm.agents.runner import Ended


_COSTS = tr("what it costs is not known here: the program doesn't say")


class Plain:
    """The program that `--command` names. It gets instructions and post in one, and its whole output is the answer."""

    def __init__(self, command: Command) -> None:
        self.facts = ProgramFacts(command.name, command.words[0], _COSTS, key=command.key_env)
        self._arguments = command.words[1:]

    def words(self, order: ProgramRequest, notes: Path, work: Path) -> list[str]:
        """The arguments of the command line as the person wrote them."""
        del order, notes, work
        return list(self._arguments)

    def prompt(self, order: ProgramRequest) -> str:
        """All of the request as one text."""
        return order.text

    def told(self, ended: Ended, notes: Path) -> ProgramAnswer:
        """What it wrote to standard output. Raises Trouble where it failed or wrote nothing."""
        del notes
        exited(ended, self.facts.name)
        return ProgramAnswer(text_of(ended.output, self.facts.name))

    @property
    def login_words(self) -> list[str] | None:
        """None: whether it needs a login isn't known."""
        return None

    def signed_in(self, ended: Ended) -> str:
        """Empty: it can't be asked."""
        del ended
        return ""
