"""Everyday Korean words with how English words for them begin: a hint which sentences say the same, no dictionary."""

from __future__ import annotations

_LINES = """
감사 thank appreciat grateful|읽 read|쓰 us writ|사용 us utiliz|문제 problem issue trouble
방법 way how method approach|결과 result outcome|이유 reason why because|때문 because since due as
처음 first initial begin start|마지막 last final|지금 now current today|오늘 today|내일 tomorrow
어제 yesterday|이번 this|다음 next follow then after|이전 previous before earlier|먼저 first before
그리고 and also then|하지만 but however though yet|그러나 but however yet
그래서 so therefore thus that's|또한 also addition moreover furthermore|예를 example instance
위해 for to order so|대해 about on regarding|통해 through via by|함께 together with along
모두 all both every|항상 always|많 many much lot numer|적 few less small|새로 new
빠르 fast quick speed|느리 slow|크 big large great|작 small little
좋 good great nice better best well|나쁘 bad|쉽 eas simpl|쉬운 eas simpl|어렵 hard difficult
어려 hard difficult|중요 important matter crucial|필요 need necess requir|가능 possib can able
사람 people person human|사용자 user|개발 develop|코드 code|함수 function|변수 variable|파일 file
서버 server|데이터 data|이미지 image picture|설치 install|실행 run execut|설정 set config
생성 creat generat|추가 add|삭제 delet remov|변경 chang|수정 edit modif fix updat
확인 check see verif confirm|선택 select choos choice|시작 start begin beg|종료 end exit quit finish
비교 compar|차이 differ|같은 same like such|다른 other differ another|각 each every|시간 time hour
날짜 date|하루 day|년 year
월 month january february march april may june july august september october november december
질문 question ask|답 answer repl respon|설명 expla descri|소개 introduc|글 post articl writ text
문서 document doc|문장 sentence|단어 word|이름 name|값 value|조건 condition|요청 request|응답 respon
오류 error|에러 error|테스트 test|성능 perform|버전 version|기능 feature function|지원 support
제공 provid offer|포함 includ contain|참고 refer note see|아래 below follow|위 above|예시 example
경우 case when if|만약 if|동안 while during for|행사 event|참가 attend particip join
커뮤니티 communit|발표 present talk announc|준비 prepar|만들 mak creat build made built
보 see look view show watch|알 know learn find|생각 think thought consider|배우 learn
시도 try attempt tried|해결 solv resolv fix|발생 occur happen rais|없 no not without|회사 company
친구 friend|집 home house|바다 sea ocean beach|음식 food|비 rain|영어 english|한국 korea|일본 japan
"""


def _read(lines: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in lines.replace("\n", "|").split("|"):
        korean, *english = entry.split() or [""]
        if korean:
            found[korean] = tuple(f" {word}" for word in english)
    return found


WORDS = {korean: english for korean, english in _read(_LINES).items() if len(korean) > 1 or korean == "읽"}
"""Korean words -> beginnings of English ones, each behind the blank that ends the word before it."""
