"""A job's surroundings: inputs, event, and where things are."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    run = environ.get("GITHUB_RUN_ID", "")
    return Setting(
        inputs=read_inputs(environ),
        event=event,
        workspace=Path(environ.get("GITHUB_WORKSPACE") or "."),
        temporary=Path(environ.get("RUNNER_TEMP") or tempfile.gettempdir()),
        api_url=environ.get("GITHUB_API_URL") or "https://api.github.com",
        server_url=server,
        run_url=f"{server}/{event.repository}/actions/runs/{run}" if run.isdecimal() else "",
        token=environ.get("INPUT_TOKEN") or environ.get("GITHUB_TOKEN") or "",
    )
