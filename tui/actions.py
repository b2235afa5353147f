"""The register of what a person can do. Key bindings, footer, palette, help and the documentation are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType

from tui.keys import with_twins


class Where(StrEnum):
    """On which screen an action is there; the value heads its table."""

    REVIEW = "Reviewing"
    EDITOR = "In the editor"
    PUBLISH = "On the publish screen"
    SUGGEST = "Among the suggested terms"
    BRIEF = "In the brief"
    POSTS = "Among the posts"
    TERMS = "Among the terms"
    REPLACE = "Replacing"
    CONCORDANCE = "In the concordance"


class Group(StrEnum):
    """What an action is for."""

    MOVE = "Move"
    DECIDE = "Decide"
    WRITE = "Write"
    LOOK = "Look"
    POST = "Post"
    PROGRAM = "Olgim"


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
        Action("down", ("j", "down"), "down", "next segment", _M),
        Action("up", ("k", "up"), "up", "previous segment", _M),
        Action("next_unfinished", ("n",), "next", "next unfinished segment", _M),
        Action("previous_unfinished", ("p",), "previous", "previous unfinished segment", _M),
        Action("go_to", ("g",), "go to", "go to a segment by its number", _M),
        Action("first", ("home",), "first", "first segment", _M),
        Action("last", ("end",), "last", "last segment", _M),
        Action(
            "read_on", ("space", "pagedown"), "read on", "next page of the article, or of a long segment", _M
        ),
        Action("read_back", ("pageup",), "read back", "previous page", _M),
        Action("accept", ("a", "enter"), "accept", "accept, go to the next unfinished segment", _D),
        Action(
            "reject",
            ("x",),
            "reject",
            "reject; English and reason are kept in the note",
            _D,
        ),
        Action("waive", ("w",), "waive", "waive a finding (set it aside), with a reason", _D),
        Action("select", ("v",), "range", "begin a range; a, x and r act on all of it", _D),
        Action(
            "accept_clean",
            ("A",),
            "accept all",
            "accept all listed without a finding (asks first)",
            _D,
        ),
        Action("undo", ("u",), "undo", "undo", _D),
        Action("redo", ("ctrl+r",), "redo", "redo", _D),
        Action("edit", ("e",), "edit", "edit the English here", _W),
        Action("edit_outside", ("E",), "$EDITOR", "edit the English in $VISUAL or $EDITOR", _W),
        Action("take_machine", ("m",), "machine's", "take the proposal, or the machine's version", _W),
        Action("take_previous", ("b",), "before", "go back to the version before your last change", _W),
        Action("take_match", DIGITS, "take", "take an alternative or a match, by its number", _W),
        Action(
            "alternatives",
            ("D",),
            "alternatives",
            "see all other English with what differs; take one",
            _W,
        ),
        Action(
            "translate",
            ("R",),
            "translate all",
            "translate the rest, or ask again for all listed",
            _W,
        ),
        Action("again", ("r",), "again", "ask the model for another translation", _W),
        Action("wish", ("i",), "instruct", "ask again with an instruction, such as: less formal", _W),
        Action("term", ("t",), "term", "add a term to the glossary (from the marked text)", _W),
        Action("terms", ("ctrl+t",), "terms", "the terms of this post: change, forbid, take out", _W),
        Action("suggestions", ("T",), "suggested", "see terms suggested by your posts and edits", _W),
        Action("brief", ("O",), "brief", "read, change the brief, decided for the whole post", _W),
        Action(
            "replace", ("percent_sign",), "replace", "replace words in accepted English, each in view", _W
        ),
        Action("note", ("c",), "note", "add a line to the note", _W),
        Action("read", ("z",), "article", "read the post as an article, or list it again", _L),
        Action("korean", ("h",), "Korean", "in the article: show or hide the Korean", _L),
        Action("find", ("slash",), "find", "search Korean and English", _L),
        Action("concordance", ("W",), "where else", "find words in all posts, with their English", _L),
        Action(
            "filter",
            ("f",),
            "filter",
            "choose what is listed: to do, findings, stale …",
            _L,
        ),
        Action("clear", ("escape",), "clear", "cancel a range, a search, a filter", _L),
        Action(
            "compare",
            ("d",),
            "diff",
            "compare with the machine's version, an earlier one",
            _L,
        ),
        Action("apart", ("s",), "split", "show the diff side by side or inline", _L),
        Action("list", ("l",), "list", "show or hide the list", _L),
        Action("side", ("o",), "about", "show or hide findings, terms and memory", _L),
        Action("light", ("ctrl+l",), "light", "light or dark colours", _L),
        Action("publish", ("P",), "publish", "publish: see the file's changes, then write it", _P),
        Action("posts", ("y",), "posts", "all posts with how far they are; choose one", _P),
        Action("next_post", ("right_square_bracket",), "next post", "next post with something left", _P),
        Action("previous_post", ("left_square_bracket",), "previous post", "previous post", _P),
        Action("command_palette", ("ctrl+p",), "palette", "find an action by its name", _O),
        Action("help", ("question_mark",), "keys", "all keys", _O),
        Action("quit", ("q",), "quit", "quit; everything is saved, drafts are kept", _O),
    ),
    Where.EDITOR: (
        Action("save", ("ctrl+s",), "save and accept", "save, accept, go to the next unfinished segment", _W),
        Action("leave", ("escape",), "leave, keep the draft", "leave; what you typed stays as a draft", _W),
        Action("restore", ("ctrl+o",), "start over", "put the English back as it was", _W),
    ),
    Where.PUBLISH: (
        Action("write", ("enter",), "write the file", "write the file as shown", _P),
        Action("settle", ("n",), "go to problem", "go to the first segment that blocks publishing", _P),
        Action("back", ("escape", "q"), "back", "back to the review", _P),
        Action("more_context", ("right_curly_bracket",), "more", "more of the file around each change", _L),
        Action("less_context", ("left_curly_bracket",), "less", "less of the file around each change", _L),
        Action("scroll_down", ("j", "down"), "down", "scroll down", _M),
        Action("scroll_up", ("k", "up"), "up", "scroll up", _M),
        Action("page_down", ("space", "pagedown"), "page", "next page", _M),
        Action("page_up", ("pageup",), "page up", "previous page", _M),
    ),
    Where.SUGGEST: (
        Action("down", ("j", "down"), "down", "next suggestion", _M),
        Action("up", ("k", "up"), "up", "previous suggestion", _M),
        Action("take", ("a", "enter"), "add", "add it to the glossary", _D),
        Action("take_as", ("e",), "add as …", "add it with other English", _D),
        Action("skip", ("x",), "not now", "remove it from the list, for now", _D),
        Action("decline", ("N",), "never", "never suggest it again, in any post", _D),
        Action("undo", ("u",), "undo", "put back the one that you removed last", _D),
        Action("back", ("escape", "q"), "back", "back to the review", _P),
    ),
    Where.BRIEF: (
        Action("save", ("ctrl+s",), "save", "save; segments with a changed word are listed", _W),
        Action("leave", ("escape",), "leave, keep the draft", "leave; what you typed stays as a draft", _W),
        Action("restore", ("ctrl+o",), "start over", "put the brief back as it was", _W),
    ),
    Where.POSTS: (
        Action("down", ("j", "down"), "down", "next post", _M),
        Action("up", ("k", "up"), "up", "previous post", _M),
        Action("next_yours", ("n",), "next of yours", "next post that waits for you", _M),
        Action("first", ("home",), "first", "first post", _M),
        Action("last", ("end",), "last", "last post", _M),
        Action("page_down", ("space", "pagedown"), "page", "next page", _M),
        Action("page_up", ("pageup",), "page up", "previous page", _M),
        Action("find", ("slash",), "find", "search the posts' paths", _L),
        Action("filter", ("f",), "filter", "list those of your turn, to translate, done", _L),
        Action("open", ("enter", "a"), "review", "review this post", _P),
        Action("back", ("escape", "q"), "back", "list all again, or back to the review", _P),
    ),
    Where.TERMS: (
        Action("down", ("j", "down"), "down", "next term", _M),
        Action("up", ("k", "up"), "up", "previous term", _M),
        Action("page_down", ("space", "pagedown"), "page", "next page", _M),
        Action("page_up", ("pageup",), "page up", "previous page", _M),
        Action("change", ("e", "enter"), "change", "change its English, in every post", _W),
        Action("forbid", ("f",), "forbid", "forbid a word for it", _W),
        Action("take_out", ("x",), "take out", "take it out of the site's glossary", _W),
        Action("undo", ("u",), "undo", "undo the last change of a term", _D),
        Action("only", ("l",), "list", "list the segments that don't follow it", _L),
        Action("back", ("escape", "q"), "back", "back; what the last change touches is listed", _P),
    ),
    Where.REPLACE: (
        Action("down", ("j", "down"), "down", "next change", _M),
        Action("up", ("k", "up"), "up", "previous change", _M),
        Action("page_down", ("pagedown",), "page", "next page", _M),
        Action("page_up", ("pageup",), "page up", "previous page", _M),
        Action("leave_out", ("x", "space"), "leave out", "leave this one as it is, or not", _D),
        Action("leave_out_all", ("A",), "all or none", "choose none of them, or all again", _D),
        Action("parts", ("w",), "whole words", "whole words only, or parts of words, too", _D),
        Action("put", ("enter",), "replace", "make the changes marked ✓, in one step", _W),
        Action("back", ("escape", "q"), "back", "change nothing, back to the review", _P),
    ),
    Where.CONCORDANCE: (
        Action("down", ("down",), "down", "next pair", _M),
        Action("up", ("up",), "up", "previous pair", _M),
        Action("page_down", ("pagedown",), "page", "next page", _M),
        Action("page_up", ("pageup",), "page up", "previous page", _M),
        Action("take", ("enter",), "propose it here", "put its English here, as a proposal", _W),
        Action("take_to_edit", ("tab",), "edit it here", "put its English into the editor", _W),
        Action("back", ("escape",), "back", "back to the review", _P),
    ),
}

# What the footer shows where there is room, the most wanted first; the last two always. That of the review changes with
# what is under the cursor: see `keys_now`.
FOOTERS = {
    Where.REVIEW: "accept edit next_unfinished read help quit",
    Where.EDITOR: "save leave restore",
    Where.PUBLISH: "write settle more_context page_down back",
    Where.SUGGEST: "take take_as skip decline undo down back",
    Where.BRIEF: "save leave restore",
    Where.TERMS: "change forbid take_out undo only down back",
    Where.REPLACE: "put leave_out leave_out_all parts down page_down back",
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
    """What a key does."""
    return next((action for action in of(where) if key in action.keys), None)


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
