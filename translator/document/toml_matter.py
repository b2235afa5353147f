"""TOML front matter: where the strings of one line are, alone or in lists, and new values in their places.

What TOML says is tomllib's to decide: a value is only found where tomllib reads the same one under that key, and a new
one is only written if tomllib then reads the same table with that one value changed. All else is carried as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from translator.errors import SourceError
from translator.hangul import has_hangul
from translator.i18n import tr
from translator.safe_toml import LongKeyError, load_toml

_DEEP = 100  # levels of tables; comparing deeper ones takes more stack than there is
_MUCH = 20_000  # nobody's front matter is longer; tomllib takes its time with what is made to cost it
_LINE = re.compile(r"[^\r\n]+")
_TABLE = re.compile(r"[ \t]*\[[ \t]*(?P<name>[\w.-]+)[ \t]*\][ \t]*(?:#.*)?")
_OTHER_TABLE = re.compile(r"[ \t]*\[\[")
_STRING = re.compile(
    r"""[ \t]*(?P<key>[\w.-]+)[ \t]*=[ \t]*(?P<value>"(?:[^"\\]|\\.)*"|'[^']*')[ \t]*(?:\#.*)?""", re.VERBOSE
)
_LONG = re.compile(r"""[ \t]*(?P<key>[\w.-]+)[ \t]*=[ \t]*(?P<quotes>\"{3}|'{3})""")
_LIST = re.compile(r"[ \t]*(?P<key>[\w.-]+)[ \t]*=[ \t]*\[")
_IN_LIST = re.compile(
    r"""(?P<value>"(?:[^"\\\r\n]|\\.)*"(?!")|'[^'\r\n]*'(?!'))|(?P<closed>\])|[\s,]+|\#[^\r\n]*""", re.VERBOSE
)


@dataclass(frozen=True, slots=True)
class TomlString:
    """A string under a dotted key (`tags.0` in a list): `body[start:end]` with its quotes."""

    path: str
    start: int
    end: int
    quote: str
    value: str


def find_strings(body: str) -> tuple[TomlString, ...]:
    """The strings of one line each, in their order; none where `body` is not TOML. Raises LongKeyError."""
    data = read_toml(body)
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


def texts_of_several_lines(body: str) -> Iterator[tuple[str, int]]:
    """The dotted keys and places of texts in three quotes that hold Korean."""
    table = ""
    for line in _LINE.finditer(body):
        if named := _TABLE.fullmatch(line.group()):
            table = f"{named['name']}."
        elif opening := _LONG.match(line.group()):
            end = body.find(opening["quotes"], line.start() + opening.end())
            if has_hangul(body[line.start() + opening.end() : end if end >= 0 else len(body)]):
                yield table + opening["key"], line.start()


def replace_string(body: str, one: TomlString, value: str) -> str:
    """`body` with another value, in the quotes that it has where they can hold it. Raises SourceError."""
    expected = read_toml(body)
    if expected is not None:
        _put(expected, one.path, value)
        for written in _forms(one.quote, value):
            candidate = body[: one.start] + written + body[one.end :]
            if read_toml(candidate) == expected:
                return candidate
    raise SourceError(tr("`{path}` can't be written as TOML: {value!r}", path=one.path, value=value[:60]))


def _candidates(body: str) -> Iterator[TomlString]:
    table: str | None = ""
    at = 0
    while line := _LINE.search(body, at):
        at = line.end()
        if named := _TABLE.fullmatch(line.group()):
            table = f"{named['name']}."
        elif _OTHER_TABLE.match(line.group()):
            table = None
        elif table is None:
            continue
        elif string := _STRING.fullmatch(line.group()):
            yield from _string(table + string["key"], string["value"], line.start() + string.start("value"))
        elif opening := _LIST.match(line.group()):
            count = 0
            at = line.start() + opening.end()
            while (item := _IN_LIST.match(body, at)) and not item["closed"]:
                at = item.end()
                if item["value"]:
                    yield from _string(f"{table}{opening['key']}.{count}", item["value"], item.start())
                    count += 1


def _string(path: str, written: str, start: int) -> Iterator[TomlString]:
    read = read_toml(f"value = {written}")
    if read is not None:
        yield TomlString(path, start, start + len(written), written[0], read["value"])


def _forms(quote: str, value: str) -> Iterator[str]:
    if quote == "'" and not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", value):
        yield f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    yield '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match.group()):04x}", escaped) + '"'


def read_toml(text: str) -> dict[str, Any] | None:
    """What a text says as TOML; None where it is none, or longer or deeper than anybody's front matter.

    Raises LongKeyError.
    """
    if len(text) > _MUCH:
        return None
    try:
        table = load_toml(text)
    except LongKeyError:
        raise
    except (ValueError, RecursionError):
        return None
    return None if _is_deep(table) else table


def _is_deep(table: dict[str, Any]) -> bool:
    level: list[Any] = [table]
    for _ in range(_DEEP):
        inside = [one.values() if isinstance(one, dict) else one for one in level]
        level = [one for values in inside for one in values if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def _look_up(data: Any, path: str) -> Any:
    for key in path.split("."):
        inner = _key_in(data, key)
        if inner is None:
            return None
        data = data[inner]
    return data


def _put(data: Any, path: str, value: str) -> None:
    *tables, last = path.split(".")
    for table in tables:
        data = data[_key_in(data, table)]
    data[_key_in(data, last)] = value


def _key_in(data: Any, key: str) -> str | int | None:
    """What a part of a dotted key is called in a table or a list; None if it isn't there."""
    if isinstance(data, list):
        return int(key) if key.isdecimal() and int(key) < len(data) else None
    return key if isinstance(data, dict) and key in data else None
