"""Writing a mirror: whole or not at all, inside the site, errors said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from translator.errors import PublishError
from translator.files import write_named
from translator.i18n import tr


def write_mirror(path: Path, text: str, *, check: Callable[[], None] | None = None) -> bool:
    """Make the file at `path` the mirror `text`. Returns False, and touches nothing, if it is already.

    `check` is called at the last moment before the file is replaced; what it raises prevents that. A device or a pipe
    that a person named takes the text as it comes. Raises PublishError; the file is then as it was.
    """
    try:
        if path.is_dir():
            raise PublishError(tr("is a folder, so no mirror can be written there"), path=path)
        return write_named(path, text.encode("utf-8"), check=check)
    except OSError as error:
        raise PublishError(
            tr("the mirror can't be written: {strerror}", strerror=error.strerror or error),
            hint=tr("Check that the folder may be written to and that the disk has room."),
            path=path,
        ) from error
