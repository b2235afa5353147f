"""Reading a model's JSON: whole, wrapped, broken off, or while it is still coming in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)\n?\s*```", re.DOTALL)
_TARGET = re.compile(r"<target>\n?(.*?)\n?</target>", re.DOTALL)
_THINKING = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of an answer.

    `texts` are the slots whose value is complete. `whole` tells whether the answer was one JSON object; if
    not, `texts` holds what stood in front of the damage. `twice` are slots that came more than once, with
    different values: none of them can be believed.
    """

    texts: Mapping[str, str]
    whole: bool
    twice: frozenset[str] = frozenset()


def read_object(text: str) -> Reading:
    """Read the JSON object in an answer, tolerating a fence, words around it and raw control characters."""
    text = _THINKING.sub("", text).strip()
    for candidate in _candidates(text):
        try:
            pairs = json.loads(candidate, strict=False, object_pairs_hook=_Pairs)
        except (json.JSONDecodeError, RecursionError):
            continue
        if isinstance(pairs, _Pairs):
            return _reading(pairs)
    partial = PartialObject()
    start = text.find("{")
    if start >= 0:
        partial.feed(text[start:])
    return Reading(partial.complete, whole=False, twice=frozenset(partial.twice))


def read_reviews(text: str) -> dict[str, tuple[str, str]]:
    """The reviewer's verdicts by slot: (error, better). Empty if there are none that can be read."""
    for candidate in _candidates(_THINKING.sub("", text).strip()):
        try:
            value = json.loads(candidate, strict=False)
        except (json.JSONDecodeError, RecursionError):
            continue
        if isinstance(value, dict):
            return {
                slot: (str(said.get("error") or ""), str(said.get("better") or ""))
                for slot, said in value.items()
                if isinstance(said, dict)
            }
    return {}


def read_plain(text: str) -> str | None:
    """The translation in an answer of the plain form; None if its end is missing."""
    text = _THINKING.sub("", text)
    if found := _TARGET.search(text):
        return found.group(1).strip()
    return None if "<target>" in text else text.strip()


class _Pairs(list[tuple[str, object]]):
    """A JSON object with its keys as they came."""


def _candidates(text: str) -> list[str]:
    found = [text]
    found += _FENCE.findall(text)
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        found.append(text[start : end + 1])
    return found


def _reading(pairs: _Pairs) -> Reading:
    texts: dict[str, str] = {}
    twice = set()
    for name, value in pairs:
        if not isinstance(value, str):
            continue
        if texts.setdefault(name, value) != value:
            twice.add(name)
    sure = {name: text for name, text in texts.items() if name not in twice}
    return Reading(sure, whole=True, twice=frozenset(twice))


@dataclass(slots=True)
class PartialObject:
    """A flat JSON object of texts that comes in piece by piece.

    `complete` are the members that have ended; `name` and `text` are the one that is coming in.
    """

    complete: dict[str, str] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    name: str = ""
    text: str = ""
    _buffer: str = ""
    _at: int = 0
    _state: str = "name"
    _parts: list[str] = field(default_factory=list)

    def feed(self, piece: str) -> None:
        """Take in more of the text."""
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        while self._state != "broken" and self._step():
            pass

    def _step(self) -> bool:
        if self._state in ("name", "value"):
            return self._seek()
        return self._read()

    def _seek(self) -> bool:
        """Go to the next quote, over what may stand between texts."""
        allowed = "{, \t\r\n" if self._state == "name" else ": \t\r\n"
        while self._at < len(self._buffer):
            character = self._buffer[self._at]
            self._at += 1
            if character == '"':
                self._state = f"in {self._state}"
                self._parts = []
                self.text = ""
                return True
            if character not in allowed:
                self._state = "broken"
                return False
        return False

    def _read(self) -> bool:
        """Read on in a text, up to its closing quote or as far as there is one."""
        buffer, at = self._buffer, self._at
        while at < len(buffer):
            stop = _next_special(buffer, at)
            self._parts.append(buffer[at:stop])
            at = stop
            if at >= len(buffer):
                break
            if buffer[at] == '"':
                self._at = at + 1
                self._close("".join(self._parts))
                return True
            width, character = _escape(buffer, at)
            if width == 0:  # the rest of the escape hasn't come in yet
                break
            self._parts.append(character)
            at += width
        self._at = at
        if self._state == "in value":
            self.text = "".join(self._parts)
        return False

    def _close(self, text: str) -> None:
        if self._state == "in name":
            self.name, self._state = text, "value"
            return
        text = _join_surrogates(text)
        if self.complete.setdefault(self.name, text) != text:
            self.twice.add(self.name)
            del self.complete[self.name]
        self.text, self._state = text, "name"


_SPECIAL = re.compile(r'["\\]')


def _next_special(text: str, at: int) -> int:
    found = _SPECIAL.search(text, at)
    return found.start() if found else len(text)


def _escape(text: str, at: int) -> tuple[int, str]:
    """Width and meaning of the escape at `at`; width 0 if it isn't all there."""
    if at + 1 >= len(text):
        return 0, ""
    letter = text[at + 1]
    if letter != "u":
        return 2, _ESCAPES.get(letter, letter)
    if at + 6 > len(text):
        return 0, ""
    try:
        return 6, chr(int(text[at + 2 : at + 6], 16))
    except ValueError:
        return 6, "\N{REPLACEMENT CHARACTER}"


def _join_surrogates(text: str) -> str:
    """Pairs of surrogate escapes as the characters they mean."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
