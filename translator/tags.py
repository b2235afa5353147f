"""The tags of tagged text: `<b1>bold</b1>`, `<c2>code</c2>`, `<br3/>`. Their grammar is spelled here and nowhere else.

A tag is named by the letters of its kind and a number that is its own in its segment. A paired tag has prose inside.
A protected one stands for bytes of the source, may show them, and what comes back inside it is ignored.

    KINDS                    the kinds of tags, and what is to be known of each
    kind_of(name)            the kind of a tag, by its name
    tokens(text)             every tag as it is written
    Text(text)               tagged text as its words alone, with the way back
    plain(text), bare(text)  the words without what protected tags show, or with it
    for_model(text)          the names under which a model is shown the tags; `from_model` is the way back
    legend(texts)            what a model is told of the tags in texts
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from translator.i18n import tr

OBJECT = "\ufffc"
"""Stands for a protected tag in plain text (U+FFFC, the object replacement character)."""

# ---- the kinds


class TagLook(StrEnum):
    """How a reader sees what a tag stands for."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    CODE = "code"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tag.

    `letters` begin the names of its tags, and are stored; `paired`: prose stands inside. `told` is what a model reads
    of it, `word` what a person does, `alias` the letters shown to a model where its own mislead. `element` is the HTML
    of emphasis.
    """

    letters: str
    paired: bool
    told: str
    word: str
    look: TagLook
    element: str = ""
    alias: str = ""

    @property
    def shown_as(self) -> str:
        """The letters by which a model knows it."""
        return self.alias or self.letters


LINK = Kind("a", True, "link text", tr("link"), TagLook.UNDERLINE)
BOLD = Kind("b", True, "bold", tr("bold"), TagLook.BOLD, "strong")
ITALIC = Kind("i", True, "italic", tr("italic"), TagLook.ITALIC, "em")
STRIKE = Kind("s", True, "struck out", tr("struck out"), TagLook.STRIKE, "del")
IMAGE = Kind("g", True, "an image's description", tr("image"), TagLook.ITALIC)
ELEMENT = Kind("h", True, "an element", tr("HTML"), TagLook.PLAIN, alias="el")  # <h1> reads as a heading
CODE_MARK = Kind("k", True, "words in code marks", tr("code"), TagLook.CODE)
CODE = Kind("c", False, "code", tr("code"), TagLook.CODE)
MATH = Kind("m", False, "a formula", tr("formula"), TagLook.CODE)
URL = Kind("u", False, "an address", tr("address"), TagLook.CODE)
VARIABLE = Kind("v", False, "a variable", tr("variable"), TagLook.CODE)
FOOTNOTE = Kind("f", False, "a footnote mark", tr("footnote mark"), TagLook.CODE)
ENTITY = Kind("e", False, "a character", tr("character"), TagLook.CODE)
OTHER = Kind("x", False, "something that stays", tr("kept as it is"), TagLook.CODE)
BREAK = Kind("br", False, "a line break", tr("line break"), TagLook.BREAK)

KINDS = (
    BOLD, ITALIC, STRIKE, LINK, IMAGE, ELEMENT, CODE_MARK,
    CODE, MATH, URL, VARIABLE, FOOTNOTE, ENTITY, OTHER, BREAK,
)  # fmt: skip

_BY_LETTERS = {kind.letters: kind for kind in KINDS}
_BY_ALIAS = {kind.shown_as: kind for kind in KINDS}


def letters_of(name: str) -> str:
    """The letters of a tag's name: `b` of `b1`."""
    return name.rstrip("0123456789")


def kind_of(name: str) -> Kind | None:
    """The kind of the tag of this name (`b1`) or of these letters (`b`); None if there is no such kind."""
    return _BY_LETTERS.get(letters_of(name))


def is_paired(name: str) -> bool:
    """Whether prose stands inside the tag of this name. A kind that nobody knows is protected."""
    kind = kind_of(name)
    return kind is not None and kind.paired


# ---- the grammar, whole and in parts for the patterns of others

_NAME = "[a-z]{1,2}[0-9]+"
ANY_TAG = f"</?{_NAME}/?>"
OPENING = f"<{_NAME}>"
CLOSING = f"</{_NAME}>"
TAG = re.compile("<(?P<closing>/?)(?P<name>(?P<letters>[a-z]{1,2})[0-9]+)(?P<alone>/?)>")


def names_of(*kinds: Kind) -> str:
    """A pattern, without groups, for the names of tags of these kinds."""
    return f"(?:{'|'.join(kind.letters for kind in kinds)})[0-9]+"


EMPHASIS = names_of(*(kind for kind in KINDS if kind.element))


class TagForm(StrEnum):
    """How a tag is written: `<b1>`, `</b1>`, `<b1/>`, or, a protected one with what it shows, `<c1>…</c1>`."""

    OPEN = "open"
    CLOSE = "close"
    ALONE = "alone"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Token:
    """A tag as it is written at `text[start:end]`; `shown` is what stands inside a protected one."""

    name: str
    form: TagForm
    paired: bool
    start: int
    end: int
    shown: str = ""

    @property
    def breaks(self) -> bool:
        """Whether it is a hard break."""
        return kind_of(self.name) is BREAK

    @property
    def written(self) -> str:
        """The tag in a word, for messages."""
        return f"<{self.name}>" if self.paired else f"<{self.name}/>"


def tokens(text: str) -> Iterator[Token]:
    """Every tag in order, but none of what only looks like one inside a protected tag."""
    at = 0
    unclosed: set[str] = set()  # a name that isn't closed behind one place isn't behind a later one
    while tag := TAG.search(text, at):
        name, at = tag["name"], tag.end()
        paired = is_paired(name)
        form = TagForm.ALONE if tag["alone"] else TagForm.CLOSE if tag["closing"] else TagForm.OPEN
        shown = ""
        if not paired and form is TagForm.OPEN and name not in unclosed:
            closing = f"</{name}>"
            end = text.find(closing, at)
            if end < 0:
                unclosed.add(name)
            else:
                form, shown, at = TagForm.WHOLE, text[at:end], end + len(closing)
        yield Token(name, form, paired, tag.start(), at, shown)


# ---- the words


@dataclass(frozen=True)
class Text:
    """A tagged text taken apart. Offsets are into `raw`."""

    raw: str

    @cached_property
    def tags(self) -> tuple[Token, ...]:
        """Every tag in order, but none of what only looks like one inside a protected tag."""
        return tuple(tokens(self.raw))

    @cached_property
    def _parts(self) -> tuple[str, tuple[int, ...]]:
        chars: list[str] = []
        offsets: list[int] = []
        at = 0
        for token in self.tags:
            chars.append(self.raw[at : token.start])
            offsets.extend(range(at, token.start))
            if not token.paired:
                chars.append("\n" if token.breaks else OBJECT)
                offsets.append(token.start)
            at = token.end
        chars.append(self.raw[at:])
        offsets.extend(range(at, len(self.raw) + 1))
        return "".join(chars), tuple(offsets)

    @property
    def plain(self) -> str:
        """The prose, without tags; `OBJECT` where a protected tag stands, a line break for a hard one."""
        return self._parts[0]

    @property
    def shown(self) -> tuple[str, ...]:
        """What the protected tags show."""
        return tuple(token.shown for token in self.tags if token.form is TagForm.WHOLE)

    @cached_property
    def prose(self) -> str:
        """The plain text without objects and surrounding space: empty if there is nothing to translate."""
        return self.plain.replace(OBJECT, " ").strip()

    @cached_property
    def words(self) -> frozenset[str]:
        """The Latin words of the prose, in lower case."""
        return frozenset(re.findall(r"[a-z]+(?:['’][a-z]+)?", self.plain.lower()))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in `raw` of `plain[start:end]`."""
        offsets = self._parts[1]
        return offsets[start], offsets[end - 1] + 1 if end > start else offsets[start]


def plain(text: str) -> str:
    """The prose of tagged text: no tags, and a blank where a protected one stands."""
    return Text(text).plain.replace(OBJECT, " ") if "<" in text else text


def bare(text: str, line: str = "") -> str:
    """Tagged text with its tags taken off and what they show left; `line` stands for a hard break."""
    return TAG.sub(lambda tag: line if tag["letters"] == BREAK.letters else "", text) if "<" in text else text


def hollow(text: str) -> str:
    """Tagged text with nothing inside its protected tags, as it doesn't matter there."""
    parts: list[str] = []
    at = 0
    for token in tokens(text):
        if token.form is TagForm.WHOLE:
            parts += (text[at : token.start], f"<{token.name}/>")
            at = token.end
    return "".join((*parts, text[at:]))


# ---- what a model sees


def for_model(text: str) -> str:
    """Tagged text, or a sentence about tags, with the names under which a model is shown them."""
    return _renamed(text, {kind.letters: kind.alias for kind in KINDS if kind.alias})


def from_model(text: str) -> str:
    """What `for_model` was given, for every text whose tags are of the known kinds."""
    return _renamed(text, {kind.alias: kind.letters for kind in KINDS if kind.alias})


def _renamed(text: str, names: dict[str, str]) -> str:
    def rename(tag: re.Match[str]) -> str:
        letters = tag["letters"]
        number = tag["name"][len(letters) :]
        return f"<{tag['closing']}{names.get(letters, letters)}{number}{tag['alone']}>"

    return TAG.sub(rename, text)


def legend(texts: Iterable[str]) -> str:
    """One line on the kinds of tags that occur in tagged texts, each by its first tag as a model is shown it.

    <b1>…</b1> bold, <a2>…</a2> link text: translate inside; <c3>…</c3> code, <br4/> a line break: copy.
    """
    first: dict[str, Token] = {}
    for text in texts:
        for token in tokens(text):
            kind = kind_of(token.name)
            if kind is not None:
                first.setdefault(kind.letters, token)
    there = [(kind, first[kind.letters]) for kind in KINDS if kind.letters in first]
    inside = ", ".join(_entry(kind, token) for kind, token in there if kind.paired)
    copied = ", ".join(_entry(kind, token) for kind, token in there if not kind.paired)
    said = [f"{inside}: translate inside" if inside else "", f"{copied}: copy" if copied else ""]
    return "; ".join(filter(None, said)) + "." if first else ""


def _entry(kind: Kind, token: Token) -> str:
    name = kind.shown_as + token.name[len(kind.letters) :]
    whole = kind.paired or token.form is TagForm.WHOLE
    return f"<{name}>…</{name}> {kind.told}" if whole else f"<{name}/> {kind.told}"
