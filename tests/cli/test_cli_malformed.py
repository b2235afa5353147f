"""An endpoint that sends what is no answer: the command ends with one sentence and its exit code, never a traceback."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
from support.raw_server import RawServer, http

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from support.commands import Shell

POST = "---\ntitle: 첫 글\n---\n\n사용자 9만 명이 썼다.\n"
EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def _completion(content: object, finish: object = "stop") -> list[bytes | float]:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    return http(json.dumps({"choices": [choice]}).encode())


MALFORMED: dict[str, Callable[[], Iterable[bytes | float]]] = {
    "a page for people": lambda: http(b"<!DOCTYPE html><html><title>Log in</title></html>", kind="text/html"),
    "null": lambda: http(b"null"),
    "no choices": lambda: http(b'{"choices": []}'),
    "choices of another kind": lambda: http(b'{"choices": {"a": 7}, "usage": [1], "error": 5}'),
    "deeper than any answer": lambda: http(b'{"choices":' * 20_000),
    "packed as nobody asked": lambda: http(b"x" * 100, headers="Content-Encoding: br\r\n"),
    "an error that is a list": lambda: http(b'{"error": {"message": ["x"], "code": [1]}}'),
    "a refusal that is no JSON": lambda: http(b"\xff\x00\x1b[2J", status="401 No"),
    "events of nothing": lambda: [EVENTS, b"data: {}\n\n" * 50 + b"data: [DONE]\n\n"],
    "a number as its text": lambda: _completion(7),
    "a number without measure": lambda: _completion(
        json.dumps({"passages": ["1 First", "2 It is " + "9 " + "hundred " * 3000]})
    ),
    "text without end": lambda: itertools.chain(
        [EVENTS], itertools.repeat(b'data: {"choices": [{"delta": {"content": "again and again "}}]}\n\n' * 200)
    ),
}  # fmt: skip


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_answer_ends_in_one_sentence(shell: Shell, name: str) -> None:
    shell.write("_config.yml", "title: 블로그\n")
    shell.write("_posts/2024-01-01-a.md", POST)
    with RawServer(lambda _: MALFORMED[name]()) as server:
        said = shell.olgim("translate", "--base-url", server.base_url, "--model", "test-model")
    assert said.code in {1, 3}
    assert said.err.strip()
    assert "\x1b" not in said.err
    assert "bug" not in said.err.lower()
    assert all(len(line) < 400 for line in said.err.splitlines())
    if said.code == 3:
        assert said.err.count("olgim: ") == 1
    assert not (shell.folder / "en/_posts/2024-01-01-a.md").exists()


LISTS: dict[str, bytes] = {
    "null": b"null",
    "text": b'"models"',
    "data that is null": b'{"data": null}',
    "rows that are none": b'{"data": [1, null, {"id": 5}, {"id": "\\u001b[2J"}], "status": [1]}',
    "numbers": b"[1, 2]",
    "deeper than any list": b'{"data":' * 20_000,
}


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_list_of_models_is_the_providers_failure(shell: Shell, name: str) -> None:
    with RawServer(lambda _: http(LISTS[name])) as server:
        said = shell.olgim("models", "--base-url", server.base_url)
    assert (said.code, said.err.count("olgim: "), "\x1b" in said.err) == (3, 1, False), said


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("name", [name for name in MALFORMED if "without" not in name])
@pytest.mark.parametrize("words", [("doctor",), ("batch", "submit", "--yes")], ids=lambda words: words[0])
def test_every_command_that_asks_ends_as_at_a_providers_failure(
    shell: Shell, name: str, words: tuple[str, ...]
) -> None:
    shell.write("_config.yml", "title: 블로그\n")
    shell.write("_posts/2024-01-01-a.md", POST)
    with RawServer(lambda _: MALFORMED[name]()) as server:
        said = shell.olgim(*words, "--base-url", server.base_url, "--model", "test-model")
    assert said.code == 3, said
    assert "\x1b" not in said.out + said.err
