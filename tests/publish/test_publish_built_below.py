"""A site in a folder of its repository, built for real: whoever works at the repository's root finds its posts."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.built_sites import check_alternates, check_links, link_modules, program, put, read_built, run
from support.commands import Shell
from support.model_server import ModelServer
from support.recipes import recipe

HEAD = "---\ntitle: 첫 글\n---\n\n## 준비물\n\n"
POSTS = {
    "_posts/2024-12-01-a.md": HEAD
    + "[둘째 글]({% post_url 2024-12-02-b %}#준비물)\n\n![그림](/base/a.png)\n",
    "_posts/2024-12-02-b.md": HEAD + "[첫 글]({% link _posts/2024-12-01-a.md %}), [준비물](#준비물).\n",
}
DOCS = {
    "docs/a.md": HEAD + "[둘째 글](./b.md#준비물)과 [둘째 글](/docs/b).\n\n![그림](../static/a.png)\n",
    "docs/b.md": HEAD + "[첫 글](a.md)과 [준비물](#준비물).\n",
}
README = "# 모음\n\n이 저장소의 설명이다. 글은 아래 폴더에 있다.\n"


def translate(shell: Shell, server: ModelServer, *names: str) -> None:
    endpoint = ("--base-url", server.base_url, "--model", "test-model")
    for words in (("translate", *names, "--yes", *endpoint), ("publish", *names)):
        said = shell.olgim(*words)
        assert said.code == 0, said.err
    before = shell.files()
    assert shell.olgim("publish", *names).code == 0
    assert shell.files() == before


@pytest.mark.parametrize("folder", ["website", "apps/blog", "docs"])
def test_a_jekyll_site(shell: Shell, model_server: ModelServer, folder: str) -> None:
    root = shell.folder / folder
    put(shell.folder, {"README.md": README, "package.json": "{}\n", "src/notes.md": README})
    put(
        root,
        {
            "_config.yml": "baseurl: /base\npermalink: /posts/:title/\n"
            + recipe("Jekyll", "yaml").replace("values: {lang: ko}", "values: {lang: ko, layout: page}"),
            "_includes/mirror.html": recipe("Jekyll", "liquid"),
            "_layouts/page.html": '<html lang="{{ page.lang }}"><head>{% include mirror.html head=true %}</head><body>'
            "<main>{{ content }}</main>{% include mirror.html %}</body></html>\n",
            "a.png": b"x",
            **POSTS,
        },
    )
    translate(shell, model_server, *(f"{folder}/{name}" for name in POSTS))
    assert not (shell.folder / "_olgim").exists()
    assert not (shell.folder / "en").exists()
    run([program("jekyll"), "build", "-s", str(root), "-d", str(root / "_site")], root)
    built = read_built(root / "_site", "/base")
    pairs = {f"/base/posts/{name}/": f"/base/en/posts/{name}/" for name in "ab"}
    assert {*pairs, *pairs.values()} <= set(built.pages)
    check_links(built, pairs)
    check_alternates(built, pairs)
    assert {built.pages[page].language for page in pairs.values()} == {"en"}
    assert "준비물" not in built.texts["/base/en/posts/a/"]


def test_docusaurus_in_its_website_folder(
    shell: Shell, model_server: ModelServer, beside_modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Shell(beside_modules, shell._capsys, monkeypatch)
    root = beside_modules / "website"
    put(beside_modules, {"README.md": README, "package.json": '{"private": true}\n'})
    put(
        root,
        {
            "docusaurus.config.js": "module.exports = {\n  title: '글', url: 'https://example.org', baseUrl: '/',\n"
            "  onBrokenLinks: 'throw', onBrokenAnchors: 'throw', future: { v4: true, faster: true },\n"
            + recipe("Docusaurus", "js").strip()
            + "\n  presets: [['classic', { docs: { sidebarPath: undefined }, blog: false }]],\n};\n",
            "package.json": '{"private": true}\n',
            "src/pages/index.js": "export default () => <main>home</main>;\n",
            "static/a.png": b"x",
            **DOCS,
        },
    )
    translate(repository, model_server, *(f"website/{name}" for name in DOCS))
    assert not (beside_modules / "i18n").exists()
    link_modules(root)
    run([program("docusaurus", npm=True), "build", "--no-minify"], root, DOCUSAURUS_NO_PERSISTENT_CACHE="1")
    built = read_built(root / "build")
    pairs = {f"/docs/{name}/": f"/en/docs/{name}/" for name in "ab"}
    check_links(built, pairs)
    check_alternates(built, pairs, ("/en/",))
    english = built.texts["/en/docs/a/"].partition("<main")[2].partition("</main>")[0]
    assert "둘째" not in english
