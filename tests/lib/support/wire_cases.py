"""What becomes of one answer of an endpoint: a word for it, or the failure that must not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.llm_posts import SMALL, post

from translator.errors import ProviderError
from translator.llm import Answer, Settings, translate
from translator.llm.choice import best, today
from translator.llm.models import read_models
from translator.llm.trouble import Trouble
from translator.llm.wire import Wire

if TYPE_CHECKING:
    from support.clocks import FakeClock

DEADLINE = 3.0
"""Seconds in which an answer has to have come."""
_TOKENS = 320_000


def wire_to(base_url: str, timeout: float = DEADLINE) -> Wire:
    """A connection that doesn't wait for silence longer than `timeout` seconds."""
    return Wire(Settings(base_url, "test-model", timeout=timeout, slowest=1e6), in_flight=1)


async def outcome(wire: Wire, way: str, clock: FakeClock) -> str:
    """What becomes of the answer that is given by a wire's server, asked for in some `way`: `stream`, `whole`, `models`,
    or a `run`, a whole translation.
    """
    if way == "run":
        return await _run(wire.settings, clock)
    body = {
        "model": "test-model",
        "messages": [{"role": "user", "content": "hello"}],
        "max_tokens": 500,
        **({"stream": True} if way == "stream" else {}),
    }
    try:
        if way == "models":
            models = read_models((await wire.get("models", deadline=DEADLINE)).value)
            _sayable(*(one.id for one in models))
            best(models, wire.settings.host, today())
            return "read"
        reply = await wire.ask(body, deadline=DEADLINE, on_text=lambda text: len(text) < 10**6)
    except Trouble as trouble:
        return _told(trouble)
    _sayable(reply.text, reply.refusal, reply.finish)
    used = reply.usage
    assert 0 <= used.cached <= used.input <= _TOKENS
    assert 0 <= used.output <= _TOKENS
    assert isinstance(used.input + used.output + used.cached, int)
    return "read" if reply.text else "empty"


def _told(trouble: Trouble) -> str:
    """A failure that is told in a sentence."""
    _sayable(trouble.message, trouble.hint or "")
    assert len(trouble.message) < 600
    assert trouble.wait is None or 0 <= trouble.wait < 1e12
    return trouble.kind.value


async def _run(settings: Settings, clock: FakeClock) -> str:
    answers: list[Answer] = []
    receipt = await translate([post(SMALL)], settings, deliver=answers.append, clock=clock)
    _sayable(*(one.target or one.problem for one in answers))
    assert receipt.usage.input >= 0
    assert receipt.usage.requests <= 40
    if receipt.stopped is not None:
        assert isinstance(receipt.stopped, ProviderError)
        _sayable(receipt.stopped.message)
        return "stopped"
    return "through"


def _sayable(*texts: str) -> None:
    for text in texts:
        text.encode()
