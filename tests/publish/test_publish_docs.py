"""What docs/sites.md tells people to do works as it stands there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from translator.publish import (
    ENGINES,
    PLACEHOLDERS,
    SiteSettings,
    layout_for,
    localise_front_matter,
    read_settings,
)
from translator.workflow.config import Config

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "sites.md").read_text(encoding="utf-8")
CONFIGURATION = (DOCS / "configuration.md").read_text(encoding="utf-8")
LAYOUTS = PAGE.partition("## Where mirrors stand")[2].partition("\n\nA path")[0]
POST = "---\ntitle: 글\n---\n\n글\n"


def block(language: str, at: int = 0) -> str:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found[at]


def test_every_engine_and_placeholder_is_told_of() -> None:
    for engine in ENGINES.values():
        assert not engine.has_marks or re.search(rf"(?:\| |\(){engine.name}\b", PAGE, re.IGNORECASE), engine
    settable = re.search(r"^\| `engine` \| (.*?);", CONFIGURATION, re.MULTILINE)
    assert settable is not None
    assert set(re.findall(r"`(\w+)`", settable[1])) == set(ENGINES)
    for name in PLACEHOLDERS:
        assert f"`{{{name}}}`" in PAGE
    row = re.search(r"^\| `layout` \|.*$", CONFIGURATION, re.MULTILINE)
    assert row is not None
    assert [name for name in PLACEHOLDERS if f"`{{{name}}}`" not in row[0]] == []
    layout = layout_for(SiteSettings(ENGINES["jekyll"]), "{rest}")
    assert layout.mirror_of("_posts/dev/2024-12-01-x.md") == "dev/2024-12-01-x.md"
    assert Config().links == "localise"


@pytest.mark.parametrize(
    "row",
    re.findall(r"^\| .*? \| `([^`|]+)`(?:, [^|]*)? \| `([^`|]+)`(?:, [^|]*)? \|$", LAYOUTS, re.MULTILINE),
)
def test_the_layouts_shown_are_the_layouts(row: tuple[str, str]) -> None:
    engines = [SiteSettings(engine) for engine in ENGINES.values()] + [
        SiteSettings(ENGINES["jekyll"], collections={"wiki": ""}),
        SiteSettings(ENGINES["jekyll"], frozenset({"jekyll-polyglot"})),
        SiteSettings(ENGINES["jekyll"], frozenset({"jekyll-multiple-languages-plugin"})),
        SiteSettings(ENGINES["hugo"], korean_folder="content/korean", english_folder="content/english"),
    ]
    assert row[1] in {layout_for(settings).mirror_of(row[0]) for settings in engines}


@pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")
def test_the_language_switch_for_jekyll_works(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(f"url: https://example.org\n{block('yaml')}", encoding="utf-8")
    layout = "<head>{% include mirror.html head=true %}</head>{% include mirror.html %}{% assign posts = site.posts | where: 'lang', page.lang %}<p>{{ posts | size }}</p>"
    for name, text in {
        "_includes/mirror.html": block("liquid"),
        "_layouts/post.html": layout,
        "_posts/2024-12-01-both.md": POST.replace("title", "layout: post\ntitle"),
        "_posts/2024-12-02-only.md": POST.replace("title", "layout: post\ntitle"),
        "_posts/2023-12-01-both.md": POST.replace("title", "layout: post\ntitle"),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    post = "_posts/2024-12-01-both.md"
    mirror = tmp_path / "en" / post
    mirror.parent.mkdir(parents=True)
    settings = read_settings(tmp_path, ENGINES["jekyll"])
    text = (tmp_path / post).read_text(encoding="utf-8")
    mirror.write_text(
        localise_front_matter(text, post=post, mirror=f"en/{post}", settings=settings), encoding="utf-8"
    )
    target = tmp_path / "out"
    subprocess.run(
        ["jekyll", "build", "-q", "-s", tmp_path, "-d", target, "--disable-disk-cache"], check=True
    )

    def page(address: str) -> str:
        return (target / address).read_text(encoding="utf-8")

    korean, english, only = (
        page(f"{at}.html") for at in ("2024/12/01/both", "en/2024/12/01/both", "2024/12/02/only")
    )
    assert '<a class="switch" href="/en/2024/12/01/both.html" hreflang="en" lang="en">English</a>' in korean
    assert '<a class="switch" href="/2024/12/01/both.html" hreflang="ko" lang="ko">한국어</a>' in english
    for text in (korean, english):
        assert 'hreflang="en" href="https://example.org/en/2024/12/01/both.html"' in text
        assert 'hreflang="ko" href="https://example.org/2024/12/01/both.html"' in text
    assert "switch" not in only
    assert "switch" not in page("2023/12/01/both.html")  # the same name, another year
    assert ("<p>3</p>" in korean, "<p>1</p>" in english) == (True, True)


@pytest.mark.skipif(shutil.which("hugo") is None, reason="hugo is not installed")
def test_the_language_switch_for_hugo_works(tmp_path: Path) -> None:
    for name, text in {
        "hugo.toml": f'baseURL = "https://example.org/"\n{block("toml")}',
        "layouts/_default/single.html": block("go-html-template"),
        "content/x.md": POST,
        "content/x.en.md": POST,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_settings(tmp_path, ENGINES["hugo"]).warnings == ()
    subprocess.run(["hugo", "--quiet", "-s", tmp_path], check=True)
    assert 'href="/en/x/" hreflang="en">English</a>' in (tmp_path / "public/x/index.html").read_text(
        encoding="utf-8"
    )
