"""The ids that site engines give to headings, each by its own rule.

Every engine makes them of the heading's text, so they change with the language: a link to `#목차` has to lead to
`#contents` in the mirror. An id that can't be told (there is Liquid in the heading, a slug function of the
site's own) is None, and links to it are left alone.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from translator.document import Heading, Nature


class Explicit(Enum):
    """What ids given by the author mean for those made: nothing, one of them in its turn, or taken from the start."""

    IGNORED = auto()
    COUNTED = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SlugRule:
    """How an engine makes ids: `slug` of a heading's text, `numbering` for the second of the same name.

    `fragment` is what it makes of the fragments of links. `known` is False for a rule that isn't known here: a slug
    function of the site's own.
    """

    name: str
    slug: Callable[[Heading], str | None]
    numbering: Callable[[], Callable[[str], str]]
    explicit: Explicit = Explicit.IGNORED
    fragment: Callable[[str], str] = str
    known: bool = True

    def __repr__(self) -> str:
        """Its name: what is remembered of a site holds it."""
        return self.name


def heading_ids(headings: Sequence[Heading], rule: SlugRule, prefix: str = "") -> tuple[str | None, ...]:
    """The id of each heading of a page, in order; `prefix` is what the site puts before those it makes."""
    number = rule.numbering()
    if rule.explicit is Explicit.TAKEN:
        for heading in headings:
            if heading.explicit:
                number(heading.explicit)
    ids: list[str | None] = []
    for heading in headings:
        if heading.explicit:
            ids.append(heading.explicit)
            if rule.explicit is Explicit.COUNTED:
                number(heading.explicit)
            continue
        slug = rule.slug(heading)
        ids.append(None if slug is None else prefix + number(slug))
    return tuple(ids)


class Fragments:
    """Which heading of a page a link's fragment leads to."""

    def __init__(self, ids: Sequence[str | None], rule: SlugRule) -> None:
        self._rule = rule
        self._places: dict[str, int] = {}
        for at, name in enumerate(ids):
            if name:
                self._places.setdefault(unicodedata.normalize("NFC", name), at)

    def find(self, fragment: str) -> int | None:
        """The place of the first heading of that id; either form of Hangul will do."""
        return self._places.get(unicodedata.normalize("NFC", self._rule.fragment(fragment)))


# ---- what a heading says


_BRACKETS = re.compile(r"\[\[[^\[\]|]+\]\]\s*\Z")


def pieces_of(heading: Heading) -> tuple[tuple[Nature, str], ...] | None:
    """What a heading says, piece by piece, or None where a piece can't be told.

    Double brackets are a link in some engines alone: at a heading's end they are taken for the text that the others
    show, elsewhere they can't be told.
    """
    pieces = heading.pieces
    if any(nature is Nature.UNKNOWN for nature, _ in pieces):
        return None
    if "[[" not in heading.raw:
        return pieces
    tail = _BRACKETS.search(heading.raw)
    if tail is None or "[[" in heading.raw[: tail.start()]:
        return None
    blank = heading.raw[: tail.start()][-1:]
    return (*pieces, (Nature.TEXT, (blank if blank.isspace() else "") + tail[0].strip()))


def shown_text(heading: Heading, *, dashes: bool = False, alt: bool = False) -> str | None:
    """The text a reader sees, or None. `dashes`: `--` becomes a dash as in kramdown; `alt`: images speak."""
    pieces = pieces_of(heading)
    if pieces is None:
        return None
    parts: list[str] = []
    for nature, text in pieces:
        if nature is Nature.IMAGE and not alt:
            continue
        parts.append(_typographic(text) if dashes and nature is Nature.TEXT else text)
    return "".join(parts).strip()


def _typographic(text: str) -> str:
    return text.replace("---", "\u2014").replace("--", "\u2013")


# ---- the rules


def _kramdown_gfm(heading: Heading) -> str | None:
    """kramdown-parser-gfm, `generate_gfm_header_id`."""
    text = shown_text(heading, dashes=True)
    return None if text is None else _words(text, blanks=" \t")


def _kramdown(heading: Heading) -> str:
    """kramdown, `basic_generate_id`: made of the raw Markdown, of ASCII alone."""
    text = re.sub(r"^[^a-zA-Z]+", "", heading.raw)
    return re.sub(r"[^a-zA-Z0-9 -]", "", text).replace(" ", "-").lower() or "section"


def _github(heading: Heading) -> str | None:
    """github-slugger, as Astro and Docusaurus use it; whether an image's alt counts differs, so it must not matter."""
    text, with_alt = shown_text(heading), shown_text(heading, alt=True)
    if text is None or with_alt is None or _words(text) != _words(with_alt):
        return None
    return _words(text)


_ENTITY = re.compile(r"&#?\w+;")
_VITEPRESS_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'“”‘’<>,.?/]+")


def _vitepress(heading: Heading) -> str | None:
    """@mdit-vue/shared, `slugify`: Hangul is taken apart into its letters. It is given entities as they are written."""
    text = shown_text(replace(heading, pieces=tuple(_with_entities(heading))))
    return None if text is None else _vitepress_slug(text)


def _with_entities(heading: Heading) -> Iterator[tuple[Nature, str]]:
    """What a heading says, with `&lt;` for what it stands for; unknown where it can't be told which of two is meant."""
    raw = re.sub(r"(`+).+?\1", "", heading.raw)
    written = _ENTITY.findall(raw)
    twice = any(html.unescape(one) in _ENTITY.sub("", raw) for one in written)
    for nature, text in heading.pieces:
        done, rest = "", text
        while nature is Nature.TEXT and written and (one := html.unescape(written[0])) in rest:
            before, _, rest = rest.partition(one)
            done += before + written.pop(0)
        yield nature, done + rest
    if written or twice:
        yield Nature.UNKNOWN, ""


def _vitepress_slug(text: str) -> str:
    plain = re.sub("[\u0300-\u036f\x00-\x1f]", "", unicodedata.normalize("NFKD", text))
    slug = _VITEPRESS_SPECIAL.sub("-", plain).strip("-").lower()
    return f"_{slug}" if slug[:1].isdigit() and slug[0].isascii() else slug


def _python_markdown(heading: Heading) -> str | None:
    """Python-Markdown, `markdown.extensions.toc.slugify`: ASCII alone; nothing is left of Hangul."""
    text = shown_text(heading)
    if text is None:
        return None
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _unknown(_heading: Heading) -> None:
    return None


def github_slug(text: str) -> str:
    """What github-slugger makes of a text, the first time."""
    return _words(text)


def _words(text: str, blanks: str = " ") -> str:
    """Lower case, nothing but word characters, hyphens and blanks, each blank a hyphen."""
    kept = (char for char in text.lower() if char == "-" or char in blanks or _is_word(char))
    return "".join("-" if char in blanks else char for char in kept)


def _is_word(char: str) -> bool:
    """Unicode's \\p{Word}: alphabetic, marks, decimal digits, connecting punctuation."""
    category = unicodedata.category(char)
    return category[0] in "LM" or category in {"Nd", "Nl", "Pc"} or "\u24b6" <= char <= "\u24e9"


# ---- the second heading of the same name


def _count_each() -> Callable[[str], str]:
    """`x`, `x-1`, `x-2`, whatever else is called `x-1`: kramdown."""
    seen: dict[str, int] = defaultdict(lambda: -1)

    def number(slug: str) -> str:
        seen[slug] += 1
        return f"{slug}-{seen[slug]}" if seen[slug] else slug

    return number


def _count_free() -> Callable[[str], str]:
    """`x`, then the first of `x-1`, `x-2` … that is free: goldmark, markdown-it-anchor."""
    seen: set[str] = set()

    def number(slug: str) -> str:
        free, count = slug, 0
        while free in seen:
            count += 1
            free = f"{slug}-{count}"
        seen.add(free)
        return free

    return number


def _count_on() -> Callable[[str], str]:
    """As before, but counting goes on where it was: github-slugger."""
    seen: dict[str, int] = {}

    def number(slug: str) -> str:
        free = slug
        while free in seen:
            seen[slug] += 1
            free = f"{slug}-{seen[slug]}"
        seen[free] = 0
        return free

    return number


def _count_none() -> Callable[[str], str]:
    """`x` each time; a link leads to the first: Obsidian."""
    return str


def _count_underlined() -> Callable[[str], str]:
    """`x`, `x_1`, `x_2`, and `_1` for nothing at all: Python-Markdown."""
    seen: set[str] = set()

    def number(slug: str) -> str:
        free = slug
        while not free or free in seen:
            match = re.fullmatch(r"(.*)_([0-9]+)", free)
            free = f"{match[1]}_{int(match[2]) + 1}" if match else f"{free}_1"
        seen.add(free)
        return free

    return number


class Numbering:
    """What engines do with the second heading of a name."""

    each = staticmethod(_count_each)
    free = staticmethod(_count_free)
    on = staticmethod(_count_on)
    underlined = staticmethod(_count_underlined)
    same = staticmethod(_count_none)


class Slugs:
    """The rules that engines share. `NONE`: the site makes no ids, or by a rule of its own."""

    KRAMDOWN_GFM = SlugRule("kramdown-gfm", _kramdown_gfm, _count_each)
    KRAMDOWN = SlugRule("kramdown", _kramdown, _count_each)
    GITHUB = SlugRule("github", _github, _count_on)
    VITEPRESS = SlugRule("mdit-vue", _vitepress, _count_free, Explicit.COUNTED, _vitepress_slug)
    PYTHON_MARKDOWN = SlugRule("python-markdown", _python_markdown, _count_underlined, Explicit.TAKEN)
    NONE = SlugRule("none", _unknown, _count_each, known=False)
