"""Asking the model for one segment again, as a reviewer wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.document import Segment
from translator.errors import ProviderError
from translator.llm import Answer, Job, Watch
from translator.quality import check_unit
from translator.units import Finding, Unit
from translator.workflow.endpoints import EndpointChoice, engage
from translator.workflow.jobs import job_for
from translator.workflow.review import ReviewSession
from translator.workflow.review_units import REJECTED


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

    job = job_for(
        session.label,
        session.document,
        session.units,
        glossary,
        wanted=[unit],
        matches=lambda one: session.matches(one.key),
        voice=session.voice(),
        brief=session.brief,
        instruction=_instruction(unit, wish),
    )
    with session.site.open_journal() as journal:
        receipt = engage(
            [job],
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
        raise ProviderError(f"{receipt.model} gave no usable translation: {why}")
    return answers[-1]


def _instruction(unit: Unit, wish: str) -> str:
    """What the model is told: the wish, the words that stand there (so that a second wish gets a second answer), and
    what was rejected, with the reasons."""
    lines = [wish or "Translate it in other words."] if wish or unit.target else []
    if unit.target:
        lines.append(f"So far it reads: {unit.target}")
    lines += [line for line in unit.note.split("\n") if line.startswith(REJECTED)]
    return "\n".join(lines)
