"""The model's room: segments in, validated translations out, over any OpenAI-compatible endpoint.

`resolve` finds the endpoint, `estimate` says what a run will take, `translate` runs it. Beside it stands
`handwork`: what an agent or a person is shown instead of a model, and what their English is worth. Nothing here
prints, prompts or reads a configuration; importing it loads no network code.
"""

from __future__ import annotations

from translator.llm.interface import (
    STOPPED,
    Answer,
    Check,
    Decide,
    Deliver,
    Done,
    Estimate,
    Finish,
    Job,
    Journal,
    Limits,
    PostCheck,
    Price,
    Receipt,
    Usage,
    Watch,
    not_kept,
    not_waited_for,
)
from translator.llm.settings import LocalServer, Secret, Settings, Wish, resolve
from translator.llm.tape import Recorder, Replayer, Tape
from translator.llm.translating import estimate, translate

__all__ = [
    "STOPPED",
    "Answer",
    "Check",
    "Decide",
    "Deliver",
    "Done",
    "Estimate",
    "Finish",
    "Job",
    "Journal",
    "Limits",
    "LocalServer",
    "PostCheck",
    "Price",
    "Receipt",
    "Recorder",
    "Replayer",
    "Secret",
    "Settings",
    "Tape",
    "Usage",
    "Watch",
    "Wish",
    "estimate",
    "not_kept",
    "not_waited_for",
    "resolve",
    "translate",
]
