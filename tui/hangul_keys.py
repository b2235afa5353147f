"""Letters and the jamo on the same keys of the Korean two-set layout: a Korean author's keyboard is often in Hangul."""

from __future__ import annotations

from collections.abc import Sequence

_LOWER = dict(
    zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True)
)
_UPPER = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
_LETTER_OF = {jamo: letter for letter, jamo in (_LOWER | _UPPER).items()}

# What an input method puts together from several keys.
_COMPOUND = {
    "ㅘ": "hk", "ㅙ": "ho", "ㅚ": "hl", "ㅝ": "nj", "ㅞ": "np", "ㅟ": "nl", "ㅢ": "ml",
    "ㄳ": "rt", "ㄵ": "sw", "ㄶ": "sg", "ㄺ": "fr", "ㄻ": "fa", "ㄼ": "fq", "ㄽ": "ft", "ㄾ": "fx", "ㄿ": "fv",
    "ㅀ": "fg", "ㅄ": "qt",
}  # fmt: skip
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_SYLLABLES = range(0xAC00, 0xD7A4)


def twin(key: str) -> str | None:
    """The jamo on the key of a letter; None where the layout types the letter's small twin, or the key is no letter."""
    return _LOWER.get(key) or _UPPER.get(key)


def with_twins(keys: Sequence[str]) -> tuple[str, ...]:
    """`keys`, and the jamo of those that are letters."""
    return (*keys, *(jamo for key in keys if (jamo := twin(key)) is not None))


def letters_of(character: str) -> str:
    """The letters whose keys typed a jamo or a syllable (머: `aj`); nothing for any other character."""
    if len(character) != 1:
        return ""
    code = ord(character)
    if code in _SYLLABLES:
        lead, rest = divmod(code - _SYLLABLES.start, 588)
        vowel, tail = divmod(rest, 28)
        jamo = (_LEADS[lead], _VOWELS[vowel], _TAILS[tail])
        return "".join(letters_of(one) for one in jamo if one)
    return _COMPOUND.get(character) or _LETTER_OF.get(character, "")
