"""Texts cut to a length, for messages and lists; what was left out is told by an ellipsis, `…`."""

from __future__ import annotations


def shortened(text: str, most: int) -> str:
    """The text in at most so many characters, the ellipsis among them."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def in_one_line(text: str, most: int) -> str:
    """The text on one line, its blanks and line breaks single spaces, in at most so many characters."""
    return shortened(" ".join(text.split()), most)
