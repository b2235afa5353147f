"""Code spans, as each renderer closes them, and those that hold words to be read."""

from __future__ import annotations

from translator.document.inline_patterns import BREAKS, TICKS, has_words
from translator.document.inline_pieces import InlinePiece, Role, pair
from translator.document.inline_state import ScanState
from translator.document.parse_options import Engine
from translator.hangul import has_hangul
from translator.tags import CODE, CODE_MARK, TAG


def code_span(state: ScanState, at: int) -> int | None:
    """A run of backticks: code, or text where nothing closes it. Gives where to go on, None where it is a character."""
    match = TICKS.match(state.text, at)
    assert match
    length = match.end() - at
    if length == 1 and state.context.engine is Engine.KRAMDOWN and _stands_apart(state.text, at):
        return None
    if state.context.engine is Engine.KRAMDOWN:
        before = _first_marks(state, at, match.end())
    else:
        before = _closed_at(state, match.end(), length)
    if before is None:
        return state.literal(at, match.end())
    end = before + length
    shown = " ".join(state.stretch.original(match.end(), before).split("\n"))
    if len(shown) > 2 and shown.startswith(" ") and shown.endswith(" "):
        shown = shown[1:-1]
    if not state.text.startswith("`", end) and _hold_words(state, at, end, shown):
        return _code_words(state, at, match.end(), before, end)
    return state.keep(at, end, CODE, "code", shown)


def _closed_at(state: ScanState, behind: int, length: int) -> int | None:
    """Where the next run of as many backticks begins; None where there is none."""
    if state.ticks is None:
        state.ticks = {}
        for run in TICKS.finditer(state.text):
            state.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        for starts in state.ticks.values():
            starts.reverse()
    starts = state.ticks.get(length, [])
    while starts and starts[-1] < behind:
        starts.pop()
    return starts[-1] if starts else None


def _first_marks(state: ScanState, at: int, behind: int) -> int | None:
    """Where kramdown has the marks end code: as soon as they stand there, be it in a longer run. None if nowhere."""
    marks = state.text[at:behind]
    start = -1 if marks in state.absent else state.text.find(marks, behind)
    if start < 0:
        state.absent.add(marks)
        return None
    return start


def _stands_apart(text: str, at: int) -> bool:
    """Whether a mark has a blank on either side: to kramdown that is a character like another."""
    before = text[at - 1] if at else " "
    return before.isspace() and text[at + 1 : at + 2].isspace()


def _hold_words(state: ScanState, at: int, end: int, shown: str) -> bool:
    code = state.context.code
    if code is None or state.stretch.html:
        return False
    if code.theirs is None and not has_hangul(shown):
        code.kept.add(state.text[at:end])
        return False
    if not has_words(shown) or not shown.isprintable():
        return False
    written = state.stretch.original(at, end)
    plain = written == state.text[at:end] and not TAG.search(shown)
    return plain and code.hold_words(written, shown)


def _code_words(state: ScanState, at: int, behind: int, before: int, end: int) -> int:
    """Words between code marks; the blanks beside the marks belong to these."""
    inner = state.text[behind:before]
    start = behind + len(inner) - len(inner.lstrip())
    stop = behind + len(inner.rstrip())
    state.text_to(at)
    opening, closing = pair((at, start), (stop, end), CODE_MARK, "code-words")
    state.pieces.append(opening)
    state.pending = start
    for line in BREAKS.finditer(state.text, start, stop):
        state.text_to(line.start())
        state.pieces.append(InlinePiece(Role.TEXT, *line.span(), "\n"))
        state.pending = line.end()
    state.text_to(stop)
    state.pieces.append(closing)
    return end
