"""The rule that a model gave the translation and said nothing besides.

English that sounds like a model may be what the author wrote: “Of course, I've used it too”, “Answer: 2”. So each
pattern stands beside the Korean that explains it. What is explained is believed; of the rest, a pattern that hardly
any author writes is chatter, and one that many write is only a remark to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.rules.book import RULES, Flaw, Pair
from translator.rules.wording import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Saying:
    """What a model is wont to say, and the Korean of which it would be the translation."""

    english: re.Pattern[str]
    explained_by: re.Pattern[str]

    def found(self, pair: Pair) -> Iterator[re.Match[str]]:
        """Where the translation says it, unless the source has something to the same effect."""
        if not self.explained_by.search(pair.source.plain):
            yield from self.english.finditer(pair.target.plain)


def saying(english: str, explained_by: str) -> Saying:
    """A saying by its two patterns, whatever the case."""
    return Saying(re.compile(english, re.IGNORECASE), re.compile(explained_by, re.IGNORECASE))


_I_AM = r"i(?:['’]m| am)"
_CANNOT = r"(?:can(?:['’]t|not)|won['’]t|am unable to|am not able to)"
_HELP = any_of("translate assist help provide fulfil comply") + r"\b(?! (?:\w+ing|but|it)\b)"
_CHANGES = any_of("changes adjustments revisions modifications")
_WORK = r"(?:translat\w*|(?:the|this|your|following) text|version|in english|as requested)"
_LABEL = any_of("translation translated_text translated english_translation english_version english")
AGREEING = any_of("sure certainly of_course absolutely okay ok great")
I_WILL = r"(?:here(?:['’]s| is| are| it is| you go)|i(?:['’]ll|['’]ve| will| can| have))\b"
_HERE_IS = r"(?:here(?:['’]s| is)|below is|above is|the following is)"
_KEPT = any_of("preserved kept translated maintained")
_WANT = r"(?:['’]d| would)? (?:like|need|want|have)"

_TRANSLATING = (
    any_of("번역 옮긴 역자 역주 영어 영문 영역 인공지능 언어_모델 언어모델 챗봇 translat")
    + r"|\b(?:ai|llms?|gpt)\b"
)
LABELLED = r"\A[^\n.!?]{0,40}[:：]"
_UNABLE = rf"{any_of('번역 도움 도와 못 불가 어렵 힘들')}|수[가도는]?\s?없"
_CHATTER = (
    saying(
        rf"\A\W{{0,4}}(?:{AGREEING}|{_HERE_IS})\b[^.\n]{{0,60}}[:!]\s*(?:\n|here(?:['’]s| is| are)\b)",
        r"[:：!]\s*(?:\n|여기)",  # whatever the post is about, nobody begins a text so
    ),
    saying(rf"\A\W{{0,4}}{AGREEING}[,!.:]*\s+{I_WILL}.{{0,60}}?\b{_WORK}", _TRANSLATING),
    saying(rf"\b{_HERE_IS} (?:the|an?|your|my)(?: \w+){{0,2}} (?:translation|translated\b)", _TRANSLATING),
    saying(
        rf"\A\W{{0,4}}(?:{AGREEING}[,!.:]*\s+)?{_HERE_IS} [^.:\n]{{0,30}}\benglish\b[^.:\n]{{0,20}}:",
        _TRANSLATING,
    ),
    saying(r"\b(?:the (?:\w+ )?translation is|literal translation)\b", _TRANSLATING),
    saying(rf"\A\W{{0,4}}{_LABEL}(?: \(english\))?\s*:\s", rf"{_TRANSLATING}|{LABELLED}"),
    saying(rf"\A\W{{0,4}}{_LABEL}\s*:\s[^\n.!?:]{{1,40}}:\s", _TRANSLATING),
    saying(
        rf"\A\W{{0,2}}(?:{_I_AM} sorry.{{0,8}}?)?(?:i {_CANNOT}|{_I_AM} (?:not able|unable) to) translate",
        _TRANSLATING,
    ),
    saying(r"\bas an? (?:ai|large language|language) (?:language )?(?:model|assistant)\b", _TRANSLATING),
    saying(rf"\A\W{{0,2}}{_I_AM} (?:sorry|unable|not able)\b.{{0,12}}?\b(?:{_CANNOT} |to ){_HELP}", _UNABLE),
    saying(rf"\A\W{{0,2}}i {_CANNOT} {_HELP}", _UNABLE),
    saying(
        rf"\blet me know if you{_WANT} (?:me to|any (?:further )?{_CHANGES})",
        any_of("알려 말씀 말해 얘기 이야기 연락 댓글 남겨"),
    ),
    saying(r"\bi hope this translation\b", _TRANSLATING),
    saying(r"\[?\btranslator['’]?s note\b", rf"{_TRANSLATING}|{any_of('주석 주: 주) 각주')}"),
    saying(rf"\bnote: (?:[^.!?\n]{{0,60}}?\btranslat|i(?:['’]ve| have)? {_KEPT}\b)", _TRANSLATING),
    saying(
        rf"\bi(?:['’]ve| have) {_KEPT} (?:the|all|your) (?:\w+ ){{0,2}}(?:tags|formatting|markdown|placeholders|text)",
        rf"{_TRANSLATING}|{any_of('태그 형식 서식 마크다운 유지 그대로 보존 텍스트 글')}",
    ),
)
_FENCES = frozenset({"```", "~~~"})
_WRAPPED = re.compile(
    r"(?:^|\n)[ ]*(?:```|~~~)[ ]*+[\w+-]*+[ ]*+(?:\n|\Z)"
    r"|</?think>|<\|[a-z_]+\|>|</?(?:translation|output|answer|segment)>|\A\s*\{\s*\"\w+\"\s*:",
    re.IGNORECASE,
)


@RULES.rule(
    "chatter",
    "Nothing but the translation: no “Here is the translation”, no fence around it.",
    decisive=True,
)
def chatter(pair: Pair) -> Iterator[Flaw]:
    """A post that itself speaks of translations, answers or AI is taken at its word."""
    wrapped = _WRAPPED.finditer(pair.target.plain)
    found = [match for match in wrapped if match[0].strip()[:3] not in pair.source.plain]
    found += said(pair, _CHATTER)
    for match in found:
        said_there = match[0].strip()
        if said_there[:3] in _FENCES:
            message = later(
                "“{said_there}” is a code fence that the source does not have: give only the translation.",
                said_there=said_there,
            )
        else:
            message = later(
                "“{said_there}” talks about the translation: give only the translation itself.",
                said_there=said_there,
            )
        yield Flaw.of(pair.target, match, message)


def said(pair: Pair, sayings: Iterable[Saying]) -> Iterator[re.Match[str]]:
    """Where a translation says one of these, and the source doesn't."""
    for saying in sayings:
        yield from saying.found(pair)
