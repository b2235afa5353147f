"""Text in attributes: HTML's `alt` and `title`, the parameters of Liquid tags, shortcodes and components."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from translator.document.layout import Style
from translator.document.options import ParseOptions

_TAG = re.compile(r"""<[A-Za-z](?:"[^"]*"|'[^']*'|[^'"<>])*>""")
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])([A-Za-z_:@][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`{}]+))"""
)
_PARAMETER = re.compile(r"""(?<![\w.-])([A-Za-z_][\w-]*)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")


@dataclass(frozen=True, slots=True)
class Value:
    """The value `text[start:end]` of a named attribute, and the quote around it ("" if none)."""

    start: int
    end: int
    name: str
    quote: str
    style: Style


def html_values(text: str, start: int, end: int, options: ParseOptions) -> Iterator[Value]:
    """The attributes that hold text, of every HTML tag or component in `text[start:end]`."""
    for tag in _TAG.finditer(text, start, end):
        names = options.attributes
        if text[tag.start() + 1].isupper():
            names = names | options.parameters
        for match in _ATTRIBUTE.finditer(text, tag.start(), tag.end()):
            if match.group(1).lower() in names:
                yield _value(match, Style.ATTRIBUTE)


def parameter_values(text: str, start: int, end: int, options: ParseOptions) -> Iterator[Value]:
    """The parameters that hold text, of the Liquid tag or shortcode `text[start:end]`."""
    for match in _PARAMETER.finditer(text, start, end):
        if match.group(1) in options.parameters:
            yield _value(match, Style.PARAMETER)


def _value(match: re.Match[str], style: Style) -> Value:
    group = next(
        number for number in (2, 3, 4) if number <= (match.re.groups) and match.group(number) is not None
    )
    low, high = match.span(group)
    before = match.string[low - 1]
    return Value(low, high, match.group(1), before if before in {'"', "'", "`"} else "", style)
