"""The check that a name is spelled one way all through a post, whatever chunk it was translated in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.transliteration import alike, hangul_skeleton
from translator.rules.book import Flaw
from translator.rules.wording import any_of, words
from translator.tags import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.units import Unit

_LATIN_NAME = r"[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,2}"
_GIVEN = re.compile(
    rf"(?<![가-힣])(?P<korean>[가-힣]{{2,}}(?: [가-힣]{{2,}}){{0,2}})\s?\((?P<latin>{_LATIN_NAME})\)"
)
_PERSON = re.compile(
    rf"(?<![가-힣])(?P<korean>[가-힣]{{2,4}}?) ?{any_of('님 씨 교수 대표 박사 기자 작가 선생님 감독')}(?![가-힣]{{3}})"
)
_WORD = "[A-Z][a-z]+(?:-[A-Za-z][a-z]+)?"
_SPELLING = re.compile(rf"\b{_WORD}(?: {_WORD})*\b")
_INSIDE_SENTENCE = re.compile(r"[\w,)’'&/][ \n]*\Z")
_AROUND = 4  # characters before a name
_TITLES = words("heading title front-matter")
_SHORT = 2  # consonants: of so few, many an English word is reminiscent
_ROLES = words(
    "고객 사용자 선생 개발자 팀장 부장 과장 사장 이사 회장 대리 여러분 독자 작가 교수 박사 기자 감독 대표 "
    "관리자 담당자 발표자 연사 매니저 리더 멘토 강사 저자 역자 팀원 회원 면접관 디자이너 기획자 당시 현재 현직 전직 "
    "신임 공동 회사 모든 어떤 다른"
)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A capitalised word or two. `sure`: it is so written where an ordinary word would be in lower case."""

    text: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Translation:
    unit: Unit
    source: str
    target: str


def spellings(units: Sequence[Unit]) -> Iterator[tuple[Unit, Flaw]]:
    """Of several spellings of a name, all but the one given in the source, or else the usual one, are flagged.

    Names are known by their spelling in brackets, as in 패러데이(Faraday), or by an honorific, as in 김철수 님.
    Without brackets two units must agree on a spelling, or one must have it in full: before 대표 stands many a
    word that is no name, and sounds like some English one.
    """
    texts = [_Translation(unit, Text(unit.source).plain, Text(unit.target).plain) for unit in units]
    names = _names(texts)
    if not names:
        return
    ordinary = frozenset(word for text in texts for word in re.findall(r"\b[a-z]+\b", text.target))
    capitalised = frozenset(word for text in texts for word in _within_sentences(text))
    for korean, given in names.items():
        spelled = [
            (text, spelling)
            for text in texts
            if re.search(rf"(?<![가-힣]){korean}", text.source)
            and not (given and _bare(given) in _bare(text.target))
            and (spelling := _spelling_of(korean, given, text, ordinary, capitalised))
        ]
        standard = given or _agreed([spelling for _, spelling in spelled])
        for text, spelling in spelled:
            if standard and not _part_of(spelling, standard) and _bare(standard) not in _bare(text.target):
                message = later(
                    "{korean} is “{spelling}” here and “{standard}” elsewhere: use “{standard}”.",
                    korean=korean,
                    spelling=spelling,
                    standard=standard,
                )
                yield text.unit, Flaw(message)


def _names(texts: Sequence[_Translation]) -> dict[str, str]:
    """The names of a post, each with the spelling that the source gives for it, if any."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _PERSON.finditer(text.source):
            if match["korean"] not in _ROLES:
                found.setdefault(match["korean"], "")
        for match in _GIVEN.finditer(text.source):
            parts = match["korean"].split()
            for start in range(len(parts)):
                korean = " ".join(parts[start:])
                if alike(korean, match["latin"]):
                    found[korean] = match["latin"]
                    break
    return found


def _spelling_of(
    korean: str, given: str, text: _Translation, ordinary: frozenset[str], capitalised: frozenset[str]
) -> str:
    """How the translation spells the name, as far as it can be heard in a capitalised word."""
    distinct = given and len(hangul_skeleton(korean)) > _SHORT
    for spelling in _spellings(text):
        word = spelling.text
        a_name = spelling.sure or word in capitalised or (distinct and word.lower() not in ordinary)
        if a_name and alike(korean, word):
            return word
    return ""


def _spellings(text: _Translation) -> Iterator[_Spelling]:
    in_title = text.unit.kind in _TITLES
    for match in _SPELLING.finditer(text.target):
        start = match.start()
        inside = _INSIDE_SENTENCE.search(text.target, max(0, start - _AROUND), start) is not None
        parts = match[0].split(" ")
        for pair in pairwise(parts):
            yield _Spelling(" ".join(pair), sure=not in_title)
        for at, word in enumerate(parts):
            yield _Spelling(word, sure=not in_title and (inside or at > 0))


def _within_sentences(text: _Translation) -> Iterator[str]:
    return (spelling.text for spelling in _spellings(text) if spelling.sure)


def _agreed(spelled: Sequence[str]) -> str:
    """The spelling that another unit has, too; or else one of a name in full."""
    for spelling in spelled:
        if sum(_part_of(other, spelling) for other in spelled) > 1:
            return spelling
    return next((spelling for spelling in spelled if " " in spelling), "")


def _part_of(spelled: str, standard: str) -> bool:
    """Whether it is the standard spelling or a part of it: Faraday for Michael Faraday."""
    return _bare(spelled) in _bare(standard) or _bare(standard) in _bare(spelled)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
