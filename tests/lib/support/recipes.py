"""What docs/sites.md tells people to put into their sites."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "sites.md").read_text(encoding="utf-8")


def recipe(engine: str, language: str, at: int = 0) -> str:
    """A block of code in a section or a paragraph that begins with an engine's name."""
    rest = PAGE[re.search(rf"^(?:#+ )?{engine}\b.*:.*$", PAGE, re.MULTILINE).end() :]  # type: ignore[union-attr]
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```", rest, re.DOTALL | re.MULTILINE)
    return found[at]
