"""What the documentation shows is so."""

from __future__ import annotations

import re
from pathlib import Path

from glossary import parse_glossary
from glossary.interchange import Format
from glossary.loading import _PERSON_KEYS, _TERM_KEYS
from translator.cli import build_parser
from translator.workflow.config import GlossaryScope
from translator.workflow.config_file import load_config

TEXT = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(<!-- config -->\n)?```yaml\n(.*?)```", TEXT, re.DOTALL)


def test_the_glossaries_of_the_documentation_load() -> None:
    short, full = [
        parse_glossary(example, Path("docs/glossary.md")) for config, example in EXAMPLES if not config
    ]
    assert [term.target for term in short.terms] == ["token", "pull request"]
    assert [term.source for term in full.terms] == ["배포", "정산", "Go", "실무"]
    assert full.terms[-1].prompt_line in TEXT
    assert len(full.people) == len(full.style) == 1


def test_the_configuration_of_the_documentation_loads(tmp_path: Path) -> None:
    (example,) = [example for config, example in EXAMPLES if config]
    (tmp_path / "config.yml").write_text(example, encoding="utf-8")
    config = load_config(tmp_path / "config.yml")
    assert config.glossary == ("glossary.yml", "company.yml")
    assert config.glossaries == {
        "ml.yml": GlossaryScope(tags=("ML", "딥러닝")),
        "pay.yml": GlossaryScope(folders=("_posts/pay",)),
    }


def test_every_key_format_and_action_is_documented() -> None:
    for name in (*_TERM_KEYS, *_PERSON_KEYS, *Format):
        assert f"`{name}`" in TEXT or f"`{name}:" in TEXT, name
    for name in "lint suggest add remove touched terms import".split():
        assert f"`olgim glossary {name}" in TEXT
        build_parser().parse_args(["glossary", name, *{"add": ["가", "a"], "remove": ["가"], "touched": ["가"], "terms": ["a.md"],
                                                       "import": ["a.csv"]}.get(name, [])])  # fmt: skip
