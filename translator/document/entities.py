"""Character references that only spell an ASCII character: they are text, as escapes are."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot)|#([0-9]{2,3}));\Z")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}


def spelled(reference: str) -> str | None:
    """The ASCII character that a reference spells, or None if it is another (`&nbsp;` means something by itself)."""
    match = _REFERENCE.match(reference)
    if not match:
        return None
    char = _NAMED[match.group(1)] if match.group(1) else chr(int(match.group(2)))
    return char if "!" <= char <= "~" else None
