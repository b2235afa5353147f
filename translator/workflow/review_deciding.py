"""What is decided for more than one segment: the terms of the site's glossary, and the brief of the post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from glossary import Term
from glossary.suggest import Suggestion
from translator.errors import OlgimError, UsageError
from translator.i18n import counted, tr
from translator.workflow.review_brief import about, changed, merged, named, tidy, within_bounds
from translator.workflow.review_history import TermChange
from translator.workflow.review_listing import segments
from translator.workflow.review_post import Outcome, ReviewedPost
from translator.workflow.review_terms import (
    TermUse,
    file_of,
    reach,
    same_term,
    suggested,
    term_in,
    uses_of,
    write_term,
)
from translator.workflow.review_units import normal_text


class DecidingSession(ReviewedPost):
    """A post under review whose terms and brief can be changed."""

    def keep_brief(self, lines: Sequence[str]) -> None:
        """Keep what a model has decided for the whole post, unless something is decided. Raises StoreError."""
        if lines and not self.brief:
            bitext = self._work.bitext
            bitext.header = replace(bitext.header, brief=tuple(lines))
            bitext.save()
            self._stamp = self._stamps()

    def decide(self, lines: Iterable[str], base: Sequence[str] | None = None) -> Outcome:
        """Let these lines be the post's brief. `base` is the brief that the person had before them.

        Show.TERM lists the segments that a changed line is about. What somebody else did to the brief meanwhile is
        kept line by line. Raises UsageError where it is too long, StoreError.
        """
        ours = tidy(lines)
        within_bounds(ours)
        self.refresh()
        bitext = self._work.bitext
        first = before = bitext.header
        units = {unit.key: unit for unit in bitext.units}
        base = before.brief if base is None else base
        brief = merged(base, ours, before.brief)
        while brief != before.brief:
            bitext.header = replace(before, brief=brief)
            try:
                bitext.save()
            except OlgimError:
                bitext.header = before
                raise
            before = bitext.header
            brief = merged(
                base, ours, before.brief
            )  # another one, if somebody wrote theirs at this very moment
        self._stamp = self._stamps()
        self.kept.type_brief(None)
        outside = tuple(unit.key for unit in bitext.units if units.get(unit.key) != unit)
        return replace(self._decided(ours, brief, first.brief), outside=outside)

    def _decided(self, ours: Sequence[str], brief: Sequence[str], before: Sequence[str]) -> Outcome:
        """What became of the brief, and which segments that touches."""
        size = counted(len(brief), "line")
        message = tr("the brief has {size}", size=size) if brief else tr("the brief is empty now")
        others = sum(line not in ours for line in brief)
        if others:
            message += tr(", {others} by somebody else meanwhile", others=others)
        if brief == before:
            return Outcome(tr("{message}; nothing changed", message=message))
        subjects, self.touched = about(changed(before, brief), self.units)
        if self.touched:
            message += tr(
                "; {subjects}: in {segments}", subjects=named(subjects), segments=segments(len(self.touched))
            )
        elif subjects:
            message += tr("; {subjects}: in no segment", subjects=named(subjects))
        return Outcome(message)

    def suggestions(self) -> list[Suggestion]:
        """Terms that the site's glossary could do with. Reads every post: call it from a thread."""
        return suggested(self.site, self.path, self.units)

    def decline(self, word: str) -> Outcome:
        """Have a word never suggested as a term again, in no post of the site. Raises StoreError."""
        self.site.declined.add(word)
        return Outcome(tr("{word} will not be suggested again", word=word))

    def reconsider(self, word: str) -> Outcome:
        """Take back that a word was declined. Raises StoreError."""
        self.site.declined.remove(word)
        return Outcome(tr("{word} may be suggested again", word=word))

    # ---- terms

    def uses(self) -> list[TermUse]:
        """The terms that stand in the post, and those of the site's own that don't, with what follows them and what
        doesn't. Looks at every segment: for a long post, call it from a thread.
        """
        return uses_of(self.glossary, self.units, [str(path) for path in self.site.glossaries.files])

    def add_term(self, term: Term, *, replace_old: bool = False) -> Outcome:
        """Write a term into the site's own glossary; those that it touches are listed by Show.TERM. Undo takes it back.

        Raises GlossaryError where it is there already (unless `replace_old`), or is none.
        """
        term = replace(term, source=normal_text(term.source), target=normal_text(term.target))
        own = self.site.glossaries.own
        old = term_in(own, term.source) if replace_old else None
        return self._write_term(TermChange(f"term {term.source}", own.name, old, term))

    def change_term(self, term: Term, target: str) -> Outcome:
        """Let a term have other English; what doesn't follow it is listed by Show.TERM. Raises GlossaryError."""
        target = normal_text(target)
        if not target or target == term.target:
            raise UsageError(tr("{source} is “{target}” already", source=term.source, target=term.target))
        forbidden = tuple(word for word in term.forbidden if word != target)
        keeps = term.do_not_translate and target == term.source
        new = replace(term, target=target, forbidden=forbidden, do_not_translate=keeps)
        return self._rewrite_term(f"term {term.source}", term, new)

    def forbid(self, term: Term, word: str) -> Outcome:
        """Let a word never stand for a term; where it does is listed by Show.TERM. Raises UsageError, GlossaryError."""
        word = normal_text(word)
        if word.casefold() in {one.casefold() for one in (term.target, *term.target_variants)}:
            raise UsageError(
                tr("“{word}” is what {source} is in English", word=word, source=term.source),
                hint=tr("Change its English first."),
            )
        if word in term.forbidden:
            raise UsageError(tr("“{word}” is forbidden for {source} already", word=word, source=term.source))
        new = replace(term, forbidden=(*term.forbidden, word))
        return self._rewrite_term(f"never {word} for {term.source}", term, new)

    def drop_term(self, term: Term) -> Outcome:
        """Take a term out of the site's glossary. Raises UsageError where it isn't the site's own, GlossaryError."""
        path = self._file_of(term)
        if term_in(path, term.source) is None:
            raise UsageError(
                tr("{source} comes with Olgim, not from this site's glossary", source=term.source)
            )
        return self._write_term(
            TermChange(f"without {term.source}", path.name, term_in(path, term.source), None)
        )

    def _rewrite_term(self, label: str, term: Term, new: Term) -> Outcome:
        """Write a term anew where it stands; one that comes with Olgim, into the site's own glossary."""
        path = self._file_of(term)
        new = replace(new, file="", line=0)
        return self._write_term(TermChange(label, path.name, term_in(path, term.source), new))

    def _file_of(self, term: Term) -> Path:
        files = self.site.glossaries
        return next((path for path in files.files if str(path) == term.file), files.own)

    def _write_term(self, change: TermChange) -> Outcome:
        """Write a term, and say what it touches."""
        self.kept.record(write_term(self.site.glossaries, change))
        return self._reached(change)

    def travel_term(self, change: TermChange, message: str) -> Outcome:
        """Bring a term to what it is after `change`, unless somebody has changed it meanwhile. Raises GlossaryError."""
        path = file_of(self.site.glossaries, change.file)
        if path is None or not same_term(term_in(path, change.source), change.before):
            return Outcome(
                tr("{message}; the glossary was changed meanwhile and left alone", message=message)
            )
        write_term(self.site.glossaries, change)
        reached = self._reached(change)
        return replace(reached, message=f"{message}. {reached.message}")

    def _reached(self, change: TermChange) -> Outcome:
        """What a term that was written touches in the post."""
        self.refresh()
        term = change.after
        if term is None:
            self.touched = frozenset()
            return Outcome(tr("{source} is no term any more", source=change.source))
        found = reach(term, self.glossary, self.units)
        self.touched = frozenset(unit.key for unit in found.otherwise)
        message = tr(
            "{source} = {target}: in {segments}",
            source=term.source,
            target=term.target,
            segments=segments(len(found.units)),
        )
        if self.touched:
            message += tr(", {number} translated differently", number=len(self.touched))
        return Outcome(message)
