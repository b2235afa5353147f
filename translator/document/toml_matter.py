"""TOML front matter: where the strings that stand on one line are, and new values in their places.

What TOML says is tomllib's to decide: a value is only found where tomllib reads the same one under that key, and a new
one is only written if tomllib then reads the same table with that one value changed. All else is carried as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from translator.errors import SourceError

_MUCH = 20_000  # nobody's front matter is longer; tomllib takes its time with what is made to cost it
_LINE = re.compile(r"[^\r\n]+")
_TABLE = re.compile(r"[ \t]*\[[ \t]*(?P<name>[\w.-]+)[ \t]*\][ \t]*(?:#.*)?")
_OTHER_TABLE = re.compile(r"[ \t]*\[\[")
_STRING = re.compile(
    r"""[ \t]*(?P<key>[\w.-]+)[ \t]*=[ \t]*(?P<value>"(?:[^"\\]|\\.)*"|'[^']*')[ \t]*(?:\#.*)?""", re.VERBOSE
)


@dataclass(frozen=True, slots=True)
class TomlString:
    """A string under a dotted key: `body[start:end]` with its quotes."""

    path: str
    start: int
    end: int
    quote: str
    value: str


def find_strings(body: str) -> tuple[TomlString, ...]:
    """The strings of one line each, in their order; none where `body` is not TOML."""
    data = _read(body)
    if data is None:
        return ()
    found: dict[str, TomlString] = {}
    doubtful: set[str] = set()
    for one in _candidates(body):
        if one.path in found:
            doubtful.add(one.path)  # one of them only looks like it, in a text of several lines
        elif _look_up(data, one.path) == one.value:
            found[one.path] = one
    return tuple(one for one in found.values() if one.path not in doubtful)


def replace_string(body: str, one: TomlString, value: str) -> str:
    """`body` with another value, in the quotes that it has where they can hold it. Raises SourceError."""
    expected = _read(body)
    if expected is not None:
        _put(expected, one.path, value)
        for written in _forms(one.quote, value):
            candidate = body[: one.start] + written + body[one.end :]
            if _read(candidate) == expected:
                return candidate
    raise SourceError(f"`{one.path}` can't be written as TOML: {value[:60]!r}")


def _candidates(body: str) -> Iterator[TomlString]:
    table: str | None = ""
    for line in _LINE.finditer(body):
        if named := _TABLE.fullmatch(line.group()):
            table = f"{named['name']}."
        elif _OTHER_TABLE.match(line.group()):
            table = None
        elif table is not None and (string := _STRING.fullmatch(line.group())):
            start, end = (line.start() + offset for offset in string.span("value"))
            read = _read(f"value = {string['value']}")
            if read is not None:
                yield TomlString(table + string["key"], start, end, string["value"][0], read["value"])


def _forms(quote: str, value: str) -> Iterator[str]:
    if quote == "'" and not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", value):
        yield f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    yield '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match.group()):04x}", escaped) + '"'


def _read(text: str) -> dict[str, Any] | None:
    if len(text) > _MUCH:
        return None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _look_up(data: Any, path: str) -> Any:
    for key in path.split("."):
        if not isinstance(data, dict) or key not in data:
            return None
        data = data[key]
    return data


def _put(data: dict[str, Any], path: str, value: str) -> None:
    *tables, key = path.split(".")
    for table in tables:
        data = data[table]
    data[key] = value
