"""Checks that the translation is one: English, about the source, and nothing besides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.hangul import HANGUL_CLASS, has_hangul
from translator.quality.registry import CHECKS, Flaw, Pair
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_HANGUL_RUN = re.compile(rf"[{HANGUL_CLASS}]+(?:[ ]+[{HANGUL_CLASS}]+)*")
_JAMO_RUN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]{2,}")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


@CHECKS.check("empty", Severity.CRITICAL, "There is a translation.", decisive=True)
def empty(pair: Pair) -> Iterator[Flaw]:
    if pair.source.prose and not pair.target.prose:
        yield Flaw("The translation is empty.")


@CHECKS.check(
    "unchanged", Severity.CRITICAL, "The translation is not the Korean source again.", decisive=True
)
def unchanged(pair: Pair) -> Iterator[Flaw]:
    source, target = (re.sub(r"\W+", "", text.plain) for text in (pair.source, pair.target))
    left = _without_untranslatable(pair, pair.source.plain)
    if source == target and has_hangul(left):
        yield Flaw("The translation is the Korean source again: translate it.")


_FOREIGN = re.compile(r"[\u0400-\u052f\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_STOP_WORDS = {
    "French": "le la les des est une et dans pour que qui vous nous avec sur pas ce cette sont au aux du ne".split(),
    "Spanish": "el la los las es una y en para que con por del se un como más lo su al no este esta".split(),
    "German": "der die das und ist nicht ein eine mit für auf den von zu dem sich auch es wird werden wir im".split(),
    "Portuguese": "o os as é uma e em para que com por do da se um como mais no na não este esta".split(),
    "Italian": "il lo la gli le è una e in per che con di del della si un come più non questo sono".split(),
    "Indonesian": "yang dan di untuk dengan ini itu dari tidak pada adalah dalam akan bisa kita saya".split(),
    "Vietnamese": "và là của các có được cho không một những trong này với để người khi".split(),
}
_ENGLISH = frozenset(
    "the a an of to and in is are was were it that this for on with as you i we be can not have has by at from or but if so "
    "do there when what how my your they which will would one all about more".split()
)


@CHECKS.check("language", Severity.CRITICAL, "The translation is in English.", decisive=True)
def language(pair: Pair) -> Iterator[Flaw]:
    text = pair.target.plain
    letters = len(_LETTER.findall(text))
    korean = len(re.findall(rf"[{HANGUL_CLASS}]", _without_untranslatable(pair, text)))
    foreign = len(_FOREIGN.findall(text))
    if korean > 8 and korean * 2 > letters:
        yield Flaw("Most of the translation is Korean: translate it into English.")
    elif foreign > 4 and foreign * 3 > letters and len(_FOREIGN.findall(pair.source.plain)) * 3 < foreign:
        yield Flaw("The translation is not in English: translate the source into English.")
    else:
        words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
        for name, stops in _STOP_WORDS.items():
            theirs, ours = sum(word in stops for word in words), sum(word in _ENGLISH for word in words)
            if theirs >= 3 and theirs > 3 * ours and theirs * 6 > len(words):
                yield Flaw(f"The translation looks {name}: translate the source into English.")
                return


def _without_untranslatable(pair: Pair, text: str) -> str:
    for term in sorted(pair.untranslatable, key=len, reverse=True):
        text = text.replace(term, " ")
    return text


_QUOTED = re.compile(r"[\"“‘'(\[「『<]\s*$"), re.compile(r"^\s*[\"”’')\]」』>,.!?]")


@CHECKS.check(
    "hangul",
    Severity.WARNING,
    "No Korean is left, but for quoted words, glosses and terms that stay as they are.",
)
def hangul(pair: Pair) -> Iterator[Flaw]:
    kept = pair.untranslatable
    for match in _HANGUL_RUN.finditer(pair.target.plain):
        rest = match[0]
        for term in kept:
            rest = rest.replace(term, "")
        if not rest.strip() or _JAMO_RUN.search(rest) or _mentioned(pair, match):
            continue
        yield Flaw.of(pair.target, match, f"“{match[0]}” is left in Korean: translate it.")


def _mentioned(pair: Pair, match: re.Match[str]) -> bool:
    """Whether a Korean word is quoted or given in brackets amid English, as one does when one speaks of the word."""
    text = pair.target.plain
    before, after = _QUOTED
    return (
        len(match[0]) <= 16
        and match[0].replace(" ", "") in pair.source.plain.replace(" ", "")
        and bool(before.search(text[: match.start()]) and after.search(text[match.end() :]))
        and len(_LATIN_WORD.findall(text))
        >= (2 if "(" in text[max(0, match.start() - 2) : match.start()] else 4)
    )


@CHECKS.check("jamo", Severity.WARNING, "Korean laughter and tears (ㅋㅋㅋ, ㅠㅠ) don't stay as they are.")
def jamo(pair: Pair) -> Iterator[Flaw]:
    for match in _JAMO_RUN.finditer(pair.target.plain):
        if _mentioned(pair, match):
            continue
        yield Flaw.of(
            pair.target,
            match,
            f"“{match[0]}” means nothing in English: leave it out, or say “haha” or an emoji.",
        )


_CHATTER = re.compile(
    r"\A\W{0,4}(?:sure|certainly|of course|absolutely|okay|ok|great)[,!.:]*\s+(?:here(?:'s|’s| is| are)|i(?:'ll|’ll| will| can| have|'ve|’ve))"
    r"|\b(?:here(?:'s|’s| is)|below is|above is|the following is) (?:the|an?|your|my)(?: \w+){0,2} (?:translation|translated\b)"
    r"|\A\W{0,4}(?:english )?(?:translation|translated text|translated|output|answer|response|result)(?: \(english\))?\s*:"
    r"|\A\W{0,4}(?:english|en|target)\s*:\s"
    r"|\bas an? (?:ai|large language|language) (?:language )?(?:model|assistant)\b"
    r"|\A\W{0,2}i(?:'m|’m| am) (?:sorry|unable|not able),?(?: but)?(?: i)?(?: can(?:'t|’t|not))? (?:to )?(?:translate|assist|help|provide|fulfil)"
    r"|\A\W{0,2}i (?:can(?:'t|’t|not)|am unable to|won't) (?:translate|assist|help|provide|fulfil|comply)"
    r"|\blet me know if you(?:'d|’d| would)? (?:like|need|want|have) (?:me to|any (?:changes|adjustments|revisions|modifications|further (?:changes|adjustments)))"
    r"|\bi hope this (?:helps|translation)\b|\[?\btranslator(?:'s|’s)? note\b"
    r"|(?:^|\n)\s*(?:```|~~~)\s*(?:markdown|md|json|text)?\s*(?:\n|\Z)"
    r"|</?think>|<\|[a-z_]+\|>|</?(?:translation|output|answer|segment)>|\A\s*\{\s*\"\w+\"\s*:"
    r"|\bi(?:'ve|’ve| have) (?:preserved|kept|translated|maintained) (?:the|all|your) (?:\w+ ){0,2}(?:tags|formatting|markdown|placeholders|text)",
    re.IGNORECASE,
)  # fmt: skip
_SPEAKS_OF_IT = re.compile(
    r"번역|옮긴이|역자|translat|결과|출력|응답|답변|죄송|미안|언어 ?모델|AI|영어|영문|도움|think|output|answer|response",
    re.IGNORECASE,
)


@CHECKS.check(
    "chatter",
    Severity.CRITICAL,
    "Nothing but the translation: no “Here is the translation”, no fence around it.",
    decisive=True,
)
def chatter(pair: Pair) -> Iterator[Flaw]:
    for match in _CHATTER.finditer(pair.target.plain):
        source = pair.source.plain
        markup = match[0].strip()[:1] in "`~<{"
        if not (_SPEAKS_OF_IT.search(source) if not markup else match[0].strip()[:3] in source):
            yield Flaw.of(
                pair.target, match, f"“{match[0].strip()}” is no translation: give the translation alone."
            )


_GLOSS = re.compile(r"\b([\w][\w .&+-]{0,40}?)s?\s*[(\[]\s*(?:the )?\1s?\s*[)\]]", re.IGNORECASE)


@CHECKS.check(
    "gloss",
    Severity.WARNING,
    "A name is not explained by itself: 패러데이(Faraday) is Faraday, not Faraday (Faraday).",
)
def gloss(pair: Pair) -> Iterator[Flaw]:
    for match in _GLOSS.finditer(pair.target.plain):
        if re.search(r"[A-Za-z]{2}", match[1]) and not _GLOSS.search(pair.source.plain):
            yield Flaw.of(pair.target, match, f"“{match[0]}” says the same twice: keep “{match[1].strip()}”.")


_GENDERED = re.compile(r"\b(?:s?he|his|hers?|him|himself|herself)\b(?!/)", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:s?he|him|his|hers?)(?:\s*/\s*| or | and )(?:s?he|him|his|hers?)\b|\(s\)he|\bs/he\b", re.IGNORECASE
)
_GENDER_NAMED = re.compile(
    r"그녀|(?<![가-힣])그(?:는|가|의|를|에게|와|도|한테|만|로|분)?(?=\s)(?!\s*(?:때|중|후|전|외|밖|이후|다음|결과|자체|정도|동안|순간|이유|덕분|래|럼|리고|냥))"
    r"|남자|여자|남성|여성|소년|소녀|남편|아내|와이프|신랑|신부|아버지|어머니|아빠|엄마|할머니|할아버지|아저씨|아주머니|아줌마|형(?=[이은을과의님제 ,.])|누나|오빠|언니|"
    r"아들|딸|남동생|여동생|삼촌|이모|고모|사위|며느리|총각|처녀|왕|여왕|왕자|공주|신사|숙녀|사내|청년|남친|여친|남학생|여학생|하느님|하나님|예수|부처|Mr\.|Ms\.|Mrs\.|"
    r"\b(?:he|she|his|her|him)\b",
    re.IGNORECASE,
)


@CHECKS.check("pronouns", Severity.NOTE, "No he or she where the source names no gender.")
def pronouns(pair: Pair) -> Iterator[Flaw]:
    if _GENDER_NAMED.search(pair.source.plain):
        return
    text = _BOTH.sub(lambda match: "-" * len(match[0]), pair.target.plain)
    for match in _GENDERED.finditer(text):
        if not match[0].isupper():
            yield Flaw.of(
                pair.target,
                match,
                f"The source does not say whether it is “{match[0]}”: use the name, “they” or “who”.",
            )
            return


_NEGATIVE_END = re.compile(
    r"(?:지\s?않(?:는다|습니다|아요|았다|았습니다|았어요|다)|지\s?못(?:한다|합니다|해요|했다|했습니다|했어요)|"
    r"(?<!과)(?<!수밖에 )(?<!수 밖에 )(?<!밖에 )없(?:다|습니다|어요|었다|었습니다|었어요)|(?<![가-힣])아니(?:다|에요|었다)|(?<![가-힣])아닙니다)[.!]?$"
)
_NEGATION = re.compile(r"않|못|없|아니|아닌|아닙|안 |말아|말고|마라|마세|불가|무관|비(?=[가-힣])")
_NEGATED = re.compile(
    r"\b(?:not|no|none|never|nothing|nobody|nowhere|neither|nor|without|cannot|hardly|barely|rarely|seldom|scarcely|few|little|"
    r"less|fewer|least|fail\w*|lack\w*|miss\w*|avoid\w*|prevent\w*|refus\w*|stop\w*|unable|hard|difficult\w*|impossible|"
    r"only|just|unless|except|instead|rather|too|ignor\w*|skip\w*|free|empty|absent|gone|out|beyond|far|exclud\w*|forbid\w*|"
    r"disabl\w*|deny|denied|den\w+|reject\w*|den\w+|leave\w*|left|remain\w*|same|still|un\w+|in\w+|im\w+|ir\w+|il\w+|dis\w+|non\w*|"
    r"\w+less|away|keep\w*|kept|aside|wrong|bad|poor\w*|nope|but|doubt\w*|zero|all|every|any|always|fine|fallen|short|halt\w*|omit\w*|drop\w*|"
    r"lose\w*|lost|ceas\w*|end\w*|exempt\w*|safe\w*|surpris\w*|\w+n['’]t)\b",
    re.IGNORECASE,
)


@CHECKS.check("negation", Severity.WARNING, "A sentence that says not still says so.")
def negation(pair: Pair) -> Iterator[Flaw]:
    """Only for one plain negative sentence; whatever may carry a negation in English counts as one."""
    source = pair.source.prose
    if re.search(r"[.?!]\s", source) or "?" in source or len(_NEGATION.findall(source)) != 1:
        return
    end = _NEGATIVE_END.search(source)
    if end and not _NEGATED.search(pair.target.plain):
        yield Flaw(f"The source says that something is not so (“{end[0]}”); the translation says it is.")
