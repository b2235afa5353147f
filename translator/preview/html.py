"""HTML that can't be broken by what is put into it: `Html` is made here alone, from text that is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NewType

from translator.i18n import tr

Html = NewType("Html", str)
"""Finished markup. Text of any other kind becomes it through `text` or `visible`."""

NOTHING = Html("")

# Void elements have no closing tag.
_VOID = frozenset({"img", "input", "meta", "hr", "br", "link"})
# What has no width and no bad intent: joiners, soft hyphens, byte order marks. Emoji and Korean do without them here.
_SILENT = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")
# What could make a reader see something else than what is there: controls, marks that reorder text, and what is no
# character at all.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2061-\u206f\ufff9-\ufffb\ufdd0-\ufdef"
    "\ud800-\udfff\ufffe\uffff\U0001fffe\U0001ffff\U000e0000-\U000e007f]"
)
_SCHEME = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


def text(plain: str) -> Html:
    """`plain` as text. What can't be seen is left out; `visible` shows it."""
    return Html(html.escape(_HIDDEN.sub("", _SILENT.sub("", _lines(plain)))))


def visible(plain: str) -> Html:
    """`plain` as text, with a mark for each hidden character that could mislead a reader."""
    parts: list[str] = []
    at = 0
    bare = _SILENT.sub("", _lines(plain))
    for match in _HIDDEN.finditer(bare):
        parts.append(html.escape(bare[at : match.start()]))
        name = f"U+{ord(match[0]):04X}"
        parts.append(el("span", text(name), class_="hidden", title=tr("a hidden character")))
        at = match.end()
    parts.append(html.escape(bare[at:]))
    return Html("".join(parts))


def _lines(plain: str) -> str:
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def el(name: str, /, *children: Html, **attributes: str | bool | None) -> Html:
    """An element. Attributes are text: `class_` is `class`, `_` a hyphen; True has no value, None isn't there."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{text(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{''.join(children)}</{name}>")


def join(parts: Iterable[Html], between: str = "") -> Html:
    """Markup one after another; `between` is text."""
    return Html(str(text(between)).join(parts))


def is_address(target: str) -> bool:
    """Whether a link may be followed from the page: to the web or to a mailbox, and to nothing that a browser runs."""
    return _SCHEME.fullmatch(target) is not None
