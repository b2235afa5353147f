"""Takes the documentation's picture of the review screen, or with a folder all pictures, as PNG. Needs Chromium.

In Korean (`OLGIM_LANG=ko`) it is the picture of the Korean screen.

python tests/lib/take_pictures.py [FOLDER]
"""

from __future__ import annotations

import asyncio
import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "lib")]

from rich.cells import cell_len  # noqa: E402
from support.chromium import PROGRAM  # noqa: E402
from support.pictures import PICTURES, Picture, fixed_post, take  # noqa: E402

from translator.i18n import LANGUAGE  # noqa: E402

DOCUMENTED = Picture("list", (), (120, 36), types="")
_COLUMN = 12.2  # pixels
_FONT = "'Noto Sans Mono CJK KR', 'NanumGothicCoding', 'D2Coding', 'DejaVu Sans Mono', monospace"


def to_png(svg: str, png: Path, folder: Path) -> None:
    """Draw an SVG of a screen, without the frame's fonts from the network."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace(
        "Fira Code", _FONT.split(",", maxsplit=1)[0].strip("'")
    )
    svg = re.sub(r'textLength="[\d.]+"([^>]*)>([^<]*)<', _length, svg)
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert found is not None
    width, height = (round(float(one)) for one in found.groups())
    page = folder / "page.html"
    page.write_text(
        f"<style>body{{margin:0}} svg{{width:{width}px;height:{height}px}} text{{font-family:{_FONT}}}</style>{svg}"
    )
    assert PROGRAM is not None, "there is no Chromium here"
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    subprocess.run(
        [PROGRAM, *words, f"--window-size={width},{height}", f"--screenshot={png}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )


def _length(match: re.Match[str]) -> str:
    """The length of a text by its columns: Korean letters take two."""
    columns = cell_len(html.unescape(match[2]).replace("\xa0", " "))
    return f'textLength="{columns * _COLUMN:.1f}"{match[1]}>{match[2]}<'


def draw(picture: Picture, png: Path) -> None:
    """Take one picture of the fixed post."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        to_png(asyncio.run(take(picture, fixed_post(folder), svg=True)), png, folder)


def main() -> None:
    if len(sys.argv) < 2:
        draw(DOCUMENTED, ROOT / "docs" / ("review.ko.png" if LANGUAGE == "ko" else "review.png"))
        return
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if len(sys.argv) < 3 or picture.file.removesuffix(".txt") in sys.argv[2:]:
            draw(picture, folder.resolve() / picture.file.replace(".txt", ".png"))


if __name__ == "__main__":
    main()
