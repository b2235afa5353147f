"""Workers for worksheets: they read the file as an agent would, and write English below the quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from support.model_speech import pseudo

from translator.tags import for_model, from_model
from translator.workflow.worksheet import escape

_HEADER = re.compile(r"^## \[([\w-]+)\].*\n", re.MULTILINE)
_QUOTE = re.compile(r"\n*((?:>.*\n)+)\n*")


def passages(text: str) -> dict[str, str]:
    """The Korean of a worksheet by key, as it is quoted."""
    starts = list(_HEADER.finditer(text))
    found = {}
    for at, start in enumerate(starts[:-1]):
        quote = _QUOTE.match(text, start.end(), starts[at + 1].start())
        assert quote is not None
        found[start[1]] = re.sub("^> ?", "", quote[1], flags=re.MULTILINE).removesuffix("\n")
    return found


def filled(text: str, english: Mapping[str, str]) -> str:
    """A worksheet with English written into it, by key, escaped as the sheet asks for."""
    parts = [text[: next(_HEADER.finditer(text)).start()]]
    starts = list(_HEADER.finditer(text))
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        body = text[start.end() : end]
        if (quote := _QUOTE.match(body)) and start[1] in english:
            body = f"\n{quote[1]}\n{escape(english[start[1]])}\n\n"
        parts += [start[0], body]
    return "".join(parts)


def sound(korean: str) -> str:
    """A sound translation, in the tags that the worksheet shows."""
    return for_model(pseudo(from_model(korean)))


def worked(text: str, say: Callable[[str], str] = sound, *, only: slice = slice(None)) -> str:
    """A worksheet in which somebody has translated some of its passages."""
    korean = passages(text)
    return filled(text, {key: say(korean[key]) for key in list(korean)[only]})
