"""Tags in English: only tags, only those that the glossary knows."""

from __future__ import annotations

import pytest

from translator.publish import map_tags

ENGLISH = {"회고": "retrospective", "머신 러닝": "machine learning", "머신러닝": "machine learning"}


@pytest.mark.parametrize(
    ("tags", "mapped"),
    [
        ("tags: [회고,  개발]  # 둘", "tags: [retrospective,  개발]  # 둘"),
        ("tags:\n  - '회고'\n  - 머신 러닝", "tags:\n  - 'retrospective'\n  - machine learning"),
        ("categories: [회고, 회고]", "categories: [retrospective, retrospective]"),
        ("category: 머신 러닝", "category: machine learning"),
        ("tags: 회고", "tags: retrospective"),
        ("title: 회고", "title: 회고"),
        ("hero: {tags: [회고]}", "hero: {tags: [회고]}"),
        ("tags: [2024, true]", "tags: [2024, true]"),
    ],
)
def test_a_tag_that_is_a_term_becomes_its_english(tags: str, mapped: str) -> None:
    assert map_tags(f"---\n{tags}\n---\n회고\n", ENGLISH.get) == f"---\n{mapped}\n---\n회고\n"


@pytest.mark.parametrize(
    ("tags", "mapped"),
    [
        ("tags = ['회고', \"개발\"] # 회고", "tags = ['retrospective', \"개발\"] # 회고"),
        (
            'tags = [\n  "회고", # 하나\n  "머신 러닝",\n]',
            'tags = [\n  "retrospective", # 하나\n  "machine learning",\n]',
        ),
        ('category = "회고"', 'category = "retrospective"'),
        ("[params]\ntags = ['회고']", "[params]\ntags = ['회고']"),
    ],
)
def test_a_tag_in_toml_becomes_its_english_too(tags: str, mapped: str) -> None:
    assert map_tags(f"+++\n{tags}\n+++\n회고\n", ENGLISH.get) == f"+++\n{mapped}\n+++\n회고\n"


def test_jekyll_reads_a_text_as_several_tags() -> None:
    text = "---\ntags: 회고 개발 머신러닝\ncategory: 머신 러닝\n---\n"
    mapped = "---\ntags: retrospective 개발 machine-learning\ncategory: machine learning\n---\n"
    assert map_tags(text, ENGLISH.get, words=True) == mapped


@pytest.mark.parametrize("text", ["회고\n", "---\n---\n", "+++\ntitle = '회고'\n+++\n"])
def test_a_post_without_tags_stays(text: str) -> None:
    assert map_tags(text, ENGLISH.get) == text
