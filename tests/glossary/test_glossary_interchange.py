"""Glossaries go out to other programs and come back the same, or a warning says what didn't fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Case, Glossary, NameOrder, Person, Term
from glossary.interchange import Format, export, format_of, read
from translator.errors import GlossaryError

FILE = Path("terms.x")
TERMS = (
    Term("토큰", "token"),
    Term(
        "정산", "settlement, final", ("정산 처리", "정산|하기"), ("pay\\out",), forbidden=("calc", 'a "b"'), case=Case.EXACT,
        part_of_speech="noun", note="money <that> goes & out; =1+1", context=("배치", "#결제"),
    ),
    Term("옮김", "옮김", do_not_translate=True, part_of_speech="brand"),
    Term("깃헙", "GitHub", do_not_translate=True),
    Term("실무", "in practice", target_variants=("on the job",), advice=True, context=("회사",)),
    Term("야근", "working late", advice=True),
)  # fmt: skip
PEOPLE = (Person("한영빈", "Han Youngbin", ("영빈",), NameOrder.FAMILY_FIRST, "he", "the author"),)
GLOSSARY = Glossary(TERMS, PEOPLE)


def bare(entry: Any) -> Any:
    return replace(entry, file="", line=0)


@pytest.mark.parametrize("form", [Format.YAML, Format.CSV, Format.EXCEL, Format.TBX, Format.TBX2])
def test_a_glossary_comes_back_from_a_rich_format_as_it_was(form: Format) -> None:
    out = export(GLOSSARY, form)
    back = read(out.data, form, FILE)
    assert tuple(map(bare, back.terms)) == TERMS
    assert tuple(map(bare, back.people)) == PEOPLE
    assert back.warnings == ()


_WORD = st.text(alphabet="가나다 ab,;|\\\"'<&>=-", min_size=1, max_size=8).map(
    lambda text: "용어" + " ".join(text.split())
)


@given(
    st.lists(
        st.tuples(_WORD, _WORD, _WORD),
        max_size=4,
        unique_by=lambda row: row[0].replace(" ", "").replace("-", "").lower(),
    )
)
def test_any_words_come_back(rows: list[tuple[str, str, str]]) -> None:
    terms = tuple(Term(source, target, target_variants=(more,), note=more) for source, target, more in rows)
    for form in (Format.CSV, Format.EXCEL, *([Format.TBX, Format.TBX2] if rows else [])):
        assert tuple(map(bare, read(export(Glossary(terms), form).data, form, FILE).terms)) == terms


@pytest.mark.parametrize("form", [Format.TSV, Format.DEEPL, Format.GOOGLE])
def test_a_poor_format_has_every_spelling_once_and_says_what_it_lost(form: Format) -> None:
    glossary = Glossary(
        [Term("풀 리퀘스트", "pull request", ("풀리퀘",)), Term("풀리퀘스트", "PR"), *TERMS],
        PEOPLE,
        ("Short.",),
    )
    out = export(glossary, form)
    back = read(out.data, form, FILE)
    assert [(term.source, term.target) for term in back.terms] == [
        ("풀 리퀘스트", "pull request"), ("풀리퀘", "pull request"), ("토큰", "token"), ("옮김", "옮김"), ("깃헙", "GitHub"),
        ("한영빈", "Han Youngbin"), ("영빈", "Han Youngbin"),
    ]  # fmt: skip
    said = "\n".join(out.warnings)
    assert "style" in said
    assert "정산" in said
    assert "left out, since it is advice and this format's terms are law: 야근" in said
    assert "풀리퀘스트" in said
    for name in ("order", "pronoun", "note"):
        assert any(f"`{name}`" in line and "한영빈" in line for line in out.warnings)


def test_advice_that_forbids_is_left_out_of_what_comes_in() -> None:
    table = "source,target,advice,forbidden\n실무,work,true,job\n야근,overtime,true,\n토큰,token,,\n"
    found = read(table.encode(), Format.CSV, FILE)
    assert [(term.source, term.advice) for term in found.terms] == [("야근", True), ("토큰", False)]
    assert found.warnings == ("line 2: left out, `실무` is `advice`, and forbids words",)


def test_what_deepl_and_google_want() -> None:
    glossary = Glossary([Term("토큰", "token", note="of an LLM")])
    assert export(glossary, Format.TSV).data == "토큰\ttoken\n".encode()
    assert export(glossary, Format.DEEPL).data == "토큰,token,ko,en\r\n".encode()
    assert (
        export(glossary, Format.GOOGLE).data == "ko,en,pos,description\r\n토큰,token,,of an LLM\r\n".encode()
    )
    assert export(glossary, Format.EXCEL).data.startswith(b"\xef\xbb\xbfsource,")


@pytest.mark.parametrize(
    "text",
    ["토큰,token\n", "토큰\ttoken\n", "source;target\n토큰;token\n", "ko,en\n토큰,token\n", "en,ko\ntoken,토큰\n", "토큰,token,KO,EN-US\n",
     "한국어,영어\r\n토큰,token\r\n\r\n", "\ufeffterm,translation,owner\n토큰,token,kim\n"],
)  # fmt: skip
def test_tables_of_others_are_read(text: str) -> None:
    for data in (text.encode(), text.removeprefix("\ufeff").encode("utf-16")):
        (term,) = read(data, Format.CSV, FILE).terms
        assert (term.source, term.target) == ("토큰", "token")


@pytest.mark.parametrize(
    "header",
    [
        "원어,번역어", "표제어,대역", "표제어,대역어", "원문,번역", "용어,역어", "Korean,English", "한국어,영어", "ko,en", "ko-KR,en-US", "KO,EN",
        "원문,번역문", "용어,영문", "한글,영문 표기", "국문,영문", "한국어 용어,영어 용어", "한글명,영문명",
        "Term [ko],Term [en]", "Term [ko-KR],Term [en-US]", "term (ko),term (en)", "Term:ko,Term:en", "Source Term,Target Term",
        "source_text,target_text", "\ufeffSource,Target", "Term [ko],Description [ko],Term [en]", "ko,pos,en",
    ],
)  # fmt: skip
def test_header_rows_of_other_programs_are_no_terms(header: str) -> None:
    middle = ",," if header.count(",") == 2 else ","
    (term,) = read(f"{header}\n캐시{middle}cache\n".encode(), Format.CSV, FILE).terms
    assert (term.source, term.target) == ("캐시", "cache")


def test_rows_without_a_target_are_left_out_and_counted() -> None:
    back = read("원어,번역어\n캐시,cache\n서버,\n,server\n큐,queue\n".encode(), Format.CSV, FILE)
    assert [term.target for term in back.terms] == ["cache", "queue"]
    assert back.warnings == ("2 rows were left out, without a source or a target (lines 3, 4)",)


@pytest.mark.parametrize(
    ("data", "form", "line", "words"),
    [
        ("토큰,token\n서버\n".encode(), Format.CSV, 2, "two"),
        ("토큰,token,en,ko\n".encode(), Format.DEEPL, 1, "not ko to en"),
        ('토큰,"token\n'.encode(), Format.CSV, None, "not a table"),
        ("토큰,token\n".encode("cp949"), Format.CSV, None, "UTF-8"),
        ("source,target,case\n토큰,token,upper\n".encode(), Format.CSV, 2, "any, exact"),
        (b"<tbx><text>", Format.TBX, 1, "not XML"),
        (b"<tbx/>", Format.TBX, None, "no Korean terms"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><tbx>&a;</tbx>', Format.TBX, None, "entities"),
    ],
)
def test_a_bad_file_is_told(data: bytes, form: Format, line: int | None, words: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        read(data, form, FILE)
    assert words in f"{caught.value.message} {caught.value.hint}"
    assert line is None or caught.value.line == line


def test_what_can_be_no_term_is_left_out_with_its_line() -> None:
    found = read("토큰,token\n을,object\n토 큰,coin\n".encode(), Format.CSV, FILE)
    assert [term.source for term in found.terms] == ["토큰"]
    assert [warning.split(":")[0] for warning in found.warnings] == ["line 3", "line 2"]


def test_the_format_is_told_by_the_suffix() -> None:
    assert format_of(Path("a.TBX")) is Format.TBX
    assert format_of(Path("a.bin"), "excel") is Format.EXCEL
    with pytest.raises(GlossaryError, match="which format"):
        format_of(Path("a.bin"))


def test_translate_toolkit_reads_our_tables_and_tbx() -> None:
    tbx: Any = pytest.importorskip("translate.storage.tbx")
    csvl10n: Any = pytest.importorskip("translate.storage.csvl10n")
    store = tbx.tbxfile.parsestring(
        export(GLOSSARY, Format.TBX2).data, sourcelanguage="ko", targetlanguage="en"
    )
    assert [(str(unit.source), str(unit.target)) for unit in store.units][:2] == [
        ("토큰", "token"),
        ("정산", "settlement, final"),
    ]
    table = csvl10n.csvfile()
    table.parse(export(Glossary(TERMS), Format.CSV).data)
    assert ("토큰", "token") in [(str(unit.source), str(unit.target)) for unit in table.units]
