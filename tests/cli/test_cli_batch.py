"""`olgim batch`, over a real connection to a model server."""

from __future__ import annotations

import json
import shutil
import unicodedata

import pytest
from support.commands import Shell
from support.model_server import ModelServer

POST = "---\ntitle: 첫 글\n---\n\n안녕하세요. `code`는 그대로 둔다.\n\n둘째 문단이다.\n"


@pytest.fixture
def site(shell: Shell) -> Shell:
    shell.write("_config.yml", "title: 블로그\n")
    shell.write("_posts/2024-01-01-a.md", POST)
    return shell


def words(server: ModelServer) -> tuple[str, ...]:
    return ("--base-url", server.base_url, "--model", "test-model")


def test_a_post_is_sent_fetched_and_written(site: Shell, model_server: ModelServer) -> None:
    said = site.olgim("batch", "submit", *words(model_server))
    assert said.code == 0
    assert "sent 1 request to test-model" in said.out
    assert model_server.seen == []
    assert "in_progress: 0 of 1 request done" in site.olgim("batch", "status", *words(model_server)).out
    assert "in_progress" in site.olgim("batch", "fetch", *words(model_server)).out
    for name in model_server.batches:
        model_server.finish_batch(name)
    said = site.olgim("batch", "fetch", *words(model_server))
    assert said.code == 0
    assert "kept 3 translations" in said.out
    model_server.forget()
    said = site.olgim("translate", *words(model_server))
    assert "3 already answered" in said.out
    assert "`code`" in site.read("en/_posts/2024-01-01-a.md")
    assert "no batch is under way" in site.olgim("batch", "status").out


def test_the_notes_are_enough_for_another_machine(site: Shell, model_server: ModelServer) -> None:
    site.olgim("batch", "submit", *words(model_server))
    shutil.rmtree(site.folder / "_olgim/.cache")
    for name in model_server.batches:
        model_server.finish_batch(name)
    assert "kept 3 translations" in site.olgim("batch", "fetch", *words(model_server)).out


def test_nothing_is_sent_twice(site: Shell, model_server: ModelServer) -> None:
    site.olgim("batch", "submit", *words(model_server))
    said = site.olgim("batch", "submit", *words(model_server))
    assert "nothing to send; 3 segments under way" in said.out
    assert len(model_server.batches) == 1


def test_a_failed_batch_is_told_and_sent_again(site: Shell, model_server: ModelServer) -> None:
    site.olgim("batch", "submit", *words(model_server))
    for name in model_server.batches:
        model_server.finish_batch(name, "expired", answered=0)
    said = site.olgim("batch", "fetch", *words(model_server))
    assert said.code == 1
    assert "has expired" in said.err
    assert "sent 1 request" in site.olgim("batch", "submit", *words(model_server)).out


def test_a_batch_that_is_done_without_a_result_is_told_and_sent_again(
    site: Shell, model_server: ModelServer
) -> None:
    site.olgim("batch", "submit", *words(model_server))
    for name, batch in model_server.batches.items():
        model_server.finish_batch(name)
        batch.pop("output_file_id")
    said = site.olgim("batch", "fetch", *words(model_server))
    assert said.code == 1
    assert "is done, but 127.0.0.1 names no file with its answers" in said.err
    assert "sent 1 request" in site.olgim("batch", "submit", *words(model_server)).out


def test_a_batch_is_cancelled_by_its_name(site: Shell, model_server: ModelServer) -> None:
    site.olgim("batch", "submit", *words(model_server))
    (row,) = json.loads(site.olgim("batch", "status", "--json", *words(model_server)).out)
    said = site.olgim("batch", "cancel", "nonsense", *words(model_server))
    assert said.code == 3
    assert row["batch"] in said.err
    assert "cancelled" in site.olgim("batch", "cancel", row["batch"], *words(model_server)).out


def test_an_endpoint_without_batches_says_so(site: Shell, model_server: ModelServer) -> None:
    model_server.batch_interface = False
    said = site.olgim("batch", "submit", *words(model_server))
    assert said.code == 3
    assert "has no batch interface" in said.err


def finish(server: ModelServer) -> None:
    for name in server.batches:
        server.finish_batch(name)


def test_a_post_named_in_decomposed_hangul_gets_its_answers(shell: Shell, model_server: ModelServer) -> None:
    folder, name = (unicodedata.normalize("NFD", part) for part in ("글", "첫글.md"))
    shell.write("_config.yml", "title: 블로그\n")
    shell.write(f"_posts/{folder}/{name}", POST)
    shell.olgim("batch", "submit", *words(model_server))
    finish(model_server)
    assert "kept 3 translations" in shell.olgim("batch", "fetch", *words(model_server)).out


@pytest.mark.parametrize("damage", ["conflict", "moved away"])
def test_answers_wait_for_a_post_that_cant_be_read(
    site: Shell, model_server: ModelServer, damage: str
) -> None:
    site.write("_posts/2024-01-02-b.md", "다른 글이다.\n")
    site.olgim("batch", "submit", *words(model_server))
    finish(model_server)
    post, bitext = site.folder / "_posts/2024-01-01-a.md", "_olgim/en/_posts/2024-01-01-a.md.po"
    if damage == "conflict":
        site.write(bitext, "<<<<<<< HEAD\n")
    else:
        post.rename(site.folder / "away")
    for kept in ("kept 1 translation:", "kept 0 translations:"):
        said = site.olgim("batch", "fetch", *words(model_server))
        assert said.code == 1
        assert kept in said.out
        assert "2024-01-01-a.md" in said.err
        assert "fetch again" in said.err
    assert "nothing to send; 3 segments under way" in submit_when_sound(site, model_server, bitext)
    said = site.olgim("batch", "fetch", *words(model_server))
    assert (said.code, "kept 3 translations" in said.out) == (0, True)
    model_server.forget()
    assert site.olgim("translate", *words(model_server)).code == 0
    assert model_server.seen == []
    assert "no batch is under way" in site.olgim("batch", "status").out


def submit_when_sound(site: Shell, server: ModelServer, bitext: str) -> str:
    """Mend what was damaged; what is said where the post is to be sent again."""
    (site.folder / bitext).unlink(missing_ok=True)
    away = site.folder / "away"
    if away.exists():
        away.rename(site.folder / "_posts/2024-01-01-a.md")
    return site.olgim("batch", "submit", "_posts/2024-01-01-a.md", *words(server)).out


def test_what_can_not_be_written_into_the_mirror_is_sent_again_with_the_reason_and_then_kept(
    site: Shell, model_server: ModelServer
) -> None:
    site.write("_posts/2024-01-01-a.md", "{% picture a.png --alt 발표 %}\n\n둘째 글이다.\n")

    def batch_of(alt: str) -> str:
        model_server.say = lambda source: alt if "발표" in source else "The second text."
        site.olgim("batch", "submit", *words(model_server))
        name, batch = list(model_server.batches.items())[-1]
        model_server.finish_batch(name)
        sent = model_server.files[batch["input_file_id"]]["content"]
        return sent if isinstance(sent, str) else sent.decode()

    reason = "can't stand in an option there"
    assert reason not in batch_of("Talk -- today")
    said = site.olgim("batch", "fetch", *words(model_server))
    assert (said.code, reason in said.err, "kept 1 translation" in said.out) == (1, True, True)
    assert reason in batch_of("Talk -- tomorrow")
    assert "kept 1 translation" in site.olgim("batch", "fetch", *words(model_server)).out
    assert "nothing to send" in site.olgim("batch", "submit", *words(model_server)).out


def test_an_answer_that_was_told_of_its_fault_goes_into_the_mirror(
    site: Shell, model_server: ModelServer
) -> None:
    site.write("_posts/2024-01-01-a.md", "{% picture a.png --alt 발표 %}\n\n둘째 글이다.\n")
    answers = {"발표": "", "둘째 글이다.": "The second text."}
    model_server.say = lambda source: answers[source]
    for answers["발표"] in ("Talk -- today", "Talk"):
        site.olgim("batch", "submit", *words(model_server))
        model_server.finish_batch(list(model_server.batches)[-1])
        site.olgim("batch", "fetch", *words(model_server))
    model_server.forget()
    assert site.olgim("translate", *words(model_server)).code == 0
    assert model_server.seen == []
    assert "--alt Talk %}" in site.read("en/_posts/2024-01-01-a.md")
