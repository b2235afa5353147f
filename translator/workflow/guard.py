"""The last resort: what nobody foresaw in one post is told of with that post, and the others go on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from translator.errors import OlgimError, PublishError, SourceError, StoreError, UnforeseenError
from translator.i18n import tr

_MOST = 200  # characters of what an error says
_ROOT = Path(__file__).parent.parent


@contextmanager
def guarded(post: str) -> Iterator[None]:
    """Turn whatever else is raised while a post is worked on into an OlgimError that names it.

    With Python's development mode (`python -X dev -m translator`) it is raised as it is, with its traceback.
    """
    try:
        yield
    except (SourceError, PublishError) as error:
        error.path = error.path or post
        raise
    except OlgimError:
        raise
    except OSError as error:
        place = post if error.filename is None else os.fsdecode(error.filename)
        raise StoreError(f"{error.strerror or error}", path=place) from error
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        raise UnforeseenError(
            tr(
                "Olgim failed on this post in a way that nobody foresaw: {what_failed}",
                what_failed=what_failed(error),
            ),
            hint=tr(
                "Please report it, and attach what `olgim inspect --json {post}` prints. The other posts go on.",
                post=post,
            ),
            path=post,
        ) from error


def what_failed(error: Exception) -> str:
    """An error's name, what it says, and the line of Olgim's code in which it came up."""
    said = " ".join(str(error).split())[:_MOST]
    place = ""
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_ROOT) and file != Path(__file__):
            place = f" ({file.relative_to(_ROOT.parent).as_posix()}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(error).__name__}{': ' if said else ''}{said}{place}"
