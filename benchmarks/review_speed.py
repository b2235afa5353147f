"""The review screen on a pseudo-terminal, as ratios to an empty Textual app with the same imports. By hand.

    python benchmarks/review_speed.py [--keys 100] [--size 140x40] [ROWS …]

First paint: from the start of the process to the last byte of the first full screen. Key to paint: from the key to the
last byte of what it changed; also while a model answers 20 segments a second, from a server in a process of its own.
Each also in processor time, which a busy machine falsifies less. A and P: the longest time for which the screen could
not have answered.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BEAT = 0.01
PER_TOKEN = 0.0006
"""Seconds a token at which a server's only worker has some 20 answers a second; it can't pause for less than 1 ms."""
QUIET = 0.06
"""Seconds without output after which a screen counts as painted; less than the side pane waits to ask the memory."""

CURSOR, FRAME = "▌", 0.01
"""What stands in the row that a key moves to, and seconds without output after which a frame is whole: while answers
come in, the screen is never quiet for long."""


# ---- what is measured, in a process of its own


def run_empty() -> None:
    """An app that shows one word, its imports those of the review."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    import tui.app  # noqa: F401

    class Empty(App[None]):
        BINDINGS = [("j", "turn", "turn"), ("q", "quit", "quit")]  # noqa: RUF012

        def compose(self) -> ComposeResult:
            yield Static("ready")

        def action_turn(self) -> None:
            word = self.query_one(Static)
            word.update("ready!" if str(word.content) == "ready" else "ready")

    Empty().run()


def run_review(post: Path, beats: Path | None, url: str | None) -> None:
    """The review screen of a post, as `olgim review` opens it."""
    import asyncio

    from translator.allocator import keep_little
    from translator.workflow.endpoints import EndpointChoice
    from translator.workflow.review_opening import Desk
    from translator.workflow.site import open_site
    from tui.app import ReviewApp
    from tui.interpreter import favour_keys

    class Watched(ReviewApp):
        CSS_PATH = str(ROOT / "tui" / "olgim.tcss")

        def on_mount(self) -> None:
            super().on_mount()
            if beats is not None:
                self.run_worker(beat(beats), group="beat")

    async def beat(path: Path) -> None:
        with path.open("w", buffering=1) as file:
            wall, cpu = time.monotonic(), time.thread_time()
            while True:
                await asyncio.sleep(BEAT)
                now, spent = time.monotonic(), time.thread_time()
                if now - wall > 3 * BEAT:
                    file.write(f"{wall} {now - wall - BEAT} {spent - cpu}\n")
                wall, cpu = now, spent

    keep_little()
    desk = Desk([(open_site(post), post)], EndpointChoice(url, "test-model") if url else None)
    favour_keys()
    Watched(desk, ground=False).run()
    desk.close()


# ---- a person at a terminal


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took, in seconds: until the last byte, and of the processor."""

    wall: float
    cpu: float


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, words: list[str], size: tuple[int, int]) -> None:
        self._born = time.monotonic()
        self._spent = 0.0
        """The processor's time when the last byte came."""
        self.process, self._screen = pty.fork()
        if not self.process:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TEXTUAL_DISABLE_KITTY_KEY="1")
            os.execv(sys.executable, [sys.executable, __file__, *words])
        fcntl.ioctl(self._screen, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    @property
    def cpu(self) -> float:
        """The processor's time that all its threads have had."""
        tasks = Path(f"/proc/{self.process}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    @property
    def memory(self) -> float:
        """Megabytes in memory."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def first_paint(self, *words: str) -> Taken:
        """Wait for a screen with all of these words."""
        at, seen = self._read(self._born, 120, words)
        if not all(word.encode() in seen for word in words):
            raise SystemExit(f"{words} never came: {seen[-2000:]!r}")
        return Taken(at - self._born, self.cpu)

    def press(self, keys: str, within: float = 5, *words: str, quiet: float = QUIET) -> Taken:
        """Press keys and wait for what they change: until it has all words, and nothing comes for `quiet` seconds."""
        start, cpu = time.monotonic(), self.cpu
        self._spent = cpu
        os.write(self._screen, keys.encode())
        at, _ = self._read(start, within, words, quiet)
        return Taken(at - start, self._spent - cpu)

    def rest(self, quiet: float = 1.0) -> None:
        """Wait until nothing is painted any more."""
        while select.select([self._screen], [], [], quiet)[0]:
            os.read(self._screen, 1 << 16)

    def watch(self, seconds: float) -> None:
        """Read what is painted for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self._screen], [], [], left)[0]:
                os.read(self._screen, 1 << 16)

    def _read(
        self, start: float, within: float, words: tuple[str, ...], quiet: float = QUIET
    ) -> tuple[float, bytes]:
        """When the last byte came, and all of them: until nothing comes for a moment, and all words have."""
        last, seen = start, b""
        while time.monotonic() - start < within:
            ready = select.select([self._screen], [], [], quiet)[0]
            if ready:
                try:
                    seen += os.read(self._screen, 1 << 16)
                except OSError:
                    break
                last, self._spent = time.monotonic(), self.cpu
            elif seen and all(word.encode() in seen for word in words):
                break
        return last, seen

    def close(self) -> None:
        """End it."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._screen)


# ---- what is printed


def said(name: str, taken: list[Taken], limit: int) -> str:
    """Median and 95th percentile."""
    parts = []
    for what in ("wall", "cpu"):
        times = sorted(getattr(one, what) * 1000 for one in taken)
        at95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        parts.append(f"{what} median {statistics.median(times):5.1f} p95 {at95:5.1f} ms")
    return f"  {name:22} {'   '.join(parts)}   (p95 under {limit} wanted)"


def start(words: list[str], size: tuple[int, int], seen: str, times: int) -> tuple[Terminal, Taken]:
    """Start a program some times; the last one stays. Returns its quickest first paint."""
    found: list[Taken] = []
    while True:
        terminal = Terminal(words, size)
        found.append(terminal.first_paint(seen))
        if len(found) == times:
            return terminal, Taken(min(one.wall for one in found), min(one.cpu for one in found))
        terminal.close()


def longest(beats: Path, since: float) -> str:
    """The longest time without a beat since a moment."""
    found = [tuple(map(float, line.split())) for line in beats.read_text().splitlines()]
    gaps = [one for one in found if one[0] + one[1] >= since]
    wall, cpu = (max((one[at] for one in gaps), default=0) * 1000 for at in (1, 2))
    return f"longest block: wall {wall:5.0f} ms, cpu {cpu:5.0f} ms   (under 200 wanted)"


def measure(folder: Path, rows: int, empty: Taken, size: tuple[int, int], keys: int) -> None:
    from benchmarks.review_rows import make_post

    post = make_post(folder, rows)
    beats = folder / "beats"
    screen, first = start(["--run", str(post)], size, "quit", 3)
    wanted = 2 if rows <= 300 else 3
    print(f"{rows:,} passages at {size[0]}x{size[1]}")
    print(
        f"  first paint            wall {first.wall:.2f} s, {first.wall / empty.wall:.2f}x   "
        f"cpu {first.cpu:.2f} s, {first.cpu / empty.cpu:.2f}x   (under {wanted}x wanted)"
    )
    screen.rest(2.0)
    limit = 40 if rows <= 300 else 60
    for name, key, times in (
        ("down", "j", keys),
        ("up", "k", keys),
        ("next unfinished", "n", keys // 2),
        ("accept and go on", "a", keys // 4),
    ):
        taken = []
        for _ in range(times):
            taken.append(screen.press(key))
            if key == "a":
                screen.rest(0.4)
        print(said(name, taken, limit))
    screen.press("z")
    screen.rest()
    print(said("down in the article", [screen.press("j") for _ in range(keys // 2)], limit))
    print(f"  memory                 {screen.memory:.0f} MB   (under 120 wanted)")
    screen.close()

    screen, _ = start(["--run", str(post), "--beats", str(beats)], size, "quit", 1)
    screen.rest(2.0)
    for name, key, seen in (
        ("A, asks", "A", "Accept all"),
        ("A, done", "y", "accepted"),
        ("P", "P", "write the file"),
        ("P, done", "\r", "wrote"),
    ):
        since = time.monotonic()
        once = screen.press(key, 60, seen)
        screen.rest(1.5)
        print(f"  {name:22} {once.wall * 1000:5.0f} ms; {longest(beats, since)}")
    print(f"  memory                 {screen.memory:.0f} MB at its highest")
    screen.close()
    with tempfile.TemporaryDirectory() as elsewhere:  # where no memory has the answers
        measure_streaming(Path(elsewhere), rows, size, keys)


def measure_streaming(folder: Path, rows: int, size: tuple[int, int], keys: int) -> None:
    """Keys for as long as a model answers, from a post of which the first half has English."""
    from benchmarks.review_rows import make_post

    post = make_post(folder, rows, translated=rows // 2)
    bitext = folder / "_olgim/en/long.md.po"

    def translated() -> int:
        return bitext.read_bytes().count(b"\n#. origin: ")

    command = [sys.executable, "-m", "support.model_server", "--workers", "1", "--per-token", str(PER_TOKEN)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT / "tests" / "lib"
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        screen, _ = start(["--run", str(post), "--url", url], size, "quit", 1)
        screen.rest(2.0)
        before, began = translated(), time.monotonic()
        screen.press("R", 30, "Esc: stop")
        while translated() < before + 10 and time.monotonic() - began < 120:  # not the first request's alone
            screen.watch(0.5)
        print(f"  first answers after    {time.monotonic() - began:.1f} s")
        before, began = translated(), time.monotonic()
        taken = []
        for _ in range(keys):
            taken.append(screen.press("j", 5, CURSOR, quiet=FRAME))
            screen.watch(QUIET)
            if translated() == rows:  # what is pressed from here on, no answers would stream in beside
                break
        came, seconds = translated() - before, time.monotonic() - began
        print(said("down, streaming", taken, 40 if rows <= 300 else 60))
        print(
            f"  {came} answers came in {seconds:.1f} s beside {len(taken)} keys, {came / seconds:.0f} a second; "
            f"{screen.memory:.0f} MB"
        )
        screen.close()
        server.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rows", type=int, nargs="*", default=[300, 10_000])
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--size", default="140x40")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--beats", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run == "empty":
        run_empty()
    elif options.run:
        run_review(Path(options.run), Path(options.beats) if options.beats else None, options.url)
    else:
        columns, _, lines = options.size.partition("x")
        size = int(columns), int(lines)
        screen, empty = start(["--run", "empty"], size, "ready", 3)
        print(f"an empty app: first paint {empty.wall:.2f} s, cpu {empty.cpu:.2f} s, {screen.memory:.0f} MB")
        print(said("key", [screen.press("j") for _ in range(options.keys // 2)], 40))
        screen.close()
        for rows in options.rows or [300, 10_000]:
            with tempfile.TemporaryDirectory() as folder:
                measure(Path(folder), rows, empty, size, options.keys)


if __name__ == "__main__":
    main()
