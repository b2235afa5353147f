"""The text of a pull request and of a job's summary: Markdown in which nothing of a post acts.

A pull request's text is ours between two marks and a person's outside of them. The first mark holds a digest of what it
says of the branch, so that a run in which nothing changed leaves it alone, though another job made it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from translator.github.inert_text import code, link, title
from translator.llm.cost import WON_PER_DOLLAR, rounded_won
from translator.units import Severity
from translator.workflow.action.branches import Moved
from translator.workflow.action.facts import PostFacts, Said
from translator.workflow.action.inputs import Language
from translator.workflow.action.texts import Texts

_BEGIN, _END = "<!-- olgim:begin", "<!-- olgim:end -->"
_OURS = re.compile(rf"{_BEGIN} ?(?P<digest>\w*) ?(?P<of>[^ ]*) -->.*?(?:{_END}|\Z)", re.DOTALL)
_DOLLARS = re.compile(r"\$(\d+(?:\.\d+)?)")
_MOST_FINDINGS, _MOST_TERMS, _MOST_POSTS = 40, 60, 20  # of each that are shown
_MOST_LETTERS = 60_000  # GitHub takes 65,536
_MARKS = {Severity.CRITICAL: "🔴", Severity.WARNING: "🟡", Severity.NOTE: "⚪"}


@dataclass(frozen=True, slots=True)
class Places:
    """Where files are shown: on `branch`, whose Korean is the one that was translated. `run` is the job's page."""

    repository: str
    branch: str
    run: str = ""

    def of(self, path: str, line: int = 0) -> str:
        """The address of a file, or of a line of its source."""
        return f"{self.repository}/blob/{quote(self.branch)}/{quote(path)}" + (
            f"?plain=1#L{line}" if line else ""
        )


@dataclass(frozen=True, slots=True)
class PullPage:
    """What a pull request says of its posts. `of` is what it is about: the Korean, so that a closed one can be told
    from one whose Korean has changed since.
    """

    texts: Texts
    posts: tuple[PostFacts, ...]
    moved: tuple[Moved, ...]
    places: Places
    of: str
    rate: float = WON_PER_DOLLAR

    @property
    def title(self) -> str:
        """A title for the pull request."""
        say = self.texts
        if not self.posts:
            gone = ", ".join(one.label for one in self.moved)
            return title(say("title-removed", title=gone))
        first = self.posts[0]
        named = first.english_title or first.title or first.label
        if len(self.posts) == 1:
            return title(say("title", title=named))
        return title(say("title-all", posts=say.counted("posts", len(self.posts))))

    def body(self, *, settled: bool = True) -> str:
        """Our part of the text. Unless `settled`, its digest is one that no run takes for its own."""
        content = self._content("")
        digest = hashlib.sha256(content.encode()).hexdigest()[:16] if settled else "new"
        return f"{_BEGIN} {digest} {self.of} -->\n{self._content(self.places.run)}\n{_END}"

    def is_said_in(self, body: str) -> bool:
        """Whether a pull request's text says this already."""
        found = _OURS.search(body)
        return found is not None and found["digest"] == _OURS.search(self.body())["digest"]  # type: ignore[index]

    def put_into(self, body: str) -> str:
        """A pull request's text with our part brought up to date, and what people wrote around it."""
        found = _OURS.search(body)
        if found is None:
            return f"{body.rstrip()}\n\n{self.body()}".lstrip()
        return body[: found.start()] + self.body() + body[found.end() :]

    def _content(self, run: str) -> str:
        say = self.texts
        parts = [_moved(say, one) for one in self.moved]
        if len(self.posts) == 1:
            post = self.posts[0]
            parts.append(say("intro", korean=code(post.label), english=code(post.mirror)))
        elif self.posts:
            parts.append(say("intro-all"))
        if any(post.proposed for post in self.posts):
            parts[-1] += f" {say('machine')}"
        for post in self.posts[:_MOST_POSTS]:
            if len(self.posts) > 1:
                parts.append(f"### {code(post.label)}")
            parts += self._post(post)
        if run and self.posts:
            parts.append(say("preview", url=run))
        if self.posts:
            parts.append(say("how"))
        return _cut("\n\n".join(part for part in parts if part))

    def _post(self, post: PostFacts) -> list[str]:
        say, places = self.texts, self.places
        korean = link(post.title or post.label, places.of(post.place))
        english = link(post.english_title or post.mirror, places.of(post.mirror))
        lines = [
            say("compare", korean=korean, english=english),
            f"{progress(say, post)}. {_changes(say, post)}",
        ]
        if not any(one.remark.severity is not Severity.NOTE for one in post.said):
            lines.append(say("no-findings"))
        lines += [findings_table(say, post.said, lambda line: places.of(post.place, line))]
        if post.terms:
            shown = ", ".join(
                f"{code(korean)} → {code(english)}" for korean, english in post.terms[:_MOST_TERMS]
            )
            heading = f"{say('terms')} ({len(post.terms)})"
            lines.append(f"<details><summary>{heading}</summary>\n\n{shown}\n\n</details>")
        if post.receipt:
            lines.append(say("made", receipt=code(with_won(post.receipt, say.language, self.rate))))
        return [line for line in lines if line]


def digest_of(body: str) -> str:
    """What a pull request's text says that it is about; empty where it isn't ours."""
    found = _OURS.search(body)
    return found["of"] if found else ""


def is_ours(body: str) -> bool:
    """Whether the action wrote a pull request's text."""
    return _OURS.search(body) is not None


def progress(say: Texts, post: PostFacts) -> str:
    """`**12 passages**: 3 accepted, 8 to review, 1 without English`."""
    said = say(
        "progress",
        total=say.counted("segments", post.segments),
        accepted=post.accepted,
        proposed=post.proposed,
        stale=say("stale", n=post.stale) if post.stale else "",
        untranslated=say("untranslated", n=post.untranslated) if post.untranslated else "",
    )
    return f"{said} ({say('by-hand', n=post.written)})" if post.written else said


def _changes(say: Texts, post: PostFacts) -> str:
    same = post.segments - post.untranslated - post.new - post.changed
    return say("changes", new=post.new, changed=post.changed, same=same)


def findings_table(say: Texts, said: Sequence[Said], url: object) -> str:
    """What is to be looked at, by the Korean's lines; nothing where that is nothing. `url` gives a line's address."""
    assert callable(url)
    rows = sorted(
        (one for one in said if one.remark.severity is not Severity.NOTE),
        key=lambda one: (one.remark.severity is not Severity.CRITICAL, one.remark.line),
    )
    if not rows:
        return ""
    lines = [f"| {say('line')} | {say('finding')} | {say('english')} |", "| --: | --- | --- |"]
    for one in rows[:_MOST_FINDINGS]:
        mark = _MARKS[one.remark.severity]
        line = (
            f"[{one.remark.line}]({url(one.remark.line)})" if url(one.remark.line) else f"{one.remark.line}"
        )
        english = code(one.english, 160) if one.english else ""
        lines.append(f"| {line} | {mark} {code(one.remark.message, 240)} | {english} |")
    table = f"**{say('findings')}**\n\n" + "\n".join(lines)
    left = len(rows) - _MOST_FINDINGS
    return f"{table}\n\n{say('more', n=left)}" if left > 0 else table


def with_won(text: str, language: Language, rate: float = WON_PER_DOLLAR) -> str:
    """`text` with won beside its dollars, where it is for people who count in them."""
    if language is not Language.KOREAN:
        return text
    return _DOLLARS.sub(lambda found: f"{found[0]} (약 ₩{rounded_won(float(found[1]) * rate):,})", text)


def _moved(say: Texts, one: Moved) -> str:
    if one.to:
        return say("moved", label=code(one.label), to=code(one.to))
    return say("removed", label=code(one.label))


def _cut(text: str) -> str:
    if len(text) <= _MOST_LETTERS:
        return text
    return text[:_MOST_LETTERS].rsplit("\n", 1)[0] + "\n\n…"
