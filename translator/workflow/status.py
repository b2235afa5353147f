"""How far each post is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from translator.document import decode_post
from translator.errors import OlgimError
from translator.files import read_regular
from translator.i18n import LANGUAGE, counted, tr
from translator.publish import check_own_address
from translator.units import State
from translator.workflow.guard import guarded
from translator.workflow.last_mirror import is_as_written, is_ours
from translator.workflow.mirror import MirrorDraft, mirror_file
from translator.workflow.mirror_merge import drafted
from translator.workflow.site import Site
from translator.workflow.todo import Todo, todo_of
from translator.workflow.work import Work, open_work


class Turn(StrEnum):
    """Whose turn it is: a model's or a coding agent's, a person's, or nobody's, because the English is out."""

    AGENT = "agent"
    PERSON = "person"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class PostStatus:
    """One post, in segments. `mirror` is `current`, `behind`, `edited`, `not ours` or `none`; `error` if unreadable.

    `own` is how many parts of the mirror are a person's own: added, removed, moved, or in another form; `unmatched` are
    the segments with which nothing in an adopted mirror was matched, which are no work for anybody.
    `next` is whose turn it is, and `why` says what is to be done.
    """

    post: str
    segments: int = 0
    translated: int = 0
    accepted: int = 0
    stale: int = 0
    mirror: str = "none"
    own: int = 0
    unmatched: int = 0
    next: Turn = Turn.NOBODY
    why: str = ""
    error: str = ""
    hint: str = ""
    line: int = 0
    exit_code: int = 0


_KEPT: dict[str, type] = {
    "segments": int,
    "translated": int,
    "accepted": int,
    "stale": int,
    "mirror": str,
    "own": int,
    "unmatched": int,
    "next": str,
    "why": str,
}
"""What is kept of a status, with its type."""


_REMEMBERED = "status" if LANGUAGE == "en" else f"status-{LANGUAGE}"  # it has words


def all_statuses(site: Site, posts: Sequence[Path]) -> list[PostStatus]:
    """How far each of `posts` is; see `each_status`."""
    return list(each_status(site, posts))


def each_status(site: Site, posts: Sequence[Path]) -> Iterator[PostStatus]:
    """How far each of `posts` is, one after the other.

    Those that have not changed since the last look are known without reading them; that is remembered where Olgim keeps
    anything of the site, and otherwise nothing is written.
    """
    with site.open_settled_posts(_REMEMBERED, make=site.state.is_dir()) as settled_posts:
        for path in posts:
            label = site.label(path)
            status = _restored(settled_posts.settled(label), label)
            if status is None:
                status, files, seen = _look(site, path)
                if status.error:
                    settled_posts.forget(label)
                else:
                    settled_posts.settle(label, _kept(status), files, seen=seen)
            yield status


def _kept(status: PostStatus) -> list[Any]:
    """What is kept of a status: its numbers and words, without the post's name and without an error."""
    return [getattr(status, name) for name in _KEPT]


def _restored(kept: Any, label: str) -> PostStatus | None:
    """The status that was kept; None for none, or for a cache of somebody else's making."""
    if not isinstance(kept, list) or [type(one) for one in kept] != list(_KEPT.values()):
        return None
    try:
        values = dict(zip(_KEPT, kept, strict=True))
        return PostStatus(label, **{**values, "next": Turn(values["next"])})
    except ValueError:
        return None


def post_status(site: Site, path: Path) -> PostStatus:
    """How far a post is. Reads only; a post that can't be read is told of in `error`."""
    return _look(site, path)[0]


def _look(site: Site, path: Path) -> tuple[PostStatus, list[Path], dict[Path, bytes]]:
    """How far a post is, the files that decide it, and what was seen in those of them that were read."""
    try:
        with guarded(site.label(path)):
            work = open_work(site, path)
            place = mirror_file(work)
            # Without English, and with some to translate, a draft of the mirror would say nothing more, and take as
            # long again as reading the post.
            draft = None if work.wanted and not place.is_file() else drafted(work)
            if draft is None:
                _check(work)
            mirror = "none" if draft is None else _mirror_state(work, draft)
            turn, why = _turn(work, draft, mirror)
    except OlgimError as error:
        return _unread(site, path, error), [], {}
    units = work.units
    post = path.absolute()
    status = PostStatus(
        work.label,
        segments=len(units),
        translated=sum(1 for unit in units if unit.target and unit.state is not State.STALE),
        accepted=sum(1 for unit in units if unit.state is State.ACCEPTED),
        stale=sum(1 for unit in units if unit.state is State.STALE),
        mirror=mirror,
        own=0 if draft is None else len(draft.own),
        unmatched=sum(unit.left for unit in units),
        next=turn,
        why=why,
    )
    files = [post, work.bitext.path, place, *(() if draft is None else draft.looked_at)]
    return status, files, {post: work.document.text.encode()}


def _check(work: Work) -> None:
    """Raise what would keep a post from being translated or published at all."""
    check_own_address(work.document.text, work.site.settings)
    _ = work.glossary


def _unread(site: Site, path: Path, error: OlgimError) -> PostStatus:
    return PostStatus(
        site.label(path),
        next=Turn.PERSON,
        why=tr("it can't be read"),
        error=str(error),
        hint=error.hint or "",
        line=error.line or 0,
        exit_code=int(error.exit_code),
    )


def _turn(work: Work, draft: MirrorDraft | None, mirror: str) -> tuple[Turn, str]:
    """Whose turn it is, and what is to be done."""
    if not work.units:
        return Turn.NOBODY, tr("nothing to translate")
    if mirror == "not ours":
        return Turn.NOBODY, tr("its English page is a person's own")
    if wanted := len(work.wanted):
        return Turn.AGENT, tr("{wanted} to translate", wanted=wanted)
    if draft is not None and any(one.code != "untranslated" for one in draft.blockers):
        return Turn.PERSON, tr("findings that keep the mirror back")
    todo = todo_of(work)
    if todo.for_a_person:
        return Turn.PERSON, ", ".join(todo.for_a_person)
    if mirror != "current":
        return Turn.PERSON, tr("to publish")
    return Turn.NOBODY, _published(todo)


def _published(todo: Todo) -> str:
    """What is worth knowing of a post that is published, and wants nothing of anybody."""
    doubted = todo.accepted_doubted
    said = (
        (
            todo.unmatched,
            tr("{passages} of Korean not matched with it", passages=counted(todo.unmatched, "passage")),
        ),
        (doubted, tr("{number} accepted with findings", number=doubted)),
    )
    parts = [words for number, words in said if number]
    return tr("published; {parts}", parts=", ".join(parts)) if parts else tr("published and up to date")


def _mirror_state(work: Work, draft: MirrorDraft) -> str:
    if not draft.path.is_file():
        return "none"
    if not work.units:
        return "not ours"  # of a post without words there is no mirror
    text = decode_post(read_regular(draft.path), draft.path)
    if text == draft.text:
        return "current"
    if is_as_written(work, draft.path, text):
        return "behind"
    return "edited" if is_ours(work, draft.path) else "not ours"
