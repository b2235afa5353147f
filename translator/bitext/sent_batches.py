"""What is on its way through a provider's batch interface: one small file a batch, kept with the site.

The files are committed, so that a batch that one machine sent can be fetched by another; each is written once and
replaced whole, and no two batches share one, so there is nothing to merge.
"""

from __future__ import annotations

import re
from pathlib import Path

from translator.errors import StoreError
from translator.files import read_regular, write_atomically
from translator.i18n import tr

_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


class BatchFolder:
    """Notes on batches, by name. Every method raises StoreError where the folder can't be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> tuple[str, ...]:
        """The batches that are under way."""
        try:
            return tuple(sorted(one.stem for one in self.path.glob("*.json")))
        except OSError as error:
            raise self._failure(error) from error

    def read(self, name: str) -> str:
        """The text of the file of a batch. Raises StoreError."""
        try:
            return read_regular(self._file(name)).decode()
        except (OSError, UnicodeDecodeError) as error:
            raise self._failure(error) from error

    def write(self, name: str, text: str) -> None:
        """Keep a text under a batch's name, replacing what was there as a whole. Raises StoreError."""
        try:
            write_atomically(self._file(name), text.encode())
        except OSError as error:
            raise self._failure(error) from error

    def remove(self, name: str) -> None:
        """Take a batch's file away; one that is gone already is no error. Raises StoreError."""
        try:
            self._file(name).unlink(missing_ok=True)
        except OSError as error:
            raise self._failure(error) from error

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise StoreError(
                tr("{name!r} is not the name of a batch", name=name),
                hint=tr("`olgim batch status` lists them."),
                path=self.path,
            )
        return self.path / f"{name}.json"

    def _failure(self, error: Exception) -> StoreError:
        return StoreError(tr("can't use the batch records: {error}", error=error), path=self.path)
