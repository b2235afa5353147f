"""`olgim inspect`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from translator.cli.console import count, emit_json, out, plain
from translator.cli.options import add_json, add_post
from translator.errors import ExitCode, OlgimError

SUMMARY = "show how a post was understood"
DESCRIPTION = """\
Show how a post was understood: prose in colour, what is protected and why, segments with their keys and tags, and what
could not be placed. --json gives all of it; attach that to a bug report."""

_PROSE, _PROTECTED, _PLAIN = "\x1b[32m", "\x1b[2m", "\x1b[0m"


def configure(parser: ArgumentParser) -> None:
    add_post(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    from translator.document import inspect, parse, read_post
    from translator.workflow.posts import only_post

    site, path = only_post(options.post)
    try:
        found = inspect(parse(read_post(path), site.parse_options.for_file(path)))
    except OlgimError as error:
        error.path = error.path or path
        raise
    if options.json:
        emit_json(found)
        return ExitCode.CLEAN
    _show_text(found)
    for line in _segment_lines(found):
        out(line)
    for notice in found["notices"]:
        out(f"line {notice['line']}: left alone: {notice['reason']}")
    translatable = sum(segment["translatable"] for segment in found["segments"])
    out(f"{count(len(found['segments']), 'segment')}, {translatable} with Korean; engine: {found['engine']}")
    return ExitCode.CLEAN


def _show_text(found: dict[str, Any]) -> None:
    """The post itself: on a terminal in colour, else each protected span by its name."""
    import os

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for span in found["spans"]:
        text = plain(span["text"])
        if colour:
            sys.stdout.write(f"{_PROTECTED if span['segment'] is None else _PROSE}{text}{_PLAIN}")
        elif span["segment"] is None and text.strip():
            first, _, more = text.strip().partition("\n")
            out(f"{span['line']:5}  protected ({span['why']}): {first[:80]}{' …' if more else ''}")
        elif text.strip():
            out(f"{span['line']:5}  prose: {text.strip()[:80]}")
    out()


def _segment_lines(found: dict[str, Any]) -> Iterator[str]:
    for segment in found["segments"]:
        where = f" {segment['field']}" if segment["field"] else ""
        kept = "" if segment["translatable"] else "  (no Korean: kept)"
        yield f"line {segment['line']}: {segment['key']}{where}{kept}"
        yield f"    {segment['source']!r}" if "\n" in segment["source"] else f"    {segment['source']}"
        for tag in segment["tags"]:
            yield f"      <{tag['id']}> {tag['why']}: {tag['opening']}{' … ' + tag['closing'] if tag['paired'] else ''}"
