"""Word lists, written as words."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


def any_of(text: str) -> str:
    """A regular expression for any of the words, the longest first; `_` stands for a space within one."""
    alternatives = sorted(
        {word.replace("_", " ") for word in text.split()}, key=lambda word: (-len(word), word)
    )
    return "(?:" + "|".join(re.escape(word) for word in alternatives) + ")"
