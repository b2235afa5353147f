"""A post open for work: its document, and its bitext carried over to it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from glossary import Glossary
from translator.bitext import Base, Bitext, settle
from translator.document import Document, Segment, decode_post, parse, read_post
from translator.document.unmerged import conflict_line
from translator.errors import OlgimError, SourceError
from translator.i18n import tr
from translator.quality import check_post, unwaived
from translator.units import Finding, Origin, State, Unit
from translator.workflow.boundary import check_source
from translator.workflow.glossaries import tags_of
from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class MirrorLook:
    """A mirror's file as it was seen, `data` being None where there was none, and the units that stood for it then.

    `base` is what it is held against to tell a person's part in it from Olgim's; None where all of it is Olgim's, or
    nothing is known of it. `former` are the keys of the chunks that those units gave.
    """

    data: bytes | None
    units: tuple[Unit, ...]
    base: tuple[Base, ...] | None = None
    former: tuple[str, ...] = ()


@dataclass
class Work:
    """One post of a site. `label` is its path from the site's root, `look` how its mirror's file was last seen.

    `only_work`: no bitext is begun that would hold nothing but the post's own words. `made_way` tells of
    addresses: its mirror's that is another now, and those from which other mirrors lead on no more since it is there.
    """

    site: Site
    path: Path
    label: str
    document: Document
    bitext: Bitext
    look: MirrorLook | None = field(default=None, repr=False)
    only_work: bool = False
    made_way: tuple[str, ...] = ()
    _checked: tuple[tuple[Unit, ...], Mapping[str, tuple[Finding, ...]]] | None = field(
        default=None, repr=False
    )

    @cached_property
    def glossary(self) -> Glossary:
        """The terms that count in this post. Raises GlossaryError, ConfigError."""
        return self.site.glossaries.of_post(self.label, tags_of(self.document.text))

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of the post in its order."""
        return self.bitext.units

    @property
    def translations(self) -> dict[str, str]:
        """What a mirror is made of: key -> target, for every unit that has one."""
        return {unit.key: unit.target for unit in self.units if unit.target}

    @property
    def holds_work(self) -> bool:
        """Whether anything of the bitext would be missed: a translation, a note, what was decided for the post."""
        blank, header = Unit("", "", ""), self.bitext.header
        told = header.brief or header.receipt or header.mirror or self.bitext.obsolete
        return bool(told) or any(replace(unit, key="", kind="", source="") != blank for unit in self.units)

    @property
    def missing(self) -> tuple[Unit, ...]:
        """The units that have no translation yet, and want one."""
        return tuple(unit for unit in self.units if not unit.target and not unit.left)

    @property
    def wanted(self) -> tuple[Unit, ...]:
        """The units that a model is asked for: those without a translation, and stale ones without a proposal."""
        return tuple(
            unit
            for unit in self.units
            if (not unit.target and not unit.left) or (unit.state is State.STALE and not unit.proposal)
        )

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """The post's segments, each under its key, in the order of the post."""
        return {segment.key: segment for segment in self.document.segments}

    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """What the checks say of each unit and no person has waived."""
        units = self.units
        if self._checked is None or self._checked[0] != units:
            found = check_post(units, self.glossary)
            by_key = {unit.key: unit for unit in units}
            left = {key: left for key, said in found.items() if (left := unwaived(by_key[key], said))}
            self._checked = units, left
        return self._checked[1]

    def know(self, units: tuple[Unit, ...], findings: Mapping[str, tuple[Finding, ...]]) -> None:
        """Take what somebody else has had the checks say of these units, as `findings` would."""
        self._checked = units, findings

    def propose(self, key: str, target: str, origin: Origin, author: str) -> None:
        """Take in a translation that no person has accepted. Where a person's own words stand, it waits beside them."""
        unit = self.bitext.get(key)
        assert unit is not None
        self.bitext.put(unit.offered(target, origin, author))

    def keep_beside(self, earlier: Unit) -> None:
        """Keep the words that a unit had `earlier`, as a proposal beside those that have come in their place."""
        unit = self.bitext.get(earlier.key)
        assert unit is not None
        self.bitext.put(unit.beside(earlier.target, earlier.origin or Origin.MODEL, earlier.author))

    def take_over(self, base: Unit, edited: Unit) -> None:
        """Take in what a person made of the unit `base`; what a model has said since then waits beside it at most."""
        now = self.bitext.get(edited.key)
        assert now is not None
        unit = settle(base, edited, now)
        said = now.proposal if now.state is State.STALE else now.target if now.state is State.PROPOSED else ""
        if unit.state is State.STALE and now != base and not unit.proposal:
            origin, author = now.origin or Origin.MODEL, now.author
            if now.proposal:
                origin, author = now.proposal_origin or Origin.MODEL, now.proposal_author
            unit = unit.beside(said, origin, author)
        self.bitext.put(unit)

    def save(self) -> None:
        """Save the bitext, where anything is kept. Raises StoreError."""
        blank = self.only_work and not self.holds_work and not self.bitext.path.exists()
        if self.site.keeps_state and self.units and not blank:
            self.bitext.save()


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(site: Site, path: Path) -> Document:
    """The post's document. Raises SourceError, also for a merge conflict that was left in it.

    Its file isn't read again where it has just been read to tell its language.
    """
    data = None
    if site.overview is not None and not path.is_symlink():  # a link's label may be that of another page
        data = site.overview.census.bytes_of(site.label(path))
    text = read_post(path) if data is None else decode_post(data, path)
    document: Document | None = None
    unread: SourceError | None = None
    try:
        document = parse(text, site.parse_options.for_file(path))
    except SourceError as error:
        unread = error
    if (line := conflict_line(text, document)) is not None:
        raise SourceError(
            tr("a merge conflict was left in this post"),
            hint=tr("Keep one side of it. One that the post only shows belongs between code fences."),
            path=path,
            line=line,
        )
    if document is None:
        assert unread is not None
        raise unread
    return document


def _has_control(name: str) -> bool:
    return any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in name)


def open_work(site: Site, path: Path) -> Work:
    """Read a post and its bitext, and carry the bitext over to the post as it is now. Writes nothing.

    Raises SourceError and StoreError, each naming the file.
    """
    try:
        if not _is_utf8(os.path.relpath(path.parent.resolve() / path.name, site.root)):
            raise SourceError(
                tr("its name, or that of its folder, isn't UTF-8"),
                hint=tr("Rename it."),
                path=site.label(path),
            )
        if _has_control(os.path.relpath(path, site.root)):
            raise SourceError(
                tr("its name, or that of its folder, has a line break or another control character"),
                hint=tr("Rename it."),
                path=site.label(path),
            )
        check_source(site, path, site.label(path))
        document = _read(site, path)
    except OlgimError as error:
        error.path = error.path or path
        raise
    label = site.label(path)
    there = site.bitext_path(path)
    bitext = Bitext.load(there, document.segments) if site.keeps_state else Bitext(there)
    bitext.merge(document.segments)
    bitext.header = replace(bitext.header, post=label)
    return Work(site, path, label, document, bitext)
