"""`olgim sync`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from translator.cli.console import complain, count, emit_json, narrate, out
from translator.cli.options import add_drafts, add_json, add_paths
from translator.i18n import tr
from translator.shortening import in_one_line

if TYPE_CHECKING:
    from translator.workflow.sync import Synced

SUMMARY = tr("take over what people changed in English files, and bring the files up to date")
DESCRIPTION = tr("""\
Bring bitexts and English files together, both ways, and say what was found; no model is asked. Sentences that people
changed in an English file go into the bitext as theirs. What they added, removed, moved or wrote in another form stays
in the file. Where both sides changed the same, the file keeps the person's, and both texts are named.""")

_SHOWN = 60  # characters of a text
MOST = 12  # lines of one kind for a post; --json has them all


def configure(parser: ArgumentParser) -> None:
    """Add the options of `olgim sync`."""
    add_paths(parser)
    add_drafts(parser)
    parser.add_argument("--dry-run", action="store_true", help=tr("say what would be done; write nothing"))
    parser.add_argument(
        "-v", "--verbose", action="store_true", help=tr("name what is a person's own in every post, too")
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Bring both sides of the posts together, say what was found, and return the exit code."""
    from translator.cli.moving import with_followed_posts
    from translator.cli.selection import choose
    from translator.workflow.sync import sync

    chosen = choose(options)
    groups = with_followed_posts(options, chosen.groups)
    found = [one for site, posts in groups for one in sync(site, posts, dry_run=options.dry_run)]
    if options.json:
        emit_json([one.as_dict() for one in found])
    else:
        _tell(found, options)
    return max([int(chosen.code), *(one.exit_code for one in found)])


def _tell(found: list[Synced], options: Namespace) -> None:
    from translator.workflow.report import MirrorState

    for one in found:
        if one.error is not None:
            complain(one.error)
            continue
        if one.is_quiet and not ((options.paths or options.verbose) and one.own):
            continue
        out(one.post)
        _tell_parts(one)
        if one.mirror_state is MirrorState.WRITTEN:
            said = (
                tr("would write {mirror}", mirror=one.mirror)
                if options.dry_run
                else tr("wrote {mirror}", mirror=one.mirror)
            )
            out(f"  {said}")
        elif one.mirror_state is MirrorState.WITHHELD:
            out(tr("  not written: it is not whole yet; `olgim status` says what is to be done"))
    own = sum(len(one.own) for one in found)
    kept = tr(", {parts} of people's own kept", parts=count(own, "part")) if own else ""
    edits = sum(len(one.edits) for one in found)
    out(
        tr(
            "{posts} looked at, {edits} taken over{kept}",
            posts=count(len(found), "post"),
            edits=count(edits, "edit"),
            kept=kept,
        )
    )
    if options.dry_run:
        out(tr("Nothing was written."))


def _tell_parts(one: Synced) -> None:
    lines = [
        tr(
            "{post}:{line}: taken over: {short} -> {short_2}",
            post=one.post,
            line=edit.line,
            short=_short(edit.before),
            short_2=_short(edit.after),
        )
        for edit in one.edits
    ]
    _tell_lines(lines)
    _tell_lines(
        [
            tr(
                "{mirror}:{line}: kept, {what}: {short}",
                mirror=one.mirror,
                line=part.line,
                what=part.what,
                short=_short(part.text),
            )
            for part in one.own
        ]
    )
    for clash in one.clashes:
        narrate(
            tr("  {post}:{line}: warning: {message}", post=one.post, line=clash.line, message=clash.message)
        )


def _tell_lines(lines: list[str]) -> None:
    for line in lines[:MOST]:
        out(f"  {line}")
    if len(lines) > MOST:
        out(tr("  and {number} more; --json lists them", number=len(lines) - MOST))


def _short(text: str) -> str:
    return in_one_line(text, _SHOWN) or tr("(nothing)")
