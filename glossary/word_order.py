"""A term whose words English parts, shares or turns round: roll it back, unit and integration tests, tune the model.

Texts and terms are lists of words here; `same(there, wanted)` says whether two words are forms of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Same = Callable[[str, str], bool]

# What stands between a verb and its object, or between a noun and its verb.
_BETWEEN = frozenset(
    """
    a an the this that these those any all some each every both my your our his her its their new own
    is are was were be been being isn't aren't wasn't weren't gets get got getting has have had
    not n't never already properly well up out into from
    """.split()
)
_JOINING = frozenset({"and", "or", "nor", "&", "/", ",", "vs", "versus", "to"})
_PARTICLES = ("back", "out", "over", "off", "down", "up", "in")
_ENDS = frozenset(".!?;:—")
_VERBAL = ("ing", "ion", "ment", "ance", "ence", "sis")
_VERBS = frozenset("test check review control copy plan design deploy".split())  # and nouns
_FAR = 3
"""Words that may stand between."""


def is_there(words: Sequence[str], wanted: Sequence[str], same: Same) -> bool:
    """Whether the words of a term are in a text in another order than the term's, or apart."""
    if len(wanted) == 1:
        return _parted(words, _split_particle(wanted[0]), same)
    if wanted[-1] in _PARTICLES:
        return _parted(words, wanted, same)
    return _turned(words, wanted, same) or _shared(words, wanted, same)


def _parted(words: Sequence[str], wanted: Sequence[str], same: Same) -> bool:
    """A verb and its particle with the object between them: rolls everything back, scale the web tier out."""
    if len(wanted) != 2:
        return False
    verb, particle = wanted
    return any(
        same(word, verb) and particle in _clause(words[at + 1 : at + 2 + _FAR])
        for at, word in enumerate(words)
    )


def _split_particle(word: str) -> tuple[str, ...]:
    """rollback -> roll, back."""
    for particle in _PARTICLES:
        verb = word.removesuffix(particle)
        if verb != word and len(verb) >= 3:
            return verb, particle
    return (word,)


def _turned(words: Sequence[str], wanted: Sequence[str], same: Same) -> bool:
    """What is done, and what it is done to: hyperparameter tuning, tune your hyperparameters, they are tuned."""
    if len(wanted) > 2 and wanted[1] == "of" and wanted[0].endswith(_VERBAL):
        verb, object_ = wanted[0], wanted[2:]
    elif wanted[-1].endswith(_VERBAL) or wanted[-1] in _VERBS:
        verb, object_ = wanted[-1], wanted[:-1]
    elif wanted[0].endswith("ing"):
        verb, object_ = wanted[0], wanted[1:]
    else:
        return False
    for at in range(len(words)):
        if not _at(words, at, object_, same):
            continue
        before = reversed(words[max(0, at - 1 - _FAR) : at])
        behind = words[at + len(object_) : at + len(object_) + 1 + _FAR]
        if _reaches(before, verb, same, _BETWEEN | {"of"}) or _reaches(behind, verb, same, _BETWEEN):
            return True
    return False


def _reaches(words: Iterable[str], verb: str, same: Same, between: frozenset[str]) -> bool:
    """Whether the verb comes with nothing but small words before it."""
    for word in words:
        if same(word, verb):
            return True
        if word.lower().replace("’", "'") not in between:
            return False
    return False


def _shared(words: Sequence[str], wanted: Sequence[str], same: Same) -> bool:
    """A word that two terms have in common and English says once: unit and integration tests, cache hits and misses."""
    first, last = wanted[:-1], wanted[-1]
    for at in range(len(words)):
        if _at(words, at, first, same) and _comes(words, at + len(first), last, same):
            return True
        if same(words[at], wanted[0]) and len(wanted) == 2:
            behind = _clause(words[at + 2 : at + 3 + _FAR])
            if len(behind) > 1 and behind[0] in _JOINING and any(same(one, last) for one in behind[1:]):
                return True
    return False


def _comes(words: Sequence[str], at: int, last: str, same: Same) -> bool:
    """Whether `last` follows soon, behind an `and`."""
    rest = _clause(words[at : at + 2 + _FAR])
    if not rest or rest[0] not in _JOINING:
        return False
    return any(same(word, last) for word in rest[1:])


def _at(words: Sequence[str], at: int, wanted: Sequence[str], same: Same) -> bool:
    there = words[at : at + len(wanted)]
    return len(there) == len(wanted) and all(
        same(one, other) for one, other in zip(there, wanted, strict=True)
    )


def _clause(words: Sequence[str]) -> Sequence[str]:
    """The words up to the end of their sentence."""
    return next((words[:at] for at, word in enumerate(words) if word in _ENDS), words)
