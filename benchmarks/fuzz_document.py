"""Does any post, under any answers, break a promise of the document room?

Coverage-guided, with atheris (in an environment of its own, since it instruments what it imports):

    pip install . atheris
    python benchmarks/fuzz_document.py FOLDER -max_len=4096 -timeout=5 [options of libFuzzer]

FOLDER takes the inputs that reached new code; an empty one is filled with the specifications' examples, the samples
and a dictionary first. A finding ends the run with a traceback and is written to `crash-…`; give that file instead of
FOLDER to run it again. An input is UTF-8 text behind two bytes that choose the engine, the options and the answers.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import atheris

_ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_ROOT), str(_ROOT / "tests/lib")]

with atheris.instrument_imports(include=["translator", "mistune"]):
    from support.answers import hostile_answers
    from support.promises import assert_identity, assert_protection

    from translator.document import Document, Engine, ParseOptions, decode_post, inspect
    from translator.errors import SourceError

_ENGINES = tuple(Engine)
_MAX_SEED = 4000

# What libFuzzer puts into inputs: the tokens that Markdown, templates, HTML and YAML turn on.
TOKENS = (
    "\n", "\n\n", "\r\n", "\r", "\t", "    ", "  \n", "\\\n", "---\n", "***", "===\n", "+++\n", "# ", "## ",
    "- ", "* ", "+ ", "1. ", "1) ", "> ", "```", "~~~", "```py\n", "`", "``", "*", "**", "_", "__", "~~",
    "[", "](", ")", "![", "][", "]: ", "[^1]", "[^1]: ", "*[A]: ", "<", ">", "</", "/>", "<div>", "</div>",
    "<br>", "<p>", "<b>", "</b>", "<pre>", "</pre>", "<code>", "<!--", "-->", "<!-- olgim:note ",
    "<!-- olgim:skip -->", "<!-- olgim:end -->", "{/* olgim:note ", "*/}",
    "<?", "?>", "<![CDATA[", "]]>", "<a1>", "</a1>", "<x2/>",
    "{%", "%}", "{{", "}}", "{% raw %}", "{% endraw %}", "{% highlight c %}", "{% endhighlight %}",
    "{% comment %}", "{% endcomment %}", "{{<", ">}}", "{{%", "%}}", "{:", "{: .a}", "{::", "{:/}",
    "{::comment}", "{#a}", "{/*", "*/}", "{*", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\begin{a}",
    "\\end{a}", "|", "|-|", "| a | b |\n", ":-:", ":::", "///", "!!! note", "??? a", '=== "', ": ", "\\",
    "&", "&amp;", "&#39;", "&nbsp;", "[[", "]]", "]{", "https://", "www.", "@a.b", ":a:", "import a",
    "export ", "<A/>", "{a}", "title: ", "---\ntitle: ", "tags: [", '"', "'", "|\n", ">-\n", "&a ", "*a",
    "!!str ", "가", "한글", "가 나", "을", "\ufeff", "\xa0", "\u200b", "\u2028", "\u3000", "\x00", "\x0b", "\x0c",
    "\x1c", "\x85", "\ue000", "\ue001", "😀", "\u1100\u1161", 'alt="가"', "title='가'", ' "가"', " '가'",
    " (가)", "# 가", "[x] ", "[!NOTE]",
)  # fmt: skip


def _own_answers(document: Document, chance: random.Random) -> dict[str, str]:
    """Answers made from the post itself: each source with a slice of the post somewhere in it."""
    answers: dict[str, str] = {}
    for segment in document.segments:
        begin = chance.randrange(len(document.text))
        piece = document.text[begin : begin + chance.choice((1, 2, 5, 20))]
        at = chance.choice((0, len(segment.source), chance.randrange(len(segment.source) + 1)))
        answers[segment.key] = f"{segment.source[:at]}{piece}{segment.source[at:]}"
    return answers


def one_input(data: bytes) -> None:
    """Parse, assemble and check one post; anything but a SourceError that is raised is a finding."""
    if len(data) < 3:
        return
    choice, seed = data[0], data[1]
    options = ParseOptions(engine=_ENGINES[choice % len(_ENGINES)], code_comments=choice >= 128)
    try:
        text = decode_post(data[2:])
    except SourceError:
        text = data[2:].decode("utf-8", "replace")
    try:
        document = assert_identity(text, options)
        inspect(document)
        assert_protection(document, hostile_answers(document, seed))
        assert_protection(document, _own_answers(document, random.Random(seed)))
    except SourceError:
        return


def fill(folder: Path) -> None:
    """Seeds: the specifications' examples, some in Korean, and the samples; beside the folder a dictionary."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ("".join(f"\\x{byte:02x}" for byte in token.encode()) for token in TOKENS)
    Path(f"{folder}.dict").write_text("".join(f'"{line}"\n' for line in lines), encoding="utf-8")
    if any(folder.iterdir()):
        return
    examples = [
        str(example["markdown"])
        for path in sorted((_ROOT / "tests/document/spec").glob("*.json"))
        for example in json.loads(path.read_text(encoding="utf-8"))
    ]
    korean = [example.replace("foo", "글자").replace("bar", "한 줄") for example in examples]
    samples = [path.read_text(encoding="utf-8")[:_MAX_SEED] for path in _ROOT.glob("samples/**/*.md")]
    for number, text in enumerate(dict.fromkeys([*examples, *korean, *samples])):
        head = bytes((number % len(_ENGINES) + 128 * (number % 3 == 0), number % 256))
        (folder / f"seed-{number}").write_bytes(head + text.encode())


def main() -> None:
    """Hand over to libFuzzer."""
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    place = Path(sys.argv[1])
    if not place.is_file():
        fill(place)
        sys.argv.append(f"-dict={place}.dict")
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
