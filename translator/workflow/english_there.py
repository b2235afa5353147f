"""What an English page that a person wrote has in the place of each Korean passage."""

from __future__ import annotations

from collections.abc import Mapping

from translator.bitext import across_from, align
from translator.document import Segment, decode_post
from translator.errors import OlgimError
from translator.files import bytes_of
from translator.workflow.mirror import mirror_file
from translator.workflow.work import Work


def english_there(work: Work) -> Mapping[str, tuple[Segment, ...]]:
    """By key of each passage: the English segments that stand for it now, as far as that can be told.

    Of several that may stand for it, all are given. Nothing for one that has nothing in its place, and nothing at all
    where the page can't be read. Aligns the two pages.
    """
    try:
        path = mirror_file(work)
        text = decode_post(bytes_of(path) or b"", path)
    except (OlgimError, OSError):
        return {}
    page = work.document.parse_mirror(text)
    found: dict[str, tuple[Segment, ...]] = {}
    for bead, across in across_from(align(work.document, page).beads):
        english = [at for one in (bead, *across) for at in one.english]
        for at in bead.korean:
            if english:
                found[work.document.segments[at].key] = tuple(page.segments[one] for one in english)
    return found
