"""Reading glossary files, with errors that name file, line and the nearest valid key."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from glossary.glossary import Glossary
from glossary.korean import ENDINGS
from glossary.matching import fold
from glossary.plain_yaml import compose_plain
from glossary.terms import Case, NameOrder, Person, Term
from translator.collector import paused_collector
from translator.errors import GlossaryError
from translator.i18n import tr
from translator.yaml_file import YamlFile

BUILTIN = ("ai-ml", "web", "devops", "dev-blog")
MAX_LENGTH = 200  # characters of a term
MAX_NOTE = 2000  # characters of a note
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_TERM_KEYS = (
    "source", "target", "variants", "target_variants", "do_not_translate", "advice", "forbidden", "case",
    "part_of_speech", "note", "context",
)  # fmt: skip
_PERSON_KEYS = ("source", "target", "variants", "order", "pronoun", "note")
_TOP_KEYS = ("terms", "people", "style")
_LISTS = {"variants", "target_variants", "forbidden", "context"}
_SWITCHES = {"do_not_translate", "advice"}


def load_glossary(paths: Sequence[Path], builtin: Sequence[str] = ()) -> Glossary:
    """The glossary of these files and of the ready term bases called `builtin`; an earlier one wins over a later.

    Raises GlossaryError with file and line.
    """
    parts = [read_glossary(path) for path in paths]
    parts += [_read_builtin(name) for name in builtin]
    return merge_glossaries(parts)


def merge_glossaries(parts: Sequence[Glossary]) -> Glossary:
    """One glossary of several; of two terms for one spelling the earlier glossary's counts.

    A term that is bound to a context only goes before a later one where the context fits.
    """
    seen: set[str] = set()
    people: dict[str, Person] = {}
    terms: list[Term] = []
    for part in parts:
        mine = [term for term in part.terms if fold(term.source) not in seen]
        seen |= {fold(spelling) for term in mine if not term.context for spelling in term.spellings}
        terms += mine
        for person in part.people:
            people.setdefault(fold(person.source), person)
    style = dict.fromkeys(line for part in parts for line in part.style)
    return Glossary(terms, tuple(people.values()), tuple(style))


def parse_glossary(text: str, file: Path) -> Glossary:
    """The glossary that `text` says; `file` is named in errors. Raises GlossaryError."""
    with paused_collector():
        return _Reader(file).read(text)


def read_glossary(path: Path) -> Glossary:
    """The glossary in `path`. Raises GlossaryError."""
    return parse_glossary(read_text(path).removeprefix("\ufeff"), path)


def read_text(path: Path) -> str:
    """The text of a glossary file as it is, line ends and all. Raises GlossaryError."""
    try:
        return YamlFile(path, GlossaryError).read()
    except FileNotFoundError:
        raise GlossaryError(tr("there is no such glossary"), path=path) from None


def _read_builtin(name: str) -> Glossary:
    if name not in BUILTIN:
        close = difflib.get_close_matches(name, BUILTIN, n=1)
        hint = (
            tr("Did you mean {close}?", close=close[0])
            if close
            else tr("There are: {builtin}.", builtin=", ".join(BUILTIN))
        )
        raise GlossaryError(tr("there is no ready term base called {name!r}", name=name), hint=hint)
    file = resources.files("glossary") / "data" / f"{name}.yml"
    return parse_glossary(file.read_text(encoding="utf-8"), Path(f"glossary/data/{name}.yml"))


def _is_null(node: yaml.Node) -> bool:
    """Whether nothing stands there, or `~`. The word null is a word: what 널 is in English."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in {"", "~"}


class _Reader:
    def __init__(self, file: Path) -> None:
        self.source = YamlFile(file, GlossaryError)
        self.lines: dict[
            tuple[str, tuple[str, ...]], int
        ] = {}  # spelling, context -> where it was given first

    def read(self, text: str) -> Glossary:
        root = compose_plain(text) or self.source.compose(text)
        if root is None or _is_null(root):
            return Glossary()
        if isinstance(root, yaml.SequenceNode):
            return Glossary(tuple(self._terms(root)))
        if not isinstance(root, yaml.MappingNode):
            raise self.source.error(
                root, tr("a glossary is a list of terms"), tr("Write `토큰: token`, one term a line.")
            )
        keys = {str(key.value) for key, _ in root.value}
        if not keys & set(_TOP_KEYS):
            return Glossary(tuple(self._terms(root)))
        terms: tuple[Term, ...] = ()
        people: tuple[Person, ...] = ()
        style: tuple[str, ...] = ()
        for key, value in self.source.pairs(root, _TOP_KEYS):
            if key == "terms":
                terms = tuple(self._terms(value))
            elif key == "people":
                people = tuple(self._people(value))
            elif not _is_null(value):
                style = self._texts(value, "style")
        return Glossary(terms, people, style)

    def _terms(self, node: yaml.Node) -> Iterator[Term]:
        if _is_null(node):
            return
        if isinstance(node, yaml.MappingNode):
            yield from self._short_terms(node)
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self.source.error(
                node, tr("`terms` has to be a list"), tr("Write `- 토큰: token`, one term a line.")
            )
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                raise self.source.error(item, tr("a term needs its English"), tr("Write `토큰: token`."))
            keys = [str(key.value) for key, _ in item.value]
            if "source" in keys or len(keys) > 1:
                yield self._long_term(item, item)
            else:
                yield from self._short_terms(item)

    def _short_terms(self, node: yaml.MappingNode) -> Iterator[Term]:
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode):
                source = self._text(key, "source")
                term = Term(
                    source,
                    self._text(value, source),
                    file=str(self.source.path),
                    line=key.start_mark.line + 1,
                )
                yield self._checked(term, key)
            elif isinstance(value, yaml.MappingNode):
                yield self._long_term(value, key, self._text(key, "source"))
            else:
                raise self.source.error(
                    value,
                    tr("`{value}` needs one English term", value=key.value),
                    tr("Others go to `target_variants`."),
                )

    def _long_term(self, node: yaml.MappingNode, at: yaml.Node, source: str | None = None) -> Term:
        values = self._values(node, _TERM_KEYS)
        source = source or values.pop("source", None)
        if source is None:
            raise self.source.error(at, tr("this term has no `source`"))
        values.pop("source", None)
        if values.get("advice"):
            self._check_advice(values, at, source)
        keep = values.setdefault("do_not_translate", False)
        target = values.pop("target", source if keep else None)
        if target is None:
            raise self.source.error(
                at,
                tr("`{source}` has no `target`", source=source),
                tr("Give its English, or `do_not_translate: true`."),
            )
        term = Term(
            source=source, target=target, file=str(self.source.path), line=at.start_mark.line + 1, **values
        )
        return self._checked(term, at)

    def _check_advice(self, values: Mapping[str, Any], at: yaml.Node, source: str) -> None:
        """Advice binds nobody: nothing beside it may."""
        for key, wish in (
            ("do_not_translate", tr("has to stay as it is")),
            ("forbidden", tr("forbids words")),
        ):
            if values.get(key):
                raise self.source.error(
                    at,
                    tr("`{source}` is `advice`, and {wish}", source=source, wish=wish),
                    tr("Leave out `advice` or `{key}`; what not to write can stand in `note`.", key=key),
                )

    def _people(self, node: yaml.Node) -> Iterator[Person]:
        if _is_null(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self.source.error(
                node, tr("`people` has to be a list"), tr("Write `- source: 이름` and its `target` below it.")
            )
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                raise self.source.error(item, tr("a person needs a `source` and a `target`"))
            values = self._values(item, _PERSON_KEYS)
            for key in ("source", "target"):
                if key not in values:
                    raise self.source.error(item, tr("this person has no `{key}`", key=key))
            yield Person(file=str(self.source.path), line=item.start_mark.line + 1, **values)

    def _values(self, node: yaml.MappingNode, known: Sequence[str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in self.source.pairs(node, known):
            if key in _LISTS:
                values[key] = self._texts(value, key)
            elif key in _SWITCHES:
                if value.tag != "tag:yaml.org,2002:bool":
                    raise self.source.error(value, tr("`{key}` has to be true or false", key=key))
                values[key] = value.value.lower() in {"true", "yes", "on"}
            elif key == "case":
                text = self._text(value, key)
                if text not in set(Case):
                    raise self.source.error(
                        value, tr("`case` has to be any or exact, not {text!r}", text=text)
                    )
                values[key] = Case(text)
            elif key == "order":
                text = self._text(value, key)
                if text not in set(NameOrder):
                    raise self.source.error(
                        value, tr("`order` has to be given-first or family-first, not {text!r}", text=text)
                    )
                values[key] = NameOrder(text)
            else:
                values[key] = self._text(value, key)
        return values

    def _texts(self, node: yaml.Node, name: str) -> tuple[str, ...]:
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._text(item, name) for item in node.value)
        return (self._text(node, name),)

    def _text(self, node: yaml.Node, name: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.source.error(node, tr("`{name}` has to be text", name=name))
        text = " ".join(str(node.value).split())
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if not text or _is_null(node):
            raise self.source.error(
                node, tr("`{name}` is empty", name=name) if name != "source" else tr("a term is empty")
            )
        if len(text) > MAX_LENGTH:
            self._check_length(node, text, name)
        if _CONTROL.search(text):
            raise self.source.error(
                node,
                tr("there is a control character in `{name}`", name=name),
                tr("Type the text again by hand."),
            )
        if name in {"source", "variants"}:
            self._check_spelling(node, text)
        return text

    def _check_length(self, node: yaml.Node, text: str, name: str) -> None:
        """Terms are a few words; notes and style go along with requests, which are paid for."""
        length = f"({len(text):,} characters)"
        if name not in {"note", "style"}:
            raise self.source.error(
                node, tr("`{text}…` is too long for a term {length}", text=text[:20], length=length)
            )
        if len(text) > MAX_NOTE:
            raise self.source.error(
                node,
                tr("`{name}` is too long {length}", name=name, length=length),
                tr("It is sent with requests: {max_note:,} characters at most.", max_note=MAX_NOTE),
            )

    def _check_spelling(self, node: yaml.Node, text: str) -> None:
        if text in ENDINGS:
            raise self.source.error(
                node,
                tr("`{text}` is a particle or another ending, not a word", text=text),
                tr("Give the whole word that is meant."),
            )
        if not any(map(str.isalnum, text)):
            raise self.source.error(node, tr("`{text}` has no letter in it", text=text))

    def _checked(self, term: Term, node: yaml.Node) -> Term:
        for spelling in term.spellings:
            known = (spelling if term.case is Case.EXACT else spelling.lower(), term.context)
            if known in self.lines:
                raise self.source.error(
                    node,
                    tr(
                        "`{spelling}` is given twice, first on line {lines}",
                        spelling=spelling,
                        lines=self.lines[known],
                    ),
                    tr("Keep one of them."),
                )
            self.lines[known] = node.start_mark.line + 1
        return term
