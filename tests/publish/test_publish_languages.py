"""Which posts are Korean: what they say of themselves, where they stand, and their letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.publish import ENGINES, SiteSettings, read_settings, tell
from translator.publish.census import facts_of, is_draft
from translator.publish.languages import code_of, letters_of

KOREAN = "가을 하늘이 높다. 이 글은 API를 다룬다.\n"
ENGLISH = "The autumn sky is high. This post is about an API, and about how it came to be.\n"
JAPANESE = "秋の空は高い。このポストはAPIについてです。\n"


def language(path: str, text: str, settings: SiteSettings | None = None) -> str:
    facts = facts_of(text.encode())
    return tell(path, facts.values, facts.letters, settings or SiteSettings(ENGINES["jekyll"])).code


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("_posts/a.md", KOREAN, "ko"),
        ("_posts/a.md", ENGLISH, "en"),
        ("_posts/a.md", JAPANESE, "ja"),
        ("_posts/a.md", "秋天的天空很高。\n", "zh"),
        ("_posts/a.md", "こんにちは(안녕)。\n", "ja"),
        ("_posts/a.md", f"---\nlang: en\n---\n{KOREAN}", "en"),
        ("_posts/a.md", f"---\nlanguage: ko-KR\n---\n{ENGLISH}", "ko"),
        ("_posts/a.md", f"---\nlanguage: python\n---\n{KOREAN}", "ko"),
        ("content/a.ja.md", KOREAN, "ja"),
        ("content/a.es.md", ENGLISH, "es"),
        ("content/a.zh-TW.md", "API\n", "zh"),
        ("zh-TW/a.md", KOREAN, "zh"),
        ("ja/_posts/a.md", "`x`\n", "ja"),
        ("src/content/blog-en/a.md", ENGLISH, "en"),
        ("_posts/a-en.md", ENGLISH, "en"),
        ("_posts/sw/a.md", "Anga la vuli liko juu sana leo.\n", "sw"),
        ("_posts/a.md", "Осеннее небо высоко.\n", "other"),
    ],
)
def test_a_pages_language_is_told(path: str, text: str, expected: str) -> None:
    assert language(path, text) == expected


@pytest.mark.parametrize(
    "path", ["_posts/it/a.md", "_posts/es/a.md", "_posts/a.id.md", "_posts/golang-en.md"]
)
def test_a_korean_post_stays_one_in_a_folder_that_only_looks_like_a_language(path: str) -> None:
    assert language(path, KOREAN) == "ko"


def test_english_words_in_a_korean_post_make_it_no_english_one() -> None:
    text = "Spring Boot에서 Redis Cluster와 Kafka Consumer Group을 쓰는 방법(Lettuce, Spring Data Redis, Kafka Streams)"
    assert language("_posts/a.md", text) == "ko"


def test_a_quoted_korean_word_makes_an_english_post_no_korean_one() -> None:
    assert language("_posts/a.md", ENGLISH * 4 + "It is called 가을.\n") == "en"


def test_hangul_in_code_alone_leaves_an_english_post_english() -> None:
    assert language("_posts/a.md", ENGLISH * 4 + "```python\nx = 1  # 값을 둔다\n```\n") == "en"


def test_a_post_that_is_nearly_all_code_is_one_of_its_sites() -> None:
    assert language("_posts/a.md", "---\ntitle: Code\n---\n```python\nx = 1  # 값을 둔다\n```\n") == "ko"


def test_a_title_in_korean_counts() -> None:
    assert language("_posts/a.md", "---\ntitle: 가을의 하늘\n---\n![](a.png)\n") == "ko"


def test_bytes_that_are_not_utf8_are_left_to_whoever_opens_them() -> None:
    facts = facts_of("안녕하세요".encode("euc-kr"))
    assert tell("_posts/a.md", facts.values, facts.letters, SiteSettings(ENGINES["plain"])).code == "ko"


def test_jekylls_defaults_give_a_folder_its_language_and_the_post_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "lang: en\ndefaults:\n"
        "  - {scope: {path: ''}, values: {lang: ko}}\n  - {scope: {path: blog/japan}, values: {lang: ja}}\n"
    )
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    assert language("blog/japan/_posts/a.md", KOREAN, settings) == "ja"
    assert language("blog/japan/_posts/a.md", f"---\nlang: ko\n---\n{KOREAN}", settings) == "ko"
    assert language("_posts/a.md", ENGLISH, settings) == "en"
    assert language("_posts/a.md", "`x`\n", settings) == "ko"


def test_a_theme_that_calls_a_korean_site_english_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("lang: en\n")
    assert language("_posts/a.md", KOREAN, read_settings(tmp_path, ENGINES["jekyll"])) == "ko"


def test_a_reason_is_given() -> None:
    said = tell("ja/a.md", {}, letters_of(KOREAN), SiteSettings(ENGINES["plain"]))
    assert (said.code, said.why) == ("ja", "it is in the folder ja/")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("ko_KR", "ko"),
        ("English", "en"),
        ("zh-Hant", "zh"),
        ("javascript", None),
        ("en-route", None),
        ("", None),
    ],
)
def test_a_word_names_a_language_or_none(word: str, code: str | None) -> None:
    assert code_of(word) == code


@pytest.mark.parametrize(
    ("path", "front", "expected"),
    [
        ("_posts/a.md", "draft: true", True),
        ("_posts/a.md", "published: false", True),
        ("_posts/a.md", "published: 'no'", True),
        ("_drafts/a.md", "title: x", True),
        ("src/content/drafts/a.md", "title: x", True),
        ("Drafts/2024/a.md", "published: true", True),
        ("content/drafts/a.md", "draft: false", False),
        ("content/posts/drafts.md", "title: x", False),
        ("_posts/a.md", "draft: false", False),
        ("_posts/a.md", "published: true", False),
        ("_posts/a.md", "title: 'draft: true'", False),
    ],
)
def test_a_draft_is_told_by_its_front_matter_or_its_folder(path: str, front: str, expected: bool) -> None:
    assert is_draft(path, facts_of(f"---\n{front}\n---\n글\n".encode()).values) is expected
