"""Do real renderers see the same document in a post and in its mirror?

Renders every post and a mirror of it in made-up English with kramdown (Jekyll's own settings), cmark-gfm, hugo and, for
MDX, @mdx-js/mdx, those that are installed, and compares the HTML: the tree of elements, `<code>`, `src` and `href`.

    python benchmarks/renderers.py [--hostile N] [FOLDER…]

Without a folder: the posts in OLGIM_CORPUS, else ../shared/corpus, and the samples. With `--hostile`, N mirrors of each
post are made of a hostile model's answers instead. MDX_MODULES names the folder in which npm installed @mdx-js/mdx,
remark-gfm, remark-math and remark-directive.
"""

from __future__ import annotations

import argparse
import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/lib"))

from support.answers import hostile_answers, plain_answers
from support.corpus import corpus_folder

from translator.document import Document, Engine, ParseOptions, decode_post, fields, parse
from translator.document.front_matter import find_front_matter
from translator.hangul import HANGUL, HANGUL_CLASS

_RUBY = """
require 'kramdown'; require 'kramdown-parser-gfm'
SETTING = { input: 'GFM', hard_wrap: false, syntax_highlighter: nil, auto_ids: false,
            smart_quotes: 'apos,apos,quot,quot' }
$stdout.sync = true
STDIN.each_line(chomp: true) do |path|
  if path.empty?
    puts 'rendered'
    next
  end
  text = File.read(path, encoding: 'UTF-8')
  page = begin
    Kramdown::Document.new(text, SETTING).to_html
  rescue StandardError  # there are texts that it gives up on
    '<no-page>'
  end
  File.write(path + '.html', page)
end
"""
_SHORTCODE = re.compile(r"\{\{[<%]-?\s*/?\s*([\w./-]*\w)")
# Shortcodes as themes have them: one of an argument, those around Markdown, be it rendered there (without the
# indentation of an item that it stands in) or with the post. One that is written in a sentence makes no block of it.
_SHORTCODES = {
    "x": '<b class="x">{{ if .IsNamedParams }}{{ .Get "title" }}{{ else }}{{ .Get 0 }}{{ end }}</b>',
    "mark": '<mark class="mark">{{ .Inner | markdownify }}</mark>',
    "box": '<div class="box">{{ with .Get "title" }}<p>{{ . }}</p>{{ end }}{{ .InnerDeindent | markdownify }}</div>',
    "note": '<div class="note">\n\n{{ .Inner }}\n\n</div>',
}
_UNREADABLE = re.compile(r"([\w.-]+)\.md:[0-9]")
# kramdown takes a fence with two words behind it for a paragraph, and what follows its end for code. Posts that have
# such fences (VitePress' lines to mark, Hugging Face's outputs) are no Jekyll posts, so it is shown the first word.
_SECOND_WORD = re.compile(r"^([ \t]*(?:`{3,}|~{3,})[\w-]+)[ \t]+[^`\r\n]+$", re.MULTILINE)
_HUGO = """
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "404"]
disablePathToLower = true
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser]
autoHeadingID = false
[markup.highlight]
codeFences = false
"""
_NO_TILDE = re.compile(r"\\.|\{\{(?:<.*?>|%.*?%)\}\}|~+", re.DOTALL)
_NO_PAGES = ("<mdx-error>", "<no-page>")
_LITERAL = re.compile(rf"\*\*|__|~~|[_*][{HANGUL_CLASS}]|[{HANGUL_CLASS}.,?)][*]")
_EMPHASIS = frozenset(f"<{step}>" for name in ("strong", "em", "del") for step in (f"{name} ", f"/{name}"))
_WORDS = "=(words)"
# A particle behind a bare address, which some take for a part of it. In English there is none.
_SWALLOWED = re.compile(r"(?<=[0-9A-Za-z/)])(?:%E[A-D]%[0-9A-F]{2}%[0-9A-F]{2})+[.,]?\Z")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def _without_particle(address: str) -> str:
    """An address without a particle behind it, and without the bracket that the particle keeps in it."""
    bare = _SWALLOWED.sub("", address)
    swallowed = bare != address and bare.endswith(")") and bare.count(")") > bare.count("(")
    return bare.removesuffix(")") if swallowed else bare


class _Tree(HTMLParser):
    """The elements of a page in order, with what must be the same in a mirror."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.steps: list[str] = []
        self.literal = False
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "abbr":  # which stands around each word that the post explains somewhere
            return
        pairs = [
            (name, _without_particle(value or ""))
            for name, value in attrs
            if name in {"src", "href", "class"}
        ]
        kept = " ".join(f"{name}={value}" for name, value in pairs)
        self.steps.append(f"<{tag} {kept}>")
        self._code += tag in {"code", "pre", "script", "style"}

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and tag != "abbr":
            self.steps.append(f"</{tag}>")
        if self._code and tag in {"code", "pre", "script", "style"}:
            self._code -= 1

    def handle_data(self, data: str) -> None:
        if self._code:
            self.steps.append(f"={data}")
        else:
            self.literal = self.literal or _LITERAL.search(data) is not None


def trees(before: str, after: str) -> tuple[list[str], list[str]]:
    """The steps of two pages. Inline elements may change places in a sentence, so those of a block are sorted.

    Where a renderer leaves `**굵게(bold)**는` literal, as CommonMark does before a particle, or `__굵게__는` and
    `_강조_는`, as all do, the English has the emphasis that the author meant: then that doesn't count. Korean words
    between code marks are English in the mirror: any text will do there.
    """
    both = []
    for html in (before, after):
        page = _Tree()
        page.feed(html)
        both.append(page)
    emphasis = _EMPHASIS if both[0].literal else frozenset()
    one, two = ([step for step in page.steps if step not in emphasis] for page in both)
    words = Counter(step for step in one if HANGUL.search(step)) - Counter(two)
    if words:
        said = {step for step in Counter(two) - Counter(one) if step[0] == "="}  # other code may say it, too
        one, two = (
            [_WORDS if step in words or step in said else step for step in steps] for steps in (one, two)
        )
    return list(_sorted_inline(one)), list(_sorted_inline(two))


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


class _Standing:
    """A renderer's process that stays for the next files: starting one takes longer than rendering hundreds.

    It reads paths, one a line, and answers an empty line when the page of each stands beside its file.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[str] | None = None

    def render(self, paths: Sequence[Path]) -> None:
        """Write the page of each file. Raises CalledProcessError where the process ends instead."""
        if self._process is None:
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, text=True)
            atexit.register(self._end)
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        try:
            asked.writelines([*(f"{path}\n" for path in paths), "\n"])
            asked.flush()
        except BrokenPipeError:
            pass  # its answer tells
        if answers.readline() != "rendered\n":
            raise subprocess.CalledProcessError(self._process.wait(), self._command)

    def _end(self) -> None:
        assert self._process is not None
        self._process.communicate()  # which ends its input, and with that the process


_KRAMDOWN = _Standing(["ruby", "-e", _RUBY])
_MDX = _Standing(["node", str(Path(__file__).resolve().parents[1] / "tests/lib/support/mdx.mjs")])


def with_kramdown(paths: list[Path]) -> None:
    """kramdown with Jekyll's own settings."""
    _KRAMDOWN.render(paths)


def with_cmark(paths: list[Path]) -> None:
    extensions = ["-e", "footnotes", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist"]
    # A single tilde strikes nothing on any blog's site; at GitHub `0~9, a~f` does, and nobody means it.
    options = ["--unsafe", "--strikethrough-double-tilde", *extensions]
    for path in paths:
        run = subprocess.run(["cmark-gfm", *options, str(path)], check=True, capture_output=True)
        path.with_name(path.name + ".html").write_bytes(run.stdout)


def with_hugo(paths: list[Path]) -> None:
    """One throw-away site with a page for each file; headings' ids are left out, since they follow the words.

    goldmark strikes out what stands between single tildes, too, and has no setting for it: `0~9, a~f` is struck out in
    the Korean, which nobody means and the English doesn't repeat. So it is shown them escaped, as cmark-gfm has them.
    A shortcode that isn't written as it has to be, as one that nothing closes, ends a build: the page is none then.
    """
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch)
        (site / "content").mkdir()
        (site / "layouts/_default").mkdir(parents=True)
        (site / "layouts/_default/single.html").write_text("{{ .Content }}", encoding="utf-8")
        (site / "layouts/shortcodes").mkdir()
        for name, layout in _SHORTCODES.items():
            (site / "layouts/shortcodes" / f"{name}.html").write_text(layout, encoding="utf-8")
        (site / "hugo.toml").write_text(_HUGO, encoding="utf-8")
        for path in paths:
            text = path.read_bytes().decode()
            body = _NO_TILDE.sub(lambda run: "\\~" if run[0] == "~" else run[0], text).encode()
            (site / "content" / f"{path.stem}.md").write_bytes(b"---\ntitle: x\n---\n" + body)
        unreadable = _built_without(site)
        for path in paths:
            page = site / "public" / path.stem / "index.html"  # an empty post has none
            html = page.read_bytes() if page.exists() else b""
            path.with_name(path.name + ".html").write_bytes(b"<no-page>" if path.stem in unreadable else html)


def _built_without(site: Path) -> set[str]:
    """The names of those posts that hugo can't read; the site is built without them."""
    unreadable: set[str] = set()
    while True:
        run = subprocess.run(
            ["hugo", "--source", str(site)], check=False, capture_output=True, encoding="utf-8"
        )
        if run.returncode == 0:
            return unreadable
        named = {*_UNREADABLE.findall(run.stdout + run.stderr)} - unreadable
        if not named:
            raise subprocess.CalledProcessError(run.returncode, run.args, run.stdout, run.stderr)
        for name in named:
            (site / "content" / f"{name}.md").unlink()
        unreadable |= named


def with_mdx(paths: list[Path]) -> None:
    """@mdx-js/mdx with GitHub's tables, and mathematics or directives where a post wants them."""
    _MDX.render(paths)


RENDERERS: dict[str, tuple[str, Engine, Callable[[list[Path]], None]]] = {
    "kramdown": ("ruby", Engine.KRAMDOWN, with_kramdown),
    "cmark-gfm": ("cmark-gfm", Engine.COMMONMARK, with_cmark),
    "hugo": ("hugo", Engine.GOLDMARK, with_hugo),
    "mdx": ("node", Engine.MDX, with_mdx),
}


def installed(name: str) -> bool:
    """Whether a renderer is here."""
    if shutil.which(RENDERERS[name][0]) is None:
        return False
    if name == "mdx":
        modules = os.environ.get("MDX_MODULES")
        return modules is not None and (Path(modules) / "node_modules/@mdx-js/mdx").is_dir()
    gems = ["ruby", "-e", "require 'kramdown'; require 'kramdown-parser-gfm'"]
    return name != "kramdown" or subprocess.run(gems, check=False, stderr=subprocess.DEVNULL).returncode == 0


def compare(folder: Path, name: str, hostile: int = 0) -> Iterator[tuple[Path, bool, str]]:
    """Each post of the folder, whether the renderer sees the same document in its mirror, and where it doesn't."""
    suffixes = {".mdx"} if name == "mdx" else {".md", ".markdown"}
    posts = sorted(path for path in folder.rglob("*") if path.suffix in suffixes)
    yield from compare_texts([(path, decode_post(path.read_bytes(), path)) for path in posts], name, hostile)


def compare_texts(
    posts: Iterable[tuple[Path, str]], name: str, hostile: int = 0
) -> Iterator[tuple[Path, bool, str]]:
    """The same for posts with their text; with `hostile`, of so many mirrors of each that a hostile model makes."""
    engine = RENDERERS[name][1]
    paths: list[Path] = []
    pairs: list[tuple[str, str]] = []
    for path, text in posts:
        document = parse(shown_to(name, text), ParseOptions(engine=engine))
        for seed in range(max(hostile, 1)):
            answers = hostile_answers(document, seed) if hostile else plain_answers(document)
            paths.append(path)
            pairs.append(bodies(document, document.assemble(answers).text))
    for path, where in zip(paths, differences(pairs, name), strict=True):
        if where is not None:
            yield path, not where, where


def shown_to(name: str, text: str) -> str:
    """A post as a renderer is shown it."""
    return _SECOND_WORD.sub(r"\1", text) if name == "kramdown" else text


def bodies(document: Document, mirror: str) -> tuple[str, str]:
    """A post and its mirror without their front matter."""
    end = fields.read(mirror, find_front_matter(mirror), document.options.fields).end
    return document.text[document.body_start :], mirror[end:]


def pages(texts: Iterable[str], name: str) -> dict[str, str]:
    """The page of each text; those are left out that only the site can render which they belong to."""
    with tempfile.TemporaryDirectory() as scratch:
        places: dict[str, Path] = {}
        for text in dict.fromkeys(texts):
            if name == "hugo" and not _SHORTCODES.keys() >= {*_SHORTCODE.findall(text)}:
                continue
            places[text] = Path(scratch) / f"{len(places)}-page.md"
            places[text].write_text(text, encoding="utf-8", newline="")
        RENDERERS[name][2](list(places.values()))
        return {
            text: path.with_name(f"{path.name}.html").read_text(encoding="utf-8")
            for text, path in places.items()
        }


def is_page(page: str | None) -> bool:
    """Whether a renderer made a page of a text, and not a complaint."""
    return page is not None and not page.startswith(_NO_PAGES)


def differences(
    pairs: Sequence[tuple[str, str]], name: str, known: Mapping[str, str] | None = None
) -> Iterator[str | None]:
    """Where each mirror's page differs from its post's; empty where it doesn't, None where a post is no page.

    `known` are pages that were rendered before.
    """
    found = dict(known or {})
    found |= pages((text for pair in pairs for text in pair if text not in found), name)
    for one, two in pairs:
        before = found.get(one)
        if before is None or not is_page(before):
            yield None
        else:  # a shortcode that only the mirror has is none that Hugo could run
            yield _difference(before, found.get(two, _NO_PAGES[0]))


def _difference(one: str, two: str) -> str:
    before, after = trees(one, two)
    if before == after:
        return ""
    place = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    return f"{before[max(0, place - 2) : place + 3]} / {after[max(0, place - 2) : place + 3]}"


def default_folders() -> list[Path]:
    """The corpus, where there is one, and the samples."""
    samples = Path(__file__).resolve().parents[1] / "samples/_posts"
    corpus = corpus_folder()
    return [corpus, samples] if corpus else [samples]


def main(folders: list[Path], hostile: int) -> int:
    """Print a line for each mirror that differs and a sum for each renderer; 1 if any differs."""
    different = 0
    for name in RENDERERS:
        if not installed(name):
            print(f"{name}: not installed")
            continue
        same = 0
        results = [one for folder in folders for one in compare(folder, name, hostile)]
        for post, equal, where in results:
            same += equal
            if not equal:
                print(f"{name}: {post}: {where}")
        print(f"{name}: {same} of {len(results)} mirrors have the same elements, code, src and href")
        different += len(results) - same
    return int(different > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--hostile", type=int, default=0, metavar="N")
    return parser.parse_args()


if __name__ == "__main__":
    ARGUMENTS = _arguments()
    raise SystemExit(main(ARGUMENTS.folders or default_folders(), ARGUMENTS.hostile))
