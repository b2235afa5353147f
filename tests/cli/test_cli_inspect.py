"""`olgim inspect`: how a post was understood, for people and for bug reports."""

from __future__ import annotations

import json

import pytest
from support.commands import Shell

EVERYTHING = """\
---
title: 제목
mood: 기분
tags: [가]
---

![image](a.png) 글

<p title="이름" data-word="말">문단</p>

{% include a.html alt="그림" word="낱말" %}

```js
// 주석
```
"""


def sources(site: Shell, config: str, post: str = "_posts/2024-01-01-a.md") -> list[str]:
    site.write("_config.yml", "title: x\n")
    site.write("_olgim/config.yml", config)
    site.write(post, EVERYTHING)
    said = site.olgim("inspect", "--json", post)
    assert said.code == 0, said.err
    return [segment["source"] for segment in json.loads(said.out)["segments"]]


DEFAULT = ["제목", "<x1/> 글", "이름", "문단", "그림"]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("", DEFAULT),
        ("front_matter: [mood]", ["기분", *DEFAULT[1:]]),
        ("front_matter: []", DEFAULT[1:]),
        ("tags: translate", ["제목", "가", *DEFAULT[1:]]),
        ("attributes: [data-word]", ["제목", "<x1/> 글", "말", "문단", "그림"]),
        ("attributes: []", ["제목", "<x1/> 글", "문단", "그림"]),
        ("arguments: [word]", ["제목", "<x1/> 글", "이름", "문단", "낱말"]),
        ("alt: always", ["제목", "<g1>image</g1> 글", "이름", "문단", "그림"]),
        ("code_comments: translate", [*DEFAULT, "주석"]),
    ],
)
def test_what_is_text_is_decided_in_the_configuration(shell: Shell, config: str, expected: list[str]) -> None:
    assert sources(shell, config + "\n") == expected


@pytest.mark.parametrize(
    ("engine", "suffix", "read_as"),
    [
        ("jekyll", "md", "kramdown"),
        ("hugo", "md", "goldmark"),
        ("docusaurus", "md", "mdx"),
        ("mkdocs", "md", "python-markdown"),
        ("astro", "md", "commonmark"),
        ("astro", "mdx", "mdx"),
    ],
)
def test_the_engine_and_the_files_name_decide_how_markdown_is_read(
    shell: Shell, engine: str, suffix: str, read_as: str
) -> None:
    shell.write("_olgim/config.yml", f"engine: {engine}\n")
    shell.write(f"글.{suffix}", "export const a = '글'\n")
    said = shell.olgim("inspect", "--json", f"글.{suffix}")
    found = json.loads(said.out)
    assert found["engine"] == read_as
    assert bool(found["segments"]) == (read_as != "mdx")
