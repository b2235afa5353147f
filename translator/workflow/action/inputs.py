"""What a workflow asks of the action: its inputs, as the runner hands them over in the environment."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TypeVar

from translator.errors import UsageError


class Mode(StrEnum):
    """Where the English goes: onto a branch with a pull request, straight onto the branch that was pushed, nowhere."""

    PULL_REQUEST = "pull-request"
    COMMIT = "commit"
    CHECK = "check"


class Grouping(StrEnum):
    """Whether each post has a pull request of its own, or all share one."""

    POST = "post"
    ALL = "all"


class FailOn(StrEnum):
    """What turns the job red: something that could not be done, a finding of the checks, or nothing."""

    ERROR = "error"
    FINDINGS = "findings"
    NEVER = "never"


class Language(StrEnum):
    """The language of what the action writes."""

    ENGLISH = "en"
    KOREAN = "ko"


_SINCE = re.compile(r"workflow|all|\d{4}-\d\d-\d\d|[0-9a-f]{7,64}")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*/?")
_NO_BRANCH = ("..", ".lock/", "./")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one run; `max_cost` in US dollars, None where nobody set it. See docs/action.md."""

    paths: tuple[str, ...] = ()
    folder: str = ""
    model: str = ""
    base_url: str = ""
    command: str = ""
    mode: Mode = Mode.PULL_REQUEST
    grouping: Grouping = Grouping.POST
    branch: str = "olgim/"
    since: str = "workflow"
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    max_cost: float | None = None
    fail_on: FailOn = FailOn.ERROR
    draft: bool = False
    accept_on_merge: bool = False
    language: Language = Language.ENGLISH
    preview: bool = True
    batch: bool = False


def read_inputs(environ: Mapping[str, str]) -> Inputs:
    """The inputs in the environment; what isn't there, or is blank, has its default. Raises UsageError that names
    one.
    """
    values = {
        name.removeprefix("INPUT_").lower().replace("_", "-"): value.strip()
        for name, value in environ.items()
        if name.startswith("INPUT_")
    }
    return Inputs(
        paths=tuple(_inside("paths", one) for one in _lines(values.get("paths", ""))),
        folder=_folder(values.get("config", "")),
        model=values.get("model", ""),
        base_url=values.get("base-url", ""),
        command=values.get("command", ""),
        mode=_choice(Mode, "mode", values),
        grouping=_choice(Grouping, "grouping", values),
        branch=_prefix(values.get("branch") or "olgim/"),
        since=_since(values.get("since") or "workflow"),
        labels=_words(values.get("labels", "")),
        reviewers=tuple(one.removeprefix("@") for one in _words(values.get("reviewers", ""))),
        max_cost=_amount("max-cost", values["max-cost"]) if values.get("max-cost") else None,
        fail_on=_choice(FailOn, "fail-on", values),
        draft=_flag("draft", values, default=False),
        accept_on_merge=_flag("accept-on-merge", values, default=False),
        language=_choice(Language, "language", values),
        preview=_flag("preview", values, default=True),
        batch=_flag("batch", values, default=False),
    )


_Choice = TypeVar("_Choice", bound=StrEnum)


def _choice(kind: type[_Choice], name: str, values: Mapping[str, str]) -> _Choice:
    said = values.get(name, "")
    if not said:
        return next(iter(kind))
    try:
        return kind(said.lower())
    except ValueError:
        known = [str(one) for one in kind]
        close = difflib.get_close_matches(said.lower(), known, n=1)
        raise _wrong(
            name, said, f"did you mean {close[0]!r}?" if close else f"it may be {', '.join(known)}"
        ) from None


def _flag(name: str, values: Mapping[str, str], *, default: bool) -> bool:
    said = values.get(name, "").lower()
    if said not in {"", "true", "false"}:
        raise _wrong(name, said, "it may be true or false")
    return default if not said else said == "true"


def _amount(name: str, said: str) -> float:
    try:
        value = float(said.removeprefix("$"))
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise _wrong(name, said, "it has to be a number of US dollars above 0, such as 1.50")
    return value


def _since(said: str) -> str:
    if not _SINCE.fullmatch(said):
        raise _wrong("since", said, "it may be workflow, all, a date such as 2026-11-30, or a commit")
    return said


def _prefix(said: str) -> str:
    if not _BRANCH.fullmatch(said) or any(part in f"{said.rstrip('/')}/" for part in _NO_BRANCH):
        raise _wrong("branch", said, "it has to begin the name of a branch, such as olgim/")
    return said


def _folder(said: str) -> str:
    """The site's folder, where its configuration may have been named instead."""
    path = PurePosixPath(_inside("config", said)) if said else PurePosixPath()
    if path.suffix in {".yml", ".yaml"}:
        path = path.parent
    if path.name == "_olgim":
        path = path.parent
    return "" if path == PurePosixPath() else path.as_posix()


def _inside(name: str, said: str) -> str:
    path = PurePosixPath(said)
    if path.is_absolute() or ".." in path.parts or "\0" in said:
        raise _wrong(name, said, "name it from the repository's root, such as _posts/2026-11-30-post.md")
    return path.as_posix()


def _lines(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.strip()]


def _words(said: str) -> tuple[str, ...]:
    words = (word.strip() for line in said.splitlines() for word in line.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def _wrong(name: str, said: str, hint: str) -> UsageError:
    return UsageError(f"the input `{name}` is {said[:80]!r}", hint=f"{hint}.")
