"""The checks that a model gave the translation and said nothing besides.

English that sounds like a model may be what the author wrote: “Of course, I've used it too”, “Answer: 2”. So each
pattern stands beside the Korean that explains it. What is explained is believed; of the rest, a pattern that hardly
any author writes is chatter, and one that many write is only a remark to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.quality.registry import CHECKS, Flaw, Pair
from translator.quality.wording import any_of
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class _Saying:
    """What a model is wont to say, and the Korean of which it would be the translation."""

    english: re.Pattern[str]
    explained_by: re.Pattern[str]

    def found(self, pair: Pair) -> Iterator[re.Match[str]]:
        if not self.explained_by.search(pair.source.plain):
            yield from self.english.finditer(pair.target.plain)


def _saying(english: str, explained_by: str) -> _Saying:
    return _Saying(re.compile(english, re.IGNORECASE), re.compile(explained_by, re.IGNORECASE))


_I_AM = r"i(?:['’]m| am)"
_CANNOT = r"(?:can(?:['’]t|not)|won['’]t|am unable to|am not able to)"
_HELP = any_of("translate assist help provide fulfil comply") + r"\b(?! (?:\w+ing|but|it)\b)"
_CHANGES = any_of("changes adjustments revisions modifications")
_WORK = r"(?:translat\w*|(?:the|this|your|following) text|version|in english|as requested)"
_LABEL = any_of("translation translated_text translated english_translation english_version english")
_COMMON_LABEL = any_of("target en output answer response result")
_AGREEING = any_of("sure certainly of_course absolutely okay ok great")
_I_WILL = r"(?:here(?:['’]s| is| are| it is| you go)|i(?:['’]ll|['’]ve| will| can| have))\b"
_HERE_IS = r"(?:here(?:['’]s| is)|below is|above is|the following is)"
_KEPT = any_of("preserved kept translated maintained")
_WANT = r"(?:['’]d| would)? (?:like|need|want|have)"

_TRANSLATING = (
    any_of("번역 옮긴 역자 역주 영어 영문 영역 인공지능 언어_모델 언어모델 챗봇 translat")
    + r"|\b(?:ai|llms?|gpt)\b"
)
_ANSWERING = any_of("결과 출력 응답 답변 정답 대상 목표")
_LABELLED = r"\A[^\n.!?]{0,40}[:：]"
_UNABLE = rf"{any_of('번역 도움 도와 못 불가 어렵 힘들')}|수[가도는]?\s?없"
_AGREED = any_of(
    "물론 네 예 응 그래 그럼 그렇 좋 알겠 당연 확실 분명 틀림 오케이 OK 맞 괜찮 훌륭 멋 대박 최고 잘 절대 자, 일단"
)
_CHATTER = (
    _saying(rf"\A\W{{0,4}}{_AGREEING}[,!.:]*\s+{_I_WILL}.{{0,60}}?\b{_WORK}", _TRANSLATING),
    _saying(rf"\b{_HERE_IS} (?:the|an?|your|my)(?: \w+){{0,2}} (?:translation|translated\b)", _TRANSLATING),
    _saying(r"\b(?:the (?:\w+ )?translation is|literal translation)\b", _TRANSLATING),
    _saying(rf"\A\W{{0,4}}{_LABEL}(?: \(english\))?\s*:\s", rf"{_TRANSLATING}|{_LABELLED}"),
    _saying(rf"\A\W{{0,4}}{_LABEL}\s*:\s[^\n.!?:]{{1,40}}:\s", _TRANSLATING),
    _saying(
        rf"\A\W{{0,2}}(?:{_I_AM} sorry.{{0,8}}?)?(?:i {_CANNOT}|{_I_AM} (?:not able|unable) to) translate",
        _TRANSLATING,
    ),
    _saying(r"\bas an? (?:ai|large language|language) (?:language )?(?:model|assistant)\b", _TRANSLATING),
    _saying(rf"\A\W{{0,2}}{_I_AM} (?:sorry|unable|not able)\b.{{0,12}}?\b(?:{_CANNOT} |to ){_HELP}", _UNABLE),
    _saying(rf"\A\W{{0,2}}i {_CANNOT} {_HELP}", _UNABLE),
    _saying(
        rf"\blet me know if you{_WANT} (?:me to|any (?:further )?{_CHANGES})",
        any_of("알려 말씀 말해 얘기 이야기 연락 댓글 남겨"),
    ),
    _saying(r"\bi hope this translation\b", _TRANSLATING),
    _saying(r"\[?\btranslator['’]?s note\b", rf"{_TRANSLATING}|{any_of('주석 주: 주) 각주')}"),
    _saying(rf"\bnote: (?:[^.!?\n]{{0,60}}?\btranslat|i(?:['’]ve| have)? {_KEPT}\b)", _TRANSLATING),
    _saying(
        rf"\bi(?:['’]ve| have) {_KEPT} (?:the|all|your) (?:\w+ ){{0,2}}(?:tags|formatting|markdown|placeholders|text)",
        rf"{_TRANSLATING}|{any_of('태그 형식 서식 마크다운 유지 그대로 보존 텍스트 글')}",
    ),
)
_REMARKS = (
    _saying(rf"\A\W{{0,4}}{_AGREEING}[,!.:]*\s+{_I_WILL}", _AGREED),
    _saying(rf"\A\W{{0,4}}{_COMMON_LABEL}\s*:\s", rf"{_ANSWERING}|{_LABELLED}"),
    _saying(r"\bi hope this helps\b", any_of("도움 도와 바라 바랍 바람 좋겠 유용 길")),
)
_WRAPPED = re.compile(
    r"(?:^|\n)[ ]*(?:```|~~~)[ ]*(?:markdown|md|json|text)?[ ]*(?:\n|\Z)"
    r"|</?think>|<\|[a-z_]+\|>|</?(?:translation|output|answer|segment)>|\A\s*\{\s*\"\w+\"\s*:",
    re.IGNORECASE,
)


@CHECKS.check(
    "chatter",
    Severity.CRITICAL,
    "Nothing but the translation: no “Here is the translation”, no fence around it.",
    decisive=True,
)
def chatter(pair: Pair) -> Iterator[Flaw]:
    """A post that itself speaks of translations, answers or AI is taken at its word."""
    wrapped = _WRAPPED.finditer(pair.target.plain)
    found = [match for match in wrapped if match[0].strip()[:3] not in pair.source.plain]
    found += _said(pair, _CHATTER)
    for match in found:
        message = f"“{match[0].strip()}” is not part of the translation: give only the translation."
        yield Flaw.of(pair.target, match, message)


@CHECKS.check(
    "remark",
    Severity.WARNING,
    "Nothing sounds like a remark of the model's that the source doesn't make: “Sure, I can”, “I hope this helps”.",
)
def remark(pair: Pair) -> Iterator[Flaw]:
    for match in _said(pair, _REMARKS):
        message = (
            f"“{match[0].strip()}” reads like a remark of your own: say what the source says, and no more."
        )
        yield Flaw.of(pair.target, match, message)


def _said(pair: Pair, sayings: Iterable[_Saying]) -> Iterator[re.Match[str]]:
    for saying in sayings:
        yield from saying.found(pair)
