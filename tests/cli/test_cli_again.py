"""`olgim translate --again`: a machine's work is asked for anew, a person's never."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer, fault

from translator.bitext import Bitext
from translator.units import Origin, State, Unit
from translator.workflow.posts import only_post
from translator.workflow.review import ReviewSession

POST = """\
---
title: 첫 글
---

안녕하세요. `code`는 그대로 둔다.

둘째 문단이다.

셋째 문단이다.
"""
TITLE, FIRST, SECOND, THIRD = (
    "첫 글",
    "안녕하세요. <c1>code</c1>는 그대로 둔다.",
    "둘째 문단이다.",
    "셋째 문단이다.",
)
BITEXT = "_olgim/en/_posts/a.md.po"
MIRROR = "en/_posts/a.md"


@pytest.fixture
def blog(shell: Shell, model_server: ModelServer) -> Shell:
    model_server.models = ["test-model", "other-model", "third"]
    shell.write("_config.yml", "")
    shell.write("_posts/a.md", POST)
    say(model_server, "old")
    assert run(shell, model_server, "_posts/a.md").code == 0
    return shell


def say(server: ModelServer, word: str) -> None:
    """Let the model have these words from now on."""
    server.dictionary |= {
        TITLE: f"A {word} title",
        SECOND: f"A second {word} paragraph.",
        THIRD: f"A third {word} paragraph.",
    }


def run(shell: Shell, server: ModelServer, *words: str, model: str = "test-model") -> Said:
    return shell.olgim("translate", *words, "--base-url", server.base_url, "--model", model)


def units(shell: Shell) -> dict[str, Unit]:
    return {unit.source: unit for unit in Bitext.load(shell.folder / BITEXT).units}


def keep(
    shell: Shell,
    source: str,
    *,
    state: State = State.PROPOSED,
    target: str = "",
    origin: Origin | None = None,
) -> None:
    """Let a person have done something with a unit."""
    bitext = Bitext.load(shell.folder / BITEXT)
    (unit,) = [one for one in bitext.units if one.source == source]
    bitext.put(replace(unit, state=state, target=target or unit.target, origin=origin or unit.origin))
    bitext.save()


def test_the_new_answer_stands_and_the_old_one_beside_it(blog: Shell, model_server: ModelServer) -> None:
    say(model_server, "new")
    said = run(blog, model_server, "--again", "_posts/a.md", model="other-model")
    assert said.code == 0, said.err
    second = units(blog)[SECOND]
    assert (second.target, second.author, second.state) == (
        "A second new paragraph.",
        "other-model",
        State.PROPOSED,
    )
    assert (second.proposal, second.proposal_origin, second.proposal_author) == (
        "A second old paragraph.",
        Origin.MODEL,
        "test-model",
    )
    assert "A second new paragraph." in blog.read(MIRROR)
    assert "old" not in blog.read(MIRROR)
    assert "with the earlier English beside it" in said.out


def test_the_same_model_is_asked_too_and_not_answered_for_from_the_journal(
    blog: Shell, model_server: ModelServer
) -> None:
    say(model_server, "new")
    asked = len(model_server.seen)
    assert run(blog, model_server, "--again", "_posts/a.md").code == 0
    assert len(model_server.seen) > asked
    assert units(blog)[THIRD].target == "A third new paragraph."
    assert units(blog)[THIRD].proposal == "A third old paragraph."


def test_what_a_person_wrote_or_accepted_is_never_asked_for(blog: Shell, model_server: ModelServer) -> None:
    keep(blog, SECOND, state=State.ACCEPTED)
    keep(blog, THIRD, target="Mine.", origin=Origin.HUMAN)
    before = units(blog)
    asked = len(model_server.seen)
    say(model_server, "new")
    assert run(blog, model_server, "--again", "_posts/a.md").code == 0
    after = units(blog)
    assert (after[SECOND], after[THIRD]) == (before[SECOND], before[THIRD])
    assert after[TITLE].target == "A new title"
    works = [seen.work for seen in model_server.seen[asked:] if seen.work is not None]
    wanted = [str(work.texts[slot]) for work in works for slot in work.slots if slot in work.texts]
    assert any(TITLE in one for one in wanted)
    assert not any(SECOND in one or THIRD in one for one in wanted)


def test_a_post_that_is_a_persons_is_refused_when_it_is_named(blog: Shell, model_server: ModelServer) -> None:
    for source in units(blog):
        keep(blog, source, state=State.ACCEPTED)
    run(blog, model_server, "_posts/a.md")
    asked, before = len(model_server.seen), blog.files()
    said = run(blog, model_server, "--again", "_posts/a.md")
    assert (said.code, len(model_server.seen), blog.files()) == (2, asked, before)
    assert "nothing to ask for again" in said.err
    said = run(blog, model_server, "--again")
    assert (said.code, len(model_server.seen), blog.files()) == (0, asked, before)


def test_a_second_time_costs_nothing_until_a_person_has_chosen_or_another_model_is_named(
    blog: Shell, model_server: ModelServer
) -> None:
    say(model_server, "new")
    run(blog, model_server, "--again", "_posts/a.md")
    asked, before = len(model_server.seen), blog.files()
    said = run(blog, model_server, "--again", "_posts")
    assert len(model_server.seen) == asked
    # The sentence with code got the same words again, so there is nothing to choose between; it is in the journal.
    assert blog.files() == before, said.err
    say(model_server, "newest")
    run(blog, model_server, "--again", "_posts/a.md", model="third")
    assert units(blog)[SECOND].target == "A second newest paragraph."
    assert units(blog)[SECOND].proposal == "A second new paragraph."


def test_an_answer_that_is_no_use_leaves_the_earlier_one(blog: Shell, model_server: ModelServer) -> None:
    before = units(blog)
    model_server.always = fault("echo")
    said = run(blog, model_server, "--again", "_posts/a.md", model="other-model")
    assert {source: unit.target for source, unit in units(blog).items()} == {
        source: unit.target for source, unit in before.items()
    }
    assert "A second old paragraph." in blog.read(MIRROR)
    assert said.code != 0


def test_a_whole_site_is_shown_and_asked_about_first(blog: Shell, model_server: ModelServer) -> None:
    for number in range(6):
        blog.write(f"_posts/b{number}.md", f"# 제목 {number}\n\n본문 {number}이다.\n")
    run(blog, model_server, "--yes")
    asked, before = len(model_server.seen), blog.files()
    said = run(blog, model_server, "--again")
    assert (said.code, len(model_server.seen), blog.files()) == (2, asked, before)
    assert "7 posts to translate" in said.err
    said = run(blog, model_server, "--again", "--dry-run")
    assert (said.code, len(model_server.seen), blog.files()) == (0, asked, before)
    assert "0 from memory, 2 would be sent" in said.out


def test_a_limit_on_tokens_ends_it_and_the_old_english_stays(blog: Shell, model_server: ModelServer) -> None:
    before = units(blog)
    said = run(blog, model_server, "--again", "--max-tokens", "1", "_posts/a.md", model="other-model")
    assert said.code != 0
    assert units(blog) == before


@pytest.mark.parametrize("other", ["--batch", "--no-state"])
def test_what_it_does_not_go_together_with_is_said(
    blog: Shell, model_server: ModelServer, other: str
) -> None:
    said = run(blog, model_server, "--again", other, "_posts/a.md")
    assert said.code == 2
    assert "don't go together" in said.err


def test_the_review_offers_the_earlier_answer(blog: Shell, model_server: ModelServer) -> None:
    say(model_server, "new")
    run(blog, model_server, "--again", "_posts/a.md", model="other-model")
    site, path = only_post("_posts/a.md")
    with closing(ReviewSession(site, path)) as session:
        (unit,) = [one for one in session.units if one.source == SECOND]
        machine = session.machine(unit.key)
        assert machine is not None
        assert machine.target == "A second old paragraph."
        session.take(unit.key, machine.target, Origin.MODEL, machine.author)
    chosen = units(blog)[SECOND]
    assert (chosen.target, chosen.state, chosen.author) == (
        "A second old paragraph.",
        State.ACCEPTED,
        "test-model",
    )


def test_gettext_tools_keep_the_earlier_answer(blog: Shell, model_server: ModelServer) -> None:
    say(model_server, "new")
    run(blog, model_server, "--again", "_posts/a.md", model="other-model")
    before = units(blog)
    path = blog.folder / BITEXT
    polib.pofile(str(path)).save(str(path))
    assert units(blog) == before
    if shutil.which("msgcat"):
        subprocess.run(["msgcat", "--no-wrap", "-o", path, path], check=True)
        assert units(blog) == before


def test_json_says_how_many_have_an_earlier_answer_beside_them(
    blog: Shell, model_server: ModelServer
) -> None:
    say(model_server, "new")
    said = run(blog, model_server, "--again", "--json", "_posts/a.md")
    assert json.loads(said.out)[0]["posts"][0]["again"] == 3
    assert Path(blog.folder / MIRROR).is_file()
