"""The journal's promise: an answer that was paid for is never paid for again."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from translator.bitext import journal
from translator.bitext.database import open_database
from translator.bitext.journal import KEPT, Journal
from translator.errors import StoreError

WORKER = Path(__file__).with_name("journal_worker.py")
posix = pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "_olgim" / ".cache" / "journal.sqlite3"


def worker(path: Path, ledger: Path, keys: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, WORKER, path, ledger, str(keys)],
        stdout=subprocess.PIPE,
    )


def test_an_answer_is_found_by_the_next_run(path: Path) -> None:
    with Journal(path) as journal:
        assert journal.get("k") is None
        journal.put("k", "답 \ud83d {}")
    with Journal(path) as journal:
        assert journal.get("k") == "답 \ud83d {}"


def test_a_commit_is_on_the_disk_before_put_returns(path: Path) -> None:
    with Journal(path) as journal:
        journal.claim_all(("k",))
        assert journal._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert journal._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_cache_folder_keeps_itself_out_of_git(path: Path) -> None:
    Journal(path).close()
    assert (path.parent / ".gitignore").read_text() == "*\n"


def test_the_schema_is_recorded_and_a_newer_one_is_refused(path: Path) -> None:
    Journal(path).close()
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA user_version").fetchone() == (2,)
    base.execute("PRAGMA user_version=7")
    base.close()
    with pytest.raises(StoreError, match="schema 7"):
        Journal(path)


def test_without_a_path_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Journal(None) as journal:
        journal.put("k", "v")
        assert journal.get("k") == "v"
    assert list(tmp_path.iterdir()) == []


def test_what_was_learned_of_an_endpoint_is_kept(path: Path) -> None:
    with Journal(path) as journal:
        assert journal.learned("http://localhost strict") is None
        journal.learn("http://localhost strict", "no")
        journal.learn("http://localhost strict", "yes")
    with Journal(path) as journal:
        assert journal.learned("http://localhost strict") == "yes"


def test_two_runs_do_not_ask_for_the_same(path: Path) -> None:
    with Journal(path) as one, Journal(path) as two:
        assert one.claim_all(("k",))
        assert one.claim_all(("k",))
        assert not two.claim_all(("k",))
        one.put("k", "v")
        assert not two.claim_all(("k",))
        assert two.get("k") == "v"


def test_a_claim_that_is_given_up_or_runs_out_is_free_again(path: Path) -> None:
    with Journal(path) as two:
        one = Journal(path)
        assert one.claim_all(["a", "b", "c", "a"]) == {"a", "b", "c"}
        one.release("a")
        assert two.claim_all(["a", "b"]) == {"a"}
        one.claim_all(("b",), lease=0)
        assert two.claim_all(("b",))
        one.close()
        assert two.claim_all(("c",))


def test_claims_that_are_renewed_do_not_run_out(path: Path) -> None:
    with Journal(path) as one, Journal(path) as two:
        one.claim_all(("k",), lease=0)
        one.renew()
        two.renew()
        assert not two.claim_all(("k",))


def test_a_claim_of_somebody_else_cannot_be_released(path: Path) -> None:
    with Journal(path) as one, Journal(path) as two:
        one.claim_all(("k",))
        two.release("k")
        assert not two.claim_all(("k",))


@posix
def test_the_claim_of_a_killed_run_is_free_at_once(path: Path) -> None:
    script = f"import sys; from translator.bitext.journal import Journal; from pathlib import Path; j = Journal(Path({str(path)!r})); j.claim_all(('k',)); print('ok', flush=True); sys.stdin.read()"
    child = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ok\n"
    with Journal(path) as journal:
        assert not journal.claim_all(("k",))
        child.kill()
        child.communicate()
        assert journal.claim_all(("k",))


@posix
def test_whatever_moment_a_run_is_killed_at_no_answer_is_lost_or_paid_twice(
    path: Path, tmp_path: Path
) -> None:
    kills, keys = 20, 400
    ledger = tmp_path / "ledger"
    rng = random.Random(4)
    for _ in range(kills):
        child = worker(path, ledger, keys)
        assert child.stdout is not None
        for _ in range(rng.randrange(12)):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.communicate()
        lines = ledger.read_text().splitlines() if ledger.exists() else []
        with Journal(path) as journal:
            assert journal.notices == []
            answers = {key: journal.get(key) for said, key in map(str.split, lines) if said == "got"}
        assert all(value == f"answer to {key} " + "x" * 500 for key, value in answers.items())
    assert worker(path, ledger, keys).communicate()[0].startswith(b"ready")
    paid = Counter(key for said, key in map(str.split, ledger.read_text().splitlines()) if said == "pay")
    assert len(paid) == keys
    assert paid.total() <= keys + kills  # at most what was in flight at each kill


def test_runs_at_once_share_the_work(path: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    runs = [worker(path, ledger, 60) for _ in range(4)]
    assert [run.wait() for run in runs if run.communicate()] == [0] * 4
    paid = Counter(line for line in ledger.read_text().splitlines() if line.startswith("pay"))
    assert paid == Counter(f"pay key-{number}" for number in range(60))


def test_threads_share_one_journal(path: Path) -> None:
    with Journal(path) as journal:
        threads = [threading.Thread(target=journal.put, args=(f"k{n}", f"v{n}")) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [journal.get(f"k{n}") for n in range(16)] == [f"v{n}" for n in range(16)]


def test_a_file_that_is_no_database_is_set_aside_with_a_message(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is not a database at all, by any measure" * 50)
    with Journal(path) as journal:
        assert "set aside as journal.sqlite3.damaged-1" in journal.notices[0]
        journal.put("k", "v")
    assert path.with_name("journal.sqlite3.damaged-1").read_bytes().startswith(b"this is not")


def test_the_answers_around_the_damage_are_carried_over(path: Path) -> None:
    with Journal(path) as journal:
        journal.put_all({f"key-{number:04}": f"{number} " + "x" * 400 for number in range(2000)})
        journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 3 * 4096] = os.urandom(3 * 4096)
    path.write_bytes(data)
    with Journal(path) as journal:
        found = [key for key in (f"key-{number:04}" for number in range(2000)) if journal.get(key)]
        assert len(found) > 1000
        assert len(journal.notices) == 1
        journal.put("new", "answer")
        assert journal.get("new") == "answer"


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "_olgim").write_text("a file")
    with pytest.raises(StoreError, match="cache folder"):
        Journal(tmp_path / "_olgim" / ".cache" / "journal.sqlite3")


def test_a_folder_in_the_journals_place_is_a_clear_error(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match="journal"):
        Journal(path)


def test_an_answer_that_is_in_a_bitext_is_dropped_long_after_its_last_use(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal(path) as run:
        run.put_all({"used once": "1", "used again": "2"})
        run.settle()
    with Journal(path) as killed:
        killed.put("in no bitext", "3")
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + KEPT - 60)
    with Journal(path) as run:
        assert run.get("used again") == "2"
        run.settle()
        assert run.get("used once") == "1"
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + 120)
    with Journal(path) as other, Journal(path) as run:
        run.settle()
        kept = {key: other.get(key) for key in ("used once", "used again", "in no bitext")}
    assert kept == {"used once": None, "used again": "2", "in no bitext": "3"}


def test_a_journal_of_an_older_olgim_is_taken_on(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(open_database(path, journal._STEPS[:1])) as base:
        base.execute("INSERT INTO answers VALUES ('k', CAST('v' AS BLOB), 1.0)")
    with Journal(path) as run:
        assert run.get("k") == "v"
        run.settle()
        assert run.get("k") == "v"


def test_an_answer_that_was_none_can_be_forgotten(path: Path) -> None:
    with Journal(path) as journal:
        journal.put("k", "")
        journal.forget("k")
        assert journal.get("k") is None
        assert journal.claim_all(("k",))
