"""Translations into their places, and the proof that nothing around them changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translator.document.addresses import added_addresses
from translator.document.begun import LineStarts
from translator.document.codemarks import code_span
from translator.document.comments import ends_comment
from translator.document.delimiters import is_punctuation
from translator.document.edges import edges_hold, keeps_out, stand_bracketed
from translator.document.escape import Escaper, added_elements
from translator.document.layout import Range, Style
from translator.document.options import Engine
from translator.document.segments import Draft
from translator.document.skeleton import first_difference
from translator.document.tagged import Kept, Node, Paired, clean_for, mistakes, prose_of, read_tagged, tidy
from translator.document.trial import find_trial, is_suspect
from translator.document.types import Assembly, Refusal, Segment, Tag
from translator.i18n import joined, later
from translator.tags import BREAK, CODE_MARK, KINDS, kind_of

if TYPE_CHECKING:
    from translator.document.parsed import Parsed

_SPACE = re.compile(r"\s+")
# In code nothing can be escaped: Liquid would be filled in, and a pipe would begin a cell.
_IN_NO_CODE = re.compile(r"\{[{%#]")
_IN_NO_CODE_OR_ROW = re.compile(r"\{[{%#]|\|")
_IN_NO_OPTION = re.compile(r"--|[\"'{}%]|\A-")
_LINE_BREAK = re.compile(r"(?:(?<![ \t])[ \t]+)?\n[ \t]*")
_ROUNDS = 8
_TRIED = 10  # characters that may be read in trials, for each of the post's,
_TRIED_AT_LEAST = 50_000  # and besides
_PROOFS = 100  # of a mirror, to find which of many translations can't stand in it together
_WAIT = 2  # rounds, before all doubtful translations are escaped more
_UNWRITABLE = later("it can't be written there without changing the document around it")
# What emphasis is written as where Markdown's delimiters can't say it (a word glued to a closing bracket).
EMPHASIS = {f"<{kind.element}>": kind for kind in KINDS if kind.element}

_BROKEN = (BREAK.letters, "")

# A segment's content without the names of its tags: text, kept bytes, and ends of markup.
Content = tuple[str | tuple[str, str], ...]


def assemble(document: Parsed, translations: Mapping[str, str]) -> Assembly:
    """Put translations in place. What can't be written without changing the document around it is refused."""
    return _Assembler(document, translations).run()


@dataclass(slots=True)
class _Job:
    """A translation on its way into its place: the strength of its escaping grows with the failures."""

    index: int
    segment: Segment
    draft: Draft
    nodes: tuple[Node, ...]
    effort: int = 0
    doubtful: bool = False  # it may be markup in its place, and no trial could tell
    as_it_is: bool = (
        False  # no translation: the segment's own text, written without the translator's note in it
    )

    @property
    def last_effort(self) -> int:
        if self.draft.style in {Style.FRONT_MATTER, Style.COMMENT}:
            return 0
        return 3 if any(_element(tag.id) for tag in self.segment.tags) else 1

    @property
    def full(self) -> bool:
        return self.effort in {1, 3}

    @property
    def html_emphasis(self) -> bool:
        return self.effort > 1


class _Assembler:
    def __init__(self, document: Parsed, translations: Mapping[str, str]) -> None:
        self.document = document
        self.refused: list[Refusal] = []
        self.trial_budget = _TRIED * len(document.text) + _TRIED_AT_LEAST
        self.jobs: dict[int, _Job] = {}
        for index, segment in enumerate(document.segments):
            target = translations.get(segment.key)
            if target is not None:
                self._accept(index, segment, target)
        if self.jobs:
            self._leave_notes()

    def run(self) -> Assembly:
        for number in range(_ROUNDS):
            text = self._write(self.jobs.values())
            if not self.jobs:
                break
            culprits = self._culprits(text)
            if not culprits:
                break
            self._punish(culprits)
            if number >= _WAIT:
                self._escalate()
        else:
            text = self._search()
        return Assembly(text, tuple(sorted(self.refused, key=lambda refusal: refusal.line)))

    # What may go in at all -----------------------------------------------------------------------------------

    def _accept(self, index: int, segment: Segment, target: str) -> None:
        if target == segment.source:
            return
        target = clean_for(segment, target)
        if target == segment.source:
            return
        wrong = mistakes(target, segment.tags, segment.source)
        if wrong:
            self._refuse(
                segment,
                later("its tags are wrong: {mistakes}", mistakes=joined([one.message for one in wrong])),
            )
            return
        words = prose_of(target, segment.tags)
        if not any(map(str.isalnum, words)):
            self._refuse(segment, later("there are no words in it"))
            return
        for added in added_addresses(prose_of(segment.source, segment.tags), words):
            self._refuse(
                segment,
                later("it adds an address that the source doesn't have: {address}", address=added.address),
            )
            return
        nodes, _ = read_tagged(target, segment.tags)
        job = _Job(index, segment, self.document.drafts[index], tidy(nodes))
        kramdown = self.document.options.engine is Engine.KRAMDOWN
        own, _ = read_tagged(segment.source, segment.tags)
        if kramdown and _nests_emphasis(nodes) and not _nests_emphasis(own):
            self._refuse(segment, later("emphasis in emphasis of its own kind is none to kramdown"))
            return
        hugo = self.document.options.engine is Engine.GOLDMARK
        if not hugo and job.draft.style is Style.SHORTCODE and "`" in target:  # code, where it is text
            self._refuse(segment, later("a backtick can't stand in an argument there"))
            return
        if kramdown and job.draft.style is Style.BLOCK:
            job.nodes = _in_sentences(segment, own, job.nodes)
        pipes = job.draft.style is Style.CELL or kramdown
        for words in _in_code_marks(job.nodes):
            if found := (_IN_NO_CODE_OR_ROW if pipes else _IN_NO_CODE).search(words):
                self._refuse(
                    segment, later("{found} can't stand between code marks there", found=found.group())
                )
                return
        if job.draft.style is Style.OPTION and (found := _IN_NO_OPTION.search(target)):
            self._refuse(segment, later("{found} can't stand in an option there", found=found.group()))
            return
        if job.draft.style in {Style.PARAMETER, Style.SHORTCODE, Style.OPTION}:
            for tag in added_elements(segment.source, target):
                self._refuse(
                    segment, later("it adds an element that the source doesn't have: {tag}", tag=tag)
                )
                return
        if job.draft.style is Style.COMMENT and ends_comment(target):
            self._refuse(segment, later("it would end the comment that it stands in"))
            return
        if job.draft.style is Style.FRONT_MATTER:
            fits = self.document.front_holds(segment.field, _value(job))
        else:
            fits = not is_suspect(target) or self._settle(job)
        if fits:
            self.jobs[index] = job
        else:
            self._refuse(segment, _UNWRITABLE)

    def _settle(self, job: _Job) -> bool:
        """Find the effort that a suspicious translation takes, by trying it in its own lines."""
        if job.draft.style is Style.COMMENT:
            return True
        trial = find_trial(self.document, job.draft) if self.trial_budget > 0 else None
        if trial is None:
            job.doubtful = True
            return True
        writer = Writer(self.document)
        expected = writer.content(job, ())
        edit: Edit = (job.draft.start, job.draft.end, job)

        def matches(mirror: Parsed, index: int) -> bool:
            found = mirror.segments[index]
            return content_of(found.source, found.tags) == expected and edges_hold(
                self.document, mirror, job.draft, mirror.drafts[index]
            )

        while True:
            self.trial_budget -= trial.end - trial.start
            if trial.holds(writer.apply(trial.start, trial.end, [edit]), matches):
                return True
            if job.effort >= job.last_effort:
                return False
            job.effort += 1

    def _leave_notes(self) -> None:
        """Write the segments that stay as they are, too, where a note for their translator stands in them."""
        document = self.document
        for index in document.noted_segments:
            if index not in self.jobs:
                segment = document.segments[index]
                nodes, _ = read_tagged(segment.source, segment.tags)
                job = _Job(index, segment, document.drafts[index], tidy(nodes), as_it_is=True)
                if self._settle(job):
                    self.jobs[index] = job

    def _give_up(self, job: _Job) -> None:
        if not job.as_it_is:
            self._refuse(job.segment, _UNWRITABLE)

    def _refuse(self, segment: Segment, reason: str) -> None:
        self.refused.append(Refusal(segment.key, segment.line, reason))

    # Writing -------------------------------------------------------------------------------------------------

    def _write(self, jobs: Iterable[_Job]) -> str:
        document = self.document
        by_index = {job.index: job for job in jobs}
        front = {
            job.segment.field: _value(job)
            for job in by_index.values()
            if job.draft.style is Style.FRONT_MATTER
        }
        inner = [job for job in by_index.values() if job.draft.style is not Style.FRONT_MATTER]
        writer = Writer(document)
        edits: list[Edit] = [(job.draft.start, job.draft.end, job) for job in inner]
        if by_index:
            edits += document.note_edits
        edits.sort(key=lambda edit: (edit[0], -edit[1]))
        body = writer.apply(document.body_start, len(document.text), edits)
        return document.front_with(front) + body

    # Proof ---------------------------------------------------------------------------------------------------

    def _culprits(self, text: str) -> list[_Job]:
        """The jobs to blame for a difference between the mirror and the post; none if it is sound."""
        document = self.document
        mirror = document.parse_mirror(text)
        difference = first_difference(document.skeleton, mirror.skeleton)
        if difference is not None:
            near = self._near(difference)
            if near or len(mirror.segments) != len(document.segments):
                return near or list(self.jobs.values())
        wrong: list[_Job] = []
        written = self._contents()
        for job in self.jobs.values():
            if job.index >= len(mirror.segments):
                wrong.append(job)
                continue
            found = mirror.segments[job.index]
            if content_of(found.source, found.tags) != written[job.index] or not edges_hold(
                document, mirror, job.draft, mirror.drafts[job.index]
            ):
                wrong.append(job)
        if difference is not None and not wrong:
            return list(self.jobs.values())
        return wrong

    def _near(self, difference: int) -> list[_Job]:
        bones = self.document.skeleton
        for bone in reversed(bones[: difference + 1]):
            if bone.segment is not None and bone.segment in self.jobs:
                return [self.jobs[bone.segment]]
        return []

    def _contents(self) -> dict[int, Content]:
        writer = Writer(self.document)
        nested: list[Edit] = [
            (job.draft.start, job.draft.end, job) for job in self.jobs.values() if job.draft.is_value
        ]
        nested.sort(key=lambda edit: edit[0])
        return {index: writer.content(job, nested) for index, job in self.jobs.items()}

    def _punish(self, culprits: Sequence[_Job]) -> None:
        for job in culprits:
            job.effort += 1
            if job.effort > job.last_effort:
                del self.jobs[job.index]
                self._give_up(job)

    def _escalate(self) -> None:
        """One difference hides those behind it: don't wait for each doubtful translation to come to the fore."""
        for job in self.jobs.values():
            if job.doubtful and job.effort < job.last_effort:
                job.effort += 1

    def _search(self) -> str:
        """When blame can't be placed: keep what is sound by itself and together, found by halving."""
        jobs = list(self.jobs.values())
        self.jobs = {}
        proofs = iter(range(_PROOFS))
        for job in self._with([], jobs, proofs):
            self.jobs[job.index] = job
        kept = set(self.jobs)
        for job in jobs:
            if job.index not in kept:
                self._give_up(job)
        return self._write(self.jobs.values())

    def _with(
        self, kept: list[_Job], jobs: list[_Job], proofs: Iterator[int], *, unsound: bool = False
    ) -> list[_Job]:
        """`kept` and what can be added of `jobs`; nothing more is when the `proofs` have run out.

        `unsound`: that all of them can't be added is known already.
        """
        if not jobs or (unsound and len(jobs) == 1):
            return kept
        if not unsound:
            if next(proofs, None) is None:
                return kept
            if self._is_sound([*kept, *jobs]):
                return [*kept, *jobs]
            if len(jobs) == 1:
                return kept
        middle = len(jobs) // 2
        first = self._with(kept, jobs[:middle], proofs)
        all_of_it = len(first) == len(kept) + middle  # then the trouble is in the other half
        return self._with(first, jobs[middle:], proofs, unsound=all_of_it)

    def _is_sound(self, jobs: list[_Job]) -> bool:
        before = self.jobs
        self.jobs = {job.index: job for job in jobs}
        sound = not self._culprits(self._write(jobs))
        self.jobs = before
        return sound


Edit = tuple[int, int, _Job | str]


class Writer:
    """Writes jobs into slices of the post."""

    def __init__(self, document: Parsed) -> None:
        self.document = document
        self.text = document.text
        self.labels = document.labels
        self.engine = document.options.engine
        self.kept_code = document.kept_code

    def apply(self, start: int, end: int, edits: Sequence[Edit]) -> str:
        """`text[start:end]` with the edits (sorted; nested ones behind those around them) that lie in it."""
        parts: list[str] = []
        at = start
        index = 0
        while index < len(edits):
            begin, finish, job = edits[index]
            index += 1
            if begin < at:
                continue
            inner: list[Edit] = []
            while index < len(edits) and edits[index][0] < finish:
                inner.append(edits[index])
                index += 1
            parts.append(self.text[at:begin])
            parts.append(job if isinstance(job, str) else self._render(job, inner))
            at = finish
        parts.append(self.text[at:end])
        return "".join(parts)

    def _slice(self, place: Range, inner: Sequence[Edit]) -> str:
        start, end = place
        return self.apply(start, end, [edit for edit in inner if start <= edit[0] and edit[1] <= end])

    def _render(self, job: _Job, inner: Sequence[Edit]) -> str:
        draft = job.draft
        if draft.style is Style.COMMENT:
            return _SPACE.sub(" ", _plain(job))
        bracketed = stand_bracketed(self.document, draft)
        escaper = Escaper(
            draft.style, self.engine, self.labels, draft.quote, job.full, open_bracket=bracketed
        )
        if draft.style in {Style.ATTRIBUTE, Style.PARAMETER, Style.SHORTCODE, Style.OPTION, Style.TITLE}:
            return self._plain_value(job, escaper)
        out: list[str] = []
        self._nodes(job, job.nodes, escaper, inner, out, _Cursor(draft))
        return "".join(out)

    def _plain_value(self, job: _Job, escaper: Escaper) -> str:
        """A value as a whole: bare ones get quotes, so pieces won't do."""
        if not job.draft.tags:
            text = " ".join(node for node in job.nodes if isinstance(node, str))
            return escaper.text(_SPACE.sub(" ", text), line_start=False, line_end=False)
        quoted = replace(escaper, quote=escaper.quote or '"')
        parts = [
            quoted.text(_SPACE.sub(" ", node), line_start=False, line_end=False)
            if isinstance(node, str)
            else self.text[slice(*job.draft.spots[node.id].opening)]
            for node in job.nodes
        ]
        joined = "".join(parts)
        return joined if escaper.quote else f'"{joined}"'

    def _nodes(
        self,
        job: _Job,
        nodes: Sequence[Node],
        escaper: Escaper,
        inner: Sequence[Edit],
        out: list[str],
        cursor: _Cursor,
    ) -> None:
        for number, node in enumerate(nodes):
            following = nodes[number + 1] if number + 1 < len(nodes) else ""
            if isinstance(node, str):
                last = cursor.depth == 0 and number == len(nodes) - 1
                if number and self._swallows(job, nodes[number - 1], node):
                    out.append("\\")
                out.append(cursor.text(node, escaper, last=last))
            elif isinstance(node, Kept):
                spot = job.draft.spots[node.id]
                out.append(self._slice(spot.opening, inner))
                cursor.after_tag(broke=spot.why == "break")
            else:
                glued, beside = _is_glued(out, following), _is_beside_symbol(out, node, following)
                self._paired(job, node, escaper, inner, out, cursor, glued, beside)

    def _paired(
        self,
        job: _Job,
        node: Paired,
        escaper: Escaper,
        inner: Sequence[Edit],
        out: list[str],
        cursor: _Cursor,
        glued: bool,
        beside_symbol: bool,
    ) -> None:
        spot = job.draft.spots[node.id]
        assert spot.closing is not None
        if kind_of(node.id) is CODE_MARK:
            marks = self.text[slice(*spot.opening)].strip()
            out.append(code_span(_words_of(node), len(marks), self.kept_code))
            cursor.after_tag(broke=False)
            return
        element = _element(node.id) if job.html_emphasis or beside_symbol else ""
        opening = self._slice(spot.opening, inner)
        stars = glued and _element(node.id) and not opening.strip("_")
        out.append(f"<{element}>" if element else opening.replace("_", "*") if stars else opening)
        cursor.after_tag(broke=opening.rstrip(" \t").endswith(("\n", "\r")))
        cursor.depth += 1
        if spot.why == "wiki-link":  # a label, in which nothing is markup
            escaper = replace(escaper, verbatim=True)
        self._nodes(job, node.children, escaper, inner, out, cursor)
        cursor.depth -= 1
        closing = spot.written if spot.written is not None else self._slice(spot.closing, inner)
        end = len(closing) - len(_attributes(closing))
        if element or stars:
            closing = (f"</{element}>" if element else closing[:end].replace("_", "*")) + closing[end:]
        out.append(closing)

    def _swallows(self, job: _Job, before: Node, text: str) -> bool:
        """Whether goldmark would have the address that was just written go on with this text."""
        if self.engine is not Engine.GOLDMARK or not isinstance(before, Kept):
            return False
        spot = job.draft.spots[before.id]
        own = text[:1] if text[:1] == "]" else text[:2]  # in brackets it is no link, whatever follows them
        return spot.why == "url" and keeps_out(text) and not self.text.startswith(own, spot.opening[1])

    def content(self, job: _Job, nested: Sequence[Edit]) -> Content:
        """What the mirror's segment must hold once it is read again."""
        tags = [self._written_tag(job, tag, nested) for tag in job.segment.tags]
        return _content(job.nodes, tags)

    def _written_tag(self, job: _Job, tag: Tag, nested: Sequence[Edit]) -> Tag:
        if job.draft.style is Style.FRONT_MATTER:
            return tag
        spot = job.draft.spots[tag.id]
        opening = self._slice(spot.opening, nested) if nested else tag.opening
        closing = tag.closing
        if spot.closing is not None:
            closing = spot.written if spot.written is not None else self._slice(spot.closing, nested)
        return replace(tag, opening=opening, closing=closing)


def _in_sentences(segment: Segment, own: Sequence[Node], nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The translation, with no element at a line's start that isn't at one in the source's `own` nodes."""
    openings = {tag.id: tag.opening for tag in segment.tags}
    source = LineStarts(openings)
    source.guarded(own)
    return LineStarts(openings, source.met).guarded(nodes)


def _in_code_marks(nodes: Sequence[Node]) -> Iterator[str]:
    """The words in each pair of code marks."""
    for node in nodes:
        if isinstance(node, Paired):
            if kind_of(node.id) is CODE_MARK:
                yield _words_of(node)
            else:
                yield from _in_code_marks(node.children)


def _words_of(marks: Paired) -> str:
    """The words between code marks, where no tags stand."""
    return _SPACE.sub(" ", "".join(child for child in marks.children if isinstance(child, str)))


def _is_glued(before: Sequence[str], following: Node) -> bool:
    """Whether a letter stands right before or behind: underscores are no emphasis there."""
    last = before[-1][-1:] if before else ""
    return last.isalnum() or (isinstance(following, str) and following[:1].isalnum())


def _is_beside_symbol(before: Sequence[str], node: Paired, following: Node) -> bool:
    """Whether marks between a punctuation mark and a symbol like an arrow or an emoji close or open emphasis to some
    only: symbols are punctuation to CommonMark since 0.31."""
    inside = [child for child in (*node.children[:1], *node.children[-1:]) if isinstance(child, str)]
    if not _element(node.id) or not inside:
        return False
    last = before[-1][-1:] if before else ""
    behind = following[:1] if isinstance(following, str) else ""
    opens = _is_symbol(last) and is_punctuation(inside[0][:1] or "a")
    closes = _is_symbol(behind) and is_punctuation(inside[-1][-1:] or "a")
    return opens or closes


def _is_symbol(char: str) -> bool:
    return char != "" and not char.isascii() and unicodedata.category(char)[0] == "S"


def _nests_emphasis(nodes: Sequence[Node], outer: frozenset[str] = frozenset()) -> bool:
    """Whether bold stands in bold, or italics in italics."""
    for node in nodes:
        if isinstance(node, Paired):
            element = _element(node.id)
            if element in outer or _nests_emphasis(node.children, outer | ({element} - {""})):
                return True
    return False


class _Cursor:
    """Where on its line the text being written stands."""

    def __init__(self, draft: Draft) -> None:
        self.newline = draft.newline if draft.style in {Style.BLOCK, Style.HTML} else None
        self.line_start = True
        self.depth = 0

    def text(self, text: str, escaper: Escaper, *, last: bool) -> str:
        lines = _LINE_BREAK.split(text) if self.newline is not None else [_SPACE.sub(" ", text)]
        done: list[str] = []
        for number, line in enumerate(lines):
            if number:
                self.line_start = True
            body = line.lstrip() if self.line_start else line
            done.append(
                escaper.text(body, line_start=self.line_start, line_end=last and number == len(lines) - 1)
            )
            if body:
                self.line_start = False
        return (self.newline or " ").join(done)

    def after_tag(self, *, broke: bool) -> None:
        self.line_start = broke


def content_of(source: str, tags: Sequence[Tag]) -> Content:
    """The content of a segment as it was read."""
    return _content(read_tagged(source, tags)[0], tags)


def _element(name: str) -> str:
    """The HTML element that says what a tag of emphasis does; empty for any other tag."""
    kind = kind_of(name)
    return kind.element if kind is not None else ""


def _attributes(closing: str) -> str:
    """The list of attributes that belongs to what these marks of emphasis close."""
    begin = closing.find("{")
    return closing[begin:] if begin >= 0 else ""


def _content(nodes: Sequence[Node], tags: Sequence[Tag]) -> Content:
    known = {tag.id: tag for tag in tags}
    flat: list[str | tuple[str, str]] = []
    _flatten(nodes, known, flat)
    result: list[str | tuple[str, str]] = []
    for number, item in enumerate(flat):
        if not isinstance(item, str):
            result.append(item)
            continue
        text = _SPACE.sub(" ", item)
        before, after = (
            flat[number - 1] if number else _BROKEN,
            flat[number + 1] if number + 1 < len(flat) else _BROKEN,
        )
        text = text.lstrip() if before[0] == BREAK.letters else text
        text = text.rstrip() if after[0] == BREAK.letters else text
        if text:
            result.append(text)
    return tuple(result)


def _flatten(nodes: Sequence[Node], tags: Mapping[str, Tag], flat: list[str | tuple[str, str]]) -> None:
    for node in nodes:
        if isinstance(node, str):
            if flat and isinstance(flat[-1], str):
                flat[-1] += node
            else:
                flat.append(node)
            continue
        tag = tags[node.id]
        kind = kind_of(node.id)
        if isinstance(node, Kept):
            flat.append((BREAK.letters if kind is BREAK else "kept", tag.opening))
            continue
        kind = EMPHASIS.get(tag.opening, kind)
        assert kind is not None  # the segment has no other tags
        letter, emphasis = kind.letters, kind.element != "" or kind is CODE_MARK
        flat.append((f"<{letter}", "" if emphasis else tag.opening))
        _flatten(node.children, tags, flat)
        flat.append((f"{letter}>", _attributes(tag.closing) if emphasis else tag.closing))


def _value(job: _Job) -> str:
    """A front matter value: on one line, unless the source's was on several."""
    value = _plain(job)
    return value if "\n" in job.segment.source else _SPACE.sub(" ", value)


def _plain(job: _Job) -> str:
    """Text and protected spans as they were."""
    known = {tag.id: tag for tag in job.segment.tags}
    return "".join(node if isinstance(node, str) else known[node.id].opening for node in job.nodes)
