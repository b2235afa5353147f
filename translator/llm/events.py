"""Server-sent events: where one ends and the next begins, whatever the pieces in which they come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.llm.bounds import Malformed, TooMuch, load_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

_END = re.compile(rb"\r\n|\n|\r")
"""What ends a line: these and no others. JSON may hold any other separator of Unicode."""
DONE = b"[DONE]"
_MARK = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n" + _MARK


async def lines(parts: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    """The lines of a body, without their ends; the last one may lack it. Raises TooMuch for one that is longer than
    `most` bytes.
    """
    waiting = bytearray()
    held = b""
    async for part in parts:
        come, held = held + part, b""
        if come.endswith(b"\r"):  # whether its line feed follows isn't known yet
            come, held = come[:-1], b"\r"
        first, *others = _END.split(come)
        waiting += first
        if len(waiting) > most:
            raise TooMuch.than(most)
        if others:
            yield bytes(waiting)
            for line in others[:-1]:
                yield line
            waiting = bytearray(others[-1])
    yield bytes(waiting)
    if held:
        yield b""


class Events:
    """The events of a stream of lines, each a JSON value, or DONE.

    As a rule an event is one line, `data: {…}`, and some servers leave the blank line behind it out: so each line is
    read at once. Lines that are no JSON by themselves may be together. `stray` is what stands in front of the first
    event and belongs to none, `most` bytes of it: of a body that is no stream, that is all there is.
    """

    def __init__(self, most: int) -> None:
        self.stray = bytearray()
        self._most = most
        self._begun = False
        self._open: list[bytes] = []

    def take(self, line: bytes) -> Any:
        """The event that a line completes; None where it completes none. Raises Malformed, TooMuch."""
        if not self._begun and (self.stray or line.lstrip(_BLANK)[:1] in (b"{", b"[", b"<")):
            self._keep(line)
            return None
        if not line.strip(_BLANK):
            return self.end()
        if not line.removeprefix(_MARK).startswith(b"data:"):
            if self._open == [b""] and line.lstrip().startswith(b"{"):  # some break the line there
                return load_json(self._open.pop() + line)
            if not self._begun and not line.startswith((b":", b"event:", b"id:", b"retry:")):
                self._keep(line)
            return None
        self._begun = True
        data = line.removeprefix(_MARK)[5:].strip()
        if data.startswith(b":"):  # a comment that a gateway has wrapped
            return None
        if data == DONE:
            return DONE
        if self._open or not data:
            self._open.append(data)
            return None
        try:
            return load_json(data)
        except Malformed:
            self._open.append(data)
            return None

    def _keep(self, line: bytes) -> None:
        self.stray += line + b"\n"
        if len(self.stray) > self._most:
            raise TooMuch.than(self._most)

    def end(self) -> Any:
        """The event that is there at a blank line, or at the end. Raises Malformed."""
        if not self._open:
            return None
        data, self._open = b"\n".join(self._open), []
        return load_json(data) if data.strip() else None
