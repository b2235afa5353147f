"""Quartz: a garden of notes with Obsidian's links; https://quartz.jzhao.xyz/."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.publish.addresses import prefixed
from translator.publish.anchors import Numbering, SlugRule, Slugs, github_slug
from translator.publish.config_files import named_language, read_text
from translator.publish.engines.obsidian import WIKI_LINK, wiki_key, wiki_text
from translator.publish.settings import (
    LinkCustom,
    Place,
    SiteEngine,
    SiteSettings,
    Values,
    always,
    has_any,
    in_folders,
)

_CONTENT = "content"


def _read(root: Path) -> SiteSettings:
    text = read_text(root / "quartz.config.ts")
    host = re.search(r"""baseUrl\s*:\s*['"](?P<host>[^/'"]+)""", text)
    return SiteSettings(
        ENGINE,
        slugs=SLUGGED,
        addresses=(f"https://{host['host']}",) if host else (),
        source=_CONTENT,
        language=named_language(text),
    )


def _served(path: str, values: Values, _settings: SiteSettings) -> tuple[str, ...]:
    """The path with what doesn't belong into an address taken out, as `slugifyFilePath` does."""
    if not path.startswith(f"{_CONTENT}/"):
        return ()
    if own := values.get("permalink"):
        return (f"/{own.strip('/')}",)
    page = PurePosixPath(path[len(_CONTENT) + 1 :]).with_suffix("")
    parts = [_part(part) for part in page.parts]
    if parts[-1] == "index":
        return (f"/{'/'.join(parts[:-1])}/" if parts[:-1] else "/",)
    return (f"/{'/'.join(parts)}",)


def _part(part: str) -> str:
    part = re.sub(r"\s", "-", part).replace("&", "-and-").replace("%", "-percent")
    return part.replace("?", "").replace("#", "")


def _address(place: Place, _settings: SiteSettings) -> dict[str, str]:
    own = place.values.get("permalink")
    return {"permalink": prefixed(own, place.mirror, place.language)} if own else {}


SLUGGED = SlugRule("quartz", Slugs.GITHUB.slug, Numbering.on, fragment=github_slug)

ENGINE = SiteEngine(
    name="quartz",
    title="Quartz",
    rank=35,
    is_here=has_any("quartz.config.ts", "quartz.layout.ts"),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=SLUGGED,
    mirrors=always(("", "{dir}/{stem}-en{ext}")),
    post_folders=(_CONTENT,),
    tops=in_folders(_CONTENT),
    served=_served,
    links=LinkCustom(names_files=True, moves_files=True, page_tag=WIKI_LINK, tag_text=wiki_text),
    key=wiki_key,
    short_keys=True,
    says_language=True,
    address_key="permalink",
    address=_address,
    marks=("quartz.config.ts", "quartz.layout.ts"),
)
