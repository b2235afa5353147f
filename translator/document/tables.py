"""Table rows into cells, by column."""

from __future__ import annotations

import re
from itertools import pairwise

from translator.document.options import Engine

_RULE = re.compile(r"(?=[^-]*-)[ \t|:+=-]++\Z|(?=[^=]*=)[ \t|=]++\Z")
# Where kramdown looks for cells, a backslash before a backtick is no escape yet.
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)|\\[^`]|\|")


def is_rule(row: str) -> bool:
    """Whether a row separates others (`|---|:--:|`, kramdown's `|===|`)."""
    return _RULE.match(row) is not None


def split_cells(row: str, engine: Engine) -> list[tuple[int, int]]:
    """The cells of a row, blanks around them left out; empty ones too.

    A pipe in a code span ends a cell in GFM and does not in kramdown.
    """
    pipes = _pipes(row, code=engine is Engine.KRAMDOWN)
    bounds = [-1, *pipes, len(row)]
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
