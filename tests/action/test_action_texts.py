"""The sentences of the action, in two languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from translator.hangul import has_hangul
from translator.workflow.action import texts

ROOM = Path(texts.__file__).parent


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_say_the_same_things() -> None:
    english, korean = texts._ENGLISH, texts._KOREAN
    assert list(english) == list(korean)
    for name in english:
        assert _fields(english[name]) == _fields(korean[name]), name
        assert has_hangul(korean[name]) or not re.search(r"[a-z]{3,}(?![^{]*})", english[name]), name


def test_no_sentence_is_there_for_nothing() -> None:
    code = "".join(path.read_text("utf-8") for path in ROOM.glob("*.py") if path.name != "texts.py")
    used = set(re.findall(r"""["']([a-z-]+)["']""", code)) | {"check-behind", "check-edited"}
    assert set(texts._ENGLISH) <= used
