"""What is exchanged: a Korean text with its English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from translator.errors import UsageError
from translator.i18n import tr


class ExchangeForm(StrEnum):
    """A format that memories are exchanged in."""

    TMX = "tmx"
    XLIFF = "xliff"
    PO = "po"
    CSV = "csv"


_SUFFIXES = {
    ".tmx": ExchangeForm.TMX,
    ".xlf": ExchangeForm.XLIFF,
    ".xliff": ExchangeForm.XLIFF,
    ".po": ExchangeForm.PO,
    ".csv": ExchangeForm.CSV,
}


@dataclass(frozen=True, slots=True)
class ExchangePair:
    """A source with its translation, both tagged text; `accepted` by a person. `author` is who wrote it, `post` where
    it stands, `note` a remark.
    """

    source: str
    target: str
    accepted: bool = True
    author: str = ""
    post: str = ""
    note: str = ""


def form_of(path: Path, name: str | None = None) -> ExchangeForm:
    """The format called `name`, else that of the file's suffix. Raises UsageError."""
    found = ExchangeForm(name) if name is not None else _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise UsageError(
            tr("the name {name!r} doesn't say which format it is", name=path.name),
            hint=tr("Name it with --format: {exchangeform}.", exchangeform=", ".join(ExchangeForm)),
            path=path,
        )
    return found


def is_korean(language: str) -> bool:
    """Whether a language tag is that of Korean; none says nothing against it."""
    return _main(language) in {"", "ko", "kor"}


def is_english(language: str) -> bool:
    """Whether a language tag is that of English; none says nothing against it."""
    return _main(language) in {"", "en", "eng"}


def _main(language: str) -> str:
    return language.strip().lower().replace("_", "-").partition("-")[0]
