"""`${{ … }}`: the expressions of workflows and actions, as GitHub evaluates them."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[-+]?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?))|(?P<string>'(?:[^']|'')*')"
    r"|(?P<name>[A-Za-z_][\w-]*)|(?P<sign>==|!=|<=|>=|&&|\|\||[!<>()\[\].,*]))"
)
_INSIDE = re.compile(r"\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}", re.DOTALL)
STATUS = re.compile(r"\b(?:success|failure|always|cancelled)\s*\(", re.IGNORECASE)


class ExpressionError(Exception):
    """GitHub would not run a workflow with this expression."""


class Expressions:
    """Evaluates expressions over contexts (`inputs`, `github` …) and status functions."""

    def __init__(
        self, contexts: Mapping[str, Any], *, workspace: Path | None = None, failed: bool = False
    ) -> None:
        self._contexts = {name.lower(): value for name, value in contexts.items()}
        self._workspace = workspace
        self._failed = failed
        self._functions: dict[str, Callable[..., Any]] = {
            "success": lambda: not self._failed,
            "failure": lambda: self._failed,
            "always": lambda: True,
            "cancelled": lambda: False,
            "contains": _contains,
            "startswith": lambda text, start: string(text).lower().startswith(string(start).lower()),
            "endswith": lambda text, end: string(text).lower().endswith(string(end).lower()),
            "format": _format,
            "join": lambda items, by=",": string(by).join(
                map(string, items if isinstance(items, list) else [items])
            ),
            "tojson": lambda value: json.dumps(value, ensure_ascii=False, indent=2),
            "fromjson": lambda text: json.loads(string(text)),
            "hashfiles": self._hash_files,
        }

    def text(self, template: Any) -> str:
        """The template with each `${{ … }}` replaced by its value."""
        written = string(template)
        whole = _INSIDE.sub(lambda found: string(self.value(found[1])), written)
        if "${{" in _INSIDE.sub("", written):
            raise ExpressionError(f"an expression isn't closed in {written!r}")
        return whole

    def condition(self, written: Any) -> bool:
        """Whether an `if:` holds. `success() &&` stands before one that has no status function."""
        if written is None:
            return not self._failed
        expression = string(written).strip()
        if (found := _INSIDE.fullmatch(expression)) is not None:
            expression = found[1]
        elif "${{" in expression:  # text around an expression is a non-empty string: it always holds
            expression = f"'{self.text(expression).replace(chr(39), chr(39) * 2)}'"
        if not STATUS.search(expression):
            expression = f"success() && ({expression})"
        return truth(self.value(expression))

    def value(self, expression: str) -> Any:
        """The value of an expression."""
        parser = _Parser(expression, self._contexts, self._functions)
        made = parser.alternatives()
        parser.end()
        return made

    def _hash_files(self, *patterns: str) -> str:
        assert self._workspace is not None
        found = sorted({path for each in patterns for path in self._workspace.glob(each) if path.is_file()})
        digests = b"".join(hashlib.sha256(path.read_bytes()).digest() for path in found)
        return hashlib.sha256(digests).hexdigest() if found else ""


class _Parser:
    def __init__(
        self, expression: str, contexts: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
    ) -> None:
        self._expression = expression
        self._contexts = contexts
        self._functions = functions
        self._tokens: list[tuple[str, str]] = []
        at = 0
        text = expression.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found or not found.lastgroup:
                raise ExpressionError(f"Unexpected symbol: {text[at:]!r} in {expression!r}")
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()

    def end(self) -> None:
        if self._tokens:
            raise ExpressionError(f"Unexpected symbol: {self._tokens[0][1]!r} in {self._expression!r}")

    def _take(self, *signs: str) -> str | None:
        if self._tokens and self._tokens[0][0] == "sign" and self._tokens[0][1] in signs:
            return self._tokens.pop(0)[1]
        return None

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise ExpressionError(f"{sign!r} is missing in {self._expression!r}")

    def alternatives(self) -> Any:
        value = self._conjunction()
        while self._take("||"):
            other = self._conjunction()
            value = value if truth(value) else other
        return value

    def _conjunction(self) -> Any:
        value = self._equality()
        while self._take("&&"):
            other = self._equality()
            value = other if truth(value) else value
        return value

    def _equality(self) -> Any:
        value = self._order()
        while sign := self._take("==", "!="):
            value = _equal(value, self._order()) == (sign == "==")
        return value

    def _order(self) -> Any:
        value = self._negation()
        while sign := self._take("<", "<=", ">", ">="):
            left, right = _number(value), _number(self._negation())
            value = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]
        return value

    def _negation(self) -> Any:
        return not truth(self._negation()) if self._take("!") else self._path()

    def _path(self) -> Any:
        value = self._primary()
        while sign := self._take(".", "["):
            if sign == ".":
                kind, name = self._tokens.pop(0) if self._tokens else ("", "")
                if kind != "name" and name != "*":
                    raise ExpressionError(f"a name is missing after '.' in {self._expression!r}")
                value = (
                    list(value.values()) if name == "*" and isinstance(value, dict) else _item(value, name)
                )
            else:
                value = _item(value, self.alternatives())
                self._need("]")
        return value

    def _primary(self) -> Any:
        if self._take("("):
            value = self.alternatives()
            self._need(")")
            return value
        kind, text = self._tokens.pop(0) if self._tokens else ("", "")
        if kind == "number":
            return float(int(text, 16)) if "0x" in text else float(text)
        if kind == "string":
            return text[1:-1].replace("''", "'")
        if kind != "name":
            raise ExpressionError(f"Unexpected symbol: {text!r} in {self._expression!r}")
        if text.lower() in {"true", "false", "null", "nan", "infinity"}:
            return {"true": True, "false": False, "null": None, "nan": math.nan, "infinity": math.inf}[
                text.lower()
            ]
        return self._call(text) if self._take("(") else self._context(text)

    def _call(self, name: str) -> Any:
        if name.lower() not in self._functions:
            raise ExpressionError(f"Unrecognized function: '{name}'")
        given = []
        while not self._take(")"):
            given.append(self.alternatives())
            if not self._take(","):
                self._need(")")
                break
        return self._functions[name.lower()](*given)

    def _context(self, name: str) -> Any:
        if name.lower() not in self._contexts:
            raise ExpressionError(f"Unrecognized named-value: '{name}'")
        return self._contexts[name.lower()]


def _item(value: Any, key: Any) -> Any:
    """A property or an item; null where it isn't there. Names are the same in either case."""
    if isinstance(value, list):
        if isinstance(key, float) and key.is_integer() and 0 <= key < len(value):
            return value[int(key)]
        return [_item(each, key) for each in value] if isinstance(key, str) else None
    if isinstance(value, Mapping):
        if key in value:
            return value[key]
        wanted = string(key).lower()
        return next((each for name, each in value.items() if name.lower() == wanted), None)
    return None


def truth(value: Any) -> bool:
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value) or isinstance(value, list | Mapping)


def string(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, Mapping):
        return "Object"
    return "Array" if isinstance(value, list) else str(value)


def _number(value: Any) -> float:
    if value is None or value == "":
        return 0.0
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    if isinstance(left, list | Mapping) or isinstance(right, list | Mapping):
        return left is right
    if left is None and right is None:
        return True
    return _number(left) == _number(right)


def _contains(where: Any, what: Any) -> bool:
    if isinstance(where, list):
        return any(_equal(each, what) for each in where)
    return string(what).lower() in string(where).lower()


def _format(template: Any, *values: Any) -> str:
    def put(found: re.Match[str]) -> str:
        return found[0][0] if found[1] is None else string(values[int(found[1])])

    return re.sub(r"\{\{|\}\}|\{(\d+)\}", put, string(template))
