"""What makes a translation unusable, each said once.

    RULES          the rules: empty, Korean again, another language, chatter, tags, addresses, markup …
    Pair           what they look at: a source, its translation, what the glossary keeps in Korean
    kept_terms     the Korean that a glossary wants to stand in a translation

An answer that breaks a rule is asked for again and never kept; a unit that breaks one has a critical finding, and its
mirror is not written. What is wrong with tags and which addresses are added is told by the document room, which refuses
to put such a translation in its place.

Its files, in the order in which they are best read:

    book                               what a rule is, what it looks at, what it says
    language, extent, chatter, markup  the rules
    ranking                            how bad a translation is, by all that is said of it
    wording                            word lists, written as words
"""

from __future__ import annotations

# Importing a module of rules adds them.
from translator.rules import chatter, extent, language, markup  # noqa: F401
from translator.rules.book import RULES, AnswerRule, Flaw, Look, Pair, kept_terms
from translator.rules.ranking import weight

__all__ = ["RULES", "AnswerRule", "Flaw", "Look", "Pair", "kept_terms", "weight"]
