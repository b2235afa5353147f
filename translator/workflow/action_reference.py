"""How a workflow names Olgim's GitHub Action: the one place that knows the repository that it is in."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution

from translator import __version__

REPOSITORY = "jaw/olgim"
"""The repository of Olgim's action. A fork that publishes its own changes this line, and `examples/` with it."""

RELEASE = f"v{__version__}"
"""The tag that this version is released under."""

_COMMIT = re.compile("[0-9a-f]{40}")


def action_reference() -> str:
    """What stands after `uses:`: the commit that this Olgim was installed from, if that is known, else its release."""
    return reference_of(_direct_url())


def reference_of(direct_url: str | None) -> str:
    """The same, by what an installer noted of where a package came from (`direct_url.json`); None: nothing."""
    try:
        noted = json.loads(direct_url or "{}").get("vcs_info", {})
        commit, asked = str(noted.get("commit_id", "")), str(noted.get("requested_revision", ""))
    except (ValueError, AttributeError):
        commit = asked = ""
    if not _COMMIT.fullmatch(commit):
        return f"{REPOSITORY}@{RELEASE}"
    told = f" # {asked}" if re.fullmatch(r"[\w./-]+", asked) and asked != commit else ""
    return f"{REPOSITORY}@{commit}{told}"


def _direct_url() -> str | None:
    try:
        return distribution("olgim").read_text("direct_url.json")
    except PackageNotFoundError:  # it runs from its checkout
        return None
