"""Whether a Korean word may be the sound of a Latin name: 패러데이 and Faraday, but not 의존성 and Dependency.

Both are reduced to their consonants, and those to classes that Korean does not keep apart (p, f, b and v; r and l).
The two skeletons are then compared. Vowels, silent letters and an r that closes a syllable are left out, since
transcriptions differ most in them.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3  # code points of 가 and 힣
_INITIALS = "KKNTTLMPPSS-JJJKTPH"  # ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ
_FINALS = "-KKKNNNTLKMLLLLLMPPTTNTTKTP-"  # none, ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ
_LATIN = (
    ("(?:sch|sh)", "S"), ("(?:tch|ch|j|dg)", "J"), ("ck|c(?![eiy])|k|q|g(?![eiy])", "K"), ("c", "S"), ("g", "J"),
    ("ph|[bpfv]", "P"), ("[dt]h?", "T"), ("x", "KS"), ("[sz]+", "S"), ("l|r(?=[aeiouy])", "L"), ("m", "M"),
    ("ng?", "N"), ("h(?=[aeiouy])", "H"),
)  # fmt: skip
_CONSONANT = re.compile("|".join(f"(?P<c{at}>{pattern})" for at, (pattern, _) in enumerate(_LATIN)))
_ALIKE = 0.72  # likeness of consonants, 1 for equal ones
_TOO_SHORT = 2  # consonants; so few are alike by chance
_LONGEST = 100
"""No name is longer, and comparing takes time by the product of the lengths."""


def alike(korean: str, latin: str) -> bool:
    """Whether `korean` may be `latin` written in Hangul (or the other way round), in either order of two names."""
    ours = hangul_skeleton(korean)
    if not 2 <= len(ours) <= _LONGEST or len(latin) > _LONGEST:
        return False
    names = re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", latin)
    orders = [names, names[1:] + names[:1]]
    return any(_similar(ours, "".join(map(latin_skeleton, order))) for order in orders)


def _similar(one: str, other: str) -> bool:
    if min(len(one), len(other)) <= _TOO_SHORT:
        return one == other
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def hangul_skeleton(text: str) -> str:
    """The consonant classes of Hangul: 패러데이 is PLT."""
    classes = []
    for character in text:
        if _FIRST_SYLLABLE <= ord(character) <= _LAST_SYLLABLE:
            syllable = ord(character) - _FIRST_SYLLABLE
            classes += [_INITIALS[syllable // 588], _FINALS[syllable % 28]]
    return _squeezed("".join(classes).replace("-", ""))


def latin_skeleton(name: str) -> str:
    """The consonant classes of a Latin name: Faraday is PLT."""
    found = (_LATIN[int((match.lastgroup or "c0")[1:])][1] for match in _CONSONANT.finditer(name.lower()))
    return _squeezed("".join(found))


def _squeezed(skeleton: str) -> str:
    return re.sub(r"(.)\1+", r"\1", skeleton)
