"""Which branches a job looks at: for posts with something to do, and for English whose post was renamed or deleted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.errors import ExitCode, OlgimError, SourceError
from translator.github.api import PullRequest
from translator.workflow.action.branches import Bench, BranchTask, Moved, branch_name
from translator.workflow.action.inputs import Grouping, Inputs, Mode
from translator.workflow.leftovers import bitexts_without_post
from translator.workflow.posts import find_post
from translator.workflow.renames import renames
from translator.workflow.site import Site
from translator.workflow.status import PostStatus, post_status

_ALL = "all"  # the branch that all posts share


@dataclass(frozen=True)
class Orphan:
    """An open pull request whose only post was renamed or deleted before it was merged."""

    pull: PullRequest
    moved: Moved


class _UnreadError(OlgimError):
    """A post that can't be read, as its status tells."""

    def __init__(self, status: PostStatus) -> None:
        super().__init__(status.error, hint=status.hint, line=status.line)
        self.exit_code = ExitCode(status.exit_code)


@dataclass(frozen=True)
class Planner:
    """Plans the branches of a `site` as it is in the bench's base.

    `default_branch` is the repository's; `fail` takes what can't be read, with the post's label.
    """

    bench: Bench
    site: Site
    inputs: Inputs
    default_branch: str
    fail: Callable[[str, OlgimError], None]

    def tasks(self, posts: Sequence[Path], orphans: Sequence[Orphan]) -> list[BranchTask]:
        """The branches whose posts have something to do, and those that are there already."""
        moved = [*self._moved(), *(one.moved for one in orphans if one.moved.to)]
        labels = [self.site.label(post) for post in posts]
        labels += [one.to for one in moved if one.to and one.to not in labels]
        found = self._found(labels)
        there = self.bench.tree.remote_branches(self.inputs.branch)
        if self.inputs.mode is Mode.COMMIT:
            return self._one_task(self.bench.base_branch, found, moved, there)
        if self.inputs.grouping is Grouping.ALL:
            return self._one_task(f"{self.inputs.branch}{_ALL}", found, moved, there)
        return self._task_a_post(found, moved, there)

    def _found(self, labels: Sequence[str]) -> dict[str, Path]:
        """The posts of these labels; what can't be found is told of."""
        found = {}
        for label in labels:
            if (post := find_post(self.site, label)) is None:
                self.fail(label, _unsayable())
            else:
                found[label] = post
        return found

    def _one_task(
        self, name: str, found: Mapping[str, Path], moved: Sequence[Moved], there: Collection[str]
    ) -> list[BranchTask]:
        """One branch for all posts with something to do; for all of them where it is `there` already."""
        todo = [label for label, post in found.items() if name in there or self._has_work(post)]
        return [BranchTask(name, tuple(todo), tuple(moved))] if todo or moved else []

    def _task_a_post(
        self, found: Mapping[str, Path], moved: Sequence[Moved], there: Collection[str]
    ) -> list[BranchTask]:
        """A branch for each post that has something to do, has one already, or was moved."""
        tasks = []
        for label, post in found.items():
            name = self._name_of(label)
            coming = tuple(one for one in moved if one.to == label)
            if name in there or coming or self._has_work(post):
                tasks.append(BranchTask(name, (label,), coming))
        tasks += [BranchTask(self._name_of(one.label), (), (one,)) for one in moved if not one.to]
        return tasks

    def orphans(self, pulls: Sequence[PullRequest], tip: Callable[[str], str | None]) -> list[Orphan]:
        """Those of the action's open pull requests that have nothing to merge any more. `tip` gives a branch's commit.

        Leaves the bench at its base.
        """
        if self.inputs.grouping is Grouping.ALL:
            return []
        found = []
        for pull in pulls:
            commit = tip(pull.head)
            if commit is None:
                continue
            self.bench.tree.check_out(commit)
            labels = self.bench.labels()
            self.bench.tree.check_out(self.bench.base)
            if len(labels) != 1 or find_post(self.site, labels[0]) is not None:
                continue
            if not self.site.bitext_path(self.site.root / labels[0]).exists():
                found.append(Orphan(pull, Moved(labels[0], self._new_name(labels[0]), commit)))
        return found

    def _name_of(self, label: str) -> str:
        base = self.bench.base_branch
        return branch_name(self.inputs.branch, label, "" if base == self.default_branch else base)

    def _moved(self) -> list[Moved]:
        """The bitexts whose post isn't there any more."""
        clear = {one.label: one.to for one in renames(self.site)}
        return [
            Moved(label, clear.get(label) or self._new_name(label, taken=frozenset(clear.values())))
            for label, _ in bitexts_without_post(self.site)
        ]

    def _new_name(self, label: str, taken: frozenset[str] = frozenset()) -> str:
        """The label that a post which is gone has now, as git tells; empty where it is no Korean post any more."""
        prefix = self.bench.prefix_of(self.site)
        to = (self.bench.tree.moved_to(f"{prefix}{label}", self.bench.base) or "").removeprefix(prefix)
        post = find_post(self.site, to) if to else None
        if (
            post is None
            or to in taken
            or not self.site.is_korean(post)
            or self.site.bitext_path(post).exists()
        ):
            return ""
        return to

    def _has_work(self, post: Path) -> bool:
        status = post_status(self.site, post)
        if status.error:
            self.fail(status.post, _UnreadError(status))
            return False
        behind = status.mirror in {"none", "behind"}
        return status.segments > 0 and (status.translated < status.segments or status.stale > 0 or behind)


def _unsayable() -> OlgimError:
    return SourceError(
        "the post's name has control characters, or is not UTF-8",
        hint="Rename it: it can't be told apart by a name that can't be said.",
    )
