"""Running `olgim preview`: to files, or to a browser."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.cli.console import complain, emit_json, narrate, out
from translator.cli.moving import with_followed_posts
from translator.cli.selection import choose
from translator.errors import UsageError
from translator.i18n import tr
from translator.workflow.preview import PostPreview, Previews, goal_of, write_previews

if TYPE_CHECKING:
    from translator.workflow.site import Site


def run_preview(options: Namespace) -> int:
    """Write the pages that the command line names, or serve them. Returns the exit code."""
    against = _earlier(options.against)
    if options.serve and (options.output is not None or options.json):
        raise UsageError(
            tr("--serve writes no files and no JSON"), hint=tr("Leave out -o and --json, or --serve.")
        )
    chosen = choose(options)
    groups = with_followed_posts(options, [(site, posts) for site, posts in chosen.groups if posts])
    number = sum(len(posts) for _, posts in groups)
    if not number:
        narrate(tr("olgim: no post was taken: there is nothing to show"))
        return chosen.code
    if len(groups) > 1 and (options.serve or options.output is not None):
        raise UsageError(tr("these posts are of more than one site"), hint=tr("Name posts of one site."))
    for site, _ in groups:
        site.check_glossaries()
    if options.serve:
        _serve(groups, options, against)
        return chosen.code
    folder, file = goal_of(options.output, number)
    done = [(site, write_previews(site, posts, folder, file=file, against=against)) for site, posts in groups]
    for _, previews in done:
        for one in previews.posts:
            if one.error is not None:
                complain(one.error)
    _tell(done, as_json=options.json)
    if options.open:
        for _, previews in done:
            _open((previews.index or next(iter(previews.paths), Path())).resolve().as_uri())
    codes = [
        int(one.error.exit_code) for _, previews in done for one in previews.posts if one.error is not None
    ]
    return max((int(chosen.code), *codes))


def _earlier(folder: str | None) -> Path | None:
    if folder is None:
        return None
    path = Path(folder)
    if not path.is_dir():
        raise UsageError(
            tr("there is no such folder"),
            hint=tr("--against names an earlier checkout of the site."),
            path=path,
        )
    return path.resolve()


def _tell(done: list[tuple[Site, Previews]], *, as_json: bool) -> None:
    if as_json:
        emit_json(
            {
                "posts": [_row(site, one) for site, previews in done for one in previews.posts],
                "index": next(
                    (site.shown(previews.index) for site, previews in done if previews.index), None
                ),
            }
        )
        return
    for site, previews in done:
        for path in (*previews.paths, *([previews.index] if previews.index is not None else [])):
            out(site.shown(path))


def _row(site: Site, one: PostPreview) -> dict[str, Any]:
    return {
        "post": one.post,
        "path": None if one.path is None else site.shown(one.path),
        "segments": one.segments,
        "translated": one.translated,
        "accepted": one.accepted,
        "stale": one.stale,
        "to_review": one.to_review,
        "findings": one.findings,
        "error": None if one.error is None else str(one.error),
    }


def _serve(groups: list[tuple[Site, list[Path]]], options: Namespace, against: Path | None) -> None:
    from translator.serving import PageServer
    from translator.workflow.preview_live import LivePreviews

    pages = LivePreviews([(site, post) for site, posts in groups for post in posts], against=against)
    with PageServer(pages, options.port) as server:
        out(server.address)
        sys.stdout.flush()
        narrate(tr("The page follows its post, bitext and mirror. Ctrl-C ends this."))
        if options.open:
            _open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            narrate(tr("\nended"))


def _open(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        narrate(tr("note: no browser could be opened here; open the address that is printed above"))
