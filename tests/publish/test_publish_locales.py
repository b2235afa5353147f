"""What a site's configuration lacks before English pages are built beside the Korean ones, and not over or among them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml
from support.commands import Shell
from support.model_server import ModelServer

from translator.publish import Lacking, detect_engine, read_settings

STARLIGHT = "import starlight from '@astrojs/starlight';\nexport default {integrations: [starlight({%s})]}\n"

LACKING = {
    "Hugo, nothing said": ("hugo.toml", 'title = "블로그"\n', "content/a.md"),
    "Hugo, Korean alone": ("hugo.yaml", "defaultContentLanguage: ko\n", "content/a.md"),
    "Hugo, English first": ("hugo.toml", "[languages.ko]\n[languages.en]\n", "content/a.md"),
    "Hugo, JSON": ("hugo.json", "{}", "content/a.md"),
    "MkDocs": ("mkdocs.yml", "site_name: x\nplugins: [search]\n# i18n and en, one day\n", "docs/a.md"),
    "MkDocs, another language": (
        "mkdocs.yml",
        "site_name: x\nplugins:\n  - i18n:\n      languages: [{locale: ko}, {locale: ja}]\n",
        "docs/a.md",
    ),
    "Docusaurus": ("docusaurus.config.js", "module.exports = {title: 'x'}\n", "blog/a.md"),
    "Docusaurus, Korean alone": (
        "docusaurus.config.ts",
        "export default {i18n: {defaultLocale: 'ko', locales: ['ko']}} // later: locales: ['ko', 'en']\n",
        "docs/a.md",
    ),
    "VitePress": (".vitepress/config.mts", "export default {lang: 'ko-KR'}\n", "guide/a.md"),
    "VitePress, another language": (
        ".vitepress/config.mts",
        "export default {locales: {root: {lang: 'ko'}, ja: {lang: 'ja'}}}\n",
        "guide/a.md",
    ),
    "Starlight": ("astro.config.mjs", STARLIGHT % "title: 'x'", "src/content/docs/a.md"),
}
ENOUGH = {
    "Hugo": ("hugo.toml", 'defaultContentLanguage = "ko"\n[languages.ko]\n[languages.en]\n', "content/a.md"),
    "Hugo, a file for its languages": ("config/_default/languages.toml", "[ko]\n[en]\n", "content/a.ko.md"),
    "MkDocs": (
        "mkdocs.yml",
        "site_name: x\nplugins:\n  - i18n:\n      languages: [{locale: ko, default: true}, {locale: en}]\n",
        "docs/a.md",
    ),
    "MkDocs, older": (
        "mkdocs.yml",
        "plugins:\n  - i18n:\n      languages:\n        en: English\n",
        "docs/a.md",
    ),
    "MkDocs, inherited": ("mkdocs.yml", "INHERIT: ../mkdocs.yml\n", "docs/a.md"),
    "Docusaurus": (
        "docusaurus.config.js",
        'module.exports = {i18n: {defaultLocale: "ko", locales: ["ko", "en"]}}\n',
        "blog/a.md",
    ),
    "Docusaurus, from elsewhere": (
        "docusaurus.config.ts",
        "import {locales} from './locales';\nexport default {i18n: {defaultLocale: 'ko', locales}}\n",
        "blog/a.md",
    ),
    "VitePress, in parts": (
        ".vitepress/config/index.ts",
        "export default {locales: {root: ko, en,}}\n",
        "a.md",
    ),
    "Starlight": (
        "astro.config.mjs",
        STARLIGHT % "locales: {root: {lang: 'ko'}, 'en': {}}",
        "src/content/docs/a.md",
    ),
    "Jekyll": ("_config.yml", "", "_posts/2024-01-01-a.md"),
}


def lacking(root: Path, name: str, text: str) -> Lacking | None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    (root / "content").mkdir(exist_ok=True)
    engine = detect_engine(root)
    return engine.lacks(root, read_settings(root, engine))


@pytest.mark.parametrize("case", LACKING)
def test_what_is_missing_is_said_with_the_lines_and_the_file(tmp_path: Path, case: str) -> None:
    name, text, _ = LACKING[case]
    found = lacking(tmp_path, name, text)
    assert found is not None
    assert found.file == name
    assert found.lines


@pytest.mark.parametrize("case", ENOUGH)
def test_what_is_there_is_enough(tmp_path: Path, case: str) -> None:
    name, text, post = ENOUGH[case]
    (tmp_path / post).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / post).write_text("글이다.\n", encoding="utf-8")
    assert lacking(tmp_path, name, text) is None


@pytest.mark.parametrize(
    "case", [case for case in LACKING if LACKING[case][0].startswith(("hugo.", "mkdocs"))]
)
def test_the_lines_make_it_whole(tmp_path: Path, case: str) -> None:
    name, text, _ = LACKING[case]
    found = lacking(tmp_path, name, text)
    assert found is not None
    if name.endswith(".json"):
        return
    before, _, first = text.partition("[languages")
    merged = f"{found.lines}\n{text}" if not first else f"{before}{found.lines}\n[languages{first}"
    if case == "MkDocs, another language":
        merged = text.replace("languages: [{locale: ko}, {locale: ja}]", f"languages:\n{found.lines}")
    (yaml.safe_load if name.endswith(("yaml", "yml")) else tomllib.loads)(merged)
    if case != "MkDocs":  # whose plugins are there already
        assert lacking(tmp_path, name, merged) is None


@pytest.mark.parametrize("case", LACKING)
def test_such_a_site_is_refused_before_anything_is_sent(
    shell: Shell, model_server: ModelServer, case: str
) -> None:
    name, text, post = LACKING[case]
    shell.write(name, text)
    shell.write(post, "글이다.\n")
    words = ("--base-url", model_server.base_url, "--model", "test-model")
    before = shell.files()
    for command in (("translate",), ("translate", post), ("translate", "--dry-run"), ("batch", "submit")):
        said = shell.olgim(*command, *words)
        assert (said.code, shell.files(), model_server.seen) == (2, before, [])
        assert f"Add this to {name}" in said.err
    told = shell.olgim("status")
    assert (told.code, f"Add this to {name}" in told.err) == (0, True)


def test_a_layout_of_the_authors_own_is_followed_all_the_same(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("hugo.toml", "")
    shell.write("content/a.md", "글이다.\n")
    shell.write("_olgim/config.yml", "layout: content/en/{rest}\n")
    said = shell.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert said.code == 0
    assert (shell.folder / "content/en/a.md").is_file()


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_a_site_with_plugins_is_told_of_one_more(tmp_path: Path, indent: str) -> None:
    config = f"site_name: x\nplugins:\n{indent}- search\n{indent}- tags\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    engine = detect_engine(tmp_path)
    lacking = engine.lacks(tmp_path, read_settings(tmp_path, engine))
    assert lacking is not None
    search, tags, languages = yaml.safe_load(config + lacking.lines)["plugins"]
    assert (search, tags) == ("search", "tags")
    assert [one["locale"] for one in languages["i18n"]["languages"]] == ["ko", "en"]
