"""How a unit is written as a PO entry, and a bitext as a PO file.

    # a reviewer's note, in as many lines as it has
    #. kind: paragraph
    #. origin: model gpt-6.1-terra [b94d27b9]
    #. waived: numbers "the author counts from zero"
    #. machine: "what a model had written, where a person wrote msgstr instead"
    #. proposal: "another translation, while a person's own words stand in msgstr" model gpt-6.1-terra
    #. written: e5b12c07
    #, fuzzy
    #| msgid "the source that msgstr was made for, where it changed since"
    msgctxt "paragraph-0f1e2d3c"
    msgid "the source"
    msgstr "the translation"

The state is what every PO editor understands: no msgstr is untranslated, `fuzzy` is a proposal, `fuzzy`
with a previous msgid is stale, anything else a person has accepted. The number in brackets is a digest of
msgstr as Olgim wrote it: where it doesn't fit any more, somebody has edited the text in another program,
and the words are a person's. That behind `written` is one of the text that was last published for the unit: it
stands here, as a list of them in the header would make a conflict of any two branches.

The header's comments hold the post's brief, a line `# brief: 배포 → deploy` for each decision.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import is_
from pathlib import Path
from sys import intern
from types import MappingProxyType

from translator.bitext.catalog import Entry, entry_text, quote, read_catalog, unquote
from translator.bitext.memory_index import digest_of
from translator.errors import StoreError
from translator.i18n import tr
from translator.units import Origin, State, Unit

FORMAT = 1  # grows when an older Olgim couldn't read the file
HUMAN = "human"
"""The author of words whose writer is not known by name."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a bitext says of its post.

    `post` is the post's path from the site's root, with slashes; `mirror` a digest of the frame of the mirror as it
    was last published, and `written` those of its pieces, each with the key of its unit or ""; `base` what a person has
    of their own in it (see `own_base`); `receipt` what the translation cost, as one line; `brief` what was
    decided for the whole post, in short lines. `remarks` and `others` are the comments and all other fields, in the
    order in which other programs left them; none are the usual ones.
    """

    post: str = ""
    mirror: str = ""
    receipt: str = ""
    written: tuple[tuple[str, str], ...] = ()
    base: str = ""
    brief: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """All that a PO file holds: `units` in the post's order, `obsolete` the work whose segment is gone."""

    header: Header = Header()
    units: tuple[Unit, ...] = ()
    obsolete: tuple[Unit, ...] = ()


def read_content(data: bytes, path: Path, texts: Mapping[str, str] = MappingProxyType({})) -> Content:
    """What a PO file says. Raises StoreError with the line where it isn't a bitext.

    `texts` are keys and sources that are in memory already, each by itself: an equal one of a unit is that very object.
    """
    header = Header()
    units: dict[str, Unit] = {}
    obsolete: list[Unit] = []
    lines: dict[str, int] = {}
    written: list[tuple[str, str]] = []
    for entry in read_catalog(data, path, derived=_DERIVED):
        if entry.context is None:
            if entry.source or entry.obsolete:
                raise StoreError(
                    tr("this entry has no msgctxt, so it belongs to no segment"),
                    hint=tr("Remove the entry; `olgim translate` writes those that the post needs."),
                    path=path,
                    line=entry.line,
                )
            header = _read_header(entry, path)
            continue
        if not entry.obsolete and entry.context in units:
            raise StoreError(
                tr(
                    "{context} is there twice, first on line {lines}",
                    context=entry.context,
                    lines=lines[entry.context],
                ),
                hint=tr("Keep the better one of the two entries, then run again."),
                path=path,
                line=entry.line,
            )
        said = _statements(_ours(entry))
        if entry.obsolete:
            obsolete.append(_read_unit(entry, said, texts))
        else:
            units[entry.context] = _read_unit(entry, said, texts)
        lines.setdefault(entry.context, entry.line)
        marks = (mark for name, value in said if name == "written" for mark in value.split())
        written += [(entry.context, mark) for mark in marks]
    header = replace(header, written=(*written, *header.written))
    # Two branches may each have left one under the same key, and git keeps both.
    return Content(header, tuple(units.values()), told_apart(obsolete, taken=units))


@dataclass(frozen=True, slots=True)
class EntryPlaces:
    """Where the entries of units stand in a file with these bytes, which `digest` tells; what was `written` of them.

    Behind so many bytes of `head` come the entries of the units, each with the blank line before it, of so many bytes.
    `unowned` are those of the `written` whose keys neither the units have nor what is `obsolete`.
    """

    digest: bytes
    units: tuple[Unit, ...]
    obsolete: tuple[Unit, ...]
    written: tuple[tuple[str, str], ...]
    unowned: tuple[str, ...]
    head: int
    sizes: array[int]


def write_content(content: Content) -> bytes:
    """The PO file: the same content gives the same bytes on every machine."""
    return b"".join(write_over(content)[0])


def write_over(
    content: Content, before: bytes = b"", places: EntryPlaces | None = None
) -> tuple[list[bytes | memoryview], EntryPlaces]:
    """The PO file in pieces, and where its entries stand.

    What the file has of units `before`, where `places` says, is a piece of that, if they are the very same units in the
    same places: so a long post is saved in a few milliseconds where a person has accepted one segment of it.
    """
    units, written = content.units, content.header.written
    if places is not None and (len(places.units) != len(units) or places.written != written):
        places = None
    fresh = (
        range(len(units))
        if places is None
        else [at for at, same in enumerate(map(is_, units, places.units)) if not same]
    )
    marks: dict[str, list[str]] = {}
    if written:
        wanted = {unit.key for unit in content.obsolete} | {units[at].key for at in fresh}
        for key, mark in written:
            if key in wanted:
                marks.setdefault(key, []).append(mark)
    unowned = _unowned(content, fresh, places)
    file = _Pieces()
    head = file.entry(_write_header(content.header, unowned), first=True)
    sizes = array("Q", bytes(8 * len(units))) if places is None else array("Q", places.sizes)
    old, at, offset = memoryview(before), 0, 0 if places is None else places.head
    for number in fresh:
        if places is not None:
            end = offset + sum(places.sizes[at:number])
            file.copy(old[offset:end])
            at, offset = number + 1, end + places.sizes[number]
        unit = units[number]
        sizes[number] = file.entry(_write_unit(unit, marks.get(unit.key, ()), obsolete=False))
    if places is not None:
        file.copy(old[offset : offset + sum(places.sizes[at:])])
    for unit in content.obsolete:
        file.entry(_write_unit(unit, marks.get(unit.key, ()), obsolete=True))
    pieces, digest = file.end()
    return pieces, EntryPlaces(digest, units, content.obsolete, written, unowned, head, sizes)


def _unowned(content: Content, fresh: Sequence[int], places: EntryPlaces | None) -> tuple[str, ...]:
    """What was written for units that are no more."""
    units, written = content.units, content.header.written
    if not written:
        return ()
    if (
        places is not None
        and content.obsolete == places.obsolete
        and all(units[at].key == places.units[at].key for at in fresh)
    ):
        return places.unowned
    here = {unit.key for unit in units}
    here.update(unit.key for unit in content.obsolete)
    return tuple(mark for key, mark in written if key not in here)


class _Pieces:
    """A file as it is put together: pieces of the one before it, and new entries, so many to a piece."""

    _LONG = 1 << 18  # bytes: more than the C library keeps for itself when they are free again

    def __init__(self) -> None:
        self._pieces: list[bytes | memoryview] = []
        self._new = bytearray()

    def entry(self, entry: Entry, *, first: bool = False) -> int:
        """Add an entry, with a blank line before it unless it is the first. Returns its bytes' number."""
        data = f"{'' if first else chr(10)}{entry_text(entry)}".encode()
        self._new += data
        if len(self._new) > self._LONG:
            self._flush()
        return len(data)

    def copy(self, piece: memoryview) -> None:
        """Add a piece of the file before this one."""
        if piece:
            self._flush()
            self._pieces.append(piece)

    def end(self) -> tuple[list[bytes | memoryview], bytes]:
        """All pieces, and the digest of the whole."""
        self._flush()
        return self._pieces, digest_of(*self._pieces)

    def _flush(self) -> None:
        if self._new:
            self._pieces.append(bytes(self._new))
            self._new.clear()


def told_apart(obsolete: Iterable[Unit], *, taken: Iterable[str]) -> tuple[Unit, ...]:
    """Obsolete units, each under a key of its own, none of which is `taken` by a live unit."""
    keys = set(taken)
    kept: list[Unit] = []
    for unit in obsolete:
        key, number = unit.key, 1
        while key in keys:
            number += 1
            key = f"{unit.key}-{number}"
        keys.add(key)
        kept.append(unit if key == unit.key else replace(unit, key=key))
    return tuple(kept)


_NOTHING: dict[str, str] = {}  # one for all units: a long post has thousands of which nothing is waived


def normal(unit: Unit) -> Unit:
    """The unit as it will be read back: what the state excludes is dropped, text is made valid.

    gettext wants source and target to begin and end with a line break both or neither; notes have no trailing
    space. Raises ValueError for a stale unit that doesn't say what its target was made for.
    """
    target = _fit_ends(unit.source, _valid(unit.target))
    state = unit.state if target else State.UNTRANSLATED
    if target and state is State.UNTRANSLATED:
        state = State.PROPOSED
    if state is State.STALE and unit.previous_source is None:
        raise ValueError(f"{unit.key} is stale, but its previous source is missing")
    stale = state is State.STALE
    proposal = _valid(unit.proposal) if target else ""
    if not proposal.strip() or (proposal == target and not stale):
        proposal = ""
    return Unit(
        key=unit.key,
        kind=unit.kind,
        source=unit.source,
        target=target,
        state=state,
        origin=(unit.origin or Origin.HUMAN) if target else None,
        author=intern(" ".join(_valid(unit.author).split())) if target else "",
        note=_note(unit.note) if unit.note else "",
        previous_source=unit.previous_source if stale else None,
        proposal=proposal,
        proposal_origin=(unit.proposal_origin or Origin.MODEL) if proposal else None,
        # To gettext a line that ends in a backslash goes on.
        proposal_author=" ".join(_valid(unit.proposal_author).split()).rstrip("\\ ") if proposal else "",
        waived={code: _valid(reason) for code, reason in sorted(unit.waived.items())}
        if unit.waived
        else _NOTHING,
        machine=_valid(unit.machine) if target and unit.origin is Origin.HUMAN else "",
        was_accepted=unit.was_accepted and stale,
    )


def _note(note: str) -> str:
    return "\n".join(line.rstrip() for line in _valid(note).splitlines()).strip("\n")


def _valid(text: str) -> str:
    """Text that UTF-8 can hold: halves of a surrogate pair, as JSON may bring them, are joined or marked."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _fit_ends(source: str, target: str) -> str:
    if not target.strip():
        return ""
    if target.startswith("\n") != source.startswith("\n"):
        target = target.lstrip("\n") if target.startswith("\n") else "\n" + target
    if target.endswith("\n") != source.endswith("\n"):
        target = target.rstrip("\n") if target.endswith("\n") else target + "\n"
    return target


# ---- units

_OURS_IN_REMARKS = "olgim: "  # of obsolete entries, other programs keep the translator's comments alone
_STATEMENT = re.compile(r"(kind|origin|accepted|waived|proposal|machine|written): ?(.*)")
_FOR_PREVIOUS = "for the previous msgid"
_PROPOSAL = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")(?: (?P<origin>model|memory|human)(?: (?P<author>.*))?)?\s*'
)
_ORIGIN = re.compile(
    r"(model|memory|human)(?: (?!\[[0-9a-f]{8}\]$)(?P<author>.*?))?(?: \[(?P<digest>[0-9a-f]{8})\])?"
)


def _write_unit(unit: Unit, marks: Sequence[str], *, obsolete: bool) -> Entry:
    extracted = [f"kind: {unit.kind}"]
    if unit.origin is not None:
        author = f" {unit.author}" if unit.author else ""
        extracted.append(f"origin: {unit.origin}{author} [{_digest(unit.target)}]")
    if unit.was_accepted:
        extracted.append(f"accepted: {_FOR_PREVIOUS}")
    extracted += [f"waived: {code} {quote(reason)}" for code, reason in sorted(unit.waived.items())]
    if unit.proposal:
        whose = f"{unit.proposal_origin or Origin.MODEL} {unit.proposal_author}".rstrip()
        extracted.append(f"proposal: {quote(unit.proposal)} {whose}")
    if unit.machine:
        extracted.append(f"machine: {quote(unit.machine)}")
    if marks:
        extracted.append(f"written: {' '.join(marks)}")
    remarks = tuple(_remark(line) for line in unit.note.split("\n") if unit.note)
    return Entry(
        context=unit.key,
        source=unit.source,
        target=unit.target,
        remarks=(*remarks, *(_OURS_IN_REMARKS + line for line in extracted)) if obsolete else remarks,
        extracted=() if obsolete else tuple(extracted),
        flags=("fuzzy",) if unit.state in (State.PROPOSED, State.STALE) else (),
        previous=unit.previous_source,
        obsolete=obsolete,
    )


def _remark(line: str) -> str:
    """A comment's line: gettext takes a backslash at its end for a continued line; a space behind it helps."""
    return re.sub(r"\\$", r"\\ ", line)


def _read_unit(entry: Entry, statements: Iterable[tuple[str, str]], texts: Mapping[str, str]) -> Unit:
    key = entry.context or ""
    said: dict[str, str] = {}
    waived: dict[str, str] = {}
    note = [line for line in entry.remarks if not line.startswith(_OURS_IN_REMARKS)]
    for name, value in statements:
        if name == "waived":
            code, _, reason = value.partition(" ")
            waived[code] = unquote(reason) or ""
        else:
            said[name] = value
    fuzzy = "fuzzy" in entry.flags
    state = (
        State.ACCEPTED if not fuzzy else State.PROPOSED if entry.previous is None else State.STALE
    )  # `normal` sees to an empty target
    origin, author, edited = _read_origin(said.get("origin", ""), entry.target)
    proposal, proposal_origin, proposal_author = _read_proposal(said.get("proposal", ""))
    if not fuzzy and entry.previous is not None:  # another program has settled it
        proposal = ""
    return normal(
        Unit(
            key=texts.get(key, key),
            kind=intern(said.get("kind") or re.sub(r"-[0-9a-f]{8}(-\d+)?$", "", key)),
            source=texts.get(entry.source, entry.source),
            target=entry.target,
            state=state,
            origin=origin,
            author=author,
            note="\n".join(note),
            previous_source=entry.previous,
            proposal=proposal,
            proposal_origin=proposal_origin,
            proposal_author=proposal_author,
            waived={} if edited else waived,  # it is waived of other words
            machine=unquote(said.get("machine", '""')) or "",
            was_accepted="accepted" in said,
        )
    )


def _ours(entry: Entry) -> tuple[str, ...]:
    remarks = (line for line in entry.remarks if line.startswith(_OURS_IN_REMARKS))
    return (*entry.extracted, *(line.removeprefix(_OURS_IN_REMARKS) for line in remarks))


def _statements(lines: Iterable[str]) -> list[tuple[str, str]]:
    """What the comments say; some programs wrap them, so a line that says nothing goes on with the last."""
    said: list[tuple[str, str]] = []
    for line in lines:
        if statement := _STATEMENT.fullmatch(line):
            said.append((statement[1], statement[2]))
        elif said:
            said[-1] = (said[-1][0], f"{said[-1][1]} {line}")
    return said


def _read_origin(said: str, target: str) -> tuple[Origin, str, bool]:
    """Whose words `target` is, and whether it was edited since Olgim wrote that down."""
    match = _ORIGIN.fullmatch(said)
    edited = match is not None and bool(match["digest"]) and match["digest"] != _digest(target)
    if match is None or edited:
        return Origin.HUMAN, HUMAN, edited
    return Origin(match[1]), match["author"] or "", False


def _read_proposal(said: str) -> tuple[str, Origin | None, str]:
    """The words of a proposal, and whose they are; a proposal that doesn't say so is a model's."""
    match = _PROPOSAL.fullmatch(said)
    if match is None:
        return "", None, ""
    return unquote(match["text"]) or "", Origin(match["origin"] or Origin.MODEL), match["author"] or ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


# ---- the header

_USUAL = (
    ("Language", "en"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),  # editors ask for it, though no entry has plurals
    ("X-Source-Language", "ko"),
)
_POST, _FORMAT, _MIRROR, _RECEIPT = "X-Olgim-Post", "X-Olgim-Format", "X-Olgim-Mirror", "X-Olgim-Receipt"
_WRITTEN, _BASE = "X-Olgim-Written", "X-Olgim-Base"
_BRIEF = "brief: "  # a line a decision, so that two branches merge and a person can edit it in any program
_DERIVED = '"X-Olgim-'  # what a line begins with that is ours: no person has to settle a conflict about it


def _write_header(header: Header, marks: Sequence[str]) -> Entry:
    named = {name for name, _ in header.others}
    # What changes by itself stands apart: git makes a conflict of changes in neighbouring lines.
    fields = [
        *header.others,
        *(field for field in _USUAL if field[0] not in named),
        (_RECEIPT, header.receipt),
        (_FORMAT, str(FORMAT)),
        (_POST, header.post),
        (_MIRROR, header.mirror),
        (_WRITTEN, " ".join(marks)),
        (_BASE, header.base),
    ]
    text = "".join(
        f"{name}: {' '.join(_valid(value).splitlines()).strip()}\n"
        for name, value in fields
        if value or not name.startswith("X-Olgim-")
    )
    brief = tuple(_remark(f"{_BRIEF}{' '.join(_valid(line).split())}") for line in header.brief)
    return Entry(context=None, source="", target=text, remarks=(*header.remarks, *brief))


def _read_header(entry: Entry, path: Path) -> Header:
    fields = tuple((name.strip(), value.strip()) for name, _, value in _halves(entry.target.split("\n")))
    ours = {name: value for name, value in fields if name.startswith("X-Olgim-")}
    made_by = ours.get(_FORMAT, str(FORMAT))
    if not made_by.isdecimal() or int(made_by) > FORMAT:
        raise StoreError(
            tr(
                "a newer Olgim has written this bitext (format {made_by}; this one knows {format})",
                made_by=made_by,
                format=FORMAT,
            ),
            hint=tr("Install a newer Olgim."),
            path=path,
            line=entry.line,
        )
    others = tuple(field for field in fields if not field[0].startswith("X-Olgim-"))
    brief = (line.removeprefix(_BRIEF).strip() for line in entry.remarks if line.startswith(_BRIEF))
    remarks = tuple(line for line in entry.remarks if not line.startswith(_BRIEF))
    return Header(
        post=ours.get(_POST, ""),
        mirror=ours.get(_MIRROR, ""),
        receipt=ours.get(_RECEIPT, ""),
        written=tuple(("", mark) for mark in ours.get(_WRITTEN, "").split()),
        base=ours.get(_BASE, ""),
        brief=tuple(line for line in brief if line),
        remarks=remarks if any(remarks) else (),
        others=() if others == _USUAL else others,
    )


def _halves(lines: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    return (line.partition(":") for line in lines if line.strip())
