"""The memory in the formats of other programs: TMX 1.4b, XLIFF 2.1, PO and CSV, both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from translator.bitext.exchange import po, table, tmx, xliff
from translator.bitext.exchange.pairs import Form, Pair, form_of

__all__ = ["Form", "Pair", "form_of", "read", "write"]

_READERS: Mapping[Form, Callable[[bytes, Path], list[Pair]]] = {
    Form.TMX: tmx.read,
    Form.XLIFF: xliff.read,
    Form.PO: po.read,
    Form.CSV: table.read,
}
_WRITERS: Mapping[Form, Callable[[Sequence[Pair]], bytes]] = {
    Form.TMX: tmx.write,
    Form.XLIFF: xliff.write,
    Form.PO: po.write,
    Form.CSV: table.write,
}


def read(data: bytes, form: Form, path: Path) -> list[Pair]:
    """All that a file says, untranslated units too. Raises UsageError, with the line where it is known."""
    return _READERS[form](data, path)


def write(pairs: Sequence[Pair], form: Form) -> bytes:
    """The pairs as a file: the same pairs give the same bytes."""
    return _WRITERS[form](pairs)
