"""What is installed: typed packages with their data, and nothing of the tests."""

from __future__ import annotations

import json
import re
import tomllib
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


_ROOT = Path(__file__).parent.parent
_LOWEST = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)>=(?P<version>[0-9.]+)")


def _allowed(extra: str = "") -> list[str]:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"][extra] if extra else project["dependencies"])


def test_the_lowest_versions_that_are_tested_are_those_that_are_allowed() -> None:
    lowest = [_LOWEST.match(one) for one in (*_allowed(), *_allowed("test"))]
    pinned = (_ROOT / "requirements/lowest.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(line for line in pinned if not line.startswith("#")) == sorted(
        f"{one['name']}=={one['version']}" for one in lowest if one is not None
    )
    assert None not in lowest


def test_what_a_next_major_version_could_break_has_an_upper_bound() -> None:
    by_date = {"diff-match-patch"}  # its versions are dates
    assert {name for one in _allowed() if "<" not in one for name in _LOWEST.findall(one)[0][:1]} == by_date
