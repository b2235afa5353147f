"""YAML that a person wrote, read so that no file can exhaust the stack, the memory or the time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from translator.i18n import tr

MAX_DEPTH = 100  # levels within each other
MAX_ALIASED = 1000
"""Values that a document with aliases may have, were each of them written out."""
ALIAS = "tag:olgim,2024:alias"
"""The tag of a scalar that stands for an alias."""
_TOO_DEEP = tr("nesting of more than {max_depth} levels", max_depth=MAX_DEPTH)
_EVENTS: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_COLLECTION = ("[", "{", "- ", "-\n", "-\r", "-\t", "?", ":")  # one of these begins each level of nesting


UNCONSTRUCTED = (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What PyYAML raises for a value that isn't of the type its tag says: `!!bool maybe`, `!!int ""`, `!!timestamp x`."""


class UnreadError(yaml.MarkedYAMLError):
    """Sound YAML of a kind that is not read: `problem` says what there is, `problem_mark` where."""


def compose(text: str, *, aliases: bool = False) -> yaml.Node | None:
    """The nodes of one YAML document, with their marks. Raises UnreadError, and PyYAML's errors.

    Refused are aliases, which can multiply without bound, and nesting beyond any use, before either costs anything.
    With `aliases` one is read as a scalar of the tag `ALIAS` that says what its anchor's scalar says, or nothing; only
    those that would multiply are refused then.
    libyaml reads where PyYAML has it, as it does in Jekyll: ten times as quickly, and no deeper than is asked for.
    """
    root: yaml.Node | None = None
    opened: list[_Opened] = []
    anchors = _Anchors()
    for event in events(text, _EVENTS):
        node: yaml.Node
        start: Any = event.start_mark  # libyaml's marks are of another class, with the same face
        end: Any = event.end_mark
        if isinstance(event, yaml.ScalarEvent):
            tag = _tag(yaml.ScalarNode, event, event.value)
            node = yaml.ScalarNode(tag, event.value, start, end, event.style)
            anchors.note(event.anchor, node)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(opened) >= MAX_DEPTH:
                raise _unread(event, _TOO_DEEP)
            opened.append(_Opened(event))
            anchors.begin()
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = opened.pop()
            node = closed.node(end)
            anchors.end(closed.event.anchor, node)
        elif isinstance(event, yaml.AliasEvent):
            if not aliases:
                raise _unread(event, tr("an alias (*{anchor}), which is not read here", anchor=event.anchor))
            node = yaml.ScalarNode(ALIAS, anchors.take(event), start, end)
        elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _unread(event, tr("a second document"))
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


class _Anchors:
    """What stands under each anchor, and how much that would be with every alias in it written out."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, int]] = {}
        self._sizes = [0]  # of all lists and tables that are open

    def note(self, anchor: str | None, node: yaml.Node, size: int = 1) -> None:
        """Count a node, and know it by its anchor."""
        self._sizes[-1] += size
        if anchor is not None:
            self._known[anchor] = (node.value if isinstance(node, yaml.ScalarNode) else "", size)

    def begin(self) -> None:
        self._sizes.append(1)

    def end(self, anchor: str | None, node: yaml.Node) -> None:
        self.note(anchor, node, self._sizes.pop())

    def take(self, event: yaml.AliasEvent) -> str:
        """What the scalar says that an alias stands for. Raises UnreadError."""
        anchor = str(event.anchor)
        if anchor not in self._known:
            raise _unread(
                event, tr("an alias (*{anchor}) of what is not there, or not whole yet", anchor=anchor)
            )
        value, size = self._known[anchor]
        self._sizes[-1] += size
        if sum(self._sizes) > MAX_ALIASED:
            raise _unread(
                event,
                tr(
                    "an alias (*{anchor}) that makes it more than {max_aliased:,} values",
                    anchor=anchor,
                    max_aliased=MAX_ALIASED,
                ),
            )
        return value


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
