"""Mirrors that led on from an address at which another mirror is now: they do so no more, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from translator.bitext import Bitext, written_of
from translator.document import decode_post
from translator.errors import OlgimError, PublishError, StoreError
from translator.files import bytes_of
from translator.i18n import tr
from translator.publish import addresses_of, normal, page_values, write_mirror
from translator.workflow.last_mirror import is_as_written, mark_of, name_of
from translator.workflow.posts import find_post
from translator.workflow.redirects import REDIRECT_FIELD, Fields, leading_on, redirects_of
from translator.workflow.site import Site, kept_posts
from translator.workflow.work import open_work


def make_way(site: Site, post: str, mirror: Path, text: str) -> tuple[str, ...]:
    """Let no other mirror lead on from the address of a post's mirror, which is new in the site and says `text`.

    What is to be told of it comes back.
    """
    if site.overview is None or not site.engine.redirect_key or not site.keeps_state:
        return ()
    place = mirror.relative_to(site.root).as_posix()
    values = page_values(text)
    site.overview.arrived(place, values)
    taken = set(addresses_of(place, values, site.settings))
    return tuple(_made_way(site, post, place, taken)) if taken else ()


def _made_way(site: Site, post: str, place: str, taken: set[str]) -> Iterator[str]:
    for label, fields in _leading_on(site):
        given = [one for one in redirects_of(fields) if normal(unquote(one)) in taken]
        with suppress(PublishError):  # no place for it in today's layout
            other = site.layout.mirror_of(label)
            if given and other != place and _lead_on(site, label, other, fields):
                yield tr(
                    "{address} is the English page of {post} now; {mirror} leads on from there no more",
                    address=unquote(given[0]),
                    post=post,
                    mirror=other,
                )


def _leading_on(site: Site) -> Iterator[tuple[str, Fields]]:
    """The posts whose mirrors had other addresses before, with the fields that say so."""
    kept = site.state / site.config.language
    for label in kept_posts(kept):
        path = Path(f"{kept}/{label}.po")
        with suppress(OSError, StoreError):
            if REDIRECT_FIELD.encode() in (bytes_of(path) or b""):
                yield label, Bitext.load(path).header.others


def _lead_on(site: Site, label: str, other: str, fields: Fields) -> bool:
    """Let a post's mirror lead on from the addresses that it may, and no others. Tells whether that was a change."""
    mirror = site.root / other
    with suppress(OlgimError, OSError):  # whoever works on that post tells what is wrong with it
        old = decode_post(bytes_of(mirror) or b"", mirror)
        text = leading_on(site, other, fields, old)
        if old and text != old:
            write_mirror(mirror, text)
            with suppress(OlgimError):
                _note(site, label, mirror, old, text)
            return True
    return False


def _note(site: Site, label: str, mirror: Path, old: str, text: str) -> None:
    """Note that the change is no person's, where nobody has anything of their own in that mirror."""
    post = find_post(site, label)
    if post is None:
        return
    work = open_work(site, post)
    bitext = Bitext.load(site.bitext_path(post))  # as it is: the post may have changed since
    if not bitext.header.base and is_as_written(work, mirror, old):
        now = written_of(work.document.parse_mirror(text))
        site.written_mirrors.put(name_of(work, mirror), now)
        bitext.header = replace(bitext.header, mirror=mark_of(now.frame, ""))
        bitext.save()
