"""What Olgim says in Korean: the catalogue has every message, whole, and what is said is Korean."""

from __future__ import annotations

import io
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from translator import i18n
from translator.cli import COMMANDS
from translator.cli.console import columns
from tui.actions import ACTIONS

ROOT = Path(__file__).parents[1]
ROOMS = ("glossary", "olgim", "translator", "tui")
PO = i18n.FOLDER / "ko/LC_MESSAGES/olgim.po"
KEYWORDS = {"tr": None, "later": None, "plural": (1, 2)}

# Words that stay as they are in Korean; a message of these alone needs none.
_FIELD = re.compile(r"\{[^{}]*\}|%\(\w+\)[sr]|%[sr]")
_CODE = re.compile(r"`[^`\n]*`|(?<![\w-])--[a-z][a-z-]+|\b_olgim/[\w./-]*|\bOLGIM_\w+|\bOPENAI_\w+")
_PERCENT = re.compile(r"%\(\w+\)[sr]|%[sr]")
_PAIR = re.compile(r"[}`’”'\")\]]\(([가-힣]+/[가-힣]+)\)")
_HANGUL = re.compile("[가-힣]")


def _catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="ko")


def _messages() -> list[Message]:
    return [message for message in _catalogue() if message.id]


def _forms(message: Message) -> tuple[list[str], str]:
    """The English of a message, one or two forms, and its Korean."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    korean = message.string if isinstance(message.string, str) else (message.string or [""])[0]
    return english, korean


def _named(message: Message) -> str:
    return _forms(message)[0][0][:60]


def _in_code() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for room in ROOMS:
        for _, _, message, _, _ in extract_from_dir(ROOT / room, keywords=KEYWORDS):
            found.add(tuple(message) if isinstance(message, (tuple, list)) else message)
    return found


def _fields(text: str) -> list[str]:
    return [
        f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
        for _, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    ]


def test_the_catalogue_has_what_the_code_says_and_no_more() -> None:
    kept = {message.id for message in _messages()}
    assert _in_code() - kept == set(), "run .ci/catalogue, and write the Korean into the PO file"
    assert kept - _in_code() == set(), "run .ci/catalogue"


def test_every_message_has_its_korean() -> None:
    assert [_named(one) for one in _messages() if one.fuzzy or not _forms(one)[1]] == []


def test_the_compiled_catalogue_is_that_of_the_po_file() -> None:
    made = io.BytesIO()
    write_mo(made, _catalogue())
    assert PO.with_suffix(".mo").read_bytes() == made.getvalue(), "run .ci/catalogue"


_PARTICLES = frozenset(
    "을/를 이/가 은/는 과/와 으로/로 이라는/라는 이라고/라고 이라/라 이나/나 이면/면 이며/며 이고/고 이란/란 이든/든".split()
)


def _faults(english: str, korean: str) -> Iterator[str]:
    """What would not come out as it should."""
    try:
        known, used = set(_fields(english)), set(_fields(korean))
    except ValueError:  # its braces are braces
        known, used = set("{" * english.count("{")), set("{" * korean.count("{"))
    yield from (f"{field} is not in the English" for field in used - known)
    if sorted(_PERCENT.findall(english)) != sorted(_PERCENT.findall(korean)):
        yield "other % fields"
    for edge in ("\n", " "):
        if english.startswith(edge) != korean.startswith(edge) or english.endswith(edge) != korean.endswith(
            edge
        ):
            yield f"begins or ends otherwise: {edge!r}"
    for code in _CODE.findall(english):
        if code.rstrip(".,;:)\"'") not in korean:
            yield f"{code} is missing"
    yield from (f"{one} is no pair of particles" for one in _PAIR.findall(korean) if one not in _PARTICLES)


def test_a_translation_is_whole() -> None:
    faults = [
        f"{english[0]!r}: {fault}"
        for english, korean in map(_forms, _messages())
        for fault in _faults(english[-1], korean)
    ]
    assert faults == []


def test_what_people_read_is_korean() -> None:
    english = re.compile(r"\b(?:the|an?|is|are|of|to|no|not|can't|it|with|and|or)\b")
    number = re.compile(r"\W*(?:of|with)?\W*")  # `{at} of {number}` is `{at}/{number}`
    said = [
        (forms[0], _CODE.sub("", _FIELD.sub("", forms[0])), korean)
        for forms, korean in map(_forms, _messages())
    ]
    left = [
        whole
        for whole, words, korean in said
        if english.search(words) and not number.fullmatch(words) and not _HANGUL.search(korean)
        if not whole.lstrip().startswith(("--", "pip ", "export "))
    ]
    assert left == []


def test_the_help_of_an_action_fits_its_column() -> None:
    korean = {_forms(one)[0][0]: _forms(one)[1] for one in _messages()}
    helps = [action.says for actions in ACTIONS.values() for action in actions]
    assert [korean[one] for one in helps if columns(korean[one]) > 51] == []


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko"}, "ko"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.eucKR"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_US.UTF-8", "OLGIM_LANG": "ko"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "OLGIM_LANG": "en"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "OLGIM_LANG": ""}, "ko"),
        ({"LANG": "Korean_Korea.949"}, "ko"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_the_environment_says_which_language(environment: dict[str, str], language: str) -> None:
    assert i18n.language_of(environment) == language


@pytest.mark.parametrize(
    ("value", "particles", "said"),
    [
        ("글", "을/를", "글을"),
        ("영어판", "이/가", "영어판이"),
        ("파일", "으로/로", "파일로"),
        ("브랜치", "으로/로", "브랜치로"),
        ("a.md", "을/를", "a.md를"),
        ("main", "으로/로", "main으로"),
        ("email", "으로/로", "email로"),
        ("email", "은/는", "email은"),
        ("12:30", "은/는", "12:30은"),
        ("2024", "이/가", "2024가"),
        ("“값”", "은/는", "“값”은"),
        ("", "을/를", "를"),
    ],
)
def test_a_particle_follows_the_sound_of_its_word(value: str, particles: str, said: str) -> None:
    assert i18n._filled(f"{{word}}({particles})", {"word": value}) == said


def test_a_particle_in_what_a_post_says_stays_as_it_is() -> None:
    assert i18n._filled("{word}", {"word": "이것(을/를)"}) == "이것(을/를)"


def test_a_message_for_later_is_english_until_it_is_said() -> None:
    message = i18n.later("{what} is missing", what=i18n.later("bold text"))
    assert message == "bold text is missing"
    assert message.cleaned(str.upper) == "bold text is missing"
    assert i18n.later("{a}: {b}", a="x", b=i18n.later("{c}", c="y")).cleaned(str.upper) == "X: Y"
    assert i18n.joined([message, i18n.later("x")]) == "bold text is missing; x"


def _korean(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "translator", *words],
        cwd=folder,
        env={**os.environ, "OLGIM_LANG": "ko"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("command", [module.__name__.rpartition(".")[2] for module in COMMANDS])
def test_the_help_of_a_command_is_korean_and_fits_a_terminal(command: str) -> None:
    said = _korean(command, "--help").stdout
    assert said.startswith("사용법: olgim")
    body = said.partition("\n\n")[2]
    assert re.findall(r"\b(?:the|of|and|with|from|this|is)\b", _CODE.sub("", body)) == []
    options = [line for line in said.splitlines() if line.startswith("  ")]
    assert [line for line in options if columns(line) > 80] == []


def test_a_command_that_nobody_knows_is_answered_in_korean() -> None:
    said = _korean("transalte")
    assert said.returncode == 2
    assert "혹시 translate인가요?" in said.stderr
    said = _korean("translate", "--dryrun")
    assert "혹시 --dry-run인가요?" in said.stderr


def test_an_error_is_korean_and_names_its_place(tmp_path: Path) -> None:
    (tmp_path / "_olgim").mkdir()
    (tmp_path / "_olgim/config.yml").write_text("lay_out: x\n", encoding="utf-8")
    (tmp_path / "post.md").write_text("오늘은 비가 온다.\n", encoding="utf-8")
    said = _korean("status", folder=tmp_path)
    assert said.returncode == 2
    assert "config.yml:1: " in said.stderr
    assert _HANGUL.search(said.stderr)
