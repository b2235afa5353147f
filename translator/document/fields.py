"""The front matter's part of a document: which of its values are text, and how they are written back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translator.document.layout import Style
from translator.document.segments import Draft, draft_plain
from translator.document.types import Notice, SegmentKind

_YAML_BLOCK = re.compile(
    r"\ufeff?\s*---[ \t]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))?(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the body: it ends at `end`; `translate` is False if the author said so."""

    end: int
    drafts: tuple[Draft, ...] = ()
    translate: bool = True
    notice: Notice | None = None


def read(text: str, names: Sequence[str]) -> Front:
    """The front matter of `text`, and drafts of the values that `names` call text."""
    try:
        from translator.document import front_matter
    except ImportError:
        match = _YAML_BLOCK.match(text)
        return Front(match.end() if match else int(text.startswith("\ufeff")))
    del front_matter, names
    raise NotImplementedError


def rewrite(block: str, values: Mapping[str, str]) -> str:
    """The front matter with other values."""
    return block if not values else block
