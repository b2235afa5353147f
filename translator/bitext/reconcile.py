"""Two versions of one bitext that came from the same: a three-way merge, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from translator.bitext.merge import attic
from translator.bitext.po import Content
from translator.i18n import tr
from translator.units import Origin, State, Unit


def reconcile(base: Content, ours: Content, theirs: Content) -> Content:
    """Ours, with what others changed since `base`.

    The post's order and its segments are ours, since they come from the post. Of a unit that both changed,
    the words a person accepted win over a proposal; where two people wrote, ours stay and theirs go into
    the note.
    """
    old, new = _by_key(base.units), _by_key(theirs.units)
    units = tuple(settle(old.get(unit.key), unit, new.get(unit.key)) for unit in ours.units)
    live = {unit.key for unit in units}
    lost = [unit for key, unit in new.items() if key not in live and unit.target and unit != old.get(key)]
    obsolete = attic([*theirs.obsolete, *lost, *ours.obsolete], taken=live)
    header = ours.header if ours.header != base.header else theirs.header
    brief = ours.header.brief if theirs.header.brief == base.header.brief else theirs.header.brief
    header = replace(header, brief=brief, remarks=theirs.header.remarks, others=theirs.header.others)
    return Content(header, units, obsolete)


def _by_key(units: Sequence[Unit]) -> Mapping[str, Unit]:
    return {unit.key: unit for unit in units}


def settle(base: Unit | None, ours: Unit, theirs: Unit | None) -> Unit:
    """The one unit that two versions of it come to; see `reconcile`."""
    if theirs is None or theirs in (base, ours) or theirs.source != ours.source:
        return ours
    if base is not None and ours != base:  # a proposal beside words is no reason to replace others' words
        if _words(theirs) == _words(base) and theirs.proposal != base.proposal:
            return _with_proposal(ours, theirs)
        if _words(ours) == _words(base) and ours.proposal != base.proposal:
            return _with_proposal(theirs, ours)
    if ours == base or _weight(theirs) > _weight(ours):
        return theirs
    if _weight(theirs) == _weight(ours) and theirs.settled and theirs.target != ours.target:
        also = tr("Somebody else wrote: {target}", target=theirs.target)
        return ours if also in ours.note else replace(ours, note=f"{ours.note}\n{also}".lstrip("\n"))
    return ours


def _words(unit: Unit) -> tuple[str, State, Origin | None, str, str | None]:
    return (unit.target, unit.state, unit.origin, unit.note, unit.previous_source)


def _with_proposal(unit: Unit, other: Unit) -> Unit:
    """The unit with the other one's proposal beside its words, where those are a person's."""
    if unit.proposal or not other.proposal or not unit.holds_words:
        return unit
    return unit.beside(other.proposal, other.proposal_origin or Origin.MODEL, other.proposal_author)


def _weight(unit: Unit) -> tuple[bool, bool, bool]:
    """How much a unit's words count."""
    return (unit.state is State.ACCEPTED, unit.origin is Origin.HUMAN, bool(unit.target))
