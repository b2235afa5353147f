"""Where the chunks of a text come from: which of an earlier one's they are, unchanged, changed or moved."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from translator.bitext.chunks import MirrorChunk


@dataclass(slots=True)
class ChunkOrigins:
    """Chunks -> the base's, by place: `same`, `changed`, `moved` (as it was, elsewhere). Those of the changed ones that
    stand elsewhere, too, are `relocated`.
    """

    same: dict[int, int]
    changed: dict[int, int]
    moved: dict[int, int]
    relocated: set[int]

    def of(self, at: int) -> int | None:
        """The place in the base that the chunk at `at` comes from; None for a new one."""
        return next((one[at] for one in (self.same, self.changed, self.moved) if at in one), None)

    def known(self) -> dict[int, int]:
        """All chunks that come from the base, by place."""
        return {**self.same, **self.changed, **self.moved}


def follow(
    keys: Sequence[str], places: Sequence[int], chunks: Sequence[MirrorChunk], were: Sequence[str]
) -> ChunkOrigins:
    """Where the chunks come from; `keys` are the base's, each at its place, `were` what the chunks' own were."""
    now = [chunk.key for chunk in chunks]
    followed = ChunkOrigins({}, {}, {}, set())
    open_old: list[int] = []
    open_new: list[int] = []
    gaps: list[tuple[set[int], set[int]]] = [(set(), set())]
    for what, a, b, c, d in difflib.SequenceMatcher(None, keys, were, autojunk=False).get_opcodes():
        if what == "equal":
            for step in range(b - a):
                kind = followed.same if were[c + step] == now[c + step] else followed.changed
                kind[c + step] = places[a + step]
            gaps.append((set(), set()))
            continue
        open_old += range(a, b)
        open_new += range(c, d)
        gaps[-1][0].update(range(a, b))
        gaps[-1][1].update(range(c, d))
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for at in open_old:
        waiting[keys[at]].append(at)
    gone: set[int] = set()
    for at in open_new:
        if found := waiting.get(were[at]):
            gone.add(found[0])
            kind = followed.moved if were[at] == now[at] else followed.changed
            kind[at] = places[found.pop(0)]
            if kind is followed.changed:
                followed.relocated.add(at)
    for old, new in gaps:
        left, fresh = sorted(old - gone), sorted(new - followed.known().keys())
        if len(left) == len(fresh):
            followed.changed |= {at: places[was] for at, was in zip(fresh, left, strict=True)}
    return followed
