"""The language in which Olgim speaks: messages are English in the code, and Korean by a gettext catalogue.

`tr("Wrote {path}", path=path)` is the message in the language of this process, which `OLGIM_LANG`, else `LC_ALL`,
`LC_MESSAGES` or `LANG` decides. `later(…)` is one that stays English where it goes to a model or into a file, and is
put into that language where a person reads it (`localised`). `counted(3, "post")` is a number with its noun.

The catalogues are `locale/<language>/LC_MESSAGES/olgim.po`; CONTRIBUTING tells how they are kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations
    from typing import Self

DOMAIN = "olgim"
FOLDER = Path(__file__).with_name("locale")
LANGUAGES = ("en", "ko")

# The first of these that is set decides; a value such as `C` or one without a catalogue is English.
_SAY_LANGUAGE = ("OLGIM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")

# Korean particles after a word that ends in a consonant, and in a vowel: `{path}(을/를)` in a catalogue.
_PARTICLE = re.compile(
    r"(?P<field>\{[^{}]*\})(?P<closing>[`’”'\")\]]*)\((?P<hard>[가-힣]+)/(?P<soft>[가-힣]+)\)"
)
_CLOSING = "`’”'\")]}>… "
_HARD_DIGITS = "013678"  # 영 일 삼 육 칠 팔
_HARD_LETTERS = "lmn"  # as in `email`, `item`, `token`


def language_of(environment: Mapping[str, str]) -> str:
    """The language, `en` or `ko`, that the variables of an environment ask for."""
    said = next((environment[name] for name in _SAY_LANGUAGE if environment.get(name)), "")
    code = re.split(r"[_.@-]", said.lower(), maxsplit=1)[0]
    return "ko" if code in {"ko", "korean"} else LANGUAGES[0]  # Windows writes Korean_Korea.949


LANGUAGE = language_of(os.environ)


def tr(message: str, /, **values: object) -> str:
    """`message` in the language of this process, with `values` in the places of its `{names}`."""
    return _say(message, values)


class Message(str):
    """English text that `localised` can say in the language of this process."""

    __slots__ = ("_template", "_values")

    _template: str
    _values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """The English of `template` with `values` in their places."""
        self = super().__new__(cls, template.format(**values) if values else template)
        self._template, self._values = template, values
        return self

    def localised(self) -> str:
        """The text in the language of this process."""
        return _say(self._template, self._values)

    def cleaned(self, clean: Callable[[str], str]) -> Message:
        """The same message with texts that went through `clean` in its places."""
        values = {
            name: value.cleaned(clean) if isinstance(value, Message) else clean(str(value))
            for name, value in self._values.items()
            if isinstance(value, str)
        }
        return Message(self._template, {**self._values, **values})


class Clause(Message):
    """A message as one of several that semicolons part: in lower case, and without its full stop."""

    __slots__ = ()

    def __new__(cls, message: str) -> Self:
        """What `message` says, as a clause."""
        first = message.split(" ", 1)[0]
        english = message[0].lower() + message[1:] if first.isalpha() else message
        self = str.__new__(cls, english.removesuffix("."))
        self._template, self._values = "{message}", {"message": message}
        return self

    def localised(self) -> str:
        """The text in the language of this process."""
        return str(self) if LANGUAGES[0] == LANGUAGE else super().localised().removesuffix(".")


def joined(messages: Sequence[str], between: str = "; ") -> Message:
    """Several messages as one, with `between` between any two; each is put into the person's language by itself."""
    names = [f"m{number}" for number in range(len(messages))]
    return Message(between.join(f"{{{name}}}" for name in names), dict(zip(names, messages, strict=True)))


def later(message: str, /, **values: object) -> Message:
    """`message` in English, that `localised` gives in the language of this process."""
    return Message(message, values)


def localised(text: str) -> str:
    """A `Message` in the language of this process; other text as it is."""
    return text.localised() if isinstance(text, Message) else text


def plural(one: str, many: str) -> tuple[str, str]:
    """The two forms of a message with a number, for `counted`."""
    return one, many


_COUNTED = {
    "accepted sentence": plural("{number:,} accepted sentence", "{number:,} accepted sentences"),
    "adrift draft": plural(
        "{number:,} draft of Korean that is gone from the post: kept in {place}",
        "{number:,} drafts of Korean that is gone from the post: kept in {place}",
    ),
    "earlier draft": plural(
        "{number:,} draft from before, not in use yet (✎). e: continue it",
        "{number:,} drafts from before, not in use yet (✎). e: continue one",
    ),
    "doubt": plural("{number:,} doubt", "{number:,} doubts"),
    "draft": plural("{number:,} draft", "{number:,} drafts"),
    "draft left out": plural("{number:,} draft left out", "{number:,} drafts left out"),
    "edit": plural("{number:,} edit", "{number:,} edits"),
    "finding": plural("{number:,} finding", "{number:,} findings"),
    "line": plural("{number:,} line", "{number:,} lines"),
    "mirror": plural("{number:,} mirror", "{number:,} mirrors"),
    "more part of its own": plural(
        "and {number:,} more part of a person's own; `olgim sync` lists it",
        "and {number:,} more parts of a person's own; `olgim sync` lists them",
    ),
    "more line": plural("{number:,} more line", "{number:,} more lines"),
    "occurrence": plural("{number:,} occurrence", "{number:,} occurrences"),
    "page": plural("{number:,} page", "{number:,} pages"),
    "pair": plural("{number:,} pair", "{number:,} pairs"),
    "part": plural("{number:,} part", "{number:,} parts"),
    "part of a person's own": plural(
        "{number:,} part of its English is a person's own",
        "{number:,} parts of its English are a person's own",
    ),
    "passage": plural("{number:,} passage", "{number:,} passages"),
    "person": plural("{number:,} person", "{number:,} people"),
    "post": plural("{number:,} post", "{number:,} posts"),
    "request": plural("{number:,} request", "{number:,} requests"),
    "segment": plural("{number:,} segment", "{number:,} segments"),
    "segment in the way": plural("{number:,} segment is in the way", "{number:,} segments are in the way"),
    "sentence": plural("{number:,} sentence", "{number:,} sentences"),
    "suggestion": plural("{number:,} suggestion", "{number:,} suggestions"),
    "term": plural("{number:,} term", "{number:,} terms"),
    "translation": plural("{number:,} translation", "{number:,} translations"),
}


def counted(number: int, noun: str, **values: object) -> str:
    """`1 post`, `2 posts`, `1,024 posts`; in Korean `글 2편`. `noun` is one of those that the catalogues know, and
    `values` are what else it has places for.
    """
    one, many = _COUNTED[noun]
    values["number"] = number
    if LANGUAGES[0] == LANGUAGE:
        return (one if number == 1 else many).format(**values)
    return _filled(_catalogue().ngettext(one, many, number), values)


# What operating systems say of files, which comes as a value of a message.
_OF_SYSTEM = frozenset(
    (
        later("No such file or directory"),
        later("Permission denied"),
        later("Operation not permitted"),
        later("Is a directory"),
        later("Not a directory"),
        later("File exists"),
        later("File name too long"),
        later("Directory not empty"),
        later("No space left on device"),
        later("Read-only file system"),
        later("Too many levels of symbolic links"),
        later("Address already in use"),
    )
)


def _localised(value: object) -> object:
    if isinstance(value, str) and value in _OF_SYSTEM:
        return _catalogue().gettext(value)
    return localised(value) if isinstance(value, str) else value


def _say(message: str, values: Mapping[str, object]) -> str:
    if LANGUAGES[0] == LANGUAGE:
        return message.format(**values) if values else message
    if not message:  # which a catalogue answers with its header
        return message
    spoken = {name: _localised(value) for name, value in values.items()}
    return _filled(_catalogue().gettext(message), spoken)


@cache
def _catalogue() -> NullTranslations:
    import gettext

    return gettext.translation(DOMAIN, FOLDER, [LANGUAGE], fallback=True)


def _filled(template: str, values: Mapping[str, object]) -> str:
    if not values:
        return template
    return _PARTICLE.sub(lambda found: _with_particle(found, values), template).format(**values)


def _with_particle(found: re.Match[str], values: Mapping[str, object]) -> str:
    """A field with the particle that its text takes."""
    hard, soft = found["hard"], found["soft"]
    chosen = hard if _ends_hard(found["field"].format(**values), l_is_soft=soft == "로") else soft
    return f"{found['field']}{found['closing']}{chosen}"


def _ends_hard(text: str, *, l_is_soft: bool) -> bool:
    """Whether a word ends in a consonant, as a Korean reader says it; `로` follows an l as it does a vowel."""
    last = text.rstrip(_CLOSING)[-1:].lower()
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return final != 0 and not (l_is_soft and final == 8)  # 8 is ㄹ
    if l_is_soft and last in "l178":
        return False
    return last != "" and (last in _HARD_DIGITS or last in _HARD_LETTERS)
