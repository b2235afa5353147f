"""What a person saves while a run is under way: it is theirs, and it stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer

from translator.bitext import Bitext
from translator.errors import PublishError
from translator.publish import write_mirror
from translator.units import Origin, State, Unit
from translator.workflow import mirror_write
from translator.workflow.mirror import draft_mirror
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.mirror_write import publish_mirror
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site
from translator.workflow.work import open_work

POST, MIRROR, BITEXT = "_posts/a.md", "en/_posts/a.md", "_olgim/en/_posts/a.md.po"
TEXT = "첫 문단이다.\n\n둘째 문단이다.\n"
OURS = {"첫 문단이다.": "The first one.", "둘째 문단이다.": "The second one.", "새 문단이다.": "A new one."}


@pytest.fixture
def site(shell: Shell, model_server: ModelServer) -> Shell:
    """A site with one post, translated and written."""
    model_server.dictionary |= OURS
    shell.write("_config.yml", "title: 블로그\n")
    shell.write(POST, TEXT)
    assert translate(shell, model_server).code == 0
    assert shell.read(MIRROR).endswith("The first one.\n\nThe second one.\n")
    return shell


def translate(shell: Shell, server: ModelServer, *words: str) -> Said:
    return shell.olgim("translate", *words, "--base-url", server.base_url, "--model", "test-model")


def meanwhile(server: ModelServer, action: Callable[[], object]) -> None:
    """Do something once, when the model has been asked and hasn't answered yet."""

    def script(_request: object) -> None:
        server.script = None
        action()

    server.script = script


def change(shell: Shell, name: str, old: str, new: str) -> None:
    text = shell.read(name)
    assert old in text
    shell.write(name, text.replace(old, new))


def unit(shell: Shell, source: str) -> Unit:
    return next(one for one in Bitext.load(shell.folder / BITEXT).units if one.source == source)


def test_an_edit_in_the_english_file_is_taken_over_while_the_model_works(
    site: Shell, model_server: ModelServer
) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")
    meanwhile(model_server, lambda: change(site, MIRROR, "The first one.", "Mine, of this very minute."))
    said = translate(site, model_server)
    assert said.code == 0
    assert "1 edit taken over" in said.out
    assert "Mine, of this very minute.\n\nThe second one.\n\nA new one.\n" in site.read(MIRROR)
    assert unit(site, "첫 문단이다.").origin is Origin.HUMAN


def test_an_edit_of_a_sentence_that_the_model_was_asked_for_anew_stays_beside_its_proposal(
    site: Shell, model_server: ModelServer
) -> None:
    changed = "첫 문단이었다."
    model_server.dictionary[changed] = "It was the first one."
    change(site, POST, "첫 문단이다.", changed)
    meanwhile(model_server, lambda: change(site, MIRROR, "The first one.", "Mine, of this very minute."))
    assert translate(site, model_server).code == 1
    assert "Mine, of this very minute." in site.read(MIRROR)
    kept = unit(site, changed)
    assert (kept.target, kept.state, kept.proposal) == (
        "Mine, of this very minute.",
        State.STALE,
        "It was the first one.",
    )


def test_korean_of_a_partial_mirror_that_a_person_translates_meanwhile_is_theirs(
    site: Shell, model_server: ModelServer
) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")
    site.olgim("translate", "--partial")
    meanwhile(model_server, lambda: change(site, MIRROR, "새 문단이다.", "Written by hand."))
    assert translate(site, model_server).code == 0
    assert site.read(MIRROR).endswith("The second one.\n\nWritten by hand.\n")
    assert unit(site, "새 문단이다.").origin is Origin.HUMAN


def test_what_no_segment_can_hold_stays_in_the_english_file_beside_the_answers(
    site: Shell, model_server: ModelServer
) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")
    edited = "A paragraph of my own.\n\n" + site.read(MIRROR)
    meanwhile(model_server, lambda: site.write(MIRROR, edited))
    said = translate(site, model_server)
    assert said.code == 0
    assert site.read(MIRROR) == edited + "\nA new one.\n"
    assert translate(site, model_server).code == 0
    assert site.read(MIRROR) == edited + "\nA new one.\n"


def test_an_english_file_that_appears_meanwhile_is_not_overwritten(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("post.md", TEXT)
    meanwhile(model_server, lambda: shell.write("post.en.md", "My own English.\n"))
    said = translate(shell, model_server, "post.md")
    assert said.code == 5
    assert shell.read("post.en.md") == "My own English.\n"


def test_the_moment_before_the_mirror_is_replaced_is_looked_at_too(
    site: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")

    def at_the_last_moment(path: Path, text: str, **check: Callable[[], None]) -> bool:
        monkeypatch.setattr(mirror_write, "write_mirror", write_mirror)
        change(site, MIRROR, "The first one.", "Mine, of this very moment.")
        return write_mirror(path, text, **check)

    monkeypatch.setattr(mirror_write, "write_mirror", at_the_last_moment)
    said = translate(site, model_server)
    assert said.code == 0
    assert site.read(MIRROR).endswith("Mine, of this very moment.\n\nThe second one.\n\nA new one.\n")
    assert "1 edit taken over" in said.out


def test_an_edit_before_links_are_settled_stays(shell: Shell, model_server: ModelServer) -> None:
    model_server.dictionary |= {"<a1>나</a1>를 보라.": "See <a1>B</a1>.", **OURS}
    shell.write("_config.yml", "title: x\n")
    shell.write("_posts/2024-01-01-a.md", "첫 문단이다.\n\n[나]({% post_url 2024-01-02-b %})를 보라.\n")
    shell.write("_posts/2024-01-02-b.md", "둘째 문단이다.\n")
    settle = mirror_write.settle_links

    def later(outcomes: object) -> object:
        change(shell, "en/_posts/2024-01-01-a.md", "The first one.", "Mine.")
        return settle(outcomes)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("translator.workflow.translate.settle_links", later)
        assert translate(shell, model_server).code == 0
    assert shell.read("en/_posts/2024-01-01-a.md") == "Mine.\n\nSee [B]({% post_url en/2024-01-02-b %}).\n"


def test_a_review_does_not_publish_over_what_was_saved_since_the_diff(
    site: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ReviewSession(open_site(site.folder), site.folder / POST)
    session.edit(session.units[0].key, "The very first one.")
    preview = session.preview()

    def at_the_last_moment(path: Path, text: str, **check: Callable[[], None]) -> bool:
        change(site, MIRROR, "The second one.", "Mine.")
        return write_mirror(path, text, **check)

    monkeypatch.setattr(mirror_write, "write_mirror", at_the_last_moment)
    with pytest.raises(PublishError, match="left as it is"):
        session.publish(preview)
    assert "Mine." in site.read(MIRROR)
    session.close()


def test_a_mirror_that_was_never_looked_at_is_not_replaced(site: Shell) -> None:
    work = open_work(open_site(site.folder), site.folder / POST)
    work.propose(work.units[0].key, "Other words.", Origin.MODEL, "test")
    with pytest.raises(PublishError, match="left as it is"):
        publish_mirror(work, draft_mirror(work))
    assert take_over_edits(work) == 0


def test_a_post_that_is_saved_meanwhile_is_translated_by_the_next_run(
    site: Shell, model_server: ModelServer
) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")
    model_server.dictionary["더 새것이다."] = "A newer one."
    meanwhile(model_server, lambda: site.write(POST, site.read(POST) + "\n더 새것이다.\n"))
    assert translate(site, model_server).code == 0
    assert "1 sent" in translate(site, model_server).out
    assert site.read(MIRROR).endswith("A new one.\n\nA newer one.\n")


def test_an_edit_after_the_mirror_was_written_is_taken_over_by_the_next_run(
    site: Shell, model_server: ModelServer
) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")
    settle = mirror_write.settle_links

    def later(outcomes: object) -> object:
        change(site, MIRROR, "The first one.", "Mine.")
        return settle(outcomes)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("translator.workflow.translate.settle_links", later)
        assert translate(site, model_server).code == 0
    assert "1 edit taken over" in translate(site, model_server).out
    assert unit(site, "첫 문단이다.").target == "Mine."


def answers(shell: Shell) -> dict[str, int]:
    """How many answers the journal has, by whether they are known to be in a bitext."""
    with closing(sqlite3.connect(shell.folder / "_olgim/.cache/journal.sqlite3")) as base:
        rows = base.execute("SELECT settled IS NULL, count(*) FROM answers GROUP BY 1")
        return {"open" if is_open else "settled": number for is_open, number in rows}


def test_a_bitext_that_breaks_meanwhile_stops_no_other_post(site: Shell, model_server: ModelServer) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")
    site.write("_posts/b.md", "다른 글이다.\n")
    model_server.dictionary["다른 글이다."] = "Another one."
    before, sound, broken = site.read(MIRROR), site.read(BITEXT), "<<<<<<< HEAD\n"
    meanwhile(model_server, lambda: site.write(BITEXT, broken))
    said = translate(site, model_server)
    assert said.code == 4
    assert "_posts/a.md.po:1: " in said.err
    assert "wrote en/_posts/b.md" in said.out
    assert site.read("en/_posts/b.md") == "Another one.\n"
    assert (site.read(BITEXT), site.read(MIRROR)) == (broken, before)
    assert answers(site) == {"settled": 2, "open": 2}  # what no bitext holds stays in the journal
    site.write(BITEXT, sound)
    assert translate(site, model_server).code == 0
    assert answers(site) == {"settled": 3, "open": 1}  # of a run with an error, nothing is taken for safe


def test_a_decision_that_comes_in_with_the_bitext_is_in_the_mirror(
    site: Shell, model_server: ModelServer
) -> None:
    site.write(POST, TEXT + "\n새 문단이다.\n")

    def accept() -> None:
        change(site, BITEXT, 'msgstr "The first one."', 'msgstr "Reviewed."')

    meanwhile(model_server, accept)
    assert translate(site, model_server).code == 0
    assert site.read(MIRROR).endswith("Reviewed.\n\nThe second one.\n\nA new one.\n")
