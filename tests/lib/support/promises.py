"""The document room's promises as checks that hold for every post and every answer."""

from __future__ import annotations

from collections.abc import Mapping

from support.answers import outside, protected_bytes, without_notes

from translator.document import Document, ParseOptions, explain_difference, parse, prose_of


def assert_identity(text: str, options: ParseOptions) -> Document:
    """With nothing translated a post is itself, and its spans tile it; gives the parsed post."""
    document = parse(text, options)
    assert document.assemble({}).text == text
    assert "".join(text[span.start : span.end] for span in document.spans) == text
    assert all(one.end == two.start for one, two in zip(document.spans, document.spans[1:], strict=False))
    return document


def assert_protection(document: Document, answers: Mapping[str, str]) -> None:
    """Whatever the answers, the mirror has the post's skeleton, segments and protected bytes."""
    assembly = document.assemble(answers)
    mirror = document.parse_mirror(assembly.text)
    assert explain_difference(document.skeleton, mirror.skeleton) is None
    assert len(mirror.segments) == len(document.segments)
    noted = "olgim:note" in document.text
    assert outside(mirror, noted=noted) == outside(document, noted=noted)
    assert protected_bytes(mirror) == protected_bytes(document)
    refused = {refusal.key for refusal in assembly.refused}
    values = {prose_of(one.source, one.tags) for one in mirror.segments}
    for mine, theirs, draft in zip(document.segments, mirror.segments, document.drafts, strict=True):
        if mine.key in answers and mine.key not in refused:
            continue
        one, two = (prose_of(segment.source, segment.tags) for segment in (theirs, mine))
        if draft.is_value:  # it moves with the tag that it stands in
            assert two in values
            continue
        # What a protected tag shows may hold a value that is a segment of its own.
        # Around a note for the translator, which leaves, blanks don't count.
        assert one == two or (noted and without_notes(one) == without_notes(two))
        if not noted:  # bold around nothing but a note is written as an element
            assert [tag.id for tag in theirs.tags] == [tag.id for tag in mine.tags]
