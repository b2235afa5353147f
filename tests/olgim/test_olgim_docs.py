"""The examples of docs/python.md, run as they stand there, against a model server and a small site."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from support.model_server import ModelServer

import olgim
from translator import errors

PAGE = (Path(__file__).parent.parent.parent / "docs" / "python.md").read_text(encoding="utf-8")
URL = "http://127.0.0.1:11434/v1"
POST = "---\ntitle: 카프카\n---\n메시지를 보낸다.\n"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "blog"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: 블로그\n", encoding="utf-8")
    (folder / "_posts" / "2025-03-02-kafka.md").write_text(POST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_every_example_of_the_page_gives_what_it_says(blog: Path, model_server: ModelServer) -> None:
    model_server.dictionary |= {
        "카프카": "Kafka",
        "메시지를 보낸다.": "It sends messages.",
        "토큰을 센다.": "It counts tokens.",
    }
    model_server.models = ["qwen3"]
    examples = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
    assert URL in examples
    test = doctest.DocTestParser().get_doctest(
        examples.replace(URL, model_server.base_url), {}, "docs/python.md", None, 0
    )
    said: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert outcome.failed == 0, "".join(said)
    assert outcome.attempted >= 25
    assert (blog / "en" / "_posts" / "2025-03-02-kafka.md").is_file()


def test_the_page_has_every_call_of_a_site_and_every_error() -> None:
    calls = {name for name in vars(olgim.Site) if not name.startswith("_")} - {"root", "engine"}
    assert set(re.findall(r"^\| `site\.(\w+)", PAGE, re.MULTILINE)) == calls
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and name.endswith("Error")}
    assert set(re.findall(r"^\| `(\w+Error)`", PAGE, re.MULTILINE)) == kinds - {"OlgimError"}
    assert kinds <= set(olgim.__all__)
