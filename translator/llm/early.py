"""Answers that are kept while they stream in: a run that is killed in the midst of one pays again for the rest only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.document.tagged import clean_for
from translator.llm.drafts import stored
from translator.llm.validate import SlotPlaces, problems
from translator.tags import from_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.document.types import Segment
    from translator.llm.interface import AnswerJournal
    from translator.llm.prompt import Chunk


class Early:
    """What of one request's answer is in the journal already: the passages that are complete, and sound by themselves.

    The whole answer is judged when it is there. What that doesn't bear out, `settle` takes out again; a passage
    that the model mends at its end is replaced as any answer is. `tell` hears of each by its segment's key, and with an
    empty text that it was taken out.
    """

    def __init__(
        self,
        journal: AnswerJournal,
        chunk: Chunk,
        keys: Mapping[str, str],
        model: str,
        tell: Callable[[str, str], None] = lambda _key, _text: None,
    ) -> None:
        self._journal = journal
        self._chunk = chunk
        self._slots = chunk.slots()
        self._keys = keys
        self._model = model
        self._tell = tell
        self._places = SlotPlaces(self._slots)
        self.sound: dict[str, str] = {}
        """The texts that were kept, by the segment's key."""

    def begin(self) -> None:
        """The answer begins, maybe anew. What an attempt before it brought was sound, and may stay."""
        self.sound = {}
        self._places = SlotPlaces(self._slots)

    def take(self, new: Mapping[str, str]) -> None:
        """Keep passages that are complete, by their numbers, as long as nothing speaks against the answer."""
        sound: dict[str, str] = {}
        for slot, said in new.items():
            segment = self._slots[slot]
            text = clean_for(segment, from_model(said))
            if self._places.doubtful(slot, text):
                self.settle({})
                return
            if self._is_sound(segment, text):
                sound[segment.key] = text
        if sound and not self._places.doubt:
            self.sound |= sound
            self._journal.put_all(
                {self._keys[key]: stored(text, self._model) for key, text in sound.items()}, lasting=False
            )
            for key, text in sound.items():
                self._tell(key, text)

    def settle(self, good: Mapping[str, str]) -> None:
        """Take out again what is not among the texts that can be kept."""
        wrong = self.sound.keys() - good.keys()
        if wrong:
            self._journal.forget(*(self._keys[key] for key in wrong))
            for key in wrong:
                self._tell(key, "")
        self.sound = {key: text for key, text in self.sound.items() if key not in wrong}

    def _is_sound(self, segment: Segment, text: str) -> bool:
        return not problems(segment, text, kept=self._chunk.job.kept.get(segment.key, ()))
