"""A post's page, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator

from translator.i18n import counted as number_of
from translator.i18n import tr
from translator.preview.html import NOTHING, Html, el, join, text, visible
from translator.preview.looks import STATES, STATES_SAID
from translator.preview.page import PreviewPage, ShownPassage, ShownTerm
from translator.preview.passages import counted, finding
from translator.preview.rows import join_rows, passage_row
from translator.preview.shell import brand, document
from translator.preview.tagged_html import words_of
from translator.units import Severity, State

_FILTERS = (("all", tr("All")), ("review", tr("To review")), ("findings", tr("With findings")))
_PLACES = 12  # where a term is used: so many lines are named


def render_page(page: PreviewPage, version: str | None = None) -> str:
    """The page as HTML: the same data give the same text. `version` is for a page that is served."""
    return document(_name(page), join([_header(page), _main(page), _footer(page)], "\n"), version)


def _title(page: PreviewPage) -> ShownPassage | None:
    return next((one for one in page.front if one.segment.field == "title"), None)


def _name(page: PreviewPage) -> Html:
    title = _title(page)
    if title is None:
        return text(tr("{post} · Olgim preview", post=page.post.rpartition("/")[2]))
    unit = title.unit
    said = unit.target if unit is not None and unit.target else title.segment.source
    return Html(tr("{words_of} · Olgim preview", words_of=words_of(said)))


# ---- above the post


def _header(page: PreviewPage) -> Html:
    title = _title(page)
    heading = (
        passage_row(title, heading="h1")
        if title is not None
        else el("h1", visible(page.post.rpartition("/")[2]), class_="file-name")
    )
    return el(
        "header",
        brand(),
        heading,
        _facts(page),
        _progress(page),
        _problems(page),
        _found(page),
    )


def _facts(page: PreviewPage) -> Html:
    rows = [
        (tr("Post"), page.post),
        (tr("English page"), f"{page.mirror} ({page.mirror_state})"),
        *page.facts,
    ]
    return el(
        "dl",
        *(el("div", el("dt", text(name)), el("dd", visible(said))) for name, said in rows),
        class_="facts",
    )


def _progress(page: PreviewPage) -> Html:
    counts = [(state, page.count(state)) for state in STATES]
    total = sum(number for _, number in counts)
    if not total:
        return el("p", text(tr("There is no Korean in this post.")), class_="progress-none")
    accepted = counts[0][1]
    done = total - page.count(State.UNTRANSLATED)
    parts = [
        el("span", class_=state.value, style=f"flex-grow:{number}") for state, number in counts if number
    ]
    words = [
        el("li", el("b", text(f"{number:,}")), text(f" {STATES[state].word}"), class_=state.value)
        for state, number in counts
        if number or state is State.ACCEPTED
    ]
    said = tr(
        "{done:,} of {total:,} passages translated, {accepted:,} accepted",
        done=done,
        total=total,
        accepted=accepted,
    )
    return el(
        "section",
        el("p", text(said), class_="said"),
        el("div", *parts, class_="bar", aria_hidden="true"),
        el("ul", *words, class_="counts"),
        class_="progress",
        aria_label=tr("Progress"),
    )


def _problems(page: PreviewPage) -> Html:
    if not page.problems:
        return NOTHING
    return el("ul", *(el("li", visible(one)) for one in page.problems), class_="problems")


def _found(page: PreviewPage) -> Html:
    """Every finding that isn't a mere note, with the way to its passage."""
    serious = [
        (passage, one, times)
        for passage in page.passages
        for one, times in counted(passage.findings)
        if one.severity is not Severity.NOTE
    ]
    if not serious:
        return NOTHING
    items = [
        el(
            "li",
            el("a", text(tr("Line {line}", line=passage.segment.line)), href=f"#{passage.segment.key}"),
            text(" "),
            finding(one, times),
            class_=one.severity.value,
        )
        for passage, one, times in serious
    ]
    return el(
        "nav",
        el(
            "details",
            el("summary", text(tr("Findings ({number})", number=len(items)))),
            el("ul", *items),
            open=len(items) <= 8,
        ),
        class_="found",
        aria_label=tr("Findings"),
    )


# ---- the post


def _main(page: PreviewPage) -> Html:
    others = [one for one in page.front if one is not _title(page)]
    front = [passage_row(one) for one in others]
    if page.front_text.strip():
        kept = el(
            "pre",
            el("code", visible(page.front_text)),
            tabindex="0",
            role="group",
            aria_label=tr("Front matter as it is"),
        )
        front.append(
            el(
                "div",
                el("details", el("summary", text(tr("Front matter as it is"))), kept, class_="span"),
                class_="row kept front",
            )
        )
    return el(
        "main",
        _filter(page),
        el(
            "div",
            el("span", text("한국어"), lang="ko"),
            el("span", text(tr("English"))),
            class_="columns",
            aria_hidden="true",
        ),
        join(front, "\n"),
        join_rows(page.rows),
        *_nothing(page),
    )


def _numbers(page: PreviewPage) -> dict[str, int]:
    passages = list(page.passages)
    return {
        "all": len(passages),
        "review": sum(1 for one in passages if one.to_review),
        "findings": sum(1 for one in passages if one.findings),
    }


def _filter(page: PreviewPage) -> Html:
    """Radio buttons: the stylesheet does the rest, so that no script is needed."""
    numbers = _numbers(page)
    choices = [
        el(
            "label",
            el("input", type="radio", name="show", id=f"show-{name}", checked=name == "all"),
            el("span", text(f"{word} "), el("small", text(f"{numbers[name]:,}"))),
        )
        for name, word in _FILTERS
    ]
    return el("fieldset", el("legend", text(tr("Show"))), *choices, class_="filter")


def _nothing(page: PreviewPage) -> Iterator[Html]:
    numbers = _numbers(page)
    if not numbers["review"]:
        yield el("p", text(tr("Nothing is left to review.")), class_="nothing review")
    if not numbers["findings"]:
        yield el("p", text(tr("The checks have nothing to say.")), class_="nothing findings")


# ---- below the post


def _footer(page: PreviewPage) -> Html:
    return el("footer", _terms(page), _left_alone(page), _legend())


def _terms(page: PreviewPage) -> Html:
    if not page.terms:
        return NOTHING
    lines = {passage.segment.key: passage.segment.line for passage in page.passages}
    head = el("tr", *(el("th", text(one), scope="col") for one in (tr("Korean"), tr("English"), tr("Lines"))))
    body = [
        el(
            "tr",
            el("th", visible(term.source), scope="row", lang="ko"),
            el("td", visible(term.target), *_about_term(term), lang="en"),
            el("td", *_places(term, lines)),
        )
        for term in page.terms
    ]
    table = el("table", el("thead", head), el("tbody", *body))
    box = el("div", table, class_="scroll", tabindex="0", role="group", aria_label=tr("Terms used"))
    return el(
        "section", el("h2", text(tr("Terms used")), id="terms"), box, class_="terms", aria_labelledby="terms"
    )


def _about_term(term: ShownTerm) -> Iterator[Html]:
    if term.advice:
        yield el("small", text(tr(" as it fits")))
    if term.missed:
        passages = number_of(len(term.missed), "passage")
        yield el("small", text(tr(" ! not said in {passages}", passages=passages)), class_="warning")
    if term.note:
        yield el("small", visible(term.note), class_="term-note")


def _places(term: ShownTerm, lines: dict[str, int]) -> Iterator[Html]:
    shown = term.used[:_PLACES]
    for number, key in enumerate(shown):
        if number:
            yield text(", ")
        yield el(
            "a", text(str(lines.get(key, 0))), href=f"#{key}", class_="missed" if key in term.missed else None
        )
    if len(term.used) > len(shown):
        yield text(tr(" and {number} more", number=len(term.used) - len(shown)))


def _left_alone(page: PreviewPage) -> Html:
    if not page.notices:
        return NOTHING
    items = [el("li", text(tr("Line {line}: ", line=one.line)), visible(one.reason)) for one in page.notices]
    return el(
        "section",
        el("h2", text(tr("Left as it is")), id="left-alone"),
        el("ul", *items),
        class_="left-alone",
        aria_labelledby="left-alone",
    )


def _legend() -> Html:
    states = [
        el(
            "div",
            el(
                "dt",
                el("span", text(look.glyph), aria_hidden="true", class_="glyph"),
                text(f" {look.word}"),
                class_=f"state {state.value}",
            ),
            el("dd", text(STATES_SAID[state])),
        )
        for state, look in STATES.items()
    ]
    changes = el(
        "div",
        el("dt", el("del", text(tr("old words"))), text(" "), el("ins", text(tr("new words")))),
        el("dd", text(tr("what was taken out, what was put in"))),
    )
    place = el(
        "div",
        el("dt", el("mark", text(tr("marked words")), class_="warning")),
        el("dd", text(tr("what a finding speaks of"))),
    )
    return el(
        "section",
        el("h2", text(tr("Legend")), id="legend"),
        el("dl", *states, changes, place),
        class_="legend",
        aria_labelledby="legend",
    )
