"""The check that a name is spelled one way all through a post, whatever chunk it was translated in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.quality.registry import Flaw
from translator.quality.tagged import Text
from translator.quality.transliteration import alike
from translator.quality.wording import any_of, words

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
_SPELLING = re.compile(r"\b[A-Z][a-z]+(?:-[A-Za-z][a-z]+)?(?: [A-Z][a-z]+(?:-[A-Za-z][a-z]+)?)?\b")
_ROLES = words(
    "고객 사용자 선생 개발자 팀장 부장 과장 사장 이사 회장 대리 여러분 독자 작가 교수 박사 기자 감독 대표 "
    "관리자 담당자 발표자 연사"
)


def spellings(units: Sequence[Unit]) -> Iterator[tuple[Unit, Flaw]]:
    """Of several spellings of a name, all but the one given in the source, or else the first, are flagged.

    Names are known by their spelling in brackets, as in 패러데이(Faraday), or by an honorific, as in 김철수 님.
    """
    for korean, given in _names(units).items():
        standard = given
        for unit in units:
            source, target = Text(unit.source).plain, Text(unit.target).plain
            if not re.search(rf"(?<![가-힣]){korean}", source):
                continue
            if standard and _bare(standard) in _bare(target):
                continue
            spelled = next((found for found in _spellings(target) if alike(korean, found)), "")
            if spelled and not standard:
                standard = spelled
            elif spelled and not _part_of(spelled, standard):
                yield (
                    unit,
                    Flaw(f"{korean} is “{spelled}” here and “{standard}” elsewhere: use “{standard}”."),
                )


def _names(units: Sequence[Unit]) -> dict[str, str]:
    """The names of a post, each with the spelling that the source gives for it, if any."""
    found: dict[str, str] = {}
    for unit in units:
        source = Text(unit.source).plain
        for match in _PERSON.finditer(source):
            if match["korean"] not in _ROLES:
                found.setdefault(match["korean"], "")
        for match in _GIVEN.finditer(source):
            parts = match["korean"].split()
            for start in range(len(parts)):
                korean = " ".join(parts[start:])
                if alike(korean, match["latin"]):
                    found[korean] = match["latin"]
                    break
    return found


def _spellings(target: str) -> Iterator[str]:
    for match in _SPELLING.finditer(target):
        yield match[0]
        if " " in match[0]:
            yield from match[0].split(" ")


def _part_of(spelled: str, standard: str) -> bool:
    """Whether it is the standard spelling or a part of it: Faraday for Michael Faraday."""
    return _bare(spelled) in _bare(standard) or _bare(standard) in _bare(spelled)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
