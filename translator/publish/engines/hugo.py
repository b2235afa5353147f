"""Hugo: content in a folder or by language; https://gohugo.io/content-management/multilingual/."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from translator.document import Engine
from translator.i18n import tr
from translator.publish.addresses import own_address
from translator.publish.anchors import SlugRule, Slugs
from translator.publish.config_files import load, map_at, named_value, text_at
from translator.publish.goldmark import RULES, IdSource, made_of
from translator.publish.hugo_permalinks import expanded, permalinks_of, sanitized, urlized
from translator.publish.locales import INSTEAD
from translator.publish.mirror_places import KOREAN_FOLDERS
from translator.publish.site_settings import (
    Exists,
    Lacking,
    LinkCustom,
    SiteEngine,
    SiteSettings,
    Values,
    always,
)

_NO_ENGLISH = tr(
    "this Hugo site names no language `en`, so mirrors would take the place of their posts; "
    "set `defaultContentLanguage` to ko and add `languages.ko` and `languages.en` to its configuration"
)
_ENGLISH_FIRST = tr(
    "this Hugo site's default language is English, so mirrors would take the place of posts whose name or folder "
    "doesn't say that they are Korean; "
    "set `defaultContentLanguage` to {korean}, or call posts `x.{korean}.md`"
)
_ENDINGS = ("toml", "yaml", "yml", "json")
_MARKS = (*(f"hugo.{one}" for one in _ENDINGS), *(f"config.{one}" for one in _ENDINGS), "config/_default")
_REF = re.compile(
    r"\{\{(?P<open>[<%])\s*(?P<tag>(?:rel)?ref)\s+(?:path=)?(?P<mark>[\"`]?)(?P<path>[^\"`\s<>%]+)(?P=mark)"
    r"\s*(?P<close>[>%])\}\}(?=#|\Z)"
)


def _read(root: Path) -> SiteSettings:
    try:
        config = _hugo_config(root)
    except RecursionError:  # tables within tables, as nobody writes them
        config = {}
    languages = {str(key).lower(): value for key, value in map_at(config, "languages").items()}
    korean = next((name for name in KOREAN_FOLDERS if name in languages), "ko")
    content = text_at(config, "contentdir") or "content"
    korean_folder = text_at(map_at(languages, korean), "contentdir").strip("/")
    english_folder = text_at(map_at(languages, "en"), "contentdir").strip("/")
    files = [path for path in _hugo_files(root) if path.is_file()] or [root]
    named = [named_value("contentDir", one, files) for one in (content, korean_folder, english_folder) if one]
    default = (text_at(config, "defaultcontentlanguage") or "en").lower()
    prefixed = config.get("defaultcontentlanguageinsubdir") is True
    english_first = default == "en" and "en" in languages
    warning = _NO_ENGLISH
    if "en" in languages:
        outside = any(one.why_not for one in named)
        says_korean = korean_folder or outside or _has_korean(root / content, korean)
        warning = "" if default != "en" or says_korean else _ENGLISH_FIRST.format(korean=korean)
    parser = map_at(map_at(map_at(config, "markup"), "goldmark"), "parser")
    made = made_of(root, text_at(map_at(map_at(config, "module"), "hugoversion"), "min"))
    address = text_at(config, "baseurl").rstrip("/")
    scheme, _, rest = address.partition("://")
    host, slash, base = rest.partition("/")
    return SiteSettings(
        ENGINE,
        slugs=_slugs(parser, made),
        addresses=(f"{scheme}://{host}",) if host else (),
        base=f"/{base}" if slash else "",
        korean_folder=korean_folder or (content if english_folder else ""),
        english_folder=english_folder,
        korean_prefix=f"/{korean}" if prefixed or (korean in languages and default != korean) else "",
        english_prefix="" if english_first and not prefixed else "/en",
        korean_code=korean,
        own_permalinks=bool(config.get("uglyurls") or config.get("disablepathtolower")),
        extra={
            **_permalinks("ko", config, map_at(languages, korean)),
            **_permalinks("en", config, map_at(languages, "en")),
            "newer": "yes" if made is IdSource.OF_TEXT else "",
        },
        language=text_at(config, "defaultcontentlanguage") or text_at(config, "languagecode"),
        warnings=(warning,) if warning else (),
        named_folders=tuple(named),
    )


def _permalinks(language: str, config: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, str]:
    """The templates of addresses by language and section, as `extra` of the settings has them."""
    return {f"{language}/{section}": said for section, said in permalinks_of(config, own).items()}


def _has_korean(content: Path, code: str) -> bool:
    """Whether posts say by their names or their folder that they are Korean."""
    named = (content.rglob(f"*.{code}{ending}") for ending in (".md", ".markdown"))
    return (content / code).is_dir() or any(True for found in named for _ in found)


def _slugs(parser: Mapping[str, Any], made: IdSource) -> SlugRule:
    if parser.get("autoheadingid", True) is not True:
        return Slugs.NONE
    return RULES.get((text_at(parser, "autoheadingidtype").lower() or "github", made), Slugs.NONE)


def _hugo_config(root: Path) -> dict[str, Any]:
    """The site's configuration, keys in lower case; in a folder, a file is the table of its own name."""
    merged: dict[str, Any] = {}
    for path in _hugo_files(root):
        loaded = _lower(load(path))
        name, _, language = path.stem.lower().partition(".")
        if name in {"hugo", "config"}:
            _merge(merged, loaded)
        elif not language:
            _merge(merged, {name: loaded})
    return merged


def _merge(merged: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Put one file's values over those of others, table by table, as Hugo does with its `config` folder."""
    for key, value in more.items():
        there = merged.get(key)
        if isinstance(there, dict) and isinstance(value, Mapping):
            _merge(there, value)
        else:
            merged[key] = value


def _hugo_files(root: Path) -> Iterator[Path]:
    """The files that make up a Hugo site's configuration, a later one going before an earlier."""
    for stem in ("config", "hugo"):
        yield from (root / f"{stem}.{suffix}" for suffix in ("json", "yml", "yaml", "toml"))
    folder = root / "config" / "_default"
    yield from sorted(folder.iterdir()) if folder.is_dir() else ()


def _lower(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key).lower(): _lower(inner) for key, inner in value.items()}
    return value


# ---- addresses


def _served(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """Page addresses by `permalinks`, else by the path; https://gohugo.io/content-management/urls/"""
    english = bool(settings.english_folder) and path.startswith(f"{settings.english_folder}/")
    folder = settings.english_folder if english else settings.korean_folder or "content"
    if not path.startswith(f"{folder}/"):
        return ()
    below = PurePosixPath(path[len(folder) + 1 :]).with_suffix("")
    if below.suffix in {".en", ".ko", ".kr", f".{settings.korean_code}"}:
        english = english or below.suffix == ".en"
        below = below.with_suffix("")
    prefix = settings.english_prefix if english else settings.korean_prefix
    if url := values.get("url"):
        if ":" in url:  # newer versions find tokens in it
            return ()
        return (url if url.startswith("/") else f"{prefix}/{url}",)
    if settings.own_permalinks:
        return ()
    is_section = below.name == "_index"
    if below.name in {"index", "_index"}:
        below = below.parent
    template = settings.extra.get(f"{'en' if english else 'ko'}/{below.parts[0] if below.parts else ''}")
    if template and len(below.parts) > 1 and not is_section:
        address = expanded(template, below, values)
        return (f"{prefix}{address}",) if address else ()
    if below.name and (slug := values.get("slug")):
        below = PurePosixPath(posixpath.normpath(f"/{below.parent}/{slug}")).relative_to("/")
    return tuple(f"{prefix}{address}" for address in _by_path(below, settings))


def _by_path(below: PurePosixPath, settings: SiteSettings) -> tuple[str, ...]:
    """A page's address by its path. Where more than one blank stands in it, versions from 0.123 on keep each."""
    path = "/".join(below.parts)
    newer = re.sub(r"\s", "-", sanitized(path))
    either = (newer,) if settings.extra.get("newer") else dict.fromkeys((newer, urlized(path)))
    return tuple(f"/{one}/" if one else "/" for one in either)


# ---- pages


def _is_here(root: Path) -> bool:
    if any((root / name).exists() for name in ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")):
        return True
    old = ("config.toml", "config.yaml", "config.yml", "config.json", "config/_default")
    return (root / "content").is_dir() and any((root / name).exists() for name in old)


def _tops(settings: SiteSettings) -> tuple[str, ...]:
    folders = {"content", settings.korean_folder, settings.english_folder} - {""}
    return tuple(one for one in folders if not any(one.startswith(f"{other}/") for other in folders))


def _referred(name: str, post: str, settings: SiteSettings, exists: Exists) -> str | None:
    """The post that `ref`, or a link to a file, means."""
    root = settings.korean_folder or "content"
    base = root if name.startswith("/") else posixpath.dirname(post)
    for folder in (base, root):
        place = posixpath.normpath(f"{folder}/{name.strip('/')}")
        stem = place.removesuffix(".md")
        for page in (stem, f"{stem}/index"):
            for candidate in (f"{page}.{settings.korean_code}.md", f"{page}.md"):
                if exists(candidate):
                    return candidate
    return None


def _ref_text(match: re.Match[str], code: str) -> str:
    """A `ref` to the page in another language."""
    return f'{{{{{match["open"]} {match["tag"]} path="{match["path"]}" lang="{code}" {match["close"]}}}}}'


def _lacks(
    root: Path, files: Sequence[Path], config: Mapping[str, object], settings: SiteSettings
) -> Lacking | None:
    """What a Hugo site lacks, by its configuration `files` and what they say."""
    if not settings.warnings:
        return None
    file = next((path for path in files if path.is_file()), root / "hugo.toml")
    languages = config.get("languages")
    known = {str(key).lower() for key in languages} if isinstance(languages, Mapping) else set()
    korean = settings.korean_code
    wanted = {code: name for code, name in ((korean, "한국어"), ("en", "English")) if code not in known}
    says_default = str(config.get("defaultcontentlanguage", "")).lower() == korean
    return Lacking(
        tr(
            "this Hugo site doesn't say that it is Korean and has English beside it, so {instead}",
            instead=INSTEAD,
        )
        if "en" in known
        else tr("this Hugo site has no language `en`, so {instead}", instead=INSTEAD),
        str(file.relative_to(root)),
        _hugo_lines(file.suffix, korean, wanted, first="" if says_default else korean),
    )


def _hugo_lines(suffix: str, korean: str, wanted: Mapping[str, str], first: str) -> str:
    if suffix in {".yml", ".yaml"}:
        lines = [f"defaultContentLanguage: {korean}"] if first else []
        lines += ["languages:"] if wanted else []
        return "\n".join(
            [
                *lines,
                *(f"  {code}: {{languageName: {name}}}" for code, name in wanted.items()),
            ]
        )
    if suffix == ".json":
        tables = ", ".join(f'"{code}": {{"languageName": "{name}"}}' for code, name in wanted.items())
        parts = [f'"defaultContentLanguage": "{korean}"'] if first else []
        return ",\n".join([*parts, *([f'"languages": {{{tables}}}'] if wanted else [])])
    lines = [f'defaultContentLanguage = "{korean}"    # above the first table'] if first else []
    lines += [f'[languages.{code}]\nlanguageName = "{name}"' for code, name in wanted.items()]
    return "\n".join(lines)


ENGINE = SiteEngine(
    name="hugo",
    title="Hugo",
    rank=60,
    is_here=_is_here,
    read=_read,
    dialect=Engine.GOLDMARK,
    slugs=RULES["github", IdSource.OF_EITHER],
    mirrors=always(("", "{dir}/{stem}.en{ext}")),
    post_folders=("content",),
    tops=_tops,
    served=_served,
    links=LinkCustom(
        names_pages=True,
        rooted_pages=True,
        falls_back=True,
        by_browser=True,
        ref_tag=_REF,
        ref_text=_ref_text,
    ),
    referred=_referred,
    address_key="url",
    address=own_address("url"),
    marks=_MARKS,
    redirect_key="aliases",
    # From 0.155 on, aliases begin at the root of their language, before that at the site's; it fits both.
    redirect=lambda address, settings: f"/..{address}" if settings.english_prefix else address,
    lacks=lambda root, settings: _lacks(root, list(_hugo_files(root)), _hugo_config(root), settings),
)
