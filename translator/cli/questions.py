"""Short questions to the person at the terminal, each with a default."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from translator.cli.console import narrate
from translator.i18n import tr


@dataclass(frozen=True, slots=True)
class Option:
    """An answer: what it stands for, and how it is shown."""

    value: str
    shown: str


def choose_one(question: str, options: Sequence[Option]) -> str:
    """The value of the option that a person picks by its number. The first is the default, also at the input's end."""
    narrate(question)
    for number, option in enumerate(options, 1):
        default = tr(" (default)") if number == 1 else ""
        narrate(f"  {number}. {option.shown}{default}")
    while True:
        sys.stderr.write(f"1-{len(options)} [1] ")
        sys.stderr.flush()
        said = sys.stdin.readline()
        word = said.strip()
        if not word:
            return options[0].value
        if word.isdecimal() and 1 <= int(word) <= len(options):
            return options[int(word) - 1].value
        narrate(tr("  {word!r} is none of these.", word=word))
