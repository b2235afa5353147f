"""Which post a worksheet is of, and which post a task is asked for."""

from __future__ import annotations

from pathlib import Path

from translator.errors import UsageError
from translator.i18n import tr
from translator.publish import STATE_FOLDER
from translator.workflow.boundary import check_places
from translator.workflow.posts import find_post, find_posts
from translator.workflow.renames import renames
from translator.workflow.site import Site, open_site
from translator.workflow.worksheet import POST_FIELD
from translator.workflow.worksheet_reading import Sheet


def post_to_hand_out(word: str) -> tuple[Site, Path]:
    """The one Korean post that `word` names, a draft, too. Raises UsageError, ConfigError, GlossaryError."""
    if Path(word).is_dir():
        raise UsageError(tr("this is a folder; name one post in it"), path=word)
    groups = [(site, posts) for site, posts in find_posts([word], drafts=True, write=True) if posts]
    if len(groups) != 1 or len(groups[0][1]) != 1:
        raise UsageError(
            tr("a task is for one post, and {word!r} names several", word=word), hint=tr("Name one of them.")
        )
    site, (path,) = groups[0]
    _check(site)
    return site, path


def post_of_sheet(file: Path, sheet: Sheet, named: str | None = None) -> tuple[Site, Path]:
    """The post of a worksheet: the one that a person has `named`, else the one that it names itself.

    That one is looked for in the site in whose folder the file lies, or else in the current folder's: a worksheet says
    nothing of where the site is. Raises UsageError, ConfigError, GlossaryError.
    """
    if named is not None:
        return post_to_hand_out(named)
    if not sheet.post:
        raise UsageError(
            tr(
                "this file doesn't say which post it is for: its line `{post_field}: …` is gone",
                post_field=POST_FIELD,
            ),
            hint=tr("Put it back, or name the post with --post."),
            path=file,
        )
    place = file.resolve()
    ours = (STATE_FOLDER, ".cache") in zip(place.parts, place.parts[1:], strict=False)
    site = open_site(place if ours else Path.cwd())
    path = None if _leads_out(sheet.post) else find_post(site, sheet.post) or _renamed(site, sheet.post)
    if path is None:
        raise UsageError(
            tr("there is no post {post} in {root}", post=sheet.post, root=site.root),
            hint=tr("Run it in the site's folder, or name the post with --post."),
            path=file,
        )
    check_places(site, [path])
    _check(site)
    return site, path


def _renamed(site: Site, label: str) -> Path | None:
    """The post that was called so when the task was made, and is called otherwise now."""
    return next((find_post(site, one.to) for one in renames(site) if one.label == label), None)


def _leads_out(label: str) -> bool:
    """Whether a label is none that a site's post has."""
    parts = label.replace("\\", "/").split("/")
    return not label.isprintable() or any(part in {"", ".", ".."} for part in parts)


def _check(site: Site) -> None:
    site.check_layout()
    site.check_glossaries()
