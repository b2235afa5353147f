"""The bitext room: what was translated, what may be reused, what was paid for.

`Bitext` is one post's PO file, `merge_all` carries it over to a changed post, `settle` makes one unit of two versions,
`mirror_edits` takes in what people changed in the English file, `merge_own` keeps what they have of their own in it,
`align` says which passages of English that people wrote translate which Korean ones, `Memory` looks units up in all
bitexts, `Journal` keeps a model's answers, `SettledPosts` knows which posts need not be read, `WrittenMirrors` which
mirrors were written in this checkout, and `CommandLog` what was done and typed in a post's reviews.

Its files, in the order in which they are best read:

    po, catalog                              a unit as a PO entry; the gettext format
    bitext                                   one post's PO file, open for work
    merge, alignment, shape                  carried over to a changed post: what is which, and what fits
    reconcile                                two versions of one bitext
    mirror_edits, conflicts, written_mirrors  what people changed in the English file, and what was written there last
    chunks, own_base, following              the pieces of that file, what each was, and where it went
    own_merge, spelling, suspects            what people have of their own in it, kept when it is written anew
    bilingual, carrying, everyday_words      English that people wrote, as the translation of a Korean post
    command_log                              what was done and typed in a post's reviews
    memory, memory_index                     the memory of all bitexts, and its index
    journal                                  a model's answers, on disk before they are used
    settled_posts                            posts that need not be read
    sent_batches                             what is on its way through a batch interface
    exchange                                 the memory in the formats of other programs
    database, folder_locks                   SQLite files; one process at a time
"""

from __future__ import annotations

from translator.bitext.bilingual import RETELLING, Alignment, Bead, across_from, align
from translator.bitext.bitext import Bitext, SavedContent
from translator.bitext.carrying import CarriedEnglish, carried
from translator.bitext.chunks import MirrorChunk, chunks_of
from translator.bitext.command_log import Command, CommandLog
from translator.bitext.conflicts import Conflict
from translator.bitext.journal import Journal
from translator.bitext.memory import Concordance, Match, Memory
from translator.bitext.merge import Merged, merge_all
from translator.bitext.mirror_edits import (
    MirrorEdits,
    fingerprint,
    mirror_edits,
    owners_of,
    sources_in,
    written_of,
)
from translator.bitext.own_base import Base, base_of, read_base, write_base
from translator.bitext.own_merge import Clash, Merge, Part, adopt_base, merge_own
from translator.bitext.po import Header
from translator.bitext.reconcile import settle
from translator.bitext.settled_posts import SettledPosts
from translator.bitext.suspects import unknown_changes
from translator.bitext.written_mirrors import WrittenMirror, WrittenMirrors, nearest

__all__ = [
    "RETELLING",
    "Alignment",
    "Base",
    "Bead",
    "Bitext",
    "CarriedEnglish",
    "Clash",
    "Command",
    "CommandLog",
    "Concordance",
    "Conflict",
    "Header",
    "Journal",
    "Match",
    "Memory",
    "Merge",
    "Merged",
    "MirrorChunk",
    "MirrorEdits",
    "Part",
    "SavedContent",
    "SettledPosts",
    "WrittenMirror",
    "WrittenMirrors",
    "across_from",
    "adopt_base",
    "align",
    "base_of",
    "carried",
    "chunks_of",
    "fingerprint",
    "merge_all",
    "merge_own",
    "mirror_edits",
    "nearest",
    "owners_of",
    "read_base",
    "settle",
    "sources_in",
    "unknown_changes",
    "write_base",
    "written_of",
]
