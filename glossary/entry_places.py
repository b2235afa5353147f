"""Where the entries of a glossary stand in its text, and that text with an entry saying something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from glossary.entry_writing import Entry, fields_of, flow_of, lines_of
from translator import safe_yaml
from translator.errors import GlossaryError
from translator.i18n import tr

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = yaml.Node | tuple[yaml.Node, yaml.Node]
Collection = yaml.SequenceNode | yaml.MappingNode


def entries_of(text: str, section: str) -> Collection | None:
    """The node that holds the terms, or the people; None where there are none."""
    root = yaml.compose(text, Loader=_LOADER)
    if _is_sectioned(root):
        root = next((value for key, value in root.value if key.value == section), None)
    elif section != "terms":
        return None
    if isinstance(root, yaml.SequenceNode | yaml.MappingNode) and root.value:
        return root
    return None


def has_sections(text: str) -> bool:
    """Whether it says `terms:`, `people:` or `style:`, and isn't all terms."""
    return _is_sectioned(yaml.compose(text, Loader=_LOADER))


def sectioned(text: str, newline: str) -> str:
    """`text`, which is all terms, with `terms:` above them."""
    root = yaml.compose(text, Loader=_LOADER)
    assert root is not None
    start = text.rfind("\n", 0, int(root.start_mark.index)) + 1
    return f"{text[:start]}terms:{newline}" + re.sub(r"(?m)^(?=[^\r\n])", "  ", text[start:])


def _is_sectioned(root: yaml.Node | None) -> TypeGuard[yaml.MappingNode]:
    keys = {str(key.value) for key, _ in root.value} if isinstance(root, yaml.MappingNode) else set()
    return not keys.isdisjoint(("terms", "people", "style"))


def start_of(entry: Place) -> int:
    """Where the entry's first character stands."""
    node = entry[0] if isinstance(entry, tuple) else entry
    return int(node.start_mark.index)


def end_of(entry: Place) -> int:
    """Where the entry's last character stands."""
    return safe_yaml.end_of(entry[1] if isinstance(entry, tuple) else entry)


def column_of(node: yaml.Node, entry: Place) -> int:
    """How far the entries of a node are indented."""
    if isinstance(node, yaml.SequenceNode):
        return int(node.start_mark.column)
    assert isinstance(entry, tuple)
    return int(entry[0].start_mark.column)


def next_line(text: str, at: int) -> int:
    """The offset at which the next line begins; `at` itself where a line begins there."""
    if at and text[at - 1] == "\n":
        return at
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def stretch_of(text: str, node: Collection, at: int) -> tuple[int, int]:
    """The lines, or in flow style the stretch with its comma, that an entry takes."""
    entries = node.value
    if node.flow_style:
        if at + 1 < len(entries):
            return start_of(entries[at]), start_of(entries[at + 1])
        return (end_of(entries[at - 1]) if at else start_of(entries[at])), end_of(entries[at])
    head = text[: start_of(entries[at])]
    dash = isinstance(node, yaml.SequenceNode) and head.rstrip().endswith("-")  # on a line of its own, maybe
    start = (head.rstrip() if dash else head).rfind("\n") + 1
    return start, next_line(text, end_of(entries[at]))


def places_of(entries: Sequence[Entry], node: Collection, path: Path) -> list[int]:
    """Which of a node's entries these are, which were read from it. Raises GlossaryError."""
    by_line: dict[int, list[int]] = {}
    for number, place in enumerate(node.value):
        by_line.setdefault(_line(place), []).append(number)
    found = []
    for entry in entries:
        at = next(
            (at for at in by_line.get(entry.line, ()) if entry.source in _sources(node.value[at])), None
        )
        if at is None:
            raise GlossaryError(
                tr("{source} can't be found in the file", source=entry.source),
                hint=tr("Edit it by hand."),
                path=path,
                line=entry.line,
            )
        found.append(at)
    return found


def _line(entry: Place) -> int:
    node = entry[0] if isinstance(entry, tuple) else entry
    return int(node.start_mark.line) + 1


def _sources(entry: Place) -> Iterator[str]:
    pairs = [entry] if isinstance(entry, tuple) else entry.value
    for key, value in pairs:
        yield _folded(key.value)
        if key.value == "source":
            yield _folded(value.value)


def _folded(text: object) -> str:
    """A scalar as the reader takes it."""
    return unicodedata.normalize("NFC", " ".join(str(text).split()))


# ---- an entry that says something else


def rewritten(text: str, start: int, place: Place, entry: Entry, indent: str, newline: str) -> str:
    """The lines from `start` to the end of `text`, which say what stands at `place`, saying `entry`."""
    in_list = not isinstance(place, tuple)
    inner = place[1] if isinstance(place, tuple) else place
    tail = text[end_of(place) :]
    if isinstance(inner, yaml.MappingNode) and inner.flow_style:
        return text[start : start_of(place)] + flow_of(entry, in_list=in_list) + tail
    names = [key.value for key, _ in inner.value] if isinstance(inner, yaml.MappingNode) else []
    if (in_list and "source" not in names) or not names:  # 토큰: token
        first, rest = lines_of(entry, indent, newline, in_list=in_list).split(newline, 1)
        return first + (tail if tail.strip() else newline) + rest
    written = {name: value for name, value in fields_of(entry) if in_list or name != "source"}
    parts = [text[start : start_of(inner.value[0])]]
    for number, (key, value) in enumerate(inner.value):
        following = inner.value[number + 1 :]
        stop = text.rfind("\n", 0, start_of(following[0])) + 1 if following else len(text)
        begin = text.rfind("\n", 0, start_of(key)) + 1 if number else start_of(key)
        parts.append(_field(text[begin:stop], key, value, begin, written.pop(key.value, None), newline))
    margin = " " * int(inner.start_mark.column)
    if parts[-1] and not parts[-1].endswith("\n"):
        parts.append(newline)
    return "".join(parts) + "".join(f"{margin}{name}: {value}{newline}" for name, value in written.items())


def _field(lines: str, key: yaml.Node, value: yaml.Node, begin: int, wanted: str | None, newline: str) -> str:
    """The `lines` of one key, at `begin`, saying `wanted`: as they are if they do, else with their comments kept."""
    if wanted is not None and _plain(yaml.compose(wanted, Loader=_LOADER)) == _plain(value):
        return lines
    before, tail = lines[: start_of(key) - begin], lines[end_of(value) - begin :]
    inside = lines[start_of(value) - begin : end_of(value) - begin] if isinstance(value, Collection) else ""
    comments = "".join(f"{line.strip(chr(13))}{newline}" for line in re.findall(r"(?m)^[ \t]*#.*$", inside))
    at_end, line, rest = tail.partition("\n")
    if wanted is None:
        kept = f"{before}{at_end.strip()}{newline}" if at_end.strip() else ""
        return kept + comments + rest
    return f"{before}{key.value}: {wanted}{at_end}{line or newline}{comments}{rest}"


def _plain(node: yaml.Node | None) -> object:
    """What a node says, as the reader takes it."""
    if isinstance(node, yaml.SequenceNode):
        return [_folded(one.value) for one in node.value]
    return _folded(node.value) if node else ""
