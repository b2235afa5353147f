"""Does the time for a post, or for a long answer, grow with its length, or faster?

    python benchmarks/doubling.py [--size 8000] [--only WORD] [--limit 2.5]

Every construct of Markdown, HTML, templates and front matter is repeated to `size` characters and to twice that, alone
and at several places of a post; the post is parsed and assembled, and the same text is read and judged as an answer.
Prints those whose time for twice the text is more than `limit` times the time for once, where that is over 50 ms: of
three tries the best, in seconds of the processor. Exit code 1 where there are any.
"""

# ruff: noqa: E501 - lists of pieces

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from translator.document import parse
from translator.llm.reading import read_object, read_plain
from translator.llm.validate import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TELLING = 0.05
_PIECES = (
    "*", "**", "_", "__", "~~", "`", "``", "***a", "*a_", "**a*", "_a*b", "[", "]", "](", "[a](", "![", "[a]", "[a][",
    "[[", "]]", "[a](<", '[a](b "', "[^1]", "[^", "<", ">", "<a", "</a>", "<a b", '<a b="', "<a b='c' ", "<b>", "</b>",
    "<div>", "</div>\n", "<!--", "-->", "<?", "<![CDATA[", "<!A", "<br/>", "&", "&amp;", "&#", "\\", "\\\n", "  \n", "$",
    "$$", "$a", "\\(", "\\[", "\\begin{a}", "{%", "%}", "{{", "}}", "{% raw %}", "{% if a %}", "{{ a }}", "{{<", ">}}",
    "{{< a >}}", "{{% a %}}", "{:", "{: .a}", "{::", "{::a}", "{#", "{", "}", "{a}", "{/*", "*/}", "<A/>", "<A>", "<A b={",
    "import a\n", "export a\n", "www.", "www.a", "www.]]", "http://", "http://a", "http://{{]]", "https://a.b/(", "a@",
    "a@b.c", "a@b.c ", "|", "|a", "| a | b |\n", "|-|\n", "- ", "- a\n", "* a\n\n", "1. ", "1) a\n", "> ", "> a\n", ">>",
    "#", "# a\n", "a\n===\n", "a\n---\n", "---\n", "***\n", "```\n", "~~~\n", "```a\nb\n```\n", "    a\n", "\t", "\ta\n",
    "[a]: b\n", "[^1]: a\n", "[^1]: a\n\n", "*[A]: a\n", ": a\n", "a\n: b\n", ":::\n", ":::a\n", "!!! a\n", '=== "a"\n',
    "??? a\n", "- [ ] a\n", "\n", "\r\n", "\r", " ", "\xa0", "\u200b", "\ufeff", "가", "가 ", "가\n", "가\n\n", "가*", "**가**",
    "'", '"', "“", "(", ")", "((", "().", "...", "--", "a.", "a. ", "A.B.", "1.", ",", "-", "=", "+", "~", "^", "a\\", "a`",
    "`a``", "a  ", "<a1>", "</a1>", "<x2/>", "<a1", "<span>가</span>", '<img alt="가"', "가<", "[가](", "{%가", "「", "」",
)  # fmt: skip
_FRONT = (
    "features:\n  - title: 가\n", "a: 가\n", "- 가\n", "- title: 가\n  a: b\n", "a:\n", "  a: 나\n", "[", "{", "a: [", "? a\n",
    "&a a\n", "*a\n", "!!str a\n", "'", '"', "# a\n", "- - a\n", "a: |\n  가\n", "a: >\n  가\n", "tags: [가]\n", ", ", "\t",
)  # fmt: skip


def _posts(size: int) -> Iterator[tuple[str, str]]:
    """Posts of about so many characters, by what is in them and where."""
    for piece in _PIECES:
        text = piece * max(1, size // len(piece))
        yield f"{piece!r}", text
        yield f"{piece!r} after a word", f"가 {text} 나\n"
        yield f"{piece!r} in lists", f"- 가\n  - {text}\n    나\n"
        yield f"{piece!r} in a cell", f"| 가 | 나 |\n|---|---|\n| {text} | 다 |\n"
        yield f"{piece!r} in a link", f"[{text}](가)\n"
        yield f"{piece!r} in a title", f"---\ntitle: 가 {text}\n---\n\n나\n"
    for piece in _FRONT:
        yield f"front matter {piece!r}", f"---\n{piece * max(1, size // len(piece))}\n---\n\n가\n"
    numbered = range(max(1, size // 20))
    yield "footnotes", "".join(f"가[^{one}]\n\n[^{one}]: 나\n\n" for one in numbered)
    yield (
        "links",
        "".join(f"[가][a{one}] " for one in numbered)
        + "\n\n"
        + "".join(f"[a{one}]: b\n" for one in numbered),
    )
    yield "titles", "---\n" + "".join(f"title{one}: 가\n" for one in numbered) + "---\n\n나\n"
    yield (
        "features",
        "---\nfeatures:\n" + "".join(f"  - title: 가 {one}\n" for one in numbered) + "---\n\n나\n",
    )
    yield "nested lists", "".join("  " * min(one, 60) + "- 가\n" for one in numbered)
    yield "nested quotes", "> " * (size // 2) + "가\n"


def _parse(text: str) -> None:
    document = parse(text)
    document.assemble({one.key: f"a {one.source} b" for one in document.segments[:50]})


_SEGMENT = next(one for one in parse("우리 팀은 `a` 를 **2021년**부터 썼다. 처음에는 좋았다.\n").segments)


def _judge(text: str) -> None:
    read_object('{"passages": ["1 ' + text)
    read_plain(text)
    problems(_SEGMENT, text)


def _seconds(work: Callable[[str], None], text: str, tries: int) -> float:
    found = []
    for _ in range(tries):
        began = time.process_time()
        work(text)
        found.append(time.process_time() - began)
    return min(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=8000)
    parser.add_argument("--only", default="")
    parser.add_argument("--limit", type=float, default=2.5)
    options = parser.parse_args()
    faults = tried = 0
    for (name, once), (_, twice) in zip(_posts(options.size), _posts(2 * options.size), strict=True):
        for what, work in (("post", _parse), ("answer", _judge)):
            if options.only not in f"{what} {name}":
                continue
            tried += 1
            if (second := _seconds(work, twice, 1)) < 2 * _TELLING:
                continue
            first = _seconds(work, once, 1)
            if second / max(first, 1e-6) > options.limit:
                second, first = _seconds(work, twice, 3), _seconds(work, once, 3)
            ratio = second / max(first, 1e-6)
            if first > _TELLING and ratio > options.limit:
                faults += 1
                print(f"{what} {name}: {first:.2f} s, {second:.2f} s, ratio {ratio:.1f}", flush=True)
    print(f"{tried} tried, {faults} faster than the length")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
