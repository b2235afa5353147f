"""Which terms count in which post."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.errors import ConfigError, GlossaryError
from translator.workflow.glossaries import tags_of
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site
from translator.workflow.work import open_work

CONFIG = """
glossary: [glossary.yml, base.yml]
glossaries:
  pay.yml: {folders: _posts/pay, tags: 결제}
  ml.yml: {tags: [ML, 딥러닝]}
builtin_glossaries: [dev-blog]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "_olgim/config.yml": CONFIG,
        "_olgim/pay.yml": "정산: settlement\n",
        "_olgim/ml.yml": "정산: reckoning\n학습: training\n",
        "_olgim/glossary.yml": "정산: accounting\n회고: look back\n",
        "_olgim/base.yml": "학습: learning\n",
        "_config.yml": "title: x\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def targets(root: Path, name: str, tags: str = "") -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: 글\ntags: {tags}\n---\n\n정산과 학습과 회고.\n")
    glossary = open_work(open_site(path), path).glossary
    return [term.target for match in glossary.matches("정산, 학습, 회고") for term in [match.term]]


def test_the_glossary_of_a_folder_or_a_tag_goes_before_the_sites_and_that_before_the_ready_ones(
    root: Path,
) -> None:
    assert targets(root, "_posts/2024-01-01-a.md") == ["accounting", "learning", "look back"]
    assert targets(root, "_posts/pay/2024-01-01-b.md") == ["settlement", "learning", "look back"]
    assert targets(root, "_posts/2024-01-01-c.md", "[ml]") == ["reckoning", "training", "look back"]
    assert targets(root, "_posts/2024-01-01-d.md", "[딥러닝, 결제]") == [
        "settlement",
        "training",
        "look back",
    ]


def test_a_folder_is_not_another_that_begins_alike(root: Path) -> None:
    assert targets(root, "_posts/payment/2024-01-01-b.md")[0] == "accounting"


def test_review_and_checks_look_at_the_posts_own_terms(root: Path) -> None:
    targets(root, "_posts/pay/2024-01-01-b.md")
    path = root / "_posts/pay/2024-01-01-b.md"
    session = ReviewSession(open_site(path), path)
    found = {term.term.target for unit in session.units for term in session.terms(unit.key)}
    session.close()
    assert "settlement" in found


def test_tags_are_read_from_lists_words_and_categories() -> None:
    assert tags_of("---\ntags: [가 나, b]\ncategories: 다\n---\n") == ("가 나", "b", "다")
    assert {"가", "나"} <= set(tags_of("---\ntags: 가 나\n---\n"))
    assert tags_of("글\n") == tags_of("---\ntags: [\n---\n") == ()


def test_a_glossary_that_is_named_and_missing_is_told(root: Path) -> None:
    (root / "_olgim/pay.yml").unlink()
    with pytest.raises(ConfigError, match=r"pay\.yml"):
        targets(root, "_posts/pay/2024-01-01-b.md")
    assert targets(root, "_posts/2024-01-01-a.md")[0] == "accounting"


def test_a_glossary_that_is_wrong_is_told_with_its_line(root: Path) -> None:
    (root / "_olgim/ml.yml").write_text("학습: training\n학습: learning\n")
    with pytest.raises(GlossaryError) as caught:
        targets(root, "_posts/2024-01-01-c.md", "[ml]")
    assert (caught.value.path, caught.value.line) == (root / "_olgim/ml.yml", 2)
