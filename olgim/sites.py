"""A site: its posts, how far each is, and its mirrors."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from olgim.texts import choice_of
from translator.llm import Watch
from translator.workflow.checking import check_post_file
from translator.workflow.posts import post_within, posts_within, root_of
from translator.workflow.publish import publish
from translator.workflow.renames import follow_posts
from translator.workflow.site import open_site as open_site_at
from translator.workflow.status import post_status
from translator.workflow.text_translation import check_not_in_a_loop
from translator.workflow.translate import TranslateOptions, translate
from translator.workflow.work import open_work

if TYPE_CHECKING:
    from olgim.texts import Endpoint
    from translator.document import Document
    from translator.workflow.report import Remark, RunReport
    from translator.workflow.status import PostStatus

Post = str | os.PathLike[str]
"""A post, by the path of its file; a relative path counts from the current folder."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site, by the folder at its root. Each call looks at its files as they are then; none of it is remembered here.

    Methods that take posts take all published Korean posts of the site where none is named. Each raises UsageError for
    a path that is no post of this site, and ConfigError where `_olgim/config.yml` is wrong.
    """

    root: Path

    @property
    def engine(self) -> str:
        """What builds the site: `jekyll`, `hugo` …; `plain` where that can't be told."""
        return str(open_site_at(self.root).engine)

    @property
    def posts(self) -> tuple[Path, ...]:
        """The files of its Korean posts, without drafts, in the site's order."""
        _, posts = posts_within(self.root, ())
        return tuple(posts)

    def parse(self, post: Post) -> Document:
        """A post as this site reads it: with the dialect of its engine and its own settings. Raises SourceError."""
        site, path = post_within(self.root, os.fspath(post))
        return open_work(site, path).document

    def mirror(self, post: Post) -> Path:
        """Where the English of a post stands, or will stand. Raises PublishError where the layout gives it no place."""
        site, path = post_within(self.root, os.fspath(post))
        return site.mirror_path(path)

    def status(self, *posts: Post) -> tuple[PostStatus, ...]:
        """How far each post is, in their order. A post that can't be read is told of in its `error`."""
        site, paths = posts_within(self.root, [os.fspath(post) for post in posts])
        return tuple(post_status(site, path) for path in paths)

    def check(self, *posts: Post) -> tuple[Remark, ...]:
        """What the checks say of the translations that are kept, post by post. Raises SourceError, StoreError."""
        site, paths = posts_within(self.root, [os.fspath(post) for post in posts])
        return tuple(remark for path in paths for remark in check_post_file(site, path).remarks)

    def translate(
        self,
        *posts: Post,
        endpoint: Endpoint | None = None,
        max_cost: float | None = None,
        max_tokens: int | None = None,
        partial: bool = False,
        strict: bool = True,
    ) -> RunReport:
        """Translate what has no English yet, as `olgim translate` does, and write the mirrors that are whole.

        The run stops before it takes more than `max_cost` US dollars or `max_tokens` tokens, sent and received
        together. Every answer is on disk before it is used: nothing is paid for twice. A mirror that would be partly
        Korean is written only if `partial`.

        If `strict`, the error that stopped the run is raised, or else the first that befell a post, once all that could
        be done is done; otherwise they are in the report. Segments without a usable answer are told of in the report.
        Raises ProviderError, ApprovalError for an endpoint that the site's files name and no person has agreed to,
        SourceError, StoreError, PublishError; UsageError in a thread with a running event loop.
        """
        check_not_in_a_loop()
        site, paths = posts_within(self.root, [os.fspath(post) for post in posts], write=True)
        options = TranslateOptions(
            choice_of(endpoint), partial=partial, max_cost=max_cost, max_tokens=max_tokens
        )
        site, _ = follow_posts(site, paths)
        report = translate(site, paths, options, Watch())
        if strict:
            report.raise_error()
        return report

    def publish(self, *posts: Post, partial: bool = False, strict: bool = True) -> RunReport:
        """Write mirrors from the translations that are kept; sends nothing. `partial` and `strict` as in `translate`.

        Raises SourceError, StoreError, and PublishError for a mirror that would overwrite a person's work.
        """
        site, paths = posts_within(self.root, [os.fspath(post) for post in posts], write=True)
        site, _ = follow_posts(site, paths)
        report = publish(site, paths, partial=partial)
        if strict:
            report.raise_error()
        return report


def open_site(path: Post = ".") -> Site:
    """The site that a file or a folder lies in: the nearest folder around it that is one by its files.

    Raises UsageError where there is no such path, and ConfigError where `_olgim/config.yml` is wrong.
    """
    return Site(root_of(os.fspath(path)))
