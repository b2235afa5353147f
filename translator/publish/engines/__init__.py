"""The engines that build sites: a module each, with everything in which it differs from the others.

A module here defines `ENGINE`, its specification (`settings.SiteEngine`), and is found by being here.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from translator.publish.site_settings import SiteEngine, SiteSettings


def _found() -> Mapping[str, SiteEngine]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    engines: list[SiteEngine] = [module.ENGINE for module in modules]
    return {engine.name: engine for engine in sorted(engines, key=lambda engine: engine.rank)}


ENGINES = _found()
"""Every engine by its name, in the order in which a site is held against them. The last is `plain`."""


def detect_engine(root: Path) -> SiteEngine:
    """What builds the site at `root`; `plain`, a folder of Markdown, where nothing tells."""
    return next(engine for engine in ENGINES.values() if engine.is_here(root))


def read_settings(root: Path, engine: SiteEngine) -> SiteSettings:
    """What the configuration of the site at `root` says. Never raises: the engine complains of its own files."""
    return engine.read(root)
