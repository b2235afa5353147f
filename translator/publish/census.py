"""Every page of a site with what tells its language and its partner. A file is read again only when it has changed."""

from __future__ import annotations

import json
import os
import re
import stat
import time
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from translator.files import is_past, read_regular, sayable, write_atomically
from translator.publish.addresses import front_matter_end, named_keys, page_values
from translator.publish.languages import Letters, letters_of
from translator.publish.places import POST_SUFFIXES, may_hold_posts, real_place, why_no_post
from translator.publish.site_roots import STATE_FOLDER
from translator.publish.site_settings import SiteSettings

PAIRING_KEYS = ("ref", "lang_ref", "lang-ref", "translationKey", "translation_key", "page_id")
"""Keys by which a site's own templates pair a post with its mirror; one of them is enough."""

_FORMAT = 3  # of the file; another one is counted anew
_HEAD = 65536  # bytes in which front matter ends
_SAMPLE = 20_000  # characters of a text that tell its language
_MOST_BLANKS = 100  # bytes of a file that has nothing else
_HANDED_ON = 64_000_000  # bytes that are kept for whoever opens the posts next
_MOST_OF_A_FOLDER = 1_000  # folders that are looked into below one that nothing says to be a site
_FOR_AGENTS = frozenset({"AGENTS", "CLAUDE", "GEMINI"})
_OF_REPOSITORIES = frozenset(
    {"README", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT", "SECURITY", "LICENSE"}
)
_SAYS_NO = re.compile(r"^(draft|published)[ \t]*[:=][ \t]*['\"]?(?:false|no)\b", re.MULTILINE | re.IGNORECASE)
_KEPT = re.compile(
    r"(?:lang|language|locale|draft|published|translate|slug|date|permalink|url|id|title|category|categories(?:\.\d+)?|"
    + "|".join(map(re.escape, PAIRING_KEYS))
    + r")(?:\.0)?"
)


_UNSEEN = (-1, -1)  # nanoseconds and bytes of a file that was never seen
_UNREAD = (-2, -2)  # a link that isn't followed


class Facts(NamedTuple):
    """What a page's file says that matters here: its front matter's values, and what its letters tell."""

    values: Mapping[str, str]
    letters: Letters


class _Noted(NamedTuple):
    modified: int
    size: int
    facts: Facts


@dataclass(slots=True)
class Census:
    """The pages of the site at `root` by their path from it.

    `cache` is a file that is kept where its folder is. It is not `whole` where a folder has too many pages to look at.
    Links out of the site, or to what is no post, are pages of which nothing is read: whoever opens one tells of it.
    `unlisted` are the folders whose names can't be read, each with the reason.
    """

    root: Path
    settings: SiteSettings
    cache: Path | None = None
    whole: bool = True
    unlisted: dict[str, str] = field(default_factory=dict)
    _stats: dict[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    _known: dict[str, _Noted] | None = field(default=None, repr=False)
    _bytes: dict[str, bytes] = field(default_factory=dict, repr=False)
    _held: int = field(default=0, repr=False)
    _changed: bool = field(default=False, repr=False)

    def look(self, ours: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Find the pages; what they are called, in order. Reads none of them, and not even the times of `ours`."""
        plain = not self.settings.engine.has_marks and not (self.root / STATE_FOLDER).is_dir()
        passed = self.settings.engine.passed
        for top in self.settings.engine.tops(self.settings):
            folders = deque([top])
            for _ in range(_MOST_OF_A_FOLDER) if plain else count():
                if not folders:
                    break
                folder = folders.popleft()
                try:
                    self._stats.update(_files_in(self.root, folder, folders, passed, ours))
                except (FileNotFoundError, NotADirectoryError):
                    continue
                except OSError as error:
                    self.unlisted[folder] = error.strerror or str(error)
            self.whole = self.whole and not folders
        return tuple(sorted(self._stats))

    def is_empty(self, path: str) -> bool:
        """Whether a page has no byte, or none that may be read."""
        seen = self._seen(path)
        return seen is None or seen is _UNREAD or seen[1] == 0

    def is_blank(self, path: str) -> bool:
        """Whether a page has nothing but blanks in it. One that can't be read isn't known to be so."""
        seen = self._seen(path)
        if seen is None or seen is _UNREAD or seen[1] > _MOST_BLANKS:
            return False
        values, letters = self.facts(path)
        if values or letters.language:
            return False
        try:
            return not read_regular(self.root / path, _MOST_BLANKS).strip(b" \t\r\n\xef\xbb\xbf")
        except OSError:
            return False

    def signature(self, ours: frozenset[str]) -> str:
        """A text that changes with any page: with its name and, unless it is one of `ours`, its size and its time."""
        return "\n".join(
            name if name in ours else f"{name}\t{self._stats[name]}" for name in sorted(self._stats)
        )

    def _seen(self, path: str) -> tuple[int, int] | None:
        seen = self._stats.get(path, _UNSEEN)
        if seen is not _UNSEEN:
            return seen
        try:
            file = self.root / path
            return (
                _UNREAD if file.is_symlink() and not _is_followed(self.root, path) else _seen_now(file.stat())
            )
        except (OSError, ValueError):
            return None

    @property
    def settled(self) -> bool:
        """Whether all pages that were read were changed so long ago that a later change will show in their times."""
        now = time.time_ns()
        return all(is_past(noted.modified, now) for noted in (self._known or {}).values())

    def again(self) -> Census:
        """The same site as it is by now; what was read isn't read again unless it has changed."""
        return Census(self.root, self.settings, self.cache, _known=self._known, _changed=self._changed)

    def facts(self, path: str) -> Facts:
        """What the page at `path` says: as it was noted, or read now. Says nothing of what can't be read."""
        seen = self._seen(path)
        if seen is None or seen is _UNREAD:
            return Facts({}, Letters())
        known = self._load()
        noted = known.get(path)
        if noted is not None and (noted.modified, noted.size) == seen:
            return noted.facts
        facts = self._read(path)
        known[path] = _Noted(*seen, facts)
        self._changed = True
        return facts

    def bytes_of(self, path: str) -> bytes | None:
        """The bytes of a page that was read for its facts and hasn't changed since, once; None for any other."""
        data, seen = self._bytes.pop(path, None), self._stats.get(path)
        if data is None or seen is None:
            return None
        self._held -= len(data)
        try:
            now = os.stat(self.root / path)  # noqa: PTH116 - a Path for each of a thousand posts costs more
        except OSError:
            return None
        return data if _seen_now(now) == seen else None

    def save(self) -> None:
        """Note the facts for later runs, where there is a folder to keep them in. What fails costs time, no more."""
        if not self._changed or self.cache is None or not self.cache.parent.is_dir():
            return
        now = time.time_ns()
        pages = {
            name: [noted.modified, noted.size, dict(noted.facts.values), *_flat(noted.facts.letters)]
            for name, noted in (self._known or {}).items()
            if name in self._stats and is_past(noted.modified, now)
        }
        with suppress(OSError, UnicodeEncodeError):
            write_atomically(
                self.cache, json.dumps({"format": self._format, "pages": pages}, ensure_ascii=False).encode()
            )
        self._changed = False

    def _load(self) -> dict[str, _Noted]:
        if self._known is None:
            self._known = {}
            with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
                kept: Any = json.loads(read_regular(self.cache)) if self.cache else {}
                if kept.get("format") == self._format:
                    self._known = {name: _noted(*page) for name, page in kept["pages"].items()}
        return self._known

    def _read(self, path: str) -> Facts:
        try:
            data = read_regular(self.root / path)
        except (OSError, ValueError):
            return Facts({}, Letters())
        if self._held + len(data) <= _HANDED_ON:
            self._bytes[path] = data
            self._held += len(data)
        return facts_of(data, self._named)

    @property
    def _named(self) -> frozenset[str]:
        return named_keys(self.settings.permalink)

    @property
    def _format(self) -> object:
        return [_FORMAT, *sorted(self._named)] if self._named else _FORMAT


def facts_of(data: bytes, named: frozenset[str] = frozenset()) -> Facts:
    """What the bytes of a page say. Bytes that aren't UTF-8 say nothing: whoever opens the page tells of them.

    `named` are keys that the site's addresses are made of, besides those that count anyway.
    """
    head = data[:_HEAD].decode("utf-8", "replace")
    if "\0" in head:
        return Facts({}, Letters())
    values = page_values(head)
    for match in _SAYS_NO.finditer(head[: front_matter_end(head)]):
        values[match[1].lower()] = "false"  # a key whose value says nothing, else
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Facts(values, Letters())
    start = front_matter_end(text)
    letters = letters_of(text[start : start + _SAMPLE], values.get("title", ""))
    return Facts(
        {key: value for key, value in values.items() if key in named or _KEPT.fullmatch(key)}, letters
    )


def is_draft(path: str, values: Mapping[str, str]) -> bool:
    """Whether its author has not published a post: `draft: true`, `published: false`, or a folder of drafts.

    So says a name in `_posts` that begins with an underscore, which Jekyll passes over. A post in a folder `drafts`,
    which no engine knows, may say that it is none.
    """
    *folders, name = path.split("/")
    says = values.get("draft", "").lower()
    if says in {"true", "yes"} or values.get("published", "").lower() in {"false", "no"}:
        return True
    if "_drafts" in folders or ("_posts" in folders and name.startswith("_")):
        return True
    return "drafts" in map(str.lower, folders) and says not in {"false", "no"}


def is_of_repository(path: str) -> bool:
    """Whether a page is about the repository and not of the site: `README.md` at the root, `CLAUDE.md` anywhere."""
    folder, _, name = path.rpartition("/")
    stem = re.split(r"[.\-]", name, maxsplit=1)[0].upper()
    return stem in _FOR_AGENTS or (not folder and stem in _OF_REPOSITORIES)


def _files_in(
    root: Path, folder: str, folders: deque[str], passed: frozenset[str], ours: frozenset[str]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """The pages in a folder, each with its time in nanoseconds and its size; what is below it goes to `folders`.

    Raises OSError where the folder can't be listed.
    """
    for entry in list(os.scandir(root / folder)):
        name = entry.name
        if name.startswith("."):
            continue
        path = f"{folder}/{name}" if folder else name
        with suppress(FileNotFoundError):
            if entry.is_dir(follow_symlinks=False):
                if name not in passed and may_hold_posts(name):
                    folders.append(path)
            elif not name.lower().endswith(POST_SUFFIXES):
                continue
            elif path in ours:
                yield path, _UNSEEN
            elif entry.is_symlink() and not _is_followed(root, path):
                yield path, _UNREAD
            else:
                try:
                    status = entry.stat()
                except PermissionError:
                    yield path, _UNREAD
                    continue
                if stat.S_ISREG(status.st_mode):
                    yield path, _seen_now(status)


def _is_followed(root: Path, path: str) -> bool:
    """Whether what a link leads to is read: it is in the site, and where posts may be."""
    place = real_place(root, root / path)
    return place is not None and why_no_post(place, suffix=os.path.splitext(path)[1]) is None  # noqa: PTH122 - no Path


def _seen_now(status: os.stat_result) -> tuple[int, int]:
    return status.st_mtime_ns, status.st_size


def _noted(modified: object, size: object, values: object, language: object, hangul: object) -> _Noted:
    """A page as it was noted. Raises TypeError for a note of somebody else's making."""
    if (
        isinstance(modified, int)
        and isinstance(size, int)
        and isinstance(values, dict)
        and all(isinstance(value, str) for value in values.values())
        and isinstance(language, str)
        and isinstance(hangul, int | float)
    ):
        return _Noted(modified, size, Facts(values, Letters(language, hangul)))
    raise TypeError


def _flat(letters: Letters) -> tuple[str, float]:
    return letters.language, round(letters.hangul, 4)


def label_of(path: str) -> str:
    """A path as posts are called everywhere: its Hangul composed, what can't be said or stored spelled out."""
    return path if path.isascii() and path.isprintable() else sayable(unicodedata.normalize("NFC", path))
