"""What is installed: three typed packages with their data, and nothing of the tests."""

from __future__ import annotations

from importlib.resources import files

import pytest

from glossary import BUILTIN


@pytest.mark.parametrize("package", ["translator", "tui", "glossary"])
def test_each_package_is_typed(package: str) -> None:
    assert files(package).joinpath("py.typed").is_file()


@pytest.mark.parametrize("name", BUILTIN)
def test_each_term_base_is_there(name: str) -> None:
    assert files("glossary").joinpath("data", f"{name}.yml").is_file()


def test_the_screens_have_their_stylesheets() -> None:
    assert [entry.name for entry in files("tui").iterdir() if entry.name.endswith(".tcss")]
