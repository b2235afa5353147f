"""Fixtures that several engines' tests share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.built_sites import node_modules


@pytest.fixture
def beside_modules() -> Iterator[Path]:
    """A folder for a site below that of the programs: some engines build nothing through a link to them."""
    yield from _beside(node_modules())


@pytest.fixture
def beside_gatsby() -> Iterator[Path]:
    """The same below Gatsby's folder."""
    yield from _beside(node_modules("OLGIM_GATSBY"))


def _beside(modules: Path | None) -> Iterator[Path]:
    if modules is None or not modules.is_dir():
        pytest.skip("the engines from npm are not to be had here")
    root = Path(tempfile.mkdtemp(dir=modules.parent, prefix="site-"))
    yield root
    shutil.rmtree(root)
