"""The parser of the command line: one that says what was probably meant."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator
from typing import NoReturn

_CHOICE = re.compile(r"invalid choice: '(?P<word>[^']*)'")
_UNKNOWN = "unrecognized arguments: "


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors name the nearest command, option or choice."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and what was probably meant, and exit with 2."""
        self.print_usage(sys.stderr)
        meant = " ".join(self._meant(message))
        if meant:  # then the list of all that there are is in the way
            message = message.partition(" (choose from")[0]
        said = f"{self.prog}: error: {message}\n"
        self.exit(2, said + (f"  did you mean {meant}?\n" if meant else ""))

    def _meant(self, message: str) -> Iterator[str]:
        if found := _CHOICE.search(message):
            yield from _nearest(found["word"], _choices(self))
        elif message.startswith(_UNKNOWN):
            options = sorted({option for parser in parsers_below(self) for option in _options(parser)})
            for word in message.removeprefix(_UNKNOWN).split():
                if word.startswith("-"):
                    yield from _nearest(word.partition("=")[0], options)


def subparsers_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """A parser's commands by name."""
    for action in parser._actions:  # noqa: SLF001 - argparse tells of them in no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            return dict(action.choices)
    return {}


def parsers_below(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser, its commands, and theirs."""
    yield parser
    for one in subparsers_of(parser).values():
        yield from parsers_below(one)


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return [option for action in parser._actions for option in action.option_strings]  # noqa: SLF001


def _choices(parser: argparse.ArgumentParser) -> list[str]:
    found: list[str] = []
    for action in parser._actions:  # noqa: SLF001
        found += [str(choice) for choice in action.choices or ()]
    return found


def _nearest(word: str, among: list[str]) -> list[str]:
    """The one that is nearest, if any is near. Dashes that were left out, and case, are no difference."""
    bare = {_bare(one): one for one in reversed(among)}
    if _bare(word) in bare:
        return [bare[_bare(word)]]
    return [bare[one] for one in difflib.get_close_matches(_bare(word), list(bare), n=1, cutoff=0.6)]


def _bare(word: str) -> str:
    return word.lstrip("-").replace("-", "").replace("_", "").lower()
