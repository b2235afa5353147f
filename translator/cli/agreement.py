"""The endpoint that a command line leaves or names, and the question that its person is asked about a site's own."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from translator.cli.console import narrate
from translator.i18n import tr

if TYPE_CHECKING:
    from translator.workflow.endpoints import EndpointChoice
    from translator.workflow.trust import Need

YES = frozenset({"y", "yes", "ㅛ", "네", "예"})  # the first is the key of `y` on a Korean layout


def choice_of(options: Namespace) -> EndpointChoice:
    """What a command line says of the endpoint; who is asked for consent, and who is told where posts go."""
    from translator.workflow.endpoints import EndpointChoice
    from translator.workflow.trust import Trust

    somebody = sys.stdin.isatty() and sys.stderr.isatty()
    trust = Trust(agreed=tuple(options.trust or ()), ask=_ask if somebody else None, tell=narrate)
    return EndpointChoice(
        options.base_url,
        options.model,
        options.profile,
        trust=trust,
        agent=options.agent,
        command=options.command,
    )


def _ask(need: Need) -> bool:
    """Ask the person at the terminal. Whatever isn't yes is no."""
    narrate(
        tr("This site names a model file, and you haven't agreed to that so far:")
        if need.file
        else tr("This site says where its posts go, and you haven't agreed to that so far:")
    )
    narrate(tr("  site   {site}", site=need.site))
    for place in need.places:
        at = "" if place.path is None else f"  {_near(place.path)}{f':{place.line}' if place.line else ''}"
        narrate(tr("  in   {at} (`{name}`)", at=at, name=place.name))
    if need.file:
        narrate(tr("  file   {file}", file=need.file))
        question = tr("Load this file, now and from now on?")
    else:
        narrate(tr("  host   {host}   ({url})", host=need.host, url=need.url))
        narrate(
            tr("  key    the value of {variable}", variable=need.variable)
            if need.variable
            else tr("  key    none")
        )
        if need.parameters:
            narrate(tr("  with   {parameters}", parameters=need.parameters))
        key = tr(", with that key") if need.variable else ""
        question = tr("Send this site's posts there{key}, now and from now on?", key=key)
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in YES


def _near(path: Path) -> str:
    """A path as seen from here, where that is shorter."""
    try:
        return min(str(path), os.path.relpath(path), key=len)
    except ValueError:  # another drive
        return str(path)
