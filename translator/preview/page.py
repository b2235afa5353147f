"""What a page shows, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from translator.document.types import Notice, Segment
from translator.units import Finding, Severity, State, Unit


@dataclass(frozen=True, slots=True)
class TextChange:
    """Two texts of a passage to be held against each other, both tagged. `name` says what they are."""

    name: str
    language: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A segment as it stands on the page, with its unit; None for one without Korean, which is the same in English.

    `level` is a heading's, from 1; 0 for what is none. `links` are where its links lead, by their tags. `box` is a
    task's: `done`, `open` or empty.
    """

    segment: Segment
    unit: Unit | None
    findings: tuple[Finding, ...] = ()
    changes: tuple[TextChange, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    level: int = 0
    box: str = ""

    @property
    def to_review(self) -> bool:
        """Whether it wants a person: nobody has accepted it, or something critical is left in it."""
        if self.unit is None or self.unit.left:
            return False
        return not self.unit.settled or any(one.severity is Severity.CRITICAL for one in self.findings)


@dataclass(frozen=True, slots=True)
class KeptBlock:
    """What the post keeps as it is: code with its `language`, math, HTML, Liquid … as it is written."""

    what: str
    text: str
    line: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """An image: the path that the post names and its description; `data` is its file as a `data:` address.

    Where the file isn't in the page, `data` is empty and `why` says the reason.
    """

    path: str
    alt: str
    line: int
    data: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; an empty cell is None."""

    cells: tuple[ShownPassage | KeptBlock | None, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the post, row by row."""

    rows: tuple[TableRow, ...]
    line: int


class Holder(StrEnum):
    """The containers, such as a quote or a list, that a row may stand in."""

    QUOTE = "quote"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    FOOTNOTE = "footnote"
    DEFINITION = "definition"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Frame:
    """A container around a row. `number` counts an item of a numbered list; `first`: the row is its beginning."""

    holder: Holder
    first: bool = True
    number: int = 0


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row of the page, and the containers that it stands in, the outermost first."""

    content: ShownPassage | KeptBlock | ShownPicture | Table
    frames: tuple[Frame, ...] = ()

    @property
    def passages(self) -> tuple[ShownPassage, ...]:
        """The passages that the row shows: one, those of a table's cells, or none."""
        if isinstance(self.content, ShownPassage):
            return (self.content,)
        if isinstance(self.content, Table):
            return tuple(
                cell for row in self.content.rows for cell in row.cells if isinstance(cell, ShownPassage)
            )
        return ()


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term of the glossary that the post uses, with the keys of the passages that use it.

    `missed` are those of them whose English doesn't say it; `advice`: no translation is held against it.
    """

    source: str
    target: str
    note: str = ""
    advice: bool = False
    used: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A post's page.

    `post` and `mirror` are paths from the site's root, `mirror_state` says in a word how the mirror's file stands to
    what is shown, `facts` are what else the front matter says of the post, `problems` what speaks against a mirror as a
    whole, and `notices` what the parser left alone.
    """

    post: str
    mirror: str
    mirror_state: str
    facts: tuple[tuple[str, str], ...] = ()
    front: tuple[ShownPassage, ...] = ()
    front_text: str = ""
    rows: tuple[PageRow, ...] = ()
    terms: tuple[ShownTerm, ...] = ()
    notices: tuple[Notice, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def passages(self) -> Iterator[ShownPassage]:
        """Every passage that has a translation or wants one, in the post's order."""
        for passage in (*self.front, *(one for row in self.rows for one in row.passages)):
            if passage.unit is not None and not passage.unit.left:
                yield passage

    def count(self, state: State) -> int:
        """How many passages are in a state."""
        return sum(1 for one in self.passages if one.unit is not None and one.unit.state is state)
