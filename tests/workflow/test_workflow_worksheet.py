"""The worksheet: what comes back in it is read whatever was done to the file, and judged as a model's answers are."""

from __future__ import annotations

import random
import re
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.answers import hostile_answer
from support.commands import Shell
from support.model_speech import _CHANGES
from support.posts import posts
from support.worksheets import filled, passages, sound, worked

from translator.bitext import Bitext
from translator.document import Segment, clean
from translator.errors import StoreError, UsageError
from translator.llm.validate import problems
from translator.rules import kept_terms
from translator.tags import for_model, from_model
from translator.units import Origin, State
from translator.workflow.handing_out import Task, TaskWish, hand_out_post
from translator.workflow.mirror_write import Published, publish_work
from translator.workflow.review import ReviewSession
from translator.workflow.same_passages import by_base
from translator.workflow.site import Site, open_site
from translator.workflow.taken import Giver, PassageOutcome, Taken
from translator.workflow.taking_in import take_in
from translator.workflow.work import Work, open_work
from translator.workflow.worksheet import Passage, escape, unescape, write_worksheet
from translator.workflow.worksheet_reading import MOST, Sheet, parse_worksheet, read_worksheet

POST = "_posts/a.md"
TEXT = """\
---
title: 첫 글
---

안녕하세요. `code`는 그대로 둔다.

둘째 문단이다. **굵은 글자**도 있다.

둘째 문단이다. **굵은 글자**도 있다.

셋째 문단이고 [링크](https://example.com)가 하나 있다.
"""
KEYS = ("paragraph-0000aaaa", "item-0000bbbb", "front-matter-0000cccc")
KOREAN = ("첫 문단.", "둘째.\n두 줄이다.", "셋째.")


def sheet_of(*english: str) -> str:
    texts = (*english, "", "", "")
    rows = zip(KEYS, KOREAN, texts, strict=False)
    return write_worksheet(
        POST, [Passage(key, korean, 1, 1, "paragraph", text) for key, korean, text in rows]
    )


def english_in(text: str) -> dict[str, str]:
    return {one.key: one.english for one in parse_worksheet(text).given if not one.problem}


ENGLISH = {KEYS[0]: "One.", KEYS[1]: "Two,\nin two lines.", KEYS[2]: "Three."}
SHEET = sheet_of(*ENGLISH.values())


def reordered(text: str) -> str:
    head, *blocks, end = re.split(r"(?=^## \[)", text, flags=re.MULTILINE)
    return "".join([head, *reversed(blocks), end])


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "   \n"),
        lambda text: f"Here you go:\n\n```markdown\n{text}\n```\nHope this helps!",
        lambda text: f"Done.\n\n{text}\n\nI translated everything.",
        lambda text: text.replace("## [", "####   [ ").replace("] passage", " ]passage"),
        lambda text: re.sub(r"^## \[([\w-]+)\].*$", r"## **[\1]**", text, flags=re.MULTILINE),
        lambda text: re.sub(r"^## \[([\w-]+-\w+)\].*$", r"# `\1`", text, flags=re.MULTILINE),
        lambda text: re.sub(r"^>.*\n", "", text, flags=re.MULTILINE),
        lambda text: text.replace("\n\n", "\n\n\n\n"),
        lambda text: re.sub(
            r"^(One|Two|Three)(.*\n)(in .*\n)?", r"```text\n\1\2\3```\n", text, flags=re.MULTILINE
        ),
        reordered,
        lambda text: text.partition("## [")[1] + text.partition("## [")[2],
    ],
)
def test_english_is_read_whatever_editors_and_agents_did_to_the_file(change: Callable[[str], str]) -> None:
    assert english_in(change(SHEET)) == ENGLISH


def test_what_stands_around_parts_of_a_sheet_is_no_english() -> None:
    head, one, two, three, end = re.split(r"(?=^## \[)", SHEET, flags=re.MULTILINE)
    said = f"First:\n```markdown\n{head}{one}```\nand then\n```\n{two}{three}```\nThat's it."
    assert english_in(said) == ENGLISH
    assert end.startswith("## [end]")


@given(st.text(alphabet="ab#> \\`~-[]\n가1:<>/", max_size=60))
@example("# heading\n## [paragraph-0000aaaa] x\n> quote\n```\ncode\n```\n\\# kept\n~~~")
@example("> first\nsecond")
@example("\\\\\\# x")
def test_any_english_survives_the_worksheet(text: str) -> None:
    assert unescape(escape(text)) == text
    meant = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n").strip()
    given = parse_worksheet(sheet_of(text, "Two.")).given
    assert [(one.english, one.problem) for one in given[:2]] == [(meant, ""), ("Two.", "")]


def test_a_file_that_was_cut_off_keeps_its_last_passage_out() -> None:
    cut = SHEET[: SHEET.index("Three.") + 3]
    *whole, last = parse_worksheet(cut).given
    assert not any(one.problem for one in whole)
    assert "may be cut off" in last.problem


@pytest.mark.parametrize("line", ["# A heading", "```python", "~~~"])
def test_what_looks_like_a_part_of_the_sheet_is_named_with_its_line(line: str) -> None:
    text = SHEET.replace("Two,", f"Two,\n{line}\nand")
    one = parse_worksheet(text).given[1]
    assert f"line {text.split(chr(10)).index(line) + 1} " in one.problem
    assert parse_worksheet(text.replace(line, "\\" + line)).given[1].problem == ""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "there is no passage"),
        (b"# Some notes\n\nnothing\n", "there is no passage"),
        (b"## [paragraph-0000aaaa]\n\n\xff\xfe\n", "not UTF-8"),
        (b"x" * (5 * 1024 * 1024), "larger than 4 MB"),
        (b"## [paragraph-0000aaaa]\n" * (MOST + 1), "more than any post"),
    ],
)
def test_what_is_no_worksheet_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "english.md"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=says):
        read_worksheet(path)


def test_a_sheet_saved_as_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "english.md"
    path.write_bytes(SHEET.encode("utf-16"))
    assert {one.key: one.english for one in read_worksheet(path).given} == ENGLISH


# ---- handing out, and taking in


class Desk:
    """A site with one post, and a worker at it."""

    def __init__(self, folder: Path, text: str = TEXT) -> None:
        self.folder = folder
        (folder / "_posts").mkdir(parents=True)
        (folder / "_config.yml").write_text("title: 블로그\n", encoding="utf-8")
        self.post = folder / POST
        self.post.write_bytes(text.encode())

    @property
    def site(self) -> Site:
        return open_site(self.post)

    @property
    def bitext(self) -> Bitext:
        return Bitext.load(self.folder / "_olgim/en/_posts/a.md.po")

    @property
    def work(self) -> Work:
        return open_work(self.site, self.post)

    def hand_out(self, **wish: object) -> Task:
        return hand_out_post(self.site, self.post, TaskWish(**wish))  # type: ignore[arg-type]

    def sheet(self, **wish: object) -> str:
        return self.hand_out(**wish).worksheet.read_text(encoding="utf-8")

    def take(self, text: str, *, check: bool = False, **giver: object) -> Taken:
        return take_in(self.site, self.post, parse_worksheet(text), Giver(**giver), check=check)  # type: ignore[arg-type]

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and ".cache" not in path.parts
        }


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "site")


def outcomes(taken: Taken) -> list[PassageOutcome]:
    return [row.outcome for row in taken.rows]


def test_a_right_worker_is_done_at_the_first_try(desk: Desk) -> None:
    text = worked(desk.sheet())
    taken = desk.take(text)
    assert set(outcomes(taken)) == {PassageOutcome.TAKEN}
    assert taken.exit_code == 0
    assert taken.mirror.endswith("en/_posts/a.md")
    assert all(unit.state is State.PROPOSED and unit.author == "agent" for unit in desk.bitext.units)


def test_a_text_that_comes_twice_is_asked_for_once(desk: Desk) -> None:
    task = desk.hand_out()
    assert len(task.passages) == len({one.source for one in desk.work.units}) == len(desk.work.units) - 1
    desk.take(worked(task.worksheet.read_text(encoding="utf-8")))
    assert all(unit.target for unit in desk.bitext.units)


def test_the_handout_says_what_a_model_is_told(desk: Desk) -> None:
    (desk.folder / "_olgim").mkdir()
    (desk.folder / "_olgim/glossary.yml").write_text(
        "terms:\n  - source: 문단\n    target: paragraph\n  - source: 서버\n    target: server\n", "utf-8"
    )
    (desk.folder / "_olgim/voice.md").write_text("Plain and dry.", "utf-8")
    task = desk.hand_out()
    brief, reference = (path.read_text(encoding="utf-8") for path in (task.brief, task.reference))
    assert "You translate a Korean developer's blog" in brief
    assert "Answer with one JSON object" not in brief
    assert "문단 = paragraph" in brief
    assert "서버" not in brief
    assert "Plain and dry." in brief
    assert "«3»둘째 문단이다." in reference


def test_what_is_translated_is_shown_in_english(desk: Desk) -> None:
    desk.take(worked(desk.sheet(limit=2)))
    task = desk.hand_out()
    assert desk.bitext.units[0].target in task.reference.read_text(encoding="utf-8")
    assert len(task.passages) == 2


def test_a_lazy_worker_keeps_what_is_done(desk: Desk) -> None:
    text = worked(desk.sheet(), only=slice(0, None, 2))
    taken = desk.take(text)
    assert outcomes(taken) == [
        PassageOutcome.TAKEN,
        PassageOutcome.EMPTY,
        PassageOutcome.TAKEN,
        PassageOutcome.EMPTY,
    ]
    assert taken.exit_code == 1
    assert not taken.mirror
    rest = desk.take(worked(desk.sheet()))
    assert set(outcomes(rest)) == {PassageOutcome.TAKEN}
    assert rest.mirror


def test_passages_that_were_taken_out_of_the_file_are_missed(desk: Desk) -> None:
    text = worked(desk.sheet())
    start, end = text.index("## ["), text.index("## [", text.index("## [") + 1)
    taken = desk.take(text[:start] + text[end:])
    assert (taken.lacking, taken.left, taken.exit_code) == (1, 1, 1)


REFUSED: dict[str, Callable[[str], str]] = {
    "Korean": lambda korean: korean,
    "half Korean": lambda korean: f"{sound(korean)} 그리고 한국어가 남아 있다",
    "chatter": lambda korean: "Sure! Here is the translation:\n\n" + sound(korean),
    "an apology": lambda korean: "I'm sorry, I can't help with that.",
    "a script": lambda korean: f"{sound(korean)} <script>alert(1)</script>",
    "a new address": lambda korean: f"{sound(korean)} See https://evil.example/x.",
    "Liquid": lambda korean: sound(korean) + " {% include evil.html %}",
    "a lost tag": lambda korean: re.sub(r"</?[a-z]+\d+/?>", "", sound(korean)),
    "a new tag": lambda korean: f"{sound(korean)} <b98>see</b98>",
    "Japanese": lambda korean: "これは日本語の文章です。" * 2,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_of_a_model_is_refused_here(desk: Desk, name: str) -> None:
    sheet = desk.sheet()
    key = next(key for key, korean in passages(sheet).items() if "<a1>" in korean)
    english = {one: sound(korean) for one, korean in passages(sheet).items()}
    english[key] = REFUSED[name](passages(sheet)[key])
    before = desk.files()
    checked = desk.take(filled(sheet, english), check=True)
    assert desk.files() == before
    taken = desk.take(filled(sheet, english))
    for one in (checked, taken):
        (row,) = [row for row in one.rows if row.outcome is PassageOutcome.REFUSED]
        assert row.key == key
        assert row.problems
        assert one.number(PassageOutcome.TAKEN) == len(one.rows) - 1
    unit = desk.bitext.get(key)
    assert unit is None or not unit.target


def test_a_formula_stays_whatever_is_handed_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "site", "값은 $$x_1 + y$$ 이다.\n")
    sheet = desk.sheet()
    (key,) = passages(sheet)
    assert desk.take(filled(sheet, {key: "The value is <m1>z^9</m1>."})).mirror
    assert "The value is $$x_1 + y$$." in (desk.folder / "en/_posts/a.md").read_text(encoding="utf-8")


def test_what_would_keep_the_mirror_back_is_refused(tmp_path: Path) -> None:
    text = '"사용자"\n\n첫 문단이다.\n\n```python\nname = "사용자"\n```\n'
    desk = Desk(tmp_path / "site", text)
    sheet = desk.sheet()
    key = next(key for key, korean in passages(sheet).items() if korean == '"사용자"')
    (row,) = [row for row in desk.take(filled(sheet, {key: '"사용자"'})).rows if row.key == key]
    assert (row.outcome, row.code) == (PassageOutcome.REFUSED, "unusable")


def test_what_can_not_be_written_into_the_mirror_is_refused_with_the_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "site", "{% picture a.png --alt 발표 %}\n\n둘째 글이다.\n")
    (desk.folder / "_config.yml").write_text("title: x\n", encoding="utf-8")
    sheet = desk.sheet()
    key = next(key for key, korean in passages(sheet).items() if korean == "발표")
    (row,) = [row for row in desk.take(filled(sheet, {key: "Talk -- today"})).rows if row.key == key]
    assert (row.outcome, row.code) == (PassageOutcome.REFUSED, "place")
    assert "can't stand in an option there" in row.problems[0]


def test_a_term_of_the_glossary_is_kept_or_refused(desk: Desk) -> None:
    (desk.folder / "_olgim").mkdir()
    (desk.folder / "_olgim/glossary.yml").write_text(
        "terms:\n  - source: 링크\n    target: hyperlink\n", "utf-8"
    )
    sheet = desk.sheet()
    key = next(key for key, korean in passages(sheet).items() if "<a1>" in korean)
    wrong = {key: "The third paragraph has one <a1>reference</a1>."}
    (row,) = [row for row in desk.take(filled(sheet, wrong)).rows if row.key == key]
    assert (row.code, "hyperlink" in row.problems[0]) == ("glossary", True)
    right = {key: "The third paragraph has one <a1>hyperlink</a1>."}
    assert desk.take(filled(sheet, right), check=True).number(PassageOutcome.TAKEN) == 1
    assert desk.take(filled(sheet, wrong), allowed=frozenset({key})).number(PassageOutcome.TAKEN) == 1


def test_texts_in_each_others_places_are_refused_and_their_neighbours_taken(tmp_path: Path) -> None:
    names = ("Kafka Streams", "Redis Cluster", "Nginx Plus", "Docker Swarm", "Rust Tokio")
    desk = Desk(
        tmp_path / "site", "\n\n".join(f"{name} 설정을 {at} 번째로 본다." for at, name in enumerate(names))
    )
    sheet = desk.sheet()
    keys = list(passages(sheet))
    english = {key: sound(korean) for key, korean in passages(sheet).items()}
    english[keys[0]], english[keys[1]] = english[keys[1]], english[keys[0]]
    assert (
        outcomes(desk.take(filled(sheet, english)))
        == [PassageOutcome.REFUSED] * 2 + [PassageOutcome.TAKEN] * 3
    )


def test_a_lost_tag_is_named_with_what_to_do(desk: Desk) -> None:
    taken = desk.take(worked(desk.sheet(), REFUSED["a lost tag"]))
    problems = [problem for row in taken.rows for problem in row.problems]
    assert any("<a1>…</a1> is missing: each tag" in problem for problem in problems)


def test_a_repeat_that_a_person_accepted_stays_beside_the_new_english(desk: Desk) -> None:
    sheet = desk.sheet()
    desk.take(worked(sheet))
    session = ReviewSession(desk.site, desk.post)
    first, second = next(twins for twins in by_base(session.units).values() if len(twins) == 2)
    session.accept([first.key])
    text = worked(sheet, lambda korean: "So, " + sound(korean))
    desk.take(text)
    one, other = desk.bitext.get(first.key), desk.bitext.get(second.key)
    assert one is not None
    assert other is not None
    assert (one.target, other.target) == (first.target, "So, " + first.target)
    assert set(outcomes(desk.take(text))) == {PassageOutcome.THERE}


def test_taking_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    text = worked(desk.sheet(), only=slice(3))
    desk.take(text)
    before = {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*.po")}
    again = desk.take(text)
    assert outcomes(again) == [PassageOutcome.THERE] * 3 + [PassageOutcome.EMPTY]
    assert {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*.po")} == before


def test_a_paragraph_on_top_makes_nothing_stale(desk: Desk) -> None:
    text = worked(desk.sheet())
    desk.post.write_text(TEXT.replace("안녕", "새 문단을 위에 넣었다.\n\n안녕", 1), encoding="utf-8")
    taken = desk.take(text)
    assert set(outcomes(taken)) == {PassageOutcome.TAKEN}
    assert (taken.left, len(desk.hand_out().passages)) == (1, 1)


def test_a_passage_whose_korean_changed_is_named_and_the_others_are_taken(desk: Desk) -> None:
    text = worked(desk.sheet())
    desk.post.write_text(TEXT.replace("셋째 문단이고", "셋째 문단이었고"), encoding="utf-8")
    taken = desk.take(text)
    (row,) = [row for row in taken.rows if row.outcome is PassageOutcome.REFUSED]
    assert (row.code, "was changed" in row.problems[0]) == ("changed", True)
    assert taken.number(PassageOutcome.TAKEN) == 3


def test_a_header_that_is_there_twice_or_wrong_is_named(desk: Desk) -> None:
    text = worked(desk.sheet())
    first, second = list(passages(text))[:2]
    block = text[text.index(f"## [{first}]") : text.index(f"## [{second}]")]
    text = text.replace(f"## [{second}]", f"## [{second[:-1]}x]").replace(block, block + block)
    rows = {(row.key, row.code) for row in desk.take(text).rows if row.outcome is PassageOutcome.REFUSED}
    assert rows == {(first, "double"), (f"{second[:-1]}x", "unknown")}
    (unknown,) = [row for row in desk.take(text).rows if row.code == "unknown"]
    assert second in unknown.problems[0]


def test_english_in_the_quote_is_not_taken_for_english(desk: Desk) -> None:
    text = desk.sheet()
    taken = desk.take(re.sub("^> .*$", "> Some English", text, flags=re.MULTILINE))
    assert {row.code for row in taken.rows} == {"unreadable"}


# ---- the author's hand


def accept_all(desk: Desk) -> None:
    session = ReviewSession(desk.site, desk.post)
    session.accept([unit.key for unit in session.units if unit.target])


def test_what_a_person_accepted_stays(desk: Desk) -> None:
    sheet = desk.sheet()
    desk.take(worked(sheet))
    accept_all(desk)
    before = desk.bitext.units
    taken = desk.take(worked(sheet, lambda korean: "Quite other words. " + sound(korean)), replace=True)
    assert {row.code for row in taken.rows} == {"accepted"}
    assert desk.bitext.units == before


def test_what_a_person_handed_in_stays(desk: Desk) -> None:
    sheet = desk.sheet()
    desk.take(worked(sheet), origin=Origin.HUMAN, author="민수")
    units = desk.bitext.units
    assert {(unit.origin, unit.author, unit.state) for unit in units} == {
        (Origin.HUMAN, "민수", State.PROPOSED)
    }
    taken = desk.take(worked(sheet, lambda korean: "Quite other words. " + sound(korean)), replace=True)
    assert {row.code for row in taken.rows} == {"accepted"}
    assert desk.bitext.units == units


def test_anothers_proposal_is_replaced_only_where_that_was_asked_for(desk: Desk) -> None:
    sheet = desk.sheet()
    desk.take(worked(sheet), author="codex")
    other = worked(sheet, lambda korean: "So, " + sound(korean))
    assert {row.code for row in desk.take(other, author="claude code").rows} == {"proposed"}
    assert set(outcomes(desk.take(other, author="codex"))) == {PassageOutcome.TAKEN}
    assert set(outcomes(desk.take(worked(sheet), author="claude code", replace=True))) == {
        PassageOutcome.TAKEN
    }


def test_words_of_a_person_whose_source_changed_get_a_proposal_beside_them(desk: Desk) -> None:
    desk.take(worked(desk.sheet()), origin=Origin.HUMAN)
    accept_all(desk)
    desk.post.write_text(TEXT.replace("셋째 문단이고", "셋째 문단이었고"), encoding="utf-8")
    task = desk.hand_out()
    (passage,) = task.passages
    own = desk.work.bitext.get(passage.key)
    assert own is not None
    desk.take(worked(task.worksheet.read_text(encoding="utf-8")))
    unit = desk.bitext.get(passage.key)
    assert unit is not None
    assert (unit.target, unit.state) == (own.target, State.STALE)
    assert unit.proposal


@pytest.mark.parametrize("origin", [Origin.MODEL, Origin.HUMAN])
def test_the_same_english_may_be_right_for_korean_that_changed(desk: Desk, origin: Origin) -> None:
    desk.take(worked(desk.sheet()), origin=origin)
    desk.post.write_text(TEXT.replace("셋째 문단이고", "셋째 문단이었고"), encoding="utf-8")
    task = desk.hand_out()
    (passage,) = task.passages
    own = desk.work.bitext.get(passage.key)
    assert own is not None
    text = filled(task.worksheet.read_text(encoding="utf-8"), {passage.key: own.target})
    assert outcomes(desk.take(text)) == [PassageOutcome.TAKEN]
    assert not desk.hand_out().passages
    assert outcomes(desk.take(text)) == [PassageOutcome.THERE]


def test_a_person_who_accepts_at_the_last_moment_comes_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = desk.sheet()
    desk.take(worked(sheet))

    def meanwhile(work: Work) -> Published:
        monkeypatch.undo()
        accept_all(desk)
        return publish_work(work)

    monkeypatch.setattr("translator.workflow.taking_in.publish_work", meanwhile)
    taken = desk.take(worked(sheet, lambda korean: "So, " + sound(korean)))
    assert {row.code for row in taken.rows} == {"accepted"}
    assert all(unit.settled and not unit.target.startswith("So") for unit in desk.bitext.units)


# ---- nothing lost


def test_what_was_taken_survives_a_bitext_that_could_not_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = worked(desk.sheet())

    def full(_work: Work) -> Published:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("translator.workflow.taking_in.publish_work", full)
        with pytest.raises(StoreError):
            desk.take(text)
    desk.hand_out().worksheet.unlink()
    task = desk.hand_out()
    assert task.filled == len(task.passages)
    assert desk.take(task.worksheet.read_text(encoding="utf-8")).exit_code == 0


def test_what_is_rejected_is_not_offered_again(desk: Desk) -> None:
    task = desk.hand_out()
    desk.take(worked(task.worksheet.read_text(encoding="utf-8")))
    session = ReviewSession(desk.site, desk.post)
    session.reject([session.units[0].key], "too stiff")
    again = desk.hand_out()
    assert [(one.key, one.english) for one in again.passages] == [(session.units[0].key, "")]
    assert "too stiff" in again.brief.read_text(encoding="utf-8")


def test_preparing_anew_keeps_what_stands_in_the_worksheet(desk: Desk) -> None:
    task = desk.hand_out()
    text = worked(task.worksheet.read_text(encoding="utf-8"))
    task.worksheet.write_text(text, encoding="utf-8")
    desk.post.write_text(TEXT.replace("셋째 문단이고", "셋째 문단이었고"), encoding="utf-8")
    again = desk.hand_out()
    assert (again.filled, len(again.passages)) == (3, 4)
    assert again.earlier is not None
    assert again.earlier.read_text(encoding="utf-8") == text


def test_two_workers_at_once_lose_nothing(tmp_path: Path) -> None:
    text = "\n\n".join(f"{number}번 문단은 이렇게 시작한다." for number in range(40))
    desk = Desk(tmp_path / "site", text)
    sheet = desk.sheet()
    start = threading.Barrier(4)
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            start.wait()
            desk.take(worked(sheet, only=slice(number, None, 4)), author=f"worker {number}")
        except Exception as error:  # noqa: BLE001 - told of below
            errors.append(error)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert not errors
    assert all(unit.target for unit in desk.bitext.units)
    assert desk.take(worked(sheet)).mirror


# ---- any post, any worker


def refused_of_a_model(work: Work, segment: Segment, english: str) -> bool:
    kept = kept_terms(work.glossary, segment.source)
    return bool(problems(segment, clean(from_model(english)), kept=kept, lenient=True))


@settings(max_examples=30, deadline=None)
@given(posts(), st.sampled_from(["right", "hostile", *sorted(_CHANGES)]), st.integers(0, 1000))
def test_any_worker_at_any_post_gets_the_verdicts_of_a_model(text: str, name: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "site", text)
        task = desk.hand_out()
        if not task.passages:
            return
        chance = random.Random(seed)
        work, korean = desk.work, passages(task.worksheet.read_text(encoding="utf-8"))
        twins = by_base(work.units)
        segments = {key: work.segments[twins[key][0].key] for key in korean}

        def say(key: str) -> str:
            if name == "hostile":
                return for_model(hostile_answer(segments[key], chance))
            right = sound(korean[key])
            return right if name == "right" else _CHANGES[name](korean[key], right)

        english = {key: say(key) for key in korean}
        before = desk.files()
        sheet = filled(task.worksheet.read_text(encoding="utf-8"), english)
        checked, taken = desk.take(sheet, check=True), desk.take(sheet)
        assert outcomes(checked) == outcomes(taken)
        for row in taken.rows:
            if clean(english[row.key]) and refused_of_a_model(work, segments[row.key], english[row.key]):
                assert row.outcome is not PassageOutcome.TAKEN
        assert {path: data for path, data in desk.files().items() if path in before} == before
        assert set(outcomes(desk.take(sheet))) <= {
            PassageOutcome.THERE,
            PassageOutcome.REFUSED,
            PassageOutcome.EMPTY,
        }


def test_a_sheet_without_its_post_is_still_a_sheet() -> None:
    assert parse_worksheet(SHEET.replace("Post:", "Pst:")) == Sheet(
        parse_worksheet(SHEET).given, "", len(KEYS)
    )


def test_the_sample_is_taken_as_a_skilled_worker_writes_it(shell: Shell, samples: Path) -> None:
    import shutil

    shutil.copytree(
        samples, shell.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_olgim", ".cache", "en")
    )
    (shell.folder / "_olgim").mkdir()
    for name in ("config.yml", "glossary.yml"):
        shutil.copy(samples / "_olgim" / name, shell.folder / "_olgim" / name)
    for bitext in sorted((samples / "_olgim/en/_posts").glob("*.po")):
        post = shell.folder / "_posts" / bitext.stem
        english = {unit.key: for_model(unit.target) for unit in Bitext.load(bitext).units}
        site = open_site(post)
        sheet = hand_out_post(site, post, TaskWish()).worksheet.read_text(encoding="utf-8")
        taken = take_in(site, post, parse_worksheet(filled(sheet, english)), Giver())
        assert set(outcomes(taken)) == {PassageOutcome.TAKEN}, bitext.name
        assert taken.mirror
