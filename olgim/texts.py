"""Translating a text that no file holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossary import Glossary
    from translator.document import ParseOptions
    from translator.workflow.endpoints import EndpointChoice
    from translator.workflow.text_translation import TextTranslation


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Who translates.

    `base_url` is the URL of an OpenAI-compatible endpoint, without `/chat/completions`, and `model` a model that it
    has. What is None is found as by `olgim translate`: in the configuration, then in the environment. The key stands
    in the environment and nowhere else: in `OPENAI_API_KEY`, or in the provider's own variable. `agent` (`claude`,
    `codex`, `copilot`) or `command` names a program on this machine that is asked in the place of an endpoint.
    """

    base_url: str | None = None
    model: str | None = None
    agent: str | None = None
    command: str | None = None


def choice_of(endpoint: Endpoint | None) -> EndpointChoice:
    """An endpoint as the rooms hand it to each other; what is found by itself where none is given."""
    from translator.workflow.endpoints import EndpointChoice

    one = endpoint or Endpoint()
    return EndpointChoice(one.base_url, one.model, agent=one.agent, command=one.command)


def translate(
    text: str,
    endpoint: Endpoint | None = None,
    *,
    options: ParseOptions | None = None,
    glossary: Glossary | None = None,
    max_cost: float | None = None,
    max_tokens: int | None = None,
) -> TextTranslation:
    """Translate a Korean Markdown text, and wait for it: seconds for a paragraph, minutes for a long post.

    `options` say how the text is read, `glossary` what its terms are called. The run stops before it takes more than
    `max_cost` US dollars or `max_tokens` tokens, sent and received together. Nothing is kept: a text that is worth
    money is better translated as a post of a site.

    Raises ProviderError where there is no endpoint, or where it stopped answering; ConfigError or UsageError for an
    endpoint that is named wrongly; UsageError in a thread with a running event loop. A segment for which no usable
    answer came is told of in the result's `remarks`.
    """
    from translator.workflow.text_translation import translate_text

    return translate_text(
        text,
        choice_of(endpoint),
        options=options,
        glossary=glossary,
        max_cost=max_cost,
        max_tokens=max_tokens,
    )
