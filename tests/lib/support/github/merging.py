"""Merging, as the button on a pull request does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from support.github.people import BOT, GITHUB, Person
from support.github.repository import Git, Repository, committing, identity
from support.github.things import Pull

Method = Literal["merge", "squash", "rebase"]


def merged_tree(git: Git, base: str, head: str) -> str | None:
    """The tree that merging gives, or None where the two conflict."""
    done = git.run("merge-tree", "--write-tree", base, head)
    return done.stdout.decode().split("\n", 1)[0] if done.returncode == 0 else None


def commit_tree(
    repository: Repository, tree: str, parents: Iterable[str], message: str, author: Person
) -> str:
    """A commit that GitHub makes for somebody; its sha. No branch is moved."""
    words = [word for parent in parents for word in ("-p", parent)]
    env = {**identity(author), **committing(GITHUB), **repository.dates()}
    return repository.git("commit-tree", tree, *words, stdin=message.encode(), env=env)


def merged(repository: Repository, pull: Pull, method: Method, base: str, by: Person) -> str:
    """The commit that merging a pull request into its base makes; no branch is moved."""
    if method == "rebase":
        return _rebased(repository, pull, base, by)
    tree = merged_tree(repository.git, base, pull.head_sha)
    assert tree is not None, "it conflicts"
    if method == "squash":
        return commit_tree(repository, tree, [base], _squash_message(repository, pull, base, by), pull.user)
    source = f"{pull.head_repository.owner.login}/{pull.head}"
    message = f"Merge pull request #{pull.number} from {source}\n\n{pull.title}"
    return commit_tree(repository, tree, [base, pull.head_sha], message, by)


def _squash_message(repository: Repository, pull: Pull, base: str, by: Person) -> str:
    log = repository.git("log", "--reverse", "--format=* %s", f"{base}..{pull.head_sha}")
    trailer = f"\n\nCo-authored-by: {by.name} <{by.email}>" if by != pull.user else ""
    return f"{pull.title} (#{pull.number})\n\n{log}{trailer}\n"


def _rebased(repository: Repository, pull: Pull, base: str, by: Person) -> str:
    git, tip = repository.git, base
    for commit in git("rev-list", "--reverse", "--no-merges", f"{base}..{pull.head_sha}").splitlines():
        name, email, message = git("show", "-s", "--format=%an%n%ae%n%B", commit).split("\n", 2)
        tree = _replayed(repository, tip, commit)
        tip = commit_tree(repository, tree, [tip], message, Person(by.login, name, email))
    return tip


def _replayed(repository: Repository, onto: str, commit: str) -> str:
    """The tree that a commit's change gives on another commit."""
    clone = repository.clone_of(BOT)
    clone("fetch", "--quiet", "origin", onto, commit)
    clone("checkout", "--quiet", "--force", "--detach", onto)
    clone("cherry-pick", "--no-commit", commit)
    tree = clone("write-tree")
    clone("reset", "--quiet", "--hard")
    holder = clone("commit-tree", tree, "-m", "tree")
    clone("push", "--quiet", "origin", f"{holder}:refs/replayed/{holder}")  # brings the tree's objects
    repository.git("update-ref", "-d", f"refs/replayed/{holder}")
    return tree
