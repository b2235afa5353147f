"""Glossaries in the formats of other programs, both ways: nothing is dropped without a warning."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from glossary import tables, tbx
from glossary.editing import check_entry
from glossary.entry_writing import entry_lines
from glossary.glossary import Glossary
from glossary.loading import parse_glossary
from glossary.terms import Person, Term
from translator.errors import GlossaryError
from translator.i18n import tr


class Format(StrEnum):
    """A format that glossaries are exchanged in."""

    YAML = "yaml"
    CSV = "csv"
    EXCEL = "excel"
    TSV = "tsv"
    DEEPL = "deepl"
    GOOGLE = "google"
    TBX = "tbx"
    TBX2 = "tbx2"


_SUFFIXES = {
    ".yml": Format.YAML,
    ".yaml": Format.YAML,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".txt": Format.TSV,
}
_SUFFIXES |= {".tbx": Format.TBX, ".xml": Format.TBX}


@dataclass(frozen=True, slots=True)
class Exported:
    """A glossary in another format; `warnings` say what the format has no place for."""

    data: bytes
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of another program says; `warnings` tell what was left out."""

    terms: tuple[Term, ...]
    people: tuple[Person, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def format_of(path: Path, name: str | None = None) -> Format:
    """The format called `name`, else that of the file's suffix. Raises GlossaryError."""
    if name is not None:
        return Format(name)
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise GlossaryError(
            tr("the name {name!r} doesn't say which format it is", name=path.name),
            hint=tr("Name it with --format: {format}.", format=", ".join(Format)),
            path=path,
        )
    return found


def export(glossary: Glossary, form: Format) -> Exported:
    """The file that says what `glossary` does in the format `form`, with what the format had no place for."""
    if form in (Format.TBX, Format.TBX2):
        return Exported(*tbx.write(glossary, old=form is Format.TBX2))
    if form is Format.YAML:
        return Exported(*_write_yaml(glossary))
    writers: Mapping[Format, Callable[[Glossary], tuple[bytes, tuple[str, ...]]]] = {
        Format.CSV: tables.write_full,
        Format.EXCEL: tables.write_excel,
        Format.TSV: tables.write_tsv,
        Format.DEEPL: tables.write_deepl,
        Format.GOOGLE: tables.write_google,
    }
    return Exported(*writers[form](glossary))


def read(data: bytes, form: Format, path: Path) -> Imported:
    """What `data` says in a format; `path` is named in errors. Raises GlossaryError with the line."""
    if form is Format.YAML:
        glossary = parse_glossary(tables.decode(data, path), path)
        return Imported(glossary.terms, glossary.people)
    terms, people, warnings = (
        tbx.read(data, path) if form in (Format.TBX, Format.TBX2) else tables.read(data, path)
    )
    problems: list[str] = []

    def sound(entry: Term | Person) -> bool:
        try:
            check_entry(entry)
        except GlossaryError as error:
            at = tr("line {line}: ", line=entry.line) if entry.line else ""
            problems.append(tr("{at}left out, {message}", at=at, message=error.message))
            return False
        return True

    kept = tuple(term for term in terms if sound(term))
    named = tuple(person for person in people if sound(person))
    return Imported(kept, named, (*warnings, *problems))


def _write_yaml(glossary: Glossary) -> tuple[bytes, tuple[str, ...]]:
    lines = [f"  - {json.dumps(line, ensure_ascii=False)}\n" for line in glossary.style]
    sections = {
        "style": lines,
        "people": [entry_lines(person) for person in glossary.people],
        "terms": [entry_lines(term) for term in glossary.terms],
    }
    text = "".join(f"{name}:\n{''.join(said)}" for name, said in sections.items() if said or name == "terms")
    return text.encode(), ()
