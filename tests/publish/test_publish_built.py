"""Mirrors in sites that the engines themselves build: pages, language links, links between posts and to headings."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from translator.units import Origin
from translator.workflow.publish import publish
from translator.workflow.site import open_site
from translator.workflow.work import open_work

needs_hugo = pytest.mark.skipif(shutil.which("hugo") is None, reason="hugo is not installed")
needs_jekyll = pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")

ENGLISH = {
    "첫 글": "First post",
    "둘째 글": "Second post",
    "준비물": "What you need",
    "준비물 (다시)": "What you need (again)",
    "<a1>준비물</a1>을 챙겨 <a2>둘째 글</a2>로, 아니면 <a3>셋째 글</a3>로.": (
        "Bring <a1>what you need</a1> to the <a2>second post</a2>, or to the <a3>third</a3>."
    ),
    "<a1>첫 글</a1>과 그 <a2>준비물</a2>.": "The <a1>first post</a1> and <a2>what you need</a2> for it.",
    "끝.": "The end.",
}
PAGE = """\
<html lang="{{ .Language.Lang }}"><head><meta charset="utf-8"></head><body><h1>{{ .Title }}</h1>{{ .Content }}
{{ range .Translations }}<a class="switch" href="{{ .RelPermalink }}">{{ .Language.Lang }}</a>{{ end }}</body></html>
"""
HUGO = """\
baseURL = "https://example.org/"
defaultContentLanguage = "ko"
[languages.ko]
languageName = "한국어"
[languages.en]
languageName = "English"
"""


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def translate(root: Path, *posts: str) -> None:
    site = open_site(root)
    for post in posts:
        work = open_work(site, root / post)
        for unit in work.missing:
            work.propose(unit.key, ENGLISH[unit.source], Origin.MODEL, "test")
        work.bitext.save()
    report = publish(site, [root / post for post in posts])
    assert [post.error or post.remarks for post in report.posts] == [()] * len(posts)


def check_links(root: Path) -> None:
    """Every link of every page leads to a page that there is, and to an id on it."""
    for file in root.rglob("*.html"):
        for target in re.findall(r'href="([^"]*)"', file.read_text(encoding="utf-8")):
            path, _, anchor = unquote(target.removeprefix("https://example.org")).partition("#")
            page = root / path.lstrip("/") if path else file
            page = page / "index.html" if page.is_dir() else page
            assert page.is_file(), f"{file}: {target}"
            assert not anchor or f'id="{anchor}"' in page.read_text(encoding="utf-8"), f"{file}: {target}"


@pytest.fixture
def hugo(tmp_path: Path) -> Path:
    put(
        tmp_path,
        {
            "hugo.toml": HUGO,
            "layouts/_default/single.html": PAGE,
            "layouts/_default/list.html": PAGE,
            "content/posts/a.md": "---\ntitle: 첫 글\n---\n\n## 준비물\n\n## 준비물 (다시)\n\n[준비물](#준비물-다시)을 챙겨 "
            '[둘째 글]({{< ref "b" >}})로, 아니면 [셋째 글]({{< relref "c.md#준비물" >}})로.\n',
            "content/posts/b.md": "---\ntitle: 둘째 글\n---\n\n[첫 글](/posts/a/)과 그 "
            '[준비물]({{< ref "/posts/a.md#준비물" >}}).\n',
            "content/posts/c.md": "---\ntitle: 셋째 글\n---\n\n## 준비물\n",
        },
    )
    return tmp_path


def build_hugo(root: Path) -> Path:
    subprocess.run(["hugo", "--quiet", "--disableKinds", "RSS,sitemap,taxonomy,term", "-s", root], check=True)
    return root / "public"


@needs_hugo
def test_hugo_builds_mirrors_whose_links_all_lead_somewhere(hugo: Path) -> None:
    translate(hugo, "content/posts/a.md", "content/posts/b.md")
    built = build_hugo(hugo)
    check_links(built)
    english = (built / "en/posts/a/index.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in english
    assert 'href="#what-you-need-again"' in english
    assert 'href="https://example.org/en/posts/b/"' in english
    assert 'href="/posts/c/#준비물"' in unquote(english)
    assert '<a class="switch" href="/posts/a/">ko</a>' in english
    second = (built / "en/posts/b/index.html").read_text(encoding="utf-8")
    assert 'href="/en/posts/a/"' in second
    assert 'href="https://example.org/en/posts/a/#what-you-need"' in second
    assert '<a class="switch" href="/en/posts/a/">en</a>' in (built / "posts/a/index.html").read_text(
        encoding="utf-8"
    )


@needs_hugo
def test_hugo_content_folders_by_language(hugo: Path) -> None:
    put(
        hugo,
        {
            "hugo.toml": HUGO.replace(
                "[languages.en]",
                'contentDir = "content/korean"\n[languages.en]\ncontentDir = "content/english"',
            )
        },
    )
    shutil.move(hugo / "content/posts", hugo / "content/korean/posts")
    translate(hugo, "content/korean/posts/a.md", "content/korean/posts/b.md")
    assert (hugo / "content/english/posts/a.md").is_file()
    built = build_hugo(hugo)
    check_links(built)
    assert "What you need" in (built / "en/posts/a/index.html").read_text(encoding="utf-8")


@needs_hugo
@pytest.mark.parametrize("code", ["ko", "ko-kr"])
def test_a_hugo_site_whose_first_language_is_english(hugo: Path, code: str) -> None:
    put(hugo, {"hugo.toml": HUGO.replace('Language = "ko"', 'Language = "en"').replace(".ko]", f".{code}]")})
    for post in list((hugo / "content/posts").iterdir()):
        text = post.read_text(encoding="utf-8").replace("](/posts/a/)", f"](/{code}/posts/a/)")
        post.with_suffix(f".{code}.md").write_text(text, encoding="utf-8")
        post.unlink()
    translate(hugo, f"content/posts/a.{code}.md", f"content/posts/b.{code}.md")
    assert (hugo / "content/posts/a.en.md").is_file()
    built = build_hugo(hugo)
    check_links(built)
    english = (built / "posts/a/index.html").read_text(encoding="utf-8")
    assert f'href="/{code}/posts/c/#준비물"' in unquote(english)
    assert 'href="/posts/a/"' in (built / "posts/b/index.html").read_text(encoding="utf-8")


@needs_hugo
def test_a_key_without_a_value_puts_no_hugo_mirror_on_the_home_page(hugo: Path) -> None:
    for name in ("a", "b"):
        post = hugo / f"content/posts/{name}.md"
        text = post.read_text(encoding="utf-8").replace("title:", "url: ''\nslug:\ntitle:", 1)
        post.write_text(text, encoding="utf-8")
    translate(hugo, "content/posts/a.md", "content/posts/b.md")
    built = build_hugo(hugo)
    check_links(built)
    assert {path.parent.name for path in built.glob("en/posts/*/index.html")} == {"a", "b"}


@needs_jekyll
@pytest.mark.parametrize("permalink", ["", "permalink: pretty\n", "permalink: /posts/:title/\n"])
def test_jekyll_builds_mirrors_whose_links_all_lead_somewhere(tmp_path: Path, permalink: str) -> None:
    put(
        tmp_path,
        {
            "_config.yml": f"timezone: Asia/Seoul\nurl: https://example.org\n{permalink}",
            "_posts/2024-01-01-a.md": "---\ntitle: 첫 글\n---\n\n## 준비물\n\n## 준비물 (다시)\n\n[준비물](#준비물-다시)을 챙겨 "
            "[둘째 글]({% post_url 2024-01-02-b %})로, 아니면 [셋째 글]({% post_url 2024-01-03-c %}#준비물)로.\n",
            "_posts/2024-01-02-b.md": "---\ntitle: 둘째 글\n---\n\n[첫 글]({{ site.baseurl }}{% link _posts/2024-01-01-a.md %})"
            "과 그 [준비물]({% post_url 2024-01-01-a %}#준비물).\n",
            "_posts/2024-01-03-c.md": "---\ntitle: 셋째 글\n---\n\n## 준비물\n",
        },
    )
    translate(tmp_path, "_posts/2024-01-01-a.md", "_posts/2024-01-02-b.md")
    target = tmp_path / "_site"
    run = subprocess.run(
        ["jekyll", "build", "-s", tmp_path, "-d", target, "--disable-disk-cache"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not re.search("warning|conflict|deprecat", run.stdout + run.stderr, re.IGNORECASE)
    check_links(target)
    pages = [path.read_text(encoding="utf-8") for path in (target / "en").rglob("*.html")]
    assert len(pages) == 2
    assert sum('href="#what-you-need-again"' in page for page in pages) == 1
    assert sum('href="/en/' in page and '#what-you-need"' in page for page in pages) == 1
