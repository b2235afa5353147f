"""Lines that are none of Markdown, which goldmark takes for text, and so for what a definition below explains.

    {{< kbd "Ctrl" >}}
    : 누르고 있는 키

An attribute list of kramdown's, a Liquid tag, math and a shortcode are a paragraph like another to goldmark, as long as
nothing parts them from the text above. All those lines are terms where a line with a colon follows: text among them is
kept, and so is the first definition, which would be none with its colon escaped. Markup may begin above such a line and
end below it: text is kept in which it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from translator.document.block_state import Token
from translator.document.glued import keep_glued, stands_alone
from translator.document.source_map import Lines
from translator.i18n import tr

_MAY_BE_TERMS = tr(
    "this may be a list of terms and of what they mean to Hugo, by a colon below a line that is no text; it is left as"
    " it is"
)
_MAY_GO_ON = tr(
    "to Hugo this is one text with what stands around the shortcode, and markup may reach across it; it is left as it"
    " is (blank lines around the shortcode part them)"
)
_COLON = re.compile(r":[ \t]")
_OF_TEXT = frozenset({"paragraph", "block_text"})
_TERMS = frozenset({"paragraph", "block_text", "terms", "table"})
_TEXT = _TERMS | {"heading"}  # whose line of dashes is none of it
_ODD = frozenset({"opaque", "abbreviation", "admonition"})
_NO_TERM = ("<", "[")  # HTML and definitions of links, which are blocks to goldmark, too


def mark_terms(tokens: Sequence[Token], text: str, lines: Lines) -> None:
    """Give `glued`, the reason why it is kept, to each token that goldmark may take for a term or its definition by
    what stands between; "" where there is no Korean to tell of. `text` is the post's own, in which nothing is covered.
    """
    for index, token in enumerate(tokens):
        if children := token.get("children"):
            mark_terms(children, text, lines)
        elif token["type"] in _TEXT and _COLON.match(token["lines"][0].text):
            above = list(_terms_above(tokens, index))
            if above and above[0]["type"] in _ODD and not _is_block(above[0], text, lines):
                for one in (token, *(one for one in above if one["type"] in _TEXT)):
                    keep_glued(one, _MAY_BE_TERMS, lines)


def mark_parted(tokens: Sequence[Token], text: str, lines: Lines) -> None:
    """Give `glued` to text above and below a line that is none of Markdown, where markup may reach across that."""
    for above, opaque, below in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opaque["type"] != "opaque" or not {above["type"], below["type"]} <= _OF_TEXT:
            continue
        if above["last"] + 1 != opaque["first"] or opaque["last"] + 1 != below["first"]:
            continue
        if not _is_block(opaque, text, lines) and not all(map(_stands_alone, (above, below))):
            for one in (above, below):
                keep_glued(one, _MAY_GO_ON, lines)
    for token in tokens:
        if children := token.get("children"):
            mark_parted(children, text, lines)


def _stands_alone(token: Token) -> bool:
    return stands_alone(" ".join(line.text for line in token["lines"]))


def _terms_above(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    """The tokens above one, from the last, that would be its terms: blank lines, then what nothing parts."""
    first: int | None = None
    for at in range(index - 1, -1, -1):
        token = tokens[at]
        if token["type"] == "blank_line" and first is None:
            continue
        if token["type"] not in _TERMS | _ODD or "glued" in token or (first not in {None, token["last"] + 1}):
            return
        first = token["first"]
        yield token


def _is_block(opaque: Token, text: str, lines: Lines) -> bool:
    """Whether what is covered is a block to goldmark as well."""
    place = opaque["lines"][0]
    return text.startswith(_NO_TERM, lines.starts[place.line] + max(place.column, 0))
