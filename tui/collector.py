"""Python's collector of garbage, kept from holding up keys."""

from __future__ import annotations

import gc

_THRESHOLDS = (50_000, 20, 50)


def collect_seldom() -> None:
    """Never look again at what is there by now, and less often at what comes later.

    A full collection goes through all objects of the program and the post, some 60 ms, and came with every twentieth
    key or so.
    """
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
