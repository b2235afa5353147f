"""Takes the kept pictures of the Korean review screen into a folder: `OLGIM_LANG=ko python tests/lib/take_korean.py FOLDER`.

A process of its own takes them, since the language is that of a process.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "lib")]

from support.pictures import KOREAN, fixed_post, take  # noqa: E402


def main() -> None:
    folder = Path(sys.argv[1])
    for picture in KOREAN:
        with tempfile.TemporaryDirectory() as name:
            seen = asyncio.run(take(picture, fixed_post(Path(name))))
        (folder / picture.file).write_text(seen, encoding="utf-8")


if __name__ == "__main__":
    main()
