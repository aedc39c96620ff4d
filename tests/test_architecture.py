"""The house of DESIGN section 2: which room may import which, how long functions may be, what every door says."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

from alkfusion.genome.builds import Build

PACKAGE = Path(__file__).resolve().parents[1] / "alkfusion"

# A room may import those below it and itself; modules of the package's top folder have a place of their own.
ORDER = (
    {"__main__"},
    {"cli"},
    {"batch", "cohort", "verify"},
    {"sample"},
    {"inputs"},
    {"fusion_files", "variant_files", "alignment_files"},
    {"report"},
    {"predict"},
    {"interpret"},
    {"readers", "alignments"},
    {"knowledge"},
    {"options"},
    {"genome"},
    {"model", "calls", "errors", "patterns", "resources", "states", "bgzf", "__init__"},
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("alkfusion"):
            parts = (node.module or "").split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("alkfusion.")}
    return {name if name in RANK else "__init__" for name in names}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_run_one_way(path: Path) -> None:
    room = room_of(path)
    assert room in RANK, f"{room} has no place in the house yet"
    above = {other for other in imported_rooms(ast.parse(path.read_text("utf-8"))) if RANK[other] < RANK[room]}
    assert not above, f"{room} may not import {above}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_function_over_80_lines_and_no_module_over_400(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno + 1 <= 80, node.name


def test_functions_are_short() -> None:
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert statistics.median(lengths) <= 12
    assert lengths[int(0.9 * len(lengths))] <= 35


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_functions_are_typed_and_explained(path: Path) -> None:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name
            assert node.returns is not None, node.name


def test_builds_are_the_two_that_the_contract_names() -> None:
    assert [build.value for build in Build] == ["GRCh37", "GRCh38"]
