"""How a site's English is to sound: what is set, what the author says of it, and how they write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from translator.bitext import Memory
from translator.errors import ConfigError
from translator.units import Origin, State, Unit
from translator.workflow.config import Config
from translator.workflow.voice import ALL, MOST_WORDS, SAMPLES, voice_of

ENGLISH = "I never trust a green build any more. It took us three long evenings and one angry pull request to find out why that is so, post {}."


def unit(
    number: int, *, origin: Origin = Origin.HUMAN, state: State = State.ACCEPTED, text: str = ENGLISH
) -> Unit:
    return Unit(
        f"paragraph-{number}", "paragraph", f"문단 {number}", text.format(number), state, origin, "me"
    )


def memory_of(posts: dict[str, list[Unit]]) -> Memory:
    memory = Memory()
    for post, units in posts.items():
        memory.add(post, units)
    return memory


def test_the_defaults_are_told_in_one_line(tmp_path: Path) -> None:
    voice = voice_of(tmp_path, Config(), Memory())
    headings = "Headings in sentence case, or as the post's own English ones"
    assert voice.style == (f'{headings}, US spelling, the reader is "you".',)
    assert voice.words == ""
    assert voice.samples == ()


def test_each_setting_changes_what_is_told(tmp_path: Path) -> None:
    config = replace(Config(), heading_case="title", spelling="uk", reader="developers")
    (line,) = voice_of(tmp_path, config, Memory()).style
    assert line == 'Headings in title case, UK spelling, readers are "developers", not "you".'
    config = replace(Config(), heading_case="model", reader="model")
    assert voice_of(tmp_path, config, Memory()).style == ("US spelling.",)


def test_the_voice_file_goes_along_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "voice.md").write_text("\ufeffShort sentences. 농담은 살린다.\n", encoding="utf-8")
    assert voice_of(tmp_path, Config(), Memory()).words == "Short sentences. 농담은 살린다."


def test_a_voice_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "site" / "_olgim"
    folder.mkdir(parents=True)
    file = folder / "voice.md"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        voice_of(folder, Config(), Memory())
    file.write_text("말" * (MOST_WORDS + 1), encoding="utf-8")
    with pytest.raises(ConfigError, match="has 2,001 characters"):
        voice_of(folder, Config(), Memory())
    with pytest.raises(ConfigError, match="no voice file"):
        voice_of(folder, replace(Config(), voice="other.md"), Memory())
    (tmp_path / "secret.md").write_text("a secret", encoding="utf-8")
    file.unlink()
    file.symlink_to(tmp_path / "secret.md")
    with pytest.raises(ConfigError, match="a link out of the site"):
        voice_of(folder, Config(), Memory())


def test_samples_are_a_persons_paragraphs_from_the_latest_posts_and_few(tmp_path: Path) -> None:
    posts = {
        "_posts/2020-01-01-a.md": [unit(1), unit(2)],
        "_posts/2021-01-01-b.md": [unit(3, origin=Origin.MODEL)],
        "_posts/2022-01-01-c.md": [unit(4, state=State.PROPOSED)],
        "_posts/2023-01-01-d.md": [unit(5, text="Too short {}.")],
        "_posts/2024-01-01-e.md": [unit(6)],
        "_posts/2025-01-01-f.md": [unit(7, origin=Origin.MODEL), unit(8)],
    }
    samples = voice_of(tmp_path, Config(), memory_of(posts)).samples
    assert samples == tuple(ENGLISH.format(number) for number in (8, 6, 1))
    assert len(samples) <= SAMPLES
    assert sum(map(len, samples)) <= ALL
    backwards = memory_of(dict(reversed(posts.items())))
    assert voice_of(tmp_path, Config(), backwards).samples == samples


def test_samples_have_no_tags(tmp_path: Path) -> None:
    text = "I run <c1>make</c1> and then <b2>wait</b2>, because the build server is slow and nobody has found the time to look into it so far, {}."
    memory = memory_of({"a.md": [unit(1, text=text)]})
    (sample,) = voice_of(tmp_path, Config(), memory).samples
    assert sample.startswith("I run make and then wait, because")
