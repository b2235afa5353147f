"""What may follow a Korean noun within the same word: particles, the copula, 하다 and its kin.

A Korean word is a noun with endings glued to it, so a term ends where one of these chains runs to the end of the
Hangul. The lists are closed classes of the grammar (조사, 서술격 조사, 접미사, 하다/되다/시키다 in their forms), not a
lexicon: what begins like an ending but isn't one (해시, 함수, 할당, 하우스) does not end a noun.
"""

from __future__ import annotations

import re

HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff"
"""Inside a character class: every form of Hangul that a word is made of."""

# Laughter and tears (ㅋㅋ, ㅠㅠ) may touch a word without being part of it.
_END = "(?![\u1100-\u11ff\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff])"

# Particles that attach to any noun. 은/는, 이/가, 을/를, 와/과 and 로/으로 are taken in both forms, since people
# slip and Latin words are read in more than one way; the others only where they can stand.
_PARTICLES = """
끼리 이랄 은 는 이 가 을 를 의 에 께 도 만 와 과 로 으로 엔 론 으론 관 에서 에게 께서 한테 하고 까지 부터
마저 조차 밖에 처럼 같이 보다 마다 대로 만큼 뿐 뿐만 치고 커녕 따라 에선 에겐 한텐 까진 부턴 보단 에게서
한테서 으로서 로서 으로써 로써 으로부터 로부터 에서부터 로선 로썬 으로만 에다 에다가 이나 이든 이든지
이라도 이란 이라 이라고 이라는 이라면 이라서 이라며 이며 이고 이자 이야 이나마 이야말로 이라든가 이라든지
이라기보다 이라기보단 이라기엔 이니 이니까 이므로 이지 이지만 이랑 이여 인데 인지 인가 인가요 인데요
인데도 인걸 인데다 인만큼 이라든 이란걸 이다 입니다 이에요 예요 이예요 에요 이었다 이었습니다 이었던
이었는데 이었고 이었지만 였다 였습니다 였던 였는데 였고 였지만 였을 이었을 임 임을 임은 임이 임에도
임에 이어서 여서 이어야 여야 이겠다 이겠지 이겠지만 이군 이네 이네요 일까 일까요 일지 일지도 일수록 일때
일테니 일텐데 이죠 이지요 이란다 이라니 이면 이면서 이어도 여도 이거나 입니까 이구나 이기 이기도 이기에
이긴 이길 이던 이더라 이더라도 이라던가 이라던지 임으로 이었어요 였어요 였음 이었음 일거 일것 이잖아
이잖아요 인듯 인듯하다 인셈 인셈이다 인줄 인채 인거 인게 인건 라구 이라구 요 씩 쯤
안에 안에서 안의 안으로 식 식으로 식의 식이다 답게 스럽다 스럽고 스럽게 스럽거나 스럽지 스럽습니다 스러운 스러워 스러움
""".split()
_AFTER_VOWEL = """
랄 다 나 든 든지 라도 란 라 라고 라는 라면 라서 라며 며 고 야 나마 야말로 라든가 라든지 라기보다 라기엔
니 니까 므로 지 지만 랑 네 네요 죠 지요 라니 면 면서 거나 군요 구나 잖아 잖아요 더라 던가 라던가 라던지
라든
""".split()
# Nothing follows these: 배포일 is what is a deployment, 배포일을 the day of one.
_LAST = ["인", "일"]
# What makes a longer noun of a noun without making it another thing: 서버들, 서버용, 사용자별, 배포중, 실행시, 작가님.
_SUFFIXES = "들 별 측 내 상 당 용 쪽 간 겸 때 중 님 씨 시 후 전 등 류".split()

# 하다 by the syllable that begins it; what follows begins an ending, never a noun (하위, 하드웨어, 하나).
_HADA = """
하(?:다|고|며|면|지|자|게|기|니(?!까지)|는|던|더|거|든|려|도록|세|시|신|실|셨|여|였|라|냐|느라|네(?:요|$|\\W)|나요|듯|되|므로|길|긴|곤|건|진|겠|죠|잖|십)
해(?:서|도|야|요|라|주|줘|줬|준|줄|줌|줍|달|보|봐|봤|본|볼|봄|봅|놓|놨|두|둔|둘|뒀|버|져|졌|진|질|지(?:다|고|며|면|는|기|게|지|자|려|니)|온|왔|오|나가|내|낸|낼|냈|가|간|갈|갔|선|대|{end})
했
한(?:다|답|데|지|걸|거|것|게|건|뒤|후|채|들|단|줄|{end})
할(?:때|수|것|거|게|까|지|래|만|뿐|텐|건|걸|께|라|줄|{end})
함(?:으로|을|은|이|에|과|도|의|{end})
합(?:니|시다|시오|세)
핬
""".split()
_DOEDA = """
되(?:다|고|며|면|는|지|기|게|어|었|던|더|도록|려|자|니|네|나|든|라|므로|거|겠|서|요|진|긴|길|죠|냐|{end})
돼(?:서|도|야|요|라|버|있|온|왔|가|{end})
됐
된(?:다|답|데|지|걸|거|것|후|채|건|게|뒤|{end})
될(?:때|수|것|거|까|지|텐|만|뿐|건|걸|줄|{end})
됨(?:으로|을|은|이|에|과|도|의|{end})
됩니
""".split()
_OTHER_VERBS = """
시키(?:다|고|며|면|는|지|기|게|려|자|니|든|던|더|도록|거|네|되|{end})
시켜 시켰 시킨(?:다|답|데|지|거|것|후|채|건|게|{end})
시킬(?:때|수|것|거|까|지|텐|만|뿐|{end}) 시킴(?:으로|을|은|이|에|{end}) 시킵니
(?:이었|였|이겠)[\uac00-\ud7a3]
받(?:다|고|며|으|는|지|기|게|은|을|아|았|던|도록|거|습|자|음)
드(?:리|려|렸|린|릴|림|립)
없(?:이|는|다|고|어|었|으|음|을|습|지|게)
있(?:는|다|고|어|었|으|음|을|습|지|게)
""".split()


def _either(endings: list[str]) -> str:
    return "|".join(sorted(endings, key=lambda ending: (-len(ending), ending)))


_HADA_FORMS = "|".join(_HADA).replace("{end}", _END)
_VERB = (
    f"(?:(?:당|)(?:{_HADA_FORMS})|{'|'.join([*_DOEDA, *_OTHER_VERBS]).replace('{end}', _END)})"
    "[\uac00-\ud7a3]{0,8}"
)
_SUFFIX = f"(?:{'|'.join(_SUFFIXES)})"


def _chain(endings: list[str]) -> str:
    return f"(?:{_SUFFIX}{{0,2}}(?:{_either(endings)}){{0,3}}(?:{_either(_LAST)})?|{_VERB}){_END}"


_AFTER_CLOSED = re.compile(_chain(_PARTICLES))
_AFTER_OPEN = re.compile(_chain([*_PARTICLES, *_AFTER_VOWEL]))
# A noun of one syllable is too short for guesses: particles and a plural, no verbs.
_SHORT = """
지만 에서부터 이지 지 끼리 까지도 만이 만으로 이랑 랑 하고 이든지 든지 인지 이니 이죠 죠 이네 네요 이네요
예요 이에요 은 는 이 가 을 를 의 에 에서 으로 로 와 과 도 만 까지 부터 처럼 보다 이나 나 이라고 라고
이라는 라는 이다 입니다 인 마다 에는 에도 에서는 에서도 으로는 로는 으로도 로도 만의 만을 만은 이란 란
이라면 라면 이며 이고 에게 엔 밖에 뿐 조차 마저 대로 만큼 이든 에서의 으로의 로의 이었다 였다 이라 까지는
부터는 보다는 과의 와의 과는 와는 인데 이지만 이라서 라서 이라도 라도 든 라며
""".split()
_FIRST = "에 에서 에게 으로 로 와 과 까지 부터 처럼 보다 만 마다 밖에 하고 대로 만큼".split()
_SECOND = "는 은 도 만 의 이 을 나 과 와 까지 부터".split()
_SHORT += [first + second for first in _FIRST for second in _SECOND]
_AFTER_SHORT = re.compile(f"(?:들|용|별|마다)?(?:{_either(_SHORT)}|(?:이었|였)[\uac00-\ud7a3]{{1,4}})?{_END}")

ENDINGS = frozenset({*_PARTICLES, *_LAST, *_AFTER_VOWEL, *_SUFFIXES, *_SHORT})
"""Endings that are no terms by themselves: they would be found after every noun."""

# Words that look like a shorter noun with an ending, and nearly always are not.
_WORDS = frozenset(
    """
    로그인 플러그인 체크인 드래그인 애드인 빌트인 스타일 카페인 파일 메일 프로필 타일 사이다 빈도 온도 속도
    용도 각도 강도 밀도 한도 제도 지도 시도 의도 태도 열도 파도 포도 경로 회로 도로 가로 세로 진로 따로 별로
    서로 새로 홀로 바로 주로 실로 평가 추가 증가 국가 작가 휴가 대가 원가 단가 물가 차이 길이 높이 깊이 나이
    아이 놀이 종이 사이 넓이 굳이 주의 정의 회의 강의 동의 문의 합의 편의 유의 논의 임의 결과 효과 통과 초과
    성과 사과 경과 학과 부과 불만 대만 다만 하나 확인 원인 개인 본인 승인 메인 라인 할인 디자인 도메인 요인
    법인 행인 애인 타인 시인 매일 내일 생일 요일 휴일 마을 노을 가을 분야 시야 참여 기여 부여 탑재 이미지
    페이지 메시지 패키지 화면 측면 장면 표면 전면 반면 문서 순서 질서 부서 이상 대상 현상 영상 예상 집중 비중
    사용 적용 내용 비용 활용 이용 허용 인용 시간 기간 공간 순간 중간 구별 식별 판별 차별 특별 개별 담당 해당
    안내 국내 사내 예측 관측 추측 다시 임시 표시 제시 도전 버전 회전 발전 충전 이후 전후 최후 플랫폼 온라인
    오프라인 타임라인 파이프라인 가이드라인 헤드라인 인라인 커맨드라인 데드라인 비트코인 스테이블코인 캠페인
    체인 블록체인 툴체인 포인트 옵트인 코인 조인 행위 키워드
    """.split()
)


def ends_here(text: str, start: int, end: int, *, short: bool) -> bool:
    """Whether a noun that ends in the Hangul of `text[start:end]` is a whole word there, endings aside.

    `start` is where its last run of Hangul begins; `short`: the noun is that one syllable.
    """
    if end == len(text):
        return True
    long = _AFTER_CLOSED if has_final(text[end - 1]) else _AFTER_OPEN
    pattern = _AFTER_SHORT if short else long
    match = pattern.match(text, end)
    if match is None:
        return False
    return match.end() == end or not _longer_word(text, start, end, match.end())


def _longer_word(text: str, start: int, end: int, stop: int) -> bool:
    """Whether the run is better read as a longer noun with endings of its own: 로그인이 is not 로그 + 인이."""
    for cut in range(end + 1, min(stop, end + 3) + 1):
        if text[start:cut] in _WORDS:
            pattern = _AFTER_CLOSED if has_final(text[cut - 1]) else _AFTER_OPEN
            if pattern.match(text, cut):
                return True
    return False


def has_final(syllable: str) -> bool:
    """Whether a syllable ends in a consonant (받침)."""
    return "\uac00" <= syllable <= "\ud7a3" and (ord(syllable) - 0xAC00) % 28 != 0


def bare_noun(word: str) -> list[tuple[str, str]]:
    """Every way to read a word as (noun of two syllables or more, particles), the longest noun first."""
    found = []
    for cut in range(len(word), 1, -1):
        pattern = _JOSA_CLOSED if has_final(word[cut - 1]) else _JOSA_OPEN
        if pattern.fullmatch(word, cut):
            found.append((word[:cut], word[cut:]))
    return found


_JOSA_CLOSED = re.compile(f"(?:{_either(_PARTICLES)}){{0,2}}")
_JOSA_OPEN = re.compile(f"(?:{_either([*_PARTICLES, *_AFTER_VOWEL])}){{0,2}}")
