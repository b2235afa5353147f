"""`olgim init`: what it finds on a blog, what it asks and writes, and that running it again changes nothing."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.commands import Said, Shell
from support.permissions import modes

from translator.bitext import Memory
from translator.llm.endpoint_settings import LocalServer
from translator.workflow.config_file import load_config
from translator.workflow.plan import outlook, plan_run
from translator.workflow.post_run import PostRun, prepare
from translator.workflow.site import Site, open_site
from translator.workflow.translate import TranslateOptions

KOREAN = "안녕하세요. 오늘은 캐시를 이야기한다.\n"
ENGLISH = "Hello. Today we talk about caches, and about what they cost.\n"


@pytest.fixture(autouse=True)
def nothing_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    running(monkeypatch)
    monkeypatch.setattr("translator.workflow.models_at_hand.shutil.which", lambda _name: None)


def running(monkeypatch: pytest.MonkeyPatch, *found: LocalServer) -> None:
    monkeypatch.setattr("translator.workflow.models_at_hand.find_local_servers", lambda: found)


def post(text: str = KOREAN, **front: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: {text.split('.', maxsplit=1)[0]}\n{lines}---\n\n{text}"


@pytest.fixture
def blog(shell: Shell) -> Shell:
    shell.write("_config.yml", "permalink: /posts/:title/\n")
    for day in range(1, 7):
        shell.write(
            f"_posts/2024-01-0{day}-a.md",
            post(f"{day}번째 글. 캐시가 좋다. 캐시를 쓴다. 캐시의 값. 캐시는.\n"),
        )
    shell.write("_posts/2024-01-09-b.md", post(draft="true"))
    shell.write("_posts/2024-01-10-c.md", post(ENGLISH, lang="en"))
    shell.write("ja/_posts/2024-01-10-c.md", post("こんにちは。キャッシュの話です。\n"))
    return shell


def answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)


def test_it_says_what_it_found(blog: Shell) -> None:
    said = blog.olgim("init", "--yes")
    assert said.code == 0
    for line in (
        "engine     jekyll, recognised by _config.yml",
        "posts      6 in Korean, 1 draft left out",
        "pages in other languages: en 1, ja 1",
        "English    en/{path}, as Jekyll expects",
        "example    _posts/2024-01-06-a.md",
        "-> en/_posts/2024-01-06-a.md",
        "address: /en/posts/a",
        "front matter: lang: en",
        "permalink: /en/posts/:title/",
        "with a key of OpenAI, gpt-6.1-terra would take: 6 posts: about $",
        "a typical one: about $",
    ):
        assert line in said.out, line
    assert "(about ₩" in said.out or "under ₩1" in said.out
    assert max(map(len, said.out.splitlines())) < 140


def test_what_it_writes_is_sound_and_running_it_again_changes_nothing(blog: Shell) -> None:
    before = blog.files()
    blog.olgim("init", "--yes")
    after = blog.files()
    assert set(after) - set(before) == {"_olgim/config.yml", "_olgim/glossary.yml"}
    assert {name: after[name] for name in before} == before
    config = load_config(blog.folder / "_olgim/config.yml")
    assert (config.engine, config.layout, config.drafts, config.model) == ("jekyll", None, "skip", None)
    assert "-> en/_posts/2024-01-06-a.md" in blog.read("_olgim/config.yml")
    assert "#   - source: 캐시    # " in blog.read("_olgim/glossary.yml")
    assert blog.olgim("glossary", "lint").code == 0
    filled = "\n".join(
        line.removeprefix("# ").removeprefix("#")
        for line in blog.read("_olgim/glossary.yml").splitlines()[3:]
    )
    assert "캐시" in str(yaml.safe_load(filled.split("\n", 1)[1]))
    said = blog.olgim("init", "--yes")
    assert (said.code, blog.files()) == (0, after)
    assert "_olgim/config.yml is there already: left as it is" in said.out
    assert blog.olgim("translate", "--dry-run").code == 0


def test_without_a_terminal_nothing_is_asked(blog: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    said = blog.olgim("init")
    assert said.code == 0
    assert "(default)" not in said.err
    assert (blog.folder / "_olgim/config.yml").is_file()


def test_at_a_terminal_it_asks_at_most_five_short_questions(
    blog: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write("_posts/en/2024-01-01-a.md", post(ENGLISH))
    blog.write("_posts/2024-01-02-a-en.md", post(ENGLISH, lang="en"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    running(monkeypatch, LocalServer("Ollama", "http://127.0.0.1:11434/v1", ("qwen3:14b",)))
    answering(monkeypatch, "2", "9", "2", "3", "2", "2")
    said = blog.olgim("init")
    assert said.code == 0
    assert said.err.count("(default)") == 5
    assert "'9' is none of these" in said.err
    config = load_config(blog.folder / "_olgim/config.yml")
    assert config.layout == "{dir}/{stem}-en{ext}"
    assert (config.code_comments, config.tags, config.drafts) == ("translate", "translate", "take")
    assert (config.base_url, config.model) == ("http://127.0.0.1:11434/v1", "qwen3:14b")


def test_at_the_inputs_end_the_defaults_are_taken(blog: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch)
    assert blog.olgim("init").code == 0
    config = load_config(blog.folder / "_olgim/config.yml")
    assert (config.code_comments, config.tags, config.drafts) == ("keep", "keep", "skip")


def test_where_two_layouts_fit_and_nobody_chooses_both_lines_wait(blog: Shell) -> None:
    blog.write("_posts/en/2024-01-01-a.md", post(ENGLISH))
    blog.write("_posts/2024-01-02-a-en.md", post(ENGLISH, lang="en"))
    said = blog.olgim("init")
    assert "choose a layout" in said.err
    text = blog.read("_olgim/config.yml")
    assert "# layout: _posts/en/{rest}    # as" in text
    assert "# layout: '{dir}/{stem}-en{ext}'    # as" in text
    assert blog.olgim("translate", "--dry-run").code == 2
    blog.write("_olgim/config.yml", text.replace("# layout: _posts", "layout: _posts"))
    assert blog.olgim("translate", "--dry-run").code == 0


def test_yes_takes_the_first_of_two_layouts(blog: Shell) -> None:
    blog.write("_posts/en/2024-01-01-a.md", post(ENGLISH))
    blog.write("_posts/2024-01-02-a-en.md", post(ENGLISH, lang="en"))
    blog.olgim("init", "--yes")
    assert load_config(blog.folder / "_olgim/config.yml").layout == "_posts/en/{rest}"
    assert blog.olgim("translate", "--dry-run").code == 0


def test_a_provider_whose_key_is_there_is_used_without_a_question(
    blog: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret")
    said = blog.olgim("init", "--yes")
    assert "api.anthropic.com, with the key in ANTHROPIC_API_KEY" in said.out
    assert "sk-ant-secret" not in blog.read("_olgim/config.yml") + said.out + said.err
    planned = blog.olgim("translate", "--dry-run")
    assert "api.anthropic.com" in planned.err
    assert "agree" not in planned.err


@pytest.mark.parametrize("folder", ["docs", "website", "packages/site"])
def test_a_site_below_is_found(shell: Shell, folder: str) -> None:
    shell.write("README.md", "저장소다.\n")
    shell.write(f"{folder}/docusaurus.config.js", "module.exports = {i18n: {locales: ['ko', 'en']}}\n")
    shell.write(f"{folder}/docs/a.md", post())
    said = shell.olgim("init", "--yes")
    assert said.code == 0
    assert f"site       {shell.folder / folder}" in said.out
    assert (shell.folder / folder / "_olgim/config.yml").is_file()
    assert not (shell.folder / "_olgim").exists()


def test_what_an_engine_lacks_is_shown_as_lines_to_add(shell: Shell) -> None:
    shell.write("hugo.toml", 'title = "x"\n')
    shell.write("content/a.md", post())
    said = shell.olgim("init", "--yes")
    assert "Add to hugo.toml:" in said.err
    assert "  + [languages.en]" in said.err
    assert shell.read("hugo.toml") == 'title = "x"\n'


def test_a_folder_without_a_korean_post_is_left_alone(shell: Shell) -> None:
    shell.write("a.md", ENGLISH * 10)
    said = shell.olgim("init", "--yes")
    assert said.code == 2
    assert "there is no Korean post here" in said.err
    assert sorted(shell.files()) == ["a.md"]


def test_the_language_switch_is_written_and_never_over_another(blog: Shell) -> None:
    assert "wrote _includes/mirror.html" in blog.olgim("init", "--yes", "--switch").out
    assert "hreflang" in blog.read("_includes/mirror.html")
    assert blog.olgim("init", "--switch").code == 0
    blog.write("_includes/mirror.html", "<a>mine</a>\n")
    said = blog.olgim("init", "--switch")
    assert (said.code, blog.read("_includes/mirror.html")) == (1, "<a>mine</a>\n")
    assert "  -<a>mine</a>" in said.out


def test_the_include_in_the_docs_is_the_one_that_is_written(blog: Shell) -> None:
    blog.olgim("init", "--switch", "--yes")
    page = (Path(__file__).parents[2] / "docs/sites.md").read_text(encoding="utf-8")
    assert page.partition("```liquid\n")[2].partition("```")[0] == blog.read("_includes/mirror.html")


def in_git(blog: Shell) -> None:
    subprocess.run(["git", "init", str(blog.folder)], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "/_olgim/.cache/\n"),
        ("_site", "_site\n/_olgim/.cache/\n"),
        ("_site\r\n", "_site\r\n/_olgim/.cache/\r\n"),
        ("_olgim/.cache\n", "_olgim/.cache\n"),
    ],
)
def test_git_is_told_to_ignore_the_cache(blog: Shell, before: str | None, after: str) -> None:
    in_git(blog)
    if before is not None:
        blog.write(".gitignore", before)
    for _ in range(2):
        assert blog.olgim("init", "--yes").code == 0
        assert blog.read(".gitignore") == after


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_git_that_ignores_all_of_it_is_spoken_of(blog: Shell) -> None:
    in_git(blog)
    blog.write(".gitignore", "_*/\n")
    assert "git ignores _olgim/" in blog.olgim("init", "--yes").err
    assert "git ignores _olgim/" in blog.olgim("doctor", "--base-url", "http://127.0.0.1:9/v1").out


def test_a_folder_that_may_not_be_written_to_is_said(blog: Shell) -> None:
    with modes(0o500, blog.folder):
        said = blog.olgim("init", "--yes")
    assert (said.code, "can't be written" in said.err) == (4, True)


@pytest.mark.parametrize("name", ["_olgim", "_olgim/config.yml", ".gitignore"])
def test_nothing_is_written_through_a_link_out_of_the_site(
    blog: Shell, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "there"
    if name == "_olgim":
        outside.mkdir()
    (blog.folder / name).parent.mkdir(exist_ok=True)
    (blog.folder / name).symlink_to(outside)
    if name == ".gitignore":
        in_git(blog)
    said = blog.olgim("init", "--yes")
    assert said.code in (2, 4)
    assert "link" in said.err
    assert not outside.exists() or not list(outside.iterdir())


def test_a_run_that_was_cut_off_is_completed(blog: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_found: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("translator.workflow.setting_up.glossary_text", cut)
        assert blog.olgim("init", "--yes").code == 130
    assert sorted(path.name for path in (blog.folder / "_olgim").iterdir()) == ["config.yml"]
    assert blog.olgim("init", "--yes").code == 0
    assert (blog.folder / "_olgim/glossary.yml").is_file()


def doctor(shell: Shell) -> Said:
    return shell.olgim("doctor", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")


def test_the_doctor_looks_at_the_site_too(blog: Shell) -> None:
    said = doctor(blog)
    assert f"ok  site: {blog.folder} (jekyll, recognised by _config.yml)" in said.out
    assert "ok  posts: 6 in Korean" in said.out
    assert "ok  layout: en/{path}" in said.out
    blog.write("_posts/en/2024-01-01-a.md", post(ENGLISH))
    blog.write("_posts/2024-01-02-a-en.md", post(ENGLISH, lang="en"))
    blog.write("_olgim/glossary.yml", "terms: [\n")
    said = doctor(blog)
    assert "no  layout: " in said.out
    assert "layout: _posts/en/{rest}" in said.out
    assert "no  glossary: " in said.out


def test_the_doctor_says_what_an_engine_lacks(shell: Shell) -> None:
    shell.write("mkdocs.yml", "site_name: x\n")
    shell.write("docs/a.md", post())
    said = doctor(shell)
    assert "no  languages: this MkDocs site has no plugin for languages" in said.out
    assert "- i18n:" in said.out


def test_of_many_posts_some_are_read_to_say_roughly_what_all_would_take(
    blog: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        blog.write(
            f"_posts/2024-02-01-many-{number}.md", post(KOREAN * (1 + number % 7), title=f"글 {number}")
        )
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    read: list[Path] = []

    def noted(site: Site, path: Path, memory: Memory, output: Path | None = None, **more: Any) -> PostRun:
        read.append(path)
        return prepare(site, path, memory, output, **more)

    monkeypatch.setattr("translator.workflow.translate.prepare", noted)
    said = blog.olgim("init", "--yes")
    assert said.code == 0, said.err
    assert "(reckoned from 24 of the posts; `olgim translate --dry-run` reads all)" in said.out
    assert len(read) == 24
    reckoned = outlook(
        open_site(blog.folder), posts := sorted((blog.folder / "_posts").glob("2024-02-01-many-*.md"))
    )
    whole = plan_run(open_site(blog.folder), posts, TranslateOptions()).estimate
    assert (reckoned.posts, reckoned.of) == (60, 60)
    assert abs(reckoned.whole.input - whole.input) < whole.input / 5
    assert abs(reckoned.whole.output - whole.output) < whole.output / 5


def numbered(shell: Shell, number: int, *, english: bool) -> None:
    """A post `007` and, where it has one, its English page `007-en`, as one blog has them."""
    name, slug = f"2024-03-{number:02}-post-{number}.md", f'"{number:03}"'
    shell.write(f"_posts/ko/{name}", post(f"{number}번째 글이다. 캐시를 쓴다.\n", lang="ko", slug=slug))
    if english:
        text = post(f"Post {number}. It has a cache of its own.\n", lang="en", slug=f'"{number:03}-en"')
        shell.write(f"_posts/en/{name}", text)


@pytest.mark.parametrize("adopted", [False, True])
def test_a_mirror_says_its_address_as_the_english_that_is_there_does(shell: Shell, adopted: bool) -> None:
    shell.write("_config.yml", "permalink: /posts/:slug/\n")
    for number in range(1, 7):
        numbered(shell, number, english=number < 6)
    if adopted:
        assert "5 posts adopted" in shell.olgim("adopt").out
    front = json.loads(shell.olgim("init", "--json").out)["example"]["front_matter"]
    assert front == ["lang: en", "slug: 006-en"]
    numbered(shell, 7, english=False)
    example = json.loads(shell.olgim("init", "--json").out)["example"]
    assert example["address"] == "/posts/007-en"


@pytest.mark.parametrize(
    ("korean", "english", "said"),
    [
        ("cache-{n}-ko", "cache-{n}", "cache-3"),
        ("cache-{n}-kr", "cache-{n}-en", "cache-3-en"),
        ("cache-{n}.ko", "english/cache-{n}", "english/cache-3"),
    ],
)
def test_a_mirrors_address_drops_the_korean_ending_as_the_english_that_is_there_does(
    shell: Shell, korean: str, english: str, said: str
) -> None:
    shell.write("astro.config.mjs", "export default {}\n")
    for n in range(1, 4):
        text = post(
            f"{n}번째 글이다. 캐시를 쓴다.\n", lang="ko", slug=korean.format(n=n), lang_ref=f"cache-{n}"
        )
        shell.write(f"src/content/blog/ko/cache-{n}-ko.md", text)
        if n < 3:
            text = post("It has a cache.\n", lang="en", slug=english.format(n=n), lang_ref=f"cache-{n}")
            shell.write(f"src/content/blog/en/cache-{n}.md", text)
    assert json.loads(shell.olgim("init", "--json").out)["example"]["front_matter"] == [
        "lang: en",
        f"slug: {said}",
    ]


def test_one_english_page_is_no_custom_and_pages_at_the_engines_own_address_are_none(shell: Shell) -> None:
    shell.write("_config.yml", "permalink: /posts/:slug/\n")
    for number in range(2, 4):
        numbered(shell, number, english=number < 3)
    front = json.loads(shell.olgim("init", "--json").out)["example"]["front_matter"]
    assert "permalink: /en/posts/:slug/" in front
    assert 'ref: "003"' in front


def test_a_model_that_is_named_is_noted_and_what_is_there_is_not_changed(blog: Shell) -> None:
    named = ("--base-url", "http://127.0.0.1:9/v1", "--model", "qwen3:14b")
    said = blog.olgim("init", *named)
    assert "models     qwen3:14b  http://127.0.0.1:9/v1" in said.out
    assert "a model first" not in said.err
    config = load_config(blog.folder / "_olgim/config.yml")
    assert (config.base_url, config.model) == ("http://127.0.0.1:9/v1", "qwen3:14b")
    before = blog.files()
    again = blog.olgim("init", "--base-url", "http://127.0.0.1:8/v1", "--model", "other")
    assert "put these lines into _olgim/config.yml" in again.err
    assert blog.files() == before
    assert blog.olgim("init", "--base-url", "http://127.0.0.1:9/v1").code == 2
    assert blog.olgim("init", "--base-url", "http://me:secret@127.0.0.1:9/v1", "--model", "m").code == 2


def test_what_is_to_be_done_first_is_named_first(shell: Shell) -> None:
    shell.write("_config.yml", "")
    for number in (1, 2):
        numbered(shell, number, english=number == 1)
    said = shell.olgim("init", "--yes").err
    order = ("olgim adopt", "export OPENAI_API_KEY=…", "olgim translate", "olgim review", "init --github")
    places = [said.index(one) for one in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("template", "offered"),
    [
        ("<html lang='{{ page.lang }}'>{{ content }}</html>", True),
        ("{% assign other = site.posts | where: 'lang', 'en' | first %}", False),
        ("{% if page.lang == 'en' %}<a href='/'>한국어</a>{% endif %}", False),
        ('<link rel="alternate" hreflang="en" href="/en/">', False),
    ],
)
def test_a_switch_is_offered_where_the_templates_have_none(blog: Shell, template: str, offered: bool) -> None:
    blog.write("_layouts/default.html", template)
    assert ("olgim init --switch" in blog.olgim("init", "--yes").err) is offered


def test_posts_are_counted_alike_by_every_command(shell: Shell) -> None:
    shell.write("_config.yml", "")
    for number in range(1, 5):
        numbered(shell, number, english=number < 4)
    shell.write("_posts/ko/2024-04-01-d.md", post(draft="true"))
    shell.olgim("init", "--yes")
    shell.olgim("adopt", "_posts/ko/2024-03-01-post-1.md")
    counts = "4 in Korean, 3 with English (2 not kept by Olgim), 1 draft left out"
    assert counts in shell.olgim("init", "--yes").out
    assert counts in shell.olgim("doctor").out
    assert counts in shell.olgim("status").out


def test_scripts_are_told_the_same_as_one_document(blog: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    said = blog.olgim("init", "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert (found["engine"], found["recognised_by"]) == ("jekyll", "_config.yml")
    assert found["posts"]["korean"] >= 1
    assert found["example"]["mirror"] != found["example"]["post"]
    assert {one["path"]: one["outcome"] for one in found["files"]}["_olgim/config.yml"] == "written"
    (model,) = [one for one in found["models"] if one["base_url"]]
    assert model["cost"] > model["cost_of_typical_post"] > 0 or found["estimate"]["posts"] <= 1
    again = json.loads(blog.olgim("init", "--json").out)
    assert {one["outcome"] for one in again["files"]} == {"there"}
    assert blog.olgim("init", "--json", "--github").code == 2


def test_english_that_is_there_is_offered_to_be_adopted(shell: Shell) -> None:
    shell.write("_config.yml", "")
    shell.write("_posts/2024-01-01-a.md", post())
    shell.write("en/_posts/2024-01-01-a.md", post(ENGLISH, lang="en"))
    assert (
        "olgim adopt                first: your own English of 1 post is kept, and new posts follow its words"
        in shell.olgim("init", "--yes").err
    )


@pytest.mark.parametrize("blank", [b"", b"\xef\xbb\xbf\r\n \n"])
def test_a_file_that_somebody_has_only_made_is_no_post(shell: Shell, blank: bytes) -> None:
    shell.write("_config.yml", "")
    shell.write("_posts/2024-01-01-a.md", post())
    (shell.folder / "_posts/2024-01-02-new.md").write_bytes(blank)
    found = json.loads(shell.olgim("init", "--json").out)
    assert (found["posts"]["korean"], found["example"]["post"]) == (1, "_posts/2024-01-01-a.md")
    assert "2024-01-02-new.md" not in shell.olgim("status").out
    assert shell.olgim("translate", "--dry-run", "_posts/2024-01-02-new.md").code == 0  # it was named


@pytest.mark.parametrize("mark", ["next.config.mjs", "gatsby-config.js"])
def test_plans_beside_a_programs_sources_are_no_posts(shell: Shell, mark: str) -> None:
    shell.write(mark, "export default {}\n")
    shell.write("content/posts/ko/first/index.mdx", post())
    shell.write("content/posts/en/first/index.mdx", post(ENGLISH))
    shell.write("content/posts/ko/second/index.mdx", post(KOREAN * 2))
    shell.write("docs/plans/2026-01-01-redesign.md", post("다시 만들 계획이다. 할 일이 많다.\n"))
    found = json.loads(shell.olgim("init", "--json").out)
    assert (found["posts"]["korean"], found["posts"]["with_english"]) == (2, 1)
    assert found["example"]["mirror"] == "content/posts/en/second/index.mdx"
    (shell.folder / "content/posts/ko/second/index.mdx").unlink()
    (shell.folder / "content/posts/ko/first/index.mdx").unlink()
    assert "docs/plans/2026-01-01-redesign.md" in shell.olgim("status").out


def test_a_pair_whose_names_both_say_their_language_tells_nothing_of_other_posts(shell: Shell) -> None:
    shell.write("astro.config.mjs", "export default {}\n")
    shell.write("src/content/blog/vibe-korean.md", post())
    shell.write("src/content/blog/vibe-english.md", post(ENGLISH))
    shell.write("src/content/blog/other.md", post(KOREAN * 2))
    found = json.loads(shell.olgim("init", "--json").out)
    assert found["posts"]["with_english"] == 1
    assert (found["example"]["post"], found["example"]["mirror"]) == (
        "src/content/blog/other.md",
        "src/content/blog/en/other.md",
    )
    assert found["layout_why"] == "as Astro expects"
