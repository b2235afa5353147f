"""Looking at a pull request of anybody's: what its posts lack in English, said at their lines. No model, no secrets.

The files are a stranger's. Nothing of them is run or written, and they decide nothing but what is said of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from translator.errors import ExitCode, GitHubError, OlgimError
from translator.github.api import Comment, GitHub
from translator.github.git import NO_COMMIT, Repository
from translator.github.inert_text import Level, code
from translator.workflow.action.facts import PostFacts, facts_of
from translator.workflow.action.outputs import Log
from translator.workflow.action.pull_request_text import findings_table, progress
from translator.workflow.action.repository_places import place_of, prefix_of, site_in
from translator.workflow.action.tally import Tally
from translator.workflow.action.texts import Texts
from translator.workflow.guard import guarded
from translator.workflow.posts import posts_of
from translator.workflow.site import Site
from translator.workflow.status import post_status

if TYPE_CHECKING:
    from translator.workflow.action.setting import Setting

_MARK = "<!-- olgim:check -->"


def check_pull(setting: Setting, clone: Repository, github: GitHub, log: Log, say: Texts) -> ExitCode:
    """Report on the posts that a pull request, or a push, changes."""
    event = setting.event
    if event.closed:
        log.say(say("nothing"))
        return ExitCode.CLEAN
    site = site_in(clone.root, setting.inputs.folder)
    prefix = prefix_of(site, clone.root)
    errors: list[OlgimError] = []
    posts: list[PostFacts] = []
    lines: list[str] = []
    for post in _changed(site, prefix, clone, setting):
        try:
            with guarded(site.label(post)):
                facts = facts_of(site, post, prefix)
                state = post_status(site, post).mirror
        except OlgimError as error:
            errors.append(error)
            log.annotate(Level.ERROR, str(error), file=place_of(site, post, prefix), line=error.line or 0)
            lines.append(say("check-error", label=code(site.label(post)), why=code(str(error), 500)))
            continue
        if facts.segments:
            posts.append(facts)
            lines += _said(facts, state, log, say)
    for line in lines or [say("check-none")]:
        log.say(line)
    if setting.token and lines and event.pull and not event.pull_is_own(setting.inputs.branch):
        _comment(github, event.pull, "\n\n".join([_MARK, f"**{say('check-title')}**", *lines]), log)
    tally = Tally(log, say, limit=0.0, findings=sum(post.findings for post in posts), errors=errors)
    log.values |= {
        "changed": "false",
        "posts": "[]",
        "segments": "0",
        "findings": str(tally.findings),
    }
    return tally.exit_code(setting.inputs.fail_on)


def _changed(site: Site, prefix: str, clone: Repository, setting: Setting) -> list[Path]:
    """The posts whose Korean, English or bitext the event changes."""
    event = setting.event
    before = event.pull_base or event.before
    clone.fetch_history()
    since: str | None = None
    if before and before != NO_COMMIT:
        if clone.resolve(before) is None:
            clone.fetch(before)
        since = clone.merge_base(before, "HEAD")
    changed = {one.path for one in clone.changes(since, "HEAD")}
    found = []
    for post in posts_of(site):
        own = [site.label(post), site.planned_mirror(post) or "", _bitext(site, post)]
        if place_of(site, post, prefix) in changed or any(f"{prefix}{path}" in changed for path in own):
            found.append(post)
    return found


def _bitext(site: Site, post: Path) -> str:
    return site.bitext_path(post).relative_to(site.root).as_posix()


def _said(post: PostFacts, state: str, log: Log, say: Texts) -> list[str]:
    lines = [say("check-post", korean=code(post.label), progress=progress(say, post)) + "."]
    if state in {"behind", "edited"}:
        lines.append(say(f"check-{state}"))
    # What is new has no English yet; its number is said.
    told = [one for one in post.said if one.remark.code != "untranslated"]
    for one in told:
        log.annotate_remark(one.remark, post.place)
    if table := findings_table(say, told, lambda _: ""):
        lines.append(table)
    elif not post.untranslated and not post.stale and state == "current":
        lines.append(say("check-clean"))
    return lines


def _comment(github: GitHub, number: int, body: str, log: Log) -> None:
    """Keep one comment up to date. A fork's token may not comment: the summary and the annotations say it then."""
    try:
        mine = _find(github.comments(number))
        if mine is None:
            github.say(number, body)
        elif mine.body != body:
            github.change_comment(mine, body)
    except GitHubError as error:
        log.note(f"no comment: {error.message}")


def _find(comments: Iterable[Comment]) -> Comment | None:
    return next((one for one in comments if one.by_bot and one.body.startswith(_MARK)), None)
