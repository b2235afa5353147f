"""The rooms and the pages that tell of them: what is named exists, what exists is named, and nothing goes in circles."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("olgim", "translator", "tui", "glossary")
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# Rooms whose files are told of elsewhere: an engine's is found by being there, plain tools are in CONTRIBUTING.
UNMAPPED = {"olgim", "translator", "translator/publish/engines"}
ROOMS = sorted({path.parent.relative_to(ROOT).as_posix() for path in FILES} - UNMAPPED)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_module(path): path for path in FILES}


@pytest.mark.parametrize("room", ROOMS)
def test_a_rooms_map_names_each_of_its_files_and_no_other(room: str) -> None:
    folder = ROOT / room
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    there = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    there |= {path.parent.name for path in folder.glob("*/__init__.py")}
    listed = said.partition("best read:")[2]
    begun = re.findall(r"^( {4,})(\w+(?:, \w+)*)", listed, re.MULTILINE)
    first = {name for indent, line in begun if len(indent) == 4 for name in line.split(", ")}
    # A file with an underscore in its name is told from a word wherever it stands.
    named = {name for _, line in begun for name in line.split(", ")} | set(re.findall(r"\w+_\w+", listed))
    assert there <= named
    assert first <= there


def test_the_page_names_every_room() -> None:
    for room in ROOMS:
        assert f"`{room}/`" in PAGE, room


def test_what_the_page_names_is_there() -> None:
    names = re.findall(r"`((?:olgim|translator|glossary|tui)(?:\.\w+)+)(?:\(\))?`", PAGE)
    assert len(set(names)) > 30
    for name in names:
        parts = name.split(".")
        at = max(at for at in range(1, len(parts) + 1) if ".".join(parts[:at]) in MODULES)
        found: object = importlib.import_module(".".join(parts[:at]))
        for part in parts[at:]:
            assert hasattr(found, part) or part in getattr(found, "__annotations__", {}), name
            found = getattr(found, part, None)


def test_the_files_that_the_page_names_are_there() -> None:
    for name in re.findall(r"`((?:translator|glossary|tui|tests|docs|benchmarks)/[\w/.-]+)`", PAGE):
        assert (ROOT / name).exists(), name


# ---- circles


def _imported(path: Path) -> set[str]:
    """The modules that a file imports, those that only types need and those inside functions among them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & MODULES.keys()
            if not inner <= MODULES.keys():
                found.add(node.module or "")
    return found & MODULES.keys()


def _circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The sets of modules that reach each other, by Tarjan's algorithm."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph[node]:
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            circle = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(circle) > 1:
                found.append(sorted(circle))

    for node in graph:
        if node not in index:
            visit(node)
    return found


def test_circles_are_found() -> None:
    assert _circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]


def test_no_import_goes_in_a_circle_not_even_for_types() -> None:
    assert _circles({name: _imported(path) - {name} for name, path in MODULES.items()}) == []


# ---- names


def test_no_two_public_classes_have_one_name() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for module, path in MODULES.items():
        if module.startswith("olgim."):
            continue  # the face of a room's class may be called as it is: `olgim.Site`
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


# ---- numbers


def _is_number(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ast.UnaryOp(operand=operand):
            return _is_number(operand)
        case ast.BinOp(left=left, right=right):
            return _is_number(left) and _is_number(right)
        case ast.Tuple(elts=items):
            return bool(items) and all(map(_is_number, items))
    return False


def _unsaid(text: str) -> Iterator[str]:
    """The numbers of a module of which no comment, beside or right above them, and no text below says what they count."""
    lines, body = text.splitlines(), ast.parse(text).body
    for node, below in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_number(node.value):
            told = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            beside = "#" in lines[node.end_lineno - 1] if node.end_lineno else False
            if not (told or beside or lines[node.lineno - 2].startswith("#")):
                yield lines[node.lineno - 1]


def test_a_number_without_a_unit_would_be_found() -> None:
    said = '# Seconds.\nA = 1\nB = 2  # bytes\nC = 3\n"""Lines."""\nD = "a"\n'
    assert list(_unsaid(f"{said}E = 4\nF, G = 1 << 20, -0.5\n")) == ["E = 4", "F, G = 1 << 20, -0.5"]


def test_every_number_of_a_module_says_its_unit() -> None:
    assert [
        f"{name}: {line}" for name, path in MODULES.items() for line in _unsaid(path.read_text("utf-8"))
    ] == []
