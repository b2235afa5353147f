"""How much an endpoint may send: bodies, decompressed bodies, texts and JSON, in proportion to what was asked for.

What is more than an answer can be is no answer: it raises `TooMuch`, long before it takes memory. (Headers have their
bound below this, in httpx: 100 KB a message.)
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from translator.i18n import tr
from translator.llm.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

MEGABYTE = 1_000_000  # bytes
LIST = 4 * MEGABYTE
"""Bytes of a list of models, or of any other answer that isn't a chat's. The longest list known has a fifth of it."""
_DEEPEST = 64
"""Levels of JSON within each other. An answer has five."""
_VALUES = 200_000
"""Values in any JSON; more where the text around them is long."""
_A_PART = 400
"""Bytes for which a part of a body counts at least. An event of a stream has about as many."""
_MOST_TOKENS = 200_000  # of an answer, whatever cap the request names
CAPS = ("max_completion_tokens", "max_tokens")
"""What a request's cap on its output is called, the newer name first."""
_DECODER = json.JSONDecoder(strict=False)
_STRUCTURE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)


class TooMuch(Exception):  # noqa: N818 - it is the endpoint's mistake
    """The endpoint sends more than what was asked for can be."""

    @classmethod
    def than(cls, most: int) -> TooMuch:
        """The error for an answer of more than `most` bytes."""
        return cls(tr("more than {most:.3g} MB for one answer", most=most / MEGABYTE))


class Malformed(ValueError):  # noqa: N818 - it is the endpoint's mistake
    """This is no JSON, or none that anybody would send."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the answer to a chat request may take at most: `text` in characters, `body` in bytes where it comes as a
    whole, `stream` in bytes where it comes in events, of which each repeats what they have in common, and `lines` of
    these.
    """

    text: int
    body: int
    stream: int
    lines: int


def bounds_of(request: Mapping[str, Any]) -> Bounds:
    """The bounds of an answer, by the cap that the request has; without one, by the length of what it says.

    An endpoint that ignores the cap has some room left, and so have thoughts that it sends along.
    """
    caps = (request.get(name) for name in CAPS)
    cap = next((one for one in caps if isinstance(one, int) and one > 0), None)
    if cap is None:
        cap = 8000 + sum(count_tokens(str(one.get("content"))) for one in request.get("messages", ()))
    cap = min(cap, _MOST_TOKENS)
    return Bounds(20_000 + 16 * cap, 2 * MEGABYTE + 16 * cap, 3 * MEGABYTE + 1000 * cap, 50_000 + 12 * cap)


async def within(parts: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    """The parts of a body, as long as they are within `most` bytes. Raises TooMuch.

    A part that is smaller than most counts for more than it has: to take a million of them takes a minute.
    """
    size = 0
    async for part in parts:
        size += max(len(part), _A_PART)
        if size > most:
            raise TooMuch.than(most)
        yield part


async def whole(parts: AsyncIterator[bytes], most: int) -> bytes:
    """A body of at most `most` bytes. Raises TooMuch."""
    body = bytearray()
    async for part in within(parts, most):
        body += part
    return bytes(body)


async def save(parts: AsyncIterator[bytes], file: IO[bytes], most: int) -> None:
    """Write a body of at most `most` bytes to a file. Raises TooMuch."""
    async for part in within(parts, most):
        file.write(part)


def load_json(data: bytes) -> Any:
    """The value of JSON that came from an endpoint; raw control characters and broken UTF-8 in its texts are borne.

    Raises Malformed for what is no JSON, and for what nests deeper or has more values than any answer.
    """
    seats = sum(data.count(one) for one in b",[{")
    if seats > _VALUES + len(data) // 64 or _depth(data) > _DEEPEST:
        raise Malformed(tr("JSON of such a shape is no answer"))
    try:
        return _DECODER.decode(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error


def _depth(data: bytes) -> int:
    if data.count(b"[") + data.count(b"{") <= _DEEPEST:
        return 0
    depth = deepest = 0
    for match in _STRUCTURE.finditer(data):
        first = data[match.start()]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in b"]}":
            depth -= 1
    return deepest


def sound(text: str) -> str:
    """A text without halves of characters: what JSON can say and UTF-8 can't."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
