"""What a caller may decide about how a post is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path


class Engine(StrEnum):
    """The renderer of the site. It decides only where renderers disagree about text; code is protected in all."""

    KRAMDOWN = "kramdown"
    GOLDMARK = "goldmark"
    COMMONMARK = "commonmark"
    MDX = "mdx"
    PYTHON_MARKDOWN = "python-markdown"


class AltText(StrEnum):
    """Which image descriptions are prose."""

    HANGUL = "hangul"
    ALWAYS = "always"
    NEVER = "never"


class CodeWords(StrEnum):
    """Which Korean between code marks is prose: what is plainly to be read, what may be, or none."""

    AUTO = "auto"
    TRANSLATE = "translate"
    KEEP = "keep"


FRONT_MATTER_FIELDS = (
    "title",
    "description",
    "excerpt",
    "summary",
    "subtitle",
    "tagline",
    "caption",
    "image.alt",
    "image.caption",
    "cover.alt",
    "cover.caption",
    "header.caption",
    "sidebar.label",
    "sidebar_label",
    "pagination_label",
    "prev.text",
    "prev.label",
    "next.text",
    "next.label",
    "hero.title",
    "hero.tagline",
    "hero.text",
    "hero.actions.text",
    "hero.image.alt",
    "features.title",
    "features.details",
    "seo.title",
    "seo.description",
)


CODE_SHORTCODES = frozenset(
    "bash code-block code_block codeblock codetab command commands console csharp css d2 dockerfile dot go"
    " golang graphviz java javascript json kotlin powershell python rust shell sh snippet sql svgbob terminal toml"
    " typescript xml yaml yml".split()
)
"""Shortcodes and Liquid tags that are known to stand around code."""


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """How to read a post.

    `fields` are the dotted front matter keys whose values are text (those in lists too); `attributes` the HTML
    attributes, `parameters` the Liquid, shortcode and JSX parameters that are; `alt` which image descriptions.
    `code_comments` makes the comments in fenced code segments; `code_words` are the words between code marks that are
    prose. All other code stays as it is. `shortcodes` are the names of the template tags around code, in lower case.
    """

    engine: Engine = Engine.KRAMDOWN
    fields: tuple[str, ...] = FRONT_MATTER_FIELDS
    attributes: frozenset[str] = frozenset({"alt", "title", "aria-label", "placeholder"})
    parameters: frozenset[str] = frozenset(
        {"alt", "--alt", "caption", "title", "description", "text", "label"}
    )
    alt: AltText = AltText.HANGUL
    code_comments: bool = False
    code_words: CodeWords = CodeWords.AUTO
    shortcodes: frozenset[str] = CODE_SHORTCODES

    def for_file(self, path: Path | str) -> ParseOptions:
        """How to read the file `path`: MDX is MDX on every site."""
        return replace(self, engine=Engine.MDX) if str(path).lower().endswith(".mdx") else self
