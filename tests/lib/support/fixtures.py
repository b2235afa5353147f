"""Fixtures for tests of every room: `from support.fixtures import model_server  # noqa: F401` in a
conftest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.model_server import ModelServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A healthy model server; see support.model_server for how to make it misbehave."""
    with ModelServer() as server:
        yield server
