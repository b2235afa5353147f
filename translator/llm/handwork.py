"""Work that no endpoint does: what a coding agent or a person is shown of a post, and what their English is worth.

They are told what a model is told, and what a model's answer has to keep, their answers have to keep.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.document.tagged import clean, clean_for
from translator.i18n import later
from translator.llm.drafts import stored, stored_target
from translator.llm.journal_keys import handed_key
from translator.llm.prompt import GUIDE, Head, hints, legend_of
from translator.llm.validate import strays
from translator.llm.verdict import Verdict, refuses, sift
from translator.llm.view import parts
from translator.tags import from_model

if TYPE_CHECKING:
    from translator.document.types import Segment
    from translator.llm.interface import AnswerJournal, Job

_REFUSAL = later("it is an apology, not a translation: leave the place empty where you can't translate")


@dataclass(frozen=True, slots=True)
class Handout:
    """What is given to whoever translates: `guide` on how to write, `about` the post in lines, the `post` itself.

    The post is shown as a model sees it, its passages under `numbers` by key, between marks that `legend` explains;
    what is translated already stands in it in English.
    """

    guide: str
    about: str
    post: str
    legend: str
    numbers: Mapping[str, int]


def hand_out(job: Job) -> Handout:
    """The handout for what a job wants."""
    (view,) = parts(job, job.known, sys.maxsize)
    wanted = [one for one in job.segments if one.key in job.wanted]
    about = "\n".join([Head(job, view).about, *hints(job, view, wanted, job.brief)])
    return Handout(GUIDE, about, view.text, legend_of(view), view.numbers)


def judge_handed(job: Job, texts: Mapping[str, str]) -> Verdict:
    """What the English that was handed in is worth: `texts` are by key, for segments of `job`.

    As for an endpoint's last answer, but for one thing: each text was put beside its own Korean, so that one which
    stands in another's place throws no doubt on its neighbours.
    """
    slots = {one.key: one for one in job.segments if one.key in texts}
    cleaned = {
        key: clean_for(slots[key], from_model(text)) if key in slots else clean(from_model(text))
        for key, text in texts.items()
    }
    wrong = strays(slots, cleaned)
    wrong |= {key: _REFUSAL for key, text in cleaned.items() if refuses(text, (slots[key],))}
    good, bad = sift(slots, cleaned, wrong, kept=job.kept, lenient=True)
    return Verdict(good, bad)


def keep_handed(journal: AnswerJournal, job: Job, targets: Mapping[str, str], author: str) -> None:
    """Put what was taken in on the disk, by key; only then is it used."""
    answers = {
        handed_key(job, one): stored(targets[one.key], author) for one in job.segments if one.key in targets
    }
    journal.put_all(answers)


def handed_before(journal: AnswerJournal, job: Job, segments: Iterable[Segment]) -> dict[str, str]:
    """What was taken in for these segments before, by key: a bitext may have been lost, or taken back."""
    values = {one.key: journal.get(handed_key(job, one)) for one in segments}
    found = {key: stored_target(value) for key, value in values.items() if value is not None}
    return {key: target for key, target in found.items() if target is not None}
