"""Whether an English text has a term in it, in whatever form English gives it there."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?|[^\sA-Za-z0-9]")
_TAG = re.compile(r"</?[a-z]{1,2}\d+/?>")
_IRREGULAR = {
    "children": "child", "people": "person", "men": "man", "women": "woman", "mice": "mouse", "indices": "index",
    "indexes": "index", "matrices": "matrix", "vertices": "vertex", "vertexes": "vertex", "analyses": "analysis",
    "hypotheses": "hypothesis", "criteria": "criterion", "data": "datum", "caches": "cache", "axes": "axis",
    "built": "build", "ran": "run", "wrote": "write", "written": "write", "sent": "send", "held": "hold",
    "kept": "keep", "took": "take", "taken": "take", "made": "make", "paid": "pay", "read": "read", "met": "meet",
    "bound": "bind", "threw": "throw", "thrown": "throw", "froze": "freeze", "frozen": "freeze", "split": "split",
    "broke": "break", "broken": "break", "spoke": "speak", "found": "find", "learnt": "learn", "dug": "dig",
}  # fmt: skip


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without the endings that number, tense and comparison give it."""
    word = re.sub(r"['’]s?$", "", word.lower())
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    for ending in ("ings", "ing", "ed", "er", "ers", "ies", "es", "s"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and re.search("[aeiouy]", rest):
            word = rest + ("y" if ending == "ies" else "")
            break
    word = re.sub(r"([bdfglmnprt])\1$", r"\1", word)
    return word.removesuffix("e") if len(word) > 3 else word


def stems(text: str) -> list[str]:
    """The words of a text as stems; hyphens are spaces."""
    return [stem(word) if word[0].isalnum() else word for word in _TOKEN.findall(text) if word != "-"]


def has_term(text: str, term: str) -> bool:
    """Whether `term` occurs in `text`: in any number, tense or case, with hyphen, space or neither."""
    wanted = stems(term)
    if not wanted:
        return True
    there = stems(_TAG.sub("", text))
    if any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1)):
        return True
    joined = "".join(wanted)
    for at in range(len(there)):
        run = ""
        for word in there[at : at + len(wanted) + 2]:
            run += word
            if run == joined:
                return True
            if len(run) > len(joined):
                break
    return False


def has_exact(text: str, term: str) -> bool:
    """Whether `term` occurs in `text` to the letter, not inside a longer word."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(term)}(?![A-Za-z0-9])", _TAG.sub("", text)) is not None
