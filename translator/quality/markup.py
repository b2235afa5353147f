"""Checks that what is not prose comes back as it was: tags, addresses, HTML, odd characters, Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from translator.code_words import Reading, read_code_words
from translator.elements import HTML_ELEMENTS
from translator.quality.registry import CHECKS, Flaw, Pair
from translator.quality.wording import any_of
from translator.tags import CODE, CODE_MARK, Form, kind_of
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.tags import Text, Token


@CHECKS.check(
    "tags",
    Severity.CRITICAL,
    "Every tag of the source appears in the translation exactly once, properly nested.",
)
def tags(pair: Pair) -> Iterator[Flaw]:
    """Order is free, and a protected tag may come back with anything inside it or closed in itself."""
    expected = {token.name: token for token in pair.source.tags}
    found = pair.target.tags
    opened = Counter(token.name for token in found if token.form is not Form.CLOSE)
    for name, token in expected.items():
        if not opened[name]:
            yield Flaw(f"The tag {token.written} of the source is missing: put it where it belongs.")
    open_now: list[Token] = []
    seen: set[str] = set()
    for token in found:
        name, place = token.name, (token.start, token.end)
        if name not in expected:
            yield Flaw(f"The tag {token.written} is not in the source: leave it out.", *place)
        elif token.form is Form.CLOSE:
            if open_now and open_now[-1].name == name:
                yield from _nothing_inside(pair, open_now.pop(), token)
            elif any(other.name == name for other in open_now):
                yield Flaw(f"</{name}> closes across <{open_now[-1].name}>: nest the tags.", *place)
                open_now = [other for other in open_now if other.name != name]
            else:
                yield Flaw(f"</{name}> closes a tag that is not open.", *place)
        else:
            if name in seen:
                yield Flaw(f"The tag {token.written} is there more than once: keep one.", *place)
            elif open_now and kind_of(open_now[-1].name) is CODE_MARK:
                yield Flaw(
                    f"Only words can stand inside <{open_now[-1].name}>: move {token.written} out.", *place
                )
            elif token.paired and token.form is Form.ALONE:
                yield Flaw(f"The tag <{name}> must go around text: <{name}>…</{name}>.", *place)
            if token.form is Form.OPEN:
                open_now.append(token)
            seen.add(name)
    for token in open_now:
        if token.name in expected:
            yield Flaw(f"The tag <{token.name}> is never closed.", token.start, token.end)


def _nothing_inside(pair: Pair, opening: Token, closing: Token) -> Iterator[Flaw]:
    if not pair.target.raw[opening.end : closing.start].strip():
        start = pair.source.raw.find(f"<{opening.name}>") + len(opening.name) + 2
        if pair.source.raw[start : pair.source.raw.find(f"</{opening.name}>")].strip():
            yield Flaw(
                f"There is nothing inside <{opening.name}>: put its text there.", opening.start, closing.end
            )


@CHECKS.check(
    "code-words", Severity.NOTE, "Korean that may be words to be read doesn't stay between code marks."
)
def code_words(pair: Pair) -> Iterator[Flaw]:
    """What is kept as code, and nobody can tell: the reviewer should see it."""
    for token in pair.source.tags:
        if kind_of(token.name) is CODE and read_code_words(token.shown) is Reading.UNCLEAR:
            yield Flaw(
                f"“{token.shown}” stays Korean, as code: if it is there to be read, set `code_words: translate`."
            )


ADDRESS = re.compile(
    r"(?:https?|ftp|wss?|file|javascript|data|vbscript)://?[^\s<>\"'`\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3\ufffc]+"
    r"|(?:javascript|data|vbscript|mailto):[^\s<>\"'`\u3130-\u318f\uac00-\ud7a3]+"
    r"|\bwww\.[\w-]+\.[^\s<>\"'`\u3130-\u318f\uac00-\ud7a3\ufffc]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+",
    re.IGNORECASE | re.ASCII,
)
"""A URL or an e-mail address in running text."""


def _addresses(text: str) -> list[tuple[str, int, int]]:
    found = []
    for match in ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?*_")
        while address.endswith((")", "]", "}")) and address.count(address[-1]) > address.count(
            {")": "(", "]": "[", "}": "{"}[address[-1]]
        ):
            address = address[:-1].rstrip(".,;:!?*_")
        found.append((address, match.start(), match.start() + len(address)))
    return found


def without_addresses(text: str) -> str:
    """`text` with every URL and e-mail address blanked out, of the same length."""
    return ADDRESS.sub(lambda match: " " * len(match[0]), text)


@CHECKS.check("urls", Severity.CRITICAL, "No URL or e-mail address that the source does not have.")
def urls(pair: Pair) -> Iterator[Flaw]:
    known = Counter(address for address, _, _ in _addresses(pair.source.plain))
    for shown in pair.source.shown:
        known.update(address for address, _, _ in _addresses(shown))
    for address, start, end in _addresses(pair.target.plain):
        if known[address] > 0:
            known[address] -= 1
        else:
            yield Flaw.at(pair.target, start, end, f"{address} is not in the source: leave it out.")


@CHECKS.check("urls-lost", Severity.WARNING, "Every URL and e-mail address in the source's text is kept.")
def urls_lost(pair: Pair) -> Iterator[Flaw]:
    kept = {address for address, _, _ in _addresses(pair.target.raw)}
    for address in dict.fromkeys(address for address, _, _ in _addresses(pair.source.plain)):
        if address not in kept:
            yield Flaw(f"The source names {address}; the translation does not: keep it as it is.")


_ELEMENTS = any_of(" ".join(sorted(HTML_ELEMENTS)))
_HTML = re.compile(rf"</?{_ELEMENTS}(?:\s[^<>]*)?/?>|<!--|-->|<!\[CDATA\[|<!DOCTYPE", re.IGNORECASE)
_LIKE_HTML = re.compile(r"</?[A-Za-z][^<>\n]*>")
_PLACEHOLDER = re.compile(r"[<‹][^<>‹›\n]*[>›]")
_LIQUID = re.compile(r"\{\{|\}\}|\{%|%\}|\{:")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE)


@CHECKS.check("html", Severity.CRITICAL, "No HTML, Liquid or entity that the source's text does not have.")
def html(pair: Pair) -> Iterator[Flaw]:
    source, target = pair.source.plain, pair.target.plain
    for pattern in (_HTML, _LIQUID, _ENTITY):
        known = Counter(match[0].lower() for match in pattern.finditer(source))
        for match in pattern.finditer(target):
            known[match[0].lower()] -= 1
            if known[match[0].lower()] < 0:
                yield Flaw.of(
                    pair.target, match, f"“{match[0]}” is markup that the source does not have: leave it out."
                )
    # `<파일 경로>` rightly becomes `<path>`: what is no HTML element is only counted.
    others = [match for match in _LIKE_HTML.finditer(target) if not _HTML.match(match[0])]
    allowed = len(_PLACEHOLDER.findall(source))
    for match in others[allowed:]:
        yield Flaw.of(
            pair.target,
            match,
            f"“{match[0]}” looks like an HTML tag that the source does not have: reword it.",
        )


_ALLOWED_CONTROLS = frozenset("\n\t")
_SPECIAL_ESCAPES = frozenset("\u00ad\u2028\u2029\ufffd\u3164\u115f\u1160")
_JOINER, _BLACK_FLAG = "\u200d", "\U0001f3f4"


@CHECKS.check(
    "invisible", Severity.CRITICAL, "No zero-width, control, bidirectional or broken character that is new."
)
def invisible(pair: Pair) -> Iterator[Flaw]:
    text, known = pair.target.plain, set(pair.source.raw)
    for at, character in enumerate(text):
        if character.isascii() and character.isprintable():
            continue
        odd = unicodedata.category(character) in {"Cc", "Cf", "Cs"} or character in _SPECIAL_ESCAPES
        if not odd or character in _ALLOWED_CONTROLS or character in known or _in_emoji(text, at):
            continue
        name = unicodedata.name(character, "a control character")
        yield Flaw.at(
            pair.target,
            at,
            at + 1,
            f"Remove U+{ord(character):04X} ({name}), which the source does not have.",
        )


def _in_emoji(text: str, at: int) -> bool:
    if text[at] == _JOINER:
        return 0 < at < len(text) - 1 and not text[at - 1].isalnum() and not text[at + 1].isalnum()
    return "\U000e0020" <= text[at] <= "\U000e007f" and _BLACK_FLAG in text[:at]


_BLOCKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a heading", re.compile(r"^[ ]{0,3}#{1,6}(?=\s|$)", re.MULTILINE)),
    ("a list item", re.compile(r"^[ ]{0,3}(?:[-+*]|\d{1,9}[.)])(?=[ \t])", re.MULTILINE)),
    ("a block quote", re.compile(r"^[ ]{0,3}>", re.MULTILINE)),
    ("a code fence", re.compile(r"^[ ]{0,3}(?:```|~~~)", re.MULTILINE)),
    ("a rule", re.compile(r"^[ ]{0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,}|=+[ ]*)$", re.MULTILINE)),
    ("indented code", re.compile(r"^(?:[ ]{4,}|\t)(?=\S)", re.MULTILINE)),
    ("a table", re.compile(r"^\||(?<=\S) \| (?=\S)", re.MULTILINE)),
    ("a definition", re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:", re.MULTILINE)),
    ("a new paragraph", re.compile(r"(?<=\S)\n[ \t]*\n(?=\s*\S)")),
)
_INLINE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bold text", re.compile(r"(\*\*|__)(?=\S)[^*_\n]+?(?<=\S)\1")),
    ("code", re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]+\1(?!`)")),
    ("a link", re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)")),
    ("struck-out text", re.compile(r"~~(?=\S)[^~\n]+~~")),
    ("a formula", re.compile(r"\$\$[^$\n]+\$\$")),
)


@CHECKS.check(
    "markdown", Severity.WARNING, "No Markdown of the translation's own: markup comes from tags alone."
)
def markdown(pair: Pair) -> Iterator[Flaw]:
    yield from _openers(pair.source, pair.target)
    for what, pattern in _INLINE:
        had = len(pattern.findall(pair.source.plain))
        for match in list(pattern.finditer(pair.target.plain))[had:]:
            message = f"“{match[0]}” would be shown literally, not as {what}: use only the source's tags."
            yield Flaw.of(pair.target, match, message)


def _openers(source: Text, target: Text) -> Iterator[Flaw]:
    for what, pattern in _BLOCKS:
        had = len(pattern.findall(source.plain))
        for match in list(pattern.finditer(target.plain))[had:]:
            start = match.start() + (len(match[0]) - len(match[0].lstrip()))
            line = target.plain[start:].lstrip().split("\n", 1)[0][:24]
            yield Flaw.of(
                target, match, f"“{line}” would start {what}, which the source does not have there."
            )
