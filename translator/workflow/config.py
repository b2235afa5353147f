"""`_olgim/config.yml`: what can be set, its defaults, and errors that name the line and the nearest valid key."""

from __future__ import annotations

import difflib
import json
import posixpath
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePath
from typing import Any

import yaml

from translator.errors import ConfigError
from translator.files import read_regular
from translator.i18n import tr
from translator.llm.agents import AGENTS
from translator.publish import ENGINES, POST_SUFFIXES, STATE_FOLDER, AddressRule, check_template, why_no_place
from translator.safe_yaml import UNCONSTRUCTED, UnreadError, compose


@dataclass(frozen=True, slots=True)
class Profile:
    """An endpoint by name. The key itself is never in a file: `key_env` names the environment variable.

    `context_window` in tokens; `timeout` in seconds that it may be silent; `parameters` go along with every request.
    """

    base_url: str | None = None
    model: str | None = None
    key_env: str | None = None
    context_window: int | None = None
    timeout: float | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnProfile(Profile):
    """An endpoint, or a program in its place: an `agent` or a `command` line, which only a person's own configuration
    may name. `own`: the person who runs this said so, not a site.
    """

    agent: str | None = None
    command: str | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class ConfiguredPrice:
    """Money per million tokens, in US dollars."""

    input: float
    output: float
    cached: float | None = None


@dataclass(frozen=True, slots=True)
class GlossaryScope:
    """The posts that a glossary is for: those in a folder (from the site's root) or with a tag, any of them."""

    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def fits(self, label: str, tags: Collection[str]) -> bool:
        """Whether the post `label` with these tags is one of them."""
        if any(
            _plain_name(label).startswith(f"{_plain_name(folder).strip('/')}/") for folder in self.folders
        ):
            return True
        return not {_plain_name(tag) for tag in self.tags}.isdisjoint(_plain_name(tag) for tag in tags)


def _plain_name(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().lower()


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one site.

    Paths are relative to `_olgim/` for glossaries and to the site's root for posts; `layout` is a path template
    for mirrors (see docs/sites.md), None where the engine's own custom is followed.
    """

    language: str = "en"
    engine: str | None = None
    layout: str | None = None
    addresses: tuple[AddressRule, ...] = ()
    posts: tuple[str, ...] = ()
    glossary: tuple[str, ...] = ("glossary.yml",)
    glossaries: Mapping[str, GlossaryScope] = field(default_factory=dict)
    builtin_glossaries: tuple[str, ...] = ()
    front_matter: tuple[str, ...] | None = None
    tags: str = "keep"
    links: str = "localise"
    attributes: tuple[str, ...] | None = None
    arguments: tuple[str, ...] | None = None
    alt: str = "hangul"
    code_comments: str = "keep"
    code_shortcodes: tuple[str, ...] | None = None
    drafts: str = "skip"
    voice: str = "voice.md"
    heading_case: str = "sentence"
    spelling: str = "us"
    reader: str = "you"
    code_words: str = "auto"
    profile: str | None = None
    base_url: str | None = None
    model: str | None = None
    key_env: str | None = None
    context_window: int | None = None
    timeout: float | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    max_cost: float | None = None
    max_tokens: int | None = None
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    prices: Mapping[str, ConfiguredPrice] = field(default_factory=dict)
    won_per_dollar: float | None = None
    path: Path | None = None
    layout_line: int | None = field(default=None, compare=False, repr=False)

    def endpoint(self, name: str | None = None) -> Profile:
        """The endpoint that is configured: the profile called `name`, else the default one. Raises ConfigError."""
        chosen = name or self.profile
        if chosen is None:
            return Profile(**{key: getattr(self, key) for key in _PROFILE_READERS})
        if chosen not in self.profiles:
            known = ", ".join(sorted(self.profiles)) or "none"
            raise ConfigError(
                tr("there is no profile called {chosen!r}", chosen=chosen),
                hint=tr("profiles here: {known}", known=known),
                path=self.path,
            )
        return self.profiles[chosen]


_Reader = Callable[["_Source", yaml.Node, str], Any]


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path

    def error(self, node: yaml.Node, message: str, hint: str | None = None) -> ConfigError:
        return ConfigError(message, hint=hint, path=self.path, line=node.start_mark.line + 1)


def load_config(path: Path) -> Config:
    """The configuration in `path`; all defaults where there is no such file. Raises ConfigError."""
    found = _open(path)
    if found is None:
        return Config()
    source, node = found
    if node is None:
        return Config(path=path)
    values = _read_fields(source, node, _CONFIG_READERS, "")
    line = next((key.start_mark.line + 1 for key, _ in node.value if key.value == "layout"), None)
    return Config(**values, path=path, layout_line=line)


def read_own(path: Path) -> dict[str, Any] | None:
    """What a person's own configuration says, by key; None where there is no such file. Raises ConfigError."""
    found = _open(path)
    if found is None:
        return None
    source, node = found
    return {} if node is None else _read_fields(source, node, _OWN_READERS, "")


def _open(path: Path) -> tuple[_Source, yaml.Node | None] | None:
    try:
        text = read_regular(path).decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise ConfigError(tr("this file is not UTF-8"), hint=tr("save it as UTF-8"), path=path) from error
    except OSError as error:
        raise ConfigError(tr("can't be read: {strerror}", strerror=error.strerror), path=path) from error
    source = _Source(path)
    return source, _compose(source, text)


def _compose(source: _Source, text: str) -> yaml.Node | None:
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


def _read_fields(
    source: _Source, node: yaml.Node, readers: Mapping[str, _Reader], where: str
) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise source.error(
            node, tr("{where} has to be a list of `key: value` lines", where=where or tr("the configuration"))
        )
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        name = f"{where}.{key}" if where else key
        if key in _PROGRAMS and key not in readers:
            raise source.error(
                key_node,
                tr("`{name}` would start a program on this machine, which a site can't say", name=name),
                tr(
                    "delete this line, and say it yourself: --{key}, or in ~/.config/olgim/config.yml",
                    key=key,
                ),
            )
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


def _text(source: _Source, node: yaml.Node, name: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise source.error(node, tr("`{name}` has to be text", name=name))
    return str(node.value)


def _texts(source: _Source, node: yaml.Node, name: str) -> tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        return tuple(_text(source, item, name) for item in node.value)
    return (_text(source, node, name),)


def _patterns(source: _Source, node: yaml.Node, name: str) -> tuple[str, ...]:
    patterns = _texts(source, node, name)
    for pattern in patterns:
        hint = tr("write it from the site's root, such as `_posts/**/*.md`")
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
                tr("posts end in {post_suffixes}", post_suffixes=", ".join(POST_SUFFIXES)),
            )
    return patterns


def _glossary_files(source: _Source, node: yaml.Node, name: str) -> tuple[str, ...]:
    names = _texts(source, node, name)
    for one in names:
        _check_glossary_file(source, node, name, one)
    return names


def _glossary_scopes(source: _Source, node: yaml.Node, name: str) -> dict[str, Any]:
    scopes: dict[str, Any] = _table(GlossaryScope, {"folders": _texts, "tags": _texts})(source, node, name)
    for one in scopes:
        _check_glossary_file(source, node, name, one)
    return scopes


def _check_glossary_file(source: _Source, node: yaml.Node, name: str, value: str) -> None:
    inside = posixpath.normpath(f"{STATE_FOLDER}/{value}")
    if PurePath(value).is_absolute() or inside.startswith("..") or "\0" in value:
        raise source.error(
            node,
            tr("`{name}` has {value!r}, which leads out of the site", name=name, value=value),
            tr("write it from `_olgim/`, such as `glossary.yml`; copy a file that lies elsewhere"),
        )
    if not inside.startswith(f"{STATE_FOLDER}/") and (why := why_no_place(inside)):
        raise source.error(
            node,
            tr("`{name}` has {value!r}, {why}", name=name, value=value, why=why),
            tr("copy the glossary to `_olgim/`"),
        )


def _inside(source: _Source, node: yaml.Node, name: str) -> str:
    value = _text(source, node, name)
    if PurePath(value).is_absolute() or ".." in PurePath(value).parts:
        hint = tr("write it from `_olgim/`, such as `voice.md`")
        raise source.error(
            node, tr("`{name}` is {value!r}, which leads out of the site", name=name, value=value), hint
        )
    return value


def _layout(source: _Source, node: yaml.Node, name: str) -> str:
    value = _text(source, node, name)
    try:
        check_template(value)
    except ConfigError as error:
        raise source.error(node, error.message, error.hint) from None
    return value


def _addresses(source: _Source, node: yaml.Node, name: str) -> tuple[AddressRule, ...]:
    """Folders with the addresses of their pages: one template, or one each for Korean and English."""
    if not isinstance(node, yaml.MappingNode):
        raise source.error(
            node,
            tr("`{name}` has to be a list of folders", name=name),
            tr("write `content/blog/: /blog/{path}/`"),
        )
    rules = []
    for key_node, value_node in node.value:
        folder = _text(source, key_node, name).strip("/")
        entry = f"{name}.{folder}"
        if isinstance(value_node, yaml.MappingNode):
            said = _read_fields(source, value_node, {"ko": _address, "en": _address}, entry)
            if missing := {"ko", "en"} - said.keys():
                raise source.error(
                    value_node, tr("`{entry}` lacks `{missing}`", entry=entry, missing=min(missing))
                )
        else:
            korean = _address(source, value_node, entry)
            said = {"ko": korean, "en": f"/en{korean}"}
        rules.append(AddressRule(f"{folder}/", said["ko"], said["en"]))
    return tuple(rules)


def _address(source: _Source, node: yaml.Node, name: str) -> str:
    value = _text(source, node, name)
    names = re.findall(r"\{([^{}]*)\}", value)
    if not value.startswith("/") or not names or not set(names) <= {"path", "name", "slug"}:
        hint = tr("write it from the site's root, with {path}, {name} or {slug}: `/blog/{path}/`")
        raise source.error(
            node, tr("`{name}` is {value!r}, which gives pages no address", name=name, value=value), hint
        )
    return value


def _choice(*choices: str) -> _Reader:
    def read(source: _Source, node: yaml.Node, name: str) -> str:
        value = _text(source, node, name)
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


def _number(source: _Source, node: yaml.Node, name: str) -> float:
    try:
        value = float(_text(source, node, name))
    except ValueError:
        value = -1
    if not 0 <= value < float("inf"):
        raise source.error(node, tr("`{name}` has to be a number, 0 or more", name=name))
    return value


def _count(source: _Source, node: yaml.Node, name: str) -> int:
    value = _number(source, node, name)
    if value != int(value):
        raise source.error(node, tr("`{name}` has to be a whole number", name=name))
    return int(value)


def _plain(source: _Source, node: yaml.Node, name: str) -> dict[str, Any]:
    """A mapping whose values a request can carry as JSON."""
    if not isinstance(node, yaml.MappingNode):
        raise source.error(node, tr("`{name}` has to be a list of `key: value` lines", name=name))
    try:
        values: dict[str, Any] = yaml.SafeLoader("").construct_document(node)
        json.dumps(values)
    except UNCONSTRUCTED:
        raise source.error(node, tr("`{name}` has a value that JSON can't represent", name=name)) from None
    return values


# What gateways take from a request's body for where to send it on, and with which key.
_STEERING = frozenset(
    ("api_base", "base_url", "api_key", "extra_headers", "custom_llm_provider", "user_config")
)


def _parameters(source: _Source, node: yaml.Node, name: str) -> dict[str, Any]:
    values = _plain(source, node, name)
    if steering := sorted(_names_in(values) & _STEERING):
        raise source.error(
            node,
            tr(
                "`{name}` has `{steering}`, by which a gateway would send posts on to somewhere else",
                name=name,
                steering=steering[0],
            ),
            tr("name the endpoint as base_url, and its key's variable as key_env"),
        )
    return values


def _names_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return {str(key) for key in value}.union(*map(_names_in, value.values()))
    return set().union(*map(_names_in, value)) if isinstance(value, list) else set()


def _table(make: Callable[..., Any], readers: Mapping[str, _Reader], needed: tuple[str, ...] = ()) -> _Reader:
    def read(source: _Source, node: yaml.Node, name: str) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise source.error(
                node, tr("`{name}` has to be a list of names, each with its own settings below it", name=name)
            )
        table = {}
        for key_node, value_node in node.value:
            entry = f"{name}.{key_node.value}"
            values = _read_fields(source, value_node, readers, entry)
            for key in needed:
                if key not in values:
                    raise source.error(value_node, tr("`{entry}` lacks `{key}`", entry=entry, key=key))
            table[str(key_node.value)] = make(**values)
        return table

    return read


_PROFILE_READERS: dict[str, _Reader] = {
    "base_url": _text,
    "model": _text,
    "key_env": _text,
    "context_window": _count,
    "timeout": _number,
    "parameters": _parameters,
}
_PROGRAMS: dict[str, _Reader] = {"agent": _choice(*AGENTS), "command": _text}
"""Keys that only a person's own configuration has."""
_OWN_READERS: dict[str, _Reader] = {
    **_PROGRAMS,
    "profile": _text,
    **_PROFILE_READERS,
    "profiles": _table(OwnProfile, {**_PROGRAMS, **_PROFILE_READERS}),
}
_PRICE_READERS: dict[str, _Reader] = {"input": _number, "output": _number, "cached": _number}
_CONFIG_READERS: dict[str, _Reader] = {
    "language": _choice("en"),
    "engine": _choice(*sorted(ENGINES)),
    "layout": _layout,
    "addresses": _addresses,
    "posts": _patterns,
    "glossary": _glossary_files,
    "glossaries": _glossary_scopes,
    "builtin_glossaries": _texts,
    "front_matter": _texts,
    "tags": _choice("keep", "glossary", "translate"),
    "links": _choice("localise", "keep"),
    "attributes": _texts,
    "arguments": _texts,
    "alt": _choice("hangul", "always", "never"),
    "drafts": _choice("skip", "take"),
    "code_comments": _choice("keep", "translate"),
    "code_shortcodes": _texts,
    "voice": _inside,
    "heading_case": _choice("sentence", "title", "model"),
    "spelling": _choice("us", "uk"),
    "reader": _choice("you", "developers", "model"),
    "code_words": _choice("auto", "translate", "keep"),
    "profile": _text,
    **_PROFILE_READERS,
    "max_cost": _number,
    "max_tokens": _count,
    "profiles": _table(Profile, _PROFILE_READERS),
    "prices": _table(ConfiguredPrice, _PRICE_READERS, needed=("input", "output")),
    "won_per_dollar": _number,
}
assert set(_CONFIG_READERS) == {f.name for f in fields(Config)} - {"path", "layout_line"}
