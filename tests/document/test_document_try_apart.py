"""Translations tried in their own lines: as the whole document has it, at the cost of those lines."""

from __future__ import annotations

import pytest

from translator.document import Document, parse

POST = """---
title: 이벤트 루프
---

# 첫 제목

문단 하나와 [링크](https://example.com/a).

- 목록의 항목
- 다른 항목

> 인용한 말

| 머리 | 값 |
| --- | --- |
| 칸 | 둘째 칸 |

![그림의 설명](a.png) 옆의 말

마지막 문단
둘째 줄
"""

TARGETS = (
    "Plain words",
    "# Not a heading",
    "1. Not a list",
    "a | b",
    "`code` and *stars*",
    "<b>an element</b>",
    "{% raw %}",
    "--- \n\n---",
    "line\n\nparagraph",
    "[x]: https://example.com/a",
    "<!-- never closed",
    "```\nfence",
    "…!",
)


@pytest.mark.parametrize("target", TARGETS)
def test_it_refuses_what_the_whole_document_refuses(target: str) -> None:
    document = parse(POST)
    for segment in document.segments:
        if segment.tags:
            continue
        whole = document.assemble({segment.key: target}).refused
        assert document.try_apart({segment.key: target}) == whole, (segment.source, target)


def test_it_refuses_one_of_several_and_lets_the_others_stand() -> None:
    document = parse(POST)
    plain = [one for one in document.segments if not one.tags]
    targets = {one.key: f"English number {number}" for number, one in enumerate(plain)}
    assert document.try_apart(targets) == ()
    targets[plain[2].key] = "…"
    [refused] = document.try_apart(targets)
    assert refused.key == plain[2].key


def test_it_reads_a_few_lines_of_a_long_post(monkeypatch: pytest.MonkeyPatch) -> None:
    document = parse("\n\n".join(f"{number}번째 문단과 {number}개의 요청." for number in range(500)))
    read: list[int] = []
    parse_mirror = Document.parse_mirror

    def spied(self: Document, text: str) -> Document:
        read.append(len(text))
        return parse_mirror(self, text)

    monkeypatch.setattr(Document, "parse_mirror", spied)
    segments = document.segments[100:103]
    assert document.try_apart({one.key: f"{one.source[:3]} *requests*" for one in segments}) == ()
    assert read
    assert max(read) < 200
