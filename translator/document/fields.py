"""The front matter's part of a document: which of its values are text, and how they are written back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from translator.document.front_matter import Field, find_front_matter, replace_values
from translator.document.segments import Draft, draft_text
from translator.document.types import Notice


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the body: it ends at `end`; `translate` is False if the author said so."""

    end: int
    drafts: tuple[Draft, ...] = ()
    translate: bool = True
    notices: tuple[Notice, ...] = ()


def read(text: str, names: Sequence[str]) -> Front:
    """The front matter of `text`, and drafts of the values that `names` call text. Raises SourceError."""
    front = find_front_matter(text)
    if front is None:
        return Front(int(text.startswith("\ufeff")))
    drafts = [
        draft_text(field.value.rstrip("\n"), field.start, field.end, field.path)
        for field in front.fields
        if field.is_text and any(map(str.isalnum, field.value)) and _is_named(field, names)
    ]
    notices = [
        Notice(line, f"`{path}` is set twice in the front matter; the last one counts")
        for path, line in front.doubled
    ]
    translate = front.values.get("translate")
    return Front(
        front.end,
        tuple(drafts),
        translate is None or translate.value.lower() not in {"false", "no"},
        tuple(notices),
    )


def _is_named(field: Field, names: Sequence[str]) -> bool:
    """Whether `names` has the field's dotted key, or the list's that it is an item of."""
    parent, _, last = field.path.rpartition(".")
    wanted = {field.path, parent} if last.isdecimal() else {field.path}
    return any(fnmatchcase(key, name) for key in wanted for name in names)


def rewrite(block: str, values: Mapping[str, str]) -> str:
    """The front matter with other values, by dotted key. Raises SourceError where one can't be written."""
    return replace_values(block, values)
