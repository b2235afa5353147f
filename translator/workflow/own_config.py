"""`~/.config/olgim/config.yml`: what a person says of endpoints, for all sites. No other file may name a program.

A site's configuration travels with its repository, so it can't start anything here. This one is its owner's own word,
as the command line is: where it says anything of the endpoint, what the site says of it is not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from translator.errors import ConfigError
from translator.i18n import tr
from translator.workflow.config import Config, OwnProfile, Profile
from translator.workflow.config_file import read_own


@dataclass(frozen=True, slots=True)
class OwnConfig:
    """What the file says; nothing, where there is none."""

    endpoint: OwnProfile | None = None
    profile: str | None = None
    profiles: Mapping[str, OwnProfile] = field(default_factory=dict)
    path: Path | None = None


def own_path(environ: Mapping[str, str]) -> Path:
    """Where the file is, or would be."""
    folder = environ.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(folder):  # noqa: PTH117 - relative ones don't count, by the specification
        folder = os.path.expanduser("~/.config")  # noqa: PTH111 - never raises
    return Path(folder) / "olgim" / "config.yml"


def load_own(environ: Mapping[str, str] = os.environ) -> OwnConfig:
    """The person's own configuration. Raises ConfigError."""
    path = own_path(environ)
    values = read_own(path)
    if values is None:
        return OwnConfig()
    profile, profiles = values.pop("profile", None), values.pop("profiles", {})
    endpoint = OwnProfile(**values) if values else None
    for name, one in (("", endpoint), *profiles.items()):
        _check(one, name, path)
    return OwnConfig(endpoint, profile, profiles, path)


def _check(profile: OwnProfile | None, name: str, path: Path) -> None:
    named = [key for key in ("agent", "command", "base_url") if getattr(profile, key, None) is not None]
    if len(named) > 1:
        where = f"profiles.{name}" if name else tr("the configuration")
        raise ConfigError(
            tr("{where} has {most} and {last}", where=where, most=", ".join(named[:-1]), last=named[-1]),
            hint=tr("Keep one of them."),
            path=path,
        )


def endpoint_said(name: str | None, config: Config, environ: Mapping[str, str] = os.environ) -> OwnProfile:
    """The endpoint called `name`, or the one that the person or else the site has configured. Raises ConfigError."""
    own = load_own(environ)
    chosen = name or own.profile
    if chosen is not None and chosen in own.profiles:
        return own.profiles[chosen]
    if name is None and own.profile is not None:
        known = ", ".join(sorted(own.profiles)) or "none"
        raise ConfigError(
            tr("there is no profile called {profile!r}", profile=own.profile),
            hint=tr("profiles here: {known}", known=known),
            path=own.path,
        )
    if name is None and own.endpoint is not None:
        return own.endpoint
    if name is not None and own.profiles and name not in config.profiles:
        known = ", ".join(sorted({*own.profiles, *config.profiles}))
        raise ConfigError(
            tr("there is no profile called {name!r}", name=name),
            hint=tr("profiles here: {known}", known=known),
        )
    return OwnProfile(**_fields(config.endpoint(name)), own=False)


def _fields(profile: Profile) -> dict[str, Any]:
    return {**asdict(profile), "parameters": profile.parameters}
