"""The `olgim` command. A command parses its words, calls `translator.workflow`, and renders what comes back.

Its files, in the order in which they are best read:

    console, options, questions        what a command says; arguments that several share; questions
    selection, agreement, consent      the posts that are named; the endpoint's question; the plan's
    progress, progress_line            how far a run is; the line that says so
    money, signals                     dollars and won; ways to end
    translate, publish, translate_run  each command has a file for its words and, where it is long, one that runs it:
    review, status, check, doctor, models, endpoints_run, fetch_run, inspect, inspect_view, glossary, glossary_run,
    preview, preview_run, batch, batch_run, work, take, init, init_run, init_json, moving, action, adopt, sync, diff,
    diff_run, memory, memory_run, review_run, completion
    parser, completion_scripts, unified words that were mistyped; what a shell completes; a diff that git applies
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from translator import __version__
from translator.cli import (
    action,
    adopt,
    batch,
    check,
    completion,
    diff,
    doctor,
    glossary,
    init,
    inspect,
    memory,
    models,
    preview,
    publish,
    review,
    status,
    sync,
    take,
    translate,
    work,
)
from translator.cli.console import abandon_streams, complain, prepare_streams
from translator.cli.parser import HelpText, Parser
from translator.cli.signals import Ending, endings
from translator.errors import ExitCode, OlgimError, StoreError, UnforeseenError
from translator.i18n import tr

COMMANDS = (
    translate,
    review,
    preview,
    status,
    diff,
    publish,
    check,
    inspect,
    glossary,
    memory,
    models,
    doctor,
    batch,
    work,
    take,
    init,
    adopt,
    sync,
    completion,
    action,
)

EXIT_CODES = tr("""\
exit codes:
  0 clean    1 findings, segments left untranslated, or a fault of Olgim's own
  2 usage, configuration or a post that can't be read
  3 no endpoint, or one that won't answer    4 state on disk that can't be read or written
  5 a mirror that can't be written    130 interrupted (143 by SIGTERM, 129 by SIGHUP)
""")


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """The whole command line. Cheap: no command's own imports happen here. With the name of a command as `only`, the
    options of that one alone: those of all take longer than a look at a thousand posts.
    """
    parser = Parser(
        prog="olgim",
        description=tr(
            "Turn Korean Markdown posts into reviewed English mirrors; code, JSON and images stay as they are."
        ),
        epilog=EXIT_CODES,
        formatter_class=HelpText,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=tr("olgim {version}", version=__version__),
        help=tr("show program's version number and exit"),
    )
    commands = parser.add_subparsers(title=tr("commands"), metavar="COMMAND", required=True)
    names = {module.__name__.rpartition(".")[2]: module for module in COMMANDS}
    for name, module in names.items():
        if only in names and name != only:
            continue
        command = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=module.DESCRIPTION,
            epilog=EXIT_CODES,
            formatter_class=HelpText,
        )
        module.configure(command)
        if not command.get_default("run"):
            command.set_defaults(run=module.run)
    parser.set_defaults(build=build_parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `olgim` with `arguments` (default: the process's own). Returns the exit code."""
    prepare_streams()
    words = sys.argv[1:] if arguments is None else list(arguments)
    options = build_parser(words[0] if words else "").parse_args(words)
    with endings() as ending:
        try:
            code = _run(options)
        except KeyboardInterrupt:
            return _ended(ending)
        # It came, and something else went wrong on the way out: a terminal that is gone, for instance.
        return _ended(ending) if ending.came else code


def _ended(ending: Ending) -> int:
    with suppress(OSError):  # a terminal that is gone hears nothing any more
        print(tr("\nolgim: {word}; what was done until now is kept", word=ending.word), file=sys.stderr)
    abandon_streams()
    return int(ending.code)


def _run(options: argparse.Namespace) -> int:
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except OlgimError as error:
        complain(error)
        return int(error.exit_code)
    except BrokenPipeError:
        # The reader of our output went away (`olgim status | head`): nothing is wrong, and nothing is left to say.
        abandon_streams()
        return int(ExitCode.CLEAN)
    except OSError as error:
        reason = error.strerror or error
        if error.filename is not None:  # a file, and not one of our streams
            complain(StoreError(f"{reason}", path=os.fsdecode(error.filename)))
        else:
            abandon_streams()
            complain(StoreError(tr("standard output can't be written: {reason}", reason=reason)))
        return int(ExitCode.STORE)
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        from translator.workflow.guard import what_failed

        complain(
            UnforeseenError(
                tr(
                    "Olgim failed in a way that nobody foresaw: {what_failed}", what_failed=what_failed(error)
                ),
                hint=tr(
                    "Please report it with the command; if it was about a post, attach what "
                    "`olgim inspect --json POST` prints, or the post.\n"
                    "`python -X dev -m translator` in place of `olgim` shows the traceback."
                ),
            )
        )
        return int(ExitCode.FINDINGS)
    return code
