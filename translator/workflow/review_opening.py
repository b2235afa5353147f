"""Opening posts for review: those that were named, or those of the site with work left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossary import Term
from translator.bitext import Bitext
from translator.errors import OlgimError
from translator.i18n import tr
from translator.workflow.endpoints import EndpointChoice, foresee
from translator.workflow.glossary import survey, touched_units
from translator.workflow.posts import find_posts, posts_of, posts_of_one_site
from translator.workflow.renames import Followed, follow_posts
from translator.workflow.review import EmptyPostError, ReviewSession
from translator.workflow.review_account import Account, Spending, account_of
from translator.workflow.site import Site
from translator.workflow.trust import Trust


class Desk:
    """The posts that are open for review, one at a time. `session` is the one that is being looked at.

    Where the review is about a `term`, `touched` are the segments to look at first, by post. `picking`: the person is
    asked first which post they want.
    """

    def __init__(
        self,
        posts: Sequence[tuple[Site, Path]],
        endpoint: EndpointChoice | None = None,
        *,
        term: Term | None = None,
        touched: Mapping[Path, frozenset[str]] | None = None,
        picking: bool = False,
    ) -> None:
        self.posts = tuple(posts)
        self.term = term
        self.picking = picking
        self.spending = Spending()
        """What models have taken in this review, and when it began."""
        self._touched = dict(touched or {})
        self.endpoint = endpoint or EndpointChoice()
        """Which model is asked when a segment is to be translated again."""
        self._sessions: dict[Path, ReviewSession] = {}
        self.passed: tuple[str, ...] = ()
        """Why posts were passed over on the way to this one, each in a sentence."""
        self.place = 0
        self.session, self.place = self._reach(0, 1)

    def __len__(self) -> int:
        return len(self.posts)

    def move(self, by: int) -> ReviewSession:
        """Open the next post (`by` 1), or the previous one (-1). Raises OlgimError where none can be opened, and stays
        where it is.

        The next one is the next with something left to review; where there is none, whichever comes next.
        """
        ahead = self._next_open() if by > 0 else None
        self.session, self.place = self._reach(self.place + by if ahead is None else ahead, by)
        return self.session

    def open(self, site: Site, path: Path) -> ReviewSession:
        """Open a post, also one that was not among `posts`; it is from now on. Raises OlgimError, and stays."""
        known = {one.absolute(): place for place, (_, one) in enumerate(self.posts)}
        place = known.get(path.absolute())
        session = self._open(site, path) if place is None else self._open(*self.posts[place])
        if place is None:
            place, self.posts = len(self.posts), (*self.posts, (site, path))
        self.session, self.place, self.passed = session, place, ()
        return session

    def session_of(self, site: Site, path: Path) -> ReviewSession:
        """The session of a post that is not being looked at; opened where it isn't open. Raises OlgimError."""
        known = {one.absolute(): one for one in self._sessions}
        path = known.get(path.absolute(), path)
        session = self._sessions.get(path)
        if session is None:
            session = self._sessions[path] = ReviewSession(site, path, keep=True)
        else:
            session.refresh()
        return session

    def queue(self, term: Term, touched: Mapping[Path, frozenset[str]]) -> None:
        """Have these segments of other posts looked at for a term, too: `move` leads to each of the posts."""
        self.term = term
        known = {path.absolute(): path for _, path in self.posts}
        site, _ = self.posts[self.place]
        self.posts = (*self.posts, *((site, path) for path in touched if path.absolute() not in known))
        self._touched |= {known.get(path.absolute(), path): keys for path, keys in touched.items()}

    @property
    def next_label(self) -> str:
        """The next post that has something left to review, by its path inside the site; empty where there is none."""
        place = self._next_open()
        if place is None:
            return ""
        site, path = self.posts[place]
        return site.label(path)

    def _next_open(self) -> int | None:
        places = [(self.place + step) % len(self.posts) for step in range(1, len(self.posts))]
        return next((place for place in places if not self._finished(place)), None)

    def _finished(self, place: int) -> bool:
        """Whether nothing is left to review in a post: all of it is accepted, and no proposal waits."""
        site, path = self.posts[place]
        session = self._sessions.get(path)
        if path in self._touched:
            return False
        try:
            units = Bitext.load(site.bitext_path(path)).units if session is None else session.units
            if not units:  # without English, or without Korean
                units = self._open(site, path).units
        except EmptyPostError:
            return True
        except OlgimError:  # whoever opens it is told
            return False
        return not any(unit.waits for unit in units)

    def _reach(self, start: int, by: int) -> tuple[ReviewSession, int]:
        passed: list[OlgimError] = []
        for step in range(len(self.posts)):
            place = (start + step * by) % len(self.posts)
            site, path = self.posts[place]
            try:
                session = self._open(site, path)
            except (
                OlgimError
            ) as error:  # nothing to review in it, or it can't be read: no wall before the others
                passed.append(error)
                continue
            if passed and session is self._sessions.get(self.posts[self.place][1]):
                break
            self.passed = tuple(map(str, passed))
            return session, place
        raise passed[0]

    @property
    def drafts(self) -> int:
        """How many segments have words that were typed and not saved."""
        return sum(len(session.drafts) for session in self._sessions.values())

    @property
    def brief_drafts(self) -> int:
        """How many posts have a brief that was typed and not saved."""
        return sum(session.brief_draft is not None for session in self._sessions.values())

    @property
    def account(self) -> Account:
        """What became of the review by now."""
        return account_of((session.tally for session in self._sessions.values()), self.spending)

    def close(self) -> None:
        """Close the sessions of all posts that were opened."""
        for session in self._sessions.values():
            session.close()

    def _open(self, site: Site, path: Path) -> ReviewSession:
        session = self.session_of(site, path)
        if path in self._touched:
            session.touched = self._touched.pop(path)
        return session


def open_review(words: Sequence[str], endpoint: EndpointChoice | None = None) -> Desk | None:
    """The posts that `words` (files, folders, globs) name; without any, those of this folder's site with work left, or
    where none has any, those without English.

    None where nothing is left to review or to translate. Raises OlgimError.
    """
    found = posts_to_review(words)
    if not found.posts:
        return _open_untranslated(endpoint)
    desk = Desk(found.posts, endpoint, picking=not words)
    desk.session.notices += map(str, (*found.followed, *found.unread))
    return desk


def _open_untranslated(endpoint: EndpointChoice | None) -> Desk | None:
    """The posts of this folder's site of which nothing is translated yet; None where there is none."""
    posts = [(site, path) for site, paths in find_posts([], drafts=True) for path in paths]
    new = [(site, path) for site, path in posts if _is_untranslated(site, path)]
    try:
        return Desk(new, endpoint, picking=True) if new else None
    except EmptyPostError:
        return None


def _is_untranslated(site: Site, path: Path) -> bool:
    """Whether a post has no English at all."""
    try:
        return not any(unit.target for unit in Bitext.load(site.bitext_path(path)).units)
    except OlgimError:  # it has been told of
        return False


def posts_at_hand(desk: Desk) -> tuple[Site, list[Path]]:
    """The site of the post that is being looked at, and all its posts that can be reviewed, drafts among them."""
    site, here = desk.posts[desk.place]
    named = [path for one, path in desk.posts if one.root == site.root]
    found = {path.absolute(): path for path in (*posts_of(site, drafts=True), *named, here)}
    return site, list(found.values())


@dataclass(frozen=True, slots=True)
class ToReview:
    """Posts to review, why others couldn't be read, and those whose English came along after a rename."""

    posts: list[tuple[Site, Path]]
    unread: list[OlgimError]
    followed: tuple[Followed, ...]


def posts_to_review(words: Sequence[str]) -> ToReview:
    """The posts that `words` name, or those with work left. Raises OlgimError, also where none is left and one couldn't
    be read.
    """
    posts: list[tuple[Site, Path]] = []
    followed: tuple[Followed, ...] = ()
    for site, paths in find_posts(words, drafts=True):
        site.check_glossaries()
        there, done = follow_posts(site, paths)
        followed += done
        posts += ((there, path) for path in paths)
    if words:
        return ToReview(posts, [], followed)
    unread: list[OlgimError] = []
    left = []
    for site, path in posts:
        try:
            if _has_work(site, path):
                left.append((site, path))
        except OlgimError as error:  # no reason not to review the others
            unread.append(error)
    if not left and unread:
        raise unread[0]
    return ToReview(left, unread, followed)


def open_touched(source: str, words: Sequence[str], endpoint: EndpointChoice | None = None) -> Desk | None:
    """The posts with accepted sentences that don't say the term called `source` as the glossary has it now.

    None where all do. Raises OlgimError.
    """
    site, paths = posts_of_one_site(words)
    site, followed = follow_posts(site, paths)
    posts = survey(site, paths)
    term, found = touched_units(site, posts, source)
    touched: dict[Path, frozenset[str]] = {}
    for work, one in found:
        if one.message:
            touched[work.path] = touched.get(work.path, frozenset()) | {one.unit.key}
    if touched:
        desk = Desk([(site, path) for path in touched], endpoint, term=term, touched=touched)
        desk.session.notices += map(str, followed)
        return desk
    if posts.errors:
        raise posts.errors[0]
    return None


def settle_endpoints(desk: Desk) -> None:
    """Ask what has to be asked of the endpoint, and say where posts go, while there is a terminal to do so.

    What nobody agrees to, or is wrong, doesn't keep from reviewing: it is among the notices, and a model asked later
    says so again. Afterwards nobody is asked or told any more: the screen has the terminal.
    """
    trust = desk.endpoint.trust
    for site in {site.root: site for site, _ in desk.posts}.values():
        try:
            way = foresee(desk.endpoint, site.config)
            if way is None:
                continue
            trust.check(way.need)
        except OlgimError as error:
            desk.session.notices.append(str(error))
        else:
            trust.say(tr("posts go to {way}, if you ask for a new translation", way=way.way))
    desk.endpoint = replace(desk.endpoint, trust=Trust(trust.environ, trust.agreed))


def _has_work(site: Site, path: Path) -> bool:
    """Whether a post has translations that nobody has accepted, or proposals beside those that are.

    Reads the bitext alone: a blog has up to 900 posts.
    """
    units = Bitext.load(site.bitext_path(path)).units
    return any(unit.target for unit in units) and any(unit.waits for unit in units)
