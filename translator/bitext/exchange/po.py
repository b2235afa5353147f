"""Plain PO: what any gettext program reads and writes. A `fuzzy` entry is a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from translator.bitext.catalog import Entry, read_catalog, write_catalog
from translator.bitext.exchange.exchange_pairs import ExchangePair, is_english
from translator.errors import StoreError, UsageError
from translator.i18n import tr

_HEADER = "Language: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
_AUTHOR = "author: "


def write(pairs: Sequence[ExchangePair]) -> bytes:
    """The pairs as PO. Where one source has several translations, each has a context of its own."""
    entries = [Entry(None, "", _HEADER)]
    seen: dict[str, int] = {}
    for pair in pairs:
        seen[pair.source] = number = seen.get(pair.source, 0) + 1
        entries.append(
            Entry(
                None if number == 1 else f"{number}",
                pair.source,
                _fit(pair.source, pair.target),
                remarks=tuple(line.rstrip("\\ ") for line in pair.note.splitlines()),
                extracted=(f"{_AUTHOR}{' '.join(pair.author.split())}",) if pair.author else (),
                references=(pair.post.replace(" ", "_"),) if pair.post else (),
                flags=() if pair.accepted else ("fuzzy",),
            )
        )
    return write_catalog(entries)


def _fit(source: str, target: str) -> str:
    """gettext wants both to begin and end with a line break, or neither."""
    body = target.strip("\n")
    return ("\n" if source.startswith("\n") else "") + body + ("\n" if source.endswith("\n") else "")


def read(data: bytes, path: Path) -> list[ExchangePair]:
    """The entries of a PO file. Raises UsageError, also where its header names another language than English."""
    try:
        entries = tuple(read_catalog(data, path))
    except StoreError as error:
        raise UsageError(error.message, hint=error.hint, path=path, line=error.line) from error
    found = []
    for entry in entries:
        if not entry.source:
            fields = dict(line.partition(": ")[::2] for line in entry.target.splitlines())
            if not is_english(fields.get("Language", "")):
                raise UsageError(
                    tr("this PO file is {fields}, not English", fields=fields["Language"]), path=path
                )
        elif not entry.obsolete:
            said = [line for line in entry.extracted if line.startswith(_AUTHOR)]
            found.append(
                ExchangePair(
                    entry.source,
                    entry.target,
                    accepted="fuzzy" not in entry.flags,
                    author=said[0].removeprefix(_AUTHOR) if said else "",
                    post=" ".join(entry.references),
                    note="\n".join(entry.remarks),
                )
            )
    return found
