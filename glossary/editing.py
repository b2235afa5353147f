"""Adding terms and people to a glossary file and taking terms out, every other byte kept: comments, order, quotes.

What is written is read again first: if it doesn't say exactly what was meant, nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

import yaml

from glossary.glossary import Glossary
from glossary.loading import LOADER, parse_glossary, read_text
from glossary.matching import fold
from glossary.terms import Person, Term
from glossary.writing import Entry, fields_of, flow_of, lines_of
from translator.errors import GlossaryError
from translator.files import write_atomically


def add_entries(path: Path, entries: Sequence[Entry], *, replacing: Sequence[Entry] = ()) -> None:
    """Write terms and people into the glossary `path`, at its end; where there is no such file, make one.

    Those of `replacing` stand in the place of one with the same source, where there is one. Raises GlossaryError where
    the file is wrong, or has one of `entries` already; then nothing is written.
    """
    mark, text = _read(path) if path.exists() else ("", "")
    for entry in entries:
        text = added(text, entry, path)
    for entry in replacing:
        known = _like(entry, parse_glossary(text, path))
        if known and _bare(known) == _bare(entry):
            continue  # with the comments in it
        text = replaced(text, entry, path) if known else added(text, entry, path)
    write_text(path, mark + text)


def remove_term(path: Path, source: str) -> Term:
    """Take the entry of `source` out of the glossary `path`, and give it. Raises GlossaryError where there is none."""
    mark, text = _read(path)
    term = find_term(parse_glossary(text, path), source, path)
    write_text(path, mark + removed(text, term, path))
    return term


def _read(path: Path) -> tuple[str, str]:
    """A glossary's byte order mark, if it has one, and its text."""
    text = read_text(path)
    bare = text.removeprefix("\ufeff")
    return text[: len(text) - len(bare)], bare


def find_term(glossary: Glossary, source: str, path: Path | None = None) -> Term:
    """The term whose source or variant is `source`, spaces and case aside. Raises GlossaryError with the nearest."""
    import difflib

    by_spelling = {fold(spelling): term for term in reversed(glossary.terms) for spelling in term.spellings}
    by_spelling |= {fold(term.source): term for term in reversed(glossary.terms)}
    term = by_spelling.get(fold(source))
    if term is None:
        close = difflib.get_close_matches(fold(source), by_spelling, n=1, cutoff=0.5)
        hint = f"Did you mean {by_spelling[close[0]].source}?" if close else None
        raise GlossaryError(f"there is no term {source}", hint=hint, path=path)
    return term


def write_text(path: Path, text: str) -> None:
    """Replace the file in one step. Raises GlossaryError where it can't be written."""
    try:
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        raise GlossaryError(f"can't be written: {error.strerror or error}", path=path) from error


# ---- text in, text out


def added(text: str, entry: Entry, path: Path) -> str:
    """`text` with `entry` behind the last one of its kind."""
    before = parse_glossary(text, path)
    old = _like(entry, before)
    if old and (not isinstance(entry, Term) or not isinstance(old, Term) or old.context == entry.context):
        raise GlossaryError(
            f"{entry.source} is in it already, as “{old.target}”",
            hint="Replace it with --replace.",
            path=path,
            line=old.line,
        )
    wanted = _with(before, entry, [*_kin(entry, before), entry])
    section = _section(entry)
    newline = "\r\n" if "\r\n" in text else "\n"
    if section == "people" and not _has_sections(text) and before.terms:
        text = _sectioned(text, newline)
    found = _entries(text, section)
    if found is None:  # nothing there yet
        head = text if not text or text.endswith("\n") else text + newline
        empty = re.search(rf"(?m)^{section}:[ \t]*(?:\[\]|\{{\}}|~|null)?[ \t]*(#.*?)?(\r?\n|\Z)", head)
        if empty:
            comment = f" {empty[1]}" if empty[1] else ""
            start, rest = head[: empty.start()] + f"{section}:{comment}{newline}", head[empty.end() :]
        else:
            start, rest = f"{head}{section}:{newline}", ""
        return _checked(start + lines_of(entry, "  ", newline, in_list=True) + rest, wanted, path)
    node, entries = found
    if node.flow_style:
        at = _end_of(entries[-1])
        body = flow_of(entry, in_list=isinstance(node, yaml.SequenceNode))
        return _checked(f"{text[:at]}, {body}{text[at:]}", wanted, path)
    indent = " " * _column(node, entries[-1])
    at = _next_line(text, _end_of(entries[-1]))
    head = text[:at] if text[:at].endswith("\n") else text[:at] + newline
    body = lines_of(entry, indent, newline, in_list=isinstance(node, yaml.SequenceNode))
    return _checked(head + body + text[at:], wanted, path)


def removed(text: str, term: Term, path: Path) -> str:
    """`text` without the entry of `term`, which was read from it."""
    before = parse_glossary(text, path)
    left = [old for old in before.terms if (old.source, old.line) != (term.source, term.line)]
    start, end = _place(text, term, path)
    return _checked(text[:start] + text[end:], _with(before, term, left), path)


def replaced(text: str, entry: Entry, path: Path) -> str:
    """`text` with `entry` in the place of the one with its source; what that one says alike stays as it is written."""
    before = parse_glossary(text, path)
    old = _like(entry, before)
    if old is None:
        raise GlossaryError(f"there is no {entry.source} to replace", path=path)
    start, end = _place(text, old, path)
    found = _entries(text, _section(entry))
    assert found is not None
    node, entries = found
    in_list = isinstance(node, yaml.SequenceNode)
    newline = "\r\n" if "\r\n" in text else "\n"
    wanted = _with(before, entry, [entry if one is old else one for one in _kin(entry, before)])
    if node.flow_style:
        place = next(one for one in entries if _start_of(one) <= start + 2 and _end_of(one) >= start)
        body = text[: _start_of(place)] + flow_of(entry, in_list=in_list) + text[_end_of(place) :]
    else:
        place = next(one for one in entries if start <= _start_of(one) < end)
        indent = " " * _column(node, entries[-1])
        body = text[:start] + _rewritten(text[:end], start, place, entry, indent, newline) + text[end:]
    return _checked(body, wanted, path)


def _rewritten(text: str, start: int, place: _Entry, entry: Entry, indent: str, newline: str) -> str:
    """The lines from `start` to the end of `text`, which say what stands at `place`, saying `entry`."""
    in_list = not isinstance(place, tuple)
    inner = place[1] if isinstance(place, tuple) else place
    tail = text[_end_of(place) :]
    if isinstance(inner, yaml.MappingNode) and inner.flow_style:
        return text[start : _start_of(place)] + flow_of(entry, in_list=in_list) + tail
    names = [key.value for key, _ in inner.value] if isinstance(inner, yaml.MappingNode) else []
    if (in_list and "source" not in names) or not names:  # 토큰: token
        first, rest = lines_of(entry, indent, newline, in_list=in_list).split(newline, 1)
        return first + (tail if tail.strip() else newline) + rest
    written = {name: value for name, value in fields_of(entry) if in_list or name != "source"}
    parts = [text[start : _start_of(inner.value[0])]]
    for number, (key, value) in enumerate(inner.value):
        following = inner.value[number + 1 :]
        stop = text.rfind("\n", 0, _start_of(following[0])) + 1 if following else len(text)
        begin = text.rfind("\n", 0, _start_of(key)) + 1 if number else _start_of(key)
        parts.append(_field(text[begin:stop], key, value, begin, written.pop(key.value, None), newline))
    margin = " " * int(inner.start_mark.column)
    if parts[-1] and not parts[-1].endswith("\n"):
        parts.append(newline)
    return "".join(parts) + "".join(f"{margin}{name}: {value}{newline}" for name, value in written.items())


def _field(lines: str, key: yaml.Node, value: yaml.Node, begin: int, wanted: str | None, newline: str) -> str:
    """The `lines` of one key, at `begin`, saying `wanted`: as they are if they do, else with their comments kept."""
    if wanted is not None and _plain(yaml.compose(wanted, Loader=LOADER)) == _plain(value):
        return lines
    before, tail = lines[: _start_of(key) - begin], lines[_end_of(value) - begin :]
    inside = (
        lines[_start_of(value) - begin : _end_of(value) - begin] if isinstance(value, _Collection) else ""
    )
    comments = "".join(f"{line.strip(chr(13))}{newline}" for line in re.findall(r"(?m)^[ \t]*#.*$", inside))
    at_end, line, rest = tail.partition("\n")
    if wanted is None:
        kept = f"{before}{at_end.strip()}{newline}" if at_end.strip() else ""
        return kept + comments + rest
    return f"{before}{key.value}: {wanted}{at_end}{line or newline}{comments}{rest}"


def _plain(node: yaml.Node | None) -> object:
    """What a node says, as the reader takes it."""
    if isinstance(node, yaml.SequenceNode):
        return [fold_free(one.value) for one in node.value]
    return fold_free(node.value) if node else ""


def _like(entry: Entry, glossary: Glossary) -> Entry | None:
    """What has the entry's source already; for a term, the one of its own context before others."""
    same = [old for old in _kin(entry, glossary) if fold(old.source) == fold(entry.source)]
    if isinstance(entry, Term):
        same.sort(key=lambda old: not isinstance(old, Term) or old.context != entry.context)
    return same[0] if same else None


def _kin(entry: Entry, glossary: Glossary) -> Sequence[Entry]:
    return glossary.people if isinstance(entry, Person) else glossary.terms


def _section(entry: Entry) -> str:
    return "people" if isinstance(entry, Person) else "terms"


def _with(glossary: Glossary, entry: Entry, entries: Sequence[Entry]) -> Glossary:
    """The glossary with other entries of this one's kind."""
    if isinstance(entry, Person):
        return Glossary(glossary.terms, [one for one in entries if isinstance(one, Person)], glossary.style)
    return Glossary([one for one in entries if isinstance(one, Term)], glossary.people, glossary.style)


def _checked(text: str, wanted: Glossary, path: Path) -> str:
    try:
        sound = _meant(parse_glossary(text, path)) == _meant(wanted)
    except GlossaryError:
        sound = False  # ours, since the file was read before
    if not sound:
        raise GlossaryError(
            "this glossary is written in a way that can't be edited safely",
            hint="Edit it by hand.",
            path=path,
        )
    return text


def _meant(glossary: Glossary) -> object:
    return list(map(_bare, glossary.terms)), list(map(_bare, glossary.people)), glossary.style


def _bare(entry: Entry) -> Entry:
    return replace(entry, file="", line=0)


# ---- where entries stand

_Entry = yaml.Node | tuple[yaml.Node, yaml.Node]
_Collection = yaml.SequenceNode | yaml.MappingNode


def _entries(text: str, section: str) -> tuple[_Collection, list[_Entry]] | None:
    """The node that holds the terms, or the people, and its entries; None where there are none."""
    root = yaml.compose(text, Loader=LOADER)
    if _is_sectioned(root):
        root = next((value for key, value in root.value if key.value == section), None)
    elif section != "terms":
        return None
    if isinstance(root, yaml.SequenceNode | yaml.MappingNode) and root.value:
        return root, list(root.value)
    return None


def _has_sections(text: str) -> bool:
    return _is_sectioned(yaml.compose(text, Loader=LOADER))


def _sectioned(text: str, newline: str) -> str:
    """`text`, which is all terms, with `terms:` above them."""
    root = yaml.compose(text, Loader=LOADER)
    assert root is not None
    start = text.rfind("\n", 0, int(root.start_mark.index)) + 1
    return f"{text[:start]}terms:{newline}" + re.sub(r"(?m)^(?=[^\r\n])", "  ", text[start:])


def _is_sectioned(root: yaml.Node | None) -> TypeGuard[yaml.MappingNode]:
    keys = {str(key.value) for key, _ in root.value} if isinstance(root, yaml.MappingNode) else set()
    return not keys.isdisjoint(("terms", "people", "style"))


def _start_of(entry: _Entry) -> int:
    node = entry[0] if isinstance(entry, tuple) else entry
    return int(node.start_mark.index)


def _end_of(entry: _Entry) -> int:
    """Where the entry's last character stands, not the comments that PyYAML counts to it."""
    if isinstance(entry, tuple):
        return _end_of(entry[1])
    if not isinstance(entry, _Collection) or entry.flow_style or not entry.value:
        return int(entry.end_mark.index)
    return _end_of(entry.value[-1])


def _column(node: yaml.Node, entry: _Entry) -> int:
    if isinstance(node, yaml.SequenceNode):
        return int(node.start_mark.column)
    assert isinstance(entry, tuple)
    return int(entry[0].start_mark.column)


def _next_line(text: str, at: int) -> int:
    if at and text[at - 1] == "\n":
        return at
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _place(text: str, term: Entry, path: Path) -> tuple[int, int]:
    """The lines, or in flow style the stretch with its comma, that an entry takes."""
    found = _entries(text, _section(term))
    assert found is not None
    node, entries = found
    at = next(
        (
            number
            for number, entry in enumerate(entries)
            if term.source in _sources(entry) and _line(entry) == term.line
        ),
        None,
    )
    if at is None:
        raise GlossaryError(
            f"{term.source} can't be found in the file", hint="Edit it by hand.", path=path, line=term.line
        )
    entry = entries[at]
    if node.flow_style:
        if at + 1 < len(entries):
            return _start_of(entry), _start_of(entries[at + 1])
        return (_end_of(entries[at - 1]) if at else _start_of(entry)), _end_of(entry)
    head = text[: _start_of(entry)]
    dash = isinstance(node, yaml.SequenceNode) and head.rstrip().endswith("-")  # on a line of its own, maybe
    start = (head.rstrip() if dash else head).rfind("\n") + 1
    return start, _next_line(text, _end_of(entry))


def _line(entry: _Entry) -> int:
    node = entry[0] if isinstance(entry, tuple) else entry
    return int(node.start_mark.line) + 1


def _sources(entry: _Entry) -> Iterator[str]:
    pairs = [entry] if isinstance(entry, tuple) else entry.value
    for key, value in pairs:
        yield fold_free(key.value)
        if key.value == "source":
            yield fold_free(value.value)


def fold_free(text: object) -> str:
    """A scalar as the reader takes it."""
    import unicodedata

    return unicodedata.normalize("NFC", " ".join(str(text).split()))
