"""Reading what engines are configured by: YAML, TOML, JSON, or a program that is only looked through.

It is the engine's own file: what fails is skipped, since the engine complains of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from translator.errors import ConfigError
from translator.files import read_regular
from translator.i18n import tr
from translator.publish.places import why_no_place
from translator.publish.site_settings import Named
from translator.safe_toml import LongKeyError, load_toml
from translator.safe_yaml import UNCONSTRUCTED

_LANGUAGE = re.compile(
    r"""\b(?:defaultLocale|lang|language)\b['"]?\s*:\s*['"]?(?P<code>[a-z]{2}(?:[-_][A-Za-z]{2})?)\b"""
)


def named_language(text: str) -> str:
    """The language that a configuration names which is a program, or that is not read as a whole."""
    found = _LANGUAGE.search(text)
    return found["code"] if found else ""


def first_of(root: Path, *names: str) -> Path:
    """The first of these files that there is; the first of all where there is none."""
    return next((root / name for name in names if (root / name).is_file()), root / names[0])


def named_value(key: str, value: str, paths: Sequence[Path], why_not: str | None = "") -> Named:
    """A folder or an address that a configuration names, found again in the first file that has its value."""
    if why_not == "":
        why_not = tr("which lies outside the site") if value.startswith("/") else why_no_place(f"{value}/")
    if why_not:
        for path in paths:
            for number, line in enumerate(read_text(path).splitlines(), 1):
                if value in line:
                    return Named(key, value, path, number, why_not)
    return Named(key, value, paths[0], None, why_not)


_SafeLoader: Any = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml's, ten times as quick, if it is there


class _Loader(_SafeLoader):  # type: ignore[misc]
    """YAML whose own tags (`!!python/name:…`, `!ENV`) are passed over."""


def _nothing(_loader: object, _suffix: str, _node: yaml.Node) -> None:
    return None


_Loader.add_multi_constructor("", _nothing)
_Loader.add_multi_constructor("!", _nothing)


def load(path: Path) -> dict[str, Any]:
    """The table in a configuration file; empty where it can't be read or is none. Raises ConfigError."""
    text = read_text(path)
    try:
        if path.suffix in {".yml", ".yaml"}:
            loaded: object = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
        elif path.suffix == ".toml":
            loaded = load_toml(text)
        elif path.suffix == ".json":
            loaded = json.loads(text or "{}")
        else:
            return {}
    except LongKeyError as error:  # the engine would take it
        raise ConfigError(str(error), path=path, line=error.line) from None
    except UNCONSTRUCTED:  # tomllib's error is a ValueError
        return {}
    return loaded if isinstance(loaded, dict) else {}


def read_text(path: Path) -> str:
    """The text of a file; empty where it can't be read."""
    try:
        return read_regular(path, 1_000_000).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def read_texts(root: Path, names: Iterable[str]) -> str:
    """The files of these names in a folder, read as one text; what isn't there is empty."""
    return "".join(read_text(root / name) for name in names)


def map_at(source: object, key: str) -> Mapping[str, Any]:
    """The table under a key; empty where there is another thing."""
    value = source.get(key) if isinstance(source, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def list_at(source: Mapping[str, Any], key: str) -> Sequence[Any]:
    """The list under a key; empty where there is another thing."""
    value = source.get(key)
    return value if isinstance(value, list) else []


def text_at(source: Mapping[str, Any], key: str) -> str:
    """The text under a key; empty where there is another thing."""
    value = source.get(key)
    return value if isinstance(value, str) else ""
