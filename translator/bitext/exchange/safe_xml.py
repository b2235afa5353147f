"""XML of other programs, read safely; tags as a tree, as formats with inline codes want them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from translator.errors import UsageError
from translator.i18n import tr
from translator.tags import TAG, is_paired, letters_of

_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _EntityError(Exception):
    """The file declares an entity."""


def parse_xml(data: bytes, path: Path) -> ET.Element:
    """The root of an XML file. Raises UsageError for what isn't XML, and for one that declares entities: they can name
    other files, and grow without end.
    """

    def refuse(*_: object) -> None:
        raise _EntityError

    reader = expat.ParserCreate()
    reader.EntityDeclHandler = refuse
    try:
        reader.Parse(data, True)
        return ET.fromstring(data)  # noqa: S314 - without entities there is nothing to blow up
    except _EntityError:
        raise UsageError(tr("entities are not read"), hint=tr("Write the text out."), path=path) from None
    except expat.ExpatError as error:
        raise UsageError(
            tr("this is not XML: {errorstring}", errorstring=expat.ErrorString(error.code)),
            path=path,
            line=error.lineno,
        ) from None
    except (ET.ParseError, ValueError, LookupError) as error:
        raise UsageError(tr("this is not XML: {error}", error=error), path=path) from None


def local(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def below(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """The elements of these names in an element, whatever their namespace."""
    return (one for one in element.iter() if local(one) in names)


def sayable(text: str) -> str:
    """A text without the characters that XML has no way to say."""
    return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(slots=True)
class InlineCode:
    """A tag as a node: `name` (`b1`), what it reads as at both ends, and what is inside; `alone` has nothing inside."""

    name: str
    opening: str
    closing: str = ""
    inside: list[str | InlineCode] = field(default_factory=list)

    @property
    def alone(self) -> bool:
        """Whether nothing can stand inside: a code that is one piece."""
        return not self.closing


def tree_of(text: str) -> list[str | InlineCode]:
    """A tagged text as texts and codes. A protected tag with what it shows is one code; tags that don't fit together
    stay text.
    """
    whole: list[str | InlineCode] = []
    stack: list[tuple[InlineCode | None, list[str | InlineCode]]] = [(None, whole)]
    at = 0
    for found in TAG.finditer(text):
        if found.start() < at or (found["closing"] and found["alone"]):
            continue
        into = stack[-1][1]
        if found.start() > at:
            into.append(text[at : found.start()])
        at = found.end()
        name = found["name"]
        if found["alone"]:
            into.append(InlineCode(name, found[0]))
        elif not found["closing"] and not is_paired(name):
            end = text.find(f"</{name}>", at)
            if end < 0:
                into.append(found[0])
                continue
            stop = end + len(f"</{name}>")
            into.append(InlineCode(name, text[found.start() : stop]))
            at = stop
        elif not found["closing"]:
            code = InlineCode(name, found[0], f"</{name}>")
            into.append(code)
            stack.append((code, code.inside))
        elif stack[-1][0] is not None and stack[-1][0].name == name:
            stack.pop()
        else:
            return [text]
    if len(stack) > 1:
        return [text]
    if at < len(text):
        whole.append(text[at:])
    return whole


class Numbers:
    """Tags for the inline codes of other programs: the same code has the same tag in source and target."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name_of(self, identity: str, kind: str, *, paired: bool) -> str:
        """The name for a code that is called `identity` there and is of a `kind` (`bold`, `link`)."""
        letters = _LETTERS.get(kind.lower().rpartition(":")[2], "h") if paired else "x"
        if identity not in self._names:
            number = 1 + sum(letters_of(name) == letters for name in self._names.values())
            self._names[identity] = f"{letters}{number}"
        return self._names[identity]


_LETTERS = {"b": "b", "bold": "b", "i": "i", "italic": "i", "link": "a", "a": "a", "strike": "s", "s": "s"}


def is_tag(text: str) -> bool:
    """Whether a code's content is a tag of ours, so that it can be taken as it is."""
    found = TAG.match(text)
    if found is None:
        return False
    return found.end() == len(text) or text.endswith(f"</{found['name']}>")
