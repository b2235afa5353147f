"""Time for a post grows with its length, whatever is repeated in it (benchmarks/doubling.py looks at far more)."""

from __future__ import annotations

import time

import pytest

from translator.document import parse

_SIZE = 3000
_TIMES = 4
_AT_LEAST = 0.15  # seconds of the processor, below which a ratio tells nothing


@pytest.mark.parametrize(
    "piece", ["www.]]", "http://{{]]", "https://a.b)", "가 www.])}", "[", "*a_", "<a ", "$", "{{"]
)
@pytest.mark.parametrize(
    "around", ["{}\n", "---\ntitle: 가 {}\n---\n\n나\n", "| 가 | 나 |\n|---|---|\n| {} | 다 |\n"], ids=["text", "title", "cell"]
)  # fmt: skip
def test_a_repeated_piece_takes_time_in_proportion(piece: str, around: str) -> None:
    def seconds(size: int) -> float:
        text = around.replace("{}", piece * (size // len(piece)), 1)
        began = time.process_time()
        parse(text)
        return time.process_time() - began

    longer = seconds(_TIMES * _SIZE)
    if longer > _AT_LEAST:
        assert min(longer, seconds(_TIMES * _SIZE)) < 2.5 * _TIMES * max(seconds(_SIZE), _AT_LEAST / _TIMES)


def test_an_address_beyond_measure_is_kept_as_a_whole() -> None:
    address = "https://example.com/" + "(a)]" * 1000
    document = parse(f"주소는 {address} 이다.\n")
    (segment,) = document.segments
    assert segment.source == f"주소는 <u1>{address}</u1> 이다."
    assert document.assemble({}).text == document.text


def test_backticks_without_measure_in_a_cell_are_read_at_once() -> None:
    began = time.process_time()
    document = parse(f"| 가 | 나 |\n|---|---|\n| {'`' * 20_000} | 다 |\n")
    assert time.process_time() - began < 5
    assert document.assemble({}).text == document.text
