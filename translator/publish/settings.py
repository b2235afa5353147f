"""What a site's own configuration says that matters for mirrors. It is the engine's file: what fails is skipped."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from translator.files import read_regular
from translator.publish.anchors import Slugs
from translator.publish.places import why_no_address, why_no_place
from translator.publish.sites import SiteEngine, plugins_of
from translator.safe_yaml import UNCONSTRUCTED

POLYGLOT, MULTIPLE_LANGUAGES = "jekyll-polyglot", "jekyll-multiple-languages-plugin"

# Jekyll's named permalinks; https://jekyllrb.com/docs/permalinks/#built-in-formats
PERMALINKS = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_NO_ENGLISH = (
    "this Hugo site names no language `en`, so mirrors would take the place of their posts; "
    "set `defaultContentLanguage` to ko and add `languages.ko` and `languages.en` to its configuration"
)
_ENGLISH_FIRST = (
    "this Hugo site's default language is English, so mirrors would take the place of posts whose name or folder "
    "doesn't say that they are Korean; "
    "set `defaultContentLanguage` to {korean}, or call posts `x.{korean}.md`"
)
_KOREAN = ("ko", "kr", "ko-kr", "ko_kr")
_SAY_LANGUAGE = ("default_lang", "lang", "language", "locale")
SCRIPTS = {
    SiteEngine.ASTRO: tuple(f"astro.config.{ending}" for ending in ("mjs", "js", "ts", "mts")),
    SiteEngine.STARLIGHT: tuple(f"astro.config.{ending}" for ending in ("mjs", "js", "ts", "mts")),
    SiteEngine.DOCUSAURUS: tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs")),
    SiteEngine.VITEPRESS: tuple(f".vitepress/config.{ending}" for ending in ("mts", "ts", "mjs", "js")),
}
_LANGUAGE = re.compile(
    r"""\b(?:defaultLocale|lang|language)\b['"]?\s*:\s*['"]?(?P<code>[a-z]{2}(?:[-_][A-Za-z]{2})?)\b"""
)


@dataclass(frozen=True, slots=True)
class Default:
    """A scope of Jekyll's `defaults` that sets a permalink: for what lies at `path` and is of `kind`, if one is named.

    A kind is `posts`, `pages` or a collection's name.
    """

    path: str
    permalink: str
    kind: str = ""

    def covers(self, page: str, kind: str) -> bool:
        """Whether a page lies in the scope."""
        if self.kind not in {"", kind}:
            return False
        if "*" in self.path:
            return fnmatchcase(page, self.path) or fnmatchcase(page, f"{self.path}/*")
        return page.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Named:
    """A folder or a permalink as the site's own configuration writes it, with its key, file and line if known."""

    key: str
    value: str
    path: Path
    line: int | None
    why_not: str | None = None
    """Why Olgim doesn't follow it, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class LanguageScope:
    """A scope of Jekyll's `defaults` that sets a language, as `Default` sets a permalink."""

    path: str
    language: str
    kind: str = ""

    def covers(self, page: str, kind: str) -> bool:
        """Whether a page lies in the scope."""
        return Default(self.path, "", self.kind).covers(page, kind)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What is known of a site besides its engine; the defaults are the engines' own.

    `addresses` are what its absolute links may begin with (`https://example.org`), `base` the path it is served
    under. `permalink`, `defaults` and `collections` (name -> permalink) are Jekyll's, as is `commonmark`: that another
    processor than kramdown reads its posts. `korean_folder` and
    `english_folder` are Hugo's content folders by language, relative to the root; `korean_code` is what it calls
    the language, `korean_prefix` and `english_prefix` begin addresses in a language that has one, `own_permalinks`
    says that addresses follow a rule of the site's own. `language` is the one that the site says it is in, `languages`
    those of its parts. `warnings` say what keeps mirrors from being built as they should. `named_folders` and
    `named_permalinks` are as the configuration writes them.
    """

    engine: SiteEngine = SiteEngine.PLAIN
    plugins: frozenset[str] = frozenset()
    slugs: Slugs = Slugs.GITHUB
    id_prefix: str = ""
    addresses: tuple[str, ...] = ()
    base: str = ""
    permalink: str = PERMALINKS["date"]
    defaults: tuple[Default, ...] = ()
    collections: Mapping[str, str] = field(default_factory=dict)
    commonmark: bool = False
    timezone: str = ""
    korean_folder: str = ""
    english_folder: str = ""
    korean_code: str = "ko"
    korean_prefix: str = ""
    english_prefix: str = "/en"
    own_permalinks: bool = False
    language: str = ""
    languages: tuple[LanguageScope, ...] = ()
    warnings: tuple[str, ...] = ()
    named_folders: tuple[Named, ...] = ()
    named_permalinks: tuple[Named, ...] = ()

    @property
    def translates_links(self) -> bool:
        """Whether a plugin leads links to the mirror by itself, and gives mirrors their addresses."""
        return bool(self.plugins & {POLYGLOT, MULTIPLE_LANGUAGES})

    def permalink_of(self, page: str) -> str:
        """The template that Jekyll makes a page's address of, where its front matter gives none.

        It is empty where that is made of the page's whole path.
        """
        kind = self.kind_of(page)
        covering = [default for default in self.defaults if default.covers(page, kind)]
        if covering:  # the longest path counts, then one with a kind, then the last
            best = max((len(default.path), bool(default.kind)) for default in covering)
            return [one.permalink for one in covering if (len(one.path), bool(one.kind)) == best][-1]
        return self.permalink if kind == "posts" else self.collections.get(kind, "")

    def language_at(self, page: str) -> tuple[str, str]:
        """The language that the configuration gives a page, and the path that it names; that is empty for all."""
        kind = self.kind_of(page) if self.languages else ""
        covering = [scope for scope in self.languages if scope.covers(page, kind)]
        if not covering:
            return "", self.language
        best = max(covering, key=lambda scope: (len(scope.path), bool(scope.kind)))
        return best.path, best.language

    def kind_of(self, page: str) -> str:
        """What Jekyll calls a page of this path: `posts`, `pages` or its collection's name."""
        folders = page.split("/")[:-1]
        if "_posts" in folders or "_drafts" in folders:
            return "posts"
        name = folders[0].removeprefix("_") if folders and folders[0].startswith("_") else ""
        return name if name in self.collections else "pages"


def read_settings(root: Path, engine: SiteEngine) -> SiteSettings:
    """What the configuration of the site at `root` says. Never raises: the engine complains of its own files."""
    if engine is SiteEngine.JEKYLL:
        return _jekyll(root)
    if engine is SiteEngine.HUGO:
        return _hugo(root)
    if engine is SiteEngine.MKDOCS:
        text = "".join(config_text(root / name) for name in ("mkdocs.yml", "mkdocs.yaml"))
        slugs = Slugs.NONE if "slugify" in text else Slugs.PYTHON_MARKDOWN
        return SiteSettings(engine, slugs=slugs, language=_named_language(text))
    return SiteSettings(
        engine,
        slugs=Slugs.VITEPRESS if engine is SiteEngine.VITEPRESS else Slugs.GITHUB,
        language=_named_language("".join(config_text(root / name) for name in SCRIPTS.get(engine, ()))),
    )


def _named_language(text: str) -> str:
    """The language that a configuration names which is a program, or that is not read as a whole."""
    found = _LANGUAGE.search(text)
    return found["code"] if found else ""


# ---- Jekyll


def _jekyll(root: Path) -> SiteSettings:
    config: Mapping[str, Any] = {}
    path = root / "_config.yml"
    for name in ("_config.yml", "_config.yaml", "_config.toml"):
        if (root / name).is_file():
            path = root / name
            config = _load(path)
            break
    permalink = _text(config, "permalink") or "date"
    base = _text(config, "baseurl").rstrip("/")
    address = _text(config, "url").rstrip("/")
    defaults, collections = tuple(_defaults(config)), _collections(config)
    permalinks = [permalink, *(one.permalink for one in defaults), *collections.values()]
    return SiteSettings(
        SiteEngine.JEKYLL,
        plugins_of(root),
        slugs=_kramdown(config),
        id_prefix=_text(_map(config, "kramdown"), "auto_id_prefix"),
        addresses=(address,) if address else (),
        base=base,
        permalink=PERMALINKS.get(permalink, permalink),
        defaults=defaults,
        collections=collections,
        commonmark=not _has_kramdown(config),
        timezone=_text(config, "timezone"),
        language=next((said for key in _SAY_LANGUAGE if (said := _text(config, key))), ""),
        languages=tuple(_languages(config)),
        named_folders=tuple(_named("collections", f"_{name}", [path]) for name in collections),
        named_permalinks=tuple(
            _named("permalink", one, [path], why_no_address(one)) for one in dict.fromkeys(permalinks) if one
        ),
    )


def _named(key: str, value: str, paths: Sequence[Path], why_not: str | None = "") -> Named:
    """A folder or an address that a configuration names, found again in the first file that has its value."""
    if why_not == "":
        why_not = "which lies outside the site" if value.startswith("/") else why_no_place(f"{value}/")
    if why_not:
        for path in paths:
            for number, line in enumerate(config_text(path).splitlines(), 1):
                if value in line:
                    return Named(key, value, path, number, why_not)
    return Named(key, value, paths[0], None, why_not)


def _kramdown(config: Mapping[str, Any]) -> Slugs:
    options = _map(config, "kramdown")
    made = options.get("auto_ids", True) is True and not options.get("transliterated_header_ids")
    if not made or not _has_kramdown(config):
        return Slugs.NONE
    if (_text(options, "input") or "GFM").upper() == "GFM":
        return Slugs.KRAMDOWN_GFM
    return Slugs.KRAMDOWN


def _has_kramdown(config: Mapping[str, Any]) -> bool:
    """Whether Jekyll's own processor reads the posts. Others (`CommonMark`, `CommonMarkGhPages`, `GFM`) are plugins."""
    return (_text(config, "markdown") or "kramdown").strip().lower() == "kramdown"


def _defaults(config: Mapping[str, Any]) -> Iterator[Default]:
    for entry in _list(config, "defaults"):
        scope, values = _map(entry, "scope"), _map(entry, "values")
        permalink = _text(values, "permalink")
        if permalink:
            yield Default(_text(scope, "path").strip("/"), permalink, _text(scope, "type"))


def _languages(config: Mapping[str, Any]) -> Iterator[LanguageScope]:
    for entry in _list(config, "defaults"):
        scope, values = _map(entry, "scope"), _map(entry, "values")
        language = _text(values, "lang") or _text(values, "language")
        if language:
            yield LanguageScope(_text(scope, "path").strip("/"), language, _text(scope, "type"))


def _collections(config: Mapping[str, Any]) -> dict[str, str]:
    named = dict.fromkeys((name for name in _list(config, "collections") if isinstance(name, str)), "")
    for name in _map(config, "collections"):
        named[str(name)] = _text(_map(_map(config, "collections"), name), "permalink")
    return {name: permalink for name, permalink in named.items() if name != "posts"}


# ---- Hugo


def _hugo(root: Path) -> SiteSettings:
    try:
        config = hugo_config(root)
    except RecursionError:  # tables within tables, as nobody writes them
        config = {}
    languages = {str(key).lower(): value for key, value in _map(config, "languages").items()}
    korean = next((name for name in _KOREAN if name in languages), "ko")
    content = _text(config, "contentdir") or "content"
    korean_folder = _text(_map(languages, korean), "contentdir").strip("/")
    english_folder = _text(_map(languages, "en"), "contentdir").strip("/")
    files = [path for path in hugo_files(root) if path.is_file()] or [root]
    named = [_named("contentDir", one, files) for one in (content, korean_folder, english_folder) if one]
    default = (_text(config, "defaultcontentlanguage") or "en").lower()
    prefixed = config.get("defaultcontentlanguageinsubdir") is True
    english_first = default == "en" and "en" in languages
    warning = _NO_ENGLISH
    if "en" in languages:
        outside = any(one.why_not for one in named)
        says_korean = korean_folder or outside or _has_korean(root / content, korean)
        warning = "" if default != "en" or says_korean else _ENGLISH_FIRST.format(korean=korean)
    parser = _map(_map(_map(config, "markup"), "goldmark"), "parser")
    address = _text(config, "baseurl").rstrip("/")
    scheme, _, rest = address.partition("://")
    host, slash, base = rest.partition("/")
    return SiteSettings(
        SiteEngine.HUGO,
        slugs=_goldmark(parser),
        addresses=(f"{scheme}://{host}",) if host else (),
        base=f"/{base}" if slash else "",
        korean_folder=korean_folder or (content if english_folder else ""),
        english_folder=english_folder,
        korean_prefix=f"/{korean}" if prefixed or (korean in languages and default != korean) else "",
        english_prefix="" if english_first and not prefixed else "/en",
        korean_code=korean,
        own_permalinks="permalinks" in config or bool(config.get("uglyurls")),
        language=_text(config, "defaultcontentlanguage") or _text(config, "languagecode"),
        warnings=(warning,) if warning else (),
        named_folders=tuple(named),
    )


def _has_korean(content: Path, code: str) -> bool:
    """Whether posts say by their names or their folder that they are Korean."""
    named = (content.rglob(f"*.{code}{ending}") for ending in (".md", ".markdown"))
    return (content / code).is_dir() or any(True for found in named for _ in found)


def _goldmark(parser: Mapping[str, Any]) -> Slugs:
    if parser.get("autoheadingid", True) is not True:
        return Slugs.NONE
    kinds = {
        "": Slugs.GOLDMARK,
        "github": Slugs.GOLDMARK,
        "github-ascii": Slugs.GOLDMARK_ASCII,
        "blackfriday": Slugs.BLACKFRIDAY,
    }
    return kinds.get(_text(parser, "autoheadingidtype").lower(), Slugs.NONE)


def hugo_config(root: Path) -> dict[str, Any]:
    """The site's configuration, keys in lower case; in a folder, a file is the table of its own name."""
    merged: dict[str, Any] = {}
    for path in hugo_files(root):
        loaded = _lower(_load(path))
        name, _, language = path.stem.lower().partition(".")
        if name in {"hugo", "config"}:
            merged |= loaded
        elif not language:
            merged[name] = loaded
    return merged


def hugo_files(root: Path) -> Iterator[Path]:
    """The files that make up a Hugo site's configuration, a later one going before an earlier."""
    for stem in ("config", "hugo"):
        yield from (root / f"{stem}.{suffix}" for suffix in ("json", "yml", "yaml", "toml"))
    folder = root / "config" / "_default"
    yield from sorted(folder.iterdir()) if folder.is_dir() else ()


def _lower(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key).lower(): _lower(inner) for key, inner in value.items()}
    return value


# ---- reading


_SafeLoader: Any = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml's, ten times as quick, if it is there


class _Loader(_SafeLoader):  # type: ignore[misc]
    """YAML whose own tags (`!!python/name:…`, `!ENV`) are passed over."""


def _nothing(_loader: object, _suffix: str, _node: yaml.Node) -> None:
    return None


_Loader.add_multi_constructor("", _nothing)
_Loader.add_multi_constructor("!", _nothing)


def _load(path: Path) -> dict[str, Any]:
    text = config_text(path)
    try:
        if path.suffix in {".yml", ".yaml"}:
            loaded: object = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
        elif path.suffix == ".toml":
            loaded = tomllib.loads(text)
        elif path.suffix == ".json":
            loaded = json.loads(text or "{}")
        else:
            return {}
    except (*UNCONSTRUCTED, tomllib.TOMLDecodeError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def config_text(path: Path) -> str:
    """The text of a configuration file, as far as it is of use; empty where it can't be read."""
    try:
        return read_regular(path, 1_000_000).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _map(source: object, key: str) -> Mapping[str, Any]:
    value = source.get(key) if isinstance(source, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _list(source: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = source.get(key)
    return value if isinstance(value, list) else []


def _text(source: Mapping[str, Any], key: str) -> str:
    value = source.get(key)
    return value if isinstance(value, str) else ""
