"""Where mirrors stand, and where they never do."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.errors import ConfigError, PublishError
from translator.publish import (
    ENGINES,
    Layout,
    SiteSettings,
    addresses_of,
    detect_engine,
    layout_for,
    read_settings,
    resolve_inside,
)

J, H = ENGINES["jekyll"], ENGINES["hugo"]
POLYGLOT = frozenset({"jekyll-polyglot"})
MULTIPLE = frozenset({"jekyll-multiple-languages-plugin"})
CASES = [
    (SiteSettings(J), "_posts/2024-12-01-x.md", "en/_posts/2024-12-01-x.md"),
    (SiteSettings(J), "_posts/일기/2024-12-01-가을 글.md", "en/_posts/일기/2024-12-01-가을 글.md"),
    (SiteSettings(J), "about.md", "en/about.md"),
    (SiteSettings(J), "ko/_posts/2024-12-01-x.md", "en/_posts/2024-12-01-x.md"),
    (SiteSettings(J, collections={"wiki": ""}), "_wiki/db/x.md", "_wiki/en/db/x.md"),
    (SiteSettings(J, POLYGLOT), "_posts/2024-12-01-x.md", "_posts/en/2024-12-01-x.md"),
    (SiteSettings(J, POLYGLOT), "_posts/ko/2024-12-01-x.md", "_posts/en/2024-12-01-x.md"),
    (SiteSettings(J, MULTIPLE), "_i18n/ko/_posts/2024-12-01-x.md", "_i18n/en/_posts/2024-12-01-x.md"),
    (SiteSettings(J, MULTIPLE), "_posts/2024-12-01-x.md", "_i18n/en/_posts/2024-12-01-x.md"),
    (SiteSettings(J, POLYGLOT, collections={"wiki": ""}), "_wiki/db/x.md", "_wiki/en/db/x.md"),
    (SiteSettings(H), "content/posts/x.md", "content/posts/x.en.md"),
    (SiteSettings(H), "content/posts/x/index.md", "content/posts/x/index.en.md"),
    (SiteSettings(H), "content/posts/x.ko.md", "content/posts/x.en.md"),
    (SiteSettings(H), "content/ko/posts/x.md", "content/en/posts/x.md"),
    (
        SiteSettings(H, korean_folder="content/korean", english_folder="content/english"),
        "content/korean/posts/x.md",
        "content/english/posts/x.md",
    ),
    (
        SiteSettings(H, korean_folder="content/ko", english_folder="content/english"),
        "content/ko/posts/x.md",
        "content/english/posts/x.md",
    ),
    (SiteSettings(ENGINES["astro"]), "src/content/blog/x.mdx", "src/content/blog/en/x.mdx"),
    (SiteSettings(ENGINES["astro"]), "src/content/blog/ko/x.md", "src/content/blog/en/x.md"),
    (SiteSettings(ENGINES["astro"]), "src/content/notes/a/x.md", "src/content/notes/en/a/x.md"),
    (SiteSettings(ENGINES["astro"]), "src/content/x.md", "src/content/x.en.md"),
    (SiteSettings(ENGINES["astro"]), "src/data/blog/a/x.md", "src/data/blog/en/a/x.md"),
    (SiteSettings(ENGINES["astro"]), "src/pages/x.md", "src/pages/en/x.md"),
    (SiteSettings(ENGINES["starlight"]), "src/content/docs/a/x.md", "src/content/docs/en/a/x.md"),
    (SiteSettings(ENGINES["docusaurus"]), "blog/x.md", "i18n/en/docusaurus-plugin-content-blog/x.md"),
    (
        SiteSettings(ENGINES["docusaurus"]),
        "docs/a/x.mdx",
        "i18n/en/docusaurus-plugin-content-docs/current/a/x.mdx",
    ),
    (SiteSettings(ENGINES["mkdocs"]), "docs/a/x.md", "docs/a/x.en.md"),
    (SiteSettings(ENGINES["vitepress"]), "guide/x.md", "en/guide/x.md"),
    (SiteSettings(ENGINES["plain"]), "x.md", "x.en.md"),
    (SiteSettings(ENGINES["plain"]), "a/README.ko.md", "a/README.en.md"),
]
each_case = pytest.mark.parametrize(
    ("settings", "post", "mirror"), CASES, ids=[f"{case[0].engine}:{case[1]}" for case in CASES]
)


@each_case
def test_a_mirror_stands_where_its_engine_looks_for_it(
    settings: SiteSettings, post: str, mirror: str
) -> None:
    assert layout_for(settings).mirror_of(post) == mirror


@each_case
def test_a_mirror_is_never_taken_for_a_post_nor_a_post_for_a_mirror(
    settings: SiteSettings, post: str, mirror: str
) -> None:
    layout = layout_for(settings)
    assert (layout.is_mirror(post), layout.is_mirror(mirror)) == (False, True)


@pytest.mark.parametrize(
    ("template", "mirror"),
    [
        ("{dir}/{stem}-en{ext}", "_posts/dev/2024-12-01-x-en.md"),
        ("_posts/en/{rest}", "_posts/en/dev/2024-12-01-x.md"),
        ("english/{path}", "english/_posts/dev/2024-12-01-x.md"),
        ("e/{name}", "e/2024-12-01-x.md"),
        ("./e//{name}", "e/2024-12-01-x.md"),
    ],
)
def test_a_template_of_the_sites_own_is_followed(template: str, mirror: str) -> None:
    layout = layout_for(SiteSettings(J), template)
    assert layout.mirror_of("_posts/dev/2024-12-01-x.md") == mirror
    assert layout.is_mirror(mirror)


def test_an_unknown_placeholder_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"\{nam\}") as caught:
        layout_for(SiteSettings(ENGINES["plain"]), "en/{nam}")
    assert caught.value.hint == "Did you mean {name}?"


def test_a_template_that_gives_all_mirrors_one_path_is_refused() -> None:
    with pytest.raises(ConfigError, match="the same path"):
        layout_for(SiteSettings(ENGINES["plain"]), "en/post{ext}")


def test_a_mirror_that_would_be_the_post_itself_is_refused() -> None:
    with pytest.raises(PublishError, match="the post itself"):
        layout_for(SiteSettings(ENGINES["plain"]), "{path}").mirror_of("a.md")


def test_hugo_content_folders_are_the_sites_own(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(
        '[languages.ko]\ncontentDir = "content/korean"\n[languages.en]\ncontentDir = "content/english/"\n'
    )
    layout = layout_for(read_settings(tmp_path, H))
    assert layout.post_folders == ("content/korean",)
    assert layout.mirror_of("content/korean/a/b.md") == "content/english/a/b.md"


# ---- inside the site, always


@pytest.mark.parametrize("path", ["../x.md", "en/../../x.md", "/etc/x.md", "a/\0/x.md"])
def test_a_path_out_of_the_site_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(PublishError, match="outside the site"):
        resolve_inside(tmp_path / "site", path)


def test_a_folder_that_is_a_link_out_of_the_site_is_refused(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (root / "en").symlink_to(elsewhere)
    with pytest.raises(PublishError, match="outside the site"):
        resolve_inside(root, "en/_posts/x.md")


def test_a_file_that_is_a_link_out_of_the_site_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (root / "x.en.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(PublishError, match="outside the site"):
        resolve_inside(root, "x.en.md")


def test_a_link_within_the_site_is_followed(tmp_path: Path) -> None:
    (tmp_path / "english").mkdir()
    (tmp_path / "en").symlink_to("english")
    assert resolve_inside(tmp_path, "en/x.md") == tmp_path.resolve() / "en" / "x.md"


def test_a_site_that_is_itself_reached_by_a_link_is_a_site(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    assert resolve_inside(tmp_path / "site", "en/x.md") == (tmp_path / "real" / "en" / "x.md").resolve()


def test_a_name_that_no_file_can_have_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no mirror can be written there"):
        resolve_inside(tmp_path, f"{'긴' * 90}.en.md")


def test_a_layout_without_a_rule_says_so() -> None:
    with pytest.raises(PublishError, match="gives no path"):
        Layout((), ()).mirror_of("a.md")


def test_a_vitepress_site_may_have_its_pages_in_a_folder(tmp_path: Path) -> None:
    for name, text in {
        ".vitepress/config.mts": "export default {srcDir: './src', locales: {root: {lang: 'ko'}, en: {}}}\n",
        "src/guide/a.md": "글이다.\n",
        "notes.md": "메모다.\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path, detect_engine(tmp_path))
    layout = layout_for(settings)
    assert layout.post_folders == ("src",)
    assert layout.mirror_of("src/guide/a.md") == "src/en/guide/a.md"
    assert addresses_of("src/en/guide/a.md", {}, settings) == ("/en/guide/a",)
