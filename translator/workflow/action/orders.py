"""What people order in comments on a pull request: `/olgim again`, `/olgim accept`, `/olgim term 배포=deploy`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from translator.document import Segment, decode_post
from translator.errors import OlgimError
from translator.files import read_regular
from translator.github.api import Comment
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work

_ORDER = re.compile(r"^[ \t]*/olgim(?:[ \t]+(?P<verb>\S+)(?:[ \t]+(?P<rest>.*?))?)?[ \t]*$", re.MULTILINE)
_TERM = re.compile(r"\s*(?P<source>[^=]{1,100}?)\s*=\s*(?P<target>[^=]{1,200}?)\s*")
_KEY = re.compile(r'msgctxt "((?:[^"\\]|\\.)*)"')
_MOST_WORDS = 500  # characters of an instruction to the model
_MOST_ORDERS = 5  # in one comment


class Verb(StrEnum):
    """What may be ordered. `help` is what anything else comes to."""

    AGAIN = "again"
    ACCEPT = "accept"
    TERM = "term"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Order:
    """One order: `words` are the instruction of `again`; `source` and `target` those of a term."""

    verb: Verb
    words: str = ""
    source: str = ""
    target: str = ""


def orders_in(body: str) -> list[Order]:
    """The orders of a comment: each line that begins with `/olgim`, quotations and code aside."""
    found: list[Order] = []
    for match in _ORDER.finditer(_without_code(body)):
        if len(found) < _MOST_ORDERS:
            found.append(_order((match["verb"] or "").lower(), match["rest"] or ""))
    return found


def _order(verb: str, rest: str) -> Order:
    if verb == "again":
        return Order(Verb.AGAIN, words=rest[:_MOST_WORDS])
    if verb == "accept" and not rest:
        return Order(Verb.ACCEPT)
    if verb == "term" and (term := _TERM.fullmatch(rest)):
        return Order(Verb.TERM, source=term["source"], target=term["target"])
    return Order(Verb.HELP)


def _without_code(body: str) -> str:
    kept, fence = [], ""
    for line in body.replace("\r\n", "\n").split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept)


def key_at(site: Site, post: Path, comment: Comment, prefix: str) -> str | None:
    """The segment that a comment's line is about, in the post, its mirror or its bitext; None where it can't be told.

    `prefix` leads from the repository's root to the site's.
    """
    if not comment.line or not comment.path.startswith(prefix):
        return None
    work = open_work(site, post)
    path = comment.path.removeprefix(prefix)
    if path == post.absolute().relative_to(site.root).as_posix():
        return _key_in(work, work.document.segments, comment.line)
    if path == site.planned_mirror(post):
        return _in_mirror(work, site.mirror_path(post), comment.line)
    if path == site.bitext_path(post).relative_to(site.root).as_posix():
        return _in_bitext(work, site.bitext_path(post), comment.line)
    return None


def _in_mirror(work: Work, path: Path, line: int) -> str | None:
    try:
        mirror = work.document.parse_mirror(decode_post(read_regular(path), path))
    except (OlgimError, OSError):
        return None
    if len(work.document.segments) != len(mirror.segments):  # a person has added or removed blocks
        return None
    return _key_in(work, mirror.segments, line)


def _key_in(work: Work, segments: Sequence[Segment], line: int) -> str | None:
    """The key of the last segment that begins at `line` or above, if it has Korean. `segments` are the post's, or those
    of its mirror, one for each.
    """
    found = None
    for own, segment in zip(work.document.segments, segments, strict=True):
        if segment.line > line:
            break
        found = own.key
    return found if found is not None and work.bitext.get(found) is not None else None


def _in_bitext(work: Work, path: Path, line: int) -> str | None:
    lines = read_regular(path).decode("utf-8", "replace").split("\n")
    at = min(line, len(lines)) - 1
    # Comments and the previous Korean stand above their entry's key, its texts below.
    while at + 1 < len(lines) and lines[at].startswith("#"):
        at += 1
    for text in reversed(lines[: at + 1]):
        if match := _KEY.match(text):
            key = match[1].replace('\\"', '"').replace("\\\\", "\\")
            return key if work.bitext.get(key) is not None else None
        if not text.strip():
            return None
    return None
