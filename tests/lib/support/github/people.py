"""Who works with the repository."""

from __future__ import annotations

import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    login: str
    name: str
    email: str

    @property
    def id(self) -> int:
        return 41898282 if self == BOT else zlib.crc32(self.login.encode()) % 10_000_000

    @property
    def is_bot(self) -> bool:
        return self.login.endswith("[bot]")


BOT = Person(
    "github-actions[bot]", "github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com"
)
MINJUN = Person("minjun", "김민준", "minjun@example.com")  # owns the blog
SOYEON = Person("soyeon", "Soyeon Park", "soyeon@example.com")  # may write
STRANGER = Person("passer-by", "Passer By", "passer-by@example.net")  # may not
GITHUB = Person("web-flow", "GitHub", "noreply@github.com")  # commits what is done on the web
