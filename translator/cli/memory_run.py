"""Running `olgim memory`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from translator.bitext.exchange import form_of, write
from translator.cli.console import complain, count, emit_exactly, emit_json, narrate, out
from translator.errors import ExitCode, UsageError
from translator.files import write_named
from translator.workflow.memories import import_file, pairs_of
from translator.workflow.posts import posts_of_one_site
from translator.workflow.site import open_site


def run_export(options: Namespace) -> int:
    """`olgim memory export`."""
    form = form_of(Path(options.file), options.format)
    site, posts = posts_of_one_site(options.paths)
    made = pairs_of(site, posts, every=options.all)
    for error in made.errors:
        complain(error)
    data = write(made.pairs, form)
    if options.file == "-":
        emit_exactly(data)
    else:
        try:
            write_named(Path(options.file), data)
        except OSError as error:
            raise UsageError(f"can't be written: {error.strerror}", path=options.file) from error
        out(f"{count(len(made.pairs), 'pair')} written to {options.file}")
    if not made.pairs:
        left = "translated yet" if options.all else "accepted yet; --all exports proposals, too"
        narrate(f"note: nothing is {left}")
    return max((int(error.exit_code) for error in made.errors), default=int(ExitCode.CLEAN))


def run_import(options: Namespace) -> int:
    """`olgim memory import`."""
    site = open_site(Path.cwd())
    done = [
        (name, import_file(site, Path(name), form_of(Path(name), options.format))) for name in options.files
    ]
    if options.json:
        emit_json([{"file": name, **asdict(one), "path": str(one.path)} for name, one in done])
        return ExitCode.CLEAN
    for name, one in done:
        left = {
            "known already": one.known,
            "without a translation": one.empty,
            "without Korean": one.not_korean,
        }
        said = "".join(f", {number:,} {what}" for what, number in left.items() if number)
        place = f" into {site.shown(one.path)}" if one.added else ""
        out(f"{name}: {count(one.added, 'pair')} taken{place}{said}")
    return ExitCode.CLEAN
