"""Which posts a run is about, told from the repository as it is and not from the event that started it.

A run that was cancelled, or that GitHub dropped from its queue, is made good by the next one so, and a first run on
a blog with years of posts translates only what came after the workflow.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from translator.errors import UsageError
from translator.github.git import Repository
from translator.publish import facts_of, is_draft
from translator.workflow.action.inputs import Inputs
from translator.workflow.action.repository_places import place_of, prefix_of
from translator.workflow.posts import posts_of
from translator.workflow.site import Site

OPT_OUT, OPT_IN = "olgim:skip", "olgim:translate"
"""Labels of the pull request that brings a post: leave it alone; translate it whatever its age."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`posts` are those to look at. `asleep` is how many others have no English and are older than the start,
    `since`.
    """

    posts: tuple[Path, ...]
    asleep: int = 0
    since: str = ""


@dataclass(frozen=True)
class Chooser:
    """Chooses posts of a site that is checked out in `tree` at the commit `base`.

    `labels` gives those of the pull requests by which a commit came in.
    """

    tree: Repository
    site: Site
    base: str
    inputs: Inputs
    workflow: str
    before: str
    labels: Callable[[str], frozenset[str]]

    def choose(self, named: Sequence[str] = ()) -> Scope:
        """The posts of the run: those `named` (paths or globs from the repository's root), else by their age, their
        front matter and labels. Raises UsageError for a name that gives none.
        """
        patterns = tuple(named) or self.inputs.paths
        candidates = list(posts_of(self.site, write=True))
        if patterns:
            return Scope(tuple(self._named(patterns, candidates, strict=bool(named))))
        posts, asleep = [], 0
        for post in candidates:
            if self._is_wanted(post):
                posts.append(post)
            elif not self._has_bitext(post):
                asleep += 1
        return Scope(tuple(posts), asleep, self.start or "")

    @cached_property
    def start(self) -> str | None:
        """The commit after which posts are new; None where all are, empty where none can be told to be."""
        since = self.inputs.since
        if since == "all":
            return None
        if since == "workflow":
            found = self.tree.added_in(self.workflow, self.base) if self.workflow else None
            return found or self.tree.resolve(self.before) or ""
        if "-" in since:
            return self.tree.commit_before(f"{since}T00:00:00", self.base)
        found = self.tree.resolve(since)
        if found is None:
            raise UsageError(
                f"the input `since` names the commit {since}, which isn't there",
                hint="Name one of this branch.",
            )
        return found

    def _named(self, patterns: Sequence[str], candidates: Sequence[Path], *, strict: bool) -> Iterator[Path]:
        by_place = {post.resolve(): post for post in candidates}
        seen: set[Path] = set()
        for pattern in patterns:
            try:
                matches = sorted(self.tree.root.glob(pattern))
            except (ValueError, NotImplementedError) as error:
                raise UsageError(f"{pattern!r} is no path or glob of posts: {error}") from error
            found = [by_place[match.resolve()] for match in matches if match.resolve() in by_place]
            if not found and strict:
                raise UsageError(
                    f"{pattern!r} names no post to translate",
                    hint="Name a Korean post from the repository's root; drafts, mirrors and posts with English of "
                    "their own are none.",
                )
            for post in found:
                if post not in seen:
                    seen.add(post)
                    yield post

    def _is_wanted(self, post: Path) -> bool:
        if self._has_bitext(post) or self._says_yes(post):
            return True
        if self.start is None:
            return True
        commit = self._came_in(post)
        if commit is None:
            return False
        labels = self.labels(commit)
        return OPT_OUT not in labels and (OPT_IN in labels or post in self._new)

    def _has_bitext(self, post: Path) -> bool:
        return os.path.isfile(self.site.bitext_path(post))  # noqa: PTH113 - never raises: its name may be too long

    def _says_yes(self, post: Path) -> bool:
        overview = self.site.overview
        said = (overview.front(self.site.label(post)) or {}) if overview else {}
        return str(said.get("translate", "")).lower() in {"true", "yes", "on"}

    def _came_in(self, post: Path) -> str | None:
        """The commit by which a post changed last, if that was after the start; else nobody spoke of it."""
        place = self._place(post)
        if not self.start or place not in self._changes:
            return None
        return self.tree.changed_in(place, self.start, self.base)

    @cached_property
    def _changes(self) -> dict[str, str]:
        """The files that changed since the start, by what they were called then: empty for those that weren't there."""
        changes = self.tree.changes(self.start, self.base)
        return {
            one.path: "" if one.status == "A" else one.before or one.path
            for one in changes
            if one.status != "D"
        }

    @cached_property
    def _new(self) -> frozenset[Path]:
        """The posts that the site hadn't, or hadn't published, at the start."""
        if self.start == "":
            return frozenset()
        return frozenset(post for post in posts_of(self.site, write=True) if self._is_new(post))

    def _is_new(self, post: Path) -> bool:
        before = self._changes.get(self._place(post))
        if before is None:
            return False
        return not before or self._was_draft(before)

    def _was_draft(self, path: str) -> bool:
        assert self.start
        facts = facts_of(self.tree.read(self.start, path) or b"")
        return is_draft(path.removeprefix(self._prefix), facts.values)

    def _place(self, post: Path) -> str:
        return place_of(self.site, post, self._prefix)

    @cached_property
    def _prefix(self) -> str:
        return prefix_of(self.site, self.tree.root)
