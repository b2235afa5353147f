"""Arguments that several commands share, spelled once."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError

from translator.i18n import tr


def add_paths(parser: ArgumentParser) -> None:
    """`PATH…`: posts, folders or globs; none means the whole site."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=tr("posts, folders or globs (default: all posts of this folder's site)"),
    )


def add_drafts(parser: ArgumentParser) -> None:
    """`--drafts`: posts that their author has not published are taken, too."""
    parser.add_argument("--drafts", action="store_true", help=tr("take the posts that are drafts, too"))


def add_yes(parser: ArgumentParser) -> None:
    """`--yes`: the question before a run over a whole site is answered beforehand."""
    parser.add_argument(
        "--yes",
        action="store_true",
        help=tr("don't ask before more than 5 posts, or $1, where no PATH is given"),
    )


def add_move(parser: ArgumentParser) -> None:
    """`--move`: mirrors of an earlier layout are moved without a question."""
    parser.add_argument(
        "--move", action="store_true", help=tr("move the mirrors that an earlier `layout:` put elsewhere")
    )


def add_post(parser: ArgumentParser) -> None:
    """The argument `POST`, for a command that is about exactly one post."""
    parser.add_argument("post", metavar="POST", help=tr("a Korean Markdown post"))


def add_json(parser: ArgumentParser) -> None:
    """`--json`: plain values for scripts in the place of lines for people."""
    parser.add_argument("--json", action="store_true", help=tr("one JSON document on standard output"))


def add_endpoint(parser: ArgumentParser) -> None:
    """`--base-url`, `--agent`, `--command`, `--model`, `--profile`, `--trust`. There is none for the key: the process
    list would show it.
    """
    group = parser.add_argument_group(
        tr("endpoint"), tr("The key comes from OPENAI_API_KEY, or the variable that `key_env` names.")
    )
    place = group.add_mutually_exclusive_group()
    place.add_argument(
        "--base-url", metavar="URL", help=tr("an OpenAI-compatible server, e.g. http://127.0.0.1:11434/v1")
    )
    place.add_argument(
        "--agent", metavar="NAME", help=tr("a coding agent that is signed in here: claude, codex or copilot")
    )
    place.add_argument(
        "--command",
        metavar="LINE",
        help=tr("a program that reads the request on standard input and writes the answer; no shell is used"),
    )
    group.add_argument("--model", metavar="NAME", help=tr("the model to ask"))
    group.add_argument(
        "--profile",
        metavar="NAME",
        help=tr("an endpoint of `profiles:` in your own or the site's configuration"),
    )
    group.add_argument(
        "--trust",
        action="append",
        metavar="HOST",
        help=tr("agree, from now on, that this site's files name HOST (or a model file) as its endpoint"),
    )


def shard(text: str) -> tuple[int, int]:
    """A part of a whole, `2/5` as (2, 5). Raises ArgumentTypeError."""
    part, _, whole = text.partition("/")
    if not (part.isdecimal() and whole.isdecimal() and 1 <= int(part) <= int(whole)):
        raise ArgumentTypeError(tr("{text!r} is not a shard like 2/5", text=text))
    return int(part), int(whole)


def amount(text: str) -> float:
    """What was typed as a number above 0. Raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(tr("{text!r} is not a number above 0", text=text))
    return value


def whole(text: str) -> int:
    """What was typed as a whole number above 0. Raises ArgumentTypeError."""
    value = amount(text)
    if value != int(value):
        raise ArgumentTypeError(tr("{text!r} is not a whole number above 0", text=text))
    return int(value)
