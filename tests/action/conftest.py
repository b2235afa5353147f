"""A blog on GitHub, the action, and a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.github.repository import Blog
from support.github.server import GitHub
from support.github.story import Story
from support.model_server import ModelServer


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    blog = Blog(tmp_path)
    with GitHub(blog) as github, ModelServer() as model:
        yield Story(blog, github, model)
