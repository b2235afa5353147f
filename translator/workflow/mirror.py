"""A post's mirror as it would be written: composed from its units, with what speaks against writing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from translator.bitext import Part
from translator.document import Refusal
from translator.errors import PublishError
from translator.i18n import tr
from translator.publish import (
    Localised,
    addresses_of,
    line_of,
    localise_front_matter,
    localise_links,
    map_tags,
    page_values,
    rules_for,
)
from translator.units import Severity, State, Unit
from translator.workflow.redirects import AddressChange, Fields, leading_on
from translator.workflow.report import MirrorState, PostReport, Remark
from translator.workflow.site import Site
from translator.workflow.work import Work

_STALE = tr("The Korean has changed since this was translated: compare both in `olgim review`.")
_UNASKED = tr(
    "The Korean has changed since this was translated, and there is no new English yet: `olgim translate` asks for it."
)
_KEPT = tr(
    "The Korean has changed; the page keeps the English that you wrote or accepted until you choose between it and the "
    "new proposal in `olgim review`."
)
STANDARD_OUTPUT = Path("-")
"""An output that is no file: the mirror's text goes to whoever asked, in the report."""


@dataclass(frozen=True, slots=True)
class MirrorDraft:
    """A mirror that could be written. `blockers` are why it should not: what is missing, refused or critical.

    `notices` tell of text and links that were left as they are, `looked_at` are the files besides the post and its
    bitext that decide what the links of the mirror are. `own` is what a person has of their own in the file, which
    stays, and `base` says in one line which parts these are. `change` is set where its page has another address
    than the one that is there.
    """

    path: Path
    text: str
    blockers: tuple[Remark, ...]
    notices: tuple[Remark, ...] = ()
    looked_at: tuple[Path, ...] = ()
    own: tuple[Part, ...] = ()
    base: str = ""
    change: AddressChange | None = None


def mirror_file(work: Work, output: Path | None = None) -> Path:
    """Where the mirror goes: `output` where a person named it, else by the site's layout. Raises PublishError."""
    if output is None:
        return work.site.mirror_path(work.path)
    try:
        own = output.resolve() == work.path.resolve()
    except (OSError, RuntimeError) as error:
        raise PublishError(
            tr("its symbolic links form a loop"), path=output, hint=tr("Name another file.")
        ) from error
    if own:
        raise PublishError(
            tr("the mirror would overwrite its own post"), path=output, hint=tr("Name another file.")
        )
    return output


def sharing_mirrors(site: Site, posts: Sequence[Path], output: Path | None = None) -> dict[Path, PostReport]:
    """The posts that have one mirror with another of `posts`, which would replace theirs, with what to say of it.

    There are none where the mirror of a run's one post goes to an `output` of its own.
    """
    if output is not None:
        return {}
    by_mirror: defaultdict[str, list[Path]] = defaultdict(list)
    for path in posts:
        mirror = site.planned_mirror(path)
        if mirror is not None:  # else it has no place, as whoever opens the post will say
            by_mirror[mirror].append(path)
    return {
        path: PostReport(
            site.label(path),
            error=PublishError(
                tr(
                    "has one mirror, {mirror}, with {paths}",
                    mirror=mirror,
                    paths=site.shown(next(one for one in paths if one != path)),
                ),
                hint=tr(
                    "Rename one of them, or let `layout:` in _olgim/config.yml tell them apart (see docs/sites.md)."
                ),
                path=path,
            ),
        )
        for mirror, paths in by_mirror.items()
        if len(paths) > 1
        for path in paths
    }


def check_address(work: Work) -> None:
    """Raise PublishError where a mirror that isn't there yet would be built at the address of another page.

    Raises ConfigError where it isn't even known where it would go, since the site has two layouts.
    """
    site, overview = work.site, work.site.overview
    if overview is None or not work.units:
        return
    path = site.layout.mirror_of(work.label)
    if path in overview.names or (site.root / path).exists():
        return
    site.check_layout()
    site.check_locale([work.path])
    if site.settings.translates_links:
        return
    text = localise_front_matter(
        work.document.text,
        post=work.label,
        mirror=path,
        settings=site.settings,
        language=site.config.language,
    )
    wanted = addresses_of(path, page_values(text), site.settings)
    found = [set(overview.at(address)) - {work.label, path} for address in wanted]
    there = sorted(set.intersection(*found)) if found else []  # whichever day the site takes a post to be of
    if not there:
        return
    foreign = [page for page in there if page not in overview.ours]
    rules = [rule for page in foreign for rule in rules_for(site.layout, work.label, page)]
    choice = f"layout: {line_of(rules[0])}" if rules else ""
    raise PublishError(
        tr(
            "its English page would be built at {wanted}, where {there} is already",
            wanted=wanted[0],
            there=there[0],
        ),
        hint=tr("If that is its English page, put this line into _olgim/config.yml:\n{choice}", choice=choice)
        if choice
        else tr(
            "Give one of them another `permalink` or `slug`. If that is its English page, "
            "pair them by a shared key: `ref: {stem}` in both.",
            stem=PurePosixPath(work.label).stem,
        ),
        path=work.path,
    )


def compose(work: Work, units: tuple[Unit, ...] | None = None) -> tuple[str, tuple[Refusal, ...]]:
    """The mirror's text from the units, and the translations that could not be put in place."""
    links, refused = _compose(work, work.units if units is None else units)
    return links.text, refused


def _compose(
    work: Work, units: tuple[Unit, ...], fields: Fields | None = None
) -> tuple[Localised, tuple[Refusal, ...]]:
    translations = {unit.key: unit.target for unit in units if unit.target}
    assembly = work.document.assemble(translations)
    site = work.site
    path = site.layout.mirror_of(work.label)
    text = assembly.text
    if site.config.tags == "glossary":
        text = map_tags(text, work.glossary.english_of, words=site.engine.tag_words)
    text = localise_front_matter(
        text,
        post=work.label,
        mirror=path,
        settings=site.settings,
        language=site.config.language,
    )
    text = leading_on(site, path, work.bitext.header.others if fields is None else fields, text)
    links = localise_links(
        work.document,
        text,
        post=work.label,
        path=path,
        pages=site.pages,
        between_posts=site.config.links == "localise",
    )
    return links, assembly.refused


def draft_mirror(work: Work, output: Path | None = None, fields: Fields | None = None) -> MirrorDraft:
    """The mirror as it would be written now, if the bitext's header had these fields. Writes nothing."""
    links, refused = _compose(work, work.units, fields)
    return MirrorDraft(
        mirror_file(work, output),
        links.text,
        tuple(_blockers(work, refused)),
        (
            *(
                Remark(work.label, notice.line, "", "left-alone", Severity.NOTE, notice.reason)
                for notice in work.document.notices
            ),
            *(
                Remark(work.label, notice.line, "", "link", Severity.NOTE, notice.reason)
                for notice in links.notices
            ),
            *(
                Remark(
                    work.label,
                    work.segments[unit.key].line,
                    unit.key,
                    "stale",
                    Severity.WARNING,
                    _said_of(unit),
                )
                for unit in work.units
                if unit.state is State.STALE and unit.target
            ),
        ),
        tuple(work.site.root / path for path in links.looked_at),
    )


def _said_of(stale: Unit) -> str:
    if not stale.proposal:
        return _UNASKED
    return _KEPT if stale.holds_words else _STALE


def _blockers(work: Work, refused: tuple[Refusal, ...]) -> list[Remark]:
    segments = work.segments
    found = [Remark.untranslated(work.label, segments[unit.key]) for unit in work.missing]
    found += [Remark.of_refusal(work.label, refusal) for refusal in refused]
    told = {
        remark.key for remark in found
    }  # a translation that can't be put in its place is told once, not twice
    found += [
        Remark.of_finding(work.label, segments[key], finding)
        for key, findings in work.findings().items()
        for finding in findings
        if finding.severity is Severity.CRITICAL and not (finding.code == "tags" and key in told)
    ]
    return sorted(found, key=lambda remark: remark.line)


def named(work: Work, draft: MirrorDraft, state: MirrorState) -> tuple[str, str | None]:
    """What a report says of a mirror: its path as a person names it, or its text where that was asked for."""
    if state in {MirrorState.WITHHELD, MirrorState.NONE}:
        return "", None
    if draft.path == STANDARD_OUTPUT:
        return "", draft.text
    return work.site.shown(draft.path), None
