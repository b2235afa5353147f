"""TMX 1.4b, the translation memory exchange: tags are `bpt`/`ept` and `ph`."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from pathlib import Path

from translator import __version__
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

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATE, _POST = "x-olgim-state", "x-olgim-post"


def write(pairs: Sequence[ExchangePair]) -> bytes:
    """A TMX 1.4 file of the pairs, as UTF-8 bytes; the source language is Korean."""
    root = ET.Element("tmx", {"version": "1.4"})
    ET.SubElement(
        root,
        "header",
        {
            "creationtool": "Olgim", "creationtoolversion": __version__, "segtype": "paragraph", "o-tmf": "PO",
            "adminlang": "en", "srclang": "ko", "datatype": "plaintext",
        },
    )  # fmt: skip
    body = ET.SubElement(root, "body")
    for pair in pairs:
        unit = ET.SubElement(body, "tu")
        if pair.note:
            ET.SubElement(unit, "note").text = sayable(pair.note)
        if pair.post:
            ET.SubElement(unit, "prop", {"type": _POST}).text = sayable(pair.post)
        ET.SubElement(unit, "prop", {"type": _STATE}).text = "accepted" if pair.accepted else "proposed"
        numbers: dict[str, str] = {}
        for language, text in (("ko", pair.source), ("en", pair.target)):
            said = {_LANG: language}
            if language == "en" and pair.author:
                said["creationid"] = sayable(pair.author)
            segment = ET.SubElement(ET.SubElement(unit, "tuv", said), "seg")
            _fill(segment, tree_of(sayable(text)), numbers)
    data: bytes = ET.tostring(root, encoding="utf-8")
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    return head + data.replace(b"<tu>", b"\n<tu>").replace(b"</body>", b"\n</body>") + b"\n"


def _fill(segment: ET.Element, nodes: Iterable[str | InlineCode], numbers: dict[str, str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            _append(segment, node)
            continue
        number = numbers.setdefault(node.name, str(len(numbers) + 1))
        if node.alone:
            ET.SubElement(segment, "ph", {"x": number}).text = node.opening
            continue
        ET.SubElement(segment, "bpt", i=number, x=number).text = node.opening
        _fill(segment, node.inside, numbers)
        ET.SubElement(segment, "ept", {"i": number}).text = node.closing


def _append(element: ET.Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def read(data: bytes, path: Path) -> list[ExchangePair]:
    """The Korean-English pairs of a TMX file. Raises UsageError."""
    root = parse_xml(data, path)
    if local(root) != "tmx":
        raise UsageError(
            tr("this is no TMX file"), hint=tr("Its root is <{local}>.", local=local(root)), path=path
        )
    return [pair for unit in below(root, "tu") for pair in _pairs(unit)]


def _pairs(unit: ET.Element) -> list[ExchangePair]:
    korean: list[ET.Element] = []
    english: list[ET.Element] = []
    for variant in unit:
        language = variant.get(_LANG) or variant.get("lang") or "?"
        if local(variant) == "tuv":
            korean += [variant] if is_korean(language) else []
            english += [variant] if is_english(language) else []
    said = {one.get("type"): one.text or "" for one in unit if local(one) == "prop"}
    notes = [one.text or "" for one in unit if local(one) == "note"]
    found = []
    for one in korean[:1]:
        for other in english:
            numbers = Numbers()
            found.append(
                ExchangePair(
                    _text(one, numbers),
                    _text(other, numbers),
                    accepted=said.get(_STATE) != "proposed",
                    author=other.get("creationid") or unit.get("creationid") or "",
                    post=said.get(_POST, ""),
                    note=" ".join(notes),
                )
            )
    return found


def _text(variant: ET.Element, numbers: Numbers) -> str:
    segment = next(below(variant, "seg"), None)
    return "" if segment is None else _inline(segment, numbers, {})


def _inline(element: ET.Element, numbers: Numbers, opened: dict[str, str]) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += [_code(child, numbers, opened), child.tail or ""]
    return "".join(parts)


def _code(child: ET.Element, numbers: Numbers, opened: dict[str, str]) -> str:
    said = "".join(child.itertext())
    kind, identity = child.get("type", ""), child.get("x") or child.get("i") or said
    match local(child):
        case "bpt" | "ept" | "ph" | "it" if is_tag(said) or (
            said.startswith("</") and is_tag(f"<{said[2:]}")
        ):
            return said
        case "bpt":
            name = numbers.name_of(f"pair {identity}", kind, paired=True)
            opened[child.get("i", identity)] = name
            return f"<{name}>"
        case "ept":
            name = opened.pop(child.get("i", ""), "")
            return f"</{name}>" if name else ""
        case "ph" | "it" | "ut":
            return f"<{numbers.name_of(f'ph {identity}', kind, paired=False)}/>"
        case _:
            return _inline(child, numbers, opened)
