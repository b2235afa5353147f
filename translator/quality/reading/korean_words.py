"""Numbers that Korean spells out: `두 번째`, `서너`, `스무 명`, `이백 원`, `이틀`, `절반`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.quality.reading.durations import more_by_a_half
from translator.quality.reading.figures import Figure, Value, ways
from translator.rules.wording import any_of, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SINO_DIGITS = {
    "영": 0, "공": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8,
    "구": 9,
}  # fmt: skip
COUNTING = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
}  # fmt: skip
"""The native numbers up to ten, as they stand before what they count."""
_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80,
    "아흔": 90,
}  # fmt: skip
_ONES = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4, "다섯": 5,
    "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_NATIVE_COUNTERS = any_of(
    "번째 가지 개 명 분 번 단계 종류 배 시간 시 달 주 살 권 장 줄 대 곳 팀 사람 마리 쌍 잔 군데 편 차례 "
    "요소 부분"
)
_NATIVE = re.compile(
    rf"(?<![가-힣])(?:(?P<tens>{any_of(' '.join(_TENS))})(?P<ones>{any_of(' '.join(_ONES))})?"
    rf"|(?P<only>{any_of(' '.join(_ONES))}))(?P<counter>[ ]?{_NATIVE_COUNTERS})?"
    r"(?P<half>(?<=[간달주배])[ ]?반(?![가-힣]*[복응영환대]))?"
)
_COUNTERS_OF_THINGS = words("번째 가지 개 명 단계 종류 배 사람 요소 권 곳 군데")
_SINO = re.compile(r"[일이삼사오육륙칠팔구십백천만억조영공]{2,}|[일이삼사오육칠팔구십백천만억조]")
_SINO_COUNTERS = any_of(
    "분 초 년 개월 주 일 명 인 배 월 층 번 회 원 달러 퍼센트 프로 차 등 위 급 단계 장 부 권 학년 살 세 대 "
    "점 개 여 중 진 각"
)
_SINO_COUNTER = re.compile(rf"[ ]?{_SINO_COUNTERS}")
_ODD: dict[str, tuple[Value | int, ...]] = {
    "하루": (1, 24), "이틀": (2, 48), "사흘": (3,), "나흘": (4,), "닷새": (5,), "엿새": (6,), "이레": (7,),
    "여드레": (8,), "아흐레": (9,), "열흘": (10,), "보름": (15, 2), "일주일": (7, 1), "한 달": (30, 1),
    "한달": (30, 1), "반년": (6,), "절반": (Fraction(1, 2), 50), "정오": (12,), "자정": (0, 12, 24),
    "첫": (1,), "처음": (1,), "두어": (2,), "두세": (2, 3), "두셋": (2, 3), "서너": (3, 4), "네댓": (4, 5),
    "너댓": (4, 5), "네다섯": (4, 5), "대여섯": (5, 6), "예닐곱": (6, 7), "양쪽": (2,), "둘째": (2,),
    "셋째": (3,), "넷째": (4,), "더블": (2,), "트리플": (3,), "이중": (2,), "모든": (100,), "전부": (100,),
    "완전": (100,), "백프로": (100,), "연중무휴": (24, 7, 365), "제로": (0,), "입문": (101,),
    "기초": (101,),
}  # fmt: skip
_ODD_WORDS = re.compile(any_of(" ".join(word.replace(" ", "_") for word in _ODD)))
_HALF = re.compile(
    r"(?<![가-힣])반(?=으로|만|은|을|이|도|의|씩|쯤|정도|[^가-힣]|$)|(?<=[시년월간달일])[ ]?반(?![복응영환])|분의"
)
_MANY = re.compile(r"(?<![가-힣])[수몇]\s?([십백천만억]+)")
_CIRCLED = re.compile(r"[①-⑳]")


def read_words(text: str, amount: Callable[[str], Fraction]) -> Iterator[Figure]:
    """Every spelled-out number; only `두 시간 반` is required. `amount` values a run like `삼백이십`."""
    for match in _ODD_WORDS.finditer(text):
        yield _figure(match, *_ODD[match[0]])
    for match in _HALF.finditer(text):
        yield _figure(match, Fraction(1, 2), 30, 50, 6)
    for match in _CIRCLED.finditer(text):
        yield _figure(match, ord(match[0]) - ord("①") + 1)
    for match in _NATIVE.finditer(text):
        value = _TENS.get(match["tens"] or "", 0) + _ONES.get(match["ones"] or match["only"] or "", 0)
        counted = (match["counter"] or "").strip() in _COUNTERS_OF_THINGS and 2 <= value <= 10
        if match["half"]:
            longer = tuple(more_by_a_half(Fraction(value), (match["counter"] or "").strip()))
            yield Figure(match[0], *match.span(), longer)
        else:
            yield _figure(match, value, counted=counted)
    for match in _MANY.finditer(text):
        yield Figure(
            match[0], *match.span(), ways(amount(match[1])), required=False, counted=True, vague=True
        )
    for match in _SINO.finditer(text):
        scaled = len(match[0]) > 1 and re.search(r"[십백천만억조]", match[0])
        if scaled or _SINO_COUNTER.match(text, match.end()):
            yield _figure(match, amount(match[0]))


def _figure(match: re.Match[str], *values: Value | int, counted: bool = False) -> Figure:
    return Figure(match[0], match.start(), match.end(), ways(*values), required=False, counted=counted)
