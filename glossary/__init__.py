"""The glossary room: a blog's terms, people and style. It knows nothing of posts or models.

glossary = load_glossary([Path("_olgim/glossary.yml")], builtin=["ai-ml"])
glossary.terms_in(text)             the terms that occur, seen through particles, spacing and tags
glossary.misses(source, target)     what a translation does not render as it must

Its files, in the order in which they are best read:

    terms, glossary                      what a glossary is made of, and what it says of a text
    loading, plain_yaml                  reading its files
    matching, korean                     terms in a text, through particles and spacing
    misses, english, word_order          what a translation doesn't render, in whatever form English gives it
    lint, suggest, common_words, touched what is doubtful; what is lacking; what a change touches
    editing, entry_places, entry_writing entries in a file changed, all other bytes kept
    interchange, tables, tbx             formats of other programs
"""

from __future__ import annotations

from glossary.glossary import Glossary
from glossary.loading import BUILTIN, load_glossary, parse_glossary
from glossary.terms import Case, Miss, NameOrder, Person, Term, TermMatch

__all__ = [
    "BUILTIN",
    "Case",
    "Glossary",
    "Miss",
    "NameOrder",
    "Person",
    "Term",
    "TermMatch",
    "load_glossary",
    "parse_glossary",
]
