"""A clone of a repository, through the program git.

Names are read and written with NUL between them, never quoted by git, and never taken for options. The token is in the
environment of git's own process alone, as `actions/checkout` would store it, and in no argument and no file.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from translator.errors import GitHubError
from translator.i18n import tr

NO_COMMIT = "0" * 40
"""What an event names where there is no commit: before the first push of a branch, after its deletion."""

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SECONDS = 300  # for one command; a clone of a large blog is fetched in less
_CREDENTIALS = re.compile(r"(?i)(authorization: *\w+ +|//)[^\s@/]+(?=@|\s|$)")
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.directory=*",  # in a container the workspace is another user's
)
_REJECTED = ("[rejected]", "[remote rejected]", "fetch first", "non-fast-forward", "stale info")
_PROTECTED = ("GH006", "GH013", "protected branch", "rule violations")
_IN_THE_OPEN = (
    "HOME", "LANG", "LC_ALL", "LC_CTYPE", "PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "SYSTEMROOT", "TEMP", "TMP",
    "TMPDIR", "USERPROFILE", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy",
    "GIT_SSL_CAINFO",
)  # fmt: skip


class MergeConflictError(GitHubError):
    """Two branches have changed the same lines; the work tree is as it was before. `paths` are the files."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(tr("both sides have changed {paths}", paths=", ".join(paths)))
        self.paths = tuple(paths)


class PushRejectedError(GitHubError):
    """The remote didn't take a push. Unless it is `protected`, its branch has moved on meanwhile."""

    def __init__(self, message: str, *, protected: bool) -> None:
        super().__init__(message)
        self.protected = protected


@dataclass(frozen=True, slots=True)
class Committer:
    """Who a commit is by."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """What became of a file between two trees. `status` is git's letter; `before` is its former path if it moved."""

    status: str
    path: str
    before: str = ""


@dataclass(frozen=True)
class Repository:
    """A work tree of a clone. `token` and `server` let it fetch and push where the clone has no credentials itself."""

    root: Path
    token: str = field(default="", repr=False)
    server: str = ""
    remote: str = "origin"

    # ---- reading

    def resolve(self, name: str) -> str | None:
        """The commit that a branch, a tag or a hash names; None where there is none."""
        found = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return found.strip() if found and _SHA.fullmatch(found.strip()) else None

    def blob(self, commit: str, path: str) -> str | None:
        """The hash of a file, or of a folder, in a commit; None where it isn't there."""
        found = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
        return found.strip() if found else None

    def read(self, commit: str, path: str) -> bytes | None:
        """What a file holds in a commit; None where it isn't there."""
        hash_ = self.blob(commit, path)
        return None if hash_ is None else self._run("cat-file", "blob", hash_)

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether everything in `old` is in `new`."""
        return self._call("merge-base", "--is-ancestor", old, new).returncode == 0

    def merge_base(self, one: str, other: str) -> str | None:
        """The last commit that both have, as far as the clone's history goes."""
        found = self._try("merge-base", one, other)
        return found.strip() if found else None

    def changes(self, old: str | None, new: str) -> list[FileChange]:
        """The files that differ between two commits, renames followed; everything where `old` is None."""
        if old is None:
            names = self._run("ls-tree", "-r", "-z", "--name-only", "--full-tree", new)
            return [FileChange("A", name) for name in _names(names)]
        words = iter(_names(self._run("diff-tree", "-r", "-z", "--name-status", "-M", old, new)))
        found = []
        for status in words:
            letter = status[:1]
            if letter in "RC":
                before, path = next(words), next(words)
                found.append(FileChange(letter, path, before))
            else:
                found.append(FileChange(letter, next(words)))
        return found

    def files(self, commit: str) -> frozenset[str]:
        """All files of a commit."""
        return frozenset(change.path for change in self.changes(None, commit))

    def added_in(self, path: str, head: str) -> str | None:
        """The first commit up to `head` that has a file, as far as the clone's history goes."""
        found = self._try(
            "log", "--format=%H", "--diff-filter=A", "--full-history", head, "--", _literal(path)
        )
        return found.split()[-1] if found and found.split() else None

    def changed_in(self, path: str, old: str, new: str) -> str | None:
        """The last commit of `new` that isn't in `old` and changed a file."""
        found = self._try("log", "-1", "--format=%H", f"{old}..{new}", "--", _literal(path))
        return found.strip() or None if found else None

    def moved_to(self, path: str, head: str) -> str | None:
        """What a file that isn't in `head` any more was renamed to when it went; None where it was deleted."""
        found = self._try(
            "log", "-1", "--format=%H", "--full-history", "--no-merges", head, "--", _literal(path)
        )
        commit = found.strip() if found else ""
        if not commit or self.resolve(f"{commit}^") is None:
            return None
        moves = {one.before: one.path for one in self.changes(f"{commit}^", commit) if one.status == "R"}
        return moves.get(path)

    def commit_before(self, moment: str, head: str) -> str | None:
        """The last commit up to `head` that is older than `moment`, a date such as 2026-11-30."""
        found = self._try("rev-list", "-1", "--first-parent", f"--before={moment}", head)
        return found.strip() or None if found else None

    def said_in(self, old: str, new: str, words: str) -> bool:
        """Whether a commit of `new` that isn't in `old` has `words` as a line of its message."""
        return bool(
            self._try(
                "log",
                "-1",
                "--format=%H",
                "--extended-regexp",
                f"--grep=^{re.escape(words)}$",
                f"{old}..{new}",
            )
        )

    @property
    def is_shallow(self) -> bool:
        """Whether older commits are missing."""
        return self._text("rev-parse", "--is-shallow-repository").strip() == "true"

    # ---- the remote

    def fetch(self, *wanted: str) -> None:
        """Fetch branches by name, or commits by hash; nothing is checked out. Raises GitHubError."""
        specs = [
            one if _SHA.fullmatch(one) else f"+refs/heads/{one}:refs/remotes/{self.remote}/{one}"
            for one in wanted
        ]
        self._run("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", self.remote, *specs)

    def fetch_history(self) -> None:
        """Fetch the commits that a shallow clone lacks, without the files in them where the server can. Raises
        GitHubError.
        """
        if self.is_shallow:
            self._run("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--unshallow", self.remote)

    def remote_branches(self, prefix: str) -> dict[str, str]:
        """The remote's branches whose names begin so, with their commits. Raises GitHubError."""
        lines = self._text("ls-remote", "--heads", self.remote, f"refs/heads/{prefix}*").split("\n")
        pairs = (line.split("\t", 1) for line in lines if "\t" in line)
        return {name.removeprefix("refs/heads/"): commit for commit, name in pairs}

    def push(self, commit: str, branch: str) -> None:
        """Move the remote's branch on to `commit`, which has to follow from it. Never by force.

        Raises PushRejectedError where the remote refuses, GitHubError where it can't be asked.
        """
        ended = self._call("push", "--quiet", "--no-verify", self.remote, f"{commit}:refs/heads/{branch}")
        if ended.returncode == 0:
            return
        said, everything = _said(ended), ended.stderr.decode("utf-8", "replace")
        protected = any(word in everything for word in _PROTECTED)
        if protected or any(word in everything for word in _REJECTED):
            raise PushRejectedError(
                tr("the push to {branch} was refused: {said}", branch=branch, said=said), protected=protected
            )
        raise self._failure("push", ended)

    # ---- a work tree

    @contextmanager
    def worktree(self, folder: Path, commit: str) -> Iterator[Repository]:
        """A second work tree in `folder`, at `commit` and on no branch; gone afterwards. This one isn't touched."""
        self._run("worktree", "prune")
        self._run("worktree", "add", "--quiet", "--force", "--detach", os.fspath(folder), commit)
        try:
            yield replace(self, root=folder)
        finally:
            with suppress(GitHubError):
                self._run("worktree", "remove", "--force", "--force", os.fspath(folder))

    def check_out(self, commit: str) -> None:
        """Put the work tree at `commit`, on no branch. What isn't committed is lost, but for ignored files."""
        self._run("checkout", "--quiet", "--force", "--detach", commit)
        self._run("clean", "--quiet", "-d", "--force")

    def merge(self, commit: str, message: str, person: Committer) -> None:
        """Merge `commit` into what is checked out. Raises MergeConflictError; then nothing has changed."""
        ended = self._call(
            "merge", "--quiet", "--no-ff", "--no-edit", "--no-verify", "-m", message, commit, person=person
        )
        if ended.returncode == 0:
            return
        paths = _names(self._run("diff", "--name-only", "-z", "--diff-filter=U"))
        self._call("merge", "--abort")
        if not paths:
            raise self._failure("merge", ended)
        raise MergeConflictError(paths)

    def adopt(self, commit: str, message: str, person: Committer) -> None:
        """Let what is checked out follow from `commit` as well, with nothing of it: it is known to be there already."""
        self._run("merge", "--quiet", "--no-verify", "--strategy=ours", "-m", message, commit, person=person)

    def commit(self, paths: Sequence[str], message: str, person: Committer) -> str | None:
        """Commit these files as they are, deletions too; nothing else. Gives the commit, None where nothing changed."""
        there = [path for path in paths if os.path.lexists(self.root / path) or self.blob("HEAD", path)]
        if not there:
            return None
        listed = "".join(f"{_literal(path)}\0" for path in there).encode("utf-8", "surrogateescape")
        self._run("add", "--all", "--force", "--pathspec-from-file=-", "--pathspec-file-nul", stdin=listed)
        if self._call("diff", "--cached", "--quiet").returncode == 0:
            return None
        said = message.encode("utf-8", "replace")
        self._run("commit", "--quiet", "--no-verify", "--file=-", stdin=said, person=person)
        return self._text("rev-parse", "HEAD").strip()

    # ---- running git

    def _text(self, *words: str) -> str:
        return self._run(*words).decode("utf-8", "surrogateescape")

    def _try(self, *words: str) -> str | None:
        ended = self._call(*words)
        return ended.stdout.decode("utf-8", "surrogateescape") if ended.returncode == 0 else None

    def _run(self, *words: str, stdin: bytes = b"", person: Committer | None = None) -> bytes:
        ended = self._call(*words, stdin=stdin, person=person)
        if ended.returncode:
            raise self._failure(words[0], ended)
        return ended.stdout

    def _call(
        self, *words: str, stdin: bytes = b"", person: Committer | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        options = [word for one in _SETTINGS for word in ("-c", one)]
        try:
            return subprocess.run(  # noqa: S603 - no shell, and no word that git could take for an option
                ["git", *options, *words],  # noqa: S607 - the git that is installed
                cwd=self.root,
                env=self._environment(person),
                input=stdin,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise GitHubError(
                tr("git isn't installed"), hint=tr("The runner needs git 2.26 or newer.")
            ) from error
        except subprocess.TimeoutExpired as error:
            raise GitHubError(
                tr("`git {words}` took longer than {seconds} s", words=words[0], seconds=_SECONDS),
                hint=tr("Run the job again."),
            ) from error

    def _environment(self, person: Committer | None) -> Mapping[str, str]:
        env = {name: os.environ[name] for name in _IN_THE_OPEN if name in os.environ}
        env |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "GIT_LFS_SKIP_SMUDGE": "1", "LC_MESSAGES": "C"}
        if person is not None:
            for role in ("AUTHOR", "COMMITTER"):
                env |= {f"GIT_{role}_NAME": person.name, f"GIT_{role}_EMAIL": person.email}
        if self.token and urlsplit(self.server).scheme in ("http", "https"):
            secret = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
            # An empty value first: the header that a checkout may have left in the configuration is replaced.
            name = f"http.{self.server.rstrip('/')}/.extraheader"
            pairs = ((name, ""), (name, f"AUTHORIZATION: basic {secret}"))
            env["GIT_CONFIG_COUNT"] = str(len(pairs))
            for number, (key, value) in enumerate(pairs):
                env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return env

    def _failure(self, what: str, ended: subprocess.CompletedProcess[bytes]) -> GitHubError:
        return GitHubError(
            tr("`git {what}` failed: {said}", what=what, said=_said(ended)),
            hint=tr("See that the job's token may read and write contents (`permissions: contents: write`)."),
        )


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _literal(path: str) -> str:
    """A path as git's pathspec for that file alone, whatever stars and colons are in its name."""
    return f":(literal,top){path}"


def _said(ended: subprocess.CompletedProcess[bytes]) -> str:
    text = ended.stderr.decode("utf-8", "replace").strip() or tr(
        "exit code {returncode}", returncode=ended.returncode
    )
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("hint:")]
    return _CREDENTIALS.sub(r"\1***", " · ".join(lines[-4:]))[:600]
