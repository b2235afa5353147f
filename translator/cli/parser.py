"""The parser of the command line: one that says what was probably meant."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator
from typing import NoReturn

from translator.cli.console import columns
from translator.i18n import later, localised, tr

_CHOICE = later("invalid choice: %(value)r (choose from %(choices)s)")
_UNKNOWN = later("unrecognized arguments: %s")

# What argparse says by itself, which it looks up here; a catalogue has to have it.
_ITS_OWN = (
    _CHOICE,
    _UNKNOWN,
    later("usage: "),
    later("positional arguments"),
    later("options"),
    later("show this help message and exit"),
    later("show program's version number and exit"),
    later("the following arguments are required: %s"),
    later("one of the arguments %s is required"),
    later("argument %(argument_name)s: %(message)s"),
    later("not allowed with argument %s"),
    later("expected one argument"),
    later("expected at least one argument"),
    later("ambiguous option: %(option)s could match %(matches)s"),
    later("ignored explicit argument %r"),
    later("invalid %(type)s value: %(value)r"),
)
argparse._ = tr  # type: ignore[attr-defined]  # it takes its words from the catalogue of whoever says so


class HelpText(argparse.RawDescriptionHelpFormatter):
    """Descriptions as they were written; other text in lines of as many columns as a terminal has."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if columns(longer) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors name the nearest command, option or choice."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and what was probably meant, and exit with 2."""
        self.print_usage(sys.stderr)
        meant = " ".join(self._meant(message))
        if meant and (found := _choice_of(message)):  # then the list of all that there are is in the way
            message = message.replace(found["rest"], "")
        said = tr("{program}: error: {message}", program=self.prog, message=message)
        self.exit(2, f"{said}\n" + (tr("  did you mean {meant}?", meant=meant) + "\n" if meant else ""))

    def _meant(self, message: str) -> Iterator[str]:
        if found := _choice_of(message):
            yield from _nearest(found["word"], _choices(self))
        elif message.startswith(unknown := localised(_UNKNOWN).partition("%s")[0]):
            options = sorted({option for parser in parsers_below(self) for option in _options(parser)})
            for word in message.removeprefix(unknown).split():
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


def _choice_of(message: str) -> re.Match[str] | None:
    """The `word` that was none of the choices, and the `rest` of the message, which lists them."""
    before, _, rest = localised(_CHOICE).partition("%(value)r")
    between, _, after = rest.partition("%(choices)s")
    return re.search(
        rf"{re.escape(before)}'(?P<word>[^']*)'(?P<rest>{re.escape(between)}.*{re.escape(after)})", message
    )


def _nearest(word: str, among: list[str]) -> list[str]:
    """The one that is nearest, if any is near. Dashes that were left out, and case, are no difference."""
    bare = {_bare(one): one for one in reversed(among)}
    if _bare(word) in bare:
        return [bare[_bare(word)]]
    return [bare[one] for one in difflib.get_close_matches(_bare(word), list(bare), n=1, cutoff=0.6)]


def _bare(word: str) -> str:
    return word.lstrip("-").replace("-", "").replace("_", "").lower()
