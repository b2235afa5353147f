"""Running `olgim models` and `olgim doctor`."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from translator.cli.agreement import choice_of
from translator.cli.console import emit_json, narrate, out
from translator.errors import ExitCode, OlgimError
from translator.i18n import tr
from translator.llm.choice import best, end_of, ending, remember
from translator.llm.cost import price_of
from translator.llm.doctor import Diagnosis, Health, examine, of_error
from translator.llm.endpoint_settings import LOCAL_PORTS, LocalServer, NoEndpointError, Settings
from translator.llm.model_download import folder_for_models
from translator.llm.models import Model, find_local_servers, list_models
from translator.workflow.config import Config
from translator.workflow.endpoints import EndpointChoice, prices_of, ready_settings, settings_for
from translator.workflow.site import Site, open_site
from translator.workflow.site_check import examine_site
from translator.workflow.trust import way_of

_MARKS = {Health.GOOD: tr("ok"), Health.WARNING: tr("hm"), Health.BAD: tr("no")}

# The parts of a set-up in words; --json has the names.
_PARTS = {
    "site": tr("site"),
    "posts": tr("posts"),
    "layout": tr("layout"),
    "glossary": tr("glossary"),
    "languages": tr("languages"),
    "mirrors": tr("mirrors"),
    "files": tr("files"),
    "key": tr("key"),
    "proxy": tr("proxy"),
    "endpoint": tr("endpoint"),
    "clock": tr("clock"),
    "model": tr("model"),
    "translation": tr("translation"),
    "parameters": tr("parameters"),
    "program": tr("program"),
    "login": tr("login"),
    "cost": tr("cost"),
    "instructions": tr("instructions"),
    "choice": tr("choice"),
    "way": tr("destination"),
    "certificates": tr("certificates"),
    "context window": tr("context window"),
}


def run_models(options: Namespace) -> int:
    """Print the models of the endpoint, of servers on this machine and of fetched files; return the exit code."""
    site = open_site(Path.cwd())
    config = site.config
    choice = choice_of(options)
    local = () if choice.base_url or choice.program else find_local_servers()
    try:
        settings = settings_for(choice, config, local)
    except NoEndpointError:
        if not local and not _model_files():
            raise
        settings = None
    listed: tuple[Model, ...] = ()
    if settings is not None:
        settings, listed = _with_models(site, settings, choice)
    if options.json:
        emit_json(_as_dicts(settings, listed, local, config))
        return int(ExitCode.CLEAN)
    _print_models(settings, listed, local, config)
    if not local and not choice.base_url and not choice.program:
        narrate(
            tr(
                "No server answers on this machine at ports {local_ports}.",
                local_ports=", ".join(map(str, LOCAL_PORTS)),
            )
        )
    return int(ExitCode.CLEAN)


def _with_models(
    site: Site, settings: Settings, choice: EndpointChoice
) -> tuple[Settings, tuple[Model, ...]]:
    """The settings with the model that would be used, and the models that can be asked; both are remembered."""
    listed = tuple(one for one in list_models(settings) if one.chats)
    if listed:
        with site.open_journal(keep=False) as journal:
            remember(settings, journal, listed, choice.day)
    only = listed[0].id if len(listed) == 1 else ""
    used = settings.model or best(listed, settings.host, choice.day) or only
    settings = replace(settings, model=used)
    if line := ending(used, listed, settings.host, choice.day):
        narrate(tr("note: {line}", line=line))
    return settings, listed


def _print_models(
    settings: Settings | None, listed: Sequence[Model], local: Sequence[LocalServer], config: Config
) -> None:
    """The models of the endpoint, of servers on this machine, and the files that were fetched."""
    if settings is not None:
        out(settings.base_url)
        for model in listed:
            out(f"  {model.id}{_remarks(model, settings, config)}")
    for server in local:
        if settings is None or server.base_url != settings.base_url:
            out(tr("{name} at {base_url}", name=server.name, base_url=server.base_url))
            for name in server.models:
                out(f"  {name}")
    files = _model_files()
    if files:
        out(tr("Model files"))
        for path in files:
            out(f"  {path}")


def _model_files() -> list[Path]:
    """What `olgim models fetch` has fetched."""
    return sorted(folder_for_models(os.environ).glob("*.gguf"))


def run_doctor(options: Namespace) -> int:
    """Examine site and endpoint, print each finding with its remedy, and return the exit code."""
    failure: OlgimError | None = None
    site = open_site(Path.cwd())
    of_site = examine_site(site)
    try:
        found = _examine(choice_of(options), site)
    except OlgimError as error:
        found, failure = (of_error(error),), error
    found = (*of_site, *found)
    if options.json:
        emit_json([one.as_dict() for one in found])
    else:
        for one in found:
            out(f"{_MARKS[one.health]}  {_PARTS.get(one.part, one.part)}: {one.said}")
            for line in one.remedy.splitlines():
                out(f"      {line}")
    if failure is not None:
        return int(failure.exit_code)
    if any(one.health is Health.BAD for one in found[len(of_site) :]):
        return int(ExitCode.PROVIDER)
    bad = any(one.health is Health.BAD for one in of_site)
    return int(ExitCode.USAGE if bad else ExitCode.CLEAN)


def _examine(choice: EndpointChoice, site: Site) -> tuple[Diagnosis, ...]:
    with site.open_journal(keep=False) as journal:
        chosen = ready_settings(choice, site.config, journal)
    noticed = (Diagnosis("choice", Health.WARNING, chosen.notice),) if chosen.notice else ()
    way = tr("posts go to {way_of}", way_of=way_of(chosen.settings))
    choice.trust.say(way)
    return (Diagnosis("way", Health.GOOD, way), *noticed, *examine(chosen.settings, choice.day))


def _remarks(model: Model, settings: Settings, config: Config) -> str:
    parts = [tr("used by default")] if model.id == settings.model else []
    end = end_of(model.id, (model,), settings.host)
    if model.context_window is not None:
        parts.append(tr("{context_window:,} tokens", context_window=model.context_window))
    price = price_of(Settings(settings.base_url, model.id), prices_of(config))
    if price is not None and not settings.local:
        parts.append(
            tr("${input:g} in, ${output:g} out per million tokens", input=price.input, output=price.output)
        )
    if end:
        parts.append(tr("offered until {day}", day=end.day))
    return f"  ({'; '.join(parts)})" if parts else ""


def _as_dicts(
    settings: Settings | None, listed: tuple[Model, ...], local: tuple[LocalServer, ...], config: Config
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for model in listed:
        assert settings is not None
        price = price_of(Settings(settings.base_url, model.id), prices_of(config))
        rows.append(
            {
                "endpoint": settings.base_url,
                "model": model.id,
                "used": model.id == settings.model,
                "context_window": model.context_window,
                "price": None if price is None else {"input": price.input, "output": price.output},
                "ends": str(end.day) if (end := end_of(model.id, (model,), settings.host)) else None,
            }
        )
    rows += [
        {"endpoint": server.base_url, "server": server.name, "model": name}
        for server in local
        for name in server.models
        if settings is None or server.base_url != settings.base_url
    ]
    rows += [{"file": str(path), "model": str(path)} for path in _model_files()]
    return rows
