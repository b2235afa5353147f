"""The mirror that would be written now, with what a person has of their own in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from translator.bitext import Clash, MirrorChunk, Part, carried, chunks_of, merge_own, sources_in, write_base
from translator.bitext.chunks import line_end_of, with_line_ends
from translator.bitext.own_merge import IsHeld
from translator.document import Document, decode_post
from translator.i18n import tr
from translator.shortening import in_one_line
from translator.tags import hollow
from translator.units import Severity
from translator.workflow.last_mirror import BLANKS
from translator.workflow.mirror import STANDARD_OUTPUT, MirrorDraft, draft_mirror
from translator.workflow.mirror_take_over import look_at
from translator.workflow.redirects import (
    AddressChange,
    Fields,
    address_change,
    is_led_on,
    leads_on,
    with_redirect,
)
from translator.workflow.report import Remark
from translator.workflow.work import Work

_BOM = "\ufeff"
OWN_ENGLISH = "own-english"
"""The code of what a person and Olgim both changed in a mirror."""
_SHOWN = 240  # characters of a text in a message


def drafted(work: Work, output: Path | None = None) -> MirrorDraft:
    """The mirror as it would be written now, with what a person has of their own in the file. Writes nothing.

    Where its page would have another address than the one that is there, it leads on from that. Raises PublishError.
    """
    draft = _drafted(work, output)
    look = work.look or look_at(work, draft.path)
    if output is not None or look is None or not look.data:
        return draft
    change = _change(work, decode_post(look.data, draft.path), draft.text)
    if change is not None and is_led_on(work.site, work.site.layout.mirror_of(work.label), change):
        draft = _drafted(work, output, with_redirect(work.bitext.header.others, change.old))
    return replace(draft, change=change)


def _change(work: Work, there: str, text: str) -> AddressChange | None:
    """What becomes of the address of the mirror that is there; one that was moved and not written since has none."""
    site, path = work.site, work.site.layout.mirror_of(work.label)
    if there == text or not leads_on(site, path, work.bitext.header.others, there):
        return None
    if not site.engine.links.leads_addresses:
        return address_change(site.settings, (path, there), (path, text))
    found = address_change(site.settings, (work.label, there), (work.label, text))
    prefix = site.settings.english_prefix  # which the engine puts before the Korean page's address
    return found and AddressChange(prefix + found.old, prefix + found.new)


def _drafted(work: Work, output: Path | None, fields: Fields | None = None) -> MirrorDraft:
    draft = draft_mirror(work, output, fields)
    look = work.look or look_at(work, draft.path)
    if draft.path == STANDARD_OUTPUT or look is None or not look.data or look.data.isspace():
        return draft
    there = decode_post(look.data, draft.path)
    if look.base is None:
        return replace(draft, text=_in_form_of(there, draft.text))
    document = work.document
    actual, composed = document.parse_mirror(there), document.parse_mirror(draft.text)
    held = holder(work, actual, composed)
    merge = merge_own(look.base, chunks_of(actual), chunks_of(composed), held, look.former)
    text, base = merge.text, write_base(merge.base)
    if merge.is_plain:
        end = with_line_ends(draft.text[len(draft.text.rstrip(BLANKS)) :], line_end_of(there))
        text = text.rstrip(BLANKS) + end  # what editors do at the end by themselves is no edit
    return replace(
        draft,
        text=text,
        notices=(*draft.notices, *_clashes(work, draft.path, merge.clashes, composed)),
        own=tuple(part for part in merge.parts if not _is_left(work, part, composed)),
        base="" if _in_form_of(there, draft.text) == text else base,
    )


def _is_left(work: Work, part: Part, composed: Document) -> bool:
    """Whether what isn't in the mirror is Korean that the page, a person's, does without: nobody took it out."""
    sources = [sources_in(composed, work.document)[number] for number in part.removed or ()]
    left = {unit.key for unit in work.units if unit.left} if sources else set()
    return any(source is not None and source.key in left for source in sources)


def _in_form_of(there: str, text: str) -> str:
    """A text with the line ends of what lies there, and the byte order mark: git and editors see to both."""
    mark = _BOM if there.startswith(_BOM) else ""
    there, text = there.removeprefix(_BOM), text.removeprefix(_BOM)
    if any(one.count("\r\n") not in (0, one.count("\n")) for one in (there, text)):
        return mark + text  # its line ends are the post's own, some so and some so
    return mark + with_line_ends(text, line_end_of(there))


def holder(work: Work, actual: Document, composed: Document) -> IsHeld:
    """What tells whether the units hold what a chunk of the mirror says, in whatever form it is there."""
    sources = sources_in(composed, work.document)
    units = {unit.key: unit for unit in work.units}

    def is_held(theirs: MirrorChunk, ours: MirrorChunk) -> bool:
        if not ours.segments or len(theirs.segments) != len(ours.segments):
            return False
        for here, there in zip(theirs.segments, ours.segments, strict=True):
            source, english = sources[there], actual.segments[here]
            if source is None:
                return False
            unit = units.get(source.key)
            if unit is None:
                if source.source != english.source:
                    return False
                continue
            found = carried(english, source)
            if (
                found is None
                or found.elsewhere
                or not unit.target
                or hollow(found.target) != hollow(unit.target)
            ):
                return False
        return True

    return is_held


def _clashes(work: Work, path: Path, clashes: Sequence[Clash], composed: Document) -> Iterator[Remark]:
    """What a person and Olgim both changed, each with the line of the English file and both texts."""
    sources = sources_in(composed, work.document)
    for clash in clashes:
        source = None if clash.segment is None else sources[clash.segment]
        place = f"{work.site.shown(path)}:{clash.line}"
        theirs = tr("stays as a person wrote it: “{short}”", short=in_one_line(clash.theirs, _SHOWN))
        if not clash.theirs:
            theirs = tr("stays as a person has it, without these words")
        ours = f"“{in_one_line(clash.ours, _SHOWN)}”" if clash.ours else tr("nothing: the Korean is gone")
        yield Remark(
            work.label,
            clash.line if source is None else source.line,
            "" if source is None else source.key,
            OWN_ENGLISH,
            Severity.WARNING,
            tr("{place} {theirs}; Olgim would have {ours}", place=place, theirs=theirs, ours=ours),
        )
