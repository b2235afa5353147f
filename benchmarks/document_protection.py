"""Does a model that tries to break posts change a protected byte of real ones?

    python benchmarks/document_protection.py [FOLDER] [--rounds 3]

Every post of FOLDER (default: OLGIM_CORPUS, else ../shared/corpus), the samples and the specifications' examples, read
as each engine reads them: identity byte for byte, then `rounds` hostile translations of the whole post. A hostile
answer has Markdown, HTML, Liquid, YAML or MDX put into it, its tags moved, lost, doubled or invented, code and
URLs changed. Shown are the files, answers and protected bytes that were compared; a broken promise is a line, and
exit code 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/lib"))

from support.answers import hostile_answers, outside, protected_bytes
from support.corpus import corpus_files
from support.promises import assert_identity, assert_protection

from translator.document import Document, Engine, ParseOptions, decode_post

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Sums:
    """What was tried."""

    files: int = 0
    segments: int = 0
    answers: int = 0
    protected: int = 0
    refused: int = 0
    broken: int = 0

    def __str__(self) -> str:
        return (
            f"{self.files:,} documents, {self.segments:,} segments, {self.answers:,} hostile answers "
            f"({self.refused:,} refused, their Korean kept), {self.protected:,} protected bytes compared, "
            f"{self.broken:,} promises broken"
        )


def texts(folder: Path | None) -> Iterator[tuple[str, str]]:
    """Name and text of every document."""
    files = corpus_files() if folder is None else sorted(folder.rglob("*.md*"))
    for path in [*files, *sorted(ROOT.glob("samples/**/*.md"))]:
        yield path.name, decode_post(path.read_bytes(), path)
    for path in sorted((ROOT / "tests/document/spec").glob("*.json")):
        for example in json.loads(path.read_text(encoding="utf-8")):
            yield f"{path.stem} example {example['example']}", example["markdown"]


def protected(document: Document) -> int:
    """How many bytes no translation may touch."""
    inside = sum(len(one.encode()) for segment in protected_bytes(document) for one in segment)
    return inside + sum(len(one.encode()) for one in outside(document))


def run(folder: Path | None, rounds: int) -> Sums:
    """Try all of it."""
    sums = Sums()
    for name, text in texts(folder):
        for engine in Engine:
            seed = -1
            try:
                document = assert_identity(text, ParseOptions(engine=engine))
                sums.files += 1
                sums.segments += len(document.segments)
                for seed in range(rounds):
                    answers = hostile_answers(document, seed)
                    assert_protection(document, answers)
                    sums.answers += len(answers)
                    sums.refused += len(document.assemble(answers).refused)
                    sums.protected += protected(document)
            except AssertionError as error:
                sums.broken += 1
                first = (str(error).splitlines() or ["identity"])[0]
                print(f"{name} ({engine}, seed {seed}): {first[:160]}", flush=True)
    return sums


def main() -> int:
    """Print what was broken, and the sums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sums = run(options.folder, options.rounds)
    print(sums)
    return int(sums.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
