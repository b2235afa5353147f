"""What a click does: words that press a key, name a term, or put a tag into the editor; and what a drag goes over."""

from __future__ import annotations

import re

from textual import events
from textual.content import Content, Span
from textual.style import Style

from translator.tags import TAG
from tui.actions import Where, key_shown_as
from tui.text import content, message_line

DOUBLE = 2
"""Clicks in a row that open what is clicked on."""
_KEY, _TERM, _TAG = "key", "term", "tag"
_OF_DIALOGS = {"Enter": "enter", "Esc": "escape"}
_ANSWER = re.compile(r"\b(Enter|Esc)(:[^,.]*)?")
_HINT = re.compile(r"(?<![^\s(])(?P<key>[^\s:(]{1,6}): [^,.;()]+")


def pressing(key: str) -> Style:
    """The style of words that press a key when they are clicked on."""
    return Style.from_meta({_KEY: key})


def of_term(source: str) -> Style:
    """The style of words that are a term of the glossary, by its Korean."""
    return Style.from_meta({_TERM: source})


def with_answers(said: Content) -> Content:
    """A dialog's hint, in which Enter and Esc, with what they do, press those keys."""
    found = _ANSWER.finditer(said.plain)
    return said.add_spans([Span(*one.span(), pressing(_OF_DIALOGS[one.group(1)])) for one in found])


def hinted(said: str | Content, *foreign: str) -> Content:
    """A message of Olgim's own, in which `e: edit` and the like press that key of the review.

    `foreign` are words in it that others wrote: whatever they look like, they press nothing.
    """
    shown = content(message_line(said)) if isinstance(said, str) else said
    text = shown.plain
    for words in filter(None, (message_line(one) for one in foreign)):
        text = text.replace(words, "\0" * len(words))
    spans = []
    for one in _HINT.finditer(text):
        key = None if "\0" in one.group() else key_shown_as(one["key"], Where.REVIEW)
        if key is not None:
            spans.append(Span(one.start(), one.end(), pressing(key)))
    return shown.add_spans(spans)


def remedy(hint: str) -> Content:
    """What to do about an error; keys press themselves where it says nothing but keys."""
    said = message_line(hint)
    return hinted(said) if _HINT.fullmatch(said.rstrip(".")) else content(said)


def with_tags(said: Content) -> Content:
    """A text with its tags as an editor has them, each of which can be put into the editor."""
    spans = [
        Span(*one.span(), of_tag(one.group("name"), alone=bool(one.group("alone"))))
        for one in TAG.finditer(said.plain)
    ]
    return said.add_spans(spans)


def of_tag(name: str, *, alone: bool) -> Style:
    """The style of words that put a tag into the editor: one that stands alone, or one that is around words."""
    return Style.from_meta({_TAG: [f"<{name}/>", ""] if alone else [f"<{name}>", f"</{name}>"]})


def key_at(event: events.Click) -> str | None:
    """The key that the words under the pointer press."""
    key = event.style.meta.get(_KEY)
    return key if isinstance(key, str) else None


def term_at(event: events.Click) -> str | None:
    """The Korean of the term under the pointer."""
    term = event.style.meta.get(_TERM)
    return term if isinstance(term, str) else None


def tag_at(event: events.Click) -> tuple[str, str] | None:
    """The tag under the pointer, as what opens and what closes it."""
    tag = event.style.meta.get(_TAG)
    return (str(tag[0]), str(tag[1])) if isinstance(tag, list) else None
