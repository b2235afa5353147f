"""The environment that Olgim's action runs in: found, or installed from the lock. Runs with the standard library alone.

`find` writes to the step's outputs: `folder`, where the environment is to be; `key`, its name in the cache; `ready`,
whether it is there already, as on a runner that keeps its tool cache. `install` installs it unless it is there, and
writes `python`, its interpreter, and `installed`. `command` puts an `olgim` that runs in it on the path of later steps.

The folder lies in the runner's tool cache, outside of what is checked out. Its name says what is in it (lock, Python,
platform), so that one never serves another's purpose. It appears in one step when it is complete.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "action.txt"
OLGIM = Path(__file__).resolve().with_name("olgim.py")


def name() -> str:
    """What an environment is called: whatever could make another one unfit for this runner is in it."""
    executable = sys._base_executable  # type: ignore[attr-defined]  # noqa: SLF001
    python = repr((sys.version, executable, sysconfig.get_platform(), platform.libc_ver()))
    digest = hashlib.sha256(python.encode() + LOCK.read_bytes()).hexdigest()
    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"{platform.system()}-{platform.machine()}-py{version}-{digest[:16]}".lower()


def place() -> Path:
    """The environment's folder: in the tool cache, unless the runner has none or it can't be written."""
    tools = Path(os.environ.get("RUNNER_TOOL_CACHE") or os.environ["RUNNER_TEMP"]) / "olgim"
    try:
        tools.mkdir(parents=True, exist_ok=True)
    except OSError:
        tools = Path(os.environ["RUNNER_TEMP"]) / "olgim"
        tools.mkdir(parents=True, exist_ok=True)
    return tools / name()


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(folder: Path) -> bool:
    """Whether the environment is there and its interpreter runs: a cached one may miss the Python it was made by."""
    try:
        return subprocess.run([python_of(folder), "-I", "-c", ""], check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def install(folder: Path) -> None:
    """Make a new environment, and put it to its place once it is complete."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent, ignore_cleanup_errors=True) as new:
        made = Path(new) / "environment"
        fill(made)
        try:
            made.rename(folder)
        except OSError:
            if not works(folder):  # else another job on this machine was faster
                shutil.rmtree(folder, ignore_errors=True)
                made.rename(folder)


def fill(folder: Path) -> None:
    """Install what the lock names, each file by its checksum and none that would have to be built.

    With the pip of the runner's Python where it has one, for a pip of its own takes an environment five seconds.
    """
    python = python_of(folder)
    if importlib.util.find_spec("pip") is None:
        run(sys.executable, "-I", "-m", "venv", folder)
        pip: list[str | Path] = [python, "-I", "-m", "pip"]
    else:
        run(sys.executable, "-I", "-m", "venv", "--without-pip", folder)
        pip = [sys.executable, "-I", "-m", "pip", "--python", python]
    options = "--require-hashes --no-deps --only-binary=:all: --no-compile --no-input --quiet"
    run(*pip, "install", "--disable-pip-version-check", *options.split(), "--requirement", LOCK)
    # All cores at once, and without what only the review screen needs.
    packages = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    run(python, "-I", "-m", "compileall", "-q", "-j0", "-x", r"[/\\](textual|pip)[/\\]", packages)


def run(*words: str | Path) -> None:
    """Run a program; what it says is the log's. Ends this one, with its exit code, if it fails."""
    code = subprocess.run(words, check=False).returncode  # noqa: S603
    if code:
        raise SystemExit(code)


def command() -> Path:
    """Write an `olgim`, for bash and for Windows, that runs in this interpreter's environment. Returns its folder."""
    folder = Path(os.environ["RUNNER_TEMP"]) / "olgim-command"
    folder.mkdir(parents=True, exist_ok=True)
    words = shlex.join([sys.executable, "-I", str(OLGIM)])
    script = folder / "olgim"
    script.write_text(f'#!/usr/bin/env bash\nexec {words} "$@"\n', encoding="utf-8", newline="\n")
    script.chmod(0o755)
    (folder / "olgim.cmd").write_text(
        f'@"{sys.executable}" -I "{OLGIM}" %*\n', encoding="utf-8", newline="\r\n"
    )
    return folder


def output(**values: object) -> None:
    """Write the step's outputs."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{key}={value}\n" for key, value in values.items())


def truth(value: bool) -> str:
    """A truth value as GitHub's expressions compare it."""
    return "true" if value else "false"


def main(action: str) -> None:
    """Do what the first word of the command line says."""
    folder = place()
    there = works(folder)
    if action == "find":
        output(folder=folder, key=f"olgim-{folder.name}", ready=truth(there))
    elif action == "install":
        if not there:
            install(folder)
        output(python=python_of(folder), installed=truth(not there))
    elif action == "command":
        with Path(os.environ["GITHUB_PATH"]).open("a", encoding="utf-8") as file:
            file.write(f"{command()}\n")
    else:
        raise SystemExit(f"environment.py find|install|command, not {action!r}")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""])
