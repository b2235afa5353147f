"""Runs of the action that are killed, meet faults of GitHub's or run at the same time, and what they come to in the end.

with Theatre(tmp_path) as theatre:
    scene = theatre.play("order")         # sets a scene: one of SCENES; the run that matters is still to come
    expected = scene.run().end            # what an undisturbed run comes to
    scene.reset()
    scene.killed_after(0.8, signal.SIGKILL)
    assert scene.run().end == expected
"""

from __future__ import annotations

import copy
import itertools
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from support.github import action_run, events
from support.github.action_run import Run, act, in_process
from support.github.faults import Fault
from support.github.people import BOT, SOYEON
from support.github.posts import CACHE, CACHE_PATH
from support.github.repository import Blog
from support.github.server import GitHub
from support.github.things import Pull
from support.model_server import ModelServer

_VOLATILE = re.compile(
    r'(?m)^"(?:X-Olgim-Receipt|PO-Revision-Date|POT-Creation-Date)[^\n]*\n(?:"[^\n]*"\n(?="X-)|)'
)
_CHANGING = re.compile(r"(?m)^Last translated by .*\n|/actions/runs/\d+|<!-- olgim:begin .*? -->")
_DONE = re.compile(r"(?s)(<!-- olgim:answer \d+ -->).*")

End = dict[str, Any]


@dataclass
class Started:
    """A run in a process of its own."""

    child: int
    _ended: bool = False

    def has_ended(self) -> bool:
        """Whether it has come to its end."""
        self._ended = self._ended or bool(os.waitpid(self.child, os.WNOHANG)[0])
        return self._ended

    def wait(self) -> None:
        """Wait for its end."""
        if not self._ended:
            os.waitpid(self.child, 0)
            self._ended = True


@dataclass
class Scene:
    """A blog just before the run that matters. `reset` brings it back there."""

    blog: Blog
    github: GitHub
    model: ModelServer
    event: Callable[[], events.Event]
    inputs: Mapping[str, str]
    _kept: dict[str, Any] = field(default_factory=dict)

    def keep(self) -> Self:
        """Note how things are now."""
        self._kept = {"state": self._copied(self._things()), "now": self.blog.clock.now}
        shutil.copytree(self.blog.remote, self._aside, dirs_exist_ok=True)
        return self

    def reset(self) -> None:
        """Let all be as it was noted."""
        shutil.rmtree(self.blog.remote)
        shutil.copytree(self._aside, self.blog.remote)
        shutil.rmtree(self.blog.folder / "runs", ignore_errors=True)
        state = self.github.state
        for name, value in self._copied(self._kept["state"]).items():
            setattr(state, name, value)
        state._numbers = itertools.count(max(state.pulls, default=0) + 1)
        self.blog.clock.now = self._kept["now"]
        self.github.faults.clear()
        self.github.requests.clear()

    def run(self, carry_out: Callable[..., Any] = in_process) -> Run:
        """Run the action on the scene's event."""
        asked = {"base-url": self.model.base_url, "model": "test-model", **self.inputs}
        return act(self.github, self.blog, event=self.event(), inputs=asked, carry_out=carry_out)

    def start(self) -> Started:
        """Run in a process of its own, which has begun with the action when this returns."""
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.setsid()
                action_run._RUNS = itertools.count(os.getpid() * 1000)

                def begin(*words: Any, **more: Any) -> Any:
                    os.write(told, b".")
                    return in_process(*words, **more)

                code = self.run(begin).code
            finally:
                os._exit(code)
        os.close(told)
        os.read(heard, 1)
        os.close(heard)
        return Started(child)

    def killed_after(self, seconds: float, number: int = signal.SIGKILL, *, group: bool = True) -> bool:
        """Run, and kill the action after so many seconds, with all that it started or alone. Whether it came to that."""
        started = self.start()
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if started.has_ended():
                return False
            time.sleep(min(0.005, left))
        if started.has_ended():
            return False
        (os.killpg if group else os.kill)(started.child, number)
        started.wait()
        return True

    def killed_at(self, call: int, *, after: bool, number: int = signal.SIGKILL) -> bool:
        """Run, and kill the action when its call number `call` (from 0) came in, before or `after` it has an effect."""
        met = threading.Event()
        with self._at(call, lambda: met.set() or Fault(reset=True, after=after)):  # type: ignore[func-returns-value]
            started = self.start()
            while not met.wait(0.01):
                if started.has_ended():
                    return False
            os.killpg(started.child, number)
            started.wait()
        return True

    def met_with(self, call: int, fault: Fault) -> Run:
        """Run, and let a fault meet its call number `call`."""
        with self._at(call, lambda: fault):
            return self.run()

    @contextmanager
    def _at(self, call: int, fault: Callable[[], Fault]) -> Iterator[None]:
        calls = itertools.count()

        def next_fault(_operation: str) -> Fault | None:
            return fault() if next(calls) == call else None

        self.github._next_fault = next_fault  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            del self.github._next_fault

    def end(self) -> End:
        """All that a reader of the repository can tell: files of branches, pull requests, what was answered."""
        self.github.state.refresh()
        return {
            "branches": {branch: self._files(branch) for branch in self.blog.branches()},
            "pulls": [_pull(pull) for pull in self.github.pulls],
            "answers": sorted(
                (each.pull.number, _DONE.sub(r"\1", each.body))
                for each in self.github.state.comments.values()
                if each.user == BOT
            ),
        }

    def _files(self, branch: str) -> dict[str, str]:
        return {
            path: _VOLATILE.sub("", self.blog.read_bytes(path, branch).decode("utf-8", "replace"))
            for path in self.blog.files(branch)
        }

    @property
    def _aside(self) -> Path:
        return self.blog.folder / "aside.git"

    def _things(self) -> dict[str, Any]:
        state = self.github.state
        names = ("pulls", "comments", "review_comments", "reviews", "labels", "_seen")
        return {name: getattr(state, name) for name in names}

    def _copied(self, things: dict[str, Any]) -> dict[str, Any]:
        return copy.deepcopy(things, {id(self.blog): self.blog})


def _pull(pull: Pull) -> dict[str, Any]:
    return {
        "number": pull.number,
        "title": pull.title,
        "body": _CHANGING.sub("", pull.body or ""),
        "state": pull.state,
        "merged": pull.merged,
        "head": pull.head,
        "labels": sorted(label.name for label in pull.labels),
        "reviewers": sorted(person.login for person in pull.reviewers),
    }


class Theatre:
    """A blog on GitHub and a model, with scenes to be set."""

    def __init__(self, folder: Path) -> None:
        self.blog = Blog(folder)
        self.github = GitHub(self.blog)
        self.model = ModelServer()

    def __enter__(self) -> Self:
        self.github.__enter__()
        self.model.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.model.__exit__(kind, error, trace)
        self.github.__exit__(kind, error, trace)

    def play(self, name: str) -> Scene:
        """Set a scene."""
        return SCENES[name](self).keep()

    def scene(self, event: Callable[[], events.Event] | None = None, **inputs: str) -> Scene:
        wanted = {"labels": "english", "reviewers": SOYEON.login, **inputs}
        return Scene(
            self.blog, self.github, self.model, event or (lambda: events.schedule(self.github)), wanted
        )

    def opened(self) -> Pull:
        run = self.scene().run()
        assert run.code == 0, run.stdout + run.stderr
        return self.github.pulls[-1]


def _new(theatre: Theatre) -> Scene:
    return theatre.scene()


def _update(theatre: Theatre) -> Scene:
    """A reviewer has changed the English on the branch, and the author the Korean."""
    pull = theatre.opened()
    path = f"en/{CACHE_PATH}"
    lines = theatre.blog.read(path, pull.head).splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("- "))
    lines[at] = "- First write the key down.\n"
    theatre.blog.commit({path: "".join(lines)}, by=SOYEON, branch=pull.head)
    theatre.blog.commit({CACHE_PATH: CACHE.replace("지우는 것은 마지막이다.", "지우는 것은 맨 나중이다.")})
    return theatre.scene()


def _order(theatre: Theatre) -> Scene:
    """A person who may has given two orders in a comment."""
    pull = theatre.opened()
    comment = theatre.github.state.comment(pull, "/olgim term 캐시=cache\n/olgim accept", by=SOYEON)
    return theatre.scene(lambda: events.comment(theatre.github, theatre.github.state.comments[comment.id]))


def _accept(theatre: Theatre) -> Scene:
    """A pull request was merged, and merging accepts."""
    theatre.github.state.merge(theatre.opened(), "squash")
    return theatre.scene(None, **{"accept-on-merge": "true"})


def _rename(theatre: Theatre) -> Scene:
    """A post whose English was merged has another name."""
    theatre.github.state.merge(theatre.opened(), "merge")
    theatre.blog.rename(CACHE_PATH, "_posts/2026-02-03-cache.md")
    return theatre.scene()


SCENES: dict[str, Callable[[Theatre], Scene]] = {
    "new": _new,
    "update": _update,
    "order": _order,
    "accept": _accept,
    "rename": _rename,
}
