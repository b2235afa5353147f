"""Gatsby: a blog in two languages, a folder a post, built by Gatsby itself."""

from __future__ import annotations

from pathlib import Path

from support.built_cases import Case, check_both
from support.built_sites import PICTURE, run
from support.recipes import recipe

CONFIG = """\
%s
module.exports = {
  siteMetadata: {title: '글', siteUrl: 'https://example.org'},
  plugins: [
    {resolve: 'gatsby-source-filesystem', options: {name: 'blog', path: `${__dirname}/content/blog`}},
    {resolve: 'gatsby-transformer-remark', options: {plugins: ['gatsby-remark-autolink-headers']}},
    feeds,
  ],
};
"""
TEMPLATE = """\
import * as React from 'react';
import {graphql} from 'gatsby';
import {Head, Switch} from '../pair';

export {Head};
export default props => <>
  <main dangerouslySetInnerHTML={{__html: props.data.post.html}} />
  <Switch {...props} />
</>;
export const query = graphql`query($id: String!) {post: markdownRemark(id: {eq: $id}) {html}}`;
"""
HOME = """\
import * as React from 'react';
import {graphql} from 'gatsby';

export default ({data: {posts}}) => <main>
  {posts.nodes.map(({fields: {address}}) => <a key={address} href={address}>post</a>)}
</main>;
export const query = graphql`{posts: allMarkdownRemark(filter: {fields: {lang: {eq: "ko"}}}) {nodes {fields {address}}}}`;
"""
DEEP = """\
---
title: 넷째 글
---

## 준비물

[첫 글](../../a/#준비물)과 [둘째 글](/blog/b/#준비물), [셋째 글](../../c/).
"""


def build(root: Path) -> None:
    run([str(root.parent / "node_modules/.bin/gatsby"), "build"], root, GATSBY_TELEMETRY_DISABLED="1", CI="1")


def content(text: str) -> str:
    """A page's own content: all around it holds the names of files by their bytes."""
    return text.partition("<main")[2].partition("</main>")[0]


CASE = Case(
    "gatsby",
    {
        "gatsby-config.js": CONFIG % recipe("Gatsby", "js", 1),
        "gatsby-node.js": recipe("Gatsby", "js"),
        "package.json": '{"private": true, "name": "x", "dependencies": {"gatsby": "*"}}',
        "src/pair.js": recipe("Gatsby", "jsx"),
        "src/pages/index.js": HOME,
        "src/templates/post.js": TEMPLATE,
        "_olgim/config.yml": "addresses:\n  content/blog: /blog/{path}/\n",
    },
    "content/blog/{name}/index.md",
    lambda name, hash_: f"/blog/{name}/{hash_}",
    build,
    "public",
    {one: "/en" + one for one in ("/blog/a/", "/blog/b/", "/blog/deep/d/")},
    image="![그림](/a.png)\n\n",
    more={"content/blog/deep/d.md": DEEP, "static/a.png": PICTURE},
    also=("content/blog/deep/d.md",),
    feeds={"ko": "rss.xml", "en": "en/rss.xml"},
    headings="/blog/h/",
    same=content,
)


def test_both_languages_are_built(beside_gatsby: Path) -> None:
    built = check_both(beside_gatsby, CASE)
    links = built.pages["/en/blog/deep/d/"].body_links
    assert {"../../a/#what-you-need", "/en/blog/b/#what-you-need", "/blog/c/"} <= set(links)
    assert "/en/" not in "".join(built.pages["/"].links)
