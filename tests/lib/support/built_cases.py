"""One small site in two languages, as each engine builds it, and all that has to hold of what was built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from support.built_sites import (
    Built,
    check_alternates,
    check_feeds,
    check_links,
    check_sitemap,
    put,
    read_built,
    state_of,
    translate,
    without_switch,
)

from translator.document import ParseOptions, parse
from translator.publish import detect_engine, heading_ids, read_settings

HEADINGS = (
    "이삿짐 목록",
    "이삿짐 목록",
    "준비물 (다시)",
    "1. 시작하기 전에",
    "Spring Boot 3.2로 올리기",
    "`--watch` 옵션 & 값",
    'It\'s "좋은" 날',
    "**굵게** *기울여* Hello World",
    "C++/C# (비교)…",
    "a -- b",
    "왜? 어떻게!",
    "Node.js, npm: 설치",
    "snake_case와 kebab-case",
    "[공식 문서](https://example.com)를 읽자",
    "가/나/다",
    "2024년 12월 1일",
    "100% 끝 — 정리",
    "이모지 🎉 끝",
    "~물결~과 `코드`",
    "값 > 0 일 때",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A site with the posts `a` and `b`, which are translated, and `c`, which isn't.

    `link` writes a link to a post (and a heading of it), as one does there. `pages` are Korean addresses with those of
    their English pages; `ignored` are pages that the engine builds in English of what has none. `also` are names of
    `more` that are translated, too. `feeds` are files by language, `sitemap` is where it begins. With `pairs` each page
    says where it is in the other language. `base` is what the site is served under. `headings` is the address of a Korean page with `HEADINGS`.
    """

    engine: str
    files: Mapping[str, str]
    post: str
    link: Callable[[str, str], str]
    build: Callable[[Path], None]
    built: str
    pages: Mapping[str, str]
    front: str = ""
    ignored: tuple[str, ...] = ()
    image: str = ""
    more: Mapping[str, str | bytes] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    own: str = "#준비물-다시"
    pairs: bool = True
    feeds: Mapping[str, str] = field(default_factory=dict)
    sitemap: str = ""
    base: str = ""
    headings: str = ""
    same: Callable[[str], str] = without_switch


def dated(name: str) -> str:
    """A post's name with its day."""
    return f"2024-12-0{'abch'.index(name) + 1}-{name}"


def posts_of(case: Case) -> dict[str, str]:
    """Three posts with headings, links between them, and links to headings of their own; and one of headings."""
    head = "---\ntitle: {title}\n{front}---\n\n".replace("{front}", case.front)
    link = case.link
    bodies = {
        "a": f"## 준비물\n\n## 준비물 (다시)\n\n[준비물]({case.own})을 챙겨 [둘째 글]({link('b', '')})로, "
        f"아니면 [셋째 글]({link('c', '')})로.\n\n{case.image}끝.\n",
        "b": f"## 준비물\n\n[첫 글]({link('a', '')})과 그 [준비물]({link('a', '#준비물')}).\n",
        "c": "## 준비물\n\n끝.\n",
    }
    if case.headings:
        bodies["h"] = "\n\n".join(f"## {line}" for line in HEADINGS) + "\n"
    titles = {"a": "첫 글", "b": "둘째 글", "c": "셋째 글", "h": "제목들"}
    return {
        case.post.format(name=name, dated=dated(name)): head.replace("{title}", titles[name]) + body
        for name, body in bodies.items()
    }


def check_both(root: Path, case: Case) -> Built:
    """Build the site in Korean, translate it twice, build it again: everything a reader would miss is there."""
    posts = posts_of(case)
    put(root, {**case.files, **posts, **case.more})
    assert detect_engine(root).name == case.engine
    case.build(root)
    before = read_built(root / case.built, case.base)
    assert set(case.pages) <= set(before.pages)
    translated = [*sorted(posts)[:2], *case.also]
    translate(root, *translated)
    written = state_of(root)
    translate(root, *translated)
    assert state_of(root) == written
    case.build(root)
    built = read_built(root / case.built, case.base)
    _check_pages(case, before, built)
    check_links(built, case.pages)
    if case.pairs:
        check_alternates(built, case.pages, case.ignored)
    check_feeds(built, case.feeds, case.pages)
    if case.sitemap:
        check_sitemap(built, case.sitemap, case.pages)
    if case.headings:
        _check_headings(root, case, built)
    return built


def _check_pages(case: Case, before: Built, built: Built) -> None:
    """English pages at their addresses and in English; Korean ones as they were but for language links."""
    english = set(case.pages.values())
    assert english <= set(built.pages)
    assert set(built.pages) - set(before.pages) <= english | set(case.ignored)
    assert {built.pages[page].language[:2] for page in english} == {"en"}
    for page, text in before.texts.items():
        if page not in english and page not in case.ignored and not page.endswith("/404.html"):
            assert case.same(built.texts[page]) == case.same(text), page
    first = built.texts[min(english)]
    assert "준비물" not in first.partition("<main")[2].partition("</main>")[0].replace("#준비물", "")


def _check_headings(root: Path, case: Case, built: Built) -> None:
    """Ids that are known are the built ones; of plain headings hardly any isn't known."""
    settings = read_settings(root, detect_engine(root))
    path = case.post.format(name="h", dated=dated("h"))
    document = parse(
        (root / path).read_text(encoding="utf-8"),
        ParseOptions(engine=settings.engine.dialect).for_file(path),
    )
    ours = heading_ids(document.headings, settings.slugs, settings.id_prefix)
    real = built.pages[case.headings].heading_ids
    assert len(ours) == len(real)
    wrong = [(one, other) for one, other in zip(ours, real, strict=True) if one not in {None, other}]
    assert wrong == [], wrong
    assert sum(one is None for one in ours) <= len(HEADINGS) // 10
