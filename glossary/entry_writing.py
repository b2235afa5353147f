"""How a term or a person is written in a glossary file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from glossary.terms import Case, Person, Term

Entry = Term | Person

_RESOLVER: Any = yaml.SafeLoader("")
_SAFE = re.compile(r"[A-Za-z0-9_\uac00-\ud7a3(./+][A-Za-z0-9_\uac00-\ud7a3 ./+()'’&%-]*")


def _scalar(text: str, *, flow: bool = False) -> str:
    plain = _SAFE.fullmatch(text) and not text.endswith(" ") and not (flow and re.search(r"[,\[\]{}]", text))
    if plain and _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str":
        return text
    return json.dumps(text, ensure_ascii=False)


def fields_of(term: Entry) -> Iterator[tuple[str, str]]:
    """The keys of an entry, and their values as YAML."""
    yield "source", _scalar(term.source)
    if isinstance(term, Person):
        yield "target", _scalar(term.target)
        if term.variants:
            yield "variants", f"[{', '.join(_scalar(value, flow=True) for value in term.variants)}]"
        for name in ("order", "pronoun", "note"):
            if value := getattr(term, name):
                yield name, _scalar(str(value))
        return
    if not (term.do_not_translate and term.target == term.source):
        yield "target", _scalar(term.target)
    if term.do_not_translate:
        yield "do_not_translate", "true"
    if term.advice:
        yield "advice", "true"
    for name in ("variants", "target_variants", "forbidden", "context"):
        values = getattr(term, name)
        if values:
            yield name, f"[{', '.join(_scalar(value, flow=True) for value in values)}]"
    if term.case is Case.EXACT:
        yield "case", "exact"
    if term.part_of_speech:
        yield "part_of_speech", _scalar(term.part_of_speech)
    if term.note:
        yield "note", _scalar(term.note)


def entry_lines(term: Entry) -> str:
    """A term or person as an entry of a list, indented by two."""
    return lines_of(term, "  ", "\n", in_list=True)


def is_short(term: Entry) -> bool:
    """Whether the short form `토큰: token` says all that is known of a term."""
    return (
        isinstance(term, Term)
        and [name for name, _ in fields_of(term)] == ["source", "target"]
        and term.source
        not in {
            "source",
            "target",
        }
    )


def lines_of(term: Entry, indent: str, newline: str, *, in_list: bool) -> str:
    """An entry of a list, or of a mapping, in lines of its own."""
    if in_list:
        if is_short(term):
            return f"{indent}- {_scalar(term.source)}: {_scalar(term.target)}{newline}"
        parts = [f"{name}: {value}" for name, value in fields_of(term)]
        return f"{indent}- " + f"{newline}{indent}  ".join(parts) + newline
    if is_short(term):
        return f"{indent}{_scalar(term.source)}: {_scalar(term.target)}{newline}"
    parts = [f"{name}: {value}" for name, value in fields_of(term) if name != "source"]
    return (
        f"{indent}{_scalar(term.source)}:" + "".join(f"{newline}{indent}  {part}" for part in parts) + newline
    )


def flow_of(term: Entry, *, in_list: bool) -> str:
    """An entry in YAML's flow style, on one line: a mapping in braces, or the short form `토큰: token`."""
    values = ", ".join(f"{name}: {value}" for name, value in fields_of(term) if in_list or name != "source")
    if is_short(term):
        source, target = _scalar(term.source, flow=True), _scalar(term.target, flow=True)
        return f"{{{source}: {target}}}" if in_list else f"{source}: {target}"
    return f"{{{values}}}" if in_list else f"{_scalar(term.source, flow=True)}: {{{values}}}"
