"""Translating a text that belongs to no site: nothing of it is read from disk, and nothing is kept there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from glossary import Glossary
from translator.document import Document, ParseOptions, Segment, parse
from translator.errors import ProviderError, UsageError
from translator.i18n import tr
from translator.llm import Answer, Job, Receipt, Watch
from translator.llm.translating import NoJournal
from translator.quality import check_post, check_unit
from translator.units import Finding, Origin, Severity, State, Unit
from translator.workflow.config import Config
from translator.workflow.endpoints import EndpointChoice, engage
from translator.workflow.jobs import job_for
from translator.workflow.report import Remark
from translator.workflow.unwritable import together, unwritable
from translator.workflow.voice import Voice, style_of

LABEL = "text.md"
"""What a text without a file is called in remarks."""


@dataclass(frozen=True, slots=True)
class TextTranslation:
    """A Markdown text in English.

    `text` is the whole text with the translations in place; what has none stands in it as it was. `targets` are the
    translations as tagged text, by their segment's key. `remarks` say, in the order of their lines, what has no
    translation and why, and what the checks found. `receipt` says what was used for it; None where nothing was sent.
    """

    text: str
    targets: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()
    receipt: Receipt | None = None

    @property
    def complete(self) -> bool:
        """Whether every segment with Korean is translated, and nothing speaks against using the text."""
        return all(remark.severity is not Severity.CRITICAL for remark in self.remarks)


def translate_text(
    text: str,
    endpoint: EndpointChoice,
    *,
    options: ParseOptions | None = None,
    glossary: Glossary | None = None,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    watch: Watch | None = None,
) -> TextTranslation:
    """Translate a Markdown text through an endpoint, and wait for it.

    `max_cost` is in US dollars, `max_tokens` counts those sent and received. A segment for which no usable answer comes
    is told of in the remarks. Raises ProviderError where there is no endpoint, or one that stops answering, and
    ConfigError or UsageError for an endpoint that is named wrongly. Answers are kept by nobody: after an error they
    have to be paid for again.
    """
    document, glossary = parse(text, options), glossary or Glossary()
    units = [Unit(one.key, one.kind, one.source) for one in document.segments]
    wanted = [unit for unit, one in zip(units, document.segments, strict=True) if one.translatable]
    if not wanted:
        return TextTranslation(text, {})
    check_not_in_a_loop()
    answers: dict[str, Answer] = {}

    def deliver(answer: Answer) -> None:
        answers[answer.key] = answer  # a second one is the better one

    def check(segment: Segment, target: str) -> Sequence[Finding]:
        return check_unit(segment.source, target, kind=segment.kind, glossary=glossary)

    def compare(job: Job, targets: Mapping[str, str]) -> Mapping[str, Sequence[Finding]]:
        del job
        return together(check_post(_translated(units, targets), glossary), unwritable(document, targets))

    voice = Voice(style=style_of(Config()))
    receipt = engage(
        [job_for(LABEL, document, units, glossary, wanted=wanted, matches=lambda _: (), voice=voice)],
        endpoint,
        Config(),
        deliver=deliver,
        journal=NoJournal(),
        check=check,
        compare=compare,
        watch=watch or Watch(),
        max_cost=max_cost,
        max_tokens=max_tokens,
    )
    targets = {key: answer.target for key, answer in answers.items() if answer.target is not None}
    if receipt.stopped is not None:
        raise receipt.stopped
    if not targets:
        why = next((one.problem for one in answers.values() if one.problem), tr("nothing came back"))
        raise ProviderError(tr("{model} gave no usable translation: {why}", model=receipt.model, why=why))
    assembly = document.assemble(targets)
    remarks = [*_untranslated(document, wanted, answers)]
    remarks += [Remark.of_refusal(LABEL, one) for one in assembly.refused]
    remarks += _findings(document, check_post(_translated(units, targets), glossary))
    remarks.sort(key=lambda remark: remark.line)
    return TextTranslation(assembly.text, targets, tuple(remarks), receipt)


def check_not_in_a_loop() -> None:
    """Raise UsageError where an event loop runs in this thread: a second one can't."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise UsageError(
        tr("this waits for the endpoint, and an event loop is running in this thread"),
        hint=tr("From a coroutine or a notebook, call it in a thread: `await asyncio.to_thread(…)`."),
    )


def _translated(units: Sequence[Unit], targets: Mapping[str, str]) -> list[Unit]:
    return [
        replace(unit, target=targets[unit.key], state=State.PROPOSED, origin=Origin.MODEL)
        if unit.key in targets
        else unit
        for unit in units
    ]


def _untranslated(
    document: Document, wanted: Sequence[Unit], answers: Mapping[str, Answer]
) -> Iterator[Remark]:
    keys = {unit.key for unit in wanted}
    for segment in document.segments:
        answer = answers.get(segment.key)
        if segment.key in keys and (answer is None or answer.target is None):
            why = tr("no answer came for it") if answer is None else answer.problem
            yield Remark.untranslated(LABEL, segment, why)


def _findings(document: Document, found: Mapping[str, Sequence[Finding]]) -> Iterator[Remark]:
    for segment in document.segments:
        for finding in found.get(segment.key, ()):
            yield Remark.of_finding(LABEL, segment, finding)
