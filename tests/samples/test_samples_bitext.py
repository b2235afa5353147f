"""The sample's translations: whole, sound, and honest about who made them."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bitext import Bitext
from translator.document import check_tags, parse, read_post
from translator.quality import check_unit
from translator.units import Origin, Severity, State
from translator.workflow.site import open_site

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
POSTS = sorted((SAMPLES / "_posts").glob("*.md"))

each_post = pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)


def bitext(post: Path) -> Bitext:
    return Bitext.load(SAMPLES / "_olgim" / "en" / "_posts" / f"{post.name}.po")


@each_post
def test_every_segment_has_a_translation_with_sound_tags(post: Path) -> None:
    units = {unit.key: unit for unit in bitext(post).units}
    segments = [segment for segment in parse(read_post(post)).segments if segment.translatable]
    assert [segment.key for segment in segments] == list(units)
    for segment in segments:
        assert units[segment.key].source == segment.source
        assert units[segment.key].target, segment.source
        assert check_tags(segment, units[segment.key].target) == ()


@each_post
def test_the_mirror_has_the_posts_skeleton_and_no_korean_prose(post: Path) -> None:
    document = parse(read_post(post))
    assembly = document.assemble({unit.key: unit.target for unit in bitext(post).units})
    assert assembly.refused == ()
    mirror = document.parse_mirror(assembly.text)
    assert mirror.skeleton == document.skeleton
    assert [segment.source for segment in mirror.segments if segment.translatable] == []


@each_post
def test_nobody_is_said_to_have_reviewed_them(post: Path) -> None:
    for unit in bitext(post).units:
        assert unit.state is State.PROPOSED
        assert unit.origin is Origin.MODEL
        assert "unreviewed" in unit.author


@each_post
def test_no_check_finds_fault_with_them(post: Path) -> None:
    glossary = open_site(SAMPLES, keep_state=False).glossary
    for unit in bitext(post).units:
        findings = check_unit(unit.source, unit.target, kind=unit.kind, glossary=glossary)
        assert [finding.message for finding in findings if finding.severity is not Severity.NOTE] == []
