"""People edit both sides, again and again: nothing of theirs is lost, and what did not change costs nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from support.histories import History

from translator.bitext import Bitext
from translator.units import Origin, State
from translator.workflow.mirror_merge import OWN_ENGLISH
from translator.workflow.mirror_write import Published, publish_work
from translator.workflow.site import open_site
from translator.workflow.work import open_work

COUNT = int(os.environ.get("OLGIM_TEST_HISTORIES", "12"))
"""How many histories are tried; a thousand take some minutes."""
_ENGLISH = {
    "첫 문단이다.": "The first paragraph.",
    "둘째 문단이다.": "The second paragraph.",
    "셋째 문단이다.": "The third paragraph.",
    "끝 문단이다.": "The last paragraph.",
    "끝 문단을 고쳤다.": "The last paragraph, mended.",
}


def _publish(post: Path, *korean: str) -> Published:
    post.write_text("\n\n".join(korean) + "\n", encoding="utf-8")
    work = open_work(open_site(post), post)
    for unit in work.wanted:
        work.propose(unit.key, _ENGLISH[unit.source], Origin.MODEL, "test")
    return publish_work(work)


def test_a_sentence_that_a_person_deleted_after_accepting_new_english_for_it_stays_away(
    tmp_path: Path,
) -> None:
    post, mirror = tmp_path / "post.md", tmp_path / "post.en.md"
    first, second, third, last = list(_ENGLISH)[:4]
    _publish(post, first, second, third, last)
    mirror.write_text(
        f"{_ENGLISH[first]}\n\nNobody asked, but I said this.\n\n{_ENGLISH[second]}\n\n{_ENGLISH[third]}\n\nMy own end of it.\n",
        encoding="utf-8",
    )
    _publish(post, first, second, third, last)
    _publish(post, first, second, third, "끝 문단을 고쳤다.")
    bitext = Bitext.load(tmp_path / "_olgim/en/post.md.po")
    stale = next(unit for unit in bitext.units if unit.proposal)
    bitext.put(replace(stale, target=stale.proposal, state=State.ACCEPTED, previous_source=None).alone())
    bitext.save()
    mirror.write_text(mirror.read_text(encoding="utf-8").replace("My own end of it.\n", ""), encoding="utf-8")

    done = _publish(post, first, "끝 문단을 고쳤다.")

    assert "mended" not in mirror.read_text(encoding="utf-8")
    (told,) = [one.message for one in done.draft.notices if one.code == OWN_ENGLISH]
    assert "post.en.md:" in told
    assert _ENGLISH["끝 문단을 고쳤다."] in told


@pytest.mark.parametrize("seed", range(COUNT))
def test_no_edit_of_a_person_is_lost_or_silently_changed(tmp_path: Path, seed: int) -> None:
    history = History(tmp_path, seed)
    for _ in range(6):
        history.step()
