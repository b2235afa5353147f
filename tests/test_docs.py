"""The docs, `--help`, the changelog and the program say the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from translator import __version__
from translator.cli import COMMANDS, EXIT_CODES, build_parser
from translator.errors import ExitCode
from translator.llm.choice import NEAR, WARNED
from translator.llm.cost import PRICED_AT, PRICES, WON_AT, WON_PER_DOLLAR
from translator.llm.endpoint_settings import PROVIDERS
from translator.llm.preferred import ENDS, LOOKED_AT, PREFERRED
from translator.workflow.config import Config, Profile
from translator.workflow.config_file import load_config

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def command_of(module: object) -> str:
    return str(getattr(module, "__name__", "")).rpartition(".")[2]


def table_keys(page: str, heading: str) -> list[str]:
    """The backticked words in the first column of the table below `heading`."""
    table = page.partition(heading)[2].split("\n\n")[0]
    return [name for row in table.splitlines() for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])]


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `olgim (\w+)", README, re.MULTILINE)
    assert listed == [command_of(module) for module in COMMANDS]


@pytest.mark.parametrize("command", [command_of(module) for module in COMMANDS])
def test_each_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        build_parser().parse_args([command, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "exit codes:" in said
    assert max(len(line) for line in said.splitlines()) <= 120


def test_the_options_in_the_docs_exist(capsys: pytest.CaptureFixture[str]) -> None:
    known = ""
    for module in COMMANDS:
        with pytest.raises(SystemExit):
            build_parser().parse_args([command_of(module), "--help"])
        known += capsys.readouterr().out
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for command, rest in re.findall(r"(?<!/)\bolgim ([a-z]+)\b([^`\n|#]*)", text):
            assert command in {command_of(module) for module in COMMANDS}, f"{page.name}: olgim {command}"
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest):
                assert option in known or option == "--help", f"{page.name}: {option}"


def test_every_exit_code_is_told() -> None:
    for code in ExitCode:
        assert re.search(rf"\b{int(code)} [a-z]", EXIT_CODES)
        assert code is ExitCode.INTERRUPTED or re.search(
            rf"\b{int(code)} [a-z]", README.partition("Exit codes:")[2]
        )


def test_the_configuration_page_shows_and_explains_every_key(tmp_path: Path) -> None:
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    keys = {field.name for field in fields(Config)} - {"path", "layout_line"}
    assert set(table_keys(page, "|---|---|---|\n")) == keys
    path = tmp_path / "config.yml"
    path.write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    config = load_config(path)
    defaults = Config()
    shown = {key for key in keys if f"\n{key}:" in path.read_text(encoding="utf-8")}
    assert shown == keys - {"language"}
    assert config != defaults
    assert {field.name for field in fields(Profile)} < keys


def test_the_endpoints_page_has_a_row_for_every_known_provider() -> None:
    page = (ROOT / "docs/endpoints.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.split("|")] for row in page.splitlines() if row.startswith("| ")]
    for host, (key, url) in PROVIDERS.items():
        (row,) = [one for one in rows if f"`{url}`" in one]
        assert row[3] == f"`{key}`"
        assert tuple(re.findall(r"`([^`]+)`", row[4])) == PREFERRED.get(host, ())


def test_the_docs_say_when_models_and_prices_were_looked_at() -> None:
    page = (ROOT / "docs/endpoints.md").read_text(encoding="utf-8")
    assert f"last looked over on {LOOKED_AT}" in page
    assert f"as of {PRICED_AT}" in page
    assert f"at {WON_PER_DOLLAR:,.0f}, which a dollar was worth in {WON_AT:%B %Y}" in page
    assert f"doesn't shut down within {NEAR.days} days" in " ".join(page.split())
    assert f"shuts down within {WARNED.days} days" in " ".join(page.split())


def test_no_price_and_no_example_is_of_a_model_that_has_shut_down() -> None:
    gone = {name for ends in ENDS.values() for name, end in ends.items() if end.day <= LOOKED_AT}
    assert not gone & set(PRICES)
    soon = {name for ends in ENDS.values() for name, end in ends.items() if end.day <= LOOKED_AT + WARNED}
    for page in PAGES:
        named = re.findall(r"model: ([\w.-]+)", page.read_text(encoding="utf-8"))
        assert not soon & set(named), page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_docs_lead_somewhere(page: Path) -> None:
    prose = re.sub(
        r"^(```+|~~~+).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", re.sub(r"(`+).+?\1", "", prose)):
        assert (page.parent / target).exists(), target


def test_the_changelog_and_the_package_agree_on_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog
    for module in COMMANDS:
        assert re.search(rf"`(?:olgim )?{command_of(module)}`", changelog), command_of(module)


def test_the_sample_is_what_the_readme_says() -> None:
    for path in re.findall(r"samples/_posts/[\w.-]+\.md", README):
        assert (ROOT / path).is_file()


def test_help_loads_neither_openai_nor_textual() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "translator", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "translator" in loaded
    assert not loaded & {
        "openai",
        "textual",
        "mistune",
        "yaml",
        "httpx",
        "pydantic",
        "pygments",
        "sqlite3",
        "asyncio",
    }


def test_the_korean_readme_has_the_same_commands_and_links() -> None:
    korean = (ROOT / "README.ko.md").read_text(encoding="utf-8")
    assert re.findall(r"^python3 -m venv.*$", korean, re.MULTILINE) == re.findall(
        r"^python3 -m venv.*$", README, re.MULTILINE
    )
    rows = r"^\| `olgim (\w+)"
    assert re.findall(rows, korean, re.MULTILINE) == re.findall(rows, README, re.MULTILINE)
    links = r"\]\(((?!README)[^)\s]+)\)"
    in_english = {link.replace(".ko.png", ".png") for link in re.findall(links, korean)}
    assert in_english == set(re.findall(links, README))
    assert korean.count("\n## ") == README.count("\n## ")
