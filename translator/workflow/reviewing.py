"""Opening posts for review: those that were named, or those of the site with work left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from glossary import Term
from translator.bitext import Bitext
from translator.errors import OlgimError
from translator.i18n import tr
from translator.workflow.endpoints import EndpointChoice, foresee
from translator.workflow.glossary import survey, touched_units
from translator.workflow.posts import find_posts, posts_of_one_site
from translator.workflow.review import ReviewSession
from translator.workflow.site import Site
from translator.workflow.trust import Trust


class Desk:
    """The posts that are open for review, one at a time. `session` is the one that is being looked at.

    Where the review is about a `term`, `touched` are the segments to look at first, by post.
    """

    def __init__(
        self,
        posts: Sequence[tuple[Site, Path]],
        endpoint: EndpointChoice | None = None,
        *,
        term: Term | None = None,
        touched: Mapping[Path, frozenset[str]] | None = None,
    ) -> None:
        self.posts = tuple(posts)
        self.term = term
        self._touched = touched or {}
        self.endpoint = endpoint or EndpointChoice()
        """Which model is asked when a segment is to be translated again."""
        self._sessions: dict[int, ReviewSession] = {}
        self.passed: tuple[str, ...] = ()
        """Why posts were passed over on the way to this one, each in a sentence."""
        self.place = 0
        self.session, self.place = self._reach(0, 1)

    def __len__(self) -> int:
        return len(self.posts)

    def move(self, by: int) -> ReviewSession:
        """Open the next post (`by` 1) that can be reviewed, or the previous one (-1). Raises OlgimError where there is
        no other, and stays where it is.
        """
        self.session, self.place = self._reach(self.place + by, by)
        return self.session

    def _reach(self, start: int, by: int) -> tuple[ReviewSession, int]:
        passed: list[OlgimError] = []
        for step in range(len(self.posts)):
            place = (start + step * by) % len(self.posts)
            try:
                session = self._open(place)
            except (
                OlgimError
            ) as error:  # nothing to review in it, or it can't be read: no wall before the others
                passed.append(error)
                continue
            if passed and session is self._sessions.get(self.place):
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

    def close(self) -> None:
        """Let go of all of them."""
        for session in self._sessions.values():
            session.close()

    def _open(self, place: int) -> ReviewSession:
        session = self._sessions.get(place)
        if session is None:
            session = self._sessions[place] = ReviewSession(*self.posts[place], keep=True)
            session.touched = self._touched.get(self.posts[place][1], frozenset())
        else:
            session.refresh()
        return session


def open_review(words: Sequence[str], endpoint: EndpointChoice | None = None) -> Desk | None:
    """The posts that `words` (files, folders, globs) name; without any, those of this folder's site with work left.

    None where nothing is left to review. Raises OlgimError.
    """
    left, unread = posts_to_review(words)
    if not left:
        return None
    desk = Desk(left, endpoint)
    desk.session.notices += map(str, unread)
    return desk


def posts_to_review(words: Sequence[str]) -> tuple[list[tuple[Site, Path]], list[OlgimError]]:
    """The posts that `words` name, or those with work left, and why others couldn't be read. Raises OlgimError, also
    where none is left and one couldn't be read.
    """
    posts = [(site, path) for site, paths in find_posts(words, drafts=True) for path in paths]
    if words:
        return posts, []
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
    return left, unread


def open_touched(source: str, words: Sequence[str], endpoint: EndpointChoice | None = None) -> Desk | None:
    """The posts with accepted sentences that don't say the term called `source` as the glossary has it now.

    None where all do. Raises OlgimError.
    """
    site, paths = posts_of_one_site(words)
    posts = survey(site, paths)
    term, found = touched_units(site, posts, source)
    touched: dict[Path, frozenset[str]] = {}
    for work, one in found:
        if one.message:
            touched[work.path] = touched.get(work.path, frozenset()) | {one.unit.key}
    if touched:
        return Desk([(site, path) for path in touched], endpoint, term=term, touched=touched)
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
    return any(unit.target for unit in units) and not all(
        unit.settled and not unit.proposal for unit in units
    )
