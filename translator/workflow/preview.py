"""Pages for people without a terminal: each post's English beside its Korean, in one HTML file that needs no other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from translator.bitext.database import prepare_folder
from translator.errors import OlgimError, StoreError, UsageError
from translator.files import read_regular, write_atomically
from translator.i18n import tr
from translator.preview import GENERATOR, IndexEntry, PreviewPage, render_index, render_page
from translator.publish import real_place
from translator.units import Severity, State
from translator.workflow.guard import guarded
from translator.workflow.preview_page import gather
from translator.workflow.site import Site

INDEX = "index.html"
_HEAD = 4096  # bytes in which a page says what made it


@dataclass(frozen=True, slots=True)
class PostPreview:
    """One post's outcome: its page's file, or the error for which there is none. Numbers are of passages."""

    post: str
    path: Path | None = None
    segments: int = 0
    translated: int = 0
    accepted: int = 0
    stale: int = 0
    to_review: int = 0
    findings: int = 0
    error: OlgimError | None = None


@dataclass(frozen=True, slots=True)
class Previews:
    """What was written: a page for each post, and the `index` that leads to them where there are several."""

    posts: tuple[PostPreview, ...]
    index: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The pages' files, in the order of the posts."""
        return tuple(one.path for one in self.posts if one.path is not None)


def default_folder(site: Site) -> Path:
    """Where pages go if nobody says: a folder of the cache, which is never committed and may be deleted."""
    return site.state / ".cache" / "preview"


def goal_of(output: str | None, posts: int) -> tuple[Path | None, Path | None]:
    """What a person named: a folder for pages, or the file of the one page; neither, if nothing. Raises UsageError."""
    if output is None:
        return None, None
    path = Path(output)
    if path.is_dir() or output.endswith(("/", "\\")):
        return path, None
    if path.suffix.lower() in {".html", ".htm"}:
        if posts > 1:
            raise UsageError(
                tr("{posts:,} posts can't have one page", posts=posts),
                hint=tr("Name a folder with -o."),
                path=path,
            )
        return None, path
    if path.exists():
        raise UsageError(
            tr("is a file, and no page"),
            hint=tr("Name a folder with -o, or a file that ends in .html."),
            path=path,
        )
    return path, None


def write_previews(
    site: Site,
    posts: Sequence[Path],
    folder: Path | None = None,
    *,
    file: Path | None = None,
    against: Path | None = None,
) -> Previews:
    """Write a page for each post into `folder` (default: the cache), or that of the one post to `file`.

    A post at `_posts/글.md` has its page at `_posts/글.md.html` in the folder; of several there is an `index.html`.
    `against` is the root of an earlier checkout of the same site, and changes since then are marked. Nothing of the
    site is changed, and no file is replaced that isn't such a page. A post that can't be read is told of in its
    outcome and stops no other. Raises StoreError or UsageError where nothing can be written.
    """
    cache = None
    if folder is None:
        folder = default_folder(site)
        if file is None:
            cache = folder
            prepare_folder(folder.parent)
    outcomes, entries = [], []
    for path in posts:
        label = site.label(path)
        try:
            with guarded(label):
                page = gather(site, path, against=against).page
        except OlgimError as error:
            outcomes.append(PostPreview(label, error=error))
            entries.append(IndexEntry(label, error=str(error)))
            continue
        goal = folder / f"{label}.html" if file is None else file
        if cache is not None:
            _check_cache(site, cache, goal)
        write_page(goal, render_page(page))
        outcomes.append(_outcome(page, goal))
        entries.append(entry_of(page))
    index = None
    if len(posts) > 1 and file is None:
        index = folder / INDEX
        write_page(index, render_index(entries))
    return Previews(tuple(outcomes), index)


def write_page(path: Path, text: str) -> None:
    """Write a page, in place of an older one at most. Raises UsageError where another file is there, StoreError."""
    try:
        if path.is_symlink() or (path.exists() and not _is_page(path)):
            raise UsageError(
                tr("is there already, and isn't a preview of Olgim's"),
                hint=tr("Name another file or folder with -o; nothing was written to this one."),
                path=path,
            )
        write_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise StoreError(
            tr("can't write the page: {strerror}", strerror=error.strerror or error),
            hint=tr("Name another file or folder with -o."),
            path=path,
        ) from error


def _check_cache(site: Site, cache: Path, page: Path) -> None:
    """Raise UsageError where a link in the cache, which may come with a repository, would lead a page elsewhere."""
    there = real_place(site.root, page.parent)
    if there != page.parent.relative_to(site.root).as_posix():
        raise UsageError(
            tr("is a link, or lies in one, and no page is written through it"),
            hint=tr("Delete {cache}, or name a folder with -o.", cache=site.shown(cache)),
            path=page.parent,
        )


def _is_page(path: Path) -> bool:
    mark = tr('<meta name="generator" content="{generator}">', generator=GENERATOR)
    with suppress(OSError):
        return mark.encode() in read_regular(path, _HEAD)
    return False


def _outcome(page: PreviewPage, path: Path) -> PostPreview:
    passages = list(page.passages)
    untranslated, stale = page.count(State.UNTRANSLATED), page.count(State.STALE)
    return PostPreview(
        page.post,
        path,
        segments=len(passages),
        translated=len(passages) - untranslated - stale,
        accepted=page.count(State.ACCEPTED),
        stale=stale,
        to_review=sum(1 for one in passages if one.to_review),
        findings=_findings(page),
    )


def entry_of(page: PreviewPage) -> IndexEntry:
    """A post's line in the index."""
    title = next((one for one in page.front if one.segment.field == "title"), None)
    return IndexEntry(
        page.post,
        quote(str(PurePosixPath(f"{page.post}.html"))),
        korean=title.segment.source if title is not None else "",
        english=title.unit.target if title is not None and title.unit is not None else "",
        counts=tuple(
            (state, page.count(state))
            for state in (State.ACCEPTED, State.PROPOSED, State.STALE, State.UNTRANSLATED)
        ),
        findings=_findings(page),
    )


def _findings(page: PreviewPage) -> int:
    """How many findings there are that are more than a note."""
    return sum(
        1 for passage in page.passages for one in passage.findings if one.severity is not Severity.NOTE
    )
