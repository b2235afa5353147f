"""The review screen in Korean, in a real terminal: from opening a post to its publication, no English is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.reviews import ENGLISH, POST, on_disk, write_post
from support.terminals import TMUX, Terminal

pytestmark = pytest.mark.skipif(
    TMUX is None, reason="tmux is not installed: these tests need a real terminal"
)

_EDITED = " Indeed."
# What stays as it is in Korean: the program, files, models, keys, and what the front matter and a diff are written in.
_KEPT = "olgim post md en test-model Esc Enter Space Tab PgDn ctrl front matter title lang code"
_WORD = re.compile(r"[A-Za-z]{2,}")
_CUT = re.compile(r"[A-Za-z]+(?=[│╭╰])|(?<=[│╮╯])[A-Za-z]+")  # by the frame of a dialog before it
_KNOWN = frozenset(_WORD.findall(" ".join([*ENGLISH, POST, _EDITED, _KEPT])))


@pytest.fixture
def at() -> Iterator[Terminal]:
    terminal = Terminal((80, 24), language="ko")
    yield terminal
    terminal.close()


def _english_left(at: Terminal) -> list[str]:
    """Words of the interface on the screen that are English."""
    screen = _CUT.sub("", at.screen)
    return [word for word in _WORD.findall(screen) if word not in _KNOWN]


def test_a_post_is_reviewed_and_published_in_korean(at: Terminal, tmp_path: Path) -> None:
    post = write_post(tmp_path)
    at.start(post.parent, "review", post.name)
    at.see("문단 4개 중 4개를 검토해야 합니다", "a 승인", "q 끝내기")
    assert _english_left(at) == []
    at.press("a")
    at.see("문단 1개를 승인했습니다")
    assert _english_left(at) == []
    at.press("e")
    at.see("영어 · 고치는 중", "^s 저장·승인")
    assert _english_left(at) == []
    at.type(_EDITED)
    at.see("Indeed.", "비교 · 고치기 전")
    assert _english_left(at) == []
    at.press("C-s")
    at.see("저장하고 승인했습니다")
    assert _english_left(at) == []
    at.press("A")
    at.see("지적 없는 제안 2개를 모두 승인할까요?", "y 예")
    assert _english_left(at) == []
    at.press("y")
    at.see("모두 마쳤습니다. P: diff를 보고 발행")
    at.press("P")
    at.see(" 발행 ", "Enter 파일 쓰기", "문단 4개를 모두 승인했습니다")
    assert _english_left(at) == []
    at.press("Enter")
    at.see("post.en.md를 썼습니다", "y: 모든 글")
    assert _english_left(at) == []
    at.press("q")
    at.see("이번 검토", "직접 고침", "발행", "q 끝내기", "계속 검토하기")
    assert _english_left(at) == []
    at.press("q")
    at.ended()
    assert [unit.settled for unit in on_disk(post)] == [True] * 4
    assert (tmp_path / "post.en.md").is_file()


def test_what_is_undone_is_named_in_korean_also_in_the_next_review(at: Terminal, tmp_path: Path) -> None:
    post = write_post(tmp_path)
    at.start(post.parent, "review", post.name)
    at.see("q 끝내기")
    at.press("e")
    at.see("고치는 중")
    at.type(_EDITED)
    at.press("C-s")
    at.see("저장하고 승인했습니다")
    at.press("q")
    at.see("이번 검토")
    at.press("q")
    at.ended()
    at.start(post.parent, "review", post.name)
    at.see("q 끝내기")
    at.press("u")
    at.see("되돌림: 고친 것")
    at.press("C-q")
    at.ended()
