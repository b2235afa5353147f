"""The registry of what a person can do. Key bindings, footer, palette, help and the documentation are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType

from translator.i18n import later, tr
from tui.hangul_keys import with_twins


class Where(StrEnum):
    """On which screen an action is there; the value, in the language of the screen, heads its table."""

    REVIEW = later("Reviewing")
    EDITOR = later("In the editor")
    PUBLISH = later("On the publish screen")
    SUGGEST = later("Among the suggested terms")
    BRIEF = later("In the brief")
    POSTS = later("Among the posts")
    TERMS = later("Among the terms")
    REPLACE = later("Replacing")
    CONCORDANCE = later("In the concordance")


class Group(StrEnum):
    """What an action is for."""

    MOVE = later("Move")
    DECIDE = later("Decide")
    WRITE = later("Write")
    LOOK = later("Look")
    POST = later("Post")
    PROGRAM = later("Olgim")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: `name` is its method (`action_…`), `keys` are Textual's names, `label` is for the footer.

    `says` is a whole phrase for help, palette and documentation.
    """

    name: str
    keys: tuple[str, ...]
    label: str
    says: str
    group: Group

    @property
    def shown_keys(self) -> str:
        """The keys as a person names them."""
        return "1 … 9" if self.keys == DIGITS else "  ".join(map(shown_key, self.keys))


DIGITS = tuple("123456789")
_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "question_mark": "?",
    "slash": "/",
    "percent_sign": "%",
    "tab": "Tab",
    "f7": "F7",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}


def shown_key(key: str) -> str:
    """A key as a person names it: `ctrl+s` is `^s`."""
    return _SHOWN.get(key, key.replace("ctrl+", "^"))


_M, _D, _W, _L, _P, _O = Group.MOVE, Group.DECIDE, Group.WRITE, Group.LOOK, Group.POST, Group.PROGRAM

ACTIONS: dict[Where, tuple[Action, ...]] = {
    Where.REVIEW: (
        Action("down", ("j", "down"), tr("down"), tr("next segment"), _M),
        Action("up", ("k", "up"), tr("up"), tr("previous segment"), _M),
        Action("next_unfinished", ("n",), tr("next"), tr("next unfinished segment"), _M),
        Action("previous_unfinished", ("p",), tr("previous"), tr("previous unfinished segment"), _M),
        Action("go_to", ("g",), tr("go to"), tr("go to a segment by its number"), _M),
        Action("first", ("home",), tr("first"), tr("first segment"), _M),
        Action("last", ("end",), tr("last"), tr("last segment"), _M),
        Action(
            "read_on",
            ("space", "pagedown"),
            tr("read on"),
            tr("next page of the article, or of a long segment"),
            _M,
        ),
        Action("read_back", ("pageup",), tr("read back"), tr("previous page"), _M),
        Action("accept", ("a", "enter"), tr("accept"), tr("accept, go to the next unfinished segment"), _D),
        Action(
            "reject",
            ("x",),
            tr("reject"),
            tr("reject; English and reason are kept in the note"),
            _D,
        ),
        Action("waive", ("w",), tr("waive"), tr("waive a finding: it counts no more, say why"), _D),
        Action("select", ("v",), tr("range"), tr("begin a range; a, x and r act on all of it"), _D),
        Action(
            "accept_clean",
            ("A",),
            tr("accept all"),
            tr("accept all (of the filter) without a finding; asks"),
            _D,
        ),
        Action("undo", ("u",), tr("undo"), tr("undo what you did last, whatever it was"), _D),
        Action("redo", ("ctrl+r",), tr("redo"), tr("do again what you have undone last"), _D),
        Action("edit", ("e",), tr("edit"), tr("edit the English here"), _W),
        Action("edit_outside", ("E",), "$EDITOR", tr("edit the English in $VISUAL or $EDITOR"), _W),
        Action(
            "take_machine", ("m",), tr("machine's"), tr("take the proposal, or the machine's version"), _W
        ),
        Action("take_previous", ("b",), tr("before"), tr("put the earlier English of this segment back"), _W),
        Action("take_match", DIGITS, tr("take"), tr("take an alternative or a match, by its number"), _W),
        Action(
            "alternatives",
            ("D",),
            tr("alternatives"),
            tr("see all other English with what differs; take one"),
            _W,
        ),
        Action(
            "translate",
            ("R",),
            tr("translate all"),
            tr("translate the rest, or all (of the filter) again"),
            _W,
        ),
        Action("again", ("r",), tr("again"), tr("ask the model for another translation"), _W),
        Action("wish", ("i",), tr("instruct"), tr("ask again with an instruction, such as: less formal"), _W),
        Action("term", ("t",), tr("term"), tr("add a term to the glossary (from the marked text)"), _W),
        Action("terms", ("ctrl+t",), tr("terms"), tr("the terms of this post: change, forbid, take out"), _W),
        Action("suggestions", ("T",), tr("suggested"), tr("see terms suggested by your posts and edits"), _W),
        Action("brief", ("O",), tr("brief"), tr("the brief: what is decided for the whole post"), _W),
        Action(
            "replace",
            ("percent_sign",),
            tr("replace"),
            tr("replace words in accepted English, each in view"),
            _W,
        ),
        Action("note", ("c",), tr("note"), tr("add a line to the note"), _W),
        Action("read", ("z",), tr("article"), tr("read it as an article, or by segments again"), _L),
        Action("korean", ("h",), tr("Korean"), tr("in the article: show or hide the Korean"), _L),
        Action("find", ("slash",), tr("find"), tr("search Korean and English"), _L),
        Action(
            "concordance", ("W",), tr("where else"), tr("find words in all posts, with their English"), _L
        ),
        Action(
            "filter",
            ("f",),
            tr("filter"),
            tr("choose segments: to do, findings, stale …"),
            _L,
        ),
        Action("clear", ("escape",), tr("clear"), tr("end a range, asking, a filter, the article"), _L),
        Action(
            "compare",
            ("d",),
            tr("diff"),
            tr("compare with the machine's version, an earlier one"),
            _L,
        ),
        Action("apart", ("s",), tr("split"), tr("show the diff side by side or inline"), _L),
        Action("list", ("l",), tr("list"), tr("show or hide the list"), _L),
        Action("side", ("o",), tr("about"), tr("show or hide findings, terms, similar sentences"), _L),
        Action("light", ("ctrl+l",), tr("light"), tr("light or dark colours"), _L),
        Action("publish", ("P",), tr("publish"), tr("publish: see the file's changes, then write it"), _P),
        Action("posts", ("y",), tr("all posts"), tr("all posts with how far they are; choose one"), _P),
        Action(
            "next_post", ("right_square_bracket",), tr("next post"), tr("next post with something left"), _P
        ),
        Action("previous_post", ("left_square_bracket",), tr("previous post"), tr("previous post"), _P),
        Action("command_palette", ("ctrl+p",), tr("palette"), tr("find an action by its name"), _O),
        Action("help", ("question_mark",), tr("keys"), tr("all keys"), _O),
        Action("quit", ("q",), tr("quit"), tr("quit; everything is saved, drafts are kept"), _O),
    ),
    Where.EDITOR: (
        Action(
            "save",
            ("ctrl+s",),
            tr("save, accept"),
            tr("save, accept, go to the next unfinished segment"),
            _W,
        ),
        Action(
            "leave",
            ("escape",),
            tr("keep as draft"),
            tr("leave; what you typed stays as a draft"),
            _W,
        ),
        Action("clear", ("ctrl+u",), tr("clear text"), tr("empty the text; ^z brings it back"), _W),
        Action(
            "restore", ("ctrl+o",), tr("drop draft"), tr("throw the draft away: the English as it was"), _W
        ),
        Action("select_all", ("f7",), tr("select all"), tr("select the whole text"), _W),
        Action("quit", ("ctrl+q",), tr("quit"), tr("quit; what you typed stays as a draft"), _O),
    ),
    Where.PUBLISH: (
        Action("write", ("enter",), tr("write the file"), tr("write the file as shown"), _P),
        Action(
            "settle", ("n",), tr("go to problem"), tr("go to the first segment that blocks publishing"), _P
        ),
        Action("back", ("escape", "q"), tr("back"), tr("back to the review"), _P),
        Action(
            "more_context",
            ("right_curly_bracket",),
            tr("more"),
            tr("more of the file around each change"),
            _L,
        ),
        Action(
            "less_context", ("left_curly_bracket",), tr("less"), tr("less of the file around each change"), _L
        ),
        Action("scroll_down", ("j", "down"), tr("down"), tr("scroll down"), _M),
        Action("scroll_up", ("k", "up"), tr("up"), tr("scroll up"), _M),
        Action("page_down", ("space", "pagedown"), tr("page"), tr("next page"), _M),
        Action("page_up", ("pageup",), tr("page up"), tr("previous page"), _M),
    ),
    Where.SUGGEST: (
        Action("down", ("j", "down"), tr("down"), tr("next suggestion"), _M),
        Action("up", ("k", "up"), tr("up"), tr("previous suggestion"), _M),
        Action("take", ("a", "enter"), tr("add"), tr("add it to the glossary"), _D),
        Action("take_as", ("e",), tr("add as …"), tr("add it with other English"), _D),
        Action("skip", ("x",), tr("not now"), tr("remove it from the list, for now"), _D),
        Action("decline", ("N",), tr("never"), tr("never suggest it again, in any post"), _D),
        Action("undo", ("u",), tr("undo"), tr("put back the one that you removed last"), _D),
        Action("back", ("escape", "q"), tr("back"), tr("back to the review"), _P),
    ),
    Where.BRIEF: (
        Action("save", ("ctrl+s",), tr("save"), tr("save; segments with a changed word are listed"), _W),
        Action(
            "leave",
            ("escape",),
            tr("keep as draft"),
            tr("leave; what you typed stays as a draft"),
            _W,
        ),
        Action("restore", ("ctrl+o",), tr("drop draft"), tr("throw the draft away: the brief as it was"), _W),
    ),
    Where.POSTS: (
        Action("down", ("j", "down"), tr("down"), tr("next post"), _M),
        Action("up", ("k", "up"), tr("up"), tr("previous post"), _M),
        Action("next_yours", ("n",), tr("next of yours"), tr("next post that waits for you"), _M),
        Action("first", ("home",), tr("first"), tr("first post"), _M),
        Action("last", ("end",), tr("last"), tr("last post"), _M),
        Action("page_down", ("space", "pagedown"), tr("page"), tr("next page"), _M),
        Action("page_up", ("pageup",), tr("page up"), tr("previous page"), _M),
        Action("find", ("slash",), tr("find"), tr("search the posts' paths"), _L),
        Action("filter", ("f",), tr("filter"), tr("filter: waiting for you, to translate, done"), _L),
        Action("open", ("enter", "a"), tr("review"), tr("review this post"), _P),
        Action("back", ("escape", "q"), tr("back"), tr("all posts again, or back to the review"), _P),
    ),
    Where.TERMS: (
        Action("down", ("j", "down"), tr("down"), tr("next term"), _M),
        Action("up", ("k", "up"), tr("up"), tr("previous term"), _M),
        Action("page_down", ("space", "pagedown"), tr("page"), tr("next page"), _M),
        Action("page_up", ("pageup",), tr("page up"), tr("previous page"), _M),
        Action("change", ("e", "enter"), tr("change"), tr("change its English, in every post"), _W),
        Action("forbid", ("f",), tr("forbid"), tr("forbid a word for it"), _W),
        Action("take_out", ("x",), tr("take out"), tr("take it out of the site's glossary"), _W),
        Action("undo", ("u",), tr("undo"), tr("undo the last change of a term"), _D),
        Action("only", ("l",), tr("not followed"), tr("filter: the segments that don't follow it"), _L),
        Action("back", ("escape", "q"), tr("back"), tr("back; what the last change touches is listed"), _P),
    ),
    Where.REPLACE: (
        Action("down", ("j", "down"), tr("down"), tr("next change"), _M),
        Action("up", ("k", "up"), tr("up"), tr("previous change"), _M),
        Action("page_down", ("pagedown",), tr("page"), tr("next page"), _M),
        Action("page_up", ("pageup",), tr("page up"), tr("previous page"), _M),
        Action("leave_out", ("x", "space"), tr("leave out"), tr("leave this one as it is, or not"), _D),
        Action("leave_out_all", ("A",), tr("all or none"), tr("choose none of them, or all again"), _D),
        Action("parts", ("w",), tr("whole words"), tr("whole words only, or parts of words, too"), _D),
        Action(
            "scope", ("s",), tr("this post or all"), tr("in this post only, or in all posts of the site"), _D
        ),
        Action("put", ("enter",), tr("replace"), tr("make the changes marked ✓, in one step"), _W),
        Action("back", ("escape", "q"), tr("back"), tr("change nothing, back to the review"), _P),
    ),
    Where.CONCORDANCE: (
        Action("down", ("down",), tr("down"), tr("next pair"), _M),
        Action("up", ("up",), tr("up"), tr("previous pair"), _M),
        Action("page_down", ("pagedown",), tr("page"), tr("next page"), _M),
        Action("page_up", ("pageup",), tr("page up"), tr("previous page"), _M),
        Action("take", ("enter",), tr("propose it here"), tr("put its English here, as a proposal"), _W),
        Action("take_to_edit", ("tab",), tr("edit it here"), tr("put its English into the editor"), _W),
        Action("back", ("escape",), tr("back"), tr("back to the review"), _P),
    ),
}

# What the footer shows where there is room, the most wanted first; the last two always. That of the review changes with
# what is under the cursor: see `keys_now`.
FOOTERS = {
    Where.REVIEW: "accept edit next_unfinished read help quit",
    Where.EDITOR: "save leave clear select_all restore quit",
    Where.PUBLISH: "write settle more_context page_down back",
    Where.SUGGEST: "take take_as skip decline undo down back",
    Where.BRIEF: "save leave restore",
    Where.TERMS: "change forbid take_out undo only down back",
    Where.REPLACE: "put leave_out scope parts leave_out_all down page_down back",
    Where.CONCORDANCE: "take take_to_edit down up page_down back",
    Where.POSTS: "open next_yours filter find down page_down back",
}


def of(where: Where) -> tuple[Action, ...]:
    """The actions of a screen."""
    return ACTIONS[where]


def footer(where: Where) -> list[Action]:
    """The actions of a screen's footer."""
    by_name = {action.name: action for action in ACTIONS[where]}
    return [by_name[name] for name in FOOTERS[where].split()]


def bindings(where: Where) -> list[BindingType]:
    """The key bindings of a screen, each letter also under the jamo on its key."""
    return [
        Binding(
            key, f"{action.name}({key})" if action.keys == DIGITS else action.name, action.label, show=False
        )
        for action in of(where)
        for key in with_twins(action.keys)
    ]


def bound_to(key: str, where: Where) -> Action | None:
    """The action that a key is bound to on a screen; None where it is bound to none."""
    return next((action for action in of(where) if key in action.keys), None)


def key_shown_as(shown: str, where: Where) -> str | None:
    """The key of a screen that a person names so; None where it has none of that name."""
    named = shown.replace("ctrl+", "^")
    keys = (key for action in of(where) for key in action.keys)
    return next((key for key in keys if shown_key(key) == named), None)


def by_group(where: Where) -> Iterator[Action]:
    """The actions of a screen, those for the same thing together."""
    return (action for group in Group for action in of(where) if action.group is group)


def table() -> str:
    """All keys, as the Markdown of docs/review.md."""
    lines = []
    for where in Where:
        lines += [f"### {where}", "", "| key | does |", "| --- | --- |"]
        for action in by_group(where):
            keys = " ".join(f"`{key}`" for key in action.shown_keys.split("  "))
            lines.append(f"| {keys} | {action.says} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
