"""What was probably meant, and what a shell may complete."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import Shell

from translator.cli import COMMANDS


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("trasnlate", "a.md"), "translate"),
        (("Status",), "status"),
        (("glosary", "lint"), "glossary"),
        (("glossary", "improt", "x.csv"), "import"),
        (("translate", "--dryrun"), "--dry-run"),
        (("translate", "a.md", "--modell=x"), "--model"),
        (("memory", "export", "x.tmx", "--fromat", "tmx"), "--format"),
        (("status", "--jsn"), "--json"),
        (("completion", "bsh"), "bash"),
        (("memory", "export", "x", "--format", "tmxx"), "tmx"),
    ],
)
def test_the_nearest_word_is_named(shell: Shell, words: tuple[str, ...], meant: str) -> None:
    said = shell.olgim(*words)
    assert said.code == 2
    assert f"did you mean {meant}?" in said.err


def test_what_is_like_nothing_gets_no_guess(shell: Shell) -> None:
    for words in (("xyzzy",), ("status", "--xyzzy")):
        said = shell.olgim(*words)
        assert said.code == 2
        assert "did you mean" not in said.err


def script(shell: Shell, name: str) -> Path:
    said = shell.olgim("completion", name)
    assert said.code == 0
    return shell.write(f"olgim.{name}", said.out)


def in_bash(shell: Shell, *words: str) -> set[str]:
    """What bash offers for the last of the words."""
    line = " ".join(f"'{word}'" for word in words)
    program = (
        f"source '{script(shell, 'bash')}'; COMP_WORDS=(olgim {line}); COMP_CWORD={len(words)}; _olgim;"
        ' printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", program], check=True, capture_output=True, text=True, cwd=shell.folder
    )
    assert done.stderr == ""
    return set(done.stdout.splitlines()) - {""}


def in_fish(shell: Shell, *words: str) -> set[str]:
    program = f"source '{script(shell, 'fish')}'; complete -C 'olgim {' '.join(words)}'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", program], check=True, capture_output=True, text=True, cwd=shell.folder
    )
    assert done.stderr == ""
    return {line.partition("\t")[0] for line in done.stdout.splitlines()}


def in_zsh(shell: Shell, *words: str) -> set[str]:
    """What zsh offers, with the two functions that it would show it by replaced by such as print it."""
    line = " ".join(f"'{word}'" for word in ("olgim", *words))
    program = (
        f"compdef() {{ : }}; source '{script(shell, 'zsh')}';"
        " _describe() { for one in ${(P)2}; do print -r -- ${one%%:*}; done }; _files() { print -r -- FILES };"
        f" words=({line}); CURRENT={len(words) + 1}; _olgim"
    )
    done = subprocess.run(
        ["zsh", "-f", "-c", program], check=False, capture_output=True, text=True, cwd=shell.folder
    )
    assert done.stderr == ""
    return {one for one in done.stdout.splitlines() if one.startswith(words[-1]) or one == "FILES"}


Ask = Callable[..., set[str]]

SHELLS = [
    pytest.param(ask, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name}"), id=name)
    for name, ask in (("bash", in_bash), ("zsh", in_zsh), ("fish", in_fish))
]


@pytest.mark.parametrize("ask", SHELLS)
def test_commands_options_and_choices_are_completed(shell: Shell, ask: Ask) -> None:
    every = {module.__name__.rpartition(".")[2] for module in COMMANDS}
    assert every <= ask(shell, "")
    assert ask(shell, "tr") == {"translate"}
    assert {"--again", "--model"} <= ask(shell, "translate", "--")
    assert ask(shell, "translate", "--aga") == {"--again"}
    assert ask(shell, "memory", "ex") == {"export"}
    assert ask(shell, "memory", "export", "--format", "t") == {"tmx"}
    assert ask(shell, "completion", "f") == {"fish"}


@pytest.mark.parametrize("ask", SHELLS)
def test_files_are_completed_where_a_file_goes(shell: Shell, ask: Ask) -> None:
    shell.write("post of mine.md", "")
    found = ask(shell, "status", "post")
    assert any(one.startswith("post") or one == "FILES" for one in found)
    assert not any(one.startswith("post") for one in ask(shell, "doctor", "--mod"))


def test_the_script_has_every_option(shell: Shell) -> None:
    for name in ("bash", "zsh", "fish"):
        text = script(shell, name).read_text()
        for word in ("again", "word-diff", "todo", "trust", "drafts"):
            assert word in text
