"""Translations into their places, and the proof that nothing around them changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from translator.document.begun import LineStarts
from translator.document.comments import ends_comment
from translator.document.content import Content, content_of, element_of
from translator.document.edges import edges_hold
from translator.document.escape import added_elements_to_value, marks_of
from translator.document.layout import Style
from translator.document.parse_options import Engine
from translator.document.skeleton import first_difference
from translator.document.surroundings import filled_edge, filled_gap, moved_markup, moved_pipe
from translator.document.tagged import Node, Paired, clean_for, mistakes, prose_of, read_tagged, tidy
from translator.document.template_pairs import blocks_within, lone_ends, lost_pair, pair_around, tag_pairs
from translator.document.trial_parse import TrialParse, find_trial, is_suspect, new_markup
from translator.document.types import Assembly, Refusal, Segment
from translator.document.urls import added_addresses
from translator.document.writer import Edit, PlacedTranslation, Writer, front_value, words_in
from translator.errors import SourceError
from translator.i18n import joined, later
from translator.tags import CODE_MARK, OBJECT, TAG, kind_of

if TYPE_CHECKING:
    from translator.document.parsed import Parsed


# In code nothing can be escaped: Liquid would be filled in, and a pipe would begin a cell.
_IN_NO_CODE = re.compile(r"\{[{%#]|<!--")
_IN_NO_CODE_OR_ROW = re.compile(r"\{[{%#]|<!--|\|")
_IN_NO_KRAMDOWN_CODE = re.compile(
    r"\{[{%#]|\||</?[^\W\d_]"
)  # it reads raw what stands in an element: tags are tags
_IN_NO_SHORTCODES_CODE = re.compile(
    r"\{[{%#]|<!--|\||</?[^\W\d_]"
)  # a theme may put out as HTML what stands in a shortcode, where there is no code
# A wiki link's label is written as it is, and kramdown, which knows no such link, reads it.
_IN_NO_KRAMDOWN_LABEL = re.compile(
    r"\*\*|__|~~|\$\$|`|\*(?=[^\s*])[^*]*(?<!\s)\*|(?<![^\W\d_])_(?=[^\s_])[^_]*(?<!\s)_(?![^\W_])"
)
_IN_NO_OPTION = re.compile(r"--|[\"'{}%]|\A-")
_ROUNDS = 8  # attempts to write what reads as before
_TRIED = 10  # characters that may be read in trials, for each of the post's,
_TRIED_AT_LEAST = 50_000  # and besides
_PROOFS = 100  # of a mirror, to find which of many translations can't stand in it together
_WAIT = 2  # rounds, before all doubtful translations are escaped more
_UNWRITABLE = later("it can't be written there without changing the document around it")


def assemble(document: Parsed, translations: Mapping[str, str]) -> Assembly:
    """Put translations in place. What can't be written without changing the document around it is refused."""
    return _Assembler(document, translations).run()


def try_apart(document: Parsed, translations: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Which of a few translations can't stand in the document, each tried in its own lines.

    It takes as long as those lines are, however long the document is. Where they don't tell, all of it is read. That
    they can stand there together is for `assemble` to prove.
    """
    return _Assembler(document, translations).try_apart()


class _Assembler:
    def __init__(self, document: Parsed, translations: Mapping[str, str]) -> None:
        self.document = document
        self.translations = translations
        self.refused: list[Refusal] = []
        self.trial_budget = _TRIED * len(document.text) + _TRIED_AT_LEAST
        self.jobs: dict[int, PlacedTranslation] = {}
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

    def try_apart(self) -> tuple[Refusal, ...]:
        document = self.document
        noted = document.note_edits or document.noted_segments
        if noted or not all(map(self._holds_apart, self.jobs.values())):
            return self.run().refused
        return tuple(self.refused)

    def _holds_apart(self, job: PlacedTranslation) -> bool:
        """Whether the translation's own lines prove that it can stand there."""
        if job.draft.style is Style.FRONT_MATTER:
            return not is_suspect(self.translations[job.segment.key])  # the rest is proved by now
        trial = None if job.draft.is_value else find_trial(self.document, job.draft)
        return trial is not None and self._holds(trial, job)

    # What may go in at all -----------------------------------------------------------------------------------

    def _accept(self, index: int, segment: Segment, target: str) -> None:
        if target == segment.source:
            return
        target = clean_for(segment, target)
        if target == segment.source:
            return
        reason = next(_wrong_by_itself(segment, target), None)
        if reason is None:
            job = self._place(index, segment, target)
            reason = next(self._wrong_in_place(job, target), None)
        if reason is not None:
            self._refuse(segment, reason)
        elif self._fits(job, target):
            self.jobs[index] = job
        else:
            self._refuse(segment, _unwritable(segment, target))

    def _place(self, index: int, segment: Segment, target: str) -> PlacedTranslation:
        nodes, _ = read_tagged(target, segment.tags)
        job = PlacedTranslation(index, segment, self.document.drafts[index], tidy(nodes))
        elements = any(tag.opening.startswith("<") for tag in segment.tags)
        if self._kramdown and elements and job.draft.style is Style.BLOCK:
            own, _ = read_tagged(segment.source, segment.tags)
            job.nodes = _in_sentences(segment, own, job.nodes)
        return job

    @property
    def _kramdown(self) -> bool:
        return self.document.options.engine is Engine.KRAMDOWN

    def _wrong_in_place(self, job: PlacedTranslation, target: str) -> Iterator[str]:
        """Why a translation that is sound by itself can't go where the segment stands."""
        segment, style = job.segment, job.draft.style
        if segment.tags:
            yield from self._wrong_around_tags(job, target)
        marks = marks_of(segment.source) if style in {Style.PARAMETER, Style.SHORTCODE} else Counter()
        if marks or style is Style.SHORTCODE:
            for mark in marks_of(target) - marks:
                yield later("{found} can't stand in an argument there", found=mark[0])
        if marks and style is Style.PARAMETER and (kept := marks_of(target)) and (lost := marks - kept):
            yield later("{found} of the source is missing there", found=next(iter(lost))[0])
        row = _IN_NO_CODE_OR_ROW if style is Style.CELL else _IN_NO_CODE
        no_code = _IN_NO_KRAMDOWN_CODE if self._kramdown else row
        if self.document.options.engine is Engine.GOLDMARK and "{{<" in self.document.text:
            no_code = _IN_NO_SHORTCODES_CODE
        for words in _in_code_marks(job.nodes):
            if found := no_code.search(words):
                yield later("{found} can't stand between code marks there", found=found.group())
        if self._kramdown:
            for label in _in_wiki_links(job):
                if (found := _IN_NO_KRAMDOWN_LABEL.search(label)) and found.group() not in segment.source:
                    yield later("{found} can't stand in a wiki link's label there", found=found.group())
        if style is Style.OPTION and (found := _IN_NO_OPTION.search(target)):
            yield later("{found} can't stand in an option there", found=found.group())
        if style in {Style.PARAMETER, Style.SHORTCODE, Style.OPTION}:
            for tag in added_elements_to_value(segment.source, target):
                yield later("it adds an element that the source doesn't have: {tag}", tag=tag)
        if style is Style.COMMENT and ends_comment(target):
            yield later("it would end the comment that it stands in")

    def _wrong_around_tags(self, job: PlacedTranslation, target: str) -> Iterator[str]:
        """Why the tags of a translation can't stand where they do in it."""
        segment, engine = job.segment, self.document.options.engine
        own, _ = read_tagged(segment.source, segment.tags)
        openings = {tag.id: tag.opening for tag in segment.tags}
        if self._kramdown:
            if _nests_emphasis(job.nodes) and not _nests_emphasis(own):
                yield later("emphasis in emphasis of its own kind is none to kramdown")
            pipes = frozenset(name for name, spot in job.draft.spots.items() if spot.why == "pipe")
            if moved_pipe(own, job.nodes, pipes):
                yield later(
                    "a pipe has to stand in the same markup as in the source: kramdown may part cells there"
                )
            if element := moved_markup(own, job.nodes, openings):
                yield later(
                    "no markup can move into {element} or out of it: kramdown reads none there",
                    element=element,
                )
            closings = frozenset(name for name, opening in openings.items() if opening.startswith("</"))
            if edge := filled_edge(own, job.nodes, frozenset(), closings):
                yield _beside(openings[edge])
        templates = sum(opening.startswith("{") for opening in openings.values())
        if templates > 1 and (pair := lost_pair(own, job.nodes, openings)):
            begin, end = pair
            yield later(
                "{begin} and {end} have to stay around words, in this order, and no markup may reach across them",
                begin=begin,
                end=end,
            )
        if templates and engine is Engine.GOLDMARK and job.draft.style in {Style.BLOCK, Style.HTML}:
            yield from _wrong_in_shortcodes(job, target, own, openings)

    def _fits(self, job: PlacedTranslation, target: str) -> bool:
        """Whether it can be written there, as far as that can be told before all is."""
        if job.draft.style is Style.FRONT_MATTER:
            return self.document.front_holds(job.segment.field, front_value(job))
        return not is_suspect(target) or self._settle(job)

    def _settle(self, job: PlacedTranslation) -> bool:
        """Find the effort that a suspicious translation takes, by trying it in its own lines."""
        if job.draft.style is Style.COMMENT:
            return True
        trial = find_trial(self.document, job.draft) if self.trial_budget > 0 else None
        if trial is None:
            job.doubtful = True
            return True
        while True:
            self.trial_budget -= trial.end - trial.start
            if self._holds(trial, job):
                return True
            if job.effort >= job.last_effort:
                return False
            job.effort += 1

    def _holds(self, trial: TrialParse, job: PlacedTranslation) -> bool:
        """Whether the lines read back as they should with the translation in them, at its effort."""
        writer = Writer(self.document)
        expected = writer.content(job, ())
        edit: Edit = (job.draft.start, job.draft.end, job)

        def matches(mirror: Parsed, index: int) -> bool:
            found = mirror.segments[index]
            return content_of(found.source, found.tags) == expected and edges_hold(
                self.document, mirror, job.draft, mirror.drafts[index]
            )

        return trial.holds(writer.apply(trial.start, trial.end, [edit]), matches)

    def _leave_notes(self) -> None:
        """Write the segments that stay as they are, too, where a note for their translator stands in them."""
        document = self.document
        for index in document.noted_segments:
            if index not in self.jobs:
                segment = document.segments[index]
                nodes, _ = read_tagged(segment.source, segment.tags)
                job = PlacedTranslation(index, segment, document.drafts[index], tidy(nodes), as_it_is=True)
                if self._settle(job):
                    self.jobs[index] = job

    def _give_up(self, job: PlacedTranslation) -> None:
        if not job.as_it_is:
            self._refuse(job.segment, _unwritable(job.segment, self.translations[job.segment.key]))

    def _refuse(self, segment: Segment, reason: str) -> None:
        self.refused.append(Refusal(segment.key, segment.line, reason))

    # Writing -------------------------------------------------------------------------------------------------

    def _write(self, jobs: Iterable[PlacedTranslation]) -> str:
        document = self.document
        by_index = {job.index: job for job in jobs}
        front = {
            job.segment.field: front_value(job)
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

    def _culprits(self, text: str) -> list[PlacedTranslation]:
        """The jobs to blame for a difference between the mirror and the post; none if it is sound."""
        document = self.document
        try:
            mirror = document.parse_mirror(text)
        except SourceError:  # its first words read like front matter
            return [min(self.jobs.values(), key=lambda job: job.draft.start)]
        difference = first_difference(document.skeleton, mirror.skeleton)
        if difference is not None:
            near = self._near(difference)
            if near or len(mirror.segments) != len(document.segments):
                return near or list(self.jobs.values())
        wrong: list[PlacedTranslation] = []
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

    def _near(self, difference: int) -> list[PlacedTranslation]:
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

    def _punish(self, culprits: Sequence[PlacedTranslation]) -> None:
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
        self,
        kept: list[PlacedTranslation],
        jobs: list[PlacedTranslation],
        proofs: Iterator[int],
        *,
        unsound: bool = False,
    ) -> list[PlacedTranslation]:
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

    def _is_sound(self, jobs: list[PlacedTranslation]) -> bool:
        before = self.jobs
        self.jobs = {job.index: job for job in jobs}
        sound = not self._culprits(self._write(jobs))
        self.jobs = before
        return sound


def _unwritable(segment: Segment, target: str) -> str:
    """Why what no escaping helps is refused, with the place where it may be mended."""
    found = new_markup(segment.source, target)
    if not found:
        return _UNWRITABLE
    return later(
        "“{found}” can't be written there without changing the document around it: leave it out", found=found
    )


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
                yield words_in(node)
            else:
                yield from _in_code_marks(node.children)


def _in_wiki_links(job: PlacedTranslation) -> Iterator[str]:
    """The labels of wiki links."""
    waiting = list(job.nodes)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Paired):
            continue
        waiting += node.children
        if job.draft.spots[node.id].why == "wiki-link":
            yield "".join(child for child in node.children if isinstance(child, str))


def _wrong_by_itself(segment: Segment, target: str) -> Iterator[str]:
    """Why a translation can't be the segment's, wherever that stands."""
    if wrong := mistakes(target, segment.tags, segment.source):
        yield later("its tags are wrong: {mistakes}", mistakes=joined([one.message for one in wrong]))
    words = prose_of(target, segment.tags)
    if not any(map(str.isalnum, words)):
        yield later("there are no words in it")
    texts = [(prose_of(segment.source, segment.tags), words)]
    if segment.tags:  # behind which one may begin
        texts.append((TAG.sub(OBJECT, segment.source), TAG.sub(OBJECT, target)))
    for added in chain.from_iterable(added_addresses(*pair) for pair in texts):
        yield later("it adds an address that the source doesn't have: {address}", address=added.address)


def _wrong_in_shortcodes(
    job: PlacedTranslation, target: str, own: Sequence[Node], openings: Mapping[str, str]
) -> Iterator[str]:
    """Why Hugo would read other blocks: it makes a paragraph only of what isn't a single shortcode, and reads what
    stands in one by itself."""
    mine, theirs = pair_around(own, openings), pair_around(job.nodes, openings)
    if mine != theirs and (pair := mine or theirs):
        yield later(
            "words have to stand outside of {begin} and {end} where they do in the source, and nowhere else",
            begin=pair[0],
            end=pair[1],
        )
    within = blocks_within(job.nodes, openings)
    if len(within) > len(blocks_within(own, openings)):
        yield later(
            "“{found}” would begin a line or a block in a shortcode, where none begins in the source",
            found=within[-1].strip(),
        )
    pairs = tag_pairs(own, openings)
    if gap := filled_gap(own, job.nodes, pairs):
        yield later(
            "between {begin} and {end} something has to stand where it does in the source, and nowhere else",
            begin=openings[gap[0]],
            end=openings[gap[1]],
        )
    paired = {name for pair in pairs for name in pair}
    single = {name for name, opening in openings.items() if opening.startswith("{{") and name not in paired}
    ends = lone_ends(own, openings)
    html = job.draft.style is Style.HTML
    if edge := filled_edge(own, job.nodes, frozenset(ends), frozenset(single - ends if html else ())):
        yield _beside(openings[edge])
    if (pairs or html) and (found := new_markup(job.segment.source, target)):
        yield later("“{found}” would be markup in a shortcode, and isn't in the source", found=found)


def _beside(tag: str) -> str:
    """Why words can't stand beside a tag, or must."""
    return later("beside {tag} something has to stand where it does in the source, and nowhere else", tag=tag)


def _nests_emphasis(nodes: Sequence[Node], outer: frozenset[str] = frozenset()) -> bool:
    """Whether bold stands in bold, or italics in italics."""
    for node in nodes:
        if isinstance(node, Paired):
            element = element_of(node.id)
            if element in outer or _nests_emphasis(node.children, outer | ({element} - {""})):
                return True
    return False
