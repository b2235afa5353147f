"""A blog on GitHub with the action at work on it, and a model that answers: what the tests of the action tell."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field

from support.github import events
from support.github.action_run import Run, act, in_process
from support.github.events import Event
from support.github.posts import CACHE_PATH
from support.github.repository import Blog
from support.github.server import GitHub
from support.github.things import Pull
from support.model_server import ModelServer

MODEL = "test-model"


@dataclass
class Story:
    """The blog, GitHub and a model. `runs` are what the action did so far."""

    blog: Blog
    github: GitHub
    model: ModelServer
    runs: list[Run] = field(default_factory=list)

    def run(
        self,
        event: Event | None = None,
        *,
        env: Mapping[str, str] | None = None,
        code: int = 0,
        with_model: bool = True,
        depth: int = 0,
        apart: bool = False,
        **inputs: str,
    ) -> Run:
        """The action, on a push to the default branch unless another event is given. It ends with `code`, says nothing
        that GitHub wouldn't take, and keeps its secrets. `apart`: in a process of its own.
        """
        return self._run(event, env, code, inputs, with_model=with_model, depth=depth, apart=apart)

    def _run(
        self,
        event: Event | None,
        env: Mapping[str, str] | None,
        code: int,
        inputs: Mapping[str, str],
        *,
        with_model: bool = True,
        depth: int = 0,
        apart: bool = False,
    ) -> Run:
        chosen = {"base-url": self.model.base_url, "model": MODEL} if with_model else {}
        chosen |= {name.replace("_", "-"): value for name, value in inputs.items()}
        run = act(
            self.github,
            self.blog,
            event=event or self.push(),
            inputs=chosen,
            env=env,
            depth=depth,
            carry_out=subprocess.run if apart else in_process,
        )
        self.runs.append(run)
        assert run.code == code, f"{run.stdout}\n{run.stderr}"
        assert "Traceback" not in run.stderr
        assert not self.github.violations
        assert not run.leaks
        return run

    def push(self) -> Event:
        """The last commit of the default branch was pushed."""
        return events.push(self.github)

    def rest(self, event: Event | None = None, *, code: int = 0, **inputs: str) -> None:
        """Run once more: nothing changes, on the remote or in its pull requests, and the model isn't asked."""
        before = self.state, len(self.model.seen)
        self._run(event, None, code, inputs)
        assert (self.state, len(self.model.seen)) == before

    @property
    def state(self) -> tuple[object, ...]:
        """All that can be seen on GitHub."""
        branches = {name: self.blog.head(name) for name in self.blog.branches()}
        pulls = [(pull.number, pull.state, pull.title, pull.body, pull.head) for pull in self.github.pulls]
        labels = [sorted(label.name for label in pull.labels) for pull in self.github.pulls]
        said = [(comment.id, comment.body) for comment in self.github.state.comments.values()]
        answers = [(comment.id, comment.body) for comment in self.github.state.review_comments.values()]
        return branches, pulls, labels, said, answers

    @property
    def pull(self) -> Pull:
        """The newest pull request."""
        return self.github.pulls[-1]

    def open_pulls(self) -> list[Pull]:
        """Those that are open."""
        return [pull for pull in self.github.pulls if pull.state == "open"]

    def said(self) -> list[str]:
        """What the action wrote in conversations and on files, in order."""
        state = self.github.state
        talk = {one.id: one.body for one in state.comments.values() if one.user.is_bot}
        talk |= {one.id: one.body for one in state.review_comments.values() if one.user.is_bot}
        return [talk[number] for number in sorted(talk)]

    def english(self, path: str = CACHE_PATH, *, on: str | None = None) -> str:
        """The English file of a post, on the branch of the newest pull request unless another is given."""
        return self.blog.read(mirror(path), on or self.pull.head)

    def bitext(self, path: str = CACHE_PATH, *, on: str | None = None) -> str:
        """The bitext of a post, as `english`."""
        return self.blog.read(f"_olgim/en/{path}.po", on or self.pull.head)

    def edit(self, old: str, new: str, path: str, *, on: str | None = None, message: str = "Edit") -> str:
        """A person replaces words in a file, on the default branch unless another is given; the commit."""
        text = self.blog.read(path, on)
        assert old in text, f"{old!r} isn't in {path}:\n{text}"
        return self.blog.commit({path: text.replace(old, new, 1)}, branch=on, message=message)


def mirror(path: str) -> str:
    """Where the English of a post stands."""
    return f"en/{path}"
