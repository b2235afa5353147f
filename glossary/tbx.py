"""TBX, the terminology standard: ISO 30042:2019 (TBX-Basic, DCA style), and the older form of 2008 (martif).

What TBX-Basic has no category for stands in notes that begin with `olgim:`, which other programs show and keep.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from glossary.glossary import Glossary
from glossary.terms import Case, NameOrder, Person, Term
from translator.errors import GlossaryError
from translator.i18n import tr

_SPACE = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_TO_USE = ("deprecated", "superseded")
_OURS = "olgim: "
_PREFERRED, _ADMITTED, _DEPRECATED = (
    "preferredTerm-admn-sts",
    "admittedTerm-admn-sts",
    "deprecatedTerm-admn-sts",
)
# TBX-Basic knows these parts of speech and no others.
_PARTS = frozenset({"adjective", "adverb", "noun", "other", "properNoun", "verb"})


@dataclass(frozen=True, slots=True)
class _Names:
    entry: str
    language: str
    term: str


_NEW = _Names("conceptEntry", "langSec", "termSec")
_OLD = _Names("termEntry", "langSet", "tig")


# ---- writing


def write(glossary: Glossary, *, old: bool = False) -> tuple[bytes, tuple[str, ...]]:
    """The terms and people of `glossary` as TBX, and what has no place in it."""
    names = _OLD if old else _NEW
    if old:
        root = ET.Element("martif", {"type": "TBX", _LANG: "ko"})
        header = ET.SubElement(root, "martifHeader")
    else:
        root = ET.Element("tbx", {"type": "TBX-Basic", "style": "dca", _LANG: "ko", "xmlns": _SPACE})
        header = ET.SubElement(root, "tbxHeader")
    described = ET.SubElement(ET.SubElement(header, "fileDesc"), "sourceDesc")
    ET.SubElement(described, "p").text = tr("A glossary of Olgim: Korean terms with their required English.")
    encoding = ET.SubElement(header, "encodingDesc")
    ET.SubElement(encoding, "p", {"type": "XCSURI"}).text = (
        "http://www.lisa.org/fileadmin/standards/tbx_basic/TBXBasicXCSV02.xcs" if old else "TBXXCSV02.xcs"
    )
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    entries: list[Term | Person] = [*glossary.terms, *glossary.people]
    for number, entry in enumerate(entries, start=1):
        _write_entry(body, entry, f"c{number}", names)
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n", (tr("style lines can't be written in this format"),) if glossary.style else ()


def _write_entry(body: ET.Element, entry: Term | Person, name: str, names: _Names) -> None:
    concept = ET.SubElement(body, names.entry, {"id": name})
    if entry.note:
        ET.SubElement(concept, "note").text = entry.note
    for remark in _remarks(entry):
        ET.SubElement(concept, "note").text = _OURS + remark
    part = "properNoun" if isinstance(entry, Person) else entry.part_of_speech
    korean = ET.SubElement(concept, names.language, {_LANG: "ko"})
    for number, spelling in enumerate((entry.source, *entry.variants)):
        _write_term(korean, spelling, _ADMITTED if number else _PREFERRED, part, names)
    english = ET.SubElement(concept, names.language, {_LANG: "en"})
    _write_term(english, entry.target, _PREFERRED, part, names)
    if isinstance(entry, Term):
        for word in entry.target_variants:
            _write_term(english, word, _ADMITTED, part, names)
        for word in entry.forbidden:
            _write_term(english, word, _DEPRECATED, part, names)


def _write_term(section: ET.Element, text: str, status: str, part: str, names: _Names) -> None:
    term = ET.SubElement(section, names.term)
    ET.SubElement(term, "term").text = text
    if part in _PARTS:
        ET.SubElement(term, "termNote", {"type": "partOfSpeech"}).text = part
    ET.SubElement(term, "termNote", {"type": "administrativeStatus"}).text = status


def _remarks(entry: Term | Person) -> Iterator[str]:
    if isinstance(entry, Person):
        yield "person"
        if entry.order:
            yield f"order {entry.order}"
        if entry.pronoun:
            yield f"pronoun {entry.pronoun}"
        return
    if entry.do_not_translate:
        yield "do not translate"
    if entry.advice:
        yield "advice"
    if entry.case is Case.EXACT:
        yield "case exact"
    if entry.part_of_speech and entry.part_of_speech not in _PARTS:
        yield f"part_of_speech {entry.part_of_speech}"
    for word in entry.context:
        yield f"context {word}"


# ---- reading


def read(data: bytes, path: Path) -> tuple[list[Term], list[Person], list[str]]:
    """Terms, people and warnings of a TBX file of either edition. Raises GlossaryError."""
    if b"<!ENTITY" in data:
        raise GlossaryError(
            tr("entities are not read in a TBX file"), hint=tr("Write the text out."), path=path
        )
    try:
        root = ET.fromstring(data)  # noqa: S314 - without entities there is nothing to blow up
    except ET.ParseError as error:
        raise GlossaryError(
            tr("this is not XML: {error}", error=error), path=path, line=error.position[0]
        ) from None
    terms: list[Term] = []
    people: list[Person] = []
    warnings: list[str] = []
    for number, concept in enumerate(_all(root, "conceptEntry", "termEntry"), start=1):
        entry = _read_entry(concept, number, path, warnings)
        if isinstance(entry, Person):
            people.append(entry)
        elif entry is not None:
            terms.append(entry)
    if not terms and not people:
        raise GlossaryError(tr("there are no Korean terms with their English in this file"), path=path)
    return terms, people, warnings


def _read_entry(concept: ET.Element, number: int, path: Path, warnings: list[str]) -> Term | Person | None:
    name = concept.get("id") or tr("entry {number}", number=number)
    said, notes = _read_notes(concept)
    words, part = _read_words(concept)
    korean = _preferred_first(words.get("ko", []))
    english = words.get("en", [])
    good = _preferred_first(word for word in english if not word[1].startswith(_NOT_TO_USE))
    if not korean or not good:
        warnings.append(
            tr(
                "{name}: left out, it has no {what} term",
                name=name,
                what=tr("Korean") if not korean else tr("English"),
            )
        )
        return None
    about = "; ".join(dict.fromkeys(notes))
    if "person" in said:
        order = NameOrder(said["order"][0]) if said.get("order", [""])[0] in set(NameOrder) else None
        pronoun = said.get("pronoun", [""])[0]
        return Person(korean[0], good[0], tuple(korean[1:]), order, pronoun, about, str(path))
    return Term(
        korean[0],
        good[0],
        tuple(korean[1:]),
        tuple(good[1:]),
        do_not_translate="do" in said,
        advice="advice" in said,
        forbidden=tuple(text for text, status in english if status.startswith(_NOT_TO_USE)),
        case=Case.EXACT if "case" in said else Case.ANY,
        part_of_speech=said.get("part_of_speech", [part])[0],
        note=about,
        context=tuple(said.get("context", ())),
        file=str(path),
    )


def _read_notes(concept: ET.Element) -> tuple[dict[str, list[str]], list[str]]:
    """What a concept's notes say in our own words, by key, and the other notes."""
    said: dict[str, list[str]] = {}
    notes = []
    for note in _all(concept, "note", "descrip"):
        text = _text_of(note)
        if text.startswith(_OURS):
            key, _, value = text.removeprefix(_OURS).partition(" ")
            said.setdefault(key, []).append(value)
        elif text:
            notes.append(text)
    return said, notes


def _read_words(concept: ET.Element) -> tuple[dict[str, list[tuple[str, str]]], str]:
    """A concept's terms with the status of each, by language in two letters, and the part of speech named last."""
    words: dict[str, list[tuple[str, str]]] = {}
    part = ""
    for section in _all(concept, "langSec", "langSet"):
        language = (section.get(_LANG) or "").lower()[:2]
        for one in _all(section, "termSec", "tig", "ntig"):
            text = _text_of(next(_all(one, "term"), ET.Element("term")))
            noted = {note.get("type"): (note.text or "").strip() for note in _all(one, "termNote")}
            part = noted.get("partOfSpeech", part)
            if text:
                words.setdefault(language, []).append((text, noted.get("administrativeStatus", "")))
    return words, part


def _preferred_first(words: Iterable[tuple[str, str]]) -> list[str]:
    return [text for text, _ in sorted(words, key=lambda word: word[1] != _PREFERRED)]


def _text_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _all(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    for one in element.iter():
        if isinstance(one.tag, str) and one.tag.rpartition("}")[2] in names:
            yield one
