"""Do real renderers see the same document in a post and in its mirror?

Renders every post and a mirror of it in made-up English with kramdown (Jekyll's own settings), cmark-gfm and hugo,
those that are installed, and compares the HTML: the tree of elements, `<code>`, `src` and `href`. By hand:

    python benchmarks/renderers.py FOLDER
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from support.answers import plain_answers

from translator.document import Engine, ParseOptions, decode_post, parse

_RUBY = (
    "require 'kramdown'; require 'kramdown-parser-gfm';"
    "ARGV.each { |path| File.write(path + '.html', Kramdown::Document.new(File.read(path, encoding: 'UTF-8'),"
    " input: 'GFM', hard_wrap: false, syntax_highlighter: nil, auto_ids: false, "
    " smart_quotes: 'apos,apos,quot,quot').to_html) }"
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class _Tree(HTMLParser):
    """The elements of a page in order, with what must be the same in a mirror."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.steps: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = " ".join(f"{name}={value}" for name, value in attrs if name in {"src", "href", "class"})
        self.steps.append(f"<{tag} {kept}>")
        self._code += tag in {"code", "pre", "script", "style"}

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.steps.append(f"</{tag}>")
        if self._code and tag in {"code", "pre", "script", "style"}:
            self._code -= 1

    def handle_data(self, data: str) -> None:
        if self._code:
            self.steps.append(data)


def tree(html: str) -> list[str]:
    """The steps of a page. Inline elements may change places in a sentence, so those of a block are sorted."""
    parser = _Tree()
    parser.feed(html)
    return list(_sorted_inline(parser.steps))


_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|pre|div|dl|dt|dd|section|figure|hr|details|summary)\b"
)


def _sorted_inline(steps: list[str]) -> Iterator[str]:
    run: list[str] = []
    for step in steps:
        if _BLOCK.match(step):
            yield from sorted(run)
            run.clear()
            yield step
        else:
            run.append(step)
    yield from sorted(run)


def with_kramdown(paths: list[Path]) -> None:
    subprocess.run(["ruby", "-e", _RUBY, *map(str, paths)], check=True)


def with_cmark(paths: list[Path]) -> None:
    extensions = ["-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist"]
    for path in paths:
        run = subprocess.run(
            ["cmark-gfm", "--unsafe", *extensions, str(path)], check=True, capture_output=True
        )
        path.with_name(path.name + ".html").write_bytes(run.stdout)


RENDERERS: dict[str, tuple[str, Engine, Callable[[list[Path]], None]]] = {
    "kramdown": ("ruby", Engine.KRAMDOWN, with_kramdown),
    "cmark-gfm": ("cmark-gfm", Engine.COMMONMARK, with_cmark),
}


def compare(folder: Path, name: str) -> Iterator[tuple[Path, bool, str]]:
    """Each post of the folder, whether the renderer sees the same document in its mirror, and where it doesn't."""
    _, engine, render = RENDERERS[name]
    posts = sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".markdown"})
    with tempfile.TemporaryDirectory() as scratch:
        pairs: list[tuple[Path, Path, Path]] = []
        for number, post in enumerate(posts):
            document = parse(decode_post(post.read_bytes(), post), ParseOptions(engine=engine))
            mirror = document.assemble(plain_answers(document)).text
            one, two = Path(scratch) / f"{number}.ko.md", Path(scratch) / f"{number}.en.md"
            one.write_text(document.text[document.body_start :], encoding="utf-8", newline="")
            start = document.parse_mirror(mirror).body_start
            two.write_text(mirror[start:], encoding="utf-8", newline="")
            pairs.append((post, one, two))
        render([path for _, one, two in pairs for path in (one, two)])
        for post, one, two in pairs:
            before, after = (
                tree(path.with_name(path.name + ".html").read_text(encoding="utf-8")) for path in (one, two)
            )
            place = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
            where = (
                ""
                if place is None
                else f"{before[max(0, place - 2) : place + 3]} / {after[max(0, place - 2) : place + 3]}"
            )
            yield post, before == after, where


def main(folder: Path) -> int:
    """Print a line for each post that differs and a sum for each renderer; 1 if any differs."""
    different = 0
    for name, (program, *_) in RENDERERS.items():
        if shutil.which(program) is None:
            print(f"{name}: not installed")
            continue
        same = 0
        results = list(compare(folder, name))
        for post, equal, where in results:
            same += equal
            if not equal:
                print(f"{name}: {post}: {where}")
        print(f"{name}: {same} of {len(results)} posts have the same elements, code, src and href")
        different += len(results) - same
    return int(different > 0)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
