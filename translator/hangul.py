"""What counts as Korean text."""

from __future__ import annotations

import re

# Syllables, jamo (modern, old, compatibility, halfwidth): one class for every form Hangul takes in a file.
HANGUL_CLASS = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff\uffa0-\uffdc"
HANGUL = re.compile(f"[{HANGUL_CLASS}]")


def has_hangul(text: str) -> bool:
    """Whether any character of `text` is Hangul, composed or not."""
    return HANGUL.search(text) is not None
