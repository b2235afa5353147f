"""What a mirror's front matter says of its own: language, partner, address."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from translator.document.front_matter import find_values
from translator.publish import (
    ENGINES,
    SiteEngine,
    SiteSettings,
    layout_for,
    localise_front_matter,
    read_settings,
)

POST = "_posts/2024-12-01-첫-글.md"
MIRROR = "en/_posts/2024-12-01-첫-글.md"
PLAIN = SiteSettings(ENGINES["jekyll"])


def localise(text: str, *, post: str = POST, mirror: str = MIRROR, settings: SiteSettings = PLAIN) -> str:
    return localise_front_matter(text, post=post, mirror=mirror, settings=settings)


def test_a_jekyll_mirror_says_its_language_and_its_partner() -> None:
    text = "---\r\ntitle: 'T'   # kept\r\ntags: [a,  b]\r\n---\r\nBody\r\n"
    said = localise(text)
    assert said == text.replace("b]\r\n", "b]\r\nlang: en\r\nref: 첫-글\r\n")


@pytest.mark.parametrize(
    "key", ["ref", "lang_ref", "lang-ref", "translationKey", "translation_key", "page_id"]
)
def test_a_partner_that_the_author_named_is_kept(key: str) -> None:
    said = find_values(localise(f"---\ntitle: T\n{key}: mine\n---\n"))
    assert said[key].value == "mine"
    assert set(said) == {"title", key, "lang"}


def test_partners_in_a_list_are_kept() -> None:
    assert localise("---\nlang: en\nref: [a, b]\n---\n") == "---\nlang: en\nref: [a, b]\n---\n"


def test_the_language_of_the_post_becomes_the_mirrors() -> None:
    assert localise("---\nlang: ko   # 언어\nref: x\n---\n") == "---\nlang: en   # 언어\nref: x\n---\n"


@pytest.mark.parametrize(
    ("permalink", "becomes"),
    [
        ("/about/", "/en/about/"),
        ("about.html", "/en/about.html"),
        ("/ko/about/", "/en/about/"),
        ("/kr", "/en"),
        ("/korea/", "/en/korea/"),
        ("/en/about/", "/en/about/"),
        ("/:year/:title/", "/en/:year/:title/"),
        ("pretty", "/en/pretty"),  # to Jekyll an address like any other, outside its configuration
    ],
)
def test_an_address_of_the_posts_own_is_put_under_the_language(permalink: str, becomes: str) -> None:
    said = find_values(localise(f"---\npermalink: {permalink}\nref: x\n---\n"))
    assert said["permalink"].value == becomes


OWN = {
    "jekyll": {"permalink": ("/x/", "/en/x/")},
    "hexo": {"permalink": ("/x/", "/en/x/")},
    "eleventy": {"permalink": ("/x/", "/en/x/")},
    "quartz": {"permalink": ("/x/", "/en/x/")},
    "gatsby": {"permalink": ("/x/", "/en/x/")},
    "nextjs": {"permalink": ("/x/", "/en/x/")},
    "obsidian": {"permalink": ("x", "en/x")},
    "plain": {"permalink": ("/x/", "/en/x/")},
    "hugo": {"url": ("/x/", "/en/x/")},
    "astro": {"slug": ("x", "en/x")},
    "starlight": {"slug": ("x", "en/x")},
    "docusaurus": {"slug": ("/x", "/x")},  # it puts the language before all addresses itself
    "mkdocs": {},  # these know a page by its file alone
    "vitepress": {},
}


def test_every_engine_is_among_those_whose_own_addresses_are_tried() -> None:
    assert OWN.keys() == ENGINES.keys()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_mirror_never_says_its_posts_own_address_on_any_engine(engine: str) -> None:
    post = {"astro": "src/content/blog/a.md", "starlight": "src/content/docs/a.md"}.get(engine, "a.md")
    settings = SiteSettings(ENGINES[engine])
    mirror = layout_for(settings).mirror_of(post)
    for key, (own, said) in OWN[engine].items():
        text = localise(f"---\ntitle: T\n{key}: {own}\n---\n", post=post, mirror=mirror, settings=settings)
        assert find_values(text)[key].value == said
        again = localise(text, post=post, mirror=mirror, settings=settings)
        assert find_values(again)[key].value == said


@pytest.mark.parametrize("nothing", ["", " # 나중에", " null", " ~", " false"])
@pytest.mark.parametrize(
    ("template", "said"), [("date", "permalink:{}"), ("/posts/:title/", "permalink: /en/posts/:title/{}")]
)
def test_a_permalink_that_says_nothing_is_as_good_as_none(
    tmp_path: Path, nothing: str, template: str, said: str
) -> None:
    (tmp_path / "_config.yml").write_text(f"permalink: {template}\n")
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    kept = nothing if template == "date" or "#" in nothing else ""
    assert localise(f"---\npermalink:{nothing}\nref: x\nlang:\n---\n", settings=settings) == (
        f"---\n{said.format(kept)}\nref: x\nlang: en\n---\n"
    )


def test_an_empty_permalink_goes_since_jekyll_would_build_the_mirror_as_the_home_page() -> None:
    assert localise("---\npermalink: ''  # 나중에\nref: x\n---\n") == "---\nref: x\nlang: en\n---\n"
    said = localise("---\npermalink: ''\nref: x\n---\n", settings=replace(PLAIN, permalink="/:title/"))
    assert said == "---\npermalink: /en/:title/\nref: x\nlang: en\n---\n"


@pytest.mark.parametrize("key", ["ref", "lang_ref", "page_id"])
def test_a_partner_without_a_name_is_no_partner(key: str) -> None:
    said = find_values(localise(f"---\ntitle: T\n{key}:\n---\n"))
    assert said["ref"].value == "첫-글"


@pytest.mark.parametrize("template", ["/posts/:title/", "/:year/:month/:title.html", "none"])
def test_a_permalink_without_the_category_is_put_under_the_language(tmp_path: Path, template: str) -> None:
    (tmp_path / "_config.yml").write_text(f"permalink: {template}\n")
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    said = find_values(localise("---\ntitle: T\n---\n", settings=settings))
    if template == "none":  # which begins with the categories
        assert "permalink" not in said
    else:
        assert said["permalink"].value == f"/en{template}"


def test_a_default_of_the_sites_own_for_its_english_posts_is_left_to_work(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "permalink: /:title/\ndefaults:\n- scope: {path: en}\n  values: {permalink: '/en/:title/'}\n"
        "- scope: {path: '', type: posts}\n  values: {permalink: '/posts/:title/'}\n"
    )
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    assert "permalink" not in find_values(localise("---\ntitle: T\n---\n", settings=settings))
    below = find_values(
        localise("---\ntitle: T\n---\n", mirror="_posts/en/2024-12-01-x.md", settings=settings)
    )
    assert below["permalink"].value == "/en/posts/:title/"


def test_redirects_lead_to_the_korean_post_and_to_no_other() -> None:
    text = "---\ntitle: T\nredirect_from:\n  - /old/\n  - /older/\naliases: [/o]\nref: x\n---\nBody\n"
    assert localise(text) == "---\ntitle: T\nref: x\nlang: en\n---\nBody\n"


def test_a_post_without_front_matter_gets_none() -> None:
    assert localise("# Title\n\nText\n") == "# Title\n\nText\n"


def test_polyglot_gives_addresses_itself() -> None:
    settings = SiteSettings(ENGINES["jekyll"], frozenset({"jekyll-polyglot"}), permalink="/:title/")
    said = find_values(
        localise("---\npermalink: /a/\nref: x\n---\n", mirror="_posts/en/x.md", settings=settings)
    )
    assert said["permalink"].value == "/a/"
    assert said["lang"].value == "en"


@pytest.mark.parametrize(
    ("engine", "front", "becomes"),
    [
        (ENGINES["hugo"], "title: T\n", "title: T\n"),
        (ENGINES["hugo"], "title: T\nurl: /a/\nslug: b\n", "title: T\nurl: /en/a/\nslug: b\n"),
        (ENGINES["hugo"], "url: \"\"\nslug: ''\n", "url: \"\"\nslug: ''\n"),
        (ENGINES["hugo"], "url:\nlang:\n", "url:\nlang:\n"),
        (ENGINES["hugo"], "url: a/\n", "url: /en/a/\n"),
        (ENGINES["astro"], "title: T\n", "title: T\nlang: en\n"),
        (ENGINES["starlight"], "title: T\n", "title: T\n"),
        (ENGINES["docusaurus"], "slug: /a\n", "slug: /a\n"),
        (ENGINES["mkdocs"], "lang: ko\n", "lang: en\n"),
        (ENGINES["plain"], "title: T\n", "title: T\nlang: en\n"),
    ],
)
def test_other_engines_are_told_what_they_read(engine: SiteEngine, front: str, becomes: str) -> None:
    said = localise(f"---\n{front}---\n", post="a.md", mirror="a.en.md", settings=SiteSettings(engine))
    assert said == f"---\n{becomes}---\n"


BLOG = "src/content/blog"


@pytest.mark.parametrize("engine", [ENGINES["astro"], ENGINES["starlight"]])
@pytest.mark.parametrize(
    ("post", "mirror", "slug", "becomes"),
    [
        (f"{BLOG}/x.md", f"{BLOG}/en/x.md", "first", "en/first"),
        (f"{BLOG}/x.md", f"{BLOG}/x-en.md", "dev/first", "en/dev/first"),
        (f"{BLOG}/ko/x.md", f"{BLOG}/en/x.md", "ko/first", "en/first"),
        (f"{BLOG}/x.md", f"{BLOG}/en/x.md", "/first", "/en/first"),
        (f"{BLOG}/x.md", f"{BLOG}/en/x.md", "en/first", "en/first"),
        (f"{BLOG}/x.md", f"{BLOG}/en/x.md", "''", "''"),
        (f"{BLOG}/x.md", f"{BLOG}-en/x.md", "first", "first"),  # in a collection of their own
        ("src/data/blog/x.md", "src/data/blog/x.en.md", "first", "en/first"),
    ],
)
def test_a_slug_is_a_pages_name_in_its_collection_so_the_mirror_has_another(
    engine: SiteEngine, post: str, mirror: str, slug: str, becomes: str
) -> None:
    said = localise(
        f"---\nslug: {slug}\nlang: en\n---\n", post=post, mirror=mirror, settings=SiteSettings(engine)
    )
    assert said == f"---\nslug: {becomes}\nlang: en\n---\n"


def test_toml_front_matter_is_set_as_toml() -> None:
    said = localise('+++\ntitle = "T"\nlang = "ko"\n+++\n', settings=SiteSettings(ENGINES["plain"]))
    assert 'lang = "en"' in said
    assert said.count("lang") == 1


def test_toml_front_matter_keeps_no_address_of_the_posts() -> None:
    text = (
        '+++\ntitle = "T"\naliases = [\n  "/old/", # once\n  "/[o]/",\n]\nurl = "/a/"\n\n[params]\naliases = ["/x/"]\n+++\n'
        'aliases = ["not front matter"]\n'
    )
    hugo = SiteSettings(ENGINES["hugo"])
    said = localise(text, post="a.md", mirror="a.en.md", settings=hugo)
    assert localise(said, post="a.md", mirror="a.en.md", settings=hugo) == said
    assert said == (
        '+++\ntitle = "T"\nurl = "/en/a/"\n\n[params]\naliases = ["/x/"]\n+++\naliases = ["not front matter"]\n'
    )


@pytest.mark.parametrize(
    ("config", "permalink"),
    [
        ("collections: [wiki]", None),
        ("collections: {wiki: {output: true}}", None),
        ("collections: {wiki: {output: true, permalink: '/wiki/:path/'}}", None),
        ("collections: {wiki: {output: true, permalink: '/wiki/:name/'}}", "/en/wiki/:name/"),
    ],
)
def test_a_mirror_in_a_collection_has_an_address_of_its_own(
    tmp_path: Path, config: str, permalink: str | None
) -> None:
    (tmp_path / "_config.yml").write_text(config)
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    said = find_values(
        localise("---\ntitle: T\n---\n", post="_wiki/x.md", mirror="_wiki/en/x.md", settings=settings)
    )
    assert (said["permalink"].value if "permalink" in said else None) == permalink


TABS = "collections: {tabs: {output: true}}\ndefaults:\n- {scope: {path: ''}, values: {permalink: '/all/:title/'}}\n"


@pytest.mark.parametrize(
    ("config", "post", "permalink"),
    [
        # As the theme Chirpy has it.
        ("- {scope: {type: tabs}, values: {permalink: '/:title/'}}", "_tabs/about.md", "/en/:title/"),
        ("- {scope: {type: tabs}, values: {permalink: '/:title/'}}", POST, "/en/all/:title/"),
        ("- {scope: {type: posts}, values: {permalink: '/:title/'}}", "_tabs/about.md", "/en/all/:title/"),
        ("- {scope: {type: tabs}, values: {permalink: '/t/:path/'}}", "_tabs/about.md", None),
        ("- {scope: {type: pages}, values: {permalink: '/:basename/'}}", "about.md", "/en/:basename/"),
        ("- {scope: {type: posts}, values: {permalink: '/:title/'}}", "_drafts/x.md", "/en/:title/"),
    ],
)
def test_the_sites_default_for_a_kind_of_page_puts_no_mirror_on_its_post(
    tmp_path: Path, config: str, post: str, permalink: str | None
) -> None:
    (tmp_path / "_config.yml").write_text(f"{TABS}{config}\n")
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    mirror = layout_for(settings).mirror_of(post)
    said = find_values(localise("---\ntitle: T\n---\n", post=post, mirror=mirror, settings=settings))
    assert (said["permalink"].value if "permalink" in said else None) == permalink


@pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")
@pytest.mark.parametrize("post", [POST, "_tabs/about.md", "about.md"])
def test_no_mirror_of_a_theme_with_permalinks_by_kind_is_built_over_its_post(
    tmp_path: Path, post: str
) -> None:
    (tmp_path / "_config.yml").write_text(
        f"{TABS}- {{scope: {{type: tabs}}, values: {{permalink: '/:title/'}}}}\n"
        "- {scope: {type: pages}, values: {permalink: '/:basename/'}}\n"
    )
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    mirror = layout_for(settings).mirror_of(post)
    text = "---\ntitle: T\n---\n글\n"
    for name, body in (
        (post, text),
        (mirror, localise(text, post=post, mirror=mirror, settings=settings).replace("글\n", "Text\n")),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    assert built(tmp_path) == {False: "글", True: "Text"}


@pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")
@pytest.mark.parametrize("permalink", ["", "pretty", "/posts/:title/", "/:year-:month-:day-:title.html"])
@pytest.mark.parametrize("own", ["", "permalink: /hello/\n", "permalink:\n", "permalink: pretty\n"])
def test_no_mirror_is_built_over_its_post(tmp_path: Path, permalink: str, own: str) -> None:
    if permalink:
        (tmp_path / "_config.yml").write_text(f"permalink: {permalink}\n")
    (tmp_path / "_config.yml").open("a").write("timezone: Asia/Seoul\n")
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    text = f"---\ntitle: T\n{own}---\n글\n"
    for name, body in ((POST, text), (MIRROR, localise(text, settings=settings).replace("글\n", "Text\n"))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    assert built(tmp_path) == {False: "글", True: "Text"}


def built(root: Path) -> dict[bool, str]:
    """What Jekyll makes of a site of two pages: the text of each, by whether it lies under `/en/`."""
    target = root / "out"
    run = subprocess.run(
        ["jekyll", "build", "-s", root, "-d", target, "--disable-disk-cache"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not re.search("conflict", run.stdout + run.stderr, re.IGNORECASE)
    pages = {path.relative_to(target).parts[0] == "en": path.read_text() for path in target.rglob("*.html")}
    return {english: re.sub("<[^>]*>", "", page).strip() for english, page in pages.items()}
