"""`olgim init`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from translator.cli.options import add_json
from translator.errors import ExitCode, UsageError
from translator.i18n import tr

SUMMARY = tr("look at a blog, say what was found, and set it up")
DESCRIPTION = tr("""\
Look at a blog and say what was found: its engine, its languages, the English that it has and where more would go, the
models at hand and what they would take. Then write _olgim/config.yml, a first glossary and a line of .gitignore. A few
questions come first, with defaults; --yes takes these, and without a terminal, or with --json, nothing is asked. What
is there is never changed, so running it again is safe.
--switch adds the include with which a Jekyll theme leads from a post to its English. --github writes the workflow that
translates new and changed posts on GitHub, and nothing else; if another file is there, it is left as it is, and how it
differs is shown (exit code 1).""")


def configure(parser: ArgumentParser) -> None:
    """Add what is to be written, and whether questions are asked."""
    parser.add_argument("--yes", action="store_true", help=tr("ask nothing, and take the defaults"))
    parser.add_argument(
        "--switch",
        action="store_true",
        help=tr("also write Jekyll's include for a language switch and hreflang"),
    )
    parser.add_argument(
        "--github", action="store_true", help=tr("write the workflow for Olgim's GitHub Action")
    )
    parser.add_argument(
        "--agent",
        choices=("copilot",),
        help=tr("have the Copilot CLI translate, without a key (default: an endpoint, with a key)"),
    )
    parser.add_argument(
        "--language",
        choices=("en", "ko"),
        default="en",
        help=tr("of what Olgim writes on GitHub (default: en)"),
    )
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help=tr("the server to note in the configuration, e.g. http://127.0.0.1:11434/v1"),
    )
    parser.add_argument("--model", metavar="NAME", help=tr("the model there"))
    parser.add_argument(
        "--site",
        type=Path,
        metavar="FOLDER",
        help=tr("the site's folder (default: the site this folder is in)"),
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Set the site up, or write the workflow with `--github`; the exit code is 1 where another file is in the way."""
    if options.github:
        if options.json:
            raise UsageError(
                tr("--json is for what is found on a blog"), hint=tr("Leave out --github, or --json.")
            )
        return _write_workflow(options)
    if options.agent:
        raise UsageError(
            tr("--agent is for the workflow"), hint=tr("`olgim init --github --agent copilot` writes it.")
        )
    from translator.cli.init_run import run_init

    return run_init(options)


def _write_workflow(options: Namespace) -> int:
    from translator.cli.console import narrate, out
    from translator.workflow.github_workflow import Wishes, WorkflowOutcome, write_workflow

    wishes = Wishes(agent=options.agent, language=options.language, site=options.site)
    local = _local_server(options.site)  # before anything is written: it is refused where it can't be read
    file = write_workflow(Path.cwd(), wishes)
    match file.outcome:
        case WorkflowOutcome.UNCHANGED:
            narrate(tr("{path} is as Olgim would write it; nothing was changed", path=file.path))
        case WorkflowOutcome.WRITTEN:
            out(str(file.path))
            for line in _steps(options.agent, file.branch, local):
                narrate(line)
        case WorkflowOutcome.OTHER:
            for line in file.difference:
                out(line)
            narrate(tr("olgim: {path} is there already, and was left as it is", path=file.path))
            narrate(tr("  Take over what you want of the + lines; or move the file away and run this again."))
            return ExitCode.FINDINGS
    return ExitCode.CLEAN


def _local_server(folder: Path | None) -> str:
    """The server on a person's machine, or near it, that the site's configuration names; empty where it names none."""
    from translator.llm.hosts import is_local
    from translator.publish import find_root
    from translator.workflow.site import config_of

    base_url = config_of(find_root(folder or Path.cwd())).base_url or ""
    return base_url if base_url and is_local(base_url) else ""


def _steps(agent: str | None, branch: str, local: str) -> list[str]:
    """What is left for a person to do; `local` is the server of theirs that GitHub doesn't reach."""
    model = (
        tr('Copilot pays for it: see what has to be allowed in docs/action.md, "Copilot".')
        if agent == "copilot"
        else tr(
            "Give it a model: `base_url` in _olgim/config.yml is {local}, which GitHub doesn't reach.\n"
            "   Say another one with `base-url:` in the file, or take that line out of the configuration and\n"
            "   give it a key:  gh secret set OPENAI_API_KEY",
            local=local,
        )
        if local
        else tr(
            "Give it a key:  gh secret set OPENAI_API_KEY\n"
            "   For another provider, change that name in the file."
        )
    )
    return [
        tr("Next:"),
        f"1. {model}",
        tr("2. On GitHub, in Settings > Actions > General > Workflow permissions, tick"),
        tr('   "Allow GitHub Actions to create and approve pull requests".'),
        tr(
            "3. Commit the file and push it to {branch}. From then on, new posts are translated.",
            branch=branch,
        ),
    ]
