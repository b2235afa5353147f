"""Two branches, and a clone: what git does to a site's bitexts and mirrors, and what Olgim makes of it."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from support.commands import Shell
from support.model_server import ModelServer

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

POST = """---
title: 두 갈래
---

첫째 문단입니다.

```python
print("코드")
```

둘째 문단입니다.

English that stays.

셋째 문단입니다.

넷째 문단입니다.
"""
PO = "_olgim/en/post.md.po"
ENGLISH = {
    "두 갈래": "Two branches",
    "첫째 문단입니다.": "This is the first paragraph.",
    "둘째 문단입니다.": "This is the second paragraph.",
    "셋째 문단입니다.": "This is the third paragraph.",
    "넷째 문단입니다.": "This is the fourth paragraph.",
    "사이의 문단입니다.": "This is the paragraph between.",
    "마지막 문단입니다.": "This is the last paragraph.",
}


class Repository:
    """A site in git, and a model that knows its sentences."""

    def __init__(self, shell: Shell, server: ModelServer) -> None:
        self.shell = shell
        self.server = server
        server.dictionary |= ENGLISH
        shell.write("post.md", POST)
        self.git("init", "-q", "-b", "main")
        self.translate("translated")

    def git(self, *words: str, code: int = 0) -> str:
        who = ("-c", "user.name=Kim", "-c", "user.email=kim@example.kr")
        done = subprocess.run(
            ["git", *who, *words], cwd=self.shell.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def translate(self, message: str) -> None:
        said = self.shell.olgim(
            "translate", "post.md", "--base-url", self.server.base_url, "--model", "test-model"
        )
        assert said.code == 0, said.err
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def change(self, name: str, old: str, new: str) -> None:
        assert old in self.shell.read(name)
        self.shell.write(name, self.shell.read(name).replace(old, new))

    def branch(self, name: str, start: str = "main") -> None:
        self.git("checkout", "-q", "-b", name, start)

    def lose_cache(self) -> None:
        """As in a fresh clone."""
        shutil.rmtree(self.shell.folder / "_olgim/.cache")


@pytest.fixture
def repository(shell: Shell, model_server: ModelServer) -> Repository:
    return Repository(shell, model_server)


def test_branches_that_changed_neighbouring_sentences_merge_without_a_conflict(
    repository: Repository,
) -> None:
    shell = repository.shell
    repository.branch("a")
    repository.change("post.en.md", "This is the third paragraph.", "Third, by Kim.")
    repository.translate("a")
    repository.branch("b", "main")
    repository.change("post.en.md", "This is the fourth paragraph.", "Fourth, by Lee.")
    repository.translate("b")
    repository.git("merge", "-q", "--no-edit", "a")
    for said in (shell.olgim("translate", "post.md"), shell.olgim("publish", "post.md")):
        assert said.code == 0
        assert "is up to date" in said.out
    assert repository.git("status", "--porcelain") == ""
    assert "Third, by Kim.\n\nFourth, by Lee.\n" in shell.read("post.en.md")


def test_a_paragraph_added_in_one_branch_merges_with_words_reviewed_in_another(
    repository: Repository,
) -> None:
    shell = repository.shell
    repository.branch("bot")
    repository.change("post.md", "둘째 문단입니다.\n", "둘째 문단입니다.\n\n사이의 문단입니다.\n")
    repository.translate("bot")
    repository.git("checkout", "-q", "main")
    repository.change("post.en.md", "This is the first paragraph.", "First, by Kim.")
    repository.translate("reviewed")
    repository.git("merge", "-q", "--no-edit", "bot")
    repository.lose_cache()
    said = shell.olgim("publish", "post.md")
    assert (said.code, "is up to date" in said.out) == (0, True)
    assert repository.git("status", "--porcelain") == ""
    assert shell.olgim("status", "post.md").out.splitlines()[1].split()[5] == "current"


def test_in_a_fresh_clone_an_older_mirror_is_no_edit_and_an_edit_is_taken_over(
    repository: Repository,
) -> None:
    shell = repository.shell
    old = shell.read("post.en.md")
    repository.change("post.md", "셋째 문단입니다.\n", "셋째 문단입니다.\n\n마지막 문단입니다.\n")
    repository.change("post.md", "첫째 문단입니다.\n", "")
    repository.translate("the post changed")
    new = shell.read("post.en.md")
    repository.lose_cache()
    repository.change("post.en.md", "This is the second paragraph.", "Second, by Kim.")
    assert "1 edit taken over" in shell.olgim("publish", "post.md").out
    assert shell.read("post.en.md") == new.replace("This is the second paragraph.", "Second, by Kim.")

    repository.git("checkout", "-q", "main~1", "--", PO)
    shell.write(
        "post.en.md", old
    )  # bitext and mirror are older than the post now, and nobody edited anything
    repository.lose_cache()
    assert shell.olgim("status", "post.md").out.splitlines()[1].split()[5] == "behind"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('print("코드")', "print(2)"),
        (
            "This is the third paragraph.\n\nThis is the fourth paragraph.",
            "This is the fourth paragraph.\n\nThis is the third paragraph.",
        ),
        ("English that stays.", "English that goes."),
    ],
)
def test_in_a_fresh_clone_what_no_unit_can_hold_stays_a_persons(
    repository: Repository, old: str, new: str
) -> None:
    shell = repository.shell
    repository.lose_cache()
    repository.change("post.en.md", old, new)
    edited = shell.read("post.en.md")
    said = shell.olgim("publish", "post.md")
    assert said.code == 0
    assert shell.read("post.en.md") == edited
    repository.lose_cache()
    assert shell.olgim("publish", "post.md").code == 0
    assert shell.read("post.en.md") == edited


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_a_conflict_about_its_own_header_alone_is_settled_by_olgim(
    repository: Repository, style: str
) -> None:
    shell = repository.shell
    repository.branch("a")
    repository.change("post.md", "둘째 문단입니다.\n", "둘째 문단입니다.\n\n사이의 문단입니다.\n")
    repository.translate("a")
    repository.branch("b", "main")
    repository.change("post.md", "넷째 문단입니다.\n", "마지막 문단입니다.\n\n넷째 문단입니다.\n")
    repository.translate("b")
    repository.git("-c", f"merge.conflictStyle={style}", "merge", "-q", "--no-edit", "a", code=1)
    assert repository.git("diff", "--name-only", "--diff-filter=U").split() == [PO]
    assert "<<<<<<< " in shell.read(PO)
    said = shell.olgim("publish", "post.md")
    assert (said.code, said.err, "7 segments: 7 from memory" in said.out) == (0, "", True)
    assert "<<<<<<<" not in shell.read(PO)
    assert "between.\n" in shell.read("post.en.md")
    assert "last paragraph.\n" in shell.read("post.en.md")


def test_a_conflict_about_receipts_alone_leaves_no_mark_in_the_file(repository: Repository) -> None:
    shell = repository.shell
    for name, old, new in (("a", "첫째", "사이의"), ("b", "넷째", "마지막")):
        repository.branch(name, "main")
        repository.change("post.md", f"{old} 문단입니다.", f"{new} 문단입니다.")
        repository.translate(name)
    repository.change(PO, "requests 1", "requests 2")
    repository.git("commit", "-q", "-a", "-m", "another receipt")
    repository.git("merge", "-q", "--no-edit", "a", code=1)
    assert shell.olgim("publish", "post.md").code == 0
    assert "<<<<<<<" not in shell.read(PO)
    again = shell.read(PO)
    assert shell.olgim("publish", "post.md").code == 0
    assert shell.read(PO) == again


def test_a_conflict_about_a_sentence_is_for_a_person(repository: Repository) -> None:
    shell = repository.shell
    for name in ("a", "b"):
        repository.branch(name, "main")
        repository.change("post.en.md", "This is the third paragraph.", f"Third, by {name}.")
        repository.translate(name)
    repository.git("merge", "-q", "--no-edit", "a", code=1)
    before = shell.files()
    said = shell.olgim("publish", "post.md")
    line = shell.read(PO).split("\n").index("<<<<<<< HEAD") + 1
    assert (said.code, f"{PO}:{line}: a merge conflict" in said.err) == (4, True)
    assert shell.files() == before
