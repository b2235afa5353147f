"""The public face: its names, what it costs to import, and how it fails."""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from support.model_server import ModelServer, fault

import olgim

POST = "---\ntitle: 카프카\n---\n\n메시지를 보낸다.\n"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: 블로그\n", encoding="utf-8")
    for name in ("2025-03-01-a.md", "2025-03-02-b.md"):
        (tmp_path / "_posts" / name).write_text(POST.replace("카프카", name), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def endpoint(server: ModelServer) -> olgim.Endpoint:
    return olgim.Endpoint(server.base_url, "test-model")


def test_every_name_is_there_and_none_is_named_twice() -> None:
    assert len(set(olgim.__all__)) == len(olgim.__all__)
    for name in olgim.__all__:
        assert getattr(olgim, name) is not None
    assert set(olgim.__all__) <= set(dir(olgim))
    with pytest.raises(AttributeError, match="no attribute 'translat'"):
        _ = olgim.translat


def test_what_a_type_checker_sees_is_what_is_imported_when_it_is_used() -> None:
    source = Path(olgim.__file__ or "").read_text(encoding="utf-8")
    (block,) = [
        one
        for one in ast.parse(source).body
        if isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING"
    ]
    seen = {
        name.asname or name.name: f"{one.module}:{name.name}"
        for one in block.body
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    }
    lazy = {name: place if ":" in place else f"{place}:{name}" for name, place in olgim._LAZY.items()}
    assert seen == lazy


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, olgim; print(*sorted({'openai', 'textual', 'mistune', 'yaml', 'httpx2', 'sqlite3', 'asyncio'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_text_without_korean_is_given_back_and_nothing_is_sent(model_server: ModelServer) -> None:
    done = olgim.translate("# Kafka\n", endpoint(model_server))
    assert done.text == "# Kafka\n"
    assert done.complete
    assert done.receipt is None
    assert not model_server.seen


def test_a_text_keeps_its_code_whatever_the_model_says(model_server: ModelServer) -> None:
    code = "```py\nprint('한글')\n```\n"
    done = olgim.translate(f"메시지를 보낸다.\n\n{code}", endpoint(model_server))
    assert done.text.endswith(f"\n\n{code}")
    assert "메시지" not in done.text


def test_a_segment_without_a_usable_answer_is_told_of_with_its_line(model_server: ModelServer) -> None:
    text = "첫 문단이다.\n\n둘째 문단이다.\n"
    model_server.dictionary["둘째 문단이다."] = "둘째 문단이다."
    done = olgim.translate(text, endpoint(model_server))
    (remark,) = [one for one in done.remarks if one.code == "untranslated"]
    assert (remark.line, remark.severity) == (3, olgim.Severity.CRITICAL)
    assert not done.complete
    assert done.text.endswith("둘째 문단이다.\n")


def test_an_endpoint_that_answers_nothing_usable_is_an_error(model_server: ModelServer) -> None:
    model_server.always = fault("status", code=401, error={"message": "wrong key"})
    with pytest.raises(olgim.ProviderError) as raised:
        olgim.translate("글이다.\n", endpoint(model_server))
    assert raised.value.hint


def test_without_an_endpoint_it_says_how_to_give_one() -> None:
    with pytest.raises(olgim.ProviderError) as raised:
        olgim.translate("글이다.\n")
    assert "OPENAI_API_KEY" in str(raised.value.hint)


def test_in_a_running_loop_it_says_what_to_do_instead(model_server: ModelServer, blog: Path) -> None:
    async def main() -> None:
        for call in (
            lambda: olgim.translate("글이다.\n", endpoint(model_server)),
            lambda: olgim.open_site(blog).translate(endpoint=endpoint(model_server)),
        ):
            with pytest.raises(olgim.UsageError) as raised:
                call()
            assert "asyncio.to_thread" in str(raised.value.hint)

    asyncio.run(main())
    assert not model_server.seen


def test_a_site_sees_what_changed_since_the_last_call(blog: Path, model_server: ModelServer) -> None:
    site = olgim.open_site(blog)
    site.translate(endpoint=endpoint(model_server))
    assert [one.mirror for one in site.status()] == ["current", "current"]
    post = blog / "_posts" / "2025-03-01-a.md"
    post.write_text(post.read_text(encoding="utf-8") + "\n새 문단이다.\n", encoding="utf-8")
    first, second = site.status()
    assert (first.translated, first.segments) == (1, 2)
    assert second.mirror == "current"
    (sent,) = [one.sent for one in site.translate(post, endpoint=endpoint(model_server)).posts]
    assert sent == 1


def test_what_befell_one_post_is_raised_once_the_others_are_done(
    blog: Path, model_server: ModelServer
) -> None:
    bad = blog / "_posts" / "2025-03-01-a.md"
    bad.write_bytes("\ufeff한글이다.\n".encode("utf-16"))
    site = olgim.open_site(blog)
    good = blog / "_posts" / "2025-03-02-b.md"
    with pytest.raises(olgim.SourceError) as raised:
        site.translate(bad, good, endpoint=endpoint(model_server))
    assert "UTF-16" in str(raised.value)
    assert site.mirror(good).is_file()
    report = site.publish(bad, good, strict=False)
    assert [type(one.error) for one in report.posts] == [olgim.SourceError, type(None)]


def test_a_post_of_another_site_is_refused(blog: Path, samples: Path) -> None:
    other = next((samples / "_posts").glob("*.md"))
    site = olgim.open_site(blog)
    for call in (site.parse, site.mirror, site.status, site.check, site.publish):
        with pytest.raises(olgim.UsageError, match="no post of the site"):
            call(other)


def test_a_folder_is_no_post_and_a_missing_path_no_site(blog: Path) -> None:
    with pytest.raises(olgim.UsageError, match="folder"):
        olgim.open_site(blog).mirror(blog / "_posts")
    with pytest.raises(olgim.UsageError, match="no such file or folder"):
        olgim.open_site(blog / "_post")


def test_a_post_is_read_as_its_site_reads_it(blog: Path) -> None:
    state = blog / "_olgim"
    state.mkdir()
    (state / "config.yml").write_text("front_matter: [subtitle]\n", encoding="utf-8")
    post = blog / "_posts" / "2025-03-02-b.md"
    post.write_text("---\ntitle: 제목\nsubtitle: 부제\n---\n", encoding="utf-8")
    assert [one.source for one in olgim.open_site(blog).parse(post).segments] == ["부제"]


def test_an_endpoint_that_a_sites_files_name_needs_a_persons_word(blog: Path) -> None:
    state = blog / "_olgim"
    state.mkdir()
    gateway = "base_url: https://gateway.example.com/v1\nmodel: some-model\n"
    (state / "config.yml").write_text(gateway, encoding="utf-8")
    with pytest.raises(olgim.ApprovalError, match=r"gateway\.example\.com"):
        olgim.open_site(blog).translate()
