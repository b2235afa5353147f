"""English that a blog has already: found, paired, never built over; and its layout is taken for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.commands import Shell
from support.model_server import ModelServer

from translator.errors import ConfigError
from translator.workflow.posts import Aside, find_posts
from translator.workflow.site import Site, open_site

KOREAN = "안녕하세요. 오늘은 캐시를 이야기한다.\n"
ENGLISH = "Hello. Today we talk about caches, and about what they cost.\n"


def post(text: str = KOREAN, **front: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: {text.split('.', maxsplit=1)[0]}\n{lines}---\n\n{text}"


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def mirrors(site: Site, *posts: str) -> list[str]:
    return [site.layout.mirror_of(one) for one in posts]


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog with a post `done` whose English `page` is there, and one `open` whose mirror would be `mirror`."""

    files: Mapping[str, str]
    done: str
    page: str
    open: str
    mirror: str


BLOGS = {
    "a folder in _posts, by year": Blog(
        {"_config.yml": "permalink: /post/:title\n"},
        "_posts/2023/2023-01-02-cache.md",
        "_posts/en/2023/2023-01-02-cache.md",
        "_posts/2024/2024-03-04-queue.md",
        "_posts/en/2024/2024-03-04-queue.md",
    ),
    "-en beside": Blog(
        {"_config.yml": ""},
        "_posts/2023-01-02-cache.md",
        "_posts/2023-01-02-cache-en.md",
        "_posts/2024-03-04-queue.md",
        "_posts/2024-03-04-queue-en.md",
    ),
    ".en beside": Blog(
        {"_config.yml": ""},
        "_posts/2023-01-02-cache.md",
        "_posts/2023-01-02-cache.en.md",
        "_posts/2024-03-04-queue.md",
        "_posts/2024-03-04-queue.en.md",
    ),
    "en/_posts": Blog(
        {"_config.yml": "defaults:\n  - {scope: {path: en}, values: {lang: en}}\n"},
        "_posts/2023-01-02-cache.md",
        "en/_posts/2023-01-02-cache.md",
        "_posts/2024-03-04-queue.md",
        "en/_posts/2024-03-04-queue.md",
    ),
    "a folder en in each folder": Blog(
        {
            "_config.yml": "",
            "_posts/db/2022-01-01-index.md": post(),
            "_posts/db/en/2022-01-01-index.md": post(ENGLISH, lang="en"),
        },
        "_posts/web/2023-01-02-cache.md",
        "_posts/web/en/2023-01-02-cache.md",
        "_posts/os/2024-03-04-queue.md",
        "_posts/os/en/2024-03-04-queue.md",
    ),
    "_i18n/en": Blog(
        {"_config.yml": "plugins: [jekyll-multiple-languages-plugin]\n"},
        "_posts/2023-01-02-cache.md",
        "_i18n/en/_posts/2023-01-02-cache.md",
        "_posts/2024-03-04-queue.md",
        "_i18n/en/_posts/2024-03-04-queue.md",
    ),
    "Hugo, content/en": Blog(
        {"hugo.toml": 'defaultContentLanguage = "ko"\n[languages.ko]\n[languages.en]\n'},
        "content/posts/cache.md",
        "content/en/posts/cache.md",
        "content/posts/queue/index.md",
        "content/en/posts/queue/index.md",
    ),
    "Hugo, .en": Blog(
        {"hugo.toml": 'defaultContentLanguage = "ko"\n[languages.ko]\n[languages.en]\n'},
        "content/posts/cache/index.md",
        "content/posts/cache/index.en.md",
        "content/posts/queue/index.md",
        "content/posts/queue/index.en.md",
    ),
    "Astro, blog-en": Blog(
        {"astro.config.mjs": "export default {}\n"},
        "src/content/blog/2023/cache.md",
        "src/content/blog-en/2023/cache.md",
        "src/content/blog/2024/queue.md",
        "src/content/blog-en/2024/queue.md",
    ),
    "Docusaurus, i18n/en": Blog(
        {"docusaurus.config.js": "module.exports = {i18n: {defaultLocale: 'ko'}}\n"},
        "blog/2023-01-02-cache.md",
        "i18n/en/docusaurus-plugin-content-blog/2023-01-02-cache.md",
        "blog/2024-03-04-queue.md",
        "i18n/en/docusaurus-plugin-content-blog/2024-03-04-queue.md",
    ),
    "documentation whose English is the original": Blog(
        {"mkdocs.yml": "site_name: x\n"},
        "docs/ko/cache.md",
        "docs/cache.md",
        "docs/ko/queue.md",
        "docs/queue.md",
    ),
    "Docusaurus whose English is the original": Blog(
        {
            "docusaurus.config.js": "module.exports = {i18n: {defaultLocale: 'en'}}\n",
            "_olgim/config.yml": "posts: i18n/ko/**/*.md\n",
        },
        "i18n/ko/docusaurus-plugin-content-docs/current/guide/cache.md",
        "docs/guide/cache.md",
        "i18n/ko/docusaurus-plugin-content-docs/current/guide/queue.md",
        "docs/guide/queue.md",
    ),
    "a folder that is called english": Blog(
        {"_config.yml": ""},
        "_posts/2023-01-02-cache.md",
        "english/_posts/2023-01-02-cache.md",
        "_posts/2024-03-04-queue.md",
        "english/_posts/2024-03-04-queue.md",
    ),
}
each_blog = pytest.mark.parametrize("blog", BLOGS.values(), ids=BLOGS.keys())


def build(root: Path, blog: Blog) -> Site:
    pages = {blog.done: post(), blog.open: post(KOREAN * 2), blog.page: post(ENGLISH)}
    write(root, {**blog.files, **pages})
    return open_site(root)


@each_blog
def test_a_new_mirror_goes_where_the_blog_has_its_english(tmp_path: Path, blog: Blog) -> None:
    site = build(tmp_path, blog)
    site.check_layout()
    assert mirrors(site, blog.done, blog.open) == [blog.page, blog.mirror]


@each_blog
def test_english_that_a_person_wrote_is_neither_a_post_nor_written_again(
    tmp_path: Path, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build(tmp_path, blog).root
    monkeypatch.chdir(root)
    aside = Aside()
    [(site, found)] = find_posts([], write=True, aside=aside)
    labels = {site.label(path) for path in found}
    assert blog.open in labels
    assert not labels & {blog.done, blog.page}
    assert aside.own_english == sum(name.endswith(".md") for name in blog.files) // 2 + 1


@each_blog
def test_what_was_learned_is_known_without_reading_a_page_again(
    tmp_path: Path, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_olgim/.cache").mkdir(parents=True)
    before = build(tmp_path, blog)
    long_ago(tmp_path)
    open_site(tmp_path)
    assert (tmp_path / "_olgim/.cache/overview.json").is_file()
    monkeypatch.setattr("translator.publish.census.facts_of", None)  # whoever reads a page fails
    site = open_site(tmp_path)
    assert mirrors(site, blog.done, blog.open) == [blog.page, blog.mirror]
    assert site.layout == before.layout
    assert site.is_korean(tmp_path / blog.open)
    assert not site.is_korean(tmp_path / blog.page)


@each_blog
def test_init_and_a_dry_run_say_where_the_next_page_goes(
    shell: Shell, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.workflow.models_at_hand.find_local_servers", lambda: ())
    build(shell.folder, blog)
    before = shell.files()
    said = shell.olgim("init", "--yes")
    assert said.code == 0
    assert f"example    {blog.open}\n             -> {blog.mirror}\n" in said.out
    planned = shell.olgim("translate", "--dry-run")
    assert planned.code == 0
    assert f"{blog.open}\n  -> {blog.mirror}: 2 segments" in planned.out
    assert blog.page not in planned.out
    assert {name: digest for name, digest in shell.files().items() if name in before} == before


def long_ago(root: Path) -> None:
    import os

    for path in root.rglob("*.md"):
        os.utime(path, ns=(10**18 + 1, 10**18 + 1))


@pytest.mark.parametrize("key", ["ref", "lang_ref", "translationKey", "page_id"])
def test_posts_with_a_key_in_common_are_one_whatever_they_are_called(tmp_path: Path, key: str) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "",
            "_posts/2024-01-01-캐시.md": post(**{key: "cache"}),
            "_posts/2024-01-02-caches-en.md": post(ENGLISH, lang="en", **{key: "cache"}),
            "_posts/2024-02-02-queue.md": post(),
        },
    )
    assert mirrors(open_site(tmp_path), "_posts/2024-01-01-캐시.md", "_posts/2024-02-02-queue.md") == [
        "_posts/2024-01-02-caches-en.md",
        "_posts/2024-02-02-queue-en.md",
    ]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ({"permalink": "/posts/cache/"}, {"permalink": "/en/posts/cache/"}),
        ({"date": "2024-01-01 21:34:05 +0900"}, {"date": "2024-01-01 21:34:05 +0900"}),
        ({"slug": "cache", "date": "2024-01-01"}, {"slug": "cache", "date": "2024-01-01"}),
    ],
    ids=["address", "minute", "date and slug"],
)
def test_posts_are_paired_by(tmp_path: Path, korean: dict[str, str], english: dict[str, str]) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "permalink: /:title/\n",
            "_posts/2024-01-01-하나.md": post(**korean),
            "_posts/2024-01-01-one.md": post(ENGLISH, lang="en", **english),
        },
    )
    assert mirrors(open_site(tmp_path), "_posts/2024-01-01-하나.md") == ["_posts/2024-01-01-one.md"]


@pytest.mark.parametrize(
    ("korean", "english", "is_pair"),
    [
        ("blog/2024-01-01/캐시란.ko.md", "blog/2024-01-01/what-a-cache-is.en.md", True),
        ("blog/2024-01-01-cache/캐시란.md", "blog/2024-01-01-cache/what-a-cache-is.md", True),
        ("posts/캐시란-ko.md", "posts/what-a-cache-is-en.md", True),
        ("posts/캐시란.md", "posts/what-a-cache-is.md", False),
        ("posts/캐시란-ko.md", "notes/what-a-cache-is-en.md", False),
    ],
)
def test_the_two_languages_of_one_day_in_one_folder_are_one_post(
    tmp_path: Path, korean: str, english: str, is_pair: bool
) -> None:
    write(
        tmp_path,
        {
            "gatsby-config.js": "",
            f"content/{korean}": post(date="2024-01-01T00:00:00.000Z"),
            f"content/{english}": post(ENGLISH, date="2024-01-01T00:00:00.000Z"),
        },
    )
    assert (mirrors(open_site(tmp_path), f"content/{korean}") == [f"content/{english}"]) is is_pair


def test_two_english_pages_of_one_day_in_one_folder_are_nobodys(tmp_path: Path) -> None:
    names = ("캐시란.ko.md", "what-a-cache-is.en.md", "what-a-queue-is.en.md")
    texts = {f"content/2024-01-01/{name}": post(ENGLISH if name.isascii() else KOREAN) for name in names}
    write(tmp_path, {"gatsby-config.js": "", **texts})
    assert mirrors(open_site(tmp_path), f"content/2024-01-01/{names[0]}") == [
        "content/2024-01-01/캐시란.en.md"
    ]


def test_an_english_post_of_another_subject_is_nobodys_mirror(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "",
            "_posts/2024-01-01-하나.md": post(date="2024-01-01 00:00:00"),
            "_posts/2024-01-01-other.md": post(ENGLISH, date="2024-01-01 00:00:00"),
        },
    )
    assert mirrors(open_site(tmp_path), "_posts/2024-01-01-하나.md") == ["en/_posts/2024-01-01-하나.md"]


def test_english_posts_alone_show_where_english_goes(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "",
            "_posts/2024-01-01-하나.md": post(),
            "_posts/en/2024-02-02-only-english.md": post(ENGLISH),
        },
    )
    assert mirrors(open_site(tmp_path), "_posts/2024-01-01-하나.md") == ["_posts/en/2024-01-01-하나.md"]


TWO = {
    "_config.yml": "",
    "_posts/2024-01-01-a.md": post(),
    "_posts/en/2024-01-01-a.md": post(ENGLISH),
    "_posts/2024-01-02-b.md": post(),
    "_posts/2024-01-02-b-en.md": post(ENGLISH),
    "_posts/2024-01-03-c.md": post(),
}


def test_between_two_layouts_the_author_chooses_by_a_line_that_works(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    with pytest.raises(ConfigError, match="two places") as caught:
        open_site(tmp_path).check_layout()
    lines = [line for line in (caught.value.hint or "").splitlines() if line.startswith("layout:")]
    assert [line.split("    #")[0] for line in lines] == [
        "layout: _posts/en/{rest}",
        'layout: "{dir}/{stem}-en{ext}"',
    ]
    for line, mirror in zip(lines, ("_posts/en/2024-01-03-c.md", "_posts/2024-01-03-c-en.md"), strict=True):
        write(tmp_path, {"_olgim/config.yml": f"{line}\n"})
        site = open_site(tmp_path)
        site.check_layout()
        assert mirrors(site, "_posts/2024-01-03-c.md") == [mirror]


def test_a_chosen_layout_does_not_make_english_elsewhere_unseen(
    shell: Shell, model_server: ModelServer
) -> None:
    ask = ("--base-url", model_server.base_url, "--model", "test-model")
    write(
        shell.folder,
        {
            "_config.yml": "",
            "_olgim/config.yml": 'layout: "{dir}/{stem}-en{ext}"\n',
            "_posts/2024-01-02-b.md": post(lang_ref="r2"),
            "_posts/2024-01-03-c.md": post(lang_ref="r3"),
            "en/_posts/2024-01-02-on-caches.md": post(ENGLISH, lang_ref="r2"),
        },
    )
    assert "a person's own" in shell.olgim("status").out
    assert shell.olgim("translate", "--yes", *ask).code == 0
    assert {name for name in shell.files() if "/_posts" in f"/{name}" and not name.startswith("_olgim")} == {
        "_posts/2024-01-02-b.md",
        "_posts/2024-01-03-c.md",
        "_posts/2024-01-03-c-en.md",
        "en/_posts/2024-01-02-on-caches.md",
    }
    assert shell.olgim("adopt").code == 0
    assert shell.olgim("publish", "_posts/2024-01-02-b.md").code == 0
    assert mirrors(open_site(shell.folder), "_posts/2024-01-02-b.md") == ["en/_posts/2024-01-02-on-caches.md"]


def test_nothing_is_sent_before_the_author_has_chosen(shell: Shell, model_server: ModelServer) -> None:
    write(shell.folder, TWO)
    before = shell.files()
    said = shell.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert (said.code, model_server.seen, shell.files()) == (2, [], before)
    assert "layout: _posts/en/{rest}" in said.err
    assert shell.olgim("publish").code == 2
    told = shell.olgim("status")
    assert told.code == 0
    assert "layout: _posts/en/{rest}" in told.err


def test_a_stray_page_is_no_second_layout(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    for number in range(30):
        name = f"2023-01-{number + 1:02}-x.md"
        write(tmp_path, {f"_posts/{name}": post(), f"_posts/en/{name}": post(ENGLISH)})
    site = open_site(tmp_path)
    site.check_layout()
    assert mirrors(site, "_posts/2024-01-02-b.md", "_posts/2024-01-03-c.md") == [
        "_posts/2024-01-02-b-en.md",
        "_posts/en/2024-01-03-c.md",
    ]


def test_a_page_that_is_a_folder_of_its_own_is_no_second_layout(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "hugo.toml": 'defaultContentLanguage = "ko"\n[languages.ko]\n[languages.en]\n',
            "content/post/a/index.md": post(),
            "content/post/a/index.en.md": post(ENGLISH),
            "content/post/meetup/index.md": post(),
            "content/post/meetup-en/index.md": post(ENGLISH),
            "content/post/c/index.md": post(),
        },
    )
    site = open_site(tmp_path)
    site.check_layout()
    assert mirrors(site, "content/post/meetup/index.md", "content/post/c/index.md") == [
        "content/post/meetup-en/index.md",
        "content/post/c/index.en.md",
    ]


def test_folders_may_each_have_a_layout_of_their_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "collections: {wiki: {output: true}}\n",
            "_posts/2024-01-01-a.md": post(),
            "_posts/en/2024-01-01-a.md": post(ENGLISH),
            "_wiki/b.md": post(),
            "_wiki/en/b.md": post(ENGLISH),
        },
    )
    site = open_site(tmp_path)
    site.check_layout()
    assert mirrors(site, "_posts/2024-02-02-c.md", "_wiki/d.md") == [
        "_posts/en/2024-02-02-c.md",
        "_wiki/en/d.md",
    ]


def test_no_second_page_is_built_at_an_address_that_exists(shell: Shell, model_server: ModelServer) -> None:
    write(
        shell.folder,
        {
            "_config.yml": "permalink: /:title/\n",
            "_posts/2024-01-01-cache.md": post(),
            "_posts/2024-01-02-queue.md": post(),
            "notes.md": post("다른 글이다. 아주 다르다.\n", permalink="/en/cache/"),
        },
    )
    said = shell.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert said.code == 5
    assert "its English page would be built at /en/cache, where notes.md is already" in said.err
    assert not (shell.folder / "en/_posts/2024-01-01-cache.md").exists()
    assert (shell.folder / "en/_posts/2024-01-02-queue.md").exists()
    assert all("2024-01-01" not in str(one) for one in model_server.seen)


def test_the_mirror_of_another_post_is_not_offered_as_a_layout(
    shell: Shell, model_server: ModelServer
) -> None:
    ask = ("--base-url", model_server.base_url, "--model", "test-model")
    write(
        shell.folder,
        {
            "_config.yml": "permalink: /:title/\n",
            "_posts/2024-05-01-c.md": post(),
            "_posts/2024-05-02-c.md": post(),
        },
    )
    assert shell.olgim("translate", "_posts/2024-05-02-c.md", *ask).code == 0
    said = shell.olgim("translate", "_posts/2024-05-01-c.md", *ask)
    assert "where en/_posts/2024-05-02-c.md is already" in said.err
    assert "another `permalink`" in said.err
    assert "layout:" not in said.err


def test_english_of_the_authors_own_is_left_alone_and_told_of_in_one_line(
    shell: Shell, model_server: ModelServer
) -> None:
    blog = BLOGS["a folder in _posts, by year"]
    build(shell.folder, blog)
    written = shell.read(blog.page)
    said = shell.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert said.code == 0
    assert said.err.count("1 post has an English page that Olgim didn't write") == 1
    assert shell.read(blog.page) == written
    assert (shell.folder / blog.mirror).is_file()
    assert "permalink: /en/post/:title" in shell.read(blog.mirror)
    told = shell.olgim("status")
    assert told.err.count("1 post has an English page that Olgim didn't write: never overwritten") == 1
    named = shell.olgim("translate", blog.done, "--base-url", model_server.base_url, "--model", "test-model")
    assert named.code == 5
    assert shell.read(blog.page) == written


def test_a_layout_that_olgim_has_written_to_stays_the_sites(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "",
            "_posts/2024-01-01-a.md": post(),
            "_posts/en/2024-01-01-a.md": post(ENGLISH),
            "_posts/2024-01-02-b.md": post(),
            "en/_posts/2024-01-02-b.md": post(ENGLISH),
            "_olgim/en/_posts/2024-01-02-b.md.po": "",
            "_posts/2024-02-02-c.md": post(),
        },
    )
    site = open_site(tmp_path)
    site.check_layout()
    assert mirrors(site, "_posts/2024-01-01-a.md", "_posts/2024-02-02-c.md") == [
        "_posts/en/2024-01-01-a.md",
        "en/_posts/2024-02-02-c.md",
    ]


def test_a_clone_knows_its_mirrors_from_english_that_a_person_wrote(
    shell: Shell, model_server: ModelServer
) -> None:
    import shutil

    blog = BLOGS["-en beside"]
    build(shell.folder, blog)
    arguments = ("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert shell.olgim(*arguments).code == 0
    shutil.rmtree(shell.folder / "_olgim/.cache")
    shell.write(blog.open, post(KOREAN * 2 + "\n셋째 문단이 새로 생겼다.\n"))
    seen = len(model_server.seen)
    said = shell.olgim(*arguments)
    assert len(model_server.seen) > seen
    assert f"wrote {blog.mirror}" in said.out
    assert "1 post has an English page that Olgim didn't write" in said.err


def test_a_folder_with_an_arrow_has_a_layout_of_its_own(tmp_path: Path) -> None:
    blog = BLOGS["Astro, blog-en"]
    write(tmp_path, {"_olgim/config.yml": "layout: src/content/blog/ -> src/content/english/{rest}\n"})
    site = build(tmp_path, blog)
    assert mirrors(site, blog.open, "src/content/notes/x.md") == [
        "src/content/english/2024/queue.md",
        "src/content/notes/en/x.md",
    ]
    write(tmp_path, {"_olgim/config.yml": "layout: blog -> blog-en/{rest}\n"})
    with pytest.raises(ConfigError, match="no folder before"):
        open_site(tmp_path)


def test_a_lone_post_in_a_huge_folder_has_no_need_of_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.publish.census._MOST_OF_A_FOLDER", 5)
    write(tmp_path, {f"{number}/{number}.md": post() for number in range(20)})
    write(tmp_path, {"note.md": post(), "note-en.md": post(ENGLISH)})
    monkeypatch.chdir(tmp_path)
    site = open_site(tmp_path)
    assert len(site.overview.names if site.overview else ()) == 6
    assert mirrors(site, "note.md") == ["note-en.md"]
    [(_, found)] = find_posts([])
    assert len(found) == 21


def test_a_korean_folder_is_not_asked_about_for_a_pair_of_pages_elsewhere(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "",
            "index.md": post(lang="ko"),
            "en/index.md": post(ENGLISH, lang="en"),
            "_posts/ko/2024-01-01-083-a.md": post(ref="a"),
            "_posts/en/2024-01-01-a.md": post(ENGLISH, ref="a"),
            "_posts/ko/2024-01-02-b.md": post(),
        },
    )
    site = open_site(tmp_path)
    site.check_layout()
    assert mirrors(site, "_posts/ko/2024-01-02-b.md") == ["_posts/en/2024-01-02-b.md"]


def test_korean_translations_of_english_documentation_are_found_without_being_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    korean = "i18n/ko/docusaurus-plugin-content-docs/current"
    write(
        tmp_path,
        {
            "docusaurus.config.js": "module.exports = {i18n: {defaultLocale: 'en', locales: ['en', 'ko']}}\n",
            "docs/a.md": post(ENGLISH),
            f"{korean}/a.md": post(),
            f"{korean}/b.md": post(),
        },
    )
    monkeypatch.chdir(tmp_path)
    [(site, found)] = find_posts([])
    assert {site.label(path): site.planned_mirror(path) for path in found} == {
        f"{korean}/a.md": "docs/a.md",
        f"{korean}/b.md": "docs/b.md",
    }


def test_an_english_home_page_without_a_word_is_no_korean_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = "---\nlayout: home\n---\n"
    write(
        tmp_path,
        {
            ".vitepress/config.mts": "",
            "index.md": home,
            "a.md": post(ENGLISH),
            "ko/index.md": home,
            "ko/a.md": post(),
        },
    )
    monkeypatch.chdir(tmp_path)
    [(site, found)] = find_posts([])
    assert [site.label(path) for path in found] == ["ko/a.md", "ko/index.md"]
