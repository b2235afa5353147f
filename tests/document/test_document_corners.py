"""Corners that fuzzing found (`benchmarks/fuzz_document.py`): each was a broken promise once."""

from __future__ import annotations

from translator.document import Engine, ParseOptions, parse


def test_a_note_amid_html_leaves_a_segment_as_it_reads_without_it() -> None:
    document = parse(
        "<p>\n가\n<!-- olgim:note 반말로 -->\n나\n</p>\n\n다\n", ParseOptions(engine=Engine.GOLDMARK)
    )
    mirror = document.parse_mirror(document.assemble({document.segments[-1].key: "three"}).text)
    assert [segment.source for segment in document.segments] == ["가\n나", "다"]
    assert [segment.source for segment in mirror.segments] == ["가\n나", "three"]


def test_a_note_between_the_tags_of_html_lets_the_post_be_translated() -> None:
    document = parse("<div>\n<!-- olgim:note 반말로 -->\n<p>가</p>\n</div>\n\n다\n")
    assembly = document.assemble({document.segments[-1].key: "three"})
    assert assembly.refused == ()
    assert assembly.text.endswith("\n\nthree\n")
