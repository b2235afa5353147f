"""An answer seen while it streams in: its passages are shown and kept as they end, and one without end is cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.llm.answer_reading import PartialAnswer
from translator.rules.extent import repeats_endlessly
from translator.tags import from_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.document.types import Segment
    from translator.llm.early import Early
    from translator.llm.interface import Watch
    from translator.llm.prompt import Chunk

_CHECKED_EVERY = 256  # characters, between looks for an answer that repeats itself
_READ_EVERY = 24  # characters, between looks for passages


class StreamListener:
    """Hears one answer to a request for `chunk`, whose text so far it is called with; False cuts the answer short.

    `early` keeps the passages that are whole; `is_sound` says of each, until one is, whether it is a translation.
    """

    def __init__(
        self,
        chunk: Chunk,
        watch: Watch,
        early: Early | None,
        is_sound: Callable[[Segment, str, tuple[str, ...]], bool],
    ) -> None:
        self._job = chunk.job
        self._slots = chunk.slots()
        self._watch = watch
        self._early = early
        self._is_sound = is_sound
        self._partial = PartialAnswer()
        self._read = self._checked = 0  # characters
        self._shown = 0  # passages
        self._told = False
        if early is not None:
            early.begin()

    def __call__(self, text: str) -> bool:
        """Take in the answer's text as far as it has come; whether more of it is wanted."""
        if len(text) - self._checked >= _CHECKED_EVERY:
            self._checked = len(text)
            if repeats_endlessly(text):
                return False
        wanted = self._early is not None or self._watch.streams or not self._told
        if wanted and len(text) - self._read >= _READ_EVERY:
            self._partial.feed(text[self._read :])
            self._read = len(text)
            self._take()
        return True

    def _take(self) -> None:
        done = list(self._partial.found.texts.items())
        new = {slot: said for slot, said in done[self._shown :] if slot in self._slots}
        self._shown = len(done)
        for slot, said in new.items():
            segment, text = self._slots[slot], from_model(said)
            self._told = self._told or self._is_sound(segment, text, self._job.kept.get(segment.key, ()))
            self._watch.partial(self._job.post, segment.key, text)
        if self._early is not None and new:
            self._early.take(new)
        if self._watch.streams and self._partial.slot in self._slots:
            key = self._slots[self._partial.slot].key
            self._watch.partial(self._job.post, key, from_model(self._partial.text))
