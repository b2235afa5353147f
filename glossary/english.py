"""Whether an English text has a term in it, in whatever form English gives it there."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+(?:['’][A-Za-z]+)?|[^\sA-Za-z0-9\u00c0-\u024f]")
_TAG = re.compile(r"</?[a-z]{1,2}\d+/?>")
_LATIN = "A-Za-z0-9\u00c0-\u024f"
_IRREGULAR = {
    form: base
    for base, forms in {
        "child": "children", "person": "people", "man": "men", "woman": "women", "mouse": "mice", "matrix": "matrices",
        "index": "indices indexes", "vertex": "vertices vertexes", "analysis": "analyses", "hypothesis": "hypotheses",
        "criterion": "criteria", "datum": "data", "axis": "axes", "corpus": "corpora", "schema": "schemata",
        "bias": "biases", "alias": "aliases", "lens": "lenses", "canvas": "canvases", "leaf": "leaves",
        "half": "halves",
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
    }.items()
    for form in forms.split()
}  # fmt: skip
_WHOLE = frozenset(
    "embed speed feed need seed exceed hundred thing string ring king spring bed red bus lens".split()
)
_DOUBLED = re.compile(r"([bdfglmnprt])\1$")
# A noun and the verb it is made of count as one word: 배포했다 is a deployment, and somebody deployed.
_DERIVED = ("ation", "ion", "ment", "ance", "ence", "er", "or")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without the endings that number and tense give it."""
    word = re.sub(r"['’]s?$", "", word.lower())
    word = _IRREGULAR.get(word, word)
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
    return word[:-1] + "i" if word.endswith("y") else word


@lru_cache(maxsize=65536)
def _roots(word: str) -> frozenset[str]:
    """A word's stem, and those of the verbs it may be made of."""
    one = stem(word)
    derived = {rest for ending in _DERIVED if len(rest := one.removesuffix(ending)) >= 4 and rest != one}
    return frozenset({one, *map(stem, derived)})


def words_of(text: str) -> list[str]:
    """The words and signs of a text without its tags; hyphens are spaces."""
    return [word for word in _TOKEN.findall(_TAG.sub("", text)) if word != "-"]


class Words:
    """An English text to look terms up in."""

    def __init__(self, text: str) -> None:
        self.text = _TAG.sub("", text)
        self.words = words_of(text)
        self._stems = [stem(word) for word in self.words]

    def has(self, term: str) -> bool:
        """Whether `term` occurs: in any number, tense or case, with hyphen, space or neither.

        A word with a capital inside (GitHub, LLM) has to have it.
        """
        return self.count(term, most=1) > 0

    def count(self, term: str, most: int = 1000) -> int:
        """How often `term` occurs, up to `most`."""
        wanted = words_of(term)
        if not wanted:
            return most
        found = 0
        for at in range(len(self.words)):
            if self._follow(wanted, at) or self._joined(wanted, at):
                found += 1
                if found >= most:
                    break
        return found

    def _follow(self, wanted: list[str], at: int) -> bool:
        there = self.words[at : at + len(wanted)]
        return len(there) == len(wanted) and all(
            _same(one, other) for one, other in zip(there, wanted, strict=True)
        )

    def _joined(self, wanted: list[str], at: int) -> bool:
        """Whether the words are there, divided otherwise: finetuning, back end."""
        whole = "".join(wanted)
        letters = "".join(map(stem, wanted))
        run = ""
        for size, one in enumerate(self._stems[at : at + len(wanted) + 2], start=1):
            run += one
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
    return not _roots(there).isdisjoint(_roots(wanted))


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
    return re.search(pattern, _TAG.sub("", text)) is not None


def find_term(text: str, term: str) -> tuple[int, int] | None:
    """Where `term` stands in `text` as it is written, if its words do so one after the other."""
    words = words_of(term)
    if not words:
        return None
    found = list(_TOKEN.finditer(text))
    found = [token for token in found if token[0] != "-"]
    for at in range(len(found) - len(words) + 1):
        if all(_same(found[at + i][0], word) for i, word in enumerate(words)):
            return found[at].start(), found[at + len(words) - 1].end()
    return None
