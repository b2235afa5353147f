"""The lock that the action installs from: whole, exact, and for every platform that GitHub's runners are of."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements/action.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked() -> dict[str, tuple[Requirement, int]]:
    """Each requirement of the lock by its name, with how many checksums it has."""
    found: dict[str, tuple[Requirement, int]] = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n", "", LOCK, flags=re.MULTILINE)):
        line, *checksums = entry.replace("\\\n", "\n").split("\n")
        requirement = Requirement(line.strip())
        hashes = [one for one in checksums if re.fullmatch(r"\s*--hash=sha256:[0-9a-f]{64}\s*", one)]
        found[canonicalize_name(requirement.name)] = requirement, len(hashes)
    return found


def version_of(requirement: Requirement) -> str:
    (one,) = requirement.specifier
    assert one.operator == "=="
    return one.version


def test_every_line_is_an_exact_version_with_a_checksum() -> None:
    for name, (requirement, checksums) in locked().items():
        assert version_of(requirement)
        assert checksums >= 1, name


def test_what_the_project_needs_is_in_the_lock_in_a_version_that_it_takes() -> None:
    lock = locked()
    for line in PROJECT["dependencies"]:
        needed = Requirement(line)
        requirement, _ = lock[canonicalize_name(needed.name)]
        assert needed.specifier.contains(version_of(requirement)), line


def test_what_the_locked_packages_need_is_in_the_lock() -> None:
    lock = locked()
    for name in lock:
        try:
            lines = requires(name) or []
        except PackageNotFoundError:  # one for another platform
            continue
        for needed in map(Requirement, lines):
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert canonicalize_name(needed.name) in lock, f"{name} needs {needed}"


@pytest.mark.parametrize("name", ["pydantic-core", "pyyaml", "rapidfuzz", "jiter"])
def test_what_has_to_be_compiled_has_checksums_for_many_platforms(name: str) -> None:
    assert (
        locked()[name][1] > 20
    )  # a wheel for each Python on Linux, macOS and Windows, on both kinds of processor


def test_the_lock_says_how_it_is_made() -> None:
    command = "uv pip compile --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements/action.txt"
    assert command in LOCK
    assert command in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert PROJECT["requires-python"] == ">=3.11"
