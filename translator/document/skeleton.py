"""What a mirror must have in common with its post: the blocks, their nesting, and what is protected in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from translator.document.kramdown_blocks import KramdownBlock
from translator.document.layout import Range
from translator.document.notes import without_notes
from translator.document.segments import Draft
from translator.document.source_map import LineIndex
from translator.i18n import tr
from translator.shortening import shortened

_HOLE = "\u2026"
_SHOWN = 60  # characters of a span in a message


@dataclass(frozen=True, slots=True)
class Bone:
    """One step of a skeleton: a block, or a container's begin (`+quote`) or end (`-quote`).

    `kept` is what is protected in it (in a paragraph sorted: order may change), text of attributes left out.
    `line` is where it stands, which doesn't count when skeletons are compared.
    """

    what: str
    kept: tuple[str, ...]
    line: int = field(compare=False)
    segment: int | None = field(compare=False, default=None)


Skeleton = tuple[Bone, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A bone as it was read: the places in the post of what is `kept`, and what is kept as it will be `written`.

    A container's begin or end has no place of its own: `start` is -1.
    """

    what: str
    kept: tuple[Range, ...] = ()
    written: tuple[str, ...] = ()
    order_free: bool = False
    start: int = -1
    draft: Draft | None = None


def skeleton_of(
    text: str, blocks: Iterable[Block], drafts: Sequence[Draft], lines: LineIndex, *, noted: bool
) -> Skeleton:
    """The skeleton of a post with these blocks and drafts; `noted`: notes may have left it, and don't count."""
    index_of = {id(draft): index for index, draft in enumerate(drafts)}
    slicer = _Slicer(text, [(draft.start, draft.end) for draft in drafts if draft.is_value])
    bones: list[Bone] = []
    for block in blocks:
        kept = [slicer.slice(*place) for place in block.kept] + list(block.written)
        if noted and (block.what == "html" or block.draft is None):
            kept = [without_notes(one) for one in kept]
        if block.order_free:
            kept.sort()
        line = lines.line(block.start) if block.start >= 0 else (bones[-1].line if bones else 1)
        segment = index_of.get(id(block.draft)) if block.draft is not None else None
        bones.append(Bone(block.what, tuple(kept), line, segment))
    return tuple(bones)


def bones_of_kramdown(
    blocks: Iterable[KramdownBlock], body: int, drafts: Sequence[Draft], lines: LineIndex
) -> Skeleton:
    """kramdown's own blocks as bones, each with the segment that it ends with or stands below; the `body` begins on
    this line. Code without text in it has as many lines in the mirror."""
    begins = lines.lines([draft.start for draft in drafts])
    bones: list[Bone] = []
    for block in blocks:
        first, last = body + block.first, body + block.last
        index = bisect_right(begins, last) - 1
        whole = block.what == "code" and (index < 0 or begins[index] < first)
        size = (str(last - first),) if whole else (block.shape,) if block.shape else ()
        bones.append(Bone(f"{block.what} to kramdown", size, first, index if index >= 0 else None))
    return tuple(bones)


def first_difference(one: Skeleton, two: Skeleton) -> int | None:
    """The index of the first bone that differs, or None."""
    if one == two:
        return None
    for index, (left, right) in enumerate(zip(one, two, strict=False)):
        if left != right:
            return index
    return min(len(one), len(two))


def explain_difference(one: Skeleton, two: Skeleton) -> str | None:
    """A sentence on the first difference between a post's skeleton and its mirror's, or None."""
    index = first_difference(one, two)
    if index is None:
        return None
    if index >= len(one):
        return tr(
            "line {line} of the mirror has {name} that the post lacks",
            line=two[index].line,
            name=_name(two[index]),
        )
    if index >= len(two):
        return tr(
            "{name} on line {line} of the post is missing in the mirror",
            name=_name(one[index]),
            line=one[index].line,
        )
    left, right = one[index], two[index]
    place = tr("line {line} of the post, line {line_2} of the mirror", line=left.line, line_2=right.line)
    if left.what != right.what:
        return tr("{place}: {name} became {name_2}", place=place, name=_name(left), name_2=_name(right))
    lost = _without(left.kept, right.kept)
    new = _without(right.kept, left.kept)
    parts = [tr("lacks {quote}", quote=_quote(text)) for text in lost[:1]] + [
        tr("has {quote} in addition", quote=_quote(text)) for text in new[:1]
    ]
    return tr(
        "{place}: the mirror's {what} {parts}",
        place=place,
        what=left.what,
        parts=" and ".join(parts) or tr("keeps things in another order"),
    )


def _name(bone: Bone) -> str:
    sign, name = bone.what[0], bone.what[1:]
    if sign == "+":
        return f"a {name}"
    if sign == "-":
        return tr("the end of a {name}", name=name)
    return f"a {bone.what}"


def _quote(text: str) -> str:
    return repr(shortened(text, _SHOWN))


def _without(one: tuple[str, ...], two: tuple[str, ...]) -> list[str]:
    left = list(two)
    result = []
    for text in one:
        if text in left:
            left.remove(text)
        else:
            result.append(text)
    return result


class _Slicer:
    """Slices of the post with the text of attributes left out."""

    def __init__(self, text: str, holes: Sequence[Range]) -> None:
        self.text = text
        self.holes = sorted(holes)
        self._starts = [start for start, _ in self.holes]

    def slice(self, start: int, end: int) -> str:
        parts: list[str] = []
        at = start
        for low, high in self.holes[bisect_left(self._starts, start) :]:
            if low >= end:
                break
            # An unquoted value may have been quoted for its translation.
            parts += [self.text[at:low].rstrip("\"'"), _HOLE]
            at = high
            while self.text[at : at + 1] in {'"', "'"} and at < end:
                at += 1
        parts.append(self.text[at:end])
        return "".join(parts)
