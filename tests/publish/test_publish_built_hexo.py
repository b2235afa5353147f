"""Hexo: a site in two languages, built by Hexo itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.built_sites import (
    Built,
    check_alternates,
    check_feeds,
    check_links,
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

from translator.publish import detect_engine, read_settings
from translator.publish.addresses import addresses_of

LAYOUT = """\
<html lang="<%= page.lang || 'ko' %>"><head><title><%= page.title %></title></head><body><main><%- page.content %></main>
SWITCH
</body></html>
"""
LIST = """\
<html lang="ko"><body><% page.posts.filter(p => p.lang !== 'en').each(p => { %><a href="<%- url_for(p.path) %>"><%= p.title %></a><% }) %></body></html>
"""
POSTS = {
    "source/_posts/a.md": "---\ntitle: 첫 글\ndate: 2024-12-01 10:00:00\ncategories: 개발\n---\n\n## 준비물\n\n## 준비물 (다시)\n\n"
    "[준비물](#준비물-다시)을 챙겨 {% post_link b %} 아니면 [그 글]({% post_path b %}#준비물), {% post_link b '그 둘째 글' %}도. "
    "![그림](/a.png)\n\n글에서 {% post_link c %} 그리고 [주소](/2024/12/02/b/).\n",
    "source/_posts/b.md": "---\ntitle: 둘째 글\ndate: 2024-12-02 23:30:00\ncategories: 개발\n---\n\n## 준비물\n\n끝.\n\n"
    "돌아가기 [처음](../../01/a/)과 [그곳](/2024/12/01/a/#준비물-다시).\n",
    "source/_posts/c.md": "---\ntitle: 셋째 글\ndate: 2024-12-03 09:00:00\ncategories: 개발\n---\n\n## 준비물\n",
}


def site(root: Path, config: str = "", posts: dict[str, str] | None = None) -> Path:
    modules = node_modules()
    program("hexo", npm=True)
    assert modules is not None
    (root / "node_modules").symlink_to(modules)
    needs = ("hexo", "hexo-renderer-marked", "hexo-renderer-ejs", "hexo-generator-index")
    put(
        root,
        {
            "package.json": json.dumps({"hexo": {"version": ""}, "dependencies": dict.fromkeys(needs, "*")}),
            "_config.yml": f"url: https://example.org\ntimezone: Asia/Seoul\ntheme: bare\nlanguage: ko\n{config}",
            "themes/bare/layout/post.ejs": LAYOUT.replace("SWITCH", recipe("Hexo", "ejs")),
            "scripts/feeds.js": recipe("Hexo", "js"),
            "themes/bare/layout/index.ejs": LIST,
            "source/a.png": b"png",
            **(POSTS if posts is None else posts),
        },
    )
    return root


def build(root: Path) -> Built:
    run([program("hexo", npm=True), "generate", "--force"], root)
    return read_built(root / "public")


@pytest.mark.parametrize(
    "permalink",
    [
        "",
        "permalink: posts/:title.html\n",
        "permalink: :category/:name/\n",
        "permalink: :year/:title/\nroot: /blog/\n",
    ],
    ids=["dated", "html", "by-name", "in-a-folder"],
)
def test_hexo_builds_both_languages(tmp_path: Path, permalink: str) -> None:
    posts = dict(POSTS)
    addresses = {}
    for name in "abc":
        addresses[name] = {
            "": f"/2024/12/0{'abc'.index(name) + 1}/{name}/",
            "permalink: posts/:title.html\n": f"/posts/{name}.html",
            "permalink: :category/:name/\n": f"/개발/{name}/",
        }.get(permalink, f"/2024/{name}/")
    base = "/blog" if "root" in permalink else ""
    for path in list(posts):
        for name in "abc":
            plain = f"/2024/12/0{'abc'.index(name) + 1}/{name}/"
            posts[path] = posts[path].replace(f"({plain}", f"({base}{addresses[name]}")
        posts[path] = (
            posts[path].replace("../../01/a/", base + addresses["a"]).replace("](/a.png)", f"]({base}/a.png)")
        )
    root = site(tmp_path, permalink, posts)
    assert detect_engine(root).name == "hexo"
    before = build(root)
    for name in "abc":
        assert addresses[name] in before.pages
    translate(root, "source/_posts/a.md", "source/_posts/b.md")
    mirrors = {path: path.replace("_posts/", "_posts/en/") for path in list(posts)[:2]}
    assert all((root / mirror).is_file() for mirror in mirrors.values())
    written = state_of(root)
    translate(root, "source/_posts/a.md", "source/_posts/b.md")
    assert state_of(root) == written
    built = build(root)
    new = sorted(set(built.pages) - set(before.pages))
    assert len(new) == 2
    settings = read_settings(root, detect_engine(root))
    front = {"date": "2024-12-01 10:00:00", "categories": "개발"}
    own = addresses_of("source/_posts/en/a.md", front, settings)
    if ":name" not in permalink:  # there the mirror says its own
        assert built.page(own[0]) in new
    assert {built.pages[page].language for page in new} == {"en"}
    for page, text in before.texts.items():
        assert without_switch(built.texts[page]) == without_switch(text)
    if not base:
        english = {addresses["a"]: new[0], addresses["b"]: new[1]}
        check_links(built, english)
        check_alternates(built, english)
        check_feeds(built, {"ko": "feed.xml", "en": "en/feed.xml"}, english)
    first = built.texts[new[0]]
    assert "Second post</a>" in first
    assert "그 둘째 글" not in first
    assert 'href="#What-you-need-again"' in first


def test_heading_ids_are_hexos(tmp_path: Path) -> None:
    from translator.document import Engine, ParseOptions, parse
    from translator.publish import heading_ids

    lines = [
        "이삿짐 목록",
        "이삿짐 목록",
        "`--watch` 옵션 & 값",
        'It\'s "좋은" 날',
        "**굵게** Hello World",
        "C++/C# (비교)…",
        "a -- b",
    ]
    text = "\n\n".join(f"## {line}" for line in lines)
    root = site(
        tmp_path, "", {"source/_posts/a.md": f"---\ntitle: 첫 글\ndate: 2024-12-01 10:00:00\n---\n\n{text}\n"}
    )
    built = build(root)
    headings = parse(text, ParseOptions(engine=Engine.COMMONMARK)).headings
    ids = heading_ids(headings, read_settings(root, detect_engine(root)).slugs)
    assert None not in ids
    assert set(ids) <= built.pages["/2024/12/01/a/"].ids


def test_addresses_of_a_key_that_posts_have_themselves(tmp_path: Path) -> None:
    posts = {
        f"source/_posts/{name}.md": f"---\ntitle: {title}\ndate: 2024-12-01 10:00:00\nabbrlink: {key}\n---\n\n{text}\n"
        for name, title, key, text in (
            ("a", "첫 글", "x7c2", "[둘째](/p/y9d4.html)로 간다."),
            ("b", "둘째 글", "y9d4", "[첫 글](/p/x7c2.html)로 간다."),
        )
    }
    root = site(tmp_path, "permalink: p/:abbrlink.html\n", posts)
    translate(root, *posts)
    built = build(root)
    assert 'href="/en/p/y9d4.html"' in built.texts["/en/p/x7c2.html"]
    assert 'href="/en/p/x7c2.html"' in built.texts["/en/p/y9d4.html"]
