"""Heading ids: as the engines make them, held against the engines themselves where they are installed."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from translator.document import Engine, ParseOptions, parse
from translator.publish import ENGINES, Slugs, heading_ids, read_settings
from translator.publish.anchors import Fragments, SlugRule
from translator.publish.engines.astro import slugs_of
from translator.publish.goldmark import RULES, IdSource

HEADINGS = """\
## 이삿짐 목록
## 이삿짐 목록
## API 키, 그리고 "비밀"!
## `--watch` 옵션
## a -- b --- c
## **굵게**와 *기울임*
## [링크](http://x.y/z) 제목
## 1. 시작하며
## ⚙️ 설정
## C++ & C# 비교
## it's 12%!
## foo_bar 스네이크_케이스
## ½ ② Ⅳ ⓐ
## é 카페 Café
## 이삿짐 목록-1
## A/B 테스트 (진짜)
## 닫힘 ##
## 줄표 – 와 … 말줄임
## <em>강조</em> 글
## &amp; 그리고 &copy;
## 이스케이프 \\*별\\*
## 수동 {#my-id}
## my id
## 각주[^1] 제목
## ~~취소~~ 선
## x  y   z
## 日本語 テスト
## 👨‍👩‍👧 가족
## ???
밑줄 제목
---------

> ### 인용 속 제목

- ### 목록 속 제목

아래 제목
=====

[^1]: 주
""".replace("\n## ", "\n\n## ").replace("밑줄", "\n밑줄")


def ids_of(text: str, slugs: SlugRule, engine: Engine = Engine.KRAMDOWN) -> list[str | None]:
    return list(heading_ids(parse(text, ParseOptions(engine=engine)).headings, slugs))


def ids_in(page: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'<h\d(?: id="([^"]*)")?>', page)]


@pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")
@pytest.mark.parametrize(
    ("options", "slugs"),
    [("input: GFM", Slugs.KRAMDOWN_GFM), ("input: kramdown", Slugs.KRAMDOWN)],
    ids=["gfm", "kramdown"],
)
def test_kramdown_makes_the_ids_we_say(tmp_path: Path, options: str, slugs: SlugRule) -> None:
    (tmp_path / "_config.yml").write_text(f"kramdown: {{{options}}}\n")
    (tmp_path / "index.md").write_text(f"---\n---\n{HEADINGS}", encoding="utf-8")
    target = tmp_path / "out"
    subprocess.run(
        ["jekyll", "build", "-q", "-s", tmp_path, "-d", target, "--disable-disk-cache"], check=True
    )
    made = ids_in((target / "index.html").read_text(encoding="utf-8"))
    assert made == [name or "" for name in ids_of(HEADINGS, slugs)]


@pytest.mark.skipif(shutil.which("hugo") is None, reason="hugo is not installed")
@pytest.mark.parametrize(
    ("kind", "slugs"),
    [
        (kind, RULES[kind, made])
        for kind in ("github", "github-ascii", "blackfriday")
        for made in (IdSource.OF_EITHER, IdSource.OF_MARKDOWN)
    ],
)
def test_an_old_hugo_makes_the_ids_we_say_and_what_versions_differ_in_is_not_said(
    tmp_path: Path, kind: str, slugs: SlugRule
) -> None:
    (tmp_path / "hugo.toml").write_text(f'[markup.goldmark.parser]\nautoHeadingIDType = "{kind}"\n')
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "index.html").write_text("{{ .Content }}")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "_index.md").write_text(f"---\ntitle: x\n---\n{HEADINGS}", encoding="utf-8")
    subprocess.run(["hugo", "--quiet", "-s", tmp_path], check=True)
    made = ids_in((tmp_path / "public" / "index.html").read_text(encoding="utf-8"))
    ours = ids_of(HEADINGS, slugs, Engine.GOLDMARK)
    assert len(made) == len(ours)
    assert [one for one, other in zip(made, ours, strict=True) if other not in {None, one}] == []
    if slugs is RULES[kind, IdSource.OF_EITHER]:
        assert 4 <= ours.count(None) <= 5  # a link, HTML, an entity, a footnote in a heading
    else:
        assert ours.count(None) == 0


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, None),
        ({".hugo-version": "0.111.3\n"}, "글httpsexamplecom과-값"),
        ({".hugo-version": "v0.145.0\n"}, "글과-값"),
        ({".hugo-version": "0.144.2\n"}, None),
        (
            {".github/workflows/hugo.yml": "with:\n  hugo-version: '0.128.0'\n  extended: true\n"},
            "글httpsexamplecom과-값",
        ),
        ({".github/workflows/hugo.yaml": "env:\n  HUGO_VERSION: latest\n"}, "글과-값"),
        ({".github/workflows/hugo.yml": "# hugo-version: '0.128.0'\n"}, None),
        ({"netlify.toml": '[build.environment]\nHUGO_VERSION = "0.150.1"\n'}, "글과-값"),
        ({"vercel.json": '{"build": {"env": {"HUGO_VERSION": "0.92.0"}}}'}, "글httpsexamplecom과-값"),
        ({"netlify.toml": 'HUGO_VERSION = "0.150.1"\n', ".hugo-version": "0.128.0\n"}, None),
        ({".tool-versions": "nodejs 20.1.0\nhugo extended_0.152.2\n"}, "글과-값"),
        ({"package.json": '{"devDependencies": {"hugo-extended": "^0.147.0"}}'}, "글과-값"),
        ({"package.json": '{"devDependencies": {"hugo-extended": "^0.111.0"}}'}, None),
        ({"hugo.toml": '[module.hugoVersion]\nmin = "0.146.0"\n'}, "글과-값"),
        ({"hugo.toml": '[module.hugoVersion]\nmin = "0.112.0"\n'}, None),
    ],
)
def test_a_link_in_a_hugo_heading_counts_by_the_version_that_the_repository_names(
    tmp_path: Path, files: dict[str, str], said: str | None
) -> None:
    (tmp_path / ".git").mkdir()
    site = tmp_path / "site"  # a folder of the repository that builds it
    (site / "content").mkdir(parents=True)
    for name, text in {"hugo.toml": "", **files}.items():
        file = (site if name == "hugo.toml" else tmp_path) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings = read_settings(site, ENGINES["hugo"])
    assert ids_of("## [글](https://example.com)과 `값`", settings.slugs, Engine.GOLDMARK) == [said]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # from github-slugger's own fixtures
        ("## I ♥ unicode", ["i--unicode"]),
        ("## Dash-dash", ["dash-dash"]),
        ("## en–dash!", ["endash"]),
        ("## tab\there", ["tabhere"]),
        ("## 😄-emoji", ["-emoji"]),
        ("## Привет", ["привет"]),
        ("## foo\n## foo\n## foo-1\n## foo", ["foo", "foo-1", "foo-1-1", "foo-2"]),
    ],
)
def test_github_and_astro_ids(text: str, ids: list[str]) -> None:
    assert ids_of(text, Slugs.GITHUB, Engine.COMMONMARK) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("## 시작하기", ["_1"]),
        ("## 시작하기\n## 끝내기\n## API 키\n## API 값", ["_1", "_2", "api", "api_1"]),
        ("## Héllo, World - x", ["hello-world-x"]),
        ("## own\n## 것 {#own}", ["own_1", "own"]),
    ],
)
def test_python_markdown_ids_have_no_korean_in_them(text: str, ids: list[str]) -> None:
    assert ids_of(text, Slugs.PYTHON_MARKDOWN, Engine.PYTHON_MARKDOWN) == ids


def test_a_vitepress_id_takes_hangul_apart_and_links_to_it_find_it_all_the_same() -> None:
    ids = ids_of("## 2. 설정, `foo()`", Slugs.VITEPRESS)
    assert ids == ["_2-\u1109\u1165\u11af\u110c\u1165\u11bc-foo"]
    assert Fragments(ids, Slugs.VITEPRESS).find("_2-설정-foo") == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## &lt;T&gt; type", "lt-t-gt-type"),
        ("## A &amp; B", "a-amp-b"),
        ("## `&amp;` sign", "amp-sign"),
        ("## a & b &amp; c", None),  # which of the two is written out can't be told
    ],
)
def test_a_vitepress_id_has_entities_as_they_are_written(text: str, said: str | None) -> None:
    assert ids_of(text, Slugs.VITEPRESS) == [said]


@pytest.mark.parametrize(
    ("text", "said", "set_up"),
    [
        ("## a -- b", "a--b", None),
        ("## a --- b", "a---b", None),
        ("## `a--b`", "a--b", "a--b"),
        ("## a-b", "a-b", "a-b"),
    ],
)
def test_an_astro_id_has_no_dash_where_two_hyphens_are_one(text: str, said: str, set_up: str | None) -> None:
    """What `smartypants` is set to isn't read: then it isn't said."""
    assert ids_of(text, slugs_of(""), Engine.COMMONMARK) == [said]
    assert ids_of(text, slugs_of("markdown: { smartypants: false }"), Engine.COMMONMARK) == [set_up]


def test_a_hugo_id_is_not_said_where_its_typographer_decides() -> None:
    assert ids_of("## a -- b\n\n## a-b\n", RULES["github", IdSource.OF_EITHER], Engine.GOLDMARK) == [
        None,
        "a-b",
    ]


@pytest.mark.parametrize(
    "written", ["## 제목 {#own}", "## 제목 ## {#own}", "제목 {#own}\n===", "## 제목\n{: #own .x}"]
)
def test_an_id_that_the_author_gave_is_the_headings_id(written: str) -> None:
    assert ids_of(written, Slugs.KRAMDOWN_GFM) == ["own"]


def test_a_heading_with_liquid_has_no_id_that_anyone_could_tell() -> None:
    assert ids_of("## {{ page.title }} 소개\n## 소개", Slugs.KRAMDOWN_GFM) == [None, "소개"]


def test_where_the_site_makes_no_ids_only_given_ones_count() -> None:
    assert ids_of("## 하나\n## 둘 {#two}", Slugs.NONE) == [None, "two"]


def test_a_prefix_goes_before_made_ids_alone() -> None:
    headings = parse("## 하나\n## 둘 {#two}").headings
    assert heading_ids(headings, Slugs.KRAMDOWN_GFM, "h-") == ("h-하나", "two")


def test_a_fragment_in_decomposed_hangul_finds_its_heading() -> None:
    assert Fragments(["한글"], Slugs.KRAMDOWN_GFM).find("\u1112\u1161\u11ab\u1100\u1173\u11af") == 0
