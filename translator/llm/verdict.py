"""What an answer is worth: which of its segments can be believed, which are asked for again, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from translator.document.tagged import clean_for
from translator.i18n import joined, later, localised, tr
from translator.llm.answer_reading import only_thought, read_object, read_plain
from translator.llm.capabilities import Form
from translator.llm.trouble import THINKING, THINKING_CUT
from translator.llm.validate import crossed, problems
from translator.tags import from_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.document.types import Segment

NO_ANSWER = later("no answer came for it")
_REFUSALS = ("i'm sorry", "i cannot", "i can't", "i'm unable", "죄송합니다")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the segments that were asked for, by key.

    `good` can be kept. `bad` came, but can't be a translation: why. `missing` did not come, because the
    answer was cut off (`cut`), refused (`refusal`) or is no JSON (`unreadable`). `crossed`: texts stood in
    each other's places. `thinking`: there is nothing in it but what the model thought.
    """

    good: Mapping[str, str] = field(default_factory=dict)
    bad: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    cut: bool = False
    refusal: str = ""
    unreadable: bool = False
    crossed: bool = False
    notes: tuple[str, ...] = ()
    thinking: bool = False

    @property
    def whole(self) -> bool:
        """Whether everything that was asked for came, and can be kept."""
        return not (self.bad or self.missing)

    @property
    def problem(self) -> str:
        """What is wrong with the answer, in a few words; empty where nothing is."""
        if self.thinking:
            return THINKING_CUT if self.cut else THINKING
        if self.unreadable:
            return tr("the answer was not the JSON that was asked for")
        if self.refusal:
            return tr("the model refused: {refusal}", refusal=self.refusal)
        if self.bad:
            return localised(joined(next(iter(self.bad.values()))))
        if self.cut:
            return tr("the answer was cut off")
        return localised(NO_ANSWER) if self.missing else ""


def judge(
    slots: Mapping[str, Segment],
    form: Form,
    text: str,
    *,
    kept: Mapping[str, tuple[str, ...]] | None = None,
    finish: str = "stop",
    refusal: str = "",
    lenient: bool = False,
    reasoned: bool = False,
    sound: Mapping[str, str] | None = None,
) -> Verdict:
    """Judge an answer to a request for `slots`, the segments by their numbers, that was made in `form`.

    `kept` is, by key, the Korean that may stand in a translation; `reasoned`: there was reasoning beside the text.
    `sound` are texts, by key, that were looked at already and have no problem of their own.
    """
    thinking = only_thought(text) or (reasoned and not text.strip())
    text = "" if thinking else text  # a draft in thoughts is no answer
    cut = finish in ("length", "cut")
    if finish == "content_filter":
        refusal = refusal or tr("the provider's filter stopped the answer")
    read = _read_one if form is Form.PLAIN else _read_several
    said = read(slots, text, refusal, cut=cut)
    texts = {slot: clean_for(slots[slot], from_model(given)) for slot, given in said.texts.items()}
    wrong = crossed(slots, texts)
    good, bad = sift(slots, texts, wrong, kept=kept or {}, lenient=lenient, sound=sound or {})
    missing = tuple(segment.key for slot, segment in slots.items() if slot not in texts)
    return Verdict(good, bad, missing, cut, said.refusal, said.unreadable, bool(wrong), said.notes, thinking)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an answer says, by the segments' numbers."""

    texts: Mapping[str, str]
    refusal: str
    unreadable: bool
    notes: tuple[str, ...] = ()


def _read_one(slots: Mapping[str, Segment], text: str, refusal: str, *, cut: bool) -> _Said:
    """A plain text, the answer to a request for one segment."""
    (slot,) = slots
    answer = "" if cut or refusal else read_plain(text)
    if answer is None:
        return _Said({}, refusal, unreadable=True)
    if refuses(answer, slots.values()):
        refusal = answer
    return _Said({} if cut or refusal else {slot: answer}, refusal, unreadable=False)


def _read_several(slots: Mapping[str, Segment], text: str, refusal: str, *, cut: bool) -> _Said:
    """An object with a text for each segment; what was not asked for is passed over."""
    reading = read_object(text)
    texts = {slot: given for slot, given in reading.texts.items() if slot in slots}
    unreadable = not reading.whole and not cut and not refusal
    if unreadable and text.strip().casefold().startswith(_REFUSALS):
        unreadable, refusal = False, text.strip()[:200]
    return _Said(texts, refusal, unreadable, reading.notes)


def sift(
    slots: Mapping[str, Segment],
    texts: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    kept: Mapping[str, tuple[str, ...]],
    lenient: bool,
    sound: Mapping[str, str] = MappingProxyType({}),
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The texts that can be kept, and why the others can't, by key. `wrong` says which stand in others' places."""
    good: dict[str, str] = {}
    bad: dict[str, tuple[str, ...]] = {}
    for slot, given in texts.items():
        segment = slots[slot]
        known = sound.get(segment.key) == given
        found = () if known else problems(segment, given, kept=kept.get(segment.key, ()), lenient=lenient)
        if slot in wrong:
            found = (wrong[slot], *found)
        if found:
            bad[segment.key] = found
        else:
            good[segment.key] = given
    return good, bad


def refuses(text: str, segments: Iterable[Segment]) -> bool:
    """Whether a text is an apology for not translating, which the segments themselves don't make."""
    return text.casefold().startswith(_REFUSALS) and not _apologises(segments)


def _apologises(segments: Iterable[Segment]) -> bool:
    return any(
        word in one.source for one in segments for word in ("죄송", "미안", "sorry", "can't", "cannot")
    )
