"""Lines that a renderer with rules of its own takes for code, and mistune doesn't: they are kept, and told once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translator.document.lazycode import below_code, is_tabbed
from translator.document.lazyfences import disputed_lines
from translator.document.lines import Lines
from translator.hangul import has_hangul
from translator.i18n import tr

_IN_FENCE = tr(
    "kramdown reads this as code, since a fence opens in a quote and closes outside it; it is left as it is"
)
_BELOW_CODE = tr(
    "kramdown reads this as code, since it is right below indented code; it is left as it is (a blank line between"
    " makes it text)"
)
_BELOW_HTML = tr(
    "CommonMark reads this as code, since a fence above it stands right below HTML, where it opens nothing, so that its"
    " end does; it is left as it is (a blank line above the fence makes this text)"
)
_TABBED = tr("kramdown reads this as code, since the quote's line begins with a tab; it is left as it is")
_BELOW_QUOTE = tr("this may be code, since it is indented right below a quote; it is left as it is")
_TABBED_QUOTE = re.compile(r"> ?\t")
_QUOTED_FENCE = re.compile(r"> {0,4}(?:```|~~~)")
_INDENT = re.compile(r" {4}| {0,3}\t")


@dataclass(slots=True)
class _Dispute:
    """Lines that are code for one reason; that is `told` once."""

    reason: str
    told: bool = False


class Disputes:
    """The disputed lines of a post, found while its structure is read from top to bottom: `lines`, by their numbers."""

    def __init__(self, text: str, lines: Lines, by_the_book: frozenset[int] = frozenset()) -> None:
        self._text = text
        self._post_lines = lines
        fenced = disputed_lines(lines.texts) if _QUOTED_FENCE.search(text) else ()
        self.lines = {line: _Dispute(_IN_FENCE) for line in fenced}
        self._note(sorted(by_the_book), _BELOW_HTML)
        self.tabbed_quotes = _TABBED_QUOTE.search(text) is not None

    def reason(self, first: int, last: int) -> str | None:
        """Why lines `first` to `last` are kept, if one of them is disputed; "" where that needn't be told (again)."""
        lines = range(first, last + 1)
        dispute = next((self.lines[line] for line in lines if line in self.lines), None)
        if dispute is None:
            return None
        tell = not dispute.told and any(has_hangul(self._post_lines.texts[line]) for line in lines)
        dispute.told |= tell
        return dispute.reason if tell else ""

    def below_code(self, first: int, last: int, container: int) -> None:
        """Note what stands right below the indented code on lines `first` to `last`, in a container that many columns
        wide. A blank line may be the last of the code's."""
        if last + 1 not in self.lines:
            self._note(below_code(self._from(last), self._raw(first)[:container]), _BELOW_CODE)

    def in_quote(self, line: int, column: int, *, quoted: bool) -> None:
        """Note a block that begins on this line, and what stands right below, where a tab makes it code in a quote; and
        one that is `quoted`, though it hasn't the quote's mark, where its indentation does."""
        if line in self.lines:
            return
        whole = self._raw(line)
        marks = whole[: whole.rfind(">", 0, column) + 1]
        if is_tabbed(whole, marks):
            self._note((line, *below_code(self._from(line), marks)), _TABBED)
        elif quoted and not marks and _INDENT.match(whole):
            self._note((line,), _BELOW_QUOTE)

    def _note(self, lines: Iterable[int], reason: str) -> None:
        dispute = _Dispute(reason)
        for line in lines:
            self.lines.setdefault(line, dispute)

    def _from(self, number: int) -> Iterator[tuple[int, str]]:
        return ((one, self._raw(one)) for one in range(number, len(self._post_lines.texts)))

    def _raw(self, line: int) -> str:
        return self._text[self._post_lines.starts[line] : self._post_lines.ends[line]]
