"""Which site a post belongs to, what builds it, and what its configuration says."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.document import parse
from translator.publish import (
    ENGINES,
    SiteEngine,
    SiteSettings,
    Slugs,
    addresses_of,
    detect_engine,
    find_root,
    read_settings,
)
from translator.publish.anchors import SlugRule
from translator.publish.engines.jekyll import PERMALINKS, plugins_of
from translator.publish.goldmark import RULES, IdSource
from translator.workflow.site import open_site


def put(root: Path, *names: str, text: str = "") -> Path:
    for name in names:
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("files", "engine"),
    [
        (["_config.yml"], ENGINES["jekyll"]),
        (["_posts/"], ENGINES["jekyll"]),
        (["hugo.toml"], ENGINES["hugo"]),
        (["hugo.yaml"], ENGINES["hugo"]),
        (["config.toml", "content/"], ENGINES["hugo"]),
        (["config/_default/hugo.toml", "content/"], ENGINES["hugo"]),
        (["config/prices.json", "content/"], ENGINES["plain"]),
        (["config.toml"], ENGINES["plain"]),
        (["astro.config.mjs"], ENGINES["astro"]),
        (["docusaurus.config.ts"], ENGINES["docusaurus"]),
        (["docusaurus.config.js", "_config.yml"], ENGINES["docusaurus"]),
        (["mkdocs.yml"], ENGINES["mkdocs"]),
        ([".vitepress/"], ENGINES["vitepress"]),
        (["README.md"], ENGINES["plain"]),
    ],
)
def test_what_builds_a_site_is_told_by_its_files(
    tmp_path: Path, files: list[str], engine: SiteEngine
) -> None:
    assert detect_engine(put(tmp_path, *files)) is engine


def test_starlight_is_told_from_other_astro_sites(tmp_path: Path) -> None:
    put(tmp_path, "astro.config.mjs", text="import starlight from '@astrojs/starlight';\n")
    assert detect_engine(tmp_path) is ENGINES["starlight"]


def test_a_post_belongs_to_the_nearest_site(tmp_path: Path) -> None:
    put(tmp_path, "site/_config.yml", "site/_posts/a/x.md")
    post = tmp_path / "site" / "_posts" / "a" / "x.md"
    assert find_root(post) == tmp_path / "site"
    put(tmp_path, "_olgim/")
    assert find_root(post) == tmp_path / "site"
    put(tmp_path, "_posts/y.md")
    assert find_root(tmp_path / "_posts" / "y.md") == tmp_path
    put(tmp_path, "site/_olgim/")
    assert find_root(post) == tmp_path / "site"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("_olgim/config.yml", "layout: x\nposts:\n  - site/**/*.md\n"),
        ("_olgim/en/site/_posts/a/x.md.po", ""),
    ],
)
def test_our_state_above_a_site_may_claim_its_posts(tmp_path: Path, file: str, text: str) -> None:
    put(tmp_path, "site/_config.yml", "site/_posts/a/x.md")
    put(tmp_path, file, text=text)
    assert find_root(tmp_path / "site" / "_posts" / "a" / "x.md") == tmp_path


@pytest.mark.parametrize("folder", ["dev", "ko", "a/b"])
def test_a_folder_of_posts_below_a_jekyll_site_is_no_site(tmp_path: Path, folder: str) -> None:
    for name in ("_config.yml", f"{folder}/_posts/2024-01-01-x.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    post = tmp_path / folder / "_posts/2024-01-01-x.md"
    assert find_root(post) == tmp_path
    (tmp_path / "_olgim").mkdir()
    assert find_root(post) == tmp_path
    (tmp_path / folder / "_config.yml").touch()
    assert find_root(post) == tmp_path / folder


def test_a_lone_file_needs_no_site(tmp_path: Path) -> None:
    put(tmp_path, "notes/x.md")
    assert find_root(tmp_path / "notes" / "x.md") == tmp_path / "notes"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("_config.yml", "plugins:\n  - jekyll-polyglot\n", {"jekyll-polyglot"}),
        ("_config.yml", "plugins: [jekyll-feed]\n# jekyll-polyglot one day\n", set()),
        ("Gemfile", 'gem "jekyll-multiple-languages-plugin"\n', {"jekyll-multiple-languages-plugin"}),
    ],
)
def test_plugins_that_matter_are_found_and_comments_are_not(
    tmp_path: Path, name: str, text: str, found: set[str]
) -> None:
    assert plugins_of(put(tmp_path, name, text=text)) == found


def test_a_jekyll_configuration_is_read(tmp_path: Path) -> None:
    put(
        tmp_path,
        "_config.yml",
        text="url: https://me.example/\nbaseurl: /blog\npermalink: pretty\ntimezone: Asia/Seoul\n"
        "kramdown: {auto_id_prefix: h-}\ndefaults:\n- {scope: {path: '', type: posts}, values: {permalink: /:title}}\n"
        "- {scope: {type: pages}, values: {permalink: /p/:title}}\n",
    )
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    assert settings.addresses == ("https://me.example",)
    assert (settings.base, settings.timezone, settings.id_prefix) == ("/blog", "Asia/Seoul", "h-")
    assert settings.permalink == PERMALINKS["pretty"]
    assert settings.permalink_of("_posts/x.md") == "/:title"


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("", Slugs.KRAMDOWN_GFM),
        ("kramdown: {input: kramdown}", Slugs.KRAMDOWN),
        ("kramdown: {auto_ids: false}", Slugs.NONE),
        ("kramdown: {transliterated_header_ids: true}", Slugs.NONE),
        ("markdown: CommonMarkGhPages", Slugs.NONE),
    ],
)
def test_how_jekyll_makes_heading_ids_is_its_configurations_choice(
    tmp_path: Path, text: str, slugs: SlugRule
) -> None:
    assert read_settings(put(tmp_path, "_config.yml", text=text), ENGINES["jekyll"]).slugs is slugs


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "hugo.toml",
            'baseURL = "https://e.org/b/"\n[languages.en]\n[languages.ko]\ncontentDir = "content/ko"\n',
        ),
        ("hugo.yaml", "baseURL: https://e.org/b/\nlanguages: {en: {}, ko: {contentDir: content/ko}}\n"),
        (
            "config.json",
            '{"baseurl": "https://e.org/b/", "languages": {"en": {}, "ko": {"contentdir": "content/ko"}}}',
        ),
    ],
)
def test_a_hugo_configuration_is_read_in_each_of_its_languages(tmp_path: Path, name: str, text: str) -> None:
    settings = read_settings(put(tmp_path, name, text=text), ENGINES["hugo"])
    assert (settings.addresses, settings.base) == (("https://e.org",), "/b")
    assert (settings.korean_folder, settings.warnings) == ("content/ko", ())


def test_a_hugo_configuration_may_be_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "config/_default/hugo.toml", text="defaultContentLanguageInSubdir = true\n")
    put(tmp_path, "config/_default/languages.toml", text='[ko]\n[en]\ncontentDir = "content/english"\n')
    put(
        tmp_path, "config/_default/markup.toml", text='[goldmark.parser]\nautoHeadingIDType = "blackfriday"\n'
    )
    settings = read_settings(tmp_path, ENGINES["hugo"])
    assert (settings.korean_folder, settings.english_folder) == ("content", "content/english")
    assert (settings.korean_prefix, settings.slugs) == ("/ko", RULES["blackfriday", IdSource.OF_EITHER])


def test_a_file_of_the_folder_adds_to_the_one_at_the_root_table_by_table(tmp_path: Path) -> None:
    put(
        tmp_path,
        "hugo.toml",
        text='defaultContentLanguage = "ko"\ndefaultContentLanguageInSubdir = true\n'
        '[languages.ko]\ncontentDir = "content/ko"\n[languages.en]\ncontentDir = "content/en"\ntitle = "A"\n',
    )
    put(tmp_path, "config/_default/languages.yaml", text="ko:\n  weight: 1\nen:\n  title: B\n")
    settings = read_settings(tmp_path, ENGINES["hugo"])
    assert (settings.korean_folder, settings.english_folder) == ("content/ko", "content/en")
    assert addresses_of("content/en/guide/a.md", {}, settings) == ("/en/guide/a",)
    assert addresses_of("content/ko/guide/a.md", {}, settings) == ("/ko/guide/a",)


def test_a_hugo_site_of_one_language_is_warned_of(tmp_path: Path) -> None:
    """Such a site builds the mirror in the place of its post, and says nothing."""
    settings = read_settings(put(tmp_path, "hugo.toml", text='languageCode = "ko"\n'), ENGINES["hugo"])
    assert ["names no language `en`" in warning for warning in settings.warnings] == [True]


@pytest.mark.parametrize(
    ("config", "posts", "warned"),
    [
        ("", ["content/a.md"], True),
        ('defaultContentLanguage = "en"', ["content/a.md"], True),
        ("", ["content/a.ko.md"], False),
        ("", ["content/ko/a.md"], False),
        ('defaultContentLanguage = "ko"', ["content/a.md"], False),
    ],
)
def test_a_hugo_site_that_takes_posts_for_english_is_warned_of(
    tmp_path: Path, config: str, posts: list[str], warned: bool
) -> None:
    put(tmp_path, "hugo.toml", text=f"{config}\n[languages.ko]\n[languages.en]\n")
    put(tmp_path, *posts)
    warnings = read_settings(tmp_path, ENGINES["hugo"]).warnings
    assert ["default language is English" in warning for warning in warnings] == [True] * warned


def test_mkdocs_with_a_slug_function_of_its_own_is_not_second_guessed(tmp_path: Path) -> None:
    put(tmp_path, "mkdocs.yml", text="site_name: x\n")
    assert read_settings(tmp_path, ENGINES["mkdocs"]).slugs is Slugs.PYTHON_MARKDOWN
    put(
        tmp_path,
        "mkdocs.yml",
        text="markdown_extensions:\n- toc: {slugify: !!python/name:mine.slugs.own}\n",
    )
    assert read_settings(tmp_path, ENGINES["mkdocs"]).slugs is Slugs.NONE


@pytest.mark.parametrize(
    ("engine", "name", "text"),
    [
        (ENGINES["jekyll"], "_config.yml", "a: [b\n"),
        (ENGINES["jekyll"], "_config.yml", "- a\n- b\n"),
        (ENGINES["jekyll"], "_config.yml", "defaults: [1, {scope: 2}]\nkramdown: 3\npermalink: [4]\n"),
        (ENGINES["jekyll"], "_config.yml", "plugins: !ENV [X, y]\nurl: !ruby/object x\n"),
        (ENGINES["jekyll"], "_config.yml", "\ufeff\x00"),
        (ENGINES["hugo"], "hugo.toml", "a = [\n"),
        (ENGINES["hugo"], "hugo.json", "[1]"),
    ],
)
def test_a_configuration_that_cant_be_read_leaves_the_defaults(
    tmp_path: Path, engine: SiteEngine, name: str, text: str
) -> None:
    settings = read_settings(put(tmp_path, name, text=text), engine)
    assert settings.permalink == SiteSettings(ENGINES["plain"]).permalink
    assert settings.korean_folder == ""


BELOW = {
    "astro": ("astro.config.mjs", "src/content/blog/a.md", "src/content/blog/en/a.md"),
    "docusaurus": (
        "docusaurus.config.ts",
        "docs/a.md",
        "i18n/en/docusaurus-plugin-content-docs/current/a.md",
    ),
    "eleventy": ("eleventy.config.js", "posts/a.md", "posts/en/a.md"),
    "gatsby": ("gatsby-config.js", "content/blog/a/index.md", "content/blog/a/index.en.md"),
    "hexo": ("source/_posts/b.md", "source/_posts/a.md", "source/_posts/en/a.md"),
    "hugo": ("hugo.toml", "content/posts/a.md", "content/posts/a.en.md"),
    "jekyll": ("_config.yml", "_posts/2024-12-01-a.md", "en/_posts/2024-12-01-a.md"),
    "mkdocs": ("mkdocs.yml", "docs/a.md", "docs/a.en.md"),
    "nextjs": ("next.config.mjs", "posts/a.mdx", "posts/a.en.mdx"),
    "obsidian": (".obsidian/app.json", "notes/a.md", "notes/a-en.md"),
    "quartz": ("quartz.config.yaml", "content/a.md", "content/a-en.md"),
    "starlight": ("astro.config.mjs", "src/content/docs/a.md", "src/content/docs/en/a.md"),
    "vitepress": (".vitepress/config.mts", "guide/a.md", "en/guide/a.md"),
}


@pytest.mark.parametrize(("name", "files"), BELOW.items(), ids=BELOW)
def test_a_site_below_another_is_its_own(tmp_path: Path, name: str, files: tuple[str, str, str]) -> None:
    mark, post, mirror = files
    put(tmp_path, "_config.yml", "_posts/2024-12-01-b.md", text="")
    root = put(tmp_path / "sites/blog", mark, text="@astrojs/starlight" if name == "starlight" else "")
    put(root, post, text="---\ntitle: 글\n---\n\n글\n")
    if name == "hexo":
        put(root, "_config.yml")
    assert find_root(root / post) == root.resolve()
    site = open_site(root / post)
    assert site.engine is ENGINES[name]
    assert site.layout.mirror_of(site.label(root / post)) == mirror
    assert open_site(tmp_path / "_posts/2024-12-01-b.md").root == tmp_path.resolve()


@pytest.mark.parametrize(
    ("mark", "texts"),
    [
        (".vitepress/config.mts", ["이전 글", "다음"]),
        ("astro.config.mjs", ["이전 글", "다음"]),
        ("docusaurus.config.js", ["다음"]),  # there it is no text
    ],
)
def test_prev_is_a_text_where_the_engine_shows_it(tmp_path: Path, mark: str, texts: list[str]) -> None:
    put(tmp_path, mark, text="@astrojs/starlight")
    text = "---\nprev: 이전 글\nnext:\n  text: 다음\n  link: /가/\n---\n"
    document = parse(text, open_site(tmp_path).parse_options)
    assert [segment.source for segment in document.segments] == texts


@pytest.mark.parametrize(
    ("config", "path", "address"),
    [
        ("docs: { routeBasePath: '/' },", "docs/a/b.md", "/a/b"),
        ("docs: { routeBasePath: '/' },", "docs/index.md", "/"),
        ("docs: { path: 'docs', routeBasePath: 'guide' },\nblog: {}", "docs/a.md", "/guide/a"),
        ("docs: {},\nblog: { routeBasePath: '글' }", "docs/a.md", "/docs/a"),
        ("docs: {},\nblog: { routeBasePath: '글' }", "blog/2024-12-01-a.md", "/글/2024/12/01/a"),
        ("docs: {\n  // routeBasePath: '/',\n}", "docs/a.md", "/docs/a"),
    ],
)
def test_docusaurus_serves_under_what_its_configuration_says(
    tmp_path: Path, config: str, path: str, address: str
) -> None:
    put(tmp_path, "docusaurus.config.js", text=f"module.exports = {{\n  baseUrl: '/base/',\n{config}\n}};\n")
    settings = read_settings(tmp_path, detect_engine(tmp_path))
    assert settings.base == "/base"
    assert addresses_of(path, {}, settings) == (address,)


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ("quartz.config.ts", "/My-Folder/A-and-B"),
        ("quartz.config.yaml", "/my-folder/a-and-b"),
        ("quartz.config.default.yaml", "/my-folder/a-and-b"),
    ],
)
def test_quartz_lowers_addresses_since_its_fifth(tmp_path: Path, config: str, address: str) -> None:
    put(tmp_path, config, text="configuration:\n  baseUrl: x.github.io/notes\n")
    settings = read_settings(tmp_path, detect_engine(tmp_path))
    assert (settings.addresses, settings.base) == (("https://x.github.io",), "/notes")
    assert addresses_of("content/My Folder/A&B.md", {}, settings) == (address,)
    assert addresses_of("content/글/글.md", {}, settings) == (("/글",) if "yaml" in config else ("/글/글",))
