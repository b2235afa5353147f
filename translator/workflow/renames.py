"""Posts that were renamed or moved: found by what they say, and their English taken along. git isn't needed for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

from translator.bitext import Bitext
from translator.document import decode_post
from translator.errors import OlgimError, PublishError, StoreError
from translator.files import bytes_of, is_file, may_exist
from translator.hangul import HANGUL
from translator.i18n import tr
from translator.publish import PAIRING_KEYS
from translator.tags import ANY_TAG
from translator.workflow.leftovers import bitexts_without_post
from translator.workflow.mirror import compose
from translator.workflow.moving import moved_by_git, remove_empty
from translator.workflow.posts import find_post
from translator.workflow.redirects import address_given_up, free_redirects, told_of, with_redirect
from translator.workflow.site import Site, kept_posts, open_site
from translator.workflow.work import open_work

ALIKE = 0.5
"""How much of their Korean, from 0 to 1, a post has in common with what it was renamed to, at least; as git has it."""
_CLEAR = 0.02  # by so much the best of several is better than the next
_PIECES = re.compile(rf"{ANY_TAG}|\n")


@dataclass(frozen=True, slots=True)
class Renamed:
    """A post that isn't where its bitext says: its label then and now."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What went along with a post: its mirror from `old` to `new`, both empty where it had none or it stayed; `address`
    is the one that leads on now, as it is told.
    """

    renamed: Renamed
    old: str = ""
    new: str = ""
    address: str = ""

    def __str__(self) -> str:
        label, to = self.renamed.label, self.renamed.to
        if self.new and self.address:
            return tr(
                "{label} is {to} now; its English came along: {old} -> {new}; {address} leads there",
                label=label,
                to=to,
                old=self.old,
                new=self.new,
                address=self.address,
            )
        if self.new:
            return tr(
                "{label} is {to} now; its English came along: {old} -> {new}",
                label=label,
                to=to,
                old=self.old,
                new=self.new,
            )
        if self.address:
            return tr(
                "{label} is {to} now; its English came along; {address} leads there",
                label=label,
                to=to,
                address=self.address,
            )
        return tr("{label} is {to} now; its English came along", label=label, to=to)


def renames(site: Site) -> list[Renamed]:
    """The posts that were renamed or moved, as far as that is clear. Reads only.

    A bitext whose post is gone belongs to the post without one that has the same `ref` (or another shared key) as its
    mirror, else to the one that says most of the same. Where two fit as well, the one of a like name; a copy, whose
    original is still there, has nothing to do with it.
    """
    orphans = dict(bitexts_without_post(site)) if site.keeps_state else {}
    if not orphans or site.overview is None:
        return []
    texts = dict(_new_posts(site))
    if not texts:
        return []
    pairs = _by_key(site, orphans, texts)
    ranked = sorted(_by_likeness(orphans, texts), reverse=True)
    for label in orphans:
        if label in pairs:
            continue
        mine = [
            (score, name, to) for score, name, one, to in ranked if one == label and to not in pairs.values()
        ]
        if not mine:
            continue
        best = mine[0]
        rivals = [
            score for score, _, one, to in ranked if to == best[2] and one != label and one not in pairs
        ]
        if any(best[0] - score < _CLEAR and best[1] - name < _CLEAR for score, name, _ in mine[1:]):
            continue
        if all(score <= best[0] for score in rivals):
            pairs[label] = best[2]
    return [Renamed(label, to) for label, to in pairs.items()]


def _new_posts(site: Site) -> Iterator[tuple[str, str]]:
    """The Korean posts that have no bitext, by label, with their texts."""
    overview = site.overview
    assert overview is not None
    kept = frozenset(
        kept_posts(site.state / site.config.language)
    )  # one listing, and not a `stat` for each post
    for label, name in overview.names.items():
        if label in kept or not overview.is_korean(label):
            continue
        path = site.root / name
        if site.is_mirror(path) or may_exist(site.bitext_path(path)):
            continue
        with suppress(OlgimError, OSError):
            yield label, decode_post(bytes_of(path) or b"", path)


def _by_key(site: Site, orphans: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    """Pairs with a shared key: one that the mirror of the gone post has, and one new post alone."""
    overview = site.overview
    assert overview is not None
    posts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for label in overview.names:
        for mark in _marks(overview.front(label) or {}):
            if overview.is_korean(label):
                posts[mark].append(label)
    new = set(texts)
    found: dict[str, str] = {}
    for label in orphans:
        with suppress(PublishError):
            front = overview.front(site.layout.mirror_of(label)) or {}
            fitting = {to for mark in _marks(front) for to in posts[mark]}
            if len(fitting) == 1 and fitting <= new and not fitting & set(found.values()):
                found[label] = fitting.pop()
    return found


def _marks(values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, values[key]) for key in PAIRING_KEYS if values.get(key)]


def _by_likeness(orphans: dict[str, Path], texts: dict[str, str]) -> Iterator[tuple[float, float, str, str]]:
    """How alike the Korean of each gone post is to that of each new one, and their names: where it is enough."""
    for label, bitext in orphans.items():
        with suppress(StoreError):
            sources = [(unit.source, _letters(unit.source)) for unit in Bitext.load(bitext).units]
            whole = sum(letters for _, letters in sources)
            for to, text in texts.items():
                same = sum(letters for source, letters in sources if _stands_in(source, text))
                score = 2 * same / (whole + _letters(text)) if same else 0.0
                if score >= ALIKE or (same and same >= whole and score >= ALIKE / 2):
                    yield score, _alike_names(label, to), label, to


def _stands_in(source: str, text: str) -> bool:
    """Whether a segment's text is in a post: all pieces of it between markup."""
    return all(piece.strip() in text for piece in _PIECES.split(source))


def _letters(text: str) -> int:
    """How much Korean there is in a text."""
    return len(HANGUL.findall(text))


def _alike_names(one: str, other: str) -> float:
    return SequenceMatcher(None, PurePosixPath(one).name, PurePosixPath(other).name).ratio()


def follow_posts(
    site: Site, posts: Sequence[Path], *, dry_run: bool = False
) -> tuple[Site, tuple[Followed, ...]]:
    """Let the English of those of `posts` that were renamed or moved come along. Gives the site as it is then, and what
    came along; in a dry run what would, and nothing moves. Raises PublishError, SourceError and StoreError.
    """
    labels = {site.label(post) for post in posts}
    found = [one for one in renames(site) if one.to in labels]
    if not found or dry_run:
        return site, tuple(map(Followed, found))
    done = tuple(follow(site, one) for one in found)
    return open_site(site.root, keep_state=site.keeps_state), done


def follow(site: Site, renamed: Renamed, *, by_git: bool = True, was_public: bool = True) -> Followed:
    """Move the bitext and the mirror of a post to where they belong now, by git where it knows them. The address
    that the mirror had, if it `was_public`, leads to the new one from the next time it is written.

    A mirror that a person wrote stays; so does one whose new place is taken. A run that was ended in between is taken
    up where it ended. Raises PublishError, SourceError and StoreError.
    """
    post = find_post(site, renamed.to)
    if post is None:
        raise StoreError(tr("there is no such post any more"), path=renamed.to)
    before, kept = site.root / renamed.label, site.bitext_path(post)
    old, new = site.mirror_path(before), site.mirror_path(post)
    ours = bool(Bitext.load(site.bitext_path(before)).header.mirror)
    moves = ours and old != new and is_file(old) and not may_exist(new)
    if ours:
        _remember_here(site, renamed, old, new)  # first: by this the mirror is known where it goes
    if moves:
        _move(site, old, new, by_git=by_git)
    _move(site, site.bitext_path(before), kept, by_git=by_git)
    address = _old_address(site, renamed, post, new) if was_public and ours and is_file(new) else ""
    work = open_work(site, post)
    if address:
        work.bitext.header = replace(
            work.bitext.header, others=with_redirect(work.bitext.header.others, address)
        )
    work.save()
    if not free_redirects(site, _label(site, new), with_redirect((), address)):
        address = ""  # there is another page by now
    address = told_of(site, address) if address else ""
    if not moves:
        return Followed(renamed, address=address)
    return Followed(renamed, _label(site, old), _label(site, new), address)


def _move(site: Site, old: Path, new: Path, *, by_git: bool) -> None:
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        if not (by_git and moved_by_git(site.root, old, new)):
            old.rename(new)
    except OSError as error:
        raise StoreError(
            tr(
                "can't be moved to {label}: {strerror}",
                label=_label(site, new),
                strerror=error.strerror or error,
            ),
            path=old,
        ) from error
    remove_empty(site.root, old.parent)


def _remember_here(site: Site, renamed: Renamed, old: Path, new: Path) -> None:
    """Let the record of what was written in this checkout go along."""
    known = site.written_mirrors.get(f"{renamed.label}\n{_label(site, old)}")
    if known.frame:
        site.written_mirrors.put(f"{renamed.to}\n{_label(site, new)}", known)


def _old_address(site: Site, renamed: Renamed, post: Path, mirror: Path) -> str:
    """The address that the mirror had; empty where it has it still, or none is known."""
    there = (bytes_of(mirror) or b"").decode("utf-8", "replace")
    text, _ = compose(open_work(site, post))
    return address_given_up(
        site.settings, (site.layout.mirror_of(renamed.label), there), (_label(site, mirror), text)
    )


def _label(site: Site, path: Path) -> str:
    return path.relative_to(site.root).as_posix()
