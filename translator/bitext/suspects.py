"""What may be a person's change in an English file where the mirror that was written last is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from translator.bitext.chunks import chunks_of
from translator.bitext.conflicts import Conflict
from translator.bitext.mirror_edits import fingerprint, written_of
from translator.bitext.written_mirrors import WrittenMirror
from translator.i18n import tr

if TYPE_CHECKING:  # the parser takes a while to load
    from translator.document import Document


def unknown_changes(
    actual: Document, composed: Document, source: Document, last: WrittenMirror
) -> list[Conflict]:
    """What may be a person's change around the prose, where the `last` mirror is known by its digests alone.

    `composed` is the mirror as it would be now. Code, markup and places of links that are neither in it nor in the
    post, and weren't there unchanged, are nobody's but a person's or an older post's: which, can't be told.
    """
    found: list[Conflict] = []
    marks, written = fingerprint(actual).split(), set(last.marks.split())
    places = {place for document in (composed, source) for place in _places_of_links(document)}
    for segment, mark in zip(actual.segments, marks, strict=True):
        other = set(actual.leads_to(segment).values()) - places
        if mark not in written and other:
            reason = tr(
                "a link to {other} is here, and the post has none; make the change in the post",
                other=min(other),
            )
            found.append(Conflict(reason, segment.line, text=segment.source))
    if written_of(actual).frame != last.frame:
        known = {chunk.key for document in (composed, source) for chunk in chunks_of(document)}
        for chunk in chunks_of(actual):
            if chunk.text.strip() and not chunk.segments and chunk.key not in known:
                reason = tr(
                    "this is not in the post now, and may be a change of a person's; make it in the post"
                )
                found.append(
                    Conflict(reason, chunk.line + _first_other(chunk.text, composed), text=chunk.text)
                )
    return sorted(found, key=lambda conflict: conflict.line)


def _places_of_links(document: Document) -> Iterator[str]:
    for segment in document.segments:
        yield from document.leads_to(segment).values()


def _first_other(text: str, document: Document) -> int:
    """Which of some lines, from 0, is the first that a document hasn't."""
    known = {line.strip() for line in document.text.splitlines()}
    return next((at for at, line in enumerate(text.splitlines()) if line.strip() not in known), 0)
