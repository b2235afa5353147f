"""A bare "remote" git repository and the people who work with it, with real git.

    blog = Blog(tmp_path)
    blog.commit({"_posts/2026-03-01-새 글.md": post("새 글", "안녕하세요.")}, by=MINJUN)
    blog.commit({"about.md": None, "docs": Link("_posts")}, by=SOYEON, branch="tidy")
    blog.rename("index.md", "처음 \\"쪽\\".md", by=SOYEON, branch="tidy")
    blog.read("index.md"), blog.head("tidy"), blog.files(), blog.log("tidy")
    blog.checkout(tmp_path / "work", depth=1)

Each commit comes a minute after the one before, from a time in January 2026 on; `blog.clock.advance(days=3)`.
"""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.github import posts
from support.github.people import MINJUN, Person

ZERO = "0" * 40

_PRE_RECEIVE = """\
#!/bin/sh
# What GitHub refuses a workflow's token. People push past it: they come without REMOTE_USER.
[ -n "$REMOTE_USER" ] || exit 0
zero=0000000000000000000000000000000000000000
default=$(git symbolic-ref HEAD)
refused=0
while read -r old new ref; do
    if grep -qxF "$ref" protected 2>/dev/null; then
        echo "error: GH006: Protected branch update failed for $ref." >&2
        echo "error: Changes must be made through a pull request." >&2
        refused=1
    fi
    [ "$new" = $zero ] && continue
    [ "$old" = $zero ] && old=$(git merge-base "$default" "$new" 2>/dev/null || echo "$default")
    path=$(git diff --name-only "$old" "$new" -- .github/workflows | head -n 1)
    if [ -n "$path" ]; then
        printf '%s' "refusing to allow a GitHub App to create or update workflow \\`$path\\` without " >&2
        echo "\\`workflows\\` permission" >&2
        refused=1
    fi
done
exit $refused
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link, as the content of a file."""

    target: str


Content = str | bytes | Link | None  # None: the file goes


@dataclass(slots=True)
class Clock:
    """The time at which things happen in the repository."""

    now: datetime = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)

    def tick(self) -> datetime:
        """The next moment, a minute later."""
        self.now += timedelta(minutes=1)
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass: `days`, `hours`, as timedelta has them."""
        self.now += timedelta(**by)


def bare_environment(home: Path) -> dict[str, str]:
    """An environment with nothing of the person who runs the tests: no keys, no git identity, an empty home."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


_SETTLED = dict.fromkeys(("show", "diff-tree", "rev-list", "rev-parse", "cat-file"), (0,)) | {
    "merge-base": (0, 1)
}
"""Commands of git that look at commits, and the exit codes with which they have looked."""
_HASH = re.compile(r"\^?[0-9a-f]{40}(~1)?(\^\{\w+\}|:.+)?")


def _names_commits(words: Sequence[str]) -> bool:
    """Whether these words of git name nothing but commits, or files of theirs, by the whole hash."""
    named = [word for word in words[1:] if not word.startswith("-") and word != "blob"]
    return bool(named) and all(map(_HASH.fullmatch, named))


@dataclass(slots=True)
class Git:
    """git in one folder, away from the configuration of who runs the tests."""

    folder: Path
    home: Path
    extra: dict[str, str] = field(default_factory=dict)
    whole: bool = False
    """Whether all history is there and stays: then what was said of a commit is not asked again."""
    _settled: dict[tuple[str, ...], subprocess.CompletedProcess[bytes]] = field(default_factory=dict)

    def __call__(self, *words: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> str:
        """What `git …` says, without the newline at its end."""
        return self.raw(*words, stdin=stdin, env=env).decode().removesuffix("\n")

    def raw(self, *words: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> bytes:
        """What `git …` says, as it is."""
        done = self.run(*words, stdin=stdin, env=env)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(words)}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def ok(self, *words: str) -> bool:
        """Whether `git …` ends with 0."""
        return self.run(*words).returncode == 0

    def run(
        self, *words: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        if words in self._settled:
            return self._settled[words]
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *words],
            cwd=self.folder,
            env={**bare_environment(self.home), **self.extra, **(env or {})},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            check=False,
        )
        if self.whole and not env and done.returncode in _SETTLED.get(words[0], ()) and _names_commits(words):
            self._settled[words] = done
        return done


class Repository:
    """A bare repository and its people's clones of it."""

    def __init__(
        self,
        folder: Path,
        name: str,
        owner: Person,
        *,
        clock: Clock | None = None,
        default_branch: str = "main",
    ) -> None:
        self.folder = folder
        self.name = name
        self.owner = owner
        self.clock = clock or Clock()
        self.default_branch = default_branch
        self.listeners: list[Callable[[], None]] = []  # called after every push
        self.home = folder / "home"
        self.root = folder / "remotes"
        self.remote = self.root / f"{self.full_name}.git"
        self.git = Git(self.remote, self.home, whole=True)
        self._create()

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def _create(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.remote.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", "--template=", f"--initial-branch={self.default_branch}")
        for setting in ("uploadpack.allowAnySHA1InWant", "uploadpack.allowFilter"):
            self.git("config", setting, "true")
        self.git("config", "gc.auto", "0")
        hook = self.remote / "hooks/pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(_PRE_RECEIVE, "utf-8")
        hook.chmod(0o755)

    # What is there

    def head(self, branch: str | None = None) -> str | None:
        """The commit at the end of a branch, or None where there is no such branch."""
        return self.resolve(f"refs/heads/{branch or self.default_branch}")

    def resolve(self, revision: str) -> str | None:
        """The commit that a revision means, or None."""
        return (
            self.git.run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").stdout.decode().strip()
            or None
        )

    def branches(self) -> list[str]:
        return self.git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").splitlines()

    def tips(self) -> dict[str, str]:
        """Each branch with the commit at its end."""
        listed = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads")
        return dict(line.rsplit(" ", 1) for line in listed.splitlines())

    def files(self, revision: str | None = None) -> list[str]:
        """The paths of the files at a branch or commit."""
        listed = self.git.raw("ls-tree", "-r", "-z", "--name-only", revision or self.default_branch)
        return [path for path in listed.decode().split("\0") if path]

    def read_bytes(self, path: str, revision: str | None = None) -> bytes:
        """A file at a branch or commit. KeyError where it isn't there."""
        done = self.git.run("cat-file", "blob", f"{revision or self.default_branch}:{path}")
        if done.returncode:
            raise KeyError(path)
        return done.stdout

    def read(self, path: str, revision: str | None = None) -> str:
        return self.read_bytes(path, revision).decode()

    def log(self, revision: str | None = None, *, form: str = "%s") -> list[str]:
        """A line for each commit, the newest first, in git's `--format`."""
        return self.git("log", f"--format={form}", revision or self.default_branch).splitlines()

    def is_ancestor(self, older: str, newer: str) -> bool:
        return self.git.ok("merge-base", "--is-ancestor", older, newer)

    # What people do

    def commit(
        self,
        files: Mapping[str, Content],
        *,
        by: Person = MINJUN,
        message: str = "Write",
        branch: str | None = None,
        start: str | None = None,
        amend: bool = False,
        committer: Person | None = None,
    ) -> str:
        """A person's commit on a branch, pushed; the sha. A new branch begins at `start` or at the default branch.

        `amend` rewrites the branch's last commit and pushes it with force.
        """
        with self.working(by, message, branch, start=start, committer=committer, amend=amend) as clone:
            for path, content in files.items():
                _put(clone.folder / path, content)
        return self._tip(branch)

    def rename(
        self, old: str, new: str, *, by: Person = MINJUN, message: str = "Rename", branch: str | None = None
    ) -> str:
        """A person gives a file or a folder another name; the sha."""
        with self.working(by, message, branch) as clone:
            (clone.folder / new).parent.mkdir(parents=True, exist_ok=True)
            clone("mv", "--", old, new)
        return self._tip(branch)

    def delete(
        self, *paths: str, by: Person = MINJUN, message: str = "Delete", branch: str | None = None
    ) -> str:
        """A person deletes files; the sha."""
        return self.commit(dict.fromkeys(paths), by=by, message=message, branch=branch)

    def force_push(self, branch: str, to: str, *, by: Person = MINJUN) -> None:
        """A person sets a branch to a commit, whatever it was at."""
        clone = self.clone_of(by)
        clone("fetch", "--quiet", "origin", to)
        clone("push", "--quiet", "--force", "origin", f"{to}:refs/heads/{branch}")
        self.pushed()

    def delete_branch(self, branch: str, *, by: Person = MINJUN) -> None:
        self.clone_of(by)("push", "--quiet", "origin", f":refs/heads/{branch}")
        self.pushed()

    def tag(self, name: str, at: str | None = None, *, by: Person = MINJUN) -> str:
        """A person puts a lightweight tag on a commit or on the default branch's last one; the sha."""
        sha = at or self._tip(None)
        clone = self.clone_of(by)
        clone("fetch", "--quiet", "origin", sha)
        clone("push", "--quiet", "origin", f"{sha}:refs/tags/{name}")
        self.pushed()
        return sha

    def protect(self, *branches: str) -> None:
        """Refuse pushes of workflows' tokens to these branches, as branch protection does."""
        (self.remote / "protected").write_text("".join(f"refs/heads/{each}\n" for each in branches), "utf-8")

    @property
    def protected(self) -> list[str]:
        listed = self.remote / "protected"
        if not listed.exists():
            return []
        return [line.removeprefix("refs/heads/") for line in listed.read_text("utf-8").splitlines()]

    def fork(self, by: Person) -> Repository:
        """A person's fork, with this repository's branches."""
        made = Repository(self.folder, self.name, by, clock=self.clock, default_branch=self.default_branch)
        made.listeners = self.listeners
        made.git("fetch", "--quiet", str(self.remote), "+refs/heads/*:refs/heads/*")
        return made

    def pushed(self) -> None:
        """Tell who listens that branches have changed."""
        for listener in self.listeners:
            listener()

    def clone_of(self, person: Person) -> Git:
        """git in a person's own clone."""
        folder = self.folder / "people" / person.login / self.full_name
        clone = Git(folder, self.home, identity(person))
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            Git(self.folder, self.home)("clone", "--quiet", str(self.remote), str(folder))
        return clone

    def dates(self) -> dict[str, str]:
        """The next commit's dates, for git's environment."""
        when = self.clock.tick().isoformat()
        return {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}

    def working(
        self,
        by: Person = MINJUN,
        message: str = "Work",
        branch: str | None = None,
        *,
        start: str | None = None,
        committer: Person | None = None,
        amend: bool = False,
    ) -> Working:
        """A person's clone to do anything in (`with blog.working() as git: … git.folder`), committed and pushed after."""
        return Working(self, by, branch or self.default_branch, start, committer or by, message, amend)

    def _tip(self, branch: str | None) -> str:
        sha = self.head(branch)
        assert sha is not None, f"there is no branch {branch}"
        return sha

    # What the runner does

    def checkout(
        self,
        folder: Path,
        *,
        ref: str | None = None,
        sha: str | None = None,
        depth: int = 1,
        url: str | None = None,
        token: str = "",
        persist_credentials: bool = False,
    ) -> Git:
        """A working copy as `actions/checkout` makes one of a ref at a sha; `depth` 0 fetches all.

        A branch is checked out as a branch, a pull request's merge commit, a tag or a bare sha detached. The token is used
        to fetch and stays in the copy's configuration only with `persist_credentials`.
        """
        ref = ref if ref is not None else ("" if sha else f"refs/heads/{self.default_branch}")
        sha = sha or self.resolve(ref)
        assert sha is not None, f"nothing is at {ref}"
        folder.mkdir(parents=True, exist_ok=True)
        work = Git(folder, self.home)
        where = url or self.remote.as_uri()
        header = f"AUTHORIZATION: basic {basic(token)}" if token else ""
        key = f"http.{'/'.join(where.split('/')[:3])}/.extraheader"
        work("init", "--quiet", "--initial-branch=main")
        work("remote", "add", "origin", where)
        work("config", "--local", "gc.auto", "0")
        if header:
            work("config", "--local", key, header)
        shown = ref.replace("refs/heads/", "refs/remotes/origin/").replace("refs/pull/", "refs/remotes/pull/")
        options = ["-c", "protocol.version=2", "fetch", "--quiet", "--prune", "--no-recurse-submodules"]
        if depth:
            wanted = f"+{sha}:{shown}" if shown else sha
            work(*options, "--no-tags", f"--depth={depth}", "origin", wanted)
        else:
            work(*options, "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")
            work(
                *options, "origin", f"+{sha}:{shown}" if shown and not shown.startswith("refs/tags/") else sha
            )
        if ref.startswith("refs/heads/"):
            work("checkout", "--quiet", "--force", "-B", ref.removeprefix("refs/heads/"), shown)
        else:
            work("checkout", "--quiet", "--force", shown or sha)
        if header and not persist_credentials:
            work("config", "--local", "--unset-all", key)
        return work


@dataclass(slots=True)
class Working:
    """A person's clone on a branch; what was changed in it is committed and pushed at the end."""

    repository: Repository
    by: Person
    branch: str
    start: str | None
    committer: Person
    message: str
    amend: bool

    def __enter__(self) -> Git:
        clone = self.repository.clone_of(self.by)
        clone("fetch", "--quiet", "--prune", "origin")
        begin = self.repository.head(self.branch) or self.start or self.repository.head()
        if begin is None:
            clone("checkout", "--quiet", "--orphan", self.branch)
        else:
            clone("fetch", "--quiet", "origin", begin)
            clone("checkout", "--quiet", "--force", "-B", self.branch, begin)
            clone("clean", "-fdxq")
        return clone

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is not None:
            return
        clone = self.repository.clone_of(self.by)
        clone("add", "--all")
        options = ["--amend", "--reset-author"] if self.amend else ["--allow-empty"]
        env = {**self.repository.dates(), **committing(self.committer)}
        clone("commit", "--quiet", *options, "--cleanup=verbatim", "-m", self.message, env=env)
        force = ["--force"] if self.amend else []
        clone("push", "--quiet", *force, "origin", f"HEAD:refs/heads/{self.branch}")
        self.repository.pushed()


class Blog(Repository):
    """A Jekyll blog in Korean. Its history: the site with one post, Olgim's workflow, a second post."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "blog",
        owner: Person = MINJUN,
        default_branch: str = "main",
        workflow: bool = True,
    ) -> None:
        self.with_workflow = workflow
        super().__init__(folder / "github", name, owner, default_branch=default_branch)

    def _create(self) -> None:
        """Write the history once in a process; each blog then is a copy of the first of its kind."""
        key = (self.full_name, self.default_branch, self.with_workflow)
        if key in _WRITTEN:
            files, self.clock.now = _WRITTEN[key]
            self.home.mkdir(parents=True, exist_ok=True)
            with tarfile.open(fileobj=io.BytesIO(files)) as archive:
                archive.extractall(self.remote, filter="fully_trusted")
            return
        super()._create()
        self._write()
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            archive.add(self.remote, ".")
        _WRITTEN[key] = buffer.getvalue(), self.clock.now

    def _write(self) -> None:
        owner = self.owner
        self.commit({**posts.SITE, posts.QUEUE_PATH: posts.QUEUE}, by=owner, message="블로그를 연다")
        if self.with_workflow:
            self.commit({posts.WORKFLOW_PATH: posts.WORKFLOW}, by=owner, message="Translate posts with Olgim")
            self.clock.advance(days=2)
        self.commit({posts.CACHE_PATH: posts.CACHE}, by=owner, message="캐시 글을 쓴다")


_WRITTEN: dict[tuple[str, str, bool], tuple[bytes, datetime]] = {}


def identity(person: Person) -> dict[str, str]:
    """Who git says it is, by its environment."""
    author = {"GIT_AUTHOR_NAME": person.name, "GIT_AUTHOR_EMAIL": person.email}
    return {**author, **committing(person)}


def committing(person: Person) -> dict[str, str]:
    return {"GIT_COMMITTER_NAME": person.name, "GIT_COMMITTER_EMAIL": person.email}


def basic(token: str) -> str:
    """What stands after `basic` in the header with which actions/checkout shows its token."""
    return base64.b64encode(f"x-access-token:{token}".encode()).decode()


def _put(path: Path, content: Content) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir() and content is None:
        shutil.rmtree(path)
    if content is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Link):
        path.symlink_to(content.target)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
