"""Which colours a person chose for the review screen, kept in their own state folder and not in any site.

`~/.local/state/olgim/colours` (or below XDG_STATE_HOME) holds one word. Whoever deletes it has the screen follow the
terminal again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from translator.errors import StoreError
from translator.files import read_regular, write_atomically
from translator.i18n import tr

_WORDS = {"light": True, "dark": False}


def colours_path(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where the choice is kept; None for a person without a home."""
    folder = Path(environ.get("XDG_STATE_HOME", ""))
    if not folder.is_absolute():  # relative ones don't count, by the specification
        home = environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 - never raises
        folder = Path(home) / ".local" / "state"
    return folder / "olgim" / "colours" if folder.is_absolute() else None


def light_chosen(environ: Mapping[str, str] = os.environ) -> bool | None:
    """Whether light colours were chosen; None where nothing was, or what was can't be read."""
    path = colours_path(environ)
    try:
        word = read_regular(path, 20).decode().strip() if path is not None else ""
    except (OSError, ValueError):
        return None
    return _WORDS.get(word)


def keep_light(light: bool | None, environ: Mapping[str, str] = os.environ) -> None:
    """Keep the choice; None forgets it. Raises StoreError."""
    path = colours_path(environ)
    if path is None:
        raise StoreError(tr("there is no place to keep the choice of colours"), hint=tr("HOME is not set."))
    try:
        if light is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        word = next(word for word, value in _WORDS.items() if value is light)
        write_atomically(path, f"{word}\n".encode(), private=True)
    except OSError as error:
        raise StoreError(
            tr("can't keep the choice of colours: {strerror}", strerror=error.strerror or error), path=path
        ) from error
