"""`olgim completion`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.i18n import tr

SUMMARY = tr("print the completion of commands and options for a shell")
DESCRIPTION = tr("""\
Print a script by which a shell completes commands, options and their values. To have it from now on:
  bash: olgim completion bash > ~/.local/share/bash-completion/completions/olgim
  zsh:  olgim completion zsh > "${fpath[1]}/_olgim"      (then open a new shell)
  fish: olgim completion fish > ~/.config/fish/completions/olgim.fish""")


def configure(parser: ArgumentParser) -> None:
    """Add the options of `olgim completion`."""
    parser.add_argument(
        "shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help=tr("bash, zsh or fish")
    )


def run(options: Namespace) -> int:
    """Print the completion script of a shell and return the exit code."""
    from translator.cli.completion_scripts import script_for
    from translator.cli.console import emit_exactly
    from translator.errors import ExitCode

    emit_exactly(script_for(options.shell, options.build()).encode())
    return ExitCode.CLEAN
