"""The sample site: it builds, its two languages find each other, and what its posts claim is so."""

from __future__ import annotations

import hashlib
import math
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from translator.hangul import has_hangul
from translator.workflow.publish import publish
from translator.workflow.report import MirrorState
from translator.workflow.site import open_site

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
POSTS = sorted((SAMPLES / "_posts").glob("*.md"))

needs_jekyll = pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")


@dataclass(frozen=True, slots=True)
class Built:
    """A built site, and what Jekyll said while it built it."""

    root: Path
    said: str

    def page(self, address: str) -> str:
        return (self.root / address).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site with a mirror of all posts but the newest, as `olgim publish` writes them."""
    source = tmp_path_factory.mktemp("site") / "samples"
    shutil.copytree(SAMPLES, source, ignore=shutil.ignore_patterns(".cache", "_site"))
    shutil.rmtree(source / "en" / "_posts", ignore_errors=True)
    report = publish(open_site(source), [source / "_posts" / post.name for post in POSTS[:-1]])
    assert [post.mirror_state for post in report.posts] == [MirrorState.WRITTEN] * (len(POSTS) - 1)
    assert [remark for post in report.posts for remark in post.remarks] == []
    target = source.parent / "out"
    run = subprocess.run(
        ["jekyll", "build", "-s", source, "-d", target, "--disable-disk-cache", "--strict_front_matter"],
        capture_output=True,
        text=True,
        check=True,
    )
    return Built(target, run.stdout + run.stderr)


@needs_jekyll
def test_the_site_builds_without_a_warning(built: Built) -> None:
    assert not re.search("warning|error|conflict|deprecat", built.said, re.IGNORECASE)


@needs_jekyll
def test_the_state_of_olgim_is_not_published(built: Built) -> None:
    assert not list(built.root.rglob("*olgim*"))


@needs_jekyll
@pytest.mark.parametrize("post", POSTS[:-1], ids=lambda post: post.stem)
def test_a_post_and_its_mirror_lead_to_each_other(built: Built, post: Path) -> None:
    year, month, day, slug = post.stem.split("-", 3)
    address = f"{year}/{month}/{day}/{slug}.html"
    korean, english = built.page(address), built.page(f"en/{address}")
    assert '<html lang="ko">' in korean
    assert '<html lang="en">' in english
    for page in (korean, english):
        assert f'hreflang="ko" href="https://example.org/{address}"' in page
        assert f'hreflang="en" href="https://example.org/en/{address}"' in page
        assert f'hreflang="x-default" href="https://example.org/{address}"' in page
    assert f'<a class="switch" href="/en/{address}"' in korean
    assert f'<a class="switch" href="/{address}"' in english


@needs_jekyll
def test_a_post_without_a_mirror_offers_no_switch(built: Built) -> None:
    year, month, day, slug = POSTS[-1].stem.split("-", 3)
    page = built.page(f"{year}/{month}/{day}/{slug}.html")
    assert 'class="switch"' not in page
    assert "hreflang" not in page


@needs_jekyll
def test_each_home_page_lists_the_posts_of_its_language(built: Built) -> None:
    korean, english = built.page("index.html"), built.page("en/index.html")
    assert korean.count('<time datetime="') == len(POSTS)
    assert english.count('<time datetime="') == len(POSTS) - 1
    assert 'href="/en/20' not in korean
    assert not re.search('href="/20', english)


@needs_jekyll
def test_every_link_and_picture_within_the_site_is_there(built: Built) -> None:
    for file in built.root.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        ids = set(re.findall(r'\bid="([^"]*)"', page))
        for target in re.findall(r'\b(?:href|src)="(/[^"#]*)', page):
            there = built.root / target.lstrip("/")
            assert (there / "index.html" if target.endswith("/") else there).is_file(), (
                f"{file.name}: {target}"
            )
        for anchor in re.findall(r'\bhref="#([^"]*)"', page):
            assert anchor in ids, f"{file.name}: #{anchor}"


@needs_jekyll
def test_links_in_an_english_page_lead_to_english_headings_and_pages(built: Built) -> None:
    page = built.page("en/2025/05/25/mask-decoding.html")
    headings = re.findall(r'<h2 id="([^"]*)"', page)
    assert headings
    assert not [name for name in headings if has_hangul(name)]
    assert f'href="#{headings[3]}">no library' in page
    assert 'href="/en/2024/12/01/openai-dev-day.html">' in page
    korean = built.page("2025/05/25/mask-decoding.html")
    assert 'href="#준비물은-없습니다"' in korean
    assert 'href="/2024/12/01/openai-dev-day.html"' in korean


@needs_jekyll
@pytest.mark.parametrize("post", POSTS[:-1], ids=lambda post: post.stem)
def test_an_english_page_has_the_pictures_code_and_tables_of_the_korean_one(built: Built, post: Path) -> None:
    address = "{}/{}/{}/{}.html".format(*post.stem.split("-", 3))
    korean, english = (_article(built.page(page)) for page in (address, f"en/{address}"))
    for pattern in (
        r'<img[^>]*src="[^"]*"',
        r"<pre.*?</pre>",
        r"<(?:td|th)\b",
        r"<h\d\b",
        r"<li\b",
        r"\\[(\[].*?\\[)\]]",
    ):
        there, here = (re.findall(pattern, page, re.DOTALL) for page in (korean, english))
        if pattern.startswith("<img"):
            there, here = ([re.findall(r'src="[^"]*"', tag) for tag in tags] for tags in (there, here))
        assert here == there, pattern


def _article(page: str) -> str:
    found = re.search(r"</header>\s*(<p|<h|<ul|<nav|<div|<blockquote|<figure).*</article>", page, re.DOTALL)
    assert found is not None
    return found[0]


@needs_jekyll
def test_no_markup_is_left_unread_on_a_page(built: Built) -> None:
    for file in built.root.rglob("*.html"):
        prose = re.sub(r"<(pre|code|script)\b.*?</\1>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\*\*|\{:|\{%|\{\{|\]\(|\[\^", prose), file.name


def test_the_first_post_is_as_its_author_wrote_it() -> None:
    data = (SAMPLES / "_posts" / "2024-12-01-openai-dev-day.md").read_bytes()
    assert (
        hashlib.sha256(data).hexdigest() == "4db42e3e4838c41ff57f3f6df9181dbd1035a701492393e6865ee8eaafbb4abb"
    )


def test_the_post_on_mask_decoding_shows_code_that_runs_and_counts_right() -> None:
    text = (SAMPLES / "_posts" / "2025-05-25-mask-decoding.md").read_text(encoding="utf-8")
    code = re.search(r"\{% highlight python %\}\n(.*?)\{% endhighlight %\}", text, re.DOTALL)
    assert code is not None
    scope: dict[str, object] = {"__name__": "post"}
    exec(compile(code[1], "mask-decoding", "exec"), scope)  # the post's own asserts are the promise
    assert code[1].count("\n") < 50
    assert round(math.exp(4.6 / 0.5), -2) == 9_900
    assert round(math.exp(4.6), 0) == 99
    assert round(math.exp(4.6 / 0.2) / 1e8) == 97


def test_the_post_on_offset_counts_right() -> None:
    rows, page = 10_000_000, 1_000
    text = (SAMPLES / "_posts" / "2025-03-16-offset-does-not-skip.md").read_text(encoding="utf-8")
    assert f"{sum(range(0, rows, page)):,}" in text
    assert round(sum(range(0, rows, page)) / rows, -2) == 5_000


def test_the_post_on_moving_counts_right() -> None:
    text = (SAMPLES / "_posts" / "2025-09-07-moving-day.md").read_text(encoding="utf-8")
    coffee, domain = 4_500 * 15, 22_000
    for amount in (domain, coffee, domain + coffee):
        assert f"{amount // 10_000}만 {amount % 10_000:,}원" in text
    assert "뷁".encode("cp949") == b"\x94\xee"
    with pytest.raises(UnicodeDecodeError):
        b"\x94\xee".decode("euc-kr")
    assert "안녕하세요".encode("cp949").decode("utf-8", "replace") in text


@needs_jekyll
def test_an_english_page_shows_no_korean_tag(built: Built) -> None:
    pages = list((built.root / "en").rglob("20*/**/*.html"))
    assert len(pages) == len(POSTS) - 1
    for page in pages:
        tags = re.findall(r'class="tag">([^<]*)<', page.read_text(encoding="utf-8"))
        assert tags
        assert not [tag for tag in tags if has_hangul(tag)]
