"""A post whose address its author changes: its English page leads on from the address that it had."""

from __future__ import annotations

import pytest
from support.built_sites import gem, hugo, program, read_built
from support.built_sites import run as built
from support.commands import Said, Shell
from support.model_server import ModelServer

POST, MIRROR = "_posts/2024-03-01-soup.md", "en/_posts/2024-03-01-soup.md"
PAGE, ENGLISH = "content/posts/soup.md", "content/posts/soup.en.md"
CONFIG = "permalink: /:title/\nplugins: [jekyll-redirect-from]\n"


def post(*front: str) -> str:
    said = "".join(f"{line}\n" for line in front)
    return f"---\nlayout: page\ntitle: 국\n{said}---\n\n물을 먼저 끓인다.\n\n무를 넣는다.\n"


def translate(shell: Shell, server: ModelServer) -> Said:
    said = shell.olgim("translate", "--yes", "--base-url", server.base_url, "--model", "test-model")
    assert said.code == 0, said.err
    return said


@pytest.fixture
def blog(shell: Shell, model_server: ModelServer) -> Shell:
    """A blog with a post whose English is published."""
    shell.write("_config.yml", CONFIG)
    shell.write("_layouts/page.html", "<html><body>{{ content }}</body></html>\n")
    shell.write(POST, post("permalink: /soup/"))
    translate(shell, model_server)
    return shell


@pytest.mark.parametrize("front", ["permalink: /radish-soup/", "slug: radish-soup"])
def test_the_english_page_leads_on_from_the_address_that_it_had(blog: Shell, front: str) -> None:
    blog.write(POST, post(front))
    assert "redirect_from: /en/soup/" in blog.olgim("diff", POST).out
    said = blog.olgim("publish", POST)
    assert f"note: the English page of {POST} is at /en/radish-soup/ now; /en/soup/ leads there\n" in said.err
    assert "redirect_from: /en/soup/\n" in blog.read(MIRROR)
    before = blog.files()
    again = blog.olgim("publish", POST)
    assert "leads there" not in again.err
    assert blog.files() == before


def test_so_it_does_by_translate_and_each_time_anew(blog: Shell, model_server: ModelServer) -> None:
    blog.write(POST, post("permalink: /one/"))
    assert "/en/soup/ leads there" in translate(blog, model_server).err
    blog.write(POST, post("permalink: /two/"))
    assert blog.olgim("sync").code == 0
    blog.olgim("publish")
    assert 'redirect_from: ["/en/soup/", "/en/one/"]\n' in blog.read(MIRROR)


def test_a_page_that_is_back_where_it_was_leads_on_from_elsewhere_alone(blog: Shell) -> None:
    for address in ("/away/", "/soup/"):
        blog.write(POST, post(f"permalink: {address}"))
        assert blog.olgim("publish", POST).code == 0
    assert "redirect_from: /en/away/\n" in blog.read(MIRROR)
    assert "/en/soup/" not in blog.read(MIRROR).replace("permalink: /en/soup/", "")


def test_where_another_page_is_by_now_nothing_leads_on(blog: Shell) -> None:
    blog.write("en/soup.md", "---\nlayout: page\npermalink: /en/soup/\n---\n\nAll soups.\n")
    blog.write(POST, post("permalink: /radish/"))
    said = blog.olgim("publish", POST)
    assert "leads there" not in said.err
    assert "redirect_from" not in blog.read(MIRROR)


def test_an_address_that_a_person_gave_the_english_page_stays_and_nothing_leads_on(blog: Shell) -> None:
    blog.write(MIRROR, blog.read(MIRROR).replace("permalink: /en/soup/", "permalink: /en/my-soup/"))
    blog.write(POST, post("permalink: /soup/").replace("무를", "무와 파를"))
    said = blog.olgim("publish", POST, "--partial")
    assert "leads there" not in said.err
    assert "permalink: /en/my-soup/\n" in blog.read(MIRROR)
    assert "redirect_from" not in blog.read(MIRROR)


def test_without_the_plugin_it_is_said_what_the_site_lacks(blog: Shell) -> None:
    blog.write("_config.yml", "permalink: /:title/\n")
    blog.write(POST, post("permalink: /radish/"))
    said = blog.olgim("publish", POST)
    assert "/en/soup/ (once the site has jekyll-redirect-from) leads there" in said.err


def test_hugo_has_aliases(shell: Shell, model_server: ModelServer) -> None:
    shell.write("hugo.toml", "defaultContentLanguage = 'ko'\n[languages.ko]\n[languages.en]\n")
    shell.write(PAGE, post("url: /soup/"))
    translate(shell, model_server)
    shell.write(PAGE, post("url: /radish/"))
    said = shell.olgim("publish", PAGE)
    assert "is at /en/radish/ now; /en/soup/ leads there" in said.err
    assert 'aliases: ["/../en/soup/"]\n' in shell.read(ENGLISH)
    before = shell.files()
    assert "leads there" not in shell.olgim("publish", PAGE).err
    assert shell.files() == before


@pytest.mark.parametrize("old", [True, False], ids=["old", "new"])
def test_hugo_builds_the_redirect(shell: Shell, model_server: ModelServer, old: bool) -> None:
    engine = hugo(old=old)
    shell.write(
        "hugo.toml",
        "baseURL = 'https://example.org/'\ndefaultContentLanguage = 'ko'\n[languages.ko]\n[languages.en]\n",
    )
    shell.write("layouts/_default/single.html", "<html><body>{{ .Content }}</body></html>\n")
    shell.write(PAGE, post("slug: soup"))
    translate(shell, model_server)
    shell.write(PAGE, post("slug: radish"))
    assert shell.olgim("publish", PAGE).code == 0
    built([engine, "--disableKinds", "taxonomy,term,404,section,home"], shell.folder)
    site = read_built(shell.folder / "public")
    assert {page for page in site.pages if "soup" in page} == {"/en/posts/soup/"}
    assert "https://example.org/en/posts/radish/" in site.texts["/en/posts/soup/"]
    assert "<p>" in site.texts["/en/posts/radish/"]


@pytest.mark.parametrize(
    ("plugin", "folder"),
    [("jekyll-polyglot", "_posts"), ("jekyll-multiple-languages-plugin", "_i18n/ko/_posts")],
)
@pytest.mark.parametrize("rename", [False, True], ids=["permalink", "rename"])
def test_where_a_plugin_builds_the_english_part_it_is_there_that_the_redirect_is_built(
    shell: Shell, model_server: ModelServer, plugin: str, folder: str, rename: bool
) -> None:
    gem(plugin)
    gem("jekyll-redirect-from")
    name = f"{folder}/2024-03-01-soup.md"
    shell.write(
        "_config.yml",
        f"plugins: [{plugin}, jekyll-redirect-from]\npermalink: /:title/\nlanguages: [ko, en]\ndefault_lang: ko\n"
        "parallel_localization: false\nexclude_from_localizations: []\n",
    )
    for part in ("_i18n/ko.yml", "_i18n/en.yml"):
        shell.write(part, "a: A\n")
    shell.write("_layouts/page.html", "<html><body>{{ content }}</body></html>\n")
    shell.write(name, post("lang: ko"))
    translate(shell, model_server)
    if rename:
        (shell.folder / name).rename(shell.folder / name.replace("soup", "radish"))
        said = shell.olgim("publish", name.replace("soup", "radish"))
    else:
        shell.write(name, post("lang: ko", "permalink: /radish/"))
        said = shell.olgim("publish", name)
        assert "is at /en/radish/ now; /en/soup/ leads there" in said.err
    assert said.code == 0, said.err
    built([program("jekyll"), "build"], shell.folder)
    site = read_built(shell.folder / "_site")
    assert {page for page in site.pages if "soup" in page} == {"/en/soup/"}
    assert {site.target("/en/soup/", link) for link in site.pages["/en/soup/"].links} <= {"/en/radish/", None}
    assert "/en/radish/" in site.texts["/en/soup/"]


@pytest.mark.parametrize(
    ("config", "key", "name"),
    [
        ("docusaurus.config.js", "slug", "docs/soup.md"),
        ("eleventy.config.js", "permalink", "soup.md"),
        ("hexo.yml", "permalink", "source/_posts/soup.md"),
        ("quartz.config.ts", "permalink", "content/soup.md"),
    ],
)
def test_where_the_engine_knows_no_redirects_that_is_said(
    shell: Shell, model_server: ModelServer, config: str, key: str, name: str
) -> None:
    site = {
        "docusaurus.config.js": "module.exports = {i18n: {defaultLocale: 'ko', locales: ['ko', 'en']}};\n",
        "eleventy.config.js": "export default () => {};\n",
        "quartz.config.ts": "const config = {configuration: {locale: 'ko-KR'}}\n",
    }
    if config == "hexo.yml":
        shell.write("_config.yml", "theme: landscape\npermalink: :title/\n")
        shell.write("package.json", '{"hexo": {"version": "7.0.0"}, "dependencies": {"hexo": "7"}}\n')
    else:
        shell.write(config, site[config])
        shell.write("package.json", "{}\n")
    shell.write(name, post(f"{key}: /soup/"))
    translate(shell, model_server)
    shell.write(name, post(f"{key}: /radish/"))
    said = shell.olgim("publish", name)
    assert said.code == 0, said.err
    told = [line for line in said.err.splitlines() if "English page of" in line]
    assert len(told) == 1, said.err
    assert "nothing leads there from" in told[0]
    assert "soup" in told[0]
    assert "radish" in told[0]
    again = shell.olgim("publish", name)
    assert "English page of" not in again.err


def test_jekyll_builds_the_redirect(blog: Shell) -> None:
    gem("jekyll-redirect-from")
    blog.write(POST, post("permalink: /radish/"))
    assert blog.olgim("publish", POST).code == 0
    built([program("jekyll"), "build"], blog.folder)
    site = read_built(blog.folder / "_site")
    assert {site.target("/en/soup/", link) for link in site.pages["/en/soup/"].links} == {"/en/radish/"}
    assert "<p>" in site.texts["/en/radish/"]
