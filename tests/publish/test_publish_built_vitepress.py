"""VitePress: a site in two languages, built by VitePress itself."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from support.built_cases import Case, check_both
from support.built_sites import PICTURE, link_modules, program, run
from support.recipes import recipe

CONFIG = """\
export default {
  title: '글',
  srcDir: 'docs',
%s
};
"""
HOME = """\
---
layout: home
hero:
  name: 글
  text: 함께 쓰는 글
  actions:
    - text: 첫 글
      link: /a#%s
features:
  - title: 둘째 글
    details: 두 번째로 읽는다.
    link: ./b
---
"""
DEEP = """\
---
title: 셋째 글
prev:
  text: 첫 글
  link: ./a
---

# 셋째 글

[첫 글](./a.md#%s)과 [둘째 글](/b), [또](b.html).

<<< ./say.js

<!--@include: ./part.md-->

```md
<<< ./say.js
```

![그림](./a.png)
"""


def nfd(text: str) -> str:
    """As VitePress writes ids: Hangul in its letters."""
    return unicodedata.normalize("NFD", text)


def build(root: Path) -> None:
    link_modules(root)
    run([program("vitepress", npm=True), "build"], root)


def content(text: str) -> str:
    """A page's own content: all around it holds the names of files by their bytes. Colours of code depend on the load:
    its highlighter gives up after half a second.
    """
    inside = text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\.[\w-]{8}\.|--shiki-[^\"]*", ".", inside)


CASE = Case(
    "vitepress",
    {
        ".vitepress/config.mjs": CONFIG % recipe("VitePress", "js"),
        "package.json": '{"private": true, "type": "module"}',
    },
    "docs/{name}.md",
    lambda name, hash_: f"./{name}.md{nfd(hash_)}",
    build,
    ".vitepress/dist",
    {one: "/en" + one for one in ("/a.html", "/b.html", "/d.html", "/")},
    own=nfd("#준비물-다시"),
    more={
        "docs/index.md": HOME % nfd("준비물"),
        "docs/d.md": DEEP % nfd("준비물"),
        "docs/say.js": "console.log('said once')\n",
        "docs/part.md": "Taken in once.\n",
        "docs/a.png": PICTURE,
    },
    also=("docs/index.md", "docs/d.md"),
    sitemap="sitemap.xml",
    headings="/h.html",
    ignored=("/part.html",),
    same=content,
)


def test_both_languages_are_built(tmp_path: Path) -> None:
    built = check_both(tmp_path, CASE)
    deep = built.texts["/en/d.html"]
    assert deep.count("said once") == 1
    assert deep.count("Taken in once.") == 1
    assert "&lt;&lt;&lt; ./say.js" in re.sub("<[^<>]*>", "", deep)
    home = built.pages["/en/"]
    assert {"/en/a.html#what-you-need", "/en/b.html"} <= {built_link(link) for link in home.links}
    for page in ("/en/", "/en/d.html"):
        assert "첫 글" not in built.texts[page].partition('id="VPContent"')[2]


def built_link(link: str) -> str:
    """A link with the ending that VitePress leaves out in some places."""
    return f"/en/{link[2:]}" if link.startswith("./") else link
