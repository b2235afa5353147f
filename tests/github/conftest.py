"""A blog on GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.github.client import Client
from support.github.repository import Blog
from support.github.server import GitHub


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


@pytest.fixture
def github(blog: Blog) -> Iterator[GitHub]:
    with GitHub(blog, strict=False) as github:
        yield github


@pytest.fixture
def ask(github: GitHub) -> Client:
    """A client that does everything right."""
    return Client(github)
