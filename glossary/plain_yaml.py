"""The plain part of YAML that nearly every glossary is written in, read many times faster than PyYAML does.

The result is the node tree that `yaml.compose` gives (without columns), or None for whatever is not entirely plain:
then, and for every error, PyYAML has the word.
"""

from __future__ import annotations

import re

import yaml

_STR, _BOOL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:bool"
_SEQ, _MAP = "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
_TRUTHS = frozenset("yes Yes YES no No NO true True TRUE false False FALSE on On ON off Off OFF".split())
_LETTER = r"A-Za-z0-9_\uac00-\ud7a3"
_UNPLAIN = r"\x00-\x1f\x7f-\xa0\ufeff\u2028\u2029\ud800-\udfff"
_PLAIN = rf"[{_LETTER}(./+$](?:[^:#{_UNPLAIN}]|:(?=[^ \n]))*"
_LINE = re.compile(
    rf"(?P<indent> *)(?P<dash>-(?P<gap> +))?(?:(?P<key>[{_LETTER}][{_LETTER} ./+()-]*):(?= |$))?"
    rf" *(?P<value>{_PLAIN}|\"[^\"\\{_UNPLAIN}]*\"|'[^'{_UNPLAIN}]*'|\[[{_LETTER} ,./+()-]*\])?(?: +#[^{_UNPLAIN}]*)?$"
)
_ITEM = re.compile(rf"[{_LETTER}(./+][{_LETTER} ./+()-]*")


def _mark(line: int) -> yaml.Mark:
    return yaml.Mark("", 0, line, 0, None, 0)


def compose_plain(text: str) -> yaml.Node | None:
    """The node tree of `text` if every line of it is plain; else None."""
    if "\r" in text or "\t" in text:
        return None
    builder = _Builder()
    for number, line in enumerate(text.split("\n")):
        bare = line.strip(" ")
        if not bare or bare[0] == "#":
            continue
        match = _LINE.match(line.rstrip(" "))
        if match is None or not builder.take(match, _mark(number)):
            return None
    return builder.root if builder.root.value and builder.complete else None


class _Builder:
    """Root mapping, its sections, their items: nothing is nested deeper in a plain glossary."""

    def __init__(self) -> None:
        self.root = yaml.MappingNode(_MAP, [], _mark(0), None)
        self.section: yaml.Node | None = None  # the list or mapping under a root key
        self.column = 0  # where its entries begin
        self.item: yaml.MappingNode | None = None  # a list's entry that may get more keys
        self.item_column = 0
        self.waiting: yaml.ScalarNode | None = None  # a root key without a value yet

    @property
    def complete(self) -> bool:
        return self.waiting is None

    def take(self, match: re.Match[str], mark: yaml.Mark) -> bool:
        indent, key, value = len(match["indent"]), match["key"], match["value"]
        if key is not None and key != key.rstrip():
            return False
        if match["dash"]:
            return self._entry(match, indent, mark)
        if key is None:
            return False
        if indent == 0:
            return self._root(key, value, mark)
        if value is None:
            return False
        if self.item is not None and indent == self.item_column:
            return self._put(self.item, key, value, mark)
        if self.waiting is not None:
            self._open(yaml.MappingNode(_MAP, [], mark, None), indent)
        if isinstance(self.section, yaml.MappingNode) and indent == self.column:
            return self._put(self.section, key, value, mark)
        return False

    def _root(self, key: str, value: str | None, mark: yaml.Mark) -> bool:
        if self.waiting is not None:
            return False
        self.section = self.item = None
        if not self.root.value:
            self.root.start_mark = mark
        if value is not None:
            return self._put(self.root, key, value, mark)
        self.waiting = yaml.ScalarNode(_STR, key, mark, None)
        return True

    def _open(self, node: yaml.Node, column: int) -> None:
        assert self.waiting is not None
        self.root.value.append((self.waiting, node))
        self.waiting, self.section, self.column = None, node, column

    def _entry(self, match: re.Match[str], indent: int, mark: yaml.Mark) -> bool:
        key, value = match["key"], match["value"]
        if value is None:
            return False
        if self.waiting is not None:
            self._open(yaml.SequenceNode(_SEQ, [], mark, None), indent)
        if not isinstance(self.section, yaml.SequenceNode) or indent != self.column:
            return False
        if key is None:
            scalar = _value(value, mark)
            self.item = None
            if scalar is None:
                return False
            self.section.value.append(scalar)
            return True
        self.item = yaml.MappingNode(_MAP, [], mark, None)
        self.item_column = indent + 1 + len(match["gap"])
        self.section.value.append(self.item)
        return self._put(self.item, key, value, mark)

    @staticmethod
    def _put(node: yaml.MappingNode, key: str, value: str, mark: yaml.Mark) -> bool:
        scalar = _value(value, mark)
        if scalar is None:
            return False
        node.value.append((yaml.ScalarNode(_STR, key, mark, None), scalar))
        return True


def _value(text: str, mark: yaml.Mark) -> yaml.Node | None:
    if text[0] in "\"'":
        return yaml.ScalarNode(_STR, text[1:-1], mark, None, style=text[0])
    if text[0] != "[":
        text = text.rstrip(" ")
        return yaml.ScalarNode(_BOOL if text in _TRUTHS else _STR, text, mark, None)
    items = [part.strip() for part in text[1:-1].split(",")]
    if any(not _ITEM.fullmatch(item) for item in items):
        return None
    return yaml.SequenceNode(_SEQ, [yaml.ScalarNode(_STR, item, mark, None) for item in items], mark, None)
