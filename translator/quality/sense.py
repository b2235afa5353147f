"""Checks of what a fluent translation may still get wrong: doubled names, pronouns, a lost "not"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.rules.wording import any_of, words
from translator.tags import TAG
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_GLOSS = re.compile(r"\b(\w[\w .&+-]{0,40}?)(s?)\s*[(\[]\s*(?:the )?\1s?\s*[)\]]", re.IGNORECASE)


@CHECKS.check(
    "gloss",
    Severity.WARNING,
    "A name is not explained by itself: 패러데이(Faraday) is Faraday, not Faraday (Faraday).",
)
def gloss(pair: Pair) -> Iterator[Flaw]:
    """A word and the same word again in brackets, as Korean gives a term and its English: `cache (cache)`."""
    if _GLOSS.search(pair.source.plain):
        return
    for match in _GLOSS.finditer(pair.target.plain):
        start, end = pair.target.place(*match.span())
        # `particles (<a1>particles</a1>)`: the tag has to stay, and what it leads to is named by it.
        if re.search(r"[A-Za-z]{2}", match[1]) and not TAG.search(pair.target.raw, start, end):
            keep = (match[1] + match[2]).strip()
            yield Flaw.of(
                pair.target,
                match,
                later("“{match}” says the same twice: keep “{keep}”.", match=match[0], keep=keep),
            )


_GENDERED = re.compile(r"\b(?:s?he|his|hers?|him|himself|herself)\b", re.IGNORECASE)
_EITHER = re.compile(
    r"\b(?:s?he|him|his|hers?)(?:\s*/\s*| or | and )(?:s?he|him|his|hers?)\b|\(s\)he|\bs/he\b", re.IGNORECASE
)
_HE = r"(?<![가-힣])그(?:는|가|의|를|에게|와|도|한테|만|로|분)?(?=\s)"
_NOT_HE = any_of(
    "때 중 후 전 외 밖 이후 다음 결과 자체 정도 동안 순간 이유 덕분 래 럼 리고 냥"
)  # 그 때, 그 결과 …
_GENDER_WORDS = any_of(
    "그녀 남자 여자 남성 여성 소년 소녀 남편 아내 와이프 신랑 신부 아버지 어머니 아빠 엄마 할머니 할아버지 아저씨 "
    "아주머니 아줌마 누나 오빠 언니 아들 딸 남동생 여동생 삼촌 이모 고모 사위 며느리 총각 처녀 왕 왕자 공주 "
    "신사 숙녀 사내 청년 남친 여친 남학생 여학생 하느님 하나님 예수 부처 Mr. Ms. Mrs."
)
_GENDER_NAMED = re.compile(
    rf"{_HE}(?!\s*{_NOT_HE})|{_GENDER_WORDS}|형(?=[이은을과의님제 ,.])|\b(?:he|she|his|her|him)\b",
    re.IGNORECASE,
)


_FAMILIES = {"he": words("he him his himself"), "she": words("she her hers herself")}


@CHECKS.check("pronouns", Severity.NOTE, "No he or she where neither source nor glossary names a gender.")
def pronouns(pair: Pair) -> Iterator[Flaw]:
    """“he” or “she” where neither the source nor the glossary says which."""
    if _GENDER_NAMED.search(pair.source.plain):
        return
    known = pair.glossary.people_in(pair.source.raw) if pair.glossary else ()
    allowed = {word for person in known for word in _FAMILIES.get(person.pronoun.lower().split("/")[0], ())}
    text = _EITHER.sub(lambda match: "-" * len(match[0]), pair.target.plain)
    for match in _GENDERED.finditer(text):
        if match[0].isupper() or match[0].lower() in allowed:
            continue
        message = later(
            "The source does not say whether it is “{match}”: use the name, “they” or “who”.", match=match[0]
        )
        for person in known:
            if person.pronoun:
                message = later(
                    "{target} is “{pronoun}” in the glossary, not “{match}”.",
                    target=person.target,
                    pronoun=person.pronoun,
                    match=match[0],
                )
        yield Flaw.of(pair.target, match, message)
        return


_VERBAL_NOUNS = any_of(
    "지원 권장 추천 사용 허용 제공 포함 저장 전송 반환 호출 실행 보장 변경 적용 "
    "커밋 푸시 머지 병합 공유 업로드 클릭 입력 삭제 표시 출력 수정 설치 배포 요구 의미 존재 발생 생성 공개"
)
# Endings that negate a doing, which English hardly turns into its opposite; `어렵지 않다` may well be "easy".
_PAST_AND_POLITE = any_of("습니다 아요 았다 았습니다 았어요")
_CANNOT = rf"[할될]\s?수\s?없{any_of('다 습니다 어요 었다 었습니다')}"
_STATE_NOT_REACHED = rf"{_VERBAL_NOUNS}(?:되어|돼|하고)\s?있지\s?않{any_of('다 습니다 아요 았다 았습니다')}"
_FORBIDDEN = (
    rf"{_VERBAL_NOUNS}하지\s?{any_of('마세요 마십시오 마시오 마라 말자 맙시다 말아야_한다 말아야_합니다')}"
    rf"|{_VERBAL_NOUNS}[하되]면\s?안\s?{any_of('된다 됩니다 돼요 되요')}"
)
_NOT_DONE = re.compile(
    rf"(?:지\s?않는다|{_VERBAL_NOUNS}[하되]지\s?않{_PAST_AND_POLITE}|{_CANNOT}|{_STATE_NOT_REACHED}|{_FORBIDDEN})[.!]*$"
)
_LACKING = any_of("다 습니다 어요 었다 었습니다 었어요")
_HAS_NO = re.compile(rf"(?<!밖에)\s없{_LACKING}[.!]?$")
_NO_NEED = re.compile(rf"필요[가는도]?\s?없{_LACKING}[.!]?$")
_NEEDS = re.compile(r"\b(?:needs?|needed|must|ha(?:ve|s|d) to|requires?|required|necessary)\b", re.IGNORECASE)
_THERE_IS = re.compile(r"\bthere(?:['’]s| is| are| was| were) (?:an?|some|the)\b", re.IGNORECASE)
_IS_NO = re.compile(r"[가-힣A-Za-z](?:이|가)\s아(?:니다|니에요|닙니다|니었다)[.!]?$")
_IS_A = re.compile(r"(?:\b(?:is|are|was|were)|['’]s) (?:an?|the)\b", re.IGNORECASE)
_OPPOSITES = ((_IS_NO, _IS_A), (_HAS_NO, _THERE_IS), (_NO_NEED, _NEEDS))
"""Endings that deny something in words that may be said in many ways, and the English that affirms it."""
_NEGATION = re.compile(r"않|못|없|아니|아닌|아닙|안 |말아|말고|마라|마세|불가|무관|비(?=[가-힣])")
# Any word that can carry a negation, with its family: better to miss a lost "not" than to cry wolf.
_NEGATED = re.compile(
    r"n['’]t\b|\b(?:(?:not?|none|never|nothing|nobody|nowhere|neither|nor|without|cannot|hardly|barely|rarely|seldom|"
    r"scarcely|few|fewer|little|less|least|unless|except|instead|rather|only|just|too|but|out|beyond|far|away|aside|"
    r"wrong|bad|nope|zero|all|every|any|always|fine|fallen|short|same|still|gone|lost|left|kept|safe|hard|empty|free|"
    r"ain|down|broken|mystery|unclear|alone|idle|silent|clear|on and on|forever|constant|constantly|permanent|against|"
    r"yet)"
    r"|(?:fail|lack|miss|avoid|prevent|abstain|refrain|refus|stop|difficult|impossibl|ignor|skip|absent|exclud|forbid|"
    r"disabl|den[iy]|reject|leav|remain|stay|continu|persist|resist|keep|doubt|poor|halt|omit|drop|los|ceas|end|exempt|surpris|un|in|im|ir|il|dis|non)\w*"
    r"|\w+less)\b",
    re.IGNORECASE,
)


@CHECKS.check("negation", Severity.WARNING, "A negative sentence stays negative.")
def negation(pair: Pair) -> Iterator[Flaw]:
    """Only for a single sentence with a single negation, and that of a kind which stays one in English."""
    source, target = pair.source.prose, pair.target.plain
    if re.search(r"[.?!]\s", source) or "?" in source or "?" in target or len(_NEGATION.findall(source)) != 1:
        return
    ends = (ending.search(source) for ending, opposite in _OPPOSITES if opposite.search(target))
    end = _NOT_DONE.search(source) or next(filter(None, ends), None)
    if end and not _NEGATED.search(target):
        yield Flaw(
            later(
                "The source is negative (“{end}”), the translation is not: say it as the source does.",
                end=end[0],
            )
        )
