"""Jekyll with the plugins and the theme that GitHub Pages gives: feed, seo-tag, sitemap, redirect-from and minima."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from support.built_cases import Case, check_both, dated
from support.built_sites import gem, program, put, read_built, run, without_switch
from support.recipes import recipe

from translator.cli import main

PLUGINS = ("jekyll-feed", "jekyll-seo-tag", "jekyll-sitemap", "jekyll-redirect-from")
SWITCH = "{% include mirror.html %}"
IN_HEAD = "{% include mirror.html head=true %}"
ONE_LANGUAGE = '{% assign posts = site.posts | where: "lang", page.lang %}'
CONFIG = f"""\
title: 글
url: https://example.org
theme: minima
plugins: [{", ".join(PLUGINS)}]
collections:
  wiki: {{output: true}}
{recipe("Jekyll", "yaml")}  - scope: {{path: "", type: posts}}
    values: {{layout: post}}
  - scope: {{path: "", type: wiki}}
    values: {{layout: post}}
"""
WIKI = """\
---
title: 넷째 글
redirect_from: /old-wiki/
---

## 준비물

[첫 글]({% post_url 2024-12-01-a %}#준비물)과 [다섯째 글]({% link _wiki/e.md %}), [둘째 글]({% link _posts/2024-12-02-b.md %}).
"""
OTHER = "---\ntitle: 다섯째 글\n---\n\n[넷째 글](/wiki/d.html#준비물)과 [셋째 글]({{ site.baseurl }}{% post_url 2024-12-03-c %}).\n"


def minima() -> Path:
    """The theme's folder; skips the test where it or a plugin isn't installed."""
    program("jekyll")
    for name in ("minima", *PLUGINS):
        gem(name)
    command = ["ruby", "-e", "puts Gem::Specification.find_by_name('minima').gem_dir"]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


def themed() -> dict[str, str | bytes]:
    """The theme's files with what docs/sites.md says to put into them."""
    theme = minima()
    post, home, head = (
        (theme / name).read_text(encoding="utf-8")
        for name in ("_layouts/post.html", "_layouts/home.html", "_includes/head.html")
    )
    title = re.search(r"^.*post-title.*\n", post, re.MULTILINE)
    assert title is not None
    return {
        "_layouts/post.html": post[: title.end()] + SWITCH + post[title.end() :],
        "_layouts/home.html": home.replace("site.posts", "posts").replace(
            '<div class="home">', f'{ONE_LANGUAGE}\n<div class="home">'
        ),
        "_includes/head.html": head.replace("</head>", f"{IN_HEAD}</head>"),
    }


def build(root: Path) -> None:
    said = run([program("jekyll"), "build", "-s", str(root), "-d", str(root / "_site")], root)
    assert not re.search("conflict|does not match", said, re.IGNORECASE), said


def undated(text: str) -> str:
    """A page without the time of its building, which is that of undated pages of a collection."""
    return without_switch(re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "", text))


def case(english: dict[str, str], config: str = "") -> Case:
    """A site whose Korean pages are those of `english`."""
    return Case(
        "jekyll",
        {
            "_config.yml": CONFIG,
            "_includes/mirror.html": recipe("Jekyll", "liquid"),
            "feed.xml": recipe("Jekyll", "xml"),
            "en/feed.xml": recipe("Jekyll", "xml"),
            "index.md": "---\nlayout: home\n---\n",
            "en/index.md": "---\nlayout: home\n---\n",
            "_olgim/config.yml": f"posts: [_posts/*.md, _wiki/*.md]\n{config}",
            **themed(),  # type: ignore[dict-item]
        },
        "_posts/{dated}.md",
        lambda name, hash_: f"{{{{ site.baseurl }}}}{{% post_url {dated(name)} %}}{hash_}",
        build,
        "_site",
        english,
        ignored=("/en/",),  # what it lists
        front="redirect_from: /old/{title}/\n",
        more={"_wiki/d.md": WIKI, "_wiki/e.md": OTHER},
        also=("_wiki/d.md", "_wiki/e.md"),
        headings="/2024/12/04/h.html",
        feeds={"ko": "feed.xml", "en": "en/feed.xml"},
        sitemap="sitemap.xml",
        same=undated,
    )


BELOW = {
    "/2024/12/01/a.html": "/en/2024/12/01/a.html",
    "/2024/12/02/b.html": "/en/2024/12/02/b.html",
    "/wiki/d.html": "/wiki/en/d.html",
    "/wiki/e.html": "/wiki/en/e.html",
}
LAYOUT = "layout: '{dir}/{stem}-en{ext}'\n"
BESIDE = {
    "/2024/12/01/a.html": "/en/2024/12/01/a-en.html",
    "/2024/12/02/b.html": "/en/2024/12/02/b-en.html",
    "/wiki/d.html": "/wiki/d-en.html",
    "/wiki/e.html": "/wiki/e-en.html",
}


@pytest.mark.parametrize(
    ("english", "layout"),
    [(BELOW, ""), (BESIDE, LAYOUT)],
    ids=["below", "beside"],
)
def test_both_languages_are_built(tmp_path: Path, english: dict[str, str], layout: str) -> None:
    built = check_both(tmp_path, case(english, layout))
    for page in (*english, *english.values()):
        said = re.findall(r'<link rel="alternate" hreflang="(\w+)"', built.texts[page])
        assert sorted(said) == ["en", "ko"], page
    heads = {page: built.texts[page].partition("</head>")[0] for page in english.values()}
    assert all(f'<link rel="canonical" href="https://example.org{page}"' in heads[page] for page in heads)
    assert all(
        'property="og:title" content="First post"' in heads[page] for page in heads if page.endswith("a.html")
    )
    lists = {page: {built.target(page, link) for link in built.pages[page].links} for page in ("/", "/en/")}
    posts = {page for page in english if page.startswith("/2024")}
    assert posts <= lists["/"]
    assert {english[page] for page in posts} <= lists["/en/"]
    assert not lists["/"] & set(english.values())
    assert not lists["/en/"] & set(english)
    old = [page for page in built.pages if "/old" in page]
    assert {built.target(page, link) for page in old for link in built.pages[page].links} <= {
        *english,
        "/2024/12/03/c.html",
        "/2024/12/04/h.html",
    }


def test_addresses_of_an_earlier_layout_lead_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_both(tmp_path, case(BELOW))
    put(tmp_path, {"_olgim/config.yml": f"posts: [_posts/*.md, _wiki/*.md]\n{LAYOUT}"})
    monkeypatch.chdir(tmp_path)
    assert main(["publish", "--move"]) == 0
    build(tmp_path)
    built = read_built(tmp_path / "_site")
    for page, english in BELOW.items():
        assert {built.target(english, link) for link in built.pages[english].links} == {BESIDE[page]}
