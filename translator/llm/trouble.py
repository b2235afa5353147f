"""What can go wrong with a request, sorted by what can be done about it."""

from __future__ import annotations

from enum import StrEnum

from translator.errors import ProviderError
from translator.i18n import tr
from translator.shortening import in_one_line

_READ = 4000  # characters of what an endpoint says
_SHOWN = 201  # and of these in a message, the ellipsis among them


class TroubleKind(StrEnum):
    """The kinds of trouble, told apart by what can be done about each."""

    LINE = "line"
    """The line or the server failed: the same request may work later."""
    ABSENT = "absent"
    """Nobody takes the connection: the server may be starting, or the address is wrong."""
    SILENCE = "silence"
    """No answer in time."""
    BUSY = "busy"
    """The endpoint wants us to wait."""
    UNREADABLE = "unreadable"
    """Something came back that is no completion."""
    EMPTY = "empty"
    """A completion without any text: the same request may bring some."""
    PARAMETER = "parameter"
    """A parameter is not accepted: ask without it."""
    TOO_LONG = "too long"
    """The request does not fit the context window: cut it."""
    FILTERED = "filtered"
    """The provider's filter refused the text."""
    FATAL = "fatal"
    """No request can work until a person has changed something."""


class Trouble(Exception):  # noqa: N818 - not every trouble is an error
    """A request that brought no answer. `wait` is how long the endpoint asked to wait, in seconds; `missing`: there is
    nothing at the address that was asked (404); `about`: what a person has to look at, `endpoint`, `key` or `model`.
    """

    def __init__(
        self,
        kind: TroubleKind,
        message: str,
        *,
        hint: str | None = None,
        wait: float | None = None,
        parameter: str = "",
        missing: bool = False,
        about: str = "endpoint",
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint
        self.wait = wait
        self.parameter = parameter
        self.missing = missing
        self.about = about

    def as_error(self) -> ProviderError:
        """For the person, when it ends the run."""
        return ProviderError(self.message, hint=self.hint)


class Stopped(Exception):  # noqa: N818 - a state, not a mistake
    """The run has ended; nothing further is sent."""


class Unanswered(Exception):  # noqa: N818 - a state, not a mistake
    """A chunk brought nothing. `smaller`: one with fewer passages might; `narrower`: if it shows less of the post."""

    def __init__(self, problem: str, *, smaller: bool = False, narrower: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.smaller = smaller or narrower
        self.narrower = narrower


THINKING = tr("all of the answer is reasoning, and none of it text")
THINKING_CUT = tr("all of the answer is reasoning, and none of it text, which was cut off")
STOP_THINKING = tr(
    "Switch the model's thinking off or down, in the profile: `parameters: {reasoning_effort: none}`, or for vLLM, "
    "SGLang and llama.cpp `parameters: {chat_template_kwargs: {enable_thinking: false}}`. If it doesn't think, its "
    "server's reasoning parser is the wrong one."
)


def short_line(text: str) -> str:
    """What an endpoint says, in one line that is short enough for a message; of its text, the first part is read."""
    return in_one_line(text[:_READ].encode(errors="replace").decode(), _SHOWN)
