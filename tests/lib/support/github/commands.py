"""What a step tells the runner: commands on its standard output, and the files GITHUB_OUTPUT, GITHUB_ENV, GITHUB_PATH.

The rules are those of GitHub's runner, its escapes and its refusals included.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

ANNOTATIONS = ("debug", "notice", "warning", "error")
KNOWN = frozenset(
    (
        *ANNOTATIONS,
        "group",
        "endgroup",
        "add-mask",
        "add-matcher",
        "remove-matcher",
        "echo",
        "set-output",
        "save-state",
    )
)
_REFUSED = frozenset(("set-env", "add-path"))  # GitHub has disabled them
SUMMARY_LIMIT = 1024 * 1024


class RunnerError(Exception):
    """The runner fails the step: it can't do what the step told it."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """`::error file=…,line=…::message`, decoded; numbers as they were written, empty where they weren't."""

    level: str
    message: str
    file: str = ""
    line: str = ""
    end_line: str = ""
    title: str = ""
    col: str = ""


@dataclass(slots=True)
class Told:
    """The commands of a step's output; `log` is what a reader of the log sees, with what is masked hidden."""

    annotations: list[Annotation] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    masks: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)  # by the deprecated ::set-output
    log: str = ""

    def of(self, level: str) -> list[Annotation]:
        return [each for each in self.annotations if each.level == level]

    @property
    def errors(self) -> list[Annotation]:
        return self.of("error")

    @property
    def warnings(self) -> list[Annotation]:
        return self.of("warning")

    @property
    def notices(self) -> list[Annotation]:
        return self.of("notice")


def read_commands(output: str) -> Told:
    """The commands in a step's standard output. RunnerError where the runner would fail the step."""
    told = Told()
    stopped = ""
    lines = []
    for line in output.splitlines():
        found = _parse(line, {stopped.lower()} if stopped else set())
        if found is None or (stopped and found[0].lower() != stopped.lower()):
            lines.append(line)
            continue
        name, properties, data = found
        if stopped:
            stopped = ""
        elif name.lower() == "stop-commands":
            if data.lower() in KNOWN | {"", "pause-logging", "stop-commands"}:
                raise RunnerError(
                    f"You cannot use an endToken that is an empty string, a command …: {data!r}"
                )
            stopped = data
        else:
            _carry_out(name.lower(), properties, data, told)
        if name.lower() != "add-mask":
            lines.append(line)
    told.log = "\n".join(lines)
    for mask in sorted(told.masks, key=len, reverse=True):
        told.log = told.log.replace(mask, "***")
    return told


def _parse(line: str, more: set[str]) -> tuple[str, dict[str, str], str] | None:
    text = line.lstrip()
    if not text.startswith("::") or "::" not in text[2:]:
        return None
    info, _, data = text[2:].partition("::")
    name, _, rest = info.partition(" ")
    if name.lower() not in KNOWN | _REFUSED | {"stop-commands"} | more:
        return None
    properties = {}
    for each in rest.strip().split(","):
        key, equals, value = each.partition("=")
        if key and equals and value:
            properties[key.lower()] = _decode(value, {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","})
    return name, properties, _decode(data, {"%0D": "\r", "%0A": "\n"})


def _decode(text: str, escapes: dict[str, str]) -> str:
    for written, meant in {**escapes, "%25": "%"}.items():  # as the runner: one after the other, %25 last
        text = text.replace(written, meant)
    return text


def _carry_out(name: str, properties: dict[str, str], data: str, told: Told) -> None:
    if name in _REFUSED:
        raise RunnerError(f"The `{name}` command is disabled.")
    if name in ANNOTATIONS:
        made = Annotation(
            name,
            data,
            properties.get("file", ""),
            properties.get("line", ""),
            properties.get("endline", ""),
            properties.get("title", ""),
            properties.get("col", ""),
        )
        told.annotations.append(made)
    elif name == "group":
        told.groups.append(data)
    elif name == "add-mask":
        if not data.strip():
            raise RunnerError("Can't add secret mask for empty string in ##[add-mask] command.")
        told.masks += [data, *(line for line in data.splitlines() if line.strip())]
    elif name == "set-output":
        if "name" not in properties:
            raise RunnerError("Required field 'name' is missing in ##[set-output] command.")
        told.outputs[properties["name"]] = data


def read_pairs(path: Path) -> dict[str, str]:
    """`name=value` and `name<<DELIMITER` of GITHUB_OUTPUT or GITHUB_ENV. RunnerError as the runner's."""
    if not path.exists():
        return {}
    pairs: dict[str, str] = {}
    lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    while lines:
        line = lines.pop(0)
        equals, heredoc = line.find("="), line.find("<<")
        if not line:
            continue
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, _, value = line.partition("=")
            if not name:
                raise RunnerError(f"Invalid format '{line}'. Name must not be empty")
        elif heredoc >= 0:
            name, _, delimiter = line.partition("<<")
            if not name or not delimiter:
                raise RunnerError(
                    f"Invalid format '{line}'. Name must not be empty and delimiter must not be empty"
                )
            if delimiter not in lines:
                raise RunnerError(f"Invalid value. Matching delimiter not found '{delimiter}'")
            at = lines.index(delimiter)
            value = "\n".join(lines[:at])
            del lines[: at + 1]
        else:
            raise RunnerError(f"Invalid format '{line}'")
        pairs[name] = value
    return pairs


def read_environment(path: Path) -> dict[str, str]:
    """What GITHUB_ENV sets for the steps to come. GitHub refuses NODE_OPTIONS and its own names."""
    pairs = read_pairs(path)
    for name in pairs:
        if name.upper() == "NODE_OPTIONS":
            raise RunnerError("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
    return {
        name: value for name, value in pairs.items() if not name.upper().startswith(("GITHUB_", "RUNNER_"))
    }


def read_path(path: Path) -> list[str]:
    """The folders that GITHUB_PATH puts before PATH, the last one first."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [line for line in reversed(lines) if line]


def read_summary(path: Path) -> str:
    """GITHUB_STEP_SUMMARY's Markdown. RunnerError over 1 MiB, which GitHub doesn't show."""
    data = path.read_bytes() if path.exists() else b""
    if len(data) > SUMMARY_LIMIT:
        raise RunnerError(
            "$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, "
            f"got {len(data) // 1024}k."
        )
    return data.decode()
