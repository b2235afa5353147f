"""Where mirrors may stand: where posts can be, and never where a tool looks for something to run or to obey.

A site's configuration comes with its repository, so that a stranger may have written it. Names are compared as the most
careless of file systems would: without regard to case, to letters of another width, to characters that nobody sees, to
dots and blanks at the end, and by the short names that Windows gives to long ones.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from translator.i18n import tr

POST_SUFFIXES = (".md", ".markdown", ".mdx", ".mkd", ".mdown")
_NO_PLACE = {
    "_olgim": tr("which holds what Olgim keeps"),
    "_plugins": tr("whose files Jekyll runs"),
    "node_modules": tr("which holds programs"),
    "_site": tr("which holds the built site"),
}
_NO_ADDRESS = {".git", ".github", "_olgim", "_plugins", "node_modules"}
_SEPARATORS = re.compile(r"[/\\]")
_SHORT_NAME = re.compile(r"[^~.]{1,6}~\d{1,4}")  # what Windows calls a folder with a long name: GIT~1
# Letters that nothing is drawn for, besides those that Unicode calls formats.
_FILLERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def why_no_place(path: str) -> str | None:
    """Why nothing may be written at a path from the site's root, as the end of a sentence; None if it may.

    The file's own ending isn't looked at; see `why_no_post`.
    """
    folder, name = _split(path)
    return _why_no_folder(folder) or _why_no_part(name, short=False)


def why_no_post(path: str, *, suffix: str | None = None) -> str | None:
    """Why no mirror may stand at a path from the site's root; None if one may.

    `suffix` is allowed besides those of posts: that of a file which a person named, be it none (`README`, `README.en`).
    """
    if why := why_no_place(path):
        return why
    ending = posixpath.splitext(path)[1]
    if ending.lower() not in POST_SUFFIXES and ending not in ({"", ".en"} if suffix == "" else {suffix}):
        said = tr("ends in `{ending}`", ending=ending) if ending else tr("has no ending")
        return tr(
            "which {said}, as no post does ({post_suffixes})",
            said=said,
            post_suffixes=", ".join(POST_SUFFIXES),
        )
    return None


def why_no_address(address: str) -> str | None:
    """Why no page may be served at an address: the folder that it is built into is none for pages."""
    for part in _SEPARATORS.split(address):
        folded = _folded(part)
        if folded == ".." or folded in _NO_ADDRESS:
            return tr("which leads into `{said}`", said=_said(part))
    return None


@lru_cache(maxsize=4096)
def may_hold_posts(folder: str) -> bool:
    """Whether posts are looked for in a folder of this name."""
    return _why_no_part(folder, short=True) is None and folder != "vendor"


def real_place(root: Path, path: Path) -> str | None:
    """Where a file lies in the site once all symbolic links are followed, from its root; None: outside of it.

    `root` is resolved already.
    """
    real, top = os.path.realpath(path), str(root)
    if real == top:
        return ""
    inside = top if top.endswith(os.sep) else top + os.sep
    return real[len(inside) :].replace(os.sep, "/") if real.startswith(inside) else None


def _split(path: str) -> tuple[str, str]:
    """A path's folder and name; a backslash is a separator, too."""
    at = max(path.rfind("/"), path.rfind("\\"))
    return path[: max(at, 0)], path[at + 1 :]


@lru_cache(maxsize=4096)
def _why_no_folder(folder: str) -> str | None:
    for part in _SEPARATORS.split(folder):
        if (why := _why_no_part(part, short=True)) is not None:
            return why
    return None


def _why_no_part(part: str, *, short: bool) -> str | None:
    """Why nothing may be written in a folder, or to a file, of this name."""
    if not part.isprintable() and any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in part):
        return tr("which has a control character in its name ({said})", said=_said(part))
    folded = _folded(part)
    if folded == "..":
        return tr("which leads outside the site (`..`)")
    if folded.startswith(".") and part != ".":
        return tr("which leads into `{said}`: what begins with a dot is a tool's", said=_said(part))
    if folded in _NO_PLACE:
        return tr("which leads into `{said}`, {no_place}", said=_said(part), no_place=_NO_PLACE[folded])
    if short and _SHORT_NAME.fullmatch(folded):
        return tr(
            "which leads into `{said}`: on Windows, that is another folder's short name", said=_said(part)
        )
    return None


@lru_cache(maxsize=4096)
def _folded(part: str) -> str:
    """A name as the most careless of file systems compares it."""
    if part.isascii():
        seen = part
    else:
        seen = unicodedata.normalize("NFKC", _FILLERS.sub("", part))
        seen = "".join(char for char in seen if unicodedata.category(char) != "Cf")
    folded = (
        seen.casefold().partition(":")[0].strip()
    )  # what follows a colon is a stream of the file, on Windows
    return folded.rstrip(". ") or folded


def _said(part: str) -> str:
    """A name with every character in plain sight."""
    return "".join(
        char if char.isprintable() and not _FILLERS.match(char) else char.encode("unicode_escape").decode()
        for char in part
    )
