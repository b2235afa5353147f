"""Glossaries in the formats of other programs, both ways: nothing is dropped without a warning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from glossary import tables, tbx
from glossary.editing import entry_lines
from glossary.glossary import Glossary
from glossary.loading import parse_glossary
from glossary.terms import Person, Term
from translator.errors import GlossaryError


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
            f"which format is {path.name or 'this'}?",
            hint=f"Name it with --format: {', '.join(Format)}.",
            path=path,
        )
    return found


def export(glossary: Glossary, form: Format) -> Exported:
    """`glossary` in a format."""
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
    kept: list[Term] = []
    problems: list[str] = []
    for term in terms:
        try:
            parse_glossary("terms:\n" + entry_lines(term), path)
        except GlossaryError as error:
            problems.append(
                f"line {term.line}: left out, {error.message}" if term.line else f"left out, {error.message}"
            )
            continue
        kept.append(term)
    return Imported(tuple(kept), tuple(people), (*warnings, *problems))


def _write_yaml(glossary: Glossary) -> tuple[bytes, tuple[str, ...]]:
    import json

    lines = []
    if glossary.style:
        lines += ["style:", *(f"  - {json.dumps(line, ensure_ascii=False)}" for line in glossary.style)]
    if glossary.people:
        lines.append("people:")
        for person in glossary.people:
            fields = [("source", person.source), ("target", person.target)]
            fields += [
                (name, str(value))
                for name in ("order", "pronoun", "note")
                if (value := getattr(person, name))
            ]
            said = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields]
            if person.variants:
                said.append(f"variants: {json.dumps(person.variants, ensure_ascii=False)}")
            lines.append("  - " + "\n    ".join(said))
    lines.append("terms:")
    text = "\n".join(lines) + "\n" + "".join(map(entry_lines, glossary.terms))
    return text.encode(), ()
