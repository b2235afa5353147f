"""Eleventy: a site in two languages, built by Eleventy itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.built_cases import HEADINGS
from support.built_sites import (
    Built,
    check_alternates,
    check_feeds,
    check_links,
    check_sitemap,
    node_modules,
    program,
    put,
    read_built,
    run,
    state_of,
    translate,
    without_switch,
)
from support.recipes import recipe

from translator.document import ParseOptions, parse
from translator.publish import detect_engine, heading_ids, read_settings

CONFIG = """\
module.exports = function (config) {{
  config.addPassthroughCopy({{ "a.png": "a.png" }});
  return {{ dir: {{ input: "{folder}", includes: "_includes" }}, markdownTemplateEngine: "njk" }};
}};
"""
ANCHORS = """\
module.exports = function (config) {
  config.amendLibrary('md', md => md.use(require('markdown-it-anchor').default));
  return { dir: { input: "src" }, markdownTemplateEngine: false };
};
"""
PLUGIN = """\
module.exports = async function (config) {
  const { IdAttributePlugin } = await import('@11ty/eleventy');
  config.addPlugin(IdAttributePlugin);
  return { dir: { input: "src" }, markdownTemplateEngine: false };
};
"""
LAYOUT = """\
<html lang="{{ lang or 'ko' }}"><head><title>{{ title }}</title></head><body><main>{{ content | safe }}</main>
SWITCH
</body></html>
"""
LIST = """\
<html lang="ko"><body>{% for post in collections.posts %}{% if post.data.lang != "en" %}<a href="{{ post.url }}">{{ post.data.title }}</a>{% endif %}{% endfor %}</body></html>
"""

FEED = recipe("Eleventy", "njk", 1)
SITEMAP = """\
---
permalink: /sitemap.xml
---
<urlset>{% for post in collections.posts %}<url><loc>https://example.org{{ post.url }}</loc></url>{% endfor %}</urlset>
"""


def site(root: Path, folder: str) -> Path:
    program("eleventy", npm=True)
    modules = node_modules()
    assert modules is not None
    (root / "node_modules").symlink_to(modules)
    at = "" if folder == "." else f"{folder}/"
    put(
        root,
        {
            "package.json": "{}",
            "eleventy.config.cjs": CONFIG.format(folder=folder),
            "a.png": b"png",
            f"{at}_includes/post.njk": LAYOUT.replace("SWITCH", recipe("Eleventy", "njk")),
            f"{at}index.njk": LIST,
            f"{at}feed.njk": FEED,
            f"{at}sitemap.njk": SITEMAP,
            f"{at}posts/posts.json": '{"layout": "post.njk", "tags": "posts"}',
            f"{at}posts/a.md": '---\ntitle: 첫 글\n---\n\n## 준비물\n\n[둘째 글](/posts/b/)이나 [그것](../b/), [파일]({{ "/posts/b/" | url }})과 [셋째](/c/).\n\n![그림](/a.png)\n',
            f"{at}posts/b.md": "---\ntitle: 둘째 글\n---\n\n[처음](/posts/a/)으로.\n",
            f"{at}posts/c.md": "---\ntitle: 셋째 글\npermalink: /c/\n---\n\n[처음](/posts/a/)으로.\n",
        },
    )
    return root


def build(root: Path) -> Built:
    run([program("eleventy", npm=True), "--quiet"], root)
    return read_built(root / "_site")


@pytest.mark.parametrize("folder", [".", "src"])
def test_eleventy_builds_both_languages(tmp_path: Path, folder: str) -> None:
    root = site(tmp_path, folder)
    assert detect_engine(root).name == "eleventy"
    before = build(root)
    posts = [f"{folder}/posts/{name}.md".removeprefix("./") for name in "abc"]
    translate(root, *posts)
    written = state_of(root)
    translate(root, *posts)
    assert state_of(root) == written
    built = build(root)
    english = {"/posts/a/": "/posts/en/a/", "/posts/b/": "/posts/en/b/", "/c/": "/en/c/"}
    assert set(built.pages) - set(before.pages) == set(english.values())
    assert {built.pages[page].language for page in english.values()} == {"en"}
    for page, text in before.texts.items():
        assert without_switch(built.texts[page]) == without_switch(text)
    check_links(built, english)
    check_alternates(built, english)
    check_feeds(built, {"ko": "feed.xml", "en": "en/feed.xml"}, english)
    check_sitemap(built, "sitemap.xml", english)


@pytest.mark.parametrize("config", [ANCHORS, PLUGIN], ids=["markdown-it-anchor", "plugin"])
def test_ids_are_those_of_the_plugin_that_the_configuration_names(tmp_path: Path, config: str) -> None:
    text = "".join(f"## {line}\n\n" for line in HEADINGS)
    root = site(tmp_path, "src")
    put(root, {"eleventy.config.cjs": config, "src/posts/h.md": f"---\ntitle: 제목들\n---\n\n{text}"})
    settings = read_settings(root, detect_engine(root))
    document = parse(text, ParseOptions(engine=settings.engine.dialect))
    ours = heading_ids(document.headings, settings.slugs)
    real = build(root).pages["/posts/h/"].heading_ids
    assert [one for one, other in zip(ours, real, strict=True) if one not in {None, other}] == []
    assert ours.count(None) <= len(HEADINGS) // 10


@pytest.mark.parametrize(
    ("name", "data", "english"),
    [
        (
            "posts/posts.json",
            '{"permalink": "/blog/{{ page.fileSlug }}/", "layout": "page.njk"}',
            "/en/blog/{}/",
        ),
        (
            "posts/posts.11tydata.js",
            "module.exports = {permalink: 'p/{{page.fileSlug}}.html'};",
            "/en/p/{}.html",
        ),
        ("posts/posts.11tydata.json", '{"permalink": "{{ page.filePathStem }}.html"}', "/posts/en/{}.html"),
    ],
)
def test_an_address_that_a_folders_data_gives_its_pages(
    tmp_path: Path, name: str, data: str, english: str
) -> None:
    put(
        tmp_path,
        {
            "eleventy.config.cjs": "module.exports = () => ({ dir: { includes: '_includes' } });\n",
            "_includes/page.njk": "<html lang=\"{{ lang or 'ko' }}\"><main>{{ content | safe }}</main></html>\n",
            name: data,
            "posts/2024-05-01-a.md": "---\ntitle: 하나\n---\n\n하나다.\n",
            "posts/b.md": "---\ntitle: 둘\n---\n\n[하나](/blog/a/)와 [하나](/p/a.html).\n",
        },
    )
    before = build(tmp_path)
    translate(tmp_path, "posts/2024-05-01-a.md", "posts/b.md")
    built = build(tmp_path)
    pages = {english.format("a"), english.format("b")}
    assert {page for page in built.pages if page not in before.pages} == pages
    known = [page for page in ("/blog/a/", "/p/a.html") if page in before.pages]
    for page in known:
        assert f'href="/en{page}"' in built.texts[english.format("b")]
