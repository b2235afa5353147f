"""Keys of a front matter, set and taken out, with all other bytes kept.

What is written is read again: it has to say what was asked for, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from translator.document.front_matter import (
    LINE_BREAK,
    NOT_TEXT_SOMEWHERE,
    MatterFormat,
    compose_front,
    double_quoted,
    find_front_matter,
    find_values,
    line_of,
    newline_of,
    trailing_breaks,
)
from translator.document.toml_matter import find_strings, read_toml, replace_string
from translator.errors import SourceError
from translator.i18n import tr
from translator.safe_yaml import end_of


def set_keys(text: str, keys: Mapping[str, str | bool]) -> str:
    """`text` with these top-level keys set: in place where they are scalars already, else at the end.

    Front matter is made where there is none. Keys of TOML are added as TOML. Raises SourceError.
    """
    front = find_front_matter(text)
    newline = newline_of(text)
    if front is None:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        lines = "".join(f"{key}: {_scalar(value)}{newline}" for key, value in keys.items())
        gap = "" if text[len(mark) :].startswith(("\r", "\n")) else newline
        return f"{mark}---{newline}{lines}---{newline}{gap}{text[len(mark) :]}"
    if front.format is MatterFormat.TOML:
        body = text[front.body_start : front.body_end]
        for key, value in keys.items():
            body = _set_toml_key(body, key, value, newline)
        return text[: front.body_start] + body + text[front.body_end :]
    for key, value in keys.items():
        text = _set_yaml_key(text, key, value, newline)
    return text


def set_list(text: str, key: str, values: Sequence[str]) -> str:
    """`text` with a top-level key set to a list of texts; the key isn't in it so far. Raises SourceError."""
    place = "OLGIM-LIST"
    while place in text:
        place += "-X"
    listed = f"[{', '.join(double_quoted(value) for value in values)}]"
    return re.sub(rf'"?{place}"?', lambda _: listed, set_keys(text, {key: place}), count=1)


def remove_keys(text: str, *keys: str) -> str:
    """`text` without these top-level keys of its front matter: whole lines, and all below them.

    Of TOML, only texts and lists of texts go.
    """
    for key in keys:
        front = find_front_matter(text)
        if front is None:
            return text
        body = text[front.body_start : front.body_end]
        body = (
            _without_toml_key(body, key)
            if front.format is MatterFormat.TOML
            else _without_yaml_key(body, key)
        )
        text = text[: front.body_start] + body + text[front.body_end :]
    return text


# YAML -------------------------------------------------------------------------------------------------------


def _set_yaml_key(text: str, key: str, value: str | bool, newline: str) -> str:
    """`text` with a top-level key of its YAML front matter set, and read again to be sure of it."""
    front = find_front_matter(text)
    assert front is not None
    body = text[front.body_start : front.body_end]
    root = compose_front(body, line_of(text, front.body_start))
    table = root if isinstance(root, yaml.MappingNode) else None
    in_braces = table is not None and table.flow_style
    written = double_quoted(value) if in_braces and isinstance(value, str) else _scalar(value)
    found = [node for at, node in table.value if at.value == key] if table else []
    if found:
        node = found[-1]  # as in every engine, the last one counts
        start, end = node.start_mark.index, node.end_mark.index
        if not isinstance(node, yaml.ScalarNode):
            raise SourceError(
                tr("`{key}` is a list or a table in the front matter", key=key),
                hint=tr("Make `{key}` one value.", key=key),
                line=line_of(text, front.body_start + start),
            )
        end -= len(trailing_breaks(body[start:end]))
        gap = "" if body[start - 1] in " \t\r\n" else " "  # a key without a value ends in its colon
        changed = f"{body[:start]}{gap}{written}{body[end:]}"
    elif table and in_braces:
        start = table.start_mark.index + 1
        changed = f"{body[:start]}{key}: {written}, {body[start:]}"
    else:
        indent = " " * table.start_mark.column if table else ""
        before = body if not body or body[-1] in "\r\n" else body + newline
        changed = f"{before}{indent}{key}: {written}{newline}"
    text = text[: front.body_start] + changed + text[front.body_end :]
    said = find_values(text).get(key)
    if said is None or said.value != (written if isinstance(value, bool) else value):
        raise SourceError(
            tr("`{key}` can't be set in the front matter", key=key),
            hint=tr("Write `{key}: {written}` there.", key=key, written=written),
        )
    return text


def _without_yaml_key(body: str, key: str) -> str:
    root = compose_front(body, 1)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return body
    for key_node, value_node in reversed(root.value):
        if key_node.value == key:
            start, end = key_node.start_mark.index, end_of(value_node)
            if body[end - 1] not in "\r\n":
                rest = LINE_BREAK.search(body, end)
                end = rest.end() if rest else len(body)
            body = body[:start] + body[end:]
    return body


def _scalar(value: str | bool) -> str:
    """A value as it is written on a line of its own."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value and value.isprintable() and value == value.strip() and not NOT_TEXT_SOMEWHERE.fullmatch(value):
        try:
            node = yaml.compose(f"k: {value}\n", Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            return double_quoted(value)
        assert isinstance(node, yaml.MappingNode)
        [(_, scalar)] = node.value
        if (
            isinstance(scalar, yaml.ScalarNode)
            and scalar.value == value
            and scalar.tag.endswith(":str")
            and not scalar.style
        ):
            return value
    return double_quoted(value)


# TOML -------------------------------------------------------------------------------------------------------


def _set_toml_key(body: str, key: str, value: str | bool, newline: str) -> str:
    """`body` with a key at its top set: in the quotes it has, or on a line of its own above all tables."""
    before = read_toml(body)
    if before is not None and isinstance(before.get(key), list | dict):
        raise SourceError(
            tr("`{key}` is a list or a table in the front matter", key=key),
            hint=tr("Make `{key}` one value.", key=key),
        )
    written = next((one for one in find_strings(body) if one.path == key), None)
    if written is not None and isinstance(value, str):
        return replace_string(body, written, value)
    line = f"{key} = {_scalar(value) if isinstance(value, bool) else double_quoted(value)}"
    table = re.search(r"^[ \t]*\[", body, re.MULTILINE)
    head, rest = (body[: table.start()], body[table.start() :]) if table else (body, "")
    there = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=[^\r\n]*", re.MULTILINE)
    gap = newline if head and head[-1] not in "\r\n" else ""
    forms = (
        there.sub(lambda _: line, head, count=1) + rest if there.search(head) else None,
        f"{head}{gap}{line}{newline}{rest}",
        f"{line}{newline}{body}",
    )
    for form in forms:
        # What tomllib can't read, the engine may: it is Go's.
        if form is not None and (before is None or read_toml(form) == {**before, key: value}):
            return form
    raise SourceError(
        tr("`{key}` can't be set in the front matter", key=key), hint=tr("Write `{line}` there.", line=line)
    )


def _without_toml_key(body: str, key: str) -> str:
    before = read_toml(body)
    if before is None or key not in before:
        return body
    text = r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
    written = re.compile(
        rf"^{re.escape(key)}[ \t]*=[ \t]*(?:{text}|\[(?:{text}|[^\]\"'])*\])[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)",
        re.MULTILINE,
    )
    without = written.sub("", body, count=1)
    left = {name: value for name, value in before.items() if name != key}
    return without if read_toml(without) == left else body
