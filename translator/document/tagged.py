"""Tagged text: prose in which short numbered tags stand for markup and for protected spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from translator.document.types import Segment, SegmentKind, Tag
from translator.i18n import later
from translator.tags import BREAK, CODE_MARK, IMAGE, TAG, kind_of, tokens

MAX_DEPTH = 50  # of paired tags in each other

# What no translation has a reason to hold: controls, zero-width and bidirectional marks, soft hyphens, the
# planes for private use. The joiner (U+200D) stays: emoji are made with it; and so do the tag characters that make a
# flag of 🏴 (England's, for one), which are junk anywhere else.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
_JUNK = re.compile(
    f"({_FLAG})|"
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e007f"
    "\U000f0000-\U0010fffd]"
)
# The flags of England, Scotland and Wales, and others of their kind: a black flag and letters that nobody sees.
_PARAGRAPHS = re.compile(r"(?:\r\n|[\r\n])[ \t]*(?:\r\n|[\r\n])")
# They part words, as a blank does.
_VERTICAL_SPACE = re.compile(r"(?<![ \t\v\f])[ \t]*+[\v\f][ \t\v\f]*")
_BREAK = re.compile(
    r"(?:(?<![ \t\u2028\u2029\x85])[ \t\u2028\u2029\x85]+)?(?:\r\n|[\r\n\u2028\u2029\x85])[\s]*"
)


_MAYBE_EMPTY = re.compile(r">\s*</")  # a pair in which nothing stands


@dataclass(frozen=True, slots=True)
class Kept:
    """A protected tag in a parsed translation."""

    id: str


@dataclass(frozen=True, slots=True)
class Paired:
    """A paired tag in a parsed translation, with what stands inside."""

    id: str
    children: tuple[Node, ...]


Node = str | Kept | Paired


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a tag, in a sentence without its stop; `text[start:end]` is the place, where there is one."""

    message: str
    start: int | None = None
    end: int | None = None


def clean(target: str, *, paragraphs: bool = False) -> str:
    """A translation without the characters that nobody typed, and with single line breaks.

    `paragraphs`: its paragraphs, between which blank lines stand, stay paragraphs.
    """
    bare = _JUNK.sub(r"\1", _VERTICAL_SPACE.sub(" ", target))
    if paragraphs:
        parts = (_BREAK.sub("\n", part).strip() for part in _PARAGRAPHS.split(bare))
        return "\n\n".join(part for part in parts if part)
    return _BREAK.sub("\n", bare).strip()


def clean_for(segment: Segment, target: str) -> str:
    """A segment's translation, cleaned; in front matter, a text of several paragraphs stays one. A tab is a blank where
    the source has none: nobody sees a difference but a renderer.
    """
    if "\t" in target and "\t" not in segment.source:
        target = target.replace("\t", " ")
    return clean(target, paragraphs=segment.kind is SegmentKind.FRONT_MATTER and "\n\n" in segment.source)


def read_tagged(text: str, tags: Sequence[Tag]) -> tuple[tuple[Node, ...], tuple[Mistake, ...]]:
    """The tree of a tagged text, and what is wrong with its tags (nothing, if it is sound)."""
    if not tags and "<" not in text:
        return ((text,) if text else ()), ()
    reader = _Reader(text, {tag.id: tag for tag in tags})
    nodes = reader.read()
    return nodes, tuple(reader.mistakes)


def mistakes(text: str, tags: Sequence[Tag], source: str) -> tuple[Mistake, ...]:
    """What is wrong with the tags of a translation of `source`, in the order in which it is met.

    Every tag of the source stands in the translation exactly once, properly nested, and no other does. The order is
    free. What comes back inside a protected tag is ignored. A pair that is empty in the source has to be empty. No tag
    moves into the words of an image, where readers would miss what it stands for.
    """
    if not tags and "<" not in text:
        return ()
    reader = _Reader(text, {tag.id: tag for tag in tags})
    reader.read()
    if not reader.in_images and not _MAYBE_EMPTY.search(source):
        return tuple(reader.mistakes)
    own = _Reader(source, reader.tags)
    own.read()
    moved = [mistake for name, mistake in reader.in_images.items() if name not in own.in_images]
    empty = set(own.hollow.values())
    if not empty:
        return (*reader.mistakes, *moved)
    filled = sorted(empty & reader.closed - set(reader.hollow.values()))
    return (
        *(one for one in reader.mistakes if reader.hollow.get(one) not in empty),
        *(
            Mistake(later("<{name}>…</{name}> is empty in the source, and has text inside", name=name))
            for name in filled
        ),
        *moved,
    )


def tags_of(source: str) -> tuple[Tag, ...]:
    """The tags of a source as far as it tells of them itself: without the bytes that they stand for."""
    found: dict[str, Tag] = {}
    for token in tokens(source):
        found.setdefault(token.name, Tag(token.name, token.paired, "", "", token.shown))
    return tuple(found.values())


def check_tags(segment: Segment, target: str) -> tuple[str, ...]:
    """What is wrong with the tags of a translation, each a sentence for a person or a model; empty if sound."""
    return tuple(one.message for one in mistakes(clean_for(segment, target), segment.tags, segment.source))


def tidy(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The tree without blanks at its ends, and with none at the ends of paired tags."""
    result = list(_hoist_blanks(nodes))
    if result and isinstance(result[0], str):
        result[0] = result[0].lstrip()
    if result and isinstance(result[-1], str):
        result[-1] = result[-1].rstrip()
    return tuple(node for node in result if node != "")


def _hoist_blanks(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The tree with blanks at the ends of paired tags outside them: `** bold **` is not bold."""
    result: list[Node] = []
    for node in nodes:
        if not isinstance(node, Paired):
            _append(result, node)
            continue
        children = list(_hoist_blanks(node.children))
        before = after = ""
        if children and isinstance(children[0], str):
            text = children[0].lstrip()
            before, children[0] = children[0][: len(children[0]) - len(text)], text
        if children and isinstance(children[-1], str):
            text = children[-1].rstrip()
            after, children[-1] = children[-1][len(text) :], text
        _append(result, before)
        result.append(Paired(node.id, tuple(child for child in children if child != "")))
        _append(result, after)
    return tuple(_without_blanks_at_breaks(result))


def _without_blanks_at_breaks(nodes: Sequence[Node]) -> Iterator[Node]:
    """Blanks before a hard break would belong to it, those behind it to the indentation."""
    for number, node in enumerate(nodes):
        text = node
        if isinstance(text, str):
            text = text.lstrip() if number and _is_break(nodes[number - 1]) else text
            text = text.rstrip() if number + 1 < len(nodes) and _is_break(nodes[number + 1]) else text
        if text != "":
            yield text


def _is_break(node: Node) -> bool:
    return isinstance(node, Kept) and kind_of(node.id) is BREAK


def _append(nodes: list[Node], node: Node) -> None:
    if isinstance(node, str) and nodes and isinstance(nodes[-1], str):
        nodes[-1] += node
    elif node != "":
        nodes.append(node)


class _Reader:
    def __init__(self, text: str, tags: Mapping[str, Tag]) -> None:
        self.text = text
        self.tags = tags
        self.mistakes: list[Mistake] = []
        self.hollow: dict[Mistake, str] = {}  # those that say that a pair has no text inside, with its name
        self.closed: set[str] = set()  # pairs
        self.in_images: dict[str, Mistake] = {}  # what is said of a tag where its source has it elsewhere
        self._seen: set[str] = set()
        self._unclosed: set[str] = set()  # what isn't closed behind one place isn't behind a later one

    def read(self) -> tuple[Node, ...]:
        stack: list[tuple[str, list[Node], int]] = [("", [], 0)]
        at = 0
        while match := TAG.search(self.text, at):
            _append_text(stack[-1][1], self.text[at : match.start()])
            at = self._tag(match, stack)
        _append_text(stack[-1][1], self.text[at:])
        while len(stack) > 1:
            name, children, start = stack.pop()
            self._wrong(later("<{name}> is never closed", name=name), start, start + len(name) + 2)
            stack[-1][1].append(Paired(name, tuple(children)))
        self.mistakes.extend(
            Mistake(later("{spell} is missing", spell=spell(tag)))
            for tag in self.tags.values()
            if tag.id not in self._seen
        )
        return tuple(stack[0][1])

    def _wrong(self, message: str, start: int, end: int) -> Mistake:
        self.mistakes.append(Mistake(message, start, end))
        return self.mistakes[-1]

    def _tag(self, match: re.Match[str], stack: list[tuple[str, list[Node], int]]) -> int:
        closing, name, alone = match.group("closing", "name", "alone")
        tag = self.tags.get(name)
        if tag is None:
            self._wrong(later("{match} is not a tag of the source", match=match.group()), *match.span())
            return match.end()
        if closing:
            self._close(name, stack, match)
            return match.end()
        if name in self._seen:
            self._wrong(later("{spell} is there more than once", spell=spell(tag)), *match.span())
        self._seen.add(name)
        if kind_of(stack[-1][0]) is CODE_MARK:
            self.mistakes.append(_among_words(tag, stack[-1][0], match))
        elif image := next((outer for outer, *_ in stack if kind_of(outer) is IMAGE), None):
            self.in_images[name] = _among_words(tag, image, match)
        if not tag.paired:
            stack[-1][1].append(Kept(name))
            return match.end() if alone else self._skip_content(tag, match.end())
        if alone:
            self._lost(name, *match.span())
            stack[-1][1].append(Paired(name, ()))
        elif len(stack) > MAX_DEPTH:
            self._wrong(later("<{name}>…</{name}> is nested too deeply", name=name), *match.span())
        else:
            stack.append((name, [], match.start()))
        return match.end()

    def _lost(self, name: str, start: int, end: int) -> None:
        self.hollow[self._wrong(f"<{name}>…</{name}> lost the text inside", start, end)] = name

    def _close(self, name: str, stack: list[tuple[str, list[Node], int]], match: re.Match[str]) -> None:
        if stack[-1][0] != name:
            self._wrong(later("</{name}> closes a tag that is not open there", name=name), *match.span())
            return
        _, children, start = stack.pop()
        self.closed.add(name)
        if not any(True for _ in _words(children)):
            self._lost(name, start, match.end())
        stack[-1][1].append(Paired(name, tuple(children)))

    def _skip_content(self, tag: Tag, at: int) -> int:
        """Behind the closing tag: what came back inside is ignored. An empty one may come back unclosed."""
        closing = f"</{tag.id}>"
        end = -1 if tag.id in self._unclosed else self.text.find(closing, at)
        if end < 0:
            self._unclosed.add(tag.id)
            if tag.shown:
                self._wrong(later("<{id}> is never closed", id=tag.id), at - len(tag.id) - 2, at)
            return at
        return end + len(closing)


def _among_words(tag: Tag, outer: str, match: re.Match[str]) -> Mistake:
    message = later("{spell} stands inside <{stack}>, where only words can", spell=spell(tag), stack=outer)
    return Mistake(message, *match.span())


def spell(tag: Tag) -> str:
    """How a tag is written, for messages."""
    if tag.paired:
        return f"<{tag.id}>…</{tag.id}>"
    return f"<{tag.id}>{tag.shown}</{tag.id}>" if tag.shown else f"<{tag.id}/>"


def _append_text(nodes: list[Node], text: str) -> None:
    if text:
        nodes.append(text)


def _words(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Kept) or (isinstance(node, str) and node.strip()):
            yield node
        elif isinstance(node, Paired):
            yield from _words(node.children)


def prose_of(source: str, tags: Sequence[Tag]) -> str:
    """Tagged text without its tags and without what protected tags show."""
    if "<" not in source:
        return source
    return "".join(texts_of(read_tagged(source, tags)[0]))


def texts_of(nodes: Sequence[Node]) -> Iterator[str]:
    """The texts of a tree in their order, with a blank for each protected tag."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Paired):
            yield from texts_of(node.children)
        else:
            yield " "
