"""What things are called on the page, each with a word, so that nothing is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from translator.i18n import tr
from translator.units import Severity, State


@dataclass(frozen=True, slots=True)
class ShownAs:
    """How a state or a finding is shown: a glyph and a word."""

    glyph: str
    word: str


STATES = {
    State.ACCEPTED: ShownAs("✓", tr("accepted")),
    State.PROPOSED: ShownAs("~", tr("proposed")),
    State.STALE: ShownAs("≠", tr("stale")),
    State.UNTRANSLATED: ShownAs("·", tr("untranslated")),
}
SEVERITIES = {
    Severity.CRITICAL: ShownAs("✗", tr("critical")),
    Severity.WARNING: ShownAs("!", tr("warning")),
    Severity.NOTE: ShownAs("i", tr("note")),
}
STATES_SAID = {
    State.ACCEPTED: tr("a person has accepted it"),
    State.PROPOSED: tr("nobody has accepted it yet"),
    State.STALE: tr("its Korean has changed since"),
    State.UNTRANSLATED: tr("there is no English yet"),
}
_KINDS = {
    "front-matter": tr("front matter"),
    "item": tr("list item"),
    "cell": tr("table cell"),
    "attribute": tr("attribute"),
    "html": tr("HTML text"),
    "comment": tr("code comment"),
    "paragraph": tr("paragraph"),
    "heading": tr("heading"),
    "footnote": tr("footnote"),
    "definition": tr("definition"),
    "caption": tr("caption"),
    "title": tr("title"),
}
_FIELDS = {"alt": tr("image description"), "title": tr("link title")}
_KEPT = {
    "code": tr("code"),
    "highlight": tr("code"),
    "math": tr("formula"),
    "html": "HTML",
    "liquid": "Liquid",
    "shortcode": tr("shortcode"),
    "comment": tr("comment"),
    "note": tr("note to the translator"),
    "definition": tr("link definition"),
    "attributes": tr("attributes"),
    "disputed code": tr("may be code"),
    "disputed": tr("may be read otherwise"),
    "unplaced": tr("could not be placed"),
    "paragraph": "",
    "cell": "",
}


def kind_word(kind: str, field: str = "") -> str:
    """What a passage is, in a word or two."""
    if kind in {"attribute", "title"} and field:
        return _FIELDS.get(field, field)
    if kind == "front-matter" and field:
        return field
    return _KINDS.get(kind, kind)


def kept_word(what: str, language: str = "") -> str:
    """What is kept as it is, in a word or two."""
    return language or _KEPT.get(what, what.replace("-", " "))
