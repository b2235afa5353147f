"""What programs say, read with care: it is a stranger's text, and may be anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from translator.i18n import tr
from translator.llm.agents.runner import MOST, Ended, EndedBy, plain_line
from translator.llm.trouble import Trouble, TroubleKind

_BUSY = re.compile(
    r"\b429\b|\b529\b|rate.?limit|too many requests|overloaded|temporarily limiting|at capacity",
    re.IGNORECASE,
)
_USED_UP = re.compile(
    r"usage limit|session limit|weekly limit|hit your limit|limit reached|quota|credit|billing|premium requests",
    re.IGNORECASE,
)
_SIGNED_OUT = re.compile(
    r"\b401\b|\b403\b|unauthorized|authenticat|not logged in|log ?in\b|sign ?in\b|api key", re.IGNORECASE
)
_NO_MODEL = re.compile(
    r"\bmodel\b.{0,80}(?:not (?:found|exist|available|supported)|unknown|invalid)", re.IGNORECASE
)
_TOO_LONG = re.compile(r"context (?:length|window)|too long|prompt is too", re.IGNORECASE)


def text_of(data: bytes, name: str) -> str:
    """Output as text. Raises Trouble where it is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Trouble(
            TroubleKind.UNREADABLE,
            tr("{name} answered with something that is not UTF-8", name=name),
            hint=tr("Have it write UTF-8, whatever the locale."),
        ) from error


def object_of(text: str) -> Mapping[str, Any] | None:
    """The JSON object that `text` is; None where it is something else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def whole(value: object) -> int:
    """A count; 0 for anything that is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else 0


def money(value: object) -> float | None:
    """US dollars; None for anything that can't be."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e6
    return float(value) if fits else None  # type: ignore[arg-type]


def exited(ended: Ended, name: str, sign_in: str = "") -> None:
    """Raise Trouble where a program didn't come to a good end."""
    match ended.end:
        case EndedBy.TIME:
            raise Trouble(
                TroubleKind.SILENCE,
                tr("{name} did not answer within {seconds:.3g} s", name=name, seconds=ended.seconds),
                hint=tr(
                    "Try it by hand: does it wait for something? `timeout` in your own configuration gives it longer."
                ),
            )
        case EndedBy.SIZE:
            raise Trouble(
                TroubleKind.FATAL,
                tr("{name} said more than {most} MB, so it was ended", name=name, most=MOST // 1_000_000),
                hint=tr("It has to write the answer to standard output, and nothing else."),
            )
        case EndedBy.CALLED_OFF:
            raise Trouble(TroubleKind.LINE, tr("{name} was called off", name=name))
        case EndedBy.EXITED:
            if ended.code:
                raise failure(name, ended.complaint or _last_line(ended.output), ended.code, sign_in)


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").splitlines()
    return next((line for one in reversed(lines) if (line := plain_line(one))), "")


def failure(name: str, said: str, code: int = 0, sign_in: str = "") -> Trouble:
    """What it means that a program failed and `said` why. `sign_in` is how one signs in, where that is known."""
    said = plain_line(said)
    how = (
        tr("was ended by signal {value}", value=-code)
        if code < 0
        else tr("failed (exit code {code})", code=code)
        if code
        else tr("failed")
    )
    why = f": {said}" if said else tr(", and does not say why")
    if _USED_UP.search(said) and "not your usage limit" not in said:
        return Trouble(
            TroubleKind.FATAL,
            tr("{name} refuses further requests: {said}", name=name, said=said),
            hint=tr("The plan's limit or credit is used up. Run again later: what was answered is kept."),
        )
    if _BUSY.search(said):
        return Trouble(TroubleKind.BUSY, tr("{name} is busy ({said})", name=name, said=said))
    if sign_in and _SIGNED_OUT.search(said):
        return Trouble(
            TroubleKind.FATAL, tr("{name} is not signed in: {said}", name=name, said=said), hint=sign_in
        )
    if _TOO_LONG.search(said):
        return Trouble(
            TroubleKind.TOO_LONG, tr("the request is too long for {name} ({said})", name=name, said=said)
        )
    if _NO_MODEL.search(said):
        return Trouble(
            TroubleKind.FATAL,
            tr("{name} doesn't take this model: {said}", name=name, said=said),
            hint=tr("Name another one with --model, or none: then it is the program's own choice."),
        )
    hint = tr("Try it by hand, or see what `olgim doctor` says. Answers so far are kept.")
    return Trouble(TroubleKind.LINE, f"{name} {how}{why}", hint=hint)


def reached_for_a_tool(name: str, tool: str = "") -> Trouble:
    """What it means that a model did something else than answer."""
    what = f" ({plain_line(tool)})" if tool else ""
    return Trouble(
        TroubleKind.FATAL,
        tr("{name} reached for a tool{what}, so its answer is refused", name=name, what=what),
        hint=tr(
            "Look at the post: does it ask for files or commands? Another model (--model) may leave that be."
        ),
    )
