"""Asking the model for segments again, as a reviewer wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.document import Segment
from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm import Answer, Decide, Deliver, Job, Receipt, Watch, not_kept
from translator.quality import check_unit
from translator.units import Finding, Unit
from translator.workflow.endpoints import EndpointChoice, engage
from translator.workflow.halt import Halt
from translator.workflow.jobs import EXAMPLES, job_for
from translator.workflow.review import ReviewSession
from translator.workflow.review_units import REJECTED
from translator.workflow.unwritable import unwritable

MOST_ALONE = 8
"""Segments with English that are each asked for in a request of their own."""
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
        why = answers[-1].problem if answers else tr("nothing came back")
        raise ProviderError(tr("{model} gave no usable translation: {why}", model=receipt.model, why=why))
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


def jobs_for(session: ReviewSession, units: Sequence[Unit], wish: str) -> list[Job]:
    """What the model is asked for, as a reviewer wants these units.

    What has no English yet is one job, as `olgim translate` would have it. Of what has some, each is a job of its own
    while they are few, so that each can be told what it reads now; many of them share one. The memory is asked while
    the jobs are done. May be called from a thread. Raises UsageError, ConfigError, StoreError.
    """
    new = [unit for unit in units if not (unit.target or wish or _rejections(unit))]
    known = frozenset(unit.key for unit in new)
    others = [unit for unit in units if unit.key not in known]
    jobs = [_job(session, new, "")] if new else []
    if len(others) <= MOST_ALONE:
        return jobs + [_job(session, [unit], _instruction(unit, wish)) for unit in others]
    return [*jobs, _job(session, others, _joint_instruction(others, wish))]


def ask_for(
    session: ReviewSession,
    jobs: Sequence[Job],
    endpoint: EndpointChoice,
    *,
    deliver: Deliver,
    decide: Decide = not_kept,
    watch: Watch | None = None,
    max_cost: float | None = None,
    halt: Halt | None = None,
) -> Receipt:
    """Have the jobs done; see `engage`. Changes nothing in the session. Blocks until all is answered, or `halt`."""
    glossary = session.glossary

    def check(segment: Segment, target: str) -> Sequence[Finding]:
        return check_unit(segment.source, target, kind=segment.kind, glossary=glossary)

    def compare(job: Job, targets: Mapping[str, str]) -> Mapping[str, Sequence[Finding]]:
        del job  # what a reviewer asks for is looked at by them, if it can be written at all
        return unwritable(session.document, targets)

    with session.site.open_journal() as journal:
        return engage(
            jobs,
            endpoint,
            session.site.config,
            deliver=deliver,
            decide=decide,
            journal=journal,
            check=check,
            compare=compare,
            watch=watch or Watch(),
            max_cost=max_cost,
            halt=halt,
        )


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

    def deliver(answer: Answer) -> None:
        answers[answer.key] = answer  # a second one is the better one

    job = _job(session, units, instruction)
    receipt = ask_for(session, [job], endpoint, deliver=deliver, watch=watch, max_cost=max_cost)
    return list(answers.values()), receipt


def _job(session: ReviewSession, units: Sequence[Unit], instruction: str) -> Job:
    return job_for(
        session.label,
        session.document,
        session.units,
        session.glossary,
        wanted=units,
        matches=lambda one: session.memory.like(one, EXAMPLES),
        voice=session.memory.voice(),
        brief=session.brief,
        instruction=instruction,
        lazily=True,
    )


def _instruction(unit: Unit, wish: str) -> str:
    """What the model is told: the wish, the words that stand there (so that a second wish gets a second answer), and
    what was rejected, with the reasons."""
    lines = [wish or _OTHER_WORDS] if wish or unit.target else []
    if unit.target:
        lines.append(f"So far it reads: {unit.target}")
    return "\n".join([*lines, *_rejections(unit)])


def _joint_instruction(units: Sequence[Unit], wish: str) -> str:
    """The same for many: what each reads so far, so that none is answered with it again."""
    lines = [wish or _OTHER_WORDS]
    if so_far := [unit.target for unit in units if unit.target]:
        lines += ["So far they read:", *(f"- {text}" for text in so_far)]
    return "\n".join([*lines, *(line for unit in units for line in _rejections(unit))])


def _rejections(unit: Unit) -> list[str]:
    return [line for line in unit.note.split("\n") if line.startswith(REJECTED)]
