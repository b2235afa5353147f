"""Elements that begin a block within a paragraph: to kramdown, at a line's start, all that are none of a sentence's.

A sentence that begins with `<font>` is an element and, behind it, a paragraph. So a translation that begins with one
where its source doesn't has an invisible blank before it, which keeps it in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translator.document.tagged import Node, Paired
from translator.tags import BREAK, kind_of

OF_SENTENCES = frozenset(
    "a abbr acronym b bdo big br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc"
    " ruby samp select small span strong sub sup tt u var".split()
)
"""The elements that begin no block."""

_WITHOUT_END = frozenset(
    "area base col command embed hr keygen link meta param source track wbr".split()
)  # of the others
# As kramdown has it: what else looks like a tag (JSX with braces, say) is text.
_ATTRIBUTE = r"""\s+[^\W\d][\w:.-]*+(?:\s*=\s*(?:\w++|"[^"]*"|'[^']*'))?"""
_OPENING = re.compile(rf"[ ]{{0,3}}<(?P<name>[^\W\d][\w:.-]*+)(?:{_ATTRIBUTE})*+\s*(?P<alone>/?)>")
_BLOCK = re.compile(r" {0,3}(?:[-+*:][ \t]|[0-9]+\.[ \t]|[-*_=#>|\[{$<]|~~~|```|\t)| {4}")
_REST = re.compile(r"[ \t]*[^\s]")
_INVISIBLE = "\u200b"


def begun_elements(text: str) -> Iterator[str]:
    """The names of the elements that begin blocks in the lines of a paragraph, each with what follows on its line.

    `<제목>` is text: kramdown takes the rest of the post for its content, which nobody means.
    """
    at = 0
    while at < len(text):
        tag = _OPENING.match(text, at)
        if tag is None or tag["name"].lower() in OF_SENTENCES or not tag["name"][0].isascii():
            at = text.find("\n", at) + 1 or len(text)
            continue
        yield tag["name"]
        at = _end(text, tag)
        if _REST.match(text, at):
            yield "a block" if _BLOCK.match(text, at) else "text"


def _end(text: str, tag: re.Match[str]) -> int:
    """Where the element ends that the tag opens."""
    if tag["alone"] or tag["name"].lower() in _WITHOUT_END:
        return tag.end()
    closing = re.compile(rf"</{re.escape(tag['name'])}\s*>", re.IGNORECASE).search(text, tag.end())
    return closing.end() if closing else len(text)


@dataclass(slots=True)
class LineStarts:
    """Goes through a tagged text, and keeps the elements that aren't `allowed` there from the starts of its lines.

    `openings` are the bytes that the tags stand for; `met` are the tags that stood there.
    """

    openings: Mapping[str, str]
    allowed: Collection[str] | None = None
    met: set[str] = field(default_factory=set)
    _at_start: bool = True

    def guarded(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """The nodes, with an invisible blank wherever one is needed."""
        done: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                if node.strip(" \t"):
                    self._at_start = node.rstrip(" \t").endswith("\n")
                done.append(node)
            elif self._at_start and self._begins_block(node.id):
                self.met.add(node.id)
                if self.allowed is not None and node.id not in self.allowed:
                    self._at_start = False
                    done.append(_INVISIBLE)
                done.append(node)
            elif isinstance(node, Paired):
                self._at_start = False
                done.append(Paired(node.id, self.guarded(node.children)))
            else:
                self._at_start = kind_of(node.id) is BREAK
                done.append(node)
        return tuple(done)

    def _begins_block(self, name: str) -> bool:
        tag = _OPENING.match(self.openings[name])
        return tag is not None and tag["name"].lower() not in OF_SENTENCES
