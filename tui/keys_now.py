"""Which of the review's keys matter now: the few that the footer shows, by what is under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from translator.i18n import tr
from translator.units import State, Unit
from translator.workflow.review import ReviewSession, Show
from tui.actions import Action, Where, of

_MOST = 9  # and those that are always there


@dataclass(frozen=True, slots=True)
class Scene:
    """What the screen shows: the article or the list, which segments, whether there are other posts, whether this one
    has just been published, whether the side pane lies over the texts, and whether the model is at work.
    """

    reading: bool = False
    listed: bool = True
    selecting: bool = False
    show: Show = Show.ALL
    query: str = ""
    posts: int = 1
    published: bool = False
    covered: bool = False
    asking: bool = False


def actions_now(session: ReviewSession, unit: Unit | None, scene: Scene) -> list[Action]:
    """The actions that the footer names, the most wanted first; the last ones are there whatever room there is."""
    by_name = {action.name: action for action in of(Where.REVIEW)}
    last = always(scene)
    names = [one for one in dict.fromkeys(_names(session, unit, scene)) if one not in last][:_MOST]
    beside = unit is not None and bool(unit.proposal)
    labels = {
        "read": tr("by segments") if scene.reading else tr("article"),
        "again": tr("translate") if unit is not None and not unit.target else tr("again"),
        "translate": tr("all"),
        "edit": tr("write") if unit is not None and not unit.target else tr("edit"),
        "accept": tr("keep") if beside else tr("accept"),
        "take_machine": tr("take it") if beside else tr("machine's"),
        "clear": _clear(scene),
    }
    return [replace(by_name[name], label=labels.get(name, by_name[name].label)) for name in (*names, *last)]


def actions_then(scene: Scene) -> list[Action]:
    """What a footer names behind all that it has where there is room: how to go on once a post has been published. Keys
    that are pointed at stay where they are.
    """
    name = "next_post" if scene.posts > 1 else "posts"
    return [action for action in of(Where.REVIEW) if scene.published and action.name == name]


def _clear(scene: Scene) -> str:
    if scene.selecting:
        return tr("cancel")
    if scene.asking:
        return tr("stop the model")
    return tr("hide it") if scene.covered else tr("all segments")


def always(scene: Scene) -> tuple[str, ...]:
    """The actions that are named in any case: how to go on after the last segment among them."""
    return ("help", "quit") if scene.selecting else ("publish", "help", "quit")


def _names(session: ReviewSession, unit: Unit | None, scene: Scene) -> Iterator[str]:
    if scene.selecting:
        yield from ("accept", "reject", "again", "clear", "down")
        return
    if scene.covered:
        yield "clear"
    for_unit = list(_for_unit(session, unit)) if unit is not None else []
    yield from for_unit[:3]
    if scene.show is not Show.ALL or scene.query:
        yield "clear"
    yield from ("read", "korean") if scene.reading else ("read",) if scene.listed else ("list", "read")
    yield from for_unit[3:]
    yield from ("next_unfinished", "filter", "find", "undo")
    if scene.posts > 1:
        yield "next_post"
    yield "posts"


def _for_unit(session: ReviewSession, unit: Unit) -> Iterator[str]:
    """What can be done about a unit, the likeliest first."""
    if unit.left:
        yield from ("edit", "again")
        return
    if unit.state is State.UNTRANSLATED or not unit.target:
        yield from ("again", "translate", "edit")
        return
    if not unit.settled or unit.proposal:
        yield "accept"
    if unit.proposal:
        yield "take_machine"
    yield "edit"
    if not unit.settled:
        yield "next_unfinished"
    if session.checks.of(unit):
        yield "waive"
    if not unit.settled:
        yield from ("again", "reject")
