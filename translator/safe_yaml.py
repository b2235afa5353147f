"""YAML that a person wrote, read so that no file can exhaust the stack, the memory or anybody's patience."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

MAX_DEPTH = 100
_TOO_DEEP = f"nesting of more than {MAX_DEPTH} levels"
_EVENTS: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_COLLECTION = ("[", "{", "- ", "-\n", "-\r", "-\t", "?", ":")  # one of these begins each level of nesting


UNCONSTRUCTED = (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What PyYAML raises for a value that isn't of the type its tag says: `!!bool maybe`, `!!int ""`, `!!timestamp x`."""


class UnreadError(yaml.MarkedYAMLError):
    """Sound YAML of a kind that is not read: `problem` says what there is, `problem_mark` where."""


def compose(text: str) -> yaml.Node | None:
    """The nodes of one YAML document, with their marks. Raises UnreadError, and PyYAML's errors.

    Refused are aliases, which can multiply without bound, and nesting beyond any use, before either costs anything.
    libyaml reads where PyYAML has it, as it does in Jekyll: ten times as quickly, and no deeper than is asked for.
    """
    root: yaml.Node | None = None
    opened: list[_Opened] = []
    for event in events(text, _EVENTS):
        node: yaml.Node
        start: Any = event.start_mark  # libyaml's marks are of another class, with the same face
        end: Any = event.end_mark
        if isinstance(event, yaml.ScalarEvent):
            tag = _tag(yaml.ScalarNode, event, event.value)
            node = yaml.ScalarNode(tag, event.value, start, end, event.style)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(opened) >= MAX_DEPTH:
                raise _unread(event, _TOO_DEEP)
            opened.append(_Opened(event))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            node = opened.pop().node(end)
        elif isinstance(event, yaml.AliasEvent):
            raise _unread(event, f"an alias (*{event.anchor}), which is not read here")
        elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _unread(event, "a second document")
        else:
            continue
        if opened:
            opened[-1].children.append(node)
        else:
            root = node
    return root


def events(text: str, loader: Any) -> Iterator[yaml.Event]:
    """The events that `loader` finds. Raises UnreadError for nesting that libyaml gives up on, since PyYAML 6.0.4."""
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" not in str(error.problem):
            raise
        raise UnreadError(None, None, _TOO_DEEP, error.problem_mark) from error


def end_of(node: yaml.Node) -> int:
    """Where a node's last character stands.

    PyYAML has a list or table of lines end where what follows begins, behind comments.
    """
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


class _Opened:
    """A list or table whose end is still to come."""

    def __init__(self, event: yaml.CollectionStartEvent) -> None:
        self.event = event
        self.children: list[yaml.Node] = []

    def node(self, end: Any) -> yaml.Node:
        event = self.event
        start: Any = event.start_mark
        if isinstance(event, yaml.SequenceStartEvent):
            tag = _tag(yaml.SequenceNode, event, None)
            return yaml.SequenceNode(tag, self.children, start, end, event.flow_style)
        pairs = list(zip(self.children[::2], self.children[1::2], strict=True))
        tag = _tag(yaml.MappingNode, event, None)
        return yaml.MappingNode(tag, pairs, start, end, event.flow_style)


def _tag(kind: type[yaml.Node], event: Any, value: str | None) -> str:
    if event.tag is not None and event.tag != "!":
        return str(event.tag)
    return str(_RESOLVER.resolve(kind, value, event.implicit))


def _unread(event: yaml.Event, problem: str) -> UnreadError:
    mark: Any = event.start_mark
    return UnreadError(None, None, problem, mark)


def is_too_deep(text: str, loader: Any) -> bool:
    """Whether `loader` would overrun its stack: libyaml's takes the interpreter down instead of raising.

    Text that the loader can't read isn't too deep.
    """
    if sum(map(text.count, _COLLECTION)) <= MAX_DEPTH:
        return False
    depth = 0
    try:
        for event in events(text, loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return True
    except UnreadError:
        return True
    except yaml.YAMLError:
        return False
    return False
