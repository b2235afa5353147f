"""What a site's own configuration lacks before English pages are built as such: the lines to add, and where.

Without them some engines build an English page in the place of the Korean one, and others among the Korean ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from translator.publish.settings import SCRIPTS, SiteSettings, config_text, hugo_config, hugo_files
from translator.publish.sites import SiteEngine

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_ENGLISH = re.compile(r"""['"]?\ben(?:[-_](?:US|GB))?\b['"]?\s*[,:}\]]""")
_LITERAL = re.compile(r"\blocales\s*:\s*\[(?P<inside>[^\]]*)\]")
_BESIDE = "English pages would be built among the Korean ones"
_INSTEAD = "English pages would be built in the place of the Korean ones"


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing: `why` is a sentence without its end, `lines` are to be added to `file`, a path from the root."""

    why: str
    file: str
    lines: str


def lacking_locale(root: Path, settings: SiteSettings) -> Lacking | None:
    """What the configuration of the site at `root` lacks for English pages; None where nothing is known to be missing.

    A configuration that is a program is looked at for words, and only what is plainly not in it counts as missing.
    """
    match settings.engine:
        case SiteEngine.HUGO:
            return _hugo(root, settings)
        case SiteEngine.MKDOCS:
            return _mkdocs(root)
        case SiteEngine.DOCUSAURUS:
            return _docusaurus(root)
        case SiteEngine.VITEPRESS:
            return _vitepress(root)
        case SiteEngine.STARLIGHT:
            return _starlight(root)
        case SiteEngine.JEKYLL | SiteEngine.ASTRO | SiteEngine.PLAIN:
            return None


def _hugo(root: Path, settings: SiteSettings) -> Lacking | None:
    if not settings.warnings:
        return None
    file = next((path for path in hugo_files(root) if path.is_file()), root / "hugo.toml")
    languages: object = hugo_config(root).get("languages")
    known = {str(key).lower() for key in languages} if isinstance(languages, Mapping) else set()
    korean = settings.korean_code
    wanted = {code: name for code, name in ((korean, "한국어"), ("en", "English")) if code not in known}
    named = str(file.relative_to(root))
    return Lacking(
        f"this Hugo site doesn't say that it is Korean and has English beside it, so {_INSTEAD}"
        if "en" in known
        else f"this Hugo site has no language `en`, so {_INSTEAD}",
        named,
        _hugo_lines(file.suffix, korean, wanted, first="" if _says_default(root, korean) else korean),
    )


def _says_default(root: Path, korean: str) -> bool:
    return str(hugo_config(root).get("defaultcontentlanguage", "")).lower() == korean


def _hugo_lines(suffix: str, korean: str, wanted: Mapping[str, str], first: str) -> str:
    if suffix in {".yml", ".yaml"}:
        lines = [f"defaultContentLanguage: {korean}"] if first else []
        lines += ["languages:"] if wanted else []
        return "\n".join([*lines, *(f"  {code}: {{languageName: {name}}}" for code, name in wanted.items())])
    if suffix == ".json":
        tables = ", ".join(f'"{code}": {{"languageName": "{name}"}}' for code, name in wanted.items())
        parts = [f'"defaultContentLanguage": "{korean}"'] if first else []
        return ",\n".join([*parts, *([f'"languages": {{{tables}}}'] if wanted else [])])
    lines = [f'defaultContentLanguage = "{korean}"    # above the first table'] if first else []
    lines += [f'[languages.{code}]\nlanguageName = "{name}"' for code, name in wanted.items()]
    return "\n".join(lines)


_MKDOCS_LINES = """\
plugins:
  - search
  - i18n:                  # pip install mkdocs-static-i18n
      docs_structure: suffix
      languages:
        - {locale: ko, name: 한국어, default: true}
        - {locale: en, name: English}"""


def _mkdocs(root: Path) -> Lacking | None:
    name = "mkdocs.yml" if (root / "mkdocs.yml").is_file() else "mkdocs.yaml"
    text = re.sub(r"(?m)(?:^|[ \t])#.*", "", config_text(root / name))
    if re.search(r"(?m)^INHERIT\s*:", text):
        return None  # its plugins may be named elsewhere
    if not re.search(r"\bi18n\b", text):
        return Lacking(f"this MkDocs site has no plugin for languages, so {_BESIDE}", name, _MKDOCS_LINES)
    if not re.search(r"\ben\b", text):
        line = "        - {locale: en, name: English}    # under `languages:` of the plugin i18n"
        return Lacking(f"the plugin i18n of this MkDocs site has no `en`, so {_BESIDE}", name, line)
    return None


def _docusaurus(root: Path) -> Lacking | None:
    name, text = _script(root, SiteEngine.DOCUSAURUS)
    literal = _LITERAL.search(text)
    if (literal is None and re.search(r"\blocales\b", text)) or (
        literal and re.search(r"""['"]en(?:[-_]\w+)?['"]|\.\.\.|\w+\(""", literal["inside"])
    ):
        return None
    return Lacking(
        "this Docusaurus site has no locale `en`, so English pages would not be built",
        name,
        "i18n: {defaultLocale: 'ko', locales: ['ko', 'en']},",
    )


def _vitepress(root: Path) -> Lacking | None:
    name, text = _script(root, SiteEngine.VITEPRESS)
    if re.search(r"\blocales\b", text) and _ENGLISH.search(text):
        return None
    return Lacking(
        f"this VitePress site has no locale `en`, so {_BESIDE}",
        name,
        "locales: {\n  root: {label: '한국어', lang: 'ko-KR'},\n  en: {label: 'English', lang: 'en-US'},\n},",
    )


def _starlight(root: Path) -> Lacking | None:
    name, text = _script(root, SiteEngine.STARLIGHT)
    if re.search(r"\blocales\b", text) and _ENGLISH.search(text):
        return None
    return Lacking(
        f"this Starlight site has no locale `en`, so {_BESIDE}",
        name,
        "// in starlight({ … })\ndefaultLocale: 'root',\nlocales: {\n  root: {label: '한국어', lang: 'ko'},\n"
        "  en: {label: 'English', lang: 'en'},\n},",
    )


def _script(root: Path, engine: SiteEngine) -> tuple[str, str]:
    """The name of the configuration, and the text of all files that may be of it, comments aside."""
    names = [name for name in SCRIPTS[engine] if (root / name).is_file()]
    name = names[0] if names else SCRIPTS[engine][0]
    texts = [config_text(root / one) for one in names]
    if engine is SiteEngine.VITEPRESS:
        texts += [config_text(path) for path in _scripts_below(root / ".vitepress")]
    return name, _COMMENT.sub("", "\n".join(texts))


def _scripts_below(folder: Path) -> Iterator[Path]:
    """The scripts that a configuration may be made of: beside it, and in the folders `config` and `locales`."""
    for place in (folder, folder / "config", folder / "locales"):
        if place.is_dir():
            yield from sorted(
                path for path in place.iterdir() if path.suffix in {".ts", ".mts", ".js", ".mjs"}
            )
