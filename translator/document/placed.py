"""The blocks of a post by their places: for those who show a post and have to put each piece where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from translator.document.segments import Draft
from translator.document.skeleton import Block


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block, `text[start:end]`, or a container's begin (`+quote`) or end (`-quote`), which has no place: (-1, -1).

    `what` is named as in the skeleton (`heading 2`, `paragraph`, `cell`, `code` …), `segment` is the index of the
    segment that is its prose, or None where all of it is protected.
    """

    what: str
    start: int = -1
    end: int = -1
    segment: int | None = None

    @property
    def is_mark(self) -> bool:
        """Whether it is a container's begin or end."""
        return self.start < 0


def place_blocks(blocks: Iterable[Block], drafts: Sequence[Draft]) -> Iterator[PlacedBlock]:
    """The blocks in their order. An HTML block with prose in it comes in pieces, its prose between them."""
    index_of = {id(draft): index for index, draft in enumerate(drafts)}
    pieces: list[PlacedBlock] = []  # of the last HTML block
    for block in blocks:
        if block.what == "html text" and pieces:
            draft = block.draft
            assert draft is not None
            while pieces and pieces[0].start < draft.start:
                yield pieces.pop(0)
            yield _prose(block.what, draft, index_of)
            continue
        yield from pieces
        pieces = []
        if block.start < 0:
            yield PlacedBlock(block.what)
        elif block.what == "html":
            pieces = [PlacedBlock("html", start, end) for start, end in block.kept if start < end]
        elif block.draft is not None:
            yield _prose(block.what, block.draft, index_of)
        else:
            yield PlacedBlock(block.what, block.start, max(end for _, end in block.kept))
    yield from pieces


def _prose(what: str, draft: Draft, index_of: Mapping[int, int]) -> PlacedBlock:
    # A draft may have been dropped since: by `translate: false`, or for another that reads the same text.
    return PlacedBlock(what, draft.start, draft.end, index_of.get(id(draft)))
