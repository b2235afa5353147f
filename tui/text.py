"""Text from posts and models, made fit for a screen: never markup, never anything that a terminal would act on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content, Span
from textual.style import Style

from translator.document import Tag
from translator.errors import OlgimError
from translator.i18n import localised
from translator.tags import BREAK, TAG, TagLook, bare, kind_of

# Controls (line breaks and tabs aside), what reorders text, and what has no width at all.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_STYLES = {
    TagLook.CODE: "$code",
    TagLook.PLAIN: "",
    TagLook.BREAK: "",
}  # where a look isn't the name of its style
_FAINT = "$faint"
HIT = "bold reverse $accent"
"""What was searched for; reversed, so that it is seen without colours, too."""
_LONGEST_CHIP = 28  # characters of what a tag shows
_JOINER = "\u200d"
_Piece = tuple[str, str, Style | None]
"""Words, their style, and what a click on them means."""


def plain(text: str) -> str:
    """`text` without what isn't for the eye."""
    return _UNSAFE.sub("", text).expandtabs(4)


def typeable(text: str) -> str:
    """`text` without what isn't for the eye, but for what joins emoji: a person's words are to come back whole."""
    return _JOINER.join(map(plain, text.split(_JOINER)))


def one_line(text: str) -> str:
    """`text` on one line, its tags taken off."""
    return " ".join(bare(plain(text), line=" ").split())


def message_line(text: str) -> str:
    """`text` on one line as it stands: a message names the tags that it is about."""
    return " ".join(plain(localised(text)).split())


def error_line(error: OlgimError) -> str:
    """What went wrong, and where, on one line."""
    place = str(error).removesuffix(error.message)
    return message_line(f"{place}{localised(error.message)}")


_WORD = re.compile(r"[a-z]+(?! =)(?=[ ,;’']|: )")
_KEY_LAST = re.compile(r"(?:^|[\s(])[^\s:(]{1,8}: [^.;]+$")


def capital(said: str) -> str:
    """A message with a capital where it begins with a plain word; names, addresses and commands stay as they are."""
    shown = message_line(said)
    return shown[:1].upper() + shown[1:] if _WORD.match(shown) else shown


def stopped(said: str) -> str:
    """A message with its full stop, after which another one can follow."""
    shown = message_line(said)
    return shown if not shown or shown[-1] in ".!?…:" else f"{shown}."


def sentence(said: str) -> str:
    """A message as a sentence of its own; what ends with a key and what it does (`u: undo`) needs no full stop."""
    shown = capital(said)
    return shown if _KEY_LAST.search(shown) else stopped(shown)


def content(text: str, style: str = "") -> Content:
    """`text` as it is, a message in the language of the screen, in a style."""
    said = plain(localised(text))
    return Content.styled(said, style) if style else Content(said)


def padded(text: str, width: int) -> str:
    """`text` with blanks behind it up to so many columns."""
    return text + " " * max(0, width - cell_len(text))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, `text[start:end]`, the style that it is shown in, and what a click on it means."""

    start: int
    end: int
    style: str
    clicked: Style | None = None


def tagged(
    text: str, tags: Sequence[Tag] = (), marks: Sequence[Mark] = (), *, named: bool = False
) -> Content:
    """Tagged text as a reader sees it: bold is bold, code is marked, what has no text shows what it stands for.

    `marks` are places of note in it, in any order; where they overlap, the first one counts. `named`: the tags
    themselves stand there, too, as an editor has them.
    """
    ordered = sorted(marks, key=lambda mark: mark.start)
    parts = []
    for piece, style, clicked in _pieces(text, tags, ordered, named=named):
        part = Content.styled(plain(piece), style)
        parts.append(part if clicked is None else part.stylize(clicked))
    return Content("").join(parts)


def with_hits(said: Content, query: str) -> Content:
    """`said` with what was searched for marked in it, in either case and Hangul composed or not."""
    if not query:
        return said
    forms = {unicodedata.normalize(form, query) for form in ("NFC", "NFD")}
    pattern = re.compile("|".join(map(re.escape, sorted(forms))), re.IGNORECASE)
    return said.add_spans([Span(match.start(), match.end(), HIT) for match in pattern.finditer(said.plain)])


def _pieces(text: str, tags: Sequence[Tag], marks: Sequence[Mark], *, named: bool) -> Iterator[_Piece]:
    by_id = {tag.id: tag for tag in tags}
    open_tags: list[str] = []
    at = 0
    for match in TAG.finditer(text):
        yield from _marked(text, at, match.start(), _style(open_tags), marks)
        at = match.end()
        closing, name, alone = match.group("closing", "name", "alone")
        tag = by_id.get(name)
        if named and tag is not None:
            yield match.group(), "$code", None
        if tag is None:  # invented by the model, or text that only looks like a tag
            yield match.group(), "$error", None
        elif closing:
            if name in open_tags:
                open_tags.remove(name)
        elif alone:
            yield _chip(tag), _FAINT, None
        else:
            open_tags.append(name)
    yield from _marked(text, at, len(text), _style(open_tags), marks)


def _style(open_tags: Sequence[str]) -> str:
    kinds = [kind_of(name) for name in open_tags]
    styles = [_STYLES.get(kind.look, kind.look.value) for kind in kinds if kind is not None]
    return " ".join(style for style in dict.fromkeys(styles) if style)


def _marked(text: str, start: int, end: int, style: str, marks: Sequence[Mark]) -> Iterator[_Piece]:
    at = start
    for mark in marks:
        begin, finish = max(mark.start, at), min(mark.end, end)
        if begin < finish:
            yield text[at:begin], style, None
            yield text[begin:finish], f"{style} {mark.style}".strip(), mark.clicked
            at = finish
    yield text[at:end], style, None


def _chip(tag: Tag) -> str:
    """What a tag without text stands for."""
    if kind_of(tag.id) is BREAK:
        return "⏎"
    if tag.shown:
        return one_line(tag.shown)
    said = one_line(tag.opening)
    return said if len(said) <= _LONGEST_CHIP else said[: _LONGEST_CHIP - 1] + "…"
