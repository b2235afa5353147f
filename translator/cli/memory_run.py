"""Running `olgim memory`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from translator.bitext.exchange import form_of, write
from translator.cli.console import complain, count, emit_exactly, emit_json, narrate, out
from translator.errors import ExitCode, UsageError
from translator.files import write_named
from translator.i18n import tr
from translator.workflow.memories import import_file, pairs_of
from translator.workflow.posts import posts_of_one_site
from translator.workflow.site import open_site


def run_export(options: Namespace) -> int:
    """Write the memory into a file of another program's format, say how much, and return the exit code."""
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
            raise UsageError(
                tr("can't be written: {strerror}", strerror=error.strerror), path=options.file
            ) from error
        out(tr("{pairs} written to {file}", pairs=count(len(made.pairs), "pair"), file=options.file))
    if not made.pairs:
        narrate(
            tr("note: nothing is translated yet")
            if options.all
            else tr("note: nothing is accepted yet; --all exports proposals, too")
        )
    return max((int(error.exit_code) for error in made.errors), default=int(ExitCode.CLEAN))


def run_import(options: Namespace) -> int:
    """Take the pairs of such files into the memory, say how much, and return the exit code."""
    site = open_site(Path.cwd())
    done = [
        (name, import_file(site, Path(name), form_of(Path(name), options.format))) for name in options.files
    ]
    if options.json:
        emit_json([{"file": name, **asdict(one), "path": str(one.path)} for name, one in done])
        return ExitCode.CLEAN
    for name, one in done:
        left = {
            tr("known already"): one.known,
            tr("without a translation"): one.empty,
            tr("without Korean"): one.not_korean,
        }
        said = "".join(f", {number:,} {what}" for what, number in left.items() if number)
        place = tr(" into {path}", path=site.shown(one.path)) if one.added else ""
        out(
            tr(
                "{name}: {pairs} taken{place}{said}",
                name=name,
                pairs=count(one.added, "pair"),
                place=place,
                said=said,
            )
        )
    return ExitCode.CLEAN
