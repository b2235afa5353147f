"""The model at work on the review screen: what is asked for, what streams in, what it takes, and how it is ended."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from textual import work
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from translator.errors import OlgimError, ProviderError
from translator.i18n import localised, tr
from translator.llm.endpoint_settings import NoEndpointError
from translator.units import Unit
from translator.workflow.review import ReviewSession
from translator.workflow.review_account import Account
from translator.workflow.review_asking import AskingOffer, AskingProgress, LiveAsking, offer_for
from translator.workflow.review_listing import segments
from translator.workflow.review_opening import Desk
from tui import describe
from tui.dialogs import Confirm
from tui.hands import hands_of
from tui.keys_now import Scene
from tui.looks import ARRIVING, ASKED, FAILED, Look
from tui.mouse import hinted
from tui.panes import Line, Pane
from tui.segment_list import Row
from tui.text import content, message_line, sentence, tagged
from tui.writing import WritingScreen

_EACH = 0.15
"""Seconds between two looks at what came, at least; and so many times what the last look took."""
_SHARE = 4  # times what the last look took
_NO_KEY = 0.2
"""Seconds after which no other key is waited for."""


class AskingScreen(WritingScreen):
    """A desk whose segments a model can be asked for, while the person goes on."""

    class Stirred(Message):
        """There is something new to take from the model."""

    class Offered(Message):
        """What it would take to translate a post is known."""

        def __init__(self, session: ReviewSession, offer: AskingOffer) -> None:
            super().__init__()
            self.session, self.offer = session, offer

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._askings: list[LiveAsking] = []
        self._failed: dict[tuple[str, str], str] = {}
        self._wishes: dict[tuple[str, str], str] = {}
        """Instructions after which the model's answer was the one that stood there: what to begin with next time."""
        self._offer: tuple[ReviewSession, AskingOffer] | None = None
        self._knowing = set[str]()
        """Posts that are translated although nothing can be published over a person's page."""
        self._stirred = self._between = False
        self._looked = self._took = 0.0
        self._ticking: Timer | None = None

    # ---- what is asked for

    @property
    def account(self) -> Account:
        """What became of the review by now, what the model is being paid for at the moment among it."""
        account = self.desk.account
        running = [one.progress for one in self._askings]
        cost = sum(one.cost or 0.0 for one in running)
        unpriced = any(one.cost is None and one.answered for one in running)
        return replace(account, cost=account.cost + cost, unpriced=account.unpriced or unpriced)

    @property
    def asked(self) -> frozenset[tuple[ReviewSession, str]]:
        """What the model is working on."""
        return frozenset((one.session, key) for one in self._askings for key in one.waiting)

    @property
    def asking(self) -> bool:
        """Whether the model is at work."""
        return bool(self._askings)

    def ask_model(self, units: Sequence[Unit], wish: str = "") -> None:
        """Have the model translate these; what it is working on already is left out."""
        session, busy = self.session, self.asked
        wanted = [unit for unit in units if (session, unit.key) not in busy]
        self.segments.select(on=False)
        if not wanted:
            self.say(tr("The model is already working on this."))
            return
        for unit in wanted:
            self._failed.pop((session.label, unit.key), None)
            self._wishes.pop((session.label, unit.key), None)
        hands = hands_of(self.app)
        asking = LiveAsking(session, wanted, wish, self.desk.endpoint, self._wake, lambda: not hands.waiting)
        self._askings.append(asking)
        if len(wanted) == 1:
            self.say(tr("The model is working. Go on: its answer comes as a proposal."), alone=True)
        else:
            self.say(
                tr(
                    "The model is working on {segments}. Go on: answers come as proposals.",
                    segments=segments(len(wanted)),
                ),
                alone=True,
            )
        asking.start()
        self._tick()
        self._ticking = self._ticking or self.set_interval(1, self._tick)
        self.segments.renew()
        self.show_segment()

    def cancel_asking(self) -> None:
        """End all that the model is doing."""
        for asking in self._askings:
            asking.cancel()
        self.say(tr("Stopping. What came by now stays."))

    def leave_model(self) -> None:
        """End all that the model is doing, since the person leaves; what has come is put down first."""
        for asking in self._askings:
            asking.cancel()
            self._take_from(asking)
            if asking.progress.cost is not None or asking.progress.answered:
                self.desk.spending.add(asking.progress.cost)
        self._askings.clear()

    # ---- what comes

    def _wake(self) -> None:
        if not self._stirred:  # one look takes all that came by then
            self._stirred = True
            self.post_message(self.Stirred())

    def on_asking_screen_stirred(self) -> None:
        wait = max(_EACH, _SHARE * self._took) - (time.monotonic() - self._looked)
        ended = all(one.ended for one in self._askings)
        if wait > 0 and not ended:
            self.set_timer(wait, self._look_between_keys)
        else:
            self._look_between_keys()

    def _look_between_keys(self) -> None:
        """Take what came right after the frame of a key where a person presses one after the other: the next one would
        have to wait for it otherwise.
        """
        hands = hands_of(self.app)
        if hands.at_work and not self._between:
            self._between = True
            hands.after_frame(lambda: self.call_later(self._look_now))
            self.set_timer(_NO_KEY, self._look_now)
        elif not self._between:
            self._look()

    def _look_now(self) -> None:
        if self._between:
            self._between = False
            self._look()

    def _look(self) -> None:
        """Take what came, and show it; once the post is at leisure, where something long is being done to it."""
        if self.busy:
            return
        self._stirred = False
        self._looked = began = time.monotonic()
        ended = [one for one in self._askings if one.ended]
        here = False
        for asking in tuple(self._askings):
            here = self._take_from(asking) or here
        for asking in ended:
            self._close(asking)
        if here:
            self.about.forget()
            self.relist()
        else:
            self.segments.renew()
            self._show_arriving()
            self.show_article()
            if self.unit is not None and not self.editing:
                self._show_excerpt(self.unit)
        self._tick()
        self._took = time.monotonic() - began

    def unblocked(self) -> None:
        """Take what the model answered while something long was being done to the post."""
        if self._stirred:
            self._look()

    def _take_from(self, asking: LiveAsking) -> bool:
        """Put down what came. Returns whether that is of the post that is shown."""
        arrivals = asking.take()
        if not arrivals:
            return False
        here = asking.session is self.session
        try:
            outcome = asking.session.receive(arrivals)
        except OlgimError as error:
            self.complain(error)
            return here
        for key, problem in outcome.problems.items():
            self._failed[asking.session.label, key] = problem
        asking.changed |= bool(outcome.keys)
        if outcome.keys and len(asking.units) == 1 and here:
            authors = [one.author for one in arrivals]
            self.say(hinted(sentence(outcome.message), *authors), "$success")
        return here

    def _close(self, asking: LiveAsking) -> None:
        self._askings.remove(asking)
        session = asking.session
        for key, problem in asking.problems.items():
            self._failed[session.label, key] = problem
        if asking.receipt is not None and asking.receipt.usage.tokens:
            self.desk.spending.add(asking.receipt.cost)
        if not self._askings and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        try:
            session.keep_brief(asking.brief)
        except OlgimError as error:
            self.complain(error)
            return
        if session is self.session:
            self._offer = None
            self.relist()
            self.survey()
        if asking.error is not None and not asking.cancelled:
            self.complain(_with_remedy(asking.error))
        elif asking.cancelled or len(asking.units) > 1 or asking.problems:
            self.say(describe.asked(asking), "$warning" if asking.problems else "$success")
        elif session is self.session and not asking.changed:
            self._wishes.update({(session.label, key): asking.wish for key in asking.units})
            said = tr("The model's English is the same as before. i: ask with another instruction, e: edit.")
            self.say(hinted(said))

    def _tick(self) -> None:
        """Bring the line of progress up to date."""
        line = self.query_one("#asking", Line)
        if self.asking:
            several = [one.progress for one in self._askings]
            width = self.app.size.width - 2
            line.say(" " + describe.progress(_together(several), width, stoppable=not self.editing))
        if self.asking != self.has_class("-asking"):
            self.set_class(self.asking, "-asking")
            self.segment.share_room()

    # ---- what is shown

    def scene(self) -> Scene:
        """What is in view, and whether the model is at work, which Esc stops then."""
        return replace(super().scene(), asking=self.asking)

    def _row(self, place: int) -> Row:
        row, units = super()._row(place), self.session.units
        state = self.state_of_asking(units[place].key) if place < len(units) else None
        if state is None:
            return row
        look, arriving = state
        return replace(row, other=look, target=arriving or row.target)

    def state_of_asking(self, key: str) -> tuple[Look, str] | None:
        """What the model is doing about a segment of the post that is shown, or did in vain; and what streams in."""
        for one in self._here():
            if key in one.partial:
                return ARRIVING, one.partial.get(key, "")
            if one.waits_for(key):
                return ASKED, ""
        return (FAILED, "") if (self.session.label, key) in self._failed else None

    def _here(self) -> Iterator[LiveAsking]:
        """What is asked for of the post that is shown."""
        return (one for one in self._askings if one.session is self.session)

    def draw_segment(self) -> None:
        """Show the segment under the cursor, with what streams in for it."""
        super().draw_segment()
        self._show_arriving()

    def _show_arriving(self) -> None:
        """What streams in for the segment under the cursor, where no English stands."""
        unit = self.unit
        if unit is None or self.editing or unit.target:
            return
        asked = next((one for one in self._here() if one.waits_for(unit.key)), None)
        said = "" if asked is None else asked.partial.get(unit.key, "")
        if said:
            shown, look = tagged(said, self.session.segment(unit.key).tags), ARRIVING
        elif asked is not None:
            shown, look = content(tr("The model is working on this segment."), "$faint"), ASKED
        else:
            return
        self.query_one("#english", Pane).show(shown, look.label, subject=(self.session.label, unit.key))

    def advice(self, unit: Unit) -> Content:
        """What a person can do about a unit, in a line; of the model, where it is or was asked."""
        failed = self._failed.get((self.session.label, unit.key))
        if any(one.waits_for(unit.key) for one in self._here()):
            return hinted(
                tr("The model is working on this segment.")
                if unit.target
                else tr("The model is working on it. e: write it yourself.")
            )
        if failed is not None:
            said = tr(
                "⊘ {message_line}. r: ask again; e: {what}.",
                message_line=message_line(failed),
                what=tr("edit") if unit.target else tr("write it"),
            )
            return hinted(said, failed)
        offer = self._offer_here
        if offer is not None and not unit.target and not unit.left and not self.session.page.is_own:
            return hinted(describe.offered(offer), offer.model)
        return super().advice(unit)

    @property
    def _offer_here(self) -> AskingOffer | None:
        """What it would take to translate the rest of the post that is shown, once that is known."""
        return self._offer[1] if self._offer is not None and self._offer[0] is self.session else None

    # ---- what a person does

    def open_post(self) -> None:
        """Open the desk's post, and find out what translating the rest of it would take."""
        super().open_post()
        self.look_what_it_takes()

    @work(thread=True, exclusive=True, group="offer")
    def look_what_it_takes(self) -> None:
        """Find out what translating the rest of the post would take."""
        session = self.session
        units = [unit for unit in session.units if not unit.target and not unit.left]
        if not units or any(one.session is session for one in self._askings):
            return
        try:
            offer = offer_for(session, units, self.desk.endpoint)
        except OlgimError:  # whoever asks is told
            return
        self.post_message(self.Offered(session, offer))

    def on_asking_screen_offered(self, event: Offered) -> None:
        self._offer = event.session, event.offer
        if event.session is self.session and not self.editing:
            self._show_said()

    def action_again(self) -> None:
        units = self.selected_units
        if self._stays_unpublished:
            self._ask_beside_own_page(units)
        else:
            self.ask_model(units)

    @work(group="dialog")
    async def _ask_beside_own_page(self, units: Sequence[Unit]) -> None:
        if await self._translates_beside_own_page(len(units)):
            self.ask_model(units)

    @work(group="dialog")
    async def action_wish(self) -> None:
        units = self.selected_units
        if not units:
            return
        if self._stays_unpublished and not await self._translates_beside_own_page(len(units)):
            return
        number, name = len(units), f"wish {units[0].key}"
        question = (
            tr("Ask the model for another translation. How should it read?")
            if number == 1
            else tr(
                "Ask the model for other translations of these {number}. How should they read?", number=number
            )
        )
        hint = tr("For example: less formal, shorter. Enter: ask the model, Esc: cancel")
        before = self._wishes.get((self.session.label, units[0].key), "")
        wish = await self.ask_line(name, question, text=before, hint=hint)
        if wish is not None:
            self.ask_model(units, wish.strip())
            self.sent(name)

    @work(group="dialog")
    async def action_translate(self) -> None:
        session, units = self.session, self.session.units
        new = [unit for unit in units if not unit.target and not unit.left]
        if new:
            price = "" if self._offer_here is None else describe.price_of(self._offer_here)
            if not self._stays_unpublished or await self._translates_beside_own_page(len(new), price):
                self.ask_model(new)
            return
        listed = [units[place] for place in self.segments.places if place < len(units)]
        if not listed:
            return
        self.say(tr("Looking at what that would cost …"))
        worker = self.run_worker(
            lambda: _offer_or_none(session, listed, self.desk),
            thread=True,
            group="terms",
            exit_on_error=False,
        )
        offer = await worker.wait()
        self.say("")
        all_of_it = segments(len(listed))
        price = describe.price_of(offer) if offer is not None else ""
        question = (
            tr("Ask the model again for {segments} of this filter{price}?", segments=all_of_it, price=price)
            if self.filtered
            else tr("Ask the model again for {segments}{price}?", segments=all_of_it, price=price)
        )
        stays = tr(
            "Accepted English and your own stay, with the answer beside them; "
            "a proposal that nobody accepted is replaced."
        )
        if await self.app.push_screen_wait(Confirm(f"{question}\n{stays}")):
            self.ask_model(listed)

    @property
    def _stays_unpublished(self) -> bool:
        """Whether what is asked for can't be published where it belongs, and the person hasn't said that they know."""
        return self.session.page.is_own and self.session.label not in self._knowing

    async def _translates_beside_own_page(self, number: int, price: str = "") -> bool:
        """Ask whether a model is to translate what can't be published where it belongs; once, if it is to."""
        session = self.session
        question = (
            tr(
                "{path} is a person's own, and nothing can be published over it; `olgim adopt {post}` takes it in. "
                "Translate this segment all the same?",
                path=session.page.shown,
                post=session.label,
            )
            if number == 1
            else tr(
                "{path} is a person's own, and nothing can be published over it; `olgim adopt {post}` takes it in. "
                "Translate all {number:,}{price} all the same?",
                path=session.page.shown,
                post=session.label,
                number=number,
                price=price,
            )
        )
        agreed = await self.app.push_screen_wait(Confirm(question))
        if agreed:
            self._knowing.add(session.label)
        return agreed


def _with_remedy(error: OlgimError) -> OlgimError:
    """The error; where no model is set up, or its endpoint doesn't answer, with what to do about that from here."""
    if isinstance(error, NoEndpointError):
        error.hint = tr(
            "Quit (q) and start again: `olgim review --base-url URL --model NAME`, as you gave it to "
            "`olgim translate`, or with OPENAI_API_KEY set. `olgim doctor` tells what is at hand."
        )
    elif isinstance(error, ProviderError):
        other = tr(
            "Another endpoint: `olgim init --base-url URL`, or for once `olgim review --base-url URL --model NAME`."
        )
        error.hint = " ".join(filter(None, [localised(error.hint or ""), other]))
    return error


def _offer_or_none(session: ReviewSession, units: Sequence[Unit], desk: Desk) -> AskingOffer | None:
    try:
        return offer_for(session, units, desk.endpoint)
    except OlgimError:
        return None


def _together(several: Sequence[AskingProgress]) -> AskingProgress:
    """The progress of several askings as one."""
    if len(several) == 1:
        return several[0]
    costs, expected = [one.cost for one in several], [one.expected for one in several]
    longest = max(several, key=lambda one: one.wait)
    return replace(
        longest,
        wanted=sum(one.wanted for one in several),
        answered=sum(one.answered for one in several),
        failed=sum(one.failed for one in several),
        seconds=max(one.seconds for one in several),
        cost=None if None in costs else sum(one or 0.0 for one in costs),
        expected=None if None in expected else sum(one or 0.0 for one in expected),
        model=next((one.model for one in several if one.model), ""),
        trouble=next((one.trouble for one in reversed(several) if one.trouble), ""),
    )
