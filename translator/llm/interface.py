"""What goes into the model's room and what comes out: plain data and the seams."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from translator.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from translator.document.types import Segment
    from translator.errors import ProviderError
    from translator.units import Finding


STOPPED = tr("the run was stopped before it was asked for")
"""The problem of a segment that a run which had to stop did not come to."""


@dataclass(frozen=True, slots=True)
class Job:
    """The work on one post.

    `post` is its label, the path inside the site; `text` the whole post, and `segments` all of its segments, whose
    offsets are into the text. `wanted` are the keys to translate, `known` the translations there are already.
    `terms` gives, by key, lines of the glossary for what occurs in that segment (`토큰 = token`, `Dall-e: keep`);
    `sheet` are lines for the whole post (people, names), `style` lines of the site's style, `voice` what the author
    says of how the blog is to sound, `samples` a few paragraphs of the author's own English, `examples` fuzzy matches
    of the memory (source, translation) by key. `instruction` is a reviewer's wish for this run (`less formal`).
    `brief` is what was decided for the post when it was first translated, in short lines. `polish` are keys, wanted
    or known, that a reviewer reads in a second pass.
    `kept` is, by key, the Korean that may stand in a translation, because the glossary wants it to. `instead` gives, by
    key, the translation that another one is wanted for: what was answered before doesn't count then.
    """

    post: str
    text: str
    segments: tuple[Segment, ...]
    wanted: frozenset[str]
    known: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheet: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    voice: str = ""
    samples: tuple[str, ...] = ()
    examples: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    instruction: str = ""
    brief: tuple[str, ...] = ()
    polish: frozenset[str] = frozenset()
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one wanted segment.

    `target` is sound tagged text, or None where none was got; then `problem` says why, in a sentence for a
    person. `author` is the model. `findings` are what the checks still say of it. `remembered`: it was in the
    journal, nothing was paid for it in this run.
    """

    post: str
    key: str
    target: str | None
    problem: str = ""
    author: str = ""
    findings: tuple[Finding, ...] = ()
    remembered: bool = False


class Deliver(Protocol):
    """Takes answers as they become final, each already on disk.

    Every wanted key gets one, also when the run stops early. A key gets a second one if a later pass
    (consistency, polish) found something better: the last one counts.
    """

    def __call__(self, answer: Answer, /) -> None: ...


class Decide(Protocol):
    """Takes the brief of a post, short lines of what was decided for all of it, once it is on disk."""

    def __call__(self, post: str, brief: tuple[str, ...], /) -> None: ...


def not_kept(_post: str, _brief: tuple[str, ...], /) -> None:
    """Decide, for callers that keep no brief."""


@dataclass(frozen=True, slots=True)
class Done:
    """A post of which nothing more will come, and what was used for it in this run."""

    post: str
    model: str
    usage: Usage
    cost: float | None


class Finish(Protocol):
    """Takes word that a post is done: all its answers were delivered, no better one will follow. It can be written."""

    def __call__(self, done: Done, /) -> None: ...


def not_waited_for(_done: Done, /) -> None:
    """Finish, for callers that write nothing before the run is over."""


class UnitCheck(Protocol):
    """The quality checks on one translation, as findings whose messages the model can act on."""

    def __call__(self, segment: Segment, target: str, /) -> Sequence[Finding]: ...


class PostCheck(Protocol):
    """The checks that compare a post's translations with each other. Called when the post is complete."""

    def __call__(self, job: Job, targets: Mapping[str, str], /) -> Mapping[str, Sequence[Finding]]: ...


class AnswerJournal(Protocol):
    """Answers that survive a loss of power, claims between runs, and what was learned of endpoints.

    `translator.bitext.Journal` is one. `put_all` returns when all of it is durable, or, if it need not be `lasting`,
    when it survives the end of this process; `forget` drops what turned out to be no answer. `claim_all` gives the
    keys that are the caller's to ask for; the others are answered, or another run is asking for them now. A
    claim ends by itself after a while; `renew`, called every few minutes, keeps all of them.
    """

    def get(self, key: str) -> str | None:
        """The answer under a key; None where there is none."""
        ...

    def put_all(self, answers: Mapping[str, str], *, lasting: bool = True) -> None:
        """Keep answers by key, and return when they are safe."""
        ...

    def forget(self, *keys: str) -> None:
        """Drop answers that turned out to be none."""
        ...

    def claim_all(self, keys: Iterable[str]) -> frozenset[str]:
        """Claim keys to ask for; returns those that are now the caller's."""
        ...

    def renew(self) -> None:
        """Keep every claim of this caller for another while."""
        ...

    def release(self, *keys: str) -> None:
        """Give claims back without an answer."""
        ...

    def learned(self, name: str) -> str | None:
        """What was learned under a name; None where nothing was."""
        ...

    def learn(self, name: str, value: str) -> None:
        """Keep something learned of an endpoint under a name, replacing what was there."""
        ...


class Watch:
    """Somebody who looks on. Every method does nothing; override what interests you. None may block.

    `streams`: whether partial texts are wanted; they cost the client time for every token.
    """

    streams: bool = False

    def planned(self, estimate: Estimate) -> None:
        """What the run is expected to take, before its first request. Called once."""

    def partial(self, post: str, key: str, text: str) -> None:
        """A segment's translation as far as it has come in. Not checked, not kept."""

    def streamed(self, post: str, key: str, text: str, author: str) -> None:
        """A passage of an answer that is still coming in: whole, sound by itself, and in the journal; `author` is the
        model. The answer for it follows, and may be a better one. An empty text takes back what was told before.
        """

    def answered(self, answer: Answer) -> None:
        """An answer is final and on disk, as for `Deliver`."""

    def spent(self, usage: Usage, cost: float | None) -> None:
        """What the run has used so far."""

    def waiting(self, seconds: float, why: str) -> None:
        """Nothing is sent for so long."""

    def trouble(self, message: str) -> None:
        """Something went wrong that the run gets over by itself: one line."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take. Money in US dollars; tokens in and out together."""

    max_cost: float | None = None
    max_tokens: int | None = None
    in_flight: int = 64


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens. `cached` and `batch` (a factor) are what is taken off."""

    input: float
    output: float
    cached: float | None = None
    batch: float = 0.5


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used. `input` holds `cached`; `seconds` are the sum of the requests' own times. `said` are the US
    dollars that were said to have been taken, for `priced` of the requests: most endpoints don't say.
    """

    input: int = 0
    cached: int = 0
    output: int = 0
    requests: int = 0
    retries: int = 0
    seconds: float = 0.0
    said: float = 0.0
    priced: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.cached + other.cached,
            self.output + other.output,
            self.requests + other.requests,
            self.retries + other.retries,
            self.seconds + other.seconds,
            self.said + other.said,
            self.priced + other.priced,
        )

    @property
    def tokens(self) -> int:
        """Tokens sent and received together."""
        return self.input + self.output


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a run used and got. `cost` and what is in `costs`, by post, is None where the model's price isn't known.

    `stopped` is what ended the run before its work was done; answers that were there by then were delivered.
    """

    model: str
    endpoint: str
    usage: Usage
    cost: float | None
    seconds: float
    answered: int
    remembered: int
    failed: int
    posts: Mapping[str, Usage]
    stopped: ProviderError | None = None
    costs: Mapping[str, float | None] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """For `--json`; plain values only. The seconds of a post are those of its requests together."""
        return {
            "model": self.model,
            "endpoint": self.endpoint,
            "tokens": {"input": self.usage.input, "cached": self.usage.cached, "output": self.usage.output},
            "cost": None if self.cost is None else round(self.cost, 6),
            "requests": self.usage.requests,
            "retries": self.usage.retries,
            "seconds": round(self.seconds, 3),
            "request_seconds": round(self.usage.seconds, 3),
            "answered": self.answered,
            "remembered": self.remembered,
            "failed": self.failed,
            "stopped": None if self.stopped is None else self.stopped.message,
            "posts": {
                post: {
                    "input": one.input,
                    "cached": one.cached,
                    "output": one.output,
                    "cost": None if (cost := self.costs.get(post)) is None else round(cost, 6),
                    "requests": one.requests,
                    "retries": one.retries,
                    "seconds": round(one.seconds, 3),
                }
                for post, one in self.posts.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run is expected to take; `cost` is None where the model's price isn't known."""

    segments: int = 0
    requests: int = 0
    input: int = 0
    output: int = 0
    cost: float | None = None
    posts: Mapping[str, Estimate] = field(default_factory=dict)
