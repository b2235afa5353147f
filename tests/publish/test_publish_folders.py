"""Sites whose addresses no engine tells: the author's `addresses:`, and notes that link by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.document import parse
from translator.errors import ConfigError
from translator.publish import (
    ENGINES,
    AddressRule,
    Localised,
    SitePages,
    detect_engine,
    layout_for,
    localise_links,
)
from translator.workflow.config_file import load_config
from translator.workflow.site import open_site


def put(root: Path, name: str, text: str = "---\ntitle: x\n---\n글\n") -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def link(root: Path, post: str, text: str) -> Localised:
    """The links of a post's mirror, which says the same as its post."""
    put(root, post, text)
    site = open_site(root)
    pages = SitePages(root, site.settings, site.layout, site.parse_options)
    path = layout_for(site.settings).mirror_of(post)
    return localise_links(parse(text, site.parse_options), text, post=post, path=path, pages=pages)


@pytest.mark.parametrize(
    ("files", "engine"),
    [
        (["gatsby-config.js"], "gatsby"),
        (["gatsby-config.ts", "next.config.js"], "gatsby"),
        (["next.config.mjs"], "nextjs"),
        (["contentlayer.config.ts"], "nextjs"),
        ([".obsidian/app.json"], "obsidian"),
        ([".obsidian/app.json", "_config.yml"], "jekyll"),
        (["quartz.config.ts", ".obsidian/app.json"], "quartz"),
        (["eleventy.config.mjs"], "eleventy"),
        ([".eleventy.js", "_config.yml"], "eleventy"),
        (["_config.yml", "source/_posts/a.md"], "hexo"),
        (["_config.yml", "_posts/a.md"], "jekyll"),
    ],
)
def test_a_site_is_known_by_its_files(tmp_path: Path, files: list[str], engine: str) -> None:
    for name in files:
        put(tmp_path, name, "")
    assert detect_engine(tmp_path).name == engine


@pytest.mark.parametrize(
    ("config", "post", "destination", "becomes"),
    [
        ("content/blog: /blog/{path}/", "content/blog/a/index.md", "/blog/b/", "/en/blog/b/"),
        ("content/blog: /blog/{path}/", "content/blog/a/index.md", "/blog/b", "/en/blog/b"),
        (
            "content/blog: /blog/{path}/",
            "content/blog/a/index.md",
            "../b/",
            "../b/",
        ),  # the same from the English page
        ("content/blog: /blog/{path}/", "content/blog/a/index.md", "/blog/none/", "/blog/none/"),
        ("content/blog: '/{name}'", "content/blog/a/index.md", "/b#끝-인사", "/en/b#끝-인사"),
        ("content/blog: {ko: '/ko/{path}', en: '/{path}'}", "content/blog/a/index.md", "/ko/b", "/b"),
        ("content/blog: /p/{slug}", "content/blog/a/index.md", "/p/b", "/en/p/b"),
    ],
)
def test_the_author_may_say_where_pages_are_served(
    tmp_path: Path, config: str, post: str, destination: str, becomes: str
) -> None:
    put(tmp_path, "gatsby-config.js", "")
    put(tmp_path, "_olgim/config.yml", f"addresses:\n  {config}\n")
    put(tmp_path, "content/blog/b/index.md")
    put(tmp_path, "content/blog/b/index.en.md")
    put(tmp_path, "content/blog/c/index.md")
    assert link(tmp_path, post, f"[글]({destination})\n").text == f"[글]({becomes})\n"


@pytest.mark.parametrize("english", ["b.en.md", "what-b-is.en.md"])
def test_the_language_in_a_posts_name_is_no_part_of_what_a_rule_calls_it(
    tmp_path: Path, english: str
) -> None:
    put(tmp_path, "gatsby-config.js", "")
    put(tmp_path, "_olgim/config.yml", "addresses:\n  content/blog: {ko: '/{name}', en: '/en/{name}'}\n")
    for name in ("a.ko.md", "b.ko.md", english):
        put(tmp_path, f"content/blog/2024-01-0{1 + (name[0] != 'a')}/{name}")
    becomes = f"/en/{english.removesuffix('.en.md')}"
    assert link(tmp_path, "content/blog/2024-01-01/a.ko.md", "[글](/b)\n").text == f"[글]({becomes})\n"


def test_a_rule_is_read_from_the_configuration(tmp_path: Path) -> None:
    put(tmp_path, "config.yml", "addresses:\n  content/blog: /blog/{path}/\n")
    rules = load_config(tmp_path / "config.yml").addresses
    assert rules == (AddressRule("content/blog/", "/blog/{path}/", "/en/blog/{path}/"),)


@pytest.mark.parametrize("value", ["/blog/", "blog/{path}", "/{stem}/", "{ko: '/{path}'}", "[a]"])
def test_a_rule_that_gives_no_address_is_named_with_its_line(tmp_path: Path, value: str) -> None:
    put(tmp_path, "config.yml", f"addresses:\n  content/blog: {value}\n")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "config.yml")
    assert caught.value.line == 2


def test_an_id_by_a_rule_of_the_sites_own_is_said_to_be_that(tmp_path: Path) -> None:
    put(tmp_path, "gatsby-config.js", "")
    done = link(tmp_path, "content/blog/a/index.md", "## 제목\n\n[글](#제목)\n")
    assert ["your site's own slug function" in notice.reason for notice in done.notices] == [True]
    put(tmp_path, "gatsby-config.js", "plugins: ['gatsby-remark-autolink-headers']")
    assert link(tmp_path, "content/blog/a/index.md", "## 제목\n\n[글](#제목)\n").notices == ()


WIKI = [
    ("[[나중]]", "[[나중-en|Later]]"),
    ("[[나중|그 글]]", "[[나중-en|그 글]]"),
    ("[[notes/나중]]", "[[notes/나중-en|Later]]"),
    ("[[나중#준비 물]]", "[[나중-en#{}|Later]]"),
    ("[[없는 글]]", "[[없는 글]]"),
    ("![[그림.png]]", "![[그림.png]]"),
    ("![[나중]]", "![[나중-en]]"),
    ("[[나중#^block]]", "[[나중#^block]]"),
    ("`[[나중]]`", "`[[나중]]`"),
    ("[[겹침]]", "[[겹침]]"),
    (r"[[나중\|뒤]]", r"[[나중-en\|뒤]]"),
]


@pytest.mark.parametrize(("text", "becomes"), WIKI)
@pytest.mark.parametrize(("engine", "fragment"), [("obsidian", "What you need"), ("quartz", "what-you-need")])
def test_a_wiki_link_leads_to_the_english_note(
    tmp_path: Path, engine: str, fragment: str, text: str, becomes: str
) -> None:
    at = "content/" if engine == "quartz" else ""
    put(tmp_path, "quartz.config.ts" if engine == "quartz" else ".obsidian/app.json", "")
    put(tmp_path, f"{at}notes/나중.md", "---\ntitle: 나중\n---\n## 준비 물\n")
    put(tmp_path, f"{at}notes/나중-en.md", "---\ntitle: Later\nlang: en\n---\n## What you need\n")
    for folder in "ab":
        put(tmp_path, f"{at}{folder}/겹침.md")
        put(tmp_path, f"{at}{folder}/겹침-en.md", "---\ntitle: Twice\n---\nText\n")
    assert link(tmp_path, f"{at}a/here.md", f"글 {text} 글\n").text == f"글 {becomes.format(fragment)} 글\n"


def test_a_heading_of_the_note_itself_is_found_by_its_text(tmp_path: Path) -> None:
    put(tmp_path, ".obsidian/app.json", "")
    source, mirror = "## 준비: 물\n\n[[#준비 물|위]]\n", "## What you need\n\n[[#준비 물|above]]\n"
    put(tmp_path, "a.md", source)
    site = open_site(tmp_path)
    pages = SitePages(tmp_path, site.settings, site.layout, site.parse_options)
    done = localise_links(parse(source, site.parse_options), mirror, post="a.md", path="a-en.md", pages=pages)
    assert done.text == "## What you need\n\n[[#What you need|above]]\n"
    assert ENGINES["obsidian"] is site.engine
