"""Hugo: addresses by `permalinks` of titles, slugs, names and days, as the real Hugo makes them, old and new."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.built_sites import check_links, hugo, put, read_built, run, translate

from translator.publish import addresses_of, detect_engine, normal, page_values, read_settings

PAGE = '<html lang="{{ .Language.Lang }}"><main>{{ .Content }}</main></html>'
LANGUAGES = """\
baseURL = "https://example.org/"
defaultContentLanguage = "ko"
defaultContentLanguageInSubdir = true
[languages.ko]
contentDir = "content/ko"
[languages.en]
contentDir = "content/en"
"""
TITLES = (
    "언리얼 GAS 개요",
    "C++ & C#: 비교",
    "a/b 나누기",
    "100% 끝",
    "물음표? 느낌표!",
    "이모지 🎉 끝",
    "a -- b - c",
    "(괄호) 글, [대괄호]",
    "점.md 글…",
    "_밑줄_ A_B C",
    "@골뱅이 #해시",
    "á é ñ ö ß",
    "-앞 하이픈 -",
    "日本語 タイトル",
    "①②③ ½ 글",
    "x:y a^b=c",
)
LIST = (
    "[{{ range $at, $page := .Site.RegularPages }}{{ if $at }},{{ end }}"
    "[{{ $page.File.Path | jsonify | safeHTML }},{{ $page.RelPermalink | jsonify | safeHTML }}]{{ end }}]"
)
versions = pytest.mark.parametrize("old", [True, False], ids=["old", "new"])


def build(root: Path, *, old: bool) -> None:
    run([hugo(old=old), "--quiet", "--disableKinds", "RSS,sitemap,taxonomy,term,404"], root)


def post(title: str, body: str, more: str = "") -> str:
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\ndate: 2024-02-05T23:30:00+09:00\n{more}---\n\n{body}\n"


@versions
@pytest.mark.parametrize(
    ("template", "second", "english"),
    [
        ("/p/:slug/", "../둘째-글/", "/en/p/second-post/"),
        ("/:sections/:title", "../둘째-글", "/en/posts/second-post/"),
        ("/:year/:month/:filename/", "../두_글/", "/en/2024/02/두_글/"),
        ("/:section/:slugorfilename/", "../두_글/", "/en/posts/두_글/"),
    ],
)
def test_relative_links_lead_to_the_english_page_that_a_permalink_puts_elsewhere(
    tmp_path: Path, template: str, second: str, english: str, *, old: bool
) -> None:
    files = {
        "hugo.toml": f'{LANGUAGES}[permalinks]\nposts = "{template}"\n',
        "layouts/_default/single.html": PAGE,
        "layouts/_default/list.html": PAGE,
        "content/ko/posts/한_글/index.md": post(
            "첫 글", f"[둘째 글]({second}#준비물)과 [셋째 글](../셋째-글/)."
        ),
        "content/ko/posts/두_글/index.md": post("둘째 글", "## 준비물\n\n[첫 글](../첫-글/)"),
        "content/ko/posts/셋째-글.md": post("셋째 글", "끝."),
    }
    if "file" in template:
        files["content/ko/posts/두_글/index.md"] = post("둘째 글", "## 준비물\n\n[첫 글](../한_글/)")
    put(tmp_path, files)
    build(tmp_path, old=old)
    check_links(read_built(tmp_path / "public"), {})
    translate(tmp_path, "content/ko/posts/한_글/index.md", "content/ko/posts/두_글/index.md")
    build(tmp_path, old=old)
    built = read_built(tmp_path / "public")
    korean = english.replace("/en/", "/ko/").replace("second-post", "둘째-글")
    check_links(built, {korean: english})
    links = [unquote(link) for page in built.pages.values() if page.language == "en" for link in page.links]
    last = "" if second.endswith("/") else "/"
    assert {f"{english}#what-you-need", f"{second}{last}#what-you-need"} & {
        link.replace("#", f"{last}#") for link in links
    }
    assert english in built.pages


@versions
@pytest.mark.parametrize(
    "template",
    ["", "/p/:title/", "/p/:slug", "/:sections/:year/:monthname/:day/:weekdayname/:yearday/:filename/"],
)
def test_addresses_are_those_that_hugo_makes(tmp_path: Path, template: str, *, old: bool) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://example.org/"\n'
        + (f'[permalinks]\nposts = "{template}"\n' if template else ""),
        "layouts/_default/single.html": PAGE,
        "layouts/_default/list.html": PAGE,
        "layouts/index.html": LIST,
        ".hugo-version": "0.111.3" if old else "0.168.0",
    }
    files |= {f"content/posts/p{at}.md": post(title, "") for at, title in enumerate(TITLES)}
    files |= {
        f"content/posts/{title.replace('/', '')}.md": post("글", "", f"slug: s{at}\n" if at % 2 else "")
        for at, title in enumerate(TITLES)
    }
    put(tmp_path, files)
    build(tmp_path, old=old)
    settings = read_settings(tmp_path, detect_engine(tmp_path))
    known = 0
    for path, address in json.loads((tmp_path / "public/index.html").read_text(encoding="utf-8")):
        ours = addresses_of(f"content/{path}", page_values(files[f"content/{path}"]), settings)
        assert normal(address) in (ours or [normal(address)]), path
        known += len(ours) == 1
    assert known >= 0.8 * 2 * len(TITLES)
