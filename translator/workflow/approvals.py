"""What a person has agreed to: a file of their own, outside every repository, that nobody else may write.

`~/.config/olgim/trust.yml` (or below XDG_CONFIG_HOME) is a list of entries, one an agreement. Whoever takes one out is
asked again. A file that is damaged, or that others could have written, counts as none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import yaml

from translator.errors import StoreError
from translator.files import read_regular, write_atomically
from translator.i18n import tr

_MOST = 1 << 20  # bytes; a thousand sites are a tenth of that
_HEAD = """\
# Which endpoints, keys and model files you have let the files of a site name.
# Take an entry out, and you are asked again.
"""


@dataclass(frozen=True, slots=True)
class Approval:
    """One agreement. `site` is its folder; then either the endpoint's `url`, the variable whose value goes along as the
    `key` (empty: none) and the site's `parameters` as JSON (empty: none), or the path of a model `file`.
    """

    site: str
    url: str = ""
    key: str = ""
    parameters: str = ""
    file: str = ""


def place_of_approvals(environ: Mapping[str, str]) -> Path | None:
    """Where a person's agreements are kept; None where they have no home."""
    folder = Path(environ.get("XDG_CONFIG_HOME", ""))
    if not folder.is_absolute():  # as the specification has it, a relative one counts for nothing
        folder = _home(environ) / ".config"
    return folder / "olgim" / "trust.yml" if folder.is_absolute() else None


def _home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - never raises


class Approvals:
    """The agreements of the person whose environment this is, as far as they count for `site`.

    `problem` is why the file counts as none, in one line, where it does.
    """

    def __init__(self, environ: Mapping[str, str], site: Path) -> None:
        self.path = place_of_approvals(environ)
        self.problem = ""
        self._known: tuple[Approval, ...] = ()
        if self.path is None:
            return
        try:
            why = _why_not(self.path, site, _home(environ))
            self._known = () if why else _read(self.path)
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            why = tr("can't be read: {reason}", reason=_reason(error))
        if why:
            self.problem = tr("{path} {why}; it counts as empty", path=self.path, why=why)

    def hold(self, approval: Approval) -> bool:
        """Whether the person has agreed to exactly this."""
        return approval in self._known

    def add(self, approval: Approval) -> None:
        """Keep an agreement. Raises StoreError. A damaged file is set aside first."""
        if self.path is None:
            raise StoreError(tr("there is no place to keep what you agreed to"), hint=tr("HOME is not set."))
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.problem:
                self.path.replace(self.path.with_suffix(".damaged"))
                known: tuple[Approval, ...] = ()
            else:
                known = _read(self.path) if self.path.exists() else ()  # as it is by now
            write_atomically(self.path, _text((*known, approval)).encode(), private=True)
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise StoreError(
                tr("can't keep what you agreed to: {reason}", reason=_reason(error)), path=self.path
            ) from error
        self._known, self.problem = (*known, approval), ""


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return tr("line {line} is not YAML", line=error.problem_mark.line + 1)
    return " ".join(str(error).split())[:100] or type(error).__name__


def _why_not(path: Path, site: Path, home: Path) -> str:
    """Why what a file says can't be a person's own word, if it can't."""
    if path.resolve().is_relative_to(_repository_of(site, home)):
        return tr("lies in the repository that it is about")
    if os.name == "posix":
        status = path.stat()
        if status.st_mode & 0o022 or status.st_uid not in (os.geteuid(), 0):
            return tr("can be written by others (chmod 600 it)")
    return ""


def _repository_of(site: Path, home: Path) -> Path:
    """The folder that came with the site's files: the site, or what git has around it, unless that is one's home."""
    for folder in (site, *site.parents):
        if folder == home:
            break
        if (folder / ".git").exists():
            return folder
    return site


def _read(path: Path) -> tuple[Approval, ...]:
    data = read_regular(path, _MOST + 1)
    if len(data) > _MOST:
        raise ValueError(tr("it is too large"))
    rows = yaml.safe_load(data.decode("utf-8-sig"))
    if rows is None:
        return ()
    names = {field.name for field in fields(Approval)}
    if not isinstance(rows, list):
        raise ValueError(tr("it is not a list of entries"))  # noqa: TRY004 - it is the file's value that is wrong
    for number, row in enumerate(rows, 1):
        sound = isinstance(row, dict) and "site" in row and row.keys() <= names
        if not sound or not all(isinstance(value, str) for value in row.values()):
            raise ValueError(tr("entry {number} is damaged", number=number))
    return tuple(Approval(**row) for row in rows)


def _text(approvals: Iterable[Approval]) -> str:
    rows = [{name: value for name, value in asdict(one).items() if value} for one in dict.fromkeys(approvals)]
    return _HEAD + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=1000)
