"""Reading a model's JSON: whole, wrapped, broken off, or while it is still coming in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.llm.bounds import sound

if TYPE_CHECKING:
    from collections.abc import Mapping

_FENCE = re.compile(r"```[a-zA-Z]*+[^\S\n]*+\n(.*?)```", re.DOTALL)
_OPEN, _CLOSED = "<target>", "</target>"
# Some templates begin the thoughts themselves: then only their end is in the answer.
_THINKING = re.compile(r"\A\s*(?:<think(?:ing)?>|(?![\s{\[\"`<])).*?</think(?:ing)?>", re.DOTALL)
_BEGUN_THINKING = re.compile(r"\s*<think(?:ing)?>")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class JsonReading:
    """What could be read of an answer.

    `texts` are the passages whose text is complete, by their number. `notes` are the lines that belong to no passage:
    they begin with `=`. `whole` tells whether the answer was one JSON object; if not, `texts` holds what stood in
    front of the damage. `twice` are passages that came more than once, with different texts: none can be believed.
    """

    texts: Mapping[str, str]
    whole: bool
    twice: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def read_object(text: str) -> JsonReading:
    """Read the JSON in an answer, tolerating a fence, words around it and raw control characters.

    Asked for is `{"passages": ["12 text", …]}`. What models make of that is read, too: `{"12": "text"}`, an object, a
    pair or a list for each passage (`{"passage": 12, "english": "text"}`), all texts in one string, JSON in a string,
    several objects after each other, each of these some levels deeper, whatever the names on the way.
    """
    text = _THINKING.sub("", text).strip()
    for candidate in _candidates(text):
        try:
            value = json.loads(candidate, strict=False, object_pairs_hook=_Pairs)
        except (json.JSONDecodeError, RecursionError):
            continue
        if isinstance(value, (list, str)):
            found = _Found()
            found.take_whole(value)
            if isinstance(value, list) or found.texts:
                return found.reading(whole=True)
    if (several := _several(text)) is not None:
        found = _Found()
        found.take(several)
        return found.reading(whole=True)
    partial = PartialAnswer()
    start = text.find("{")
    if start >= 0:
        partial.feed(text[start:])
    return partial.found.reading(whole=False)


def read_reviews(text: str) -> dict[str, tuple[str, str]] | None:
    """The reviewer's verdicts by passage: (error, better). None if the answer can't be read."""
    reading = read_object(text)
    if not reading.whole:
        return None
    found = {}
    for slot, said in reading.texts.items():
        error, _, better = said.partition("|")
        found[slot] = (error.strip(), better.strip())
    return found


def read_plain(text: str) -> str | None:
    """The translation in an answer of the plain form; None if its end is missing."""
    text = _THINKING.sub("", text)
    begin = text.find(_OPEN)
    if begin < 0:
        return text.strip()
    end = text.find(_CLOSED, begin + len(_OPEN))
    return None if end < 0 else text[begin + len(_OPEN) : end].strip()


def only_thought(text: str) -> bool:
    """Whether an answer is the beginning of thoughts that never end."""
    return _BEGUN_THINKING.match(text) is not None and _THINKING.match(text) is None


class _Pairs(list[tuple[str, object]]):
    """A JSON object with its keys as they came."""


def _candidates(text: str) -> list[str]:
    found = [text]
    found += _FENCE.findall(text)
    for opening, closing in ("{}", "[]"):
        start, end = text.find(opening), text.rfind(closing)
        if 0 <= start < end:
            found.append(text[start : end + 1])
    return found


def _several(text: str) -> list[object] | None:
    """JSON values that stand after each other, with nothing but blanks and commas between; None where it is else."""
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=_Pairs)
    values: list[object] = []
    at = 0
    while (start := _BETWEEN.match(text, at)) is not None and start.end() < len(text):
        try:
            value, at = decoder.raw_decode(text, start.end())
        except (json.JSONDecodeError, RecursionError):
            return None
        values.append(value)
    return values if len(values) > 1 else None


_BETWEEN = re.compile(r"[\s,]*")
_NUMBERED = re.compile(
    r"\s*+(?:passage\s++)?"
    r"(?:[«⟦\[(]\s*+(\d{1,6})\s*+[»⟧\])]\s*+:?|(\d{1,6})(?:\s*+[:|)]|[.-](?=\s)|(?=\s)))[ \t]*+",
    re.IGNORECASE,
)
"""The beginning of a line: asked for is `12 English`. A line whose own number is missing, and whose text begins with
one, is taken for another passage's, which then came twice.
"""
_NUMBER = re.compile(r"\s*+[«⟦\[]?(?:passage\s*+)?(\d{1,6})[»⟧\]]?\s*+", re.IGNORECASE)
_NUMBER_NAMES = re.compile(
    r"(?:passage|segment|line|item)?(?:n|no|nr|num|number|id|key|index)|passage|segment|slot", re.IGNORECASE
)
_TEXT_NAMES = ("english", "en", "translation", "target", "translated", "text", "value", "content", "output")
_HOLDERS = re.compile(
    r"(?:the_?)?(?:passages?|translations?|translated|texts?|answers?|results?|output|response|content|data|english|lines?)",
    re.IGNORECASE,
)
"""Under such a name, a string is the whole answer rather than a remark on it."""
_SOURCE_NAMES = frozenset(("korean", "ko", "source", "original", "input"))
_LINE_START = re.compile(r"\n(?=[ \t]*(?:[«\[(]?\d{1,6}[»\]).:]?[ \t]+\S|=[ \t]|~[ \t]*\d))")
_DEEPEST = 6  # levels of lists and objects within each other


def _slot(match: re.Match[str]) -> str:
    return str(int(match[1] or match[2]))


class _Found:
    """The passages that were found in an answer so far."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.twice: set[str] = set()
        self.notes: list[str] = []

    def reading(self, *, whole: bool) -> JsonReading:
        sure = {slot: text for slot, text in self.texts.items() if slot not in self.twice}
        return JsonReading(sure, whole, frozenset(self.twice), tuple(self.notes))

    def put(self, slot: str, text: str) -> None:
        """Take in the text of a passage."""
        text = sound(text)
        if self.texts.setdefault(slot, text) != text:
            self.twice.add(slot)

    def line(self, text: str) -> None:
        """Take in a line of a list: a passage, a decision (`= …`), or a second thought (`~12 old → new`)."""
        bare = text.lstrip()
        if bare.startswith("="):
            self.notes.append(sound(bare.lstrip("= ").rstrip()))
        elif bare.startswith("~"):
            if (match := _NUMBERED.match(bare[1:])) is not None:
                self.mend(_slot(match), bare[1:][match.end() :])
        elif (match := _NUMBERED.match(text)) is not None:
            self.put(_slot(match), text[match.end() :])

    def mend(self, slot: str, change: str) -> None:
        """Put other words into a passage that is there: those behind the arrow for those before it, or all anew.

        Words that aren't there, or are more than once, stay: which were meant can't be told.
        """
        text = self.texts.get(slot)
        if text is None:
            return
        old, arrow, new = change.partition(" → ")
        if not arrow:
            self.texts[slot] = sound(change)
            return
        for words, better in ((old, new), (old.strip("\"“”‘’' "), new.strip("\"“”‘’' "))):
            if words and text.count(words) == 1:
                self.texts[slot] = sound(text.replace(words, better))
                return

    def member(self, name: str, text: str) -> bool:
        """Take in a member of an object; whether its name is a passage's number."""
        match = _NUMBER.fullmatch(name)
        if match is not None:
            self.put(str(int(match[1])), text)
        return match is not None

    def take(self, value: object, depth: int = 0) -> None:
        """Take in a JSON value, whichever shape a model has given it."""
        if depth > _DEEPEST or not isinstance(value, list):
            return
        if not isinstance(value, _Pairs):
            if self._pair(value):
                return
            for item in value:
                if isinstance(item, str):
                    if not self._json(item, depth):
                        self.line(item)
                else:
                    self.take(item, depth + 1)
            return
        if self._passage(value):
            return
        for name, inner in value:
            text = inner if isinstance(inner, str) else _only_text(inner)
            if text is not None and self.member(name, text):
                continue
            if isinstance(inner, str):
                self._all_in(name, inner, depth)
            else:
                self.take(inner, depth + 1)

    def _pair(self, items: list[object]) -> bool:
        """A list that is one passage: its number, and its text."""
        if len(items) != 2 or not isinstance(items[1], str) or isinstance(items[0], (bool, list)):
            return False
        return self.member(str(items[0]), items[1])

    def _json(self, text: str, depth: int) -> bool:
        """Take in a string that is JSON itself; whether it is."""
        if text.lstrip()[:1] not in ("{", "[", "`"):
            return False
        for candidate in (text, *_FENCE.findall(text)):
            try:
                value = json.loads(candidate, strict=False, object_pairs_hook=_Pairs)
            except (json.JSONDecodeError, RecursionError):
                continue
            self.take(value, depth + 1)
            return True
        return False

    def _all_in(self, name: str, text: str, depth: int) -> None:
        """Take in a string that holds what should be a list, under a name that isn't a passage's."""
        if self._json(text, depth) or not _HOLDERS.fullmatch(name):
            return
        for line in _LINE_START.split(text):
            self.line(line)

    def take_whole(self, value: object) -> None:
        """Take in a whole answer, a lone string for one that answers a single passage."""
        if isinstance(value, str):
            self._all_in("answer", value, 0)
        else:
            self.take(value)

    def _passage(self, pairs: _Pairs) -> bool:
        """An object that is one passage: its number under some name, and one text."""
        named = [
            (_NUMBER_NAMES.fullmatch(name.replace("_", "")) is not None, name, inner) for name, inner in pairs
        ]
        numbers = [inner for is_number, _, inner in named if is_number and isinstance(inner, (int, str))]
        rest = _Pairs((name, inner) for is_number, name, inner in named if not is_number)
        text = _only_text(rest)
        if len(numbers) != 1 or text is None:
            return False
        return self.member(str(numbers[0]), text)


def _only_text(value: object) -> str | None:
    """The text of a list or an object that has one; of several, the one that is called so."""
    if not isinstance(value, _Pairs):
        return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else None
    texts = {name.casefold(): inner for name, inner in value if isinstance(inner, str)}
    for name in _TEXT_NAMES:
        if name in texts:
            return texts[name]
    return next(iter(texts.values())) if len(texts) == 1 and not texts.keys() & _SOURCE_NAMES else None


@dataclass(slots=True)
class PartialAnswer:
    """An answer that comes in piece by piece.

    `found` holds what is complete; `slot` and `text` are the passage that is coming in, `slot` empty as long as it
    isn't known which.
    """

    found: _Found = field(default_factory=_Found)
    slot: str = ""
    text: str = ""
    _buffer: str = ""
    _at: int = 0
    _inside: bool = False
    _parts: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _names: list[str | None] = field(default_factory=list)
    _name: str | None = None
    _value: bool = False
    _broken: bool = False

    def feed(self, piece: str) -> None:
        """Take in more of the text."""
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        while not self._broken and (self._read() if self._inside else self._seek()):
            pass

    def _seek(self) -> bool:
        """Go to the next quote, over what may stand between texts."""
        while self._at < len(self._buffer):
            character = self._buffer[self._at]
            self._at += 1
            if character == '"':
                self._inside, self._parts, self.text, self.slot = True, [], "", ""
                return True
            if character in "{[":
                self._open.append(character)
                self._names.append(self._name)
                self._name, self._value = None, False
            elif character in "}]":
                if not self._open or len(self._open) == 1:
                    self._broken = True  # nothing of the answer comes after its end
                    return False
                self._open.pop()
                self._names.pop()
                self._name, self._value = None, False
            elif character == ":":
                self._value = True
            elif character == ",":
                self._name, self._value = None, False
            elif character not in " \t\r\n" and not (character.isalnum() or character in "+-."):
                self._broken = True
                return False
        return False

    def _read(self) -> bool:
        """Read on in a text, up to its closing quote or as far as there is one."""
        buffer, at = self._buffer, self._at
        while at < len(buffer):
            stop = _next_special(buffer, at)
            self._parts.append(buffer[at:stop])
            at = stop
            if at >= len(buffer):
                break
            if buffer[at] == '"':
                self._at = at + 1
                self._close(_join_surrogates("".join(self._parts)))
                return True
            width, character = _escape(buffer, at)
            if width == 0:  # the rest of the escape hasn't come in yet
                break
            self._parts.append(character)
            at += width
        self._at = at
        self._parts = ["".join(self._parts)]
        self._coming(self._parts[0])
        return False

    def _coming(self, text: str) -> None:
        """Tell which passage is coming in, and how far it is."""
        if self._in_list:
            match = _NUMBERED.match(text)
            if match is not None and match.end() < len(text):
                self.slot, self.text = _slot(match), text[match.end() :]
        elif self._value and (name := self._passage_name) and (match := _NUMBER.fullmatch(name)):
            self.slot, self.text = str(int(match[1])), text

    @property
    def _passage_name(self) -> str | None:
        """The name that is the passage's number, if there is one: the text's own, or that of the object it is in."""
        name = self._name
        if name is not None and name.casefold() in _TEXT_NAMES and self._names and self._names[-1]:
            return self._names[-1]
        return name

    @property
    def _in_list(self) -> bool:
        return bool(self._open) and self._open[-1] == "["

    def _close(self, text: str) -> None:
        self._inside = False
        self.slot = ""
        if self._in_list:
            self.found.line(text)
        elif self._value and (name := self._passage_name) is not None:
            self.found.member(name, text)
        else:
            self._name = text


_SPECIAL = re.compile(r'["\\]')


def _next_special(text: str, at: int) -> int:
    found = _SPECIAL.search(text, at)
    return found.start() if found else len(text)


def _escape(text: str, at: int) -> tuple[int, str]:
    """Width and meaning of the escape at `at`; width 0 if it isn't all there."""
    if at + 1 >= len(text):
        return 0, ""
    letter = text[at + 1]
    if letter != "u":
        return 2, _ESCAPES.get(letter, letter)
    if at + 6 > len(text):
        return 0, ""
    try:
        return 6, chr(int(text[at + 2 : at + 6], 16))
    except ValueError:
        return 6, "\N{REPLACEMENT CHARACTER}"


def _join_surrogates(text: str) -> str:
    """Pairs of surrogate escapes as the characters they mean."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
