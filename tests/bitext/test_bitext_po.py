"""The PO file: what people's editors, git and gettext's own tools do to it and must be able to do with it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bitexts import unit

from translator.bitext import catalog
from translator.bitext.catalog import Entry, read_catalog, write_catalog
from translator.bitext.memory_index import digest_of
from translator.bitext.po import Content, Header, normal, read_content, write_content, write_over
from translator.errors import StoreError
from translator.units import Origin, State, Unit

NOWHERE = Path("post.po")

SAMPLE = Content(
    Header(
        post="_posts/2024-12-01-가을 글.md",
        mirror="sha256:12ab",
        receipt='{"tokens":12}',
        written=(
            (unit("사라진 문장").key, "76543210"),
            ("", "89abcdef"),
        ),
        brief=("배포: deploy", "로컬팀: the local team"),
        remarks=("a translator's own comment",),
    ),
    (
        unit("첫 문장입니다.\n<b1>둘째</b1> 줄", "The first sentence.\nThe <b1>second</b1> line"),
        unit("아직 없음"),
        unit(
            "바뀐 문장",
            "The old sentence",
            State.STALE,
            previous_source="옛 문장",
            proposal='The "new" sentence\nwith two lines',
            proposal_origin=Origin.MODEL,
            proposal_author="gpt-5-mini",
            origin=Origin.HUMAN,
            author="Kim Jihoon",
        ),
        unit(
            "다시 바뀐 문장",
            "Accepted as the model had it",
            State.STALE,
            previous_source="바뀌기 전 문장",
            was_accepted=True,
        ),
        unit(
            "받아들인 문장",
            "An accepted sentence",
            State.ACCEPTED,
            note="첫 줄\n\n- 둘째 줄",
            waived={"numbers": 'counts "from zero"', "length[0f1e2d3c]": ""},
        ),
        unit(
            "사람이 쓴 문장",
            "A sentence by hand",
            State.ACCEPTED,
            origin=Origin.HUMAN,
            author="human",
            proposal='A \\ "sentence" by the model',
            proposal_origin=Origin.MODEL,
            proposal_author="gpt-6.1-terra",
        ),
        unit("기억에서", "From memory", origin=Origin.MEMORY, author=""),
    ),
    (unit("사라진 문장", "A sentence that is gone", State.ACCEPTED, note="keep me"),),
)


def test_what_is_written_is_read_back() -> None:
    assert read_content(write_content(SAMPLE), NOWHERE) == SAMPLE


def test_the_file_reads_like_a_translator_expects_it() -> None:
    text = write_content(SAMPLE).decode()
    assert "#. kind: paragraph\n#. origin: human Kim Jihoon [" in text
    assert (
        '#. proposal: "The \\"new\\" sentence\\nwith two lines" model gpt-5-mini\n#, fuzzy\n#| msgid "옛 문장"\nmsgctxt "'
        in text
    )
    assert '#~ msgid "사라진 문장"\n#~ msgstr "A sentence that is gone"\n' in text
    header, _, rest = text.partition('msgid ""\nmsgstr ""\n"Language: en\\n"\n')
    assert header == "# a translator's own comment\n# brief: 배포: deploy\n# brief: 로컬팀: the local team\n"
    assert rest


# Neither NUL nor EOT, which gettext uses between the parts of a message.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\4"), max_size=40)
LINE = TEXT.map(lambda text: " ".join(text.split()))


@st.composite
def units(draw: st.DrawFn, key: str) -> Unit:
    state = draw(st.sampled_from(State))
    return normal(
        Unit(
            key,
            draw(st.sampled_from(["paragraph", "front-matter", "heading"])),
            "가" + draw(TEXT),
            target=draw(TEXT),
            state=state,
            origin=draw(st.sampled_from(Origin)),
            author=draw(LINE.filter(lambda name: not name.endswith("]"))),
            note=draw(TEXT),
            previous_source=draw(TEXT) if state is State.STALE else None,
            proposal=draw(TEXT),
            proposal_origin=draw(st.sampled_from([None, *Origin])),
            proposal_author=draw(LINE),
            waived=draw(st.dictionaries(st.sampled_from(["terms", "numbers", "a-b"]), TEXT, max_size=2)),
            was_accepted=draw(st.booleans()),
        )
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    return Content(
        Header("a.md", draw(st.sampled_from(["", "sha256:0"]))),
        tuple(draw(units(f"k-{at}")) for at in range(draw(st.integers(0, 4)))),
        tuple(one for at in range(draw(st.integers(0, 2))) if (one := draw(units(f"o-{at}"))).target),
    )


@given(contents())
@settings(max_examples=150, deadline=None)
def test_any_text_survives_the_way_to_the_disk_and_back(content: Content) -> None:
    data = write_content(content)
    assert read_content(data, NOWHERE) == content
    assert write_content(read_content(data, NOWHERE)) == data


@given(contents())
@settings(max_examples=50, deadline=None)
def test_polib_reads_the_same_messages(tmp_path_factory: pytest.TempPathFactory, content: Content) -> None:
    path = tmp_path_factory.mktemp("po") / "post.po"
    path.write_bytes(write_content(content))
    catalog = polib.pofile(str(path))
    plain = [one for one in content.units if "\a" not in one.source + one.target]  # polib knows no \a
    read = {entry.msgctxt: entry for entry in catalog if not entry.obsolete}
    assert [(read[one.key].msgid, read[one.key].msgstr) for one in plain] == [
        (one.source, one.target) for one in plain
    ]
    assert [read[one.key].fuzzy for one in plain] == [
        one.state in (State.PROPOSED, State.STALE) for one in plain
    ]


def test_what_polib_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    path.write_bytes(write_content(SAMPLE))
    catalog = polib.pofile(str(path), wrapwidth=64)
    catalog.save()
    content = read_content(path.read_bytes(), path)
    assert content == SAMPLE


gettext = pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")


@gettext
@given(contents())
@settings(max_examples=15, deadline=None)
def test_msgcat_changes_no_byte(content: Content) -> None:
    data = write_content(content)
    # --force-po: a file with nothing but a header is a file too
    result = subprocess.run(
        ["msgcat", "--no-wrap", "--force-po", "-"], input=data, capture_output=True, check=True
    )
    assert result.stdout.decode() == data.decode()


@gettext
def test_msgfmt_accepts_the_file(tmp_path: Path) -> None:
    path = tmp_path / "post.po"
    path.write_bytes(write_content(SAMPLE))
    result = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


@gettext
def test_a_file_that_gettext_wrapped_says_the_same() -> None:
    long = replace(SAMPLE, units=(unit("긴 문장 " * 40, "A long sentence " * 40),))
    wrapped = subprocess.run(
        ["msgcat", "-"], input=write_content(long), capture_output=True, check=True
    ).stdout
    assert wrapped != write_content(long)
    assert read_content(wrapped, NOWHERE) == long


@pytest.mark.parametrize(
    "mangle", [lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n")]
)
def test_a_byte_order_mark_or_crlf_from_git_changes_nothing(mangle: object) -> None:
    assert callable(mangle)
    assert read_content(mangle(write_content(SAMPLE)), NOWHERE) == SAMPLE


def test_a_sentence_edited_in_a_po_editor_is_a_persons() -> None:
    data = (
        write_content(SAMPLE)
        .replace(b"The first sentence.", b"My first sentence.")
        .replace(b"#, fuzzy\n", b"", 1)
    )
    first = read_content(data, NOWHERE).units[0]
    assert (first.target.split("\n")[0], first.state, first.origin) == (
        "My first sentence.",
        State.ACCEPTED,
        Origin.HUMAN,
    )


def test_a_proposal_approved_in_a_po_editor_stays_the_models_words() -> None:
    first = read_content(write_content(SAMPLE).replace(b"#, fuzzy\n", b"", 1), NOWHERE).units[0]
    assert (first.state, first.origin, first.author) == (State.ACCEPTED, Origin.MODEL, "gpt-5-mini")


def test_a_stale_unit_settled_in_a_po_editor_forgets_the_old_source_and_the_proposal() -> None:
    data = write_content(SAMPLE).decode()
    start = data.index("#, fuzzy\n#|")
    stale = read_content((data[:start] + data[start:].replace("#, fuzzy\n", "", 1)).encode(), NOWHERE).units[
        2
    ]
    assert (stale.state, stale.previous_source, stale.proposal) == (State.ACCEPTED, None, "")


def test_the_header_stays_as_other_programs_left_it() -> None:
    poedit = b'"PO-Revision-Date: 2026-11-02 10:00+0900\\n"\n"Last-Translator: Kim <k@e.kr>\\n"\n"Language: en_US\\n"\n'
    data = b"# Translators:\n# Kim\n" + write_content(SAMPLE).replace(b'"Language: en\\n"\n', poedit).replace(
        b'"X-Source', b'"X-Generator: Poedit 3.4\\n"\n"X-Source'
    )
    content = read_content(data, NOWHERE)
    assert ("Last-Translator", "Kim <k@e.kr>") in content.header.others
    assert write_content(content) == data
    published = replace(content, header=replace(content.header, mirror="sha256:34cd"))
    assert write_content(published) == data.replace(b"sha256:12ab", b"sha256:34cd")


def test_half_a_surrogate_pair_from_a_models_json_can_be_stored() -> None:
    one = normal(unit("기쁨", "joy \ud83d\ude00 \ud83d!"))
    assert one.target == "joy 😀 \ufffd!"
    assert read_content(write_content(Content(units=(one,))), NOWHERE).units == (one,)


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b'msgid ""\nmsgstr ""\n\n<<<<<<< HEAD\nmsgid "a"\n', 4, "merge conflict"),
        (b'msgid "a"\n=======\nmsgstr "b"\n', 2, "merge conflict"),
        (b'msgctxt "k"\nmsgid "a"\nmsgstr "b\n', 3, "not closed"),
        (b'msgctxt "k"\nmsgid "a"\nmsgstr "b"c"\n', 3, "not closed"),
        (b'msgctxt "k"\nmsgid "a"\nmsgstr "b\\q"\n', 3, "not valid PO"),
        (b'msgctxt "k"\nmsgid "a"\n', 3, "ends inside"),
        (b'msgctxt "k"\nmsgstr "a"\n', 2, "without its msgid"),
        (b'msgctxt "k"\nmsgid "a"\nmsgid "b"\nmsgstr "c"\n', 3, "second msgid"),
        (b'msgctxt "k"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', 3, "plural"),
        (b'"loose"\n', 1, "belongs to no field"),
        (b"hello\n", 1, "not a line"),
        (b'\nmsgid "\xb0\xa1"\nmsgstr ""\n', 2, "UTF-8"),
        (b'msgid "a"\nmsgstr "b"\n', 1, "has no msgctxt"),
        (
            b'msgctxt "k"\nmsgid "a"\nmsgstr "b"\n\nmsgctxt "k"\nmsgid "a"\nmsgstr "c"\n',
            5,
            "twice, first on line 1",
        ),
        (b'msgid ""\nmsgstr "X-Olgim-Format: 2\\n"\n', 1, "format 2"),
    ],
)
def test_a_broken_file_is_named_with_its_line(data: bytes, line: int, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        read_content(data, NOWHERE)
    assert (caught.value.line, caught.value.path) == (line, NOWHERE)
    assert caught.value.hint


def test_every_truncation_is_an_error_or_a_shorter_file_never_a_changed_sentence() -> None:
    data = write_content(SAMPLE)
    whole = {one.key: one for one in (*SAMPLE.units, *SAMPLE.obsolete)}
    for end in range(0, len(data), 3):
        try:
            content = read_content(data[:end], NOWHERE)
        except StoreError:
            continue
        last = (*content.units, *content.obsolete)[-1:]
        for one in (*content.units, *content.obsolete):
            sound = one == whole[one.key]
            assert sound or (one in last and whole[one.key].target.startswith(one.target))


def test_entries_of_gettext_with_places_and_flags_come_back() -> None:
    entry = Entry(
        "k", "a", "b", references=("post.md:3",), flags=("fuzzy", "no-wrap"), previous="c", obsolete=True
    )
    [read] = read_catalog(write_catalog([entry]), NOWHERE)
    assert replace(read, line=0) == entry


def test_what_is_not_written_out_again_is_in_the_file_all_the_same() -> None:
    units = tuple(
        Unit(f"paragraph-{n}", "paragraph", f"문단 {n}", f"Paragraph {n}", State.ACCEPTED, Origin.HUMAN)
        for n in range(4)
    )
    found, places = write_over(Content(units=units))
    data = b"".join(found)
    changed = replace(units[1], target="Another.", note="why")
    again = replace(changed, target="문장 하나 더.")
    unowned, owned = ("nobody", "0f1e2d3c"), ("paragraph-2", "e5b12c07")
    for written in ((), (owned,), (unowned, owned), (unowned, owned, ("paragraph-1", "b94d27b9"))):
        for order in (
            (units[3], units[0], changed, units[2]),
            (units[3], units[0], again, units[2]),
            (units[3], replace(units[0], key="new"), changed, replace(units[2], note="last")),
            (*units, again),
        ):
            now = Content(Header(written=written), order, (replace(units[0], key="gone"),))
            found, places = write_over(now, data, places)
            data = b"".join(found)
            assert data == write_content(now)
            assert places.digest == digest_of(data)
    assert places.units == (*units, again)


def test_what_stays_of_a_long_post_is_one_piece_of_the_file_before_around_each_change() -> None:
    units = tuple(Unit(f"paragraph-{n}", "paragraph", f"문단 {n}", f"Paragraph {n}") for n in range(100))
    written = tuple((unit.key, "e5b12c07") for unit in units)
    found, places = write_over(Content(Header(written=written), units))
    before = b"".join(found)
    changed = tuple(replace(unit, target="Another.") if n == 40 else unit for n, unit in enumerate(units))
    now = Content(Header(written=written), changed)
    found, _ = write_over(now, before, places)
    assert b"".join(found) == write_content(now)
    copied = [piece for piece in found if isinstance(piece, memoryview)]
    assert [piece.obj is before for piece in copied] == [True, True]
    assert sum(len(piece) for piece in found if piece not in copied) < 500


ODD_FILES = [
    b"",
    b'\xef\xbb\xbf# note\r\n#, fuzzy\r\nmsgctxt "a"\r\nmsgid "b"\r\nmsgstr "c"\r\n',
    b'msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"\n\n\n\n# last',
    b'# one\n\nmsgid "a"\nmsgstr "b"\n\n#~ msgid "c"\n#~ msgstr "d"\n\n#. x\nmsgid "e"\nmsgstr "f"',
    b'#\n#.\n#.x\n#  y\n#, fuzzy,c-format\n#: a.c:1\nmsgid "a\\tb \\"c\\""\nmsgstr "\\x41\\101"\n\n',
    b'msgid "a"\nmsgstr "b"\n"c"\n\nmsgid "e"\nmsgstr "f"\n\n"g"\n',
    b'msgid "a"\nmsgstr "\\q"\n\n',
    b'msgctxt "\\q"\nmsgid "a"\nmsgstr "b"\n\n',
    b'msgid "a"\nmsgstr "b" \n\n msgid "c"\n msgstr "d"\n\nmsgid "e"\nmsgstr "f"\n\n',
    b'msgctxt "a"\n\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n\nmsgstr "e"\n',
    b'#| msgid "z"\nmsgid "a"\nmsgstr "b"\n\n# \xe2\x80\xa8\nmsgid "c"\nmsgstr "d"\n\n<<<<<<< x\n',
]


def _as_read(data: bytes) -> object:
    try:
        return list(read_catalog(data, NOWHERE))
    except StoreError as error:
        return str(error), error.line


@pytest.mark.parametrize("data", [*ODD_FILES, write_content(SAMPLE)])
def test_entries_read_at_a_glance_are_what_their_lines_say(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_glance = _as_read(data)
    monkeypatch.setattr(catalog, "_USUAL", re.compile(r"(?!)"))
    assert at_a_glance == _as_read(data)


@given(contents())
@settings(max_examples=150, deadline=None)
def test_any_entries_read_at_a_glance_are_what_their_lines_say(content: Content) -> None:
    data = write_content(content)
    at_a_glance = _as_read(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog, "_USUAL", re.compile(r"(?!)"))
        assert at_a_glance == _as_read(data)


def test_a_file_is_read_entry_by_entry() -> None:
    data = write_content(Content(units=tuple(unit(f"{n}번째") for n in range(3)))) + b"not a line of it"
    read = read_catalog(data, NOWHERE)
    assert [next(read).context is None, next(read).source] == [True, "0번째"]
    with pytest.raises(StoreError):
        list(read)
