"""A person's hand in the English file: taken over where it can be, reported where it can't, never lost."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bitexts import merged
from support.effort import done_within

from translator.bitext import MirrorEdits, fingerprint, merge_all, mirror_edits, sources_in
from translator.document import Document, parse
from translator.units import Origin, State, Unit

POST = """---
title: 작은 도구 만들기
description: "파이썬으로 만드는 도구"
date: 2024-12-01
---

# 시작하며

오늘은 **작은 도구**를 [파이썬](https://python.org)으로 만들어 보겠습니다.

English stays English here.

```python
# 주석은 그대로
print("안녕")
```

- `pip install x`를 먼저 실행합니다.
- 그다음 설정 파일을 고칩니다.

| 이름 | 설명 |
|------|------|
| 서버 | 요청을 받습니다 |

끝까지 읽어 주셔서 감사합니다.
"""

ENGLISH = {
    "작은 도구 만들기": "Building a Small Tool",
    "파이썬으로 만드는 도구": "A tool made with Python",
    "시작하며": "Getting Started",
    "오늘은": "Today we build a <b1>small tool</b1> with <a2>Python</a2>.",
    "<c1>": "First, run <c1>pip install x</c1>.",
    "그다음": "Then edit the configuration file.",
    "이름": "Name",
    "설명": "Description",
    "서버": "Server",
    "요청을": "Takes the requests",
    "끝까지": "Thank you for reading to the end.",
}


def translated(
    text: str, english: Mapping[str, str] = ENGLISH
) -> tuple[Document, tuple[Unit, ...], Document]:
    """The post, its units, and its mirror as written from them."""
    post = parse(text)
    units = tuple(
        replace(
            unit,
            target=next(target for start, target in english.items() if unit.source.startswith(start)),
            state=State.PROPOSED,
            origin=Origin.MODEL,
            author="gpt-5-mini",
        )
        for unit in merged((), post.segments)
    )
    assembly = post.assemble({unit.key: unit.target for unit in units})
    assert assembly.refused == ()
    return post, units, post.parse_mirror(assembly.text)


@pytest.fixture(scope="module")
def written() -> tuple[Document, tuple[Unit, ...], Document]:
    return translated(POST)


def after(
    written: tuple[Document, tuple[Unit, ...], Document], *edits: tuple[str, str], known: bool = True
) -> MirrorEdits:
    post, units, mirror = written
    text = mirror.text
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return mirror_edits(units, post.parse_mirror(text), expected=mirror if known else None, source=post)


def targets(edits: MirrorEdits) -> dict[str, str]:
    return {unit.source.split(" ")[0]: unit.target for unit in edits.units if unit.key in edits.taken}


def test_an_untouched_mirror_changes_nothing(written: tuple[Document, tuple[Unit, ...], Document]) -> None:
    for known in (True, False):
        edits = after(written, known=known)
        assert (edits.units, edits.taken, edits.conflicts) == (written[1], (), ())


@pytest.mark.parametrize("known", [True, False])
def test_an_edited_sentence_is_a_persons_accepted_translation(
    written: tuple[Document, tuple[Unit, ...], Document], known: bool
) -> None:
    edits = after(written, ("Thank you for reading to the end.", "Thanks for reading!"), known=known)
    [unit] = [unit for unit in edits.units if unit.key in edits.taken]
    assert (unit.target, unit.state, unit.origin, unit.author) == (
        "Thanks for reading!",
        State.ACCEPTED,
        Origin.HUMAN,
        "human",
    )
    assert edits.conflicts == ()


@pytest.mark.parametrize("known", [True, False])
def test_edits_in_every_kind_of_place_find_their_units(
    written: tuple[Document, tuple[Unit, ...], Document], known: bool
) -> None:
    edits = after(
        written,
        ("Building a Small Tool", "Making a Small Tool"),
        ("# Getting Started", "# Before We Start"),
        ("Then edit the", "Next, edit the"),
        ("| Takes the requests", "| It takes the requests"),
        known=known,
    )
    assert targets(edits) == {
        "작은": "Making a Small Tool",
        "시작하며": "Before We Start",
        "그다음": "Next, edit the configuration file.",
        "요청을": "It takes the requests",
    }
    assert edits.conflicts == ()


@pytest.mark.parametrize("known", [True, False])
def test_markup_goes_back_to_the_tags_of_the_source_even_in_another_order(
    written: tuple[Document, tuple[Unit, ...], Document], known: bool
) -> None:
    edits = after(
        written,
        (
            "Today we build a **small tool** with [Python](https://python.org).",
            "With [Python](https://python.org) we build a __little tool__ today.",
        ),
        ("First, run `pip install x`.", "Run `pip install x` first."),
        known=known,
    )
    assert targets(edits) == {
        "오늘은": "With <a2>Python</a2> we build a <b1>little tool</b1> today.",
        "<c1>pip": "Run <c1>pip install x</c1> first.",
    }
    assert edits.conflicts == ()


@pytest.mark.parametrize(
    ("old", "new", "known"),
    [
        ("https://python.org", "https://python.org/3", True),
        ("`pip install x`", "`pip install y`", True),
        ("`pip install x`", "`pip install y`", False),
        ("**small tool**", "small tool", True),
        ("**small tool**", "small tool", False),
        ("small tool", "small `tool`", True),
        ("small tool", "small `tool`", False),
    ],
)
def test_changed_markup_is_a_conflict_and_the_unit_stays(
    written: tuple[Document, tuple[Unit, ...], Document], old: str, new: str, known: bool
) -> None:
    edits = after(written, (old, new), known=known)
    assert edits.units == written[1]
    assert any("markup" in conflict.reason and conflict.key for conflict in edits.conflicts)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('print("안녕")', 'print("hello")', 15),
        ("date: 2024-12-01", "date: 2024-12-02", 4),
        ("date: 2024-12-01", "date: 2024-12-01\ntags: [python]", 5),
        ("English stays English here.", "English was edited here.", 11),
        (
            "Thank you for reading to the end.\n",
            "Thank you for reading to the end.\n\nSee you next time.\n",
            27,
        ),
        ("- Then edit the configuration file.\n", "", 18),
        ("|------|", "|:-----|", 22),
    ],
)
def test_what_no_unit_can_hold_is_a_conflict_with_its_line(
    written: tuple[Document, tuple[Unit, ...], Document], old: str, new: str, line: int
) -> None:
    edits = after(written, (old, new))
    assert edits.units == written[1]
    assert [conflict.line for conflict in edits.conflicts] == [line]


def test_a_paragraph_that_moved_is_a_conflict(written: tuple[Document, tuple[Unit, ...], Document]) -> None:
    thanks = "Thank you for reading to the end.\n"
    edits = after(written, (thanks, ""), ("# Getting Started\n", f"{thanks}\n# Getting Started\n"))
    assert edits.units == written[1]
    assert any("moved" in conflict.reason for conflict in edits.conflicts)


def test_an_edit_beside_a_new_paragraph_is_still_taken(
    written: tuple[Document, tuple[Unit, ...], Document],
) -> None:
    edits = after(
        written,
        (
            "Thank you for reading to the end.",
            "A paragraph of my own.\n\nThank you for reading all of it to the end.",
        ),
    )
    assert targets(edits) == {"끝까지": "Thank you for reading all of it to the end."}
    assert [conflict.text for conflict in edits.conflicts] == ["A paragraph of my own."]


def test_a_sentence_written_from_the_ground_up_is_taken(
    written: tuple[Document, tuple[Unit, ...], Document],
) -> None:
    edits = after(written, ("Then edit the configuration file.", "Your settings come next, so open them up."))
    assert targets(edits) == {"그다음": "Your settings come next, so open them up."}
    assert edits.conflicts == ()


def test_a_person_who_translates_what_was_left_in_korean_is_heard() -> None:
    post = parse(POST)
    units = merged((), post.segments)
    mirror = post.parse_mirror(post.text)
    text = post.text.replace("끝까지 읽어 주셔서 감사합니다.", "Thank you.")
    edits = mirror_edits(units, post.parse_mirror(text), expected=mirror, source=post)
    assert targets(edits) == {"끝까지": "Thank you."}


def test_words_for_an_older_source_stay_stale(written: tuple[Document, tuple[Unit, ...], Document]) -> None:
    post, units, mirror = written
    stale = tuple(replace(unit, state=State.STALE, previous_source="옛", proposal="new") for unit in units)
    text = mirror.text.replace("Thank you", "Many thanks")
    edits = mirror_edits(stale, post.parse_mirror(text), expected=mirror, source=post)
    assert edits.units[-1].target == "Many thanks for reading to the end."
    assert (edits.units[-1].state, edits.units[-1].origin, edits.units[-1].proposal) == (
        State.STALE,
        Origin.HUMAN,
        "new",
    )


def test_when_the_post_changed_too_the_edit_is_still_found(
    written: tuple[Document, tuple[Unit, ...], Document],
) -> None:
    _, units, mirror = written
    newer = parse(
        POST.replace("끝까지 읽어", "여기까지 읽어").replace("# 시작하며", "새 단락입니다.\n\n# 시작하며")
    )
    text = mirror.text.replace("Then edit", "Next, edit")
    edits = mirror_edits(units, newer.parse_mirror(text), expected=None, source=newer)
    assert targets(edits) == {"그다음": "Next, edit the configuration file."}
    assert edits.conflicts == ()


def test_olgims_own_older_words_are_never_taken_for_a_persons(
    written: tuple[Document, tuple[Unit, ...], Document],
) -> None:
    """The post changed, its bitext went on, the mirror was not written since; then a person edits the mirror."""
    _, units, mirror = written
    newer = parse(
        POST.replace("요청을 받습니다", "모든 요청을 받습니다").replace(
            "- 그다음 설정 파일을 고칩니다.\n", ""
        )
    )
    merged = merge_all(units, newer.segments)
    renewed = tuple(
        replace(unit, target="Takes all the requests", state=State.PROPOSED, previous_source=None)
        if unit.state is State.STALE
        else unit
        for unit in merged.units
    )

    def edits(old: str, new: str) -> MirrorEdits:
        return mirror_edits(
            renewed,
            newer.parse_mirror(mirror.text.replace(old, new)),
            expected=None,
            source=newer,
            written=fingerprint(mirror),
            obsolete=merged.obsolete,
        )

    untouched = edits("", "")
    assert (untouched.taken, untouched.conflicts) == ((), ())
    thanks = edits("Thank you for", "Many thanks for")
    assert targets(thanks) == {"끝까지": "Many thanks for reading to the end."}
    assert thanks.conflicts == ()
    removed = edits("Thank you for reading to the end.\n", "")
    assert ["removed" in conflict.reason for conflict in removed.conflicts] == [True]


def test_a_line_that_only_mirrors_have_does_not_shift_the_others(
    written: tuple[Document, tuple[Unit, ...], Document],
) -> None:
    post, units, mirror = written
    noticed = mirror.text.replace("# Getting", "*This page was translated by a machine.*\n\n# Getting")
    text = noticed.replace("Then edit", "Next, edit")
    edits = mirror_edits(units, post.parse_mirror(text), expected=post.parse_mirror(noticed), source=post)
    assert targets(edits) == {"그다음": "Next, edit the configuration file."}
    assert edits.conflicts == ()


@given(seed=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_of_any_edits_each_is_taken_or_reported(seed: int) -> None:
    rng = random.Random(seed)
    post, units, mirror = translated(POST)
    chosen = rng.sample([at for at, unit in enumerate(units) if "<" not in unit.target], rng.randint(0, 6))
    text = mirror.text
    wanted = {}
    for at in chosen:
        words = units[at].target.split(" ")
        words[rng.randrange(len(words))] = f"word{rng.randrange(1000)}"
        wanted[units[at].key] = " ".join(words)
        text = text.replace(units[at].target, wanted[units[at].key], 1)
    edits = mirror_edits(units, post.parse_mirror(text), expected=mirror, source=post)
    assert {unit.key: unit.target for unit in edits.units if unit.key in edits.taken} == wanted
    assert edits.conflicts == ()
    # and what was taken writes the very file the person left
    assert post.assemble({unit.key: unit.target for unit in edits.units}).text == text


def test_words_between_code_marks_that_a_person_changed_in_the_mirror_are_taken_over() -> None:
    post = parse("`할 일`을 `name`에 적는다.\n")
    units = tuple(
        replace(unit, target="Note <k1>tasks</k1> in <c2/>.", state=State.PROPOSED, origin=Origin.MODEL)
        for unit in merge_all((), post.segments).units
    )
    written = post.assemble({unit.key: unit.target for unit in units}).text
    for mine in ("Note `what to do` in `name`.\n", "Note ``to `do` `` in `name`.\n"):
        edits = mirror_edits(units, post.parse_mirror(mine), expected=post.parse_mirror(written), source=post)
        assert edits.conflicts == ()
        [unit] = edits.units
        words = "what to do" if "what" in mine else "to `do`"
        assert (unit.target, unit.origin) == (f"Note <k1>{words}</k1> in <c2>name</c2>.", Origin.HUMAN)


def _long(paragraphs: int, *, own: bool) -> Document:
    written = [f"{number}번째 문단이다." for number in range(paragraphs)]
    if own:  # a person's own, at both ends
        written = ["- 하나", *written, "- 둘"]
    return parse("\n\n".join(written) + "\n")


def test_the_segments_of_a_long_mirror_are_found_whatever_a_person_has_of_their_own_in_it() -> None:
    source, mirror = _long(6_000, own=False), _long(6_000, own=True)
    assert sources_in(mirror, source) == [None, *source.segments, None]
    assert sources_in(source, mirror) == list(mirror.segments[1:-1])
    assert done_within(0.5, lambda: sources_in(mirror, source))
