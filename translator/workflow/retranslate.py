"""Asking the model for segments again, as a reviewer wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.document import Segment
from translator.errors import ProviderError
from translator.llm import Answer, Job, Receipt, Watch
from translator.quality import check_unit
from translator.units import Finding, Unit
from translator.workflow.endpoints import EndpointChoice, engage
from translator.workflow.jobs import job_for
from translator.workflow.review import ReviewSession
from translator.workflow.review_units import REJECTED

_OTHER_WORDS = "Translate it in other words."


def retranslate(session: ReviewSession, key: str, wish: str, endpoint: EndpointChoice) -> Answer:
    """The model's new answer for a segment. `wish` is the reviewer's (`less formal`); without one, other words.

    Changes nothing in the session: the answer is handed to `ReviewSession.propose`, or dropped. What was paid for is in
    the journal. Blocks until the answer is there. Raises ProviderError.
    """
    unit = session.unit(key)
    answers, receipt = _ask(session, [unit], _instruction(unit, wish), endpoint)
    if receipt.stopped is not None:
        raise receipt.stopped
    if not answers or answers[-1].target is None:
        why = answers[-1].problem if answers else "nothing came back"
        raise ProviderError(f"{receipt.model} gave no usable translation: {why}")
    return answers[-1]


def retranslate_several(
    session: ReviewSession,
    keys: Sequence[str],
    wish: str,
    endpoint: EndpointChoice,
    *,
    watch: Watch | None = None,
    max_cost: float | None = None,
) -> tuple[list[Answer], Receipt]:
    """The model's new answers for several segments, and what they took. Otherwise as `retranslate`: what has no target,
    and why a run stopped, are for the caller to look at. `max_cost` in US dollars. Raises ProviderError.
    """
    units = [session.unit(key) for key in keys]
    instruction = _instruction(units[0], wish) if len(units) == 1 else wish or _OTHER_WORDS
    return _ask(session, units, instruction, endpoint, watch=watch, max_cost=max_cost)


def _ask(
    session: ReviewSession,
    units: Sequence[Unit],
    instruction: str,
    endpoint: EndpointChoice,
    *,
    watch: Watch | None = None,
    max_cost: float | None = None,
) -> tuple[list[Answer], Receipt]:
    answers: dict[str, Answer] = {}
    glossary = session.glossary

    def deliver(answer: Answer) -> None:
        answers[answer.key] = answer  # a second one is the better one

    def check(segment: Segment, target: str) -> Sequence[Finding]:
        return check_unit(segment.source, target, kind=segment.kind, glossary=glossary)

    def compare(job: Job, targets: Mapping[str, str]) -> Mapping[str, Sequence[Finding]]:
        del job, targets
        return {}  # what a reviewer asks for is looked at by them

    job = job_for(
        session.label,
        session.document,
        session.units,
        glossary,
        wanted=units,
        matches=lambda one: session.matches(one.key),
        voice=session.voice(),
        brief=session.brief,
        instruction=instruction,
    )
    with session.site.open_journal() as journal:
        receipt = engage(
            [job],
            endpoint,
            session.site.config,
            deliver=deliver,
            journal=journal,
            check=check,
            compare=compare,
            watch=watch or Watch(),
            max_cost=max_cost,
        )
    return list(answers.values()), receipt


def _instruction(unit: Unit, wish: str) -> str:
    """What the model is told: the wish, the words that stand there (so that a second wish gets a second answer), and
    what was rejected, with the reasons."""
    lines = [wish or _OTHER_WORDS] if wish or unit.target else []
    if unit.target:
        lines.append(f"So far it reads: {unit.target}")
    lines += [line for line in unit.note.split("\n") if line.startswith(REJECTED)]
    return "\n".join(lines)
