"""Numbers whose digits are kept and whose meaning isn't; and days and versions that raise no alarm."""

from __future__ import annotations

import pytest

from translator.quality import check_unit

FOUND = [
    ("노드 18.2와 18.20은 다르다.", "Node 18.2 and 18.2 differ."),
    ("가격이 2.5달러에서 2.50달러가 됐다.", "The price went from $2.50 to $2.50."),
    ("2019.4~2020.9에 살았다.", "I lived there from April 2019 to October 2020."),
    ("유니티 2022.3을 쓴다.", "I use Unity, the one of March 2022."),
    ("노드 20.10이 나왔다.", "Node 20.1 is out."),
    ("가격은 1.20달러다.", "It costs $1.2."),
    ("버전 3.1을 쓴다.", "I use version 3.10."),
    ("온도가 -5도였다.", "It was 5 degrees."),
    ("값은 (-1)이다.", "The value is 1."),
    ("전체의 3분의 2가 썼다.", "3/2 of all used it."),
    ("3/4 정도 했다.", "I did about 4/3."),
    ("평점이 4.50점이다.", "The rating is 4.5."),
    ("1/3만 남았다.", "Only 3/1 are left."),
    ("기온이 -8도까지 떨어졌다.", "It dropped to 8 degrees."),
    ("영하 7도였다.", "It was 7 degrees."),
    ("마이너스 4점이다.", "I got 4 points."),
    ("적자는 -2,300만 원이다.", "It is 23 million won."),
    ("전체의 4분의 3이 왔다.", "Four thirds of all came."),
    ("3분의 2가 왔다.", "Three halves came."),
    ("자바 1.6에서 1.7로 옮겼다.", "I moved from Java 6 to Java 8."),
    ("21.07~22.05에 다녔다.", "I worked there from July 2021 to May 2023."),
    ("23/04/05에 썼다.", "I wrote it on April 5, 2024."),
]
CLEAN = [
    ("노드 18.2와 18.20은 다르다.", "Node 18.20 and 18.2 differ."),
    ("5.1과 5.10이 있다. 5.10이 낫다.", "There are 5.1 and 5.10. The latter is better."),
    ("2019.4~2020.9에 살았다.", "I lived there from April 2019 to September 2020."),
    ("2019.4 ~ 현재 근무한다.", "I have worked there since April 2019."),
    ("2019.4. ~ 2020.9.", "April 2019 – September 2020"),
    ("2019. 4. ~ 2020. 9. 근무", "Worked there from April 2019 to September 2020"),
    ("2023.1부터 2023.6까지 배웠다.", "I studied from January to June 2023."),
    ("유니티 2022.3부터 된다.", "It works from Unity 2022.3 on."),
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
    ("-30% 할인한다.", "It is 30% off."),
    ("성능이 -3% 나빠졌다.", "It got 3% slower."),
    ("영하 7도였다.", "It was seven below zero."),
    ("마이너스 4점이다.", "I got -4 points."),
    ("기온이 -8도까지 떨어졌다.", "It dropped to minus 8 degrees."),
    ("전체의 4분의 3이 왔다.", "Three quarters of all came."),
    ("자바 1.6에서 1.7로 옮겼다.", "I moved from Java 6 to Java 7."),
    ("자바 1.5, 1.6, 1.7을 지원한다.", "It supports Java 5, 6, and 7."),
    ("오차는 플러스마이너스 3이다.", "The error is ±3."),
    ("JDK1.7로 된다.", "It works with JDK 7."),
    ("21.07~22.05에 다녔다.", "I worked there from July 2021 to May 2022."),
    ("21.07 - 22.05 재직", "July 2021 – May 2022"),
    ("21.07 ~ 현재 재직", "July 2021 – present"),
    ("2021-07 ~ 2022-05 재직", "July 2021 – May 2022"),
    ("2021/07~2022/05 재직", "July 2021 – May 2022"),
    ("4.3 - 4.5에 쉰다.", "I am off April 3–5."),
    ("2024.4.3-5에 쉰다.", "I am off April 3–5, 2024."),
    ("23/04/05에 썼다.", "I wrote it on April 5, 2023."),
    ("23-04-05부터 쓴다.", "I have used it since April 5, 2023."),
]

QUOTED = [
    ("“Windows 11”을 쓴다.", 'I use "Windows 11".'),
    ("「Windows 11」을 쓴다.", "I use “Windows 11.”"),
    ('27" 모니터를 샀다.', 'I bought a 27" monitor.'),
    ("4/5엔 못 간다.", "I can't go on April 5."),
]


@pytest.mark.parametrize(("source", "target"), FOUND)
def test_a_number_that_means_another_is_found(source: str, target: str) -> None:
    assert [one.code for one in check_unit(source, target, codes=("numbers", "dates"))] == ["numbers"]


@pytest.mark.parametrize(("source", "target"), CLEAN)
def test_days_versions_and_signs_in_other_words_raise_no_alarm(source: str, target: str) -> None:
    assert check_unit(source, target, codes=("numbers", "dates", "units", "times")) == ()


@pytest.mark.parametrize(("source", "target"), QUOTED)
def test_a_number_before_a_quotation_mark_or_in_a_day_raises_no_alarm(source: str, target: str) -> None:
    assert check_unit(source, target) == ()


def test_a_quotation_that_is_not_closed_behind_a_number_is_found() -> None:
    (finding,) = check_unit("“윈도우 11”을 쓴다.", 'I use "Windows 11.')
    assert finding.code == "brackets"
