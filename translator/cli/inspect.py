"""`olgim inspect`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.console import emit_json, out, stdout_has_colour, stdout_width
from translator.cli.options import add_json, add_post
from translator.errors import ExitCode, OlgimError
from translator.i18n import tr

SUMMARY = tr("show how Olgim reads a post")
DESCRIPTION = tr("""\
Show how Olgim reads a post: what each line is, the segments with their keys and tags, what is kept and why, and what
could not be recognised. --json gives all of it; attach that to a bug report.""")

# Of the JSON: grows when a key goes or changes its meaning, not when one is added.
JSON_FORMAT = 1


def configure(parser: ArgumentParser) -> None:
    """Add the post to look at and the form of the output."""
    add_post(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    """Print how the post was read. Raises SourceError for a post that can't be read."""
    from translator import __version__
    from translator.cli.inspect_view import InspectView
    from translator.document import inspect, parse, read_post
    from translator.files import sayable
    from translator.workflow.posts import only_post

    site, path = only_post(options.post)
    try:
        document = parse(read_post(path), site.parse_options.for_file(path))
    except OlgimError as error:
        error.path = error.path or path
        raise
    about = {"post": site.label(path), "site": site.engine.name}
    if options.json:
        emit_json({"format": JSON_FORMAT, "olgim": __version__, **about, **inspect(document)})
        return ExitCode.CLEAN
    view = InspectView(document, width=stdout_width(), colour=stdout_has_colour())
    out(
        tr(
            "{path}: {about}, read as {value}",
            path=sayable(site.shown(path)),
            about=about["site"],
            value=document.options.engine.value,
        )
    )
    for line in view.lines():
        print(line)
    return ExitCode.CLEAN
