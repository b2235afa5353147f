"""A site's files are a stranger's: whatever they say, nothing is written where no post can be, nothing is read that lies
outside, one bad file harms no other, and nothing ends in a traceback.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from support.commands import Shell
from support.hostile import COMMANDS, DECOY, GOOD, MIRROR, POST, Bystander, Ground, Hostile
from support.model_server import ModelServer
from support.permissions import binding_permissions

from translator.document import ParseOptions
from translator.document.reader import PostReading, ReaderSetting, read
from translator.files import read_regular
from translator.workflow.committed import committed_versions
from translator.workflow.moving import moved_by_git
from translator.workflow.survey import has_switch

_OFFLINE = ("publish", "status", "check")
_LONGEST = 180  # seconds; a pipe that is read would make a test wait for ever


def _layout(layout: str, *says: str) -> Hostile:
    """Refused for the whole run, by the file, the line and the key."""
    text = json.dumps(layout)  # YAML reads JSON's texts
    return Hostile(
        lambda ground: ground.config(f"layout: {text}"), ("config.yml:2: `layout`", *says), whole=True
    )


def _config(text: str, *says: str) -> Hostile:
    return Hostile(lambda ground: ground.config(text), ("config.yml:2: ", *says), whole=True)


def _post(content: str | bytes, *says: str, code: int = 2) -> Hostile:
    """A bad post beside the good one, named with its line."""
    return Hostile(
        lambda ground: ground.write("_posts/2024-01-02-bad.md", content), ("2024-01-02-bad.md", *says), code
    )


def _fine(content: str) -> Hostile:
    """A post that only looks bad."""
    return Hostile(lambda ground: ground.write("_posts/2024-01-02-bad.md", content), code=0)


def _linked(name: str, target: str, *says: str, whole: bool = True) -> Hostile:
    return Hostile(lambda ground: ground.link(name, target), says, whole=whole)


def _mirror_linked(name: str, target: str, *says: str) -> Hostile:
    """The mirror's place is a link: it alone is refused. What is checked are translations, not mirrors."""
    return Hostile(lambda ground: ground.link(name, target), says, 5, quiet=("check",), good=False)


def _hugo(folder: str, *says: str) -> Hostile:
    def make(ground: Ground) -> None:
        (ground.site / "_config.yml").unlink()
        (ground.site / GOOD).rename(ground.site / "good.md")
        (ground.site / "_posts").rmdir()
        ground.write("content/ko/good.md", POST)
        ground.write(
            "hugo.toml",
            f'defaultContentLanguage = "ko"\n[languages.ko]\ncontentDir = "content/ko"\n'
            f"[languages.en]\ncontentDir = {json.dumps(folder)}\n",
        )

    return Hostile(make, ("hugo.toml:5: `contentDir`", *says), whole=True)


def _hugo_korean(folder: str, *says: str) -> Hostile:
    def make(ground: Ground) -> None:
        _hugo("content/en").make(ground)
        ground.write("hugo.toml", f'languageCode = "ko"\ncontentDir = {json.dumps(folder)}\n')

    return Hostile(make, ("hugo.toml:2: `contentDir`", *says), whole=True)


def _deep_cache(ground: Ground) -> None:
    for name in ("lookover.json", "mirrors/x", "brief.json", "pages.json", "overview.json"):
        ground.write(f"_olgim/.cache/{name}", "[" * 200_000)


def _odd_pages(ground: Ground) -> None:
    pages = {"_posts/2024-01-01-good.md": ["yesterday", 1, {"lang": 1}, None, "much"]}
    ground.write("_olgim/.cache/pages.json", json.dumps({"format": 1, "pages": pages}))
    ground.write("_olgim/.cache/overview.json", json.dumps({"setup": 1, "ours": [["x"]], "others": 5}))


def _many_parts(ground: Ground) -> None:
    ground.write("_posts/2024-01-02-bad.md", f"+++\n{'.'.join('a' * 5000)} = 1\n+++\n\n글이다.\n")


def _deep_hugo(ground: Ground) -> None:
    _hugo("content/en").make(ground)
    with (ground.site / "hugo.toml").open("a") as file:
        file.write(f"[params]\n{'.'.join('a' * 5000)} = 1\n")


def _scoped_glossary(ground: Ground) -> None:
    ground.config("glossaries:\n  ml.yml: {tags: [ml]}")
    ground.write("_olgim/ml.yml", "토큰: [\n")
    ground.write("_posts/2024-01-02-bad.md", "---\ntags: [ml]\n---\n\n글이다.\n")


_CONFLICT = "<<<<<<< HEAD\n둘째 문단이다.\n=======\n다른 문단이다.\n>>>>>>> other\n"
_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
_PO = "_olgim/en/_posts/2024-01-02-bad.md.po"


def _bitext(content: str | bytes, *says: str) -> Hostile:
    def make(ground: Ground) -> None:
        ground.write("_posts/2024-01-02-bad.md", "글이다.\n")
        ground.write(_PO, content)

    return Hostile(make, ("2024-01-02-bad.md.po", *says), 4)


def _po_folder(ground: Ground) -> None:
    ground.write("_posts/2024-01-02-bad.md", "글이다.\n")
    (ground.site / _PO).mkdir(parents=True)


def _po_pipe(ground: Ground) -> None:
    ground.write("_posts/2024-01-02-bad.md", "글이다.\n")
    ground.pipe(_PO)


def _unreadable(name: str) -> Callable[[Ground], object]:
    """A file that nobody may read; a bitext belongs to a post of its own."""

    def make(ground: Ground) -> None:
        ground.write("_posts/2024-01-02-bad.md", "글이다.\n")
        ground.write(name, "글이다.\n").chmod(0)

    return make


HOSTILE: dict[str, Hostile] = {
    # Where mirrors go
    "layout into .git": _layout(".git/{stem}", "`.git`"),
    "layout into .git, with an ending": _layout(".git/{stem}.md", "`.git`"),
    "layout into .GIT": _layout(".GIT/{name}", "`.GIT`"),
    "layout into .git and a blank": _layout(".git /{name}", "`.git `"),
    "layout into .git and a dot": _layout(".git./{name}", "`.git.`"),
    "layout into .git with a joiner in it": _layout(".g\u200cit/{name}", r"`.g\u200cit`"),
    "layout into git behind a joiner": _layout("\u200d.git/{name}", r"`\u200d.git`"),
    "layout into git in wide letters": _layout("\uff0eｇｉｔ/{name}", "dot"),
    "layout into a one dot leader": _layout("\u2024git/{name}", "dot"),
    "layout into GIT~1": _layout("GIT~1/{name}", "short name"),
    "layout into the hashed short name": _layout("GI7EBA~1/{name}", "short name"),
    "layout into a stream of .git": _layout(".git::$INDEX_ALLOCATION/{name}", "dot"),
    "layout by a backslash": _layout("en\\.git\\{name}", "`.git`"),
    "layout below a folder": _layout("en/.git/hooks/{name}", "`.git`"),
    "layout of one folder's posts": _layout("_posts/ -> .git/{rest}", "`.git`"),
    "layout of one folder's posts, outside": _layout("_posts/ -> /tmp/olgim/{rest}", "outside"),
    "layout of one folder's posts, upward": _layout("_posts/ -> ../{rest}", "outside"),
    "layout up and down": _layout("en/../.git/{name}", "outside"),
    "layout upward": _layout("../{name}", "outside"),
    "layout upward in the midst": _layout("en/../../{name}", "outside"),
    "absolute layout": _layout("/tmp/olgim/{name}", "outside"),
    "layout into .github": _layout(".github/workflows/{stem}.yml"),
    "layout to a workflow's ending": _layout("en/{stem}.yml", "ends in `.yml`"),
    "layout into a dot folder": _layout(".vscode/{name}", "`.vscode`"),
    "layout to a dot file": _layout("en/.{name}", "dot"),
    "layout into _olgim": _layout("_olgim/en/{name}", "_olgim"),
    "layout into _OLGIM": _layout("_OLGIM/{name}", "_OLGIM"),
    "layout into _plugins": _layout("_plugins/{name}", "Jekyll runs"),
    "layout into _plugins in long s": _layout("_plugin\u017f/{name}", "Jekyll runs"),
    "layout into node_modules": _layout("a/node_modules/b/{name}", "programs"),
    "layout to Ruby": _layout("en/{stem}.rb", "ends in `.rb`"),
    "layout to a page": _layout("en/{stem}.html", "ends in `.html`"),
    "layout without an ending": _layout("en/{stem}", "has no ending"),
    "layout behind the ending": _layout("en/{name}.sh", "ends in `.sh`"),
    "layout to the ending alone": _layout("{stem}/{ext}", "dot"),
    "layout with a line break": _layout("en\n/{name}", "control character"),
    "layout with a NUL": _layout("en\0/{name}"),
    "layout that a post at the root completes": _layout("{dir}git/{name}", "`.git`"),
    "layout that a post's name completes": Hostile(
        lambda ground: (ground.config('layout: "{stem}it/{name}"'), ground.write("_posts/\u200d.g.md", POST)),
        ("config.yml:2: `layout`", ".git/"),
        whole=True,
    ),
    "Hugo's English in .git": _hugo(".git", "`.git`"),
    "Hugo's English in .github": _hugo("content/.github", "`.github`"),
    "Hugo's English above": _hugo("../outside", "outside"),
    "Hugo's Korean above": _hugo_korean("../outside", "outside"),
    "Hugo's Korean anywhere": _hugo_korean("/etc", "outside"),
    "a Jekyll permalink into .git": Hostile(
        lambda ground: ground.write("_config.yml", "title: 나\npermalink: /.git/:title\n"),
        ("_config.yml:2: `permalink`", ".git"),
        whole=True,
    ),
    "a Jekyll permalink upward": Hostile(
        lambda ground: ground.write("_config.yml", "title: 나\npermalink: /../:title\n"),
        ("_config.yml:2: `permalink`",),
        whole=True,
    ),
    "a post's permalink into .git": _post(
        "---\ntitle: 글\npermalink: /.git/hooks/\n---\n\n글이다.\n", "bad.md:3: ", ".git"
    ),
    "a post's permalink upward": _post("---\npermalink: /a/../../b/\n---\n\n글이다.\n", "bad.md:2: "),
    "mirrors' folder linked into .git": _mirror_linked("en", ".git", "`.git/"),
    "mirrors' folder linked outside": _mirror_linked("en", "../outside/folder", "outside the site"),
    "mirrors' folder linked into _olgim": _mirror_linked("en", "_olgim", "_olgim"),
    "a mirror linked to a file outside": _mirror_linked(MIRROR, "../../../outside/secret.md"),
    "a mirror linked to git's configuration": _mirror_linked(MIRROR, "../../.git/config"),
    "a mirror linked to the site's configuration": _mirror_linked(MIRROR, "../../_config.yml"),
    # What is read
    "_olgim linked outside": Hostile(
        lambda ground: ground.link("_olgim", "../outside/folder"),
        ("_olgim: is a link out of the site",),
        whole=True,
    ),
    "configuration linked outside": _linked("_olgim/config.yml", "../../outside/secret.md", "link out"),
    "glossary linked outside": _linked("_olgim/glossary.yml", "../../outside/glossary.yml", "link out"),
    "voice linked outside": _linked("_olgim/voice.md", "../../outside/secret.md", "link out"),
    "declined words linked outside": _linked("_olgim/declined.txt", "../../outside/secret.md", "link out"),
    "bitexts linked outside": _linked("_olgim/en", "../../outside/folder", "link out"),
    "bitexts linked into .git": _linked("_olgim/en", "../.git", "`.git`"),
    "a bitext linked outside": _linked(
        "_olgim/en/_posts/2024-01-01-good.md.po", "../../../../outside/secret.md", "link out"
    ),
    "cache linked outside": _linked("_olgim/.cache", "../../outside/folder", "link out"),
    "journal linked outside": _linked(
        "_olgim/.cache/journal.sqlite3", "../../../outside/secret.md", "link out"
    ),
    "batches linked outside": _linked("_olgim/batches", "../../outside/folder", "link out"),
    "a link that leads round": Hostile(
        lambda ground: ground.link("_olgim/en", "en"), ("can't",), 4, good=False
    ),
    "glossary above": _config("glossary: ../../outside/glossary.yml", "leads out of the site"),
    "glossary anywhere": _config("glossary: [/etc/passwd]", "leads out of the site"),
    "glossary of a folder above": _config(
        "glossaries: {../../outside/glossary.yml: {tags: [x]}}", "leads out of the site"
    ),
    "voice above": _config("voice: ../../outside/secret.md", "leads out of the site"),
    "posts above": _config("posts: ['../outside/*.md']", "leads out of the site"),
    "posts in .git": _config("posts: ['.git/*']", "`.git`"),
    "posts in _olgim": _config("posts: ['_olgim/*.md']", "_olgim"),
    "posts that are programs": _config("posts: ['**/*.py']", "ends as no post does"),
    "posts that are everything": Hostile(
        lambda ground: (
            ground.config("posts: ['**/*']"),
            ground.write("node_modules/x.md", f"{DECOY}이다.\n"),
        ),
        code=0,
    ),
    "a post linked outside": _linked(
        "_posts/2024-01-02-bad.md", "../../outside/secret.md", "2024-01-02-bad.md: is a link out", whole=False
    ),
    "a post linked to a secret": _linked(
        "_posts/2024-01-02-bad.md", "../.env.md", "is a link to `.env.md`", whole=False
    ),
    "a post linked to git's configuration": _linked(
        "_posts/2024-01-02-bad.md", "../.git/config", "is a link to `.git/config`", whole=False
    ),
    # One bad file harms no other
    "a NUL": _post("글 \0자이다.\n", "bad.md:1: ", "NUL"),
    "NULs in the front matter": _post("---\ntitle: 글\0\n---\n\n글이다.\n", "bad.md:2: ", "NUL"),
    "UTF-16": _post("글이다.\n".encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": _post("글이다.\n".encode("utf-16-le"), "not"),
    "UTF-32": _post("글이다.\n".encode("utf-32"), "UTF-32"),
    "a conflict": _post(f"첫 문단이다.\n\n{_CONFLICT}", "bad.md:3: ", "merge conflict"),
    "a conflict in three parts": _post(
        _CONFLICT.replace("=======", "||||||| base\n옛 글.\n======="), "bad.md:1: "
    ),
    "a conflict in the front matter": _post(
        "---\ntitle: 글\n<<<<<<< HEAD\ntags: a\n=======\ntags: b\n>>>>>>> x\n---\n\n글이다.\n",
        "bad.md:3: ",
        "merge conflict",
    ),
    "a conflict that is shown": _fine(f"충돌은 이렇게 생겼다.\n\n```\n{_CONFLICT}```\n"),
    "an alias": _fine("---\ntitle: &t 글\ndescription: *t\nx: &x {a: 1}\ny: *x\n---\n\n글이다.\n"),
    "an alias bomb": _post(f"---\n{_BOMB}---\n\n글이다.\n", "bad.md:5: ", "alias"),
    "an alias of itself": _post("---\na: &a [*a]\n---\n\n글이다.\n", "bad.md:2: ", "alias"),
    "a permalink of two lines": _fine('---\ntitle: 글\npermalink: "/a\\nlayout: x"\n---\n\n글이다.\n'),
    "a site's permalink of two lines": Hostile(
        lambda ground: ground.write("_config.yml", 'permalink: "/:title\\nlayout: x"\n'), code=0
    ),
    "a TOML key of 5,000 parts": Hostile(_many_parts, ("bad.md:2: ", "more than 100 parts")),
    "a TOML key of 5,000 parts in Hugo's configuration": Hostile(
        _deep_hugo, ("hugo.toml:7: ", "more than 100 parts"), whole=True
    ),
    "lists within lists": _post(f"---\ntitle: {'[' * 50_000}\n---\n\n글이다.\n", "bad.md:2: ", "levels"),
    "a name of two lines": Hostile(
        lambda ground: ground.write("_posts/2024-01-02-bad\nx.md", "글이다.\n"),
        (r"2024-01-02-bad\nx.md", "line break"),
    ),
    "a folder's name with an escape": Hostile(
        lambda ground: ground.write("_posts/a\x1b[2J/2024-01-02-bad.md", "글이다.\n"), code=0
    ),
    "a name that is no UTF-8": Hostile(
        lambda ground: ground.write(f"_posts/{os.fsdecode(b'2024-01-02-' + bytes([255]))}.md", "글이다.\n"),
        ("isn't UTF-8",),
    ),
    "a pipe among the posts": Hostile(lambda ground: ground.pipe("_posts/2024-01-02-bad.md"), code=0),
    "a pipe for a configuration": Hostile(
        lambda ground: ground.pipe("_olgim/config.yml"), ("config.yml: ", "pipe"), whole=True
    ),
    "a pipe for a glossary": Hostile(
        lambda ground: ground.pipe("_olgim/glossary.yml"), ("glossary.yml: ", "pipe"), whole=True
    ),
    "a pipe for the site's configuration": Hostile(lambda ground: ground.pipe("_config.yml"), code=0),
    "a pipe for a cache": Hostile(lambda ground: ground.pipe("_olgim/.cache/lookover.json"), code=0),
    "pipes for what is known of pages": Hostile(
        lambda ground: (ground.pipe("_olgim/.cache/pages.json"), ground.pipe("_olgim/.cache/overview.json")),
        code=0,
    ),
    "what nobody knows of pages": Hostile(_odd_pages, code=0),
    "an English page that is a link out of the site": Hostile(
        lambda ground: ground.link("en/_posts/2024-01-03-x.md", "../../../outside/secret.md"), code=0
    ),
    "a folder for a configuration": Hostile(
        lambda ground: ground.write("_olgim/config.yml/x", ""), ("config.yml: ",), whole=True
    ),
    "a folder for a glossary": Hostile(
        lambda ground: ground.write("_olgim/glossary.yml/x", ""), ("glossary.yml: ", "folder"), whole=True
    ),
    "a glossary in UTF-16": Hostile(
        lambda ground: ground.write("_olgim/glossary.yml", "토큰: token\n".encode("utf-16")),
        ("glossary.yml:1: ", "UTF-8"),
        whole=True,
    ),
    "a glossary in UTF-32": Hostile(
        lambda ground: ground.write("_olgim/glossary.yml", "토큰: token\n".encode("utf-32")),
        ("glossary.yml:1: ", "UTF-8"),
        whole=True,
    ),
    "a wrong glossary for some posts": Hostile(_scoped_glossary, ("ml.yml:2: ",)),
    "a bitext that is a folder": Hostile(_po_folder, ("2024-01-02-bad.md.po",), 4),
    "a bitext that is a pipe": Hostile(_po_pipe, ("2024-01-02-bad.md.po", "pipe"), 4),
    "a bitext in UTF-16": _bitext('msgid ""\nmsgstr ""\n'.encode("utf-16"), "UTF-8"),
    "a bitext in UTF-32": _bitext('msgid ""\nmsgstr ""\n'.encode("utf-32"), "UTF-8"),
    "a bitext of NULs": _bitext(b"\0" * 1000),
    "a bitext with a conflict": _bitext(
        '<<<<<<< HEAD\nmsgid "a"\n=======\nmsgid "b"\n>>>>>>> x\n', "md.po:1: ", "conflict"
    ),
    "an unreadable post": Hostile(_unreadable("_posts/2024-01-02-bad.md"), ("bad.md: can't be read",)),
    "an unreadable bitext": Hostile(_unreadable(_PO), ("2024-01-02-bad.md.po: can't read",), 4),
    "an unreadable glossary": Hostile(
        _unreadable("_olgim/glossary.yml"), ("glossary.yml: can't be read",), whole=True
    ),
    "an unreadable configuration": Hostile(
        _unreadable("_olgim/config.yml"), ("config.yml: can't be read",), whole=True
    ),
    "an unreadable voice": Hostile(
        _unreadable("_olgim/voice.md"), ("voice.md", "can't be read"), quiet=_OFFLINE, good=False
    ),
    "an unreadable cache": Hostile(_unreadable("_olgim/.cache/lookover.json"), code=0),
    "an unreadable journal": Hostile(
        _unreadable("_olgim/.cache/journal.sqlite3"), ("journal.sqlite3",), 4, quiet=_OFFLINE, good=False
    ),
    "caches of 200,000 levels": Hostile(_deep_cache, code=0),
    "a damaged journal": Hostile(
        lambda ground: ground.write("_olgim/.cache/journal.sqlite3", b"\0" * 5000), code=0
    ),
    "a journal that is a folder": Hostile(
        lambda ground: ground.write("_olgim/.cache/journal.sqlite3/x", ""), code=4, good=False
    ),
}


@pytest.fixture(autouse=True)
def impatience() -> Iterator[None]:
    """A test that waits for ever fails instead."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {_LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_LONGEST)
    with binding_permissions():
        yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_site_gets_nothing_but_its_good_post_translated(
    shell: Shell, ground: Ground, bystander: Bystander, case: str
) -> None:
    hostile = HOSTILE[case]
    hostile.make(ground)
    before = ground.seen()
    for words in COMMANDS:
        said = shell.olgim(*words)
        bystander.hold(words, said)
        assert ground.misplaced(before) == []
        # A post without a translation is none of `publish`'s and of the review's business.
        quiet = {*hostile.quiet, *(() if hostile.whole else ("publish", "review", "doctor"))}
        for word in hostile.says if words[0] not in quiet else ():
            assert word in said.out + said.err, (words, said)
        if hostile.whole:
            assert said.code == 2, (words, said)
            assert not said.out or words[0] == "doctor", (words, said)  # which tells of all there is
        if words[0] == "translate":
            assert said.code == hostile.code, said
    sent = "".join(one.prompt_text for one in bystander.model_server.seen)
    assert not (hostile.whole and "안녕하세요" in sent)  # `doctor` sends a sentence of its own
    written = (ground.site / MIRROR).is_file() or (ground.site / "content/en/good.md").is_file()
    assert written is (hostile.good and not hostile.whole) or (ground.site / MIRROR).is_symlink()


def test_the_table_is_long_enough() -> None:
    assert len(HOSTILE) >= 80


def test_a_link_out_of_the_site_is_read_where_a_person_names_it(shell: Shell, ground: Ground) -> None:
    ground.link("_posts/2024-01-02-bad.md", "../../outside/secret.md")
    said = shell.olgim("status", "_posts/2024-01-02-bad.md")
    assert (said.code, "1 post, 0 of 1 segment translated" in said.out) == (0, True)


def test_a_link_within_the_site_is_a_post_like_any(shell: Shell, ground: Ground) -> None:
    ground.write("drafts/x.md", POST)
    ground.link("_posts/2024-01-02-x.md", "../drafts/x.md")
    ground.write("_data/terms.yml", "문단: paragraph\n")
    ground.link("_olgim/glossary.yml", "../_data/terms.yml")
    assert shell.olgim("status").code == 0


@pytest.mark.parametrize("command", ["translate", "publish", "status", "check", "inspect"])
def test_what_nobody_foresaw_in_one_post_is_told_with_what_to_attach(
    shell: Shell, ground: Ground, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    ground.write("_posts/2024-01-02-bad.md", "---\ntitle: 글\n---\n\n무너지는 글이다.\n")
    _break(monkeypatch)
    endpoint = (
        ("--base-url", model_server.base_url, "--model", "test-model") if command == "translate" else ()
    )
    paths = ("_posts/2024-01-02-bad.md",) if command in {"inspect", "publish"} else ()
    said = shell.olgim(command, *endpoint, *paths)
    assert said.code == 1, said
    assert "nobody foresaw: KeyError: 'unforeseen'" in said.err
    assert "olgim inspect --json" in said.err
    assert "Traceback" not in said.err
    if command != "inspect":
        assert "_posts/2024-01-02-bad.md: Olgim failed on this post" in said.err
    if command == "translate":
        assert (ground.site / MIRROR).is_file()


def _break(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the parser stumble over one word, as a fault of it would."""

    def stumbling(text: str, options: ParseOptions, setting: ReaderSetting) -> PostReading:
        if "무너지는" in text:
            raise KeyError("unforeseen")
        return read(text, options, setting)

    monkeypatch.setattr("translator.document.document.read", stumbling)


@pytest.mark.parametrize(
    ("before", "is_kept"),
    [("en-", True), ("../.git/en-", False), ("en\\nlayout: x-", False), ("\\u202een-", False)],
)
def test_an_address_that_no_page_may_have_is_not_learned_from_english_pages(
    shell: Shell, ground: Ground, bystander: Bystander, before: str, is_kept: bool
) -> None:
    for number in range(1, 6):
        name = f"2024-03-0{number}-p{number}.md"
        ground.write(f"_posts/{name}", f"---\ntitle: 글\nslug: p{number}\n---\n\n글이다.\n")
        english = (
            f'---\ntitle: Text\nlang: en\nslug: "{before}p{number}"\n---\n\nA text in English that is long.\n'
        )
        ground.write(f"en/_posts/{name}", english)
    ground.write("_posts/2024-03-09-new.md", "---\ntitle: 글\nslug: new\n---\n\n새 글이다.\n")
    for words in (("init", "--yes"), ("translate",), ("publish",)):
        bystander.hold(words, shell.olgim(*words))
    mirror = (ground.site / "en/_posts/2024-03-09-new.md").read_text()
    assert ("slug: en-new" in mirror) is is_kept
    assert "layout" not in mirror
    assert ".git" not in mirror


def test_templates_are_looked_through_in_the_site_alone(ground: Ground) -> None:
    template = '<link rel="alternate" hreflang="en">'
    (ground.outside / "folder/x.html").write_text(template)
    ground.link("_layouts", "../outside/folder")
    ground.link("_includes/x.html", "../../outside/folder/x.html")
    assert not has_switch(ground.site)
    ground.write("layouts/partials/x.html", template)
    assert has_switch(ground.site)


@pytest.mark.parametrize("where", ["site", "."])
def test_no_program_is_run_that_a_folder_of_a_clone_names_to_git(
    shell: Shell, ground: Ground, bystander: Bystander, where: str
) -> None:
    """With `HEAD`, `objects` and `refs` in it, git takes any folder for a repository, and its `config` for one's own."""
    shutil.rmtree(ground.site / ".git")
    place, ran = ground.folder / where, ground.outside / "ran"
    for name in ("objects", "refs", "hooks"):
        (place / name).mkdir()
    (place / "HEAD").write_text("ref: refs/heads/main\n")
    (place / "config").write_text(
        f'[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = "touch {ran}"\n'
    )
    (place / "hooks/post-index-change").write_text(f"#!/bin/sh\ntouch {ran}\n")
    (place / "hooks/post-index-change").chmod(0o755)
    for words in (("init", "--yes"), *COMMANDS, ("diff",), ("sync",), ("init", "--github")):
        bystander.hold(words, shell.olgim(*words))
        assert not ran.exists(), words
    assert not moved_by_git(ground.site, ground.site / GOOD, ground.site / "moved.md")
    assert not list(committed_versions(ground.site / MIRROR))
    assert not ran.exists()
    subprocess.run(["git", "check-ignore", "x"], cwd=ground.site, check=False)
    assert ran.exists()  # whoever asks git without a thought runs it


@pytest.mark.parametrize("command", ["inspect", "status", "translate"])
def test_a_pipe_that_is_named_is_no_post(shell: Shell, ground: Ground, command: str) -> None:
    ground.pipe("x.md")
    said = shell.olgim(command, "x.md")
    assert (said.code, "x.md: can't be read: it is a pipe or a device" in said.err) == (2, True)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path, Path("/dev/null")):
        with pytest.raises(OSError):
            read_regular(place)
