"""The check for what sounds like a model and may be the author's: a remark to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.rules.chatter import AGREEING, I_WILL, LABELLED, said, saying
from translator.rules.wording import any_of
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMON_LABEL = any_of("target en output answer response result")
_ANSWERING = any_of("결과 출력 응답 답변 정답 대상 목표")
_AGREED = any_of(
    "물론 네 예 응 그래 그럼 그렇 좋 알겠 당연 확실 분명 틀림 오케이 OK 맞 괜찮 훌륭 멋 대박 최고 잘 절대 자, 일단"
)
_REMARKS = (
    saying(rf"\A\W{{0,4}}{AGREEING}[,!.:]*\s+{I_WILL}", _AGREED),
    saying(rf"\A\W{{0,4}}{_COMMON_LABEL}\s*:\s", rf"{_ANSWERING}|{LABELLED}"),
    saying(r"\bi hope this helps\b", any_of("도움 도와 바라 바랍 바람 좋겠 유용 길")),
)


@CHECKS.check(
    "remark",
    Severity.WARNING,
    "Nothing sounds like a remark of the model's that the source doesn't make: “Sure, I can”, “I hope this helps”.",
)
def remark(pair: Pair) -> Iterator[Flaw]:
    """Sentences in which a model may speak for itself, where nothing in the source explains them."""
    for match in said(pair, _REMARKS):
        message = later(
            "“{match}” reads like a remark of your own: say what the source says, and no more.",
            match=match[0].strip(),
        )
        yield Flaw.of(pair.target, match, message)
