"""What a model had written stays beside a person's words, so that the glossary can learn from the difference."""

from __future__ import annotations

from pathlib import Path

from support.bitexts import unit

from translator.bitext import Bitext
from translator.units import Origin, State


def test_the_machines_words_survive_beside_a_persons(tmp_path: Path) -> None:
    edited = unit(
        "회고를 썼다.",
        "A retrospective.",
        State.ACCEPTED,
        origin=Origin.HUMAN,
        machine='A "memoir".\nTwo lines.',
    )
    bitext = Bitext(tmp_path / "a.po")
    bitext.replace_units([edited])
    bitext.save()
    (read,) = Bitext.load(tmp_path / "a.po").units
    assert read.machine == 'A "memoir".\nTwo lines.'


def test_a_models_own_translation_keeps_no_other_words(tmp_path: Path) -> None:
    bitext = Bitext(tmp_path / "a.po")
    bitext.replace_units([unit("회고를 썼다.", "A memoir.", machine="Something older.")])
    assert bitext.units[0].machine == ""
