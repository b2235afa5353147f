"""Settings in YAML: a mapping read key by key, each by a reader of its own that says what is wrong on which line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from translator.errors import ConfigError
from translator.i18n import tr
from translator.safe_yaml import UNCONSTRUCTED
from translator.yaml_file import Forbidden, YamlFile, nearest

SettingReader = Callable[[YamlFile, yaml.Node, str], Any]
"""Gives the value of a setting, from the file, the node that has it and the setting's name. Raises ConfigError."""


def open_settings(path: Path, forbidden: Forbidden) -> tuple[YamlFile, yaml.Node | None] | None:
    """The file, and what it says, None where it is empty; None where there is no such file. Raises ConfigError.

    `forbidden` says of a key that no reader knows why it may not be there.
    """
    source = YamlFile(path, ConfigError, forbidden)
    try:
        text = source.read()
    except FileNotFoundError:
        return None
    return source, source.compose(text.removeprefix("\ufeff"))


def read_fields(
    source: YamlFile, node: yaml.Node, readers: Mapping[str, SettingReader], where: str
) -> dict[str, Any]:
    """The settings of a mapping, by key, each by its reader; `where` is what the mapping is called, empty at the top.

    Raises ConfigError for whatever else stands there.
    """
    if not isinstance(node, yaml.MappingNode):
        raise source.error(
            node, tr("{where} has to be a list of `key: value` lines", where=where or tr("the configuration"))
        )
    return {
        key: readers[key](source, value, f"{where}.{key}" if where else key)
        for key, value in source.pairs(node, readers, where)
    }


def read_text(source: YamlFile, node: yaml.Node, name: str) -> str:
    """A text that is not empty. Raises ConfigError."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise source.error(node, tr("`{name}` has to be text", name=name))
    return str(node.value)


def read_texts(source: YamlFile, node: yaml.Node, name: str) -> tuple[str, ...]:
    """A list of texts, or one text alone. Raises ConfigError."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(read_text(source, item, name) for item in node.value)
    return (read_text(source, node, name),)


def choice_of(*choices: str) -> SettingReader:
    """A reader of one word out of a few."""

    def read(source: YamlFile, node: yaml.Node, name: str) -> str:
        value = read_text(source, node, name)
        if value not in choices:
            raise source.error(
                node,
                tr(
                    "`{name}` has to be one of {choices}, not {value!r}",
                    name=name,
                    choices=", ".join(choices),
                    value=value,
                ),
                nearest(value, choices, cutoff=0.6),
            )
        return value

    return read


def read_number(source: YamlFile, node: yaml.Node, name: str) -> float:
    """A number, 0 or more. Raises ConfigError."""
    try:
        value = float(read_text(source, node, name))
    except ValueError:
        value = -1
    if not 0 <= value < float("inf"):
        raise source.error(node, tr("`{name}` has to be a number, 0 or more", name=name))
    return value


def read_count(source: YamlFile, node: yaml.Node, name: str) -> int:
    """A whole number, 0 or more. Raises ConfigError."""
    value = read_number(source, node, name)
    if value != int(value):
        raise source.error(node, tr("`{name}` has to be a whole number", name=name))
    return int(value)


def read_json(source: YamlFile, node: yaml.Node, name: str) -> dict[str, Any]:
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

    def read(source: YamlFile, node: yaml.Node, name: str) -> dict[str, Any]:
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
