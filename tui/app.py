"""The application: themes, the palette, the review screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import App, SystemCommand
from textual.color import Color
from textual.command import CommandPalette
from textual.filter import LineFilter, Monochrome
from textual.message import Message
from textual.screen import Screen

from translator.i18n import tr
from translator.workflow.review_opening import Desk
from tui.actions import Where, of
from tui.brief import BriefScreen
from tui.dialogs import Wait
from tui.hands import Hands
from tui.looks import DARK, LIGHT
from tui.mouse import key_at
from tui.reviewing import ReviewScreen

# Terminals send Alt and a key as Escape and the key, and Textual passes on both: Alt+← in the editor would leave it.
_ALT = {
    "left": "ctrl+left",
    "b": "ctrl+left",
    "right": "ctrl+right",
    "f": "ctrl+right",
    "backspace": "ctrl+w",
}
_ALT_WITHIN = 0.03  # seconds between Escape and the key that makes Alt of it
_BY_HAND = (events.Key, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


class Colourless(LineFilter):
    """Takes every colour off, for NO_COLOR: Textual's own filter makes greys of them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give the text without its colours; bold, italic, underline and reverse stay."""
        del background
        return [
            Segment(text, None if style is None else style.without_color, control)
            for text, style, control in segments
        ]


class Palette(CommandPalette):
    """Textual's palette, which fails on a page key while its list is not laid out yet."""

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):
            super()._action_command_list(action)


class ReviewApp(App[None]):
    """Reviews the posts of a desk."""

    CSS_PATH = "olgim.tcss"
    TITLE = "olgim"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = True

    def __init__(
        self,
        desk: Desk,
        *,
        ground: bool | None = None,
        light: bool | None = None,
        keep_light: Callable[[bool | None], None] = lambda _: None,
    ) -> None:
        """`ground`: the terminal's is light; `light`: the person chose light colours (None: nothing is known).

        `keep_light` keeps what they choose, or None for as the terminal.
        """
        super().__init__()
        if self.no_color:
            self._filters = [Colourless() if isinstance(one, Monochrome) else one for one in self._filters]
        self.desk = desk
        self.hands = Hands()
        self._ground, self._keep_light = bool(ground), keep_light
        self._escape: events.Key | None = None
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = LIGHT.name if (self._ground if light is None else light) else DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the dark theme, for themes of Textual's own that lack ours."""
        return dict(DARK.variables)

    def on_mount(self) -> None:
        self.push_screen(ReviewScreen(self.desk))

    def turn_light(self) -> None:
        """Light colours instead of dark ones, or the reverse; kept. The terminal's own aren't a choice. StoreError."""
        light = self.theme != LIGHT.name
        self.theme = LIGHT.name if light else DARK.name
        self._keep_light(None if light is self._ground else light)

    def post_message(self, message: Message) -> bool:
        """Send a message, as every key comes in: what goes on in the background gives way from here on."""
        if isinstance(message, _BY_HAND):
            self.hands.press()
        return super().post_message(message)

    def post_display_hook(self) -> None:
        """A frame is on its way to the terminal."""
        self.hands.paint()

    @property
    def holds_escape(self) -> bool:
        """Whether an Escape waits to be told from the beginning of an Alt key."""
        return self._escape is not None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._escape is not None:
            alt = _ALT.get(event.key)
            if alt is None:
                await self._let_escape_go()
            self._escape = None
            await super().on_event(event if alt is None else events.Key(alt, None))
        elif event.key == "escape":
            self._escape = event
            self.set_timer(_ALT_WITHIN, self._let_escape_go)
        else:
            await super().on_event(event)

    def on_click(self, event: events.Click) -> None:
        """Press the key that the words clicked on stand for."""
        key, review = key_at(event), self._review
        if key is None:
            return
        if len(key) == 1 and review is not None and review.editing and self.screen is review:
            return  # it would be typed
        self.simulate_key(key)

    async def _let_escape_go(self) -> None:
        """It was an Escape."""
        escape, self._escape = self._escape, None
        if escape is not None:
            await super().on_event(escape)

    async def action_quit(self) -> None:
        """Tell what was done, and what is not saved, as `q` does, whatever is shown; asked for twice, leave."""
        review = self._review
        if review is None or isinstance(self.screen, Wait):
            return
        if review.leaving:
            review.leave()
        else:
            review.action_quit()

    @property
    def _review(self) -> ReviewScreen | None:
        return next((one for one in self.screen_stack if isinstance(one, ReviewScreen)), None)

    def action_command_palette(self) -> None:
        if not isinstance(
            self.screen, CommandPalette | BriefScreen | Wait
        ):  # an action would leave what is typed there
            self.push_screen(Palette(placeholder=tr("Search for commands…"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every action of the review that needs no number."""
        del screen
        review = self._review
        if review is None:
            return
        for action in of(Where.REVIEW):
            if action.name in {"take_match", "command_palette"} or not review.check_action(action.name, ()):
                continue
            title = f"{action.says[:1].upper()}{action.says[1:]}"
            yield SystemCommand(title, action.shown_keys, getattr(review, f"action_{action.name}"))
