"""Merging accepts: where the author wants it so, the English of a merged pull request counts as accepted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from translator.bitext.po import read_content
from translator.errors import OlgimError
from translator.github.api import PullRequest
from translator.github.git import PushRejectedError
from translator.github.inert_text import calm, code
from translator.units import State
from translator.workflow.action.branches import BOT, Bench
from translator.workflow.posts import posts_of
from translator.workflow.review_units import accepted
from translator.workflow.site import Site
from translator.workflow.work import open_work

if TYPE_CHECKING:
    from translator.workflow.action.seam import Errand


def accept_merged(job: Errand, bench: Bench) -> None:
    """Accept what stands in the base as it was merged, in the bitexts there, and push that to the base.

    Only sentences that are still the merged ones are accepted. Where the base is protected nothing is pushed.
    """
    for pull in job.own_pulls(bench.base_branch, "closed"):
        if not pull.merged or not bench.tree.is_ancestor(pull.merge_commit, bench.base):
            continue
        bench.tree.check_out(bench.base)
        try:
            _accept(job, bench, pull)
        except PushRejectedError as error:
            if not error.protected:
                continue  # the branch has moved on: the next run sees it as it is then
            job.log.say(job.say("accept-later", branch=code(bench.base_branch)))
            return


def _accept(job: Errand, bench: Bench, pull: PullRequest) -> None:
    site = bench.open_site()
    prefix = bench.prefix_of(site)
    before = bench.tree.resolve(f"{pull.merge_commit}^")
    changed = {one.path for one in bench.tree.changes(before, pull.merge_commit)} if before else set()
    for post in posts_of(site):
        path = site.bitext_path(post)
        place = f"{prefix}{path.relative_to(site.root).as_posix()}"
        if place not in changed or not path.is_file():
            continue
        number = _accept_in(bench, site, post, place, pull)
        if not number:
            continue
        label = site.label(post)
        commit = bench.tree.commit(
            [place], f"Accept the English of {calm(label)}, merged in #{pull.number}", BOT
        )
        if commit is not None:
            bench.tree.push(commit, bench.base_branch)
            bench.base = commit
            segments = job.say.counted("segments", number)
            job.log.say(job.say("accepted-merge", label=code(label), number=pull.number, segments=segments))
            job.tally.changed.append(label)


def _accept_in(bench: Bench, site: Site, post: Path, place: str, pull: PullRequest) -> int:
    data = bench.tree.read(pull.merge_commit, place)
    try:
        merged = {unit.key: unit for unit in read_content(data or b"", Path(place)).units}
        work = open_work(site, post)
    except OlgimError:
        return 0  # whoever translates it next says so
    units = [
        accepted(unit)
        for unit in work.units
        if unit.state is State.PROPOSED and unit.key in merged and merged[unit.key].target == unit.target
    ]
    work.bitext.put(*units)
    work.save()
    return len(units)
