"""`_olgim/config.yml` and a person's own configuration, read: errors name the line and the nearest valid key."""

from __future__ import annotations

import posixpath
import re
from dataclasses import fields
from pathlib import Path, PurePath
from typing import Any

import yaml

from translator.errors import ConfigError
from translator.i18n import tr
from translator.llm.agents import AGENTS
from translator.publish import ENGINES, POST_SUFFIXES, STATE_FOLDER, AddressRule, check_template, why_no_place
from translator.workflow.config import Config, ConfiguredPrice, GlossaryScope, OwnProfile, Profile
from translator.workflow.yaml_settings import (
    SettingReader,
    choice_of,
    open_settings,
    read_count,
    read_fields,
    read_json,
    read_number,
    read_text,
    read_texts,
    table_of,
)
from translator.yaml_file import YamlFile


def load_config(path: Path) -> Config:
    """The configuration in `path`; all defaults where there is no such file. Raises ConfigError."""
    found = open_settings(path, _why_not)
    if found is None:
        return Config()
    source, node = found
    if node is None:
        return Config(path=path)
    values = read_fields(source, node, _CONFIG_READERS, "")
    line = next((key.start_mark.line + 1 for key, _ in node.value if key.value == "layout"), None)
    return Config(**values, path=path, layout_line=line)


def read_own(path: Path) -> dict[str, Any] | None:
    """What a person's own configuration says, by key; None where there is no such file. Raises ConfigError."""
    found = open_settings(path, _why_not)
    if found is None:
        return None
    source, node = found
    return {} if node is None else read_fields(source, node, _OWN_READERS, "")


def _why_not(key: str, name: str) -> tuple[str, str] | None:
    """Why a site may not name a program."""
    if key not in _PROGRAMS:
        return None
    return (
        tr("`{name}` would start a program on this machine, which a site can't say", name=name),
        tr("Delete this line, and say it yourself: --{key}, or in ~/.config/olgim/config.yml.", key=key),
    )


def _patterns(source: YamlFile, node: yaml.Node, name: str) -> tuple[str, ...]:
    patterns = read_texts(source, node, name)
    for pattern in patterns:
        hint = tr("Write it from the site's root, such as `_posts/**/*.md`.")
        if PurePath(pattern).is_absolute() or ".." in PurePath(pattern).parts:
            raise source.error(
                node,
                tr("`{name}` has {pattern!r}, which leads out of the site", name=name, pattern=pattern),
                hint,
            )
        if any("**" in part and part != "**" for part in PurePath(pattern).parts):
            raise source.error(
                node,
                tr(
                    "`{name}` has {pattern!r}, where `**` has to stand between slashes",
                    name=name,
                    pattern=pattern,
                ),
                hint,
            )
        if why := why_no_place(pattern):
            raise source.error(
                node, tr("`{name}` has {pattern!r}, {why}", name=name, pattern=pattern, why=why), hint
            )
        ending = PurePath(pattern).suffix
        if ending.lstrip(".").isalnum() and ending.lower() not in POST_SUFFIXES:
            raise source.error(
                node,
                tr("`{name}` has {pattern!r}, which ends as no post does", name=name, pattern=pattern),
                tr("Posts end in {post_suffixes}.", post_suffixes=", ".join(POST_SUFFIXES)),
            )
    return patterns


def _glossary_files(source: YamlFile, node: yaml.Node, name: str) -> tuple[str, ...]:
    names = read_texts(source, node, name)
    for one in names:
        _check_glossary_file(source, node, name, one)
    return names


def _glossary_scopes(source: YamlFile, node: yaml.Node, name: str) -> dict[str, Any]:
    scopes: dict[str, Any] = table_of(GlossaryScope, {"folders": read_texts, "tags": read_texts})(
        source, node, name
    )
    for one in scopes:
        _check_glossary_file(source, node, name, one)
    return scopes


def _check_glossary_file(source: YamlFile, node: yaml.Node, name: str, value: str) -> None:
    inside = posixpath.normpath(f"{STATE_FOLDER}/{value}")
    if PurePath(value).is_absolute() or inside.startswith("..") or "\0" in value:
        raise source.error(
            node,
            tr("`{name}` has {value!r}, which leads out of the site", name=name, value=value),
            tr("Write it from `_olgim/`, such as `glossary.yml`; copy a file that lies elsewhere."),
        )
    if not inside.startswith(f"{STATE_FOLDER}/") and (why := why_no_place(inside)):
        raise source.error(
            node,
            tr("`{name}` has {value!r}, {why}", name=name, value=value, why=why),
            tr("Copy the glossary to `_olgim/`."),
        )


def _inside(source: YamlFile, node: yaml.Node, name: str) -> str:
    value = read_text(source, node, name)
    if PurePath(value).is_absolute() or ".." in PurePath(value).parts:
        hint = tr("Write it from `_olgim/`, such as `voice.md`.")
        raise source.error(
            node, tr("`{name}` is {value!r}, which leads out of the site", name=name, value=value), hint
        )
    return value


def _layout(source: YamlFile, node: yaml.Node, name: str) -> str:
    value = read_text(source, node, name)
    try:
        check_template(value)
    except ConfigError as error:
        raise source.error(node, error.message, error.hint) from None
    return value


def _addresses(source: YamlFile, node: yaml.Node, name: str) -> tuple[AddressRule, ...]:
    """Folders with the addresses of their pages: one template, or one each for Korean and English."""
    if not isinstance(node, yaml.MappingNode):
        raise source.error(
            node,
            tr("`{name}` has to be a list of folders", name=name),
            tr("Write `content/blog/: /blog/{path}/`."),
        )
    rules = []
    for key_node, value_node in node.value:
        folder = read_text(source, key_node, name).strip("/")
        entry = f"{name}.{folder}"
        if isinstance(value_node, yaml.MappingNode):
            said = read_fields(source, value_node, {"ko": _address, "en": _address}, entry)
            if missing := {"ko", "en"} - said.keys():
                raise source.error(
                    value_node, tr("`{entry}` lacks `{missing}`", entry=entry, missing=min(missing))
                )
        else:
            korean = _address(source, value_node, entry)
            said = {"ko": korean, "en": f"/en{korean}"}
        rules.append(AddressRule(f"{folder}/", said["ko"], said["en"]))
    return tuple(rules)


def _address(source: YamlFile, node: yaml.Node, name: str) -> str:
    value = read_text(source, node, name)
    names = re.findall(r"\{([^{}]*)\}", value)
    if not value.startswith("/") or not names or not set(names) <= {"path", "name", "slug"}:
        hint = tr("Write it from the site's root, with {path}, {name} or {slug}: `/blog/{path}/`.")
        raise source.error(
            node, tr("`{name}` is {value!r}, which gives pages no address", name=name, value=value), hint
        )
    return value


# What gateways take from a request's body for where to send it on, and with which key.
_STEERING = frozenset(
    ("api_base", "base_url", "api_key", "extra_headers", "custom_llm_provider", "user_config")
)


def _parameters(source: YamlFile, node: yaml.Node, name: str) -> dict[str, Any]:
    values = read_json(source, node, name)
    if steering := sorted(_names_in(values) & _STEERING):
        raise source.error(
            node,
            tr(
                "`{name}` has `{steering}`, by which a gateway would send posts on to somewhere else",
                name=name,
                steering=steering[0],
            ),
            tr("Name the endpoint as base_url, and its key's variable as key_env."),
        )
    return values


def _names_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return {str(key) for key in value}.union(*map(_names_in, value.values()))
    return set().union(*map(_names_in, value)) if isinstance(value, list) else set()


_PROFILE_READERS: dict[str, SettingReader] = {
    "base_url": read_text,
    "model": read_text,
    "key_env": read_text,
    "context_window": read_count,
    "timeout": read_number,
    "parameters": _parameters,
}
_PROGRAMS: dict[str, SettingReader] = {"agent": choice_of(*AGENTS), "command": read_text}
"""Keys that only a person's own configuration has."""
_OWN_READERS: dict[str, SettingReader] = {
    **_PROGRAMS,
    "profile": read_text,
    **_PROFILE_READERS,
    "profiles": table_of(OwnProfile, {**_PROGRAMS, **_PROFILE_READERS}),
}
_PRICE_READERS: dict[str, SettingReader] = {
    "input": read_number,
    "output": read_number,
    "cached": read_number,
}
_CONFIG_READERS: dict[str, SettingReader] = {
    "language": choice_of("en"),
    "engine": choice_of(*sorted(ENGINES)),
    "layout": _layout,
    "addresses": _addresses,
    "posts": _patterns,
    "glossary": _glossary_files,
    "glossaries": _glossary_scopes,
    "builtin_glossaries": read_texts,
    "front_matter": read_texts,
    "tags": choice_of("keep", "glossary", "translate"),
    "links": choice_of("localise", "keep"),
    "attributes": read_texts,
    "arguments": read_texts,
    "alt": choice_of("hangul", "always", "never"),
    "drafts": choice_of("skip", "take"),
    "code_comments": choice_of("keep", "translate"),
    "code_shortcodes": read_texts,
    "voice": _inside,
    "heading_case": choice_of("sentence", "title", "model"),
    "spelling": choice_of("us", "uk"),
    "reader": choice_of("you", "developers", "model"),
    "code_words": choice_of("auto", "translate", "keep"),
    "profile": read_text,
    **_PROFILE_READERS,
    "max_cost": read_number,
    "max_tokens": read_count,
    "profiles": table_of(Profile, _PROFILE_READERS),
    "prices": table_of(ConfiguredPrice, _PRICE_READERS, needed=("input", "output")),
    "won_per_dollar": read_number,
}
assert set(_CONFIG_READERS) == {f.name for f in fields(Config)} - {"path", "layout_line"}
