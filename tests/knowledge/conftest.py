"""A copy of the shipped table that a test may damage, and the shipped table itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.resources import resource

Edit = Callable[..., None]


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def copied_table(tmp_path: Path) -> Path:
    target = tmp_path / "table"
    shutil.copytree(resource("knowledge"), target)
    return target


@pytest.fixture
def edit(copied_table: Path) -> Edit:
    """Replace one cell: ``edit("evidence", "ALKF0001", drug="aspirin")``; the row is named by its first cell."""

    def change(table: str, row: str, **cells: str) -> None:
        path = copied_table / f"{table}.tsv"
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
        found = [line for line in lines if line[0] == row]
        assert found, f"{table}.tsv has no row {row}"
        for column, value in cells.items():
            found[0][lines[0].index(column)] = value
        path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")

    return change
