"""The English page of a post under review, where a person wrote some or all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from translator.document import Segment
from translator.errors import PublishError
from translator.units import Unit
from translator.workflow.english_there import english_there
from translator.workflow.mirror import mirror_file
from translator.workflow.mirror_merge import OWN_ENGLISH, drafted
from translator.workflow.mirror_take_over import NotOursError
from translator.workflow.work import Work

_MOST_COMPOSED = 1_000
"""Segments of a post whose page is aligned or composed while a person waits."""


class ReviewedPage:
    """What the English page of a post has now, and what publishing leaves in it. Made anew when its file changes.

    `conflict` is why the page may not be written, if anything is.
    """

    def __init__(self, work: Work, conflict: PublishError | None) -> None:
        self._work = work
        self._conflict = conflict
        self._there: Mapping[str, Sequence[Segment]] | None = None
        self._composed: tuple[Mapping[str, str], frozenset[str]] | None = (
            None  # English by key; what was left out
        )

    @property
    def is_own(self) -> bool:
        """Whether it is a person's own and not adopted: no review can be published over it."""
        return isinstance(self._conflict, NotOursError)

    @property
    def shown(self) -> str:
        """Its path, as a person names it; empty where it has no place."""
        with suppress(PublishError):
            return self._work.site.shown(mirror_file(self._work))
        return ""

    def there(self, key: str) -> Sequence[Segment]:
        """What it has now where a passage stands, if any of it is a person's own; nothing where it has nothing there,
        and in a very long post. The first time, the two pages are aligned.
        """
        unit = self._find(key)
        wanted = self.is_own or self._work.bitext.header.base or (unit is not None and unit.left)
        if not wanted or len(self._work.units) > _MOST_COMPOSED:
            return ()
        if self._there is None:
            self._there = english_there(self._work)
        return self._there.get(key, ())

    def kept(self, key: str) -> Sequence[Segment]:
        """What publishing leaves in it where a passage stands, since a person wrote it; nothing where Olgim's English
        goes there, or nothing of theirs stands there.
        """
        unit = self._find(key)
        if unit is None or unit.left or self.keeps_out(key) or (self.is_own and not unit.target):
            return self.there(key)
        return ()

    def keeps_out(self, key: str) -> bool:
        """Whether publishing would leave a unit's English out of it, since it keeps a person's own there.

        Composes the page where the unit's English isn't what it was the last time; not of a very long post.
        """
        unit = self._find(key)
        if unit is None or not unit.target or not self._work.bitext.header.base:
            return False
        units = self._work.units
        if len(units) > _MOST_COMPOSED:
            return False
        if self._composed is None or self._composed[0].get(key) != unit.target:
            self._composed = {one.key: one.target for one in units}, self._left_out()
        return key in self._composed[1]

    def _left_out(self) -> frozenset[str]:
        try:
            notices = drafted(self._work).notices
        except PublishError:
            return frozenset()
        return frozenset(one.key for one in notices if one.code == OWN_ENGLISH)

    def _find(self, key: str) -> Unit | None:
        return self._work.bitext.get(key)
