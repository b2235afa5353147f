"""What is decided for more than one segment: the terms of the site's glossary, and the brief of the post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from glossary import Term
from glossary.editing import add_entries
from glossary.suggest import Suggestion
from translator.errors import OlgimError
from translator.workflow.review_brief import about, changed, merged, named, tidy, within_bounds
from translator.workflow.review_listing import segments
from translator.workflow.review_post import Outcome, ReviewedPost
from translator.workflow.review_terms import reach, suggested
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
        size = f"{len(brief)} {'line' if len(brief) == 1 else 'lines'}"
        message = f"the brief has {size}" if brief else "the brief is empty now"
        others = sum(line not in ours for line in brief)
        if others:
            message += f", {others} by somebody else meanwhile"
        if brief == before:
            return Outcome(f"{message}; nothing changed")
        subjects, self.touched = about(changed(before, brief), self.units)
        if self.touched:
            message += f"; {named(subjects)}: in {segments(len(self.touched))}"
        elif subjects:
            message += f"; {named(subjects)}: in no segment"
        return Outcome(message)

    def suggestions(self) -> list[Suggestion]:
        """Terms that the site's glossary could do with. Reads every post: call it from a thread."""
        return suggested(self.site, self.path, self.units)

    def decline(self, word: str) -> Outcome:
        """Have a word never suggested as a term again, in no post of the site. Raises StoreError."""
        self.site.declined.add(word)
        return Outcome(f"{word} will not be suggested again")

    def reconsider(self, word: str) -> Outcome:
        """Take back that a word was declined. Raises StoreError."""
        self.site.declined.remove(word)
        return Outcome(f"{word} may be suggested again")

    def add_term(self, term: Term, *, replace_old: bool = False) -> Outcome:
        """Write a term into the site's own glossary; those that it touches are listed by Show.TERM.

        Raises GlossaryError where it is there already (unless `replace_old`), or is none.
        """
        term = replace(term, source=normal_text(term.source), target=normal_text(term.target))
        new, old = ((), [term]) if replace_old else ([term], ())
        add_entries(self.site.glossaries.own, new, replacing=old)
        self.refresh()
        found = reach(term, self.glossary, self.units)
        self.touched = frozenset(unit.key for unit in found.otherwise)
        message = f"{term.source} = {term.target}: in {segments(len(found.units))}"
        if self.touched:
            message += f", {len(self.touched)} translated differently"
        return Outcome(message)
