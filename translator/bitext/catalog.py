"""The gettext PO format: entries to bytes and back, in the very form GNU `msgcat --no-wrap` writes.

A reader and writer of our own, since the file holds people's work and an entry must come back whole or not
at all: polib drops the last letter of an unterminated string, an obsolete entry's previous text and all that
follows a U+2028. The grammar is that of the GNU gettext manual, "The Format of PO Files". Lines are never
wrapped, so that a changed sentence is a changed line; no position in the post is stored, so that text which
only moves changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from translator.errors import StoreError
from translator.i18n import tr
from translator.shortening import shortened


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. Comments are without their `#` and in file order; `line` is where it starts when read."""

    context: str | None
    source: str
    target: str
    remarks: tuple[str, ...] = ()
    """`# …`: what translators write."""
    extracted: tuple[str, ...] = ()
    """`#. …`: what the tool says."""
    references: tuple[str, ...] = ()
    """`#: …`: places, written by other tools."""
    flags: tuple[str, ...] = ()
    previous: str | None = None
    """`#| msgid`: the source that the target was made for."""
    obsolete: bool = False
    line: int = 0


_SHOWN = 60  # characters of a line in a message
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_FIELD = re.compile(
    r"(?P<mark>#~\||#~|#\|)?\s*(?P<name>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(?P<text>\".*)"
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{2}|.)")
_UNESCAPED = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "v": "\v",
    "b": "\b",
    "f": "\f",
    "a": "\a",
    "\\": "\\",
    '"': '"',
}
_ESCAPED = {ord(char): f"\\{name}" for name, char in _UNESCAPED.items()} | {0: "\\000"}

_REPAIR = tr("Repair the entry in a text editor or take the file from version control, then run again.")


# An entry as most are written: each field in one line, a blank line behind. The others are read line by line.
_USUAL = re.compile(
    r"(?P<comments>(?:#(?:|[.,]) .*\n)*+)"
    r'(?:msgctxt "(?P<context>(?:[^"\\\n]|\\.)*+)"\n)?+'
    r'msgid "(?P<source>(?:[^"\\\n]|\\.)*+)"\n'
    r'msgstr "(?P<target>(?:[^"\\\n]|\\.)*+)"\n(?:\n|\Z)'
)


def read_catalog(data: bytes, path: Path, derived: str | None = None) -> Iterator[Entry]:
    """The entries of a PO file, the header (an empty source without context) among them, in file order.

    One by one: those of a long post would take as much memory again as its units.

    A byte order mark and CRLF line ends, which editors and git leave behind, are taken off; so is a merge conflict
    about nothing but lines that begin with `derived`, of which our side is kept. Raises StoreError with the line for
    anything else that isn't PO: better no answer than half a translation.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1
        raise StoreError(
            tr("this PO file is not UTF-8"),
            hint=tr("Save it as UTF-8, with nothing else changed."),
            path=path,
            line=place,
        ) from error
    text = text.replace("\r\n", "\n")
    dropped = _settled(text.split("\n"), derived) if derived and "<<<<<<< " in text else set()
    reader = _Reader(path)
    at, number = 0, 1
    while at <= len(text):
        usual = None if dropped or not reader.is_between else _USUAL.match(text, at)
        if usual and (entry := _usual_entry(usual, number)) is not None:
            yield entry
            at, number = usual.end(), number + usual[0].count("\n")
            continue
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if number not in dropped and (read := reader.take(text[at:end], number)) is not None:
            yield read
        at, number = end + 1, number + 1
    if (read := reader.finish()) is not None:
        yield read


def _usual_entry(found: re.Match[str], line: int) -> Entry | None:
    """The entry of this text, which begins on that line; None where a string in it isn't valid PO."""
    context = None if found["context"] is None else _unescaped(found["context"])
    source, target = _unescaped(found["source"]), _unescaped(found["target"])
    if source is None or target is None or (context is None and found["context"] is not None):
        return None
    comments: dict[str, list[str]] = {}
    for comment in found["comments"].split("\n")[:-1]:
        kind = comment[1]
        comments.setdefault(kind, []).append(comment[2:] if kind == " " else comment[3:])
    return _entry(context, source, target, comments, line=line)


def _entry(
    context: str | None,
    source: str,
    target: str,
    comments: Mapping[str, list[str]],
    previous: str | None = None,
    *,
    obsolete: bool = False,
    line: int,
) -> Entry:
    """An entry with its comments, which are by the character behind their `#`."""
    flags = (flag.strip() for line in comments.get(",", ()) for flag in line.split(","))
    return Entry(
        context,
        source,
        target,
        remarks=tuple(comments.get(" ", ())),
        extracted=tuple(comments.get(".", ())),
        references=tuple(comments.get(":", ())),
        flags=tuple(flag for flag in flags if flag),
        previous=previous,
        obsolete=obsolete,
        line=line,
    )


def _settled(lines: list[str], derived: str) -> set[int]:
    """The numbers of the lines to leave out, so that our side is left of conflicts about derived lines alone."""
    found: set[int] = set()
    conflict: list[int] = []  # the lines of a conflict but those of our side, which comes first
    for number, line in enumerate(lines, 1):
        mark = match[0][0] if (match := _CONFLICT.match(line)) else ""
        if mark == "<":
            conflict, ours = [number], True
        elif not conflict:
            continue
        elif mark:
            conflict.append(number)
            ours = False
            if mark == ">":
                found |= set(conflict)
                conflict = []
        elif not line.startswith(derived):
            conflict = []
        elif not ours:
            conflict.append(number)
    return found


class _Reader:
    """Takes a PO file's lines one by one. An entry ends where a line comes that can't belong to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0  # of the line at hand
        self._clear()

    def _clear(self) -> None:
        self._fields: dict[str, str] = {}
        self._comments: dict[str, list[str]] = {}
        self._continued = ""  # the field that a bare string goes on with
        self._obsolete = False
        self._line = 0

    @property
    def is_between(self) -> bool:
        """Whether nothing of an entry has been taken."""
        return not self._fields and not self._comments

    def take(self, raw: str, number: int) -> Entry | None:
        """Take a line; gives the entry that ends with it, or before it."""
        self._number = number
        line = raw.strip(" \t")
        if line in ("", "#~"):
            self._continued = ""
            return self._flush()
        if _CONFLICT.match(line):
            raise StoreError(
                tr("a merge conflict was left in this PO file"),
                hint=tr("Keep one side of each conflict (either is a whole translation), then run again."),
                path=self._path,
                line=self._number,
            )
        if line.startswith("#") and not line.startswith(("#~", "#|")):
            return self._take_comment(raw.lstrip(" \t"))
        if match := _FIELD.match(line):
            return self._take_field(match["mark"] or "", match["name"], match["text"])
        raise self._fail(tr("not a line of a PO file: {short}", short=shortened(line, _SHOWN)))

    def finish(self) -> Entry | None:
        """The file ends; gives the last entry."""
        if self._fields and "msgstr" not in self._fields:
            raise self._fail(tr("the file ends inside an entry"))
        return self._flush()

    def _take_comment(self, line: str) -> Entry | None:
        ended = self._flush()
        self._continued = ""
        kind = line[1:2] if line[1:2] in (".", ":", ",") else " "
        body = line[1:] if kind == " " else line[2:]
        self._comments.setdefault(kind, []).append(body.removeprefix(" "))
        self._line = self._line or self._number
        return ended

    def _take_field(self, mark: str, name: str | None, quoted: str) -> Entry | None:
        text = _resolve(quoted)
        if text is None:
            raise self._fail(
                tr("a string that is not closed, or not valid PO: {short}", short=shortened(quoted, _SHOWN))
            )
        if name is None:
            if not self._continued:
                raise self._fail(tr("a string that belongs to no field"))
            self._fields[self._continued] += text
            return None
        if name == "msgid_plural" or name.startswith("msgstr["):
            raise self._fail(tr("an entry with plural forms, which bitexts don't have"))
        ended = self._flush()
        field = f"previous {name}" if mark.endswith("|") else name
        if field in self._fields:
            raise self._fail(tr("a second {name} in one entry", name=name))
        if field == "msgstr" and "msgid" not in self._fields:
            raise self._fail(tr("a msgstr without its msgid"))
        self._fields[field] = text
        self._continued = field
        self._obsolete = mark.startswith("#~")
        self._line = self._line or self._number
        return ended

    def _flush(self) -> Entry | None:
        if "msgstr" not in self._fields:
            return None
        ended = _entry(
            self._fields.get("msgctxt"),
            self._fields["msgid"],
            self._fields["msgstr"],
            self._comments,
            self._fields.get("previous msgid"),
            obsolete=self._obsolete,
            line=self._line,
        )
        self._clear()
        return ended

    def _fail(self, message: str) -> StoreError:
        return StoreError(message, hint=_REPAIR, path=self._path, line=self._number)


def _resolve(quoted: str) -> str | None:
    match = _STRING.match(quoted)
    return None if match is None else _unescaped(match[1])


def _unescaped(body: str) -> str | None:
    if "\\" not in body:
        return body
    if any(found[1][0] not in "01234567x" and found[1] not in _UNESCAPED for found in _ESCAPE.finditer(body)):
        return None
    return _ESCAPE.sub(lambda found: _character(found[1]), body)


def _character(escape: str) -> str:
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    return chr(int(escape[1:], 16)) if len(escape) == 3 else _UNESCAPED.get(escape, escape)


def write_catalog(entries: Iterable[Entry]) -> bytes:
    """The entries as a PO file: UTF-8, LF, unwrapped; the same entries give the same bytes everywhere."""
    return "\n".join(entry_text(entry) for entry in entries).encode()


def entry_text(entry: Entry) -> str:
    """One entry, as `write_catalog` has it."""
    lines = [f"# {line}" if line else "#" for line in entry.remarks]
    lines += [f"#. {line}" for line in entry.extracted]
    lines += [f"#: {line}" for line in entry.references]
    if entry.flags:
        lines.append("#, " + ", ".join(entry.flags))
    mark = "#~ " if entry.obsolete else ""
    if entry.previous is not None:
        lines += _field("msgid", entry.previous, "#~| " if entry.obsolete else "#| ")
    if entry.context is not None:
        lines += _field("msgctxt", entry.context, mark)
    lines += _field("msgid", entry.source, mark)
    lines += _field("msgstr", entry.target, mark)
    return "\n".join(lines) + "\n"


def _field(name: str, text: str, mark: str) -> list[str]:
    parts = text.split("\n")
    strings = [part + "\n" for part in parts[:-1]] + parts[-1:] * bool(parts[-1])
    if len(strings) <= 1:
        return [f"{mark}{name} {quote(text)}"]
    return [f'{mark}{name} ""', *(f"{mark}{quote(string)}" for string in strings)]


def quote(text: str) -> str:
    """`text` as a PO string, in its quotes."""
    return f'"{text.translate(_ESCAPED)}"'


def unquote(quoted: str) -> str | None:
    """What a PO string says, or None where it isn't one."""
    return _resolve(quoted)
