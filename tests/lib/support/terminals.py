"""A person at a real terminal: `olgim` in tmux, its keys, what it shows, and ways in which it ends."""

from __future__ import annotations

import itertools
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from support.programs import alive, until

TMUX = shutil.which("tmux")
_ROOT = Path(__file__).resolve().parents[3]
_SHELL = Path(__file__).with_name("warm_shell.py")
_NUMBERS = itertools.count()
_PROMPT = "at-rest>"
_STILL = 8  # looks at a screen that nothing is drawn on any more


class Terminal:
    """A shell in a terminal of its own."""

    def __init__(self, size: tuple[int, int] = (100, 32), language: str = "") -> None:
        """`language` is what Olgim is to speak; English if nothing is said."""
        assert TMUX is not None
        self._server = [TMUX, "-u", "-L", f"olgim-{os.getpid()}-{next(_NUMBERS)}", "-f", "/dev/null"]
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(_ROOT),
            "OLGIM_LANG": language,
        }
        words = [*(f"{name}={value}" for name, value in variables.items()), sys.executable, str(_SHELL)]
        width, height = map(str, size)
        command = f'exec env -i "TERM=$TERM" {shlex.join(words)}'
        self._tmux("new-session", "-d", "-x", width, "-y", height, command)
        self._tmux("set-option", "-s", "escape-time", "0")
        self._shell = int(self._tmux("list-panes", "-F", "#{pane_pid}"))
        self.see(_PROMPT)

    def _tmux(self, *words: str) -> str:
        return subprocess.run(
            [*self._server, *words], check=True, capture_output=True, text=True, timeout=30
        ).stdout.rstrip("\n")

    # ---- what a person does

    def review(self, post: Path, *words: str, **environment: str) -> None:
        """Open the review screen for a post, or with other words in its folder."""
        self.start(post.parent, "review", *(words or (post.name,)), **environment)
        self.see("keys", "quit")

    def start(self, folder: Path, *words: str, **environment: str) -> None:
        """Run `olgim` in a folder."""
        self.see(_PROMPT)
        self.type(json.dumps({"folder": str(folder), "environment": environment, "words": words}))
        self.press("Enter")

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        for key in keys:
            self._tmux("send-keys", *([key] if len(key) > 1 else ["-l", key]))

    def type(self, text: str) -> None:
        """Type a text as it is; escape sequences are what a terminal sends for the mouse."""
        self._tmux("send-keys", "-l", text)

    def click(self, text: str, *, times: int = 1, shift: bool = False) -> None:
        """Click where a text begins on the screen, once that stands still."""
        column, row = self._where(text)
        for end in "Mm" * times:
            self.type(f"\x1b[<{4 * shift};{column};{row}{end}")

    def draw(self, begin: str, end: str) -> None:
        """Press the mouse's button where a text begins, draw it to another, and let it go there."""
        column, row = self._where(begin)
        _, last = self._where(end)
        self.type(f"\x1b[<0;{column};{row}M")
        for at in range(row, last + (1 if last > row else -1), 1 if last > row else -1):
            self.type(f"\x1b[<32;{column};{at}M")
        self.type(f"\x1b[<0;{column};{last}m")

    def _where(self, text: str) -> tuple[int, int]:
        """The column and the row where a text begins, counted from 1, once the screen stands still."""
        lines = self._still().split("\n")
        row = next(at for at, line in enumerate(lines) if text in line)
        column = lines[row].index(text)
        wide = sum(ord(char) > 0x1100 and not 0x2000 <= ord(char) < 0x3000 for char in lines[row][:column])
        return column + wide + 2, row + 1

    # ---- what there is to see

    @property
    def screen(self) -> str:
        """What is on the screen."""
        return self._tmux("capture-pane", "-p")

    def _still(self) -> str:
        """What is on the screen once it is the same several times in a row."""
        seen: list[str] = []

        def stands() -> bool:
            seen.append(self.screen)
            return len(seen) >= _STILL and len(set(seen[-_STILL:])) == 1

        self.wait(stands)
        return seen[-1]

    def see(self, *texts: str, within: float = 30) -> None:
        """Wait until all of these are on the screen."""
        if not until(lambda: all(text in self.screen for text in texts), within):
            raise AssertionError(f"{texts} never came to be seen:\n{self.screen}")

    def wait(self, true: Callable[[], bool], within: float = 30) -> None:
        """Wait until something is so."""
        if not until(true, within):
            raise AssertionError(f"it never came to be so:\n{self.screen}")

    # ---- how it ends

    @property
    def resting(self) -> bool:
        """Whether the shell has the terminal, and there is one."""
        try:
            return until(lambda: self.screen.rstrip().endswith(_PROMPT), 5)
        except subprocess.CalledProcessError:
            return False

    @property
    def olgim(self) -> int:
        """The process of the screen."""
        children = Path(f"/proc/{self._shell}/task/{self._shell}/children").read_text().split()
        return int(children[0])

    def end(self, number: signal.Signals) -> None:
        """Send the screen a signal, and wait for its end."""
        process = self.olgim
        os.kill(process, number)
        self.wait(lambda: not alive(process))

    def ended(self) -> None:
        """Wait until the shell has the terminal again, and look whether it is usable."""
        self.wait(lambda: self._tmux("display-message", "-p", "#{alternate_on}#{mouse_any_flag}") == "00")
        self.type("echo $((40+2))-fine; stty -a")
        self.press("Enter")
        self.see("42-fine", "isig icanon", " echo ", _PROMPT)

    def close(self) -> None:
        """Close the window, with all that runs in it."""
        subprocess.run([*self._server, "kill-server"], check=False, capture_output=True, timeout=30)
