"""What a review must not lose and no bitext has yet: what was typed and not saved, and the way back.

It is rebuilt from the command log of the post's reviews, and each change of it is in the log at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from glossary import Term
from glossary.entry_writing import entry_lines
from glossary.loading import parse_glossary
from translator.bitext import Command, CommandLog
from translator.bitext.po import normal
from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import Origin, State, Unit
from translator.workflow.review_brief import BriefDraft
from translator.workflow.review_history import Change, History, JointAction, Step, TermChange

MOST_CHANGES = 300
"""So many of the last actions can be taken back in later sessions."""
_MOST_UNITS = 20_000  # units in all of these actions together
_ALIKE = 60.0  # percent


@dataclass(frozen=True, slots=True)
class Typed:
    """English that was typed and not saved, the Korean it is for, and the English that stood there then."""

    text: str
    source: str
    target: str


class KeptReview:
    """The drafts, the brief's draft and the history of one post, on the disk as they change."""

    def __init__(self, log: CommandLog) -> None:
        self.history = History()
        self.drafts: dict[str, Typed] = {}
        """What was typed, by the segment's key; also of segments that are gone from the post."""
        self.brief: BriefDraft | None = None
        self.lines: dict[str, str] = {}
        """What was typed at small questions and not answered, by the question's name."""
        self._log = log
        unread = sum(not self._replay(command) for command in log.commands)
        for command in log.doubtful:
            if command.get("do") in {"draft", "brief", "line"}:
                unread += not self._replay(command)
        self.notices = log.notices
        if unread:
            self.notices.append(
                tr(
                    "{unread} lines of the log of earlier reviews can't be read; they are left out",
                    unread=unread,
                )
            )
        self._tidy()

    @property
    def place(self) -> str:
        """The file that holds all this; nothing where it isn't kept."""
        return "" if self._log.path is None else str(self._log.path)

    # ---- what changes

    def type(self, unit: Unit, text: str) -> None:
        """Keep what was typed for a unit."""
        known = self.drafts.get(unit.key)
        if known is not None and known.text == text:
            return
        target = unit.target if known is None else known.target
        self.drafts[unit.key] = Typed(text, unit.source, target)
        self._write(_draft(unit.key, self.drafts[unit.key]))

    def drop(self, key: str) -> None:
        """What was typed for a segment is saved, or given up."""
        if self.drafts.pop(key, None) is not None:
            self._write({"do": "draft", "key": key})

    def type_brief(self, draft: BriefDraft | None) -> None:
        """Keep the brief that was typed; None: it is saved, or given up."""
        if draft != self.brief:
            self.brief = draft
            self._write(_brief(draft))

    def type_line(self, name: str, text: str) -> None:
        """Keep what was typed at a small question; nothing: it is answered, or given up."""
        if text == self.lines.get(name, ""):
            return
        if text:
            self.lines[name] = text
        else:
            del self.lines[name]
        self._write({"do": "line", "name": name, "text": text})

    def record(self, step: Step) -> None:
        """Note what a person did, in the history and in the log."""
        self.history.record(step)
        self._write(_step(step))

    def undone(self) -> None:
        """The last action was taken back."""
        self.history.undone()
        self._write({"do": "undo"})

    def redone(self) -> None:
        """The last undone action was done again."""
        self.history.redone()
        self._write({"do": "redo"})

    def settle(self, units: Mapping[str, Unit]) -> None:
        """Bring the drafts to the post as it is now: one whose Korean has changed or moved goes along with it."""
        for key, typed in list(self.drafts.items()):
            unit = units.get(key)
            if unit is not None:
                if typed.text == unit.target:
                    self.drop(key)
                continue
            heir = self._heir(typed, units)
            if heir is not None:
                self.drop(key)
                self.drafts[heir.key] = replace(typed, source=heir.source)
                self._write(_draft(heir.key, self.drafts[heir.key]))

    def adrift(self, units: Mapping[str, Unit]) -> tuple[Typed, ...]:
        """The drafts whose Korean is gone from the post."""
        return tuple(typed for key, typed in self.drafts.items() if key not in units)

    def close(self) -> None:
        """Let go of the log; what is in it stays."""
        self._log.close()

    def _heir(self, typed: Typed, units: Mapping[str, Unit]) -> Unit | None:
        free = [unit for unit in units.values() if unit.key not in self.drafts]
        for unit in free:
            if typed.source in {unit.source, unit.previous_source}:
                return unit
        new = [unit for unit in free if not unit.target or unit.state is State.STALE]
        found = process.extractOne(
            typed.source, [unit.source for unit in new], scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        return None if found is None else new[found[2]]

    # ---- the log

    def _write(self, command: Command) -> None:
        if self._log.append({**command, "at": round(time.time(), 3)}):
            self._tidy()

    def _tidy(self) -> None:
        """Write the log anew, without what is over and done with."""
        self.history.forget(MOST_CHANGES, _MOST_UNITS)
        self._log.rewrite(self._commands())

    def _commands(self) -> Iterator[Command]:
        now = round(time.time(), 3)
        done, undone = self.history.all
        yield from ({**_step(step), "at": now} for step in (*done, *reversed(undone)))
        yield from ({"do": "undo", "at": now} for _ in undone)
        yield from ({**_draft(key, typed), "at": now} for key, typed in self.drafts.items())
        if self.brief is not None:
            yield {**_brief(self.brief), "at": now}
        for name, text in self.lines.items():
            yield {"do": "line", "name": name, "text": text, "at": now}

    def _replay(self, command: Command) -> bool:
        """Do what a line of the log says. Returns whether it says anything."""
        try:
            match command.get("do"):
                case "draft":
                    self._replay_draft(command)
                case "brief":
                    text = command.get("text")
                    self.brief = (
                        None if text is None else BriefDraft(_text(text), tuple(map(_text, command["base"])))
                    )
                case "line":
                    self._replay_line(command)
                case "change":
                    self.history.record(_read_change(command))
                case "term":
                    self.history.record(_read_term_change(command))
                case "undo":
                    self.history.undone()
                case "redo":
                    self.history.redone()
                case _:
                    return False
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OlgimError):
            return False
        return True

    def _replay_line(self, command: Command) -> None:
        name, text = _text(command["name"]), _text(command["text"])
        self.lines.pop(name, None)
        if text:
            self.lines[name] = text

    def _replay_draft(self, command: Command) -> None:
        key = _text(command["key"])
        if command.get("text") is None:
            self.drafts.pop(key, None)
        else:
            self.drafts[key] = Typed(*(_text(command[name]) for name in ("text", "source", "target")))


# ---- as JSON


def _draft(key: str, typed: Typed) -> Command:
    return {"do": "draft", "key": key, "text": typed.text, "source": typed.source, "target": typed.target}


def _brief(draft: BriefDraft | None) -> Command:
    return {"do": "brief"} if draft is None else {"do": "brief", "text": draft.text, "base": list(draft.base)}


def _step(step: Step) -> Command:
    if isinstance(step, Change):
        return _change(step)
    terms = {"before": _term(step.before), "after": _term(step.after), "old": step.old, "new": step.new}
    return {"do": "term", "label": step.label, "file": step.file, **terms}


def _term(term: Term | None) -> str | None:
    """A term as it is written in a glossary."""
    return None if term is None else entry_lines(term)


def _read_term_change(command: Command) -> TermChange:
    before, after = (_read_term(command[name]) for name in ("before", "after"))
    if before is None and after is None:
        raise ValueError
    texts = (_text(command.get(name, "")) for name in ("old", "new"))
    return TermChange(_text(command["label"]), _text(command["file"]), before, after, *texts)


def _read_term(said: object) -> Term | None:
    if said is None:
        return None
    [term] = parse_glossary(f"terms:\n{_text(said)}", Path()).terms
    return replace(term, file="", line=0)


def _change(change: Change) -> Command:
    """The units before, and of those after what is different."""
    before = map(_unit, change.before)
    pairs = zip(change.before, change.after, strict=True)
    after = (_difference(_unit(old), _unit(new)) for old, new in pairs)
    said: Command = {"do": "change", "label": change.label, "before": before, "after": after}
    if change.batch is not None:
        said |= {"batch": change.batch.name, "posts": list(change.batch.posts)}
    return said


_FIELDS = {field.name: field for field in fields(Unit)}


def _unit(unit: Unit) -> dict[str, Any]:
    """What of a unit isn't as it is in every new one."""
    found = {}
    for name, field in _FIELDS.items():
        value = getattr(unit, name)
        usual = {} if name == "waived" else None if field.default is MISSING else field.default
        if value != usual:
            found[name] = value
    return found


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What to change in `old`; None stands for what isn't there."""
    return {name: new.get(name) for name in _FIELDS if old.get(name) != new.get(name)}


def _read_change(command: Command) -> Change:
    befores: Sequence[dict[str, Any]] = command["before"]
    pairs = zip(befores, command["after"], strict=True)
    after = tuple(_read_unit({**old, **difference}) for old, difference in pairs)
    before = tuple(map(_read_unit, befores))
    batch = None
    if "batch" in command:
        batch = JointAction(_text(command["batch"]), tuple(map(_text, command["posts"])))
    if not (before or batch) or [unit.key for unit in before] != [unit.key for unit in after]:
        raise ValueError
    return Change(_text(command["label"]), before, after, batch)


def _read_unit(said: Mapping[str, Any]) -> Unit:
    values = {name: value for name, value in said.items() if value is not None}
    for name, value in values.items():
        if name == "waived":
            values[name] = {_text(code): _text(reason) for code, reason in value.items()}
        elif name == "state":
            values[name] = State(value)
        elif name in {"origin", "proposal_origin"}:
            values[name] = Origin(value)
        elif name == "was_accepted":
            values[name] = value is True
        else:
            _text(value)
    return normal(Unit(**values))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
