"""`olgim inspect`: how a post was understood, for people and for bug reports."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from support.commands import Shell
from support.model_server import ModelServer

from translator.cli.console import columns
from translator.cli.inspect_view import InspectView
from translator.document import parse, read_post

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


COLOUR = re.compile(r"\x1b\[[0-9]+m")
POST = """\
---
title: 제목
---

## 설치 {#a}

`pip`으로 **한 번에** [설치](/b)한다.

```js
1
2
3
4
5
6
7
8
9
```

{% assign x = "글" %}

<!-- olgim:note 반말 -->
English only.
"""


def view(text: str, width: int | None = None, *, colour: bool = False) -> list[str]:
    return list(InspectView(parse(text), width, colour).lines())


def test_each_line_is_shown_with_what_it_was_taken_for() -> None:
    shown = view(POST)
    rows = dict(re.findall(r"^[ !]*(\d+) (\S*) +│", "\n".join(shown), re.MULTILINE))
    assert rows == {
        **dict.fromkeys(["1", "3"], "front-matter"),
        "2": "title",
        **dict.fromkeys(["4", "6", "8", "20", "22"], ""),
        "5": "heading",
        "7": "paragraph",
        **dict.fromkeys(["9", "10", "11", "12", "19"], "code"),
        "21": "liquid",
        "23": "note",
        "24": "paragraph",
    }


def test_long_code_is_folded() -> None:
    assert any("… 6 more lines …" in line for line in view(POST))
    assert not any(re.fullmatch(r" *\d+ code +│ 5", line) for line in view(POST))


def test_segments_come_with_keys_tags_and_notes() -> None:
    shown = "\n".join(view(POST))
    first, second, third, last = parse(POST).segments
    assert f"line 2: {first.key} title\n    제목\n" in shown
    assert f"line 5: {second.key}\n    설치\n" in shown
    assert (
        f"line 7: {third.key}\n    <c1>pip</c1>으로 <b2>한 번에</b2> <a3>설치</a3>한다.\n"
        "    c1 code `pip` · b2 strong ** … ** · a3 link [ … ](/b)\n"
    ) in shown
    assert f"line 24: {last.key} (no Korean: kept)\n    English only.\n    note: 반말\n" in shown


def test_what_was_left_alone_stands_last_with_its_line_and_reason() -> None:
    shown = view(POST)
    assert shown[-2:] == [
        "! line 21: Korean text inside liquid is left as it is",
        "4 segments, 3 with Korean",
    ]
    assert any(line.startswith("!21 liquid") for line in shown)


def test_a_post_that_is_not_translated_says_why() -> None:
    assert any(
        "front matter turns translation off" in line for line in view("---\ntranslate: false\n---\n글\n")
    )


@pytest.mark.parametrize("name", ["2024-12-01-openai-dev-day.md", "2025-05-25-mask-decoding.md"])
def test_the_view_fits_a_terminal_and_loses_nothing(samples: Path, name: str) -> None:
    text = read_post(samples / "_posts" / name)
    narrow = [COLOUR.sub("", line) for line in view(text, 80, colour=True)]
    assert max(map(columns, narrow)) <= 80
    squeezed = re.sub(r"\s", "", "".join(line.partition("│ ")[2] for line in narrow if "│" in line))
    for segment in parse(text).segments:
        for word in re.findall(r"[가-힣]+", re.sub(r"<[^>]*>", " ", segment.source)):
            assert word in squeezed


def test_colours_tell_text_from_what_is_kept() -> None:
    line = next(line for line in view("앞 `code` 뒤\n", colour=True) if "code" in line and "│" in line)
    assert "\x1b[32m앞 \x1b[0m\x1b[36m`code`\x1b[0m\x1b[32m 뒤\x1b[0m" in line
    assert not any("\x1b" in line for line in view("앞 `code` 뒤\n"))


HOSTILE = "# 제목 \x1b[31m\x9b2J \u202e거꾸로\r\n\r\n`\x1b]0;x\x07` 글\r글\n"


@pytest.mark.parametrize("words", [["inspect"], ["inspect", "--json"]])
def test_nothing_of_a_post_reaches_the_terminal_raw(shell: Shell, words: list[str]) -> None:
    shell.write("a.md", HOSTILE)
    said = shell.olgim(*words, "a.md")
    assert said.code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said.out)


def test_json_carries_the_post_as_it_is(shell: Shell) -> None:
    shell.write("a.md", HOSTILE)
    found = json.loads(shell.olgim("inspect", "--json", "a.md").out)
    assert "".join(span["text"] for span in found["spans"]) == HOSTILE
    assert found["characters"] == len(HOSTILE)


def test_the_json_has_the_keys_it_is_known_for(shell: Shell) -> None:
    shell.write("a.md", POST)
    found = json.loads(shell.olgim("inspect", "--json", "a.md").out)
    assert (found["format"], found["post"], found["site"], found["engine"]) == (
        1,
        "a.md",
        "plain",
        "commonmark",
    )
    assert set(found) == {
        *("format", "olgim", "post", "site", "engine", "translate", "characters"),
        *("spans", "segments", "skeleton", "notices"),
    }
    assert set(found["spans"][0]) == {"start", "end", "line", "segment", "why", "text"}
    assert set(found["segments"][0]) == {
        *("key", "kind", "line", "start", "end", "field", "section"),
        *("translatable", "source", "tags", "notes"),
    }
    assert set(found["segments"][2]["tags"][0]) == {"id", "paired", "opening", "closing", "why"}
    assert found["notices"] == [{"line": 21, "reason": "Korean text inside liquid is left as it is"}]


def test_a_terminal_gets_colour_unless_its_user_minds(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("a.md", POST)
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    said = shell.olgim("inspect", "a.md").out
    assert "\x1b[32m" in said
    assert max(columns(COLOUR.sub("", line)) for line in said.splitlines()) <= 60
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shell.olgim("inspect", "a.md").out


def test_translating_tells_what_was_left_alone(shell: Shell) -> None:
    shell.write("a.md", "본문이다.\n\n{% assign x = '글' %}\n")
    with ModelServer() as server:
        said = shell.olgim("translate", "--base-url", server.base_url, "--model", "test-model", "a.md")
    assert said.code == 0
    assert "a.md:3: note: Korean text inside liquid is left as it is [left-alone]" in said.err


def test_a_name_of_two_lines_is_told_in_one(shell: Shell) -> None:
    shell.write("a\nb.md", "글이다.\n")
    assert shell.olgim("inspect", "a\nb.md").out.startswith(r"a\nb.md: ")
