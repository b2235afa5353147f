"""What the test server's model says: deterministic pseudo-translations, and every way of getting them
wrong.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from translator.tags import for_model, from_model

_HANGUL_WORD = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")
_TAGS = re.compile(r"</?[a-z]{1,2}\d+/?>")
_ENDED = re.compile(r"(?:</[a-z]{1,2}\d+>|<[a-z]{1,2}\d+/>)\Z")
_MARKS = re.compile(r"Passages begin with (\S)number(\S)")
_WANTED = re.compile(
    r"(?:(?P<review>Review)|Translate(?: only)?) (?:the )?passages? (?P<numbers>[\d–, ]+?)(?=[.:]\n|[.:]?\Z)|"
    r"Answer with \"passages\" (?P<headings>[\d–, ]+) \(the title"
)
_RANGE = re.compile(r"(\d+)(?:–(\d+))?")
_PLAIN = re.compile(r"<source>\n(.*)\n</source>", re.DOTALL)
_WORDS = [
    "the",
    "model",
    "reads",
    "every",
    "token",
    "and",
    "then",
    "writes",
    "a",
    "small",
    "answer",
    "that",
    "people",
    "can",
    "check",
    "by",
    "hand",
    "so",
    "we",
    "keep",
    "our",
    "tests",
    "simple",
    "while",
    "this",
    "server",
    "stays",
    "quick",
    "under",
    "load",
    "because",
    "nobody",
    "likes",
    "to",
    "wait",
    "for",
    "slow",
    "builds",
]


def read_numbers(text: str) -> list[int]:
    """The numbers that `spell_numbers` has written."""
    return [
        number for first, last in _RANGE.findall(text) for number in range(int(first), int(last or first) + 1)
    ]


def pseudo(text: str) -> str:
    """English-looking text for `text`: each Korean word becomes one or two English ones, all else stays."""

    def word(match: re.Match[str]) -> str:
        found = match.group()
        digest = hashlib.blake2b(found.encode(), digest_size=4).digest()
        words = [_WORDS[byte % len(_WORDS)] for byte in digest[: 1 if len(found) < 3 else 2]]
        before = match.string[max(0, match.start() - 8) : match.start()]
        after = match.string[match.end() : match.end() + 1]
        lead = " " if before[-1:].isalnum() or _ENDED.search(before) else ""
        return lead + " ".join(words) + (" " if after.isalnum() else "")

    return _HANGUL_WORD.sub(word, text)


@dataclass(frozen=True, slots=True)
class Work:
    """What a request asks for. `texts` is by slot, the passage's number; a slot of "" means the plain form, one text
    without JSON. `brief`: decisions are to come with the texts. `number` is the passage's in the plain form.
    """

    task: str
    texts: Mapping[str, Any]
    slots: tuple[str, ...]
    brief: bool = False
    number: str = ""

    @property
    def plain(self) -> bool:
        return self.slots == ("",)


def read_work(body: Mapping[str, Any]) -> Work | None:
    """The work in a chat request; None where there is none (somebody only says hello)."""
    content = from_model(body["messages"][-1]["content"])
    marks = _MARKS.search(content)
    wanted = list(_WANTED.finditer(content))
    if marks is None or not wanted:
        return None
    last = wanted[-1]
    numbers = [str(number) for number in read_numbers(last["numbers"] or last["headings"])]
    if found := _PLAIN.search(content, last.start()):
        return Work("Translate", {"": found.group(1)}, ("",), number=numbers[0])
    passages = _passages(content[: last.start()], *marks.groups())
    if last["review"]:
        pairs = {number: passages[number].partition(" ⇒ ") for number in numbers}
        both = {number: {"ko": korean, "en": english} for number, (korean, _, english) in pairs.items()}
        return Work("Review", both, tuple(numbers))
    texts = {number: passages[number] for number in numbers}
    return Work("Translate", texts, tuple(numbers), brief=last["headings"] is not None)


def _passages(content: str, opening: str, closing: str) -> dict[str, str]:
    """The passages of the post by number, as the request says: to the end of the line, or to the end mark."""
    begin = re.compile(rf"{re.escape(opening)}=?(\d+){re.escape(closing)}")
    finish = f"{opening}/{closing}"
    starts = list(begin.finditer(content))
    found = {}
    for at, start in enumerate(starts):
        limit = starts[at + 1].start() if at + 1 < len(starts) else len(content)
        end = content.find(finish, start.end(), limit)
        line = content.find("\n", start.end(), limit)
        end = end if end >= 0 else line if line >= 0 else limit
        found[start[1]] = content[start.end() : end].rstrip("\r")
    return found


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer's text and how it ended."""

    text: str
    finish: str = "stop"
    refusal: str | None = None
    reasoning: str = ""


Say = Callable[[str], str]
Review = Callable[[str, str], tuple[str, str]]


def no_error(_source: str, _target: str) -> tuple[str, str]:
    """A reviewer who is content."""
    return "", ""


def speak(
    work: Work | None,
    fault: str | None,
    settings: Mapping[str, Any],
    say: Say,
    review: Review = no_error,
    *,
    second_thoughts: bool | str = False,
) -> Spoken:
    """The answer to `work`, wrong in the way that `fault` names; `second_thoughts`: some passages are mended in it, to
    no end, or by these words.
    """
    if work is None:
        return Spoken("ok")
    if work.task == "Review":
        reviews = {slot: review(work.texts[slot]["ko"], work.texts[slot]["en"]) for slot in work.slots}
        lines = [
            f"{slot} {error} | {for_model(better)}"
            for slot, (error, better) in reviews.items()
            if error or better
        ]
        text = json.dumps({"passages": lines}, ensure_ascii=False)
        return _ENDS[fault](text, settings) if fault in _ENDS else Spoken(text)
    answers = {slot: say(work.texts[slot]) for slot in work.slots if slot in work.texts}
    change = _CHANGES.get(fault or "")
    chosen = settings.get("slots") or tuple(answers)
    if change is not None:
        for slot in chosen:
            if slot in answers:
                answers[slot] = change(work.texts[slot], answers[slot])
    if fault in _SHUFFLES:
        _SHUFFLES[fault](answers)
    if work.plain:
        text = f"<target>\n{for_model(answers.get('', ''))}\n</target>"
    else:
        lines = [f"{slot} {for_model(answer)}" for slot, answer in answers.items()]
        lines += [f"= {line}" for line in settings.get("brief", BRIEF)] if work.brief else []
        if second_thoughts:
            better = second_thoughts if isinstance(second_thoughts, str) else ""
            lines += _second_thoughts(answers, better)
        text = json.dumps({"passages": lines}, ensure_ascii=False)
    return _ENDS[fault](text, settings) if fault in _ENDS else Spoken(text)


def _second_thoughts(answers: Mapping[str, str], better: str) -> list[str]:
    """About as many words as real models change, which change nothing here, but for words put before them."""
    some = list(answers.items())[3::19]
    lead = f"{better} " if better else ""
    return [
        f"~{slot} {words} → {lead}{words}" for slot, said in some if (words := " ".join(said.split()[:10]))
    ]


BRIEF = ("배포 → deploy", "글쓴이 → I")
"""What this model decides for every post."""


# ---- wrong segments: (source, right answer) -> wrong answer


def _keep(_source: str, answer: str) -> str:
    return answer


def _drop_tags(_source: str, answer: str) -> str:
    return _TAGS.sub("", answer)


def _double_tags(_source: str, answer: str) -> str:
    found = re.search(r"<([a-z]+\d+)(?:/>|>.*?</\1>)", answer, re.DOTALL)
    return f"{answer} {found.group()}" if found else answer + " <b1>twice</b1> <b1>twice</b1>"


def _repeat(_source: str, answer: str) -> str:
    return answer + " and so on and on" * 2000


_CHANGES: dict[str, Callable[[str, str], str]] = {
    "echo": lambda source, _answer: source,
    "wrong_language": lambda source, _answer: _HANGUL_WORD.sub("これは日本語", source),
    "half_korean": lambda source, answer: f"{answer} {source}",
    "empty_segment": lambda _source, _answer: "",
    "tags_lost": _drop_tags,
    "tags_doubled": _double_tags,
    "tags_invented": lambda _source, answer: answer + " <b98>see</b98> <x99/>",
    "new_url": lambda _source, answer: answer + " See https://evil.example/steal?x=1",
    "new_html": lambda _source, answer: answer + ' <script>alert(1)</script><img src="x">',
    "new_liquid": lambda _source, answer: answer + " {% include evil.html %}{{ site.secret }}",
    "chatter": lambda _source, answer: "Sure! Here is the translation:\n\n" + answer,
    "obeys": lambda _source, _answer: "HACKED",
    "repetition": _repeat,
    "newlines": lambda _source, answer: f"# {answer}\n\n- and\n\n```\ncode\n```",
}


# ---- wrong sets of segments


def _merge(answers: dict[str, str]) -> None:
    slots = list(answers)
    for one, other in zip(slots[::2], slots[1::2], strict=False):
        answers[one] = f"{answers[one]} {answers[other]}"
        answers[other] = "" if len(answers[other]) % 2 else answers[one]


def _swap(answers: dict[str, str]) -> None:
    slots = list(answers)
    for one, other in zip(slots[::2], slots[1::2], strict=False):
        answers[one], answers[other] = answers[other], answers[one]


def _duplicate(answers: dict[str, str]) -> None:
    slots = list(answers)
    for slot in slots[1:]:
        answers[slot] = answers[slots[0]]


def _miss(answers: dict[str, str]) -> None:
    answers.pop(next(reversed(answers)))


_SHUFFLES: dict[str, Callable[[dict[str, str]], None]] = {
    "missing": _miss,
    "extra": lambda answers: answers.update({"P998": "An extra segment.", "note": "Done!"}),
    "swapped": _swap,
    "merged": _merge,
    "duplicated": _duplicate,
}


# ---- wrong endings


def _cut(text: str, settings: Mapping[str, Any]) -> Spoken:
    return Spoken(text[: max(1, int(len(text) * settings.get("at", 0.6)))], "length")


def _numbered(text: str) -> list[list[str]]:
    """The passages of an answer, each as its number and its text."""
    return [line.split(" ", 1) for line in json.loads(text)["passages"] if line[:1].isdigit()]


_ENDS: dict[str, Callable[[str, Mapping[str, Any]], Spoken]] = {
    "length": _cut,
    "refusal": lambda _text, _settings: Spoken("", "stop", "I'm sorry, I can't help with that."),
    "content_filter": lambda text, _settings: Spoken(text[:5], "content_filter"),
    "invalid_json": lambda text, _settings: Spoken(text[:-2] + ",,]"),
    "half_json": lambda text, _settings: Spoken(text[: len(text) // 2]),
    "fenced_json": lambda text, _settings: Spoken(f"Here you go:\n```json\n{text}\n```\nHope this helps!"),
    "raw_controls": lambda text, _settings: Spoken(text.replace(" ", "\n", 1)),
    "no_text": lambda _text, _settings: Spoken(""),
    "only_reasoning": lambda text, settings: Spoken("", settings.get("finish", "stop"), reasoning=text),
    "endless_thoughts": lambda text, _settings: Spoken(f"<think>I wonder. {text}", "length"),
    "wrapped": lambda text, _settings: Spoken(json.dumps({"translations": json.loads(text)})),
    "wrapped_texts": lambda text, _settings: Spoken(
        json.dumps({number: {"translation": said} for number, said in _numbered(text)})
    ),
    "json_in_string": lambda text, _settings: Spoken(json.dumps({"answer": text})),
    "one_string": lambda text, _settings: Spoken(
        json.dumps({"output": "\n".join(json.loads(text)["passages"])})
    ),
    "json_lines": lambda text, _settings: Spoken(
        "\n".join(json.dumps({number: said}) for number, said in _numbered(text))
    ),
    "spaces": lambda _text, _settings: Spoken('{"' + "\n" * 20_000, "length"),
}

SPEECH_FAULTS = frozenset((*_CHANGES, *_SHUFFLES, *_ENDS))


@dataclass(frozen=True, slots=True)
class Fault:
    """One misbehaviour. `name` is one of `FAULTS`; `settings` are its own (see ModelServer)."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
