"""The ways to a model that a run can take: a connection to an endpoint, or a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

from translator.llm.agents.command import is_command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.llm.endpoint_settings import Settings
    from translator.llm.recording import Recording
    from translator.llm.wire import OnText, Reply


class ModelLine(Protocol):
    """Takes a chat request and gives its answer. Raises Trouble where none comes within `deadline` seconds."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *_: object) -> None: ...
    async def ask(self, body: Mapping[str, Any], *, deadline: float, on_text: OnText | None = None) -> Reply:
        """Send a request and wait for its whole answer.

        `deadline` is how many seconds the answer may take; `on_text` gets the text as far as it has come in, and stops
        the answer by returning False. Raises Trouble.
        """
        ...


def line_to(settings: Settings, *, in_flight: int = 64, recording: Recording | None = None) -> ModelLine:
    """The way to the model of `settings`. Raises ProviderError where there is none."""
    from translator.llm.agents.line import AgentLine
    from translator.llm.wire import Wire

    if is_command(settings.base_url):
        return AgentLine(settings, recording=recording)
    return Wire(settings, in_flight=in_flight, recording=recording)
