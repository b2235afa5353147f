"""The memory in the formats of other programs: TMX 1.4b, XLIFF 2.1, PO and CSV, both ways.

Its files, in the order in which they are best read:

    exchange_pairs        a source with its translation, and the formats
    safe_xml              XML read safely, and tags as a tree
    tmx, xliff, po, table each format's reader and writer
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from translator.bitext.exchange import po, table, tmx, xliff
from translator.bitext.exchange.exchange_pairs import ExchangeForm, ExchangePair, form_of

__all__ = ["ExchangeForm", "ExchangePair", "form_of", "read", "write"]

_READERS: Mapping[ExchangeForm, Callable[[bytes, Path], list[ExchangePair]]] = {
    ExchangeForm.TMX: tmx.read,
    ExchangeForm.XLIFF: xliff.read,
    ExchangeForm.PO: po.read,
    ExchangeForm.CSV: table.read,
}
_WRITERS: Mapping[ExchangeForm, Callable[[Sequence[ExchangePair]], bytes]] = {
    ExchangeForm.TMX: tmx.write,
    ExchangeForm.XLIFF: xliff.write,
    ExchangeForm.PO: po.write,
    ExchangeForm.CSV: table.write,
}


def read(data: bytes, form: ExchangeForm, path: Path) -> list[ExchangePair]:
    """All that a file says, untranslated units too. Raises UsageError, with the line where it is known."""
    return _READERS[form](data, path)


def write(pairs: Sequence[ExchangePair], form: ExchangeForm) -> bytes:
    """The pairs as a file: the same pairs give the same bytes."""
    return _WRITERS[form](pairs)
