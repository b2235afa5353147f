"""Rules on the words: there is a translation, and it is in English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.hangul import HANGUL, HANGUL_CLASS, has_hangul
from translator.i18n import later
from translator.rules.book import RULES, Flaw, Pair
from translator.rules.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator


@RULES.rule("empty", "There is a translation.", decisive=True)
def empty(pair: Pair) -> Iterator[Flaw]:
    """Nothing, or nothing but marks, where the source has words."""
    if pair.source.prose and not pair.target.prose:
        yield Flaw(later("The translation is empty."))
    elif _has_words(pair.source.plain) and not _has_words(pair.target.plain):
        yield Flaw(later("There are no words in it: say in words what the source says."))


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


@RULES.rule("unchanged", "The translation is not the Korean source again.", decisive=True)
def unchanged(pair: Pair) -> Iterator[Flaw]:
    """The source's own letters, whatever became of spaces and marks."""
    source, target = (re.sub(r"\W+", "", text.plain) for text in (pair.source, pair.target))
    if source == target and has_hangul(pair.without_kept_terms(pair.source.plain)):
        yield Flaw(later("It is the Korean source, not a translation: translate it."))


_LETTER = re.compile(r"[^\W\d_]")
# Cyrillic; Hebrew and Arabic; Indic; Thai and Lao; Kana; Han
_OTHER_SCRIPT = re.compile(
    r"[\u0400-\u052f\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]"
)
_BRACKETED = re.compile(r"\([^()\n]*\)")
_WORDY = 4  # syllables: a shorter text may well be said in digits (세 번째: 3rd, #3)
_ENGLISH = words(
    "the a an of to and in is are was were it that this for on with as you i we be can not have has by at from or "
    "but if so do there when what how my your they which will would one all about more"
)
_OTHER_LANGUAGES = {
    later("French"): words(
        "le la les des est une et dans pour que qui vous nous avec sur pas ce cette sont au aux du ne"
    ),
    later("Spanish"): words(
        "el la los las es una y en para que con por del se un como más lo su al no este esta"
    ),
    later("German"): words(
        "der die das und ist nicht ein eine mit für auf den von zu dem sich auch es wird werden wir im"
    ),
    later("Portuguese"): words(
        "o os as é uma e em para que com por do da se um como mais no na não este esta"
    ),
    later("Italian"): words(
        "il lo la gli le è una e in per che con di del della si un come più non questo sono"
    ),
    later("Indonesian"): words(
        "yang dan di untuk dengan ini itu dari tidak pada adalah dalam akan bisa kita saya"
    ),
    later("Vietnamese"): words("và là của các có được cho không một những trong này với để người khi"),
}


@RULES.rule("language", "The translation is in English.", decisive=True)
def language(pair: Pair) -> Iterator[Flaw]:
    """Mostly Korean, another language, or no letters at all."""
    text = pair.target.plain
    running = _without_citations(pair)
    letters = len(_LETTER.findall(running))
    korean = len(HANGUL.findall(pair.without_kept_terms(running)))
    if korean > 8 and korean * 2 > letters:
        yield Flaw(later("Most of the translation is Korean: translate it into English."))
    elif _foreign(pair):
        yield Flaw(later("It is not English: translate the source into English."))
    elif name := _other_language(text):
        yield Flaw(later("The translation looks {name}: translate the source into English.", name=name))
    elif not _LETTER.search(text) and not _said_in_digits(pair.source.plain):
        yield Flaw(later("There are no English words in it: translate the source into English."))


def _foreign(pair: Pair) -> bool:
    """Whether other scripts come in that the source doesn't have: some letters of them amid English are enough."""
    running = _BRACKETED.sub(" ", pair.target.plain)
    other = len(_OTHER_SCRIPT.findall(running)) - len(_OTHER_SCRIPT.findall(pair.source.plain))
    return other > 2 and other > 0.1 * len(_LETTER.findall(running))


def _said_in_digits(source: str) -> bool:
    """Whether a source may well become a bare number: it holds one, is short, or is no more than laughter."""
    return any(map(str.isdigit, source)) or len(re.findall("[가-힣]", source)) <= _WORDY


def _other_language(text: str) -> str:
    """The language whose small words abound while English ones are rare."""
    spoken = re.findall(r"[^\W\d_]+", text.lower())
    ours = sum(word in _ENGLISH for word in spoken)
    for name, small_words in _OTHER_LANGUAGES.items():
        theirs = sum(word in small_words for word in spoken)
        if theirs >= 3 and theirs > 3 * ours and theirs * 6 > len(spoken):
            return name
    return ""


_HANGUL_RUN = re.compile(rf"[{HANGUL_CLASS}]+(?:[ ]+[{HANGUL_CLASS}]+)*")
_JAMO_RUN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]{2,}")


@RULES.rule("hangul", "No Korean is left, but for quoted words, glosses and terms that stay as they are.")
def hangul(pair: Pair) -> Iterator[Flaw]:
    """Korean words that are neither spoken of, in quotes or brackets, nor kept by the glossary."""
    for match in _HANGUL_RUN.finditer(pair.target.plain):
        rest = pair.without_kept_terms(match[0])
        if rest.strip() and not _JAMO_RUN.search(rest) and not _mentioned(pair, match):
            yield Flaw.of(
                pair.target, match, later("“{match}” is left in Korean: translate it.", match=match[0])
            )


@RULES.rule("jamo", "Korean laughter and tears (ㅋㅋㅋ, ㅠㅠ) don't stay as they are.")
def jamo(pair: Pair) -> Iterator[Flaw]:
    """Laughter and tears in single letters (ㅋㅋ, ㅠㅠ), which mean nothing to an English reader."""
    for match in _JAMO_RUN.finditer(pair.target.plain):
        if not _mentioned(pair, match):
            message = later(
                "“{match}” means nothing in English: leave it out, or say “haha” or an emoji.", match=match[0]
            )
            yield Flaw.of(pair.target, match, message)


_CITED = re.compile(r"(?<!\w)[\"“‘'「『]([^\"“”‘’'「」『』\n]{1,60})[\"”’'」』]")
_QUOTE_BEFORE = re.compile(r"[\"“‘'(\[「『<,]\s*$")
_QUOTE_AFTER = re.compile(r"\s*[.?!…~]{0,3}[\"”’')\]」』>,]")
_SAID = re.compile(r"(?:이?라고|하고|이?라며|이?냐고|이?라면서)")
_SPELLED_AFTER = re.compile(r"\s?\([A-Za-z]")  # 눈치 (nunchi)
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LONGEST_MENTION = 16  # characters that may be spoken of, with what encloses them
_MOST_KOREAN = 0.2  # of the letters, for a longer one
_GRAMMAR = re.compile(  # 은/는, 으로/로; 가-힣; -습니다
    r"(?<![가-힣/])(?:[가-힣]/[가-힣]{1,2}|[가-힣]{2}/[가-힣])(?![가-힣/])"
    r"|(?<![가-힣])[가-힣][~-][가-힣](?![가-힣])|(?<![\w-])[~-][가-힣]{1,4}(?![\w-])"
)
_LETTER_OF_LAUGHTER = frozenset("ㅋㅎㅠㅜㅡ")
_SPEAKS_OF_LETTERS = re.compile(
    r"(?<![ㄱ-ㅣ])[ㄱ-ㄷㄹ-ㅅㅇ-ㅊㅌㅍㅏ-ㅗㅛㅣ](?![ㄱ-ㅣ])|자모|초성|중성|종성|받침|자음|모음"
)


@lru_cache(maxsize=16)
def cited(source: str) -> frozenset[str]:
    """What the source quotes, but not what it quotes as said: 'Why?'라고 물었다."""
    return frozenset(match[1] for match in _CITED.finditer(source) if not _SAID.match(source, match.end()))


def _without_citations(pair: Pair) -> str:
    """The translation without the Korean that both sides quote: '아버지가방에' is split as it is."""
    quoted = cited(pair.source.plain)
    rest = _CITED.sub(lambda match: " " if match[1] in quoted else match[0], pair.target.plain)
    return rest if _LATIN_WORD.search(rest) else pair.target.plain


def _mentioned(pair: Pair, match: re.Match[str]) -> bool:
    """Whether a Korean word is spoken of amid English: quoted or bracketed, 은/는, -습니다, a letter by itself."""
    text, source = pair.target.plain, pair.source.plain
    if _a_letter(match[0], source) or _of_grammar(match, source):
        return True
    before = _QUOTE_BEFORE.search(text, max(0, match.start() - 4), match.start())
    quoted = before and _QUOTE_AFTER.match(text, match.end())
    if not (quoted or _SPELLED_AFTER.match(text, match.end())):
        return False
    if len(match[0]) > _LONGEST_MENTION and _mostly_korean(text):
        return False
    in_source = match[0].replace(" ", "") in _unspaced(source)
    spoken_of = match[0] in cited(source) or (before and "(" in before[0])
    return in_source and _latin_words(text) >= (2 if spoken_of else 4)


@lru_cache(maxsize=16)
def _unspaced(text: str) -> str:
    return text.replace(" ", "")


@lru_cache(maxsize=16)
def _mostly_korean(text: str) -> bool:
    return len(HANGUL.findall(text)) > _MOST_KOREAN * len(_LETTER.findall(text))


@lru_cache(maxsize=16)
def _latin_words(text: str) -> int:
    return len(_LATIN_WORD.findall(text))


def _a_letter(run: str, source: str) -> bool:
    """A jamo that the source names, and not as laughter."""
    alone = len(run) == 1 and "ㄱ" <= run <= "ㅣ" and run in source
    return alone and (run not in _LETTER_OF_LAUGHTER or _speaks_of_letters(source))


@lru_cache(maxsize=16)
def _speaks_of_letters(source: str) -> bool:
    return _SPEAKS_OF_LETTERS.search(source) is not None


def _of_grammar(match: re.Match[str], source: str) -> bool:
    """Particles, endings and ranges of letters that the source writes so."""
    text = match.string
    around = _GRAMMAR.finditer(text, max(0, match.start() - 3), match.end() + 3)
    return any(group[0] in source and group.start() <= match.start() < group.end() for group in around)
