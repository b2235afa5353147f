"""A changed post: whose translation goes where."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bitexts import Piece, accepted, merged, pieces, unit

from translator.bitext import merge_all
from translator.bitext.merge import OBSOLETE_PROPOSALS
from translator.units import Origin, State, Unit

FIVE = [
    "오늘은 파이썬으로 작은 도구를 만들어 보겠습니다.",
    "먼저 저장소를 복제하고 의존성을 설치합니다.",
    "설정 파일에는 비밀 키를 넣지 마세요.",
    "테스트를 돌려 모든 것이 초록색인지 확인합니다.",
    "마지막으로 변경 사항을 커밋하고 푸시합니다.",
]


def translated(*sources: str) -> list[Unit]:
    return accepted(merged((), pieces(*sources)))


def states(units: tuple[Unit, ...]) -> list[str]:
    return [one.state.value for one in units]


def test_nothing_changed_nothing_changes() -> None:
    old = translated(*FIVE, FIVE[0])
    assert list(merged(old, pieces(*FIVE, FIVE[0]))) == old


def test_a_changed_sentence_keeps_its_old_words_and_says_what_they_were_for() -> None:
    new = [*FIVE[:2], "설정 파일에는 절대로 비밀 키를 넣지 마세요.", *FIVE[3:]]
    units = merged(translated(*FIVE), pieces(*new))
    assert states(units) == ["accepted", "accepted", "stale", "accepted", "accepted"]
    assert (units[2].target, units[2].previous_source, units[2].origin) == (
        f"EN({FIVE[2]})",
        FIVE[2],
        Origin.HUMAN,
    )


def test_an_inserted_paragraph_is_untranslated_and_moves_no_other() -> None:
    units = merged(translated(*FIVE), pieces(*FIVE[:3], "새 단락은 여기에 들어갑니다.", *FIVE[3:]))
    assert states(units) == ["accepted"] * 3 + ["untranslated"] + ["accepted"] * 2


def test_a_moved_paragraph_takes_its_translation_along() -> None:
    units = merged(translated(*FIVE), pieces(FIVE[4], *FIVE[:4]))
    assert states(units) == ["accepted"] * 5
    assert units[0].target == f"EN({FIVE[4]})"


def test_a_paragraph_that_becomes_a_list_item_keeps_its_translation_under_the_new_key() -> None:
    item = pieces(FIVE[0], kind="item")[0]
    [one] = merged(translated(FIVE[0]), [item])
    assert (one.key, one.kind, one.state) == (item.key, "item", State.ACCEPTED)


def test_text_without_korean_has_no_unit() -> None:
    assert [one.source for one in merged((), pieces("English only", FIVE[0]))] == [FIVE[0]]


def test_of_two_same_sentences_each_keeps_the_translation_of_its_place() -> None:
    old = translated("가 단락입니다", "네", "나 단락입니다", "네")
    old[1] = replace(old[1], target="Yes.")
    old[3] = replace(old[3], target="Yeah.")
    swapped = merged(old, pieces("나 단락입니다", "네", "가 단락입니다", "네"))
    assert [one.target for one in swapped][1::2] == ["Yeah.", "Yes."]
    removed = merge_all(old, pieces("가 단락입니다", "나 단락입니다", "네"))
    assert removed.units[2].target == "Yeah."
    assert [one.target for one in removed.obsolete] == ["Yes."]
    assert removed.obsolete[0].key not in {one.key for one in removed.units}


def test_a_second_change_keeps_the_source_that_the_words_were_made_for() -> None:
    once = merged(translated(FIVE[2]), pieces(FIVE[2] + " 꼭이요."))
    twice = merged(once, pieces(FIVE[2] + " 정말 꼭이요."))
    assert (twice[0].state, twice[0].previous_source) == (State.STALE, FIVE[2])


def test_words_that_a_person_accepted_stay_theirs_when_the_source_changes_once_and_again() -> None:
    machine = replace(translated(FIVE[2])[0], origin=Origin.MODEL)
    for state, theirs in ((State.ACCEPTED, True), (State.PROPOSED, False)):
        once = merged([replace(machine, state=state)], pieces(FIVE[2] + " 꼭이요."))
        twice = merged(once, pieces(FIVE[2] + " 정말 꼭이요."))
        assert [one.holds_words for one in (*once, *twice)] == [theirs, theirs]
        offered = twice[0].offered("Other words.", Origin.MODEL, "test-model")
        assert (offered.target == machine.target) is theirs
        assert (offered.state is State.STALE) is theirs


def test_a_change_that_is_taken_back_gives_the_accepted_translation_back() -> None:
    old = [replace(translated(FIVE[2])[0], origin=Origin.MODEL, waived={"numbers": "fine"})]
    changed = merge_all(old, pieces(FIVE[2] + " 꼭이요."))
    back = merge_all(changed.units, pieces(FIVE[2]), changed.obsolete)
    assert list(back.units) == old


def test_a_proposal_whose_change_is_taken_back_is_a_proposal_again() -> None:
    old = [replace(translated(FIVE[2])[0], origin=Origin.MODEL, state=State.PROPOSED)]
    back = merged(merged(old, pieces(FIVE[2] + " 꼭이요.")), pieces(FIVE[2]))
    assert list(back) == old


def test_a_paragraph_that_was_replaced_by_another_is_obsolete_and_the_new_one_untranslated() -> None:
    merged = merge_all(translated(*FIVE), pieces(*FIVE[:2], "고양이가 창가에서 잔다", *FIVE[3:]))
    assert states(merged.units)[2] == "untranslated"
    assert [one.source for one in merged.obsolete] == [FIVE[2]]


def test_a_sentence_that_moved_and_changed_is_found() -> None:
    units = merged(translated(*FIVE), pieces(FIVE[4].replace("푸시", "배포"), *FIVE[:4]))
    assert (units[0].state, units[0].previous_source) == (State.STALE, FIVE[4])


def test_accepted_work_is_kept_however_often_the_post_is_rewritten() -> None:
    units, obsolete = tuple(translated("첫 번째 글")), tuple[Unit, ...]()
    for number in range(30):
        merged = merge_all(units, pieces(f"{chr(0xAC00 + number * 97) * 12}"), obsolete)
        units, obsolete = tuple(accepted(merged.units)), merged.obsolete
    assert len(obsolete) == 30
    assert len({one.key for one in (*obsolete, *units)}) == 31


def test_old_proposals_do_not_pile_up_for_ever() -> None:
    old = [replace(one, state=State.PROPOSED) for one in translated(*(f"{n}번 문장" for n in range(500)))]
    merged = merge_all(old, [])
    assert len(merged.obsolete) == OBSOLETE_PROPOSALS
    assert merged.obsolete[-1].source == "499번 문장"


WORDS = [
    "설치",
    "저장소",
    "테스트",
    "모델",
    "서버",
    "배포",
    "오류",
    "로그",
    "설정",
    "함수",
    "변수",
    "속도",
    "캐시",
    "검색",
]


def sentence(rng: random.Random) -> str:
    return " ".join(
        rng.choice(WORDS) + rng.choice(["를", "은", "에서", "도"]) for _ in range(rng.randint(4, 12))
    )


@given(seed=st.integers(0, 10**9), size=st.integers(0, 30), edits=st.integers(0, 8))
@settings(max_examples=120, deadline=None)
def test_after_any_edits_exactly_the_changed_and_inserted_segments_want_work(
    seed: int, size: int, edits: int
) -> None:
    rng = random.Random(seed)
    sources = [sentence(rng) for _ in range(size)]
    old = translated(*sources)
    touched: set[str] = set()
    new = list(sources)
    for _ in range(edits):
        at = rng.randrange(len(new) + 1)
        match rng.choice(["insert", "change", "remove", "move"]):
            case "insert":
                new.insert(at, sentence(rng) + f" 새로 {rng.random()}")
                touched.add(new[at])
            case "change" if at < len(new):
                new[at] += f" 그리고 {rng.random()}"
                touched.add(new[at])
            case "remove" if at < len(new):
                del new[at]
            case "move" if at < len(new):
                new.insert(rng.randrange(len(new)), new.pop(at))
    merged = merge_all(old, pieces(*new))
    assert [one.key for one in merged.units] == [piece.key for piece in pieces(*new)]
    assert {one.source for one in merged.units if not one.settled} == touched & set(new)
    # whatever a person wrote is still somewhere
    held = {one.target for one in (*merged.units, *merged.obsolete)}
    assert {one.target for one in old} <= held
    # and all of it comes back when the edits are undone
    assert [one.target for one in merge_all(merged.units, pieces(*sources), merged.obsolete).units] == [
        one.target for one in old
    ]


@pytest.mark.parametrize("repeats", [3, 400])
def test_many_equal_cells_are_matched_in_order(repeats: int) -> None:
    old = [replace(one, target=f"O{at}") for at, one in enumerate(translated(*["예"] * repeats))]
    units = merged(old, pieces(*["예"] * (repeats + 1)))
    assert [one.target for one in units if one.target] == [one.target for one in old]
    assert len(units) == repeats + 1


def test_a_piece_of_another_kind_is_preferred_less() -> None:
    heading, item = pieces("설치", kind="heading")[0], pieces("설치", kind="item")[0]
    old = [replace(one, target=f"as {one.kind}") for one in accepted(merged((), [heading, item]))]
    assert [one.target for one in merged(old, [item, heading])] == ["as item", "as heading"]
    assert isinstance(heading, Piece)


# ---- words between code marks, which were code until they were read


AS_CODE = "<c1>이름</c1>을 고치고 <c2>할 일</c2>을 적은 <b3>다음</b3>"
AS_WORDS = "<c1>이름</c1>을 고치고 <k2>할 일</k2>을 적은 <b3>다음</b3>"


@pytest.mark.parametrize(
    "target", ["<b3>Then</b3> fix <c1/> and note <c2/>.", "<b3>Then</b3> fix <c1/> and note <c2>x</c2>."]
)
def test_words_that_were_code_keep_their_translation_for_a_person_to_look_at(target: str) -> None:
    old = [replace(one, target=target) for one in translated(AS_CODE)]
    merged_now = merge_all(old, pieces(AS_WORDS))
    [unit] = merged_now.units
    assert (unit.target, unit.state) == (
        "<b3>Then</b3> fix <c1/> and note <k2>할 일</k2>.",
        State.PROPOSED,
    )
    assert (unit.origin, unit.previous_source) == (Origin.HUMAN, None)
    assert [one.state for one in merged_now.obsolete] == [State.ACCEPTED]
    [back] = merge_all(merged_now.units, pieces(AS_CODE), merged_now.obsolete).units
    assert (back.target, back.state) == (target, State.ACCEPTED)


def test_words_that_are_code_now_stand_in_their_translation_as_in_the_source() -> None:
    old = [
        replace(one, target="Fix <c1/> and note <k2>the task</k2> <b3>then</b3>")
        for one in translated(AS_WORDS)
    ]
    [unit] = merged(old, pieces(AS_CODE))
    assert (unit.target, unit.state) == (
        "Fix <c1/> and note <c2>할 일</c2> <b3>then</b3>",
        State.PROPOSED,
    )


def test_words_that_were_code_in_a_changed_sentence_are_as_stale_as_it_is() -> None:
    old = [replace(one, target="Fix <c1/> and note <c2/> <b3>then</b3>") for one in translated(AS_CODE)]
    [unit] = merged(old, pieces(AS_WORDS.replace("고치고", "바꾸고")))
    assert (unit.state, unit.previous_source) == (State.STALE, AS_CODE)


def test_a_post_that_has_not_changed_is_not_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    segments = pieces("하나", "둘", "하나", "셋")
    units = merge_all((), segments).units
    laid_aside = (unit("넷", "Four"),)

    def fails(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("translator.bitext.merge.match_equal", fails)
    merged = merge_all(units, segments, laid_aside)
    assert all(now is before for now, before in zip(merged.units, units, strict=True))
    assert merged.obsolete == laid_aside
    with pytest.raises(AssertionError):
        merge_all(units, segments[1:])
