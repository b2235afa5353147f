"""One branch of the action's: where it begins, what persons did on it, and the English that is added to it.

Commits are added on top of those that are there, and pushes are never forced, so that what a reviewer committed stays.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from translator.bitext import Bitext
from translator.errors import GitHubError, OlgimError
from translator.files import write_atomically
from translator.github.api import PullRequest
from translator.github.git import Committer, MergeConflictError, PushRejectedError, Repository
from translator.github.inert_text import calm
from translator.publish import STATE_FOLDER
from translator.workflow.action.repository_places import prefix_of, site_in
from translator.workflow.batches import folder_of
from translator.workflow.posts import find_all, find_post
from translator.workflow.publish import publish
from translator.workflow.renames import Renamed, follow
from translator.workflow.report import RunReport
from translator.workflow.site import Site

BOT = Committer("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
_TRIES = 3  # so often a branch is taken up anew because somebody pushed to it meanwhile
_NAME = 48  # characters of a branch's name that tell the post
_CONFIG = f"{STATE_FOLDER}/config.yml"


@dataclass(frozen=True, slots=True)
class Moved:
    """A post that isn't where its bitext says: it was renamed to the post labelled `to`, or deleted (empty).

    `commit` is where its bitext and mirror are, if that is another branch's.
    """

    label: str
    to: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class BranchTask:
    """Work on one branch: posts by label, and the bitexts and mirrors of posts that moved or are gone."""

    branch: str
    posts: tuple[str, ...]
    moved: tuple[Moved, ...] = ()

    @property
    def moved_in_base(self) -> tuple[Moved, ...]:
        """Those whose English is in the base; of the others nobody but a closed pull request ever heard."""
        return tuple(one for one in self.moved if not one.commit)


@dataclass(frozen=True)
class Standing:
    """What there is of a branch: its commit on the remote, and its pull requests, the newest first."""

    tip: str | None = None
    pulls: tuple[PullRequest, ...] = ()

    @property
    def open_pull(self) -> PullRequest | None:
        """The branch's open pull request; None where there is none."""
        return next((pull for pull in self.pulls if pull.is_open), None)

    @property
    def was_merged_as_it_is(self) -> bool:
        """Whether all of it came into the base, squashed or not, and nobody has added to it since."""
        return bool(self.pulls) and self.pulls[0].merged and self.pulls[0].head_commit == self.tip


@dataclass
class Brought:
    """What became of a branch: its `commit` if it was `pushed`, or stands on the remote as it is. `report` is of the
    last run over its posts, `taken_over` how many edits of persons were found in its English, `problem` why it was
    left.
    """

    commit: str | None = None
    pushed: bool = False
    taken_over: int = 0
    report: RunReport = field(default_factory=RunReport)
    problem: OlgimError | None = None


def branch_name(prefix: str, label: str, base: str = "") -> str:
    """The name of a post's branch: readable, valid for git whatever the post is called, another for each post.

    `base` is what it is merged into, where that isn't the default branch.
    """
    stem = PurePosixPath(label).stem
    readable = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:_NAME].strip("-")
    digest = hashlib.sha256(f"{base}\n{label}".encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{prefix}{readable}-{digest}" if readable else f"{prefix}{digest}"


class Bench:
    """A work tree on which branches are brought up to date one after the other, each on top of `base`.

    `folder` is the site's place in the repository.
    """

    def __init__(self, tree: Repository, *, base: str, base_branch: str, folder: str) -> None:
        self.tree = tree
        self.base = base
        self.base_branch = base_branch
        self._folder = folder

    def open_site(self) -> Site:
        """The site as it is checked out. Raises GitHubError where its configuration isn't the base's: that decides
        where posts and keys go, and comes from nowhere else. One that the base had before will do.
        """
        site = site_in(self.tree.root, self._folder)
        config = f"{self.prefix_of(site)}{_CONFIG}"
        since = self.tree.merge_base("HEAD", self.base)
        known = [self.tree.blob(commit, config) for commit in (self.base, since) if commit]
        if self.tree.blob("HEAD", config) not in known:
            raise GitHubError(
                f"{config} isn't the same on this branch as on {self.base_branch}",
                hint=f"Merge {self.base_branch} into it, or the change of the configuration into {self.base_branch}.",
            )
        return site

    def prefix_of(self, site: Site) -> str:
        """What leads from the repository's root to the site's: empty, or a folder with a slash."""
        return prefix_of(site, self.tree.root)

    def bring_up(
        self,
        task: BranchTask,
        standing: Callable[[], Standing],
        translate: Callable[[Site, Sequence[Path]], RunReport],
        *,
        worth_pushing: Callable[[Brought], bool],
        message: str,
    ) -> Brought:
        """Put what is new in the task's posts into English on its branch, and push that.

        `standing` is asked anew each time that somebody pushed meanwhile; `translate` is what to do with the posts
        of the site. Raises GitHubError where git or the remote fails.
        """
        for left in reversed(range(_TRIES)):
            now = standing()
            done = self._once(task, now, translate, message)
            if done.commit is None or not worth_pushing(done):
                done.commit = now.tip
                return done
            try:
                self.tree.push(done.commit, task.branch)
            except PushRejectedError as error:
                if error.protected or not left:
                    raise
                continue
            done.pushed = True
            return done
        raise AssertionError

    def _once(
        self,
        task: BranchTask,
        standing: Standing,
        translate: Callable[[Site, Sequence[Path]], RunReport],
        message: str,
    ) -> Brought:
        done = Brought()
        tip = standing.tip
        fresh = tip is None or self.tree.is_ancestor(tip, self.base) or standing.was_merged_as_it_is
        self.tree.check_out(self.base if fresh or tip is None else tip)
        try:
            if not fresh:
                self._take_over(task, done)
                self._merge_base(task)
            site = self.open_site()
            commits = [self._follow(site, moved, task) for moved in task.moved]
            if any(commits):
                site = self.open_site()  # which sees its pages where they are now
            posts = find_all(site, task.posts)
            notes = _batch_notes(site)
            done.report = translate(site, posts) if posts else RunReport()
            commits.append(self._commit(site, posts, message, notes | _batch_notes(site)))
        except MergeConflictError as error:
            error.hint = (
                f"Merge {self.base_branch} into {task.branch} by hand, keeping the English that is right; the next run "
                "goes on from there."
            )
            done.problem = error
            return done
        moved_on = any(commits) or self.tree.resolve("HEAD") != (self.base if fresh else tip)
        if moved_on:
            if fresh and tip is not None and not self.tree.is_ancestor(tip, "HEAD"):
                self.tree.adopt(tip, f"Join {task.branch}, which was merged", BOT)
            done.commit = self.tree.resolve("HEAD")
        return done

    def _take_over(self, task: BranchTask, done: Brought) -> None:
        """Take what persons did in the English of the branch into its bitexts, before anything is merged into it."""
        site = self.open_site()
        posts = find_all(site, task.posts)
        known = [post for post in posts if site.bitext_path(post).is_file()]
        report = publish(site, known) if known else RunReport()
        done.taken_over = sum(post.taken_over for post in report.posts)
        if done.taken_over:
            self._commit(site, known, "Take over what was edited in the English")

    def _merge_base(self, task: BranchTask) -> None:
        """Merge the base where it changed what the branch is about; otherwise the branch has no need of it."""
        head = self.tree.resolve("HEAD")
        assert head is not None
        since = self.tree.merge_base(head, self.base)
        if since == self.base:
            return
        if since is not None:
            changed = {one.path for one in self.tree.changes(since, self.base)}
            if not any(map(self._matters(task), changed)):
                return
        self.tree.merge(self.base, f"Merge {self.base_branch}", BOT)

    def _matters(self, task: BranchTask) -> Callable[[str], bool]:
        site = site_in(self.tree.root, self._folder)
        prefix = self.prefix_of(site)
        state = f"{prefix}{STATE_FOLDER}/"
        bitexts = f"{state}{site.config.language}/"
        own = {f"{prefix}{label}" for label in task.posts} | {f"{bitexts}{label}.po" for label in task.posts}
        own |= {f"{prefix}{site.planned_mirror(post)}" for post in find_all(site, task.posts)}
        return lambda path: path in own or (path.startswith(state) and not path.startswith(bitexts))

    def _follow(self, site: Site, moved: Moved, task: BranchTask) -> str | None:
        """Move the bitext and the mirror of a post that was renamed; take away those of one that is gone."""
        old = site.root / moved.label
        paths = [site.bitext_path(old), site.mirror_path(old)]
        new = find_post(site, moved.to) if moved.to else None
        targets = [site.bitext_path(new), site.mirror_path(new)] if new is not None else [None, None]
        if moved.commit:
            self._bring_over(paths, moved.commit)
        if not Bitext.load(paths[0]).header.mirror:
            del (
                paths[1:],
                targets[1:],
            )  # Olgim never wrote it an English file: one that is there is the author's
        if targets[0] is not None and paths[0].is_file() and not targets[0].exists():
            follow(site, Renamed(moved.label, moved.to), by_git=False, was_public=not moved.commit)
        for path, target in zip(paths, targets, strict=True):
            if path.is_file() and path != target:
                path.unlink()
        what = f"{'Move' if moved.to else 'Remove'} the English of {calm(moved.label)}"
        all_paths = [*paths, *(target for target in targets if target is not None)]
        return self.commit_paths(all_paths, f"{what}\n\nOlgim-Branch: {task.branch}")

    def _bring_over(self, paths: Sequence[Path], commit: str) -> None:
        """Let files be as they are in another commit, where they aren't here."""
        for path in paths:
            data = self.tree.read(commit, self._name(path))
            if data is not None and not path.exists():
                write_atomically(path, data)

    def base_bitext(self, site: Site, post: Path) -> bytes | None:
        """A post's bitext as the base has it."""
        return self.tree.read(self.base, self._name(site.bitext_path(post)))

    def labels(self) -> tuple[str, ...]:
        """The posts whose bitexts the branch that is checked out has changed."""
        site, head = self.open_site(), self.tree.resolve("HEAD")
        assert head is not None
        folder = f"{self.prefix_of(site)}{STATE_FOLDER}/{site.config.language}/"
        since = self.tree.merge_base(head, self.base)
        return tuple(
            one.path.removeprefix(folder).removesuffix(".po")
            for one in self.tree.changes(since, head)
            if one.path.startswith(folder) and one.path.endswith(".po") and one.status != "D"
        )

    def _name(self, path: Path) -> str:
        return path.absolute().relative_to(self.tree.root.resolve()).as_posix()

    def commit_paths(self, paths: Sequence[Path], message: str) -> str | None:
        """Commit these files of the site; None where nothing changed in them."""
        return self.tree.commit([self._name(path) for path in paths], message, BOT)

    def _commit(
        self, site: Site, posts: Sequence[Path], message: str, more: Iterable[Path] = ()
    ) -> str | None:
        paths = [path for post in posts for path in (site.bitext_path(post), site.mirror_path(post))]
        return self.commit_paths([*paths, *more], message)


def _batch_notes(site: Site) -> frozenset[Path]:
    """The notes on batches that are under way."""
    return frozenset(folder_of(site).path.glob("*.json"))
