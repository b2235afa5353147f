"""What a page shows: everything once, in its place, as it reads, with what is to be said of it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from support.previews import (
    ENGLISH,
    PNG,
    POST,
    Node,
    all_states,
    change,
    page_of,
    passages_of,
    read_page,
    say,
    write_site,
)

from translator.bitext import Bitext
from translator.document import prose_of
from translator.errors import SourceError
from translator.units import Origin, State
from translator.workflow.preview_images import MOST_EACH
from translator.workflow.site import open_site
from translator.workflow.work import open_work


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return all_states(tmp_path)


@pytest.fixture
def page(post: Path) -> Node:
    return read_page(page_of(post))


def row(page: Node, korean: str) -> Node:
    """The row of the passage that begins so."""
    (found,) = [
        one
        for one in page.all()
        if "data-passage" in one.attributes
        and any(ko.text.strip().startswith(korean) for ko in one.all(look="ko"))
    ]
    return found


def words(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def test_every_passage_stands_there_once_in_both_languages(post: Path, page: Node) -> None:
    work = open_work(open_site(post), post)
    shown = {key: (korean, english) for key, korean, english in passages_of(page)}
    assert len(shown) == len(passages_of(page)) == len(work.units)
    for unit in work.units:
        korean, english = shown[unit.key]
        tags = work.segments[unit.key].tags
        assert words(prose_of(unit.source, tags)) in words(korean)
        assert words(prose_of(unit.target, tags) if unit.target else "No English yet") in words(english)


def test_the_passages_stand_in_the_posts_order(post: Path, page: Node) -> None:
    lines = {segment.key: segment.line for segment in open_work(open_site(post), post).document.segments}
    order = [lines[key] for key, _, _ in passages_of(page)]
    assert order == sorted(order)


def test_each_state_is_told_in_words(page: Node) -> None:
    def state(korean: str) -> str:
        (mark,) = row(page, korean).all("p", "state")
        return " ".join(mark.text.split())

    assert state("왜 두 번인가") == "✓ accepted"
    assert state("첫째 항목") == "✓ accepted by hand"
    assert state("안쪽 항목") == "~ proposed"
    assert state("네 번째") == "· untranslated"
    assert state("각주의 새") == "≠ stale by hand footnote"
    assert "1 untranslated" in " ".join(page.all("ul", "counts")[0].text.split())


def test_a_stale_passage_shows_what_became_of_its_korean_and_the_proposal(page: Node) -> None:
    changes = row(page, "각주의 새").all("div", "change")
    assert [one.all("p", "about")[0].text for one in changes] == [
        "Korean: before → now",
        "English: now → proposed",
    ]
    assert [one.text for one in changes[0].all("ins")] == ["새"]
    assert [one.text for one in changes[1].all("ins")] == ["new"]


def test_english_by_hand_is_compared_with_the_machines(page: Node) -> None:
    (diff,) = row(page, "첫째 항목").all("div", "change")
    assert diff.text.startswith("English: the machine's → by hand")
    assert diff.all("del")
    assert diff.all("ins")


def test_a_finding_stands_beside_its_passage_and_marks_its_words(page: Node) -> None:
    quote = row(page, "서버는 3대다")
    (found, *_) = quote.all("ul", "findings")
    assert "numbers" in found.text
    assert "warning" in found.text
    assert "5" in [mark.text for mark in quote.all("mark")]
    (nav,) = page.all("nav")
    assert quote.attributes["id"] in {link.attributes["href"][1:] for link in nav.all("a")}


def test_markup_is_shown_as_it_reads(page: Node) -> None:
    paragraph = row(page, "캐시는")
    assert [one.text for one in paragraph.all("strong")] == ["두 번", "twice"]
    links = paragraph.all("a", "link")
    assert [one.text for one in links] == ["문서", "The docs"]
    assert {one.attributes["href"] for one in links} == {"https://example.com/cache"}
    assert "https://example.com/cache" in paragraph.all("ul", "targets")[0].text


def test_blocks_keep_their_kind(page: Node) -> None:
    assert row(page, "왜 두 번인가").all("h2")
    assert row(page, "캐시를 지우는").all("h1")
    assert len(row(page, "서버는").all("blockquote")) == 2
    assert [one.attributes["start"] for one in row(page, "세 번째").all("ol")] == ["3", "3"]
    assert [one.attributes["start"] for one in row(page, "네 번째").all("ol")] == ["4", "4"]
    assert "☑" in row(page, "☑ 다 끝난 일").text
    assert len(row(page, "안쪽 항목").all("ul")) == 2
    assert row(page, "이름").name == "th"
    assert row(page, "하나").name == "td"


def test_what_the_post_keeps_stands_once_between_the_passages(page: Node) -> None:
    (code, formula) = page.all("div", "code")
    assert code.all("p", "about")[0].text == "python"
    assert code.all("code")[0].text == "cache.clear()  # <b>두 번</b>"
    assert "x^2" in formula.all("code")[0].text
    order = [one for one in page.all("div", "row") if "안쪽" in one.text or one.all("div", "code")]
    assert "안쪽 항목" in order[0].text
    assert "cache.clear" in order[1].text


def test_lines_and_anchors_lead_to_each_passage(post: Path, page: Node) -> None:
    work = open_work(open_site(post), post)
    for one in page.all("div", "row"):
        if "data-passage" in one.attributes:
            (link,) = one.all("p", "line")[0].all("a")
            key = one.attributes["id"]
            assert link.attributes["href"] == f"#{key}"
            assert link.text == str(work.segments[key].line)


def test_a_small_image_of_the_site_is_in_the_page(page: Node) -> None:
    (image,) = page.all("img")
    assert image.attributes["src"].startswith("data:image/png;base64,")
    assert image.attributes["alt"] == "서버 세 대"


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("https://example.com/a.png", "it is on the web"),
        ("//example.com/a.png", "it is on the web"),
        ("/img/gone.png", "there is no such file in the site"),
        ("/img/out.png", "its file is outside of the site"),
        ("../../secret.png", "its file is outside of the site"),
        ("/img/large.png", "its file is larger than 300 kB"),
        ("/img/text.png", "its file is of another kind than PNG, JPEG, GIF, WebP, AVIF or SVG"),
        ("/.git/x.png", "its file isn't where images are"),
        ("data:image/png;base64,AAAA", "it is written into the post itself"),
        ("/img/pipe.png", "there is no such file in the site"),
        ("/img/%00.png", "there is no such file in the site"),
    ],
)
def test_other_images_are_named_with_the_reason(tmp_path: Path, target: str, why: str) -> None:
    import os

    root = tmp_path / "site"
    root.mkdir()
    path = write_site(root, f"한글 ![그림]({target})\n")
    (tmp_path / "secret.png").write_bytes(PNG)
    (root / "img/out.png").symlink_to(tmp_path / "secret.png")
    (root / "img/large.png").write_bytes(PNG + bytes(MOST_EACH))
    (root / "img/text.png").write_text("<html>")
    (root / ".git").mkdir()
    (root / ".git/x.png").write_bytes(PNG)
    os.mkfifo(root / "img/pipe.png")
    page = read_page(page_of(path))
    assert not page.all("img")
    (figure,) = page.all("figure")
    assert figure.all("figcaption")[0].text.endswith(f"not shown: {why}")


def test_svg_and_addresses_that_a_site_makes_are_found(tmp_path: Path) -> None:
    path = write_site(
        tmp_path,
        "한글 ![가]({{ site.baseurl }}/img/a.svg) ![나]({{ '/img/servers.png' | relative_url }})\n\n"
        '<img src="/img/servers.png" alt="다">\n',
    )
    (tmp_path / "img/a.svg").write_text("<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>")
    images = read_page(page_of(path)).all("img")
    assert [one.attributes["src"].partition(";")[0] for one in images] == [
        "data:image/svg+xml",
        "data:image/png",
        "data:image/png",
    ]


def test_against_an_earlier_checkout_what_changed_is_marked(tmp_path: Path) -> None:
    before, now = tmp_path / "before", tmp_path / "now"
    for root in (before, now):
        root.mkdir()
        say(write_site(root))
    path = now / "_posts/2025-01-02-cache.md"
    change(
        path,
        lambda unit: replace(unit, target="Two lines will do") if unit.source == "두 줄이면 된다" else unit,
    )
    page = read_page(page_of(path, against=before))
    (changed,) = page.all("div", "change")
    assert changed.text.startswith("English: before → now")
    assert [one.text for one in changed.all("ins")] == ["will do"]


def test_a_published_mirror_is_what_new_english_is_compared_with(post: Path) -> None:
    from translator.workflow.mirror_write import publish_work

    say(post)  # all of it
    change(
        post,
        lambda unit: replace(
            unit,
            target=ENGLISH.get(unit.source) or "All words here",
            state=State.ACCEPTED,
            previous_source=None,
            proposal="",
            origin=Origin.MODEL,
            machine="",
            waived={"numbers": "", "word-count": ""},
        ),
    )
    publish_work(open_work(open_site(post), post))
    assert "as shown here" in page_of(post)
    change(
        post,
        lambda unit: replace(unit, target="Two lines will do") if unit.source == "두 줄이면 된다" else unit,
    )
    page = read_page(page_of(post))
    (changed,) = page.all("div", "change")
    assert changed.text.startswith("English: as published → now")
    assert "older than what is shown here" in page.text


def test_the_glossarys_terms_are_listed_with_their_places(tmp_path: Path) -> None:
    path = write_site(tmp_path)
    (tmp_path / "_olgim").mkdir()
    (tmp_path / "_olgim/glossary.yml").write_text("terms:\n  - source: 서버\n    target: host\n")
    say(path)
    (table,) = read_page(page_of(path)).all("section", "terms")
    assert "서버" in table.text
    assert "host ! not said in 2 passages" in " ".join(table.text.split())


def test_the_same_post_gives_the_same_bytes(post: Path, tmp_path: Path) -> None:
    assert page_of(post) == page_of(post) == page_of(post, tmp_path / "elsewhere")


def test_nothing_of_the_site_is_written(post: Path) -> None:
    root = post.parent.parent
    before = {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts
    }
    page_of(post)
    after = {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts
    }
    assert after == before


def test_edits_in_the_english_file_are_shown_and_not_taken(post: Path) -> None:
    from translator.workflow.mirror_write import publish_work

    change(
        post,
        lambda unit: replace(
            unit,
            target=ENGLISH.get(unit.source) or "All words here",
            state=State.ACCEPTED,
            previous_source=None,
            proposal="",
        ),
    )
    publish_work(open_work(open_site(post), post), partial=True)
    mirror = post.parent.parent / "en/_posts/2025-01-02-cache.md"
    mirror.write_text(mirror.read_text().replace("Inner item", "An inner item"))
    page = read_page(page_of(post))
    assert "An inner item" in row(page, "안쪽 항목").text
    kept = Bitext.load(open_site(post).bitext_path(post))
    assert "An inner item" not in {unit.target for unit in kept.units}


def test_a_post_without_korean_has_a_page(tmp_path: Path) -> None:
    path = write_site(tmp_path, "---\ntitle: 하나\n---\n\n한글\n")
    path.write_text("Only English, and `code`.\n\n```js\nx()\n```\n")
    page = read_page(page_of(path))
    assert "There is no Korean in this post." in page.text
    assert "x()" in page.text


def test_headings_leave_no_level_out(tmp_path: Path) -> None:
    path = write_site(
        tmp_path, "---\ntitle: 글\n---\n\n#### 깊은 제목\n\n## 위\n\n##### 더 깊은\n\n# 맨 위\n"
    )
    levels = [int(one.name[1]) for one in read_page(page_of(path)).all() if re.fullmatch("h[1-6]", one.name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert levels.count(1) == 1


def test_a_post_that_cant_be_read_is_an_error_with_its_name(tmp_path: Path) -> None:
    path = write_site(tmp_path)
    path.write_bytes(b"\xff\xfe\x00\xd8 \xff")
    with pytest.raises(SourceError, match=r"cache\.md"):
        page_of(path)


def test_line_ends_of_windows_make_no_difference(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    first = page_of(write_site(one, POST))
    second = page_of(write_site(two, POST.replace("\n", "\r\n")))
    assert first == second
