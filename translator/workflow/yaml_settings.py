"""Settings in YAML: a mapping read key by key, each by a reader of its own that says what is wrong on which line."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from translator.errors import ConfigError
from translator.files import read_regular
from translator.i18n import tr
from translator.safe_yaml import UNCONSTRUCTED, UnreadError, compose

SettingReader = Callable[["SettingsFile", yaml.Node, str], Any]
"""Gives the value of a setting, from the file, the node that has it and the setting's name. Raises ConfigError."""
Forbidden = Callable[[str, str], tuple[str, str] | None]
"""Why a key, with its name from the top, may not stand in a file, and what to do; None where it is merely unknown."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file of settings; `forbidden` says of a key that no reader knows why it may not be here."""

    path: Path
    forbidden: Forbidden

    def error(self, node: yaml.Node, message: str, hint: str | None = None) -> ConfigError:
        """The error that is told of a node, with its line (from 1)."""
        return ConfigError(message, hint=hint, path=self.path, line=node.start_mark.line + 1)


def open_settings(path: Path, forbidden: Forbidden) -> tuple[SettingsFile, yaml.Node | None] | None:
    """The file, and what it says, None where it is empty; None where there is no such file. Raises ConfigError."""
    try:
        text = read_regular(path).decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise ConfigError(tr("this file is not UTF-8"), hint=tr("save it as UTF-8"), path=path) from error
    except OSError as error:
        raise ConfigError(tr("can't be read: {strerror}", strerror=error.strerror), path=path) from error
    source = SettingsFile(path, forbidden)
    return source, _compose(source, text)


def _compose(source: SettingsFile, text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = compose(text)
    except UnreadError as error:
        mark = error.problem_mark
        raise ConfigError(
            tr("there is {problem}", problem=error.problem),
            hint=tr("write the value out"),
            path=source.path,
            line=mark.line + 1 if mark else None,
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise ConfigError(
            tr("this is not YAML: {problem}", problem=error.problem), path=source.path, line=line
        ) from error
    except yaml.YAMLError as error:
        raise ConfigError(tr("this is not YAML: {error}", error=error), path=source.path) from error
    except RecursionError as error:
        raise ConfigError(tr("this is nested too deeply"), path=source.path) from error
    return node


def read_fields(
    source: SettingsFile, node: yaml.Node, readers: Mapping[str, SettingReader], where: str
) -> dict[str, Any]:
    """The settings of a mapping, by key, each by its reader; `where` is what the mapping is called, empty at the top.

    Raises ConfigError for whatever else stands there.
    """
    if not isinstance(node, yaml.MappingNode):
        raise source.error(
            node, tr("{where} has to be a list of `key: value` lines", where=where or tr("the configuration"))
        )
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        name = f"{where}.{key}" if where else key
        if key not in readers and (why := source.forbidden(key, name)):
            raise source.error(key_node, *why)
        if key not in readers:
            close = difflib.get_close_matches(key, readers, n=1, cutoff=0.5)
            hint = (
                tr("did you mean `{close}`?", close=close[0])
                if close
                else tr("keys here: {readers}", readers=", ".join(readers))
            )
            raise source.error(key_node, tr("unknown key `{name}`", name=name), hint)
        if key in values:
            raise source.error(key_node, tr("`{name}` is set twice", name=name), tr("keep one of them"))
        values[key] = readers[key](source, value_node, name)
    return values


def read_text(source: SettingsFile, node: yaml.Node, name: str) -> str:
    """A text that is not empty. Raises ConfigError."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise source.error(node, tr("`{name}` has to be text", name=name))
    return str(node.value)


def read_texts(source: SettingsFile, node: yaml.Node, name: str) -> tuple[str, ...]:
    """A list of texts, or one text alone. Raises ConfigError."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(read_text(source, item, name) for item in node.value)
    return (read_text(source, node, name),)


def choice_of(*choices: str) -> SettingReader:
    """A reader of one word out of a few."""

    def read(source: SettingsFile, node: yaml.Node, name: str) -> str:
        value = read_text(source, node, name)
        if value not in choices:
            close = difflib.get_close_matches(value, choices, n=1)
            hint = tr("did you mean `{close}`?", close=close[0]) if close else None
            raise source.error(
                node,
                tr(
                    "`{name}` has to be one of {choices}, not {value!r}",
                    name=name,
                    choices=", ".join(choices),
                    value=value,
                ),
                hint,
            )
        return value

    return read


def read_number(source: SettingsFile, node: yaml.Node, name: str) -> float:
    """A number, 0 or more. Raises ConfigError."""
    try:
        value = float(read_text(source, node, name))
    except ValueError:
        value = -1
    if not 0 <= value < float("inf"):
        raise source.error(node, tr("`{name}` has to be a number, 0 or more", name=name))
    return value


def read_count(source: SettingsFile, node: yaml.Node, name: str) -> int:
    """A whole number, 0 or more. Raises ConfigError."""
    value = read_number(source, node, name)
    if value != int(value):
        raise source.error(node, tr("`{name}` has to be a whole number", name=name))
    return int(value)


def read_json(source: SettingsFile, node: yaml.Node, name: str) -> dict[str, Any]:
    """A mapping whose values a request can carry as JSON. Raises ConfigError."""
    if not isinstance(node, yaml.MappingNode):
        raise source.error(node, tr("`{name}` has to be a list of `key: value` lines", name=name))
    try:
        values: dict[str, Any] = yaml.SafeLoader("").construct_document(node)
        json.dumps(values)
    except UNCONSTRUCTED:
        raise source.error(node, tr("`{name}` has a value that JSON can't represent", name=name)) from None
    return values


def table_of(
    make: Callable[..., Any], readers: Mapping[str, SettingReader], needed: tuple[str, ...] = ()
) -> SettingReader:
    """A reader of names, each with settings below it that `make` takes; those that are `needed` have to be there."""

    def read(source: SettingsFile, node: yaml.Node, name: str) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise source.error(
                node, tr("`{name}` has to be a list of names, each with its own settings below it", name=name)
            )
        table = {}
        for key_node, value_node in node.value:
            entry = f"{name}.{key_node.value}"
            values = read_fields(source, value_node, readers, entry)
            for key in needed:
                if key not in values:
                    raise source.error(value_node, tr("`{entry}` lacks `{key}`", entry=entry, key=key))
            table[str(key_node.value)] = make(**values)
        return table

    return read
