"""What the parts of a run need of each other, as seams: who asks, a run, and a post in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.document.types import Segment
    from translator.errors import ProviderError
    from translator.llm.budget import Budget
    from translator.llm.capabilities import Capabilities, Form
    from translator.llm.drafts import Candidate
    from translator.llm.early import Early
    from translator.llm.endpoint_record import EndpointRecord
    from translator.llm.exchange import Exchange
    from translator.llm.interface import (
        Answer,
        AnswerJournal,
        Decide,
        Job,
        PostCheck,
        UnitCheck,
        Usage,
        Watch,
    )
    from translator.llm.lines import ModelLine
    from translator.llm.pace import Clock, Gate
    from translator.llm.prompt import Chunk, Head
    from translator.llm.retry_budget import RetryBudget
    from translator.llm.settings import Settings
    from translator.llm.trouble import Stopped
    from translator.llm.verdict import Verdict


class Asking(Protocol):
    """Somebody who asks for answers that others may be asking for, too.

    `asking` are the keys that are being asked for in this process. `offline`: nothing may be sent; `stopped` is what
    ended the run early.
    """

    journal: AnswerJournal
    clock: Clock
    asking: set[str]
    stopped: ProviderError | None
    offline: bool


class Requesting(Protocol):
    """The requests of a run, as the work on one post sees them."""

    async def exchange(self, chunk: Chunk, *, room: int = 1, early: Early | None = None) -> Exchange:
        """Ask for a chunk until an answer can be read. Raises Unanswered, Stopped."""
        ...

    async def request(
        self,
        post: str,
        say: Callable[[Form], list[dict[str, str]]],
        *,
        most: int,
        alone: bool,
        on_text: Callable[[], Callable[[str], bool]],
    ) -> Exchange:
        """Send messages of any kind, `most` being the tokens of the answer. Raises Unanswered, Stopped."""
        ...


class RequestingRun(Asking, Protocol):
    """A run, as its requests see it.

    `window` is the model's context in tokens, as far as it is known, `posts` what each post has used, by its path;
    `streams`: every answer is heard while it comes.
    """

    wire: ModelLine
    settings: Settings
    capabilities: Capabilities
    watch: Watch
    budget: Budget
    gate: Gate
    record: EndpointRecord
    window: int | None
    posts: dict[str, Usage]
    streams: bool

    def stop(self, error: ProviderError) -> Stopped:
        """End the run: what is in flight may come in, nothing else is sent."""
        ...


class Running(Asking, Protocol):
    """A run, as the work on one post sees it. `window` is the model's context in tokens, as far as it is known."""

    settings: Settings
    capabilities: Capabilities
    watch: Watch
    check: UnitCheck
    post_check: PostCheck
    decide: Decide
    window: int | None
    requests: Requesting

    @property
    def mends(self) -> bool:
        """Whether the model still changes what it is asked to mend."""
        ...

    def note(self, verdict: Verdict, form: Form) -> None:
        """Learn from an answer what the endpoint can do."""
        ...

    def mended(self, changed: bool) -> None:
        """Note that an answer to a mending request came, and whether anything in it was new."""
        ...

    def give(self, answer: Answer) -> None:
        """Hand the first answer for a key over."""
        ...

    def give_better(self, answer: Answer) -> None:
        """Hand over something better for a key that has its answer."""
        ...


class PostAtWork(Protocol):
    """The work on one post, as its second thoughts see it: mending and polishing.

    `keys` are the journal's, `drafts` the translations by the segment's key, `decided` the lines of the brief.
    """

    run: Running
    job: Job
    keys: dict[str, str]
    drafts: dict[str, Candidate]
    retries: RetryBudget
    decided: tuple[str, ...]

    def head(self, segments: Sequence[Segment]) -> Head:
        """What a further request about `segments` begins with."""
        ...

    def value(self, target: str) -> str:
        """A translation as the journal keeps it."""
        ...

    def first(self, segment: Segment) -> bool:
        """Whether this is the first of those that share one answer."""
        ...

    def replace(self, segment: Segment, draft: Candidate, *, alone: Candidate) -> None:
        """Hand over something better; `alone` is it as its own checks see it."""
        ...
