"""What a run leaves with the runner: annotations in its log, outputs for later steps, a summary on the job's page.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Outputs of several lines end at a
word that is drawn anew each time, so that no text can end them itself; nothing of a post begins a line of the log.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from translator.errors import OlgimError, StoreError
from translator.files import write_atomically
from translator.github.inert_text import Level, annotation, code, inert, one_line
from translator.units import Severity
from translator.workflow.report import Remark

_MOST_ANNOTATIONS = 10  # of a kind; GitHub shows no more of one step
_MOST_SUMMARY = 900_000  # bytes; GitHub takes 1 MiB


@dataclass
class Log:
    """Collects what a run says. `lines` go to its log, `summary` onto the job's page, `values` are its outputs.

    `tree` is where files are checked out for the run alone.
    """

    lines: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    tree: str = ""
    _annotated: dict[Level, int] = field(default_factory=dict)

    def say(self, text: str, *, also_log: bool = True) -> None:
        """A paragraph of the summary, and a line of the log."""
        self.summary.append(text)
        if also_log:
            self.note(text)

    def note(self, text: str) -> None:
        """Add a line to the log without an annotation."""
        self.lines.append(inert(one_line(text, 1000)))

    def annotate(self, level: Level, message: str, *, file: str = "", line: int = 0) -> None:
        """Put a message on a line of a file in the pull request, or on the job."""
        number = self._annotated.get(level, 0) + 1
        self._annotated[level] = number
        if number <= _MOST_ANNOTATIONS:
            self.lines.append(annotation(level, message, file=file, line=line, heading="Olgim"))

    def annotate_remark(self, remark: Remark, file: str) -> None:
        """Put what the checks say on its line of a post; a note is no annotation."""
        level = {Severity.CRITICAL: Level.ERROR, Severity.WARNING: Level.WARNING}.get(remark.severity)
        if level is not None:
            self.annotate(level, remark.message, file=file, line=remark.line)

    def told(self, error: OlgimError) -> str:
        """What an error says, without the place of the work tree, which nobody knows and which is gone soon."""
        return str(error).replace(f"{self.tree}/", "") if self.tree else str(error)

    def annotate_error(self, error: OlgimError, *, file: str = "") -> None:
        """Tell of an error, with its remedy, on the job or in a file."""
        said = self.told(error) + (f"\n{error.hint}" if error.hint else "")
        self.annotate(Level.ERROR, said, file=file, line=error.line or 0)

    def end_with(self, error: OlgimError) -> None:
        """Tell of the error that a job ends with, also on its page."""
        self.annotate_error(error)
        hint = f"\n\n{code(error.hint, 600)}" if error.hint else ""
        self.summary.append(f"❌ {code(self.told(error), 600)}{hint}")

    def write(self, environ: Mapping[str, str]) -> None:
        """Write outputs and summary to the files that the runner named, if it did, and the summary to one that later
        steps can read. Raises StoreError.
        """
        text = "\n\n".join(self.summary).encode("utf-8", "replace")[:_MOST_SUMMARY].decode(errors="ignore")
        _append(environ.get("GITHUB_STEP_SUMMARY", ""), f"{text}\n")
        if temporary := environ.get("RUNNER_TEMP", ""):
            path = Path(temporary) / "olgim-summary.md"
            _write(path, f"{text}\n")
            self.values["summary"] = str(path)
        _append(environ.get("GITHUB_OUTPUT", ""), "".join(_assigned(*pair) for pair in self.values.items()))


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise StoreError(f"can't be written: {error.strerror or error}", path=path) from error


def _assigned(name: str, value: str) -> str:
    end = f"olgim-{secrets.token_hex(16)}"
    return f"{name}<<{end}\n{value}\n{end}\n"


def _append(name: str, text: str) -> None:
    if not name or not text.strip():
        return
    try:
        with Path(name).open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise StoreError(f"can't be written: {error.strerror or error}", path=name) from error
