"""Which posts are as a run left them, known without reading them.

A post is settled when a run found it whole: translated, sound, its mirror written, nothing to remark. The files that
decide it (post, bitext, mirror, what it links to) are noted with their size, times and a digest, as git's index does.
A later run compares the times and reads a file only where these can't be trusted.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from translator.bitext.database import prepare_folder
from translator.errors import StoreError
from translator.files import is_past, read_regular, write_atomically


class _Noted(NamedTuple):
    """A file as it was seen: what stat says, and a digest of its bytes; both empty where there was no file.

    `sure`: a later change shows in the times.
    """

    path: str
    stat: str
    digest: str
    sure: bool


class SettledPosts:
    """What is known of the posts of one site; a context manager that saves at its end what changed.

    `setup` identifies all that shapes a mirror besides the files that are noted: what was noted under another is not
    believed. Without a `path` nothing is known and nothing kept. A damaged file counts as none.
    """

    def __init__(self, path: Path | None, setup: Iterable[object]) -> None:
        self._path = path
        self._setup = digest(repr(list(setup)).encode())
        self._known: dict[str, tuple[Any, list[_Noted]]] = {} if path is None else _load(path, self._setup)
        self._changed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._path is not None and self._changed:
            with suppress(OSError, StoreError):  # it saves time, no more
                self._save(self._path)

    def settled(self, label: str) -> Any:
        """What was said of the post, if all files are as they were when it was settled; None if not."""
        if label not in self._known:
            return None
        outcome, noted = self._known[label]
        now = []
        for was in noted:
            seen = _again(was)
            if seen is None:
                return None
            now.append(seen)
        if now != noted:
            self._known[label] = outcome, now
            self._changed = True
        return outcome

    def settle(
        self, label: str, outcome: Any, files: Sequence[Path], *, seen: Mapping[Path, bytes] | None = None
    ) -> None:
        """Note a post as settled: its `outcome` (JSON, not None), and the files that decide it as they are now.

        A file may be missing; the post is settled then for as long as it is. `seen` is what the outcome is of: a
        post of which a file is something else by now isn't settled.
        """
        if self._path is None:
            return
        noted = [_note(str(path)) for path in files]
        now = {path: note.digest for path, note in zip(files, noted, strict=True)}
        if any(now[path] != digest(data) for path, data in (seen or {}).items()):
            self.forget(label)
            return
        if self._known.get(label) != (outcome, noted):
            self._known[label] = outcome, noted
            self._changed = True

    def forget(self, label: str) -> None:
        """Note that a post is not settled."""
        if self._known.pop(label, None) is not None:
            self._changed = True

    def _save(self, path: Path) -> None:
        prepare_folder(path.parent)
        kept = {"setup": self._setup, "posts": self._known}
        write_atomically(path, json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def digest(data: bytes) -> str:
    """A digest that tells contents apart."""
    return hashlib.sha256(data).hexdigest()[:32]


def _load(path: Path, setup: str) -> dict[str, tuple[Any, list[_Noted]]]:
    try:
        kept = json.loads(read_regular(path))
        if kept["setup"] != setup:
            return {}
        return {
            label: (
                outcome,
                [_Noted(*file) for file in files],
            )
            for label, (outcome, files) in kept["posts"].items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _again(was: _Noted) -> _Noted | None:
    """The file as it is now, if its bytes are those that were noted."""
    if was.sure and _stat(was.path) == was.stat:
        return was
    seen = _note(was.path)
    return seen if seen.digest == was.digest else None


def _note(path: str) -> _Noted:
    stat = _stat(path)
    try:
        content = read_regular(Path(path)) if stat else None
    except OSError:
        content = None
    if content is None:
        return _Noted(path, "", "", sure=not stat)
    changed = max(int(nanoseconds) for nanoseconds in stat.split()[:2])
    sure = is_past(changed, time.time_ns()) and stat == _stat(path)
    return _Noted(path, stat, digest(content), sure)


def _stat(path: str) -> str:
    """What tells a file from a changed one, in one word: it is compared, and read back, thousands of times."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - a Path for each of a thousand posts costs more than the call
    except OSError:
        return ""
    return f"{stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_size} {stat.st_ino}"
