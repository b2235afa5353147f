"""What a pull request, a summary and an annotation say of a post: read from its files as they are now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from translator.bitext.po import read_content
from translator.errors import StoreError
from translator.hangul import has_hangul
from translator.tags import OBJECT, Text
from translator.units import Origin, Severity, State, Unit
from translator.workflow.action.repository_places import place_of
from translator.workflow.mirror_merge import drafted
from translator.workflow.report import Remark
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work


@dataclass(frozen=True, slots=True)
class Said:
    """A remark with the Korean and the English that it is about; empty where it is about no segment."""

    remark: Remark
    korean: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """How far a post is, in segments, and what is to be looked at in it.

    `place`, `mirror` and `bitext` are paths from the repository's root, `title` the Korean one and `english_title` the
    other, both empty where there is none. `new` have English
    that the base hasn't, `changed` other English than there. `accepted` holds those that a person wrote, `written`.
    `terms` are the pairs of the glossary that occur, `receipt` what the last request for it took, `cost` that in US
    dollars if known.
    """

    label: str
    place: str
    mirror: str
    bitext: str
    title: str = ""
    english_title: str = ""
    segments: int = 0
    accepted: int = 0
    written: int = 0
    proposed: int = 0
    stale: int = 0
    untranslated: int = 0
    new: int = 0
    changed: int = 0
    said: tuple[Said, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    receipt: str = ""

    @property
    def findings(self) -> int:
        """How many things want a look."""
        return sum(one.remark.severity is not Severity.NOTE for one in self.said)


def facts_of(site: Site, post: Path, prefix: str, before: bytes | None = None) -> PostFacts:
    """What there is to say of a post. `prefix` leads from the repository's root to the site's, `before` is the bitext
    that it is compared with. Raises OlgimError.
    """
    work = open_work(site, post)
    units = work.units
    old = _english_in(before)
    states = Counter(unit.state for unit in units if not unit.left)
    titles = next((_plain(unit) for unit in units if work.segments[unit.key].field == "title"), ("", ""))
    return PostFacts(
        label=work.label,
        place=place_of(site, post, prefix),
        mirror=f"{prefix}{site.planned_mirror(post) or ''}",
        bitext=f"{prefix}{site.bitext_path(post).relative_to(site.root).as_posix()}",
        title=titles[0],
        english_title=titles[1],
        segments=len(units),
        accepted=states[State.ACCEPTED],
        written=sum(unit.origin is Origin.HUMAN for unit in units),
        proposed=states[State.PROPOSED],
        stale=states[State.STALE],
        untranslated=states[State.UNTRANSLATED],
        new=sum(bool(unit.target) and unit.key not in old for unit in units),
        changed=sum(bool(unit.target) and old.get(unit.key, unit.target) != unit.target for unit in units),
        said=_said(work),
        terms=_terms(work),
        receipt=work.bitext.header.receipt,
    )


def _english_in(bitext: bytes | None) -> dict[str, str]:
    """The English of a bitext by key; nothing where there is none that can be read."""
    try:
        units = read_content(bitext or b"", Path("bitext")).units
    except StoreError:
        return {}
    return {unit.key: unit.target for unit in units if unit.target}


def _said(work: Work) -> tuple[Said, ...]:
    draft = drafted(work)
    remarks = [*draft.blockers, *draft.notices]
    known = {(one.key, one.code) for one in remarks}
    remarks += [
        Remark.of_finding(work.label, work.segments[key], finding)
        for key, findings in work.findings().items()
        for finding in findings
        if (key, finding.code) not in known
    ]
    by_key = {unit.key: unit for unit in work.units}
    found = []
    for remark in sorted(remarks, key=lambda one: one.line):
        unit = by_key.get(remark.key)
        found.append(Said(remark, *(("", "") if unit is None else _plain(unit))))
    return tuple(found)


def _plain(unit: Unit) -> tuple[str, str]:
    """A unit's Korean and English as a reader sees them, code and pictures left out."""
    korean, english = (Text(text).plain.replace(OBJECT, "…") for text in (unit.source, unit.target))
    return korean, english


def _terms(work: Work) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for unit in work.units:
        if has_hangul(unit.source):
            for term in work.glossary.terms_in(unit.source):
                found.setdefault(term.source, term.target or term.source)
    return tuple(found.items())
