"""What `olgim init` writes into a site: its configuration, a first glossary, and a line for git. Nothing that is there
is changed, so that a run that was cut off is completed by the next one.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from glossary.suggest import Suggestion
from translator.errors import OlgimError, StoreError
from translator.files import bytes_of, refuse_another, write_atomically
from translator.i18n import tr
from translator.publish import STATE_FOLDER, real_place
from translator.workflow.glossary import suggestions, survey
from translator.workflow.local_git import git_line
from translator.workflow.site import Site
from translator.workflow.survey import SiteSurvey

_CACHE = f"/{STATE_FOLDER}/.cache/"
_SAMPLE = 40  # of the newest posts are read for terms
_TERMS = 30  # terms that are suggested at most


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person chose; the defaults are what is taken where nobody is asked. `layout` is a line of `layout:`."""

    layout: str = ""
    code_comments: str = "keep"
    tags: str = "keep"
    drafts: str = "skip"
    base_url: str = ""
    model: str = ""


class FileOutcome(Enum):
    """What came of a file."""

    WRITTEN = "written"
    ADDED = "added to"
    THERE = "there already"
    OTHER = "there already, and another one"


@dataclass(frozen=True, slots=True)
class Made:
    """A file with what came of it; `difference` is how another one that is there differs, as lines of a diff."""

    path: str
    outcome: FileOutcome
    difference: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same as names and plain values, as `--json` prints them."""
        return {
            "path": self.path,
            "outcome": self.outcome.name.lower(),
            "difference": list(self.difference),
        }


def set_up(found: SiteSurvey, answers: Answers, *, switch: bool = False) -> list[Made]:
    """Write what is missing. Raises StoreError where something can't be written; what was written by then is whole."""
    site = found.site
    made = [_write(site, f"{STATE_FOLDER}/config.yml", lambda: config_text(found, answers))]
    made.append(_write(site, f"{STATE_FOLDER}/glossary.yml", lambda: glossary_text(_suggested(found))))
    if git_line(site.root, "rev-parse", "--is-inside-work-tree") == "true":
        made.append(_ignore(site))
    if switch and site.engine.switch:
        made.append(_write(site, site.engine.switch, switch_text, compare=True))
    return made


def is_set_up(site: Site) -> bool:
    """Whether the site has a configuration: then there is nothing to ask."""
    return site.config.path is not None and (site.state / "config.yml").is_file()


def hidden_from_git(site: Site) -> bool:
    """Whether git is told to ignore what Olgim keeps of the site, so that translations would be lost with the clone."""
    return bool(git_line(site.root, "check-ignore", f"{STATE_FOLDER}/en/post.md.po"))


def _write(site: Site, name: str, text: Callable[[], str], *, compare: bool = False) -> Made:
    """Write a file where there is none."""
    path = _place(site, name)
    try:
        there = bytes_of(path)
        if there is not None:
            return _compared(name, there, text()) if compare else Made(name, FileOutcome.THERE)
        write_atomically(path, text().encode(), check=lambda: refuse_another(path))
    except OSError as error:
        raise StoreError(
            tr("can't be written: {strerror}", strerror=error.strerror or error), path=path
        ) from error
    return Made(name, FileOutcome.WRITTEN)


def _place(site: Site, name: str) -> Path:
    path = site.root / name
    if real_place(site.root, path) is None:
        raise StoreError(
            tr("is a link out of the site, and Olgim doesn't follow it"),
            hint=tr("Make it a file of the site."),
            path=path,
        )
    return path


def _compared(name: str, there: bytes, wanted: str) -> Made:
    old = there.decode("utf-8", "replace").replace("\r\n", "\n")
    if old == wanted:
        return Made(name, FileOutcome.THERE)
    lines = difflib.unified_diff(
        old.splitlines(), wanted.splitlines(), name, tr("what Olgim would write"), lineterm=""
    )
    return Made(name, FileOutcome.OTHER, tuple(lines))


def _ignore(site: Site) -> Made:
    """Have git ignore the cache: a line at the end of the site's `.gitignore`."""
    name = ".gitignore"
    path = _place(site, name)
    try:
        there = bytes_of(path) or b""
        lines = {line.strip().lstrip(b"/").rstrip(b"/") for line in there.splitlines()}
        if _CACHE.strip("/").encode() in lines:
            return Made(name, FileOutcome.THERE)
        end = b"\r\n" if b"\r\n" in there else b"\n"
        gap = b"" if not there or there.endswith((b"\n", b"\r")) else end
        write_atomically(path.resolve(), there + gap + _CACHE.encode() + end)
    except OSError as error:
        raise StoreError(
            tr("can't be written: {strerror}", strerror=error.strerror or error), path=path
        ) from error
    return Made(name, FileOutcome.ADDED if there else FileOutcome.WRITTEN)


def config_text(found: SiteSurvey, answers: Answers) -> str:
    """The configuration, each key with what it is for."""
    by = f", recognised by {found.mark}" if found.mark else ""
    lines = [
        "# Olgim: how this site's Korean posts become English. docs/configuration.md has all keys.",
        "",
        f"# What builds the site{by}.",
        f"engine: {found.site.engine}",
        "",
        *_layout_lines(found, answers),
        "",
        "# Comments in fenced code: keep or translate.",
        f"code_comments: {answers.code_comments}",
        "",
        "# Tags and categories: keep, glossary (map those that it knows) or translate.",
        f"tags: {answers.tags}",
        "",
        "# Drafts: skip or take.",
        f"drafts: {answers.drafts}",
        "",
        "# The model. Keys come from the environment and are never in a file.",
        f"base_url: {_yaml(answers.base_url)}"
        if answers.base_url
        else "# base_url: http://127.0.0.1:11434/v1",
        f"model: {_yaml(answers.model)}" if answers.model else "# model: the best one that is there",
        "",
        "# A run stops before it takes more US dollars than this.",
        "# max_cost: 2.50",
        "",
    ]
    return "\n".join(lines)


def _layout_lines(found: SiteSurvey, answers: Answers) -> list[str]:
    if answers.layout:
        return ["# Where English pages stand.", f"layout: {_yaml(answers.layout)}"]
    if found.choices:
        head = "# Where English pages stand. Two layouts fit: take the # away from one of these lines."
        return [head, *(f"# layout: {_yaml(one.layout)}    # as {one.example}" for one in found.choices)]
    head = (
        f"# Where English pages stand{f', {found.why}' if found.why else ''}; `layout:` gives another place."
    )
    if found.example is None:
        return [head]
    return [head, f"# {found.example.post}", f"#   -> {found.example.mirror}"]


def _yaml(value: str) -> str:
    """A text as YAML has it on one line."""
    return (
        yaml.safe_dump(value, allow_unicode=True, width=10_000, default_style=None)
        .removesuffix("...\n")
        .strip()
    )


def glossary_text(found: Sequence[Suggestion]) -> str:
    """A first glossary: words that come up often, each waiting for its English from a person."""
    lines = [
        "# Terms of this site, and their English. docs/glossary.md has all that an entry can say.",
        "# `olgim glossary suggest` finds more, `olgim glossary lint` looks them over.",
        "",
    ]
    if found:
        lines += [
            "# These come up often. Give those that matter their English, and take the # away.",
            "# terms:",
        ]
    for one in found:
        lines += [
            f"#   - source: {_yaml(one.term.source)}    # {one.why}",
            f"#     target: {one.term.target}".rstrip(),
        ]
    return "\n".join([*lines, ""])


def _suggested(found: SiteSurvey) -> list[Suggestion]:
    try:
        return suggestions(found.site, survey(found.site, found.sources[-_SAMPLE:]))[:_TERMS]
    except OlgimError:  # a glossary that is wrong is told of by whoever needs it
        return []


def switch_text() -> str:
    """The include for Jekyll that leads from a page to its other language, and tells search engines of the two."""
    return files("translator.workflow").joinpath("templates", "mirror.html").read_text(encoding="utf-8")
