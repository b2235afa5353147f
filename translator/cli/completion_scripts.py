"""Completion scripts for bash, zsh and fish, made from the parser itself, so that they know what it knows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from translator.cli.parser import subparsers_of


@dataclass(frozen=True, slots=True)
class Word:
    """A command, an option or a choice, and what it is for."""

    text: str
    about: str


@dataclass(frozen=True, slots=True)
class CompletionPlace:
    """Where a command line stands after `path`, the commands so far.

    `words` may come next besides files, if there are `files`; `options` with a value, each with the choices for it,
    none being a file or anything else.
    """

    path: str
    commands: tuple[Word, ...]
    words: tuple[Word, ...]
    files: bool
    values: dict[str, tuple[str, ...]]


def script_for(shell: str, parser: argparse.ArgumentParser) -> str:
    """The script for `bash`, `zsh` or `fish`."""
    places = list(_places(parser, ""))
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](places)


def _places(parser: argparse.ArgumentParser, path: str) -> Iterator[CompletionPlace]:
    commands = subparsers_of(parser)
    summaries = _summaries(parser)
    words = [Word(name, summaries.get(name, "")) for name in commands]
    named = tuple(words)
    values: dict[str, tuple[str, ...]] = {}
    files = False
    for action in parser._actions:  # noqa: SLF001 - argparse tells of them in no other way
        choices = tuple(map(str, action.choices or ()))
        about = " ".join((action.help or "").replace("%%", "%").split())
        words += [Word(option, about) for option in action.option_strings]
        if action.option_strings and action.nargs != 0:
            values |= dict.fromkeys(action.option_strings, choices)
        elif not action.option_strings and not commands:
            words += [Word(choice, "") for choice in choices]
            files |= not choices
    yield CompletionPlace(path, named, tuple(words), files, values)
    for name, one in commands.items():
        yield from _places(one, f"{path} {name}".strip())


def _summaries(parser: argparse.ArgumentParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            found |= {one.dest: one.help or "" for one in action._choices_actions}  # noqa: SLF001
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _walk(places: list[CompletionPlace], step: str) -> str:
    """The cases that lead from one place to the next."""
    known = [(place.path, word.text) for place in places for word in place.commands]
    return "\n".join(
        f"      {_quoted(f'{path}|{name}')}) path={_quoted(f'{path} {name}'.strip())} ;;"
        for path, name in known
    ) + (f"\n{step}" if step else "")


def _bash(places: list[CompletionPlace]) -> str:
    cases = "\n".join(
        f"    {_quoted(place.path)}) words={_quoted(' '.join(word.text for word in place.words))}"
        f" files={int(place.files)} ;;"
        for place in places
    )
    values = "\n".join(
        f"    {_quoted(f'{place.path}|{option}')}) words={_quoted(' '.join(choices))} files={int(not choices)}"
        " value=1 ;;"
        for place in places
        for option, choices in place.values.items()
    )
    return f"""\
# bash completion for olgim; made by `olgim completion bash`
_olgim() {{
  local cur="${{COMP_WORDS[COMP_CWORD]}}" prev="${{COMP_WORDS[COMP_CWORD-1]}}" path='' words='' files=0 value=0 i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path|${{COMP_WORDS[i]}}" in
{_walk(places, "")}
    esac
  done
  case "$path|$prev" in
{values}
  esac
  if ((value == 0)); then case "$path" in
{cases}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if ((files)) && [[ "$cur" != -* ]]; then
    compopt -o filenames 2>/dev/null
    local line
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
  fi
}}
complete -F _olgim olgim
"""


def _zsh(places: list[CompletionPlace]) -> str:
    def listed(place: CompletionPlace) -> str:
        words = [_quoted(f"{word.text}:{word.about}".rstrip(":")) for word in place.words]
        return f"    {_quoted(place.path)}) said=({' '.join(words)}) files={int(place.files)} ;;"

    values = "\n".join(
        f"    {_quoted(f'{place.path}|{option}')}) said=({' '.join(map(_quoted, choices))}) files={int(not choices)}"
        " value=1 ;;"
        for place in places
        for option, choices in place.values.items()
    )
    cases = "\n".join(map(listed, places))
    return f"""\
#compdef olgim
# zsh completion for olgim; made by `olgim completion zsh`
_olgim() {{
  local at='' i
  local -i files=0 value=0
  local -a said
  for ((i = 2; i < CURRENT; i++)); do
    case "$at|${{words[i]}}" in
{_walk(places, "").replace(" path=", " at=")}
    esac
  done
  case "$at|${{words[CURRENT-1]}}" in
{values}
  esac
  if ((value == 0)); then case "$at" in
{cases}
  esac; fi
  (($#said)) && _describe 'olgim' said
  ((files)) && [[ "${{words[CURRENT]}}" != -* ]] && _files
}}
if [ "$funcstack[1]" = "_olgim" ]; then _olgim "$@"; else compdef _olgim olgim; fi
"""


def _fish(places: list[CompletionPlace]) -> str:
    lines = []
    for place in places:
        here = f"__olgim_at {_fish_quoted(place.path)}"
        for word in place.words:
            about = f" -d {_fish_quoted(word.about)}" if word.about else ""
            if not word.text.startswith("-"):
                lines.append(f"complete -c olgim -n {_fish_quoted(here)} -a {_fish_quoted(word.text)}{about}")
                continue
            mark = f"-l {word.text[2:]}" if word.text.startswith("--") else f"-s {word.text[1:]}"
            value = ""
            if word.text in place.values:
                choices = place.values[word.text]
                value = f" -x -a {_fish_quoted(' '.join(choices))}" if choices else " -r -F"
            lines.append(f"complete -c olgim -n {_fish_quoted(here)} {mark}{value}{about}")
        if place.files:
            lines.append(f"complete -c olgim -n {_fish_quoted(here)} -F")
    cases = "\n".join(
        f"      case {_fish_quoted(f'{place.path}|{word.text}')}\n"
        f"        set path {_fish_quoted(f'{place.path} {word.text}'.strip())}"
        for place in places
        for word in place.commands
    )
    rules = "\n".join(lines)
    return f"""\
# fish completion for olgim; made by `olgim completion fish`
function __olgim_at
  set -l path ''
  set -l said (commandline -opc)
  for word in $said[2..-1]
    switch "$path|$word"
{cases}
    end
  end
  test "$path" = "$argv[1]"
end
complete -c olgim -f
{rules}
"""


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
