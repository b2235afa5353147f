"""The memory in and out: what other programs know, and what they may know of ours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.bitext import Bitext
from translator.bitext.exchange import ExchangeForm, ExchangePair, read
from translator.errors import OlgimError, UsageError
from translator.files import read_regular
from translator.hangul import has_hangul
from translator.i18n import tr
from translator.units import Origin, State, Unit
from translator.workflow.site import Site
from translator.workflow.work import open_work

_KIND = "imported"
_MOST = 1 << 28  # bytes of a file of another program


@dataclass(frozen=True, slots=True)
class ExportedMemory:
    """Pairs of a site, and what could not be read."""

    pairs: tuple[ExchangePair, ...]
    errors: tuple[OlgimError, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """What became of a file's pairs: `added` are new; `known` were there, `empty` have no translation, and of
    `not_korean` the source has no Korean. `path` is where they are kept.
    """

    path: Path
    added: int
    known: int
    empty: int
    not_korean: int


def pairs_of(site: Site, posts: Sequence[Path], *, every: bool = False) -> ExportedMemory:
    """The translations of `posts` that a person accepted, in the posts' order; with `every`, proposals too. Each pair
    of texts once.
    """
    found: dict[tuple[str, str], ExchangePair] = {}
    errors: list[OlgimError] = []
    for path in posts:
        try:
            work = open_work(site, path)
        except OlgimError as error:
            errors.append(error)
            continue
        for unit in work.units:
            if unit.target and (unit.settled or (every and unit.state is State.PROPOSED)):
                author = unit.author if unit.origin is not None else ""
                pair = ExchangePair(unit.source, unit.target, unit.settled, author, work.label, unit.note)
                there = found.get((unit.source, unit.target))
                if there is None or (pair.accepted and not there.accepted):
                    found[unit.source, unit.target] = pair
    return ExportedMemory(tuple(found.values()), tuple(errors))


def import_file(site: Site, path: Path, form: ExchangeForm) -> ImportedMemory:
    """Take a file's pairs into the memory; nothing that is there is changed. They stand in a PO file of their own, each
    with a note of where it comes from, behind the words of the site's own people. Raises UsageError and StoreError.
    """
    try:
        data = read_regular(path, _MOST + 1)
    except OSError as error:
        raise UsageError(
            tr("can't be read: {strerror}", strerror=error.strerror or error), path=path
        ) from error
    if len(data) > _MOST:
        raise UsageError(tr("is larger than 256 MB"), hint=tr("Split it."), path=path)
    pairs = read(data, form, path)
    kept = Bitext.load(_place(site, path, form))
    known = {(unit.source, unit.target) for unit in kept.units}
    fresh: dict[str, Unit] = {}
    empty = other = 0
    before = len(known)
    taken = 0
    for pair in pairs:
        if not pair.target.strip():
            empty += 1
        elif not has_hangul(pair.source):
            other += 1
        elif (pair.source, pair.target) not in known:
            unit = _unit(pair, path)
            fresh[unit.key] = unit
            known.add((pair.source, pair.target))
        else:
            taken += 1
    if fresh:
        kept.replace_units((*kept.units, *fresh.values()))
        kept.save()
    return ImportedMemory(kept.path, len(known) - before, taken, empty, other)


def _place(site: Site, path: Path, form: ExchangeForm) -> Path:
    """The PO file for the pairs of a file: by its name, so that a newer one adds to what it brought before."""
    stem = re.sub(r"[^\w.-]+", "-", path.stem).strip("-.") or "memory"
    return site.memory_folder / f"{stem[:60]}-{form}.po"


def _unit(pair: ExchangePair, path: Path) -> Unit:
    digest = hashlib.sha256(f"{pair.source}\0{pair.target}".encode("utf-8", "replace")).hexdigest()[:16]
    whence = tr("imported from {name}", name=path.name) + (f", {pair.post}" if pair.post else "")
    return Unit(
        f"{_KIND}-{digest}",
        _KIND,
        pair.source,
        pair.target,
        State.ACCEPTED if pair.accepted else State.PROPOSED,
        Origin.MEMORY,
        pair.author,
        "\n".join(filter(None, (whence, pair.note))),
    )
