"""Where a program works: an empty folder of its own, and an environment in which nothing is that it doesn't need."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PASSED = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "TZ",
    "TERM",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "DBUS_SESSION_BUS_ADDRESS",  # the way to the desktop's key ring, where logins are kept
)
_PASSED_KINDS = ("LC_", "XDG_")


@dataclass(frozen=True, slots=True)
class Room:
    """`work` is empty and what the program starts in; `notes` has what it is given, `temporary` what it leaves."""

    work: Path
    notes: Path
    temporary: Path


@contextmanager
def private_room() -> Iterator[Room]:
    """A room that nobody else can look into, and that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="olgim-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()  # of mode 0700, as the library makes them
        room = Room(folder / "work", folder / "notes", folder / "tmp")
        for one in (room.work, room.notes, room.temporary):
            one.mkdir(mode=0o700)
        yield room


def environment(
    environ: Mapping[str, str], passed: tuple[str, ...], given: Mapping[str, str], room: Room
) -> dict[str, str]:
    """What a program sees of the environment: what all need, what this one may have (`passed`), what it is `given`."""
    names = (*_PASSED, *passed)
    kept = {name: value for name, value in environ.items() if name in names or name.startswith(_PASSED_KINDS)}
    return {**kept, "TMPDIR": str(room.temporary), **given}
