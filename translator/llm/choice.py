"""Which model is asked where nobody names one, and a word in time when the one that is asked comes to its end.

The best of the preferred models that the endpoint lists is chosen, unless it is about to shut down. What the endpoint
lists is remembered in the journal, so that a day's runs ask for it once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.endpoint_settings import OPENAI_HOST, PROVIDERS, is_openai
from translator.llm.hosts import IN_PROCESS, is_azure
from translator.llm.models import Model, list_models, read_models
from translator.llm.preferred import ENDS, PREFERRED, End

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.llm.endpoint_settings import Settings
    from translator.llm.interface import AnswerJournal

NEAR = timedelta(days=14)
"""A model that shuts down within this time is not chosen any more."""
WARNED = timedelta(days=60)
"""How long before its end a model that is used is spoken of."""

_SNAPSHOT = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{6})$")
_VERSION = re.compile(r"\d+(?:[.-]\d+)*")
_SHOWN = 12  # models that are named


@dataclass(frozen=True, slots=True)
class Chosen:
    """Settings with a model. `notice` is what a person should know of the choice, `end` what of the model's end: one
    line each, or nothing.
    """

    settings: Settings
    notice: str = ""
    end: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What a person should be told of the choice, a line each."""
        return tuple(line for line in (self.notice, self.end) if line)


def today() -> date:
    """The day by this machine's clock."""
    return datetime.now().astimezone().date()


def bare(name: str) -> str:
    """A model's plain name: without `models/` or a vendor in front of it, or the date of a snapshot behind; of a
    fine-tuned one, the name of the model that it was made from, with which it ends.
    """
    if name.startswith("ft:"):
        name = name.split(":")[1]
    return _SNAPSHOT.sub("", name.rpartition("/")[2])


def end_of(name: str, listed: Iterable[Model], host: str) -> End | None:
    """When the model ends: as its endpoint says, else as its provider was known to have announced."""
    known = ENDS.get(_kin(host), {}).get(bare(name))
    told = next((one.end for one in listed if one.id in (name, f"models/{name}") and one.end), None)
    if told is None:
        return known
    return End(told, known.successor if known else "")


def best(listed: Sequence[Model], host: str, day: date) -> str | None:
    """The first of the host's preferred models that is listed and stays, in the endpoint's own spelling. Where none is,
    the highest later version of the same family: `gpt-7-terra` will follow `gpt-6.1-terra`.
    """
    staying = [
        one
        for one in listed
        if one.chats and not one.id.startswith("ft:") and not _near(end_of(one.id, listed, host), day)
    ]
    preferred = PREFERRED.get(_kin(host), ())
    for name in preferred:
        same = [one for one in staying if bare(one.id) == name]
        if same:
            return max(same, key=lambda one: (one.id.rpartition("/")[2] == name, one.created, one.id)).id
    for name in preferred:
        family = [
            one for one in staying if _family(one.id) == _family(name) and _version(one.id) > _version(name)
        ]
        if family:
            return max(family, key=lambda one: (_version(one.id), one.created, one.id)).id
    return None


def presumed(host: str, day: date) -> str | None:
    """The first of the host's preferred models that isn't known to be near its end, whether it is there or not."""
    return next((name for name in PREFERRED.get(host, ()) if not _near(end_of(name, (), host), day)), None)


def ending(name: str, listed: Sequence[Model], host: str, day: date) -> str:
    """One line on a model that ends within `WARNED`, with its date and what to use instead; empty for any other."""
    end = end_of(name, listed, host)
    if end is None or end.day > day + WARNED:
        return ""
    there = {bare(one.id) for one in listed}
    fit = end.successor and (not there or end.successor in there)
    instead = end.successor if fit else best(listed, host, day) if listed else presumed(_kin(host), day)
    advice = (
        tr("name another one, such as {instead}", instead=instead)
        if instead
        else tr("`olgim models` lists the others")
    )
    when = tr("shut down on {day}", day=end.day)
    left = (end.day - day).days
    if left > 0:
        when = (
            tr("shuts down on {day}, in {left} days", day=end.day, left=left)
            if left > 1
            else tr("shuts down on {day}, in {left} day", day=end.day, left=left)
        )
    return f"{name} {when}: {advice}"


def with_model(
    settings: Settings,
    journal: AnswerJournal | None = None,
    *,
    day: date | None = None,
    ask: bool = True,
    lists: dict[str, tuple[Model, ...]] | None = None,
) -> Chosen:
    """The settings with a model: the one that is named, else the best that the endpoint has.

    An endpoint that has none of the preferred models, but only one, means that. `ask`: whether the endpoint may be
    asked what it has; otherwise what the journal remembers has to do, or what is known beforehand, and the model
    may stay without a name. `lists` is what was listed in this run, by URL: runs over several sites have a journal for
    each. Raises ProviderError that lists what there is.
    """
    day = day or today()
    host = settings.host
    if settings.model or settings.base_url == IN_PROCESS:
        return Chosen(settings, end=ending(settings.model, _recalled(settings, journal), host, day))
    lists = {} if lists is None else lists
    recalled = _recalled(settings, journal, asked_on=day)
    listed = recalled or lists.get(settings.base_url, ())
    if not listed and not ask:
        return Chosen(replace(settings, model=presumed(_listed_as(settings), day) or ""))
    try:
        listed = lists[settings.base_url] = listed or list_models(settings)
    except ProviderError as error:
        return _blindly(settings, error, day)
    if journal is not None and listed and not recalled:
        remember(settings, journal, listed, day)
    return _chosen(settings, listed, day)


def _chosen(settings: Settings, listed: Sequence[Model], day: date) -> Chosen:
    chat = [one for one in listed if one.chats]
    name = best(listed, settings.host, day) or (chat[0].id if len(chat) == 1 else None)
    if name is None:
        shown = ", ".join(one.id for one in chat[:_SHOWN]) + (" …" if len(chat) > _SHOWN else "")
        hint = tr("Name one with --model. It has: {shown}", shown=shown)
        raise ProviderError(
            tr("no model is chosen for {base_url}", base_url=settings.base_url),
            hint=hint if chat else tr("It has none: load one, then name it with --model."),
        )
    window = settings.context_window or next(one.context_window for one in chat if one.id == name)
    notice = ""
    if len(chat) > 1 and bare(name) not in PREFERRED.get(_kin(settings.host), ()):
        notice = tr(
            "{host} has none of the models that are known here; {name} is used, as the likeliest: "
            "name another one with --model",
            host=settings.host,
            name=name,
        )
    end = ending(name, listed, settings.host, day)
    return Chosen(replace(settings, model=name, context_window=window), notice, end)


def _blindly(settings: Settings, error: ProviderError, day: date) -> Chosen:
    """A model for an endpoint that doesn't tell what it has: for a known provider, the first that should be there."""
    name = presumed(_listed_as(settings), day)
    if name is None:
        raise error
    notice = tr(
        "{message}: the list of models can't be had; {name} is used, which should be there",
        message=error.message,
        name=name,
    )
    return Chosen(replace(settings, model=name), notice, ending(name, (), settings.host, day))


def remember(settings: Settings, journal: AnswerJournal, listed: Iterable[Model], day: date) -> None:
    """Keep what the endpoint lists, for a day's choices and for telling of ends."""
    rows = [
        {
            "id": one.id,
            "created": one.created,
            "shutdown_date": one.ends or None,
            "context_length": one.context_window,
        }
        for one in listed
    ]
    journal.learn(_memory(settings), json.dumps({"asked": str(day), "data": rows}))


def _recalled(
    settings: Settings, journal: AnswerJournal | None, *, asked_on: date | None = None
) -> tuple[Model, ...]:
    """What the endpoint listed when it was last asked; with `asked_on`, only if that was on this day."""
    try:
        known = json.loads((journal.learned(_memory(settings)) if journal else None) or "{}")
        asked = date.fromisoformat(known["asked"])
    except (ValueError, KeyError, TypeError):
        return ()
    if asked_on is not None and asked_on != asked:
        return ()
    return read_models(known)


def _memory(settings: Settings) -> str:
    return f"models {settings.base_url}"


def _kin(host: str) -> str:
    """The provider whose models an endpoint is likely to have: itself, where it is a known one; else OpenAI, whose
    interface it speaks. Azure's names are its users' own.
    """
    known = host in PROVIDERS or is_azure(host) or is_openai(host)
    return host if known and not is_openai(host) else OPENAI_HOST


def _listed_as(settings: Settings) -> str:
    """The host under which there are preferences for exactly this endpoint."""
    return OPENAI_HOST if is_openai(settings.host) else settings.host


def _near(end: End | None, day: date) -> bool:
    return end is not None and end.day <= day + NEAR


def _family(name: str) -> str:
    return _VERSION.sub("#", bare(name))


def _version(name: str) -> tuple[int, ...]:
    found = _VERSION.search(bare(name))
    return tuple(int(number) for number in re.findall(r"\d+", found.group())) if found else ()
