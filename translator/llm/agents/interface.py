"""What is asked of a program, and what the room has to know of one to ask it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from translator.llm.agents.runner import Ended


@dataclass(frozen=True, slots=True)
class ProgramRequest:
    """A request: how to write, the post and what is wanted of it, the answer's JSON schema where one is asked for, and
    the model that the person named; empty where that is left to the program.
    """

    system: str
    user: str
    schema: Mapping[str, Any] | None = None
    model: str = ""

    @property
    def text(self) -> str:
        """All of it, for a program that knows no system message."""
        return f"{self.system}\n\n{self.user}" if self.system else self.user


@dataclass(frozen=True, slots=True)
class ProgramAnswer:
    """An answer, and what the program says it took: tokens and US dollars, None where it doesn't say."""

    text: str
    input: int | None = None
    cached: int = 0
    output: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """What is known of a program beforehand.

    `program` is what is started, `package` where npm has it, `floor` the oldest version whose flags are known to do
    what is wanted. `passed` are the environment variables that its login needs, `given` what is always set for it;
    `key` is the variable in which it takes a key, should a person name one. `sign_in` says how one signs in, `costs`
    what a call costs.
    """

    name: str
    program: str
    costs: str
    package: str = ""
    floor: tuple[int, ...] = ()
    passed: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    sign_in: str = ""
    own: tuple[str, str, str] | None = None

    def own_notes(self) -> Path | None:
        """The file of its owner's that it sends along whatever it is told, if there is one. It is `own`: the variable
        that names the folder, the folder otherwise, and the file's name.
        """
        if self.own is None:
            return None
        variable, folder, name = self.own
        path = Path(os.environ.get(variable) or os.path.expanduser(folder)) / name  # noqa: PTH111 - never raises
        return path if path.is_file() else None


class Agent(Protocol):
    """A program as a model."""

    @property
    def facts(self) -> ProgramFacts:
        """What is known of the program beforehand: its how it is started, signed in to and paid."""
        ...

    def words(self, order: ProgramRequest, notes: Path, work: Path) -> list[str]:
        """The arguments of a request. What it has to read from files is put into `notes`."""
        ...

    def prompt(self, order: ProgramRequest) -> str:
        """What it is told on standard input."""
        ...

    def told(self, ended: Ended, notes: Path) -> ProgramAnswer:
        """The answer in what it said. Raises Trouble where it is none."""
        ...

    @property
    def login_words(self) -> list[str] | None:
        """The arguments with which it tells whether somebody is signed in; None where it can't."""
        ...

    def signed_in(self, ended: Ended) -> str:
        """How somebody is signed in, as it says; empty where nobody is."""
        ...
