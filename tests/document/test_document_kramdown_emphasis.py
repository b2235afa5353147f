"""kramdown's emphasis: paired as kramdown itself pairs it."""

from __future__ import annotations

import html
import json
import random
import re
import shutil
import subprocess
import time

import pytest

from translator.document import Engine, ParseOptions, parse
from translator.document.delimiters import Delimiter
from translator.document.kramdown_emphasis import pair_emphasis

KRAMDOWN = ParseOptions(engine=Engine.KRAMDOWN)
RENDER = """
require 'kramdown'; require 'kramdown-parser-gfm'; require 'json'
SETTING = { input: 'GFM', hard_wrap: false, auto_ids: false, smart_quotes: 'apos,apos,quot,quot' }
puts JSON.generate(JSON.parse(STDIN.read).map { |text| Kramdown::Document.new(text, SETTING).to_html })
"""
PIECES = ["*", "*", "**", "***", "****", "_", "_", "__", "___", "가", "나", "a", "3", "(", ")", "-", " "]
# What kramdown 2.4 makes of each.
TEXTS = {
    "가 **나** 다": "가 <strong>나</strong> 다",
    "***가*** 나": "<strong><em>가</em></strong> 나",
    "***가*****나(x)**는": "<strong><em>가</em></strong><strong>나(x)</strong>는",
    "*가***나": "<em>가</em>**나",
    "가****나": "가<em>**</em>나",
    "**가*": "<em>*가</em>",
    "*가 **나** 다*": "<em>가 <strong>나</strong> 다</em>",
    "**가 *나** 다*": "<em>*가 *나** 다</em>",
    "_(가)__(나)_": "<em>(가)__(나)</em>",
    "__가___나_": "<strong>가</strong><em>나</em>",
    "가_나_다": "가_나_다",
    "가-_나_": "가-_나_",
    "3_나_": "3<em>나</em>",
    "__가__나": "__가__나",
    "* 가*": "* 가*",
    "**가 **나**": "<strong>가 **나</strong>",
}


def _pairs(text: str) -> str:
    """The text as a page of it would have the pairs."""
    runs = [
        Delimiter(run[0][0], run.start(), run.end(), opens=True, closes=True, lenient=False)
        for run in re.finditer(r"\*+|_+", text)
    ]
    ends: dict[int, tuple[int, str]] = {}
    for one in pair_emphasis(text, runs):
        name = "strong" if one.width > 1 else "em"
        ends[one.start], ends[one.end] = (one.width, f"<{name}>"), (one.width, f"</{name}>")
    page, at = "", 0
    while at < len(text):
        width, written = ends.get(at, (1, text[at]))
        page += written
        at += width
    return page


def _pages(texts: list[str]) -> list[str]:
    """What kramdown makes of each."""
    if shutil.which("ruby") is None:
        pytest.skip("Ruby is not installed")
    run = subprocess.run(
        ["ruby", "-e", RENDER], check=False, capture_output=True, text=True, input=json.dumps(texts)
    )
    if run.returncode:
        pytest.skip("kramdown is not installed")
    return [
        html.unescape(page.strip().removeprefix("<p>").removesuffix("</p>"))
        for page in json.loads(run.stdout)
    ]


@pytest.mark.parametrize(("text", "page"), TEXTS.items())
def test_marks_are_paired_as_kramdown_pairs_them(text: str, page: str) -> None:
    assert _pairs(text) == page


def test_kramdown_itself_says_so() -> None:
    texts = [f"글 {text}" for text in TEXTS]
    assert dict(zip(texts, _pages(texts), strict=True)) == {
        f"글 {one}": f"글 {page}" for one, page in TEXTS.items()
    }


def test_whatever_marks_there_are_kramdown_pairs_them_so() -> None:
    chance = random.Random(12)
    texts = ["가" + "".join(chance.choices(PIECES, k=chance.randint(3, 14))) + "나" for _ in range(1500)]
    pages = [page.replace("–", "--").replace("—", "---") for page in _pages(texts)]
    assert [(text, _pairs(text)) for text in texts] == list(zip(texts, pages, strict=True))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("글 ***가*****나(x)**는\n", "글 <b1><i2>가</i2></b1><b3>나(x)</b3>는"),
        ("글 __굵게__는 둘\n", "글 <b1>굵게</b1>는 둘"),
        ("글 _안에 **굵은 글(bold)**_은\n", "글 <i1>안에 <b2>굵은 글(bold)</b2></i1>은"),
        ("글 ~~**가** 나~~ *다*\n", "글 <s1><b2>가</b2> 나</s1> <i3>다</i3>"),
        ("글 [*가* 나](/a) _다_\n", "글 <a1><i2>가</i2> 나</a1> <i3>다</i3>"),
        ("글 snake_case_name 5*3*2\n", "글 snake_case_name 5<i1>3</i1>2"),
    ],
)
def test_a_translator_sees_what_kramdown_shows_and_what_was_meant(text: str, source: str) -> None:
    assert [segment.source for segment in parse(text, KRAMDOWN).segments] == [source]


@pytest.mark.parametrize("marks", ["**a_b ", "_a*b__c**", "*a ", "__가__나 ", "~~*a ", "***가***나"])
def test_marks_that_could_be_paired_in_many_ways_take_no_more_than_a_moment(marks: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        parse(marks * count + "\n", KRAMDOWN)
        return time.process_time() - start

    assert min(seconds(2000) for _ in range(3)) < 4 * min(seconds(1000) for _ in range(3)) + 0.05
