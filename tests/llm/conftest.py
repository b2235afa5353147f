"""What the tests of the model's room share."""

from __future__ import annotations

from support.fixtures import model_server

__all__ = ["model_server"]
