"""Starlight: documentation in two languages, built by Astro itself."""

from __future__ import annotations

from pathlib import Path

from support.built_cases import Case, check_both
from support.built_sites import PICTURE, program, put, read_built, run, translate
from support.recipes import recipe

CONFIG = """\
import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://example.org',
  integrations: [starlight({
    title: '글',
    pagefind: false,
%s
  })],
});
"""
CONTENT = """\
import { defineCollection } from 'astro:content';
import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';

export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };
"""
HOME = """\
---
title: 글
hero:
  tagline: 함께 쓴다.
  actions:
    - text: 첫 글
      link: /a/#준비물
---

import { CardGrid, LinkCard } from '@astrojs/starlight/components';

<CardGrid>
  <LinkCard
    title="둘째 글"
    href="/b/"
  />
  <LinkCard title="첫 글" href="/a/#준비물" />
  <LinkCard title="셋째 글" href="../c/" />
</CardGrid>
"""
DEEP = """\
---
title: 셋째 글
prev:
  link: /a/
  label: 첫 글
next:
  link: ../b/
  label: 둘째 글
---

[첫 글](../a/#준비물)과 <a href="/b/">둘째 글</a>.

![그림](./a.png)
"""


def build(root: Path) -> None:
    run([program("astro", npm=True), "build"], root, ASTRO_TELEMETRY_DISABLED="1")


CASE = Case(
    "starlight",
    {
        "astro.config.mjs": CONFIG % recipe("Starlight", "js"),
        "package.json": '{"private": true, "type": "module"}',
        "src/content.config.ts": CONTENT,
    },
    "src/content/docs/{name}.md",
    lambda name, hash_: f"../{name}/{hash_}",
    build,
    "dist",
    {one: "/en" + one for one in ("/a/", "/b/", "/d/", "/")},
    ignored=("/en/c/", "/en/h/"),  # it builds what has no English in its English part, too
    more={
        "src/content/docs/index.mdx": HOME,
        "src/content/docs/d.md": DEEP,
        "src/content/docs/a.png": PICTURE,
    },
    also=("src/content/docs/index.mdx", "src/content/docs/d.md"),
    sitemap="sitemap-index.xml",
    headings="/h/",
)


def test_both_languages_are_built(beside_modules: Path) -> None:
    built = check_both(beside_modules, CASE)
    home = built.pages["/en/"].body_links
    assert home.count("/en/a/#what-you-need") == 2
    assert "/en/b/" in home
    deep = built.pages["/en/d/"].body_links
    assert {"/en/a/", "../a/#what-you-need", "/en/b/"} <= set(deep)
    assert "첫 글" not in built.texts["/en/d/"].partition("<main")[2].partition("</main>")[0]


def test_a_site_below_an_address(beside_modules: Path) -> None:
    root = beside_modules
    files = {name: text for name, text in CASE.files.items() if name != "astro.config.mjs"}
    config = CASE.files["astro.config.mjs"].replace("defineConfig({", "defineConfig({\n  base: '/manual',")
    assert "base: " in config
    put(
        root,
        {
            **files,
            "astro.config.mjs": config,
            "src/content/docs/a.md": "---\ntitle: 첫 글\nnext:\n  link: /manual/b/\n  label: 둘째\n---\n\n"
            "[둘째](/manual/b/#준비물)와 [셋째](/manual/c/)로.\n",
            "src/content/docs/b.md": "---\ntitle: 둘째 글\n---\n\n## 준비물\n\n[첫 글](../a/)\n",
            "src/content/docs/c.md": "---\ntitle: 셋째 글\n---\n\n글\n",
        },
    )
    translate(root, "src/content/docs/a.md", "src/content/docs/b.md")
    build(root)
    links = read_built(root / "dist", "/manual").pages["/manual/en/a/"].body_links
    assert {"/manual/en/b/#what-you-need", "/manual/c/"} <= set(links)
    assert "/manual/en/b/" in links
