"""Translations for tests: one that is plain English words, and those of a model that breaks whatever it can."""

from __future__ import annotations

import random
import re
from bisect import bisect_left

from translator.document import Document, Segment
from translator.tags import TAG

_NOTES = re.compile(r"<!--\s*(?:olgim:note.*?)?-->|\{/\*\s*(?:olgim:note.*?)?\*/\}", re.DOTALL)
_OTHER_NUMBERS = str.maketrans("123456789", "234567891")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")
_WORDS = "the quick model reads every token and then writes some plain words about data with care".split()

# What a model has been seen to add, and what would hurt most where.
HOSTILE = (
    "# heading", "- item", "1. one", "> quote", "```\ncode\n```", "~~~", "---", "===", "| a | b |", "a | b", "**open",
    "*x", "_y_", "`tick", "[link](http://evil.example)", "![i](x.png)", "<b>bold</b>", "<script>x</script>", "<!-- c",
    "-->", "{{ site.x }}", "{% raw %}", "{% endraw %}", "$$ x $$", "$x$", "\\", "\\\\", "&amp;", "&lt;", "[^1]",
    "[^1]: note", "[ref]: /x", "{: .cls}", "{:toc}", "::: tip", "/// note", "\n\npara", "\n", "    indented", "\t",
    "\u200b", "\u202e", "<br>", "</div>", "<div>", "http://new.example/x", "me@x.com", "* * *", "***", "+", "-", "#",
    "=", "====\n", "a\n---", "a\n===", "!!! note", "*[HTML]: x", "[[wiki]]", ":smile:", "~~strike~~", "\\(x=1\\)",
    "\\[x=1\\]", "import x from 'y'", "{expr}", "<Foo/>", "  ", "end  \nnext", ": def", "term\n: def", '"', "'", "]",
    "[", "(", ")", "](", "<", ">", "&", "<x1/>", "</a1>", "<b1>", "%}", "}}", "\r\n", "\x00", "*/", '"""', "olgim:end",
    "{/* c", "*/}", "{/* c */}", "<제목>", "</제목>", "<NAS 이름>", "%%", "%% c %%", "^block-id", "#tag/sub", "#tag #two",
)  # fmt: skip


def plain_answer(segment: Segment) -> str:
    """The segment with every run of Hangul outside protected tags made an English word."""
    chance = random.Random(segment.key)
    kept = {tag.id for tag in segment.tags if not tag.paired}
    parts: list[str] = []
    at = 0
    inside = ""
    for match in TAG.finditer(segment.source):
        text = segment.source[at : match.start()]
        parts.append(text if inside else _HANGUL.sub(lambda _: f" {chance.choice(_WORDS)} ", text))
        parts.append(match.group())
        at = match.end()
        closing, name, alone = match.group("closing", "name", "alone")
        if name in kept and not alone:
            inside = "" if closing else name
    parts.append(_HANGUL.sub(lambda _: f" {chance.choice(_WORDS)} ", segment.source[at:]))
    return re.sub(" +", " ", "".join(parts))


def plain_answers(document: Document) -> dict[str, str]:
    """A plain answer for every segment that would be sent."""
    return {segment.key: plain_answer(segment) for segment in document.segments if segment.translatable}


def hostile_answer(segment: Segment, chance: random.Random) -> str:
    """A plain answer with something put into it, moved, lost, doubled or renumbered."""
    parts = re.split(r"(</?[a-z]{1,2}\d+/?>)", plain_answer(segment))
    for _ in range(chance.choice((1, 1, 2, 3))):
        place = chance.randrange(len(parts))
        bad = chance.choice(HOSTILE)
        match chance.randrange(10):
            case 0:
                other = chance.randrange(len(parts))
                parts[place], parts[other] = parts[other], parts[place]
            case 1:
                parts.insert(0, f"{bad} ")
            case 2:
                parts.append(chance.choice(("", " ")) + bad)
            case 3:
                parts[place] = ""  # a tag is lost, or all that stands in one
            case 4:
                parts.insert(chance.randrange(len(parts) + 1), parts[place])
            case 5 if TAG.fullmatch(parts[place]):
                parts[place] = parts[place].translate(_OTHER_NUMBERS)
            case _:
                at = chance.randrange(len(parts[place]) + 1) if not TAG.fullmatch(parts[place]) else 0
                parts[place] = parts[place][:at] + bad + parts[place][at:]
    return "".join(parts)


def hostile_answers(document: Document, seed: int) -> dict[str, str]:
    """Hostile answers for most segments, in Korean or not."""
    chance = random.Random(seed)
    return {
        segment.key: hostile_answer(segment, chance) for segment in document.segments if chance.random() < 0.8
    }


def outside(document: Document, *, noted: bool = False) -> list[str]:
    """The slices of the body between its segments: bytes that no translation may touch.

    Where the post is `noted`, blanks don't count: a mirror has not the notes for its translator, nor their lines.
    """
    slices: list[str] = []
    at = document.body_start
    for segment in document.segments:
        if segment.start < at:
            continue
        slices.append(document.text[at : segment.start].strip("\"'"))
        at = segment.end
    slices.append(document.text[at:].strip("\"'"))
    return [without_notes(one) for one in slices] if noted else slices


def without_notes(text: str) -> str:
    """The text without notes for the translator, and without blanks, which leave with them."""
    return "".join(_NOTES.sub("", text).split())


def protected_bytes(document: Document) -> list[list[str]]:
    """The bytes of each segment's protected tags, the text of attributes (a segment of its own) left out."""
    holes = [(draft.start, draft.end) for draft in document.drafts if draft.is_value]
    starts = [start for start, _ in holes]

    def without_values(start: int, end: int) -> str:
        parts: list[str] = []
        at = start
        for low, high in holes[bisect_left(starts, start) : bisect_left(starts, end)]:
            parts.append(document.text[at:low].rstrip("\"'"))  # bare ones are quoted where they have to be
            at = high + len(document.text[high:end]) - len(document.text[high:end].lstrip("\"'"))
        return "".join([*parts, document.text[at:end]])

    found: list[list[str]] = []
    for segment, draft in zip(document.segments, document.drafts, strict=True):
        tags = [tag for tag in segment.tags if not tag.paired]
        places = (draft.spots[tag.id].opening for tag in tags)
        found.append(
            sorted(tag.opening for tag in tags)
            if draft.is_value or segment.start < document.body_start
            else sorted(without_values(*place) for place in places)
        )
    return found
