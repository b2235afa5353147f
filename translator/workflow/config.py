"""What can be set for a site, and its defaults."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from translator.errors import ConfigError
from translator.i18n import tr
from translator.publish import AddressRule


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
            return Profile(**{one.name: getattr(self, one.name) for one in fields(Profile)})
        if chosen not in self.profiles:
            known = ", ".join(sorted(self.profiles)) or "none"
            raise ConfigError(
                tr("there is no profile called {chosen!r}", chosen=chosen),
                hint=tr("profiles here: {known}", known=known),
                path=self.path,
            )
        return self.profiles[chosen]
