"""What a run of the action did that it must not: obeyed by the runner, acted on by GitHub's pages, left on the remote.

ground = Ground(blog, github)      # notes what there is before the run
run = ground.act(event, inputs={…})
ground.harm(run)                   # a list of sentences; empty where there is none
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from support.github.action_run import Run, act, in_process
from support.github.commands import ANNOTATIONS, KNOWN
from support.github.events import Event
from support.github.repository import Repository
from support.github.server import GitHub

OUTPUTS = frozenset(
    (
        "changed",
        "posts",
        "pull-request-number",
        "pull-request-url",
        "pull-requests",
        "segments",
        "findings",
        "cost",
        "summary",
        "preview",
    )
)
DECOY = "sk-decoy-3f1c77aa90b2"
_OWN = ("en/", "_olgim/en/")
_OBEYED = {*KNOWN, "set-env", "add-path", "stop-commands", "internal-set-repo-path"}
_V1 = re.compile(r"##\[([^\] ]+)[^\]]*\]")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_MENTION = re.compile(r"(?<![\w`])@\w")
_CLOSES = re.compile(
    r"(?i)\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?):?\s+(?:[\w.-]+/[\w.-]+)?(?:#\d|GH-\d|https?://\w)"
)


class Ground:
    """A repository and what was there before a run."""

    def __init__(self, blog: Repository, github: GitHub) -> None:
        self.blog = blog
        self.github = github
        self.tips = blog.tips()
        self.writes = len(github.writes)
        self.violations = len(github.violations)
        self.outside = blog.folder / "outside"
        self.outside.mkdir(exist_ok=True)
        (self.outside / "secret.yml").write_text(f"key: {DECOY}\n", "utf-8")
        self.may_change: tuple[str, ...] = ()

    def act(
        self,
        event: Event,
        *,
        inputs: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        token: str | None = None,
        persist_credentials: bool = False,
    ) -> Run:
        """Run the action with a key in its environment that is nobody's business."""
        return act(
            self.github,
            self.blog,
            event=event,
            inputs=inputs,
            env={"OLGIM_DECOY": DECOY, "DECOY_API_KEY": DECOY, **(env or {})},
            token=token,
            persist_credentials=persist_credentials,
            carry_out=in_process,
        )

    def harm(self, run: Run) -> list[str]:
        """All that a run did and must not do."""
        return [
            *_crash(run),
            *(f"the runner obeys {line!r}" for line in obeyed(run.stdout) + obeyed(run.stderr)),
            *(f"the output {name!r} isn't ours" for name in run.outputs.keys() - OUTPUTS),
            *_left_with_runner(run),
            *(f"a secret is in {place}" for place in run.leaks if not place.endswith(".git/config")),
            *(str(request) for request in self.github.violations[self.violations :]),
            *self._on_remote(run),
            *self._on_pages(run),
            *self._outside(),
        ]

    def _on_remote(self, run: Run) -> list[str]:
        git, found = self.blog.git, []
        for branch, tip in self.blog.tips().items():
            before = self.tips.get(branch)
            if before == tip:
                continue
            since = before or git("merge-base", self.blog.default_branch, tip)
            names = git.raw("diff-tree", "-r", "-z", "--name-only", "--no-renames", since, tip).split(b"\0")
            for name in filter(None, names):
                path = name.decode("utf-8", "surrogateescape")
                is_here = self._blob(tip, path)
                came_by_merge = any(self._blob(commit, path) == is_here for commit in self.tips.values())
                if not came_by_merge and not path.startswith((*_OWN, *self.may_change)):
                    found.append(f"{path!r} changed on {branch!r}")
            secrets = {*run.secrets, DECOY}
            if any(git.ok("grep", "-q", "-F", "-e", secret, tip) for secret in secrets):
                found.append(f"a secret is on {branch!r}")
            messages = git("log", "--format=%B", f"{since}..{tip}").splitlines()
            found += [
                f"the commit message acts: {message!r}"
                for message in messages
                if _MENTION.search(message) or _CLOSES.search(message)
            ]
        found += [
            f"{branch!r} is gone or set back"
            for branch, tip in self.tips.items()
            if not self.blog.resolve(f"refs/heads/{branch}")
            or not self.blog.is_ancestor(tip, f"refs/heads/{branch}")
        ]
        return found

    def _blob(self, commit: str, path: str) -> bytes:
        return self.blog.git.run("rev-parse", "--verify", "--quiet", f"{commit}:{path}").stdout

    def _on_pages(self, run: Run) -> list[str]:
        found = []
        for request in self.github.writes[self.writes :]:
            body = request.body or {}
            text = str(body.get("body", ""))
            found += [f"{request.method} {request.path}: {what}" for what in acts(text)]
            if _MENTION.search(str(body.get("title", ""))) or _CLOSES.search(str(body.get("title", ""))):
                found.append(f"the title acts: {body['title']!r}")
            if any(secret in repr(body) for secret in {*run.secrets, DECOY}):
                found.append(f"a secret went to {request.path}")
        return found + [f"the summary: {what}" for what in acts(run.summary)]

    def _outside(self) -> list[str]:
        names = sorted(path.name for path in self.outside.rglob("*"))
        return [] if names == ["secret.yml"] else [f"outside there is {names}"]


def _crash(run: Run) -> list[str]:
    said = run.stdout + run.stderr + run.summary
    return [
        f"it says {words!r}: …{said[max(0, said.index(words) - 300) :][:1500]}"
        for words in ("Traceback", "nobody foresaw")
        if words in said
    ]


def _left_with_runner(run: Run) -> list[str]:
    found = [f"it set {name} in the environment" for name in run.environment]
    files = [run.folders.file(name) for name in ("add_path", "save_state", "set_env")]
    found += [f"it wrote {file.name}" for file in files if file.exists() and file.read_bytes()]
    hooks = run.workspace / ".git/hooks"
    if hooks.is_dir() and any(not path.name.endswith(".sample") for path in hooks.iterdir()):
        found.append("it wrote a hook")
    tracked = run.workspace / ".git/worktrees"
    if tracked.is_dir() and any(tracked.iterdir()):
        found.append("it left a work tree")
    left = [path.name for path in run.folders.temp.iterdir() if path.name.startswith("olgim-")]
    if any(name not in {"olgim-summary.md", "olgim-preview"} for name in left):
        found.append(f"it left {left}")
    return found


def obeyed(output: str) -> list[str]:
    """The lines of an output that the runner acts on and that aren't annotations of ours.

    As the runner reads them: `::name …::` at a line's beginning, blanks aside, else `##[name …]` anywhere in it.
    """
    found = []
    for line in re.split("\r\n|\r|\n", output):
        text = line.lstrip()
        name = text[2:].partition("::")[0].partition(" ")[0].lower()
        if text.startswith("::") and "::" in text[2:] and name in _OBEYED:
            if name not in ANNOTATIONS or "title=Olgim" not in text.partition("::")[2].partition("::")[0]:
                found.append(line)
        elif (old := _V1.search(line)) and old[1].lower() in _OBEYED:
            found.append(line)
    return found


def acts(markdown: str) -> list[str]:
    """What in a text of ours would do something on a page of GitHub's: mention, close, load, run."""
    found = []
    html = _MARKDOWN.render(markdown)
    shown = re.sub(r"(?s)<code>.*?</code>|<!--.*?-->", "", html)
    bare = re.sub(r"<[^>]*>", "", shown)
    if mention := _MENTION.search(bare):
        found.append(f"it mentions somebody: {bare[max(0, mention.start() - 60) :][:160]!r}")
    if _CLOSES.search(bare):
        found.append("it closes an issue")
    tags = {tag.lower() for tag in re.findall(r"<(\w+)", shown)}
    known = {"p", "strong", "em", "a", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "details"}
    found += [f"it has a <{tag}>" for tag in sorted(tags - known - {"summary", "h3", "br", "pre"})]
    for url in re.findall(r'<a href="([^"]*)"', shown):
        if "evil" in url or not url.startswith("http://127.0.0.1"):
            found.append(f"it links to {url}")
    return found
