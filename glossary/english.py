"""Whether an English text has a term in it, in whatever form English gives it there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from glossary.word_order import is_there
from translator.tags import bare

_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+(?:['’][A-Za-z]+)?|[^\sA-Za-z0-9\u00c0-\u024f]")
_LATIN = "A-Za-z0-9\u00c0-\u024f"
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")  # models like the one that doesn't break
_IRREGULAR = {
    form: base
    for base, forms in {
        "child": "children", "person": "people", "man": "men", "woman": "women", "mouse": "mice", "matrix": "matrices",
        "index": "indices indexes", "vertex": "vertices vertexes", "analysis": "analyses", "hypothesis": "hypotheses",
        "crisis": "crises",
        "thesis": "theses", "emphasis": "emphases", "synthesis": "syntheses", "diagnosis": "diagnoses",
        "parenthesis": "parentheses",
        "criterion": "criteria", "datum": "data", "axis": "axes", "corpus": "corpora", "schema": "schemata",
        "bias": "biases", "alias": "aliases", "lens": "lenses", "canvas": "canvases", "leaf": "leaves",
        "half": "halves", "knife": "knives", "shelf": "shelves", "wife": "wives", "foot": "feet", "tooth": "teeth",
        "goose": "geese", "appendix": "appendices", "formula": "formulae", "quiz": "quizzes",
        "build": "built", "rebuild": "rebuilt", "run": "ran", "rerun": "reran", "write": "wrote written",
        "rewrite": "rewrote rewritten", "overwrite": "overwrote overwritten", "override": "overrode overridden",
        "send": "sent", "hold": "held", "keep": "kept", "take": "took taken", "make": "made", "pay": "paid",
        "meet": "met", "bind": "bound", "throw": "threw thrown", "freeze": "froze frozen", "break": "broke broken",
        "speak": "spoke spoken", "find": "found", "learn": "learnt", "dig": "dug", "choose": "chose chosen",
        "drive": "drove driven", "hide": "hid hidden", "forget": "forgot forgotten", "begin": "began begun",
        "buy": "bought", "bring": "brought", "catch": "caught", "lead": "led", "leave": "left", "lose": "lost",
        "mean": "meant", "sell": "sold", "shoot": "shot", "sleep": "slept", "spend": "spent", "stand": "stood",
        "teach": "taught", "tell": "told", "understand": "understood", "win": "won", "know": "knew known",
        "grow": "grew grown", "draw": "drew drawn", "withdraw": "withdrew withdrawn", "give": "gave given",
        "come": "came", "become": "became", "see": "saw seen", "do": "did done does", "undo": "undid undone",
        "go": "went gone", "fall": "fell fallen", "feel": "felt", "get": "got gotten", "have": "had has",
        "be": "is are was were been being", "use": "used using uses", "apply": "application applications",
        "eat": "ate eaten", "think": "thought", "fight": "fought", "swap": "swapped", "wake": "woke woken",
        "bite": "bit bitten", "bleed": "bled", "blow": "blew blown", "burn": "burnt", "cling": "clung",
        "creep": "crept",
        "deal": "dealt", "dive": "dove", "dream": "dreamt", "feed": "fed", "fly": "flew flown", "hang": "hung",
        "mistake": "mistook mistaken", "ride": "rode ridden", "ring": "rang rung", "rise": "rose risen", "say": "said",
        "seek": "sought", "shake": "shook shaken", "shine": "shone", "show": "shown", "shrink": "shrank shrunk",
        "sing": "sang sung", "sink": "sank sunk", "slide": "slid", "spin": "spun", "spring": "sprang sprung",
        "steal": "stole stolen", "stick": "stuck", "strike": "struck", "string": "strung", "sweep": "swept",
        "swing": "swung", "tear": "tore torn", "wear": "wore worn", "weep": "wept",
        "die": "dying", "lie": "lying", "tie": "tying", "panic": "panicked panicking", "mimic": "mimicked mimicking",
        "center": "centre centred centring", "meter": "metre", "license": "licence", "defense": "defence",
        "catalog": "catalogue catalogued", "dialog": "dialogue", "program": "programme", "artifact": "artefact",
        "judgment": "judgement", "fulfill": "fulfil", "gray": "grey",
    }.items()
    for form in forms.split()
}  # fmt: skip
_WHOLE = frozenset(
    """
    embed speed feed need seed bleed exceed hundred thing string ring king spring sing swing cling bed red bus lens
    """.split()
)
# One word on both sides of the Atlantic: optimise, behaviour.
_BRITISH_IZE = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|ing|ations?|ers?)$)")
_BRITISH_OR = re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|ally)?$)")
_STEMS = {"analyz": "analysis", "analys": "analysis"}
_DOUBLED = re.compile(r"([bdfglmnprt])\1$")
# A noun and the verb it is made of count as one word: 배포했다 is a deployment, and somebody deployed.
# Those who do it are another word: a server is no serving, a container not what is contained.
_DERIVED = ("ation", "ion", "ment", "anc", "enc")  # of stems, which have no final e


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without the endings that number and tense give it."""
    word = re.sub(r"['’]s?$", "", word.lower())
    if not word.isascii():  # résumé, café
        word = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    word = _BRITISH_OR.sub("or", _BRITISH_IZE.sub("iz", _IRREGULAR.get(word, word)))
    if word not in _WHOLE and not word.endswith(("ss", "us", "is")):
        for ending in ("ings", "ing", "ed", "es", "s"):
            rest = word.removesuffix(ending)
            if rest != word and len(rest) >= 3 and re.search("[aeiouy]", rest):
                word = rest
                break
    elif word.endswith("s") and word[:-1] in _WHOLE:
        word = word[:-1]
    if word not in _WHOLE:
        word = _DOUBLED.sub(r"\1", word)
    if len(word) > 3:
        word = word.removesuffix("e")
    word = word[:-1] + "i" if word.endswith("y") else word
    return _STEMS.get(word, word)


@lru_cache(maxsize=65536)
def _roots(word: str) -> frozenset[str]:
    """A word's stem, and those of the verbs it may be made of."""
    one = stem(word)
    derived = {rest for ending in _DERIVED if len(rest := one.removesuffix(ending)) >= 4 and rest != one}
    if one.endswith("biliti"):  # scalability, scalable
        derived.add(one.removesuffix("iliti") + "le")
    elif one.endswith("li") and len(one) >= 6:  # reliably, automatically, lazily
        derived |= {one.removesuffix("i") + "e"} if one.endswith("bli") else {one.removesuffix("li")}
        derived |= {one.removesuffix("alli")} if one.endswith("icalli") else set()
    return frozenset({one, *map(stem, derived)})


def words_of(text: str) -> list[str]:
    """The words and signs of a text without its tags; hyphens are spaces."""
    return [word for word in _TOKEN.findall(bare(text)) if word not in _HYPHENS]


class Words:
    """An English text to look terms up in."""

    def __init__(self, text: str) -> None:
        self.text = bare(text)
        self.words = words_of(text)
        self._stems = [stem(word) for word in self.words]

    def has(self, term: str) -> bool:
        """Whether `term` occurs: in any number, tense or case, with hyphen, space or neither.

        A word with a capital inside (GitHub, LLM) has to have it.
        """
        wanted = words_of(term)
        return not wanted or any(
            self._follow(wanted, at) or self._joined(wanted, at) for at in range(len(self.words))
        )

    def says(self, term: str) -> bool:
        """Whether `term` occurs, be its words in another order, apart, or shared with a second term."""
        return self.has(term) or is_there(self.words, words_of(term), _same)

    def _follow(self, wanted: list[str], at: int) -> bool:
        there = self.words[at : at + len(wanted)]
        return len(there) == len(wanted) and all(
            _same(one, other) for one, other in zip(there, wanted, strict=True)
        )

    def _joined(self, wanted: list[str], at: int) -> bool:
        """Whether the words are there, divided otherwise: finetuning, back end."""
        whole = "".join(wanted)
        letters = _single("".join(map(stem, wanted)))  # rollback, rolled back
        run = ""
        for size, one in enumerate(self._stems[at : at + len(wanted) + 2], start=1):
            run = _single(run + one)
            together = "".join(self.words[at : at + size])
            if (size > 1 or len(wanted) > 1) and (
                (run == letters and not _capital_inside(whole)) or _same(together, whole)
            ):
                return True
            if len(run) > len(letters) + 3:
                return False
        return False


def _same(there: str, wanted: str) -> bool:
    if _capital_inside(wanted):
        bare = re.sub(r"['’]s?$", "", there)
        return bare in (wanted, wanted + "s", wanted + "es") or (there.isupper() and there == wanted.upper())
    if wanted[0].isupper():  # a name, perhaps: nothing is derived of React
        return stem(there) == stem(wanted)
    return not _roots(there).isdisjoint(_roots(wanted))


def _single(letters: str) -> str:
    return re.sub(r"(.)\1", r"\1", letters)


def _capital_inside(word: str) -> bool:
    return any(map(str.isupper, word[1:]))


def has_term(text: str, term: str) -> bool:
    """Whether `term` occurs in `text`; see `Words.has`."""
    return Words(text).has(term)


def has_exact(text: str, term: str) -> bool:
    """Whether `term` occurs in `text` to the letter, not inside a longer word; a plural s may follow."""
    ahead = f"(?![{_LATIN}])" if term[-1:].isalnum() else ""
    behind = f"(?<![{_LATIN}])" if term[:1].isalnum() else ""
    pattern = rf"{behind}{re.escape(term)}(?:(?<=[A-Za-z])s)?{ahead}"
    return re.search(pattern, bare(text)) is not None


def find_term(text: str, term: str) -> tuple[int, int] | None:
    """Where `term` stands in `text` as it is written, if its words do so one after the other."""
    return next(places_of(text, term), None)


def places_of(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Every place where `term` stands in `text` so, from left to right, none overlapping."""
    words = words_of(term)
    found = [token for token in _TOKEN.finditer(text) if token[0] not in _HYPHENS] if words else []
    at = 0
    while at + len(words) <= len(found) and words:
        if all(_same(found[at + i][0], word) for i, word in enumerate(words)):
            yield found[at].start(), found[at + len(words) - 1].end()
            at += len(words)
        else:
            at += 1
