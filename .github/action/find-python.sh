#!/usr/bin/env bash
# Names a Python that Olgim runs on as the step's output `python`: 3.11 to 3.14, with venv, and with pip or the means to
# install it. Names nothing if the runner has none. So a runner with a Python of its own needs no other, and no tool cache.
set -euo pipefail

fits='
import importlib.util, sys, venv
pip = any(map(importlib.util.find_spec, ("pip", "ensurepip")))
if not pip or not (3, 11) <= sys.version_info < (3, 15) or sys.implementation.name != "cpython":
    raise SystemExit(1)
print(sys.executable)
'

for name in python3 python python3.14 python3.13 python3.12 python3.11; do
  if python=$(command -v "$name") && path=$("$python" -I -c "$fits" 2>/dev/null); then
    path=${path%$'\r'} # Windows ends its lines with two characters
    echo "Python: $path"
    printf 'python=%s\n' "$path" >> "$GITHUB_OUTPUT"
    exit 0
  fi
done
echo "No Python 3.11 to 3.14 with venv and pip: one will be set up."
