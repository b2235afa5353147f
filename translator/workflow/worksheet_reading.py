"""Reading a worksheet back, whatever editors, agents and chats have made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from translator.errors import UsageError
from translator.files import read_regular
from translator.i18n import tr
from translator.workflow.worksheet import COUNT_FIELD, END, POST_FIELD, unescape

LARGEST = 4 * 1024 * 1024
"""Bytes of a worksheet, at most: some twenty times the longest post and its English."""
MOST = 10_000
"""Passages of a worksheet, at most."""

_ANEW = tr("Prepare the task anew with `olgim work`, with --limit for a part of the post.")
_KEY = r"[a-z]+(?:-[a-z]+)*-[0-9a-f]{8}(?:-\d+)?"
_LIKE_A_KEY = rf"{END}|[\w-]{{1,60}}-[\w]{{4,20}}(?:-\d+)?"
_HEADER = re.compile(
    rf"[ \t]{{0,3}}#{{1,6}}[ \t]*[*_`]*"
    rf"(?:\\?\[[*_` \t]*(?P<named>{_LIKE_A_KEY})[*_` \t]*\\?\]|(?P<bare>{_KEY})(?![\w-])).*",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?:[ \t].*)?")
_FENCE = re.compile(r"[ \t]{0,3}(?:`{3,}|~{3,})[ \t]*[\w-]*[ \t]*")
_QUOTE = re.compile(r"[ \t]{0,3}>[ ]?(.*)")
_FIELD = re.compile(rf"\W*({POST_FIELD}|{COUNT_FIELD})\W{{0,3}}:\W{{0,2}}[ \t](.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in a worksheet under one header.

    `line` is the header's, from 1; `english` is empty where there is none. `quoted` is the Korean as it stands there.
    `problem` says why the place can't be read, in a sentence that says what to do.
    """

    key: str
    line: int
    english: str = ""
    quoted: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as it was read: what it gives in its order, and the post's label and number of passages as it says.

    `post` is empty and `passages` None where it says nothing.
    """

    given: tuple[Given, ...]
    post: str = ""
    passages: int | None = None


def read_worksheet(path: Path) -> Sheet:
    """Read a worksheet. Raises UsageError where it is none."""
    sheet = parse_worksheet(_text(path))
    if not sheet.given:
        raise UsageError(
            tr("there is no passage in this file: no line such as `## [paragraph-1a2b3c4d]`"),
            hint=tr("Give the file that `olgim work` has made, with its headers left in it."),
            path=path,
        )
    if len(sheet.given) > MOST:
        raise UsageError(
            tr("has {number:,} headers of passages, more than any post", number=len(sheet.given)),
            hint=_ANEW,
            path=path,
        )
    return sheet


def _text(path: Path) -> str:
    try:
        data = read_regular(path, LARGEST + 1)
    except OSError as error:
        raise UsageError(
            tr("can't be read: {strerror}", strerror=error.strerror or error), path=path
        ) from error
    if len(data) > LARGEST:
        raise UsageError(
            tr("is larger than {largest} MB, which no worksheet is", largest=LARGEST // 1024 // 1024),
            hint=_ANEW,
            path=path,
        )
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(tr("is not UTF-8"), hint=tr("Save it as UTF-8."), path=path, line=line) from error


def parse_worksheet(text: str) -> Sheet:
    """What stands in the text of a worksheet."""
    reader = _Reader()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        reader.take(number, line)
    return reader.sheet()


@dataclass(slots=True)
class _Place:
    """A passage's place while it is read."""

    key: str
    line: int
    quoted: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    strange: int = 0  # the line of a fence, or a heading, that nothing explains

    @property
    def begun(self) -> bool:
        return any(line.strip() for line in self.english)


class _Reader:
    """Goes through the lines: outside of every passage, or inside of one; a fence may be around either."""

    def __init__(self) -> None:
        self._places: list[_Place] = []
        self._place: _Place | None = None
        self._fenced = False
        self._fields: dict[str, str] = {}
        self._ended = False

    def take(self, number: int, line: str) -> None:
        if self._ended:
            return
        if header := _HEADER.fullmatch(line):
            self._begin(header["named"] or header["bare"], number)
        elif _FENCE.fullmatch(line):
            self._fence(number)
        elif self._place is None:
            if found := _FIELD.fullmatch(line):
                self._fields.setdefault(found[1].casefold(), found[2].strip())
        elif not self._place.begun and (quote := _QUOTE.fullmatch(line)):
            self._place.quoted.append(quote[1])
        else:
            if _HEADING.fullmatch(line):
                self._place.strange = self._place.strange or number
            self._place.english.append(line)

    def _begin(self, name: str, number: int) -> None:
        key = name.strip("*_` \t").casefold()
        self._place = None
        if key == END:
            self._ended = True
        else:
            self._place = _Place(key, number)
            self._places.append(self._place)

    def _fence(self, number: int) -> None:
        """A fence around the sheet, or a part of it, or around one passage's English, is no part of the English."""
        place = self._place
        if self._fenced:
            self._fenced, self._place = False, None  # what comes now is what somebody says around it
        elif place is None or not place.begun:
            self._fenced = True
        else:
            place.strange = place.strange or number

    def sheet(self) -> Sheet:
        count = self._fields.get(COUNT_FIELD.casefold(), "")
        return Sheet(
            tuple(self._given()),
            self._fields.get(POST_FIELD.casefold(), ""),
            int(count) if re.fullmatch("[0-9]{1,6}", count) else None,
        )

    def _given(self) -> Iterator[Given]:
        for place in self._places:
            english = unescape("\n".join(line.rstrip() for line in place.english).strip("\n"))
            quoted = "\n".join(place.quoted)
            problem = self._problem(place, english)
            yield Given(place.key, place.line, english.strip(), quoted, problem)

    def _problem(self, place: _Place, english: str) -> str:
        if place.strange:
            return tr(
                "line {strange} is a heading or a code fence: take it out, or put a backslash before it "
                "if it is English that begins so",
                strange=place.strange,
            )
        if english.strip() and not self._ended and self._place is place:
            return tr(
                "the file ends without its last line, `## [{end}]`, and this passage may be cut off: "
                "see that it is whole, and add that line",
                end=END,
            )
        return ""
