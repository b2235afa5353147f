"""Numbers in Korean text: `9만 5천`, `3억 5천만`, `1.5배`, `3~4만 원`, `16분의 1`, `두 번째`, `이틀`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.quality.reading.dates import MONTHS
from translator.quality.reading.durations import in_one_unit, more_by_a_half, other_units
from translator.quality.reading.figures import Figure, TakenPlaces, Way, number, way, ways
from translator.quality.reading.korean_words import SINO_DIGITS, read_words
from translator.rules.wording import any_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUM = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_SCALES = "".join((*_SMALL, *_LARGE))
_AMOUNT = re.compile(
    rf"(?P<first>{_NUM})(?:[십백천만억조]+(?:[ ]?{_NUM}?[십백천만억조]+)*"
    rf"(?:(?:|[ ](?=\d{{3}}|\d,\d{{3}})){_NUM}(?![.,]?\d))?)?"
)


def read_korean(text: str) -> list[Figure]:
    """Every number of `text`; those in digits required, those in words not. Mask dates and times before."""
    figures = [*_digits(text)]
    taken = TakenPlaces(*((figure.start, figure.end) for figure in figures))
    figures += (figure for figure in read_words(text, amount) if not taken.meet(figure.start, figure.end))
    return sorted(figures, key=lambda figure: figure.start)


_LONGEST = 300  # characters: of a monstrous number the first ones count


def amount(text: str) -> Fraction:
    """The value of digits and scales: `1만 2천` is 12,000, `3억 5천만` is 350,000,000, `이백` is 200."""
    total = section = Fraction(0)
    pending: Fraction | None = None
    for token in re.findall(rf"{_NUM}|[가-힣]", text[:_LONGEST]):
        if token in _SMALL:
            section += _SMALL[token] * (Fraction(1) if pending is None else pending)
            pending = None
        elif token in _LARGE:
            section += pending or 0
            total += (section or 1) * _LARGE[token]
            section, pending = Fraction(0), None
        elif token in SINO_DIGITS:
            pending = (pending or Fraction(0)) * 10 + SINO_DIGITS[token]
        else:
            pending = number(token)
    return total + section + (pending or 0)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A run of digits, perhaps with scales, and what stands around it."""

    written: str
    start: int
    end: int
    before: str
    after: str

    def figure(self, *alternatives: Way, required: bool = True, text: str = "", longer: int = 0) -> Figure:
        return Figure(text or self.written, self.start, self.end + longer, alternatives, required)


_AROUND = 60  # characters: as far as a counter or a name may reach
_RANGE = re.compile(r"\s?(?:[~〜～∼–—-]|에서|,)\s?")


def _digits(text: str) -> Iterator[Figure]:
    at, previous = 0, None
    while match := _AMOUNT.search(text, at):
        start, end = match.span()
        spot = _Spot(match[0], start, end, text[max(0, start - _AROUND) : start], text[end : end + _AROUND])
        figure = (
            _short_date(spot)
            or _version(spot)
            or _occasion(spot)
            or _ratio(spot)
            or _plain(spot, match["first"])
        )
        at = figure.end
        if previous:
            joint = _RANGE.fullmatch(text, previous.end, figure.start)
            yield _sharing_scale(previous, figure) if joint else previous
        previous = figure
    if previous:
        yield previous


def _sharing_scale(left: Figure, right: Figure) -> Figure:
    """`3~4만` is 30,000 to 40,000, `2~30대` 20s and 30s: the left of a range may share the scale."""
    scale = _scale_of(right.text)
    if scale and re.fullmatch(_NUM, left.text):
        text = left.text + scale
        return replace(left, text=text, ways=(way(amount(text)), *left.ways))
    if re.fullmatch(r"\d", left.text) and re.fullmatch(r"\d0{1,2}", right.text):
        return replace(left, ways=(*left.ways, way(int(left.text) * 10 ** (len(right.text) - 1))))
    return left


def _scale_of(written: str) -> str:
    """The scales at the end of an amount."""
    return written[len(written.rstrip(_SCALES)) :]


_SHORT_DATE = re.compile(r"([0-6]\d)([/-])(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![\d/-])")
_YEAR_AND_MONTH = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[/-](?P<two>0[1-9]|1[0-2])(?![\d/-])|\. (?P<month>0?[1-9]|1[0-2])\b(?!\.?[ ]?\d))"
)
_VERSION = re.compile(r"\d+(?:\.\d+){2,}")
_FRACTION = re.compile(rf"({_NUM})\s?/\s?({_NUM})")
_PART_OF = re.compile(rf"({_NUM}[십백천만억조]*)분의\s?({_NUM})")


def _version(spot: _Spot) -> Figure | None:
    text = spot.written + spot.after
    match = _VERSION.match(text)
    if not match:
        return None
    # `24.12.1` is as likely a day as a version
    parts = [int(part) for part in match[0].split(".")]
    found = [way(match[0]), way(*parts)]
    if (
        len(parts) == 3
        and (parts[0] < 100 or 1900 <= parts[0] < 2100)
        and 1 <= parts[1] <= 12
        and 1 <= parts[2] <= 31
    ):
        year = parts[0] + 2000 if parts[0] < 100 else parts[0]
        found += [way(year, *day) for day in _days(parts[1], parts[2])]
    return spot.figure(*found, text=match[0], longer=match.end() - len(spot.written))


def _short_date(spot: _Spot) -> Figure | None:
    """`24/12/03` and `24-12-03`, and the `2023-11`, `2023/11` and `2023. 11.` of a range."""
    text = spot.written + spot.after
    if day := _SHORT_DATE.match(text):
        parts = [int(day[group]) for group in (1, 3, 4)]
        found = [way(*parts), *(way(2000 + parts[0], *one) for one in _days(parts[1], parts[2]))]
        return spot.figure(*found, text=day[0], longer=day.end() - len(spot.written))
    month = _YEAR_AND_MONTH.match(text)
    if not month or not (_IN_RANGE_BEFORE.search(spot.before) or _IN_RANGE_AFTER.match(text, month.end())):
        return None
    year, number_of_it = int(month["year"]), int(month["two"] or month["month"])
    found = [way(year, number_of_it), *(way(year, name) for name in _names_of(number_of_it))]
    return spot.figure(*found, text=month[0], longer=month.end() - len(spot.written))


_OCCASION = re.compile(r"(\d{1,2})[.·](\d{1,2})(?=\s?(?:절|혁명|민주화|전쟁|광복|사태|항쟁|운동|테러))")


def _occasion(spot: _Spot) -> Figure | None:
    """`3.1절`, `8·15 광복절`: often called by a name alone."""
    match = _OCCASION.match(spot.written + spot.after)
    if not match:
        return None
    found = (way(number(spot.written)), *_days(int(match[1]), int(match[2])))
    return spot.figure(*found, required=False, text=match[0], longer=match.end() - len(spot.written))


def _days(month: int, day: int) -> list[Way]:
    return [way(month, day), *(way(name, day) for name in _names_of(month))]


def _names_of(month: int) -> list[str]:
    return [MONTHS[month - 1], MONTHS[month - 1][:3]] if 1 <= month <= 12 else []


def _is_day(month: Fraction, day: Fraction) -> bool:
    return month.denominator == day.denominator == 1 and 1 <= month <= 12 and 1 <= day <= 31


def _ratio(spot: _Spot) -> Figure | None:
    text = spot.written + spot.after
    if match := _PART_OF.match(text):
        below, above = amount(match[1]), number(match[2])
    elif match := _FRACTION.match(text):
        above, below = number(match[1]), number(match[2])
    else:
        return None
    if not below:
        return None
    found = [way(above / below), way(above, below)]
    if below != above and match.re is _FRACTION and _is_day(above, below):
        found += _days(int(above), int(below))
    if text.startswith("분기", match.end()):
        found.append(way(above))
    return spot.figure(*found, text=match[0], longer=match.end() - len(spot.written))


_NAME_BEFORE = re.compile(r"[A-Za-z][-_.]?(?:\d+[-_.])*$")
_NAME = re.compile(r"[A-Za-z0-9_.+#-]*$", re.ASCII)
_NAME_REST = re.compile(r"[A-Za-z0-9_.+#-]*[A-Za-z0-9]", re.ASCII)
_NUMERONYM = re.compile(r"[A-Za-z]\d+[A-Za-z]s?|\d[A-Za-z]\d", re.ASCII)  # k8s, i18n, b2b, 1on1
_LATIN_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}


# An article of arXiv by year, month and number: that is what it is called, and its English may have the title instead.
_ARXIV = re.compile(r"\d{2}(?:0[1-9]|1[0-2])\.(?:\d{5}|\d{4})")
_OF_ARXIV = re.compile(r"arxiv[^\d]{0,12}\Z", re.IGNORECASE)


def _plain(spot: _Spot, first: str) -> Figure:
    if _scale_of(spot.written.rstrip("0123456789,.").removesuffix(" ")):
        return _scaled(spot, first)
    value = number(spot.written)
    if _ARXIV.fullmatch(spot.written) and (
        _OF_ARXIV.search(spot.before) or len(spot.written) == len("2310.03716")
    ):
        return spot.figure(way(value), required=False)
    if _NAME_BEFORE.search(spot.before):
        start = _NAME.search(spot.before)
        rest = _NAME_REST.match(spot.written + spot.after)
        name = (start[0] if start else "") + (rest[0] if rest else spot.written)
        found = [way(value), *_java_of(spot, value)]
        return spot.figure(*found, required=not _NUMERONYM.fullmatch(name), text=name)
    if suffix := re.match(r"[A-Za-z]+", spot.after):
        return _with_latin(spot, value, suffix[0])
    return _with_counter(spot, value)


# What may follow a scale so that it is surely one: `5만 명`. Else `3만` may be "only 3", `2조각` two pieces.
_COUNTER = any_of(
    "원 달러 불 엔 유로 위안 루피 개 명 건 번 회 줄 자 글자 단어 문장 토큰 행 대 배 권 장 점 년 월 일 시간 "
    "분 초 톤 킬로 미터 평 곳 "
    "가지 여 쌍 표 쿼리 요청 유저 사용자 가구 세대 종 편 부 파라미터 매개변수 스타 팔로워 구독 다운로드 "
    "이상 이하 미만 초과"
)
_MONEY = re.compile(rf"[ ]?(?:여[ ]?)?{any_of('원 달러 불 엔 유로 위안')}")
_PARTICLE = any_of(
    "을 의 를 이 은 는 에 으로 로 과 와 까지 부터 씩 단위 이나 이고 이다 입니다 이었 였 정도 가량 쯤 밖"
)
_AFTER_SCALE = re.compile(rf"[ ]?{_COUNTER}|{_PARTICLE}(?![가-힣])|\s*[^\w\s가-힣]|\s*$")


def _scaled(spot: _Spot, first: str) -> Figure:
    value = amount(spot.written)
    surely = _AFTER_SCALE.match(spot.after) and not spot.before.endswith("제")
    money = _MONEY.match(spot.after)
    team = (
        spot.written.endswith("조") and value < 100 * _LARGE["조"] and not money
    )  # `2조` is "team 2" as well
    if _NAME_BEFORE.search(spot.before):  # `V8만` is "only V8"
        return spot.figure(way(number(first)), way(value))
    readings = [way(value), *(() if surely and not team else (way(number(first)),))]
    return spot.figure(*readings, required=not (team and number(first) == 1))  # 2인 1조: "teams of two"


def _with_latin(spot: _Spot, value: Fraction, suffix: str) -> Figure:
    """`10ms`, `8B`, `1K`, `2FA`, and `1on1`, which need not stay."""
    required = not _NUMERONYM.match(spot.written + spot.after[: len(suffix) + 1])
    scale = _LATIN_SCALES.get(suffix.lower())
    if scale:
        text = spot.written + suffix
        found = ways(value, value * scale)
        return spot.figure(*found, required=required, text=text, longer=len(suffix))
    return spot.figure(way(value), required=required)


def _java_of(spot: _Spot, value: Fraction) -> tuple[Way, ...]:
    """The name of an old Java: 1.8 is Java 8."""
    digits = spot.written.partition(".")[2]
    return ways(int(digits)) if digits and 1 < value < 2 and _OLD_JAVA.search(spot.before) else ()


_PERCENT = re.compile(r"%|퍼센트|프로(?![그젝세토덕필미듀파바메급])")
_FULLY = words(
    "fully completely entirely totally absolutely all every entire full perfect whole guaranteed certain "
    "certainly "
    "definitely always surely sure"
)
_BASES = {2: ("binary",), 8: ("octal",), 10: ("decimal",), 16: ("hexadecimal", "hex")}
_SCHOOL_YEARS = {1: "freshman", 2: "sophomore", 3: "junior", 4: "senior"}
_A_HALF_MORE = re.compile(r"(?:년|시간|개월|분|배|달|일|주)\s?반(?![가-힣]*[복응영환대])")
_NIGHTS = re.compile(r"박\s?\d+일")
_YEARS_LONG = re.compile(r"년(?:간|째|차|전|후|동안|만|이나|[ ]?(?:전|후|만|동안|간))")
_SPLIT_AFTER = re.compile(r"(?:\s?대|:)\s?\d(?!\d)")
_SPLIT_BEFORE = re.compile(r"(?<!\d)\d(?:\s?대\s?|:)\Z")
_DAY_OF_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_DAY_IN_SENTENCE = re.compile(
    r"[을의에은이](?![가-힣])|\s(?:비상)?계엄|\s(?:참사|총선|대선|지방선거|합의|선언|사건)"
)
_IN_RANGE_BEFORE = re.compile(r"(?:부터|에서|[~〜～∼–-])\s?\Z")
_IN_RANGE_AFTER = re.compile(r"\.?\s?(?:부터|까지|(?:[~〜～∼–]|\s[-—])\s?(?:\d|현재|지금|재직|$))")
_OLD_JAVA = re.compile(
    r"(?:자바|java|jdk|jre|openjdk)[ -]?(?:버전[은이을의]?\s?)?"
    r"(?:1\.\d(?:[과와,/~–-]|에서|부터|이나|또는|및)?\s?(?:및|또는)?\s?){0,9}\Z",
    re.IGNORECASE,
)
_MONTH_OF_YEAR = re.compile(r"((?:19|20)\d\d)\.(0[1-9]|1[0-2])")
_MONTH_OF_RANGE = re.compile(r"((?:19|20)\d\d)\.(0?[1-9]|1[0-2])")  # elsewhere `2021.3` is a version as often
_MONTH_OF_SHORT_YEAR = re.compile(r"([0-6]\d)\.(0[1-9]|1[0-2])")


def _with_counter(spot: _Spot, value: Fraction) -> Figure:
    counter = re.sub(r"\A여[ ]?(?=[가-힣])", "", spot.after.lstrip(" "))  # 20여 년
    in_range = _IN_RANGE_BEFORE.search(spot.before) or _IN_RANGE_AFTER.match(spot.after)
    found: list[Way] = [way(value)]
    if _PERCENT.match(counter):
        share = value / 100
        found += [way(share)]
        found += [way(share.numerator, share.denominator)] if share.denominator <= 10 else []  # "nine in ten"
        found += ways(*sorted(_FULLY)) if value == 100 else ()
    elif re.match(r"진(?:수|법)?(?![가-힣])|진수|진법", counter):
        found += ways(*_BASES.get(int(value), ()))
    elif counter.startswith("센트"):
        found += [way(value / 100)]
    elif counter.startswith("학년"):
        found += ways(*filter(None, [_SCHOOL_YEARS.get(int(value))]))
    elif counter.startswith("년") and len(spot.written) == 2 and not _YEARS_LONG.match(counter):
        found += [way(value + 1900), way(value + 2000), *other_units(value, counter)]
    elif half_more := _A_HALF_MORE.match(counter):
        found = [*more_by_a_half(value, half_more[0])]
    elif counter.startswith("배"):
        found += ways(value * 100, (value - 1) * 100)  # "200%", "20% faster"
    elif counter.startswith("점") and value == 100:
        found += ways(*sorted(_FULLY))
    elif 0 < value < 1:
        found += [way(value * 100)]
    elif month := (_MONTH_OF_RANGE if in_range else _MONTH_OF_YEAR).fullmatch(spot.written):
        year, name = int(month[1]), MONTHS[int(month[2]) - 1]
        found += [way(year, int(month[2])), way(year, name), way(year, name[:3])]
    elif in_range and (short := _MONTH_OF_SHORT_YEAR.fullmatch(spot.written)):
        found += [way(2000 + int(short[1]), name) for name in _names_of(int(short[2]))]
    elif counter.startswith("할"):
        found = [way(value / 10), way(value * 10), way(value, 10)]
    else:
        found += [*other_units(value, counter), *in_one_unit(spot.before, spot.written, spot.after)]
    found += _java_of(spot, value)
    may_be_day = in_range or _DAY_IN_SENTENCE.match(spot.after)
    if may_be_day and (day := _DAY_OF_MONTH.fullmatch(spot.written)) and _is_day(*map(number, day.groups())):
        found += _days(int(day[1]), int(day[2]))
    if _SPLIT_AFTER.match(spot.after) or _SPLIT_BEFORE.search(spot.before):
        found += [way(value * 10)]  # 7대 3 is 70/30 as well
    if re.search(r"\d{4}\s?[~–-]\s?$", spot.before) and len(spot.written) == 4:
        found += [way(value % 100)]  # 2017–18
    # "1" with a counter becomes "a", "per", "every" or nothing; of 2박 3일 only the days are said
    hangul_follows = re.match(r"[ ]?[가-힣]", spot.after)
    required = not (value == 1 and hangul_follows) and not _NIGHTS.match(counter)
    return spot.figure(*found, required=required)
