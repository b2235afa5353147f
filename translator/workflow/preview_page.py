"""All that a post's page shows, gathered from the post, its bitext, its mirror and the glossary. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from translator.bitext import Bitext
from translator.document import Segment, SegmentKind, decode_post
from translator.errors import OlgimError, PublishError
from translator.files import bytes_of
from translator.i18n import tr
from translator.preview import PreviewPage, ShownPassage, ShownTerm, TextChange
from translator.publish import STATE_FOLDER, page_values
from translator.tags import bare, tokens
from translator.units import Finding, Origin, Severity, Unit
from translator.workflow.boundary import check_state
from translator.workflow.last_mirror import is_as_written, is_ours
from translator.workflow.mirror_merge import drafted
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.preview_images import Images
from translator.workflow.preview_rows import RowMaker
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work

_FACTS = {
    "date": tr("Date"),
    "tags": tr("Tags"),
    "categories": tr("Categories"),
    "author": tr("Author"),
}
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?=-)")
_STATES = {
    "none": tr("not written yet"),
    "current": tr("as shown here"),
    "behind": tr("older than what is shown here"),
    "edited": tr("edited by hand, and not taken over"),
    "not ours": tr("written by a person: never overwritten"),
    "nowhere": tr("has no place"),
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A page, and the files that it was made from: when one of them changes, so may the page."""

    page: PreviewPage
    files: tuple[Path, ...]


def gather(site: Site, path: Path, *, against: Path | None = None) -> Gathered:
    """A post's page. `against` is the root of an earlier checkout of the site, whose English is compared with.

    Edits in the English file are shown as the review would take them over. Raises OlgimError where the post or its
    bitext can't be read.
    """
    if against is not None:
        check_state(against, against / STATE_FOLDER)
    work = open_work(site, path)
    return _Gatherer(work, against).gather()


class _Gatherer:
    def __init__(self, work: Work, against: Path | None) -> None:
        self.work = work
        self.against = against
        self.images = Images(work.site, work.label)
        self.problems: list[str] = []

    def gather(self) -> Gathered:
        work = self.work
        try:
            take_over_edits(work)
        except PublishError as error:
            self.problems.append(_said(error))
        state, mirror = self._mirror()
        document = work.document
        front = [one for one in document.segments if one.kind is SegmentKind.FRONT_MATTER]
        rows = tuple(RowMaker(document, self._passage, self.images.embed).rows())
        page = PreviewPage(
            work.label,
            work.site.planned_mirror(work.path) or "",
            _STATES[state],
            tuple(self._facts()),
            tuple(map(self._passage, front)),
            document.text[: document.body_start].lstrip("\ufeff"),
            rows,
            self._terms(),
            document.notices,
            tuple(self.problems),
        )
        files = [work.path, work.bitext.path, *work.site.glossaries.files, *self.images.looked_at]
        return Gathered(page, tuple(files if mirror is None else [*files, mirror]))

    # ---- the mirror

    def _mirror(self) -> tuple[str, Path | None]:
        """How the mirror's file stands to what is shown, and where it is."""
        try:
            draft = drafted(self.work)
            self._refused = {one.key: one.message for one in draft.blockers if one.code == "refused"}
            data = bytes_of(draft.path)
            if data is None:
                return "none", draft.path
            text = decode_post(data, draft.path)
        except (OlgimError, OSError) as error:
            self._refused = {}
            if not self.problems:
                self.problems.append(_said(error) if isinstance(error, OlgimError) else str(error))
            return "nowhere", None
        if text == draft.text:
            return "current", draft.path
        if is_as_written(self.work, draft.path, text):
            self._published_text = text
            return "behind", draft.path
        return ("edited" if is_ours(self.work, draft.path) else "not ours"), draft.path

    _refused: Mapping[str, str] = {}
    _published_text = ""

    @cached_property
    def _published(self) -> dict[str, str]:
        """The English of the mirror as it was last written, by key, where it isn't that of the bitext any more."""
        if not self._published_text:
            return {}
        mirror, document = self.work.document.parse_mirror(self._published_text), self.work.document
        if [one.kind for one in mirror.segments] != [one.kind for one in document.segments]:
            return {}
        pairs = zip(document.segments, mirror.segments, strict=True)
        return {own.key: _same_tags(there.source, own) for own, there in pairs}

    @cached_property
    def _earlier(self) -> dict[str, Unit]:
        """The units of the earlier checkout, carried over to the post as it is now."""
        if self.against is None:
            return {}
        name = self.work.bitext.path.relative_to(self.work.site.root)
        bitext = Bitext.load(self.against / name)
        bitext.merge(self.work.document.segments)
        return {unit.key: unit for unit in bitext.units}

    # ---- passages

    def _passage(self, segment: Segment) -> ShownPassage:
        work = self.work
        unit = work.bitext.get(segment.key)
        links = work.document.leads_to(segment)
        if unit is None or not segment.translatable:
            return ShownPassage(segment, None, links=links)
        findings = work.findings().get(segment.key, ())
        why = self._refused.get(segment.key)
        if why and not any(one.severity is Severity.CRITICAL for one in findings):  # which say why themselves
            findings = (*findings, Finding("refused", Severity.CRITICAL, why))
        return ShownPassage(segment, unit, findings, self._changes(unit), links)

    def _changes(self, unit: Unit) -> tuple[TextChange, ...]:
        """What its Korean and its English were before."""
        found = []
        earlier = self._earlier.get(unit.key)
        before = unit.previous_source
        if before is None and earlier is not None:
            before = earlier.previous_source
        if before not in {None, unit.source}:
            assert before is not None
            found.append(TextChange(tr("Korean: before → now"), "ko", before, unit.source))
        if unit.proposal:
            found.append(TextChange(tr("English: now → proposed"), "en", unit.target, unit.proposal))
        name, old = self._before(unit, earlier)
        if old and unit.target and old != unit.target:
            found.append(TextChange(name, "en", old, unit.target))
        return tuple(found)

    def _before(self, unit: Unit, earlier: Unit | None) -> tuple[str, str]:
        if earlier is not None:
            return tr("English: before → now"), earlier.target
        if published := self._published.get(unit.key):
            return tr("English: as published → now"), published
        if unit.origin is Origin.HUMAN and unit.machine:
            return tr("English: the machine's → by hand"), unit.machine
        return "", ""

    # ---- the post as a whole

    def _facts(self) -> list[tuple[str, str]]:
        values = page_values(self.work.document.text)
        if "date" not in values and (match := _DATED.match(PurePosixPath(self.work.label).name)):
            values = {**values, "date": match[0]}
        facts = []
        for key, name in _FACTS.items():
            said = [
                value for path, value in values.items() if path == key or re.fullmatch(rf"{key}\.\d+", path)
            ]
            if any(said):
                facts.append((name, ", ".join(said)))
        return facts

    def _terms(self) -> tuple[ShownTerm, ...]:
        glossary = self.work.glossary
        found: dict[int, ShownTerm] = {}
        for unit in self.work.units:
            missed = (
                {id(miss.term) for miss in glossary.misses(unit.source, unit.target)}
                if unit.target
                else set()
            )
            for term in glossary.terms_in(unit.source):
                said = ", ".join(term.told) if term.advice else term.target
                known = found.get(id(term)) or ShownTerm(term.source, said, term.note, term.advice)
                found[id(term)] = replace(
                    known,
                    used=(*known.used, unit.key),
                    missed=(*known.missed, unit.key) if id(term) in missed else known.missed,
                )
        return tuple(found.values())


def _said(error: OlgimError) -> str:
    return f"{error.message}. {error.hint}" if error.hint else f"{error.message}."


def _same_tags(text: str, segment: Segment) -> str:
    """A mirror's tagged text; without its tags where they aren't named as the post's are."""
    own = sorted(token.name for token in tokens(segment.source))
    return text if sorted(token.name for token in tokens(text)) == own else bare(text, line="\n")
