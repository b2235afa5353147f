"""What the work on a post needs of its run, and its second thoughts of that work, as seams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from translator.llm.single_flight import Asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.document.types import Segment
    from translator.llm.capabilities import Capabilities, Form
    from translator.llm.drafts import Candidate
    from translator.llm.endpoint_settings import Settings
    from translator.llm.interface import (
        Answer,
        Decide,
        Job,
        PostCheck,
        UnitCheck,
        Watch,
    )
    from translator.llm.prompt import Head
    from translator.llm.requesting import Requests
    from translator.llm.retry_budget import RetryBudget
    from translator.llm.verdict import Verdict


class Running(Asking, Protocol):
    """A run, as the work on one post sees it. `window` is the model's context in tokens, as far as it is known."""

    settings: Settings
    capabilities: Capabilities
    watch: Watch
    check: UnitCheck
    post_check: PostCheck
    decide: Decide
    window: int | None
    requests: Requests

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
