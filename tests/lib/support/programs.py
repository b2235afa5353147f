"""Programs in the place of a model: a translator on standard input and output, good or bad, that notes what it saw.

Run as `python -m`-like script: `programs.py NOTES WAY…`, one way for each run, the last one for all that follow. Ways are
`sound`, the faults of `model_speech`, and those of `_WAYS`.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LIB = Path(__file__).resolve().parents[1]
_ROOT = _LIB.parents[1]
_GRANDCHILD = [sys.executable, "-c", "import signal; signal.pause()"]


@dataclass(frozen=True, slots=True)
class Program:
    """A program whose notes stand in `notes`, one JSON line a run."""

    notes: Path
    ways: tuple[str, ...] = ("sound",)

    @property
    def line(self) -> str:
        """Its command line."""
        return shlex.join([sys.executable, str(Path(__file__).resolve()), str(self.notes), *self.ways])

    @property
    def runs(self) -> list[dict[str, Any]]:
        """What each run saw: words, folder, files, mode, environment, prompt, pids."""
        if not self.notes.exists():
            return []
        return [json.loads(line) for line in self.notes.read_text(encoding="utf-8").splitlines()]


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and only not collected yet doesn't."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(*pids: int, within: float = 5.0) -> bool:
    """Whether none of the processes is there any more; a kill takes a moment."""
    return until(lambda: not any(alive(pid) for pid in pids), within)


def until(true: Callable[[], bool], within: float = 20.0) -> bool:
    """Whether `true` came to be so, within so many seconds."""
    end = time.monotonic() + within
    while not true():
        if time.monotonic() > end:
            return False
        threading.Event().wait(0.01)
    return True


# ---- the program


def _main(notes: Path, ways: list[str]) -> None:
    saw: dict[str, Any] = {
        "words": sys.argv,
        "folder": str(Path.cwd()),
        "files": [one.name for one in Path.cwd().iterdir()],
        "mode": Path("..").stat().st_mode & 0o777,
        "environment": dict(os.environ),
        "pids": [os.getpid()],
        "began": time.monotonic(),
    }
    before = notes.read_text(encoding="utf-8").count("\n") if notes.exists() else 0
    way = ways[min(before, len(ways) - 1)]
    if way in ("survivor", "hang", "daemon"):
        child = subprocess.Popen(_GRANDCHILD, start_new_session=way == "daemon")  # it keeps our pipes open
        saw["pids"].append(child.pid)
    if way != "deaf":
        saw["prompt"] = sys.stdin.buffer.read().decode()
    saw["ended"] = time.monotonic()
    with notes.open("a", encoding="utf-8") as file:
        file.write(json.dumps(saw) + "\n")
    if way in _WAYS:
        _WAYS[way]()
    else:
        sys.stdout.write(_answer(saw.get("prompt", ""), way))
    sys.stdout.flush()
    os._exit(3 if way == "error" else 0)


def _answer(prompt: str, way: str) -> str:
    sys.path[:0] = [str(_LIB), str(_ROOT)]
    from support.model_speech import pseudo, read_work, speak

    work = read_work({"messages": [{"content": prompt}]})
    return speak(work, None if way in _KIND else way, {}, pseudo).text


def _flood() -> None:
    for _ in range(400):
        sys.stdout.write("flood" * 10_000)


_KIND = ("sound", "survivor", "daemon")
_WAYS: Mapping[str, Callable[[], Any]] = {
    "silent": lambda: None,
    "deaf": lambda: sys.stdout.write("I don't listen."),
    "error": lambda: sys.stderr.write("loading\nthe model is on holiday\n"),
    "complaints": lambda: sys.stderr.write("x" * 1_000_000),
    "hang": signal.pause,
    "flood": _flood,
    "latin": lambda: sys.stdout.buffer.write('{"passages": ["1 Café"]}'.encode("latin-1")),
    "tells": lambda: (
        sys.stderr.write(f"key {os.environ.get('MY_KEY')} refused\n"),
        sys.stderr.flush(),
        os._exit(1),
    ),
}

if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
