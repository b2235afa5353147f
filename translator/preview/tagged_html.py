"""Tagged text as a reader sees it: bold is bold, code is code, and what a text says is never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from translator.document.types import Tag
from translator.i18n import tr
from translator.preview.html import NOTHING, Html, el, is_address, text, visible
from translator.shortening import in_one_line
from translator.tags import BREAK, FOOTNOTE, IMAGE, LINK, TAG, TagForm, TagLook, kind_of, tokens
from translator.worddiff import Op, Piece

_ELEMENTS = {
    TagLook.BOLD: "strong",
    TagLook.ITALIC: "em",
    TagLook.UNDERLINE: "u",
    TagLook.STRIKE: "s",
    TagLook.CODE: "code",
}
_LONGEST_CHIP = 60  # characters of a protected piece within a text


@dataclass(frozen=True, slots=True)
class InlineMark:
    """A place of note, `text[start:end]`, the class that it is shown in and what it is, in words."""

    start: int
    end: int
    look: str
    said: str


@dataclass(frozen=True, slots=True)
class Wrap:
    """An element around a run of text: its name, class and what else it has."""

    name: str
    look: str = ""
    title: str = ""
    href: str = ""

    def around(self, inside: Html) -> Html:
        """The element with something in it."""
        return el(
            self.name,
            inside,
            class_=self.look or None,
            title=self.title or None,
            href=self.href or None,
            rel="noopener noreferrer nofollow" if self.href else None,
        )


CODE_SPAN = re.compile(r"(?<!`)(?P<marks>`{1,2})(?!`)(?P<code>[^`\n]+)(?P=marks)(?!`)")

Run = tuple[tuple[Wrap, ...], Html]
"""A run of text, and the elements around it, the outermost first."""

_CHANGED: dict[Op, tuple[Wrap, ...]] = {Op.SAME: (), Op.DELETED: (Wrap("del"),), Op.INSERTED: (Wrap("ins"),)}


class Inline:
    """Shows the texts of one segment: its `tags`, and where its `links` lead."""

    def __init__(self, tags: Sequence[Tag], links: Mapping[str, str]) -> None:
        self._tags = {tag.id: tag for tag in tags}
        self._links = links

    def show(self, tagged: str, marks: Sequence[InlineMark] = ()) -> Html:
        """A tagged text, the places of note in it marked. Where marks overlap, the first one counts."""
        return nest(self._runs(tagged, sorted(marks, key=lambda mark: mark.start)))

    def changes(self, pieces: Sequence[Piece]) -> Html:
        """Two tagged texts in one, what was taken out and put in marked."""
        return nest(list(self._change_runs(pieces)))

    def _change_runs(self, pieces: Sequence[Piece]) -> Iterator[Run]:
        names: dict[Op, list[str]] = {Op.DELETED: [], Op.INSERTED: []}  # the tags that are open on each side
        for piece in pieces:
            sides = [Op.DELETED, Op.INSERTED] if piece.op is Op.SAME else [piece.op]
            outer = _CHANGED[piece.op]
            at = 0
            for match in TAG.finditer(piece.text):
                yield from self._words(piece.text[at : match.start()], outer, names[sides[-1]])
                at = match.end()
                for side in sides:
                    _open_or_close(names[side], match)
                if match["alone"]:
                    yield outer, self._chip(match["name"], linked=True)
            yield from self._words(piece.text[at:], outer, names[sides[-1]])

    def _words(self, words: str, outer: tuple[Wrap, ...], names: Sequence[str]) -> Iterator[Run]:
        """Words of a change; the blanks around them aren't marked."""
        wraps, core = self._wraps(names), words.strip()
        begin = words.find(core)
        yield wraps, visible(words[:begin])
        yield (*outer, *wraps), visible(core)
        yield wraps, visible(words[begin + len(core) :])

    def _runs(self, tagged: str, marks: Sequence[InlineMark]) -> Iterator[Run]:
        names: list[str] = []
        at = 0
        for token in tokens(tagged):
            yield from self._marked(tagged, at, token.start, names, marks)
            at = token.end
            if token.name not in self._tags:  # invented by a model, or text that only looks like a tag
                yield (
                    (Wrap("span", "stray", tr("not a tag of the Korean")),),
                    visible(tagged[token.start : token.end]),
                )
            elif not token.paired:
                over = next((one for one in marks if one.start < token.end and one.end > token.start), None)
                wraps = self._wraps(names)
                yield (*wraps, *_around(over)), self._chip(token.name, linked=_is_linked(wraps))
            elif token.form is TagForm.OPEN:
                names.append(token.name)
            elif token.form is TagForm.CLOSE and token.name in names:
                names.remove(token.name)
        yield from self._marked(tagged, at, len(tagged), names, marks)

    def _marked(
        self, tagged: str, start: int, end: int, names: Sequence[str], marks: Sequence[InlineMark]
    ) -> Iterator[Run]:
        wraps = self._wraps(names)
        at = start
        for mark in marks:
            begin, finish = max(mark.start, at), min(mark.end, end)
            if begin < finish:
                yield wraps, visible(tagged[at:begin])
                yield (*wraps, *_around(mark)), visible(tagged[begin:finish])
                at = finish
        yield wraps, visible(tagged[at:end])

    def _wraps(self, names: Sequence[str]) -> tuple[Wrap, ...]:
        found: list[Wrap] = []
        for wrap in map(self._wrap, names):
            if wrap is not None and not (wrap.href and _is_linked(found)):  # HTML knows no link in a link
                found.append(wrap)
        return tuple(found)

    def _wrap(self, name: str) -> Wrap | None:
        kind, target = kind_of(name), self._links.get(name, "")
        if kind is None or name not in self._tags:
            return None
        if kind is IMAGE:
            return Wrap("span", "alt", tr("an image's description"))
        if target and is_address(target):
            return Wrap("a", "link", target, target)
        if kind is LINK:
            return Wrap("span", "link", target)
        element = _ELEMENTS.get(kind.look)
        return Wrap(element) if element else None

    def _chip(self, name: str, *, linked: bool) -> Html:
        """A protected piece, as the post has it: what a model made of it never counts. `linked`: it is in a link."""
        tag, kind = self._tags.get(name), kind_of(name)
        if kind is BREAK:
            return el("br")
        if tag is None:
            return NOTHING
        said = tag.shown or tag.opening
        if tag.opening.startswith("`"):
            return el("code", visible(tag.opening.strip("`").strip()))
        if kind is FOOTNOTE:
            return el("sup", visible(said.strip("[]^")), class_="note-mark")
        target = self._links.get(name, "")
        if tag.opening.startswith("!["):
            return el("span", visible(in_one_line(said, _LONGEST_CHIP)), class_="alt", title=tr("an image"))
        words = _label(tag.opening) if target else said
        if target and is_address(target) and not linked:
            return el(
                "a",
                visible(in_one_line(words, _LONGEST_CHIP)),
                class_="link",
                href=target,
                rel="noopener noreferrer nofollow",
            )
        return el(
            "code",
            visible(in_one_line(words, _LONGEST_CHIP)),
            class_="kept-inline",
            title=tr("kept: {short}", short=in_one_line(tag.opening, 300)),
        )


def nest(runs: Sequence[Run] | Iterator[Run]) -> Html:
    """Runs of text as markup that is always well-formed: what two runs that follow each other share stays open."""
    flat = [(wraps, inside) for wraps, inside in runs if inside]
    return _nest(flat, 0)


def _nest(runs: Sequence[Run], depth: int) -> Html:
    parts: list[str] = []
    at = 0
    while at < len(runs):
        wraps, inside = runs[at]
        if len(wraps) <= depth:
            parts.append(inside)
            at += 1
            continue
        end = at
        while end < len(runs) and len(runs[end][0]) > depth and runs[end][0][depth] == wraps[depth]:
            end += 1
        parts.append(wraps[depth].around(_nest(runs[at:end], depth + 1)))
        at = end
    return Html("".join(parts))


def _around(mark: InlineMark | None) -> tuple[Wrap, ...]:
    return () if mark is None else (Wrap("mark", mark.look, mark.said),)


def _open_or_close(names: list[str], tag: re.Match[str]) -> None:
    if tag["closing"]:
        if tag["name"] in names:
            names.remove(tag["name"])
    elif not tag["alone"]:
        names.append(tag["name"])


def _is_linked(wraps: Sequence[Wrap]) -> bool:
    return any(wrap.href for wrap in wraps)


def _label(link: str) -> str:
    """What a protected link reads as."""
    if link.startswith("["):
        return link[1:].partition("](")[0]
    return link.strip("<>")


def as_written(markdown: str) -> Html:
    """Markdown that holds no passage, as it is written, its code spans shown as code."""
    parts: list[Html] = []
    at = 0
    for match in CODE_SPAN.finditer(markdown):
        parts += [visible(markdown[at : match.start()]), el("code", visible(match["code"].strip()))]
        at = match.end()
    return Html("".join((*parts, visible(markdown[at:]))))


def words_of(tagged: str) -> Html:
    """A tagged text on one line, without its markup: for titles and labels."""
    return text(" ".join(TAG.sub("", tagged).split()))
