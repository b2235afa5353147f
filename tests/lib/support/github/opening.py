"""A blog whose new post has its pull request: made once, and as new for each test that begins there.

opening = Opening(folder)             # the action runs once
with opening:                         # for as long as GitHub is to be there
    story = opening.story(model)      # as it was after that run, whatever another test did with it
"""

from __future__ import annotations

import copy
import io
import itertools
import shutil
import tarfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from support.github.repository import Blog
from support.github.server import READ, WRITE, GitHub
from support.github.story import Story
from support.model_server import ModelServer

_STAYS = ("repository", "git", "api", "web", "_ids", "_numbers")


class Opening:
    """See the module."""

    def __init__(self, folder: Path) -> None:
        self.blog = Blog(folder)
        self.github = GitHub(self.blog)
        self._files = b""
        self._things: dict[str, Any] = {}
        self._now = self.blog.clock.now

    def __enter__(self) -> Self:
        self.github.__enter__()
        with ModelServer() as model:
            Story(self.blog, self.github, model).run()
        shutil.rmtree(self.blog.folder / "runs")
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            archive.add(self.blog.folder, ".")
        self._files, self._now = buffer.getvalue(), self.blog.clock.now
        things = {name: value for name, value in vars(self.github.state).items() if name not in _STAYS}
        self._things = self._copied(things)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.github.__exit__(kind, error, trace)

    def story(self, model: ModelServer) -> Story:
        """All as it was when the pull request had been opened, with a model that was asked nothing yet."""
        shutil.rmtree(self.blog.folder)
        with tarfile.open(fileobj=io.BytesIO(self._files)) as archive:
            archive.extractall(self.blog.folder, filter="fully_trusted")
        github, state = self.github, self.github.state
        vars(state).update(self._copied(self._things))
        state._numbers = itertools.count(max(state.pulls) + 1)
        self.blog.clock.now = self._now
        for kept in (github.faults, github.requests, github.pushes):
            kept.clear()
        github.tokens = {github.token: dict(WRITE), github.read_token: dict(READ)}
        return Story(self.blog, github, model)

    def _copied(self, things: dict[str, Any]) -> dict[str, Any]:
        return copy.deepcopy(things, {id(self.blog): self.blog})
