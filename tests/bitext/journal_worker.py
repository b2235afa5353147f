"""A run that pays for answers, for the tests to kill: `journal_worker.py JOURNAL LEDGER KEYS`.

It appends `pay KEY` to the ledger before it would send a request, and `got KEY` once the journal has the answer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from translator.bitext.journal import Journal


def main(journal_path: str, ledger_path: str, count: str) -> None:
    ledger = os.open(ledger_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with Journal(Path(journal_path)) as journal:
        os.write(1, b"ready\n")
        for number in range(int(count)):
            key = f"key-{number}"
            if not journal.claim_all((key,)):
                continue
            os.write(ledger, f"pay {key}\n".encode())
            journal.put(key, f"answer to {key} " + "x" * 500)
            os.write(ledger, f"got {key}\n".encode())
            os.write(1, b".\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
