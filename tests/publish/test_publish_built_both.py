"""One small site in two languages, built by each engine: pages, links, anchors, languages, and nothing else changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.built_cases import Case, check_both, dated
from support.built_sites import (
    check_alternates,
    check_links,
    gem,
    hugo,
    link_modules,
    program,
    put,
    read_built,
    run,
    translate,
    without_switch,
)
from support.recipes import recipe

from translator.workflow.publish import publish
from translator.workflow.site import open_site

JEKYLL = "<html lang=\"{{ page.lang | default: 'ko' }}\"><head>{% I18n_Headers https://example.org %}</head><body><main>{{ content }}</main></body></html>\n"
SWITCH, IN_HEAD = recipe("Hugo", "go-html-template"), recipe("Hugo", "go-html-template", 1)
HUGO = f"""\
<html lang="{{{{ .Language.Lang }}}}"><head>{IN_HEAD}</head><body><main>{{{{ .Content }}}}</main>
{SWITCH}</body></html>
"""

TOC = "markdown_extensions:\n- toc:\n    slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n"
CARD = """<a href="{{ .Get "href" }}">{{ .Get "title" }}</a>\n"""
SHORTCODES = """\
---
title: 넷째 글
url: /own/
---

## 준비물

[둘째 글]({{< ref "b" >}}#준비물)과 [셋째 글]({{< relref "c.md" >}}#준비물), [첫 글]({{% ref path="a.md" %}}#준비물-다시).

<a href="{{< ref `a` >}}#준비물">첫 글</a>, [둘째 글][b], [첫 글](../posts/a/#준비물).

[b]: {{< ref "/posts/b.md" >}}#준비물

{{< card href="/posts/b/#준비물" title="둘째 글" >}}

{{< card href="../posts/c/#준비물" title="셋째 글" >}}
"""


def jekyll(root: Path) -> None:
    said = run([program("jekyll"), "build", "-s", str(root), "-d", str(root / "_site")], root)
    assert "does not match using new matching" not in said


def sitemapped(root: Path) -> None:
    gem("jekyll-sitemap")
    jekyll(root)


def polyglot(root: Path) -> None:
    gem("jekyll-polyglot")
    jekyll(root)


def multiple(root: Path) -> None:
    gem("jekyll-multiple-languages-plugin")
    jekyll(root)


def hugo_old(root: Path) -> None:
    run([hugo(old=True), "--disableKinds", "taxonomy,term,404"], root)


def hugo_new(root: Path) -> None:
    run([hugo(old=False), "--disableKinds", "taxonomy,term,404"], root)


def content(text: str) -> str:
    """A page's own content: around it the theme leads to other languages."""
    return text.partition("<article")[2].partition("</article>")[0]


def mkdocs(root: Path) -> None:
    run([program("mkdocs"), "build", "-q"], root)


def astro(root: Path) -> None:
    link_modules(root)
    run([program("astro", npm=True), "build"], root, ASTRO_TELEMETRY_DISABLED="1")


CASES = {
    "polyglot": Case(
        "jekyll",
        {
            "_config.yml": "url: https://example.org\nplugins: [jekyll-polyglot]\npermalink: /posts/:title/\n"
            + recipe("Jekyll with polyglot", "yaml")
            + "defaults: [{scope: {path: ''}, values: {layout: page}}]\n",
            "_layouts/page.html": JEKYLL.replace(
                "</body>", recipe("Jekyll with polyglot", "liquid") + "</body>"
            ),
            "feed.xml": recipe("Jekyll with polyglot", "xml"),
        },
        "_posts/{dated}.md",
        lambda name, hash_: f"{{% link _posts/{dated(name)}.md %}}{hash_}",
        polyglot,
        "_site",
        {"/posts/a/": "/en/posts/a/", "/posts/b/": "/en/posts/b/"},
        ignored=(
            "/en/posts/c/",
            "/en/posts/d/",
            "/en/posts/h/",
        ),  # polyglot builds what has no English in its English part, too
        more={
            "_posts/deep/2024-12-04-d.md": "---\ntitle: 첫 글\nlang: ko\n---\n\n[끝]({% post_url 2024-12-03-c %}).\n"
        },
        front="lang: ko\n",
        headings="/posts/h/",
        feeds={"ko": "feed.xml", "en": "en/feed.xml"},
    ),
    "multiple-languages": Case(
        "jekyll",
        {
            "_config.yml": "url: https://example.org\nplugins: [jekyll-multiple-languages-plugin]\n"
            "languages: [ko, en]\nexclude_from_localizations: []\n"
            "permalink: /posts/:title/\ndefaults: [{scope: {path: ''}, values: {layout: page}}]\n",
            "_layouts/page.html": '<html lang="{{ site.lang }}"><body><main>{{ content }}</main>'
            + recipe("Jekyll with multiple-languages", "liquid")
            + "</body></html>\n",
            "feed.xml": recipe("Jekyll with multiple-languages", "xml"),
            "_i18n/ko.yml": "a: 가\n",
            "_i18n/en.yml": "a: A\n",
        },
        "_i18n/ko/_posts/{dated}.md",
        lambda name, hash_: f"{{% link _i18n/ko/_posts/{dated(name)}.md %}}{hash_}",
        multiple,
        "_site",
        {"/posts/a/": "/en/posts/a/", "/posts/b/": "/en/posts/b/"},
        headings="/posts/h/",
        feeds={"ko": "feed.xml", "en": "en/feed.xml"},
        pairs=False,  # its Korean build doesn't know what there is in English
    ),
    "hugo-old": Case(
        "hugo",
        {
            "hugo.toml": 'baseURL = "https://example.org/"\n' + recipe("Hugo", "toml"),
            "layouts/_default/single.html": HUGO,
            "layouts/_default/list.html": HUGO,
            "layouts/shortcodes/card.html": CARD,
            ".hugo-version": "0.111.3\n",
        },
        "content/posts/{name}.md",
        lambda name, hash_: f'{{{{< ref "{name}.md{hash_}" >}}}}',
        hugo_old,
        "public",
        {"/posts/a/": "/en/posts/a/", "/posts/b/": "/en/posts/b/", "/own/": "/en/own/"},
        more={"content/posts/d.md": SHORTCODES},
        also=("content/posts/d.md",),
        ignored=("/en/", "/en/posts/"),
        headings="/posts/h/",
        feeds={"ko": "index.xml", "en": "en/index.xml"},
        sitemap="sitemap.xml",
    ),
    "mkdocs": Case(
        "mkdocs",
        {
            "mkdocs.yml": "site_name: x\nsite_url: https://example.org/\ntheme: {name: null, custom_dir: theme}\n"
            "plugins:\n- i18n:\n    languages:\n    - {locale: ko, default: true, name: ko, build: true}\n"
            "    - {locale: en, name: en, build: true}\n" + TOC,
            "theme/main.html": "<html lang=\"{{ config.theme.locale.language if config.theme.locale else '' }}\"><body><main>{{ page.content }}</main></body></html>",
            "docs/index.md": "# 첫 글\n",
        },
        "docs/{name}.md",
        lambda name, hash_: f"{name}.md{hash_}",
        mkdocs,
        "site",
        {"/a/": "/en/a/", "/b/": "/en/b/"},
        headings="/h/",
        pairs=False,
        sitemap="sitemap.xml",
        ignored=(
            "/en/",
            "/en/c/",
            "/en/h/",
        ),  # the plugin builds what has no English in its English part, too
    ),
}
CASES["jekyll"] = Case(
    "jekyll",
    {
        "_config.yml": f"url: https://example.org\ntitle: 글\nplugins: [jekyll-sitemap]\npermalink: /posts/:title/\n{recipe('Jekyll', 'yaml')}",
        "_includes/mirror.html": recipe("Jekyll", "liquid"),
        "_layouts/page.html": '<html lang="{{ page.lang }}"><head>{% include mirror.html head=true %}</head><body><main>{{ content }}</main>'
        "{% include mirror.html %}</body></html>\n",
        "feed.xml": recipe("Jekyll", "xml"),
        "en/feed.xml": recipe("Jekyll", "xml"),
    },
    "_posts/{dated}.md",
    lambda name, hash_: f"{{{{ site.baseurl }}}}{{% post_url {dated(name)} %}}{hash_}",
    sitemapped,
    "_site",
    {"/posts/a/": "/en/posts/a/", "/posts/b/": "/en/posts/b/"},
    front="layout: page\n",
    headings="/posts/h/",
    feeds={"ko": "feed.xml", "en": "en/feed.xml"},
    sitemap="sitemap.xml",
)
CASES["astro"] = Case(
    "astro",
    {
        "astro.config.mjs": "export default { site: 'https://example.org' };\n",
        "package.json": '{"name": "x", "type": "module"}',
        "src/content.config.ts": "import { defineCollection } from 'astro:content';\nimport { glob } from 'astro/loaders';\n"
        "export const collections = { blog: defineCollection({ loader: glob({ pattern: '**/*.md', base: './src/content/blog' }) }) };\n",
        "src/posts.js": recipe("Astro", "js"),
        "src/pages/[...address].astro": recipe("Astro", "astro"),
        "src/pages/index.astro": recipe("Astro", "astro", 1),
        "src/pages/en/index.astro": recipe("Astro", "astro", 1)
        .replace("../", "../../")
        .replace("'ko'", "'en'"),
        "src/pages/feed.xml.js": recipe("Astro", "js", 1),
        "src/pages/en/feed.xml.js": recipe("Astro", "js", 1).replace("../", "../../").replace("'ko'", "'en'"),
        "_olgim/config.yml": recipe("Astro", "yml"),
    },
    "src/content/blog/{name}.md",
    lambda name, hash_: f"/blog/{name}/{hash_}",
    astro,
    "dist",
    {"/blog/a/": "/en/blog/a/", "/blog/b/": "/en/blog/b/"},
    headings="/blog/h/",
    ignored=("/en/",),  # what it lists
    feeds={"ko": "feed.xml", "en": "en/feed.xml"},
)
CASES["material"] = replace(
    CASES["mkdocs"],
    files={
        "mkdocs.yml": "site_name: x\nsite_url: https://example.org/\ntheme: {name: material, language: ko, font: false}\n"
        + recipe("MkDocs", "yaml")
        + TOC,
        "docs/index.md": "# 첫 글\n",
    },
    pairs=True,
    same=content,
)
CASES["hugo-new"] = replace(
    CASES["hugo-old"],
    build=hugo_new,
    files={**CASES["hugo-old"].files, ".hugo-version": "0.168.0\n"},
)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_both_languages_are_built(tmp_path: Path, case: Case) -> None:
    built = check_both(tmp_path, case)
    for korean, english in (
        case.pages.items() if case != CASES["mkdocs"] else ()
    ):  # its bare theme has no switch
        pairs = [(code, built.target(english, link)) for code, link in built.pages[english].alternates]
        assert ("ko", korean) in pairs, english


def test_a_page_that_would_stop_polyglots_english_build_is_named(tmp_path: Path) -> None:
    case = CASES["polyglot"]
    front = "---\ntitle: 첫 글\nlang: ko\nlayout: page\n---\n\n"
    files = {
        "_posts/2024-12-01-a.md": f"{front}끝.\n",
        "_posts/2024-12-02-b.md": f"{front}[첫 글]({{% link _posts/2024-12-01-a.md %}})\n",
        "_posts/2024-12-03-c.md": f"{front}[첫 글]({{% post_url 2024-12-01-a %}})\n",
    }
    put(tmp_path, {**case.files, **files})
    assert publish(open_site(tmp_path), []).notices == ()
    translate(tmp_path, "_posts/2024-12-01-a.md")
    notices = publish(open_site(tmp_path), []).notices
    assert [("2024-12-02-b" in one, "2024-12-01-a.md" in one) for one in notices] == [(True, True)]
    with pytest.raises(AssertionError, match="process_active_language"):
        case.build(tmp_path)
    translate(tmp_path, "_posts/2024-12-02-b.md")
    assert publish(open_site(tmp_path), []).notices == ()
    case.build(tmp_path)


LANGUAGES = "languages: [ko, en]\ndefault_lang: ko\nparallel_localization: false\n"


MULTIPLE = "jekyll-multiple-languages-plugin"


@pytest.mark.parametrize("place", ["", "texts/"], ids=["", "collections_dir"])
@pytest.mark.parametrize(
    ("plugin", "build", "permalink", "english", "about"),
    [
        ("jekyll-sitemap", sitemapped, "", "/guides/en/d.html", "/en/about.html"),
        ("jekyll-sitemap", sitemapped, "/guides/:name.html", "/en/guides/d.html", "/en/about.html"),
        ("jekyll-polyglot", polyglot, "", "/en/guides/d.html", "/en/about.html"),
        ("jekyll-polyglot", polyglot, "/guides/:path:output_ext", "/en/guides/d.html", "/en/about.html"),
        ("jekyll-polyglot", polyglot, "/guides/:name.html", "/en/guides/d.html", "/en/about.html"),
        (MULTIPLE, multiple, "", "/guides/en/d.html", "/about-en.html"),
        (MULTIPLE, multiple, "/guides/:name/", "/guides/d-en/", "/about-en.html"),
    ],
)
def test_pages_and_those_of_collections_have_english_ones_that_links_lead_to(
    tmp_path: Path,
    plugin: str,
    build: Callable[[Path], None],
    permalink: str,
    english: str,
    about: str,
    place: str,
) -> None:
    said = f", permalink: '{permalink}'" if permalink else ""
    head = "---\ntitle: 첫 글\nlang: ko\n---\n\n"
    guide = f"{place}_guides/d.md"
    files = {
        "_config.yml": f"url: https://example.org\nplugins: [{plugin}]\n{LANGUAGES}"
        f"collections: {{guides: {{output: true{said}}}}}\n"
        + (f"collections_dir: {place.rstrip('/')}\n" if place else ""),
        guide: f"{head}## 준비물\n\n[둘째 글]({{% link about.md %}}#준비물)\n",
        "about.md": f"{head}## 준비물\n\n[첫 글]({{% link _guides/d.md %}}#준비물)\n",
    }
    if plugin == MULTIPLE:
        files |= {"_i18n/ko.yml": "a: 가\n", "_i18n/en.yml": "a: A\n"}
    put(tmp_path, files)
    build(tmp_path)
    before = read_built(tmp_path / "_site")
    translate(tmp_path, guide, "about.md")
    build(tmp_path)
    built = read_built(tmp_path / "_site")
    korean = "/guides/d/" if permalink.endswith("/") else "/guides/d.html"
    check_links(built, {korean: english, "/about.html": about})
    for page in (english, about):
        assert "What you need" in built.texts[page]
    for page in (korean, "/about.html"):
        assert built.texts[page] == before.texts[page]
        assert "준비물</h2>" in built.texts[page]


@pytest.mark.parametrize(
    ("plugin", "build", "english"),
    [
        ("jekyll-sitemap", sitemapped, "/en/2024/12/01/a.html"),
        ("jekyll-polyglot", polyglot, "/en/2024/12/01/a.html"),
    ],
)
def test_posts_in_the_folder_of_collections(
    tmp_path: Path, plugin: str, build: Callable[[Path], None], english: str
) -> None:
    head = "---\ntitle: 첫 글\nlang: ko\n---\n\n"
    files = {
        "_config.yml": f"url: https://example.org\nplugins: [{plugin}]\n{LANGUAGES}collections_dir: texts\n",
        "texts/_posts/2024-12-01-a.md": f"{head}## 준비물\n\n[둘째 글]({{% post_url 2024-12-02-b %}}#준비물)\n",
        "texts/_posts/2024-12-02-b.md": f"{head}## 준비물\n\n[첫 글]({{% link _posts/2024-12-01-a.md %}})과 "
        "[첫 글](/2024/12/01/a.html#준비물).\n",
    }
    put(tmp_path, files)
    posts = sorted(files)[1:]
    build(tmp_path)
    translate(tmp_path, *posts)
    build(tmp_path)
    built = read_built(tmp_path / "_site")
    pairs = {english.removeprefix("/en"): english}
    pairs |= {one.replace("01/a", "02/b"): other.replace("01/a", "02/b") for one, other in pairs.items()}
    check_links(built, pairs)
    assert set(pairs) | set(pairs.values()) <= set(built.pages)


def test_a_collections_page_leads_to_posts_of_multiple_languages_in_both_parts(tmp_path: Path) -> None:
    head = "---\ntitle: 첫 글\n---\n\n"
    case = CASES["multiple-languages"]
    config = str(case.files["_config.yml"]).replace(
        "permalink: /posts/:title/\n", "permalink: /posts/:title/\ncollections: {guides: {output: true}}\n"
    )
    files = {
        **case.files,
        "_config.yml": config,
        "_guides/d.md": f"{head}[첫 글]({{% post_url 2024-12-01-a %}})과 [첫 글]({{{{ site.baseurl_root }}}}/posts/a/).\n",
        "_i18n/ko/_posts/2024-12-01-a.md": f"{head}## 준비물\n\n[둘째 글]({{{{ site.baseurl }}}}/guides/d/)\n",
    }
    put(tmp_path, files)
    translate(tmp_path, "_i18n/ko/_posts/2024-12-01-a.md", "_guides/d.md")
    multiple(tmp_path)
    built = read_built(tmp_path / "_site")
    pairs = {"/posts/a/": "/en/posts/a/", "/guides/d/": "/guides/en/d/"}
    check_links(built, pairs)
    assert built.pages["/en/posts/a/"].body_links == ["/en/guides/en/d/"]


IN_BOTH = ("exclude_from_localizations: [images, _posts]", "exclude_from_localizations:\n- _posts\n- css")


@pytest.mark.parametrize("excluded", IN_BOTH)
@pytest.mark.parametrize("permalink", ["/posts/:title/", "pretty", "date"])
def test_posts_that_multiple_languages_builds_in_both_parts_have_their_english_beside(
    tmp_path: Path, permalink: str, excluded: str
) -> None:
    at = {"/posts/:title/": "/posts/{}/", "pretty": "/2024/12/0{}/", "date": "/2024/12/0{}.html"}[permalink]
    head = "---\ntitle: 첫 글\n{}---\n\n## 준비물\n\n"
    posts = {
        "a": head.format("") + "[둘째 글]({% post_url 2024-12-02-b %}#준비물)\n",
        "b": head.format("slug: second\n") + "[첫 글]({{ site.baseurl }}/third/#준비물)\n",
        "c": head.format("permalink: /third/\n") + "[첫 글]({% link _posts/2024-12-01-a.md %}#준비물)\n",
    }
    put(
        tmp_path,
        {
            "_config.yml": f"url: https://example.org\nplugins: [{MULTIPLE}]\nlanguages: [ko, en]\n{excluded}\n"
            f"permalink: {permalink}\ndefaults: [{{scope: {{path: ''}}, values: {{layout: page, lang: ko}}}}]\n",
            "_layouts/page.html": '<html lang="{{ page.lang }}"><head>{% include mirror.html head=true %}</head><body>'
            "<main>{{ content }}</main>{% include mirror.html %}</body></html>\n",
            "_includes/mirror.html": recipe("Jekyll", "liquid"),
            "_i18n/ko.yml": "a: 가\n",
            "_i18n/en.yml": "a: A\n",
            **{f"_posts/{dated(name)}.md": text for name, text in posts.items()},
        },
    )
    gem(MULTIPLE)
    multiple(tmp_path)
    before = read_built(tmp_path / "_site")
    translate(tmp_path, *(f"_posts/{dated(name)}.md" for name in posts))
    multiple(tmp_path)
    built = read_built(tmp_path / "_site")
    days = ("1/a", "2/second") if permalink != "/posts/:title/" else ("a", "second")
    pairs = {at.format(day): at.format(f"{day}-en") for day in days} | {"/third/": "/third-en/"}
    pairs |= {f"/en{one}": f"/en{other}" for one, other in pairs.items()}
    assert set(before.pages) == set(pairs)
    assert set(built.pages) == {*pairs, *pairs.values()}
    check_links(built, pairs)
    for korean, english in pairs.items():
        assert without_switch(built.texts[korean]) == without_switch(before.texts[korean])
        assert "What you need" in built.texts[english]
        for page, other, code in ((korean, english, "en"), (english, korean, "ko")):
            shown = {built.target(page, link) for said, link in built.pages[page].alternates if said == code}
            assert shown & {other, other.removeprefix("/en")}, page
            assert None not in shown


SLUGS = {
    "2024-12-01-a.md": "slug: First-Post\n",
    "2024-12-01-b.md": "slug: 둘째-글\n",
    "2024-12-01-c.md": "slug: third\nref: own\n",
    "2024-12-02-d.md": "slug: fourth\npermalink: /apart/\n",
    "2024-12-02-e.md": "slug: 'v1.2'\ndate: 2024-12-03 10:00:00 +0900\n",
    "2024-12-02-f.md": "",
    "2024-12-05-fourth.md": "",
}


def test_the_switch_pairs_posts_by_the_slug_that_they_give_themselves(tmp_path: Path) -> None:
    files = dict(CASES["jekyll"].files)
    posts = {
        f"_posts/{name}": f"---\nlayout: page\ntitle: 첫 글\n{front}---\n\n## 준비물\n\n끝.\n"
        for name, front in SLUGS.items()
    }
    put(tmp_path, {**files, **posts})
    sitemapped(tmp_path)
    korean = set(read_built(tmp_path / "_site").pages)
    assert len(korean) == len(SLUGS)
    translate(tmp_path, *posts)
    said = (tmp_path / "en/_posts/2024-12-01-a.md").read_text(encoding="utf-8")
    assert "ref: First-Post\n" in said
    sitemapped(tmp_path)
    built = read_built(tmp_path / "_site")
    check_alternates(built, {page: f"/en{page}" for page in korean})


@pytest.mark.parametrize("said", ["docs_dir: 글", "docs_dir: './글/'  # 우리말", 'docs_dir: "글"'])
def test_mkdocs_with_documents_in_a_folder_of_another_name(tmp_path: Path, said: str) -> None:
    put(
        tmp_path,
        {
            "mkdocs.yml": f"{CASES['mkdocs'].files['mkdocs.yml']}\n{said}\nuse_directory_urls: false\n",
            "theme/main.html": "<html><body><main>{{ page.content }}</main></body></html>",
            "글/index.md": "# 첫 글\n\n[둘째](속/b.md)로 간다.\n",
            "글/속/b.md": "# 둘째 글\n\n[처음](../index.md)으로, ![그림](../a.png)\n",
            "글/a.png": b"png",
        },
    )
    translate(tmp_path, "글/index.md", "글/속/b.md")
    mkdocs(tmp_path)
    built = read_built(tmp_path / "site")
    assert "속/b.html" in unquote(built.texts["/en/"])
    assert "둘째" not in built.texts["/en/속/b.html"]
