"""Which files a command is about."""

from __future__ import annotations

import errno
import glob
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translator.errors import UsageError
from translator.i18n import tr
from translator.publish import (
    POST_SUFFIXES,
    STATE_FOLDER,
    detect_engine,
    find_root,
    language_name,
    may_hold_posts,
)
from translator.workflow.boundary import check_places
from translator.workflow.site import Site, kept_posts, open_site

_UNLISTED = tr("Posts in it are left out. Check the permissions of the folder.")


@dataclass(slots=True)
class Aside:
    """What a command passes over, for whoever says so: drafts, other languages by their two letters, posts with English
    that a person wrote, and files that were named and are no source, each with the reason.
    """

    drafts: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    own_english: int = 0
    refused: list[UsageError] = field(default_factory=list)


def find_posts(
    paths: Sequence[str],
    *,
    keep_state: bool = True,
    mirrored: bool = True,
    drafts: bool = False,
    write: bool = False,
    aside: Aside | None = None,
) -> list[tuple[Site, list[Path]]]:
    """The posts that `paths` (files, folders, globs; none: the site of the current folder) name, by site.

    A folder gives the Korean posts in it and below; a file is taken whatever its name. Mirrors, and what lies in a
    folder that begins with `.` or in `_olgim` and the like, are no posts. Drafts are left out unless they are named or
    `drafts` asks for them; where the command is to `write`, so are posts whose English a person wrote. What is passed
    over is noted in `aside`. Raises UsageError where a path names nothing, or only what isn't Korean, and ConfigError
    where a site's layout puts the mirror of one of them where none may be, unless they are not `mirrored`.
    """
    aside = Aside() if aside is None else aside
    groups = _find(paths, _Wanted(drafts, write, aside), keep_state=keep_state)
    if mirrored:
        for site, posts in groups:
            check_places(site, posts)
    return groups


def _find(paths: Sequence[str], wanted: _Wanted, *, keep_state: bool) -> list[tuple[Site, list[Path]]]:
    if not paths:
        return _find_all(wanted, keep_state=keep_state)
    found = _Named(wanted, keep_state=keep_state)
    for word in paths:
        for path, named in _expand(word):
            found.take(path, named=named)
    refused = wanted.aside.refused
    if refused and not any(posts for _, posts in found.groups):
        raise refused[0]
    return found.groups


def _find_all(wanted: _Wanted, *, keep_state: bool) -> list[tuple[Site, list[Path]]]:
    """The posts of the site that we stand in."""
    site = open_site(Path.cwd(), keep_state=keep_state)
    candidates = list(_candidates(site))
    wanted.aside.refused += unlisted_folders(site, site.root)
    if not candidates and wanted.aside.refused:
        raise wanted.aside.refused[0]
    if not candidates:
        raise UsageError(
            tr("there is no post in {root}", root=site.root),
            hint=tr("name a post, or set `posts:` in _olgim/config.yml (see docs/configuration.md)"),
        )
    groups = _by_site(site, candidates, keep_state=keep_state)
    return [(one, [path for path in theirs if wanted.takes(one, path)]) for one, theirs in groups]


class _Named:
    """The posts that a command line names, by their sites, each once and in its order."""

    def __init__(self, wanted: _Wanted, *, keep_state: bool) -> None:
        self._wanted = wanted
        self._keep_state = keep_state
        self._sites: dict[Path, Site] = {}
        self._posts: dict[Path, list[Path]] = {}
        self._roots: dict[Path, Path] = {}
        self._seen: set[str] = set()

    @property
    def groups(self) -> list[tuple[Site, list[Path]]]:
        return [(site, self._posts[root]) for root, site in self._sites.items()]

    def take(self, path: Path, *, named: bool) -> None:
        """A post that stands there, or all below a folder. Raises UsageError for a folder without a post."""
        site = self._site_of(path)
        if not path.is_dir():
            self._add(site, [path], self._wanted.takes_named if named else self._wanted.takes)
            return
        found = _posts_below(site, path)
        unlisted = unlisted_folders(site, path)
        self._wanted.aside.refused += unlisted
        if not found and not unlisted:
            raise UsageError(tr("there is no post in this folder"), path=path, hint=_what_is_a_post())
        for owner, posts in _by_site(site, found, keep_state=self._keep_state):
            self._add(owner, posts, self._wanted.takes)

    def _site_of(self, path: Path) -> Site:
        folder = path if path.is_dir() else path.resolve().parent  # a thousand files are in few folders
        root = self._roots.get(folder) or self._roots.setdefault(folder, find_root(folder))
        if root not in self._sites:
            self._enter(root, open_site(root, keep_state=self._keep_state))
        return self._sites[root]

    def _enter(self, root: Path, site: Site) -> None:
        self._sites[root] = site
        self._posts[root] = []

    def _add(self, site: Site, posts: Iterable[Path], takes: Callable[[Site, Path], bool]) -> None:
        if site.root not in self._sites:
            self._enter(site.root, site)
        for post in posts:
            one = os.path.abspath(post)  # noqa: PTH100 - named in two ways, it is one post
            if one not in self._seen and takes(site, post):
                self._posts[site.root].append(post)
            self._seen.add(one)


def _by_site(site: Site, posts: Sequence[Path], *, keep_state: bool) -> list[tuple[Site, list[Path]]]:
    """Posts of a site or of a folder by their sites: a repository that is none may hold one, in `website/`."""
    if site.engine.has_marks:
        return [(site, list(posts))]
    roots = {parent: _root_within(site, parent) for parent in dict.fromkeys(post.parent for post in posts)}
    own = [post for post in posts if roots[post.parent] == site.root]
    below = [
        open_site(root, keep_state=keep_state) for root in dict.fromkeys(roots.values()) if root != site.root
    ]
    return ([(site, own)] if own or not below else []) + [(one, list(_candidates(one))) for one in below]


def _root_within(site: Site, folder: Path) -> Path:
    """The root of the site that a folder below `site`, which has no marks of one, lies in."""
    root = find_root(folder)
    return root if detect_engine(root).has_marks or (root / STATE_FOLDER).is_dir() else site.root


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which of the posts that were found a command takes; the others are noted."""

    drafts: bool
    write: bool
    aside: Aside

    def takes(self, site: Site, path: Path) -> bool:
        label, overview = site.label(path), site.overview
        if overview is None:
            return True
        if not overview.is_korean(label):
            self.aside.languages[overview.tongue(label).code] += 1
            return False
        if overview.census.is_blank(label):
            return False  # somebody has only made the file
        if not self.drafts and site.config.drafts == "skip" and overview.is_draft(label):
            self.aside.drafts += 1
            return False
        if self.write and label in overview.own_english and site.has_own_english(path):
            self.aside.own_english += 1
            return False
        return True

    def takes_named(self, site: Site, path: Path) -> bool:
        if site.is_korean(path):
            return True
        tongue = site.tongue(path)
        if not tongue.certain and not site.is_mirror(path):
            return True  # it is said of the post itself that it has nothing to translate
        self.aside.refused.append(
            UsageError(
                tr(
                    "is no post to translate: it is taken for {language_name}, because {why}",
                    language_name=language_name(tongue.code),
                    why=tongue.why,
                ),
                hint=tr("If it is Korean, say `lang: ko` in its front matter."),
                path=path,
            )
        )
        return False


def posts_of_one_site(paths: Sequence[str]) -> tuple[Site, list[Path]]:
    """The posts that `paths` name, as `find_posts`; all of one site. Raises UsageError."""
    groups = [(site, posts) for site, posts in find_posts(paths) if posts or not paths]
    if len(groups) > 1:
        raise UsageError(tr("these posts are of more than one site"), hint=tr("Name posts of one site."))
    return groups[0]


def root_of(word: str) -> Path:
    """The root of the site that a file or folder lies in. Raises UsageError where there is none, ConfigError."""
    path = _spelled(word)
    _look_at(path)
    if not path.exists():
        raise UsageError(tr("there is no such file or folder"), path=path, hint=_nearest(path))
    return open_site(path).root


def posts_within(root: Path, words: Sequence[str], *, write: bool = False) -> tuple[Site, list[Path]]:
    """The site at `root` as it is now, and the posts that `words` name in it, or all where there are none.

    Drafts and other languages are no posts unless they are named. Where the posts are to `write`, whatever would keep
    all of them from being written is raised before anything is sent. Raises UsageError for what is no post of this
    site, and ConfigError for a site that isn't set up for English pages.
    """
    if words:
        aside = Aside()
        groups = find_posts(words, write=write, aside=aside)
        if aside.refused:
            raise aside.refused[0]
        for site, _ in groups:
            _check_root(site, root)
        ((site, posts),) = groups
    else:
        site = open_site(root)
        posts = list(posts_of(site, write=write))
        check_places(site, posts)
    if write and posts:
        site.check_layout()
        site.check_locale(posts)
    return site, posts


def post_within(root: Path, word: str) -> tuple[Site, Path]:
    """The site at `root` as it is now, and the one post that `word` names in it. Raises UsageError, ConfigError."""
    site, post = only_post(word)
    _check_root(site, root)
    return site, post


def _check_root(site: Site, root: Path) -> None:
    if site.root != root:
        raise UsageError(
            tr("this is no post of the site {root}", root=root),
            hint=tr("It belongs to {root}.", root=site.root),
        )


def only_post(word: str, *, keep_state: bool = True) -> tuple[Site, Path]:
    """The one post that `word` names. Raises UsageError."""
    path = _spelled(word)
    _look_at(path)
    if path.is_dir():
        raise UsageError(tr("this is a folder; name one post in it"), path=path)
    if not path.exists():
        raise UsageError(tr("there is no such file"), path=path, hint=_nearest(path))
    return open_site(path, keep_state=keep_state), path


def find_post(site: Site, label: str) -> Path | None:
    """The file of the post that is called so in a site, however the Hangul of its name is composed; None: gone."""
    path = site.root
    for part in label.split("/"):
        # A name of thirty syllables is too long for a file system once it is decomposed: exists() would raise.
        found = [path / one for one in _spellings(part) if os.path.exists(path / one)]  # noqa: PTH110
        if not found:
            return None
        path = found[0]
    return path if path.is_file() else None


def find_all(site: Site, labels: Iterable[str]) -> list[Path]:
    """The files of the posts that are called so in a site, those that are gone left out."""
    return [post for label in labels if (post := find_post(site, label)) is not None]


def _expand(word: str) -> Iterator[tuple[Path, bool]]:
    """What a word of the command line means, each with whether a person named that file itself."""
    path = _spelled(word)
    _look_at(path)
    if path.exists():
        yield path, True
        return
    if path.is_symlink():
        raise UsageError(tr("this is a broken symbolic link"), path=path)
    if glob.has_magic(word):
        matches = sorted({match for one in _spellings(word) for match in glob.glob(one, recursive=True)})  # noqa: PTH207 - the word may be absolute
        if not matches:
            raise UsageError(tr("nothing matches {word!r}", word=word))
        found = [Path(match) for match in matches]
        files = [path for path in found if path.is_file()]
        yield from ((one, False) for one in files or found)  # `_posts/*` may be a folder for each year
        return
    raise UsageError(tr("there is no such file"), path=path, hint=_nearest(path))


def _spelled(word: str) -> Path:
    """The path in the way that its file is named: Hangul composed, or not, as a Mac wrote it."""
    paths = [Path(one) for one in _spellings(word)]
    return next((path for path in paths if os.path.exists(path)), paths[0])  # noqa: PTH110 - never raises


def _look_at(path: Path) -> None:
    """Raise UsageError for a path that can't even be looked at, such as one that is too long."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise UsageError(
                tr("can't be read: {strerror}", strerror=error.strerror or error), path=path
            ) from error


def _spellings(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((word, *(unicodedata.normalize(form, word) for form in ("NFC", "NFD")))))


def _nearest(path: Path) -> str | None:
    import difflib

    if not path.parent.is_dir():
        return tr("there is no folder {parent} either", parent=path.parent)
    names = [entry.name for entry in path.parent.iterdir()]
    close = difflib.get_close_matches(path.name, names, n=1)
    return tr("did you mean {parent}?", parent=path.parent / close[0]) if close else None


def _what_is_a_post() -> str:
    endings = ", ".join(POST_SUFFIXES)
    return tr(
        "posts are files that end in {endings}; to take a file with another ending, name the file itself",
        endings=endings,
    )


def posts_of(
    site: Site, *, write: bool = False, drafts: bool = False, aside: Aside | None = None
) -> Iterator[Path]:
    """The posts of a site that its author has published; mirrors, drafts and other languages left out.

    `drafts`: those that aren't published yet, too. Where they are to be written, also without those whose English a
    person wrote. What is passed over is noted in `aside`.
    """
    wanted = _Wanted(drafts=drafts, write=write, aside=Aside() if aside is None else aside)
    return (path for path in _candidates(site) if wanted.takes(site, path))


def _candidates(site: Site) -> Iterator[Path]:
    """All that may be a post of a site, whatever its language."""
    seen: set[str] = set()
    for path in _listed(site):
        seen.add(site.label(path))
        yield path
    yield from _kept_elsewhere(site, seen)


def _kept_elsewhere(site: Site, seen: set[str]) -> Iterator[Path]:
    """The posts that somebody named to be translated though they are not among those `seen`: a page of a collection."""
    kept = kept_posts(site.state / site.config.language) if site.keeps_state else ()
    for label in sorted(set(kept) - seen):
        path = find_post(site, label) if all(map(may_hold_posts, label.split("/")[:-1])) else None
        if path is not None and not site.is_mirror(path):
            yield path


def _listed(site: Site) -> Iterator[Path]:
    """What is in the site's folders for posts, or is named by `posts:`."""
    patterns = site.config.posts
    if not patterns:
        found = [path for folder in _folders(site) for path in _pages(site, folder)]
        yield from [path for path in found if not site.is_of_repository(path)] or found
        return
    seen: set[Path] = set()
    for pattern in patterns:
        for match in sorted(site.root.glob(pattern)):
            folders = match.relative_to(site.root).parts[:-1]
            if not match.name.lower().endswith(POST_SUFFIXES) or match.name.startswith("."):
                continue
            if not all(map(may_hold_posts, folders)):
                continue
            if match.is_file() and match not in seen and not site.is_mirror(match):
                seen.add(match)
                yield match


def unlisted_folders(site: Site, folder: Path) -> list[UsageError]:
    """An error for each folder in which there would be posts and that can't be listed, in `folder` or around it.

    Where posts are anywhere, nobody says that there are some in a folder of somebody else's.
    """
    if site.overview is None:
        return []
    wanted = site.label(folder).split("/") if folder != site.root else []
    found = []
    for name, why in site.overview.census.unlisted.items():
        parts = name.split("/") if name else []
        ours = any(top not in {"", "."} and f"{name}/".startswith(f"{top}/") for top in _folders(site))
        if ours and all(map(str.__eq__, parts, wanted)):
            found.append(
                UsageError(tr("can't be listed: {why}", why=why), path=site.root / name, hint=_UNLISTED)
            )
    return found


def _folders(site: Site) -> Iterator[str]:
    """Where a site's posts are: in its engine's folders, and in the Korean ones that its own pages tell of."""
    folders = (*site.layout.post_folders, *site.engine.drafts)
    first = [folder for folder in folders if folder not in site.engine.last_folders]
    if len(first) < len(folders) and any(site.is_korean(page) for one in first for page in _pages(site, one)):
        folders = tuple(first)  # the others are notes on the program, such as plans in `docs/`
    yield from folders
    if site.engine.posts_anywhere and site.overview is not None:
        yield from sorted(_post_folders_below(site.overview.names, site.settings.source) - {*folders})
    for rule in site.layout.learned:
        if rule.of_korean_folder and rule.prefix.startswith("i18n/"):
            yield rule.prefix.rstrip("/")


def _post_folders_below(pages: Iterable[str], source: str) -> set[str]:
    """The folders `_posts` that Jekyll reads besides those at its root, such as `dev/_posts`.

    Where it has its collections in one folder, `source`, that is below it; never below a folder with an underscore.
    """
    found = set()
    for page in pages:
        above, here, _ = page.partition("/_posts/")
        if here and f"{above}/".startswith(f"{source}/" if source else "") and f"/{above}".count("/_") == 0:
            found.add(f"{above}/_posts")
    return found


def _pages(site: Site, folder: str) -> list[Path]:
    found = site.pages_below(folder)
    return _posts_below(site, site.root / folder) if found is None else found


def _posts_below(site: Site, folder: Path) -> list[Path]:
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = filter(may_hold_posts, folders)
        place = Path(where)
        found += [
            path
            for name in names
            if name.lower().endswith(POST_SUFFIXES) and not name.startswith(".")
            if not site.is_mirror(path := place / name) and os.path.isfile(path)  # noqa: PTH113 - half the time
        ]
    return sorted(found, key=str)
