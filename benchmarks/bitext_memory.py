"""How quick the memory is, and how much of what a full search finds it misses.

python benchmarks/bitext_memory.py [POSTS] [UNITS A POST]
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rapidfuzz import fuzz, process

from translator.bitext import Bitext, Header, Memory
from translator.bitext.po import Content
from translator.bitext.shape import plain_of
from translator.units import Origin, State, Unit

STEMS = (
    "설정 저장소 서버 모델 배포 오류 로그 함수 변수 속도 캐시 검색 파일 경로 사용자 토큰 요청 응답 데이터 색인 "
    "쿼리 화면 버튼 이벤트 상태 라이브러리 버전 의존성 테스트 빌드 환경 컨테이너 이미지 볼륨 네트워크 포트 주소 "
    "인증 권한 비밀번호 세션 쿠키 메모리 스레드 프로세스 큐 메시지 스트림 파이프라인 학습 추론 손실 기울기 배치 에폭 "
    "문서 제목 단락 번역 문장 글꼴 색상 여백 목록 표 그림 링크 각주 수식 코드 주석 블록 들여쓰기"
).split()
PARTICLES = "를 을 은 는 이 가 에서 으로 로 와 과 도 만 의 까지 부터 에 에게 보다 처럼".split()
ENDS = (
    "했습니다 합니다 해야 합니다 할 수 있습니다 하지 마세요 해 보겠습니다 되었습니다 됩니다 이었다 봅시다 했다 하자 "
    "하려고 합니다 하는 편이 낫습니다 했더니 느려졌습니다 하면 됩니다"
).split()


def sentence(rng: random.Random) -> str:
    words = [rng.choice(STEMS) + rng.choice(PARTICLES) for _ in range(rng.randint(3, 18))]
    if rng.random() < 0.3:
        words[0] = f"<c1>{rng.choice('abcdef')}{rng.randrange(99)}</c1>{rng.choice(PARTICLES)}"
    return " ".join(words) + " " + rng.choice(STEMS) + rng.choice(ENDS) + "."


def edited(source: str, rng: random.Random) -> str:
    """As an author edits: about one word in eight."""
    words = source.split(" ")
    for _ in range(max(1, len(words) // 8)):
        at = rng.randrange(len(words))
        words[at : at + 1] = rng.choice(([rng.choice(STEMS) + "도"], [words[at], rng.choice(STEMS)], []))
    return " ".join(words)


@contextmanager
def timed(what: str, times: int = 1) -> Iterator[None]:
    start = time.perf_counter()
    yield
    spent = time.perf_counter() - start
    print(f"{what:55} {spent:8.2f} s" + (f"   {spent / times * 1000:8.3f} ms each" if times > 1 else ""))


def main(posts: int = 1000, units: int = 100) -> None:
    rng = random.Random(1)
    sources: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder, index = Path(name) / "en", Path(name) / ".cache" / "memory.sqlite3"
        with timed(f"write {posts} bitexts of {units} units", posts):
            for number in range(posts):
                made = [sentence(rng) for _ in range(units)]
                sources += made
                content = Content(
                    Header(post=f"_posts/{number}.md"),
                    tuple(
                        Unit(f"k-{at}", "paragraph", one, f"EN {one}", State.PROPOSED, Origin.MODEL, "model")
                        for at, one in enumerate(made)
                    ),
                )
                bitext = Bitext(folder / f"{number}.po", content)
                bitext.save()
        with timed("read them", posts):
            for path in folder.iterdir():
                Bitext.load(path)
        with timed("build the index"):
            Memory(folder, index=index).close()
        print(f"{'index':55} {index.stat().st_size / 1e6:8.1f} MB")
        with timed("open the index, nothing changed"):
            memory = Memory(folder, index=index)
        with timed("refresh, nothing changed"):
            memory.refresh()
        bitext.put(Unit("k-0", "paragraph", sources[-units], "changed", State.ACCEPTED, Origin.HUMAN))
        bitext.save()
        with timed("refresh, one bitext changed"):
            memory.refresh()
        asked = [rng.choice(sources) for _ in range(1000)]
        with timed("exact look-up", len(asked)):
            for one in asked:
                assert memory.exact(one)
        asked = [edited(one, rng) for one in asked[:300]]
        with timed("fuzzy look-up", len(asked)):
            found = [memory.fuzzy(one, limit=1) for one in asked]
        plain = [plain_of(one) for one in sources]
        with timed("the same by comparing with everything (100 of them)", 100):
            best = [
                process.extractOne(plain_of(one), plain, scorer=fuzz.ratio, score_cutoff=70)
                for one in asked[:100]
            ]
        wanted = [(ours, hit[1]) for ours, hit in zip(found, best, strict=False) if hit]
        met = sum(bool(ours) and ours[0].score >= int(score) - 1 for ours, score in wanted)
        print(f"{'best match found':55} {met:5} of {len(wanted)}")
        print(f"{'peak memory':55} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
