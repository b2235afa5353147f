"""The site's boundary: what comes with a repository stays in it, whatever its links, globs and layout say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from translator.errors import ConfigError, SourceError, UsageError
from translator.i18n import tr
from translator.publish import STATE_FOLDER, real_place, why_no_place, why_no_post

if TYPE_CHECKING:
    from translator.workflow.config import Config


class Placing(Protocol):
    """A site, as far as its boundary has to know it: see `translator.workflow.site.Site`."""

    @property
    def config(self) -> Config:
        """What the site's `_olgim/config.yml` says, defaults for the rest."""
        ...

    def label(self, post: Path) -> str:
        """A post's path from the root."""
        ...

    def real_place(self, post: Path) -> str | None:
        """Where a post lies with all links followed, from the root; None: outside."""
        ...

    def planned_mirror(self, post: Path) -> str | None:
        """The place of a post's mirror from the root; None where it has none."""
        ...

    def shown(self, path: Path | str) -> str:
        """A path as a person would name it."""
        ...


def check_state(root: Path, state: Path) -> None:
    """Raise ConfigError for a symbolic link in `_olgim`, or one that it is itself, that leads out of the site.

    Links within the site are followed, to a glossary beside the site's data for instance, but not into what a tool
    keeps for itself.
    """
    for link in _links(state):
        place = real_place(root, link)
        if place is None:
            raise ConfigError(
                tr("is a link out of the site, and Olgim doesn't follow it"),
                hint=tr("Such a link may come with a stranger's repository. Copy what it leads to here."),
                path=link,
            )
        if not f"{place}/".startswith(f"{STATE_FOLDER}/") and (why := why_no_place(place)):
            raise ConfigError(
                tr("is a link to `{place}`, {why}", place=place, why=why),
                hint=tr("Copy what it leads to here."),
                path=link,
            )


def _links(state: Path) -> Iterator[Path]:
    if state.is_symlink():
        yield state
    folders = [str(state)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        yield Path(entry.path)
                    elif entry.is_dir():
                        folders.append(entry.path)
        except OSError:  # there is none, or none that may be read: whoever needs it says so
            continue


def check_source(site: Placing, post: Path, label: str) -> None:
    """Raise SourceError for a post that is a link out of the site, or to what is no post.

    One that a person names is of the site that it links to, and never out of that.
    """
    place = site.real_place(post)
    if place is None:
        raise SourceError(
            tr("is a link out of the site, which Olgim follows only where you name it"),
            hint=tr("Name this file on the command line to have it read, or copy it here."),
            path=label,
        )
    if post.is_symlink() and (why := why_no_post(place, suffix=post.suffix)):
        raise SourceError(
            tr("is a link to `{place}`, {why}", place=place, why=why),
            hint=tr("Copy the post here."),
            path=label,
        )


def check_places(site: Placing, posts: Iterable[Path]) -> None:
    """Raise ConfigError, for the whole run, where the site's layout puts one of the mirrors where none may be."""
    for post in posts:
        mirror = site.planned_mirror(post)
        if mirror is None:  # it has no place, as whoever opens the post will say
            continue
        if why := why_no_post(mirror, suffix=post.suffix):
            label = site.label(post)
            if site.config.layout is None:
                raise UsageError(
                    tr(
                        "the mirror of {label} would be `{mirror}`, {why}",
                        label=label,
                        mirror=mirror,
                        why=why,
                    ),
                    hint=tr("Move the post to where posts are, or name a mirror with --output."),
                    path=site.shown(post),
                )
            raise ConfigError(
                tr(
                    "`layout` makes `{mirror}` the mirror of {label}, {why}",
                    mirror=mirror,
                    label=label,
                    why=why,
                ),
                hint=tr("Mirrors stand where posts can be: `en/{path}`, `{dir}/{stem}.en{ext}`."),
                path=site.config.path,
                line=site.config.layout_line,
            )
