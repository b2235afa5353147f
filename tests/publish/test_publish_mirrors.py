"""Mirrors that link to each other, over whole runs: whoever comes first, whatever a person has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from translator.errors import PublishError
from translator.units import Origin, State
from translator.workflow.publish import publish
from translator.workflow.report import MirrorState, RunReport
from translator.workflow.site import open_site
from translator.workflow.work import open_work

A, B = "_posts/2024-01-01-a.md", "_posts/2024-01-02-b.md"
ENGLISH = {
    "가": "A",
    "나": "B",
    "첫 제목": "First heading",
    "둘째 제목": "Second heading",
    "<a1>나</a1>와 <a2>아래</a2>를 보라.": "See <a1>B</a1> and <a2>below</a2>.",
    "<a1>가</a1>로 돌아가자.": "Back to <a1>A</a1>.",
    "끝이다.": "The end.",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    texts = {
        "_config.yml": "title: x\n",
        A: "---\ntitle: 가\n---\n\n[나]({% post_url 2024-01-02-b %})와 [아래](#첫-제목)를 보라.\n\n## 첫 제목\n\n끝이다.\n",
        B: "---\ntitle: 나\n---\n\n## 둘째 제목\n\n[가]({% post_url 2024-01-01-a %}#첫-제목)로 돌아가자.\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(root: Path) -> Callable[..., RunReport]:
    """Translate these posts and publish them; without any, publish all."""

    def publish_posts(*posts: str) -> RunReport:
        site = open_site(root)
        for post in posts:
            work = open_work(site, root / post)
            for unit in work.missing:
                work.propose(unit.key, ENGLISH[unit.source], Origin.MODEL, "test")
            work.bitext.save()
        return publish(site, [root / post for post in posts or (A, B)])

    return publish_posts


def mirror(root: Path, post: str) -> str:
    return (root / "en" / post).read_text(encoding="utf-8")


def edit(root: Path, post: str, old: str, new: str) -> None:
    text = mirror(root, post)
    assert old in text
    (root / "en" / post).write_text(text.replace(old, new), encoding="utf-8")


def states(report: RunReport) -> list[MirrorState]:
    assert [post.error for post in report.posts if post.error] == []
    return [post.mirror_state for post in report.posts]


def test_links_lead_to_a_mirror_that_the_same_run_writes_later(
    root: Path, run: Callable[..., RunReport]
) -> None:
    run(A, B)
    assert "See [B]({% post_url en/2024-01-02-b %}) and [below](#first-heading)." in mirror(root, A)
    assert "Back to [A]({% post_url en/2024-01-01-a %}#first-heading)." in mirror(root, B)
    assert states(run()) == [MirrorState.UNCHANGED, MirrorState.UNCHANGED]


def test_a_link_follows_when_the_other_mirror_comes_in_a_later_run(
    root: Path, run: Callable[..., RunReport]
) -> None:
    run(A)
    assert "[B]({% post_url 2024-01-02-b %})" in mirror(root, A)
    run(B)
    assert states(run()) == [MirrorState.WRITTEN, MirrorState.UNCHANGED]
    assert "[B]({% post_url en/2024-01-02-b %})" in mirror(root, A)


def test_a_persons_edit_survives_while_links_change_around_it(
    root: Path, run: Callable[..., RunReport]
) -> None:
    run(A)
    edit(root, A, "The end.", "That's all, folks.")
    edit(root, A, "See [B]", "Do read [B]")
    run(B)
    assert [post.taken_over for post in run().posts] == [2, 0]
    assert "Do read [B]({% post_url en/2024-01-02-b %}) and [below](#first-heading)." in mirror(root, A)
    assert mirror(root, A).endswith("That's all, folks.\n")
    units = {unit.source: unit for unit in open_work(open_site(root), root / A).units}
    assert (units["끝이다."].state, units["끝이다."].origin) == (State.ACCEPTED, Origin.HUMAN)


def test_a_heading_that_a_person_renames_takes_its_links_along(
    root: Path, run: Callable[..., RunReport]
) -> None:
    run(A, B)
    edit(root, A, "## First heading", "## The very first")
    run()
    assert "[below](#the-very-first)" in mirror(root, A)
    assert "{% post_url en/2024-01-01-a %}#the-very-first)" in mirror(root, B)


@pytest.mark.parametrize(
    ("old", "new"),
    [("{% post_url en/2024-01-02-b %}", "/elsewhere/"), ("#first-heading", "#top"), ("lang: en", "lang: fr")],
)
def test_what_a_person_changed_and_no_unit_can_hold_stays_theirs(
    root: Path, run: Callable[..., RunReport], old: str, new: str
) -> None:
    run(A, B)
    edit(root, A, old, new)
    edited = mirror(root, A)
    assert states(run()) == [MirrorState.UNCHANGED, MirrorState.UNCHANGED]
    assert mirror(root, A) == edited
    edit(root, A, "The end.", "That's all, folks.")
    run()
    assert mirror(root, A) == edited.replace("The end.", "That's all, folks.")


def test_an_english_file_that_olgim_has_not_written_is_never_overwritten(
    root: Path, run: Callable[..., RunReport]
) -> None:
    (root / "en" / "_posts").mkdir(parents=True)
    (root / "en" / A).write_text("My own translation.\n")
    report = run(A)
    assert isinstance(report.posts[0].error, PublishError)
    assert mirror(root, A) == "My own translation.\n"


def test_a_link_that_leads_nowhere_is_told_of_with_the_mirror(
    root: Path, run: Callable[..., RunReport]
) -> None:
    post = root / A
    post.write_text(post.read_text(encoding="utf-8").replace("(#첫-제목)", "(#없는-제목)"), encoding="utf-8")
    report = run(A)
    assert [(remark.line, remark.code) for remark in report.posts[0].remarks] == [(5, "link")]
    assert report.exit_code == 0


def test_a_mirror_may_not_leave_the_site(
    root: Path, run: Callable[..., RunReport], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / "en").symlink_to(elsewhere)
    report = run(A)
    assert isinstance(report.posts[0].error, PublishError)
    assert list(elsewhere.iterdir()) == []


def test_the_header_knows_what_was_written(root: Path, run: Callable[..., RunReport]) -> None:
    run(A, B)
    work = open_work(open_site(root), root / A)
    assert [key for key, _ in work.bitext.header.written] == [unit.key for unit in work.units]
    assert len(work.units) == 4


def test_a_site_that_would_build_mirrors_over_their_posts_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('languageCode = "ko"\n')
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("English.\n")
    report = publish(open_site(tmp_path), [tmp_path / "content" / "a.md"])
    assert ["names no language `en`" in notice for notice in report.notices] == [True]


def test_posts_with_one_mirror_are_refused_and_leave_it_as_it_is(root: Path) -> None:
    texts = {
        "_olgim/config.yml": 'layout: "en/{name}"\n',
        "_posts/dev/x.md": "끝이다.\n",
        "_posts/life/x.md": "가\n",
        "_posts/y.md": "나\n",
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(exist_ok=True, parents=True)
        (root / name).write_text(text, encoding="utf-8")
    dev, life, other = (root / name for name in list(texts)[1:])
    site = open_site(root)
    for post in (dev, life, other):
        work = open_work(site, post)
        for unit in work.missing:
            work.propose(unit.key, ENGLISH[unit.source], Origin.MODEL, "test")
        work.bitext.save()
    report = publish(site, [dev, life, other])
    assert [post.mirror_state for post in report.posts] == [MirrorState.NONE] * 2 + [MirrorState.WRITTEN]
    assert report.exit_code == 5
    assert "has one mirror, en/x.md, with " in str(report.posts[0].error)
    assert not (root / "en/x.md").exists()
    # One at a time, the mirror is that of the first.
    assert publish(site, [dev]).exit_code == 0
    report = publish(site, [life])
    assert "Olgim didn't write it" in str(report.posts[0].error)
    assert (root / "en/x.md").read_text(encoding="utf-8") == "The end.\n"


def test_a_sentence_with_a_picture_may_be_edited_in_a_mirror_in_another_folder(tmp_path: Path) -> None:
    post, mirror = tmp_path / "docs/a.md", tmp_path / "i18n/en/docusaurus-plugin-content-docs/current/a.md"
    for path, text in {
        tmp_path / "docusaurus.config.js": "export default {i18n: {locales: ['ko', 'en']}}",
        tmp_path / "docs/img/a.png": "",
        post: "---\ntitle: 가\nimage: ./img/a.png\n---\n\n![나](./img/a.png) 끝이다.\n",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    work = open_work(open_site(tmp_path), post)
    for unit in work.missing:
        target = ENGLISH.get(unit.source) or unit.source.replace("나", "B").replace("끝이다.", "The end.")
        work.propose(unit.key, target, Origin.MODEL, "test")
    work.bitext.save()
    assert states(publish(open_site(tmp_path), [post])) == [MirrorState.WRITTEN]
    text = mirror.read_text(encoding="utf-8")
    assert text.endswith(
        "image: ../../../../docs/img/a.png\n---\n\n![B](../../../../docs/img/a.png) The end.\n"
    )
    mirror.write_text(text.replace("The end.", "That is all.").replace("![B]", "![A bee]"), encoding="utf-8")
    assert states(publish(open_site(tmp_path), [post])) == [MirrorState.UNCHANGED]
    accepted = [
        unit.target for unit in open_work(open_site(tmp_path), post).units if unit.state is State.ACCEPTED
    ]
    assert len(accepted) == 1
    assert "A bee" in accepted[0]
    assert "That is all." in accepted[0]
