"""A table: source, target, and what is known of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from glossary.tables import column_of, decode, read_rows
from translator.bitext.exchange.exchange_pairs import ExchangePair
from translator.errors import GlossaryError, UsageError
from translator.i18n import tr

_COLUMNS = ("source", "target", "state", "author", "post", "note")


def write(pairs: Sequence[ExchangePair]) -> bytes:
    """The pairs as CSV with a header."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for pair in pairs:
        state = "accepted" if pair.accepted else "proposed"
        table.writerow((pair.source, pair.target, state, pair.author, pair.post, pair.note))
    return file.getvalue().encode("utf-8", "replace")


def read(data: bytes, path: Path) -> list[ExchangePair]:
    """The rows of a table; without a header, its first two columns are Korean and English. Raises UsageError."""
    try:
        rows = read_rows(decode(data, path), path)
    except GlossaryError as error:
        raise UsageError(error.message, hint=error.hint, path=path, line=error.line) from error
    if not rows:
        return []
    names = [column_of(cell) for cell in rows[0][1]]
    headed = {"source", "target"} <= set(names)
    if not headed:
        names = ["source", "target"]
    found = []
    for line, row in rows[1:] if headed else rows:
        if len(row) < 2:
            raise UsageError(tr("this row has one column, and a pair needs two"), path=path, line=line)
        said = dict(zip(names, row, strict=False))
        found.append(
            ExchangePair(
                said.get("source", ""),
                said.get("target", ""),
                accepted=said.get("state", "").lower() not in {"proposed", "fuzzy", "draft"},
                author=said.get("author", ""),
                post=said.get("post", ""),
                note=said.get("note", ""),
            )
        )
    return found
