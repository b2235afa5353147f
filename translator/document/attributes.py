"""Text in attributes: HTML's `alt` and `title`, the parameters of Liquid tags, shortcodes and components."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.document.layout import Style
from translator.document.parse_options import ParseOptions
from translator.hangul import has_hangul
from translator.i18n import tr

_TAG = re.compile(r"""<[A-Za-z](?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|[^'"<>])*+>""")
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])([A-Za-z_:@][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`{}]+))"""
)
# Parameters that lead somewhere, and a value that does.
_ADDRESSES = frozenset("class file href id image image_path link path ref slug src target url".split())
_PATH = re.compile(r"[^\s]*(?:/[^\s]*|\.[A-Za-z0-9]{2,5})")
_BRACES = re.compile(r"\{[^{}\r\n]*\}")
# Attributes that say nothing to a reader.
_NO_TEXT = frozenset(
    "action charset cite class classname data for form href htmlfor id key lang name poster ref rel slug src srcset"
    " style target to type url value".split()
)
_PARAMETER = re.compile(r"""(?<![\w.-])([A-Za-z_][\w-]*)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")
# `--alt 서버 구성도` of a picture tag: to the next option.
_OPTION = re.compile(r"(?<=\s)(--[a-z][\w-]*)[ \t]+(?![\"'-])([^\r\n%{}]*?)(?=\s+--[a-z]|\s*-?%\})")
_TAKES_ARGUMENTS = re.compile(r"\{%-?\s*(?:include\b|\w+[^%]*\s--[a-z])|\{\{[<%]")
# Hugo's own syntax: in `"…"` a backslash escapes a quote and nothing else, and may not stand before a backtick; in
# backticks nothing escapes.
_SHORTCODE = re.compile(r"\{\{[<%]\s*(?P<name>[\w./-]+)")
_ARGUMENT = re.compile(
    r"""(?<=\s)(?:(?P<name>[\w-]+)=)?(?:"(?P<quoted>(?:\\"|\\(?!`)|[^"\\])*+)"|`(?P<raw>[^`]*)`|(?P<bare>[^\s"`]+))"""
)


@dataclass(frozen=True, slots=True)
class Value:
    """The value `text[start:end]` of a named attribute, and the quote around it ("" if none)."""

    start: int
    end: int
    name: str
    quote: str
    style: Style


@dataclass(frozen=True, slots=True)
class ValueHolder:
    """What may hold values that are text, `text[start:end]`: a Liquid tag, a list in braces, HTML or a directive."""

    start: int
    end: int
    what: str


def values_in(text: str, places: Iterable[ValueHolder | Value], options: ParseOptions) -> Iterator[Value]:
    """The values that hold text, of all holders in their order; what is a value already stays one."""
    for one in places:
        if isinstance(one, Value):
            yield one
        elif one.what in {"liquid", "shortcode"}:
            yield from _parameter_values(text, one.start, one.end, options)
        elif one.what == "attributes":
            yield from _list_values(text, one.start, one.end, options)
        elif one.what == "html":
            yield from _html_values(text, one.start, one.end, options)
        elif one.what == "directive":
            yield from _directive_values(text, one.start, one.end, options)


def _html_values(text: str, start: int, end: int, options: ParseOptions) -> Iterator[Value]:
    """The attributes that hold text, of every HTML tag or component in `text[start:end]`."""
    for tag in _TAG.finditer(text, start, end):
        names = options.attributes
        if text[tag.start() + 1].isupper():
            names = names | options.parameters
        yield from _named(text, tag.start(), tag.end(), names)


def _list_values(text: str, start: int, end: int, options: ParseOptions) -> Iterator[Value]:
    """The attributes that hold text, of kramdown's and goldmark's lists in braces: `{: title="제목"}`."""
    return _named(text, start, end, options.attributes)


def _directive_values(text: str, start: int, end: int, options: ParseOptions) -> Iterator[Value]:
    """The attributes that hold text, of a directive: `:::note{title="제목"}`."""
    for braces in _BRACES.finditer(text, start, end):
        yield from _named(text, braces.start(), braces.end(), options.attributes | options.parameters)


def _named(text: str, start: int, end: int, names: frozenset[str]) -> Iterator[Value]:
    for match in _ATTRIBUTE.finditer(text, start, end):
        if match.group(1).lower() in names:
            yield _value(match, Style.ATTRIBUTE)


def left_attributes(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Where attributes with Korean in them stay in `text[start:end]`, and why; addresses and names needn't be told."""
    for match in _ATTRIBUTE.finditer(text, start, end):
        name = match.group(1)
        if name.lower() not in _NO_TEXT and has_hangul(match.group().partition("=")[2]):
            yield match.start(), _configurable([name], "attribute", "attributes")


def why_arguments_stay(text: str, start: int, end: int, taken: Container[int] | None = None) -> str:
    """Why parameters with Korean in them stay in the Liquid tag or shortcode `text[start:end]`; "" if it has none.

    Where `taken` is given, those that start at a place in it are translated, and addresses needn't be told.
    """
    if not _TAKES_ARGUMENTS.match(text, start, end):
        return ""
    names = [
        one.name
        for one in _arguments(text, start, end)
        if has_hangul(value := text[one.start : one.end])
        if taken is None or not (one.start in taken or one.name in _ADDRESSES or _PATH.fullmatch(value))
    ]
    return _configurable(names, "argument", "arguments") if names else ""


def _configurable(names: Sequence[str], what: str, key: str) -> str:
    listed = ", ".join(f"`{name}`" for name in names)
    return tr(
        "Korean text in {what} {listed} is left as it is; "
        "to translate it, list it under `{key}:` in _olgim/config.yml",
        what=what,
        listed=listed,
        key=key,
    )


def _parameter_values(text: str, start: int, end: int, options: ParseOptions) -> Iterator[Value]:
    """The parameters that hold text, of the Liquid tag or shortcode `text[start:end]`."""
    return (value for value in _arguments(text, start, end) if value.name in options.parameters)


def _arguments(text: str, start: int, end: int) -> Iterator[Value]:
    """The quoted parameters of the Liquid tag or shortcode `text[start:end]`.

    A shortcode's parameter without a name is called by its place: `figure.0` is the first of `{{< figure "글" >}}`.
    """
    if shortcode := _SHORTCODE.match(text, start, end):
        place, at = 0, shortcode.end()
        for match in _ARGUMENT.finditer(text, at, end):
            if text[at : match.start()].strip():  # a quote in a quoted argument: what follows is uncertain
                break
            at = match.end()
            if not match["name"] and shortcode["name"] == "/":  # `{{</* x "글" */>}}` is shown as it is
                continue
            name = match["name"] or f"{shortcode['name']}.{place}"
            place += not match["name"]
            kind = match.lastgroup
            if kind in {"quoted", "raw"}:
                quote = '"' if kind == "quoted" else "`"
                yield Value(*match.span(kind), name, quote, Style.SHORTCODE)
        return
    for match in _PARAMETER.finditer(text, start, end):
        yield _value(match, Style.PARAMETER)
    if text.startswith("{%", start):
        for match in _OPTION.finditer(text, start, end):
            yield Value(*match.span(2), match[1], "", Style.OPTION)


def _value(match: re.Match[str], style: Style) -> Value:
    group = next(
        number for number in (2, 3, 4) if number <= (match.re.groups) and match.group(number) is not None
    )
    low, high = match.span(group)
    before = match.string[low - 1]
    return Value(low, high, match.group(1), before if before in {'"', "'", "`"} else "", style)
