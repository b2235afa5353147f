"""GitHub for tests: a repository, its REST API and its git over HTTP, its events and its runner, all on this machine.

    from support.github import MINJUN, SOYEON, Blog, GitHub, act, events, faults, post

    blog = Blog(tmp_path)                              # a bare repository with a small Korean Jekyll blog
    with GitHub(blog) as github:                       # HTTP on loopback
        blog.commit({"_posts/2026-03-01-새 글.md": post("새 글", "안녕하세요.")}, by=MINJUN)
        run = act(github, blog, event=events.push(github), inputs={"mode": "pull-request"}, env={"MY_API_KEY": "x"})
        assert run.code == 0 and run.outputs["changed"] == "true" and not run.leaks
        (pull,) = github.pulls
        note = github.state.comment_on_line(pull, "en/_posts/…", 5, "```suggestion\\nHello.\\n```", by=SOYEON)
        github.state.apply_suggestion(note, by=SOYEON)
        github.state.merge(pull, "squash", by=MINJUN)
        run = act(github, blog, event=events.pull_request(github, pull, "closed", by=MINJUN))
    # here the test fails if a request didn't fit GitHub's published description (github.violations)

- `repository`: people's commits, renames, force pushes, forks, anything else in a clone (`working`); `checkout` as actions/checkout does.
- `server`, `state`: the REST API and what people do on the site; `faults`: what goes wrong on the way.
- `events`: payloads and the runner's environment. `commands`: workflow commands and the runner's files.
- `action_run.act`: one command as a step. `composite.run_composite`: a whole action.yml.
- `description`, `rest.json`, `webhooks.json`: GitHub's own description, cut by `extract.py`.
"""

from support.github import events, faults
from support.github.action_run import Run, act
from support.github.people import BOT, MINJUN, SOYEON, STRANGER, Person
from support.github.posts import CACHE_PATH, QUEUE_PATH, WORKFLOW_PATH, post
from support.github.repository import ZERO, Blog, Link, Repository
from support.github.server import GitHub

__all__ = [
    "BOT",
    "CACHE_PATH",
    "MINJUN",
    "QUEUE_PATH",
    "SOYEON",
    "STRANGER",
    "WORKFLOW_PATH",
    "ZERO",
    "Blog",
    "GitHub",
    "Link",
    "Person",
    "Repository",
    "Run",
    "act",
    "events",
    "faults",
    "post",
]
