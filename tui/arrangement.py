"""Which parts of the review screen are in view, by the terminal's size and by what the person wants to see."""

from __future__ import annotations

from dataclasses import dataclass

WIDE = (100, 30)
"""Columns and rows from which the list stands above the texts."""
SIDE_FROM = 120
"""Columns from which findings, terms and memory are shown unasked."""
_BESIDES_LIST = 12
"""Lines of a screen that header, messages, keys and the texts of a short segment take."""
_ARTICLE_FROM = 14
"""Lines that a short list has to leave for the article to stand below the texts."""


@dataclass(slots=True)
class PartsWanted:
    """What the person wants to see. A list or side pane that is None is shown where it fits.

    `reading`: the article in the place of list and segment. `segment`: one segment all the same, to be compared.
    """

    listed: bool | None = None
    side: bool | None = None
    reading: bool = False
    segment: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which parts are in view.

    `wide`: the terminal has room for the list above the texts. `listed`: the list is wanted, though it makes room for
    an article that is read. `side`: the side pane. `below`: the list is so short that the article has room below the
    texts. `segment`: one segment, large. `reading`: the article in the place of list and segment.
    """

    wide: bool
    listed: bool
    side: bool
    below: bool
    segment: bool
    reading: bool

    @property
    def list(self) -> bool:
        """Whether the list is in view."""
        return self.listed and not self.reading

    @property
    def article(self) -> bool:
        """Whether the article has the list's place."""
        return not self.list

    @property
    def article_below(self) -> bool:
        """Whether the article is in view below the texts, in both languages."""
        return self.below and self.list

    @property
    def excerpt(self) -> bool:
        """Whether the article around the segment is in view in the side column."""
        return self.side and self.wide and self.list and not self.below

    @property
    def companion(self) -> bool:
        """Whether the texts around the segment may stand beside it: no other part shows them."""
        return self.wide and not self.side and not self.below and not self.reading

    @property
    def covered(self) -> bool:
        """Whether the side pane lies over the texts, as it does in a small terminal."""
        return self.side and not self.wide

    @property
    def classes(self) -> dict[str, bool]:
        """The screen's classes, by which its parts share it."""
        return {
            "-wide": self.wide,
            "-narrow": not self.wide,
            "-shared": self.wide and self.listed,
            "-listed": not self.wide and self.listed,
            "-below": self.below,
            "-reading": self.reading,
        }


def arrange(size: tuple[int, int], wanted: PartsWanted, list_lines: int, *, editing: bool) -> Arrangement:
    """What is in view in a terminal of these columns and rows, with a list of so many lines."""
    width, height = size
    wide = width >= WIDE[0] and height >= WIDE[1]
    listed = wide if wanted.listed is None else wanted.listed
    unasked = wide and width >= SIDE_FROM and not wanted.reading
    side = unasked if wanted.side is None else wanted.side
    return Arrangement(
        wide=wide,
        listed=listed,
        side=side and (wide or not editing),  # in a small terminal it lies over the texts
        below=wide and listed and height - _BESIDES_LIST - list_lines >= _ARTICLE_FROM,
        segment=not wanted.reading or editing or wanted.segment,
        reading=wanted.reading,
    )
