"""What the model is told of a post: the segments that are wanted, and all that helps to translate them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from glossary import Glossary
from translator.bitext import Match
from translator.document import Document, Segment
from translator.hangul import has_hangul
from translator.llm import Job
from translator.rules import kept_terms
from translator.rules.language import cited
from translator.tags import Text
from translator.units import State, Unit
from translator.workflow.voice import Voice

# A fuzzy match below this likeness teaches the model more noise than style.
EXAMPLE_LIKENESS = 80
EXAMPLES = 2  # translations that a request shows for each segment


class LikePassages(Mapping[str, tuple[tuple[str, str], ...]]):
    """What the memory has that is like each of some units, as (source, target), by key; nothing of many.

    The memory is asked for a unit when somebody looks it up, and once: with thousands of them, it takes a while.
    """

    def __init__(self, units: Iterable[Unit], matches: Callable[[Unit], Iterable[Match]]) -> None:
        self._units = {unit.key: unit for unit in units}
        self._matches = matches
        self._found: dict[str, tuple[tuple[str, str], ...]] = {}

    def __getitem__(self, key: str) -> tuple[tuple[str, str], ...]:
        found = self._found.get(key)
        if found is None:
            like = (one for one in self._matches(self._units[key]) if one.score >= EXAMPLE_LIKENESS)
            found = self._found[key] = tuple((one.source, one.target) for one in like)[:EXAMPLES]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)


def job_for(
    label: str,
    document: Document,
    units: Iterable[Unit],
    glossary: Glossary,
    *,
    wanted: Collection[Unit],
    polish: Iterable[str] = (),
    matches: Callable[[Unit], Iterable[Match]],
    voice: Voice,
    brief: Sequence[str] = (),
    instruction: str = "",
    instead: Mapping[str, str] | None = None,
    lazily: bool = False,
) -> Job:
    """The job for the `wanted` units of a post, `matches` giving what the memory has that is like one.

    `lazily`: it is asked only when a passage's request is written, which may be in another thread.

    `voice` is the site's, `brief` what was decided for the post before. `instead` are translations for which
    others are wanted.
    """
    polish = frozenset(polish)
    terms = {unit.key: tuple(term.prompt_line for term in glossary.terms_in(unit.source)) for unit in wanted}
    keys = frozenset(unit.key for unit in wanted)
    asked = keys | polish
    segments = [one for one in document.segments if one.key in asked]
    kept = {one.key: (*kept_terms(glossary, one.source), *_in_code(document, one)) for one in segments}
    like = LikePassages(wanted, matches)
    return Job(
        post=label,
        text=document.text,
        segments=document.segments,
        wanted=keys,
        known={
            unit.key: unit.target
            for unit in units
            if unit.target and unit.state is not State.STALE and unit.key not in keys
        },
        terms={key: lines for key, lines in terms.items() if lines},
        sheet=tuple(person.prompt_line for person in glossary.people_in(document.text)),
        style=(*voice.style, *glossary.style),
        voice=voice.words,
        samples=voice.samples,
        examples=like if lazily else {key: found for key, found in like.items() if found},
        instruction=instruction,
        polish=polish,
        brief=tuple(brief),
        kept={key: words for key, words in kept.items() if words},
        instead=instead or {},
    )


def _in_code(document: Document, segment: Segment) -> tuple[str, ...]:
    """The Korean that a segment quotes and the post's code has: it stays in the mirror's code, so it may be quoted."""
    quoted = [words for words in cited(Text(segment.source).plain) if has_hangul(words)]
    if not quoted:
        return ()
    stays = "\n".join(document.text[one.start : one.end] for one in document.spans if one.segment is None)
    return tuple(sorted(words for words in quoted if words in stays))
