"""A job's surroundings: inputs, event, and where things are."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from translator.errors import UsageError
from translator.workflow.action.event import Event, read_event
from translator.workflow.action.inputs import Inputs, read_inputs


@dataclass(frozen=True, slots=True)
class Setting:
    """A job's surroundings. `workspace` is the checkout, `temporary` a folder for what is gone afterwards."""

    inputs: Inputs
    event: Event
    workspace: Path
    temporary: Path
    api_url: str
    server_url: str
    run_url: str
    token: str


def read_setting(environ: Mapping[str, str]) -> Setting:
    """The job's surroundings. Raises UsageError that names what is wrong."""
    event = read_event(environ)
    server = _address(environ, "GITHUB_SERVER_URL", "https://github.com")
    run = environ.get("GITHUB_RUN_ID", "")
    return Setting(
        inputs=read_inputs(environ),
        event=event,
        workspace=Path(environ.get("GITHUB_WORKSPACE") or "."),
        temporary=Path(environ.get("RUNNER_TEMP") or tempfile.gettempdir()),
        api_url=_address(environ, "GITHUB_API_URL", "https://api.github.com"),
        server_url=server,
        run_url=f"{server}/{event.repository}/actions/runs/{run}" if run.isdecimal() else "",
        token=_token((environ.get("INPUT_TOKEN") or environ.get("GITHUB_TOKEN") or "").strip()),
    )


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    said = environ.get(name) or default
    try:
        parts = urlsplit(said)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine:
        raise UsageError(f"{name} is {said[:80]!r}, which is no address", hint="The runner sets it.")
    return said


def _token(said: str) -> str:
    if not (said.isascii() and said.isprintable()) or " " in said:
        raise UsageError(
            "the input `token` isn't a token of GitHub's: it has characters that none has",
            hint="Leave it out, or store the secret anew.",
        )
    return said
