"""The glossary room: a blog's terms, people and style. It knows nothing of posts or models.

glossary = load_glossary([Path("_olgim/glossary.yml")], builtin=["ai-ml"])
glossary.terms_in(text)             the terms that occur, seen through particles, spacing and tags
glossary.misses(source, target)     what a translation does not render as it must
"""

from __future__ import annotations

from glossary.glossary import Glossary
from glossary.loading import BUILTIN, load_glossary, parse_glossary
from glossary.terms import Case, Match, Miss, NameOrder, Person, Term

__all__ = [
    "BUILTIN",
    "Case",
    "Glossary",
    "Match",
    "Miss",
    "NameOrder",
    "Person",
    "Term",
    "load_glossary",
    "parse_glossary",
]
