"""Table rows into cells, by column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from translator.document.parse_options import Engine

# `|---|:--:|`, kramdown's `|===|`.
_RULE = re.compile(r"(?=[^-]*-)[ \t|:+=-]++\Z|(?=[^=]*=)[ \t|=]++\Z")
# Where kramdown looks for cells, a backslash before a backtick is no escape yet.
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)|\\[^`]|\|")


def split_rows(rows: Iterable[str], engine: Engine) -> list[list[tuple[int, int]]]:
    """The cells of each row, blanks around them left out; empty ones too. A row that separates others has none.

    A pipe in a code span ends a cell in GFM and does not in kramdown.
    """
    return [[] if _RULE.match(row) else _cells(row, code=engine is Engine.KRAMDOWN) for row in rows]


def count_cells(row: str) -> int:
    """How many cells a row has in GFM, be it one that separates others."""
    return len(_cells(row.rstrip("\n"), code=False))


def _cells(row: str, *, code: bool) -> list[tuple[int, int]]:
    bounds = [-1, *_pipes(row, code=code), len(row)]
    cells = [(begin + 1, end) for begin, end in pairwise(bounds)]
    if cells and not row[slice(*cells[0])].strip():
        cells = cells[1:]
    if cells and not row[slice(*cells[-1])].strip():
        cells = cells[:-1]
    return [_strip(row, *cell) for cell in cells]


def _pipes(row: str, *, code: bool) -> list[int]:
    if code:
        return [match.start() for match in _CODE.finditer(row) if match.group() == "|"]
    return [match.start() for match in re.finditer(r"\\.|\|", row) if match.group() == "|"]


def _strip(row: str, start: int, end: int) -> tuple[int, int]:
    text = row[start:end]
    lead = len(text) - len(text.lstrip(" \t"))
    return start + lead, max(start + lead, start + len(text.rstrip(" \t")))
