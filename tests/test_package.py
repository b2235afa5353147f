"""What is installed: typed packages with their data, and nothing of the tests."""

from __future__ import annotations

import json
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

import pytest

from glossary import BUILTIN


@pytest.mark.parametrize("package", ["olgim", "translator", "tui", "glossary"])
def test_each_package_is_typed(package: str) -> None:
    assert files(package).joinpath("py.typed").is_file()


@pytest.mark.parametrize("name", BUILTIN)
def test_each_term_base_is_there(name: str) -> None:
    assert files("glossary").joinpath("data", f"{name}.yml").is_file()


def test_the_screens_have_their_stylesheets() -> None:
    assert [entry.name for entry in files("tui").iterdir() if entry.name.endswith(".tcss")]


@pytest.mark.parametrize("package", ["olgim", "translator", "tui", "glossary"])
def test_what_is_tested_is_what_is_installed(package: str) -> None:
    origin = json.loads(distribution("olgim").read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        pytest.skip("an editable installation is the checkout")
    assert not Path(str(files(package))).is_relative_to(Path(__file__).parent.parent / package)
