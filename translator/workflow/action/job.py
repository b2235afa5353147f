"""A job on a branch of the author's: the posts that need English, each on its own branch, with its pull request."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from translator.errors import ExitCode, GitHubError, OlgimError
from translator.github.api import GitHub, PullRequest
from translator.github.git import Repository
from translator.github.inert_text import Level, calm, code, inert
from translator.llm import Watch
from translator.llm.agents import AGENTS
from translator.llm.budget import UnpricedError
from translator.llm.cost import WON_PER_DOLLAR
from translator.llm.endpoint_settings import NoEndpointError
from translator.workflow.action.branches import Bench, BranchTask, Brought, Standing
from translator.workflow.action.facts import PostFacts, facts_of
from translator.workflow.action.inputs import Inputs, Mode
from translator.workflow.action.merged import accept_merged
from translator.workflow.action.ordering import Orders
from translator.workflow.action.outputs import Log
from translator.workflow.action.overnight import Overnight
from translator.workflow.action.planning import Planner
from translator.workflow.action.pull_request_text import Places, PullPage, digest_of, is_ours, progress
from translator.workflow.action.pulls import Fate, Pulls
from translator.workflow.action.scope import OPT_OUT, Chooser, Scope
from translator.workflow.action.setting import Setting
from translator.workflow.action.tally import Tally
from translator.workflow.action.texts import Texts
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.guard import guarded
from translator.workflow.posts import find_all
from translator.workflow.preview import write_previews
from translator.workflow.publish import publish
from translator.workflow.report import MirrorState, RunReport
from translator.workflow.site import Site
from translator.workflow.translate import TranslateOptions, translate
from translator.workflow.trust import Trust

_MOST_DOLLARS = 1.0  # of a run, where the input doesn't say
_MOST_TOKENS = 500_000  # of one branch, where the input doesn't say and the model's price isn't known


class ActionJob:
    """One job, from the fetch to the outputs. `place` is where its work tree goes."""

    def __init__(
        self,
        setting: Setting,
        clone: Repository,
        github: GitHub,
        log: Log,
        say: Texts,
        watch: Watch,
        place: Path,
    ) -> None:
        self.setting = setting
        self.inputs = setting.inputs
        self.event = setting.event
        self.clone = clone
        self.github = github
        self.log = log
        self.say = say
        self.tally = Tally(log, say, self.inputs.max_cost or _MOST_DOLLARS)
        self._watch = watch
        self._place = place
        log.tree = str(place.resolve())
        self.endpoint = _endpoint_of(self.inputs, log)
        unpriced = None if self.inputs.max_cost else _MOST_TOKENS
        self._overnight = Overnight(self.endpoint, self.tally, self._ask, self._recall, unpriced)

    # ---- what the events come to

    def bring_up_to_date(self) -> ExitCode:
        """Do all that is open on the branch that the event is about."""
        branch = self.event.branch
        base = self._fetch(branch)
        with self.clone.worktree(self._place, base) as tree:
            bench = Bench(tree, base=base, base_branch=branch, folder=self.inputs.folder)
            if self.inputs.mode is Mode.PULL_REQUEST:
                Orders(self, bench).catch_up()
                if self.inputs.accept_on_merge:
                    accept_merged(self, bench)
            tree.check_out(bench.base)
            site = bench.open_site()
            scope = self._scope(bench, site)
            planner = Planner(bench, site, self.inputs, self.event.default_branch or branch, self._unread)
            orphans = planner.orphans(self._open_pulls(branch), self.tip)
            tasks = planner.tasks(scope.posts, orphans)
            for task in tasks:
                self._do(bench, task)
            for orphan in orphans:
                self.say_once(orphan.pull, "gone", self.say("renamed-close"))
                self.github.change_pull(orphan.pull.number, state="closed")
        if not (tasks or self.log.summary):
            self.log.say(self.say("nothing"))
        if scope.asleep:
            self.log.say(self.say("asleep", posts=self.say.counted("posts", scope.asleep)))
        return self._end()

    def take_orders_of(self, number: int) -> ExitCode:
        """Do what was ordered in the comments of a pull request."""
        if not number or not self.event.on_pull:
            self.log.say(self.say("nothing-foreign"))
            return ExitCode.CLEAN
        pull = self.github.pull(number)
        if not self.is_own(pull) or not pull.is_open:
            self.log.say(self.say("nothing-foreign"))
            return ExitCode.CLEAN
        base = self._fetch(pull.base)
        with self.clone.worktree(self._place, base) as tree:
            bench = Bench(tree, base=base, base_branch=pull.base, folder=self.inputs.folder)
            if not Orders(self, bench).take(pull):
                self.log.say(self.say("nothing-comment"))
        return self._end()

    # ---- what the other parts ask for

    def is_own(self, pull: PullRequest) -> bool:
        """Whether the action opened a pull request, of a branch of this repository's."""
        return pull.own and pull.head.startswith(self.inputs.branch) and is_ours(pull.body)

    def tip(self, branch: str) -> str | None:
        """The commit of a branch on the remote, fetched; None where there is no such branch. Asked anew each time."""
        found = self.clone.remote_branches(branch).get(branch)
        if found is not None and self.clone.resolve(found) is None:
            self.clone.fetch(branch)
        return found

    def own_pulls(self, base: str, state: str = "open") -> list[PullRequest]:
        """The action's pull requests into `base`."""
        found = self.github.pulls(state=state, most=100 if state == "closed" else 1000)
        return [pull for pull in found if self.is_own(pull) and pull.base == base]

    def pulls_into(self, base: str) -> Pulls:
        """The action's pull requests that are to be merged into a branch."""
        return Pulls(self.github, self.inputs, base, self.log)

    def show_pull(self, bench: Bench, task: BranchTask) -> tuple[PullRequest, Fate, PullPage]:
        """Bring the pull request of the branch that is checked out up to date."""
        site = bench.open_site()
        prefix = bench.prefix_of(site)
        posts = find_all(site, task.posts)
        page = PullPage(
            self.say,
            tuple(
                facts_of(site, post, prefix, bench.base_bitext(site, post))
                for post in posts
                if site.bitext_path(post).is_file()
            ),
            task.moved_in_base,
            Places(
                f"{self.setting.server_url}/{self.event.repository}",
                task.branch,
                self.setting.run_url if self.inputs.preview else "",
            ),
            self._korean(bench, prefix, task),
            site.config.won_per_dollar or WON_PER_DOLLAR,
        )
        if self.inputs.preview and page.posts:
            self._preview(site, posts)
        pull, fate = self.pulls_into(bench.base_branch).show(task.branch, page)
        self.tally.pulls.append(pull)
        return pull, fate, page

    # ---- the parts of it

    def _preview(self, site: Site, posts: Sequence[Path]) -> None:
        """Leave a page of each post for the steps to come; no page is no reason to fail."""
        folder = self.setting.temporary / "olgim-preview"
        try:
            with guarded(folder.name):
                write_previews(site, posts, folder)
        except OlgimError as error:
            self.log.annotate(Level.WARNING, str(error))
            return
        self.log.values["preview"] = str(folder)

    def _fetch(self, branch: str) -> str:
        self.clone.fetch_history()
        self.clone.fetch(branch)
        found = self.clone.resolve(f"refs/remotes/{self.clone.remote}/{branch}")
        if found is None:
            raise GitHubError(
                f"the branch {branch} isn't there any more", hint="Nothing is lost; it was deleted."
            )
        return found

    def _scope(self, bench: Bench, site: Site) -> Scope:
        chooser = Chooser(
            bench.tree,
            site,
            bench.base,
            self.inputs,
            self.event.workflow,
            self.event.before,
            self._labels,
        )
        return chooser.choose(self.event.paths)

    def _labels(self, commit: str) -> frozenset[str]:
        if not self.setting.token:
            return frozenset()
        try:
            return self.github.labels_of_commit(commit)
        except GitHubError as error:  # a post is not held up by a label that can't be asked for
            self.log.note(f"no labels: {error.message}")
            return frozenset()

    def _open_pulls(self, branch: str) -> list[PullRequest]:
        return self.own_pulls(branch) if self.inputs.mode is Mode.PULL_REQUEST else []

    def _unread(self, label: str, error: OlgimError) -> None:
        self.tally.fail(code(label), error, label)

    def _end(self) -> ExitCode:
        self.tally.close()
        return self.tally.exit_code(self.inputs.fail_on)

    def _do(self, bench: Bench, task: BranchTask) -> None:
        name = ", ".join(code(one) for one in task.posts or [moved.label for moved in task.moved])
        try:
            with guarded(task.branch):
                self._bring_up(bench, task, name)
        except OlgimError as error:
            self.tally.fail(name, error)

    def _bring_up(self, bench: Bench, task: BranchTask, name: str) -> None:
        standing = self._standing(bench, task)
        if self._is_left_alone(bench, task, standing, name):
            return
        self._overnight.begin()
        done = bench.bring_up(
            task,
            lambda: self._standing(bench, task),
            self._translate,
            worth_pushing=lambda done: self._overnight.noted or _is_worth_pushing(done, task),
            message=_message(task),
        )
        if done.problem is not None:
            self._conflict(bench, standing, done, name)
            return
        self._count(task, done)
        if done.taken_over:
            self.log.say(f"{name}: {self.say.counted('took-over', done.taken_over)}")
        self._publish(bench, task, standing, done, name)

    def _standing(self, bench: Bench, task: BranchTask) -> Standing:
        if self.inputs.mode is Mode.COMMIT:
            bench.base = self._fetch(bench.base_branch)
            return Standing(bench.base)
        return self.pulls_into(bench.base_branch).standing(task.branch, self.tip(task.branch))

    def _is_left_alone(self, bench: Bench, task: BranchTask, standing: Standing, name: str) -> bool:
        pull = standing.pulls[0] if standing.pulls else None
        if pull is None:
            return False
        if OPT_OUT in pull.labels and (pull.is_open or not pull.merged):
            self.log.say(self.say("skipped", label=name, number=pull.number, olgim_skip=code(OPT_OUT)))
            return True
        bench.tree.check_out(bench.base)
        korean = self._korean(bench, bench.prefix_of(bench.open_site()), task)
        if not pull.is_open and not pull.merged and digest_of(pull.body) == korean:
            self.log.say(self.say("declined", label=name, number=pull.number))
            return True
        return False

    def _korean(self, bench: Bench, prefix: str, task: BranchTask) -> str:
        """What the Korean of a task is in the commit that is checked out, in short."""
        blobs = [bench.tree.blob("HEAD", f"{prefix}{label}") or "" for label in task.posts]
        moved = [f"{one.label}>{one.to}" for one in task.moved_in_base]
        return hashlib.sha256("\n".join([*blobs, *moved]).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _translate(self, site: Site, posts: Sequence[Path]) -> RunReport:
        if self.inputs.batch and not self.tally.no_model:
            return self._overnight.translate(site, posts)
        return self._ask(site, posts)

    def _recall(self, site: Site, posts: Sequence[Path]) -> RunReport:
        """What the memory and the journal have for the posts; nobody is asked for the rest."""
        options = TranslateOptions(endpoint=self.endpoint, max_tokens=1)
        return replace(translate(site, posts, options, self._watch), stopped=None)

    def _ask(self, site: Site, posts: Sequence[Path]) -> RunReport:
        if self.tally.left <= 0 or self.tally.no_model:
            return publish(site, posts)
        options = TranslateOptions(endpoint=self.endpoint, max_cost=self.tally.left)
        report = translate(site, posts, options, self._watch)
        if isinstance(report.stopped, UnpricedError) and self.inputs.max_cost is None:
            options = TranslateOptions(endpoint=self.endpoint, max_tokens=_MOST_TOKENS)
            report = translate(site, posts, options, self._watch)
        if report.receipt is not None:
            self.tally.spend(report.receipt["cost"])
        if isinstance(report.stopped, NoEndpointError):
            self.tally.no_model = True
        elif report.stopped is not None:
            self.tally.stopped = report.stopped
        return report

    def _count(self, task: BranchTask, done: Brought) -> None:
        self.tally.segments += sum(post.sent for post in done.report.posts)
        for post in done.report.posts:
            if post.error is not None:
                self.tally.fail(code(post.post), post.error, post.post)
        if done.pushed:
            self.tally.changed += task.posts or [one.label for one in task.moved]

    def _publish(self, bench: Bench, task: BranchTask, standing: Standing, done: Brought, name: str) -> None:
        """Show what is on a branch: in a pull request, or by a line where it was committed straight away."""
        if self.inputs.mode is Mode.COMMIT:
            if done.pushed:
                self.log.say(self.say("committed", label=name, branch=code(bench.base_branch)))
            return
        commit = done.commit
        merged = standing.was_merged_as_it_is and not done.pushed
        if commit is None or merged or bench.tree.is_ancestor(commit, bench.base):
            return
        if self._overnight.waiting and standing.open_pull is None:
            self.log.say(self.say("waiting", label=name))
            return
        bench.tree.check_out(commit)
        site = bench.open_site()
        posts = find_all(site, task.posts)
        if not task.moved and not any(site.mirror_path(post).is_file() for post in posts):
            self.log.say(self.say("pushed", label=name, branch=code(task.branch)))
            return
        pull, fate, page = self.show_pull(bench, task)
        self.log.say(self.say(str(fate), label=name, number=pull.number))
        for facts in page.posts:
            self._tell(facts)

    def _tell(self, post: PostFacts) -> None:
        self.log.say(f"{progress(self.say, post)}.")
        self.tally.findings += post.findings
        for one in post.said:
            self.log.annotate_remark(one.remark, post.place)

    def _conflict(self, bench: Bench, standing: Standing, done: Brought, name: str) -> None:
        assert done.problem is not None
        self.tally.fail(name, done.problem)
        pull = standing.open_pull
        if pull is None:
            return
        said = self.say(
            "conflict",
            base=code(bench.base_branch),
            why=code(str(done.problem)),
            hint=done.problem.hint or "",
        )
        self.say_once(pull, f"conflict {bench.base[:12]}", said)

    def say_once(self, pull: PullRequest, mark: str, text: str) -> None:
        """Comment on a pull request, unless that was said before."""
        mark = f"<!-- olgim:{mark} -->"
        if not any(mark in comment.body for comment in self.github.comments(pull.number)):
            self.github.say(pull.number, f"{mark}\n{text}")


def _endpoint_of(inputs: Inputs, log: Log) -> EndpointChoice:
    """The model that the workflow names. Nobody can be asked about what the site's files say of it."""
    preset = inputs.command if inputs.command in AGENTS else None
    return EndpointChoice(
        inputs.base_url or None,
        inputs.model or None,
        trust=Trust(tell=lambda line: log.lines.append(inert(line))),
        agent=preset,
        command=None if preset else inputs.command or None,
    )


def _message(task: BranchTask) -> str:
    if len(task.posts) == 1:
        return f"Put {calm(task.posts[0])} into English\n\nOlgim-Branch: {task.branch}"
    listed = "\n".join(f"- {calm(label)}" for label in task.posts)
    return f"Put {len(task.posts)} posts into English\n\n{listed}\n\nOlgim-Branch: {task.branch}"


def _is_worth_pushing(done: Brought, task: BranchTask) -> bool:
    """Whether something was paid for, decided by a person or written; what the memory filled in alone is not."""
    written = {MirrorState.WRITTEN, MirrorState.UNCHANGED}
    return bool(task.moved or done.taken_over) or any(
        post.sent or post.remembered or post.taken_over or post.mirror_state in written
        for post in done.report.posts
    )
