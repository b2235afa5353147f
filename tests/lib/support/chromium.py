"""A headless Chromium that is told what to do through a pipe, without a driver."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --remote-debugging-pipe"
)


class Browser:
    """One page of a browser. `events` are what it told since it was last asked to open something."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._number = 0
        self._rest = b""
        self._session = ""
        self.events: list[dict[str, Any]] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._ask(f"{domain}.enable")

    def look(self, *, width: int, dark: bool) -> None:
        """Be a window of a width, in the light or in the dark."""
        phone = width < 600
        self._ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=phone
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", media="screen", features=[scheme])

    def open(self, address: str) -> None:
        """Open a page, and wait until it is there."""
        self.events.clear()
        self._ask("Page.navigate", url=address)
        self.until("Page.loadEventFired")

    def until(self, event: str) -> None:
        """Wait for an event."""
        while not any(one["method"] == event for one in self.events):
            self._hear()

    def value(self, script: str) -> Any:
        """What a script of the test's own gives in the page."""
        found = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def paper(self) -> bytes:
        """The page as a PDF."""
        import base64

        return base64.b64decode(self._ask("Page.printToPDF", printBackground=True)["data"])

    @property
    def requests(self) -> list[str]:
        """What was asked for, data in the page itself aside."""
        sent = [
            one["params"]["request"]["url"]
            for one in self.events
            if one["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in sent if not url.startswith("data:")]

    @property
    def complaints(self) -> list[str]:
        """What it wrote to its console."""
        methods = {"Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"}
        return [json.dumps(one["params"]) for one in self.events if one["method"] in methods]

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._hear()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            data = os.read(self._answers, 1 << 16)
            assert data, "the browser has gone"
            self._rest += data
        one, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        if "method" in message:
            self.events.append(message)
        return message


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """A browser with a profile of its own."""
    assert PROGRAM is not None
    assert sys.platform != "win32"
    their_commands, commands = os.pipe()
    answers, their_answers = os.pipe()
    line = f'exec "$0" {_FLAGS} --user-data-dir="$1" 3<&{their_commands} 4>&{their_answers}'
    running = subprocess.Popen(
        ["/bin/bash", "-c", line, PROGRAM, profile],
        pass_fds=(their_commands, their_answers),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(their_commands)
    os.close(their_answers)
    try:
        yield Browser(commands, answers)
    finally:
        os.close(commands)
        os.close(answers)
        running.terminate()
        running.wait()
