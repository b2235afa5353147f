"""How long a run over a thousand unchanged posts takes, against the time of hashing them.

    python benchmarks/unchanged.py [POSTS]

Prints the ratio of `olgim translate` (in one process, start-up aside) to reading and hashing the posts; at most 3.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
import tempfile
import time
from pathlib import Path

from translator.cli import main

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

#. origin: human
msgctxt "paragraph-1"
msgid "안녕하세요."
msgstr "Hello."
"""


def site(folder: Path, posts: int) -> None:
    """Posts of ten kilobytes that the memory can translate: one sentence, and code for its bytes."""
    (folder / "_config.yml").write_text("title: 천 편\n", encoding="utf-8")
    (folder / "_posts").mkdir()
    (folder / "_olgim/en").mkdir(parents=True)
    (folder / "_olgim/en/known.md.po").write_text(PO, encoding="utf-8")
    code = "\n".join(f"value_{number} = {number}  # 값 {number}" for number in range(400))
    for number in range(posts):
        text = f"---\nlayout: post\n---\n\n안녕하세요.\n\n```python\n# {number}\n{code}\n```\n"
        (folder / "_posts" / f"2024-01-01-post-{number}.md").write_text(text, encoding="utf-8")


def run() -> float:
    """Seconds of one run."""
    with contextlib.redirect_stdout(io.StringIO()):
        began = time.perf_counter()
        main(["translate"])
        return time.perf_counter() - began


def hash_all(folder: Path) -> float:
    """Seconds of hashing the posts."""
    began = time.perf_counter()
    for path in sorted((folder / "_posts").iterdir()):
        hashlib.sha256(path.read_bytes()).hexdigest()
    return time.perf_counter() - began


def measure(posts: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site(folder, posts)
        os.chdir(folder)
        print(f"first run   {run():.2f} s")
        for _ in range(4):
            hashing, looking = hash_all(folder), run()
            print(f"unchanged   {looking:.3f} s   hashing {hashing:.3f} s   ratio {looking / hashing:.2f}")
        os.chdir("/")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
