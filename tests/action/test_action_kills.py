"""Runs that are killed, that GitHub fails, that meet each other or a person: the next one makes it all good."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.github import faults
from support.github.kills import SCENES, Scene, Theatre
from support.github.people import BOT, SOYEON
from support.github.posts import CACHE_PATH


@pytest.fixture
def theatre(tmp_path: Path) -> Iterator[Theatre]:
    with Theatre(tmp_path) as theatre:
        yield theatre


def _differences(expected: object, found: object, place: str = "") -> list[str]:
    """Where two ends differ, as far as a person wants to read."""
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = sorted(expected.keys() | found.keys())
        return [
            each for key in keys for each in _differences(expected.get(key), found.get(key), f"{place}/{key}")
        ]
    return [] if expected == found else [f"{place}: {expected!r:.400} became {found!r:.400}"]


@pytest.mark.parametrize("name", SCENES)
def test_a_run_that_was_killed_is_made_good_by_the_next(theatre: Theatre, name: str) -> None:
    scene = theatre.play(name)
    scene.run()
    expected, calls = scene.end(), len(scene.github.requests)
    chance = random.Random(name)  # benchmarks/action_kills.py has many more
    number = signal.SIGTERM if list(SCENES).index(name) % 2 else signal.SIGKILL
    scene.reset()
    scene.killed_at(chance.randrange(calls), after=chance.random() < 0.5, number=number)
    assert scene.run().code == 0
    assert _differences(expected, scene.end()) == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [  # each of both at each of them: benchmarks/action_kills.py --faults
        ("new", faults.server_error("pulls/create", after=True)),
        ("new", faults.reset("pulls/create", after=True)),
        ("new", faults.reset("pulls/update", after=True)),
        ("order", faults.server_error("reactions/create-for-issue-comment", after=True)),
        ("order", faults.reset("issues/create-comment", after=True)),
    ],
)
def test_an_answer_that_never_came_doubles_nothing(theatre: Theatre, name: str, fault: faults.Fault) -> None:
    scene = theatre.play(name)
    scene.run()
    expected = scene.end()
    scene.reset()
    scene.github.faults.append(fault)
    said = scene.run().stdout
    assert "Traceback" not in said
    assert scene.github.faults == []
    assert scene.run().code == 0
    assert _differences(expected, scene.end()) == []


@pytest.mark.parametrize("operation", ["issues/add-labels", "pulls/request-reviewers"])
def test_labels_and_reviewers_that_could_not_be_set_are_set_by_the_next_run(
    theatre: Theatre, operation: str
) -> None:
    scene = theatre.play("new")
    scene.github.faults.append(faults.reset(operation))
    scene.run()
    assert scene.github.faults == []
    scene.run()
    (pull,) = scene.github.pulls
    assert [label.name for label in pull.labels] == ["english"]
    assert pull.reviewers == [SOYEON]
    before = len(scene.github.writes)
    scene.run()
    assert scene.github.writes[before:] == []


def test_two_runs_at_once_come_to_one_pull_request(theatre: Theatre) -> None:
    scene = theatre.play("new")
    scene.run()
    expected = scene.end()
    scene.reset()
    for started in [scene.start(), scene.start()]:
        started.wait()
    assert len(scene.github.pulls) == 1
    scene.run()
    assert _differences(expected, scene.end()) == []


def test_a_person_who_pushes_while_the_model_is_asked_loses_nothing(theatre: Theatre) -> None:
    scene = theatre.play("update")
    (pull,) = scene.github.pulls
    path = f"en/{CACHE_PATH}"
    asked: list[Any] = []

    def push(_seen: Any) -> None:
        if not asked:
            text = scene.blog.read(path, pull.head)
            last = next(line for line in text.splitlines() if line.startswith("> "))
            changed = text.replace(last, "> A cache that is gone stays gone.")
            asked.append(scene.blog.commit({path: changed, "note.txt": "mine"}, by=SOYEON, branch=pull.head))

    theatre.model.script = push
    run = scene.run()
    theatre.model.script = None
    assert run.code == 0, run.stdout
    assert asked
    assert scene.blog.is_ancestor(asked[0], pull.head)
    text = scene.blog.read(path, pull.head)
    assert "> A cache that is gone stays gone." in text
    assert "- First write the key down." in text
    assert scene.blog.read("note.txt", pull.head) == "mine"
    assert len(scene.github.pulls) == 1


def test_two_runs_of_one_order_answer_it_once(theatre: Theatre) -> None:
    scene = theatre.play("order")
    for started in [scene.start(), scene.start()]:
        started.wait()
    scene.run()
    commits = scene.blog.log(scene.github.pulls[0].head, form="%B")
    assert sum(line.startswith("Olgim-Comment: ") for line in commits) == 1
    assert _answers(scene)


def _answers(scene: Scene) -> list[str]:
    return [each.body for each in scene.github.state.comments.values() if each.user == BOT]
