"""Material for tests of previews: a site whose post has all states, and a reader of pages that forgives nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from translator.units import Origin, State, Unit
from translator.workflow.preview import write_previews
from translator.workflow.site import open_site
from translator.workflow.work import open_work

POST = """\
---
title: 캐시를 지우는 일
description: 두 줄이면 된다
tags: [캐시, 서버]
---

캐시는 **두 번** 지운다. [문서](https://example.com/cache "캐시 문서")에 그렇게 나온다.

## 왜 두 번인가

- 첫째 항목
  - 안쪽 항목

    ```python
    cache.clear()  # <b>두 번</b>
    ```
- [x] 끝난 일

3. 세 번째부터
4. 네 번째

> 서버는 3대다.

| 이름 | 값 |
|:-----|---:|
| 하나 | `1` |
| 둘 | |

![서버 세 대](/img/servers.png)

각주가 있다[^1].

[^1]: 각주의 내용이다.

$$
x^2
$$
"""
ENGLISH = {
    "캐시를 지우는 일": "Clearing a cache",
    "두 줄이면 된다": "Two lines are enough",
    "캐시는 <b1>두 번</b1> 지운다. <a2>문서</a2>에 그렇게 나온다.": "Clear the cache <b1>twice</b1>. <a2>The docs</a2> say so.",
    "캐시 문서": "The cache docs",
    "왜 두 번인가": "Why twice",
    "첫째 항목": "First item",
    "안쪽 항목": "Inner item",
    "끝난 일": "Done",
    "세 번째부터": "From the third",
    "네 번째": "The fourth",
    "서버는 3대다.": "There are 5 servers.",
    "이름": "Name",
    "값": "Value",
    "하나": "One",
    "둘": "Two",
    "<g1>서버 세 대</g1>": "<g1>Three servers</g1>",
    "각주가 있다<f1>[^1]</f1>.": "There is a footnote<f1>[^1]</f1>.",
    "각주의 내용이다.": "What the footnote says.",
}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)
NAME = "_posts/2025-01-02-cache.md"


def write_site(root: Path, text: str = POST, name: str = NAME) -> Path:
    """A Jekyll site with one post, an image and no translation. Returns the post."""
    (root / "_config.yml").write_text("title: 블로그\n")
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    (root / "img").mkdir(exist_ok=True)
    (root / "img/servers.png").write_bytes(PNG)
    return path


def change(path: Path, how: Callable[[Unit], Unit]) -> None:
    """Change the units of a post, in its bitext."""
    work = open_work(open_site(path), path)
    work.bitext.put(*(how(unit) for unit in work.units))
    work.bitext.save()


def say(path: Path, english: dict[str, str] | None = None, state: State = State.PROPOSED) -> None:
    """Give a post's units their English, as a model's; those without one stay untranslated."""
    known = ENGLISH if english is None else english

    def give(unit: Unit) -> Unit:
        target = known.get(unit.source, "")
        if not target:
            return unit
        return replace(unit, target=target, state=state, origin=Origin.MODEL, author="test-model")

    change(path, give)


def all_states(root: Path) -> Path:
    """A post with proposals, accepted English, English by hand, findings, stale English of both kinds, and none."""
    path = write_site(root)
    say(path)

    def vary(unit: Unit) -> Unit:
        match unit.source:
            case "왜 두 번인가" | "이름":
                return replace(unit, state=State.ACCEPTED)
            case "첫째 항목":
                return replace(
                    unit, target="The first", machine=unit.target, origin=Origin.HUMAN, state=State.ACCEPTED
                )
            case "각주의 내용이다.":
                return replace(unit, origin=Origin.HUMAN, state=State.ACCEPTED)
            case "네 번째":
                return replace(unit, target="", state=State.UNTRANSLATED, origin=None, author="")
        return unit

    change(path, vary)
    text = path.read_text().replace("각주의 내용이다", "각주의 새 내용이다").replace("끝난 일", "다 끝난 일")
    path.write_text(text)

    def propose(unit: Unit) -> Unit:
        return (
            replace(unit, proposal="What the new footnote says.")
            if unit.proposal or "새 내용" in unit.source
            else unit
        )

    change(path, propose)
    return path


def page_of(path: Path, folder: Path | None = None, against: Path | None = None) -> str:
    """A post's page."""
    done = write_previews(open_site(path), [path], folder, against=against)
    (one,) = done.posts
    if one.error is not None:
        raise one.error
    assert one.path is not None
    return one.path.read_text(encoding="utf-8")


# ---- reading pages

_VOID = {"img", "input", "meta", "link", "hr", "br"}
_ELEMENTS = _VOID | set(
    "html head title style body header main footer nav section div p span h1 h2 h3 h4 h5 h6 ul ol li dl dt dd a strong em u"
    " s code sup small b mark del ins pre blockquote figure figcaption table thead tbody tr th td details summary fieldset"
    " legend label".split()
)
_ATTRIBUTES = set(
    "lang charset name content http-equiv class id href rel title role aria-label aria-labelledby aria-hidden style src alt"
    " tabindex start scope type checked open data-passage".split()
)
# What may not stand in a paragraph or a heading: a browser would close it there.
_BLOCKS = set(
    "p div ul ol dl pre table figure section header footer main h1 h2 h3 h4 h5 h6 blockquote hr details".split()
)


@dataclass
class Node:
    """An element of a page."""

    name: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words in it."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, name: str = "", look: str = "") -> list[Node]:
        """The elements in it of a name and a class."""
        found = []
        for one in self.children:
            if isinstance(one, Node):
                if (not name or one.name == name) and (not look or look in one.classes):
                    found.append(one)
                found += one.all(name, look)
        return found


class StrictReader(HTMLParser):
    """Reads a page and asserts that it is sound: elements nested and closed, ids and landmarks unique, nothing strange."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self._open = [self.root]
        assert page.startswith("<!DOCTYPE html>\n<html lang=")
        self.feed(page)
        self.close()
        assert len(self._open) == 1, self._open[-1].name
        ids = Counter(one.attributes["id"] for one in self.root.all() if "id" in one.attributes)
        assert not [name for name, times in ids.items() if times > 1]
        for link in self.root.all("a"):
            target = link.attributes["href"]
            if target.startswith("#"):
                assert target[1:] in ids, target

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        served = tag == "script" and self._open[-1].name == "body"
        assert tag in _ELEMENTS or served, tag
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        assert set(names) <= _ATTRIBUTES, names
        above = [one.name for one in self._open]
        if tag in _BLOCKS:
            assert not {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span"} & set(above), (tag, above)
        assert tag != "a" or "a" not in above
        node = Node(tag, {name: value or "" for name, value in attrs}, self._open[-1])
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, (tag, self._open[-1].name)
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def read_page(page: str) -> Node:
    """The elements of a page that is sound."""
    return StrictReader(page).root


def passages_of(root: Node) -> list[tuple[str, str, str]]:
    """The passages of a page: id, Korean, English."""
    found = []
    for one in root.all():
        if "data-passage" in one.attributes:
            (korean,) = [
                node for node in one.all() if "ko" in node.classes and node.attributes.get("lang") == "ko"
            ]
            (english,) = [
                node for node in one.all() if "en" in node.classes and node.attributes.get("lang") == "en"
            ]
            found.append((one.attributes["id"], korean.text, english.text))
    return found
