"""A shell for tests: it has Olgim's modules ready, so that a review opens at once; anything else is `sh`'s business.

A line `{"folder": …, "environment": {…}, "words": […]}` runs `olgim` with these words in a process of its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys


def _run(line: str) -> None:
    if not line.startswith("{"):
        subprocess.run(line, shell=True, check=False)
        return
    order = json.loads(line)
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    from translator.cli import main

    code = 1
    try:
        code = main(order["words"])
        sys.stdout.flush()
    finally:
        os._exit(code)


def _main() -> None:
    import tui.app  # noqa: F401

    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    while True:
        sys.stdout.write("at-rest>")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return
        sys.stdout.write("\x1b[2J\x1b[H")
        sys.stdout.flush()
        _run(line.strip())


if __name__ == "__main__":
    _main()
