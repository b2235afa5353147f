"""What Olgim says in Korean: the catalogue has every message, whole, and what is said is Korean."""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from gettext import translation
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from support.model_server import ModelServer

from glossary import Term
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


def test_no_message_stands_where_it_is_not_found() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == [], "Babel sees no message within an f-string"


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
    left = [
        forms[0]
        for forms, korean in map(_forms, _messages())
        if english.search(_CODE.sub("", _FIELD.sub("", korean))) and not _HANGUL.search(korean)
        if not forms[0].lstrip().startswith(("--", "pip ", "export "))
        if re.search("[A-Za-z]", _FIELD.sub("", korean))  # else it is nothing but its fields: {place}/{total}
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


def test_nothing_is_said_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LANGUAGE", "ko")
    assert i18n.tr("") == i18n.localised(i18n.later("")) == ""


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


def test_the_language_that_a_post_is_taken_for_has_its_korean_name(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").touch()
    (tmp_path / "글.md").write_text("---\nlang: en\n---\n글이다.\n", encoding="utf-8")
    said = _korean("translate", "글.md", folder=tmp_path)
    assert said.returncode == 2
    assert "영어로 판단" in said.stderr


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


_BLOG = {
    "_config.yml": "title: 블로그\nlang: ko\n",
    "_posts/2024-01-01-a.md": "---\ntitle: 첫 글\n---\n\n## 준비\n\n오늘은 비가 온다. 서버를 배포한다.\n\n- 하나\n- 둘\n",
    "_posts/2024-01-02-b.md": "---\ntitle: 둘째 글\ntags: [배포]\n---\n\n[첫 글](/2024/01/01/a.html)을 고친다.\n",
}


def test_what_is_written_does_not_depend_on_the_language(tmp_path: Path, model_server: ModelServer) -> None:
    """What goes into a site, and what goes to a model."""
    written: dict[str, dict[str, bytes]] = {}
    asked: dict[str, list[str]] = {}
    endpoint = ("--base-url", model_server.base_url, "--model", "test-model")
    for language in ("en", "ko"):
        site = tmp_path / language / "blog"
        for name, text in _BLOG.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text, encoding="utf-8")
        model_server.forget()
        for words in (
            ("init", "--yes", "--switch", "--github"),
            ("init", "--yes"),
            ("glossary", "add", "배포", "deployment"),
            ("translate", "--yes", *endpoint),
            ("review", "_posts/2024-01-01-a.md", "--accept-clean", "--publish"),
            ("work", "_posts/2024-01-02-b.md", "--redo"),
            ("sync",),
        ):
            subprocess.run(
                [sys.executable, "-m", "translator", *words],
                cwd=site,
                env={**os.environ, "OLGIM_LANG": language},
                capture_output=True,
                check=False,
            )
        asked[language] = sorted(seen.prompt_text for seen in model_server.seen)
        written[language] = {
            path.relative_to(site).as_posix(): re.sub(rb"\d+\.\d s\b", b"0.0 s", path.read_bytes())
            for path in site.rglob("*")
            if path.is_file() and "_olgim/.cache" not in path.as_posix()
        }
    assert "en/_posts/2024-01-02-b.md" in written["ko"]
    assert asked["ko"] == asked["en"]
    assert written["ko"] == written["en"]


# What is quoted, what stands in a code span, and paths aren't Olgim's own words.
_NOT_OURS = re.compile(r"“[^”]*”|'[^'\n]*'|\"[^\"\n]*\"|\[[\w-]+\]|\S*/\S*|\S+\.(?:md|yml)\S*")
_ENGLISH = re.compile(
    r"\b(?:the|an?|of|and|or|with|from|this|is|are|has|to|in|for|not?|error|warning|note|sent|line|next|critical|kept)\b"
)
_POST = """\
---
title: 첫 글
---

오늘은 사용자가 30명 왔다.

서버를 다시 시작했다. `restart`를 썼다.

## 끝

```python
x = 1
```
"""


def _english_in(said: str) -> list[str]:
    return _ENGLISH.findall(_NOT_OURS.sub("", _CODE.sub("", said)))


def _spoken(said: subprocess.CompletedProcess[str]) -> str:
    """All that a command said, which has to be Korean."""
    text = said.stdout + said.stderr
    assert _HANGUL.search(text), text
    assert _english_in(text) == [], text
    return text


def _blog(folder: Path) -> Path:
    (folder / "_posts").mkdir()
    (folder / "_config.yml").write_text("title: 블로그\nlang: ko\n", encoding="utf-8")
    (folder / "_posts/2024-01-01-a.md").write_text(_POST, encoding="utf-8")
    return folder


def test_the_sample_is_translated_in_korean(tmp_path: Path, samples: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(samples, site, ignore=shutil.ignore_patterns(".cache", "_site"))
    post = "_posts/2024-12-01-openai-dev-day.md"
    assert "문단 48개: 번역 기록에 있음 48, 보냄 0" in _spoken(_korean("translate", post, folder=site))
    assert "다음" in _spoken(_korean("status", folder=site))
    _spoken(_korean("check", post, folder=site))
    _spoken(_korean("glossary", "lint", folder=site))
    said = _spoken(_korean("doctor", folder=site))
    assert re.search(r"^정상  사이트: ", said, re.MULTILINE)


def test_a_blog_is_set_up_in_korean(tmp_path: Path) -> None:
    said = _korean("init", folder=_blog(tmp_path))
    rows = [line for line in said.stdout.splitlines() if "front matter:" not in line and line[:1] != " "]
    assert _english_in("\n".join(rows)) == []
    assert _english_in(said.stderr) == []
    assert {columns(line[: line.index(word)]) for line, word in zip(rows, (str(tmp_path), "jekyll"))} == {11}  # noqa: B905
    assert "다음 할 일:" in said.stderr


def test_findings_and_refusals_are_korean(tmp_path: Path, model_server: ModelServer) -> None:
    _blog(tmp_path)
    model_server.dictionary |= {
        "오늘은 사용자가 30명 왔다.": "Today 45 users came came 。",
        "끝": "끝",
    }
    endpoint = ("--base-url", model_server.base_url, "--model", "test-model")
    said = _spoken(_korean("translate", "_posts/2024-01-01-a.md", *endpoint, folder=tmp_path))
    assert "경고: " in said
    assert "번역이 없" in said or "오류: " in said
    assert re.search(r"경고: .*\[numbers\]", _spoken(_korean("check", folder=tmp_path)))
    _spoken(_korean("doctor", *endpoint, folder=tmp_path))
    _spoken(
        _korean("translate", "--again", "_posts/2024-01-01-a.md", "--dry-run", *endpoint, folder=tmp_path)
    )


def test_how_a_post_is_read_is_said_in_korean(tmp_path: Path) -> None:
    said = _korean("inspect", "_posts/2024-01-01-a.md", folder=_blog(tmp_path)).stdout
    labels = {line.partition("│")[0].strip(" 0123456789!") for line in said.splitlines() if "│" in line}
    assert labels - {""} == {"front matter", "title", "문단", "제목", "코드"}
    assert re.search(r"^유지: .*코드\W2", said, re.MULTILINE)


def test_the_preview_is_korean_but_for_the_english_that_it_shows(tmp_path: Path) -> None:
    folder = _blog(tmp_path)
    assert _korean("preview", "_posts/2024-01-01-a.md", folder=folder).returncode == 0
    (file,) = (folder / "_olgim/.cache/preview").rglob("*.html")
    page = file.read_text(encoding="utf-8")
    assert '<html lang="ko">' in page
    bare = re.sub(r"<(style|pre|code|title)\b.*?</\1>|<head>.*?</head>", "", page, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|title)="([^"]*)"', bare)
    words = re.findall(r">([^<>]*[A-Za-z][^<>]*)<", bare)
    assert _english_in("\n".join((*labels, *words)).lower()) == []
    assert "Progress" not in page
    assert "범례" in page


def test_what_a_system_says_of_a_file_is_korean(tmp_path: Path) -> None:
    said = _korean("glossary", "import", "no.csv", folder=_blog(tmp_path)).stderr
    assert "읽을 수 없습니다: 그런 파일이나 폴더가 없습니다" in said


def test_a_term_is_english_for_a_model_and_korean_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    term = Term("실무", "practice", advice=True, note="work")
    assert term.prompt_line == "실무: practice (as it fits: work)"
    monkeypatch.setattr(i18n, "LANGUAGE", "ko")
    monkeypatch.setattr(i18n, "_catalogue", lambda: translation("olgim", i18n.FOLDER, ["ko"]))
    assert i18n.localised(term.prompt_line) == "실무: practice (문맥에 맞게: work)"
    assert i18n.localised(i18n.Clause(i18n.later("The translation is empty."))).endswith("다")
    assert i18n.Clause("The translation is empty.") == "the translation is empty"
