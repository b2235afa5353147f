"""Engines as data: a module each, and no other code that asks which engine it is."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

import translator
from translator.document import Engine, ParseOptions, parse
from translator.publish import ENGINES, SiteEngine, SiteSettings, heading_ids, layout_for
from translator.publish import engines as registry

ROOT = Path(translator.__file__).parent
FOLDER = ROOT / "publish" / "engines"


def test_each_module_is_an_engine_of_its_name() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert set(ENGINES) == modules
    assert list(ENGINES)[-1] == "plain"


def test_no_other_code_asks_which_engine_it_is() -> None:
    """No engine's name stands as a text in code elsewhere, and nobody imports a specification."""
    found = []
    for path in ROOT.rglob("*.py"):
        if (
            FOLDER in path.parents or path.name == "code_words.py"
        ):  # names of programs, among them some engines
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Constant) and node.value in set(ENGINES) - {"plain"}
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if named or module.startswith("translator.publish.engines."):
                found.append((str(path), getattr(node, "lineno", 0)))
    assert found == []


def test_a_rank_belongs_to_one_engine() -> None:
    ranks = [engine.rank for engine in ENGINES.values()]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_what_is_remembered_of_a_site_names_its_engine_alone(engine: SiteEngine) -> None:
    """It is compared from run to run: an address in memory would make each run a new site."""
    assert not re.search(
        "0x|function|lambda", repr(SiteSettings(engine)) + repr(SiteSettings(engine, slugs=engine.slugs))
    )


def test_a_file_is_all_that_a_new_engine_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (FOLDER / "vitepress.py").read_text(encoding="utf-8")
    text = text.replace('name="vitepress"', 'name="newcomer"').replace("rank=30", "rank=31")
    (tmp_path / "newcomer.py").write_text(text.replace('has_any(".vitepress")', 'has_any("newcomer.toml")'))
    (tmp_path / "newcomer.toml").touch()
    monkeypatch.setattr(registry, "__path__", [*registry.__path__, str(tmp_path)])
    try:
        engine = registry._found()["newcomer"]
        assert engine.is_here(tmp_path)
        assert layout_for(engine.read(tmp_path)).mirror_of("a/b.md") == "en/a/b.md"
    finally:
        sys.modules.pop("translator.publish.engines.newcomer", None)


@pytest.mark.parametrize("name", ["astro", "starlight"])
def test_astro_takes_a_hyphen_off_the_end_of_an_id(name: str) -> None:
    headings = parse(
        "## 보안 (향상점) ✅\n\n## 보안 (향상점) ✅\n", ParseOptions(engine=Engine.COMMONMARK)
    ).headings
    assert heading_ids(headings, ENGINES[name].slugs) == ("보안-향상점", "보안-향상점--1")
