"""One job of the action: what the event means, and what is done about it.

Everything is planned from the repository and its pull requests as they are. The event decides only which kind of
work it is; a job that was cancelled, killed or dropped is made good by the next one, and one that comes twice finds
nothing to do.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from translator.errors import ExitCode, OlgimError, StoreError, UnforeseenError, UsageError
from translator.github.api import GitHub
from translator.github.git import Repository
from translator.github.inert_text import code as code_of
from translator.llm import Watch
from translator.workflow.action.inputs import FailOn, Mode
from translator.workflow.action.job import ActionJob
from translator.workflow.action.outputs import Log
from translator.workflow.action.pull_request_check import check_pull
from translator.workflow.action.setting import Setting, read_setting
from translator.workflow.action.texts import Texts
from translator.workflow.guard import what_failed

_ON_BRANCHES = frozenset({"push", "schedule", "workflow_dispatch", "repository_dispatch"})
_ON_COMMENTS = frozenset({"issue_comment", "pull_request_review_comment"})
_ON_PULLS = frozenset({"pull_request"})


def run_action(environ: Mapping[str, str], watch: Watch) -> tuple[int, Log]:
    """Do what the job is for. Gives the exit code, and what there is to say, which the runner has been given as
    well.
    """
    log = Log()
    code, lenient = ExitCode.CLEAN, False
    try:
        setting = read_setting(environ)
        lenient = setting.inputs.fail_on is FailOn.NEVER
        code = _dispatch(setting, log, watch)
    except OlgimError as error:
        log.end_with(error)
        code = ExitCode.CLEAN if lenient else error.exit_code
    except OSError as error:
        unwritten = StoreError(error.strerror or str(error), path=os.fsdecode(error.filename or ""))
        log.end_with(unwritten)
        code = unwritten.exit_code
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        # Told here and not as a last resort on standard error, which the runner reads for commands, too.
        unforeseen = UnforeseenError(
            f"Olgim failed in a way that nobody foresaw: {what_failed(error)}",
            hint="Please report it with the workflow.",
        )
        log.end_with(unforeseen)
        code = unforeseen.exit_code
    finally:
        log.write(environ)
    return int(code), log


def _dispatch(setting: Setting, log: Log, watch: Watch) -> ExitCode:
    event, say = setting.event, Texts(setting.inputs.language)
    if event.name in {"pull_request_target", "workflow_run"}:
        raise UsageError(
            f"the action doesn't run on `{event.name}`, where a stranger's files would meet this repository's secrets",
            hint="Use `pull_request`: its check needs no secrets. `olgim init --github` writes such a workflow.",
        )
    if event.name not in _ON_BRANCHES | _ON_COMMENTS | _ON_PULLS:
        raise UsageError(
            f"the action doesn't know what to do on `{event.name}`",
            hint="It knows push, schedule, workflow_dispatch, pull_request, and comments on pull requests.",
        )
    if event.name in _ON_BRANCHES and not event.branch:
        log.say(say("nothing-tag"))
        return ExitCode.CLEAN
    if event.name in _ON_BRANCHES and event.branch.startswith(setting.inputs.branch):
        log.say(say("nothing-own", branch=code_of(event.branch)))
        return ExitCode.CLEAN
    with ExitStack() as stack:
        github = stack.enter_context(GitHub(event.repository, token=setting.token, url=setting.api_url))
        clone = Repository(_root_of(setting.workspace), token=setting.token, server=f"{setting.server_url}/")
        if event.name in _ON_PULLS or setting.inputs.mode is Mode.CHECK:
            return check_pull(setting, clone, github, log, say)
        if not setting.token and (setting.inputs.mode is Mode.PULL_REQUEST or event.name in _ON_COMMENTS):
            raise UsageError(
                "there is no token to open pull requests with",
                hint="Leave the input `token` out, which gives the job's own, or hand over another.",
            )
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="olgim-", dir=setting.temporary))
        )
        job = ActionJob(setting, clone, github, log, say, watch, folder / "tree")
        if event.name in _ON_COMMENTS:
            return job.take_orders_of(event.pull)
        return job.bring_up_to_date()


def _root_of(workspace: Path) -> Path:
    root = workspace.resolve()
    if not (root / ".git").exists():
        raise UsageError(
            "there is no checkout of the repository here",
            hint="Put `actions/checkout` before the action's step; see docs/action.md.",
            path=root,
        )
    return root
