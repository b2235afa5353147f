"""Adding terms and people to a glossary file and taking terms out, every other byte kept: comments, order, quotes.

What is written is read again first: if it doesn't say exactly what was meant, nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from glossary.entry_places import (
    column_of,
    end_of,
    entries_of,
    has_sections,
    next_line,
    places_of,
    rewritten,
    sectioned,
    start_of,
    stretch_of,
)
from glossary.entry_writing import Entry, entry_lines, flow_of, lines_of
from glossary.glossary import Glossary
from glossary.loading import parse_glossary, read_text
from glossary.matching import fold
from glossary.terms import Case, Person, Term
from translator.errors import GlossaryError
from translator.files import write_named
from translator.i18n import tr


def add_entries(path: Path, entries: Sequence[Entry], *, replacing: Sequence[Entry] = ()) -> None:
    """Write terms and people into the glossary `path`, at its end; where there is no such file, make one.

    Those of `replacing` stand in the place of one with the same source, where there is one. Raises GlossaryError where
    the file is wrong, or has one of `entries` already; then nothing is written.
    """
    mark, text = _read(path) if path.exists() else ("", "")
    write_text(path, mark + edited(text, entries, replacing, path))


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
        hint = tr("Did you mean {source}?", source=by_spelling[close[0]].source) if close else None
        raise GlossaryError(tr("there is no term {source}", source=source), hint=hint, path=path)
    return term


def write_text(path: Path, text: str) -> None:
    """Replace the file in one step. Raises GlossaryError where it can't be written."""
    try:
        write_named(path, text.encode("utf-8"))
    except OSError as error:
        raise GlossaryError(
            tr("can't be written: {strerror}", strerror=error.strerror or error), path=path
        ) from error


# ---- text in, text out


def edited(text: str, entries: Sequence[Entry], replacing: Sequence[Entry], path: Path) -> str:
    """`text` with new entries behind the last ones of their kind, and others in the place of those with their source.

    What an entry says alike before and after stays as it is written.
    """
    before = parse_glossary(text, path)
    new, changed = _sorted_out(before, entries, replacing, path)
    text = _with_changed(text, before, changed, path)
    for kind in (Term, Person):
        if some := [entry for entry in new if isinstance(entry, kind)]:
            text = _with_added(text, some, path)
    return text


def removed(text: str, term: Term, path: Path) -> str:
    """`text` without the entry of `term`, which was read from it."""
    before = parse_glossary(text, path)
    left = [old for old in before.terms if (old.source, old.line) != (term.source, term.line)]
    node = entries_of(text, "terms")
    assert node is not None
    (at,) = places_of([term], node, path)
    start, end = stretch_of(text, node, at)
    return _checked(text[:start] + text[end:], Glossary(left, before.people, before.style), path)


def _sorted_out(
    before: Glossary, entries: Sequence[Entry], replacing: Sequence[Entry], path: Path
) -> tuple[list[Entry], list[tuple[Entry, Entry]]]:
    """What is new, and what stands in another's place. Raises GlossaryError for what can't go into a glossary."""
    there: dict[tuple[type, str], list[Entry]] = {}
    known: list[Entry] = [*before.terms, *before.people]
    for old in known:
        there.setdefault((type(old), fold(old.source)), []).append(old)
    new: dict[int, Entry] = {}  # by what was first asked for
    changed: dict[int, tuple[Entry, Entry]] = {}
    for number, entry in enumerate((*entries, *replacing)):
        same = there.setdefault((type(entry), fold(entry.source)), [])
        like = next((old for old in same if _context(old) == _context(entry)), None)
        if number < len(entries) and like is not None:
            raise GlossaryError(
                tr(
                    "{source} is already in the glossary, as “{target}”",
                    source=entry.source,
                    target=like.target,
                ),
                hint=tr("Replace it with --replace."),
                path=path,
                line=like.line or None,
            )
        if number >= len(entries) and (like or same):
            old = like or same[0]
            if id(old) in new:
                new[id(old)] = entry
            elif _bare(old) != _bare(entry):
                changed[id(old)] = old, entry
            continue
        new[id(entry)] = entry
        same.append(entry)
    _check_spellings(before, list(new.values()), changed, path)
    return list(new.values()), list(changed.values())


def _check_spellings(
    before: Glossary, new: Sequence[Entry], changed: Mapping[int, tuple[Entry, Entry]], path: Path
) -> None:
    """Raise GlossaryError for a spelling that is no term, and for one that another entry has."""
    seen: dict[object, Term] = {}
    kept = [one for one in before.terms if id(one) not in changed]
    written = [*(one for _, one in changed.values()), *new]
    for entry in written:
        check_entry(entry)
    for entry in (*kept, *written):
        if isinstance(entry, Term):
            for spelling in entry.spellings:
                key = (spelling if entry.case is Case.EXACT else spelling.lower(), entry.context)
                other = seen.setdefault(key, entry)
                if other is not entry:
                    message = tr(
                        "{spelling} is already in the glossary, under {source}, which is “{target}”",
                        spelling=spelling,
                        source=other.source,
                        target=other.target,
                    )
                    raise GlossaryError(
                        message, hint=tr("Change that entry."), path=path, line=other.line or None
                    )


def check_entry(entry: Entry) -> None:
    """Raise GlossaryError, without a path, for a term or person that no glossary may have."""
    section = "people" if isinstance(entry, Person) else "terms"
    try:
        parse_glossary(f"{section}:\n{entry_lines(entry)}", Path())
    except GlossaryError as error:
        raise GlossaryError(error.message, hint=error.hint) from None


def _with_changed(text: str, before: Glossary, changed: Sequence[tuple[Entry, Entry]], path: Path) -> str:
    if not changed:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    edits: list[tuple[int, int, str]] = []
    for section, kind in (("terms", Term), ("people", Person)):
        some = [(old, entry) for old, entry in changed if isinstance(entry, kind)]
        node = entries_of(text, section) if some else None
        if node is None:
            continue
        in_list = isinstance(node, yaml.SequenceNode)
        indent = " " * column_of(node, node.value[-1])
        for at, (_, entry) in zip(places_of([old for old, _ in some], node, path), some, strict=True):
            place = node.value[at]
            if node.flow_style:
                edits.append((start_of(place), end_of(place), flow_of(entry, in_list=in_list)))
            else:
                start, end = stretch_of(text, node, at)
                edits.append((start, end, rewritten(text[:end], start, place, entry, indent, newline)))
    for start, end, body in sorted(edits, reverse=True):
        text = text[:start] + body + text[end:]
    terms = {id(old): entry for old, entry in changed if isinstance(entry, Term)}
    people = {id(old): entry for old, entry in changed if isinstance(entry, Person)}
    wanted = Glossary(
        [terms.get(id(one), one) for one in before.terms],
        [people.get(id(one), one) for one in before.people],
        before.style,
    )
    return _checked(text, wanted, path)


def _with_added(text: str, some: Sequence[Entry], path: Path) -> str:
    """`text` with entries of one kind behind the last one of it."""
    before = parse_glossary(text, path)
    people = isinstance(some[0], Person)
    section = "people" if people else "terms"
    wanted = Glossary(
        [*before.terms, *(one for one in some if isinstance(one, Term))],
        [*before.people, *(one for one in some if isinstance(one, Person))],
        before.style,
    )
    newline = "\r\n" if "\r\n" in text else "\n"
    if people and not has_sections(text) and before.terms:
        text = sectioned(text, newline)
    node = entries_of(text, section)
    if node is None:  # nothing there yet
        head = text if not text or text.endswith("\n") else text + newline
        empty = re.search(rf"(?m)^{section}:[ \t]*(?:\[\]|\{{\}}|~|null)?[ \t]*(#.*?)?(\r?\n|\Z)", head)
        if empty:
            comment = f" {empty[1]}" if empty[1] else ""
            start, rest = head[: empty.start()] + f"{section}:{comment}{newline}", head[empty.end() :]
        else:
            start, rest = f"{head}{section}:{newline}", ""
        body = "".join(lines_of(entry, "  ", newline, in_list=True) for entry in some)
        return _checked(start + body + rest, wanted, path)
    in_list = isinstance(node, yaml.SequenceNode)
    last = node.value[-1]
    if node.flow_style:
        body = "".join(f", {flow_of(entry, in_list=in_list)}" for entry in some)
        return _checked(text[: end_of(last)] + body + text[end_of(last) :], wanted, path)
    indent = " " * column_of(node, last)
    at = next_line(text, end_of(last))
    head = text[:at] if text[:at].endswith("\n") else text[:at] + newline
    body = "".join(lines_of(entry, indent, newline, in_list=in_list) for entry in some)
    return _checked(head + body + text[at:], wanted, path)


def _context(entry: Entry) -> tuple[str, ...]:
    return entry.context if isinstance(entry, Term) else ()


def _checked(text: str, wanted: Glossary, path: Path) -> str:
    try:
        sound = _meant(parse_glossary(text, path)) == _meant(wanted)
    except GlossaryError:
        sound = False  # ours, since the file was read before
    if not sound:
        raise GlossaryError(
            tr("this glossary is written in a way that can't be edited safely"),
            hint=tr("Edit it by hand."),
            path=path,
        )
    return text


def _meant(glossary: Glossary) -> object:
    return list(map(_bare, glossary.terms)), list(map(_bare, glossary.people)), glossary.style


def _bare(entry: Entry) -> Entry:
    return replace(entry, file="", line=0)
