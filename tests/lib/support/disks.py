"""A disk that runs full, as far as this process's own writes go."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def full_from(write: int, call: str) -> Iterator[Callable[[], bool]]:
    """The disk is full at the nth call that makes a file durable, and from then on. Gives whether that was reached."""
    real, calls = getattr(os, call), []

    def fail(*words: object, **named: object) -> object:
        calls.append(1)
        if len(calls) >= write:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*words, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, fail)
        yield lambda: len(calls) >= write
