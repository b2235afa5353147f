"""One request and its answer, with what the answer is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.llm.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.llm.answers import Reply
    from translator.llm.capabilities import Form
    from translator.llm.prompt import Chunk
    from translator.llm.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request's answer, and the form in which it was asked for."""

    form: Form
    reply: Reply

    def judged(
        self, chunk: Chunk, *, lenient: bool = False, sound: Mapping[str, str] | None = None
    ) -> Verdict:
        """What the answer is worth for the chunk that was asked for; see `judge`."""
        return judge(
            chunk.slots(),
            self.form,
            self.reply.text,
            kept=chunk.job.kept,
            finish=self.reply.finish,
            refusal=self.reply.refusal,
            reasoned=self.reply.reasoned,
            lenient=lenient,
            sound=sound,
        )
