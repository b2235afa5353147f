"""A post on its way through a run."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator.bitext import Memory
from translator.errors import OlgimError
from translator.llm import Answer, Job
from translator.units import Origin, State, Unit
from translator.workflow.again import Again
from translator.workflow.jobs import EXAMPLE_LIKENESS, EXAMPLES, job_for
from translator.workflow.mirror import check_address
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.mirror_write import Published
from translator.workflow.same_passages import base_of
from translator.workflow.site import Site
from translator.workflow.voice import Voice
from translator.workflow.work import Work, open_work


@dataclass(slots=True)
class PostRun:
    """What came from where, and why what is missing is.

    `sent` and `polished` are keys, `remembered` how many of those were answered already; `published` is what became
    of the mirror, None until then. `earlier` are the units, by key, whose machine translation is asked for anew,
    as they were before. `failure` is what nobody foresaw in it while its answers came in.
    """

    work: Work
    taken_over: int = 0
    memory: int = 0
    wanted: frozenset[str] = frozenset()
    sent: set[str] = field(default_factory=set)
    polished: set[str] = field(default_factory=set)
    remembered: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    published: Published | None = None
    failure: OlgimError | None = None
    earlier: Mapping[str, Unit] = field(default_factory=dict)

    def take(self, answer: Answer) -> None:
        """Take in what the model's side said of a segment."""
        if answer.target is None:
            self.problems[answer.key] = answer.problem
            return
        self.problems.pop(answer.key, None)
        self.work.propose(answer.key, answer.target, Origin.MODEL, answer.author)
        if (earlier := self.earlier.get(answer.key)) is not None:
            self.work.keep_beside(earlier)
        if answer.key not in self.wanted:
            self.polished.add(answer.key)
        elif answer.key not in self.sent:
            self.sent.add(answer.key)
            self.remembered += answer.remembered

    @property
    def renewed(self) -> tuple[str, ...]:
        """The keys of the units that have other words than before, beside which the earlier ones stand."""
        now = {unit.key: unit.target for unit in self.work.units}
        return tuple(key for key, unit in self.earlier.items() if now.get(key) != unit.target)

    def decide(self, brief: tuple[str, ...]) -> None:
        """Keep what was decided for the whole post, unless a person has decided it."""
        bitext = self.work.bitext
        bitext.header = replace(bitext.header, brief=bitext.header.brief or brief)


def prepare(
    site: Site,
    path: Path,
    memory: Memory,
    output: Path | None = None,
    *,
    leave: Container[str] = (),
    again: Again | None = None,
) -> PostRun:
    """Open a post, take over what a person changed in its mirror, and fill in what the memory knows.

    `leave` are passages, by the key that those of one text share, which are not filled in. `again` asks anew for what a
    machine wrote. Writes nothing. Raises SourceError, GlossaryError, ConfigError, StoreError, PublishError, and
    UsageError where that is asked of a post in which there is no such thing.
    """
    work = open_work(site, path)
    _ = work.glossary  # if it is wrong, the post is left out before anything is asked for it
    if output is None:
        check_address(work)
    post_run = PostRun(work, taken_over=take_over_edits(work, output))
    for unit in work.units:
        if unit.target and unit.state is not State.STALE:
            post_run.memory += 1
            continue
        if unit.left:
            continue
        if unit.previous_source == unit.source:
            continue  # a term has changed, not the source: the memory knows only the words that are to be replaced
        if base_of(unit.key) in leave:
            continue
        match = memory.exact(unit.source, post=work.label, kind=unit.kind)
        if match is not None:
            # Words of another post's person are the memory's here; a model's proposal stays a model's.
            origin = Origin.MEMORY if match.state is State.ACCEPTED else match.origin
            work.propose(unit.key, match.target, origin, match.author)
            post_run.memory += 1
    post_run.wanted = frozenset(unit.key for unit in work.wanted)
    if again is not None:
        post_run.earlier = again.of(work)
        post_run.memory -= len(post_run.earlier)
        post_run.wanted |= post_run.earlier.keys()
        if not post_run.wanted:
            again.check(work)
    return post_run


def job_of(post_run: PostRun, memory: Memory, voice: Voice, *, polish: bool = False) -> Job | None:
    """What the model is asked for; None where that is nothing. `polish`: all that no person has touched, too."""
    work = post_run.work
    wanted = [unit for unit in work.units if unit.key in post_run.wanted]
    polished = [
        unit.key
        for unit in work.units
        if unit.state is not State.ACCEPTED and unit.origin is not Origin.HUMAN
    ]
    if not wanted and not (polish and polished):
        return None
    return job_for(
        work.label,
        work.document,
        work.units,
        work.glossary,
        wanted=wanted,
        polish=polished if polish else (),
        voice=voice,
        brief=work.bitext.header.brief,
        instead={key: unit.target for key, unit in post_run.earlier.items()},
        matches=lambda unit: memory.fuzzy(
            unit.source, threshold=EXAMPLE_LIKENESS, limit=EXAMPLES, post=work.label
        ),
    )
