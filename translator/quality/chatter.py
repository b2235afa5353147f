"""The check that a model gave the translation and said nothing besides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.quality.registry import CHECKS, Flaw, Pair
from translator.quality.wording import any_of
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_I_AM = r"i(?:['’]m| am)"
_CANNOT = r"(?:can(?:['’]t|not)|won['’]t|am unable to|am not able to)"
_HELP = any_of("translate assist help provide fulfil comply")
_CHANGES = any_of("changes adjustments revisions modifications")
_LABEL = any_of("translation translated_text translated output answer response result english_translation")
_AGREEING = any_of("sure certainly of_course absolutely okay ok great")
_I_WILL = r"(?:here(?:['’]s| is| are)|i(?:['’]ll|['’]ve| will| can| have))"
_HERE_IS = r"(?:here(?:['’]s| is)|below is|above is|the following is)"
_HAVE_KEPT = r"i(?:['’]ve| have) (?:preserved|kept|translated|maintained)"
_WANT = r"(?:['’]d| would)? (?:like|need|want|have)"
_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\A\W{{0,4}}{_AGREEING}[,!.:]*\s+{_I_WILL}",
        rf"\b{_HERE_IS} (?:the|an?|your|my)(?: \w+){{0,2}} (?:translation|translated\b)",
        rf"\A\W{{0,4}}{_LABEL}(?: \(english\))?\s*:",
        r"\A\W{0,4}(?:english|en|target)\s*:\s",
        r"\bas an? (?:ai|large language|language) (?:language )?(?:model|assistant)\b",
        rf"\A\W{{0,2}}{_I_AM} (?:sorry|unable|not able)\b.{{0,12}}?\b(?:{_CANNOT} |to ){_HELP}",
        rf"\A\W{{0,2}}i {_CANNOT} {_HELP}",
        rf"\blet me know if you{_WANT} (?:me to|any (?:further )?{_CHANGES})",
        r"\bi hope this (?:helps|translation)\b",
        r"\[?\btranslator['’]?s note\b",
        rf"\b{_HAVE_KEPT} (?:the|all|your) (?:\w+ ){{0,2}}(?:tags|formatting|markdown|placeholders|text)",
    )
)
_WRAPPED = re.compile(
    r"(?:^|\n)[ ]*(?:```|~~~)[ ]*(?:markdown|md|json|text)?[ ]*(?:\n|\Z)"
    r"|</?think>|<\|[a-z_]+\|>|</?(?:translation|output|answer|segment)>|\A\s*\{\s*\"\w+\"\s*:",
    re.IGNORECASE,
)
_ITS_WORDS = any_of(
    "번역 옮긴이 역자 결과 출력 응답 답변 죄송 미안 언어_모델 언어모델 인공지능 영어 영문 도움 도와 "
    "AI translat output answer response"
)
_SPEAKS_OF_IT = re.compile(_ITS_WORDS, re.IGNORECASE)


@CHECKS.check(
    "chatter",
    Severity.CRITICAL,
    "Nothing but the translation: no “Here is the translation”, no fence around it.",
    decisive=True,
)
def chatter(pair: Pair) -> Iterator[Flaw]:
    """A post that itself speaks of translations, answers or AI is taken at its word."""
    found = list(_WRAPPED.finditer(pair.target.plain))
    found = [match for match in found if match[0].strip()[:3] not in pair.source.plain]
    if not _SPEAKS_OF_IT.search(pair.source.plain):
        found += [match for pattern in _SAID for match in pattern.finditer(pair.target.plain)]
    for match in found:
        message = f"“{match[0].strip()}” is no translation: give the translation alone."
        yield Flaw.of(pair.target, match, message)
