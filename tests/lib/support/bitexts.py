"""Material for tests of the bitext room."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.bitext import merge_all
from translator.bitext.merge import Source
from translator.hangul import has_hangul
from translator.units import Origin, State, Unit


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment as far as merging looks at it."""

    key: str
    source: str
    kind: str = "paragraph"

    @property
    def translatable(self) -> bool:
        return has_hangul(self.source)


def pieces(*sources: str, kind: str = "paragraph") -> list[Piece]:
    """Segments with the keys that the document room gives: a hash of kind and source, repeats numbered."""
    seen: dict[str, int] = {}
    made = []
    for source in sources:
        base = f"{kind}-{hashlib.sha256((kind + source).encode()).hexdigest()[:8]}"
        seen[base] = seen.get(base, 0) + 1
        made.append(Piece(base if seen[base] == 1 else f"{base}-{seen[base]}", source, kind))
    return made


def merged(previous: Sequence[Unit], segments: Sequence[Source]) -> tuple[Unit, ...]:
    """The units of a post's segments, with what `previous` knows of them."""
    return merge_all(previous, segments).units


def unit(source: str, target: str = "", state: State | None = None, **more: object) -> Unit:
    """A unit of one sentence, proposed by a model unless told otherwise."""
    [piece] = pieces(source)
    fields: dict[str, object] = {
        "key": piece.key,
        "kind": piece.kind,
        "origin": Origin.MODEL if target else None,
        "author": "gpt-5-mini" if target else "",
    }
    state = state or (State.PROPOSED if target else State.UNTRANSLATED)
    return Unit(source=source, target=target, state=state, **(fields | more))  # type: ignore[arg-type]


def accepted(units: Iterable[Unit]) -> list[Unit]:
    """The units with a person's translation each, which names its source."""
    return [
        Unit(
            one.key,
            one.kind,
            one.source,
            target=f"EN({one.source})",
            state=State.ACCEPTED,
            origin=Origin.HUMAN,
            author="kim",
        )
        for one in units
    ]
