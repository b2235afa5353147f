"""Adding terms and people to a glossary file and taking terms out, every other byte kept: comments, order, quotes.

What is written is read again first: if it doesn't say exactly what was meant, nothing is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from glossary.glossary import Glossary
from glossary.loading import parse_glossary, read_text
from glossary.matching import fold
from glossary.terms import Case, Person, Term
from translator.errors import GlossaryError
from translator.files import write_atomically

_RESOLVER: Any = yaml.SafeLoader("")
_SAFE = re.compile(r"[A-Za-z0-9_\uac00-\ud7a3(./+][A-Za-z0-9_\uac00-\ud7a3 ./+()'’&%-]*")


Entry = Term | Person


def add_entries(path: Path, entries: Sequence[Entry], *, replacing: Sequence[Entry] = ()) -> None:
    """Write terms and people into the glossary `path`, at its end; where there is no such file, make one.

    Those of `replacing` stand in the place of one with the same source, where there is one. Raises GlossaryError where
    the file is wrong, or has one of `entries` already; then nothing is written.
    """
    text = read_text(path) if path.exists() else ""
    for entry in entries:
        text = added(text, entry, path)
    for entry in replacing:
        known = _like(entry, parse_glossary(text, path))
        if known and _bare(known) == _bare(entry):
            continue  # with the comments in it
        text = replaced(text, entry, path) if known else added(text, entry, path)
    write_text(path, text)


def remove_term(path: Path, source: str) -> Term:
    """Take the entry of `source` out of the glossary `path`, and give it. Raises GlossaryError where there is none."""
    text = read_text(path)
    term = find_term(parse_glossary(text, path), source, path)
    write_text(path, removed(text, term, path))
    return term


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
        text = f"terms:{newline}" + re.sub(r"(?m)^(?=[^\r\n])", "  ", text)
    found = _entries(text, section)
    if found is None:  # nothing there yet
        head = text if not text or text.endswith("\n") else text + newline
        empty = re.search(rf"(?m)^{section}:[ \t]*(?:\[\]|\{{\}})?[ \t]*(#.*?)?(\r?\n|\Z)", head)
        if empty:
            comment = f" {empty[1]}" if empty[1] else ""
            start, rest = head[: empty.start()] + f"{section}:{comment}{newline}", head[empty.end() :]
        else:
            start, rest = f"{head}{section}:{newline}", ""
        return _checked(start + _lines(entry, "  ", newline, in_list=True) + rest, wanted, path)
    node, entries = found
    if node.flow_style:
        at = _end_of(entries[-1])
        body = _flow(entry, in_list=isinstance(node, yaml.SequenceNode))
        return _checked(f"{text[:at]}, {body}{text[at:]}", wanted, path)
    indent = " " * _column(node, entries[-1])
    at = _next_line(text, _end_of(entries[-1]))
    head = text[:at] if text[:at].endswith("\n") else text[:at] + newline
    body = _lines(entry, indent, newline, in_list=isinstance(node, yaml.SequenceNode))
    return _checked(head + body + text[at:], wanted, path)


def removed(text: str, term: Term, path: Path) -> str:
    """`text` without the entry of `term`, which was read from it."""
    before = parse_glossary(text, path)
    left = [old for old in before.terms if (old.source, old.line) != (term.source, term.line)]
    start, end = _place(text, term, path)
    return _checked(text[:start] + text[end:], _with(before, term, left), path)


def replaced(text: str, entry: Entry, path: Path) -> str:
    """`text` with `entry` in the place of the one with its source; comments inside that one go."""
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
        body = text[: _start_of(place)] + _flow(entry, in_list=in_list) + text[_end_of(place) :]
    else:
        column = _column(node, entries[-1])
        body = text[:start] + _lines(entry, " " * column, newline, in_list=in_list) + text[end:]
    return _checked(body, wanted, path)


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
    now = parse_glossary(text, path)
    if _meant(now) != _meant(wanted):
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
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if _is_sectioned(root):
        root = next((value for key, value in root.value if key.value == section), None)
    elif section != "terms":
        return None
    if isinstance(root, yaml.SequenceNode | yaml.MappingNode) and root.value:
        return root, list(root.value)
    return None


def _has_sections(text: str) -> bool:
    return _is_sectioned(yaml.compose(text, Loader=yaml.SafeLoader))


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
    start = text.rfind("\n", 0, _start_of(entry)) + 1
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


# ---- how an entry is written


def _scalar(text: str, *, flow: bool = False) -> str:
    plain = _SAFE.fullmatch(text) and not text.endswith(" ") and not (flow and re.search(r"[,\[\]{}]", text))
    if plain and _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str":
        return text
    return json.dumps(text, ensure_ascii=False)


def _fields(term: Entry) -> Iterator[tuple[str, str]]:
    yield "source", _scalar(term.source)
    if isinstance(term, Person):
        yield "target", _scalar(term.target)
        if term.variants:
            yield "variants", f"[{', '.join(_scalar(value, flow=True) for value in term.variants)}]"
        for name in ("order", "pronoun", "note"):
            if value := getattr(term, name):
                yield name, _scalar(str(value))
        return
    if not (term.do_not_translate and term.target == term.source):
        yield "target", _scalar(term.target)
    if term.do_not_translate:
        yield "do_not_translate", "true"
    for name in ("variants", "target_variants", "forbidden", "context"):
        values = getattr(term, name)
        if values:
            yield name, f"[{', '.join(_scalar(value, flow=True) for value in values)}]"
    if term.case is Case.EXACT:
        yield "case", "exact"
    if term.part_of_speech:
        yield "part_of_speech", _scalar(term.part_of_speech)
    if term.note:
        yield "note", _scalar(term.note)


def entry_lines(term: Entry) -> str:
    """A term or person as an entry of a list, indented by two."""
    return _lines(term, "  ", "\n", in_list=True)


def _short(term: Entry) -> bool:
    return (
        isinstance(term, Term)
        and [name for name, _ in _fields(term)] == ["source", "target"]
        and term.source
        not in {
            "source",
            "target",
        }
    )


def _lines(term: Entry, indent: str, newline: str, *, in_list: bool) -> str:
    if in_list:
        if _short(term):
            return f"{indent}- {_scalar(term.source)}: {_scalar(term.target)}{newline}"
        parts = [f"{name}: {value}" for name, value in _fields(term)]
        return f"{indent}- " + f"{newline}{indent}  ".join(parts) + newline
    if _short(term):
        return f"{indent}{_scalar(term.source)}: {_scalar(term.target)}{newline}"
    parts = [f"{name}: {value}" for name, value in _fields(term) if name != "source"]
    return (
        f"{indent}{_scalar(term.source)}:" + "".join(f"{newline}{indent}  {part}" for part in parts) + newline
    )


def _flow(term: Entry, *, in_list: bool) -> str:
    values = ", ".join(f"{name}: {value}" for name, value in _fields(term) if in_list or name != "source")
    if _short(term):
        source, target = _scalar(term.source, flow=True), _scalar(term.target, flow=True)
        return f"{{{source}: {target}}}" if in_list else f"{source}: {target}"
    return f"{{{values}}}" if in_list else f"{_scalar(term.source, flow=True)}: {{{values}}}"
