"""The promises of `olgim review` without a screen, kept by a process of its own, as a script would have it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.reviews import ENGLISH, bitext_of, on_disk, propose, review, write_post

from translator.units import Origin, State
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site

_ROOT = Path(__file__).resolve().parents[2]
WRONG = (*ENGLISH[:3], "The third ends at 4.")


def olgim(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `olgim review` in a folder, with no terminal anywhere."""
    done = subprocess.run(
        [sys.executable, "-m", "translator", "review", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8"},
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    [post] = json.loads(done.stdout)
    assert isinstance(post, dict)
    return post


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


@pytest.mark.parametrize("words", [("--accept-clean",), ("--accept-clean", "--json")])
def test_what_was_typed_and_not_saved_is_not_passed_over(post: Path, words: tuple[str, ...]) -> None:
    session = ReviewSession(open_site(post), post, keep=True)
    session.type(session.units[1], "Hi. <c1>code</c1> stays.")
    session.close()
    done = olgim(post.parent, post.name, *words)
    assert done.returncode == 1
    if "--json" in words:
        [left] = told(done)["left"]
        assert (left["target"], left["draft"]) == (ENGLISH[1], "Hi. <c1>code</c1> stays.")
    else:
        assert "what was typed for it and not saved waits" in done.stderr
    assert [unit.state for unit in on_disk(post)][1] is State.PROPOSED
    session = ReviewSession(open_site(post), post, keep=True)
    assert session.draft(session.units[1]) == "Hi. <c1>code</c1> stays."
    session.close()


def test_clean_proposals_are_accepted_and_what_is_left_is_told(post: Path) -> None:
    propose(post, *WRONG)
    done = olgim(post.parent, post.name, "--accept-clean", "--json")
    assert done.returncode == 1, done.stderr
    said = told(done)
    assert len(said["accepted"]) == 3
    [left] = said["left"]
    assert left["findings"][0]["code"] == "numbers"
    assert left["line"] == 9
    states = [unit.state for unit in on_disk(post)]
    assert states == [*3 * [State.ACCEPTED], State.PROPOSED]


def test_a_post_that_is_all_clean_is_published_in_one_command(post: Path) -> None:
    done = olgim(post.parent, post.name, "--accept-clean", "--publish", "--json")
    assert done.returncode == 0, done.stderr
    said = told(done)
    assert said["mirror_state"] == "written"
    assert "The second paragraph." in (post.parent / said["mirror"]).read_text()


def test_a_blocked_post_is_not_published_and_the_exit_code_says_so(post: Path) -> None:
    propose(post, *ENGLISH[:3], "")
    done = olgim(post.parent, post.name, "--accept-clean", "--publish", "--json")
    assert done.returncode == 5
    said = told(done)
    assert "not published" in said["error"]
    assert said["mirror_state"] == "withheld"
    assert len(said["accepted"]) == 3


def test_a_finding_is_waived_with_a_reason_and_its_segment_accepted(post: Path) -> None:
    propose(post, *WRONG)
    [left] = [one for one in told(olgim(post.parent, post.name, "--json"))["left"] if one["findings"]]
    mark = f"{left['key']}:{left['findings'][0]['mark']}"
    done = olgim(
        post.parent, post.name, "--waive", mark, "--reason", "it was late", "--accept-clean", "--json"
    )
    assert done.returncode == 0, done.stdout
    unit = on_disk(post)[3]
    assert unit.settled
    assert list(unit.waived.values()) == ["it was late"]


def test_looking_changes_nothing(post: Path) -> None:
    before = on_disk(post)
    done = olgim(post.parent, post.name, "--json")
    assert done.returncode == 1
    assert len(told(done)["left"]) == 4
    assert on_disk(post) == before


def test_a_named_segment_is_accepted_whatever_the_checks_say(post: Path) -> None:
    propose(post, *WRONG)
    key = on_disk(post)[3].key
    assert olgim(post.parent, post.name, "--accept", key).returncode == 1
    assert [unit.settled for unit in on_disk(post)] == [False, False, False, True]


@pytest.mark.parametrize(
    "words",
    [
        ("--accept", "nobody"),
        ("--take", "nobody"),
        ("--waive", "nobody:numbers"),
        ("--waive", "numbers"),
        ("--reason", "why"),
        ("--touched", "term", "--json"),
    ],
)
def test_a_scripts_mistake_is_told_and_nothing_is_done(post: Path, words: tuple[str, ...]) -> None:
    before = on_disk(post)
    done = olgim(post.parent, post.name, *words, *(("--accept-clean",) if "--touched" not in words else ()))
    assert done.returncode == 2
    assert done.stderr.startswith("olgim:")
    assert on_disk(post) == before


def test_a_post_that_cannot_be_read_stops_no_other(post: Path) -> None:
    (post.parent / "bad.md").write_bytes(b"\xff\xfe\xb1\x00")
    done = olgim(post.parent, post.name, "bad.md", "--accept-clean", "--json")
    assert done.returncode == 2
    by_name = {one["post"]: one for one in json.loads(done.stdout)}
    assert by_name["bad.md"]["error"]
    assert len(by_name["post.md"]["accepted"]) == 4


def test_without_posts_those_with_work_left_are_meant(post: Path) -> None:
    write_post(post.parent, "other.md")
    done = olgim(post.parent, "--accept-clean")
    assert done.returncode == 0, done.stderr
    assert "post.md: 4 of 4 segments accepted, 4 of them now" in done.stdout
    assert "nothing to review" in olgim(post.parent, "--accept-clean").stdout


def test_the_screen_can_undo_what_a_script_did(post: Path) -> None:
    from translator.workflow.review import ReviewSession
    from translator.workflow.site import open_site

    olgim(post.parent, post.name, "--accept-clean")
    session = ReviewSession(open_site(post), post, keep=True)
    session.undo()
    session.close()
    assert all(unit.state is State.PROPOSED for unit in review(post).units)


def test_the_proposal_beside_a_persons_english_takes_its_place(post: Path) -> None:
    propose(post, *ENGLISH)
    olgim(post.parent, post.name, "--accept-clean")
    bitext = bitext_of(post)
    third = bitext.units[2]
    refused = olgim(post.parent, post.name, "--take", third.key)
    assert (refused.returncode, on_disk(post)[2].target) == (2, third.target)
    assert "has no proposal beside its English" in refused.stderr
    bitext.put(third.offered("The second begins at 2 sharp.", Origin.MODEL, "test-model"))
    bitext.save()
    done = olgim(post.parent, post.name, "--take", third.key, "--json")
    assert told(done)["taken"] == [third.key]
    now = on_disk(post)[2]
    assert (now.target, now.state) == ("The second begins at 2 sharp.", State.ACCEPTED)
