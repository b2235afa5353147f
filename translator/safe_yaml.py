"""YAML that a person wrote, read so that no file can exhaust the stack, the memory or anybody's patience."""

from __future__ import annotations

from typing import Any

import yaml

MAX_DEPTH = 100
_COLLECTION = ("[", "{", "- ", "-\n", "-\r", "-\t", "?", ":")  # one of these begins each level of nesting


class UnreadError(yaml.MarkedYAMLError):
    """Sound YAML of a kind that is not read: `problem` says what there is, `problem_mark` where."""


class CarefulLoader(yaml.SafeLoader):
    """Refuses aliases, which can multiply without bound, and nesting beyond any use, before either costs anything."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node. Raises UnreadError."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _unread(event, f"an alias (*{event.anchor}), which is not read here")
        if self._depth >= MAX_DEPTH:
            raise _unread(event, f"nesting of more than {MAX_DEPTH} levels")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _unread(event: yaml.Event, problem: str) -> UnreadError:
    mark = event.start_mark
    return UnreadError(None, None, problem, mark if isinstance(mark, yaml.Mark) else None)


def is_too_deep(text: str, loader: Any) -> bool:
    """Whether `loader` would overrun its stack: libyaml's takes the interpreter down instead of raising.

    Text that the loader can't read isn't too deep.
    """
    if sum(map(text.count, _COLLECTION)) <= MAX_DEPTH:
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return True
    except yaml.YAMLError:
        return False
    return False
