"""GitHub's published description of its REST API and of its events: does a request, an answer, a payload fit it?"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

_KINDS = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "object": "an object",
    "string": "a string",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the REST API, as it is described."""

    id: str
    docs: str
    method: str
    path: str
    described: dict[str, Any]

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def query(self) -> dict[str, Any]:
        """The schemas of its query parameters by name."""
        return {
            each["name"]: each["schema"] for each in self.described["parameters"] if each["in"] == "query"
        }


@functools.cache
def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
    return loaded


@functools.cache
def operations() -> tuple[Operation, ...]:
    """The operations that Olgim may use, those with fewer variables in their path first."""
    found = [
        Operation(each["id"], each["docs"], each["method"], each["path"], each)
        for each in _load("rest")["operations"]
    ]
    return tuple(sorted(found, key=lambda operation: operation.path.count("{")))


def operation(id_: str) -> Operation:
    """The operation of that id, as `pulls/create`."""
    return next(each for each in operations() if each.id == id_)


def match(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a request line means, with the variables of its path, percent-decoded."""
    for each in operations():
        if each.method == method and (found := _pattern(each.path).fullmatch(path)):
            return each, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


@functools.cache
def _pattern(path: str) -> re.Pattern[str]:
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
    return re.compile(pattern.replace("(?P<ref>[^/]+)", "(?P<ref>.+)"))  # a ref has slashes of its own


def parameter_faults(operation: Operation, path: Mapping[str, str], query: Mapping[str, str]) -> list[str]:
    """What is wrong with a request's parameters; empty where nothing is."""
    faults = []
    for each in operation.described["parameters"]:
        given = (path if each["in"] == "path" else query).get(each["name"])
        if given is not None:
            faults += _value_faults(each["name"], given, each["schema"])
    known = operation.query()
    faults += [f'"{name}" is not a parameter of {operation.id}.' for name in query if name not in known]
    return faults


def _value_faults(name: str, given: str, schema: Mapping[str, Any]) -> list[str]:
    value: Any = given
    if schema.get("type") == "integer":
        if not re.fullmatch(r"\d+", given):
            return [f"For '{name}', \"{given}\" is not an integer."]
        value = int(given)
        if name in {"per_page", "page"} and not (value >= 1 and (name == "page" or value <= 100)):
            return [f"For '{name}', {value} is not in its range."]
    return [_say(error) for error in _validator("rest", schema).iter_errors(value)]


def body_faults(operation: Operation, body: Any) -> list[str]:
    """What is wrong with a request's JSON body, in the words of GitHub; empty where nothing is. None is no body."""
    schema = operation.described["body"]
    if schema is None:
        return [] if body is None else [f"{operation.id} takes no body."]
    if body is None:
        return [f"{operation.id} needs a body."] if operation.described["body_required"] else []
    return [_say(error) for error in _leaves(_validator("rest", _closed(schema)).iter_errors(body))]


def answer_faults(operation: Operation, status: int, body: Any) -> list[str]:
    """What in an answer differs from its description; empty where nothing does."""
    responses = operation.described["responses"]
    if str(status) not in responses:
        return [f"{operation.id} isn't described to answer {status}"]
    schema = responses[str(status)]
    if schema is None:
        return []
    return [_place(error) for error in _validator("rest", schema).iter_errors(body)]


def event_faults(name: str, payload: Any) -> list[str]:
    """What in an event's payload differs from its description (`pull_request$opened`)."""
    return [
        _place(error)
        for error in _validator("webhooks", _load("webhooks")["events"][name]).iter_errors(payload)
    ]


def _validator(name: str, schema: Mapping[str, Any]) -> Validator:
    return Draft202012Validator({**schema, "$defs": _load(name)["$defs"]})


def _closed(schema: Any) -> Any:
    """The schema with no property allowed that it doesn't name: one that GitHub would drop is a mistake."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **made} if isinstance(schema.get("properties"), dict) else made


def _leaves(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    """The errors themselves, where an `oneOf` of a single branch only wraps them."""
    for error in errors:
        branches: Any = error.validator_value
        if error.context and len(branches) == 1:
            yield from _leaves(iter(error.context))
        else:
            yield error


def _say(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    place = "/".join(["properties", *map(str, error.absolute_path)])
    value = json.dumps(error.instance, ensure_ascii=False)
    match error.validator:
        case "required":
            missing = next(name for name in wanted if name not in instance)
            return f'"{missing}" wasn\'t supplied.'
        case "additionalProperties":
            extra = next(name for name in instance if name not in schema["properties"])
            return f'"{extra}" is not a permitted key.'
        case "type" if isinstance(wanted, str):
            return f"For '{place}', {value} is not {_KINDS.get(wanted, wanted)}."
        case "enum":
            return f"For '{place}', {value} is not a member of {json.dumps(wanted)}."
        case _:
            return f"For '{place}', {error.message}."


def _place(error: ValidationError) -> str:
    return f"{error.json_path}: {error.message[:300]}"
