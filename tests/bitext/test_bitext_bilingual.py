"""Which English passage stands for which Korean one, and which pages are no translation at all."""

from __future__ import annotations

import pytest

from translator.bitext import Alignment, align
from translator.document import parse


def aligned(korean: str, english: str) -> Alignment:
    document = parse(korean)
    return align(document, document.parse_mirror(english))


def pairs(alignment: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.korean, bead.english) for bead in alignment.beads]


def test_entries_that_share_a_number_with_their_neighbour_are_not_shifted() -> None:
    korean = """예를 들어 “서쪽으로 다섯 걸음”이라고 하면

- “서쪽”은 “해를 등지고 섰을 때 90도 돌아선 쪽” 을 줄인 말이고,
- “90도”는 “한 바퀴를 360으로 나눈 각을 90배 하여 처음 선에서 시계 반대 방향으로 벌어진 크기” 를 줄인 말이고,
- “걸음”은 “한 발이 땅에서 떨어졌다가 다시 땅에 닿기까지의 움직임” 을 줄인 말이에요.

그래서 줄인 말이 필요해요.
"""
    english = """For example, when I say "Five steps to the west",

- "West" is short for "the side that is 90 degrees from the sun behind you", and
- "90 degrees" is short for "a quarter of a full circle", and
- "step" is short for "the movement from one foot leaving the ground until it touches the ground again".

So short words are needed.
"""
    assert pairs(aligned(korean, english)) == [((at,), (at,)) for at in range(5)]


def test_a_remark_that_the_english_leaves_out_is_not_put_to_its_neighbour() -> None:
    korean = """# 설정

처럼 값이 바뀝니다.

하지만 `acks=all`이 켜진 Kafka의 경우, 이 규칙대로라면 바로 답해야 할 것 같지만, 3개의 복제본을 기다리는 예외이기 때문에 늦게 답하는 것이 맞습니다.
"""
    english = """# Settings

However, in the case of Kafka with `acks=all`, by this rule it seems that it should be answering at once. But since
waiting for 3 replicas makes an exception of it, it is right that it answers late, and nobody needs to be surprised.
"""
    assert pairs(aligned(korean, english)) == [((0,), (0,)), ((1,), ()), ((2,), (1,))]


def test_one_paragraph_that_was_split_in_two_stays_together() -> None:
    korean = "밤 11시에 배포하면 사람이 적어서 안전하다고 생각했습니다. 그런데 DNS 캐시가 60분 남아서 손님 절반이 옛 서버로 갔습니다.\n"
    english = (
        "I thought that deploying at 11 at night was safe, since few people are there.\n\n"
        "But the DNS cache had 60 minutes left, so half of the visitors went to the old server.\n"
    )
    assert pairs(aligned(korean, english)) == [((0,), (0, 1))]


POST = """---
title: 장애를 겪고 나서
---

지난주 금요일 밤에 서버가 멈췄습니다. Redis 메모리가 가득 찼고, `maxmemory-policy`가 `noeviction`이었습니다.

## 무슨 일이 있었나

알림은 11시 40분에 왔습니다. 저는 영화를 보고 있었고, 노트북은 회사에 있었습니다.

처음에는 Kubernetes 문제라고 생각했습니다. 파드를 세 번 다시 띄웠지만 5분 뒤에 또 멈췄습니다.

## 원인

세션을 지우지 않았습니다. TTL 없이 쌓인 키가 2,400만 개였습니다.

```sh
redis-cli config set maxmemory-policy allkeys-lru
```

- 세션에 TTL을 걸었습니다.
- 메모리가 80%를 넘으면 알림이 옵니다.
- 노트북은 이제 집에 가져옵니다.

다음에는 더 빨리 찾을 수 있기를 바랍니다.
"""

RETELLINGS = {
    "a talk's summary": """---
title: What an outage taught me
---

Every on-call engineer has a Friday story. Mine is about a cache that was never told to forget.

We kept sessions in Redis, and nobody had asked how long they should live. For two years that was fine. Then it wasn't,
and a policy that I had never read decided that no write would go through any more.

I will spare you the three restarts, the wrong guesses about the cluster, and the taxi ride for a laptop. What I want to
share is the checklist that came out of it:

1. Read the defaults of everything that stores data.
2. Give every key a life.
3. Alert on the trend and not on the limit.

If you only do the second, you will sleep better than I did.
""",
    "a letter to beginners": """---
title: Caches, for those who start
---

## Why do we cache?

Reading from memory is quicker than reading from disk. That is all there is to it, and it is enough to build a company on.

## What can go wrong?

Memory ends. When it does, a cache has to throw something away, or refuse what is new. Redis lets you choose with
`maxmemory-policy`. My own site once chose badly.

## What should I choose?

For sessions, nearly always `allkeys-lru`. For a queue, never.

```sh
redis-cli config get maxmemory-policy
```

Ask somebody who has been paged at night which one they have. They will know it by heart.
""",
    "a short note": """---
title: Outage, last Friday
---

Redis was full on Friday night, since sessions had no TTL (24 million keys). It is fixed, and there is an alert now.
Sorry to all who couldn't log in.
""",
}


@pytest.mark.parametrize("english", RETELLINGS.values(), ids=RETELLINGS)
def test_a_page_that_tells_the_post_anew_is_no_translation_of_it(english: str) -> None:
    assert not aligned(POST, english).is_translation


def test_a_free_translation_with_a_remark_of_its_own_is_one() -> None:
    english = """---
title: After the outage
---

Our server stopped last Friday night. Redis had run out of memory, and its `maxmemory-policy` was `noeviction`.

## What happened

The alert came at 11:40. I was watching a film, and my laptop was at the office.

At first I blamed Kubernetes. I restarted the pods three times, and each time they stopped again 5 minutes later.

(Readers abroad: our office is an hour away.)

## The cause

We never deleted sessions. There were 24 million keys without a TTL.

```sh
redis-cli config set maxmemory-policy allkeys-lru
```

- Sessions have a TTL now.
- An alert comes when memory is above 80%.
- My laptop comes home with me.

I hope to find it sooner next time.
"""
    found = aligned(POST, english)
    assert found.is_translation
    assert found.share == 1
    assert sum(bool(bead.korean and bead.english) for bead in found.beads) == 11
