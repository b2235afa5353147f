"""The memory: which translation is offered, and how little it costs to know."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.bitexts import pieces, unit

from translator.bitext import Bitext, Header, Memory
from translator.bitext.memory_index import Index
from translator.units import Origin, State, Unit


def post(folder: Path, name: str, *units: Unit) -> Bitext:
    bitext = Bitext.load(folder / f"{name}.po")
    bitext.header = Header(post=f"_posts/{name}.md")
    bitext.merge(pieces(*(one.source for one in units)))
    bitext.put(*(replace(one, key=known.key) for one, known in zip(units, bitext.units, strict=True)))
    bitext.save()
    return bitext


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "_olgim" / "en"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "_olgim" / ".cache" / "memory.sqlite3"


HUMAN: dict[str, Any] = {"origin": Origin.HUMAN, "author": "kim"}


def target(memory: Memory, source: str, **where: str) -> str | None:
    match = memory.exact(source, **where)
    return None if match is None else match.target


def test_a_sentence_of_another_post_is_found(folder: Path, index: Path) -> None:
    post(folder, "a", unit("첫 문장", "First", State.ACCEPTED))
    with Memory(folder, index=index) as memory:
        match = memory.exact("첫 문장")
        assert match is not None
        assert (match.target, match.score, match.post, match.state) == (
            "First",
            100,
            "_posts/a.md",
            State.ACCEPTED,
        )
        assert memory.exact("없는 문장") is None


def test_accepted_then_same_post_then_a_persons_then_the_first(folder: Path) -> None:
    said = "같은 문장"
    post(folder, "d", unit(said, "d: proposed"))
    post(folder, "c", unit(said, "c: proposed by a person", **HUMAN))
    with Memory(folder) as memory:
        assert target(memory, said) == "c: proposed by a person"
        assert target(memory, said, post="_posts/d.md") == "d: proposed"
    post(folder, "b", unit(said, "b: accepted", State.ACCEPTED))
    post(folder, "a", unit(said, "a: accepted", State.ACCEPTED))
    with Memory(folder) as memory:
        assert target(memory, said) == "a: accepted"
        assert target(memory, said, post="_posts/b.md") == "b: accepted"
        assert target(memory, said, post="_posts/d.md") == "a: accepted"
    post(folder, "e", unit(said, "e: accepted, a person's", State.ACCEPTED, **HUMAN))
    with Memory(folder) as memory:
        assert target(memory, said) == "e: accepted, a person's"


def test_the_same_text_with_other_tags_is_found_and_gets_its_tags(folder: Path) -> None:
    post(folder, "a", unit("<b1>굵은</b1> 글과 <c2>x</c2><br3/>", "<c2>x</c2> and <b1>bold</b1> text<br3/>"))
    with Memory(folder) as memory:
        assert (
            target(memory, "<h1>굵은</h1> 글과 <m2>x</m2><br3/>") == "<m2>x</m2> and <h1>bold</h1> text<br3/>"
        )
        assert memory.exact("<b1>굵은</b1> 글과 <c2>y</c2><br3/>") is None
        assert memory.exact("<c1>굵은</c1> 글과 <c2>x</c2><br3/>") is None


def test_the_very_same_tags_go_before_other_tags(folder: Path) -> None:
    post(
        folder,
        "a",
        unit("<b1>굵은</b1> 글", "<b1>Bold</b1>", State.ACCEPTED, **HUMAN),
        unit("<i1>굵은</i1> 글", "<i1>Slanted</i1>"),
    )
    with Memory(folder) as memory:
        assert target(memory, "<i1>굵은</i1> 글") == "<i1>Slanted</i1>"


def test_a_stale_unit_offers_its_old_words_for_its_old_source(folder: Path) -> None:
    post(folder, "a", unit("새 문장", "Old words", State.STALE, previous_source="옛 문장", **HUMAN))
    with Memory(folder) as memory:
        assert memory.exact("새 문장") is None
        assert target(memory, "옛 문장") == "Old words"


def test_a_stale_unit_whose_words_a_person_accepted_goes_before_a_proposal(folder: Path) -> None:
    accepted = {"previous_source": "옛 문장", "was_accepted": True}
    post(folder, "b", unit("새 문장", "Accepted words", State.STALE, origin=Origin.MODEL, **accepted))
    post(folder, "a", unit("옛 문장", "Somebody's proposal", State.PROPOSED, origin=Origin.MODEL))
    with Memory(folder) as memory:
        assert target(memory, "옛 문장") == "Accepted words"


def test_removed_paragraphs_are_remembered(folder: Path) -> None:
    bitext = post(
        folder, "a", unit("남는 문장", "Stays", State.ACCEPTED), unit("지운 문장", "Gone", State.ACCEPTED)
    )
    bitext.merge(pieces("남는 문장"))
    bitext.save()
    with Memory(folder) as memory:
        assert target(memory, "지운 문장") == "Gone"


LONG = "이 함수는 설정 파일을 읽어서 서버의 주소와 포트를 돌려줍니다."


def test_a_similar_sentence_is_found_with_its_score(folder: Path, index: Path) -> None:
    post(
        folder,
        "a",
        unit(LONG, "This function reads …", State.ACCEPTED),
        unit("고양이가 잔다", "The cat sleeps"),
    )
    with Memory(folder, index=index) as memory:
        [match] = memory.fuzzy(LONG.replace("주소와 포트", "이름과 포트"))
        assert match.target == "This function reads …"
        assert 85 <= match.score < 100
        assert memory.fuzzy(LONG.replace("주소와 포트", "이름과 포트"), threshold=99) == ()
        assert memory.fuzzy("강아지") == memory.fuzzy("ㅋ") == memory.fuzzy("") == ()


def test_likeness_is_of_the_words_not_of_the_tags(folder: Path) -> None:
    post(folder, "a", unit(f"<b1>{LONG}</b1>", "<b1>This</b1>"))
    with Memory(folder) as memory:
        assert [match.score for match in memory.fuzzy(f"<a1>{LONG}</a1> <c2/>")] == [99]
        assert [match.score for match in memory.fuzzy(f"<b1>{LONG}</b1>")] == [100]


def test_of_equal_sources_only_the_best_is_an_example(folder: Path) -> None:
    post(folder, "a", unit(LONG, "model's"))
    post(folder, "b", unit(LONG, "person's", State.ACCEPTED, **HUMAN))
    with Memory(folder) as memory:
        assert [match.target for match in memory.fuzzy(LONG + "!")] == ["person's"]


def test_quotes_and_operators_of_the_search_language_are_just_text(folder: Path) -> None:
    said = 'AND "큰따옴표" OR NOT (괄호) * NEAR ^ 설정-값: {x}'
    post(folder, "a", unit(said, "text"))
    with Memory(folder) as memory:
        assert [match.score for match in memory.fuzzy(said + " 둘")] == [97]


def test_an_sqlite_without_trigrams_finds_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post(folder, "a", *(unit(f"{LONG} {n}", f"t{n}") for n in range(30)), unit("다른 것", "other"))
    with Memory(folder) as memory:
        expected = [memory.fuzzy(f"{LONG} {n} 번", limit=1) for n in range(0, 30, 7)]
    monkeypatch.setattr(
        "translator.bitext.memory_index._GRAMS", "CREATE VIRTUAL TABLE grams USING nosuchmodule (x)"
    )
    assert not Index(None).has_grams
    with Memory(folder) as memory:
        assert [memory.fuzzy(f"{LONG} {n} 번", limit=1) for n in range(0, 30, 7)] == expected
        assert expected[0]


def test_nothing_changed_reads_no_bitext(folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post(folder, "a", unit("하나", "One"))
    post(folder, "sub/b", unit("둘", "Two"))
    Memory(folder, index=index).close()
    with monkeypatch.context() as patch, Memory(folder, index=index) as memory:
        patch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
        assert memory.refresh().read == 0
        assert target(memory, "둘") == "Two"


def test_a_refresh_reads_what_changed_and_forgets_what_is_gone(folder: Path, index: Path) -> None:
    first = post(folder, "a", unit("하나", "One"))
    post(folder, "b", unit("둘", "Two"))
    with Memory(folder, index=index) as memory:
        first.put(replace(first.units[0], target="The one"))
        first.save()
        (folder / "b.po").unlink()
        refreshed = memory.refresh()
        assert (refreshed.files, refreshed.read, refreshed.gone) == (1, 1, 1)
        assert target(memory, "하나") == "The one"
        assert memory.exact("둘") is None
        assert memory.fuzzy("하나") == ()
        assert len(memory) == 1


def test_a_touched_file_with_the_same_bytes_is_not_parsed_again(folder: Path, index: Path) -> None:
    post(folder, "a", unit("하나", "One"))
    with Memory(folder, index=index) as memory:
        data = (folder / "a.po").read_bytes()
        (folder / "a.po").write_bytes(data)
        assert memory.refresh().read == 0


@pytest.mark.parametrize("damage", [b"", b"no database" * 500])
def test_a_damaged_or_emptied_index_is_rebuilt(folder: Path, index: Path, damage: bytes) -> None:
    post(folder, "a", unit("하나", "One"))
    Memory(folder, index=index).close()
    index.write_bytes(damage)
    with Memory(folder, index=index) as memory:
        assert target(memory, "하나") == "One"
        assert memory.notices == []


def test_an_index_damaged_in_mid_run_is_rebuilt(folder: Path, index: Path) -> None:
    post(folder, "a", *(unit(f"문장 {n} {LONG}", f"t{n}") for n in range(200)))
    Memory(folder, index=index).close()
    data = index.read_bytes()
    index.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    with Memory(folder, index=index) as memory:
        assert target(memory, f"문장 7 {LONG}") == "t7"


def test_an_index_of_a_newer_olgim_is_left_alone_and_done_without(folder: Path, index: Path) -> None:
    post(folder, "a", unit("하나", "One"))
    Memory(folder, index=index).close()
    base = sqlite3.connect(index)
    base.execute("PRAGMA user_version=99")
    base.close()
    with Memory(folder, index=index) as memory:
        assert target(memory, "하나") == "One"
        assert "schema 99" in memory.notices[0]


def test_where_the_cache_cannot_be_written_the_index_lives_in_memory(folder: Path, tmp_path: Path) -> None:
    post(folder, "a", unit("하나", "One"))
    (tmp_path / "file").write_text("")
    with Memory(folder, index=tmp_path / "file" / "memory.sqlite3") as memory:
        assert target(memory, "하나") == "One"
        assert len(memory.notices) == 1


def test_one_broken_bitext_does_not_hide_the_others(folder: Path) -> None:
    post(folder, "a", unit("하나", "One"))
    (folder / "b.po").write_text("<<<<<<< HEAD\n")
    with Memory(folder) as memory:
        assert target(memory, "하나") == "One"
        assert "merge conflict" in memory.notices[0]
        memory.refresh()
        assert len(memory.notices) == 1


def test_without_any_folder_it_knows_what_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Memory() as memory:
        memory.add("post.md", [unit("하나", "One"), unit("둘")])
        assert target(memory, "하나") == "One"
        assert memory.exact("둘") is None
        memory.add("post.md", [unit("하나", "The one")])
        memory.refresh()
        assert target(memory, "하나") == "The one"
        assert len(memory) == 1
    assert list(tmp_path.iterdir()) == []


def test_two_memories_share_an_index(folder: Path, index: Path) -> None:
    post(folder, "a", unit("하나", "One"))
    with Memory(folder, index=index) as one, Memory(folder, index=index) as two:
        post(folder, "b", unit("둘", "Two"))
        assert one.refresh().read == 1
        assert two.refresh().read == 0
        assert target(two, "둘") == "Two"


def test_threads_may_look_things_up_while_one_refreshes(folder: Path, index: Path) -> None:
    post(folder, "a", *(unit(f"문장 {n} {LONG}", f"t{n}") for n in range(50)))
    found: list[str | None] = []
    with Memory(folder, index=index) as memory:
        threads = [
            threading.Thread(target=lambda n=n: found.append(target(memory, f"문장 {n} {LONG}")))
            for n in range(8)
        ]
        threads.append(threading.Thread(target=memory.refresh))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(map(str, found)) == [f"t{n}" for n in range(8)]


def all_it_knows(memory: Memory) -> list[tuple[str, str, State, Origin]]:
    """Every translation that is found, by the words that all have."""
    return [(one.source, one.target, one.state, one.origin) for one in memory.concordance("문장").pairs]


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.ACCEPTED},
        {"target": "Other words", "state": State.ACCEPTED, **HUMAN},
        {"target": "", "state": State.UNTRANSLATED, "origin": None},
        {"note": "nothing that the memory has"},
    ],
)
def test_what_a_save_has_changed_is_known_without_reading_the_bitext_again(
    folder: Path, index: Path, change: dict[str, Any]
) -> None:
    bitext = post(folder, "a", *(unit(f"{number}번째 문장", f"Sentence {number}") for number in range(9)))
    with Memory(folder, index=index) as memory:
        before = bitext.saved
        bitext.put(replace(bitext.units[4], **change))
        bitext.save()
        assert memory.follow(bitext.path, before, bitext.saved)
        assert memory.refresh().read == 0
        with Memory(folder) as anew:
            assert sorted(all_it_knows(memory)) == sorted(all_it_knows(anew))
            assert memory.fuzzy("4번째 문장이다") == anew.fuzzy("4번째 문장이다")


def test_what_was_untranslated_is_known_when_it_comes(folder: Path, index: Path) -> None:
    bitext = post(folder, "a", unit("첫 문장", "First"), unit("둘째 문장", "", State.UNTRANSLATED))
    with Memory(folder, index=index) as memory:
        before = bitext.saved
        bitext.put(bitext.units[1].offered("Second", Origin.MODEL, "m"))
        bitext.save()
        assert memory.follow(bitext.path, before, bitext.saved)
        assert target(memory, "둘째 문장") == "Second"
        assert memory.refresh().read == 0


def test_a_bitext_that_the_memory_does_not_know_as_it_was_is_read(folder: Path, index: Path) -> None:
    bitext = post(folder, "a", unit("첫 문장", "First"), unit("둘째 문장", "Second"))
    with Memory(folder, index=index) as memory:
        other = Bitext.load(bitext.path)
        other.put(replace(other.units[1], target="Somebody else's"))
        other.save()
        memory.refresh()
        before = bitext.saved
        bitext.put(replace(bitext.units[0], target="Ours"))
        bitext.save()
        assert not memory.follow(bitext.path, before, bitext.saved)
        assert memory.refresh().read == 1
        assert (target(memory, "첫 문장"), target(memory, "둘째 문장")) == ("Ours", "Somebody else's")


def test_a_bitext_that_is_held_is_known_without_its_file(folder: Path, index: Path) -> None:
    bitext = post(folder, "a", unit("첫 문장", "First"), unit("둘째 문장", "Second"))
    other = post(folder, "b", unit("셋째 문장", "Third"))
    bitext.path.write_bytes(b"not a bitext")
    with Memory(folder, index=index, held={bitext.path: bitext.saved}) as memory:
        assert memory.notices == []
        assert (target(memory, "첫 문장"), target(memory, "셋째 문장")) == ("First", "Third")
        bitext = Bitext(bitext.path, bitext.saved.content)
        bitext.path.unlink()
        bitext.put(*(replace(one, target=f"{one.target}, again") for one in bitext.units))
        bitext.save()
        bitext.path.write_bytes(b"not a bitext either")
        assert memory.refresh({bitext.path: bitext.saved, other.path: other.saved}).read == 0
        assert target(memory, "첫 문장") == "First, again"
        assert memory.notices == []
    bitext.path.unlink()
    bitext = post(folder, "a", unit("첫 문장", "From the disk"))
    with Memory(folder, index=index) as memory:
        assert target(memory, "첫 문장") == "From the disk"
