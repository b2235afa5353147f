"""Quartz: a garden of notes with Obsidian's links; https://quartz.jzhao.xyz/."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.publish.addresses import own_address
from translator.publish.anchors import Numbering, SlugRule, Slugs, github_slug
from translator.publish.config_files import first_of, named_language, read_text
from translator.publish.engines.obsidian import WIKI_LINK, wiki_key, wiki_text
from translator.publish.site_settings import (
    LinkCustom,
    SiteEngine,
    SiteSettings,
    Values,
    always,
    has_any,
    in_folders,
)

_CONTENT = "content"
# Quartz 5 is configured by YAML, those before it by a program.
_YAML = ("quartz.config.yaml", "quartz.config.default.yaml")
_MARKS = (*_YAML, "quartz.config.ts", "quartz.layout.ts")
_BASE = re.compile(
    r"""\bbaseUrl['"]?\s*:\s*['"]?(?:https?://)?(?P<host>[^/'"\s#]+)(?P<base>/[^'"\s#]*)?""", re.IGNORECASE
)


def _read(root: Path) -> SiteSettings:
    file = first_of(root, *_MARKS)
    text = read_text(file)
    base = _BASE.search(text)
    return SiteSettings(
        ENGINE,
        slugs=SLUGGED,
        addresses=(f"https://{base['host']}",) if base else (),
        base=(base["base"] or "").rstrip("/") if base else "",
        source=_CONTENT,
        language=named_language(text),
        extra={"lowers": "yes"} if file.name in _YAML else {},
    )


def _served(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """The path with what doesn't belong into an address taken out, as `slugifyFilePath` does."""
    if not path.startswith(f"{_CONTENT}/"):
        return ()
    if own := values.get("permalink"):
        return (f"/{own.strip('/')}",)
    page = PurePosixPath(path[len(_CONTENT) + 1 :]).with_suffix("")
    lowers = "lowers" in settings.extra
    parts = [_part(part, lowers=lowers) for part in page.parts]
    if parts[-1] in {"index", "_index"} or (lowers and parts[-2:-1] == parts[-1:]):
        return (f"/{'/'.join(parts[:-1])}/" if parts[:-1] else "/",)
    return (f"/{'/'.join(parts)}",)


def _part(part: str, *, lowers: bool) -> str:
    part = re.sub(r"\s", "-", part).replace("&", "-and-").replace("%", "-percent")
    part = part.replace("?", "").replace("#", "")
    return re.sub(r'[<>:"|*]', "", part).lower() if lowers else part


SLUGGED = SlugRule("quartz", Slugs.GITHUB.slug, Numbering.on, fragment=github_slug)

ENGINE = SiteEngine(
    name="quartz",
    title="Quartz",
    rank=35,
    is_here=has_any(*_MARKS),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=SLUGGED,
    mirrors=always(("", "{dir}/{stem}-en{ext}")),
    post_folders=(_CONTENT,),
    tops=in_folders(_CONTENT),
    served=_served,
    links=LinkCustom(
        names_files=True, moves_files=True, bare_pages=True, page_tag=WIKI_LINK, tag_text=wiki_text
    ),
    key=wiki_key,
    short_keys=True,
    says_language=True,
    address_key="permalink",
    address=own_address("permalink"),
    marks=_MARKS,
)
