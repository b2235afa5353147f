"""MkDocs with the plugin static-i18n; https://ultrabug.github.io/mkdocs-static-i18n/."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from translator.document import Engine, Heading
from translator.i18n import tr
from translator.publish.anchors import Explicit, Numbering, SlugRule, Slugs, shown_text
from translator.publish.config_files import first_of, named_language, named_value, read_text, read_texts
from translator.publish.locales import BESIDE
from translator.publish.site_settings import (
    Exists,
    Lacking,
    LinkCustom,
    SiteEngine,
    SiteSettings,
    always,
    has_any,
)

_OWN = re.compile(
    r"slugify\s*:\s*!!python/(?P<how>name|object/apply):(?P<function>[\w.]+)(?P<rest>[^-]*?case\s*:\s*(?P<case>[a-z-]+))?"
)

_CONFIGS = ("mkdocs.yml", "mkdocs.yaml")
_DOCS_DIR = re.compile(
    r"""(?m)^docs_dir[ \t]*:[ \t]*(?P<mark>["']?)(?P<folder>[^"'#\r\n]*?)/?(?P=mark)[ \t]*(?:#.*)?$"""
)


def _read(root: Path) -> SiteSettings:
    text = read_texts(root, _CONFIGS)
    said = _DOCS_DIR.search(text)
    folder = posixpath.normpath(said["folder"]) if said else "docs"
    place = "" if folder == "." else folder
    named = (named_value("docs_dir", folder, [first_of(root, *_CONFIGS)]),) if said else ()
    return SiteSettings(
        ENGINE,
        slugs=_slugs(text),
        source=place,
        post_folders=(place,),
        language=named_language(text),
        named_folders=named,
    )


def _slugs(text: str) -> SlugRule:
    """The rule that the table of contents is given; NONE for a function that isn't known here."""
    if "slugify" not in text:
        return Slugs.PYTHON_MARKDOWN
    own = _OWN.search(text)
    if (
        own is None
        or text.count("slugify:") > 1
        or "percent_encode" in text
        or re.search(r"\bseparator\s*:", text)
    ):
        return Slugs.NONE
    if own["function"] == "markdown.extensions.toc.slugify_unicode":
        return UNICODE
    if own["function"] == "pymdownx.slugs.slugify" and own["how"] == "object/apply":
        return _PYMDOWNX.get(own["case"] or "none", Slugs.NONE)
    return _PYMDOWNX["lower"] if own["function"] == "pymdownx.slugs.uslugify" else Slugs.NONE


def _unicode(heading: Heading) -> str | None:
    """Python-Markdown's `slugify_unicode`."""
    text = shown_text(heading)
    return None if text is None else re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


def _pymdownx(case: Callable[[str], str]) -> Callable[[Heading], str | None]:
    """pymdownx.slugs: words, hyphens and blanks, each blank a hyphen."""

    def slug(heading: Heading) -> str | None:
        text = shown_text(heading)
        if text is None:
            return None
        plain = case(re.sub(r"</?[^>]*>", "", unicodedata.normalize("NFC", text)).strip())
        return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")

    return slug


UNICODE = SlugRule("python-markdown-unicode", _unicode, Numbering.underlined, Explicit.TAKEN)
_CASES: dict[str, Callable[[str], str]] = {
    "none": str,
    "lower": str.lower,
    "lower-ascii": lambda text: re.sub("[A-Z]+", lambda match: match[0].lower(), text),
    "fold": str.casefold,
}
_PYMDOWNX = {
    name: SlugRule(f"pymdownx-{name}", _pymdownx(case), Numbering.underlined, Explicit.TAKEN)
    for name, case in _CASES.items()
}


def _referred(name: str, post: str, _settings: SiteSettings, exists: Exists) -> str | None:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(post), name))
    return place if exists(place) else None


_MKDOCS_LINES = """\
plugins:
  - search
  - i18n:                  # pip install mkdocs-static-i18n
      docs_structure: suffix
      languages:
        - {locale: ko, name: 한국어, default: true}
        - {locale: en, name: English}"""


_PLUGINS = re.compile(r"(?m)^plugins[ \t]*:[ \t]*\n(?:[ \t]*\n)*(?P<indent>[ \t]*)-[ \t]")


def _lines_for(text: str) -> str:
    """The lines that a configuration lacks; where it has a list of plugins, those of one more in it."""
    if (there := _PLUGINS.search(text)) is None:
        return _MKDOCS_LINES
    item = [line[2:] for line in _MKDOCS_LINES.splitlines()[2:]]
    item[0] = "- i18n:    # one more under `plugins:`; pip install mkdocs-static-i18n"
    return "\n".join(there["indent"] + line for line in item)


def _lacks(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a MkDocs site lacks: the plugin for languages, or English among them."""
    name = "mkdocs.yml" if (root / "mkdocs.yml").is_file() else "mkdocs.yaml"
    text = re.sub(r"(?m)(?:^|[ \t])#.*", "", read_text(root / name))
    if re.search(r"(?m)^INHERIT\s*:", text):
        return None  # its plugins may be named elsewhere
    if not re.search(r"\bi18n\b", text):
        return Lacking(
            tr("this MkDocs site has no plugin for languages, so {beside}", beside=BESIDE),
            name,
            _lines_for(text),
        )
    if not re.search(r"\ben\b", text):
        line = "        - {locale: en, name: English}    # under `languages:` of the plugin i18n"
        return Lacking(
            tr("the plugin i18n of this MkDocs site has no `en`, so {beside}", beside=BESIDE), name, line
        )
    return None


ENGINE = SiteEngine(
    name="mkdocs",
    title="MkDocs",
    rank=40,
    is_here=has_any(*_CONFIGS),
    read=_read,
    dialect=Engine.PYTHON_MARKDOWN,
    slugs=Slugs.PYTHON_MARKDOWN,
    mirrors=always(("", "{dir}/{stem}.en{ext}")),
    post_folders=("docs",),
    tops=lambda settings: (settings.source,),
    links=LinkCustom(names_pages=True),
    referred=_referred,
    marks=_CONFIGS,
    lacks=_lacks,
)
