"""The orders in the comments of the action's pull requests: found, checked, done once, answered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from translator.errors import OlgimError
from translator.github.api import Comment, PullRequest
from translator.github.git import PushRejectedError
from translator.github.inert_text import code, one_line
from translator.workflow.action.branches import Bench, BranchTask
from translator.workflow.action.carrying_out import Carried, OrderPurse, carry_out
from translator.workflow.action.orders import Order, Verb, key_at, orders_in
from translator.workflow.action.scope import OPT_OUT
from translator.workflow.posts import find_all

if TYPE_CHECKING:
    from translator.workflow.action.seam import Errand

_ANSWER = re.compile(r"<!-- olgim:answer (\d{1,20}) -->")
_TRIES = 3  # of one answer


class Orders:
    """Takes orders from people who may write to the repository; those of others do nothing."""

    def __init__(self, job: Errand, bench: Bench) -> None:
        self._job = job
        self._bench = bench
        self._may: dict[str, bool] = {}

    def catch_up(self) -> None:
        """Do what was ordered on any open pull request and not done."""
        for pull in self._job.own_pulls(self._bench.base_branch):
            if OPT_OUT in pull.labels:
                continue
            try:
                self.take(pull)
            except OlgimError as error:
                self._job.tally.fail(f"#{pull.number}", error)

    def take(self, pull: PullRequest) -> bool:
        """Do what was ordered on one pull request. Gives whether there was anything."""
        comments = self._job.github.comments(pull.number)
        answered = self._answered(comments)
        waiting = [
            (comment, orders)
            for comment in comments
            if comment.id not in answered and not comment.by_bot and (orders := orders_in(comment.body))
            if not _ANSWER.match(comment.body) and self._may_write(comment.author)
        ]
        for comment, orders in waiting:
            self._job.github.react(comment, "eyes")
            said = self._do(pull, comment, orders)
            if comment.id not in self._answered(self._job.github.comments(pull.number)):  # by another job
                self._job.github.answer(pull.number, comment, f"<!-- olgim:answer {comment.id} -->\n{said}")
        return bool(waiting)

    def _answered(self, comments: list[Comment]) -> set[int]:
        """The comments that an answer of ours is to; one that a person quotes, or made up, is none."""
        return {
            int(found[1])
            for comment in comments
            if (found := _ANSWER.match(comment.body)) and (comment.by_bot or self._may_write(comment.author))
        }

    def _may_write(self, person: str) -> bool:
        if person not in self._may:
            self._may[person] = bool(person) and self._job.github.may_write(person)
        return self._may[person]

    def _do(self, pull: PullRequest, comment: Comment, orders: list[Order]) -> str:
        """Do the orders of a comment on the pull request's branch, and say what was done."""
        for left in reversed(range(_TRIES)):
            tip = self._job.tip(pull.head)
            if tip is None:
                return self._job.say("done-none")
            tree = self._bench.tree
            tree.check_out(tip)
            mark = f"Olgim-Comment: {comment.id}"
            if tree.said_in(self._bench.base, tip, mark):
                self._show(pull)
                return self._job.say("done-before")
            try:
                said, commit = self._carry_out(comment, orders, mark)
                if commit is not None:
                    tree.push(commit, pull.head)
            except PushRejectedError as error:
                if error.protected or not left:
                    raise
                continue
            except OlgimError as error:
                return self._job.say("done-problem", why=code(str(error), 500))
            if commit is not None:
                self._job.tally.changed += self._bench.labels()
                self._show(pull)
            return said
        raise AssertionError

    def _carry_out(self, comment: Comment, orders: list[Order], mark: str) -> tuple[str, str | None]:
        bench, say = self._bench, self._job.say
        site = bench.open_site()
        prefix = bench.prefix_of(site)
        posts = find_all(site, self._bench.labels())
        sentences: list[str] = []
        files: list[Path] = [
            path for post in posts for path in (site.bitext_path(post), site.mirror_path(post))
        ]
        for order in orders:
            for post in posts:
                key = key_at(site, post, comment, prefix) if comment.on_file else None
                if comment.on_file and key is None and order.verb in {Verb.AGAIN, Verb.ACCEPT}:
                    continue
                purse = OrderPurse(self._job.endpoint, self._job.tally.left)
                done = carry_out(site, post, order, key, purse)
                self._job.tally.spend(done.spent)
                files += done.files
                sentences += _sentences(self._job, done)
        if not sentences:
            sentences = [say("no-place" if comment.on_file else "done-none")]
        commit = bench.commit_paths(files, f"Do what {one_line(comment.author)} ordered\n\n{mark}")
        return "\n".join(dict.fromkeys(sentences)), commit

    def _show(self, pull: PullRequest) -> None:
        """Let the pull request tell of the branch as it is now."""
        tip = self._job.tip(pull.head)
        assert tip is not None
        self._bench.tree.check_out(tip)
        self._job.show_pull(self._bench, BranchTask(pull.head, self._bench.labels()))


def _sentences(job: Errand, done: Carried) -> list[str]:
    """What is to be said of an order that was carried out."""
    say = job.say
    order = done.order
    if order.verb is Verb.HELP:
        return [say("help")]
    found = []
    if order.verb is Verb.TERM and (done.files or not done.problem):
        found.append(say("done-term", source=code(order.source), target=code(order.target)))
    for name, number in (
        ("done-accept", done.accepted),
        ("done-again", done.again),
        ("done-refused", done.refused),
        ("done-kept", done.kept),
    ):
        if number:
            found.append(say(name, segments=say.counted("segments", number)))
    if done.problem:
        found.append(say("done-problem", why=code(done.problem, 500)))
    return found
