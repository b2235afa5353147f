"""Rules on what is not prose: tags come back as they were, and nothing that a renderer would act on is added."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from translator.document.tagged import mistakes, tags_of
from translator.document.urls import added_addresses
from translator.elements import HTML_ELEMENTS
from translator.i18n import later
from translator.rules.book import RULES, Flaw, Pair
from translator.rules.wording import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@RULES.rule("tags", "Every tag of the source appears in the translation exactly once, properly nested.")
def tags(pair: Pair) -> Iterator[Flaw]:
    """Order is free, and a protected tag may come back with anything inside it or closed in itself."""
    for mistake in mistakes(pair.target.raw, tags_of(pair.source.raw), pair.source.raw):
        yield Flaw(later("{mistake}.", mistake=mistake.message), mistake.start, mistake.end)


@RULES.rule("urls", "No URL or e-mail address that the source does not have.")
def urls(pair: Pair) -> Iterator[Flaw]:
    """URLs and e-mail addresses that the source's text doesn't have."""
    for added in added_addresses(pair.source.plain, pair.target.plain):
        message = later(
            "{address} is a URL or an address that the source's text does not have: leave it out.",
            address=added.address,
        )
        yield Flaw.at(pair.target, added.start, added.end, message)


_ELEMENTS = any_of(" ".join(sorted(HTML_ELEMENTS)))
_HTML = re.compile(rf"</?{_ELEMENTS}(?:\s[^<>]*)?/?>|<!--|-->|<!\[CDATA\[|<!DOCTYPE", re.IGNORECASE)
_LIKE_HTML = re.compile(r"<[/?]?[A-Za-z][^<>\n]*>")
_PLACEHOLDER = re.compile(r"[<‹][^<>‹›\n]*[>›]")
_LIQUID = re.compile(r"\{\{|\}\}|\{%|%\}|\{:")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE)


@RULES.rule("html", "No HTML, Liquid or entity that the source's text does not have.")
def html(pair: Pair) -> Iterator[Flaw]:
    """HTML, Liquid and character references beyond those that the source's text has."""
    source, target = pair.source.plain, pair.target.plain
    for pattern in (_HTML, _LIQUID, _ENTITY):
        known = Counter(match[0].lower() for match in pattern.finditer(source))
        for match in pattern.finditer(target):
            known[match[0].lower()] -= 1
            if known[match[0].lower()] < 0:
                yield Flaw.of(
                    pair.target,
                    match,
                    later(
                        "“{match}” is HTML or Liquid that the source does not have: leave it out.",
                        match=match[0],
                    ),
                )
    # `<파일 경로>` rightly becomes `<path>`: what is no HTML element is only counted.
    others = [match for match in _LIKE_HTML.finditer(target) if not _HTML.match(match[0])]
    allowed = len(_PLACEHOLDER.findall(source))
    for match in others[allowed:]:
        yield Flaw.of(
            pair.target,
            match,
            later(
                "“{match}” looks like an HTML tag that the source does not have: reword it.", match=match[0]
            ),
        )


_LINK = re.compile(r"!?\[[^\[\]\n]*\]\([^()\n]*\)")


@RULES.rule("links", "No Markdown link or image that the source's text does not have: links come from tags.")
def links(pair: Pair) -> Iterator[Flaw]:
    """Links and images in Markdown beyond those that the source's text has."""
    had = len(_LINK.findall(pair.source.plain))
    for match in list(_LINK.finditer(pair.target.plain))[had:]:
        yield Flaw.of(
            pair.target,
            match,
            later("“{match}” would be shown literally: use only the source's tags.", match=match[0]),
        )


_ALLOWED_CONTROLS = frozenset("\n\t")
_SPECIAL_ESCAPES = frozenset("\u00ad\u2028\u2029\ufffd\u3164\u115f\u1160")
_JOINER, _BLACK_FLAG = "\u200d", "\U0001f3f4"


@RULES.rule("invisible", "No zero-width, control, bidirectional or broken character that is new.")
def invisible(pair: Pair) -> Iterator[Flaw]:
    """Characters that nobody sees and the source doesn't have: controls, marks of direction, odd spaces."""
    text, known = pair.target.plain, set(pair.source.raw)
    flag = text.find(_BLACK_FLAG) % (len(text) + 1)  # behind the text where there is none
    for at, character in enumerate(text):
        if character.isascii() and character.isprintable():
            continue
        odd = unicodedata.category(character) in {"Cc", "Cf", "Cs"} or character in _SPECIAL_ESCAPES
        if not odd or character in _ALLOWED_CONTROLS or character in known or _in_emoji(text, at, flag):
            continue
        name = unicodedata.name(character, later("a control character"))
        yield Flaw.at(
            pair.target,
            at,
            at + 1,
            later(
                "Remove U+{ord:04X} ({name}), which the source does not have.", ord=ord(character), name=name
            ),
        )


def _in_emoji(text: str, at: int, flag: int) -> bool:
    """Whether a character is a part of an emoji; `flag` is where the first black flag is."""
    if text[at] == _JOINER:
        return 0 < at < len(text) - 1 and not text[at - 1].isalnum() and not text[at + 1].isalnum()
    return "\U000e0020" <= text[at] <= "\U000e007f" and flag < at
