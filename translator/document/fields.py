"""The front matter's part of a document: which of its values are text, and how they are written back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from translator.document.front_matter import (
    Field,
    FrontMatter,
    MatterFormat,
    replace_values,
)
from translator.document.inline_patterns import WORD
from translator.document.segments import Draft, draft_text
from translator.document.types import Notice
from translator.errors import SourceError
from translator.hangul import has_hangul
from translator.i18n import tr

_KEEP_OUT = re.compile(
    r"^translate[ \t]*[:=][ \t]*(?:false|no|off)[ \t]*(?:#.*)?\r?$", re.MULTILINE | re.IGNORECASE
)
_JSON = re.compile(r"\{[ \t]*(?:\r\n|\r|\n)\s*\"")
_INDEX = re.compile(r"\.[0-9]+(?![^.])")


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the body: it ends at `end`; `translate` is False if the author said so."""

    end: int
    drafts: tuple[Draft, ...] = ()
    translate: bool = True
    notices: tuple[Notice, ...] = ()


def read(text: str, found: FrontMatter | None, names: Sequence[str]) -> Front:
    """The front matter that was `found` in `text`, and drafts of the values that `names` call text."""
    if found is None:
        return _json(text)
    drafts = tuple(
        draft_text(field.value, field.start, field.end, field.path)
        for field in _texts(found, frozenset(names))
    )
    translate = not _KEEP_OUT.search(text, found.body_start, found.body_end)
    return Front(found.end, drafts, translate, tuple(_notices(text, found, names)))


def _json(text: str) -> Front:
    """No front matter; or Hugo's JSON, which is left as it is."""
    start = int(text.startswith("\ufeff"))
    if not _JSON.match(text, start):
        return Front(start)
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return Front(start)
    end = text.find("\n", end) + 1 or len(text)
    notices = (Notice(1, tr("JSON front matter is left as it is")),) if has_hangul(text[:end]) else ()
    return Front(end, notices=notices)


def rewrite(block: str, values: Mapping[str, str]) -> str:
    """The front matter with other values, by dotted key. Raises SourceError where one can't be written."""
    return replace_values(block, values)


def can_hold(block: str, path: str, value: str) -> bool:
    """Whether a value can be written in the front matter at all."""
    try:
        replace_values(block, {path: value})
    except SourceError:
        return False
    return True


def _texts(front: FrontMatter, names: frozenset[str]) -> Iterator[Field]:
    """The values that are text: of a named key, or in a list; `features.title` names those of each feature."""
    for field in front.fields:
        named = field.path in names or _INDEX.sub("", field.path) in names
        if named and field.is_text and WORD.search(field.value):
            yield field


def _notices(text: str, front: FrontMatter, names: Sequence[str]) -> Iterator[Notice]:
    for path, line in front.doubled:
        yield Notice(line, tr("`{path}` is set twice; the last value counts", path=path))
    if (
        front.format is MatterFormat.TOML
        and not front.fields
        and has_hangul(text[front.body_start : front.body_end])
    ):
        yield Notice(
            text.count("\n", 0, front.start) + 1,
            tr("the TOML front matter can't be read and is left as it is"),
        )
    elif front.format is MatterFormat.TOML:
        for path, line in front.left:
            if path in names:
                yield Notice(
                    line, tr("`{path}` is a TOML text of several lines and is left as it is", path=path)
                )
