"""A run can be recorded and replayed, byte for byte and without its key."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from support.llm_posts import SMALL, post, run, sample, settings_for
from support.model_server import ModelServer, fault

from translator.errors import UsageError
from translator.llm import Recorder, Replayer, Secret, Settings
from translator.llm.recording import RecordedExchange

if TYPE_CHECKING:
    from pathlib import Path

KEY = "sk-very-secret-key"


async def recorded(path: Path, server: ModelServer, job: object = None) -> object:
    with Recorder(path) as recording:
        return await run(
            job or sample(),  # type: ignore[arg-type]
            server,
            settings=settings_for(server, api_key=Secret(KEY)),
            recording=recording,
        )


async def test_a_replayed_run_is_the_recorded_one_without_a_server(tmp_path: Path) -> None:
    with ModelServer() as server:
        server.faults += [fault("status", code=503), fault("reset"), fault("echo"), fault("cut_stream")]
        first = await run(
            sample(),
            server,
            settings=settings_for(server),
            recording=(recording := Recorder(tmp_path / "run.jsonl")),
        )
        recording.close()
        count = len(server.seen)
    replayer = Replayer(tmp_path / "run.jsonl")
    again = await run(sample(), server, settings=replayer.settings, recording=replayer)
    assert again.targets == first.targets
    assert again.receipt.usage.requests == first.receipt.usage.requests == count
    assert again.receipt.usage.tokens == first.receipt.usage.tokens
    assert len(server.seen) == count


async def test_what_was_answered_is_recorded_byte_for_byte(tmp_path: Path, model_server: ModelServer) -> None:
    model_server.faults.append(fault("html"))
    await recorded(tmp_path / "run.jsonl", model_server, post(SMALL))
    _header, first, *_others = map(
        json.loads, (tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()
    )
    assert first["body"].startswith("<!DOCTYPE html>")
    assert json.loads(first["sent"]) == model_server.seen[0].body


async def test_no_key_is_in_a_recording(tmp_path: Path) -> None:
    with ModelServer(key=KEY) as server:
        server.faults.append(fault("status", code=500, error={"message": f"key {KEY} is fine, we are not"}))
        await recorded(tmp_path / "run.jsonl", server)
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    text = (tmp_path / "run.jsonl").read_text(encoding="utf-8")
    assert KEY not in text
    assert "authorization" not in text.lower()
    assert "key [key] is fine" in text


LONG = "sk-proj-Zm9vYmFyYmF6+/0123456789-ABCDEFGHIJ_klmnop=="


@pytest.mark.parametrize(
    "form",
    [
        LONG,
        LONG.upper(),
        LONG[::-1],
        LONG[:20],
        LONG[-12:],
        LONG[15:30],
        quote(LONG, safe=""),
        quote(LONG),
        "".join(f"%{ord(one):02X}" for one in LONG),
        base64.b64encode(LONG.encode()).decode(),
        base64.b64encode(f"Bearer {LONG}".encode()).decode(),
        base64.b64encode(f"me:{LONG}!".encode()).decode(),
        base64.urlsafe_b64encode(LONG[::-1].encode()).decode(),
        LONG.encode().hex(),
        json.dumps(LONG),
        "".join(f"\\u{ord(one):04x}" for one in LONG),
        "".join(f"&#{ord(one)};" for one in LONG),
    ],
)
async def test_no_form_of_the_key_is_in_a_recording(tmp_path: Path, form: str) -> None:
    exchange = RecordedExchange(
        "POST",
        f"/v1/{form}",
        b"{}",
        401,
        {"retry-after": form, "content-type": f"text/html; x={form}", "x-key": form},
        f"<p>{form}</p>".encode(),
        form,
    )
    with Recorder(tmp_path / "run.jsonl") as recording:
        recording.begin(Settings("http://127.0.0.1/v1", "m", Secret(LONG)))
        recording.keep(exchange)
    text = (tmp_path / "run.jsonl").read_text(encoding="utf-8")
    assert "[key]" in text
    assert not [
        form[place : place + 12] for place in range(len(form) - 11) if form[place : place + 12] in text
    ]
    assert form[-12:] not in Secret(LONG).blot(f"it says {form}.")


@pytest.mark.parametrize("between", [" ", "-", "\t", "\\n", "\\u200b", "\u200b", " · ", "<>"])
@pytest.mark.parametrize("form", [LONG, LONG[::-1], LONG.upper(), LONG[8:28], LONG.encode().hex()])
def test_no_key_is_kept_whose_letters_are_set_apart(between: str, form: str) -> None:
    told = Secret(LONG).blot(f"it says {between.join(form)}. And so on.")
    assert "[key]" in told
    assert told.startswith("it says ")
    assert told.endswith(" And so on.")
    assert len(told) < len("it says . And so on.") + 4 * len(between) + 12


@pytest.mark.parametrize("endpoint", ["in-process:", "http://[", "x"])
def test_a_recording_of_no_endpoint_is_refused(tmp_path: Path, endpoint: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(json.dumps({"olgim-recording": 1, "endpoint": endpoint, "model": "/etc/x.gguf"}) + "\n")
    with pytest.raises(UsageError, match="of no endpoint"):
        Replayer(path)


def test_what_all_keys_begin_with_and_short_words_are_left() -> None:
    text = "a key begins with sk-proj- and `none` is no key, nor 0123; s k - p r o j - Z m 9 is its beginning"
    assert Secret(LONG).blot(text) == text
    assert Secret("abc").blot("abc") == "abc"


async def test_a_recording_of_another_post_is_told_apart(tmp_path: Path, model_server: ModelServer) -> None:
    await recorded(tmp_path / "run.jsonl", model_server)
    model_server.forget()
    replayer = Replayer(tmp_path / "run.jsonl")
    outcome = await run(post(SMALL), model_server, settings=replayer.settings, recording=replayer)
    assert outcome.receipt.stopped is not None
    assert "has no answer to a request" in outcome.receipt.stopped.message
    assert model_server.seen == []


def test_a_post_is_never_overwritten_by_a_recording(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("# 글\n", encoding="utf-8")
    with pytest.raises(UsageError, match="not a recording"):
        Recorder(tmp_path / "post.md")
    with pytest.raises(UsageError, match="not a recording"):
        Replayer(tmp_path / "post.md")


def test_a_damaged_recording_names_its_line(tmp_path: Path) -> None:
    header = '{"olgim-recording": 1, "endpoint": "http://127.0.0.1/v1", "model": "m"}'
    (tmp_path / "run.jsonl").write_text(f"{header}\n{{}}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"run\.jsonl:2"):
        Replayer(tmp_path / "run.jsonl")
