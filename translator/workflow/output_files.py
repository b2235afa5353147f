"""The files in a site that were written by `--output`: neither posts nor English pages that a person wrote."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from translator.files import read_regular, write_atomically

OUTPUTS = "outputs.txt"
"""What the list is called, in the folder of what can be lost without harm."""


def known_outputs(path: Path) -> frozenset[str]:
    """The files that are listed, by their path from the site's root."""
    try:
        return frozenset(read_regular(path).decode("utf-8").splitlines())
    except (OSError, ValueError):
        return frozenset()


def note_output(path: Path, name: str) -> None:
    """List one more. What fails is forgotten: a file that isn't listed counts as a person's own."""
    known = known_outputs(path)
    if name in known or not path.parent.is_dir():
        return
    with suppress(OSError, UnicodeEncodeError):
        write_atomically(path, "".join(f"{one}\n" for one in sorted({*known, name})).encode())
