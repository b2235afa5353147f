"""Bytes to text: a post is UTF-8, and what isn't is said clearly."""

from __future__ import annotations

import codecs
from pathlib import Path

from translator.errors import SourceError
from translator.files import read_regular
from translator.hangul import HANGUL
from translator.i18n import tr

_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LEGACY = ("cp949", "johab")


def read_post(path: Path) -> str:
    """The text of a post, every character of it (a BOM too). Raises SourceError."""
    try:
        data = read_regular(path)
    except IsADirectoryError:
        raise SourceError(
            tr("is a folder, not a post"), hint=tr("Name a Markdown file in it."), path=path
        ) from None
    except FileNotFoundError:
        raise SourceError(tr("no such file"), hint=_nearby(path), path=path) from None
    except OSError as error:
        raise SourceError(tr("can't be read: {strerror}", strerror=error.strerror), path=path) from None
    return decode_post(data, path)


def decode_post(data: bytes, path: Path | None = None) -> str:
    """`data` as strict UTF-8. Raises SourceError that names the encoding it seems to be in."""
    if data.startswith(_UTF32):
        raise SourceError(
            tr("is UTF-32, not UTF-8"), hint=tr("Save it as UTF-8: iconv -f UTF-32 -t UTF-8."), path=path
        )
    if data.startswith(_UTF16):
        raise SourceError(
            tr("is UTF-16, not UTF-8"), hint=tr("Save it as UTF-8: iconv -f UTF-16 -t UTF-8."), path=path
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = tr("Save it as UTF-8.")
        if b"\0" in data:
            raise SourceError(tr("is a binary file, not text"), path=path, line=line) from None
        for encoding in _LEGACY:
            if _reads_as_korean(data, encoding):
                message = tr(
                    "is not UTF-8; it seems to be {what}",
                    what="EUC-KR (CP949)" if encoding == "cp949" else "Johab",
                )
                hint = tr("Save it as UTF-8: iconv -f {encoding} -t UTF-8.", encoding=encoding.upper())
                raise SourceError(message, hint=hint, path=path, line=line) from None
        raise SourceError(tr("is not valid UTF-8"), hint=hint, path=path, line=line) from None
    if "\0" in text:
        raise SourceError(
            tr("has a NUL character, which no text has"),
            hint=tr("Take it out; where there is one after every letter, save the file as UTF-8."),
            path=path,
            line=text.count("\n", 0, text.index("\0")) + 1,
        )
    return text


def _reads_as_korean(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    letters = [char for char in text if ord(char) > 0x7F]
    return bool(letters) and sum(1 for char in letters if HANGUL.match(char)) * 2 >= len(letters)


def _nearby(path: Path) -> str | None:
    """The file that was probably meant: the same name in another case or Unicode form, or one letter off."""
    import difflib

    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return None
    close = difflib.get_close_matches(path.name, names, n=1, cutoff=0.8)
    return tr("Did you mean {parent}?", parent=path.parent / close[0]) if close else None
