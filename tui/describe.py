"""What the screen says of a post and of a segment, as plain functions of a session."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from glossary import Term
from translator.bitext import Match
from translator.document import Tag
from translator.i18n import localised, tr
from translator.llm.cost import in_dollars
from translator.reasons import retold
from translator.tags import OTHER, kind_of
from translator.units import UNTRANSLATED, Origin, State, Unit
from translator.workflow.review import Clean, ReviewSession, Show
from translator.workflow.review_asking import AskingOffer, AskingProgress, LiveAsking
from translator.workflow.review_listing import Counts, segments
from translator.workflow.review_opening import Desk
from translator.workflow.review_versions import Alternative
from tui.looks import BESIDE, DRAFT, NOT_MATCHED, SEVERITIES, STATES, bar, changes, worst
from tui.mouse import hinted, of_tag, of_term, with_tags
from tui.remark_lines import distinct, finding_line, said_note
from tui.segment_list import Row
from tui.text import Mark, content, message_line, one_line, tagged, with_hits

# What a segment is, by its kind or the front matter's field; other fields are named as they are written.
_KINDS = {
    "attribute": tr("attribute"),
    "caption": tr("caption"),
    "cell": tr("cell"),
    "comment": tr("comment"),
    "definition": tr("definition"),
    "description": tr("description"),
    "footnote": tr("footnote"),
    "heading": tr("heading"),
    "item": tr("item"),
    "paragraph": tr("paragraph"),
    "title": tr("title"),
}
_MOST_AROUND = 18  # columns of the words that a tag is around
_SHORT_DRAFT = 240  # letters of a draft that is shown whole in a question
_AROUND = 5  # words of what is the same, on either side of a difference in a list


def row(session: ReviewSession, place: int, query: str = "") -> Row:
    """A segment in the list."""
    unit = session.units[place]
    return Row(
        number=session.numbers[place],
        state=unit.state,
        source=unit.source,
        target=unit.target,
        severity=worst(session.checks.of(unit)),
        heading=unit.kind == "heading" or (unit.kind == "front-matter" and place == 0),
        draft=unit.key in session.drafts,
        beside=bool(unit.proposal),
        query=query,
        other=NOT_MATCHED if unit.left and unit.key not in session.drafts else None,
    )


def header(desk: Desk, show: Show, query: str, width: int, place: int | None = None) -> Content:
    """The top line: which post, where in it the cursor is, how far it is, what is listed."""
    session = desk.session
    counts = session.counts
    numbers = {
        State.ACCEPTED: counts.accepted,
        State.PROPOSED: counts.proposed,
        State.STALE: counts.stale,
        State.UNTRANSLATED: counts.untranslated,
    }
    counted = [
        (STATES[state], number) for state, number in numbers.items() if number or state is State.ACCEPTED
    ]
    signs = [Content.styled(f"{look.glyph}{number}", look.style) for look, number in counted]
    words = [Content.styled(f"{look.glyph}{number} {look.word}", look.style) for look, number in counted]
    name = content(session.label, "bold")
    short = content(session.label.rpartition("/")[2], "bold")
    listed = (
        tr(show.value)
        if not query
        else f"{tr(show.value)}: {query}"
        if show is not Show.ALL
        else tr("find: {query}", query=query)
    )
    filtered = show is not Show.ALL or bool(query)
    listing = (
        Content.assemble((f" {one_line(listed)} ", "$background on $accent"), "  ")
        if filtered
        else Content("")
    )
    start = Content.assemble((" olgim ", "bold $background on $primary"), " ")
    if len(desk) > 1:
        start += content(tr("post {place} of {number} ", place=desk.place + 1, number=len(desk)), "$faint")
    # Of a path, its end says more; words of the signs say more than the rest of it, and than a bar.
    fits = ((10 if width >= 120 else 6, name, words), (6, short, words), (0, short, words), (6, name, signs))
    for cells, said, states in (*fits, (6, short, signs), (0, short, signs)):
        done = bar(counts.part, cells)
        end = listing + Content("  ").join([*_number(session, place), *states, done])
        room = width - start.cell_length - end.cell_length - 3
        if said.cell_length <= room:
            break
    name = said.truncate(max(8, room), ellipsis=True)
    gap = " " * max(1, width - start.cell_length - name.cell_length - end.cell_length - 1)
    return Content.assemble(start, name, gap, end)


def _number(session: ReviewSession, place: int | None) -> list[Content]:
    """Which segment of how many it is; nothing of one that isn't counted."""
    number = session.numbers[place] if place is not None and place < len(session.numbers) else 0
    if not number:
        return []
    return [content(tr("segment {number} of {total}", number=number, total=session.counts.total), "bold")]


def korean(session: ReviewSession, unit: Unit, query: str = "", *, named: bool = False) -> Content:
    """The source, terms and what was searched for marked; `named`: with its tags, as an editor has them."""
    marks = [
        Mark(one.start, one.end, "$term underline", of_term(one.term.source))
        for one in session.terms(unit.key)
    ]
    said = with_hits(tagged(unit.source, session.segment(unit.key).tags, marks, named=named), query)
    return with_tags(said) if named else said


def english(session: ReviewSession, unit: Unit, query: str = "") -> Content:
    """The translation, the places of findings and what was searched for marked; or why there is none.

    Below it, what the English page has there and keeps.
    """
    if unit.left:
        return _not_matched(session, unit)
    if not unit.target:
        there = _there(session, unit) if session.page.is_own else []
        return Content("\n").join([content(tr("e, or two clicks here, to write it."), "$faint"), *there])
    marks = [
        Mark(finding.start, finding.end, f"{SEVERITIES[finding.severity].style} underline")
        for finding in session.checks.of(unit)
        if finding.start is not None and finding.end is not None
    ]
    said = with_hits(tagged(unit.target, session.segment(unit.key).tags, marks), query)
    if not session.page.keeps_out(unit.key):
        return said
    stays = tr(
        "Publishing won't put this into {path}: what a person has there stays.", path=session.page.shown
    )
    return Content("\n").join([said, content(stays, "$warning"), *_there(session, unit)])


def _not_matched(session: ReviewSession, unit: Unit) -> Content:
    """Why the English page has no English for a unit, as far as adopting it could tell, and what it has there."""
    if unit.left_out:
        why = tr("Your English page has nothing for this.")
    else:
        why = tr("Not matched with your English page: {why}.", why=retold(unit.waived[UNTRANSLATED]))
    stays = tr(
        "{path} stays as it is here: English written in the review is not put into it.",
        path=session.page.shown,
    )
    return Content("\n").join([content(why, "$faint"), *_there(session, unit), content(stays, "$faint")])


def _there(session: ReviewSession, unit: Unit) -> list[Content]:
    """What the English page has in the place of a unit, with a line that says so; nothing where that isn't known."""
    there = [tagged(one.source, one.tags) for one in session.page.there(unit.key)]
    return [content(tr("{path} has there:", path=session.page.shown), "$faint"), *there] if there else []


def korean_title(session: ReviewSession, unit: Unit, place: int) -> str:
    """The title of the Korean pane: what kind of segment it is, its number, and its line in the post."""
    segment = session.segment(unit.key)
    kind = segment.field or unit.kind
    kind = _KINDS.get(kind, kind)
    if unit.left:
        return tr("Korean · {kind}, line {line}", kind=kind, line=segment.line)
    number = session.numbers[place]
    return tr("{place} · Korean · {kind}, line {line}", place=number, kind=kind, line=segment.line)


def english_title(unit: Unit, *, draft: bool = False, width: int = 0) -> Content:
    """The state of the translation, and whose it is; of that, as much as so many columns hold (0: any number).

    What waits for the person is said before whose the words are.
    """
    if not unit.target:  # its glyph is what stands between the parts
        look = NOT_MATCHED if unit.left else STATES[unit.state]
        return Content(" · ").join([Content.styled(look.word, look.style), *([DRAFT.label] * draft)])
    whose = [content(unit.whose)]
    waiting = [BESIDE.label] * bool(unit.proposal) + [DRAFT.label] * draft
    state, name = [STATES[unit.state].label], [content(tr("English"))]
    for parts in ([*name, *state, *whose, *waiting], [*name, *state, *waiting], [*state, *waiting]):
        title = Content(" · ").join(parts)
        if not width or title.cell_length <= width:
            return title
    return Content(" · ").join([content(STATES[unit.state].glyph, STATES[unit.state].style), *waiting])


def side(session: ReviewSession, unit: Unit, matches: Sequence[Match] | None) -> Content:
    """All that is known about a segment. `matches` is None while the memory is being asked."""
    versions = session.alternatives(unit.key)
    said = [
        (tr("Findings"), [finding_line(alike) for alike in distinct(session.checks.of(unit))]),
        (tr("Terms"), _terms(session, unit)),
        (tr("Alternatives"), _versions(unit, versions)),
        (tr("Memory"), _matches(matches or (), len(versions) + 1)),
    ]
    blocks = [_block(title, lines) for title, lines in said if lines]
    unsaid = tr("no reason given")
    waived = [
        content(f"{code.partition('[')[0]}: {retold(reason) or unsaid}")
        for code, reason in unit.waived.items()
    ]
    if waived:
        blocks.append(_block(tr("Waived"), waived))
    if unit.note:
        blocks.append(_block(tr("Note"), [content(line) for line in said_note(unit.note).split("\n")]))
    notes = session.segment(unit.key).notes
    if notes:
        blocks.append(_block(tr("The author says"), [content(line) for line in notes]))
    if not blocks:
        return content(
            tr("Searching the memory …") if matches is None else tr("No finding, no term, nothing similar."),
            "$faint",
        )
    return Content("\n\n").join(blocks)


def _block(title: str, lines: Sequence[Content]) -> Content:
    return Content.assemble((title, "bold $primary"), "\n", Content("\n").join(lines))


def _terms(session: ReviewSession, unit: Unit) -> list[Content]:
    missed = (
        {id(miss.term) for miss in session.glossary.misses(unit.source, unit.target)}
        if unit.target
        else set()
    )
    terms: dict[int, Term] = {id(match.term): match.term for match in session.terms(unit.key)}
    lines = []
    for name, term in terms.items():
        mark = ("✗ ", "$warning") if name in missed else ("✓ ", "$success") if unit.target else ("  ", "")
        said = tr("kept as it is") if term.do_not_translate and term.source == term.target else term.target
        fits = ""
        if term.advice:  # neither kept nor broken
            mark, said, fits = ("· ", "$faint"), ", ".join(term.told), tr("  as it fits")
        lines.append(
            Content.assemble(
                mark, (one_line(term.source), "$term"), " ", content(one_line(said)), (fits, "$faint")
            ).stylize(of_term(term.source))
        )
        if term.note:
            lines.append(content(f"  {one_line(term.note)}", "$faint"))
    return lines


def _versions(unit: Unit, versions: Sequence[Alternative]) -> list[Content]:
    lines = []
    for number, one in enumerate(versions, 1):
        lines += [
            Content.assemble((f"{number} ", "bold $accent"), (one.what, "$faint")),
            Content.assemble("  ", difference(unit, one.text)),
        ]
    return lines


def difference(unit: Unit, text: str) -> Content:
    """What other English has in the place of a unit's."""
    if not unit.target:
        return content(one_line(text))
    return changes(one_line(unit.target), one_line(text), around=_AROUND)


def drafted(unit: Unit, text: str) -> Content:
    """What was typed for a unit and isn't saved: whole where it isn't long, else where it differs from the English."""
    said = one_line(text)
    if not unit.target or len(said) <= _SHORT_DRAFT:
        return content(said)
    return changes(one_line(unit.target), said, apart=True, around=_AROUND)


def alternatives(
    session: ReviewSession, unit: Unit, matches: Sequence[Match]
) -> list[tuple[Alternative, Content]]:
    """All other English for a unit, its own first and then the memory's, in the order of their numbers; each with its
    name and how it differs.
    """
    own = list(session.alternatives(unit.key))
    memory = [
        Alternative(
            one.target, Origin.MEMORY, one.author, tr("from the memory, {score}% alike", score=one.score)
        )
        for one in matches
    ]
    return [
        (one, Content.assemble((f"{one.what}\n", "$faint"), "     ", difference(unit, one.text)))
        for one in (*own, *memory)
    ][:9]


def _matches(matches: Sequence[Match], first: int) -> list[Content]:
    lines = []
    for number, match in enumerate(matches[: 10 - first], first):
        lines.append(
            Content.assemble(
                (f"{number} ", "bold $accent"),
                (f"{match.score}% ", "$faint"),
                content(one_line(match.target)),
            )
        )
        lines.append(content(f"  {one_line(match.source)}", "$faint"))
    return lines


def tags_to_keep(session: ReviewSession, unit: Unit) -> Content:
    """The tags that the English of a segment has to have."""
    tags = session.segment(unit.key).tags
    if not tags:
        return content(tr("^z takes back what you typed last, ^y types it again."), "$faint")
    said = [
        Content.assemble(
            content(f"{tag.id} ", "$code"),
            content(_around_what(unit.source, tag)),
            (f" ({what_tag(tag)})", "$faint"),
        ).stylize(of_tag(tag.id, alone=f"<{tag.id}>" not in unit.source))
        for tag in tags
    ]
    return Content.assemble((tr("Each tag once, a click puts it in: "), "$faint"), Content(" · ").join(said))


def what_tag(tag: Tag) -> str:
    """What a tag is: a link, bold, code."""
    return (kind_of(tag.id) or OTHER).word


def tag_problem(problems: Sequence[str], tags: Sequence[Tag], text: str) -> str:
    """What is wrong with the tags of a text, in a line: all that are missing, where nothing else is wrong."""
    missing = [tag for tag in tags if f"<{tag.id}>" not in text and f"<{tag.id}/>" not in text]
    if len(missing) < len(problems):
        return localised(problems[0])
    return tr("missing: {tags}", tags=", ".join(f"<{tag.id}> {what_tag(tag)}" for tag in missing))


def _around_what(source: str, tag: Tag) -> str:
    """The words of the Korean that a tag is around, or what it stands for; shortened."""
    _, opened, rest = source.partition(f"<{tag.id}>")
    words = one_line(rest.partition(f"</{tag.id}>")[0]) if opened else ""
    return content(words or one_line(tag.shown or tag.opening)).truncate(_MOST_AROUND, ellipsis=True).plain


def accepted_range(said: str, flagged: int, drafts: int) -> str:
    """What became of a range that was accepted: how many of it have findings, how many were left out for a draft."""
    if flagged:
        said = tr("{said}; with findings: {number} (✓!)", said=said, number=flagged)
    if drafts:
        said = tr("{said}; left out, with an unsaved draft: {number} (✎)", said=said, number=drafts)
    return said


def left_out(clean: Clean) -> str:
    """What accepting all leaves out, as a sentence after another; nothing where it leaves nothing out."""
    parts = []
    if clean.flagged:
        parts.append(
            tr(
                "{flagged} {what} a finding",
                flagged=clean.flagged,
                what="has" if clean.flagged == 1 else "have",
            )
        )
    if clean.drafted:
        parts.append(tr("unsaved drafts: {drafted} (✎)", drafted=clean.drafted))
    if clean.elsewhere:
        parts.append(
            tr(
                "{elsewhere} {what} outside the filter",
                elsewhere=clean.elsewhere,
                what="is" if clean.elsewhere == 1 else "are",
            )
        )
    return tr(" Left out: {parts}.", parts=", ".join(parts)) if parts else ""


def opened(counts: Counts, unmatched: int, blocked: int = 0) -> str:
    """What there is to do in a post as it is opened. Of its passages, some are not matched with its English page, and
    some are accepted, but so many block publishing.
    """
    left = counts.total - counts.accepted + blocked
    if left:
        return tr(
            "{left} of {total} segments to review. a: accept, e: edit (or two clicks), ?: keys.",
            left=left,
            total=counts.total,
        )
    if unmatched:
        return tr(
            "✓ All is accepted; not matched with the English page: {number}. f: filter.", number=unmatched
        )
    return tr("✓ All is accepted. P: publish, after seeing the diff; y: all posts.")


def is_blocked(session: ReviewSession, unit: Unit) -> bool:
    """Whether a critical finding is all that a person has to see to in a segment."""
    decides = unit.state in {State.UNTRANSLATED, State.STALE} or bool(unit.proposal)
    return not decides and session.critical(unit) is not None


def advice(session: ReviewSession, unit: Unit) -> str:
    """What a person can do about a segment that isn't a plain proposal; empty for one that is."""
    match unit.state:
        case _ if unit.left:
            return tr("Nothing is to do here. To change your English, edit its file.")
        case State.UNTRANSLATED if session.page.is_own:
            return tr(
                "The English page is a person's own: no review can be published over it. P: more on that."
            )
        case State.UNTRANSLATED:
            return tr("No English yet. e: write it; r: ask the model.")
        case State.STALE if unit.proposal:
            return tr("The Korean changed. a: keep the English; m: take the proposal; e: edit.")
        case State.STALE:
            return tr("The Korean changed. a: keep the English; e: edit.")
        case _ if unit.proposal:
            return tr("A proposal is beside the English. a: keep the English; m: take it; e: edit.")
        case _ if is_blocked(session, unit):
            return tr("A critical finding blocks publishing. e: fix it; w: waive it, and say why.")
        case _ if unit.key in session.drafts:
            return tr("A draft is here, not in use yet. e: continue it, or throw it away (^o there).")
    return ""


def offered(offer: AskingOffer) -> str:
    """What can be done about a post with segments that have no English."""
    if not offer.model and offer.remembered < offer.segments:
        return tr("No English yet. e: write it. No model: --base-url URL, or OPENAI_API_KEY.")
    price = price_of(offer)
    if offer.segments == 1:
        return tr("R: translate it{price}; r: this one; e: write it.", price=price)
    return tr(
        "R: translate all {segments:,}{price}; r: this one; e: write it.",
        segments=offer.segments,
        price=price,
    )


def price_of(offer: AskingOffer) -> str:
    """By which model, and for how much."""
    if offer.remembered >= offer.segments:
        return tr(" (from the memory, free)")
    if not offer.model:
        return ""
    model = tr("{model} at {host}", model=offer.model, host=offer.host) if offer.host else offer.model
    if not offer.cost:
        return f" ({model}, {in_dollars(offer.cost)})"
    return tr(" ({model}, about {cost})", model=model, cost=in_dollars(offer.cost))


def progress(so_far: AskingProgress, width: int, *, stoppable: bool = True) -> Content:
    """How far the model is, in a line; how to stop it, where a key does so now."""
    minutes, seconds = divmod(int(so_far.seconds), 60)
    far = [tr("◌ {answered:,} of {wanted:,}", answered=so_far.answered, wanted=so_far.wanted)]
    if so_far.failed:
        far.append(tr("⊘ {failed:,} failed", failed=so_far.failed))
    spent = [f"{minutes}:{seconds:02}"]
    if so_far.cost is None or so_far.cost or so_far.expected:
        about = (
            tr(" of about {in_dollars}", in_dollars=in_dollars(so_far.expected)) if so_far.expected else ""
        )
        spent.append(f"{in_dollars(so_far.cost) if so_far.cost != 0 else '$0'}{about}")
    why = []
    if so_far.waiting:
        why.append(
            tr(
                "waiting {wait:.0f} s: {message_line}",
                wait=so_far.wait,
                message_line=message_line(so_far.waiting),
            )
        )
    end = Content.assemble("  ", hinted(tr("  Esc: stop"))) if stoppable else Content("")
    said = message_line(so_far.trouble) if so_far.trouble else so_far.model
    while True:  # why it doesn't go on comes before what it has taken so far
        line = "  ".join([*far, *spent, *why])
        room = width - cell_len(line) - end.cell_length - 2
        if not spent or room >= (cell_len(said) if so_far.trouble else -2):
            break
        spent.pop()
    if said and room >= min(cell_len(said), 12):
        line += f"  {content(said).truncate(room, ellipsis=True).plain}"
    return content(line).truncate(max(0, width - end.cell_length), ellipsis=True) + end


def asked(asking: LiveAsking) -> str:
    """How asking the model went."""
    so_far = asking.progress
    said = tr("{segments} answered", segments=segments(so_far.answered))
    if asking.cancelled:
        said = tr(
            "Stopped: {answered} of {segments} answered",
            answered=so_far.answered,
            segments=segments(so_far.wanted),
        )
    receipt = asking.receipt
    if receipt is not None and receipt.usage.tokens:
        said += tr(" by {model} for {in_dollars}", model=receipt.model, in_dollars=in_dollars(receipt.cost))
    if so_far.failed:
        first = next(iter(asking.problems.values()))
        said += tr(
            "; {failed} failed (⊘): {message_line}", failed=so_far.failed, message_line=message_line(first)
        )
    return f"{said}."
