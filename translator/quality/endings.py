"""The check that a translation ends as its source does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.rules.wording import any_of, words
from translator.tags import OBJECT
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRAILING = re.compile(r"(?:[\s\"'”’)\]»*_]|<[^<>]*>)+$")
_TAIL = 80  # characters at the end in which marks are passed over
_EMOJI = re.compile(r"[^\w\s\"'”’)\].,:;!?…%°+/\\|~^=<>&#@$₩€-]$")
_SENTENCE_END = re.compile(r"[.!?…。！？:;—]$")
_KOREAN_STATEMENT = re.compile(r"[다요죠음함임]\.$")
# A question within a statement may be asked outright in English: ‘이게 최선인가’를 자주 생각한다.
_WONDERING = re.compile(
    rf"\?|{any_of('모르 궁금 싶다 싶었 싶은 의문 물었 물어 묻 질문 필요')}|[까나가지냐니래][\"'”’」』]"
    rf"|(?:[을를일할될갈볼]까|[하되인]나|는가|은가|인가)\s{any_of('하 싶 생각 고민 걱정 따 돌아')}"
)
_QUOTED_TRAIL = re.compile(r"(?:\.\.|…|~)[\"'”’」』]")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)$")
_TRAILS_OFF_TOO = re.compile(r"(?:\.\.|…|~|등\W*)$")
_ABBREVIATION = re.compile(
    rf"\b(?:{any_of('etc Inc Ltd Co Corp Jr Sr vs e.g i.e a.m p.m U.S al No St approx')}|[A-Z])\.$"
)
_RUNNING_TEXT = words("paragraph footnote html comment")
_TITLES = words("heading title")


@CHECKS.check(
    "end-punctuation",
    Severity.WARNING,
    "The translation ends as the source does: a statement in a full stop, a heading without.",
)
def end_punctuation(pair: Pair) -> Iterator[Flaw]:
    """A last mark that doesn't fit the source's: a statement without a full stop, a heading with one."""
    source, target = (_without_trailing(text.plain) for text in (pair.source, pair.target))
    if source and target and not target.endswith(OBJECT) and not _EMOJI.search(target):
        message = _fault(pair, source, target)
        if message:
            end = len(pair.target.plain.rstrip())
            yield Flaw.at(pair.target, end - 1, end, message)


def _without_trailing(text: str) -> str:
    """`text` without the quotes, brackets and markup that may close it."""
    text = text.rstrip()
    return text[:-_TAIL] + _TRAILING.sub("", text[-_TAIL:])


def _fault(pair: Pair, source: str, target: str) -> str:
    trails_off = _TRAILS_OFF_TOO.search(source) or _QUOTED_TRAIL.search(pair.source.plain)
    if _ELLIPSIS.search(target) and not trails_off:
        return later("The translation trails off in an ellipsis, the source doesn't: is it cut short?")
    if target[-1] in ",;-" and _SENTENCE_END.search(source) and source[-1] not in ";:":
        return later("The translation ends in “{target}”: is it cut short?", target=target[-1])
    if _KOREAN_STATEMENT.search(source) and not _SENTENCE_END.search(target) and _wants_stop(pair, target):
        return later("The source ends in a full stop, the translation without one: end the sentence.")
    if target.endswith("?") and source.endswith("다.") and not _WONDERING.search(pair.source.plain):
        return later(
            "The translation ends in a question mark, the source in a statement: end it as the source does."
        )
    if pair.kind in _TITLES and _stop_added(source, target):
        return later("The source is a heading without a full stop: end the translation without one.")
    return ""


def _wants_stop(pair: Pair, target: str) -> bool:
    """List items and cells often go without a stop, but not after a whole sentence."""
    return pair.kind in _RUNNING_TEXT or re.search(r"\w{3}\. [A-Z]", target) is not None


def _stop_added(source: str, target: str) -> bool:
    several = ". " in target or target.endswith("..")
    return (
        target.endswith(".") and source[-1] not in ".…" and not several and not _ABBREVIATION.search(target)
    )
