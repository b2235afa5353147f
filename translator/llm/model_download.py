"""Fetching a model file. What it is (licence, size, checksum) is known before a byte of it is fetched."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2

from translator.errors import ProviderError, StoreError, UsageError
from translator.i18n import tr
from translator.llm.hosts import is_local
from translator.llm.local import MAGIC
from translator.llm.transport import way_to
from translator.locks import remove_lock, try_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from hashlib import _Hash

_HUB = "https://huggingface.co"
_TIMEOUT = httpx2.Timeout(30.0)
_TRIES = 5  # attempts in a row that bring nothing
_BLOCK = 1 << 20  # bytes that are read at once
_FILE = re.compile(r"/(?P<repo>[^/]+/[^/]+)/(?:resolve|blob)/(?P<rest>.+)")
_SHA256 = re.compile(r"[0-9a-f]{64}")
UNKNOWN = tr("not stated; look at the publisher's page")


@dataclass(frozen=True, slots=True)
class Offer:
    """A model file that can be fetched: `size` in bytes, `sha256` in hex where it is known beforehand."""

    name: str
    url: str
    licence: str
    size: int | None = None
    sha256: str | None = None

    @property
    def file(self) -> str:
        """The name that the file gets."""
        return urlsplit(self.url).path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class FetchedModel:
    """A file that is whole, and its checksum."""

    path: Path
    sha256: str


# A revision, not a branch: what is fetched can't change behind the checksum.
CATALOGUE: Mapping[str, Offer] = {
    offer.name: offer
    for offer in (
        Offer(
            "qwen3-4b",
            f"{_HUB}/bartowski/Qwen_Qwen3-4B-Instruct-2507-GGUF/resolve/"
            "ae44f08e1392f39c0e474af10c3ff8355c8b6688/Qwen_Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
            "Apache-2.0",
            2_497_280_736,
            "2fde00ce69dd4899c70d020845e2638353015bba0fdf161b3eb965f2bca4464e",
        ),
    )
}


def folder_for_models(environ: Mapping[str, str]) -> Path:
    """Where model files go when nothing else is said: the user's data folder."""
    data = environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")  # noqa: PTH111 - never raises
    return Path(data) / "olgim" / "models"


def offer_for(what: str, environ: Mapping[str, str] = os.environ) -> Offer:
    """What a name of the catalogue or a URL stands for; a URL's server is asked.

    `HF_ENDPOINT` in the environment names a mirror of Hugging Face, as it does for Hugging Face's own tools.
    Raises UsageError for anything else, ProviderError where the server has no such file.
    """
    hub = (environ.get("HF_ENDPOINT") or _HUB).rstrip("/")
    if what in CATALOGUE:
        offer = CATALOGUE[what]
        return replace(offer, url=hub + offer.url.removeprefix(_HUB))
    if "://" not in what:
        near = difflib.get_close_matches(what, CATALOGUE, n=1, cutoff=0.3)
        meant = tr("Did you mean {near}? ", near=near[0]) if near else ""
        raise UsageError(
            tr("there is no model called {what!r} to fetch", what=what),
            hint=tr(
                "{meant}Known by name: {catalogue}; or give the URL of a GGUF file.",
                meant=meant,
                catalogue=", ".join(CATALOGUE),
            ),
        )
    return _asked(_checked(what, hub), hub)


def fetch(
    offer: Offer, folder: Path, on_progress: Callable[[int], None] = lambda _bytes: None
) -> FetchedModel:
    """Fetch the file into `folder`, or go on where an earlier attempt was cut off; one that is there is only checked.

    `on_progress` is told how many bytes there are. The file gets its name once it is whole and its checksum right.
    Raises ProviderError for the server's part, StoreError for the disk's.
    """
    target = folder / offer.file
    part = target.with_name(f"{target.name}.part")
    try:
        if target.is_file():
            return _verified(target, offer, _digest(target), keep=True)
        folder.mkdir(parents=True, exist_ok=True)
        _need_space(offer, folder, part)
        with _one_fetch_at_a_time(part):
            digest = _digest(part) if part.is_file() else hashlib.sha256()
            digest = _receive_all(offer, part, digest, on_progress)
            found = _verified(part, offer, digest, keep=False)
            part.replace(target)
    except OSError as error:
        raise StoreError(
            tr("the model can't be written: {strerror}", strerror=error.strerror or error), path=target
        ) from error
    return replace(found, path=target)


# ---- what it is


def _checked(url: str, hub: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local(url)):
        raise UsageError(
            tr("{url!r} is not an https URL", url=url), hint=tr("A model file is fetched over https only.")
        )
    if not parts.path.endswith(".gguf"):
        raise UsageError(
            tr("{url!r} does not lead to a GGUF file", url=url),
            hint=tr("Its address ends in .gguf; llama.cpp loads no other."),
        )
    path = re.sub(r"^(/[^/]+/[^/]+)/blob/", r"\1/resolve/", parts.path)
    origin = f"{parts.scheme}://{parts.netloc}"
    return (hub if origin == _HUB else origin) + path


def _asked(url: str, hub: str) -> Offer:
    """What the server tells of the file. Hugging Face has the checksum in a header, the licence in the model's card."""
    with _troubles(url), _client(url) as client:
        told = client.head(url, headers={"Accept-Encoding": "identity"})
        linked = told.headers.get("x-linked-etag", "").strip('"')
        if not _SHA256.fullmatch(linked):
            linked = ""
            told = client.head(url, headers={"Accept-Encoding": "identity"}, follow_redirects=True)
        _refuse(told, url)
        size = told.headers.get("x-linked-size") or (
            told.headers.get("content-length") if told.is_success else None
        )
        offer = Offer(url, url, UNKNOWN, int(size) if size and size.isdigit() else None, linked or None)
        found = _FILE.fullmatch(urlsplit(url).path)
        if found is None or not url.startswith(hub):
            return offer
        card = client.get(f"{hub}/api/models/{found['repo']}", follow_redirects=True)
        return replace(offer, licence=_licence(card) or UNKNOWN)


def _licence(card: httpx2.Response) -> str:
    try:
        said = card.json() if card.is_success else None
    except ValueError:
        said = None
    data = said.get("cardData") if isinstance(said, dict) else None
    licence = data.get("license") if isinstance(data, dict) else None
    return " ".join(licence.split())[:80] if isinstance(licence, str) else ""


def _refuse(response: httpx2.Response, url: str) -> None:
    """Raise for a server that won't give the file."""
    status, host = response.status_code, urlsplit(url).hostname
    if status in (401, 403):
        hint = tr(
            "Accept its licence on the publisher's page, fetch it there, then name the file with --model."
        )
        raise ProviderError(
            tr("{host} gives this file only to people it knows ({status})", host=host, status=status),
            hint=hint,
        )
    if status == 404:
        raise ProviderError(
            tr("{host} has no such file (404)", host=host), hint=tr("Check the URL in a browser.")
        )
    if status >= 400:
        raise ProviderError(
            tr("{host} failed ({status})", host=host, status=status), hint=tr("Try again later.")
        )


# ---- getting it


def _need_space(offer: Offer, folder: Path, part: Path) -> None:
    there = part.stat().st_size if part.is_file() else 0
    free = shutil.disk_usage(folder).free
    if offer.size is not None and offer.size - there > free:
        raise StoreError(
            tr(
                "there is not enough disk space: {gigabytes} are needed, {gigabytes_2} are free",
                gigabytes=gigabytes(offer.size - there),
                gigabytes_2=gigabytes(free),
            ),
            hint=tr("Choose another folder with --to."),
            path=folder,
        )


@contextmanager
def _one_fetch_at_a_time(part: Path) -> Iterator[None]:
    """Keep a second fetch of the same file out; a lock that a killed run left is the system's to drop."""
    lock = part.with_name(f"{part.name}.lock")
    descriptor = try_lock(lock)
    if descriptor is None:
        raise StoreError(
            tr("another run is fetching this file"), hint=tr("Wait until that run has ended."), path=part
        )
    try:
        yield
    finally:
        remove_lock(lock, descriptor)


def _receive_all(offer: Offer, part: Path, digest: _Hash, on_progress: Callable[[int], None]) -> _Hash:
    """Receive what is missing; a line that breaks is taken up again as long as something comes."""
    with _client(offer.url, follow_redirects=True) as client:
        idle = 0
        while True:
            before = part.stat().st_size if part.is_file() else 0
            if offer.size is not None and before == offer.size:
                return digest
            try:
                digest = _receive(client, offer, part, digest, on_progress)
                if offer.size is not None and part.stat().st_size < offer.size:
                    raise httpx2.ReadError(tr("the download ended too early"))
            except httpx2.HTTPError as error:
                there = part.stat().st_size if part.is_file() else 0
                idle = 0 if there > before else idle + 1
                if idle >= _TRIES:
                    raise ProviderError(
                        tr(
                            "the connection to {hostname} broke off at {gigabytes}",
                            hostname=urlsplit(offer.url).hostname,
                            gigabytes=gigabytes(there),
                        ),
                        hint=tr("Run it again: it goes on from there."),
                    ) from error
            else:
                return digest


def _receive(
    client: httpx2.Client, offer: Offer, part: Path, digest: _Hash, on_progress: Callable[[int], None]
) -> _Hash:
    there = part.stat().st_size if part.is_file() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={there}-"} if there else {})
    with client.stream("GET", offer.url, headers=headers) as response:
        if there and response.status_code == 416:  # there is no more of it
            return digest
        _refuse(response, offer.url)
        _stay_safe(response)
        if there and response.status_code != 206:  # from the start, whatever we asked for
            there, digest = 0, hashlib.sha256()
        with part.open("ab" if there else "wb") as file:
            for block in response.iter_bytes():
                file.write(block)
                digest.update(block)
                there += len(block)
                if offer.size is not None and there > offer.size:
                    break
                on_progress(there)
            file.flush()
            os.fsync(file.fileno())
    return digest


def _stay_safe(response: httpx2.Response) -> None:
    if response.url.scheme != "https" and not is_local(str(response.url)):
        raise ProviderError(
            tr("the file is at {host}, without encryption", host=response.url.host),
            hint=tr("Fetch it by hand."),
        )


def _verified(path: Path, offer: Offer, digest: _Hash, *, keep: bool) -> FetchedModel:
    """The file, if it is what was offered. One that isn't is removed, unless it was there before."""
    found, size = digest.hexdigest(), path.stat().st_size
    wrong = ""
    if offer.size is not None and size != offer.size:
        wrong = tr("{size:,} bytes came instead of {size_2:,}", size=size, size_2=offer.size)
    elif offer.sha256 is not None and found != offer.sha256:
        wrong = tr("its checksum is {found}, not {sha256}", found=found, sha256=offer.sha256)
    else:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                wrong = tr("it is not a GGUF file")
    if not wrong:
        return FetchedModel(path, found)
    if keep:
        hint = tr("Move it away, or fetch into another folder with --to.")
        raise StoreError(
            tr("this is not the file that was asked for: {wrong}", wrong=wrong), hint=hint, path=path
        )
    path.unlink(missing_ok=True)
    raise ProviderError(
        tr("what came is not the file: {wrong}", wrong=wrong), hint=tr("It was deleted. Try again later.")
    )


def _digest(path: Path) -> _Hash:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest


def _client(url: str, *, follow_redirects: bool = False) -> httpx2.Client:
    return httpx2.Client(
        timeout=_TIMEOUT,
        transport=httpx2.HTTPTransport(**way_to(url)),
        trust_env=False,
        follow_redirects=follow_redirects,
    )


@contextmanager
def _troubles(url: str) -> Iterator[None]:
    try:
        yield
    except httpx2.HTTPError as error:
        host = urlsplit(url).hostname
        raise ProviderError(
            tr("{host} can't be reached", host=host), hint=tr("Is the network up, and is the address right?")
        ) from error


def gigabytes(size: int) -> str:
    """`2.50 GB`, or MB below one: powers of ten, as disks and downloads are measured."""
    return tr("{size:.2f} GB", size=size / 1e9) if size >= 1e9 else tr("{size:.1f} MB", size=size / 1e6)
