"""Mirrors that stand where an earlier layout put them: found, and moved with their addresses kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bitext import written_of
from translator.document import decode_post
from translator.errors import ConfigError, OlgimError, PublishError
from translator.files import bytes_of, is_file, may_exist
from translator.i18n import tr
from translator.publish import Page, layout_for, pair_up, resolve_inside
from translator.workflow.guard import guarded
from translator.workflow.last_mirror import published
from translator.workflow.local_git import run_git
from translator.workflow.mirror import compose
from translator.workflow.redirects import address_given_up, with_redirect
from translator.workflow.report import PostReport
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A mirror that Olgim wrote: the post's label, where it stands, and where the layout of today has it."""

    post: Path
    label: str
    old: str
    new: str


def left_behind(site: Site, posts: Iterable[Path]) -> list[LeftBehind]:
    """Those of `posts` whose mirror stands at another place than the layout gives it. Reads only."""
    wanting = [post for post in posts if _wants(site, post)]
    if not wanting or site.overview is None:
        return []
    places = _old_places(site, [site.label(post) for post in wanting])
    found = []
    for post in wanting:
        label = site.label(post)
        for old in places.get(label, ()):
            with suppress(OlgimError), guarded(label):
                if _is_mirror_of(open_work(site, post), site.root / old):
                    found.append(LeftBehind(post, label, old, site.planned_mirror(post) or ""))
                    break
    return found


def _wants(site: Site, post: Path) -> bool:
    """Whether a post has a bitext, and no mirror where one belongs."""
    mirror = site.planned_mirror(post)
    if site.overview is not None and mirror in site.overview.names:
        return False  # as was seen a moment ago; a `stat` for each of a thousand posts takes longer
    return mirror is not None and is_file(site.bitext_path(post)) and not may_exist(site.root / mirror)


def _old_places(site: Site, labels: list[str]) -> dict[str, list[str]]:
    """Where the mirror of each post may stand: by the engine's custom, and by what the site's English pages say."""
    overview = site.overview
    assert overview is not None
    usual = layout_for(site.settings)
    english = [
        Page(label, overview.front(label) or {})
        for label, tongue in overview.others.items()
        if tongue.code == "en" and label not in overview.ours
    ]
    posts = [Page(label, overview.front(label) or {}) for label in labels]
    pairs = pair_up(posts, english, usual, site.settings)
    found = {}
    for label in labels:
        places = [pairs[label]] if label in pairs else []
        with suppress(PublishError):
            places.append(usual.mirror_of(label))
        found[label] = [one for one in dict.fromkeys(places) if is_file(site.root / one)]
    return found


def _is_mirror_of(work: Work, path: Path) -> bool:
    """Whether a page is the mirror that the bitext tells of, be it edited since."""
    known, data = published(work), bytes_of(path)
    if not known.frame or data is None:
        return False
    there = written_of(work.document.parse_mirror(decode_post(data, path)))
    return known.is_same(there) or 2 * known.shared_with(there.pieces) > len(there.pieces.split())


def check_place(site: Site, post: Path) -> None:
    """Raise ConfigError where a post's mirror stands at another place than the layout gives it."""
    for report in refused(site, [post]).values():
        if report.error is not None:
            raise report.error


def refused(site: Site, posts: Sequence[Path], output: Path | None = None) -> dict[Path, PostReport]:
    """The posts whose mirror was left behind, with what to say of it: a second page would be the same English twice.

    There are none where the mirror of a run's one post goes to an `output` of its own.
    """
    return {
        one.post: PostReport(
            one.label,
            error=ConfigError(
                tr(
                    "its English is {old}, where an earlier layout put it; it belongs at {new} now",
                    old=one.old,
                    new=one.new,
                ),
                hint=tr(
                    "`olgim publish --move` moves it, by git, and keeps its address alive.\n"
                    "To leave such pages where they are, put the earlier `layout:` back; or delete {old}.",
                    old=one.old,
                ),
                path=one.post,
            ),
        )
        for one in ([] if output is not None else left_behind(site, posts))
    }


def move(site: Site, one: LeftBehind) -> str:
    """Move a mirror, by git where git knows it. What led to its old address leads to the new one. Returns that old
    address, or nothing where it stays the same or isn't known.

    Raises PublishError and StoreError; then the mirror stands where it stood.
    """
    work = open_work(site, one.post)
    old, new = site.root / one.old, resolve_inside(site.root, one.new, suffix=one.post.suffix)
    address = _old_address(work, one)
    if address:
        work.bitext.header = replace(
            work.bitext.header, others=with_redirect(work.bitext.header.others, address)
        )
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        if not moved_by_git(site.root, old, new):
            os.rename(old, new)  # noqa: PTH104 - one step, on one file system
    except OSError as error:
        raise PublishError(
            tr(
                "the mirror can't be moved to {new}: {strerror}",
                new=one.new,
                strerror=error.strerror or error,
            ),
            path=old,
        ) from error
    work.save()
    remove_empty(site.root, old.parent)
    return address


def remove_empty(root: Path, folder: Path) -> None:
    """Remove a folder below the root, and those above it, as far as there is nothing in them any more."""
    with suppress(OSError):  # until one has other pages in it
        while folder != root:
            folder.rmdir()
            folder = folder.parent


def _old_address(work: Work, one: LeftBehind) -> str:
    site = work.site
    there = (bytes_of(site.root / one.old) or b"").decode("utf-8", "replace")
    return address_given_up(site.settings, (one.old, there), (one.new, compose(work)[0]))


def moved_by_git(root: Path, old: Path, new: Path) -> bool:
    """Whether git moved the file; it doesn't where it doesn't know it, or isn't there."""
    done = run_git(root, "mv", "--", str(old), str(new))
    return done is not None and new.is_file()
