"""A bitext on disk: written only where something changed, and never over somebody's work."""

from __future__ import annotations

import gc
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from support.bitexts import accepted, pieces, unit

from translator.bitext import Bitext, Header
from translator.bitext.po import Content, write_over
from translator.errors import StoreError
from translator.units import Origin, State


def stored(path: Path, *sources: str) -> Bitext:
    bitext = Bitext.load(path)
    bitext.header = Header(post="_posts/a.md")
    bitext.merge(pieces(*sources))
    bitext.put(*accepted(bitext.units))
    assert bitext.save()
    return bitext


def stamp(path: Path) -> tuple[bytes, int, int]:
    return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino


def test_a_missing_file_is_an_empty_bitext(tmp_path: Path) -> None:
    bitext = Bitext.load(tmp_path / "no.po")
    assert (bitext.units, bitext.dirty, bitext.save()) == ((), False, False)
    assert not (tmp_path / "no.po").exists()


def test_load_and_save_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "en" / "post.po"
    stored(path, "하나", "둘")
    before = stamp(path)
    again = Bitext.load(path)
    again.merge(pieces("하나", "둘"))
    again.put(*again.units)
    assert not again.save()
    assert stamp(path) == before


def test_a_file_that_poedit_reformatted_stays_as_poedit_left_it_until_something_changes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "post.po"
    stored(path, "하나", "둘")
    path.write_bytes(path.read_bytes().replace(b'msgid "', b'msgid ""\n"').replace(b"\n", b"\r\n"))
    before = stamp(path)
    bitext = Bitext.load(path)
    bitext.merge(pieces("하나", "둘"))
    assert not bitext.save()
    assert stamp(path) == before
    bitext.put(replace(bitext.units[0], target="One"))
    assert bitext.save()
    assert b"\r" not in path.read_bytes()


def test_a_change_of_one_sentence_is_a_change_of_its_lines_alone(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    bitext = stored(path, *(f"문장 {n}" for n in range(20)))
    before = path.read_text(encoding="utf-8").split("\n")
    bitext.put(replace(bitext.units[7], target="Seven"))
    bitext.save()
    after = path.read_text(encoding="utf-8").split("\n")
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split(" ")[0] for line in changed] == ["#.", "msgstr"]


def test_what_an_editor_saved_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    ours = stored(path, "하나", "둘")
    theirs = Bitext.load(path)
    theirs.put(replace(theirs.units[0], target="The one"))
    theirs.save()
    ours.put(replace(ours.units[1], target="The two"))
    assert ours.save()
    assert [one.target for one in Bitext.load(path).units] == ["The one", "The two"]


def test_a_proposal_does_not_overwrite_what_a_person_accepted_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    bitext = Bitext.load(path)
    bitext.merge(pieces("하나"))
    bitext.save()
    person = Bitext.load(path)
    person.put(replace(person.units[0], target="Mine", state=State.ACCEPTED, origin=Origin.HUMAN))
    person.save()
    bitext.put(unit("하나", "The model's"))
    bitext.save()
    assert bitext.units[0].target == Bitext.load(path).units[0].target == "Mine"


def test_of_two_people_both_are_heard(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    ours = stored(path, "하나")
    theirs = Bitext.load(path)
    theirs.put(replace(theirs.units[0], target="Theirs"))
    theirs.save()
    ours.put(replace(ours.units[0], target="Ours"))
    ours.save()
    [one] = Bitext.load(path).units
    assert one.target == "Ours"
    assert "Theirs" in one.note


def test_work_on_a_sentence_that_changed_meanwhile_becomes_obsolete_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    ours = Bitext.load(path)
    ours.merge(pieces("하나"))
    ours.save()
    theirs = Bitext.load(path)
    theirs.put(*accepted(theirs.units))
    theirs.save()
    ours.merge(pieces("전혀 다른 문장"))
    ours.save()
    [kept] = Bitext.load(path).obsolete
    assert kept.target == "EN(하나)"


def test_a_brief_that_a_person_changed_in_the_file_meanwhile_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    bitext = stored(path, "하나")
    bitext.header = replace(bitext.header, brief=("배포: deploy", "서버: server"))
    bitext.save()
    text = path.read_text(encoding="utf-8")
    assert "# brief: 배포: deploy\n# brief: 서버: server\n" in text
    path.write_text(text.replace("# brief: 배포: deploy", "# brief: 배포: ship it"), encoding="utf-8")
    bitext.put(unit("하나", "One"))
    bitext.save()
    assert Bitext.load(path).header.brief == ("배포: ship it", "서버: server")
    assert Bitext.load(path).units[0].target == "One"


def test_saving_twice_in_a_row_writes_once(tmp_path: Path) -> None:
    bitext = stored(tmp_path / "post.po", "하나")
    before = stamp(bitext.path)
    assert not bitext.save()
    assert stamp(bitext.path) == before


def test_a_removed_paragraph_comes_back_with_its_translation(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    bitext = stored(path, "하나", "둘")
    before = path.read_bytes()
    bitext.merge(pieces("둘"))
    bitext.save()
    again = Bitext.load(path)
    assert [one.source for one in again.obsolete] == ["하나"]
    again.merge(pieces("하나", "둘"))
    again.save()
    assert path.read_bytes() == before


def test_what_two_branches_left_of_a_removed_paragraph_is_all_kept_and_the_accepted_words_come_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "post.po"
    bitext = stored(path, "하나", "둘")
    proposed = unit("하나", "A proposal")
    bitext.merge(pieces("둘"))
    bitext.save()
    [kept] = bitext.obsolete
    there = Bitext(tmp_path / "other.po")
    there.obsolete = (proposed,)
    there.save()
    (header, ours), (_, theirs) = (
        file.read_bytes().rstrip(b"\n").split(b"\n\n", 1) for file in (path, there.path)
    )
    for entries in ((ours, theirs), (theirs, ours)):
        path.write_bytes(b"\n\n".join((header, *entries)) + b"\n")
        again = Bitext.load(path)
        again.merge(pieces("둘"))
        assert {one.target for one in again.obsolete} == {kept.target, proposed.target}
        assert len({one.key for one in again.obsolete}) == 2
        assert not again.save()
        again.merge(pieces("하나", "둘"))
        assert (again.units[0].target, again.units[0].state) == (kept.target, State.ACCEPTED)


def test_words_that_are_a_proposal_as_well_stay_accepted(tmp_path: Path) -> None:
    bitext = Bitext(tmp_path / "post.po")
    accepted_one = unit("하나", "One", State.ACCEPTED, note="mine")
    for order in ((accepted_one, unit("하나", "One")), (unit("하나", "One"), accepted_one)):
        bitext.obsolete = order
        bitext.merge(pieces("둘"))
        assert list(bitext.obsolete) == [accepted_one]


def test_a_unit_of_another_post_is_refused(tmp_path: Path) -> None:
    bitext = stored(tmp_path / "post.po", "하나")
    with pytest.raises(KeyError):
        bitext.put(unit("둘", "Two"))


def test_a_broken_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    bitext = stored(path, "하나")
    path.write_bytes(path.read_bytes() + b"<<<<<<< HEAD\n")
    before = stamp(path)
    bitext.put(replace(bitext.units[0], target="New"))
    with pytest.raises(StoreError, match="merge conflict"):
        bitext.save()
    assert stamp(path) == before


def test_a_folder_in_the_files_place_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't read the bitext"):
        Bitext.load(tmp_path)


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "en").write_text("a file where a folder should be")
    bitext = Bitext(tmp_path / "en" / "post.po")
    bitext.merge(pieces("하나"))
    with pytest.raises(StoreError):
        bitext.save()


def test_runs_that_save_at_the_same_moment_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    sources = [f"문장 {n}" for n in range(24)]
    empty = Bitext.load(path)
    empty.merge(pieces(*sources))
    empty.save()

    def run(share: int) -> None:
        bitext = Bitext.load(path)
        for one in accepted(bitext.units)[share::4]:
            bitext.put(one)
            bitext.save()

    threads = [threading.Thread(target=run, args=(share,)) for share in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.target for one in Bitext.load(path).units] == [f"EN({source})" for source in sources]


def _bytes_held(bitext: Bitext) -> int:
    """How many bytes of a file stay with a bitext."""
    seen: set[int] = set()
    left: list[object] = [vars(bitext)]
    held = 0
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        held += len(one) if isinstance(one, bytes | bytearray) else 0
        left += gc.get_referents(one)
    return held


def test_what_a_file_holds_is_not_kept_beside_its_units(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    bitext = Bitext(path)
    bitext.replace_units(unit(f"{n}번째 문장", f"Sentence {n}") for n in range(200))
    bitext.save()
    read = Bitext.load(path)
    read.prepare()
    for one in (bitext, read):
        one.put(replace(one.units[7], target="Another."))
        one.save()
        assert _bytes_held(one) < 500 < path.stat().st_size


def test_a_file_is_written_the_same_whether_prepared_for_it_or_not(tmp_path: Path) -> None:
    written = []
    for name, ready in (("a", False), ("b", True)):
        path = tmp_path / f"{name}.po"
        first = Bitext(path)
        first.replace_units(unit(f"{n}번째 문장", f"Sentence {n}") for n in range(9))
        first.save()
        if name == "b":  # written by another program in its own way
            path.write_bytes(path.read_bytes().replace(b'msgid "4', b'msgid ""\n"4'))
        bitext = Bitext.load(path)
        if ready:
            bitext.prepare()
        bitext.put(replace(bitext.units[3], target="Another."))
        bitext.save()
        written.append(path.read_bytes())
    assert written[0] == written[1]


def test_a_bitext_that_was_removed_meanwhile_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    bitext = stored(path, "하나", "둘", "셋")
    path.unlink()
    bitext.put(replace(bitext.units[1], target="Two"))
    assert bitext.save()
    assert Bitext.load(path).units == bitext.units


def test_a_bitext_is_prepared_once_though_several_ask_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "post.po"
    first = Bitext(path)
    first.replace_units([unit("첫 문장", "First")])
    first.save()
    bitext = Bitext.load(path)
    asked: list[Content] = []

    def spied(content: Content) -> object:
        asked.append(content)
        return write_over(content)

    monkeypatch.setattr("translator.bitext.bitext.write_over", spied)
    threads = [threading.Thread(target=bitext.prepare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1


def test_a_bitext_has_no_copy_of_its_posts_own_texts(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    stored(path, "하나", "둘")
    segments = pieces("하나", "둘")
    bitext = Bitext.load(path, segments)
    bitext.merge(segments)
    for one, segment in zip(bitext.units, segments, strict=True):
        assert one.key is segment.key
        assert one.source is segment.source
