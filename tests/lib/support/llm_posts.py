"""Posts and runs for tests of the model's room."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.clocks import FakeClock

from translator.document import parse
from translator.llm import Answer, Estimate, Job, Limits, Receipt, Settings, Usage, Watch, translate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from support.model_server import ModelServer

    from translator.document.types import Segment

SAMPLE = Path(__file__).parents[3] / "samples/_posts/2024-12-01-openai-dev-day.md"

SMALL = """\
---
title: 카프카를 걷어낸 이야기
---

## 왜 걷어냈나

우리 팀은 2021년부터 Kafka 2.8 을 썼다. 처음에는 <span>좋았다</span>. 그런데 하루 3억 건이 넘자 `consumer.poll()` 이 느려졌다.

**결국** [Redis Streams](https://redis.io/docs/streams/) 로 옮겼다. 이유는 세 가지였다.

- 운영할 사람이 두 명뿐이었다
- Kubernetes 1.25 로 올리면서 StatefulSet 이 자주 죽었다

| 항목 | 전 | 후 |
|---|---|---|
| 지연 시간 | 120ms | 15ms |

## 마치며

다음 글에서는 Grafana 대시보드를 어떻게 만들었는지 적어 보려고 한다.
"""


def post(
    text: str, *, label: str = "_posts/post.md", wanted: Sequence[str] | None = None, **more: Any
) -> Job:
    """A job for a post's text that wants everything Korean in it."""
    document = parse(text)
    keys = frozenset(one.key for one in document.segments if one.translatable)
    return Job(label, document.text, document.segments, keys if wanted is None else frozenset(wanted), **more)


def sample() -> Job:
    """The sample post."""
    return post(SAMPLE.read_text(encoding="utf-8"), label="_posts/2024-12-01-openai-dev-day.md")


def many(number: int, paragraphs: int = 6, *, up_to: int = 0) -> list[Job]:
    """Posts that are all different, of so many paragraphs or, evenly spread, of `paragraphs` to `up_to`."""
    jobs = []
    for one in range(number):
        more = one * 7 % (up_to - paragraphs + 1) if up_to else 0
        body = "\n\n".join(
            f"{one}번 글의 {at}번째 문단이다. 빌드가 {one * 7 + at}초 걸리던 것을 Bazel{one} 로 바꾸니 {at + 2}배 빨라졌다."
            for at in range(paragraphs + more)
        )
        jobs.append(post(f"# 제목 {one}\n\n{body}\n", label=f"_posts/{one:04}.md"))
    return jobs


@dataclass
class Onlooker(Watch):
    """Writes down all it sees."""

    streams: bool = False
    plans: list[Estimate] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    partials: list[tuple[str, str]] = field(default_factory=list)
    spendings: list[Usage] = field(default_factory=list)

    def planned(self, estimate: Estimate) -> None:
        self.plans.append(estimate)

    def partial(self, post: str, key: str, text: str) -> None:
        self.partials.append((key, text))

    def spent(self, usage: Usage, cost: float | None) -> None:
        self.spendings.append(usage)

    def waiting(self, seconds: float, why: str) -> None:
        self.waits.append(seconds)

    def trouble(self, message: str) -> None:
        self.troubles.append(message)


@dataclass
class Outcome:
    """What a run brought."""

    receipt: Receipt
    answers: list[Answer]
    watch: Onlooker
    clock: FakeClock

    @property
    def targets(self) -> Mapping[str, str]:
        """The translations, by key; what was left isn't in it."""
        return {one.key: one.target for one in self.answers if one.target is not None}

    @property
    def left(self) -> Mapping[str, str]:
        """Why segments were left, by key."""
        return {one.key: one.problem for one in self.answers if one.target is None}


def settings_for(server: ModelServer, **more: Any) -> Settings:
    """The endpoint that `server` is, at any speed."""
    return Settings(server.base_url, "test-model", **{"timeout": 30.0, "slowest": 1e6, **more})


async def run(
    jobs: Sequence[Job] | Job, server: ModelServer, *, settings: Settings | None = None, **more: Any
) -> Outcome:
    """Translate against `server`, with a clock that doesn't wait."""
    answers: list[Answer] = []
    watch = more.pop("watch", None) or Onlooker()
    clock = more.pop("clock", None) or FakeClock()
    receipt = await translate(
        [jobs] if isinstance(jobs, Job) else jobs,
        settings or settings_for(server),
        deliver=answers.append,
        watch=watch,
        clock=clock,
        **more,
    )
    return Outcome(receipt, answers, watch, clock)


def translatable(job: Job) -> list[Segment]:
    """The segments that a job wants, in order."""
    return [one for one in job.segments if one.key in job.wanted]


__all__ = ["Limits", "Onlooker", "Outcome", "asyncio", "many", "post", "run", "sample", "translatable"]
