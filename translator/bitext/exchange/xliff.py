"""XLIFF 2.1, and what 2.0 has of it: tags are `pc` and `ph`, with the tags themselves as original data."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from translator.bitext.exchange.exchange_pairs import ExchangePair, is_english, is_korean
from translator.bitext.exchange.safe_xml import (
    InlineCode,
    Numbers,
    below,
    is_tag,
    local,
    parse_xml,
    sayable,
    tree_of,
)
from translator.errors import UsageError
from translator.i18n import tr

_SPACE = "urn:oasis:names:tc:xliff:document:2.0"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AUTHOR = "author"


def write(pairs: Sequence[ExchangePair]) -> bytes:
    """The pairs as XLIFF 2.1, a file for each post."""
    root = ET.Element("xliff", {"xmlns": _SPACE, "version": "2.1", "srcLang": "ko", "trgLang": "en"})
    ordered = sorted(pairs, key=lambda pair: pair.post)
    for number, (post, group) in enumerate(groupby(ordered, key=lambda pair: pair.post), 1):
        file = ET.SubElement(root, "file", {"id": f"f{number}", _XML_SPACE: "preserve"})
        if post:
            file.set("original", sayable(post))
        for at, pair in enumerate(group, 1):
            _write_unit(file, f"u{at}", pair)
    if not pairs:  # a file has to be there
        file = ET.SubElement(root, "file", {"id": "f1"})
        _write_unit(file, "u1", ExchangePair("", ""))
    ET.indent(root) if not pairs else None
    data: bytes = ET.tostring(root, encoding="utf-8")
    lines = (
        data.replace(b"<unit ", b"\n<unit ").replace(b"<file ", b"\n<file ").replace(b"</file>", b"\n</file>")
    )
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + lines + b"\n"


def _write_unit(file: ET.Element, name: str, pair: ExchangePair) -> None:
    unit = ET.SubElement(file, "unit", {"id": name})
    if pair.note or pair.author:
        notes = ET.SubElement(unit, "notes")
        if pair.note:
            ET.SubElement(notes, "note").text = sayable(pair.note)
        if pair.author:
            ET.SubElement(notes, "note", {"category": _AUTHOR}).text = sayable(pair.author)
    source, target = tree_of(sayable(pair.source)), tree_of(sayable(pair.target))
    data: dict[str, str] = {}
    for text in _originals((*source, *target)):
        data.setdefault(text, f"d{len(data) + 1}")
    if data:
        originals = ET.SubElement(unit, "originalData")
        for text, one in data.items():
            ET.SubElement(originals, "data", {"id": one}).text = text
    segment = ET.SubElement(unit, "segment", {"state": "final" if pair.accepted else "translated"})
    _fill(ET.SubElement(segment, "source"), source, data, {})
    _fill(ET.SubElement(segment, "target"), target, data, {})


def _originals(nodes: Iterable[str | InlineCode]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, InlineCode):
            yield node.opening
            if node.closing:
                yield node.closing
            yield from _originals(node.inside)


def _fill(
    element: ET.Element, nodes: Iterable[str | InlineCode], data: Mapping[str, str], seen: dict[str, int]
) -> None:
    for node in nodes:
        if isinstance(node, str):
            if len(element):
                element[-1].tail = (element[-1].tail or "") + node
            else:
                element.text = (element.text or "") + node
            continue
        seen[node.name] = seen.get(node.name, 0) + 1
        name = node.name if seen[node.name] == 1 else f"{node.name}-{seen[node.name]}"
        if node.alone:
            ET.SubElement(element, "ph", {"id": name, "dataRef": data[node.opening]})
            continue
        said = {"id": name, "dataRefStart": data[node.opening], "dataRefEnd": data[node.closing]}
        _fill(ET.SubElement(element, "pc", said), node.inside, data, seen)


def read(data: bytes, path: Path) -> list[ExchangePair]:
    """The pairs of an XLIFF 2 file. Raises UsageError, also for another version and for other languages."""
    root = parse_xml(data, path)
    if local(root) != "xliff" or not root.get("version", "").startswith("2."):
        found = f"XLIFF {root.get('version')}" if local(root) == "xliff" else f"<{local(root)}>"
        raise UsageError(
            tr("this is no XLIFF 2 file but {found}", found=found),
            hint=tr("Export it as XLIFF 2.1, or as TMX."),
            path=path,
        )
    languages = root.get("srcLang", ""), root.get("trgLang", "")
    if not is_korean(languages[0]) or not is_english(languages[1]):
        raise UsageError(
            tr(
                "these languages are {source} to {target}, not ko to en",
                source=languages[0],
                target=languages[1],
            ),
            path=path,
        )
    return [
        pair
        for file in below(root, "file")
        for unit in below(file, "unit")
        for pair in _pairs(unit, file.get("original", ""))
    ]


def _pairs(unit: ET.Element, post: str) -> Iterator[ExchangePair]:
    data = {one.get("id", ""): "".join(one.itertext()) for one in below(unit, "data")}
    notes = [one for one in below(unit, "note") if one.text]
    author = next((one.text or "" for one in notes if one.get("category") == _AUTHOR), "")
    note = " ".join(one.text or "" for one in notes if one.get("category") != _AUTHOR)
    for segment in below(unit, "segment"):
        parts = {local(one): one for one in segment}
        if "source" not in parts:
            continue
        numbers = Numbers()
        target = parts.get("target")
        yield ExchangePair(
            _inline(parts["source"], data, numbers),
            "" if target is None else _inline(target, data, numbers),
            accepted=segment.get("state", "final") in {"final", "reviewed"},
            author=author,
            post=post,
            note=note,
        )


def _inline(element: ET.Element, data: Mapping[str, str], numbers: Numbers) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += [_code(child, data, numbers), child.tail or ""]
    return "".join(parts)


def _code(child: ET.Element, data: Mapping[str, str], numbers: Numbers) -> str:
    identity, kind = child.get("id", ""), child.get("subType") or child.get("type") or ""
    match local(child):
        case "pc":
            opening, closing = (
                data.get(child.get("dataRefStart", ""), ""),
                data.get(child.get("dataRefEnd", ""), ""),
            )
            if not (is_tag(opening) and closing == f"</{opening[1:]}"):
                name = numbers.name_of(identity, kind, paired=True)
                opening, closing = f"<{name}>", f"</{name}>"
            return f"{opening}{_inline(child, data, numbers)}{closing}"
        case "ph":
            said = data.get(child.get("dataRef", ""), "")
            return said if is_tag(said) else f"<{numbers.name_of(identity, kind, paired=False)}/>"
        case "sc" | "ec":
            start = child.get("startRef") or identity
            name = numbers.name_of(start, kind, paired=True)
            return f"<{name}>" if local(child) == "sc" else f"</{name}>"
        case "cp":
            return ""
        case _:
            return _inline(child, data, numbers)
