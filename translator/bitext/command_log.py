"""What was done and typed in the reviews of one post, on the disk as it happens: a line of JSON for each command.

The file is only ever added to, so that a process that is killed leaves at most a last line that isn't whole. Each
session has a file of its own: where another one is at the same post, the next free one is taken, and what a dead one
left is taken over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from translator.bitext.database import prepare_folder
from translator.errors import StoreError
from translator.files import read_regular, write_pieces
from translator.i18n import tr
from translator.locks import try_lock

Command = dict[str, Any]
"""What a line says. What is many things is best an iterator of them: they are written one by one, as a list."""

FORMAT = 1  # grows when an older Olgim couldn't read the file
_MARK = "olgim-review"
_SESSIONS = 9  # at one post at a time that have a file of their own
_MOST = 1 << 26  # bytes that are read; a session writes a thousandth of that
_PIECE = 1 << 16  # bytes that are written at once, and some
_GROWN = 1 << 22  # bytes that a file grows by before it is written anew


class CommandLog:
    """The commands of one post's reviews; without a `folder`, or where it can't be written, they are not kept.

    `commands` are those that were there, the oldest first, and `doubtful` those that stood behind a damage: what
    depends on the order of all can't be taken from these. `notices` say, each in a sentence, what was set aside, and
    why nothing is kept.
    """

    def __init__(self, folder: Path | None, post: str) -> None:
        self.commands: list[Command] = []
        self.doubtful: list[Command] = []
        self.notices: list[str] = []
        self._post = post
        self._stem = hashlib.sha256(post.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._path: Path | None = None
        self._file: int | None = None
        self._size = 0  # when it was last written anew
        self._locks: list[int] = []
        if folder is None:
            return
        try:
            prepare_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            self._claim(folder)
        except (OSError, StoreError) as error:
            self._give_up(error)

    @property
    def path(self) -> Path | None:
        """The file, while commands are kept in it."""
        return self._path

    def append(self, command: Mapping[str, Any]) -> bool:
        """Keep a command; it outlives this process when this returns. Returns whether the file has grown large."""
        if self._file is None:
            return False
        try:
            for piece in _line(command):
                _write_all(self._file, piece)
            return os.fstat(self._file).st_size > self._size + _GROWN
        except OSError as error:
            self._give_up(error)
            return False

    def rewrite(self, commands: Iterable[Mapping[str, Any]]) -> None:
        """Let these be the commands, in one step."""
        if self._path is None:
            return
        head = _line({_MARK: FORMAT, "post": self._post})
        try:
            write_pieces(self._path, chain(head, chain.from_iterable(map(_line, commands))))
            self._open()
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the files; what is in them stays."""
        self._close_file()
        for descriptor in self._locks:
            os.close(descriptor)
        self._locks = []
        self._path = None

    # ---- the files

    def _claim(self, folder: Path) -> None:
        """Take the first file that no session has, and over what those have that none has any more."""
        others = []
        for number in range(1, _SESSIONS + 1):
            path = folder / f"{self._stem}-{number}.jsonl"
            if self._path is not None and not path.exists():
                continue
            lock = try_lock(path.with_suffix(".lock"))
            if lock is None:
                continue
            self._locks.append(lock)
            self._read(path)
            if self._path is None:
                self._path = path
            else:
                others.append(path)
        if others:
            self.commands.sort(key=_when)
        if self._path is None:
            self.notices.append(
                tr(
                    "{sessions} others review this post: what you type here is not kept if Olgim ends",
                    sessions=_SESSIONS,
                )
            )
            return
        self.rewrite([*self.commands, *self.doubtful])
        for path in others:
            path.unlink()

    def _read(self, path: Path) -> None:
        """Read what is in a file of ours; set aside what isn't, or not whole."""
        try:
            data = read_regular(path, _MOST + 1)
        except FileNotFoundError:
            return
        except OSError as error:
            self._set_aside(path, tr("can't be read ({strerror})", strerror=error.strerror or error))
            return
        lines = data.split(b"\n")
        if not _is_head(lines[0], self._post):
            if data:
                self._set_aside(path, tr("is not one of this post"))
            return
        whole = len(data) <= _MOST
        found = [_command(line) for line in lines[1:-1]]  # behind the last line break is what a kill cut off
        broken = next((at for at, one in enumerate(found) if one is None), len(found))
        self.commands += [one for one in found[:broken] if one is not None]
        self.doubtful += [one for one in found[broken:] if one is not None]
        if broken < len(found) or not whole:
            self._set_aside(path, tr("is damaged; what can be read of it counts"))

    def _set_aside(self, path: Path, why: str) -> None:
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        path.rename(aside)
        self.notices.append(
            tr("the log of earlier reviews {why}: it is set aside as {name}", why=why, name=aside.name)
        )

    def _open(self) -> None:
        self._close_file()
        assert self._path is not None
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        self._file = os.open(self._path, flags)
        self._size = os.fstat(self._file).st_size

    def _close_file(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
        self._file = None

    def _give_up(self, error: OSError | StoreError) -> None:
        """Go on without the disk."""
        self._close_file()
        self._path = None
        why = error.message if isinstance(error, StoreError) else error.strerror or str(error)
        self.notices.append(tr("drafts and undo are not kept if Olgim ends: {why}", why=why))


def _is_head(line: bytes, post: str) -> bool:
    head = _command(line)
    return head is not None and head.get(_MARK) == FORMAT and head.get("post") == post


def _command(line: bytes) -> Command | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _when(command: Command) -> float:
    at = command.get("at")
    return at if isinstance(at, int | float) else 0.0


def _line(command: Mapping[str, Any]) -> Iterator[bytes]:
    """A command's line in pieces, since that of an action on a whole post is as long as the post."""
    piece = bytearray()
    for text in _texts(command):
        piece += text.encode("utf-8", "replace")
        if len(piece) > _PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _texts(command: Mapping[str, Any]) -> Iterator[str]:
    """What a command's line consists of, one after the other."""
    for number, (name, value) in enumerate(command.items()):
        yield f"{',' if number else '{'}{_json(name)}:"
        if not isinstance(value, Iterator):
            yield _json(value)
            continue
        before = "["
        for one in value:
            yield f"{before}{_json(one)}"
            before = ","
        yield "[]" if before == "[" else "]"
    yield "}\n" if command else "{}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
