"""A post that is renamed or moved takes its English along, with git or without."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer
from support.worksheets import filled, passages

from translator.bitext import Bitext
from translator.units import State
from translator.workflow.site import Site

BODY = "첫 문단에는 할 말이 많다.\n\n둘째 문단은 조금 다르다.\n\n셋째 문단으로 끝난다.\n"
OLD, NEW = "_posts/2024-01-01-old.md", "_posts/2024-01-01-new.md"
OLD_MIRROR, NEW_MIRROR = "en/_posts/2024-01-01-old.md", "en/_posts/2024-01-01-new.md"


def bitext(label: str) -> str:
    return f"_olgim/en/{label}.po"


def post(title: str = "제목", body: str = BODY, front: str = "") -> str:
    return f"---\nlayout: post\ntitle: {title}\n{front}---\n\n{body}"


def run(shell: Shell, server: ModelServer, *words: str) -> Said:
    return shell.olgim("translate", *words, "--base-url", server.base_url, "--model", "test-model")


@pytest.fixture
def blog(shell: Shell, model_server: ModelServer) -> Shell:
    """A blog with a post of which a person has accepted everything."""
    shell.write("_config.yml", "permalink: /:title/\nplugins: [jekyll-redirect-from]\n")
    shell.write(OLD, post())
    assert run(shell, model_server, "--yes").code == 0
    accept(shell, OLD)
    assert run(shell, model_server).code == 0
    return shell


def accept(blog: Shell, label: str) -> None:
    kept = Bitext.load(blog.folder / bitext(label))
    kept.put(*(replace(unit, state=State.ACCEPTED) for unit in kept.units))
    kept.save()


def rename(blog: Shell, old: str, new: str) -> None:
    target = blog.folder / new
    target.parent.mkdir(parents=True, exist_ok=True)
    (blog.folder / old).rename(target)


def states(blog: Shell, label: str) -> set[State]:
    return {unit.state for unit in Bitext.load(blog.folder / bitext(label)).units}


@pytest.mark.parametrize("command", ["translate", "publish"])
def test_bitext_mirror_and_address_go_along_and_the_old_address_leads_on(
    blog: Shell, model_server: ModelServer, command: str
) -> None:
    asked = len(model_server.seen)
    rename(blog, OLD, NEW)
    said = run(blog, model_server) if command == "translate" else blog.olgim("publish")
    assert (said.code, len(model_server.seen)) == (0, asked)
    assert f"note: {OLD} is {NEW} now; its English came along: {OLD_MIRROR} -> {NEW_MIRROR}" in said.err
    assert not (blog.folder / OLD_MIRROR).exists()
    assert not (blog.folder / bitext(OLD)).exists()
    assert states(blog, NEW) == {State.ACCEPTED}
    assert "redirect_from: /en/old/\n" in blog.read(NEW_MIRROR)
    assert sum("came along" in line for line in said.err.splitlines()) == 1
    before = blog.files()
    assert "came along" not in run(blog, model_server).err
    assert blog.files() == before


def test_it_may_be_edited_at_the_same_time(blog: Shell, model_server: ModelServer) -> None:
    rename(blog, OLD, "_posts/2025/2024-01-01-new.md")
    blog.write("_posts/2025/2024-01-01-new.md", post("다른 제목", BODY.replace("조금 다르다", "아주 다르다")))
    said = run(blog, model_server)
    assert "came along" in said.err
    kept = Bitext.load(blog.folder / bitext("_posts/2025/2024-01-01-new.md"))
    assert sum(unit.state is State.ACCEPTED for unit in kept.units) == 2


def test_a_copy_is_no_rename(blog: Shell, model_server: ModelServer) -> None:
    shutil.copy(blog.folder / OLD, blog.folder / NEW)
    said = run(blog, model_server)
    assert "came along" not in said.err
    assert (blog.folder / OLD_MIRROR).is_file()
    assert states(blog, OLD) == {State.ACCEPTED}


def test_of_a_post_that_was_renamed_and_copied_the_like_name_counts(
    blog: Shell, model_server: ModelServer
) -> None:
    moved, copy = "_posts/2024-01-01-old-2.md", "_posts/2024-07-09-entirely-other.md"
    rename(blog, OLD, moved)
    shutil.copy(blog.folder / moved, blog.folder / copy)
    said = run(blog, model_server)
    assert f"{OLD} is {moved} now" in said.err
    assert states(blog, moved) == {State.ACCEPTED}


def test_another_post_is_no_rename(blog: Shell, model_server: ModelServer) -> None:
    (blog.folder / OLD).unlink()
    blog.write(NEW, post("제목", "아주 다른 글이다.\n\n같은 말이 없다.\n\n정말로 하나도 없다. 끝.\n"))
    said = run(blog, model_server)
    assert "came along" not in said.err
    assert (blog.folder / OLD_MIRROR).is_file()
    assert "is gone" in blog.olgim("status").err


def test_a_shared_key_tells_a_post_that_was_written_anew(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_config.yml", "")
    shell.write(OLD, post(front="ref: my-post\n"))
    assert run(shell, model_server, "--yes").code == 0
    (shell.folder / OLD).unlink()
    shell.write(NEW, post("새 제목", "처음부터 다시 썼다.\n", front="ref: my-post\n"))
    said = run(shell, model_server)
    assert f"{OLD} is {NEW} now" in said.err, said.err
    assert not (shell.folder / OLD_MIRROR).exists()
    assert "ref: my-post" in shell.read(NEW_MIRROR)


def test_an_edit_in_the_mirror_survives_the_move(blog: Shell, model_server: ModelServer) -> None:
    last = blog.read(OLD_MIRROR).rstrip().rpartition("\n")[2]
    blog.write(OLD_MIRROR, blog.read(OLD_MIRROR).replace(last, "My own end."))
    rename(blog, OLD, NEW)
    assert run(blog, model_server).code == 0
    assert "My own end." in blog.read(NEW_MIRROR)


def test_a_mirror_that_a_person_wrote_stays_where_it_is(blog: Shell, model_server: ModelServer) -> None:
    kept = Bitext.load(blog.folder / bitext(OLD))
    kept.header = replace(kept.header, mirror="", written=())
    kept.save()
    shutil.rmtree(blog.folder / "_olgim/.cache")
    blog.write(OLD_MIRROR, "---\ntitle: Mine\n---\n\nMy own page.\n")
    rename(blog, OLD, NEW)
    run(blog, model_server)
    assert "My own page." in blog.read(OLD_MIRROR)


def test_a_plan_and_a_status_tell_and_move_nothing(blog: Shell, model_server: ModelServer) -> None:
    rename(blog, OLD, NEW)
    before = blog.files()
    said = blog.olgim("status")
    assert f"{OLD} is {NEW} now; the next `olgim translate` or `publish` takes its English along" in said.err
    assert "is gone" not in said.err
    assert "would come along" in run(blog, model_server, "--dry-run").err
    assert blog.files() == before


def test_git_sees_a_rename(blog: Shell, model_server: ModelServer) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git")

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=blog.folder, check=True, capture_output=True, text=True)
        return done.stdout

    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a")
    git("mv", OLD, NEW)
    run(blog, model_server)
    git("add", "-A")
    assert {line[0] for line in git("status", "--porcelain").splitlines()} <= {"R", "M"}


def test_a_run_that_was_ended_between_the_two_moves_is_taken_up(
    blog: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translator.workflow import renames

    rename(blog, OLD, NEW)
    moves: list[Path] = []
    real = renames._move

    def once(site: Site, old: Path, new: Path, *, by_git: bool) -> None:
        if moves:
            raise KeyboardInterrupt
        moves.append(old)
        real(site, old, new, by_git=by_git)

    monkeypatch.setattr(renames, "_move", once)
    assert run(blog, model_server).code == 130
    monkeypatch.setattr(renames, "_move", real)
    assert run(blog, model_server).code == 0
    assert states(blog, NEW) == {State.ACCEPTED}
    assert "redirect_from: /en/old" in blog.read(NEW_MIRROR)
    assert not (blog.folder / OLD_MIRROR).exists()


@pytest.mark.parametrize(
    "words",
    [
        ("sync",),
        ("sync", NEW),
        ("preview", NEW),
        ("review", NEW, "--json"),
        ("review", "--publish"),
        ("work", NEW),
    ],
    ids=" ".join,
)
def test_every_command_that_works_on_a_post_takes_its_english_along(
    blog: Shell, words: tuple[str, ...]
) -> None:
    rename(blog, OLD, NEW)
    said = blog.olgim(*words)
    assert said.code == 0, said.err
    moved = f"note: {OLD} is {NEW} now; its English came along: {OLD_MIRROR} -> {NEW_MIRROR}; /en/old/ leads there"
    assert moved in said.err
    assert states(blog, NEW) == {State.ACCEPTED}
    assert not (blog.folder / OLD_MIRROR).exists()
    assert "redirect_from: /en/old/\n" in (blog.olgim("publish"), blog.read(NEW_MIRROR))[1]


def test_the_screen_tells_of_it_before_anything_else(blog: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from translator.workflow.review_opening import open_review

    rename(blog, OLD, NEW)
    monkeypatch.chdir(blog.folder)
    desk = open_review([NEW])
    assert desk is not None
    assert any("its English came along" in one for one in desk.session.notices)
    assert {unit.state for unit in desk.session.units} == {State.ACCEPTED}
    desk.close()


def test_a_batch_is_not_paid_for_what_was_renamed(blog: Shell, model_server: ModelServer) -> None:
    asked = len(model_server.seen)
    rename(blog, OLD, NEW)
    said = run(blog, model_server, "--batch", "--yes")
    assert "came along" in said.err
    assert len(model_server.seen) == asked
    assert states(blog, NEW) == {State.ACCEPTED}


def test_a_worksheet_finds_its_post_again(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_config.yml", "permalink: /:title/\n")
    shell.write(OLD, post())
    assert run(shell, model_server, "--yes").code == 0
    shell.write(OLD, post(body=BODY.replace("조금 다르다", "무척 다르다")))
    task = json.loads(shell.olgim("work", OLD, "--json").out)
    sheet = Path(task["worksheet"])
    text = sheet.read_text(encoding="utf-8")
    (key,) = passages(text)
    sheet.write_text(filled(text, {key: "The second one differs a lot."}), encoding="utf-8")
    rename(shell, OLD, NEW)
    before = shell.files()
    checked = shell.olgim("take", "--check", str(sheet))
    assert "would come along" in checked.err
    assert shell.files() == before
    said = shell.olgim("take", str(sheet))
    assert said.code == 0, said.err
    assert "came along" in said.err
    assert "The second one differs a lot." in shell.read(NEW_MIRROR)


@pytest.mark.parametrize("command", ["diff", "check"])
def test_commands_that_only_read_tell_of_it(blog: Shell, command: str) -> None:
    rename(blog, OLD, NEW)
    before = blog.files()
    assert f"{OLD} is {NEW} now; the next" in blog.olgim(command).err
    assert blog.files() == before


def test_programs_take_it_along_too(blog: Shell) -> None:
    import olgim

    rename(blog, OLD, NEW)
    olgim.open_site(blog.folder).publish()
    assert "redirect_from: /en/old/\n" in blog.read(NEW_MIRROR)
    assert not (blog.folder / OLD_MIRROR).exists()


@pytest.mark.parametrize(
    ("config", "old"),
    [
        ("permalink: /:title.html\n", "/en/old.html"),
        ("permalink: /:title\n", "/en/old"),
        ("permalink: pretty\n", "/en/2024/01/01/old/"),
    ],
)
def test_the_redirect_has_the_address_as_it_was_served(
    shell: Shell, model_server: ModelServer, config: str, old: str
) -> None:
    shell.write("_config.yml", f"{config}plugins: [jekyll-redirect-from]\n")
    shell.write(OLD, post())
    assert run(shell, model_server, "--yes").code == 0
    rename(shell, OLD, NEW)
    assert f"{old} leads there" in run(shell, model_server).err
    assert f"redirect_from: {old}\n" in shell.read(NEW_MIRROR)


def test_an_engine_without_redirects_promises_none(shell: Shell, model_server: ModelServer) -> None:
    shell.write("astro.config.mjs", "export default {}\n")
    shell.write("src/content/blog/old.md", post())
    assert run(shell, model_server, "--yes").code == 0
    rename(shell, "src/content/blog/old.md", "src/content/blog/new.md")
    said = run(shell, model_server)
    assert "its English came along" in said.err
    assert "leads there" not in said.err
