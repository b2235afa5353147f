"""The bitext room: what was translated, what may be reused, what was paid for.

`Bitext` is one post's PO file, `merge_all` carries it over to a changed post, `settle` makes one unit of two versions,
`mirror_edits` takes in what people changed in the English file, `Memory` looks units up in all bitexts, `Journal` keeps
a model's answers, `Lookover` knows which posts need not be read, `WrittenHere` which mirrors were written in this
checkout, and `CommandLog` what was done and typed in a post's reviews.
"""

from __future__ import annotations

from translator.bitext.bitext import Bitext
from translator.bitext.command_log import Command, CommandLog
from translator.bitext.conflicts import Conflict
from translator.bitext.journal import Journal
from translator.bitext.lookover import Lookover
from translator.bitext.memory import Match, Memory
from translator.bitext.merge import Merged, merge_all
from translator.bitext.mirror import MirrorEdits, fingerprint, mirror_edits, shares_of, written_of
from translator.bitext.po import Header
from translator.bitext.reconcile import settle
from translator.bitext.written import Written, WrittenHere, nearest

__all__ = [
    "Bitext",
    "Command",
    "CommandLog",
    "Conflict",
    "Header",
    "Journal",
    "Lookover",
    "Match",
    "Memory",
    "Merged",
    "MirrorEdits",
    "Written",
    "WrittenHere",
    "fingerprint",
    "merge_all",
    "mirror_edits",
    "nearest",
    "settle",
    "shares_of",
    "written_of",
]
