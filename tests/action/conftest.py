"""A blog on GitHub, the action, and a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.github.opening import Opening
from support.github.repository import Blog
from support.github.server import GitHub
from support.github.story import Story
from support.model_server import ModelServer


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    blog = Blog(tmp_path)
    with GitHub(blog) as github, ModelServer() as model:
        yield Story(blog, github, model)


@pytest.fixture(scope="session")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    with Opening(tmp_path_factory.mktemp("opening")) as opening:
        yield opening


@pytest.fixture
def opened(opening: Opening) -> Iterator[Story]:
    """A blog whose new post has a pull request. The model was asked nothing yet."""
    with ModelServer() as model:
        story = opening.story(model)
        yield story
        assert not story.github.violations
