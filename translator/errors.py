"""Everything Olgim raises on purpose, and the exit code each ends a command with.

OlgimError
├── UsageError         2  a command line that asks for what can't be done
├── ConfigError        2  `_olgim/config.yml` is wrong
├── ApprovalError      2  a site's files name an endpoint, a key or a model file that nobody agreed to
├── GlossaryError      2  a glossary file is wrong
├── SourceError        2  a post can't be read as one
├── ProviderError      3  no endpoint, or one that won't answer
├── StoreError         4  the bitext, the journal or the memory can't be read or written
├── GitHubError        3  git or GitHub refuses what `olgim action` wants of it
├── PublishError       5  a mirror can't be written, or would overwrite a person's work
└── UnforeseenError    1  a fault of Olgim's own, told with what to attach to a report
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """The number that a command ends with."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    PROVIDER = 3
    STORE = 4
    PUBLISH = 5
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class OlgimError(Exception):
    """A failure a person can do something about.

    `message` says what is wrong, `hint` the next step; `path` and `line` (from 1) say where.
    """

    exit_code = ExitCode.USAGE

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        path: Path | str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = (
            ""
            if self.path is None
            else f"{self.path}: "
            if self.line is None
            else f"{self.path}:{self.line}: "
        )
        return f"{place}{self.message}"


class UsageError(OlgimError):
    """A command line that asks for what can't be done."""


class ConfigError(OlgimError):
    """A setting in a configuration file is unknown, or has a value that it can't have."""


class ApprovalError(OlgimError):
    """A site's files name an endpoint, a key or a model file that no person has agreed to."""


class GlossaryError(OlgimError):
    """A glossary file is wrong."""


class SourceError(OlgimError):
    """A post can't be read as one."""


class ProviderError(OlgimError):
    """No endpoint, or one that won't answer."""

    exit_code = ExitCode.PROVIDER


class GitHubError(OlgimError):
    """Git, or GitHub, refuses what is wanted of it, or can't be reached."""

    exit_code = ExitCode.PROVIDER


class StoreError(OlgimError):
    """The bitext, the journal or the memory can't be read or written."""

    exit_code = ExitCode.STORE


class PublishError(OlgimError):
    """A mirror can't be written, or would overwrite a person's work."""

    exit_code = ExitCode.PUBLISH


class UnforeseenError(OlgimError):
    """A fault of Olgim's own. Whoever turns an exception into one says where it came up and what to attach."""

    exit_code = ExitCode.FINDINGS
