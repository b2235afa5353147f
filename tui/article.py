"""The post as an article, to be read: a Line API widget that sets the rows near its window and estimates the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.visual import Visual

from translator.workflow.article import Article
from translator.workflow.review import ReviewSession
from tui.article_layout import ArticleLayout
from tui.article_lines import ArticleSetting, ArticleText, likely_height, set_row
from tui.article_text import SaidPassage
from tui.looks import Look, worst
from tui.pointing import PointedView

AskedOf = Callable[[str], tuple[Look, str] | None]
"""What a model is doing about a passage, by its key, with what of its English is there."""
_MOST_KEPT = 2_000  # rows whose lines are remembered


def _nothing(key: str) -> None:
    del key


class ArticleView(PointedView, can_focus=False):
    """Shows a session's post as an article, one passage of it under the cursor. `show` brings it up to date."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"article--current"}

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._session: ReviewSession | None = None
        self._article = Article((), {})
        self._setting = ArticleSetting(80)
        self._current = ""
        self._selected: frozenset[str] = frozenset()
        self._asked: AskedOf = _nothing
        self._layout = ArticleLayout((), lambda _: 0)
        self._told: list[object] = []  # what the window was last drawn for
        self._set: dict[int, tuple[object, list[ArticleText]]] = {}
        self._strips: dict[int, tuple[object, list[Strip]]] = {}

    # ---- what it is about

    def show(
        self,
        session: ReviewSession,
        article: Article,
        current: str,
        *,
        selected: frozenset[str] = frozenset(),
        korean: bool = False,
        query: str = "",
        asked: AskedOf = _nothing,
    ) -> None:
        """Show the article as its units are now, with the passage `current` in sight.

        `asked` says what a model is doing about a passage, and what of its English is there.
        """
        setting = ArticleSetting(
            max(1, self.scrollable_content_region.width or self.app.size.width), korean, query
        )
        moved = current != self._current
        anew = article is not self._article or setting != self._setting
        self._session, self._article, self._setting = session, article, setting
        self._current, self._selected, self._asked = current, selected, asked
        if anew:
            self._begin()
        self._measure_window()
        seen = self._seen
        if anew or seen != self._told:
            self._told = seen
            self.refresh()
        if moved or anew:
            self.show_current()

    def on_resize(self) -> None:
        session, setting = self._session, self._setting
        if session is not None and self.display:
            self.show(
                session,
                self._article,
                self._current,
                selected=self._selected,
                korean=setting.korean,
                query=setting.query,
                asked=self._asked,
            )
            self.show_current()

    @property
    def _seen(self) -> list[object]:
        """All that what is in sight depends on, but for the setting."""
        if not self._article.rows:
            return []
        top = self.scroll_offset.y
        first, last = self._layout.row_at(top), self._layout.row_at(top + self.size.height)
        return [
            top,
            self._layout.starts[first],
            *(self._state(at) for at in range(first, min(last + 1, len(self._article.rows)))),
        ]

    def _begin(self) -> None:
        self._set.clear()
        self._strips.clear()
        rows = self._article.rows
        likely = [
            likely_height(row, rows[at - 1] if at else None, self._setting) for at, row in enumerate(rows)
        ]
        self._layout = ArticleLayout(likely, lambda at: len(self._lines(at)))
        self._fit()

    def _fit(self) -> None:
        """Tell how high the article is; about that where its end is far away, since it has all laid out again."""
        height, told = self._layout.height, self.virtual_size.height
        near = self.scroll_offset.y + 4 * self.size.height >= min(height, told)
        if height != told and (near or abs(height - told) > told // 20):
            self.virtual_size = Size(0, height)

    def _said(self, key: str) -> SaidPassage:
        session = self._session
        unit = None if session is None else session.find(key)
        if session is None:
            return SaidPassage(None)
        there = tuple(session.page.kept(key))
        if unit is None:
            return SaidPassage(None, there=there)
        look, arriving = self._asked(key) or (None, "")
        return SaidPassage(unit, worst(session.checks.of(unit)), key in session.drafts, there, look, arriving)

    # ---- where it is

    @property
    def current_row(self) -> int | None:
        """The row with the passage under the cursor."""
        standing = self._article.standings.get(self._current)
        return None if standing is None else standing.row

    @property
    def current_is_low(self) -> bool:
        """Whether the passage under the cursor stands in the lower half of what is in sight."""
        row = self.current_row
        return row is not None and self._extent(row)[0] - self.scroll_offset.y >= self.size.height // 2

    def show_current(self) -> None:
        """Have the passage under the cursor in sight, with some of what stands around it."""
        row, height = self.current_row, self.size.height
        if row is None or not height:
            return
        self._layout.settle(row, height, 2 * height)
        self._fit()
        begin, end = self._extent(row)
        around = min(3, height // 4)
        top = self.scroll_offset.y
        if end + around > top + height:
            top = end + around - height
        self._scroll(min(top, begin - around))  # the beginning of what is longer than the window

    def _extent(self, row: int) -> tuple[int, int]:
        """The first line of the passage under the cursor, and the one behind its last: of a cell, those of its row."""
        start = self._layout.starts[row]
        lines = self._lines(row)
        own = [at for at, line in enumerate(lines) if any(key == self._current for _, key in line.keys)]
        return (start + own[0], start + own[-1] + 1) if own else (start, start + len(lines))

    def page(self, way: int) -> str | None:
        """Scroll by a page, forward (1) or back (-1). Returns the first passage in sight; None where none is."""
        height = max(1, self.size.height)
        self._settle_at(self.scroll_offset.y + way * max(1, height - 2))
        top = self.scroll_offset.y
        if way > 0 and top + height >= self._layout.height:
            return self._last_key()
        for line in range(top, top + height):
            text = self._text_at(line)
            if text is not None and text.keys and self._is_unit(text.keys[0][1]):
                return text.keys[0][1]
        return None

    def _last_key(self) -> str | None:
        keys = [key for key in self._article.standings if self._is_unit(key)]
        return keys[-1] if keys else None

    def _is_unit(self, key: str) -> bool:
        """Whether it is a passage that one comes to in reading on."""
        unit = None if self._session is None else self._session.find(key)
        return unit is not None and not unit.left

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Set the rows that come into view, which were only estimated."""
        super().watch_scroll_y(old_value, new_value)
        self._measure_window()

    def _measure_window(self) -> None:
        """Have all that is in sight measured; what is above stays where it is."""
        if self._article.rows and self.size.height:
            top = self.scroll_offset.y
            row = self._layout.row_at(top)
            self._layout.settle(row, 0, self.size.height + top - self._layout.starts[row])
            self._fit()

    def _settle_at(self, line: int) -> None:
        """Scroll to a line, what is around it measured first."""
        height = max(1, self.size.height)
        row = self._layout.row_at(max(0, line))
        into = max(0, line) - self._layout.starts[row]
        self._layout.settle(row, height, 2 * height + into)
        self._fit()
        self._scroll(self._layout.starts[row] + into)

    def _scroll(self, top: int) -> None:
        if max(0, top) != self.scroll_offset.y:
            self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default().stop()
        self._settle_at(self.scroll_offset.y + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default().stop()
        self._settle_at(self.scroll_offset.y - 3)

    def key_under(self, x: int, y: int, *, near: bool = False) -> str | None:
        """The passage at a place of the window; `near`: that of the window's first or last line, above or below it."""
        line = max(0, min(y, self.size.height - 1)) if near else y
        text = self._text_at(line + self.scroll_offset.y)
        return text.key_at(x) if text is not None else None

    def notify_style_update(self) -> None:
        """Forget the rows that were set in other colours."""
        self._strips.clear()
        super().notify_style_update()

    # ---- drawing

    def _state(self, at: int) -> object:
        """All that the lines of a row depend on."""
        row = self._article.rows[at]
        keys = [passage.segment.key for passage in row.passages]
        told = tuple(
            (
                one.unit and (one.unit.target, one.unit.state, one.unit.left, bool(one.unit.proposal)),
                one.severity,
                one.draft,
                one.there,
                one.asked,
                one.arriving,
            )
            for one in map(self._said, keys)
            if one.unit is not None or one.there
        )
        mine = self._current if self._current in keys else ""
        return told, mine, tuple(key for key in keys if key in self._selected)

    def _lines(self, at: int) -> list[ArticleText]:
        state = self._state(at)
        known = self._set.get(at)
        if known is not None and known[0] == state:
            return known[1]
        if len(self._set) > _MOST_KEPT:
            self._set.clear()
        rows = self._article.rows
        before = rows[at - 1] if at else None
        lines = set_row(rows[at], before, self._said, self._setting, self._current, self._selected)
        self._set[at] = state, lines
        return lines

    def _text_at(self, line: int) -> ArticleText | None:
        if not 0 <= line < self._layout.height:
            return None
        row = self._layout.row_at(line)
        lines = self._lines(row)
        into = line - self._layout.starts[row]
        return lines[into] if into < len(lines) else None

    def render_line(self, y: int) -> Strip:
        """Give a line of the window; Textual asks for each."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if not self._article.rows or line >= self._layout.height or width < 1:
            return Strip.blank(width, self.rich_style)
        row = self._layout.row_at(line)
        into = line - self._layout.starts[row]
        strips = self._strips_of(row, width)
        return strips[into] if into < len(strips) else Strip.blank(width, self.rich_style)

    def _strips_of(self, row: int, width: int) -> list[Strip]:
        lines = self._lines(row)
        known = self._strips.get(row)
        if known is not None and known[0] is lines:
            return known[1]
        if len(self._strips) > _MOST_KEPT:
            self._strips.clear()
        strips = [self._strip(line, width) for line in lines]
        self._strips[row] = lines, strips
        return strips

    def _strip(self, line: ArticleText, width: int) -> Strip:
        style = self.get_visual_style("article--current") if line.current else self.visual_style
        shown: Content = line.shown
        return Visual.to_strips(self, shown, width, 1, style, pad=True)[0]
