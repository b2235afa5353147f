"""How a site's English is to sound: what its author says of it, how they write, and the settings for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from translator.bitext import Memory
from translator.errors import ConfigError
from translator.i18n import tr
from translator.text_file import read_text_file
from translator.workflow.config import Config

MOST_WORDS = 2000
"""Characters of the voice file that go to the model: every request of a post carries them."""
SAMPLES, SHORTEST, LONGEST, ALL = 3, 120, 420, 900
"""Paragraphs of the author's English, the fewest and the most characters of one, and the most of all together."""

_HEADINGS = {
    "sentence": "Headings in sentence case, or as the post's own English ones",
    "title": "Headings in title case",
    "model": "",
}
_SPELLING = {"us": "US spelling", "uk": "UK spelling"}
_READER = {"you": 'the reader is "you"', "developers": 'readers are "developers", not "you"', "model": ""}


@dataclass(frozen=True, slots=True)
class Voice:
    """What a model is told of a site's English: `words` of the author, `samples` of their English, `style` in lines."""

    words: str = ""
    samples: tuple[str, ...] = ()
    style: tuple[str, ...] = ()


def voice_of(folder: Path, config: Config, memory: Memory) -> Voice:
    """The voice of the site whose files are in `folder` (`_olgim/`). Raises ConfigError for a file that can't be read.

    The samples are paragraphs that a person has written or, where there are too few, accepted, from the latest posts
    and each from another one: the same bitexts give the same samples.
    """
    return Voice(_words(folder, config), _samples(memory), style_of(config))


def style_of(config: Config) -> tuple[str, ...]:
    """What a model is told of headings, spelling and the reader: one line at most."""
    style = (_HEADINGS[config.heading_case], _SPELLING[config.spelling], _READER[config.reader])
    line = ", ".join(filter(None, style))
    return (f"{line}.",) if line else ()


def _words(folder: Path, config: Config) -> str:
    path = folder / config.voice
    if path.exists() and not path.is_file():
        raise ConfigError(tr("this is no file, and a voice is one"), path=path)
    if not path.is_file():
        if config.voice != Config().voice:
            hint = tr("`voice:` is relative to _olgim/; write the file, or leave the key out.")
            raise ConfigError(tr("there is no voice file {path}", path=path), hint=hint, path=config.path)
        return ""
    if not path.resolve().is_relative_to(folder.parent.resolve()):
        raise ConfigError(
            tr("this voice file is a link out of the site"), hint=tr("Copy it here."), path=path
        )
    text = read_text_file(path, ConfigError).removeprefix("\ufeff").strip()
    if len(text) > MOST_WORDS:
        hint = tr("Every request carries it: keep it to {most_words:,} characters.", most_words=MOST_WORDS)
        raise ConfigError(
            tr("this voice file has {number:,} characters", number=len(text)), hint=hint, path=path
        )
    return text


def _samples(memory: Memory) -> tuple[str, ...]:
    found: list[str] = []
    room = ALL
    for text in memory.accepted_paragraphs(SHORTEST, LONGEST):
        if len(text) <= room:
            found.append(text)
            room -= len(text)
        if len(found) == SAMPLES:
            break
    return tuple(found)
