"""Numbers in Korean text: `9만 5천`, `3억 5천만`, `1.5배`, `3~4만 원`, `16분의 1`, `두 번째`, `이틀`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.quality.figures import Figure, Value, Way, number, way, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

NUM = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_LATIN_SUFFIX = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}

_AMOUNT = re.compile(rf"{NUM}(?:[십백천만억조]+(?:[ ]?{NUM}?[십백천만억조]+)*(?:[ ]?{NUM}(?![.,]?\d))?)?")
# What may follow a scale so that it is surely one: `5만 명`, `3천개`. Else `3만` may be "only 3", `2조각` "two pieces".
_AFTER_SCALE = re.compile(
    r"[ ]?(?:원|달러|불|엔|유로|위안|루피|개|명|건|번|회|줄|자|글자|단어|문장|토큰|행|대|배|권|장|점|년|월|일|시간|분|초|톤|"
    r"킬로|미터|평|곳|가지|여|쌍|표|쿼리|요청|유저|사용자|가구|세대|종|편|부|파라미터|매개변수|스타|팔로워|구독|다운로드|이상|이하|미만|초과)"
    r"|(?:을|의|를|이|은|는|에|으?로|과|와|까지|부터|씩|단위|이나|이고|이다|입니다|이었|였|정도|가량|쯤|밖)(?![가-힣])"
    r"|\s*[^\w\s가-힣]|\s*$"
)
_VERSION = re.compile(r"\d+(?:\.\d+){2,}")
_FRACTION = re.compile(rf"({NUM})\s?/\s?({NUM})")
_PART_OF = re.compile(rf"({NUM})분의\s?({NUM})")
_NUMERONYM = re.compile(r"[A-Za-z]\d+[A-Za-z]s?|[A-Za-z]2[A-Za-z]|\d[A-Za-z]\d", re.ASCII)
_RANGE = re.compile(r"\s?(?:[~〜～∼–—-]|에서|,)\s?")
_NIGHTS = re.compile(r"(\d+)박\s?(?=\d+일)")
_WORLD = re.compile(r"[A-Za-z0-9_.+#-]*[A-Za-z0-9]", re.ASCII)

_FULLY = ("fully", "completely", "entirely", "totally", "absolutely", "all", "every", "entire", "full", "perfect", "whole",
          "guaranteed", "certain", "certainly", "definitely", "always", "surely", "sure")  # fmt: skip
_BASES = {2: "binary", 8: "octal", 10: "decimal", 16: ("hexadecimal", "hex")}
_PERIODS = {"시간": (24, ("day", "days")), "일": (7, ("week", "weeks")), "개월": (12, ("year", "years")),
            "주": (4, ("month", "months")), "분": (60, ("hour", "hours", "hourly")), "초": (60, ("minute", "minutes")),
            "달": (12, ("year", "years"))}  # fmt: skip


def read_korean(text: str) -> list[Figure]:
    """Every number of `text`; those in digits required, those in words not. Dates and times are to be masked before."""
    figures = [*_digits(text)]
    taken = [(figure.start, figure.end) for figure in figures]
    figures += [
        figure for figure in _words(text) if not any(s < figure.end and figure.start < e for s, e in taken)
    ]
    return sorted(figures, key=lambda figure: figure.start)


def amount(text: str) -> Fraction:
    """The value of digits and scales: `1만 2천` is 12,000, `3억 5천만` is 350,000,000, `이백` is 200."""
    total = section = Fraction(0)
    pending: Fraction | None = None
    for token in re.findall(rf"{NUM}|[가-힣]", text):
        if token in _SMALL:
            section += (1 if pending is None else pending) * _SMALL[token]
            pending = None
        elif token in _LARGE:
            section += pending or 0
            total += (section or 1) * _LARGE[token]
            section, pending = Fraction(0), None
        elif token in _SINO:
            pending = (pending or 0) * 10 + _SINO[token]
        else:
            pending = number(token)
    return total + section + (pending or 0)


def _digits(text: str) -> Iterator[Figure]:
    at, previous = 0, None
    while match := _AMOUNT.search(text, at):
        figure = _version(text, match.start()) or _ratio(text, match.start()) or _plain(text, match)
        at = figure.end
        if previous and (joined := _RANGE.fullmatch(text[previous.end : figure.start])):
            previous = _scaled_like(previous, figure, comma="," in joined[0])
        if previous:
            yield previous
        previous = figure
    if previous:
        yield previous


def _version(text: str, at: int) -> Figure | None:
    match = _VERSION.match(text, at)
    if not match:
        return None
    parts = match[0].split(".")
    # `24.12.1` is as likely a day as a version
    return Figure(match[0], at, match.end(), (way(match[0]), way(*map(int, parts))), required=len(parts) < 5)


def _ratio(text: str, at: int) -> Figure | None:
    if match := _PART_OF.match(text, at):
        below, above = number(match[1]), number(match[2])
    elif match := _FRACTION.match(text, at):
        above, below = number(match[1]), number(match[2])
    else:
        return None
    if not below:
        return None
    found = [way(above / below), way(above, below)]
    if text.startswith("분기", match.end()):
        found.append(way(above))
    return Figure(match[0], at, match.end(), tuple(found))


def _plain(text: str, match: re.Match[str]) -> Figure:
    start, end = match.span()
    before, after = text[:start], text[end:]
    written = match[0]
    if re.search(r"[십백천만억조]", written):
        surely = bool(_AFTER_SCALE.match(after)) and not before.endswith("제")
        latin_before = bool(re.search(r"[A-Za-z][-_.]?$", before))
        values: list[Value] = [amount(written)]
        if latin_before or (not surely) or (written.endswith("조") and amount(written) < 100 * 10**12):
            values.append(number(re.match(NUM, written)[0]))  # type: ignore[index]
        return Figure(written, start, end, ways(*values))
    value = number(written)
    word = _WORLD.match(text, _word_start(text, start))
    if re.search(r"[A-Za-z][-_.]?(?:\d+[-_.])*$", before):
        name = word[0] if word else written
        return Figure(
            name, start, end, ways(value), required=not _NUMERONYM.fullmatch(name) and len(name) < 40
        )
    suffix = re.match(r"([A-Za-z]+)", after)
    if suffix:
        return _with_latin(text, match, value, suffix[1])
    return _with_counter(written, start, end, value, before, after)


def _word_start(text: str, at: int) -> int:
    while at > 0 and re.match(r"[A-Za-z0-9_.+#-]", text[at - 1], re.ASCII):
        at -= 1
    return at


def _with_latin(text: str, match: re.Match[str], value: Fraction, suffix: str) -> Figure:
    start, end = match.span()
    name = match[0] + suffix
    required = not _NUMERONYM.fullmatch(name + text[end + len(suffix) : end + len(suffix) + 1])
    scale = _LATIN_SUFFIX.get(suffix.lower())
    if scale:
        return Figure(name, start, end + len(suffix), ways(value, value * scale), required=required)
    if suffix in {"D", "d"}:
        return Figure(name, start, end + 1, ways(value), required=required)
    return Figure(name, start, end, ways(value), required=required)


def _with_counter(written: str, start: int, end: int, value: Fraction, before: str, after: str) -> Figure:
    found: list[Way] = [way(value)]
    required = True
    counter = after.lstrip(" ")
    hangul_follows = bool(re.match(r"[가-힣]", counter)) and len(after) - len(counter) <= 1
    if re.match(r"%|퍼센트|프로(?!그|젝|세|토|덕|필|미|듀|파|바|메|급)", counter):
        found.append(way(value / 100))
        if value == 100:
            found += [way(word) for word in _FULLY]
    elif re.match(r"진[수법]?(?![가-힣])|진수|진법", after):
        names = _BASES.get(int(value), ())
        found += [way(name) for name in ((names,) if isinstance(names, str) else names)]
    elif counter.startswith("센트"):
        found.append(way(value / 100))
    elif value == 365 and counter.startswith("일"):
        found += [way("year"), way("year-round"), way("always")]
    elif counter.startswith("년") and value == 10:
        found.append(way("decade"))
    elif (
        value < 100
        and re.match(r"년(?!간|째|차|전|후|동|만|이|을|도안|[ ]?(?:전|후|만|동안|간))", counter)
        and len(written) == 2
    ):
        found += [way(value + 1900), way(value + 2000)]
    else:
        found += _other_units(value, counter)
    if re.match(r"(?:년|시간|개월|분|배|달|일|주)\s?반(?![가-힣]*[복영응환대])", counter):
        found = [way(value + Fraction(1, 2)), way(value, "half")]
        found += [way(value * 60 + 30)] if counter.startswith("시간") else []
        found += [way(value * 12 + 6)] if counter.startswith("년") else []
    if re.match(r"월(?!드|등|\d)", counter) and 1 <= value <= 12:
        required = False  # the dates' business
    if value == 1 and hangul_follows:
        required = False  # "a", "an", "per", "every", and mostly nothing at all
    if _NIGHTS.match(written + after):
        required = False
    if written.startswith("0") and len(written) > 1 and "." not in written:
        found.append(way(int(value)))
    if re.search(r"\d{4}\s?[~–-]\s?$", before) and len(written) == 4:
        found.append(way(value % 100))
    return Figure(written, start, end, tuple(found), required=required)


def _other_units(value: Fraction, counter: str) -> Iterator[Way]:
    for unit, (many, names) in _PERIODS.items():
        if not counter.startswith(unit):
            continue
        count = value / many
        if count == 1:
            yield from (way(name) for name in names)
        elif count.denominator == 1 or count == Fraction(1, 2) or (count > 1 and count.denominator == 2):
            yield from (way(count, name) for name in names)
        if unit == "주":
            yield way(value * 7, "days")
            if value == 2:
                yield way("fortnight")
        if unit == "개월" and value == 3:
            yield way("quarter")
        return


def _scaled_like(left: Figure, right: Figure, *, comma: bool) -> Figure:
    """`3~4만` is 30,000 to 40,000, `20,30대` and `3~40명` are twenties and 30: what is on the left may share the scale."""
    scale = re.search(r"[십백천만억조]+$", right.text)
    ways_ = left.ways
    if scale and not re.search(r"[십백천만억조]", left.text) and re.fullmatch(NUM, left.text):
        ways_ = (way(amount(left.text + scale[0])), *ways_)
    elif re.fullmatch(r"\d", left.text) and re.fullmatch(r"\d0{1,2}", right.text):
        ways_ = (*ways_, way(int(left.text) * 10 ** (len(right.text) - 1)))
    elif comma:
        return left
    return Figure(left.text, left.start, left.end, ways_, left.required, left.counted)


_NATIVE_TENS = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}
_NATIVE_ONES = {"하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4, "다섯": 5,
                "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}  # fmt: skip
_SINO = {
    "영": 0,
    "공": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "륙": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
}
_NATIVE = re.compile(
    rf"(?<![가-힣])(?:({'|'.join(_NATIVE_TENS)})({'|'.join(_NATIVE_ONES)})?|({'|'.join(_NATIVE_ONES)}))"
    r"(?P<counter>[ ]?(?:번째|가지|개|명|분|번|단계|종류|배|시간|시|달|주|살|권|장|줄|대|곳|팀|사람|마리|쌍|잔|군데|편|차례|요소|부분))?"
)
_COUNTS = frozenset({"번째", "가지", "개", "명", "단계", "종류", "배", "사람", "요소", "권", "곳", "군데"})
_SINO_RUN = re.compile(r"[일이삼사오육륙칠팔구십백천만억조영공]{2,}|[일이삼사오육칠팔구십백천만억조]")
_SINO_COUNTER = re.compile(
    r"[ ]?(?:분|초|년|개월|주|일|명|인|배|월|층|번|회|원|달러|퍼센트|프로|차|등|위|급|단계|장|부|권|학년|살|세|대|점|개|여|중|진|각)"
)
_ODD = {
    "하루": (1, 24), "이틀": (2, 48), "사흘": (3,), "나흘": (4,), "닷새": (5,), "엿새": (6,), "이레": (7,), "여드레": (8,),
    "아흐레": (9,), "열흘": (10,), "보름": (15, 2), "일주일": (7, 1), "한 달": (30, 1), "한달": (30, 1), "반년": (6,),
    "절반": (Fraction(1, 2), 50), "정오": (12,), "자정": (0, 12, 24), "첫": (1,), "처음": (1,), "두어": (2,), "두세": (2, 3),
    "두셋": (2, 3), "서너": (3, 4), "네댓": (4, 5), "너댓": (4, 5), "네다섯": (4, 5), "대여섯": (5, 6), "예닐곱": (6, 7), "양쪽": (2,),
    "둘째": (2,), "셋째": (3,), "넷째": (4,), "더블": (2,), "트리플": (3,), "다중": (2,), "모든": (100,), "전부": (100,),
    "연중무휴": (24, 7, 365), "백프로": (100,), "완전": (100,), "제로": (0,), "꽉": (100,), "입문": (101,), "기초": (101,),
}  # fmt: skip
_ODD_WORDS = re.compile("|".join(sorted(_ODD, key=len, reverse=True)))
_HALF = re.compile(r"(?<![가-힣])반(?![가-힣])|(?<=[시년월간달일])[ ]?반(?![복응영환])|분의")
_CIRCLED = re.compile(r"[①-⑳]")


def _words(text: str) -> Iterator[Figure]:
    for match in _ODD_WORDS.finditer(text):
        yield _word(match, *_ODD[match[0]])
    for match in _HALF.finditer(text):
        yield _word(match, Fraction(1, 2), 30, 50, 6)
    for match in _CIRCLED.finditer(text):
        yield _word(match, ord(match[0]) - ord("①") + 1)
    for match in _NATIVE.finditer(text):
        value = _NATIVE_TENS.get(match[1] or "", 0) + _NATIVE_ONES.get(match[2] or match[3] or "", 0)
        counter = (match["counter"] or "").strip()
        figure = _word(match, value)
        counted = counter in _COUNTS and 2 <= value <= 10
        yield Figure(figure.text, figure.start, figure.end, figure.ways, required=False, counted=counted)
    for match in _SINO_RUN.finditer(text):
        scaled = len(match[0]) > 1 and re.search(r"[십백천만억조]", match[0])
        if scaled or _SINO_COUNTER.match(text, match.end()):
            yield _word(match, amount(match[0]))


def _word(match: re.Match[str], *values: Value | int) -> Figure:
    return Figure(match[0], match.start(), match.end(), ways(*values), required=False)
