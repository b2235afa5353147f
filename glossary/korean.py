"""What may follow a Korean noun within the same word: particles, the copula, 하다 and 되다.

A Korean word is a noun with endings glued to it, so a term ends where one of these chains runs to the end of the
Hangul. The lists are closed classes of the grammar (조사, 서술격 조사, 접미사 -들/-하다/-되다), longest first.
"""

from __future__ import annotations

import re

HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff"

_PARTICLES = """
은 는 이 가 을 를 의 에 께 도 만 와 과 랑 로 나 든 야 아 여 요
에서 에게 께서 한테 으로 하고 이랑 까지 부터 마저 조차 밖에 처럼 같이 보다 마다 대로 만큼 뿐 치고 커녕 따라 서
에게서 한테서 으로서 로서 으로써 로써 으로부터 로부터 에서부터 이나 이든 이든지 든지 이라도 라도 이란 란 이라 라
이라고 라고 이라는 라는 이라면 라면 이라서 라서 이라며 라며 이며 며 이고 고 이자 이야 이여 이나마 나마 이야말로 야말로
이라든가 라든가 이라든지 라든지 이라기보다 라기보다 이니 이니까 니까 인데 인지 인가 이므로 므로 이지 지 이지만 지만
별 측 내 상 당 용 쪽 간 씩 쯤 들 때 중
""".split()
_COPULA = """
이다 다 입니다 이에요 예요 이예요 이었다 였다 이었습니다 였습니다 이었던 였던 이었는데 였는데 이었고 였고 이었지만 였지만
인 일 임 이어서 여서 이어야 여야 이겠다 이겠지 이군 이네 네 이네요 네요 인데요 일까 일까요 인가요 이죠 죠 이지요 이란다
이라니 라니 이면 면 이면서 면서 이어도 여도 이거나 거나 일지 일지도 일수록 인듯 인듯하다 입니까 이구나 구나
""".split()
_PLAIN = "|".join(sorted(map(re.escape, {*_PARTICLES, *_COPULA}), key=lambda ending: (-len(ending), ending)))
# A verbal noun with 하다, 되다, 시키다, 당하다 in any form: the contracted first syllable, then its ending.
_VERB = (
    "(?:하|해|했|한|할|함|합|핸|하였|되|돼|됐|된|될|됨|됩|되었|시키|시켜|시켰|시킨|시킬|시킴|시킵|당하|당해|당했|당한|당할)"
    f"[{HANGUL}]{{0,6}}"
)
_END = f"(?![{HANGUL}])"
_AFTER_NOUN = re.compile(f"(?:(?:{_PLAIN}){{0,4}}|{_VERB}){_END}")
# A noun of one syllable is too short for guesses: one or two particles, no verbs, no suffixes.
_SHORT = "은|는|이|가|을|를|의|에|에서|으로|로|와|과|도|만|까지|부터|처럼|보다|이나|나|이라고|라고"
_SHORT += "|이라는|라는|이다|입니다|인|마다"
_AFTER_SHORT_NOUN = re.compile(f"(?:{_SHORT}){{0,2}}{_END}")

ENDINGS = frozenset({*_PARTICLES, *_COPULA})


def ends_here(text: str, end: int, syllables: int) -> bool:
    """Whether a noun of so many syllables that stands before `end` is a whole word there, endings aside."""
    pattern = _AFTER_NOUN if syllables > 1 else _AFTER_SHORT_NOUN
    return pattern.match(text, end) is not None
