"""Pages that follow their posts: each is made anew when one of the files that it was made from has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from translator.errors import OlgimError
from translator.files import FileStamp, stamp_of
from translator.preview import SERVED_POLICY, IndexEntry, render_index, render_page
from translator.serving import Served
from translator.workflow.guard import guarded
from translator.workflow.preview import INDEX, entry_of
from translator.workflow.preview_page import gather
from translator.workflow.site import Site, open_site

_Render = Callable[[str], str]
_Stamp = tuple[FileStamp, ...]


@dataclass(slots=True)
class _Made:
    """A page as it was made last, the files it was made from, and how those were then."""

    served: Served
    entry: IndexEntry
    files: tuple[Path, ...]
    stamp: _Stamp


class LivePreviews:
    """The pages of posts, by path: `/_posts/글.md.html`, and `/` for the index, or for the one post there is.

    A page is looked at when it is asked for, and made anew if a file has changed; nothing is written. A post that
    can't be read is told of on its page. May be asked from several threads.
    """

    policy = SERVED_POLICY

    def __init__(self, posts: Sequence[tuple[Site, Path]], *, against: Path | None = None) -> None:
        self._against = against
        self._lock = Lock()
        self._made: dict[str, _Made] = {}
        self._posts = {f"/{site.label(path)}.html": (site, path) for site, path in posts}

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the pages of the posts are."""
        return tuple(self._posts)

    def get(self, path: str) -> Served | None:
        """The page at a path, as its files are now."""
        with self._lock:
            if path in self._posts:
                return self._page(path).served
            if path not in {"/", f"/{INDEX}"}:
                return None
            if len(self._posts) == 1:
                return self._page(next(iter(self._posts))).served
            entries = [self._page(one).entry for one in self._posts]
            return _served(lambda version: render_index(entries, version))

    def _page(self, path: str) -> _Made:
        made = self._made.get(path)
        if made is None or _stamp(made.files) != made.stamp:
            made = self._made[path] = self._make(path)
        return made

    def _make(self, path: str) -> _Made:
        site, post = self._posts[path]
        known = (post, site.bitext_path(post), site.state / "config.yml")
        before = _stamp(known)
        try:
            with guarded(site.label(post)):
                site = open_site(site.root)  # which reads its pages, glossaries and configuration anew
                found = gather(site, post, against=self._against)
        except OlgimError as error:
            entry = IndexEntry(
                self._label(path), error=f"{error}. {error.hint}" if error.hint else str(error)
            )
            served = _served(lambda version: render_index([replace(entry, address="")], version))
            return _Made(served, entry, known, before)
        files = tuple(dict.fromkeys((*known, *found.files)))
        # What changed while the page was made is seen at the next look.
        stamp = (*before, *_stamp(files[len(known) :]))
        return _Made(
            _served(lambda version: render_page(found.page, version)), entry_of(found.page), files, stamp
        )

    def _label(self, path: str) -> str:
        return path.removeprefix("/").removesuffix(".html")


def _served(render: _Render) -> Served:
    """A page with the name of its state in it: a digest of all else that it says."""
    version = hashlib.sha256(render("").encode("utf-8", "replace")).hexdigest()[:16]
    return Served(render(version), version)


def _stamp(files: Sequence[Path]) -> _Stamp:
    return tuple(map(stamp_of, files))
