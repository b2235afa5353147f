"""Asking the model for segments of a post under review, in a thread of its own: answers are there as they stream in."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock, Thread

from translator.errors import OlgimError
from translator.i18n import tr
from translator.llm import STOPPED, Answer, Estimate, Receipt, Usage, Watch
from translator.llm.choice import with_model
from translator.llm.hosts import is_loopback
from translator.units import Origin, Unit
from translator.workflow.endpoints import EndpointChoice, estimate_jobs, foresee
from translator.workflow.guard import guarded
from translator.workflow.halt import Halt, Halted
from translator.workflow.retranslate import ask_for, jobs_for
from translator.workflow.review import ReviewSession
from translator.workflow.review_arrivals import Arrival

_PARTIAL_EACH = 0.1
"""Seconds between two looks at what is streaming in."""
_PAUSE = 0.003
"""Seconds between two looks at whether its thread may go on."""


@dataclass(frozen=True, slots=True)
class AskingOffer:
    """What it would take to ask for segments: how many there are, how many of them the memory has, what the others are
    expected to cost in US dollars (None where the model's price isn't known), and by which model; empty where there is
    no endpoint. `host` is where they go; empty where that is this machine.
    """

    segments: int
    remembered: int
    cost: float | None
    model: str
    host: str = ""


@dataclass(frozen=True, slots=True)
class AskingProgress:
    """How far an asking of the model is: segments `answered` and `failed`, `seconds` so far, `cost` in US dollars.

    `waiting` says why nothing is sent, `wait` for how many seconds more; `trouble` is what went wrong last and is tried
    again.
    """

    wanted: int
    answered: int
    failed: int
    seconds: float
    cost: float | None
    expected: float | None
    model: str = ""
    waiting: str = ""
    wait: float = 0.0
    trouble: str = ""


def offer_for(
    session: ReviewSession, units: Sequence[Unit], endpoint: EndpointChoice, wish: str = ""
) -> AskingOffer:
    """What asking for these units would take. Sends nothing; may take a moment; may be called from a thread.

    Raises OlgimError.
    """
    recalled = session.memory.recall(unit for unit in units if not (unit.target or wish))
    left = [unit for unit in units if unit.key not in recalled]
    with session.site.open_journal(keep=False) as journal:
        found = foresee(endpoint, session.site.config, journal)
        if found is None:
            return AskingOffer(len(units), len(recalled), None, "")
        jobs = jobs_for(session, left, wish) if left else []
        expected = estimate_jobs(jobs, endpoint, session.site.config, journal) if jobs else Estimate(cost=0.0)
        model = found.settings.model or with_model(found.settings, journal, ask=False).settings.model
    host = "" if is_loopback(found.settings.base_url) else found.settings.host
    return AskingOffer(len(units), len(recalled), expected.cost, model or tr("the model"), host)


class LiveAsking:
    """A run of the model over some segments of a post under review.

    Changes nothing in the session: `take` gives what came, for `ReviewSession.receive`. `wake` is called, from another
    thread, when there is something new to take or to look at. Until `ended`. What streams in is looked at once that
    thread `may_go_on`.
    """

    def __init__(
        self,
        session: ReviewSession,
        units: Sequence[Unit],
        wish: str,
        endpoint: EndpointChoice,
        wake: Callable[[], None],
        may_go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        self.session = session
        self.wish = wish
        self.units = {unit.key: unit for unit in units}
        self._left = set(self.units)
        self.problems: dict[str, str] = {}
        """Why there is none, by key, each in a sentence."""
        self.partial: dict[str, str] = {}
        """What is streaming in, by key, as far as it has come. Not checked."""
        self.brief: tuple[str, ...] = ()
        """What the model has decided for the whole post."""
        self.error: OlgimError | None = None
        """What ended it before its work was done."""
        self.receipt: Receipt | None = None
        self.ended = False
        self.cancelled = False
        self.changed = False
        """Whether anything of what came was news to the post; whoever takes it says so."""
        self._endpoint, self._wake, self._may_go_on = endpoint, wake, may_go_on
        self._halt = Halt()
        self._lock = Lock()
        self._came: dict[str, Arrival] = {}
        self._standing: dict[str, str] = {}
        self._began = time.monotonic()
        self._until = 0.0
        self._why = self._trouble = self._model = ""
        self._cost: float | None = 0.0
        self._expected: float | None = None

    def start(self) -> None:
        """Begin. A daemon, since leaving must not wait for a model; what it answers then is in the journal."""
        Thread(target=self._run, daemon=True).start()

    def cancel(self) -> None:
        """End it at once. What came by then stays."""
        self.cancelled = True
        self._halt.now()

    def take(self) -> list[Arrival]:
        """What came since this was called last."""
        with self._lock:
            came, self._came = list(self._came.values()), {}
            return came

    @property
    def waiting(self) -> frozenset[str]:
        """The keys of the segments that have no answer yet."""
        with self._lock:
            return frozenset() if self.ended else frozenset(self._left)

    def waits_for(self, key: str) -> bool:
        """Whether a segment has no answer yet."""
        return key in self._left and not self.ended

    @property
    def progress(self) -> AskingProgress:
        """How far it is at this moment; may be asked from any thread."""
        now = time.monotonic()
        with self._lock:
            wait = max(0.0, self._until - now)
            return AskingProgress(
                wanted=len(self.units),
                answered=len(self.units) - len(self._left) - len(self.problems),
                failed=len(self.problems),
                seconds=now - self._began,
                cost=self._cost,
                expected=self._expected,
                model=self._model,
                waiting=self._why if wait else "",
                wait=wait,
                trouble=self._trouble,
            )

    # ---- in its thread

    def _run(self) -> None:
        try:
            with guarded(self.session.label):
                self._ask()
        except Halted:
            pass
        except OlgimError as error:
            self.error = error
        finally:
            with self._lock:
                self.partial.clear()
                self.ended = True
            self._wake()

    def _ask(self) -> None:
        session = self.session
        recalled = session.memory.recall(
            unit for unit in self.units.values() if not (unit.target or self.wish)
        )
        for key, match in recalled.items():
            self._arrive(key, match.target, Origin.MEMORY, match.author)
        left = [unit for unit in self.units.values() if unit.key not in recalled]
        if self._halt.wanted or not left:
            return
        self.receipt = ask_for(
            session,
            jobs_for(session, left, self.wish),
            self._endpoint,
            deliver=self._deliver,
            decide=self._decide,
            watch=_Onlooker(self),
            halt=self._halt,
        )
        self.error = self.receipt.stopped

    def _deliver(self, answer: Answer) -> None:
        key = answer.key
        if answer.target is not None:
            self._arrive(key, answer.target, Origin.MODEL, answer.author)
            return
        with self._lock:
            self.partial.pop(key, None)
            self._left.discard(key)
            if not self._standing.get(key) and answer.problem != STOPPED:
                self.problems[key] = answer.problem
        self._wake()

    def _decide(self, _post: str, brief: tuple[str, ...]) -> None:
        self.brief = brief

    def _arrive(self, key: str, text: str, origin: Origin, author: str) -> None:
        if text:
            self.give_way()
            self.session.try_on(key, text)  # here, where nobody waits for a key
        with self._lock:
            unit = self.units.get(key)
            if unit is None:
                return
            self.partial.pop(key, None)
            earlier = self._came.get(key)  # nobody has taken it yet
            standing = self._standing.get(key, "") if earlier is None else earlier.standing
            self._came[key] = Arrival(unit, text, origin, author, standing)
            self._standing[key] = text
            if origin is Origin.MODEL:
                self._model = author
            if text:
                self._left.discard(key)
                self.problems.pop(key, None)
            else:
                self._left.add(key)
        self._wake()

    # ---- what its onlooker hears

    def planned(self, estimate: Estimate) -> None:
        """What the run is expected to take."""
        self._expected = estimate.cost

    def give_way(self) -> None:
        """Wait until the thread may go on."""
        while not (self._may_go_on() or self._halt.wanted):
            time.sleep(_PAUSE)

    def streams(self, key: str, text: str) -> None:
        """A segment's translation as far as it has come in."""
        with self._lock:
            if key not in self._left:
                return
            self.partial[key] = text
        self._wake()

    def streamed(self, key: str, text: str, author: str) -> None:
        """A segment's translation has come in, though not the whole answer; without a text, it is taken back."""
        self._arrive(key, text, Origin.MODEL, author)

    def spent(self, cost: float | None) -> None:
        """Note what the run has cost so far, in US dollars; None where a price isn't known."""
        self._cost = cost

    def waits(self, seconds: float, why: str) -> None:
        """Nothing is sent for so long."""
        with self._lock:
            self._until, self._why = time.monotonic() + seconds, why
        self._wake()

    def troubled(self, message: str) -> None:
        """Something went wrong that is tried again."""
        self._trouble = message
        self._wake()


class _Onlooker(Watch):
    """Tells an asking what the model's side tells."""

    streams = True

    def __init__(self, asking: LiveAsking) -> None:
        self._asking = asking
        self._looked = 0.0

    def planned(self, estimate: Estimate) -> None:
        self._asking.planned(estimate)

    def partial(self, post: str, key: str, text: str) -> None:
        del post
        self._asking.give_way()
        now = time.monotonic()
        if now - self._looked >= _PARTIAL_EACH:
            self._looked = now
            self._asking.streams(key, text)

    def streamed(self, post: str, key: str, text: str, author: str) -> None:
        del post
        self._asking.streamed(key, text, author)

    def spent(self, usage: Usage, cost: float | None) -> None:
        del usage
        self._asking.spent(cost)

    def waiting(self, seconds: float, why: str) -> None:
        self._asking.waits(seconds, why)

    def trouble(self, message: str) -> None:
        self._asking.troubled(message)
