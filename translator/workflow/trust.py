"""Whether what a site's files say of the endpoint may be done: their word counts once a person has agreed to it.

A configuration, a batch's record and whatever else lies in a site travel with its repository, by a clone, a pull
request or a CI run; so the URL, the key's variable and the model file in them are a stranger's proposal. It needs no
agreement where nothing can go astray: a known provider's own endpoint with that provider's own key, a server on this
machine that gets no key, a model file of the site's own. What a person types, or has in the environment, is their own
word.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from translator.errors import ApprovalError, StoreError, UsageError
from translator.files import read_regular
from translator.i18n import tr
from translator.llm.endpoint_settings import Settings, own_key
from translator.llm.hosts import IN_PROCESS, UrlError, is_loopback, one_form, origin_of, place_of
from translator.safe_yaml import compose
from translator.workflow.approvals import Approval, Approvals

VARIABLE = "OLGIM_TRUST"
"""The environment variable that names hosts, with commas between them, for where nobody can be asked."""


@dataclass(frozen=True, slots=True)
class SettingPlace:
    """Where a site's files say something: the key's `name` (`profiles.work.key_env`), the file, the line from 1."""

    name: str
    path: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        at = "" if self.path is None else f"{self.path}" if self.line is None else f"{self.path}:{self.line}"
        return f"{at}: `{self.name}`" if at else f"`{self.name}`"


@dataclass(frozen=True, slots=True)
class SiteSaid:
    """What the files of `site` say of the endpoint that is used, each where it stands; None where they say nothing."""

    site: Path
    url: SettingPlace | None = None
    key: SettingPlace | None = None
    model: SettingPlace | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Need:
    """What a person would have to agree to: that posts of `site` go to `host`, with the value of `variable` (empty:
    with no key), or that the model file `file` is loaded. `places` are where the site's files say so.
    """

    site: Path
    url: str
    host: str
    variable: str
    file: str
    places: tuple[SettingPlace, ...]
    parameters: str = ""

    @property
    def approval(self) -> Approval:
        """The agreement as it is kept."""
        return Approval(str(self.site), self.url, self.variable, self.parameters, self.file)

    @property
    def what(self) -> str:
        """What `--trust` has to name."""
        return self.file or self.host

    def __str__(self) -> str:
        if self.file:
            return tr("load the model file {file}", file=self.file)
        key = (
            tr("with the key in {variable}", variable=self.variable) if self.variable else tr("without a key")
        )
        return tr("send posts to {host}, {key}", host=self.host, key=key)


def need_of(settings: Settings, named: SiteSaid) -> Need | None:
    """What has to be agreed to before `settings` are used; None where nothing has to be."""
    if settings.command is not None:  # no site can name one
        return None
    if settings.base_url == IN_PROCESS:
        return _need_of_file(settings.model, named)
    if named.url is None and named.key is None:
        return None
    url, variable = settings.base_url, settings.api_key.name if settings.api_key else ""
    own = own_key(url)
    if own is not None and variable in (own, ""):
        return None
    if named.url is None and variable in ("OPENAI_API_KEY" if own is None else own, ""):
        return None  # what this URL, a person's own, would have got anyway
    if not variable and is_loopback(url):
        return None
    places = tuple(place for place in (named.url, named.key) if place is not None)
    parameters = json.dumps(named.parameters, ensure_ascii=False, sort_keys=True) if named.parameters else ""
    return Need(named.site, url, place_of(url), variable, "", places, parameters)


def _need_of_file(model: str, named: SiteSaid) -> Need | None:
    if named.model is None:
        return None
    path = Path(model).resolve()
    if path.is_relative_to(named.site):
        return None
    return Need(named.site, "", "", "", str(path), (named.model,))


def model_file(named: SiteSaid, model: str) -> str:
    """The path of a model file that a site's files name: theirs are from the site's root.

    Raises UsageError for what is no path.
    """
    if named.model is None:
        return model
    if "\0" in model:
        raise UsageError(
            tr("`{name}` is not a path", name=named.model.name), path=named.model.path, line=named.model.line
        )
    return os.path.join(named.site, os.path.expanduser(model))  # noqa: PTH111, PTH118 - never raises


def place_in(path: Path | None, name: str) -> SettingPlace:
    """Where a configuration file has the key of this dotted name."""
    if path is None:
        return SettingPlace(name)
    try:
        node = compose(read_regular(path).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        node = None  # it was read a moment ago
    return SettingPlace(name, path, None if node is None else _line_of(node, name))


def _line_of(node: yaml.Node, name: str) -> int | None:
    """The line, from 1, of the key of this dotted name; a profile's own name may have a dot in it, too."""
    if not isinstance(node, yaml.MappingNode):
        return None
    for key, value in node.value:
        if key.value == name:
            return int(key.start_mark.line) + 1
        below = name.removeprefix(f"{key.value}.")
        if below != name and (line := _line_of(value, below)) is not None:
            return line
    return None


@dataclass
class Trust:
    """A person's word on what sites' files say, and how to get it.

    `agreed` are the hosts and files that the command line names; `ask` puts the question to somebody at a terminal, and
    is None where there is nobody; `tell` gets a line that is worth knowing, each once.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    agreed: Sequence[str] = ()
    ask: Callable[[Need], bool] | None = None
    tell: Callable[[str], None] = lambda _line: None
    _told: set[str] = field(default_factory=set)

    def say(self, line: str) -> None:
        """Tell a line, unless it was told before."""
        if line not in self._told:
            self._told.add(line)
            self.tell(line)

    def has(self, need: Need) -> bool:
        """Whether somebody has agreed to it already. Asks nobody. Raises UsageError for what is no list of hosts."""
        said = self.environ.get(VARIABLE, "").replace(",", " ").split()
        if _named_among(said, need, VARIABLE):
            return True
        return Approvals(self.environ, need.site).hold(need.approval)

    def check(self, need: Need | None) -> None:
        """Come back only with a person's agreement. Raises ApprovalError."""
        if need is None or self.has(need):
            return
        kept = Approvals(self.environ, need.site)
        if kept.problem:
            self.say(tr("note: {problem}", problem=kept.problem))
        if _named_among(self.agreed, need, "--trust") or (self.ask is not None and self.ask(need)):
            try:
                kept.add(need.approval)
            except StoreError as error:
                self.say(tr("note: {error}; you will be asked again", error=error))
            return
        raise refusal(need, asked=self.ask is not None)


def _named_among(words: Sequence[str], need: Need, where: str) -> bool:
    found = [_names(word, need, where) for word in words]  # each is looked at: a wrong one is told of
    return any(found)


def _names(word: str, need: Need, where: str) -> bool:
    """Whether `host`, `host:port`, `host=VARIABLE` or a model file's path is what is needed."""
    if word.endswith(".gguf"):
        return bool(need.file) and str(Path(word).resolve()) == need.file
    name, _, variable = word.partition("=")
    try:
        # What isn't a host alone becomes none.
        alone = name.replace("/", "\\")
        _, host, port = origin_of(one_form(f"{need.url.partition(':')[0] or 'https'}://{alone}"))
    except UrlError as error:
        raise UsageError(
            tr("{where} names {word!r}, which is not a host", where=where, word=word),
            hint=tr(
                "Name each host exactly as it stands in the endpoint's URL, with its port or without: "
                "gateway.example.com, not *.example.com or https://gateway.example.com."
            ),
        ) from error
    if need.file or variable not in ("", need.variable):
        return False
    _, needed, needed_port = origin_of(need.url)
    return host == needed and (":" not in name.rpartition("]")[2] or port == needed_port)


def refusal(need: Need, *, asked: bool) -> ApprovalError:
    """What is said where nobody agreed."""
    place = need.places[0]
    quoted = f"'{need.what}'" if need.file else need.what
    env = (
        ""
        if need.file
        else tr("\n  {variable}={what}   in the environment, for CI", variable=VARIABLE, what=need.what)
    )
    hint = tr(
        "A site's files come with its repository, so they decide on this only once you agree. If you do:\n"
        "  --trust {quoted}   with this command; it is remembered for this site{env}\n"
        "If you don't, name an endpoint of your own: --base-url URL --model NAME.",
        quoted=quoted,
        env=env,
    )
    why = tr("and you did not agree to that") if asked else tr("and nobody has agreed to that yet")
    *others, last = [f"`{one.name}`" for one in need.places]
    who = tr("{names} and {name} together", names=", ".join(others), name=last) if others else last
    said = (
        tr("{who} would load the model file {file}, {why}", who=who, file=need.file, why=why)
        if need.file
        else tr(
            "{who} would send posts to {host}, with the key in {variable}, {why}",
            who=who,
            host=need.host,
            variable=need.variable,
            why=why,
        )
        if need.variable
        else tr("{who} would send posts to {host}, without a key, {why}", who=who, host=need.host, why=why)
    )
    return ApprovalError(said, hint=hint, path=place.path, line=place.line)


def way_of(settings: Settings) -> str:
    """Who gets the posts, and with which key: a phrase."""
    if settings.command is not None:
        return tr("{name}, a program on this machine", name=settings.command.name)
    if settings.base_url == IN_PROCESS:
        return tr("the model file {model}, on this machine", model=settings.model)
    here = tr(", on this machine") if is_loopback(settings.base_url) else ""
    key = settings.api_key
    return f"{place_of(settings.base_url)}{here}, " + (
        tr("without a key")
        if key is None
        else tr("with the key in {name}", name=key.name)
        if key.name
        else tr("with a key")
    )
