"""From one post to another on the review screen: choosing one, publishing it, going on to the next, leaving."""

from __future__ import annotations

from textual import work
from textual.content import Content

from translator.errors import OlgimError
from translator.i18n import tr
from translator.workflow.review import Show
from translator.workflow.review_listing import segments
from translator.workflow.review_opening import posts_at_hand
from tui.asking import AskingScreen
from tui.leaving import Leave
from tui.mouse import hinted
from tui.posts_list import PostsScreen
from tui.publishing import PublishScreen
from tui.text import content


class BetweenPostsScreen(AskingScreen):
    """A desk that a person goes through post by post, and leaves."""

    def on_mount(self) -> None:
        if self.desk.picking:
            self.action_posts()

    # ---- which post

    @work(group="dialog")
    async def action_posts(self) -> None:
        try:
            site, posts = posts_at_hand(self.desk)
            chosen = await self.app.push_screen_wait(PostsScreen(site, posts, self.session.path))
            if chosen is not None:
                self.desk.open(site, chosen)
                self.open_post()
        except OlgimError as error:
            self.complain(error)

    def action_next_post(self) -> None:
        self._move_post(1)

    def action_previous_post(self) -> None:
        self._move_post(-1)

    def _move_post(self, by: int) -> None:
        try:
            self.desk.move(by)
        except OlgimError as error:
            self.complain(error)
            return
        self.open_post()

    # ---- its English file

    @work(group="dialog")
    async def action_publish(self) -> None:
        try:
            preview = await self.at_leisure(tr("Making the English file …"), self.session.preview)
        except OlgimError as error:
            self.complain(error)
            return
        screen = PublishScreen(self.session, preview, self.at_leisure)
        key = await self.app.push_screen_wait(screen)
        self.published = screen.written
        self.relist()
        if key is not None:
            self.shown, self.query_text = Show.ALL, ""
            place = next((at for at, unit in enumerate(self.session.units) if unit.key == key), None)
            self.relist(place)
        elif screen.said:
            self.say(Content.assemble("✓ ", content(screen.said), ". ", self._what_next()), "$success")

    def _what_next(self) -> Content:
        """Where to go after a post has been published."""
        label = self.desk.next_label
        if label:
            name = label.rpartition("/")[2]
            return hinted(tr("]: next post, {label}", label=name), name)
        return hinted(
            tr("y: all posts") if len(self.desk) == 1 else tr("Nothing is left to review in the other posts.")
        )

    # ---- leaving

    leaving = False
    """Whether the person is being asked whether to leave."""

    def leave(self) -> None:
        """End the review; what the model has answered is put down first."""
        self.leave_model()
        self.app.exit()

    def action_quit(self) -> None:
        if not self.leaving:
            self.leaving = True  # before another key is looked at
            self._ask_to_leave()

    @work(group="dialog")
    async def _ask_to_leave(self) -> None:
        if await self._wants_to_leave():
            self.leave()
        self.leaving = False

    async def _wants_to_leave(self) -> bool:
        """Tell what was done and what is not saved, and ask, where there is anything to tell."""
        drafts, briefs = self.desk.drafts, self.desk.brief_drafts
        said = ""
        if drafts + briefs:
            where = ", ".join(["✎"] * bool(drafts) + [tr("O: the brief")] * bool(briefs))
            said = (
                tr(
                    "One draft is kept, not in use yet ({where}). The next review goes on with it.",
                    where=where,
                )
                if drafts + briefs == 1
                else tr(
                    "{drafts} drafts are kept, not in use yet ({where}). The next review goes on with them.",
                    drafts=drafts + briefs,
                    where=where,
                )
            )
        if awaited := len(self.asked):
            said = "\n".join(
                [
                    *([said] if said else []),
                    tr(
                        "The model is still at work on {segments}. What hasn't come by now is lost.",
                        segments=segments(awaited),
                    ),
                ]
            )
        account = self.account
        if account.empty and not said:
            return True
        return await self.app.push_screen_wait(Leave(account, said, loses=awaited > 0))
