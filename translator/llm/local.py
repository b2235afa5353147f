"""A model in this very process: a GGUF file, loaded by llama.cpp, answering through the same client as any other."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.errors import ProviderError
from translator.files import read_regular
from translator.i18n import tr
from translator.llm.endpoint_settings import Secret, Settings
from translator.llm.hosts import IN_PROCESS

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOTS = 2
"""Requests that are worked on at once; each has the whole context window."""
_WINDOW = 8192  # tokens of the context
MAGIC = b"GGUF"
"""What a GGUF file begins with."""


@contextmanager
def reachable(settings: Settings) -> Iterator[Settings]:
    """The settings with a URL that can be asked: for a model file, that of a server which runs as long as this.

    It listens on loopback alone, at a free port, and wants a key that nobody else knows.
    Raises ProviderError where the file or the extra that loads it is missing.
    """
    if settings.base_url != IN_PROCESS:
        yield settings
        return
    path = _model_file(settings.model)
    server, key = _start(path, settings.context_window or _WINDOW)
    try:
        yield replace(
            settings,
            base_url=f"{server.listening_address}/v1",
            api_key=Secret(key),
            context_window=settings.context_window or _WINDOW,
        )
    finally:
        del server  # which ends it


def _model_file(name: str) -> Path:
    path = Path(os.path.expanduser(name))  # noqa: PTH111 - never raises, whoever `~nobody` is
    try:
        magic = read_regular(path, len(MAGIC))
    except OSError as error:
        hint = tr("Give the path of a GGUF file, or --base-url for a server.")
        raise ProviderError(
            tr("the model can't be read: {strerror}", strerror=error.strerror), hint=hint, path=path
        ) from error
    if magic != MAGIC:
        raise ProviderError(
            tr("this is not a GGUF file"), hint=tr("llama.cpp loads GGUF models only."), path=path
        )
    return path


def _start(path: Path, window: int) -> tuple[Any, str]:
    try:
        import xllamacpp
    except ImportError as error:
        raise ProviderError(
            tr("loading a model file needs the extra `local`"),
            hint=tr("pip install 'olgim[local]'"),
            path=path,
        ) from error
    key = secrets.token_urlsafe(24)
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx = window * SLOTS
    parameters.n_parallel = SLOTS
    parameters.cpuparams.n_threads = max(1, (os.cpu_count() or 2) - 1)
    parameters.api_keys = [key]
    parameters.warmup = False
    parameters.verbosity = -1
    try:
        return xllamacpp.Server(parameters), key
    except Exception as error:
        hint = tr("Is the file complete, and is there enough memory for it? A smaller quantisation may do.")
        raise ProviderError(
            tr("llama.cpp can't load the model: {error}", error=error), hint=hint, path=path
        ) from error
