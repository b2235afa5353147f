"""A folder of Markdown, or a lone file: no engine is known."""

from __future__ import annotations

from pathlib import Path

from translator.document import Engine
from translator.publish.addresses import own_address
from translator.publish.anchors import Slugs
from translator.publish.site_settings import NO_MARKS, LinkCustom, SiteEngine, SiteSettings, always


def _read(_root: Path) -> SiteSettings:
    return SiteSettings(ENGINE)


ENGINE = SiteEngine(
    name="plain",
    title="Markdown",
    rank=NO_MARKS,
    is_here=lambda _root: True,
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=Slugs.GITHUB,
    mirrors=always(("", "{dir}/{stem}.en{ext}")),
    says_language=True,
    address_key="permalink",
    address=own_address("permalink"),
    links=LinkCustom(names_files=True, moves_files=True),
)
