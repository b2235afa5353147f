"""What a mirror must have in common with its post: the blocks, their nesting, and what is protected in each."""

from __future__ import annotations

from dataclasses import dataclass, field


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
        return f"line {two[index].line} of the mirror has {_name(two[index])} that the post lacks"
    if index >= len(two):
        return f"{_name(one[index])} on line {one[index].line} of the post is missing in the mirror"
    left, right = one[index], two[index]
    place = f"line {left.line} of the post, line {right.line} of the mirror"
    if left.what != right.what:
        return f"{place}: {_name(left)} became {_name(right)}"
    lost = _without(left.kept, right.kept)
    new = _without(right.kept, left.kept)
    parts = [f"lacks {_quote(text)}" for text in lost[:1]] + [
        f"has {_quote(text)} in addition" for text in new[:1]
    ]
    return f"{place}: the mirror's {left.what} {' and '.join(parts) or 'keeps things in another order'}"


def _name(bone: Bone) -> str:
    sign, name = bone.what[0], bone.what[1:]
    if sign == "+":
        return f"a {name}"
    if sign == "-":
        return f"the end of a {name}"
    return f"a {bone.what}"


def _quote(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _without(one: tuple[str, ...], two: tuple[str, ...]) -> list[str]:
    left = list(two)
    result = []
    for text in one:
        if text in left:
            left.remove(text)
        else:
            result.append(text)
    return result
