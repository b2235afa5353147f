"""What is lost of a number though its digits are kept: a last zero, its sign, which of two stands above the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from translator.i18n import later
from translator.quality.markup import without_addresses
from translator.quality.reading.english import read_english
from translator.quality.reading.english_words import CARDINALS, ORDINALS
from translator.quality.reading.figures import FULL_WIDTH, pooled
from translator.quality.reading.korean import amount
from translator.rules.book import Flaw, Pair
from translator.rules.wording import any_of

_DECIMAL = re.compile(r"(?<![\w.])(\d{1,9}\.\d{1,9})(?![\d]|\.\d)", re.ASCII)
_MINUS = r"[-\u2212]"
_NUMBER = r"(\d[\d,.]*\d|\d)(?![A-Za-z_\d-])(?P<scale>[십백천만억조]*)"
_NEGATIVE = re.compile(
    rf"(?:(?:^|(?<=[\s(:=~]))(?<!\d\s){_MINUS}|(?<![가-힣])(?:영하|마이너스)\s?-?){_NUMBER}", re.ASCII
)
_SAID_NEGATIVE = re.compile(
    rf"[-\u2212\u2013\u00b1]\s?[$₩€£]?\s?\d|\({_MINUS}?\d|\b"
    + any_of(
        "minus negative below under loss losses lost losing lose drop dropped fall fell fallen down decline declined"
        " decrease decreased deficit shrank shrunk contracted worse less lower behind before reduced sub-zero freezing"
        " off discount discounted discounts cheaper slower smaller shorter cut"
    )
    + r"\b(?!(?:\s(?:back|again|all the way))?\sto\s\D{0,12}\d)",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<![\d/.])(\d{1,6})\s?/\s?(\d{1,6})(?![\d/.]?\d|/)")
_PARTS = {"half": 2, "halves": 2, "quarters": 4, "quarter": 4} | {
    f"{name}s": at for name, at in ORDINALS.items() if at > 2
}
_IN_WORDS = re.compile(
    rf"\b(?P<above>{any_of(' '.join(CARDINALS))})[ -](?P<below>{any_of(' '.join(_PARTS))})\b", re.IGNORECASE
)
_PART_OF = re.compile(r"(?<![\d.])(\d{1,6})\s?분의\s?(\d{1,6})(?!\d)")
_DAY = re.compile(r"\s?(?:에|일|부터|까지|날|\()")


def lost_forms(pair: Pair) -> Iterator[Flaw]:
    """Numbers that a translation writes with their digits, and otherwise than they are."""
    source, target = (
        without_addresses(text.plain.translate(FULL_WIDTH)) for text in (pair.source, pair.target)
    )
    yield from _lost_zeros(pair, source, target)
    yield from _lost_signs(source, target)
    yield from _inverted(pair, source, target)


def _lost_zeros(pair: Pair, source: str, target: str) -> Iterator[Flaw]:
    """Python 3.10 is not 3.1."""
    wanted = set(_DECIMAL.findall(source))
    said = {match[1]: match for match in _DECIMAL.finditer(target)}
    for written in sorted(wanted - said.keys()):
        for other, match in said.items():
            if other not in wanted and _bare(other) == _bare(written):
                yield Flaw.at(
                    pair.target,
                    *match.span(1),
                    later(
                        "The source says {written}; the translation says {other}.",
                        written=written,
                        other=other,
                    ),
                )
    # Where the source says both, as many are said of each.
    counts = Counter(_DECIMAL.findall(source)), Counter(_DECIMAL.findall(target))
    lost, more = (
        {_bare(written): written for written in one - other} for one, other in (counts, counts[::-1])
    )
    for bare in sorted(lost.keys() & more.keys()):
        written, other = lost[bare], more[bare]
        if written not in said and other in wanted:
            message = later(
                "The source says {written}; the translation says {other}.", written=written, other=other
            )
            yield Flaw.at(pair.target, *said[other].span(1), message)


def _bare(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".")


def _lost_signs(source: str, target: str) -> Iterator[Flaw]:
    found = list(_NEGATIVE.finditer(source))
    if not found or _SAID_NEGATIVE.search(target):
        return
    said = pooled(read_english(target))
    lost = [match for match in found if match[1] in target or amount(match[1] + match["scale"]) in said]
    if lost:
        yield Flaw(
            later("The source says {lost}; the translation has it without its minus.", lost=lost[0][0])
        )


def _inverted(pair: Pair, source: str, target: str) -> Iterator[Flaw]:
    wanted = {
        (match[1], match[2]) for match in _FRACTION.finditer(source) if not _DAY.match(source, match.end())
    }
    wanted |= {(match[2], match[1]) for match in _PART_OF.finditer(source)}
    said = {(match[1], match[2]): match for match in _FRACTION.finditer(target)}
    for match in _IN_WORDS.finditer(target):
        parts = str(CARDINALS[match["above"].lower()]), str(_PARTS[match["below"].lower()])
        said.setdefault(parts, match)
    for above, below in sorted(wanted - said.keys()):
        other = said.get((below, above))
        if other and above != below and (below, above) not in wanted:
            message = later(
                "The source says {above}/{below}; the translation says {other}.",
                above=above,
                below=below,
                other=other[0],
            )
            yield Flaw.at(pair.target, *other.span(), message)
