"""Other words in the accepted English of a whole site: what would change in each post, the change, and the way back.

Each post is changed by its own session, as if a person went through them one after the other: what others wrote
meanwhile stays, and each post's own log knows the change. A name that all these changes share makes them one step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from translator.bitext import Bitext
from translator.errors import OlgimError, UsageError
from translator.i18n import counted, localised, tr
from translator.workflow.review import Outcome, ReviewSession
from translator.workflow.review_history import Change, JointAction
from translator.workflow.review_listing import segments
from translator.workflow.review_opening import Desk, posts_at_hand
from translator.workflow.review_replacing import (
    Replacement,
    Wanted,
    has_words,
    put_replacements,
    replacements,
)


@dataclass(frozen=True, slots=True)
class PostReplacement:
    """A replacement, and the session of the post that it is in."""

    session: ReviewSession
    what: Replacement


@dataclass(slots=True)
class SiteReplacements:
    """What would change in several posts; `unread` says of others why they couldn't be looked at, each in a line."""

    found: list[PostReplacement] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def replacements_here(desk: Desk, wanted: Wanted) -> SiteReplacements:
    """What would change in the post that is being looked at. Changes nothing."""
    return SiteReplacements(
        [PostReplacement(desk.session, one) for one in replacements(desk.session, wanted)]
    )


def replacements_everywhere(
    desk: Desk, wanted: Wanted, goes_on: Callable[[], bool] = lambda: True
) -> SiteReplacements:
    """What would change in all posts of the site, the one that is being looked at first. May be called from a thread.

    Replaces nothing; edits in the English file of a post that is opened are taken over, as whenever one is. Ends early
    where it `goes_on` no more.
    """
    site, paths = posts_at_hand(desk)
    said = replacements_here(desk, wanted)
    here = desk.session.path.absolute()
    for path in paths:
        if path.absolute() == here or not goes_on():
            continue
        try:
            if not any(has_words(unit, wanted) for unit in Bitext.load(site.bitext_path(path)).units):
                continue
            session = desk.session_of(site, path)
            said.found += (PostReplacement(session, one) for one in replacements(session, wanted))
        except OlgimError as error:
            said.unread.append(str(error))
    return said


def put_everywhere(desk: Desk, chosen: Sequence[PostReplacement]) -> Outcome:
    """Make these changes, in one step that `undo_everywhere` takes back. Where a post can't be written, the others are.

    Raises UsageError where nothing was left to change, and what a post raised where none could be changed.
    """
    groups = [(session, [one.what for one in group]) for session, group in _by_post(chosen)]
    here = desk.session
    if [session for session, _ in groups] == [here]:
        return put_replacements(here, groups[0][1])
    labels = dict.fromkeys([here.label, *(session.label for session, _ in groups)])
    batch = JointAction(f"replace {time.time_ns()}", tuple(labels))
    keys: tuple[str, ...] = ()
    number, posts = 0, 0
    failed: list[OlgimError] = []
    for session, ready in groups:
        try:
            outcome = put_replacements(session, ready, batch)
        except OlgimError as error:
            failed.append(error)
            continue
        number, posts = number + len(outcome.keys), posts + 1
        keys = outcome.keys if session is here else keys
    if not posts:
        raise failed[0] if failed else UsageError(tr("nothing is chosen"))
    if not keys:  # nothing of it is in this post, and it can be taken back from here all the same
        here.kept.record(Change("replace", (), (), batch))
    message = tr(
        "replaced in {segments} of {posts}; u takes all of it back; to publish: y",
        segments=segments(number),
        posts=counted(posts, "post"),
    )
    if failed:
        message += tr("; not everywhere: {why}", why=localised(str(failed[0])))
    return Outcome(message, keys)


def undo_everywhere(desk: Desk) -> Outcome:
    """Take the last action of the post back, and in other posts what belongs to it. Raises UsageError."""
    change = desk.session.history.last
    outcome = desk.session.undo()
    return _along(desk, change, outcome, lambda one: one.history.last, lambda one: one.undo())


def redo_everywhere(desk: Desk) -> Outcome:
    """Do the last undone action again, and in other posts what belongs to it. Raises UsageError."""
    change = desk.session.history.next
    outcome = desk.session.redo()
    return _along(desk, change, outcome, lambda one: one.history.next, lambda one: one.redo())


def _along(
    desk: Desk,
    change: object,
    outcome: Outcome,
    step: Callable[[ReviewSession], object],
    travel: Callable[[ReviewSession], Outcome],
) -> Outcome:
    """Have the other posts of a batch follow; those in which something else was done since, or that are gone, stay."""
    batch = change.batch if isinstance(change, Change) else None
    if batch is None:
        return outcome
    followed, stayed = 0, []
    for label, session in _others(desk, batch):
        there = None if session is None else step(session)
        if session is None or not isinstance(there, Change) or there.batch != batch:
            stayed.append(label)
            continue
        try:
            travel(session)
        except OlgimError:
            stayed.append(label)
        else:
            followed += bool(there.before)
    message = tr("{message}, and in {posts} more", message=outcome.message, posts=counted(followed, "post"))
    if stayed:
        message += tr("; not in {posts}, changed since: u there", posts=", ".join(stayed))
    return replace(outcome, message=message)


def _others(desk: Desk, batch: JointAction) -> Iterator[tuple[str, ReviewSession | None]]:
    """The sessions of a batch's other posts, by label; None for one that can't be opened."""
    site, paths = posts_at_hand(desk)
    by_label: dict[str, Path] = {site.label(path): path for path in paths}
    for label in batch.posts:
        if label == desk.session.label:
            continue
        path = by_label.get(label)
        try:
            yield label, None if path is None else desk.session_of(site, path)
        except OlgimError:
            yield label, None


def _by_post(
    chosen: Sequence[PostReplacement],
) -> Iterator[tuple[ReviewSession, Iterator[PostReplacement]]]:
    """What was chosen, post by post, in the order in which it was found."""
    return groupby(chosen, key=lambda one: one.session)
