"""The journal's keys: a hash of everything that shaped an answer.

The post that goes along as context is left out, and its brief with it: they change with every edit next door, and
with how far a killed run had come, while the answer to the same paragraph stays the same. So are the samples of the
author's English and the memory's examples. Only a reviewer who asks again is not to get what was answered under
another brief.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from translator.llm.prompt import BRIEF, POLISH, SYSTEM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.document.types import Segment
    from translator.llm.endpoint_settings import Settings
    from translator.llm.interface import Job


def _digest(kind: str, *parts: object) -> str:
    text = json.dumps([kind, *parts], ensure_ascii=False, sort_keys=True, default=list)
    return f"{kind}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def _asked(settings: Settings, job: Job) -> tuple[object, ...]:
    parameters = dict(settings.parameters)
    return settings.base_url, settings.model, parameters, job.style, job.voice, job.sheet, job.instruction


class AnswerKeys:
    """The keys of the translations of one job's segments, at one endpoint."""

    def __init__(self, settings: Settings, job: Job) -> None:
        brief = job.brief if job.instruction else ()
        self._asked = _digest("asked", SYSTEM, *_asked(settings, job), brief)
        self._terms = job.terms
        self._instead = job.instead

    def of(self, segment: Segment) -> str:
        """The key of the translation of `segment`."""
        own = (segment.kind.value, segment.source, segment.notes)
        instead = self._instead.get(segment.key)
        more = () if instead is None else (f"instead of {instead}",)
        return _digest("answer", self._asked, *own, self._terms.get(segment.key, ()), *more)


def mending_key(answer: str, target: str, problems: Sequence[str]) -> str:
    """The key of what came of mending `target`, the answer under the key `answer`."""
    return _digest("mending", answer, target, tuple(problems))


def refusal_key(answer: str) -> str:
    """The key of why the answer under the key `answer` can't be kept, for whoever asks for it again."""
    return _digest("refused", answer)


def polish_key(answer: str, target: str) -> str:
    """The key of the verdict on `target`, the answer under the key `answer`."""
    return _digest("polish", POLISH, answer, target)


def brief_key(settings: Settings, job: Job) -> str:
    """The key of the brief of a post as it is now."""
    return _digest("brief", SYSTEM, BRIEF, *_asked(settings, job), job.text)


def handed_key(job: Job, segment: Segment) -> str:
    """The key of what somebody handed in for `segment` of a post, whatever terms there were at the time."""
    return _digest("handed", job.post, segment.kind.value, segment.source, segment.notes)
