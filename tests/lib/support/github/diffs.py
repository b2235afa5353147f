"""Lines of a pull request's diff: which may have a comment, and where a commented line has gone since."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from support.github.repository import Git

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(slots=True)
class Hunk:
    """A hunk of a file's diff; `lines` gives for a side and line number the line's position in the diff."""

    header: str
    text: list[str] = field(default_factory=list)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)

    def until(self, side: str, line: int) -> str:
        """The hunk down to a line, as it stands above a comment."""
        seen = list(self.lines.values())
        last = self.lines[side, line] - min(seen) + 1
        return "\n".join([self.header, *self.text[:last]])


def hunks(git: Git, base: str, head: str, path: str) -> list[Hunk]:
    """The hunks of a file in the diff of a pull request (three dots), with three lines of context."""
    diff = git("diff", "--no-renames", "-U3", f"{base}...{head}", "--", path)
    found: list[Hunk] = []
    position = old = new = 0
    for line in diff.split("\n"):
        if heading := _HUNK.match(line):
            position += bool(found)
            found.append(Hunk(line))
            old, new = int(heading[1]), int(heading[3])
        elif found and line[:1] in {" ", "+", "-", "\\"}:
            position += 1
            found[-1].text.append(line)
            if line[0] in " -":
                found[-1].lines["LEFT", old] = position
                old += 1
            if line[0] in " +":
                found[-1].lines["RIGHT", new] = position
                new += 1
    return found


def line_now(git: Git, was: str, now: str, path: str, line: int) -> int | None:
    """The number that a line has at a later commit, or None where it was changed or removed."""
    if not git.ok("cat-file", "-e", f"{now}:{path}"):
        return None
    shift = 0
    for heading in _HUNK.finditer(git("diff", "--no-renames", "-U0", was, now, "--", path)):
        start, count = int(heading[1]), int(heading[2] or 1)
        added = int(heading[4] or 1)
        if start <= line < start + count:
            return None
        if line >= start + count and (count or line > start):
            shift += added - count
    return line + shift
