"""Text files that a person writes for Olgim, beside the posts: they are UTF-8, or refused with the line."""

from __future__ import annotations

from pathlib import Path

from translator.errors import OlgimError
from translator.files import read_regular
from translator.i18n import tr


def read_text_file(path: Path, kind: type[OlgimError]) -> str:
    """A file's text as it is, line ends, byte order mark and all.

    Raises FileNotFoundError, and an error of `kind` where the file can't be read or is not UTF-8.
    """
    try:
        return read_regular(path).decode("utf-8")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise kind(tr("this file is not UTF-8"), hint=tr("Save it as UTF-8."), path=path, line=line) from None
    except OSError as error:
        said = tr("can't be read: {strerror}", strerror=error.strerror or error)
        raise kind(said, path=path) from None
