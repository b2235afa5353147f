"""How many requests are in flight, and how fast they follow: found out from what the endpoint says.

The window opens with the first good answer and halves when the endpoint is overrun, whether it says so or only
gets slower, as a server does that works on a few requests and lets the others queue; from then on it grows with
every good answer (additive increase, multiplicative decrease). Two buckets follow the rate limits that the
headers tell.
And there is trust: no more than TRUST requests are started since the last answer that could be used, so a
server that only fails is soon left alone.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from translator.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TRUST = 10  # requests
_QUEUEING = 2.5  # so many times slower than at its best, an endpoint only lets us queue
_PROBES_OF_SILENCE = 3  # requests at once after a silence
_WEIGHT_OF_SILENCE = 3  # minutes of waiting tell as much as some quick failures
_BELIEVED = 900.0  # seconds that headers alone can make us wait: who means more can refuse the request
_NONSENSE = 1e12  # seconds or requests; a larger number is none
_TELLING = 40  # tokens from which on the time for an answer tells something


class Clock(Protocol):
    """Time, so that tests need not wait for it."""

    def now(self) -> float:
        """Seconds since some moment in the past; never goes back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds while others work."""
        ...

    def jitter(self) -> float:
        """A random number between 0 and 1, so that several runs don't come back at once."""
        ...


class RealClock:
    """The machine's own clock: real seconds, and real chance."""

    def now(self) -> float:
        """Seconds on the machine's monotonic clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` by the clock, others going on meanwhile."""
        await asyncio.sleep(seconds)

    def jitter(self) -> float:
        """A random number between 0 and 1."""
        return random.random()  # noqa: S311 - spreads retries, keeps no secret


class OutOfTrust(Exception):  # noqa: N818 - a state, not a mistake
    """So many requests brought nothing that no further one is sent."""


@dataclass(slots=True)
class Bucket:
    """What a rate limit leaves us, by our own count, put right by the headers."""

    capacity: float = 0.0
    rate: float = 0.0
    level: float = 0.0
    at: float = 0.0
    known: bool = False

    def wait(self, amount: float, now: float) -> float:
        """Seconds until `amount` can be had."""
        if not self.known or self.rate <= 0:
            return 0.0
        self._refill(now)
        wait = max(0.0, (min(amount, self.capacity) - self.level) / self.rate)
        return wait if wait <= _BELIEVED else 0.0

    def take(self, amount: float) -> None:
        """Take so many requests or tokens out, as far as the limit is known; the level may fall below 0."""
        if self.known:
            self.level -= amount

    def observe(
        self, limit: float, remaining: float, reset: float | None, pending: float, now: float
    ) -> None:
        """Take in what the headers say; `pending` was sent since, so the endpoint hadn't counted it."""
        used = limit - remaining
        rate = used / reset if reset and used >= 1 and reset > 0.05 else limit / 60
        if not self.known:
            self.capacity, self.rate, self.level, self.at, self.known = (
                limit,
                rate,
                remaining - pending,
                now,
                True,
            )
            return
        self._refill(now)
        self.capacity, self.rate = limit, rate

    def drained(self, now: float) -> None:
        """The endpoint said that nothing is left."""
        if self.known:
            self._refill(now)
            self.level = min(self.level, 0.0)

    def _refill(self, now: float) -> None:
        self.level = min(self.capacity, self.level + (now - self.at) * self.rate)
        self.at = now


@dataclass(slots=True)
class Ticket:
    """The leave to send one request, to be given back when it is over."""

    tokens: float
    number: int


@dataclass(slots=True)
class _Waiter:
    tokens: float
    future: asyncio.Future[Ticket]


@dataclass(slots=True)
class Gate:
    """Lets requests through, first come, first served."""

    clock: Clock
    most: int
    on_wait: Callable[[float, str], None] = lambda _seconds, _why: None
    window: float = TRUST
    in_flight: int = 0
    unrewarded: int = 0
    _unhurt: bool = True
    _best: float = float("inf")
    _probes: int = 0
    _strikes: int = 0
    _issued: int = 0
    _decreased: int = 0
    _paused_until: float = float("-inf")
    _closed: Exception | None = None
    _waiting: deque[_Waiter] = field(default_factory=deque)
    _flying: list[Ticket] = field(default_factory=list)
    _requests: Bucket = field(default_factory=Bucket)
    _tokens: Bucket = field(default_factory=Bucket)
    _timer: asyncio.Task[None] | None = None

    async def enter(self, tokens: float) -> Ticket:
        """Wait for one's turn. Raises OutOfTrust, or what the gate was closed with."""
        if self._closed is not None:
            raise self._closed
        waiter = _Waiter(tokens, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        self._pump()
        try:
            return await waiter.future
        except asyncio.CancelledError:
            if waiter.future.done() and not waiter.future.cancelled() and not waiter.future.exception():
                self.leave(waiter.future.result())
            elif waiter in self._waiting:
                self._waiting.remove(waiter)
            raise

    def leave(self, ticket: Ticket, used: float | None = None) -> None:
        """A request has ended; `used` are the tokens that it took."""
        self.in_flight -= 1
        self._flying.remove(ticket)
        if used is not None:
            self._tokens.take(used - ticket.tokens)
        self._pump()

    def unused(self, ticket: Ticket) -> None:
        """Give a ticket back without having sent anything."""
        self.unrewarded -= 1
        self._requests.take(-1)
        self.leave(ticket, 0.0)

    def rewarded(self) -> None:
        """Note that an answer could be used, so that more requests may be in flight."""
        self.unrewarded = 0
        self._strikes = self._probes = 0
        self.window = self.most if self._unhurt else min(self.most, self.window + 1 / self.window)
        self._pump()

    def took(self, ticket: Ticket, seconds: float, tokens: int) -> None:
        """How long an answer of so many tokens took."""
        if tokens < _TELLING:
            return
        pace = seconds / tokens
        self._best = min(self._best, pace)
        if pace > _QUEUEING * self._best and seconds > 1 and ticket.number > self._decreased:
            self._decreased = self._issued
            self._unhurt = False
            self.window = max(1.0, min(self.window, self.in_flight + 1.0) / 2)

    def taught(self) -> None:
        """A request failed, but we know now how to ask: it doesn't count against the endpoint."""
        self.unrewarded = max(0, self.unrewarded - 1)

    def forgive(self) -> None:
        """What the requests so far lacked is known now: none of them counts against the endpoint."""
        self.unrewarded = 0

    def busy(self, ticket: Ticket, wait: float | None) -> float:
        """The endpoint is overrun. Everybody waits; gives the seconds."""
        now = self.clock.now()
        for bucket in (self._requests, self._tokens):
            bucket.drained(now)
        self._fall_back(ticket, probes=1)
        if wait is None:
            wait = (0.0 if self._requests.known else 5.0 * 4 ** min(2, self._strikes - 1)) * self._jitter()
        else:
            wait += 0.05 * min(wait, 10.0) * self.clock.jitter()
        return self._pause(now, wait, tr("the endpoint asks to wait"))

    def failed(self, ticket: Ticket, wait: float | None, *, silent: bool = False) -> float:
        """The line or the server failed. Gives the seconds to wait."""
        now = self.clock.now()
        if silent:
            self.unrewarded += _WEIGHT_OF_SILENCE - 1
        self._fall_back(ticket, probes=_PROBES_OF_SILENCE if silent else 1)
        if wait is None:
            wait = 0.0 if silent else 1.0 * 3 ** min(3, self._strikes - 1) * self._jitter()
        return self._pause(now, wait, tr("the endpoint failed"))

    def probe(self) -> None:
        """Send one request at a time until one of them is rewarded."""
        self._probes = 1

    def observe(self, headers: Mapping[str, str], ticket: Ticket) -> None:
        """Learn the rate limits that an answer's headers tell."""
        now = self.clock.now()
        later = [one for one in self._flying if one.number > ticket.number]
        for name, bucket, pending in (
            ("requests", self._requests, float(len(later))),
            ("tokens", self._tokens, sum(one.tokens for one in later)),
        ):
            limit = _number(headers.get(f"x-ratelimit-limit-{name}"))
            remaining = _number(headers.get(f"x-ratelimit-remaining-{name}"))
            if limit and remaining is not None:
                reset = duration(headers.get(f"x-ratelimit-reset-{name}", ""))
                bucket.observe(limit, remaining, reset, pending, now)

    def close(self, reason: Exception) -> None:
        """Let nobody through any more: those who wait, and those who come, get `reason`."""
        self._closed = self._closed or reason
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.future.done():
                waiter.future.set_exception(self._closed)
        self._stop_timer()

    # ---- inside

    def _jitter(self) -> float:
        return 0.75 + 0.5 * self.clock.jitter()

    def _fall_back(self, ticket: Ticket, *, probes: int) -> None:
        self._probes = probes
        if ticket.number > self._decreased:  # else this one was already under way at the last decrease
            self._decreased = self._issued
            self._strikes += 1
            self._unhurt = False
            self.window = max(1.0, min(self.window, self.in_flight + 1.0) / 2)

    def _pause(self, now: float, seconds: float, why: str) -> float:
        if seconds > 0 and now + seconds > self._paused_until:
            self._paused_until = now + seconds
            if self.unrewarded < TRUST or self.in_flight > 1:
                self.on_wait(seconds, why)
        self._pump()
        return seconds

    def _pump(self) -> None:
        """Let through whoever may pass now; set a timer for the next."""
        self._stop_timer()
        while self._waiting:
            if self._waiting[0].future.done():
                self._waiting.popleft()
                continue
            if self.unrewarded >= TRUST:
                if self.in_flight == 0:
                    self.close(OutOfTrust())
                return
            if self.in_flight >= min(self.most, self._probes or int(self.window)):
                return
            now = self.clock.now()
            tokens = self._waiting[0].tokens
            wait = max(self._paused_until - now, self._requests.wait(1, now), self._tokens.wait(tokens, now))
            if wait > 0:
                self._timer = asyncio.get_running_loop().create_task(self._wake(wait))
                return
            waiter = self._waiting.popleft()
            self._issued += 1
            ticket = Ticket(tokens, self._issued)
            self.in_flight += 1
            self.unrewarded += 1
            self._flying.append(ticket)
            self._requests.take(1)
            self._tokens.take(tokens)
            waiter.future.set_result(ticket)

    async def _wake(self, seconds: float) -> None:
        await self.clock.sleep(seconds)
        self._timer = None
        self._pump()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def duration(text: str) -> float | None:
    """Seconds in `6m0s`, `120ms`, `1h2m`, or a bare number of seconds."""
    if (seconds := _number(text)) is not None:
        return seconds
    parts = _PART.findall(text[:40])
    seconds = sum(float(amount) * _UNITS[unit] for amount, unit in parts)
    return seconds if parts and seconds < _NONSENSE else None


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < _NONSENSE else None
