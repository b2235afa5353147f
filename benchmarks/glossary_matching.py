"""How many terms are found, and how many of those found are terms: recall and precision on labelled sentences.

python benchmarks/glossary_matching.py [--errors]

The sentences of `glossary/sentences.txt` are distinct, written after what posts say and labelled by hand, one by one:
they are what the bar is for. Those of `glossary/frames.txt` are a further trial of endings, each frame with many words:
written with a place for a term; which word stands there, and so the label, is known before any matching.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from glossary import Glossary, load_glossary
from glossary.korean import has_final

HERE = Path(__file__).parent / "glossary"
BAR = 0.995
A_FRAME = 17  # terms that a frame is tried with
VERBAL = """
배포 캐시 해시 파인튜닝 테스트 커밋 회고 삽질 학습 마이그레이션 임베딩 추론 정규화 체크 디버깅 리팩토링 롤백 쿼리
""".split()
_AFTER_VOWEL = """
을 를 이 가 은 는 과 와 으로 로 이라는 라는 이라고 라고 이란 란 이나 나 이라서 라서 이지만 지만 이라면 라면 이든 든
이었다 였다 으로는 로는 으로서의 로서의
""".split()
_PAIRS = dict(zip(_AFTER_VOWEL[::2], _AFTER_VOWEL[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and where terms stand in it."""

    text: str
    spans: frozenset[tuple[int, int]]


def parse(marked: str) -> Labelled:
    """`⟦토큰⟧을 센다` as text and spans."""
    text, spans, start = "", set(), 0
    for part in re.split("([⟦⟧])", marked):
        if part == "⟦":
            start = len(text)
        elif part == "⟧":
            spans.add((start, len(text)))
        else:
            text += part
    return Labelled(text, frozenset(spans))


def lines_of(name: str) -> list[str]:
    """The lines of a file that say something."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and (not line.startswith("#") or line.startswith("# ["))]


def by_hand() -> list[Labelled]:
    """The sentences that were labelled one by one."""
    return [parse(line) for line in lines_of("sentences.txt")]


def framed(glossary: Glossary) -> Iterator[Labelled]:
    """The frames, each with some of the words that fit there."""
    nouns = [term.source for term in glossary.terms if not term.context]
    decoys = [word for line in lines_of("decoys.txt") for word in line.split()]
    group, turn = "", 0
    for line in lines_of("frames.txt"):
        if line.startswith("# ["):
            group = line[3:-1]
            continue
        words = {"noun": nouns, "verb": VERBAL, "decoy": decoys}[group]
        for _ in range(A_FRAME):
            word = words[turn % len(words)]
            turn += 1
            yield parse(fill(line, word if group == "decoy" else f"⟦{word}⟧", word))


def fill(frame: str, shown: str, word: str) -> str:
    """A frame with a word in it, its particle in the form that the word's last letter asks for."""

    def put(match: re.Match[str]) -> str:
        inside = match[1]
        return form(inside[1:], word) if inside.startswith("@") else shown + form(inside, word)

    return re.sub(r"\{([^}]*)\}", put, frame)


def form(particle: str, word: str) -> str:
    """`을` as it stands behind `word`."""
    last = word[-1]
    consonant = has_final(last) if "가" <= last <= "힣" else last.lower() in "lmnr"
    if particle == "으로" and "가" <= last <= "힣" and (ord(last) - 0xAC00) % 28 == 8:
        return "로"
    return particle if consonant else _PAIRS.get(particle, particle)


@dataclass
class Score:
    """Hits, what was missed and what was found wrongly."""

    sentences: int = 0
    hits: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.hits + self.missed)

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.hits + self.wrong)

    def __str__(self) -> str:
        return (
            f"{self.sentences:,} sentences, {self.hits + self.missed:,} terms in them: "
            f"recall {self.recall:.2%} ({self.missed} missed), precision {self.precision:.2%} ({self.wrong} wrong)"
        )


def score(glossary: Glossary, sentences: list[Labelled], *, show: bool = False) -> Score:
    """Hold what is found against the labels."""
    total = Score()
    for one in sentences:
        found = {(match.start, match.end) for match in glossary.matches(one.text)}
        total.sentences += 1
        total.hits += len(found & one.spans)
        total.missed += len(one.spans - found)
        total.wrong += len(found - one.spans)
        if show and found != one.spans:
            missed = [one.text[a:b] for a, b in sorted(one.spans - found)]
            wrong = [one.text[a:b] for a, b in sorted(found - one.spans)]
            print(f"{one.text}   missed: {missed}   wrong: {wrong}")
    return total


def main() -> int:
    """Print the scores; 1 where a bar is missed."""
    glossary = load_glossary([HERE / "terms.yml"])
    hand, made = by_hand(), list(framed(glossary))
    show = "--errors" in sys.argv
    scores = [score(glossary, sentences, show=show) for sentences in (hand, made)]
    print("by hand:  ", scores[0])
    print("in frames:", scores[1])
    return 0 if all(min(one.recall, one.precision) >= BAR for one in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
