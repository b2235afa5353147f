"""How quickly a post is read and written, and that no post can make it slow.

    python benchmarks/document_speed.py [NAME …]

Processor times are ratios within one run: against mistune's own HTML of the same posts (the samples, and OLGIM_CORPUS
where there is one), of a post to one twice as long; and memory to the source's bytes. Each line has its bar; the exit
code is 1 if one is missed. NAMEs pick some of the inputs that are made to be slow, and leave out the rest.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import mistune

_ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_ROOT), str(_ROOT / "tests/lib")]

from support.answers import plain_answers  # noqa: E402
from support.corpus import corpus_files  # noqa: E402

from translator.document import Engine, ParseOptions, parse  # noqa: E402
from translator.document.front_matter import find_front_matter  # noqa: E402

RENDERING_BAR = 2.0
PER_BYTE_BAR = 1.3
DOUBLING_BAR = 3.0
MEMORY_BAR = 20.0
_MEGABYTE = 1_000_000
_TOO_SHORT = 0.1  # seconds: below that a ratio is noise

# Inputs of about `n` characters that parsers are known to be slow on.
HARD: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "가나다 " * (n // 4),
    "short lines": lambda n: "가\n" * (n // 2),
    "paragraphs": lambda n: "가\n\n" * (n // 3),
    "blank lines": lambda n: "가" + "\n" * n + "나",
    "blanks": lambda n: "가" + " " * n + "나",
    "quotes": lambda n: ">" * n + "가",
    "quotes and blanks": lambda n: "> " * (n // 2) + "가",
    "quotes, lazily": lambda n: "".join("> " * depth + "가\n" for depth in range(int((n / 1.5) ** 0.5))),
    "lists": lambda n: "- " * (n // 2) + "가",
    "lists, a line each": lambda n: "".join(f"{'  ' * d}- 가\n" for d in range(int(n**0.5))),
    "items": lambda n: "- 가\n" * (n // 4),
    "loose items": lambda n: "- 가\n\n" * (n // 5),
    "numbers": lambda n: "1. 가\n" * (n // 5),
    "headings": lambda n: "# 가\n" * (n // 4),
    "same headings": lambda n: "## 가 나\n\n다\n\n" * (n // 11),
    "hashes": lambda n: "# " + "#" * n,
    "brackets": lambda n: "가" + "[" * n,
    "brackets closed": lambda n: "가" + "[" * (n // 2) + "]" * (n // 2),
    "brackets paired": lambda n: "[가]" * (n // 3),
    "links": lambda n: "[가](/a) " * (n // 8),
    "links unclosed": lambda n: "[가](" * (n // 4),
    "links nested": lambda n: "[" * (n // 6) + "가" + "](/a)" * (n // 6),
    "destinations": lambda n: "[가](" + "(" * n,
    "angles in links": lambda n: "[가](<" * (n // 5),
    "titles": lambda n: '[가](/a "' * (n // 9),
    "images": lambda n: "![가" * (n // 3),
    "images closed": lambda n: "![가](/a.png)" * (n // 12),
    "wiki links": lambda n: "[[가" * (n // 3),
    "footnotes": lambda n: "가" + "[^" * (n // 2),
    "notes": lambda n: "".join(f"[^{number}]: 가\n" for number in range(n // 10)),
    "definitions": lambda n: "".join(f"[가{number}]: /a\n" for number in range(n // 12)) + "\n[가1] 나",
    "definitions unclosed": lambda n: "[가]: /a '\n" * (n // 10),
    "references": lambda n: "[가]: /a\n\n" + "[가]" * (n // 3),
    "backticks": lambda n: "가" + "`" * n,
    "backtick runs": lambda n: "가" + "".join("`" * size + " " for size in range(int((2 * n) ** 0.5))),
    "code spans": lambda n: "`가`" * (n // 3),
    "backticks apart": lambda n: "` `` " * (n // 5),
    "fences": lambda n: "```\n가\n" * (n // 6),
    "fences of all lengths": lambda n: "".join("`" * s + "\n가\n" for s in range(3, int((2 * n) ** 0.5))),
    "text below code": lambda n: "    가\n# 나\n" * (n // 10),
    "tabs in quotes": lambda n: ">\t# 가\n" * (n // 6),
    "tabs below quotes": lambda n: "> #\n\t가\n" * (n // 7),
    "alerts": lambda n: "> [!NOTE] 가\n> 나\n\n" * (n // 19),
    "wiki labels": lambda n: "[[가]]{나 " * (n // 8),
    "attribute lists with text": lambda n: '[가](/a){: title="나"} ' * (n // 22),
    "fences in lazy quotes": lambda n: ">```\n가\n```\n\n" * (n // 12),
    "fences open in quotes": lambda n: ">```\n가\n" * (n // 7),
    "tildes": lambda n: "가" + "~" * n,
    "strikes": lambda n: "~~가 " * (n // 4),
    "asterisks": lambda n: "가" + "*" * n,
    "emphasis opened": lambda n: "*가 " * (n // 3),
    "emphasis closed": lambda n: "가* " * (n // 3),
    "strong": lambda n: "a**" * (n // 3),
    "strong in Korean": lambda n: "**가)**나" * (n // 7),
    "mixed emphasis": lambda n: "*가 _나 **다 __" * (n // 13),
    "nested emphasis": lambda n: "*" * (n // 2) + "가" + "*" * (n // 2),
    "underscores": lambda n: "가 _" * (n // 3),
    "underscores in Korean": lambda n: "__가__나 " * (n // 7),
    "less-than": lambda n: "가" + "<" * n,
    "tags": lambda n: "<b>" * (n // 3) + "가",
    "tags paired": lambda n: "<b>가</b>" * (n // 8),
    "tags nested": lambda n: "<i>" * (n // 8) + "가" + "</i>" * (n // 8),
    "tags unclosed": lambda n: "가 <a b" * (n // 6),
    "attributes": lambda n: "가 <a" + " b='" * (n // 4),
    "attributes, bare": lambda n: "가 <a" + " b" * (n // 2),
    "html blocks": lambda n: "<div>\n가\n\n" * (n // 9),
    "html block": lambda n: "<div>\n" + "<p>가</p>\n" * (n // 9),
    "html block of angles": lambda n: "<div>\n" + "<" * n,
    "comments": lambda n: "가 <!--" * (n // 5),
    "comments closed": lambda n: "<!-- 가 -->\n" * (n // 11),
    "comment dashes": lambda n: "<!--" + "-" * n,
    "notes to the translator": lambda n: "<!-- olgim:note 가 -->\n\n나\n\n" * (n // 30),
    "notes between tags": lambda n: "<div>" + "<hr><!-- olgim:note 가 --><hr>" * (n // 31) + "</div>\n\n나\n",
    "notes in text": lambda n: "a <!-- olgim:note 가 --> b\n\n" * (n // 27) + "나\n",
    "declarations": lambda n: "가 <!A" * (n // 5),
    "instructions": lambda n: "가 <?" * (n // 4),
    "cdata": lambda n: "가 <![CDATA[" * (n // 11),
    "pre": lambda n: "<pre>" * (n // 5),
    "code elements": lambda n: "가 <code>" * (n // 8),
    "output": lambda n: "가" + "{{" * (n // 2),
    "output closed": lambda n: "{{ 가 }} " * (n // 8),
    "liquid": lambda n: "가" + "{%" * (n // 2),
    "liquid closed": lambda n: "{% a 가='나' %}\n" * (n // 14),
    "highlight": lambda n: "{% highlight c %}\n" * (n // 18),
    "shortcodes": lambda n: "가 {{< a " * (n // 8),
    "shortcode's arguments": lambda n: "{{< a " + 'b="가" ' * (n // 6) + ">}}\n",
    "shortcode's quotes": lambda n: "{{< a " + ' b="' * (n // 4) + ">}}\n가\n",
    "opaque shortcodes": lambda n: "{{< code >}}\n" * (n // 13),
    "braces": lambda n: "가" + "{" * n,
    "attribute lists": lambda n: "가{:" * (n // 3),
    "attribute lists of blanks": lambda n: "*가*{" + " .a" * (n // 3),
    "extensions": lambda n: "{::comment}\n" * (n // 12),
    "dollars": lambda n: "가" + "$" * n,
    "dollars apart": lambda n: "$가 " * (n // 3),
    "prices": lambda n: "a$b " * (n // 4),
    "display math": lambda n: "$$\n가\n" * (n // 5),
    "bracket math": lambda n: "\\(가" * (n // 3),
    "environments": lambda n: "\\begin{a}\n" * (n // 10),
    "backslashes": lambda n: "가" + "\\" * n,
    "entities": lambda n: "&가" * (n // 2),
    "entities closed": lambda n: "&amp;가" * (n // 6),
    "entity names": lambda n: "가&" + "a" * n,
    "columns": lambda n: "|" + "가|" * (n // 4) + "\n|" + "-|" * (n // 4),
    "rows": lambda n: "| 가 | 나 |\n|-|-|\n" + "| 가 | 나 |\n" * (n // 10),
    "tables": lambda n: "가|나\n-|-\n다|라\n\n" * (n // 13),
    "delimiter rows": lambda n: "a | b\n" + "-|" * (n // 2) + "x",
    "pipes": lambda n: "가" + "|" * n,
    "terms": lambda n: "가\n: 나\n\n" * (n // 7),
    "colons": lambda n: ":a" * (n // 2),
    "addresses": lambda n: "http://a.b/가 " * (n // 13),
    "schemes": lambda n: "http://" * (n // 7),
    "address with brackets": lambda n: "http://a.b/" + "()" * (n // 2) + ")" * 9,
    "closing brackets in an address": lambda n: "http://a.b/" + ")" * n,
    "www": lambda n: "www.a.b가 " * (n // 8),
    "mails": lambda n: "a@" * (n // 2),
    "mail with dots": lambda n: "a@" + "b." * (n // 2),
    "setext": lambda n: "가\n" * (n // 4) + "===\n" + "나\n" * (n // 4),
    "rules": lambda n: "* " * (n // 2) + "가",
    "dashes": lambda n: "- " * (n // 2) + "\n",
    "admonitions": lambda n: "::: tip 가\n" * (n // 10),
    "asides": lambda n: '!!! note "가"\n    나\n\n' * (n // 22),
    "abbreviations": lambda n: "*[A]: 가\n" * (n // 8),
    "literal tags": lambda n: "가 <a1> " * (n // 7),
    "carriage returns": lambda n: "가\r" * (n // 2),
    "covers": lambda n: "가\ue000\ue001" * (n // 3),
    "null characters": lambda n: "가\x00" * (n // 2),
    "blanks in a heading": lambda n: "# 가" + " " * n + "나",
    "hashes apart": lambda n: "# 가" + " #" * (n // 2) + " 나",
    "blanks in a term": lambda n: "가" + " " * n + "나\n: 다",
    "blanks in an abbreviation": lambda n: "*[A]: 가" + " " * n + "나",
    "blanks in an admonition": lambda n: "::: tip 가" + " " * n + "나",
    "blanks in a cell": lambda n: "| 가" + " " * n + "나 |\n|-|",
    "a rule that is none": lambda n: "| 가 |\n|" + "-" * n + "x|",
    "an alt without an end": lambda n: "![" + "가" * n + "[",
    "an attribute list that is none": lambda n: "*가*{" + "a" * n + "!",
    "line ends before nothing": lambda n: "\r\n" * (n // 2) + "가",
    "front matter": lambda n: "---\n" + "".join(f"k{k}: 가\n" for k in range(n // 10)) + "---\n",
    "front matter lists": lambda n: "---\ntags: [" + "가, " * (n // 3) + "]\n---\n",
    "front matter unclosed": lambda n: "---\n" + "가\n" * (n // 2),
}


def posts() -> list[str]:
    """The samples and the corpus."""
    files = [*sorted((_ROOT / "samples/_posts").glob("*.md")), *corpus_files()]
    return [path.read_bytes().decode("utf-8") for path in files]


def body_of(size: int) -> str:
    """The bodies of the posts, again and again, to about `size` bytes of UTF-8; no two rounds are the same."""
    bodies = []
    for text in posts():
        front = find_front_matter(text)
        bodies.append(text[front.end if front else 0 :].strip("\n"))
    parts: list[str] = []
    done = 0
    while True:
        for body in bodies:
            parts.append(f"{body}\n\n# 다음 글 {len(parts)}\n\n")
            done += len(parts[-1].encode())
            if done >= size:
                return "".join(parts)


def read_and_write(text: str) -> None:
    """What a run does with a post that is not translated yet."""
    assert parse(text).assemble({}).text == text


def translate(text: str) -> None:
    """What it does with an answer to each segment: the mirror is parsed again to prove it."""
    document = parse(text)
    document.assemble(plain_answers(document))


def each(texts: list[str], work: Callable[[str], object]) -> None:
    for text in texts:
        work(text)


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of the quickest round."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def against_rendering() -> Iterator[bool]:
    texts = posts()
    size = sum(len(text.encode()) for text in texts)
    rendering = best(lambda: each(texts, mistune.html), rounds=5)
    print(f"{len(texts)} posts, {size:,} bytes: mistune renders {size / rendering / 1e6:.2f} MB/s")
    reading = best(lambda: each(texts, read_and_write), rounds=5)
    yield report("reading and writing / mistune's HTML", reading / rendering, RENDERING_BAR)
    writing = best(lambda: each(texts, translate))
    print(f"  {'with every segment translated and the mirror proven':52} {writing / rendering:6.2f}")


def per_byte() -> Iterator[bool]:
    small, large = body_of(_MEGABYTE), body_of(10 * _MEGABYTE)
    one = best(lambda: read_and_write(small)) / len(small.encode())
    ten = best(lambda: read_and_write(large), rounds=1) / len(large.encode())
    yield report("a byte of a 10 MB post / of a 1 MB post", ten / one, PER_BYTE_BAR)


def memory() -> Iterator[bool]:
    """What is allocated at once, at most, while a post is read and written."""
    text = body_of(_MEGABYTE)
    tracemalloc.start()
    read_and_write(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield report("peak memory / bytes of a 1 MB post", peak / len(text.encode()), MEMORY_BAR)


def doubling(names: list[str]) -> Iterator[bool]:
    for name, make in HARD.items():
        if names and name not in names:
            continue
        for engine in (Engine.KRAMDOWN, Engine.MDX):
            size = 50_000
            options = ParseOptions(engine=engine)
            short, long = hard_times(make, size, options)
            while long < _TOO_SHORT and size < 400_000:
                size *= 2
                short, long = hard_times(make, size, options)
            if long < _TOO_SHORT:
                continue
            if (
                long > DOUBLING_BAR * short
            ):  # or something else had the machine's caches: the best of more rounds tells
                short, long = map(min, (short, long), hard_times(make, size, options, rounds=9))
            yield report(
                f"{name} ({engine}): {2 * size:,} characters / half", long / short, DOUBLING_BAR, long
            )


def hard_times(
    make: Callable[[int], str], size: int, options: ParseOptions, rounds: int = 3
) -> tuple[float, float]:
    """Seconds for an input, and for one that is twice as long."""

    def work(text: str) -> None:
        document = parse(text, options)
        assert document.assemble({}).text == text
        assert document.spans
        assert document.skeleton is not None

    one, two = make(size), make(2 * size)
    return best(lambda: work(one), rounds), best(lambda: work(two), rounds)


def report(name: str, ratio: float, bar: float, seconds: float | None = None) -> bool:
    """Print a ratio with its bar; whether it is met."""
    met = ratio <= bar
    time_taken = "" if seconds is None else f"  {seconds:.2f} s"
    print(f"{'  ' if met else '! '}{name:52} {ratio:6.2f} (at most {bar:g}){time_taken}", flush=True)
    return met


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in HARD]:
        sys.exit(f"no such input: {', '.join(unknown)}; there are: {', '.join(HARD)}")
    met = [] if names else [*against_rendering(), *per_byte(), *memory()]
    met += doubling(names)
    print(f"{met.count(True)} of {len(met)} bars met")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
