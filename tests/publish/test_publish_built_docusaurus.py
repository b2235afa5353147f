"""Docusaurus: documentation and a blog in two languages, built by Docusaurus itself."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from support.built_cases import Case, check_both
from support.built_sites import PICTURE, link_modules, program, run
from support.recipes import recipe

CONFIG = """\
module.exports = {
  title: '글',
  url: 'https://example.org',
  baseUrl: '/',  // where it is served
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  future: { v4: true, faster: true },
  %s
  presets: [['classic', {
    docs: { sidebarPath: undefined },
    blog: { onUntruncatedBlogPosts: 'ignore', onInlineTags: 'ignore' },
  }]],
};
"""
BLOG = """\
---
title: 넷째 글
tags: [말]
---

import Link from '@docusaurus/Link';

## 준비물

첫 줄.

{/* truncate */}

[첫 글](/docs/a#준비물)과 [둘째 글](/docs/b), <Link to="/docs/a#준비물">여기</Link>도. [다른 글](./2024-12-02-y.mdx#끝)로.

<Link to={'/docs/b'}>둘째 글</Link>

<a href="/docs/b#준비물">둘째 글</a>

![그림](./a.png)
"""
OTHER = """\
---
title: 다섯째 글
---

## 끝

끝.
"""
HOME = "export default () => <main>home</main>;\n"


def build(root: Path) -> None:
    link_modules(root)
    locale = [] if (root / "i18n").exists() else ["--locale", "ko"]
    run(
        [program("docusaurus", npm=True), "build", "--no-minify", *locale],
        root,
        DOCUSAURUS_NO_PERSISTENT_CACHE="1",
    )


def content(text: str) -> str:
    """A page's own content: all around it holds the names of files by their bytes."""
    inside = text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"-[0-9a-f]{32}\.|_[0-9a-f]{8}\b", "", inside)


PAGES = ("/docs/a/", "/docs/b/", "/blog/2024/12/01/x/", "/blog/2024/12/02/y/")
LISTS = (
    "/",
    "/blog/",
    "/blog/archive/",
    "/blog/tags/",
    "/blog/tags/말/",
    "/blog/authors/",
    "/docs/c/",
    "/docs/h/",
    "/404.html",
)
CASE = Case(
    "docusaurus",
    {
        "docusaurus.config.js": CONFIG % recipe("Docusaurus", "js").strip(),
        "package.json": '{"private": true}',
        "src/pages/index.js": HOME,
    },
    "docs/{name}.md",
    lambda name, hash_: f"./{name}.md{hash_}",
    build,
    "build",
    {one: "/en" + one for one in PAGES},
    ignored=tuple(f"/en{page}" for page in LISTS),  # it builds what has no English in its English part, too
    more={
        "blog/2024-12-01-x.mdx": BLOG,
        "blog/2024-12-02-y.mdx": OTHER,
        "blog/a.png": PICTURE,
    },
    also=("blog/2024-12-01-x.mdx", "blog/2024-12-02-y.mdx"),
    feeds={"ko": "blog/rss.xml", "en": "en/blog/rss.xml"},
    headings="/docs/h/",
    same=content,
)


IN_A_FOLDER = """\
---
title: 넷째 글
---

## 준비물

[첫 글](/docs/a#준비물)과 [둘째 글](/base/docs/b#준비물), [셋째 글](/base/docs/c), <a href="/base/docs/b#준비물">여기</a>도.

[첫 글](https://example.org/base/docs/a#준비물)과 [둘째 글](./2024-12-02-y.mdx).
"""


def test_a_site_in_a_folder_with_documents_elsewhere(tmp_path: Path) -> None:
    config = CASE.files["docusaurus.config.js"]
    config = str(config).replace("baseUrl: '/',", "baseUrl: '/base/',")
    config = config.replace("docs: {", "docs: { routeBasePath: 'guide',")
    blog = {name: text for name, text in CASE.more.items() if "x.mdx" not in name}
    pages = [f"/base{one.replace('docs', 'guide')}" for one in PAGES]
    case = replace(
        CASE,
        files={**CASE.files, "docusaurus.config.js": config},
        base="/base",
        pages={page: page.replace("/base/", "/base/en/") for page in pages},
        ignored=tuple(f"/base/en{page.replace('docs', 'guide')}" for page in LISTS),
        more={**blog, "blog/2024-12-01-x.mdx": IN_A_FOLDER.replace("/docs/", "/guide/")},
        headings="/base/guide/h/",
    )
    built = check_both(tmp_path, case)
    links = built.pages["/base/en/blog/2024/12/01/x/"].body_links
    assert links.count("/base/en/guide/b#what-you-need") == 2
    assert {"/base/en/guide/c", "https://example.org/base/en/guide/a#what-you-need"} <= set(links)


def test_both_languages_are_built(tmp_path: Path) -> None:
    built = check_both(tmp_path, CASE)
    links = built.pages["/en/blog/2024/12/01/x/"].body_links
    assert {
        "/en/docs/a#what-you-need",
        "/en/docs/b",
        "/en/docs/b#what-you-need",
        "/en/blog/2024/12/02/y#the-end",
    } <= set(links)
    assert links.count("/en/docs/a#what-you-need") == 2
