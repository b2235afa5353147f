"""Files that a page names by their path from its own folder, named from its mirror's where that is another one.

Links and images in the text are `links`' business; here are front matter (`cover: ./a.png`) and code that the engine
runs: MDX's imports and expressions, VitePress's scripts. Without the file, most engines don't build the site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from translator.document import Document
from translator.document.front_matter import find_values, replace_values

Exists = Callable[[str], bool]
"""Whether the site has a file, by its path from the root."""

_RUN = frozenset({"mdx", "expression", "html-script"})
_NAMED = re.compile(
    r"(?:\bfrom\s*|^[ \t]*import\s*|\b(?:require|import)\(\s*)"
    r"(?P<mark>[\"'])(?P<path>\.{1,2}/[^\"'\n?]+)(?:\?[^\"'\n]*)?(?P=mark)",
    re.MULTILINE,
)
_VALUE = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:)[^/@~?#\n][^?#\n]{0,250}\.[A-Za-z0-9]{1,5}")
_PAGES = (".md", ".mdx")
# What an import may leave out.
_ENDINGS = ("", ".js", ".jsx", ".ts", ".tsx", ".mjs", ".mdx", ".md", ".json", ".astro", ".vue", ".svelte")
_INDEXES = ("/index.js", "/index.jsx", "/index.ts", "/index.tsx")


def relocated(name: str, post: str, path: str, exists: Exists) -> str | None:
    """The file that `name` is in the folder of `post`, by its path from the folder of `path`.

    None where the site has no such file, and where there is another one of that name already.
    """
    target = posixpath.normpath(posixpath.join(posixpath.dirname(post), name))
    here = posixpath.dirname(path)
    if (
        target.startswith("..")
        or not exists(target)
        or exists(posixpath.normpath(posixpath.join(here, name)))
    ):
        return None
    new = posixpath.relpath(target, here or ".")
    return f"./{new}" if name.startswith(("./", "../")) and not new.startswith(".") else new


def moved_imports(mirror: Document, post: str, path: str, exists: Exists) -> Iterator[tuple[int, int, str]]:
    """The paths in code that is run: `mirror.text[start:end]` becomes the text."""

    def is_there(name: str) -> bool:
        return any(exists(name + ending) for ending in (*_ENDINGS, *_INDEXES))

    for span in mirror.spans:
        if span.why in _RUN:
            for match in _NAMED.finditer(mirror.text, span.start, span.end):
                new = relocated(match["path"], post, path, is_there)
                if new is not None:
                    yield match.start("path"), match.end("path"), new


def moved_includes(
    mirror: Document, includes: re.Pattern[str], post: str, path: str, exists: Exists
) -> Iterator[tuple[int, int, str]]:
    """The paths of files that the page takes in, outside of code: `mirror.text[start:end]` becomes the text."""
    code = [(span.start, span.end) for span in mirror.spans if span.why.startswith("code")]
    for match in includes.finditer(mirror.text):
        group = "path" if match["path"] else "part"
        if not any(start <= match.start() < end for start, end in code):
            new = relocated(match[group], post, path, exists)
            if new is not None:
                yield match.start(group), match.end(group), new


def with_moved_values(text: str, post: str, path: str, exists: Exists) -> str:
    """The mirror's text with the files that its front matter names. Raises SourceError where one can't be written."""
    changes = {}
    for key, field in find_values(text).items():
        if field.is_text and _VALUE.fullmatch(field.value) and not field.value.lower().endswith(_PAGES):
            new = relocated(field.value, post, path, exists)
            if new is not None:
                changes[key] = new
    return replace_values(text, changes)
