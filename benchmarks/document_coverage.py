"""How much of the Korean in real posts lies in a segment, and does any code?

    python benchmarks/document_coverage.py [FOLDER] [--list]

Counted are the lines of each post's body with Hangul in them, those of FOLDER (default: OLGIM_CORPUS, else
../shared/corpus) and of the samples. A line counts as prose unless its Hangul stands in a protected construct: code,
comments, math, link destinations and definitions, HTML tags, template tags, expressions of MDX. `--list` shows what
is left out, each line with the reason that `olgim inspect` gives. Code is held against markdown-it-py's opinion: no
line that it takes for a code block may be in a segment.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/lib"))

from markdown_it import MarkdownIt
from support.corpus import corpus_files

from translator.document import Document, Engine, ParseOptions, decode_post, parse
from translator.hangul import has_hangul

ROOT = Path(__file__).resolve().parents[1]
BAR = 0.995
# Reasons that are no construct's name: prose that wasn't placed.
UNPLACED = frozenset({"markup", "blank", "no words"})


@dataclass
class Found:
    """Lines of prose, those of them in segments, those left out by reason, and code that is in a segment."""

    prose: int = 0
    covered: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    protected: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)


def korean_lines(document: Document) -> Iterator[tuple[int, str, str | None, str]]:
    """Line number, text, segment and reason for each piece of a line with Hangul in it, in the body."""
    text = document.text
    for span in document.spans:
        start = max(span.start, document.body_start)
        for number, line in enumerate(text[start : span.end].split("\n") if start < span.end else ()):
            if has_hangul(line):
                yield document.line_of(start) + number, line.strip(), span.segment, span.why


def code_lines(document: Document, engine: Engine) -> set[int]:
    """The lines that markdown-it-py takes for code blocks, from 1. MDX has none that are only indented."""
    body = document.text[document.body_start :]
    before = document.line_of(document.body_start)
    reader = MarkdownIt("commonmark").enable("table")
    if engine is Engine.MDX:
        reader.disable("code")
    tokens = reader.parse(body.replace("\r\n", "\n"))
    blocks = (token.map for token in tokens if token.type in {"fence", "code_block"} and token.map)
    return {before + line for first, last in blocks for line in range(first, last)}


def look(name: str, document: Document, engine: Engine, found: Found) -> None:
    """Count a post's lines."""
    code = code_lines(document, engine)
    for number, line, segment, why in korean_lines(document):
        place = f"{name}:{number}: {why}: {line[:100]}"
        if segment is not None:
            found.prose += 1
            found.covered += 1
            if number in code:
                found.code.append(place)
        elif why in UNPLACED:
            found.prose += 1
            found.missed.append(place)
        else:
            found.kept[why] += 1
            found.protected.append(place)


def survey(folder: Path | None) -> Found:
    """Look at all posts."""
    found = Found()
    files = corpus_files() if folder is None else sorted(folder.rglob("*.md*"))
    for path in [*files, *sorted(ROOT.glob("samples/_posts/*.md"))]:
        engine = Engine.MDX if path.suffix == ".mdx" else Engine.KRAMDOWN
        document = parse(decode_post(path.read_bytes(), path), ParseOptions(engine=engine))
        look(path.name, document, engine, found)
    return found


def main() -> int:
    """Print what is covered; 1 if it is less than the bar, or code is in a segment."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=None)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    found = survey(options.folder)
    for line in [*found.code, *found.missed, *(found.protected if options.list else ())]:
        print(line)
    part = found.covered / found.prose if found.prose else 1.0
    print(
        f"{found.covered:,} of {found.prose:,} lines of Korean prose lie in a segment: {part:.2%} (bar: {BAR:.1%})"
    )
    print("protected: " + ", ".join(f"{count:,} {why}" for why, count in found.kept.most_common()))
    print(f"{len(found.code)} lines of code in a segment")
    return int(part < BAR or bool(found.code))


if __name__ == "__main__":
    sys.exit(main())
