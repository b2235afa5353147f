"""Python's interpreter, kept from holding up keys: its collector of garbage, and threads that compute."""

from __future__ import annotations

import gc
import sys

_THRESHOLDS = (50_000, 20, 50)  # objects, and runs of the younger generation, before a collection
_TURN = 0.0005
"""Seconds that a thread may go on while another one waits; 0.005 is usual."""


def favour_keys() -> None:
    """Never look again for garbage at what is there by now, and less often at what comes later; let threads take turns
    more often.

    A full collection goes through all objects of the program and the post, some 60 ms, and came with every twentieth
    key or so. A thread that checks a long post, or reads what a model answers, would have every step of a key wait.
    """
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_TURN)
