"""What a site's own configuration lacks before English pages are built as such: the lines to add, and where.

Without them some engines build an English page in the place of the Korean one, and others among the Korean ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from translator.i18n import tr
from translator.publish.config_files import first_of, read_text
from translator.publish.settings import Lacking, SiteSettings

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_ENGLISH = re.compile(r"""['"]?\ben(?:[-_](?:US|GB))?\b['"]?\s*[,:}\]]""")
_LITERAL = re.compile(r"\blocales\s*:\s*\[(?P<inside>[^\]]*)\]")
_BESIDE = tr("English pages would be built among the Korean ones")
_INSTEAD = tr("English pages would be built in the place of the Korean ones")


def hugo_locale(
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
            instead=_INSTEAD,
        )
        if "en" in known
        else tr("this Hugo site has no language `en`, so {instead}", instead=_INSTEAD),
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
                *(
                    tr("  {code}: {{languageName: {name}}}", code=code, name=name)
                    for code, name in wanted.items()
                ),
            ]
        )
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


def mkdocs_locale(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a MkDocs site lacks: the plugin for languages, or English among them."""
    name = "mkdocs.yml" if (root / "mkdocs.yml").is_file() else "mkdocs.yaml"
    text = re.sub(r"(?m)(?:^|[ \t])#.*", "", read_text(root / name))
    if re.search(r"(?m)^INHERIT\s*:", text):
        return None  # its plugins may be named elsewhere
    if not re.search(r"\bi18n\b", text):
        return Lacking(
            tr("this MkDocs site has no plugin for languages, so {beside}", beside=_BESIDE),
            name,
            _MKDOCS_LINES,
        )
    if not re.search(r"\ben\b", text):
        line = "        - {locale: en, name: English}    # under `languages:` of the plugin i18n"
        return Lacking(
            tr("the plugin i18n of this MkDocs site has no `en`, so {beside}", beside=_BESIDE), name, line
        )
    return None


def docusaurus_locale(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a Docusaurus site lacks: `en` among its locales."""
    name, text = _script(root, "docusaurus.config", ("js", "ts", "mjs"))
    literal = _LITERAL.search(text)
    if (literal is None and re.search(r"\blocales\b", text)) or (
        literal and re.search(r"""['"]en(?:[-_]\w+)?['"]|\.\.\.|\w+\(""", literal["inside"])
    ):
        return None
    return Lacking(
        tr("this Docusaurus site has no locale `en`, so English pages would not be built"),
        name,
        "i18n: {defaultLocale: 'ko', locales: ['ko', 'en']},",
    )


def vitepress_locale(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a VitePress site lacks: `en` among its locales."""
    name, text = _script(root, ".vitepress/config", ("mts", "ts", "mjs", "js"))
    if re.search(r"\blocales\b", text) and _ENGLISH.search(text):
        return None
    return Lacking(
        tr("this VitePress site has no locale `en`, so {beside}", beside=_BESIDE),
        name,
        "locales: {\n  root: {label: '한국어', lang: 'ko-KR'},\n  en: {label: 'English', lang: 'en-US'},\n},",
    )


def starlight_locale(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a Starlight site lacks: `en` among its locales."""
    name, text = _script(root, "astro.config", ("mjs", "js", "ts", "mts"))
    if re.search(r"\blocales\b", text) and _ENGLISH.search(text):
        return None
    return Lacking(
        tr("this Starlight site has no locale `en`, so {beside}", beside=_BESIDE),
        name,
        "// in starlight({ … })\ndefaultLocale: 'root',\nlocales: {\n  root: {label: '한국어', lang: 'ko'},\n"
        "  en: {label: 'English', lang: 'en'},\n},",
    )


def _script(root: Path, stem: str, endings: Sequence[str]) -> tuple[str, str]:
    """The name of the configuration, and the text of all files that may be of it, comments aside."""
    names = [f"{stem}.{ending}" for ending in endings]
    texts = [read_text(root / name) for name in names]
    if stem.startswith(".vitepress/"):
        texts += [read_text(path) for path in _scripts_below(root / ".vitepress")]
    name = first_of(root, *names).relative_to(root).as_posix()
    return name, _COMMENT.sub("", "\n".join(texts))


def _scripts_below(folder: Path) -> Iterator[Path]:
    """The scripts that a configuration may be made of: beside it, and in the folders `config` and `locales`."""
    for place in (folder, folder / "config", folder / "locales"):
        if place.is_dir():
            yield from sorted(
                path for path in place.iterdir() if path.suffix in {".ts", ".mts", ".js", ".mjs"}
            )
