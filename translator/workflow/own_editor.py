"""A person's own editor: it may fail, be cancelled, or leave the terminal as it likes, and the text is not lost."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from translator.errors import UsageError
from translator.i18n import tr

if sys.platform != "win32":
    import termios


class EditorError(UsageError):
    """The editor has failed. `text` is what it had saved, if it had saved anything; `how` the way in which it ended."""

    text: str | None = None
    how: str = ""


def edit_outside(text: str, environment: Mapping[str, str]) -> str:
    """What a person makes of `text` in the editor that `$VISUAL` or `$EDITOR` names. Raises UsageError.

    An interrupt (ctrl-C) is the editor's alone while it runs. The terminal's settings are afterwards what they were.
    """
    words = _command(environment)
    name = Path(words[0]).name
    with tempfile.TemporaryDirectory(prefix="olgim-") as folder:
        file = Path(folder) / "segment.txt"
        file.write_text(text + "\n", encoding="utf-8")
        before = file.stat().st_mtime_ns
        with _interrupts_left_to_it(), _terminal_kept():
            try:
                ended = subprocess.run([*words, os.fspath(file)], check=False)  # noqa: S603  the person's own editor
            except OSError as error:
                raise EditorError(
                    tr("{name} can't be started: {strerror}", name=name, strerror=error.strerror or error)
                ) from error
        try:
            saved = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise EditorError(tr("{name} did not save UTF-8; nothing was changed", name=name)) from error
        except OSError as error:
            raise EditorError(tr("{name} left no file to read; nothing was changed", name=name)) from error
        if ended.returncode != 0:
            failed = EditorError(
                tr("{name} {how}; nothing was changed", name=name, how=_how(ended.returncode))
            )
            failed.text = saved if file.stat().st_mtime_ns != before else None
            raise failed
        return saved


def _command(environment: Mapping[str, str]) -> list[str]:
    command = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(
            tr("$EDITOR can't be read as a command: {error}", error=error), hint=tr("Check its quotes.")
        ) from error
    if not words:
        raise UsageError(
            tr("$EDITOR is not set"), hint=tr("Set it to your editor's command, or edit here with e.")
        )
    return words


def _how(code: int) -> str:
    if code >= 0:
        return tr("ended with exit code {code}", code=code)
    with suppress(ValueError):
        return tr("was ended by {name}", name=signal.Signals(-code).name)
    return tr("was ended by signal {value}", value=-code)


@contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """An interrupt reaches everybody at the terminal: the editor decides what it means. Handlers are not inherited."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _terminal_kept() -> Iterator[None]:
    """Put the terminal back as it was, and drop what was typed at it meanwhile: it was not meant for us."""
    if sys.platform == "win32":
        yield
        return
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        yield
        return
    try:
        settings = None
        with suppress(termios.error):
            settings = termios.tcgetattr(descriptor)
        try:
            yield
        finally:
            if settings is not None:
                with suppress(termios.error):
                    termios.tcsetattr(descriptor, termios.TCSANOW, settings)
                    termios.tcflush(descriptor, termios.TCIFLUSH)
    finally:
        os.close(descriptor)
