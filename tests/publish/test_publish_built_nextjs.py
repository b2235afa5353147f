"""Next.js: a blog in two languages, built by Next.js itself, in Markdown and MDX; with Contentlayer, too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.built_cases import Case, check_both
from support.built_sites import PICTURE, program, put, run
from support.recipes import recipe

CONFIG = "export default {output: 'export', trailingSlash: true};\n"
LAYOUT = """\
export const metadata = {metadataBase: new URL('https://example.org')};
export default ({children}) => <html lang="LANG"><body>{children}</body></html>;
"""
PAGE = """\
import {evaluate} from '@mdx-js/mdx';
import * as runtime from 'react/jsx-runtime';
import Link from 'next/link';
import rehypeSlug from 'rehype-slug';
import remarkGfm from 'remark-gfm';
import {posts} from '@/lib/posts';
import {Switch, paired} from '@/lib/pair';

const find = async params => {
  const path = (await params).path.map(decodeURIComponent).join('/');
  return posts('LANG').find(post => post.path === path);
};
export const dynamicParams = false;
export const generateStaticParams = () => posts('LANG').map(post => ({path: post.path.split('/')}));
export const generateMetadata = async ({params}) => paired(await find(params));
export default async function Page({params}) {
  const post = await find(params);
  const {default: Content} = await evaluate(post.content, {
    ...runtime, remarkPlugins: [remarkGfm], rehypePlugins: [rehypeSlug],
  });
  return <><main><Content components={{Link}} /></main><Switch post={post} /></>;
}
"""
FEED = """\
import {feed} from '@/lib/pair';

export const dynamic = 'force-static';
export const GET = () => feed('LANG');
"""
LIST = """\
import {posts} from '@/lib/posts';

export default () => <main>{posts('ko').map(post => <a key={post.path} href={post.address}>{post.title}</a>)}</main>;
"""
SITEMAP = """\
import {posts} from '@/lib/posts';

export const dynamic = 'force-static';
export default () => posts().map(post => ({url: `https://example.org${post.address}`}));
"""
MDX = """\
---
title: 넷째 글
---

## 준비물

<Link href="/blog/a/#준비물">첫 글</Link>과 <Link href={'/blog/c/'}>셋째 글</Link>, [둘째 글](../../b/#준비물).

<a href="../../c/">셋째 글</a>

<img src="/a.png" alt="첫 글" />
"""


def build(root: Path) -> None:
    if list(root.glob("posts/**/*.en.md")):  # a route without pages stops the build
        put(root, files("en", "app/(en)", "en/"))
    run([program("next", npm=True), "build"], root, NEXT_TELEMETRY_DISABLED="1")


def build_contentlayer(root: Path) -> None:
    run([program("contentlayer2", npm=True), "build"], root, PWD=str(root))  # it asks the shell where it is
    build(root)


def content(text: str) -> str:
    """A page's own content: all around it holds the names of files by their bytes."""
    return text.partition("<main")[2].partition("</main>")[0]


def files(language: str, folder: str, at: str) -> dict[str, str]:
    """The routes of a language, below a layout of its own."""
    return {
        f"{folder}/layout.js": LAYOUT.replace("LANG", language),
        f"{folder}/{at}blog/[...path]/page.js": PAGE.replace("LANG", language),
        f"app/{at}feed.xml/route.js": FEED.replace("LANG", language),
    }


CASE = Case(
    "nextjs",
    {
        "next.config.mjs": CONFIG,
        "package.json": '{"private": true, "type": "module", "dependencies": {"rehype-slug": "*"}}',
        "jsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./*"]}}}',
        "lib/posts.js": recipe("Next.js", "js"),
        "lib/pair.jsx": recipe("Next.js", "jsx"),
        "app/(ko)/page.js": LIST,
        "app/sitemap.js": SITEMAP,
        "_olgim/config.yml": "addresses:\n  posts: /blog/{path}/\n",
        **files("ko", "app/(ko)", ""),
    },
    "posts/{name}/index.md",
    lambda name, hash_: f"/blog/{name}/{hash_}",
    build,
    "out",
    {one: "/en" + one for one in ("/blog/a/", "/blog/b/", "/blog/deep/d/")},
    image="![그림](/a.png)\n\n",
    more={"posts/deep/d.mdx": MDX, "public/a.png": PICTURE},
    also=("posts/deep/d.mdx",),
    feeds={"ko": "feed.xml", "en": "en/feed.xml"},
    sitemap="sitemap.xml",
    headings="/blog/h/",
    same=content,
)


# The pages are the same: what differs is who reads the posts.
CONTENTLAYER = replace(
    CASE,
    files={
        **CASE.files,
        "contentlayer.config.js": recipe("With Contentlayer", "js"),
        "lib/posts.js": recipe("With Contentlayer", "js", 1),
    },
    build=build_contentlayer,
)


@pytest.mark.parametrize("case", [CASE, CONTENTLAYER], ids=["nextjs", "contentlayer"])
def test_both_languages_are_built(beside_modules: Path, case: Case) -> None:
    built = check_both(beside_modules, case)
    links = built.pages["/en/blog/deep/d/"].body_links
    assert {"/en/blog/a/#what-you-need", "/blog/c/", "../../b/#what-you-need"} <= set(links)
    assert "/en/" not in "".join(built.pages["/"].links)
