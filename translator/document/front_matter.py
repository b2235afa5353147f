"""Front matter: where each value stands, and new values in place of old ones with all other bytes kept.

PyYAML's node marks say where a value is written. A new value is tried in the form that the old one has, and
quoted where that form can't say it; what is written is composed again and must have the structure it had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import yaml

from translator.document.toml_matter import TomlString, find_strings, replace_string, texts_of_several_lines
from translator.errors import SourceError
from translator.i18n import tr
from translator.safe_toml import LongKeyError
from translator.safe_yaml import ALIAS, UnreadError, compose

_OPENING = re.compile(r"\ufeff?(?>[ \t]*(?>\r\n|\r|\n))*(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)")
_YAML_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_TOML_CLOSING = re.compile(r"^\+\+\+[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_LOOKS_LIKE_YAML = re.compile(r"[^\s#:][^:\n\r]{0,60}:(?:[ \t]|$)")
# What PyYAML's reader refuses or reads as a line break where YAML 1.2's readers don't; masked, one for one.
_UNREADABLE = re.compile("[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+[ \t]+(?=[^\s&!])")
LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Plain scalars that some reader (Ruby, Go, JavaScript) takes for something other than text.
NOT_TEXT_SOMEWHERE = re.compile(r"[\d.,:+_\-eExXoO]+|y|n|yes|no|on|off|true|false|null|~", re.IGNORECASE)


class MatterFormat(StrEnum):
    """The language front matter is written in. Of TOML, strings of one line are read and replaced, no others."""

    YAML = "yaml"
    TOML = "toml"


@dataclass(frozen=True, slots=True)
class Field:
    """A scalar value. `path` is its dotted key (`image.alt`, `tags.0`), `value` what it says.

    `start` and `end` are offsets into the post's text: the value as written, with quotes and block indicator.
    `style` is how: `'`, `"`, `|`, `>` or empty for plain. `is_text`: it is no number, date or the like.
    """

    path: str
    start: int
    end: int
    style: str
    value: str
    line: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a post: `start` to `end` with its fences, `body_start` to `body_end` between them.

    `fields` are in the order they are written. `doubled` are dotted keys that are set twice, with their line;
    as in every engine the last one counts, and only that is in `fields`. `left` are those of TOML's texts of several
    lines that hold Korean, with their line.
    """

    start: int
    end: int
    body_start: int
    body_end: int
    format: MatterFormat
    fields: tuple[Field, ...] = ()
    doubled: tuple[tuple[str, int], ...] = ()
    left: tuple[tuple[str, int], ...] = ()

    @property
    def values(self) -> dict[str, Field]:
        """The fields by dotted key."""
        return {field.path: field for field in self.fields}


def find_front_matter(text: str) -> FrontMatter | None:
    """The front matter that `text` begins with, or None. Raises SourceError with the line.

    A `---` that nothing closes is a thematic break, unless what follows reads like front matter.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    toml = opening.group(1) == "+++"
    body_start = opening.end()
    closing = (_TOML_CLOSING if toml else _YAML_CLOSING).search(text, body_start)
    if closing is None:
        first = LINE_BREAK.split(text[body_start : body_start + 400], maxsplit=1)[0]
        if toml or not _LOOKS_LIKE_YAML.match(first):
            return None
        raise SourceError(
            tr("the front matter is not closed"),
            hint=tr("End it with a line of three dashes: ---"),
            line=line_of(text, opening.start(1)),
        )
    start = opening.start(1)
    if toml:
        strings, left = _toml_fields(text, body_start, closing.start())
        return FrontMatter(
            start, closing.end(), body_start, closing.start(), MatterFormat.TOML, strings, left=left
        )
    body = text[body_start : closing.start()]
    first_line = line_of(text, body_start)
    root = compose_front(body, first_line)
    if root is not None and not isinstance(root, yaml.MappingNode):
        if start > int(text.startswith("\ufeff")) or isinstance(root, yaml.ScalarNode):
            return None  # two thematic breaks with text between them
        raise SourceError(tr("the front matter has to be `key: value` lines"), line=first_line)
    fields, doubled = _fields(root, body, body_start, first_line)
    return FrontMatter(start, closing.end(), body_start, closing.start(), MatterFormat.YAML, fields, doubled)


def replace_values(text: str, values: Mapping[str, str]) -> str:
    """`text` with other values for some dotted keys of its front matter; all other bytes stay.

    Raises KeyError for a key that isn't there, SourceError where a value can't be written.
    """
    if not values:
        return text
    front = find_front_matter(text)
    if front is None:
        raise KeyError(next(iter(values)))
    body = text[front.body_start : front.body_end]
    # From the last to the first, so that the offsets of those before stay right.
    for field in sorted((front.values[path] for path in values), key=lambda one: -one.start):
        replaced = _replaced if front.format is MatterFormat.YAML else _replaced_in_toml
        body = replaced(body, field, values[field.path], front.body_start)
    return text[: front.body_start] + body + text[front.body_end :]


def find_values(text: str) -> dict[str, Field]:
    """The scalar values of the front matter of `text`, by dotted key; none where there is no front matter."""
    front = find_front_matter(text)
    return {} if front is None else front.values


# Reading ----------------------------------------------------------------------------------------------------


def line_of(text: str, offset: int) -> int:
    """The line, from 1, on which an offset lies."""
    return len(LINE_BREAK.findall(text, 0, offset)) + 1


def compose_front(body: str, first_line: int) -> yaml.Node | None:
    """The nodes of YAML front matter. Raises SourceError."""
    readable = _UNREADABLE.sub(" ", body)
    try:
        node: yaml.Node | None = compose(readable, aliases=True)
    except UnreadError as error:
        raise SourceError(
            tr("the front matter has {problem}", problem=error.problem),
            hint=tr("Write the value out."),
            line=first_line + (error.problem_mark.line if error.problem_mark else 0),
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(
            tr("the front matter is not YAML: {problem}", problem=error.problem or error.context),
            hint=tr("Text with `: `, `#` or quotes in it has to be quoted."),
            line=first_line + (mark.line if mark else 0),
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceError(
            tr("the front matter can't be read: {error}", error=error), line=first_line
        ) from None
    return node


def _fields(
    root: yaml.Node | None, body: str, offset: int, first_line: int
) -> tuple[tuple[Field, ...], tuple[tuple[str, int], ...]]:
    found: dict[str, Field] = {}
    doubled: list[tuple[str, int]] = []
    for path, node in _scalars(root, ""):
        start, end = node.start_mark.index, node.end_mark.index
        style = node.style or ""
        if anchor := _ANCHOR.match(body, start, end):
            start = anchor.end()
        written = body[start:end]
        # A tag (`!!str x`) is written before the value itself, an alias (`*x`) in its place.
        bare = not written.startswith(("!", "&", "*")) and not _UNREADABLE.search(written.replace("\t", ""))
        if path in found:
            doubled.append((path, first_line + node.start_mark.line))
        found[path] = Field(
            path,
            offset + start,
            offset + end,
            style,
            node.value,
            first_line + node.start_mark.line,
            bare and node.tag == "tag:yaml.org,2002:str",
        )
    return tuple(sorted(found.values(), key=lambda field: field.start)), tuple(doubled)


def _scalars(root: yaml.Node | None, path: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    # Written with a stack: the nesting is the post's, the recursion limit is Python's.
    stack: list[tuple[yaml.Node | None, str]] = [(root, path)]
    while stack:
        node, at = stack.pop()
        if isinstance(node, yaml.ScalarNode):
            yield at, node
        elif isinstance(node, yaml.SequenceNode):
            stack += [
                (item, f"{at}.{index}" if at else str(index))
                for index, item in reversed([*enumerate(node.value)])
            ]
        elif isinstance(node, yaml.MappingNode):
            for key, value in reversed(node.value):
                name = key.value if isinstance(key, yaml.ScalarNode) else "?"
                stack.append((value, f"{at}.{name}" if at else name))


def _toml_fields(text: str, start: int, end: int) -> tuple[tuple[Field, ...], tuple[tuple[str, int], ...]]:
    """The strings of one line, and the texts of several lines that are left, with their line."""
    body = text[start:end]
    try:
        strings = find_strings(body)
    except LongKeyError as error:
        raise SourceError(
            tr("the front matter has {problem}", problem=error), line=line_of(text, start) + error.line - 1
        ) from None
    fields = tuple(
        Field(
            one.path,
            start + one.start,
            start + one.end,
            one.quote,
            one.value,
            line_of(text, start + one.start),
            is_text=True,
        )
        for one in strings
    )
    left = ((path, line_of(text, start + place)) for path, place in texts_of_several_lines(body))
    return fields, tuple(left)


# Writing ----------------------------------------------------------------------------------------------------


def _replaced(body: str, field: Field, value: str, offset: int) -> str:
    """The body with another value for `field`, in the first form that says it and changes nothing else."""
    start, end = field.start - offset, field.end - offset
    shape = _shape(body, field.path, value)
    for written in _forms(body[start:end], field.style, value):
        candidate = body[:start] + written + body[end:]
        try:
            if _shape(candidate, None, None) == shape:
                return candidate
        except SourceError:
            continue
    raise SourceError(
        tr("`{path}` can't be written as YAML: {value!r}", path=field.path, value=value[:60]), line=field.line
    )


def _replaced_in_toml(body: str, field: Field, value: str, offset: int) -> str:
    start, end = field.start - offset, field.end - offset
    return replace_string(body, TomlString(field.path, start, end, field.style, field.value), value)


def _forms(written: str, style: str, value: str) -> Iterator[str]:
    flat = "\n" not in value and value == value.strip()
    if style in {"|", ">"}:
        yield from _block_forms(written, style, value)
        tail = trailing_breaks(written)
        yield double_quoted(value) + (tail or "\n")
        return
    if style == "" and flat and not NOT_TEXT_SOMEWHERE.fullmatch(value):
        yield value
    if style == "'" and flat:
        yield "'" + value.replace("'", "''") + "'"
    yield double_quoted(value)


def _block_forms(written: str, style: str, value: str) -> Iterator[str]:
    """A block scalar with the same indicator and indentation."""
    lines = LINE_BREAK.split(written)
    newline = newline_of(written)
    content = [line for line in lines[1:] if line.strip()]
    if not content:
        return
    indent = content[0][: len(content[0]) - len(content[0].lstrip(" "))]
    tail = trailing_breaks(written)
    stripped = value.rstrip("\n")
    new = stripped.split("\n")
    if style == ">":
        new = [part for index, line in enumerate(new) for part in ([""] if index else []) + [line]]
    text = newline.join(indent + line if line else "" for line in new)
    yield lines[0] + newline + text + tail


def trailing_breaks(text: str) -> str:
    """The line breaks that a value as written ends with: a block scalar has them."""
    return text[len(text.rstrip("\r\n \t")) :].lstrip(" \t") if text[-1:] in "\r\n" else ""


def double_quoted(value: str) -> str:
    """A value in the quotes that hold anything, in YAML and in TOML."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return (
        '"'
        + re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", lambda m: f"\\u{ord(m.group()):04x}", escaped)
        + '"'
    )


def _shape(body: str, path: str | None, value: str | None) -> list[tuple[str, str, str]]:
    """Every scalar's path, tag and value; that of `path` (the last, if it is set twice) as if it said `value`."""
    shape = [
        # An alias says what its anchor says, which may be what changes.
        (at, node.tag, "" if node.tag == ALIAS else _comparable(node.value))
        for at, node in _scalars(compose_front(body, 1), "")
    ]
    if value is not None:
        last = max(index for index, (at, _, _) in enumerate(shape) if at == path)
        shape[last] = (shape[last][0], "tag:yaml.org,2002:str", _comparable(value))
    return shape


def _comparable(value: str) -> str:
    """A value but for the line breaks at its end, which a block scalar's indicator decides."""
    return _UNREADABLE.sub(" ", value).rstrip("\n")


def newline_of(text: str) -> str:
    """How the first line of a text ends."""
    match = LINE_BREAK.search(text)
    return match.group() if match else "\n"
