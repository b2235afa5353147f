"""Whatever a post, a translation, a name or a note says: it is words on the page, and nothing more."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.previews import (
    ENGLISH,
    NAME,
    POST,
    all_states,
    change,
    page_of,
    passages_of,
    read_page,
    say,
    write_site,
)

from translator.document import Tag
from translator.preview import POLICY, SERVED_POLICY, IndexEntry, render_index
from translator.preview.html import is_address, text, visible
from translator.preview.tagged_html import Inline
from translator.tags import TAG
from translator.units import Origin, State
from translator.worddiff import word_diff

EVIL = [
    "<script>alert(1)</script>",
    "</script><script src=https://evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><style>body{display:none}</style>",
    "<!-- --><!DOCTYPE x><?php ?>",
    "]]><![CDATA[x",
    "&lt;b&gt; &#60;i&#62; &amp;",
    "<b1></b1></b1><c2><a9>",
    "\u202e\u2066gnp.exe\u2069\u200b\u0000\u0007\ufffe",
    "{{ site.url }}{% include x %}",
]
_OUTSIDE = re.compile(
    r"(?:src|srcset|action|data|poster|background|xlink:href)\s*=\s*[\"']?(?!data:)[a-z]+:", re.IGNORECASE
)


def is_safe(page: str) -> None:
    """The page has our elements alone, and asks nothing of anybody."""
    root = read_page(page)
    assert not root.all("script")
    assert len(root.all("style")) == 1
    assert "url(" not in root.all("style")[0].text
    assert "@import" not in root.all("style")[0].text
    assert [one.attributes["src"][:5] for one in root.all("img")] == ["data:"] * len(root.all("img"))
    for link in root.all("a"):
        assert re.match(r"#|https?://|mailto:|a\.html$", link.attributes["href"])
    policies = [one.attributes["content"] for one in root.all("meta") if one.attributes.get("http-equiv")]
    assert policies == [POLICY]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\ufffe]", page)


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_words_are_words(tmp_path: Path, evil: str) -> None:
    quiet = evil.replace("\x00", "")
    text_of_post = POST.replace("두 번인가", f"두 번인가 {quiet}").replace(
        "서버는 3대다", f"서버는 3대다 {quiet}"
    )
    text_of_post = (
        text_of_post.replace("서버 세 대", f"서버 {quiet}")
        .replace("cache.clear()", quiet)
        .replace("하나", f"하나 {quiet}")
    )
    path = write_site(tmp_path, text_of_post)

    def fill(unit):  # type: ignore[no-untyped-def]
        return replace(
            unit,
            target=f"{ENGLISH.get(unit.source, 'Words')} {evil}",
            state=State.STALE if "둘" in unit.source else State.PROPOSED,
            previous_source=f"옛 {evil}" if "둘" in unit.source else None,
            origin=Origin.HUMAN,
            author=evil,
            note=evil,
            machine=f"Words {evil}",
            waived={"numbers": evil},
        )

    change(path, fill)
    is_safe(page_of(path))


@pytest.mark.parametrize("evil", [one for one in EVIL if "\x00" not in one])
def test_a_hostile_title_is_a_title(tmp_path: Path, evil: str) -> None:
    quoted = evil.replace("\\", "").replace('"', "'")
    path = write_site(
        tmp_path, f'---\ntitle: "한글 {quoted}"\ntags: ["{quoted}"]\ndate: "{quoted}"\n---\n\n글이다.\n'
    )
    say(path, {"글이다.": evil, f"한글 {quoted}": evil})
    is_safe(page_of(path))


@pytest.mark.parametrize(
    "name", ["a'b\"c.md", "<img src=x onerror=alert(1)>.md", "&lt;.md", "한글 글 #1?.md", "\u202egnp.md"]
)
def test_a_hostile_file_name_is_a_name(tmp_path: Path, name: str) -> None:
    path = write_site(tmp_path, "한글이다.\n", f"_posts/{name}")
    is_safe(page_of(path))


def test_links_that_run_something_are_never_followed(tmp_path: Path) -> None:
    targets = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "java&#115;cript:x",
        "blob:x",
    ]
    links = " ".join(f"[링크]({one})" for one in targets)
    path = write_site(
        tmp_path,
        f"한글 {links} <a href='javascript:x'>글</a> <javascript:alert(1)>\n\n<a href='javascript:x'>한글</a>\n",
    )
    page = page_of(path)
    is_safe(page)
    assert "javascript:alert(1)" in read_page(page).text
    assert not any(is_address(one) for one in [*targets, " https://x.y", "https://x y", "https:\\\\x"])


def test_hidden_characters_are_shown_by_name() -> None:
    assert visible("a\u202eb") == 'a<span class="hidden" title="a hidden character">U+202E</span>b'
    assert visible("a\u200bb\r\nc") == "ab\nc"
    assert text("a\u202eb<") == "ab&lt;"


def test_a_large_table_is_read_in_no_time(tmp_path: Path) -> None:
    row = "| " + " | ".join(f"칸 {number}" for number in range(60)) + " |\n"
    path = write_site(tmp_path, row + "|---" * 60 + "|\n" + row * 60)
    page = page_of(path)
    assert len(passages_of(read_page(page))) == 61 * 60
    is_safe(page)


def test_runs_that_make_patterns_slow_do_not(tmp_path: Path) -> None:
    blanks, quotes = " " * 60_000, '"' * 60_000
    path = write_site(
        tmp_path,
        f"한글 `{blanks}` x\n\n```js\n{blanks}x{blanks}\n```\n\n{{% highlight js %}}{blanks}{{% endhighlight %}}\n\n"
        f"![글]({quotes} <img src={quotes}\n\n" + "[" * 3000 + "](x)\n",
    )
    (tmp_path / "img/a.svg").write_bytes(b"<!-- -->" * 30_000)
    assert page_of(path)


pieces = st.sampled_from(
    [
        "<b1>",
        "</b1>",
        "<a2>",
        "</a2>",
        "<c3>x</c3>",
        "<c3/>",
        "<c3>",
        "</c3>",
        "<u4>",
        "<br5/>",
        "<z9>",
        "말",
        "words ",
        "<",
        "&",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(pieces).map("".join), st.lists(pieces).map("".join))
def test_tags_in_any_order_make_sound_markup(old: str, new: str) -> None:
    tags = (
        Tag("b1", True, "**", "**"),
        Tag("a2", True, "[", "](https://x.y)"),
        Tag("c3", False, "`x`", "", "x"),
        Tag("u4", False, "<https://x.y>", "", "https://x.y"),
        Tag("br5", False, "  \n", ""),
    )
    inline = Inline(tags, {"a2": "https://x.y", "u4": "https://x.y"})
    diff = word_diff(old, new)
    body = f"<p>{inline.show(old)}</p><p>{inline.changes(diff.pieces)}</p>"
    root = read_page(f'<!DOCTYPE html>\n<html lang="en">{body}</html>')
    bare = TAG.sub("", old.replace("<c3>x</c3>", "").replace("<c3/>", ""))
    assert root.all("p")[0].text.count("말") >= min(bare.count("말"), 1) - old.count("<c3>") - old.count(
        "<u4>"
    )


def test_the_index_takes_hostile_names_for_names() -> None:
    entries = [IndexEntry(evil, "a.html", evil, evil, ((State.ACCEPTED, 1),), 1) for evil in EVIL]
    is_safe(render_index([*entries, IndexEntry(EVIL[0], error=EVIL[1])]))


def test_the_one_script_of_a_served_page_is_the_one_that_its_policy_names(tmp_path: Path) -> None:
    from support.previews import Node

    from translator.preview import render_page
    from translator.workflow.preview_page import gather
    from translator.workflow.site import open_site

    path = all_states(tmp_path)
    page = render_page(gather(open_site(path), path).page, "v1")
    scripts: list[Node] = read_page(page).all("script")
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in SERVED_POLICY
    assert 'content="v1"' in page


def test_no_page_says_where_it_was_made(tmp_path: Path) -> None:
    assert str(tmp_path) not in page_of(all_states(tmp_path))
    assert NAME in page_of(tmp_path / NAME)
