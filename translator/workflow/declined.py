"""The words that a site's author does not want suggested as terms any more: a list that people read and edit.

It stands in `_olgim/declined.txt`, one word a line; lines that begin with `#` are remarks. It is versioned with the
site, and two people's additions merge like any text.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from glossary.matching import fold
from translator.errors import StoreError
from translator.files import write_named
from translator.i18n import tr
from translator.text_file import read_text_file

_HEAD = "# Words that are not suggested as terms. Take a line out, and its word may be suggested again.\n"


class Declined:
    """The list in one file, which need not be there. Everything raises StoreError where the file can't be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def words(self) -> frozenset[str]:
        """The words that are declined, as `glossary.matching.fold` writes them."""
        lines = self._text().splitlines()
        return frozenset(fold(line.strip()) for line in lines if line.strip() and not _is_remark(line))

    def add(self, word: str) -> None:
        """Decline a word; declining it twice does no harm."""
        if fold(word) in self.words():
            return
        text = self._text() or _HEAD
        end = "" if text.endswith("\n") else "\n"
        self._write(f"{text}{end}{unicodedata.normalize('NFC', word)}\n")

    def remove(self, word: str) -> bool:
        """Take a word back from the list. Returns whether it was there."""
        lines = self._text().splitlines(keepends=True)
        left = [line for line in lines if _is_remark(line) or fold(line.strip()) != fold(word)]
        if left == lines:
            return False
        self._write("".join(left))
        return True

    def _text(self) -> str:
        try:
            return read_text_file(self.path, StoreError).removeprefix("\ufeff")
        except FileNotFoundError:
            return ""

    def _write(self, text: str) -> None:
        try:
            write_named(self.path, text.encode("utf-8"))
        except OSError as error:
            raise StoreError(
                tr("can't be written: {strerror}", strerror=error.strerror or error), path=self.path
            ) from error


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith("#")
