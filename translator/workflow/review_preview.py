"""What publishing would do to the mirror's file, shown before it is done."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from translator.document import decode_post
from translator.errors import PublishError
from translator.workflow.mirror import MirrorDraft
from translator.workflow.mirror_merge import drafted
from translator.workflow.report import Remark
from translator.workflow.work import Work


@dataclass(frozen=True, slots=True)
class Preview:
    """A mirror as it would be written, against the file there is (`old` is None where there is none).

    `blockers` are why it can't be published: untranslated, refused or critical. `conflict` is why nothing may be
    written at all: the file holds a person's work that no segment can take. `shown` names the file for a person.
    """

    draft: MirrorDraft
    old: str | None
    shown: str
    conflict: PublishError | None = None

    @property
    def path(self) -> Path:
        """Where the mirror would be written."""
        return self.draft.path

    @property
    def text(self) -> str:
        """The text that the mirror's file would hold."""
        return self.draft.text

    @property
    def blockers(self) -> tuple[Remark, ...]:
        """Why it should not be written."""
        return self.draft.blockers

    @property
    def blocked(self) -> bool:
        """Whether the mirror can't be written now: something forbids it, or the file has changes of a person's."""
        return bool(self.blockers) or self.conflict is not None

    @property
    def unchanged(self) -> bool:
        """Whether the file holds this very text already."""
        return self.old == self.text

    def diff(self, context: int = 3) -> list[str]:
        """The file's change as a unified diff, a string a line, without line ends."""
        old, new = (self.old or "").splitlines(), self.text.splitlines()
        names = ("/dev/null" if self.old is None else self.shown, self.shown)
        return list(difflib.unified_diff(old, new, *names, n=context, lineterm=""))


def make_preview(work: Work, conflict: PublishError | None = None) -> Preview:
    """The preview of a post's mirror. Writes nothing. Raises PublishError where it has no place."""
    draft = drafted(work)
    old = decode_post(draft.path.read_bytes(), draft.path) if draft.path.is_file() else None
    return Preview(draft, old, work.site.shown(draft.path), conflict)
