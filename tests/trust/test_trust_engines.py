"""What the configurations of engines, Olgim's caches and its exchange files say is a stranger's word, too."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from itertools import pairwise

import pytest
from support.commands import Shell
from support.hostile import COMMANDS, DECOY, GOOD, POST, Bystander, Ground

OUTSIDE = "../../.git"


def _engine(name: str, text: str, post: str, package: str = "") -> Callable[[Ground], object]:
    """A site of another engine than Jekyll."""

    def make(ground: Ground) -> None:
        (ground.site / "_config.yml").unlink()
        shutil.rmtree(ground.site / "_posts")
        ground.write(name, text)
        ground.write(post, POST)
        if package:
            ground.write("package.json", json.dumps({"dependencies": {package: "1"}}))

    return make


def _hexo(text: str) -> Callable[[Ground], object]:
    return _engine("_config.yml", f"title: 나\nlanguage: [ko, en]\n{text}\n", "source/_posts/good.md", "hexo")


def _mkdocs(text: str) -> Callable[[Ground], object]:
    return _engine("mkdocs.yml", f"site_name: 나\n{text}\n", "docs/good.md")


SITES: dict[str, Callable[[Ground], object]] = {
    "Hexo's source above": _hexo("source_dir: ../outside"),
    "Hexo's source in .git": _hexo("source_dir: .git\npermalink: :lang/:title/"),
    "Hexo's names and languages above": _hexo(
        f'new_post_name: {OUTSIDE}/:title.md\ni18n_dir: ../../outside\npermalink: "/:lang/\\n{OUTSIDE}/:title"'
    ),
    "Eleventy's input above": _engine(
        ".eleventy.js",
        'module.exports = () => ({dir: {input: "../outside", output: ".git"}});',
        "posts/good.md",
        "@11ty/eleventy",
    ),
    "Eleventy's data of a folder": lambda ground: (
        _engine("eleventy.config.js", "export default {}", "posts/good.md", "@11ty/eleventy")(ground),
        ground.write("posts/posts.json", json.dumps({"permalink": f"{OUTSIDE}/x.html", "lang": "ko"})),
        ground.link("posts/posts.11tydata.json", "../../outside/secret.md"),
    ),
    "Astro's languages above": _engine(
        "astro.config.mjs",
        f'export default {{srcDir: "../outside", i18n: {{defaultLocale: "ko", locales: ["ko", {{path: "{OUTSIDE}", codes: ["en"]}}]}}}};',
        "src/content/blog/good.md",
        "astro",
    ),
    "Docusaurus' languages above": _engine(
        "docusaurus.config.js",
        f'module.exports = {{i18n: {{defaultLocale: "ko", locales: ["ko", "en"], path: "../outside", localeConfigs: {{en: {{path: "{OUTSIDE}"}}}}}}}};',
        "blog/good.md",
        "@docusaurus/core",
    ),
    "VitePress' source above": _engine(
        ".vitepress/config.ts",
        f'export default {{srcDir: "../outside", locales: {{root: {{lang: "ko"}}, "{OUTSIDE}": {{lang: "en"}}}}}};',
        "good.md",
        "vitepress",
    ),
    "MkDocs' documents above": _mkdocs("docs_dir: ../outside"),
    "MkDocs' tags of Python": _mkdocs(
        'x: !!python/object/apply:os.system ["touch ../outside/pwned"]\ny: !ENV [GITHUB_TOKEN]\nINHERIT: ../outside/secret.md'
    ),
    "Hugo's mounts above": _engine(
        "hugo.toml",
        'defaultContentLanguage = "ko"\n[[module.mounts]]\nsource = "../outside"\ntarget = "content"\n'
        'lang = "en"\n[languages.en]\n[permalinks]\nposts = "/../.git/:slug"\n',
        "content/posts/good.md",
    ),
    "Polyglot's languages": lambda ground: ground.write(
        "_config.yml",
        f"languages: [ko, '{OUTSIDE}', en]\ndefault_lang: ko\nlang_from_path: true\ncollections_dir: ../outside\n",
    ),
    "Jekyll's collections in .git": lambda ground: ground.write(
        "_config.yml", "collections_dir: .git\ncollections:\n  ../outside: {permalink: /.git/:path}\n"
    ),
    "an imported memory linked outside": lambda ground: ground.link("_olgim/memory", "../../outside/folder"),
    "an imported memory of noise": lambda ground: (
        ground.write("_olgim/memory/a.po", b'msgid "' + b"\\" * 100_000 + b'"\nmsgstr ""\n'),
        ground.pipe("_olgim/memory/b.po"),
    ),
    "a voice without measure": lambda ground: ground.write("_olgim/voice.md", "가" * 1_000_000),
    "a log of commands of noise": lambda ground: (
        ground.write(f"_olgim/.cache/review/{GOOD}.jsonl", "[" * 100_000 + '\n{"do": 5}\n\0'),
        ground.pipe("_olgim/.cache/review/pipe"),
    ),
    "a log of commands linked outside": lambda ground: ground.link(
        "_olgim/.cache/review", "../../../outside/folder"
    ),
    "noted outputs outside": lambda ground: ground.write(
        "_olgim/.cache/outputs", "../../.git/config\n../outside/secret.md\n"
    ),
    "a worksheet's folder linked outside": lambda ground: ground.link("_olgim/work", "../../outside/folder"),
    "a batch at a stranger's": lambda ground: ground.write(
        "_olgim/batches/abc.json",
        json.dumps({"id": "../../x", "base_url": "http://169.254.169.254/v1", "key_env": "GITHUB_TOKEN"}),
    ),
    "an English page linked outside": lambda ground: ground.link(
        "_posts/2024-01-01-good.en.md", "../../outside/secret.md"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SITES)
def test_what_a_strangers_files_say_stays_without_effect(
    shell: Shell, ground: Ground, bystander: Bystander, case: str
) -> None:
    SITES[case](ground)
    before = ground.seen()
    own = {"site/_olgim/config.yml", "site/_olgim/glossary.yml", "site/.gitignore"}  # what `init` writes
    for words in (*COMMANDS, ("sync",), ("adopt",), ("batch", "status"), ("init", "--yes")):
        said = shell.olgim(*words)
        bystander.hold(words, said)
        assert "\x1b" not in said.out + said.err
        assert set(ground.misplaced(before)) <= (own if words[0] == "init" else set()), words


@pytest.mark.parametrize("folder", ["../outside", ".git", "/etc", "source/../../outside"])
def test_a_source_of_hexos_that_is_no_place_for_posts_is_named_by_its_line(
    shell: Shell, ground: Ground, bystander: Bystander, folder: str
) -> None:
    _hexo(f"source_dir: {folder}")(ground)
    for words in (("doctor",), ("status",), ("translate",)):
        said = shell.olgim(*words)
        bystander.hold(words, said)
        assert (said.code, f"_config.yml:3: `source_dir` is `{folder}`" in said.err) == (2, True), said
    assert bystander.model_server.seen == []


def test_a_translation_memory_reads_no_file_and_grows_no_bomb(shell: Shell, ground: Ground) -> None:
    names = "abcdefg"
    bomb = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise(names)
    )
    secret = f'<!ENTITY x SYSTEM "file://{ground.outside / "secret.md"}">'
    for entities in (bomb, secret):
        ground.write(
            "m.tmx",
            f'<?xml version="1.0"?><!DOCTYPE tmx [{entities}]><tmx version="1.4"><header srclang="ko"/><body><tu>'
            '<tuv xml:lang="ko"><seg>글 &x;</seg></tuv><tuv xml:lang="en"><seg>&x; &g;</seg></tuv></tu></body></tmx>',
        )
        before = ground.seen()
        os.chdir(ground.site)
        said = shell.olgim("memory", "import", "m.tmx")
        assert said.code == 2, said
        assert DECOY not in said.out + said.err
        assert ground.seen() == before
