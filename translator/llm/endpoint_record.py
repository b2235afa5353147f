"""What the answers of a run have shown of its endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field

from translator.i18n import tr


@dataclass(slots=True)
class EndpointRecord:
    """An endpoint as it has shown itself in a run.

    `heard`: something sound came from it, if only the first words of an answer; `proven`: a whole answer could be used;
    `futile` counts the answers since then of which none could. `last` says what went wrong last, `hint` what a person
    can do about it.
    """

    last: str = field(default_factory=lambda: tr("nothing came back"))
    hint: str | None = None
    heard: bool = False
    proven: bool = False
    futile: int = 0

    def works(self) -> None:
        """Note an answer of which something could be used."""
        self.heard = self.proven = True
        self.futile = 0

    def failed(self, what: str, hint: str | None) -> None:
        """Note what went wrong with a request, and what a person can do about it."""
        self.last, self.hint = what, hint
