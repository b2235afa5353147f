"""A site as a stranger's repository brings it: what is in it, what lies beside it, and what a run did to both."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.commands import Said
from support.model_server import ModelServer
from support.strangers import DECOYS, Stranger

GOOD = "_posts/2024-01-01-good.md"
MIRROR = "en/_posts/2024-01-01-good.md"
POST = "---\ntitle: 첫 글\n---\n\n안녕하세요.\n"
DECOY = "비밀문서"
"""Stands in every file that is nobody's business: outside the site, and in what a tool keeps in it."""
_ENDINGS = (".md", ".markdown", ".mdx", ".mkd", ".mdown")
_NO_PLACE = {"_plugins", "node_modules", "_site", "_olgim"}


@dataclass(frozen=True, slots=True)
class Hostile:
    """One hostile site: `make` puts it into `site/`.

    `says` are words that each command has to say, `whole` that the whole run is refused; else the good post goes on.
    `code` is what `translate` ends with, `quiet` are commands that have nothing to say, and without `good` the good post
    has no mirror in the end.
    """

    make: Callable[[Ground], object]
    says: tuple[str, ...] = ()
    code: int = 2
    whole: bool = False
    quiet: tuple[str, ...] = ()
    good: bool = True


class Ground:
    """A folder with a site in it, a repository of its own, and another person's files beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.outside = folder / "outside"
        self.write("_config.yml", "title: 나\n")
        self.write(GOOD, POST)
        self.write(".git/HEAD", "ref: refs/heads/main\n")
        self.write(".git/config", f"[core]\n\tbare = false\n# {DECOY}\n")
        self.write(".env.md", f"KEY={DECOY}\n")
        (self.site / "_olgim").mkdir()
        self.outside.mkdir()
        (self.outside / "secret.md").write_text(f"{DECOY}가 여기 있다.\n", encoding="utf-8")
        (self.outside / "glossary.yml").write_text(f"{DECOY}: secret\n", encoding="utf-8")
        (self.outside / "folder").mkdir()

    def write(self, name: str, text: str | bytes) -> Path:
        """A file of the site."""
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def config(self, text: str) -> Path:
        """Olgim's configuration, as the stranger wrote it: on the second line and those after it."""
        return self.write("_olgim/config.yml", f"# mine\n{text}\n")

    def link(self, name: str, target: str | Path) -> Path:
        """A symbolic link of the site."""
        path = self._place(name)
        path.symlink_to(target)
        return path

    def pipe(self, name: str) -> Path:
        """A pipe in the site, which nobody writes to."""
        path = self._place(name)
        os.mkfifo(path)
        return path

    def _place(self, name: str) -> Path:
        """A free place in the site: what is there goes."""
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)
        return path

    def seen(self) -> dict[str, str]:
        """Every file, folder and link below the ground, with a digest of its content; links aren't followed."""
        found: dict[str, str] = {}
        for where, folders, names in os.walk(self.folder):
            for name in [*folders, *names]:
                path = Path(where, name)
                key = path.relative_to(self.folder).as_posix()
                if path.is_symlink():
                    found[key] = f"link {path.readlink()}"
                elif path.is_file():
                    readable = os.access(path, os.R_OK)
                    found[key] = hashlib.sha256(path.read_bytes()).hexdigest() if readable else "unreadable"
                else:
                    found[key] = "folder" if path.is_dir() else "pipe"
        return found

    def misplaced(self, before: dict[str, str]) -> list[str]:
        """What changed since `before`, and is neither a mirror where posts may be nor Olgim's own state."""
        after = self.seen()
        changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        return [key for key in changed if not _is_allowed(key, after.get(key))]


def _is_allowed(key: str, now: str | None) -> bool:
    top, *parts = key.split("/")
    if now is None or top != "site" or not parts:
        return False
    if parts[:2] in (["_olgim", "en"], ["_olgim", ".cache"]):
        return True
    if any(part.startswith(".") or part.casefold() in _NO_PLACE for part in parts):
        return False
    return now == "folder" or key.endswith(_ENDINGS)


COMMANDS = (
    ("publish", "--partial"),
    ("status",),
    ("check",),
    ("review", "--json"),
    ("translate",),
    ("review", "--json"),
    ("review", "--accept-clean"),
    ("doctor",),
    ("publish",),
)
"""What a person does with a site that somebody gave them, before and after there is a translation."""


@dataclass(frozen=True, slots=True)
class Bystander:
    """Who could hear a secret while commands run: a stranger, the person's own endpoint, and every host that is tried."""

    stranger: Stranger
    model_server: ModelServer
    tried: list[str]

    def hold(self, words: tuple[str, ...], said: Said) -> None:
        """No traceback, and no decoy told, or heard by anybody but the key by the endpoint that it is for."""
        for word in ("Traceback", "nobody foresaw", "decoy-", DECOY):
            assert word not in said.out + said.err, (words, said)
        assert self.stranger.got == [], words
        assert set(self.tried) <= {"127.0.0.1", f"127.0.0.1:{self.model_server.port}"}, words
        for one in self.model_server.seen:
            heard = f"{one.prompt_text}{one.headers}".replace(DECOYS["OPENAI_API_KEY"], "")
            assert "decoy-" not in heard, words
            assert DECOY not in heard, words
