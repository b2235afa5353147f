"""Pages are valid HTML, by somebody else's judgement, and can be read in any light."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
from support.previews import all_states, page_of

from translator.preview import IndexEntry, render_index
from translator.units import State

STYLE = files("translator.preview").joinpath("style.css").read_text(encoding="utf-8")


@pytest.fixture
def pages(tmp_path: Path) -> list[str]:
    return [
        page_of(all_states(tmp_path)),
        render_index(
            [
                IndexEntry("a.md", "a.md.html", "글", "Post", ((State.ACCEPTED, 2),), 1),
                IndexEntry("b.md", error="gone"),
            ]
        ),
    ]


def test_html5lib_finds_nothing_to_complain_of(pages: list[str]) -> None:
    html5lib = pytest.importorskip("html5lib", reason="html5lib isn't installed")
    for page in pages:
        assert html5lib.HTMLParser(strict=True).parse(page) is not None


def test_html_validate_finds_nothing_to_complain_of(pages: list[str], tmp_path: Path) -> None:
    checker = shutil.which("html-validate")
    if checker is None:
        pytest.skip("html-validate isn't installed")
    rules = dict.fromkeys(["no-inline-style", "long-title", "no-trailing-whitespace"], "off")
    settings = tmp_path / ".htmlvalidate.json"
    settings.write_text(json.dumps({"root": True, "extends": ["html-validate:standard"], "rules": rules}))
    names = []
    for number, page in enumerate(pages):
        names.append(tmp_path / f"{number}.html")
        names[-1].write_text(page, encoding="utf-8")
    done = subprocess.run(
        [checker, "--config", settings, *names], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def schemes() -> list[dict[str, str]]:
    """The colours in the light, and in the dark."""
    first, _, rest = STYLE.partition("@media screen and (prefers-color-scheme: dark)")
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in (first, rest.partition("\n}\n")[0])
    )
    assert light.keys() == dark.keys()
    return [light, light | dark]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_words_stand_out_from_their_ground_in_both_schemes() -> None:
    words = "ink soft faint link accepted proposed stale untranslated critical warning note".split()
    pairs = [*itertools.product(words, ["ground", "raised", "target"])]
    pairs += [("ink", f"{one}-ground") for one in ("critical", "warning", "note")]
    pairs += [("removed", "removed-ground"), ("added", "added-ground")]
    for scheme in schemes():
        for word, ground in pairs:
            high, low = sorted((luminance(scheme[word]), luminance(scheme[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (word, ground, scheme[ground])


def test_the_stylesheet_asks_for_nothing_and_minds_motion_and_paper() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "</" not in STYLE
    assert "@media print" in STYLE
    assert "prefers-reduced-motion" in STYLE
