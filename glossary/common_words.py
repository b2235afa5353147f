"""Words that are no terms of anybody's."""

from __future__ import annotations

# Nouns of everyday Korean, which are no terms of anybody's.
EVERYDAY = frozenset(
    """
    경우 때문 사람 생각 이번 다음 정도 부분 문제 방법 내용 결과 과정 상황 이유 시간 지금 오늘 어제 내일 하나
    여기 거기 저기 이것 그것 저것 자신 우리 저희 모두 모든 이후 이전 처음 마지막 동안 사이 이상 이하 중간 전체
    일부 각각 서로 필요 가능 사용 이용 확인 진행 추가 변경 설명 작성 시작 종료 완료 관련 기준 대상 상태 종류
    형태 방식 구조 기능 역할 의미 이름 글자 단어 문장 글쓴이 마음 느낌 기분 나중 당시 최근 요즘 하루 매일 이때
    그때 무엇 누구 어디 언제 얼마 조금 정말 대부분 나머지 가지 번째 자체 자리 위치 장소 정보 자료 예시 예제 참고
    링크 사진 그림 아래 위쪽 왼쪽 오른쪽 앞쪽 뒤쪽 이야기 질문 대답 답변 목표 목적 계획 준비 이해 공부 경험 도움
    노력 관심 선택 결정 차이 장점 단점 특징 원인 해결 발생 존재 포함 제외 제공 지원 요구 요청 사실 예정 순서
    단계 수준 범위 조건 기본 일반 특정 다양 하기 되기 있기 없기 보기 먹기 이거 그거 저거 뭔가 아무
    별도 기존 내부 외부 여부 측면 분들 것들 이들 그들 무언가 여러분 당신 본인 두가지 세가지 여러가지 사항 시점 개수
    모양 활동 여럿 각자 혼자 스스로 마찬가지 상관 반면 덕분 한번
    """.split()
)
VERBAL = (
    "는지",
    "않음",
    "있음",
    "없음",
    "하기",
    "되기",
    "있기",
    "없기",
    "하는",
    "되는",
    "하지",
    "되지",
    "해지",
    "시키",
    "하게",
    "되게",
    "하",
    "되",
    "있",
    "없",
    "않",
    "같",
    "니다",
    "스러",
)
STOP = frozenset(
    """
    a an the of to in on at for by with from as and or but is are was were be been being it its this that these
    those i we you he she they my our your their me us them not no so if then than there here which who what
    when where how can could will would should may might do does did have has had just also only very more most
    some any all each one two into about out up down over again once because while let get got make made use
    used using
    """.split()
)


ARTICLES = frozenset("a an the this that my our your its their".split())
# What a Korean verb or clause ends in, and hardly a noun.
CLAUSE = ("다", "요", "죠", "고", "는", "면", "서", "게", "지", "니", "한", "할", "된", "될")
