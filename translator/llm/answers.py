"""What an answer says: a chat completion, whole or in events, of any server's making.

Nothing in it is taken for what it should be: a field of the wrong type, a count that can't be, a text without measure
is left out, or ends in a Trouble.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import openai

from translator.i18n import tr
from translator.llm.bounds import Bounds, Malformed, TooMuch, bounds_of, load_json, sound
from translator.llm.events import DONE, Events, lines
from translator.llm.http_errors import of_status
from translator.llm.interface import Usage
from translator.llm.tokens import count_tokens
from translator.llm.trouble import STOP_THINKING, THINKING, Trouble, TroubleKind

if TYPE_CHECKING:
    from translator.llm.endpoint_settings import Settings

OnText = Callable[[str], bool]
"""Gets the text so far while it streams in; False ends the answer there."""

_REASONING = ("reasoning_content", "reasoning")
_STEP = 24
"""Characters after which the text so far is told."""
_ENDING = b"data: [DONE]"
"""What some gateways put behind a completion that isn't streamed."""
_REFUSAL = 2000  # characters of a refusal that are kept
_FREE = 20_000  # tokens that a prompt may have beside what we sent
_TIMES = 10  # so many times our own count of tokens
_LONGEST = 100_000
"""Tokens of the longest prompt, where it isn't at hand."""
_MOST_OUTPUT = 300_000  # tokens of the longest answer that is believed


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came.

    `finish` is the endpoint's reason, or `cut` where the stream broke off or was ended by us. `counted` tells
    whether `usage` is the endpoint's own count, or estimated. `reasoned`: there is reasoning beside the text.
    """

    text: str
    finish: str
    refusal: str
    usage: Usage
    counted: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    reasoned: bool = False

    @property
    def empty(self) -> bool:
        """Whether it ended of its own accord and has no text."""
        return self.finish == "stop" and not self.refusal and not self.text.strip()


@dataclass(slots=True)
class Heard:
    """What has come in of an answer so far."""

    text: str = ""
    finish: str = ""
    refusal: str = ""
    usage: Mapping[str, Any] | None = None
    reasoned: bool = False


def read_answer(answer: Any, settings: Settings) -> Reply:
    """The answer in a chat completion that came as a JSON value. Raises Trouble where it is none."""
    return reply_of(_read_value(answer, settings, bounds_of({})), {"messages": ()}, 0.0, {})


def reply_of(heard: Heard, body: Mapping[str, Any], seconds: float, headers: Mapping[str, str]) -> Reply:
    """What was heard as the reply to the request `body`, with what it used."""
    usage, counted = _usage(heard, body, seconds)
    return Reply(heard.text, heard.finish, heard.refusal, usage, counted, headers, heard.reasoned)


async def read_parts(
    parts: AsyncIterator[bytes],
    got: Heard,
    *,
    settings: Settings,
    bounds: Bounds,
    on_text: OnText | None,
    on_line: Callable[[], None],
) -> None:
    """Read a body into `got`, which holds what there is of the text if this is called off.

    Whether it is a stream of events or one completion is told by what it says rather than by its type. Raises Trouble.
    """
    events = Events(bounds.body)
    number = 0
    stream = _Stream(got, settings, bounds, on_text)
    try:
        async for line in lines(parts, bounds.body):
            on_line()
            number += 1
            if number > bounds.lines:
                raise TooMuch(tr("more than {lines:,} lines for one answer", lines=bounds.lines))  # noqa: TRY301 - as all of them
            if stream.take(events.take(line)):
                break
        else:
            stream.take(events.end())
    except TooMuch:
        if not stream.parts:
            raise
        got.finish = "cut"
    except (httpx2.HTTPError, Malformed) as error:
        if not stream.parts:
            raise Trouble(TroubleKind.LINE, tr("the answer broke off before it began")) from error
        got.finish = "cut"
    finally:
        stream.close()
    if events.stray and not stream.begun:
        read_whole(bytes(events.stray).rstrip().removesuffix(_ENDING), got, settings, bounds)
    elif not stream.begun:
        raise Trouble(TroubleKind.UNREADABLE, tr("{host} answered with nothing", host=settings.host))
    got.finish = got.finish or "cut"


def read_whole(data: bytes, got: Heard, settings: Settings, bounds: Bounds) -> None:
    """Read a completion that came as a whole into `got`. Raises Trouble."""
    try:
        answer = load_json(data)
    except Malformed as error:
        raise _no_json(data, settings) from error
    read = _read_value(answer, settings, bounds)
    got.text, got.finish, got.refusal = read.text, read.finish, read.refusal
    got.usage, got.reasoned = read.usage, read.reasoned


def _no_json(data: bytes, settings: Settings) -> Trouble:
    start = data[:200].decode(errors="replace").strip()
    if start.startswith("<"):
        return Trouble(
            TroubleKind.UNREADABLE,
            tr("{base_url} answers with a web page instead of JSON", base_url=settings.base_url),
            hint=tr("Check the base URL: most end in /v1. Or a proxy or a login page stands in between."),
        )
    said = (
        tr(
            "{host} answered with something that is not JSON ({start!r})",
            host=settings.host,
            start=start[:60],
        )
        if start
        else tr("{host} answered with nothing", host=settings.host)
    )
    return Trouble(TroubleKind.UNREADABLE, said)


def _read_value(answer: Any, settings: Settings, bounds: Bounds) -> Heard:
    answer = _object(answer)
    choice = _choice(answer)
    message = choice.get("message")
    if not isinstance(message, dict):
        raise _no_choices(answer, settings)
    text = _text(message.get("content"))
    return Heard(
        sound(text[: bounds.text]),
        "cut" if len(text) > bounds.text else _reason(choice) or "stop",
        sound(_string(message.get("refusal")))[:_REFUSAL],
        _object(answer.get("usage")),
        _reasons(message),
    )


def _no_choices(answer: Mapping[str, Any], settings: Settings) -> Trouble:
    if (trouble := _told(answer, settings)) is not None:
        return trouble
    return Trouble(TroubleKind.UNREADABLE, tr("{host} sent an answer without choices", host=settings.host))


def _told(answer: Mapping[str, Any], settings: Settings) -> Trouble | None:
    """The failure that a body with status 200, or an event, tells of; None where it tells of none.

    Gateways put what went wrong behind them there, with the status that they got.
    """
    error = answer.get("error") or (answer if answer.get("object") == "error" else None)
    if not error:
        return None
    said = _string(error) or _string(_object(error).get("message")) or tr("it doesn't say why")
    status = _status(_object(error).get("code")) or _status(answer.get("code"))
    if status is not None:
        response = httpx2.Response(status, request=httpx2.Request("POST", settings.base_url))
        body = {"error": {"message": said, "code": str(status)}}
        return of_status(openai.APIStatusError(said, response=response, body=body), settings)
    said = " ".join(sound(said).split())[:200]
    return Trouble(
        TroubleKind.UNREADABLE,
        tr("{host} sent an answer without choices: {said}", host=settings.host, said=said),
    )


def _status(code: Any) -> int | None:
    """An HTTP status of a failure."""
    if isinstance(code, str) and code.isascii() and code.isdecimal() and len(code) == 3:
        code = int(code)
    known = isinstance(code, int) and not isinstance(code, bool) and 400 <= code <= 599
    return code if known else None


def _choice(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    choices = answer.get("choices")
    return _object(choices[0]) if isinstance(choices, list) and choices else {}


def _reason(choice: Mapping[str, Any]) -> str:
    """Why an answer ended."""
    said = _string(choice.get("finish_reason"))
    return said if said.isprintable() and len(said) < _STEP else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _text(content: Any) -> str:
    """The text of a message: a string, or a list of parts."""
    if isinstance(content, list):
        return "".join(_string(part.get("text")) for part in content if isinstance(part, dict))
    return _string(content)


def _reasons(message: Mapping[str, Any]) -> bool:
    """Whether there is reasoning in a message, or in a piece of one."""
    parts = message.get("content")
    if isinstance(parts, list) and any(
        isinstance(one, dict) and one.get("type") == "thinking" for one in parts
    ):
        return True
    return any(bool(_string(message.get(name)).strip()) for name in _REASONING)


class _Stream:
    """An answer that comes in events."""

    def __init__(self, got: Heard, settings: Settings, bounds: Bounds, on_text: OnText | None) -> None:
        self._got = got
        self._settings = settings
        self._most = bounds.text
        self._on_text = on_text
        self._size = self._shown = 0
        self.parts: list[str] = []
        self.begun = False

    def take(self, event: Any) -> bool:
        """Take in an event; whether it is the last that is wanted."""
        if event is None:
            return False
        self.begun = True
        if event is DONE:
            self._got.finish = self._got.finish or "stop"
            return True
        if not isinstance(event, dict):
            return False
        if (trouble := _told(event, self._settings)) is not None:
            if not self.parts:
                raise trouble
            self._got.finish = "cut"
            return True
        return self._add(event)

    def _add(self, event: Mapping[str, Any]) -> bool:
        got = self._got
        got.usage = _object(event.get("usage")) or got.usage
        choice = _choice(event)
        delta = _object(choice.get("delta")) or _object(choice.get("message"))
        got.finish = _reason(choice) or got.finish
        if len(got.refusal) < _REFUSAL:
            got.refusal = sound(got.refusal + _string(delta.get("refusal")))[:_REFUSAL]
        got.reasoned = got.reasoned or _reasons(delta)
        text = _text(delta.get("content"))
        if not text:
            return False
        self.parts.append(text[: self._most - self._size])
        self._size += len(self.parts[-1])
        if len(self.parts[-1]) < len(text):
            got.finish = "cut"
            return True
        if self._on_text is None or self._size - self._shown < _STEP:
            return False
        self._shown = self._size
        self.close()
        if not self._on_text(got.text):
            got.finish = "cut"
            return True
        return False

    def close(self) -> None:
        """Put together what has come so far."""
        self._got.text = sound("".join(self.parts))
        self.parts = [self._got.text] if self._got.text else []


def _usage(got: Heard, body: Mapping[str, Any], seconds: float) -> tuple[Usage, bool]:
    """What an answer took: as the endpoint counts, where such a count can be; else by the length of the texts."""
    said = _object(got.usage)
    ours = sum(count_tokens(str(one.get("content"))) + 4 for one in body["messages"])
    prompt = _count(said.get("prompt_tokens"), _FREE + _TIMES * (ours or _LONGEST))
    output = _count(said.get("completion_tokens"), _MOST_OUTPUT)
    if not prompt or output is None or (got.text.strip() and not output):
        return Usage(ours, 0, count_tokens(got.text), 1, 0, seconds), False
    cached = _count(_object(said.get("prompt_tokens_details")).get("cached_tokens"), prompt)
    return Usage(prompt, cached or 0, output, 1, 0, seconds), True


def _count(value: Any, most: int) -> int | None:
    """A number of tokens; None for what can't be one."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        return None
    return int(value) if value == int(value) else None


def no_text(reply: Reply, settings: Settings) -> Trouble:
    """What an answer without any text means."""
    if reply.reasoned:
        return Trouble(TroubleKind.EMPTY, f"{settings.model}: {THINKING}", hint=STOP_THINKING)
    return Trouble(
        TroubleKind.EMPTY,
        tr("{model} answered with no text at all", model=settings.model),
        hint=tr("Try another model with --model, or see what `olgim doctor` says. Answers so far are kept."),
    )
