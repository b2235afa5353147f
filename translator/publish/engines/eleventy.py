"""Eleventy: pages anywhere below its input folder; https://www.11ty.dev/docs/permalinks/."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from translator.document import Engine, Heading
from translator.hangul import HANGUL_CLASS
from translator.publish.addresses import prefixed
from translator.publish.anchors import Explicit, Numbering, SlugRule, Slugs, shown_text
from translator.publish.config_files import named_language, read_text, read_texts
from translator.publish.site_settings import LinkCustom, Place, SiteEngine, SiteSettings, Values, has_any

_SCRIPTS = (".eleventy.js", *(f"eleventy.config.{ending}" for ending in ("js", "mjs", "cjs", "ts")))
_INPUT = re.compile(r"""\binput['"]?\s*:\s*['"]\.?/?(?P<folder>[^'"\n]*?)/?['"]""")
_PERMALINK = re.compile(r"""\bpermalink["']?\s*:\s*(?P<mark>["'`])(?P<text>[^"'`\r\n]+)(?P=mark)""")
_FILE_SLUG = re.compile(r"\{\{-?\s*page\.fileSlug\s*-?\}\}")
_PATH_STEM = re.compile(r"\b(?:filePathStem|inputPath|lang)\b")
# Data that holds for all pages in its folder.
_DATA = ("*.json", "*.11tydata.*")


def _read(root: Path) -> SiteSettings:
    text = read_texts(root, _SCRIPTS)
    found = _INPUT.search(text)
    source = found["folder"].strip(".") if found else ""
    return SiteSettings(
        ENGINE,
        slugs=_slugs(text),
        source=source,
        own_permalinks=("addGlobalData" in text and "permalink" in text) or _has_permalinks(root / source),
        extra=dict(_templates(root, root / source)),
        language=named_language(text),
    )


def _slugs(text: str) -> SlugRule:
    """The rule of the plugin that the configuration names; Eleventy itself gives headings no ids."""
    named = [rule for name, rule in _PLUGINS.items() if re.search(name, text)]
    return named[0] if len(named) == 1 and "slugify" not in text else Slugs.NONE


def _anchor(heading: Heading) -> str | None:
    """markdown-it-anchor: the text as it is put into an address."""
    text = shown_text(heading)
    return None if text is None else _encoded(re.sub(r"\s+", "-", text.lower()))


def _encoded(text: str) -> str:
    return quote(text, safe="!'()*-._~")  # JavaScript's encodeURIComponent


def _slugged(heading: Heading) -> str | None:
    """IdAttributePlugin: @sindresorhus/slugify, which leaves nothing of Hangul; what it spells anew isn't for here."""
    text = shown_text(heading)
    if text is None or _SPELLED.search(text):
        return None
    text = re.sub(r"([a-z\d]+)'([ts])(\s|\Z)", r"\1\2\3", text.replace("&", " and ").lower())
    return re.sub(r"[^a-z\d]+", "-", text).strip("-")


def _numbering() -> Callable[[str], str]:
    """`x`, `x-2`, `x-3`."""
    seen: Counter[str] = Counter()

    def number(slug: str) -> str:
        seen[slug] += 1
        return slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"

    return number


# All but what it is sure to drop: punctuation, arrows, Chinese, and emoji other than 💯, 🔚, ♥, 🦄 and their like.
_SPELLED = re.compile(
    rf"[^\x00-\x7f\xb7\u2010-\u206f\u2190-\u245f\u2500-\u2664\u2666-\u27bf\u3000-\u303f\u4e00-\u9fff\ufe0f{HANGUL_CLASS}"
    "\U0001f300-\U0001f4ae\U0001f4b0-\U0001f518\U0001f525-\U0001f66f\U0001f680-\U0001f6ff\U0001f900-\U0001f983"
    "\U0001f985-\U0001faff]"
)
_PLUGINS = {
    "markdown-it-anchor": SlugRule(
        "markdown-it-anchor", _anchor, Numbering.free, Explicit.COUNTED, fragment=_encoded
    ),
    r"\bIdAttributePlugin\b": SlugRule("eleventy-id-attribute", _slugged, _numbering),
}


def _has_permalinks(folder: Path) -> bool:
    """Whether data files give pages their addresses."""
    return any("permalink" in read_text(path) for path in _data_files(folder))


def _data_files(folder: Path) -> Iterator[Path]:
    for depth in ("", "*/", "*/*/"):
        for pattern in _DATA:
            for path in folder.glob(depth + pattern):
                folders = path.relative_to(folder).parts[:-1]
                passed = any(part == "node_modules" or part.startswith((".", "_")) for part in folders)
                if not passed and not path.name.startswith(("package", "tsconfig")):
                    yield path


def _templates(root: Path, source: Path) -> Iterator[tuple[str, str]]:
    """The folders of which a data file says the permalink, as text, each with that."""
    for path in _data_files(source):
        if path.name.partition(".")[0] == path.parent.name and (found := _PERMALINK.search(read_text(path))):
            yield f"{path.parent.relative_to(root).as_posix()}/", found["text"]


def _template(path: str, settings: SiteSettings) -> str:
    """The permalink that the data of a page's folders gives it, the nearest one's; "" for none."""
    folders = [folder for folder in settings.extra if path.startswith(folder)]
    return settings.extra[max(folders, key=len)] if folders else ""


def _said(template: str, path: str) -> tuple[str, ...]:
    """The address by a permalink, whose only template may be the page's `fileSlug`."""
    page = PurePosixPath(path)
    slug = re.sub(r"\A\d{4}-\d\d-\d\d-", "", page.stem if page.stem != "index" else page.parent.name)
    said = _FILE_SLUG.sub(lambda _: slug, template)
    return () if "{" in said else (f"/{said.lstrip('/')}",)


def _address(place: Place, settings: SiteSettings) -> dict[str, str]:
    """The post's own permalink under `/en/`; and so its folder's, where that would be the same for both."""
    own = place.values.get("permalink")
    if not own:
        own = _template(place.mirror, settings)
        if own != _template(place.post, settings) or not _FILE_SLUG.search(own) or _PATH_STEM.search(own):
            return {}
    return {"permalink": prefixed(own, place.mirror, place.language)}


def _served(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """The path itself; a page that is called `index`, or as its folder is, is the folder's."""
    if settings.source and not path.startswith(f"{settings.source}/"):
        return ()
    if own := values.get("permalink") or _template(path, settings):
        return _said(own, path)
    if settings.own_permalinks:
        return ()
    page = PurePosixPath(path).with_suffix("").relative_to(settings.source or ".")
    folder = page.parent
    below = folder if page.name in {"index", folder.name} else page
    return (f"/{below}/" if below.name else "/",)


def _mirrors(settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    """Below the folder of their posts, whose data (layout, tags) holds for them, too."""
    at = f"{settings.source}/" if settings.source else ""
    return (at, at + "{first}/en/{rest2}"), (at, at + "en/{path}" if not at else at + "en/{rest}")


ENGINE = SiteEngine(
    name="eleventy",
    title="Eleventy",
    rank=44,
    is_here=has_any(*_SCRIPTS),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=Slugs.NONE,
    mirrors=_mirrors,
    tops=lambda settings: (settings.source,),
    passed=frozenset({"_includes", "_layouts", "_data"}),
    served=_served,
    links=LinkCustom(names_files=True, moves_files=True, by_browser=True),
    says_language=True,
    address_key="permalink",
    address=_address,
    marks=_SCRIPTS,
)
