"""Glossaries as tables: our own with a column for everything, and those that DeepL and Google take."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from glossary.glossary import Glossary
from glossary.matching import fold
from glossary.terms import Case, NameOrder, Person, Term
from translator.errors import GlossaryError
from translator.i18n import tr

Written = tuple[bytes, tuple[str, ...]]
_LISTS = ("variants", "target_variants", "forbidden", "context")
_COLUMNS = (
    "source", "target", "variants", "target_variants", "do_not_translate", "advice", "forbidden", "case",
    "part_of_speech", "note", "context", "kind", "order", "pronoun",
)  # fmt: skip
# What others call our columns.
_NAMES = {
    "ko": "source", "en": "target", "korean": "source", "english": "target", "ko-kr": "source", "en-us": "target",
    "en-gb": "target", "term": "source", "translation": "target", "한국어": "source", "영어": "target",
    "원어": "source", "원문": "source", "용어": "source", "번역어": "target", "번역": "target", "역어": "target",
    "한글": "source", "국문": "source", "우리말": "source", "원문 용어": "source", "한글 용어": "source",
    "한국어 용어": "source", "국문 용어": "source", "한글 표기": "source", "영문": "target", "번역문": "target",
    "영문 표기": "target", "영어 표기": "target", "영어 용어": "target", "영문 용어": "target", "영문명": "target",
    "표제어": "source", "원어명": "source", "한국어명": "source", "대역": "target", "영어명": "target",
    "한글명": "source", "국문명": "source", "번역 용어": "target",
    "translations": "target", "대역어": "target", "source term": "source", "target term": "target",
    "source text": "source", "target text": "target", "source_term": "source", "target_term": "target",
    "품사": "part_of_speech", "설명": "note", "비고": "note", "definition": "note",
    "partofspeech": "part_of_speech", "part of speech": "part_of_speech",
    "pos": "part_of_speech", "description": "note", "comment": "note", "notes": "note",
}  # fmt: skip
# Crowdin's and others' columns by language: `Term [ko]`, `term (en-US)`, `Term:ko`, `Term ko`.
_OF_LANGUAGE = re.compile(
    r"(?P<what>[^\[(]*?)\s*"
    r"(?:[\[(](?P<inside>(?:ko|en)(?:[- ][a-z]{2})?)[\])]|[: ](?P<behind>(?:ko|en)(?:[- ][a-z]{2})?))"
)
_WORDS = frozenset({"term", "terms", "translation", "text", "word", "string", "용어", "korean", "english"})
_LANGUAGES = re.compile(r"(?:ko|en)(?:-[A-Za-z]{2})?", re.IGNORECASE)
_YES = frozenset({"true", "yes", "1", "x"})
_FORMULA = ("=", "+", "-", "@")


def decode(data: bytes, path: Path) -> str:
    """The text of a table; Excel's UTF-16 too. Raises GlossaryError."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GlossaryError(
            tr("this file is not UTF-8"), hint=tr("In Excel, save it as “CSV UTF-8”."), path=path
        ) from None


# ---- writing


def write_full(glossary: Glossary) -> Written:
    """A row for each term and person, a column for everything; only style lines have no place."""
    rows: list[Sequence[str]] = [_COLUMNS]
    rows += [_row(_said(term)) for term in glossary.terms]
    rows += [_row({**_said(person), "kind": "person"}) for person in glossary.people]
    return _table(rows), _about_style(glossary)


def write_excel(glossary: Glossary) -> Written:
    """The full table behind a byte order mark, by which Excel knows UTF-8."""
    data, warnings = write_full(glossary)
    risky = [
        term.source
        for term in glossary.terms
        if term.source.startswith(_FORMULA) or term.target.startswith(_FORMULA)
    ]
    more = tuple(
        tr("{source}: Excel takes a cell that begins with a sign for a formula", source=source)
        for source in risky
    )
    return b"\xef\xbb\xbf" + data, warnings + more


def write_tsv(glossary: Glossary) -> Written:
    """A table with a source, a tab and a target in each line."""
    pairs, warnings = _pairs(glossary)
    return "".join(f"{source}\t{target}\n" for source, target in pairs).encode(), warnings


def write_deepl(glossary: Glossary) -> Written:
    """DeepL's four columns, without a header."""
    pairs, warnings = _pairs(glossary)
    return _table([(source, target, "ko", "en") for source, target in pairs]), warnings


def write_google(glossary: Glossary) -> Written:
    """Google's equivalent term set: a header of language codes, part of speech and description."""
    pairs, warnings = _pairs(glossary, keeps=("part_of_speech", "note"))
    terms = {spelling: term for term in reversed(glossary.terms) for spelling in term.spellings}
    rows: list[Sequence[str]] = [("ko", "en", "pos", "description")]
    for source, target in pairs:
        term = terms.get(source)
        rows.append((source, target, term.part_of_speech if term else "", term.note if term else ""))
    return _table(rows), warnings


def _pairs(glossary: Glossary, keeps: Sequence[str] = ()) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Every spelling with its one English; the first counts. Terms for one context would hold everywhere, and
    advice would bind: left out."""
    pairs: dict[str, tuple[str, str]] = {}
    warnings = list(_about_style(glossary))
    lost: dict[str, list[str]] = {}
    for term in glossary.terms:
        if term.context:
            lost.setdefault(tr("left out, since it holds in some contexts only"), []).append(term.source)
            continue
        if term.advice:
            lost.setdefault(tr("left out, since it is advice and this format's terms are law"), []).append(
                term.source
            )
            continue
        for spelling in term.spellings:
            if pairs.setdefault(fold(spelling), (spelling, term.target))[1] != term.target:
                lost.setdefault(tr("left out, since another entry has this spelling"), []).append(spelling)
        for name in ("target_variants", "forbidden", "note", "part_of_speech", "case"):
            value = getattr(term, name)
            if value and value is not Case.ANY and name not in keeps:
                lost.setdefault(tr("`{name}` can't be written in this format", name=name), []).append(
                    term.source
                )
    for person in glossary.people:
        for spelling in person.names:
            if pairs.setdefault(fold(spelling), (spelling, person.target))[1] != person.target:
                lost.setdefault(tr("left out, since another entry has this spelling"), []).append(spelling)
        for name in ("order", "pronoun", "note"):
            if getattr(person, name):
                lost.setdefault(tr("`{name}` can't be written in this format", name=name), []).append(
                    person.source
                )
    warnings += [
        f"{why}: {', '.join(terms[:5])}{' …' if len(terms) > 5 else ''}" for why, terms in lost.items()
    ]
    return list(pairs.values()), tuple(warnings)


def _about_style(glossary: Glossary) -> tuple[str, ...]:
    return (tr("style lines can't be written in this format"),) if glossary.style else ()


def _said(entry: Term | Person) -> dict[str, str]:
    said = {}
    for column in _COLUMNS:
        value = getattr(entry, column, None)
        if isinstance(value, tuple):
            said[column] = " | ".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in value)
        elif value is True:
            said[column] = "true"
        elif value and value is not Case.ANY:
            said[column] = str(value)
    return said


def _row(said: Mapping[str, str]) -> list[str]:
    return [said.get(column, "") for column in _COLUMNS]


def _table(rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


# ---- reading


def read(data: bytes, path: Path) -> tuple[list[Term], list[Person], list[str]]:
    """Terms, people and warnings of a table: ours, DeepL's, Google's, or any with two columns. Raises GlossaryError."""
    text = decode(data, path)
    rows = _rows(text, path)
    if not rows:
        return [], [], []
    names = _column_names(rows[0][1])
    pair = (
        all(map(_LANGUAGES.fullmatch, map(str.strip, rows[0][1][2:4]))) and len(names) == 4
    )  # DeepL's, without a header
    headed = "source" in names and "target" in names and not pair
    if not headed:
        names = ["source", "target", *_languages(rows, path)]
    terms: dict[str, Term] = {}
    people: list[Person] = []
    incomplete: list[int] = []
    warnings = [
        tr("column {name!r} was left out", name=name)
        for name in names
        if headed and name and name not in _COLUMNS
    ]
    for line, cells in rows[1:] if headed else rows:
        said = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
        source = said.get("source", "")
        if not source or not (said.get("target") or said.get("do_not_translate")):
            incomplete.append(line)
            continue
        if said.get("kind") == "person":
            people.append(_person(said, path, line))
            continue
        term = _term(said, path, line)
        key = f"{fold(source)}\0{'|'.join(term.context)}"
        if key in terms:
            warnings.append(
                tr(
                    "line {line}: left out, {source} was “{target}” on line {line_2}",
                    line=line,
                    source=source,
                    target=terms[key].target,
                    line_2=terms[key].line,
                )
            )
        terms.setdefault(key, term)
    if incomplete:
        places = ", ".join(map(str, incomplete[:5])) + (" …" if len(incomplete) > 5 else "")
        rows_are = (
            tr("1 row was") if len(incomplete) == 1 else tr("{number:,} rows were", number=len(incomplete))
        )
        where = "line" if len(incomplete) == 1 else "lines"
        warnings.append(
            tr(
                "{rows_are} left out, without a source or a target ({where} {places})",
                rows_are=rows_are,
                where=where,
                places=places,
            )
        )
    return list(terms.values()), people, warnings


def column_of(cell: str) -> str:
    """Our name of the column that has this header in another program: `Term [ko]`, `Korean (source)`, `원어`."""
    said = " ".join(cell.strip().lstrip("\ufeff").lower().replace("_", " ").split())
    plain = _NAMES.get(said) or _NAMES.get(said.replace(" ", "_"))
    if plain is not None:
        return plain
    if found := _OF_LANGUAGE.fullmatch(said):
        what, language = found["what"].strip(": "), (found["inside"] or found["behind"])[:2]
        if what in _WORDS:
            return "source" if language == "ko" else "target"
        if what in {"description", "definition", "note", "notes", "comment"}:
            return "note" if language == "ko" else said
        if what in {"part of speech", "pos"}:
            return "part_of_speech" if language == "ko" else said
    return said.replace(" ", "_") if said.replace(" ", "_") in _COLUMNS else said


def _column_names(cells: Sequence[str]) -> list[str]:
    """Our names of a header's columns; each is used once, a second one stays what it is called there."""
    names: list[str] = []
    for cell in cells:
        name = column_of(cell)
        names.append(cell.strip().lower() if name in names else name)
    return names


def read_rows(text: str, path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a table with their lines (from 1), blank ones left out; the first line tells what parts the cells.

    Raises GlossaryError for what is no table.
    """
    first = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first else ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise GlossaryError(
            tr("this is not a table: {error}", error=error), path=path, line=reader.line_num
        ) from None


def _rows(text: str, path: Path) -> list[tuple[int, list[str]]]:
    found = read_rows(text, path)
    for line, cells in found:
        if len(cells) < 2:
            raise GlossaryError(tr("this row has one column, and a term needs two"), path=path, line=line)
    return found


def _languages(rows: Sequence[tuple[int, list[str]]], path: Path) -> list[str]:
    """The names of the columns behind the first two of a table without a header: DeepL's languages, or nothing."""
    for line, cells in rows:
        codes = [cell.strip().lower()[:2] for cell in cells[2:4] if _LANGUAGES.fullmatch(cell.strip())]
        if codes and codes != ["ko", "en"]:
            raise GlossaryError(
                tr("these languages are {codes}, not ko to en", codes=tr(" to ").join(codes)),
                path=path,
                line=line,
            )
    return ["", ""]


def _parts(text: str) -> tuple[str, ...]:
    parts = re.split(r"(?<!\\)\|", text)
    return tuple(part.strip().replace("\\|", "|").replace("\\\\", "\\") for part in parts if part.strip())


def _term(said: Mapping[str, str], path: Path, line: int) -> Term:
    keep, advice = (said.get(name, "").lower() in _YES for name in ("do_not_translate", "advice"))
    values: dict[str, Any] = {name: _parts(said[name]) for name in _LISTS if name in said}
    values |= {name: said[name] for name in ("part_of_speech", "note") if name in said}
    if said.get("case"):
        values["case"] = _choice(Case, said["case"], path, line)
    target = said.get("target") or said["source"]
    return Term(
        said["source"], target, do_not_translate=keep, advice=advice, file=str(path), line=line, **values
    )


def _person(said: Mapping[str, str], path: Path, line: int) -> Person:
    order = _choice(NameOrder, said["order"], path, line) if said.get("order") else None
    return Person(
        said["source"],
        said["target"],
        _parts(said.get("variants", "")),
        order,
        said.get("pronoun", ""),
        said.get("note", ""),
        str(path),
        line,
    )


def _choice(kind: Any, text: str, path: Path, line: int) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise GlossaryError(
            tr("{text!r} is not one of {kind}", text=text, kind=", ".join(kind)), path=path, line=line
        ) from None
