"""Does the time for a post, for a long answer or for what is checked in it grow with its length, or faster?

    python benchmarks/doubling.py [--size 8000] [--only WORD] [--limit 2.5]

Every construct of Markdown, HTML, templates and front matter is repeated to `size` characters and to twice that, alone
and at several places of a post; the post is parsed and assembled, the same text is read and judged as an answer, and held
against the glossary and by every check as a source, as a translation and as both. For these there is English and Korean
that they look for, too.
Prints those whose time for twice the text is more than `limit` times the time for once, where that is over 50 ms: of
three tries the best, in seconds of the processor. Exit code 1 where there are any.
"""

# ruff: noqa: E501 - lists of pieces

from __future__ import annotations

import argparse
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/lib"))

from support.effort import effort

from glossary import Glossary, Person, load_glossary
from translator import quality
from translator.document import parse
from translator.errors import SourceError
from translator.llm.answer_reading import read_object, read_plain
from translator.llm.validate import problems
from translator.quality import CHECKS, amounts, check_unit

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

_SAID = (
    "the ", "a", "a ", "is is ", "word. ", "Word word. ", "word, ", "word; ", "He said. ", "Anna Kim ", "Anna-", "A. ", "i.e. ",
    "1,", "1.", "1 ", "10 000 ", "12:", "12:30 ", "12:30 PM ", "1/", "1-", "1~", "1st ", "3 PM to ", "two hundred ", "twenty-", "one ",
    "one and ", "million ", "half ", "a half ", "May ", "May 1, ", "May 1, 2024, ", "Monday ", "2024-01-", "2024년 ", "1월 ", "1월 2일 ",
    "1시 ", "1시 30분 ", "오후 ", "오후 3시부터 ", "3시간 ", "30분 ", "만 ", "1만", "1만 ", "삼십", "삼십 ", "세 ", "세 가지 ", "수십 ", "몇 ", "백",
    "열 ", "하나 ", "절반 ", "반 ", "원 ", "1원 ", "$1 ", "1달러 ", "100% ", "퍼센트 ", "1 GB ", "10KB/", "배 ", "v1.", "1e", "x2", "²", "½",
    "1½ ", "#1 ", "No. 1 ", "(1)", "(one", "김철수 님 ", "김철수님", "패러데이(Faraday) ", "가(Ab) ", "가나다 ", "가 나 다 ", "않는다 ", "없다. ",
    "그는 ", "‘가’ ", "“a” ", "'a' ", '"a" ', "‘가’라고 ", "「가」", "·", "가·", "a·", "~~~", "ㅋ", "ㅋㅋ ", "(ㅋㅋ) ", "^^", ";;", "…", "?!", "! ",
    "Sure, ", "Here is ", "I'm sorry ", "Note: ", "translation: ", "translator's note ", "as an AI ", "I have ", "let me know ",
    "ha", "haha ", "abcabc", "ab ab ", "a\n", "a \n", "\n \n", "a\n\n", "# ", "| ", "=\n", "-- ", "<b1>a</b1> ", "<b1>", "</b1>",
    "<b1> ", "<b1>가 ", "<c1>", "<c1>a</c1>", "<br1/>", "<a b", "a>", "&a", "{{a", "Word (Word) ", "word (", "(a) ", "a) ", "Faraday (",
    "git ", "배포", "배포를 ", "배 포 ", "캐시-", "캐 ", "API", "API ", "C+", "Node.", "Node.js ", "서버리스", "데이터", "데이터 베이스 ", "파이프라인",
    "컨테이너를 ", "머신 러닝", "오버", "로그인", "들", "들이", "하다 ", "에서", "에서는", "에서도에서", "합니다.", "했습니다. ", "\u1100\u1161", "e\u0301",
    "\u0301", "İ", "❤️", "👨‍", "👨‍👩‍👧", "\U000e0061", "\u200d", "ﬀ", "１", "１２：", "ａ", "Ⅳ", "①", "й", "é ", "の", "漢",
)  # fmt: skip


def _texts(size: int) -> Iterator[tuple[str, str]]:
    """Texts of about so many characters, as one segment has them, by what is in them and where."""
    for piece in (*_SAID, *_PIECES):
        text = piece * max(1, size // len(piece))
        yield f"{piece!r}", text
        yield f"{piece!r} among words", f"처음에는 2024년 {text} 좋았다 the end."


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
    try:
        document = parse(text)
    except SourceError:  # front matter that is no YAML
        return
    document.assemble({one.key: f"a {one.source} b" for one in document.segments[:50]})


_SEGMENT = next(one for one in parse("우리 팀은 `a` 를 **2021년**부터 썼다. 처음에는 좋았다.\n").segments)


def _judge(text: str) -> None:
    read_object('{"passages": ["1 ' + text)
    read_plain(text)
    problems(_SEGMENT, text)


_ENGLISH = "Our team has used <c1/> since <b1>2021</b1>. It was good at first."
_KEYS = tuple(check.code for check in CHECKS)


def _check_source(text: str) -> None:
    check_unit(text, _ENGLISH, glossary=_glossary())


def _check_answer(text: str) -> None:
    _every_check(_SEGMENT.source, text)


def _check_both(text: str) -> None:
    _every_check(text, text)


def _every_check(source: str, target: str) -> None:
    """Each by itself: what is decisive would keep the others from being asked."""
    for code in _KEYS:
        check_unit(source, target, glossary=_glossary(), codes=(code,))


@cache
def _glossary() -> Glossary:
    packaged = load_glossary((), ("ai-ml", "dev-blog", "devops", "web"))
    return Glossary(packaged.terms, [Person("김철수", "Cheolsu Kim")])


def _match(text: str) -> None:
    _glossary().matches(text)
    _glossary().misses(text, text)


_REMEMBERED = (quality._check_pair, amounts._amounts)  # noqa: SLF001 - else the second try would take no time


def _seconds(work: Callable[[str], None], text: str, tries: int) -> float:
    found = []
    for _ in range(tries):
        for function in _REMEMBERED:
            function.cache_clear()
        found.append(effort(lambda: work(text)))
    return min(found)


_OF_POSTS = {"post": _parse, "answer": _judge}
_OF_TEXTS = {"source": _check_source, "translation": _check_answer, "both": _check_both, "terms": _match}


def _told(name: str, work: Callable[[str], None], once: str, twice: str, limit: float) -> bool:
    """Whether the time for twice the text is out of proportion; it is printed then."""
    if (second := _seconds(work, twice, 1)) < 2 * _TELLING:
        return False
    first = _seconds(work, once, 1)
    if second / max(first, 1e-6) > limit:
        second, first = _seconds(work, twice, 3), _seconds(work, once, 3)
    ratio = second / max(first, 1e-6)
    if first <= _TELLING or ratio <= limit:
        return False
    print(f"{name}: {first:.2f} s, {second:.2f} s, ratio {ratio:.1f}", flush=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=8000)
    parser.add_argument("--only", default="")
    parser.add_argument("--limit", type=float, default=2.5)
    options = parser.parse_args()
    faults = tried = 0
    for made, works in ((_posts, _OF_POSTS), (_texts, _OF_TEXTS)):
        for (name, once), (_, twice) in zip(made(options.size), made(2 * options.size), strict=True):
            for what, work in works.items():
                if options.only in f"{what} {name}":
                    tried += 1
                    faults += _told(f"{what} {name}", work, once, twice, options.limit)
    print(f"{tried} tried, {faults} faster than the length")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
