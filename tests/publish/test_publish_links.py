"""Where links lead in a mirror: to English headings, to English pages, and otherwise where they led before."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.effort import done_within

from translator.document import Engine, ParseOptions, parse
from translator.publish import (
    ENGINES,
    Localised,
    SiteEngine,
    SitePages,
    layout_for,
    localise_front_matter,
    localise_links,
    read_settings,
)

MARKDOWN = {
    ENGINES["jekyll"]: Engine.KRAMDOWN,
    ENGINES["hugo"]: Engine.GOLDMARK,
    ENGINES["vitepress"]: Engine.COMMONMARK,
    ENGINES["docusaurus"]: Engine.MDX,
}
HUGO = 'baseURL = "https://example.org/"\ndefaultContentLanguage = "ko"\n[languages.ko]\n[languages.en]\n'


class Site:
    """Files of a site, and the links of one post's mirror in it."""

    def __init__(self, root: Path, engine: SiteEngine) -> None:
        self.root = root
        self.engine = engine

    def put(self, name: str, text: str = "---\ntitle: x\n---\n글\n") -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def localise(self, post: str, source: str, mirror: str) -> Localised:
        found = read_settings(self.root, self.engine)
        layout = layout_for(found)
        options = ParseOptions(engine=MARKDOWN.get(self.engine, Engine.COMMONMARK)).for_file(post)
        self.put(post, source)
        pages = SitePages(self.root, found, layout, options)
        path = layout.mirror_of(post)
        return localise_links(parse(source, options), mirror, post=post, path=path, pages=pages)

    def link(self, destination: str, post: str = "_posts/2025-01-01-here.md") -> str:
        """What becomes of a link's destination in the mirror of a post."""
        done = self.localise(post, f"[여기]({destination})\n", f"[Here]({destination})\n")
        assert done.text.startswith("[Here](")
        assert done.text.endswith(")\n")
        return done.text[7:-2]


@pytest.fixture
def jekyll(tmp_path: Path) -> Site:
    site = Site(tmp_path, ENGINES["jekyll"])
    site.put("_config.yml", "url: https://me.example\nbaseurl: /blog\ntimezone: Asia/Seoul\n")
    site.put("_posts/2024-12-01-both.md", "---\ntitle: 둘\n---\n## 첫째\n\n## 둘째\n")
    site.put("en/_posts/2024-12-01-both.md", "---\ntitle: Both\n---\n## First\n\n## Second\n")
    site.put("_posts/2024-12-02-only.md")
    return site


@pytest.fixture
def hugo(tmp_path: Path) -> Site:
    site = Site(tmp_path, ENGINES["hugo"])
    site.put("hugo.toml", HUGO)
    site.put("content/posts/both.md", "---\ntitle: 둘\n---\n## 첫째\n")
    site.put("content/posts/both.en.md", "---\ntitle: Both\n---\n## First\n")
    site.put("content/posts/only.md")
    return site


# ---- headings of the same page

SOURCE = """\
# 목차

- [하나](#이삿짐-목록), ![그림](a.png)
- [둘](#이삿짐-목록-1 "제목")
- [셋][ref] 그리고 <a href="#끝-인사">끝</a>
- [넷](#%EB%81%9D-%EC%9D%B8%EC%82%AC)
- [다섯](#given), [여섯](#없는-제목), `[코드](#끝-인사)`

```md
[코드](#끝-인사)
```

[ref]: #끝-인사

## 이삿짐 목록
## 이삿짐 목록
## 주어진 것 {#given}
## 끝 인사
"""
MIRROR = (
    SOURCE.replace("# 목차", "# Contents")
    .replace("## 이삿짐 목록", "## Packing List")
    .replace("주어진 것", "A given thing")
    .replace("## 끝 인사", "## Goodbye!")
)


def test_a_link_to_a_heading_leads_to_the_headings_english_id(jekyll: Site) -> None:
    done = jekyll.localise("_posts/2025-01-01-here.md", SOURCE, MIRROR)
    assert "[하나](#packing-list)" in done.text
    assert '[둘](#packing-list-1 "제목")' in done.text
    assert "[넷](#goodbye)" in done.text
    assert '<a href="#goodbye">' in done.text
    assert "[ref]: #goodbye\n" in done.text
    assert "[다섯](#given)" in done.text


def test_code_that_reads_like_a_link_stays_as_it_is(jekyll: Site) -> None:
    done = jekyll.localise("_posts/2025-01-01-here.md", SOURCE, MIRROR)
    assert done.text.count("[코드](#끝-인사)") == MIRROR.count("[코드](#끝-인사)") == 2


def test_a_link_that_leads_nowhere_is_left_and_told_of_with_its_line_in_the_post(jekyll: Site) -> None:
    done = jekyll.localise("_posts/2025-01-01-here.md", SOURCE, MIRROR)
    assert "[여섯](#없는-제목)" in done.text
    assert [(notice.line, "#없는-제목" in notice.reason) for notice in done.notices] == [(7, True)]


def test_nothing_but_destinations_changes(jekyll: Site) -> None:
    done = jekyll.localise("_posts/2025-01-01-here.md", SOURCE, MIRROR)
    places = {(one.start, one.end) for one in parse(SOURCE).parse_mirror(MIRROR).destinations}
    assert {(edit.start, edit.end) for edit in done.edits} < places
    assert len(done.edits) == 5


def test_an_anchor_of_the_authors_own_is_no_broken_link(jekyll: Site) -> None:
    text = (
        '<a id="내-자리"></a>\n\n[여기](#내-자리) [저기](#표-자리)\n\n| 가 |\n|---|\n| 나 |\n{: #표-자리}\n'
    )
    assert jekyll.localise("_posts/2025-01-01-here.md", text, text) == Localised(text)


def test_a_heading_whose_id_nobody_can_tell_is_left(jekyll: Site) -> None:
    source = "[여기](#소개-글)\n\n## {{ page.title }} 소개 글\n"
    done = jekyll.localise("_posts/2025-01-01-here.md", source, source.replace("소개 글", "Intro"))
    assert done.edits == ()
    assert len(done.notices) == 1


def test_where_the_mirror_lacks_a_heading_no_link_is_guessed(jekyll: Site) -> None:
    source = "[여기](#나)\n\n## 가\n\n## 나\n"
    done = jekyll.localise("_posts/2025-01-01-here.md", source, "[Here](#나)\n\n## B\n")
    assert done.edits == ()


def test_a_site_without_heading_ids_has_no_links_to_localise(jekyll: Site) -> None:
    jekyll.put("_config.yml", "kramdown: {auto_ids: false}\n")
    assert jekyll.localise("_posts/2025-01-01-here.md", SOURCE, MIRROR).edits == ()


# ---- other posts, in Jekyll


@pytest.mark.parametrize(
    ("destination", "becomes"),
    [
        ("{% post_url 2024-12-01-both %}", "{% post_url en/2024-12-01-both %}"),
        (
            "{{ site.baseurl }}{%- post_url 2024-12-01-both -%}",
            "{{ site.baseurl }}{% post_url en/2024-12-01-both %}",
        ),
        ("{% post_url 2024-12-01-both %}#둘째", "{% post_url en/2024-12-01-both %}#second"),
        ("{% link _posts/2024-12-01-both.md %}", "{% link en/_posts/2024-12-01-both.md %}"),
        ("/blog/2024/12/01/both.html", "/blog/en/2024/12/01/both.html"),
        ("/blog/2024/12/01/both", "/blog/en/2024/12/01/both"),
        ("/blog/2024/12/01/both.html?x=1#첫째", "/blog/en/2024/12/01/both.html?x=1#first"),
        ("/2024/12/01/both.html", "/en/2024/12/01/both.html"),
        ("{{ site.baseurl }}/2024/12/01/both.html", "{{ site.baseurl }}/en/2024/12/01/both.html"),
        (
            "{{ site.url }}{{ site.baseurl }}/2024/12/01/both",
            "{{ site.url }}{{ site.baseurl }}/en/2024/12/01/both",
        ),
        ("{{ '/2024/12/01/both.html' | relative_url }}", "{{ '/en/2024/12/01/both.html' | relative_url }}"),
        (
            '{{ "/2024/12/01/both.html" | prepend: site.baseurl | prepend: site.url }}',
            '{{ "/en/2024/12/01/both.html" | prepend: site.baseurl | prepend: site.url }}',
        ),
        (
            "{{ '/2024/12/01/both.html' | relative_url }}#첫째",
            "{{ '/en/2024/12/01/both.html' | relative_url }}#first",
        ),
        ("https://me.example/blog/2024/12/01/both.html", "https://me.example/blog/en/2024/12/01/both.html"),
        ("2024-12-01-both.md", "2024-12-01-both.md"),  # stands beside it there as here
        ("2024-12-02-only.md", "../../_posts/2024-12-02-only.md"),
        ("./2024-12-01-both.md#첫째", "./2024-12-01-both.md#first"),
    ],
)
def test_a_link_to_a_post_that_has_a_mirror_leads_to_the_mirror(
    jekyll: Site, destination: str, becomes: str
) -> None:
    assert jekyll.link(destination) == becomes


@pytest.mark.parametrize(
    "destination",
    [
        "{% post_url 2024-12-02-only %}",
        "{% post_url 2024-12-09-nowhere %}",
        "/blog/2024/12/02/only.html",
        "/blog/assets/a.png",
        "/about/",
        "/",
        "//cdn.example/2024/12/01/both.html",
        "https://other.example/blog/2024/12/01/both.html",
        "mailto:me@example.org",
        "a.png",
        "{{ page.next.url }}",
        "{% link assets/a.pdf %}",
        "<{% post_url 2024-12-02-only %}>",
    ],
)
def test_every_other_link_stays_as_it_is(jekyll: Site, destination: str) -> None:
    assert jekyll.link(destination) == destination


def test_a_link_to_the_post_itself_leads_to_its_mirror_before_that_is_written(jekyll: Site) -> None:
    post = "_posts/2025-01-01-here.md"
    source = "---\ntitle: 글\n---\n[위](/blog/2025/01/01/here.html#제목) [나]({% post_url 2025-01-01-here %})\n\n## 제목\n"
    mirror = source.replace("## 제목", "## Title")
    done = jekyll.localise(post, source, mirror)
    assert "(/blog/en/2025/01/01/here.html#title)" in done.text
    assert "({% post_url en/2025-01-01-here %})" in done.text
    jekyll.put("en/_posts/2025-01-01-here.md", mirror)
    assert jekyll.localise(post, source, mirror).text == done.text


def test_a_post_in_a_folder_below_is_linked_by_its_path(jekyll: Site) -> None:
    jekyll.put("_posts/dev/2024-11-11-deep.md")
    jekyll.put("en/_posts/dev/2024-11-11-deep.md")
    assert jekyll.link("{% post_url dev/2024-11-11-deep %}") == "{% link en/_posts/dev/2024-11-11-deep.md %}"
    assert jekyll.link("{% post_url 2024-11-11-deep %}") == "{% link en/_posts/dev/2024-11-11-deep.md %}"
    jekyll.put("_posts/life/2024-11-11-deep.md")  # nobody says which is meant
    assert jekyll.link("{% post_url 2024-11-11-deep %}") == "{% post_url 2024-11-11-deep %}"


@pytest.mark.parametrize(
    ("config", "front", "address", "english"),
    [
        ("permalink: pretty", "", "/2024/12/01/x/", "/en/2024/12/01/x/"),
        ("permalink: /posts/:title/", "", "/posts/x/", "/en/posts/x/"),
        ("permalink: /:year/:i_month/:title.html", "", "/2024/12/x.html", "/en/2024/12/x.html"),
        ("", "permalink: /hello/", "/hello/", "/en/hello/"),
        ("", "categories: [Dev, 일기]", "/dev/일기/2024/12/01/x.html", "/en/dev/일기/2024/12/01/x.html"),
        ("", "categories: [Dev]", "/dev/2024/12/01/x.html", "/en/dev/2024/12/01/x.html"),
        ("title: !!bool maybe", "permalink: /hello/", "/hello/", "/en/hello/"),
        ("", "date: 9999-12-31 23:00:00 -0900", "/9999/12/31/x.html", "/en/9999/12/31/x.html"),
        (
            "timezone: Asia/Seoul",
            "date: 9999-12-31 23:00:00 +0000",
            "/9999/12/31/x.html",
            "/en/9999/12/31/x.html",
        ),
        ("", "slug: other", "/2024/12/01/other.html", "/en/2024/12/01/other.html"),
        ("", "date: 2024-12-01 00:30:00 +0900", "/2024/11/30/x.html", "/en/2024/11/30/x.html"),
        (
            "timezone: Asia/Seoul",
            "date: 2024-12-01 00:30:00 +0900",
            "/2024/12/01/x.html",
            "/en/2024/12/01/x.html",
        ),
    ],
)
def test_addresses_are_known_as_jekyll_makes_them(
    tmp_path: Path, config: str, front: str, address: str, english: str
) -> None:
    site = Site(tmp_path, ENGINES["jekyll"])
    site.put("_config.yml", f"{config}\n")
    post, mirror = "_posts/2024-12-01-x.md", "en/_posts/2024-12-01-x.md"
    text = f"---\ntitle: 글\n{front}\n---\n글\n"
    site.put(post, text)
    found = read_settings(tmp_path, ENGINES["jekyll"])
    site.put(mirror, localise_front_matter(text, post=post, mirror=mirror, settings=found))
    assert site.link(address) == english


PAGES = "collections: {wiki: {output: true}, tabs: {output: true, permalink: '/t/:name/'}}\n"


@pytest.mark.parametrize(
    ("config", "page", "front", "address", "english"),
    [
        ("", "about.md", "", "/about.html", "/en/about.html"),
        ("permalink: pretty", "about.md", "", "/about/", "/en/about/"),
        ("permalink: /posts/:title/", "about.md", "", "/about/", "/en/about/"),
        ("", "docs/index.md", "", "/docs/", "/en/docs/"),
        ("", "index.md", "", "/", "/en/"),
        ("", "docs/소개.md", "permalink: /소개/", "/소개/", "/en/소개/"),
        ("", "_wiki/db/x.md", "", "/wiki/db/x.html", "/wiki/en/db/x.html"),
        ("", "_tabs/My About.md", "", "/t/my-about/", "/en/t/my-about/"),
        ("", "dev/_posts/2024-12-01-x.md", "", "/dev/2024/12/01/x.html", "/en/dev/2024/12/01/x.html"),
        ("", "ko/_posts/2024-12-01-x.md", "", "/ko/2024/12/01/x.html", "/en/2024/12/01/x.html"),
    ],
)
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")
def test_a_link_to_any_page_that_jekyll_builds_leads_to_its_mirror(
    tmp_path: Path, config: str, page: str, front: str, address: str, english: str
) -> None:
    site = Site(tmp_path, ENGINES["jekyll"])
    site.put("_config.yml", f"{PAGES}{config}\n")
    text = f"---\ntitle: 글\n{front}\n---\n글\n"
    found = read_settings(tmp_path, ENGINES["jekyll"])
    mirror = layout_for(found).mirror_of(page)
    site.put(page, text)
    site.put(mirror, localise_front_matter(text, post=page, mirror=mirror, settings=found))
    assert site.link(address) == english
    shutil.rmtree(tmp_path / "_posts")
    subprocess.run(["jekyll", "build", "-q", "-s", tmp_path, "-d", tmp_path / "_site"], check=True)
    for one in (address, english):
        assert (tmp_path / "_site" / f"{one}{'index.html' * one.endswith('/')}".lstrip("/")).is_file()


def test_two_posts_of_one_address_are_not_told_apart(jekyll: Site) -> None:
    jekyll.put("_posts/2024-12-05-other.md", "---\npermalink: /2024/12/01/both.html\n---\n글\n")
    assert jekyll.link("/blog/2024/12/01/both.html") == "/blog/2024/12/01/both.html"


@pytest.mark.parametrize(
    ("destination", "becomes"),
    [
        ("../../../2024/12/01/both.html", "../../../2024/12/01/both.html"),  # from en/2025/01/01, in en
        ("../../../2024/12/01/both.html#둘째", "../../../2024/12/01/both.html#second"),
        ("../../../2024/12/02/only.html", "/blog/2024/12/02/only.html"),
        ("../../../assets/%ED%95%9C.png", "/blog/assets/%ED%95%9C.png"),
        ("../../../assets/없다.png", "../../../assets/없다.png"),
        ("a.png", "a.png"),
    ],
)
def test_what_a_browser_finds_from_the_korean_page_it_finds_from_the_english_one(
    jekyll: Site, destination: str, becomes: str
) -> None:
    jekyll.put("assets/한.png", "")
    assert jekyll.link(destination) == becomes


def test_links_between_posts_may_stay_korean(jekyll: Site) -> None:
    text = "[가](#제목) [나](/blog/2024/12/01/both.html) [다]({% post_url 2024-12-01-both %})\n\n## 제목\n"
    found = read_settings(jekyll.root, ENGINES["jekyll"])
    done = localise_links(
        parse(text),
        text.replace("## 제목", "## Title"),
        post="_posts/2025-01-01-here.md",
        path="en/_posts/2025-01-01-here.md",
        pages=SitePages(jekyll.root, found, layout_for(found)),
        between_posts=False,
    )
    assert [edit.new for edit in done.edits] == ["#title"]


@pytest.mark.parametrize(
    "page",
    [
        "/2024/12/01/both.html",
        "{{ site.baseurl }}/2024/12/01/both.html",
        "../../../2024/12/01/both.html",
        "{{ '/2024/12/01/both.html' | relative_url }}",
        "2024-12-01-both.md",
    ],
)
def test_polyglot_leads_links_itself_but_to_no_heading(jekyll: Site, page: str) -> None:
    jekyll.put("_config.yml", "plugins: [jekyll-polyglot]\n")
    jekyll.put("_posts/en/2024-12-01-both.md", "---\ntitle: Both\n---\n## First\n\n## Second\n")
    assert jekyll.link(page) == page
    assert jekyll.link(f"{page}#둘째") == f"{page}#second"


@pytest.mark.parametrize(
    ("tag", "becomes"),
    [
        ("{% post_url 2024-12-01-both %}", "{% post_url en/2024-12-01-both %}"),
        ("{% link _posts/2024-12-01-both.md %}", "{% link _posts/en/2024-12-01-both.md %}"),
        ("{% post_url dir/2024-12-03-deep %}", "{% post_url en/dir/2024-12-03-deep %}"),
        ("{% link _posts/2024-12-02-only.md %}", "{% link _posts/2024-12-02-only.md %}"),
    ],
)
def test_a_tag_names_the_post_that_polyglot_has_in_its_english_build(
    jekyll: Site, tag: str, becomes: str
) -> None:
    """Where a post has a mirror, that build knows no other: a tag with the Korean one's name would stop it."""
    jekyll.put("_config.yml", "plugins: [jekyll-polyglot]\n")
    jekyll.put("_posts/en/2024-12-01-both.md", "---\ntitle: Both\n---\n## First\n\n## Second\n")
    jekyll.put("_posts/dir/2024-12-03-deep.md")
    jekyll.put("_posts/en/dir/2024-12-03-deep.md")
    assert jekyll.link(tag) == becomes


@pytest.mark.parametrize(
    ("link", "becomes"),
    [
        ("{% post_url 2024-12-01-b %}", "{% post_url _i18n/en/2024-12-01-b %}"),
        ("{% link _i18n/ko/_posts/2024-12-01-b.md %}", "{% link _i18n/en/_posts/2024-12-01-b.md %}"),
        ("{% link _i18n/ko/_posts/2024-12-02-c.md %}", "{{ site.baseurl_root }}/2024/12/02/c.html"),
        ("{% post_url _i18n/ko/2024-12-02-c %}#말", "{{ site.baseurl_root }}/2024/12/02/c.html#말"),
        ("{{ site.baseurl }}/2024/12/01/b.html", "{{ site.baseurl }}/2024/12/01/b.html"),
        ("{{ site.baseurl }}/2024/12/02/c.html", "{{ site.baseurl_root }}/2024/12/02/c.html"),
        ("/2024/12/01/b.html", "/en/2024/12/01/b.html"),
    ],
)
def test_multiple_languages_builds_each_language_by_itself(tmp_path: Path, link: str, becomes: str) -> None:
    site = Site(tmp_path, ENGINES["jekyll"])
    site.put("_config.yml", "plugins: [jekyll-multiple-languages-plugin]\nlanguages: [ko, en]\n")
    for name in ("01-b", "02-c"):
        site.put(f"_i18n/ko/_posts/2024-12-{name}.md")
    site.put("_i18n/en/_posts/2024-12-01-b.md")
    assert site.link(link, "_i18n/ko/_posts/2025-01-01-here.md") == becomes


def test_a_heading_that_a_page_of_polyglot_lacks_is_told_of(jekyll: Site) -> None:
    jekyll.put("_config.yml", "plugins: [jekyll-polyglot]\n")
    jekyll.put("_posts/en/2024-12-01-both.md", "---\ntitle: Both\n---\n## First\n\n## Second\n")
    text = "[글](/2024/12/01/both.html#셋째)\n"
    done = jekyll.localise("_posts/2025-01-01-here.md", text, text)
    assert ["#셋째" in notice.reason for notice in done.notices] == [True]


# ---- other engines


@pytest.mark.parametrize(
    ("destination", "becomes"),
    [
        ('{{< ref "both.md" >}}', '{{< ref "both.md" >}}'),
        ('{{< relref "both#첫째" >}}', '{{< relref "both#first" >}}'),
        ('{{< ref "/posts/only.md" >}}', '{{< ref path="/posts/only.md" lang="ko" >}}'),
        ('{{% relref "only" %}}', '{{% relref path="only" lang="ko" %}}'),
        ('{{< ref "both.md" >}}#첫째', '{{< ref "both.md" >}}#first'),
        ('{{% relref path="both" %}}#첫째', '{{% relref path="both" %}}#first'),
        ('{{< ref "only.md" >}}#첫째', '{{< ref path="only.md" lang="ko" >}}#첫째'),
        ('{{< ref "both.md" >}}/x', '{{< ref "both.md" >}}/x'),
        ('{{< ref path="only.md" lang="ko" >}}', '{{< ref path="only.md" lang="ko" >}}'),
        ('{{< ref "nowhere.md" >}}', '{{< ref "nowhere.md" >}}'),
        ("/posts/both/", "/en/posts/both/"),
        ("/posts/both/#첫째", "/en/posts/both/#first"),
        ("https://example.org/posts/both/", "https://example.org/en/posts/both/"),
        ("/posts/only/", "/posts/only/"),
        ("both.md#첫째", "both.md#first"),
        ("./both.md#%EC%B2%AB%EC%A7%B8", "./both.md#first"),
        ("/posts/both.md#첫째", "/posts/both.md#first"),
        ("both.md", "both.md"),
        ("only.md#첫째", "/posts/only/#첫째"),  # Hugo would look for an English page alone
        ("nowhere.md#첫째", "nowhere.md#첫째"),
        ("a.png", "a.png"),
    ],
)
def test_hugo_links(hugo: Site, destination: str, becomes: str) -> None:
    assert hugo.link(destination, "content/posts/here.md") == becomes


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        (
            '{{< card href="/posts/both/#첫째" title="글" >}}',
            '{{< card href="/en/posts/both/#first" title="글" >}}',
        ),
        ("{{% card link='/posts/both/' %}}", "{{% card link='/en/posts/both/' %}}"),
        ('{{< figure src="/posts/both/" >}}', '{{< figure src="/posts/both/" >}}'),
        ('{{< card href="/posts/only/" >}}', '{{< card href="/posts/only/" >}}'),
        ('`{{< card href="/posts/both/" >}}`', '`{{< card href="/posts/both/" >}}`'),
        ('<a href="{{< ref "both" >}}#첫째">글</a>', '<a href="{{< ref "both" >}}#first">글</a>'),
    ],
)
def test_links_of_shortcodes_lead_to_english(hugo: Site, written: str, becomes: str) -> None:
    assert hugo.localise("content/posts/here.md", f"{written}\n", f"{written}\n").text == f"{becomes}\n"


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ('<LinkCard title="글" href="/b/#준비" />', '<LinkCard title="글" href="/en/b/#what-you-need" />'),
        ("글 <Link to={'/b/'}>글</Link>", "글 <Link to={'/en/b/'}>글</Link>"),
        (
            '<Cards>\n  <Card\n    href="/b/"\n  />\n</Cards>',
            '<Cards>\n  <Card\n    href="/en/b/"\n  />\n</Cards>',
        ),
        ('<Picture src="/b/" />', '<Picture src="/b/" />'),
        ('<Link to="/only/">글</Link>', '<Link to="/only/">글</Link>'),
        ('`<Link to="/b/">`', '`<Link to="/b/">`'),
    ],
)
def test_links_of_components_lead_to_english(tmp_path: Path, written: str, becomes: str) -> None:
    site = Site(tmp_path, ENGINES["starlight"])
    site.put("src/content/docs/b.md", "## 준비\n")
    site.put("src/content/docs/en/b.md", "## What you need\n")
    site.put("src/content/docs/only.md", "## 준비\n")
    done = site.localise("src/content/docs/here.mdx", f"{written}\n", f"{written}\n")
    assert done.text == f"{becomes}\n"


def test_docusaurus_leads_no_address_in_a_plain_tag(tmp_path: Path) -> None:
    site = Site(tmp_path, ENGINES["docusaurus"])
    site.put("docs/b.md", "## 준비\n")
    site.put("i18n/en/docusaurus-plugin-content-docs/current/b.md", "## What you need\n")
    text = '<a href="/docs/b#준비">글</a> <Link to="/docs/b#준비">글</Link> [글](/docs/b#준비)\n'
    done = site.localise("docs/here.mdx", text, text).text
    assert done == text.replace("#준비", "#what-you-need").replace('href="', 'href="/en')


def test_hugo_addresses_that_a_permalink_makes_of_the_front_matter_are_known(hugo: Site) -> None:
    hugo.put("hugo.toml", HUGO + '[permalinks]\nposts = "/:year/:slug/"\n')
    hugo.put("content/posts/x.md", "---\ntitle: 둘째 글\ndate: 2024-02-05\n---\n글\n")
    hugo.put("content/posts/x.en.md", "---\ntitle: Second post\ndate: 2024-02-05\n---\nText\n")
    assert hugo.link("/2024/둘째-글/", "content/posts/here.md") == "/en/2024/second-post/"
    assert hugo.link("/posts/x/", "content/posts/here.md") == "/posts/x/"


def test_hugo_addresses_that_a_site_makes_by_its_own_rule_are_left(hugo: Site) -> None:
    hugo.put("hugo.toml", HUGO + '[permalinks]\nposts = "/:sections[last]/:slug/"\n')
    assert hugo.link("/posts/both/", "content/posts/here.md") == "/posts/both/"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("/p/:slug/", "no post is known to be at /p/없는-글/"),
        ("/:sections[last]/:slug/", "can't be worked out"),
    ],
)
def test_a_relative_link_that_stays_is_said(hugo: Site, template: str, says: str) -> None:
    hugo.put("hugo.toml", f'{HUGO}[permalinks]\nposts = "{template}"\n')
    front = "---\ntitle: 첫 글\n---\n\n"
    links = "[글](../없는-글/)과 [그림](../a.pdf)\n"
    done = hugo.localise("content/posts/here.md", front + links, front + links)
    assert done.text == front + links
    (notice,) = done.notices
    assert notice.line == 5
    assert says in notice.reason


@pytest.mark.parametrize(
    ("engine", "config", "post", "mirror", "link"),
    [
        (
            "vitepress",
            {".vitepress/config.mts": "rewrites: {'a/:x': ':x'}"},
            "a/two.md",
            "en/a/two.md",
            "/two#준비",
        ),
        (
            "hugo",
            {"hugo.toml": f"uglyURLs = true\n{HUGO}"},
            "content/a/two.md",
            "content/a/two.en.md",
            "/a/two.html",
        ),
        ("nextjs", {}, "posts/two/index.md", "posts/two/index.en.md", "/blog/two/"),
    ],
)
def test_a_link_that_may_lead_to_a_post_whose_address_nothing_tells_is_said(
    tmp_path: Path, engine: str, config: dict[str, str], post: str, mirror: str, link: str
) -> None:
    site = Site(tmp_path, ENGINES[engine])
    for name, text in config.items():
        site.put(name, text)
    site.put(post, "## 준비\n")
    site.put(mirror, "## What you need\n")
    here = post.replace("two", "here")
    done = site.localise(here, f"글\n\n[글]({link}) [밖](/about)\n", f"글\n\n[글]({link}) [밖](/about)\n")
    assert done.text == f"글\n\n[글]({link}) [밖](/about)\n"
    (notice,) = done.notices
    assert (notice.line, f"{link.partition('#')[0]} may be {post}," in notice.reason) == (3, True)


@pytest.mark.parametrize(
    ("front", "address", "english"),
    [
        ("slug: a/b", "/posts/a/b/", "/en/posts/a/b/"),
        ("slug: /a", "/posts/a/", "/en/posts/a/"),
        ("slug: .", "/posts/", "/en/posts/"),
        ("slug: ..", "/", "/en/"),
        ("slug: ''", "/posts/x/", "/en/posts/x/"),
        ("slug:", "/posts/x/", "/en/posts/x/"),
        ("url: ''", "/posts/x/", "/en/posts/x/"),
        ("url: null", "/posts/x/", "/en/posts/x/"),
        ("url: a/", "/a/", "/en/a/"),
        ("url: /a/", "/a/", "/en/a/"),
    ],
)
def test_hugo_addresses_are_known_whatever_the_front_matter_says(
    hugo: Site, front: str, address: str, english: str
) -> None:
    text = f"---\ntitle: 글\n{front}\n---\n글\n"
    hugo.put("content/posts/x.md", text)
    found = read_settings(hugo.root, ENGINES["hugo"])
    mirror = localise_front_matter(
        text, post="content/posts/x.md", mirror="content/posts/x.en.md", settings=found
    )
    hugo.put("content/posts/x.en.md", mirror)
    assert hugo.link(address, "content/posts/here.md") == english


def test_hugo_front_matter_in_toml_says_the_address_too(hugo: Site) -> None:
    hugo.put("content/posts/t.md", '+++\ntitle = "글"\nslug = "toml"\n+++\n글\n')
    hugo.put("content/posts/t.en.md", '+++\ntitle = "Post"\nslug = "toml"\n+++\nText\n')
    assert hugo.link("/posts/toml/", "content/posts/here.md") == "/en/posts/toml/"


def test_a_mirror_that_moved_keeps_its_pictures(tmp_path: Path) -> None:
    site = Site(tmp_path, ENGINES["astro"])
    for name in ("img/a.png", "cover.png", "other.md"):
        site.put(f"src/content/blog/{name}")
    post = "src/content/blog/here.md"
    assert site.link("./img/a.png", post) == "../img/a.png"
    assert site.link("cover.png", post) == "../cover.png"
    assert site.link("./other.md", post) == "../other.md"
    assert site.link("./missing.png", post) == "./missing.png"
    site.put("src/content/blog/en/cover.png")  # the author has made an English one
    assert site.link("cover.png", post) == "cover.png"


@pytest.mark.parametrize("engine", [ENGINES["astro"], ENGINES["starlight"]])
def test_the_front_matter_of_a_mirror_that_moved_names_the_same_files(
    tmp_path: Path, engine: SiteEngine
) -> None:
    site = Site(tmp_path, engine)
    for name in ("src/assets/a.png", "src/content/docs/b.png", "src/content/docs/other.md"):
        site.put(name)
    site.put("src/content/docs/en/mine.png")
    site.put("src/content/docs/mine.png")
    text = (
        "---\ntitle: 글\ncover: '../../assets/a.png'  # 표지\nimage:\n  file: ./b.png\n  list: [b.png, ./none.png]\n"
        "og: /a.png\nurl: https://e.org/b.png\nname: b\nnext: ./other.md\nown: ./mine.png\n---\n글\n"
    )
    done = site.localise("src/content/docs/here.md", text, text)
    assert done.text == text.replace("'../../assets", "'../../../assets").replace(
        "./b.png", "../b.png"
    ).replace("[b.png", "[../b.png")
    toml = "+++\ncover = './b.png'\n+++\n글\n"
    assert site.localise("src/content/docs/here.md", toml, toml).text == toml.replace("./b", "../b")


def test_what_a_mirror_that_moved_imports_is_found_from_its_folder(tmp_path: Path) -> None:
    site = Site(tmp_path, ENGINES["docusaurus"])
    for name in ("src/Card.tsx", "src/box/index.js", "docs/a.png", "docs/_part.mdx"):
        site.put(name)
    text = (
        "import Card from '../src/Card';\nimport {\n  Box,\n} from \"../src/box\";\nimport Part from './_part.mdx';\n"
        "import Tabs from '@theme/Tabs';\nimport None from './none';\n\n글 <img src={require('./a.png').default} />\n\n"
        "```js\nimport Card from '../src/Card';\n```\n\n`require('./a.png')`에서 import A from './a.png'를 쓴다.\n"
    )
    done = site.localise("docs/here.mdx", text, text).text
    there = "../../../../docs"
    assert done == (
        text.replace(
            "import Card from '../src/Card';\nimport {",
            f"import Card from '{there[:-5]}/src/Card';\nimport {{",
        )
        .replace("../src/box", f"{there[:-5]}/src/box")
        .replace("./_part.mdx", f"{there}/_part.mdx")
        .replace("{require('./a.png')", f"{{require('{there}/a.png')")
    )


def test_the_script_of_a_vitepress_page_is_found_from_its_mirror(tmp_path: Path) -> None:
    site = Site(tmp_path, ENGINES["vitepress"])
    site.put("parts/Box.vue")
    text = "<script setup>\nimport Box from '../parts/Box.vue'\n</script>\n\n글 <Box />\n"
    assert site.localise("guide/here.md", text, text).text == text.replace("'../parts", "'../../parts")


def test_docusaurus_finds_pictures_and_pages_that_its_mirror_folder_lacks(tmp_path: Path) -> None:
    """It looks for relative paths from the mirror's own folder alone."""
    site = Site(tmp_path, ENGINES["docusaurus"])
    for name in ("a.png", "b.md", "only.md"):
        site.put(f"docs/guide/{name}", "## 준비\n")
    site.put("i18n/en/docusaurus-plugin-content-docs/current/guide/b.md", "## What you need\n")
    post = "docs/guide/here.md"
    assert site.link("a.png", post) == "../../../../../docs/guide/a.png"
    assert site.link("./only.md#준비", post) == "../../../../../docs/guide/only.md#준비"
    assert site.link("b.md#준비", post) == "b.md#what-you-need"
    assert site.link("./b.md", post) == "./b.md"
    assert site.link("/img/a.png", post) == "/img/a.png"
    assert site.link("/guide/b.md#준비", post) == "/guide/b.md#what-you-need"
    mirror = "i18n/en/docusaurus-plugin-content-docs/current/guide/b.md"
    assert site.link("@site/docs/guide/b.md#준비", post) == f"@site/{mirror}#what-you-need"
    assert site.link("@site/docs/guide/only.md#준비", post) == "@site/docs/guide/only.md#준비"


@pytest.mark.parametrize(
    ("post", "front", "address"),
    [
        ("docs/guide/b.md", "", "/docs/guide/b"),
        ("docs/02-guide/1. b.mdx", "", "/docs/guide/b"),
        ("docs/guide/2024-12-01-b.md", "", "/docs/guide/2024-12-01-b"),
        ("docs/guide/b.md", "slug: c", "/docs/guide/c"),
        ("docs/guide/b.md", "slug: /c/", "/docs/c/"),
        ("docs/guide/b.md", "id: c", "/docs/guide/c"),
        ("docs/guide/index.md", "", "/docs/guide/"),
        ("docs/guide/Guide.md", "", "/docs/guide"),
        ("blog/2024-12-01-b.md", "", "/blog/2024/12/01/b"),
        ("blog/2024-1-2-b/index.md", "", "/blog/2024/01/02/b"),
        ("blog/2024-12-01-b.md", "slug: 첫-글", "/blog/%EC%B2%AB-%EA%B8%80"),
    ],
)
def test_docusaurus_serves_the_page_of_the_language_and_is_told_the_heading(
    tmp_path: Path, post: str, front: str, address: str
) -> None:
    site = Site(tmp_path, ENGINES["docusaurus"])
    site.put(post, f"---\n{front}\n---\n## 준비\n")
    mirror = layout_for(read_settings(tmp_path, ENGINES["docusaurus"])).mirror_of(post)
    site.put(mirror, f"---\n{front}\n---\n## What you need\n")
    assert site.link(address, "docs/here.md") == address
    assert site.link(f"{address}#준비", "docs/here.md") == f"{address}#what-you-need"


@pytest.mark.parametrize(
    ("name", "front", "address", "english"),
    [
        ("Guides/My Page.v2.md", "", "/guides/my-pagev2/", "/en/guides/my-pagev2/"),
        ("설명/첫 글.mdx", "", "/설명/첫-글/", "/en/설명/첫-글/"),
        ("guides/index.md", "", "/guides/", "/en/guides/"),
        ("index.mdx", "", "/", "/en/"),
        ("guides/x.md", "slug: a/b", "/a/b/", "/en/a/b/"),
    ],
)
def test_starlight_addresses_are_known(
    tmp_path: Path, name: str, front: str, address: str, english: str
) -> None:
    site = Site(tmp_path, ENGINES["starlight"])
    post, mirror = f"src/content/docs/{name}", f"src/content/docs/en/{name}"
    text = f"---\ntitle: 글\n{front}\n---\n## 준비\n"
    site.put(post, text)
    found = read_settings(tmp_path, ENGINES["starlight"])
    said = localise_front_matter(text, post=post, mirror=mirror, settings=found)
    site.put(mirror, said.replace("준비", "What you need"))
    assert site.link(f"{address}#준비", "src/content/docs/here.md") == f"{english}#what-you-need"


def test_mkdocs_finds_the_page_of_its_language_and_is_told_the_heading(tmp_path: Path) -> None:
    site = Site(tmp_path, ENGINES["mkdocs"])
    site.put("mkdocs.yml", "site_name: x\n")
    site.put("docs/b.md", "# 준비\n\n## API 목록\n\n## 끝\n")
    site.put("docs/b.en.md", "# Before you begin\n\n## List of APIs\n\n## The end\n")
    assert site.link("b.md#api", "docs/here.md") == "b.md#list-of-apis"
    assert site.link("./b.md#_2", "docs/here.md") == "./b.md#the-end"
    assert site.link("b.md", "docs/here.md") == "b.md"
    assert site.link("none.md#_2", "docs/here.md") == "none.md#_2"


def test_a_link_between_files_leads_to_the_mirror_beside(tmp_path: Path) -> None:
    site = Site(tmp_path, ENGINES["plain"])
    site.put("docs/other.md", "## 설치\n")
    site.put("docs/other.en.md", "## Install\n")
    assert site.link("docs/other.md#설치", "README.md") == "docs/other.en.md#install"
    assert site.link("docs/none.md", "README.md") == "docs/none.md"
    assert site.link("../../etc/passwd", "README.md") == "../../etc/passwd"


def test_vitepress_pages_by_address_and_by_file(tmp_path: Path) -> None:
    site = Site(tmp_path, ENGINES["vitepress"])
    site.put("guide/both.md", "## 설치\n")
    site.put("en/guide/both.md", "## Install\n")
    site.put("guide/only.md")
    assert site.link("/guide/both#설치", "guide/here.md") == "/en/guide/both#install"
    assert site.link("./both.md", "guide/here.md") == "./both.md"
    assert site.link("./only.md", "guide/here.md") == "../../guide/only.md"


# ---- anything

WORDS = st.text("가나다라 ab-_#()[]`*{}%\n!.", max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=4), st.sampled_from(list(ENGINES.values())))
def test_a_post_that_is_its_own_mirror_keeps_every_byte(
    tmp_path_factory: pytest.TempPathFactory, headings: list[str], links: list[str], engine: SiteEngine
) -> None:
    root = tmp_path_factory.getbasetemp() / "identity"
    root.mkdir(exist_ok=True)
    text = "".join(f"## {heading}\n\n" for heading in headings) + "".join(
        f"[글](#{link})\n" for link in links
    )
    found = read_settings(root, engine)
    layout = layout_for(found)
    pages = SitePages(root, found, layout)
    done = localise_links(parse(text), text, post="a.md", path="en/a.md", pages=pages)
    assert (done.text, done.edits) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + "{{ " * 10_000 + "</p>\n",
        "[가](#없음)\n" * 2_000,
        "## 가\n\n" * 2_000 + "[가](#가-1999)\n",
        "[가]({% post_url 2024-12-01-both %}#둘째)\n" * 500,
        "<a " + "href " * 10_000 + ">x</a>\n",
    ],
    ids=["liquid", "missing", "headings", "other-post", "attributes"],
)
def test_no_text_takes_its_time(jekyll: Site, text: str) -> None:
    assert done_within(3, lambda: jekyll.localise("_posts/2025-01-01-here.md", text, text))
