"""The models that a person could use here and now, each with what it would take for so many tokens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from translator.errors import OlgimError
from translator.i18n import tr
from translator.llm import Estimate, Settings, Usage
from translator.llm.agents import AGENTS
from translator.llm.choice import presumed
from translator.llm.cost import cost_of, price_of
from translator.llm.endpoint_settings import PROVIDERS
from translator.llm.models import find_local_servers
from translator.workflow.config import Config
from translator.workflow.endpoints import EndpointChoice, foresee, prices_of


@dataclass(frozen=True, slots=True)
class AtHand:
    """A model and where it is asked. `configured`: it is what is asked without another word. An agent has a name in
    `agent` and no URL: only a person's own configuration, or the command line, may name one.
    """

    model: str
    url: str
    where: str
    configured: bool = False
    agent: str = ""

    def cost(self, expected: Estimate, config: Config) -> float | None:
        """US dollars for what is expected to be sent; None where the price isn't known."""
        price = price_of(Settings(self.url, self.model), prices_of(config)) if self.url else None
        return cost_of(Usage(input=expected.input, output=expected.output), price)


def models_at_hand(config: Config, day: date, environ: Mapping[str, str] = os.environ) -> tuple[AtHand, ...]:
    """What is configured, then what the keys in the environment open, what runs on this machine, and agents.

    Sends nothing but a look at the ports of this machine.
    """
    found: list[AtHand] = []
    for one in (*_configured(config), *_by_key(day, environ), *_running(), *_agents()):
        if all((one.model, one.url, one.agent) != (other.model, other.url, other.agent) for other in found):
            found.append(one)
    return tuple(found)


def _configured(config: Config) -> Iterator[AtHand]:
    try:
        way = foresee(EndpointChoice(), config)
    except OlgimError:  # it is told where it is used
        return
    if way is not None:
        agent = way.settings.command.agent if way.settings.command else ""
        url = "" if way.settings.command else way.settings.base_url
        yield AtHand(way.settings.model, url, way.way, configured=True, agent=agent)


def _by_key(day: date, environ: Mapping[str, str]) -> Iterator[AtHand]:
    for host, (key, url) in PROVIDERS.items():
        model = presumed(host, day)
        if environ.get(key, "").strip() and model:
            yield AtHand(model, url, tr("{host}, with the key in {key}", host=host, key=key))


def _running() -> Iterator[AtHand]:
    for server in find_local_servers():
        for model in server.models:
            yield AtHand(model, server.base_url, tr("{name} on this machine", name=server.name))


def _agents() -> Iterator[AtHand]:
    for name in AGENTS:
        if shutil.which(name):
            yield AtHand("", "", tr("{name}, if you are signed in to it", name=name), agent=name)
