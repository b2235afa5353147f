"""Keys in the order in which they are typed, for whatever is typed into."""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input


async def do_at_once(widget: Widget, event: events.Key) -> None:
    """Do what a key is bound to in a widget, if it is no letter.

    Textual does it when the key has gone all the way up to the app: letters that are typed meanwhile would come before
    it. What the widget has no use for goes up.
    """
    bound = widget._bindings.key_to_bindings.get(event.key, ())  # noqa: SLF001 - Textual tells of them in no other way
    if bound and not event.is_printable and await widget.app.run_action(bound[0].action, widget):
        event.stop()
        event.prevent_default()


class TypedLine(Input):
    """A line to be typed."""

    async def _on_key(self, event: events.Key) -> None:
        await do_at_once(self, event)
