"""`olgim memory`: translations go out to other programs and come in from them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.commands import Shell
from support.model_server import ModelServer

from translator.bitext import Bitext
from translator.bitext.exchange import ExchangeForm, ExchangePair, read, write
from translator.errors import UsageError
from translator.units import Origin, State

FILE = Path("memory.x")
PAIRS = (
    ExchangePair(
        "캐시를 <b1>지운다</b1>.",
        "We <b1>clear</b1> the cache.",
        author="Kim",
        post="_posts/a.md",
        note="비고",
    ),
    ExchangePair(
        '<a1><b1>둘</b1></a1> & "셋" <c1>x < 1</c1>', '<a1><b1>Two</b1></a1> & "three" <c1/>', accepted=False
    ),
    ExchangePair("줄\n바꿈 <x1/> 끝", "Line\nbreak <x1/> end"),
    ExchangePair("닫히지 않은 <b1>태그", "An unclosed <b1>tag"),
)
POST = "---\ntitle: 제목\n---\n\n캐시를 **지운다**.\n\n둘째 문단이다.\n"


@pytest.fixture
def blog(shell: Shell) -> Shell:
    shell.write("_config.yml", "")
    shell.write("_posts/a.md", POST)
    return shell


@pytest.mark.parametrize("form", ExchangeForm)
def test_pairs_come_back_from_every_format_with_their_tags(form: ExchangeForm) -> None:
    back = read(write(PAIRS, form), form, FILE)
    assert {(one.source, one.target, one.accepted) for one in back} == {
        (one.source, one.target, one.accepted) for one in PAIRS
    }


_TEXT = st.lists(
    st.sampled_from(["가", "<b1>", "</b1>", "<c1/>", "<c1>", "</c1>", "&", "<", '"', "\n", " ", "x", "<a2>", "</a2>"]),
    min_size=1, max_size=8,
).map(lambda parts: f"말{''.join(parts)}끝")  # fmt: skip


@given(st.lists(st.tuples(_TEXT, _TEXT), max_size=4))
def test_any_tagged_text_comes_back(rows: list[tuple[str, str]]) -> None:
    pairs = [ExchangePair(source, target) for source, target in rows]
    for form in ExchangeForm:
        back = read(write(pairs, form), form, FILE)
        assert sorted((one.source, one.target) for one in back if one.source) == sorted(rows)


def test_other_programs_read_what_is_written(tmp_path: Path) -> None:
    factory = pytest.importorskip("translate.storage.factory")
    for form, name in ((ExchangeForm.TMX, "m.tmx"), (ExchangeForm.PO, "m.po")):
        path = tmp_path / name
        path.write_bytes(write(PAIRS[2:3], form))
        units = [unit for unit in factory.getobject(str(path)).units if unit.source]
        assert [("줄\n바꿈" in str(unit.source), "Line\nbreak" in str(unit.target)) for unit in units] == [
            (True, True)
        ]


def test_another_reader_of_xliff_2_finds_every_pair() -> None:
    xliff2 = pytest.importorskip("translate.storage.xliff2")
    store = xliff2.Xliff2File.parsestring(write(PAIRS, ExchangeForm.XLIFF))
    found = {(str(unit.source), str(unit.target)) for unit in store.units}
    assert ("캐시를 지운다.", "We clear the cache.") in found
    assert len(found) == len(PAIRS)


def test_memories_of_other_programs_are_read(tmp_path: Path) -> None:
    tmx = pytest.importorskip("translate.storage.tmx")
    store = tmx.tmxfile()
    store.addtranslation("캐시를 지운다.", "ko", "We clear the cache.", "en", "a comment")
    (pair,) = read(bytes(store), ExchangeForm.TMX, FILE)
    assert (pair.source, pair.target) == ("캐시를 지운다.", "We clear the cache.")


def test_inline_codes_of_other_programs_become_tags() -> None:
    tmx = (
        '<tmx version="1.4"><header/><body><tu><tuv xml:lang="ko-KR"><seg><bpt i="1" type="bold">&lt;strong&gt;</bpt>굵게'
        '<ept i="1">&lt;/strong&gt;</ept> <ph x="2">{0}</ph></seg></tuv><tuv xml:lang="EN-US"><seg><ph x="2">{0}</ph> '
        '<bpt i="1" type="bold">&lt;strong&gt;</bpt>bold<ept i="1">&lt;/strong&gt;</ept></seg></tuv></tu></body></tmx>'
    )
    (pair,) = read(tmx.encode(), ExchangeForm.TMX, FILE)
    assert (pair.source, pair.target) == ("<b1>굵게</b1> <x1/>", "<x1/> <b1>bold</b1>")
    xliff = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="ko" trgLang="en"><file id="f">'
        '<unit id="u"><segment state="translated"><source>값 <ph id="1"/> <pc id="2" type="fmt" subType="xlf:i">셋</pc>'
        '</source><target><pc id="2" type="fmt" subType="xlf:i">three</pc> <ph id="1"/></target></segment></unit>'
        "</file></xliff>"
    )
    (pair,) = read(xliff.encode(), ExchangeForm.XLIFF, FILE)
    assert (pair.source, pair.target, pair.accepted) == (
        "값 <x1/> <i1>셋</i1>",
        "<i1>three</i1> <x1/>",
        False,
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("form", [ExchangeForm.TMX, ExchangeForm.XLIFF])
@pytest.mark.parametrize("start", [LAUGHS, OUTSIDE, '<!DOCTYPE x [<!ENTITY % a "b">]>'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(form: ExchangeForm, start: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{start}<tmx><body><tu/></body></tmx>'
    with pytest.raises(UsageError, match="entities"):
        read(text.encode(encoding), form, FILE)


@pytest.mark.parametrize(
    ("data", "form", "said"),
    [
        (b"<tmx><body>", ExchangeForm.TMX, "not XML"),
        (b"\xff\xfe\x00", ExchangeForm.TMX, "not XML"),
        (b"", ExchangeForm.XLIFF, "not XML"),
        (b"<html/>", ExchangeForm.TMX, "no TMX"),
        (b'<xliff version="1.2"/>', ExchangeForm.XLIFF, "no XLIFF 2 file but XLIFF 1.2"),
        (b'<xliff version="2.1" srcLang="en" trgLang="ko"/>', ExchangeForm.XLIFF, "en to ko"),
        (b'msgid "a\n', ExchangeForm.PO, "not closed"),
        (b'msgid ""\nmsgstr "Language: ja\\n"\n', ExchangeForm.PO, "is ja, not English"),
        (b'"a', ExchangeForm.CSV, "not a table"),
        (b"\xff\xff", ExchangeForm.CSV, "not UTF-8"),
        (b"alone", ExchangeForm.CSV, "one column"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(data: bytes, form: ExchangeForm, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(data, form, FILE)
    assert said in str(caught.value)
    assert caught.value.path == FILE


def test_what_is_imported_is_known_and_costs_nothing(blog: Shell, model_server: ModelServer) -> None:
    blog.write(
        "old.csv", "원어,번역어\n제목,A title\n둘째 문단이다.,A second paragraph.\n빈 것,\nEnglish,Englisch\n"
    )
    said = blog.olgim("memory", "import", "old.csv")
    assert said.code == 0
    assert (
        "old.csv: 2 pairs taken into _olgim/memory/old-csv.po, 1 without a translation, 1 without Korean"
        in said.out
    )
    blog.write("x.tmx", write(PAIRS[:1], ExchangeForm.TMX))
    assert blog.olgim("memory", "import", "x.tmx").code == 0
    run = blog.olgim("translate", "_posts/a.md", "--base-url", model_server.base_url, "--model", "test-model")
    assert (run.code, model_server.seen) == (0, [])
    assert "We **clear** the cache." in blog.read("en/_posts/a.md")
    units = {unit.source: unit for unit in Bitext.load(blog.folder / "_olgim/en/_posts/a.md.po").units}
    assert (units["제목"].origin, units["제목"].state) == (Origin.MEMORY, State.PROPOSED)
    assert "imported from old.csv" in blog.read("_olgim/memory/old-csv.po")


def test_importing_again_adds_nothing_and_writes_nothing(blog: Shell) -> None:
    blog.write("x.tmx", write(PAIRS, ExchangeForm.TMX))
    blog.olgim("memory", "import", "x.tmx")
    before = blog.files()
    said = blog.olgim("memory", "import", "x.tmx", "--json")
    (found,) = json.loads(said.out)
    assert (found["added"], found["known"]) == (0, len(PAIRS))
    assert blog.files() == before


def test_a_persons_words_go_before_what_is_imported(blog: Shell, model_server: ModelServer) -> None:
    place = ("--base-url", model_server.base_url, "--model", "test-model")
    blog.olgim("translate", "_posts/a.md", *place)
    path = blog.folder / "_olgim/en/_posts/a.md.po"
    kept = Bitext.load(path)
    kept.put(
        *(
            replace(unit, target="Mine.", state=State.ACCEPTED, origin=Origin.HUMAN)
            for unit in kept.units
            if unit.source == "둘째 문단이다."
        )
    )
    kept.save()
    before = Bitext.load(path).units
    blog.write("x.csv", "source,target\n둘째 문단이다.,Theirs.\n")
    blog.olgim("memory", "import", "x.csv")
    assert Bitext.load(path).units == before
    blog.write("_posts/b.md", "둘째 문단이다.\n")
    blog.olgim("translate", "_posts/b.md", *place)
    assert "Mine." in blog.read("en/_posts/b.md")


def test_an_import_is_no_post_that_is_gone(blog: Shell) -> None:
    blog.write("x.csv", "source,target\n둘째 문단이다.,Second.\n제목,Title\n")
    blog.olgim("memory", "import", "x.csv")
    said = blog.olgim("status")
    assert "gone" not in said.err
    assert " now" not in said.err


def test_only_accepted_work_is_exported_unless_all_is_asked_for(
    blog: Shell, model_server: ModelServer
) -> None:
    blog.olgim("translate", "_posts/a.md", "--base-url", model_server.base_url, "--model", "test-model")
    said = blog.olgim("memory", "export", "out.tmx")
    assert "0 pairs written" in said.out
    assert "--all" in said.err
    assert "3 pairs written" in blog.olgim("memory", "export", "--all", "out.xlf").out
    found = read((blog.folder / "out.xlf").read_bytes(), ExchangeForm.XLIFF, FILE)
    assert [(one.accepted, one.author, one.post) for one in found] == [
        (False, "test-model", "_posts/a.md")
    ] * 3
    assert blog.olgim("memory", "export", "-", "--format", "csv").out.startswith("source,target")


def test_a_format_that_the_name_does_not_tell_is_asked_for(blog: Shell) -> None:
    said = blog.olgim("memory", "export", "out.bin")
    assert said.code == 2
    assert "--format: tmx, xliff, po, csv" in said.err
    assert blog.olgim("memory", "import", "not-there.tmx").code == 2
