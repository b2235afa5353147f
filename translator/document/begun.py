"""Elements that begin a block within a paragraph: to kramdown, at a line's start, all that are none of a sentence's.

A sentence that begins with `<font>` is an element and, behind it, a paragraph. So a translation that begins with one
where its source doesn't has an invisible blank before it, which keeps it in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translator.document.kramdown_elements import end_of_element, ends_text, opening_at
from translator.document.tagged import Node, Paired
from translator.tags import BREAK, kind_of

_BLOCK = re.compile(r" {0,3}(?:[-+*:][ \t]|[0-9]+\.[ \t]|[-*_=#>|\[{$<]|~~~|```|\t)| {4}")
_END_OF_LINE = re.compile(r"[ \t]*\n")
_REST = re.compile(r"[ \t]*[^\s]")
_INVISIBLE = "\u200b"


def begun_elements(text: str) -> Iterator[str]:
    """The names of the elements that begin blocks in the lines of a paragraph, each with what follows on its line.

    `<제목>` is text: kramdown takes the rest of the post for its content, which nobody means.
    """
    at = 0
    amid_text = False
    while at < len(text):
        tag = opening_at(text, at)
        if tag is None or not tag["name"][0].isascii() or (amid_text and not ends_text(tag)):
            amid_text |= bool(_REST.match(text, at))
            at = text.find("\n", at) + 1 or len(text)
            continue
        if amid_text:
            yield "below text"
        yield tag["name"]
        at, amid_text = end_of_element(text, tag), False
        if end := _END_OF_LINE.match(text, at):
            at = end.end()
        if _REST.match(text, at) and (not end or opening_at(text, at) is None):
            yield "a block" if _BLOCK.match(text, at) else "text"


@dataclass(slots=True)
class LineStarts:
    """Goes through a tagged text, and keeps the elements that aren't `allowed` there from the starts of its lines.

    `openings` are the bytes that the tags stand for; `met` are the tags that stood there.
    """

    openings: Mapping[str, str]
    allowed: Collection[str] | None = None
    met: set[str] = field(default_factory=set)
    _at_start: bool = True
    _amid_text: bool = False

    def guarded(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """The nodes, with an invisible blank wherever one is needed."""
        done: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                if node.strip(" \t"):
                    self._at_start = node.rstrip(" \t").endswith("\n")
                    self._amid_text = True
                done.append(node)
            elif self._at_start and self._begins_block(node.id):
                self.met.add(node.id)
                if self.allowed is not None and node.id not in self.allowed:
                    self._at_start = False
                    done.append(_INVISIBLE)
                self._amid_text = True
                done.append(node)
            elif isinstance(node, Paired):
                self._at_start = False
                self._amid_text = True
                done.append(Paired(node.id, self.guarded(node.children)))
            else:
                self._at_start = kind_of(node.id) is BREAK
                self._amid_text = True
                done.append(node)
        return tuple(done)

    def _begins_block(self, name: str) -> bool:
        tag = opening_at(self.openings[name], 0)
        return tag is not None and (ends_text(tag) or not self._amid_text)
