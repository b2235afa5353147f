"""Are heading ids the ones that engines make?

Builds a page of each engine's test site with headings of real posts, Korean and English, and compares the ids with
Olgim's: how many are the same, how many Olgim doesn't claim to know, how many are wrong.

    python benchmarks/heading_ids.py [--count N] [ENGINE…]

The posts are those in OLGIM_CORPUS, else ../shared/corpus; OLGIM_ENGINES, OLGIM_ENGINES_BIN and OLGIM_GATSBY say where
engines are, as for the tests. What can't be had is left out with a word. Headings with braces or images are left out,
and those with angles where the engine takes them for a program; links lead elsewhere, since engines stop at dead ones.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/lib"))

from support.built_cases import Case, dated
from support.built_sites import node_modules, put, read_built
from support.corpus import corpus_files

from translator.document import Engine, ParseOptions, decode_post, parse
from translator.errors import OlgimError
from translator.publish import detect_engine, heading_ids, read_settings

_TESTS = Path(__file__).resolve().parents[1] / "tests"
_PROGRAMS = {"docusaurus", "vitepress", "nextjs"}
_HEAD = "---\ntitle: 제목들\n{front}---\n\n"
_Ids = tuple[str | None, ...]


def main() -> None:
    """Print a row an engine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=500, help="headings an engine, at most (500)")
    parser.add_argument("--show", action="store_true", help="print what is wrong or not known")
    parser.add_argument("engines", nargs="*")
    given = parser.parse_args()
    headings = list(_headings())
    print(f"{'engine':<16}{'headings':>9}{'same':>8}{'unknown':>9}{'wrong':>7}{'seconds':>9}")
    for name, measure in _engines().items():
        if given.engines and name not in given.engines:
            continue
        fit = [one for one in headings if not (name in _PROGRAMS and "<" in one)]
        fit = fit[:: max(len(fit) // given.count, 1)][: given.count]
        began = time.monotonic()
        try:
            ours, real = measure("".join(f"## {one}\n\n" for one in fit))
        except BaseException as skipped:
            if type(skipped).__name__ != "Skipped" and not isinstance(skipped, AssertionError):
                raise
            print(f"{name:<16}{str(skipped)[-300:] or 'not to be had here':>9}", flush=True)
            continue
        assert len(ours) == len(real) == len(fit), (len(ours), len(real), len(fit))
        same = sum(one == other for one, other in zip(ours, real, strict=True))
        unknown = sum(one is None for one in ours)
        row = f"{name:<16}{len(fit):>9}{same / len(fit):>8.1%}{unknown:>9}{len(fit) - same - unknown:>7}"
        print(f"{row}{time.monotonic() - began:>9.0f}", flush=True)
        if given.show:
            for heading, one, other in zip(fit, ours, real, strict=True):
                if one != other:
                    print(f"    {heading!r}: {one!r}, really {other!r}")


def _headings() -> Iterator[str]:
    """The headings of the corpus on one line, in the order of its files; each text as often as it comes."""
    for path in corpus_files():
        try:
            options = ParseOptions(engine=Engine.COMMONMARK).for_file(path)
            document = parse(decode_post(path.read_bytes(), path), options)
        except OlgimError:
            continue
        for heading in document.headings:
            if (
                heading.raw
                and not set("{}\n\r\\") & set(heading.raw)
                and not re.search(r"\[\[|!\[", heading.raw)
            ):
                yield re.sub(r"\]\([^()]*\)", "](https://example.org/)", heading.raw)


def _engines() -> dict[str, Callable[[str], tuple[_Ids, list[str]]]]:
    """What builds a page of Markdown and gives our ids and the real ones, by engine."""
    both = _module("both")
    cases: dict[str, Case] = {
        name: both.CASES[name] for name in ("jekyll", "hugo-old", "hugo-new", "mkdocs", "astro")
    }
    cases |= {
        name: _module(name).CASE
        for name in ("starlight", "vitepress", "docusaurus", "nextjs", "gatsby", "quartz")
    }
    found: dict[str, Callable[[str], tuple[_Ids, list[str]]]] = {
        name: lambda text, case=case: _of_case(case, text)  # type: ignore[misc]
        for name, case in cases.items()
    }
    eleventy = _module("eleventy")
    return found | {
        "hexo": _hexo,
        "eleventy-anchor": lambda text: _eleventy(text, eleventy.ANCHORS),
        "eleventy-plugin": lambda text: _eleventy(text, eleventy.PLUGIN),
    }


def _module(name: str) -> ModuleType:
    path = _TESTS / f"publish/test_publish_built_{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _of_case(case: Case, text: str) -> tuple[_Ids, list[str]]:
    root = _folder("OLGIM_GATSBY" if case.engine == "gatsby" else "OLGIM_ENGINES")
    try:
        post = case.post.format(name="h", dated=dated("h"))
        put(root, {**case.files, post: _HEAD.format(front=case.front) + text})
        case.build(root)
        return _compared(root, post, read_built(root / case.built).pages[case.headings])
    finally:
        shutil.rmtree(root)


def _hexo(text: str) -> tuple[_Ids, list[str]]:
    hexo, root = _module("hexo"), _folder("")
    post = "source/_posts/h.md"
    hexo.site(root, "", {post: _HEAD.format(front="date: 2024-12-01 10:00:00\n") + text})
    return _compared(root, post, hexo.build(root).pages["/2024/12/01/h/"])


def _eleventy(text: str, config: str) -> tuple[_Ids, list[str]]:
    eleventy, root = _module("eleventy"), _folder("")
    eleventy.site(root, "src")
    put(root, {"src/posts/h.md": _HEAD.format(front="") + text, "eleventy.config.cjs": config})
    return _compared(root, "src/posts/h.md", eleventy.build(root).pages["/posts/h/"])


def _folder(variable: str) -> Path:
    """A folder for a site, beside the engines where there are some."""
    modules = node_modules(variable) if variable else None
    return Path(tempfile.mkdtemp(dir=modules.parent if modules else None, prefix="site-"))


def _compared(root: Path, post: str, page: Any) -> tuple[_Ids, list[str]]:
    settings = read_settings(root, detect_engine(root))
    document = parse(
        (root / post).read_text(encoding="utf-8"), ParseOptions(engine=settings.engine.dialect).for_file(post)
    )
    return heading_ids(document.headings, settings.slugs, settings.id_prefix), page.heading_ids


if __name__ == "__main__":
    main()
