"""Quartz: notes in two languages, built by Quartz's own parts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.built_cases import Case, check_both
from support.built_sites import PICTURE, link_modules, program, run

SCRIPT = Path(__file__).resolve().parents[1] / "lib" / "support" / "quartz.mjs"
NOTE = """\
---
title: 넷째 글
---

## 준비물

[[a]]와 [[a#준비물 (다시)]], [[a#준비물|그 준비물]]에서 [[#준비물]], [[깊은 곳/셋째 글]]과 [[셋째 글|여기]]로.

[둘째 글](../b.md#준비물)과 [둘째 글](../b), [첫 글](a)과 [첫 글](a.md#준비물).

![[a.png]]

| 글 | 곳 |
| --- | --- |
| [[b\\|둘째 글]] | 끝 |
"""
FOLDER = "---\ntitle: 다섯째 글\n---\n\n[[a]]와 [[셋째 글]].\n"
PARTS = ("utils", "obsidian-flavored-markdown", "crawl-links")


def build(root: Path) -> None:
    link_modules(root)
    if not all((root / "node_modules/@quartz-community" / part).is_dir() for part in PARTS):
        pytest.skip("quartz's parts are not to be had here")
    shutil.copy(SCRIPT, root / "build.mjs")
    run([program("node"), "build.mjs"], root)


CASE = Case(
    "quartz",
    {
        "quartz.config.yaml": "configuration:\n  locale: ko-KR\n  baseUrl: example.org\n",
        "package.json": '{"private": true, "type": "module"}',
    },
    "content/{name}.md",
    lambda name, hash_: f"{name}.md{hash_}",
    build,
    "public",
    {
        "/a.html": "/a-en.html",
        "/b.html": "/b-en.html",
        "/깊은-곳/셋째-글.html": "/깊은-곳/셋째-글-en.html",
        "/folder/": "/folder/folder-en.html",
    },
    image="![그림](a.png)\n\n",
    more={
        "content/깊은 곳/셋째 글.md": NOTE,
        "content/Folder/Folder.md": FOLDER,
        "content/a.png": PICTURE,
    },
    also=("content/깊은 곳/셋째 글.md", "content/Folder/Folder.md"),
    pairs=False,
    headings="/h.html",
)


def test_both_languages_are_built(tmp_path: Path) -> None:
    built = check_both(tmp_path, CASE)
    deep = built.pages["/깊은-곳/셋째-글-en.html"]
    assert {"../a-en#what-you-need-again", "../a-en#what-you-need", "#what-you-need"} <= set(deep.body_links)
    assert sum(link.endswith("/b-en#what-you-need") for link in deep.body_links) == 1
    assert sum(link.endswith("/b-en") for link in deep.body_links) == 2
    assert sum(link.endswith("/a-en#what-you-need") for link in deep.body_links) == 2
    assert "First post</a>" in built.texts["/깊은-곳/셋째-글-en.html"]
