"""Running `olgim models fetch`."""

from __future__ import annotations

import os
import shlex
import sys
import time
from argparse import Namespace

from translator.cli.console import narrate, out
from translator.errors import ExitCode, UsageError
from translator.i18n import tr
from translator.llm.model_download import Offer, fetch, folder_for_models, gigabytes, offer_for

_EVERY = 0.2  # seconds between two lines of progress on a terminal


def run_fetch(options: Namespace) -> int:
    """Show a model file's licence, size and checksum, ask, download it, and return the exit code."""
    offer = offer_for(options.what)
    folder = options.to or folder_for_models(os.environ)
    size = (
        tr("not stated")
        if offer.size is None
        else tr("{gigabytes} ({size:,} bytes)", gigabytes=gigabytes(offer.size), size=offer.size)
    )
    narrate(f"{offer.file}")
    narrate(tr("  from      {url}", url=offer.url))
    narrate(tr("  licence   {licence}", licence=offer.licence))
    narrate(tr("  size      {size}", size=size))
    narrate(tr("  SHA-256   {sha256}", sha256=offer.sha256 or tr("not stated; shown after the download")))
    narrate(tr("  to        {folder}", folder=folder / offer.file))
    if not options.yes:
        _ask()
    fetched = fetch(offer, folder, _Meter(offer))
    if sys.stderr.isatty():
        narrate("")
    if offer.sha256 is None:
        narrate(tr("Its SHA-256 is {sha256}.", sha256=fetched.sha256))
    narrate(tr("The file is complete. Use it with:"))
    out(f"olgim translate --model {shlex.quote(str(fetched.path))}")
    return int(ExitCode.CLEAN)


def _ask() -> None:
    """Go on only with a person's consent."""
    if not sys.stdin.isatty():
        raise UsageError(
            tr("nothing was fetched: there is no terminal to ask you for your agreement"),
            hint=tr("Pass --yes to agree to the licence and size."),
        )
    sys.stderr.write(tr("Download it under this licence? [y/N] "))
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in {"y", "yes", "ㅛ", "네", "예"}:
        raise UsageError(tr("nothing was fetched"))


class _Meter:
    """How far it is, on a terminal."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.shown = 0.0

    def __call__(self, there: int) -> None:
        now = time.monotonic()
        if not sys.stderr.isatty() or (now < self.shown + _EVERY and there != self.offer.size):
            return
        self.shown = now
        of = (
            tr(
                " of {gigabytes}, {there} %",
                gigabytes=gigabytes(self.offer.size),
                there=there * 100 // self.offer.size,
            )
            if self.offer.size
            else ""
        )
        sys.stderr.write(f"\r\x1b[K{gigabytes(there)}{of}")
        sys.stderr.flush()
