"""A passage on the page: its Korean, its English, and what is to be said of the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from translator.i18n import localised, tr
from translator.preview.html import NOTHING, Html, el, is_address, join, text, visible
from translator.preview.looks import SEVERITIES, STATES, kind_word
from translator.preview.page import ShownPassage, TextChange
from translator.preview.tagged_html import Inline, InlineMark
from translator.reasons import retold
from translator.tags import plain, tokens
from translator.units import UNTRANSLATED, Finding, Origin, Severity, State, Unit
from translator.worddiff import Op, word_diff

_WORST_FIRST = list(SEVERITIES)


def classes_of(passages: Sequence[ShownPassage], *names: str) -> str:
    """The classes of what holds passages: `names`, and what the passages want, which the filter asks for."""
    found = dict.fromkeys(name for name in names if name)
    for passage in passages:
        if passage.to_review:
            found["wants-review"] = None
        if passage.findings:
            found["wants-findings"] = None
    return " ".join(found)


def korean(passage: ShownPassage) -> Html:
    """Its Korean, a task's box before it."""
    segment = passage.segment
    return join([_box(passage.box), Inline(segment.tags, passage.links).show(segment.source)])


def english(passage: ShownPassage) -> Html:
    """Its English with the places of findings marked, or the word that there is none."""
    unit = passage.unit
    if unit is None or not unit.target:
        return el("span", text(_missing(unit)), class_="missing")
    marks = [
        InlineMark(
            one.start,
            one.end,
            one.severity.value,
            f"{SEVERITIES[one.severity].word}: {localised(one.message)}",
        )
        for one in _worst_first(passage.findings)
        if one.start is not None and one.end is not None
    ]
    return join([_box(passage.box), Inline(passage.segment.tags, passage.links).show(unit.target, marks)])


def _missing(unit: Unit | None) -> str:
    if unit is None or not unit.left:
        return tr("No English yet")
    if unit.left_out:
        return tr("The English page has nothing for this.")
    return tr("Not matched with the English page: {why}.", why=retold(unit.waived[UNTRANSLATED]))


def _box(state: str) -> Html:
    if not state:
        return NOTHING
    return join(
        [
            el(
                "span",
                text("☑" if state == "done" else "☐"),
                role="img",
                aria_label=tr("done") if state == "done" else tr("open"),
            ),
            text(" "),
        ]
    )


def state_class(passage: ShownPassage) -> str:
    """The class of its state."""
    return "same" if passage.unit is None else passage.unit.state.value


def label_of(passage: ShownPassage) -> str:
    """What it is, where it stands and how far it is: for those who hear the page."""
    segment, unit = passage.segment, passage.unit
    said = [kind_word(segment.kind.value, segment.field), tr("line {line}", line=segment.line)]
    if unit is not None:
        said.append(STATES[unit.state].word)
    return ", ".join(said)


def state_mark(unit: Unit | None, kind: str = "") -> Html:
    """The state, quietly; that a person wrote it, where one did; and what `kind` of passage it is, if that is named."""
    named = join([text(" "), el("span", text(kind), class_="kind")]) if kind else NOTHING
    if unit is None:
        return el("p", el("span", text(tr("as it is"))), named, class_="state same")
    if unit.left:
        return el("p", el("span", text(tr("not matched"))), named, class_="state same")
    look = STATES[unit.state]
    said = [el("span", text(look.glyph), class_="glyph", aria_hidden="true"), text(f" {look.word}")]
    if unit.origin is Origin.HUMAN:
        said.append(el("small", text(tr(" by hand"))))
    title = unit.whose if unit.target else None
    return el("p", el("span", *said), named, class_=f"state {unit.state.value}", title=title)


def remarks(passage: ShownPassage) -> Html:
    """All that is to be said of it: findings, changes, where its links lead, notes. Nothing, if there is none."""
    said = [
        _findings(passage.findings),
        *(_change(passage, change) for change in passage.changes),
        _targets(passage),
        *_notes(passage),
    ]
    inside = join(one for one in said if one)
    return el("div", inside, class_="remarks") if inside else NOTHING


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: _WORST_FIRST.index(one.severity))


def _findings(findings: Sequence[Finding]) -> Html:
    if not findings:
        return NOTHING
    items = (el("li", finding(one, times), class_=one.severity.value) for one, times in counted(findings))
    return el("ul", *items, class_="findings")


def counted(findings: Sequence[Finding]) -> list[tuple[Finding, int]]:
    """The findings, the worst first, those that say the same once, with how often they say it."""
    times = Counter((one.severity, one.code, one.message) for one in findings)
    first = {(one.severity, one.code, one.message): one for one in reversed(findings)}
    return [
        (one, times[one.severity, one.code, one.message]) for one in _worst_first([*first.values()][::-1])
    ]


def finding(one: Finding, times: int = 1) -> Html:
    """A finding in a sentence: how bad, what, how many times, and the check's name."""
    often = el("span", text(tr("{times} times ", times=times)), class_="times") if times > 1 else NOTHING
    return join(
        [
            severity(one.severity),
            visible(f" {localised(one.message)} "),
            often,
            el("code", text(one.code), class_="code-of"),
        ]
    )


def severity(one: Severity) -> Html:
    """A finding's severity as its sign and a word."""
    look = SEVERITIES[one]
    return el(
        "strong", el("span", text(look.glyph), class_="glyph", aria_hidden="true"), text(f" {look.word}")
    )


def _change(passage: ShownPassage, change: TextChange) -> Html:
    inline = Inline(passage.segment.tags, passage.links)
    diff = word_diff(_with_own(passage, change.old), _with_own(passage, change.new))
    if diff.alike:
        body = [el("p", inline.changes(diff.pieces), lang=change.language)]
    else:
        body = [
            el("p", inline.changes(diff.side(op)), lang=change.language) for op in (Op.DELETED, Op.INSERTED)
        ]
    return el("div", el("p", text(change.name), class_="about"), *body, class_="change")


def _with_own(passage: ShownPassage, tagged: str) -> str:
    """A tagged text with what the post's own protected tags show, and not what a model put there."""
    shown = {tag.id: tag.shown for tag in passage.segment.tags}
    parts: list[str] = []
    at = 0
    for token in tokens(tagged):
        if not token.paired and token.name in shown:
            own = shown[token.name]
            parts += (
                tagged[at : token.start],
                f"<{token.name}>{own}</{token.name}>" if own else f"<{token.name}/>",
            )
            at = token.end
    return "".join((*parts, tagged[at:]))


def _targets(passage: ShownPassage) -> Html:
    """Where links lead whose words don't say so, each once."""
    said = plain(passage.segment.source) + "".join(
        tag.shown or tag.opening for tag in passage.segment.tags if not tag.paired
    )
    hidden = [target for target in dict.fromkeys(passage.links.values()) if target not in said]
    if not hidden:
        return NOTHING
    return el("ul", *(el("li", *_target(one)) for one in hidden), class_="targets")


def _target(target: str) -> Iterator[Html]:
    yield el("span", text("→ "), aria_hidden="true")
    if is_address(target):
        yield el("a", visible(target), href=target, rel="noopener noreferrer nofollow")
    else:
        yield el("span", visible(target))


def _notes(passage: ShownPassage) -> Iterator[Html]:
    unit = passage.unit
    for note in passage.segment.notes:
        yield el("p", el("strong", text(tr("The author says: "))), visible(note), class_="note")
    if unit is None:
        return
    if unit.note:
        yield el("p", el("strong", text(tr("Note: "))), visible(unit.note), class_="note")
    for code, reason in sorted(unit.waived.items()):
        said = f"{retold(reason)} " if reason else ""
        yield el(
            "p",
            el("strong", text(tr("Set aside: "))),
            visible(said),
            el("code", text(code.partition("[")[0]), class_="code-of"),
            class_="note",
        )
    if unit.state is State.STALE and not unit.proposal and unit.target:
        yield el("p", text(tr("The English is still that of the old Korean.")), class_="note")
