"""How a person's decision changes a unit."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from translator.document import clean
from translator.units import State, Unit

PERSON = "human"
"""The author of what is written here."""
REJECTED = "Rejected"
"""How the line of a note begins that keeps rejected words; English in every language, since it is in a file."""
ELSE = "Somebody else wrote"
"""How the line of a note begins that keeps what somebody else accepted meanwhile."""


def normal_text(text: str) -> str:
    """What a person typed, as it is kept: composed, without characters that nobody types, single line breaks."""
    return clean(unicodedata.normalize("NFC", text))


def accepted(unit: Unit) -> Unit:
    """The unit with its words accepted for its source as it is now."""
    return replace(unit, state=State.ACCEPTED, previous_source=None, was_accepted=False).alone()


def written_by_hand(unit: Unit, text: str) -> Unit:
    """The unit with a person's words, accepted."""
    return accepted(unit.by_hand(text, PERSON))


def taken(unit: Unit) -> Unit:
    """The unit with the proposal in the place of its words, accepted: a person has chosen between the two."""
    return accepted(
        replace(
            unit,
            target=unit.proposal,
            origin=unit.proposal_origin,
            author=unit.proposal_author,
            waived=unit.waived_for(unit.proposal),
        )
    )


def rejected(unit: Unit, reason: str) -> Unit:
    """The unit without its words, or a stale one without its proposal; the note keeps them, and the reason."""
    words = " ".join((unit.proposal or unit.target).split())
    said = f"{REJECTED} ({reason}): {words}" if reason else f"{REJECTED}: {words}"
    note = f"{unit.note}\n{said}".lstrip("\n")
    if unit.proposal:
        return replace(unit.alone(), note=note)
    return replace(
        unit,
        target="",
        state=State.UNTRANSLATED,
        origin=None,
        author="",
        previous_source=None,
        was_accepted=False,
        note=note,
        waived={},
    )
