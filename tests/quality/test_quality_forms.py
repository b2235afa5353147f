"""Numbers whose digits are kept and whose meaning isn't; and days and versions that raise no alarm."""

from __future__ import annotations

import pytest

from translator.quality import check_unit

FOUND = [
    ("노드 20.10이 나왔다.", "Node 20.1 is out."),
    ("가격은 1.20달러다.", "It costs $1.2."),
    ("버전 3.1을 쓴다.", "I use version 3.10."),
    ("온도가 -5도였다.", "It was 5 degrees."),
    ("값은 (-1)이다.", "The value is 1."),
    ("전체의 3분의 2가 썼다.", "3/2 of all used it."),
    ("3/4 정도 했다.", "I did about 4/3."),
    ("평점이 4.50점이다.", "The rating is 4.5."),
    ("1/3만 남았다.", "Only 3/1 are left."),
]
CLEAN = [
    ("파이썬 3.10을 쓴다.", "I use Python 3.10."),
    ("가격은 1.20달러다.", "It costs $1.20."),
    ("3.1과 3.10을 비교했다.", "I compared 3.1 and 3.10."),
    ("온도가 -5도였다.", "It was 5 degrees below zero."),
    ("성장률은 −2%다.", "Growth was -2%."),
    ("3-5명이 왔다.", "3–5 people came."),
    ("전체의 3분의 2가 썼다.", "Two thirds of all used it."),
    ("3/4 정도 했다.", "I did about 3/4."),
    ("3/14에 열린다.", "It opens on March 14."),
    ("3/14~3/16 동안 한다.", "It runs March 14–16."),
    ("자바 1.8을 쓴다.", "I use Java 8."),
    ("자바 1.8을 쓴다.", "I use Java 1.8."),
    ('"Windows 11"을 깔았다.', 'I installed "Windows 11".'),
    ('"윈도우 11"을 깔았다.', 'I installed "Windows 11".'),
    ("24.12.03부터 24.12.05까지 쉰다.", "I am off from December 3 to 5, 2024."),
    ("3.10부터 3.14까지 쉰다.", "I am off from March 10 to March 14."),
    ("2024.12.03 ~ 12.05 행사다.", "The event runs December 3–5, 2024."),
    ("JDK 1.8 이상이 필요하다.", "You need JDK 8 or later."),
    ('"iPhone 15"를 샀다.', 'I bought an "iPhone 15".'),
    ('"Windows 11"을 쓴다.', "I use “Windows 11.”"),
    ("12/5(목)에 모인다.", "We meet on Thursday, December 5."),
    ("수익이 -20%였다.", "I lost 20%."),
]


@pytest.mark.parametrize(("source", "target"), FOUND)
def test_a_number_that_means_another_is_found(source: str, target: str) -> None:
    assert [one.code for one in check_unit(source, target, codes=("numbers", "dates"))] == ["numbers"]


@pytest.mark.parametrize(("source", "target"), CLEAN)
def test_days_versions_and_signs_in_other_words_raise_no_alarm(source: str, target: str) -> None:
    assert check_unit(source, target, codes=("numbers", "dates", "units", "times")) == ()
