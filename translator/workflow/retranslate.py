"""Asking the model for one segment again, as a reviewer wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.document import Segment, SegmentKind
from translator.errors import ProviderError
from translator.llm import Answer, Job, Watch
from translator.quality import check_unit
from translator.units import Finding, State, Unit
from translator.workflow.endpoints import EndpointChoice, engage
from translator.workflow.review import ReviewSession

# A fuzzy match below this likeness teaches the model more noise than style.
_EXAMPLE_LIKENESS = 80
_EXAMPLES = 2


def retranslate(session: ReviewSession, key: str, wish: str, endpoint: EndpointChoice) -> Answer:
    """The model's new answer for a segment. `wish` is the reviewer's (`less formal`); without one, other words.

    Changes nothing in the session: the answer is handed to `ReviewSession.propose`, or dropped. What was paid for is in
    the journal. Blocks until the answer is there. Raises ProviderError.
    """
    unit = session.unit(key)
    answers: list[Answer] = []
    glossary = session.glossary

    def check(segment: Segment, target: str) -> Sequence[Finding]:
        return check_unit(segment.source, target, kind=segment.kind, glossary=glossary)

    def compare(job: Job, targets: Mapping[str, str]) -> Mapping[str, Sequence[Finding]]:
        del job, targets
        return {}  # one segment agrees with itself

    with session.site.open_journal() as journal:
        receipt = engage(
            [_job(session, unit, wish)],
            endpoint,
            session.site.config,
            deliver=answers.append,
            journal=journal,
            check=check,
            compare=compare,
            watch=Watch(),
        )
    if receipt.stopped is not None:
        raise receipt.stopped
    if not answers or answers[-1].target is None:
        why = answers[-1].problem if answers else "nothing came back"
        raise ProviderError(f"{receipt.model} gave no sound translation: {why}")
    return answers[-1]


def _job(session: ReviewSession, unit: Unit, wish: str) -> Job:
    glossary, document = session.glossary, session.document
    terms = tuple(term.prompt_line for term in glossary.terms_in(unit.source))
    examples = [
        (match.source, match.target)
        for match in session.matches(unit.key)
        if match.score >= _EXAMPLE_LIKENESS
    ]
    return Job(
        post=session.label,
        title=next((one.source for one in document.segments if one.kind is SegmentKind.FRONT_MATTER), ""),
        segments=document.segments,
        wanted=frozenset({unit.key}),
        known={
            one.key: one.target
            for one in session.units
            if one.target and one.state is not State.STALE and one.key != unit.key
        },
        terms={unit.key: terms} if terms else {},
        sheet=tuple(person.prompt_line for person in glossary.people_in(document.text)),
        style=glossary.style,
        examples={unit.key: tuple(examples[:_EXAMPLES])} if examples else {},
        instruction=_instruction(unit, wish),
    )


def _instruction(unit: Unit, wish: str) -> str:
    """What the model is told; with the words that stand there, so that a second wish gets a second answer."""
    if not unit.target:
        return wish
    return f"{wish or 'Translate it in other words.'} So far it reads: {unit.target}"
