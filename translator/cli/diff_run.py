"""Running `olgim diff`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence

from translator.cli.console import complain, count, emit_exactly, emit_json, narrate, plain, stdout_has_colour
from translator.cli.moving import tell_renamed
from translator.cli.selection import choose
from translator.cli.unified import DiffLine, DiffMark, unified, word_lines
from translator.errors import ExitCode
from translator.i18n import tr
from translator.workflow.mirror_diff import MirrorChange, MirrorDiff, mirror_diffs

_COLOURS = {DiffMark.HEAD: "1", DiffMark.PLACE: "36", DiffMark.OLD: "31", DiffMark.NEW: "32"}


def run_diff(options: Namespace) -> int:
    """Print how publishing would change the English files, and return the exit code."""
    chosen = choose(options)
    for site, posts in chosen.groups:
        tell_renamed(site, posts)
    found = [one for site, posts in chosen.groups for one in mirror_diffs(site, posts)]
    changed = [one for one in found if one.change in {MirrorChange.NEW, MirrorChange.CHANGED}]
    if options.json:
        emit_json([_as_dict(one) for one in found])
    else:
        for one in found:
            _narrate_about(one)
        for one in changed:
            _emit([*_head(one), *_body(one, by_words=options.word_diff)])
        _narrate_rest(found, changed)
    errors = [int(one.error.exit_code) for one in found if one.error is not None]
    code = ExitCode.FINDINGS if options.exit_code and changed else ExitCode.CLEAN
    return max([int(chosen.code), int(code), *errors])


def _narrate_about(one: MirrorDiff) -> None:
    if one.error is not None:
        complain(one.error)
    elif one.blockers:
        narrate(
            tr(
                "note: {mirror} would not be published: {blockers} (`olgim check` says why); "
                "this is what --partial would write",
                mirror=one.mirror,
                blockers=count(len(one.blockers), "segment in the way"),
            )
        )


def _narrate_rest(found: Sequence[MirrorDiff], changed: Sequence[MirrorDiff]) -> None:
    """Say where nothing would change, and what waits for a person, which no diff shows."""
    if not changed and all(one.error is None for one in found):
        narrate(tr("publishing would change nothing"))
    if number := sum(one.to_decide for one in found):
        narrate(
            tr(
                "{number:,} to decide, where the Korean changed: `olgim review` shows old and new",
                number=number,
            )
        )


def _head(one: MirrorDiff) -> Iterator[DiffLine]:
    old = "/dev/null" if one.change is MirrorChange.NEW else f"a/{one.mirror}"
    yield DiffLine(DiffMark.HEAD, f"diff --git a/{one.mirror} b/{one.mirror}\n")
    if one.change is MirrorChange.NEW:
        yield DiffLine(DiffMark.HEAD, "new file mode 100644\n")
    yield DiffLine(DiffMark.HEAD, f"--- {old}\n")
    yield DiffLine(DiffMark.HEAD, f"+++ b/{one.mirror}\n")


def _body(one: MirrorDiff, *, by_words: bool) -> Iterator[DiffLine]:
    return word_lines(one.before, one.after) if by_words else unified(one.before, one.after)


def _emit(lines: list[DiffLine]) -> None:
    """Exactly, so that a program can apply it; on a terminal in colours, with nothing that it would act on."""
    if not stdout_has_colour():
        text = "".join(line.text for line in lines)
        emit_exactly(text.encode("utf-8", "surrogateescape"))
        return
    for line in lines:
        parts = line.parts or ((line.mark, line.text),)
        said = "".join(_coloured(mark, text.replace("\r\n", "\n")) for mark, text in parts)
        print(said, end="")


def _coloured(mark: DiffMark, text: str) -> str:
    body, end = (text[:-1], "\n") if text.endswith("\n") else (text, "")
    colour = _COLOURS.get(mark)
    return plain(body) + end if colour is None or not body else f"\x1b[{colour}m{plain(body)}\x1b[0m{end}"


def _as_dict(one: MirrorDiff) -> dict[str, object]:
    lines = list(unified(one.before, one.after))
    return {
        "post": one.post,
        "mirror": one.mirror or None,
        "change": str(one.change),
        "added": sum(line.mark is DiffMark.NEW for line in lines),
        "removed": sum(line.mark is DiffMark.OLD for line in lines),
        "diff": "".join(line.text for line in [*_head(one), *lines]) if lines else "",
        "blockers": [remark.as_dict() for remark in one.blockers],
        "taken_over": one.taken_over,
        "to_decide": one.to_decide,
        "error": None if one.error is None else str(one.error),
    }
