"""A push of a Korean post becomes a pull request with its English, which people can change, merge or decline."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.github import events
from support.github.people import MINJUN, SOYEON
from support.github.posts import CACHE_PATH, QUEUE_PATH, post
from support.github.story import Story, mirror
from support.model_server import fault

NEW = "_posts/2026-03-01-deploy.md"
KOREAN = post("배포는 금요일에", "배포는 무섭지 않다.", "되돌릴 수 있으면 된다.")


def test_a_new_post_becomes_a_pull_request_with_its_english(story: Story) -> None:
    run = story.run(apart=True)

    (pull,) = story.github.pulls
    assert pull.head.startswith("olgim/2026-02-03-")
    changed = set(story.blog.files(pull.head)) - set(story.blog.files())
    assert changed == {mirror(CACHE_PATH), f"_olgim/en/{CACHE_PATH}.po"}
    assert "캐시" not in story.english().split("---\n")[2]
    assert run.outputs["changed"] == "true"
    assert json.loads(run.outputs["posts"]) == [CACHE_PATH]
    assert run.outputs["pull-request-number"] == str(pull.number)
    assert run.outputs["segments"] == "6"
    assert "6 passages" in run.summary
    story.rest()


def test_the_first_push_of_a_branch_names_no_commit_before_it(story: Story) -> None:
    story.run(events.push(story.github, before="0" * 40))

    assert len(story.github.pulls) == 1
    story.rest(events.push(story.github, before="0" * 40))


def test_each_post_of_several_commits_has_a_pull_request_of_its_own(story: Story) -> None:
    story.blog.commit({NEW: KOREAN})
    story.blog.commit({"_posts/2026-03-02-log.md": post("로그", "로그를 남긴다.")})

    run = story.run()

    assert len(story.github.pulls) == 3
    assert len(json.loads(run.outputs["pull-requests"])) == 3
    assert len({pull.head for pull in story.github.pulls}) == 3
    story.rest()


def test_a_clone_without_history_is_completed(story: Story) -> None:
    story.run(depth=1)

    assert len(story.github.pulls) == 1
    assert "오래" not in story.english()


def test_korean_that_changes_while_the_pull_request_is_open_updates_it(opened: Story) -> None:
    before = opened.blog.head(opened.pull.head)
    requests = len(opened.model.seen)
    opened.edit("그래서 원인도 함께 사라진다.", "원인도 함께 사라진다는 뜻이다.", CACHE_PATH)

    opened.run()

    (pull,) = opened.github.pulls
    assert before is not None
    assert opened.blog.is_ancestor(before, pull.head)
    assert len(opened.model.seen) == requests + 1
    assert "사라진다는 뜻이다" in opened.bitext()
    opened.rest()


def test_a_push_that_touches_no_post_leaves_the_pull_request_alone(opened: Story) -> None:
    before = opened.blog.head(opened.pull.head)
    opened.blog.commit({"about.md": "---\ntitle: 소개\n---\n\n새 소개.\n"})

    opened.run()

    assert opened.blog.head(opened.pull.head) == before
    opened.rest()


def test_what_a_reviewer_commits_on_the_branch_stays_and_is_theirs(opened: Story) -> None:
    english = opened.english()
    sentence = english.split("---\n")[2].strip().split("\n")[0]
    opened.edit(sentence, "Clear the cache and most bugs are gone.", mirror(CACHE_PATH), on=opened.pull.head)
    opened.edit("- 먼저 키를 적어 둔다.", "- 먼저 키를 꼭 적어 둔다.", CACHE_PATH)

    opened.run()

    assert "Clear the cache and most bugs are gone." in opened.english()
    assert "#. origin: human" in opened.bitext()
    assert "1 in your own words" in (opened.pull.body or "")
    opened.rest()


def test_a_suggestion_that_was_applied_counts_as_a_persons_words(opened: Story) -> None:
    lines = opened.english().split("\n")
    number = next(i for i, line in enumerate(lines, 1) if line.startswith("> "))
    comment = opened.github.state.comment_on_line(
        opened.pull,
        mirror(CACHE_PATH),
        number,
        "```suggestion\n> A cache that was cleared is gone.\n```",
        by=SOYEON,
    )
    opened.github.state.apply_suggestion(comment)

    opened.run()

    assert "> A cache that was cleared is gone." in opened.english()
    assert "1 in your own words" in (opened.pull.body or "")
    opened.rest()


@pytest.mark.parametrize(
    ("method", "branch"),
    [("merge", "deleted"), ("squash", "kept"), ("squash", "deleted"), ("rebase", "kept")],
)
def test_after_merging_a_change_of_the_korean_gets_a_new_pull_request(
    opened: Story, method: str, branch: str
) -> None:
    first = opened.pull
    opened.github.state.merge(first, method)  # type: ignore[arg-type]
    if branch == "deleted":
        opened.blog.delete_branch(first.head)
    opened.rest()
    opened.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)
    requests = len(opened.model.seen)

    opened.run()

    (second,) = opened.open_pulls()
    assert second.number != first.number
    assert second.head == first.head
    assert len(opened.model.seen) == requests + 1
    changed = opened.blog.git("diff", "--name-only", "-z", f"main...{second.head}").split("\0")
    assert set(filter(None, changed)) == {mirror(CACHE_PATH), f"_olgim/en/{CACHE_PATH}.po"}
    opened.rest()
    opened.github.state.merge(second, method)  # type: ignore[arg-type]
    assert "맨 마지막이다" in opened.bitext(on="main")


def test_a_declined_pull_request_is_not_opened_again_until_the_korean_changes(opened: Story) -> None:
    opened.github.state.close(opened.pull)
    opened.rest()
    opened.blog.delete_branch(opened.pull.head)
    opened.rest()
    opened.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)

    opened.run()

    assert [pull.state for pull in opened.github.pulls] == ["closed", "open"]


def test_a_pull_request_with_the_label_is_left_alone(opened: Story) -> None:
    opened.github.state.add_labels(opened.pull, ["olgim:skip"])
    opened.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)

    opened.rest()

    assert "olgim:skip" in opened.runs[-1].summary


def test_a_post_that_is_renamed_before_merging_keeps_its_english_and_costs_nothing(opened: Story) -> None:
    opened.blog.rename(CACHE_PATH, "_posts/2026-02-04-cache.md")
    requests = len(opened.model.seen)

    opened.run()

    old, new = opened.github.pulls
    assert (old.state, new.state) == ("closed", "open")
    assert len(opened.model.seen) == requests
    assert len([path for path in opened.blog.files(new.head) if path.startswith("en/")]) == 1
    assert "redirect_from" not in opened.english(
        "_posts/2026-02-04-cache.md", on=new.head
    )  # it had none in public
    assert any("renamed or deleted" in said for said in opened.said())
    opened.rest()


def test_a_post_that_is_renamed_after_merging_takes_its_english_along(opened: Story) -> None:
    opened.github.state.merge(opened.pull)
    opened.blog.rename(CACHE_PATH, "_posts/2026-02-04-cache.md")
    requests = len(opened.model.seen)

    opened.run()

    (pull,) = opened.open_pulls()
    files = opened.blog.files(pull.head)
    assert len([path for path in files if path.startswith("en/")]) == 1
    english = opened.english("_posts/2026-02-04-cache.md", on=pull.head)
    assert "redirect_from: /en/2026/02/03/캐시를-지우기-전에/\n" in english
    assert "_olgim/en/_posts/2026-02-04-cache.md.po" in files
    assert f"_olgim/en/{CACHE_PATH}.po" not in files
    assert len(opened.model.seen) == requests
    opened.rest()


def test_the_english_of_a_deleted_post_is_taken_away_by_a_pull_request(opened: Story) -> None:
    opened.github.state.merge(opened.pull)
    opened.blog.delete(CACHE_PATH)

    opened.run()

    (pull,) = opened.open_pulls()
    assert mirror(CACHE_PATH) not in opened.blog.files(pull.head)
    assert mirror(CACHE_PATH) in opened.blog.files()
    assert pull.title.startswith("Remove the English of")
    opened.rest()


@pytest.mark.parametrize("how", ["deleted", "force-pushed away"])
def test_the_pull_request_of_a_post_that_is_gone_is_closed(opened: Story, how: str) -> None:
    if how == "deleted":
        opened.blog.delete(CACHE_PATH)
    else:
        before = opened.blog.resolve("main~1")
        assert before
        opened.blog.force_push("main", before)

    opened.run()

    (pull,) = opened.github.pulls
    assert pull.state == "closed"
    assert pull.head in opened.blog.branches()
    opened.rest()


def test_two_runs_at_once_make_one_pull_request(story: Story) -> None:
    with ThreadPoolExecutor() as threads:
        runs = [threads.submit(story.run, apart=True) for _ in range(2)]
        for run in runs:
            run.result()

    assert len(story.github.pulls) == 1
    story.rest()


def test_draft_labels_and_reviewers_are_as_the_workflow_wants_them(story: Story) -> None:
    story.github.state.roles["soyeon"] = "write"
    story.run(draft="true", labels="translation, 영어", reviewers="@soyeon")

    assert story.pull.draft
    assert {label.name for label in story.pull.labels} == {"translation", "영어"}
    assert [person.login for person in story.pull.reviewers] == ["soyeon"]


def test_a_reviewer_who_can_not_be_asked_is_a_warning(story: Story) -> None:
    run = story.run(reviewers="nobody-here")

    assert [one.level for one in run.annotations] == ["warning"]
    assert len(story.github.pulls) == 1
    story.rest(reviewers="nobody-here")


def test_all_posts_can_share_one_pull_request(story: Story) -> None:
    story.blog.commit({NEW: KOREAN})

    story.run(grouping="all")

    assert story.pull.head == "olgim/all"
    assert {mirror(CACHE_PATH), mirror(NEW)} <= set(story.blog.files("olgim/all"))
    story.rest(grouping="all")
    story.blog.commit({"_posts/2026-03-02-log.md": post("로그", "로그를 남긴다.")})
    story.run(grouping="all")
    assert mirror("_posts/2026-03-02-log.md") in story.blog.files("olgim/all")
    assert len(story.github.pulls) == 1


def test_what_people_write_around_the_text_of_a_pull_request_stays(opened: Story) -> None:
    opened.pull.body = f"Reviewed by Soyeon.\n\n{opened.pull.body}\n\nThanks!"
    opened.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)

    opened.run()

    assert opened.pull.body.startswith("Reviewed by Soyeon.\n\n")
    assert opened.pull.body.endswith("\n\nThanks!")


def test_the_texts_are_korean_for_those_who_want_them_so(story: Story) -> None:
    run = story.run(language="ko")

    assert story.pull.title.startswith("영어판: ")
    assert "검토해 주세요" in (story.pull.body or "")
    assert "문단 6개" in run.summary
    story.rest(language="ko")


def test_a_change_of_the_configuration_on_a_branch_stops_it(opened: Story) -> None:
    opened.blog.commit({"_olgim/config.yml": "tags: translate\n"}, branch=opened.pull.head, by=SOYEON)
    opened.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)

    run = opened.run(code=3)

    assert any("_olgim/config.yml isn't the same" in one.message for one in run.annotations)


def test_a_conflict_is_said_once_and_nothing_is_lost(opened: Story) -> None:
    head = opened.pull.head
    glossary = "_olgim/glossary.yml"
    opened.blog.commit({glossary: "terms:\n  캐시: cache\n"}, branch=head, by=SOYEON)
    opened.blog.commit({glossary: "terms:\n  캐시: stash\n"}, by=MINJUN)
    before = opened.blog.head(head)

    opened.run(code=3)
    opened.run(code=3)

    assert opened.blog.head(head) == before
    assert sum("can't be merged into this branch" in said for said in opened.said()) == 1


def test_english_that_the_author_wrote_meanwhile_is_left_alone(opened: Story) -> None:
    opened.blog.commit({mirror(CACHE_PATH): "---\nlang: en\n---\n\nMy own English of it.\n"}, by=MINJUN)
    before = opened.blog.head(opened.pull.head)

    opened.run()

    assert opened.blog.head(opened.pull.head) == before


def test_a_run_may_not_cost_more_than_was_said(story: Story) -> None:
    story.model.models.append("gpt-6.1-terra")
    story.blog.commit({"_olgim/config.yml": "prices:\n  test-model: {input: 1000, output: 5000}\n"})

    run = story.run(max_cost="0.01")

    assert not story.model.seen
    assert not story.github.pulls
    assert [one.level for one in run.annotations] == ["warning"]
    assert "stopped early" in run.summary


def test_without_a_model_the_job_says_in_a_line_how_to_add_one(story: Story) -> None:
    run = story.run(with_model=False)

    assert not story.github.pulls
    assert any("OPENAI_API_KEY" in one.message for one in run.annotations)
    assert "There is no model to ask" in run.summary


def test_an_endpoint_that_refuses_turns_the_job_red_and_the_next_run_goes_on(story: Story) -> None:
    story.model.always = fault("status", code=401)
    run = story.run(code=3, env={"OPENAI_API_KEY": "sk-decoy-1234567890"})
    assert any("refuse" in one.message or "key" in one.message for one in run.annotations)
    story.model.always = None

    story.run(env={"OPENAI_API_KEY": "sk-decoy-1234567890"})

    assert len(story.github.pulls) == 1


def test_answers_of_a_run_that_was_stopped_are_kept_on_the_branch(story: Story) -> None:
    paragraphs = [
        f"{number}번째 문단은 서로 다른 이야기를 한다. 길이가 꽤 되는 문단이다." for number in range(120)
    ]
    story.blog.commit({NEW: post("긴 글", *paragraphs)})
    seen = iter(range(1000))
    story.model.script = lambda _: fault("status", code=401) if next(seen) > 3 else None

    story.run(code=3)

    branches = [name for name in story.blog.branches() if "deploy" in name]
    if branches:  # something was answered before the refusal
        assert f"_olgim/en/{NEW}.po" in story.blog.files(branches[0])
        assert mirror(NEW) not in story.blog.files(branches[0])
    story.model.script = None
    story.run()
    assert mirror(NEW) in story.blog.files(next(name for name in story.blog.branches() if "deploy" in name))


def test_posts_from_before_the_workflow_are_left_alone(story: Story) -> None:
    run = story.run()

    assert QUEUE_PATH not in json.loads(run.outputs["posts"])
    assert "1 post without English from before the workflow" in run.summary


@pytest.mark.parametrize("how", ["since", "paths", "dispatch", "front matter", "label"])
def test_an_old_post_is_translated_when_somebody_asks_for_it(story: Story, how: str) -> None:
    if how == "since":
        run = story.run(since="all")
    elif how == "paths":
        run = story.run(paths="_posts/2026-01-*.md")
    elif how == "dispatch":
        run = story.run(events.workflow_dispatch(story.github, {"paths": QUEUE_PATH}))
    elif how == "front matter":
        story.edit("layout: post\n", "layout: post\ntranslate: true\n", QUEUE_PATH)
        run = story.run()
    else:
        text = story.blog.read(QUEUE_PATH)
        story.blog.commit({QUEUE_PATH: text + "\n끝.\n"}, branch="queue", by=SOYEON)
        pull = story.github.state.create_pull(title="큐", head="queue", base="main", body="")
        story.github.state.add_labels(pull, ["olgim:translate"])
        story.github.state.merge(pull)
        run = story.run()

    assert QUEUE_PATH in json.loads(run.outputs["posts"])


@pytest.mark.parametrize("how", ["front matter", "label", "draft"])
def test_a_new_post_is_left_alone_when_somebody_wants_it_so(opened: Story, how: str) -> None:
    if how == "front matter":
        opened.blog.commit({NEW: KOREAN.replace("---\n", "---\ntranslate: false\n", 1)})
    elif how == "draft":
        opened.blog.commit({NEW: KOREAN.replace("---\n", "---\npublished: false\n", 1)})
    else:
        opened.blog.commit({NEW: KOREAN}, branch="deploy", by=SOYEON)
        pull = opened.github.state.create_pull(title="배포", head="deploy", base="main", body="")
        opened.github.state.add_labels(pull, ["olgim:skip"])
        opened.github.state.merge(pull)

    opened.run()

    assert [pull.head for pull in opened.open_pulls()] == [opened.github.pulls[0].head]


def test_a_draft_that_is_published_is_a_new_post(story: Story) -> None:
    story.blog.force_push("main", story.blog.resolve("main~2") or "")
    draft = KOREAN.replace("---\n", "---\npublished: false\n", 1)
    story.blog.commit({"_posts/2026-01-01-old.md": draft})
    story.blog.commit({".github/workflows/olgim.yml": "on: push\n"})
    story.blog.commit({"_posts/2026-01-01-old.md": KOREAN})

    run = story.run()

    assert json.loads(run.outputs["posts"]) == ["_posts/2026-01-01-old.md"]


def test_a_site_in_a_folder_of_the_repository(story: Story) -> None:
    story.blog.commit({"site/_config.yml": "title: x\n", f"site/{NEW}": KOREAN})

    story.run(config="site")

    files = set(story.blog.files(story.pull.head)) - set(story.blog.files())
    assert files == {f"site/{mirror(NEW)}", f"site/_olgim/en/{NEW}.po"}
    story.rest(config="site")


def test_file_names_are_data(story: Story) -> None:
    names = ("a b.md", 'quo"te.md', "$(touch x).md", "-rf.md", "`id`.md", "쉼표, 한글.md", "a'b.md")
    paths = {f"_posts/2026-03-01-{name}" for name in names}
    story.blog.commit(dict.fromkeys(paths, KOREAN))

    run = story.run()

    assert set(json.loads(run.outputs["posts"])) == {CACHE_PATH, *paths}
    assert len(story.github.pulls) == 1 + len(paths)
    story.rest()


def test_actions_that_may_not_open_pull_requests_say_where_to_allow_it_and_pay_once(story: Story) -> None:
    story.github.state.actions_may_create_pulls = False
    run = story.run(code=3)
    assert any(
        "Allow GitHub Actions to create and approve pull requests" in one.message for one in run.annotations
    )
    requests = len(story.model.seen)
    story.github.state.actions_may_create_pulls = True

    story.run()

    assert len(story.github.pulls) == 1
    assert len(story.model.seen) == requests
