"""Tags and categories in English, where the author's glossary has English for them."""

from __future__ import annotations

import re
from collections.abc import Callable

from translator.document.front_matter import find_values, replace_values

TAG_KEYS = ("tags", "categories", "tag", "category")
# A tag alone under its key is one tag; under the plural keys a text is a list of words, as Jekyll reads it.
_WORD_LISTS = ("tags", "categories")
_WORD = re.compile(r"\S+")


def map_tags(text: str, english: Callable[[str], str | None], *, words: bool = False) -> str:
    """`text` with each tag of its front matter replaced by its `english`, where there is one; all else stays.

    `words`: a plain text under `tags` or `categories` is several tags between spaces, as on Jekyll; the English of
    one of them is one word then, too, joined by hyphens. Raises SourceError where a value can't be written.
    """
    changes = {}
    for path, field in find_values(text).items():
        key, _, rest = path.partition(".")
        if key not in TAG_KEYS or not field.is_text or (rest and not rest.isdecimal()):
            continue
        if words and not rest and key in _WORD_LISTS:
            new = _WORD.sub(lambda word: _joined(english(word[0])) or word[0], field.value)
        else:
            new = english(field.value.strip()) or field.value
        if new != field.value:
            changes[path] = new
    return replace_values(text, changes)


def _joined(tag: str | None) -> str:
    return "-".join(tag.split()) if tag else ""
