"""A program in the place of a model: what it sees, what becomes of its answers, and that nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.commands import Shell
from support.llm_posts import SMALL, Outcome, many, post, run, settings_for, translatable
from support.model_server import ModelServer, fault
from support.model_speech import pseudo
from support.programs import Program, alive, gone, until

from translator.errors import ProviderError
from translator.llm import Recorder, Replayer, Secret, Settings, Wish, resolve
from translator.llm.agents.runner import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="programs are asked on POSIX systems only")

POST = "# 첫 글\n\n오늘은 비가 온다.\n"


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Private folders are made where it can be seen that they are gone."""
    monkeypatch.delenv("CI", raising=False)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    assert list(folder.iterdir()) == []


def settings_of(program: Program, **more: Any) -> Settings:
    found = resolve(os.environ, Wish(command=program.line, typed=True))
    return Settings(
        found.base_url, found.model, **{"timeout": 30.0, "slowest": 1e6, "command": found.command, **more}
    )


async def asked(program: Program, text: str = SMALL, **more: Any) -> Outcome:
    """Translate a post by the program."""
    server: Any = None
    return await run(post(text), server, settings=settings_of(program, **more))


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


# ---- what it sees


async def test_a_program_that_answers_soundly_translates_a_post(notes: Path) -> None:
    program = Program(notes)
    outcome = await asked(program)
    assert dict(outcome.targets) == {one.key: pseudo(one.source) for one in translatable(post(SMALL))}
    assert outcome.receipt.cost is None  # it doesn't say
    assert outcome.receipt.usage.input > 300
    assert "카프카를 걷어낸 이야기" in program.runs[0]["prompt"]


async def test_a_program_works_in_an_empty_folder_that_nobody_else_can_read(
    notes: Path, tmp_path: Path
) -> None:
    program = Program(notes)
    await asked(program)
    (saw,) = program.runs
    assert saw["files"] == []
    assert stat.S_IMODE(saw["mode"]) == 0o700
    assert saw["folder"].startswith(str(tmp_path / "temporary"))
    assert saw["environment"]["TMPDIR"].startswith(str(Path(saw["folder"]).parent))


async def test_no_key_and_nothing_private_of_the_environment_reaches_a_program(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoys = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "MY_DIARY")
    for name in decoys:
        monkeypatch.setenv(name, "decoy")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    program = Program(notes)
    await asked(program)
    environment = program.runs[0]["environment"]
    assert "decoy" not in environment.values()
    assert environment["PATH"] == os.environ["PATH"]
    assert environment["HOME"] == os.environ["HOME"]
    assert environment["LC_ALL"] == "C.UTF-8"
    assert environment["HTTPS_PROXY"] == "http://proxy.example:8080"


async def test_a_key_that_the_person_names_is_passed_on_and_is_in_no_argument(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "sk-my-own")
    program = Program(notes)
    found = resolve(os.environ, Wish(command=program.line, key_env="MY_KEY"))
    assert found.command is not None
    outcome = await asked(program, command=found.command, api_key=found.api_key)
    assert outcome.targets
    (saw,) = program.runs
    assert saw["environment"]["MY_KEY"] == "sk-my-own"
    assert "sk-my-own" not in str(saw["words"])


async def test_a_key_that_a_program_repeats_is_not_shown(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "sk-my-own")
    found = resolve(os.environ, Wish(command=Program(notes, ("tells",)).line, key_env="MY_KEY"))
    outcome = await asked(Program(notes), command=found.command, api_key=found.api_key)
    assert outcome.receipt.stopped is not None
    assert "key [key] refused" in outcome.receipt.stopped.message


async def test_two_programs_run_at_the_same_time_at_most(notes: Path) -> None:
    program = Program(notes)
    outcome = await run(many(6), Any, settings=settings_of(program))  # type: ignore[arg-type]
    assert not outcome.left
    moments = sorted(
        (moment, step) for saw in program.runs for moment, step in ((saw["began"], 1), (saw["ended"], -1))
    )
    running = most = 0
    for _, step in moments:
        running += step
        most = max(most, running)
    assert len(program.runs) == 6
    assert most <= 2


# ---- its answers


@pytest.mark.parametrize(
    "way",
    [
        "fenced_json",
        "half_json",
        "invalid_json",
        "missing",
        "swapped",
        "wrapped",
        "json_lines",
        "echo",
        "drop_tags",
    ],
)
async def test_an_answer_is_read_and_validated_as_an_endpoints_is(
    way: str, notes: Path, model_server: ModelServer
) -> None:
    model_server.forms = frozenset(("plain",))
    model_server.script = lambda seen: fault(way) if seen.number == 0 else None
    expected = await run(post(SMALL), model_server, settings=settings_for(model_server))
    program = Program(notes, (way, "sound"))
    outcome = await asked(program)
    assert outcome.targets == expected.targets
    assert outcome.left == expected.left


async def test_what_never_comes_in_shape_ends_the_run_and_is_not_taken(notes: Path) -> None:
    outcome = await asked(Program(notes, ("echo",)))
    assert not outcome.targets
    assert outcome.left


CASES = [
    ("error", "failed (exit code 3): the model is on holiday"),
    ("silent", "answered with nothing"),
    ("flood", f"said more than {MOST // 1_000_000} MB"),
    ("latin", "not UTF-8"),
]


@pytest.mark.parametrize(("way", "says"), CASES, ids=[way for way, _ in CASES])
async def test_a_program_that_has_never_answered_is_not_asked_again(way: str, says: str, notes: Path) -> None:
    program = Program(notes, (way,))
    outcome = await asked(program)
    assert outcome.receipt.stopped is not None
    assert says in outcome.receipt.stopped.message
    assert outcome.receipt.stopped.hint
    assert len(program.runs) == 1
    assert not outcome.targets


async def test_a_program_that_fails_once_after_it_has_answered_is_asked_again(notes: Path) -> None:
    program = Program(notes, ("sound", "error", "sound"))
    outcome = await run(many(3), Any, settings=settings_of(program))  # type: ignore[arg-type]
    assert not outcome.left
    assert outcome.receipt.usage.retries == 1


async def test_a_program_that_closes_its_input_early_is_heard_all_the_same(notes: Path) -> None:
    program = Program(notes, ("deaf", "sound"))
    text = "\n\n".join(f"{number}번째 문단이다. " + "오늘은 비가 온다. " * 150 for number in range(40))
    assert len(text.encode()) > 100_000  # more than a pipe holds
    outcome = await asked(program, text, slowest=1e9)
    assert not outcome.left
    assert "prompt" not in program.runs[0]


async def test_complaints_without_end_are_no_answer_and_no_harm(notes: Path) -> None:
    outcome = await asked(Program(notes, ("complaints",)))
    assert outcome.receipt.stopped is not None
    assert "answered with nothing" in outcome.receipt.stopped.message


async def test_what_was_recorded_is_replayed_without_the_program(notes: Path, tmp_path: Path) -> None:
    program = Program(notes)
    settings = settings_of(program)
    with Recorder(tmp_path / "tape") as recorder:
        first = await run(post(SMALL), Any, settings=settings, recording=recorder)  # type: ignore[arg-type]
    replayer = Replayer(tmp_path / "tape")
    again = await run(post(SMALL), Any, settings=replayer.settings, recording=replayer)  # type: ignore[arg-type]
    assert first.targets
    assert again.targets == first.targets
    assert len(program.runs) == 1


# ---- its end


async def test_a_program_that_hangs_is_killed_with_all_that_it_started(notes: Path) -> None:
    program = Program(notes, ("hang",))
    outcome = await asked(program, timeout=1.0)
    assert outcome.receipt.stopped is not None
    assert "did not answer within" in outcome.receipt.stopped.message
    (saw,) = program.runs
    assert len(saw["pids"]) == 2
    assert gone(*saw["pids"])


async def test_what_a_program_leaves_running_in_its_group_is_ended(notes: Path) -> None:
    program = Program(notes, ("survivor",))
    outcome = await asked(program)
    assert not outcome.left
    assert gone(*program.runs[0]["pids"])


async def test_who_holds_a_programs_pipes_in_a_group_of_its_own_is_not_waited_for(notes: Path) -> None:
    program = Program(notes, ("daemon",))
    outcome = await asked(program)
    own, other = program.runs[0]["pids"]
    try:
        assert not outcome.left
        assert gone(own)
        assert alive(other)  # it left the group, so it isn't ours to end
    finally:
        os.kill(other, signal.SIGKILL)


@pytest.fixture
def sigint() -> Iterator[None]:
    """Tests that run in the background ignore Ctrl-C, and so would the commands that they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("sigint")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"]
)
def test_a_signal_ends_the_program_and_keeps_what_it_had_answered(
    number: signal.Signals, code: int, notes: Path, tmp_path: Path
) -> None:
    for one in range(2):
        (tmp_path / "_posts").mkdir(exist_ok=True)
        (tmp_path / f"_posts/2024-01-0{one + 1}-{one}.md").write_text(
            f"{one}번째 글이다.\n", encoding="utf-8"
        )
    program = Program(notes, ("sound", "hang"))
    words = [sys.executable, "-m", "translator", "translate", "--json", "--command", program.line]
    with subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert until(lambda: len(program.runs) == 2 and bool(list(tmp_path.glob("en/_posts/*"))))
        child.send_signal(number)
        _, said = child.communicate(timeout=60)
    assert child.returncode == code
    assert "Traceback" not in said
    assert len(list(tmp_path.glob("en/_posts/*"))) == 1
    assert gone(*(pid for saw in program.runs for pid in saw["pids"]))


# ---- which program


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(agent="cloude"), "no agent called 'cloude'"),
        (Wish(command="'open"), "can't be read"),
        (Wish(command="  "), "is empty"),
        (Wish(command="cat", agent="claude"), "both an agent and a command"),
        (Wish(agent="claude", key_env="NOT_SET"), "NOT_SET is not set"),
    ],
)
def test_a_program_that_is_named_wrongly_is_told(wish: Wish, says: str) -> None:
    with pytest.raises(ProviderError, match=says) as caught:
        resolve({}, wish)
    assert caught.value.hint


def test_what_stands_in_a_command_line_is_in_no_receipt() -> None:
    found = resolve({}, Wish(command="mymodel --token sk-secret"))
    other = resolve({}, Wish(command="mymodel --token sk-other"))
    assert "sk-secret" not in found.base_url + found.model
    assert found.base_url != other.base_url
    assert found.model == "mymodel"


def test_a_program_that_is_not_there_is_told_and_nothing_is_written(shell: Shell) -> None:
    shell.write("_posts/2024-01-01-a.md", POST)
    said = shell.olgim("translate", "--command", "no-such-program-here --fast")
    assert said.code == 3
    assert "no-such-program-here is not installed" in said.err
    assert not (shell.folder / "en").exists()


def test_a_command_is_no_line_for_a_shell(shell: Shell, tmp_path: Path) -> None:
    shell.write("_posts/2024-01-01-a.md", POST)
    said = shell.olgim("translate", "--command", f"{sys.executable} -c 'pass' ; touch {tmp_path}/touched")
    assert said.code == 3
    assert not (tmp_path / "touched").exists()


def test_batches_are_refused(shell: Shell, notes: Path) -> None:
    shell.write("_posts/2024-01-01-a.md", POST)
    program = Program(notes)
    for words in (("batch", "submit"), ("translate", "--batch")):
        said = shell.olgim(*words, "--command", program.line)
        assert said.code == 3
        assert "programs have no batch interface" in said.err
    assert program.runs == []


def test_a_secret_stays_one() -> None:
    found = resolve({"MY_KEY": "sk-my-own"}, Wish(command="cat", key_env="MY_KEY"))
    assert found.api_key == Secret("sk-my-own")
    assert "sk-my-own" not in repr(found)
