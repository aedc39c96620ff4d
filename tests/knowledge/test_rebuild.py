"""Rebuilding the table keeps rows that a person added, and never gives their id to another row."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
HAND = "ALKF9000"


@pytest.fixture
def curation(monkeypatch, tmp_path):
    """Return the evidence module of the curation with a register of its own."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    module = importlib.import_module("knowledge_curation.evidence")
    for path in module.HERE.glob("*.tsv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(module, "HERE", tmp_path)
    yield module
    for name in [name for name in sys.modules if name.startswith("knowledge_curation")]:
        del sys.modules[name]


@pytest.fixture
def table_with_a_row_by_hand(copied_table):
    path = copied_table / "evidence.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    header, cells = lines[0].split("\t"), lines[1].split("\t")
    cells[0], cells[header.index("model")] = HAND, "a line of our own"
    path.write_text("\n".join([*lines, "\t".join(cells)]) + "\n", encoding="utf-8")
    return copied_table


def test_a_row_added_by_hand_outlives_two_builds(curation, table_with_a_row_by_hand, shared):
    sources = shared / "knowledge"
    for _ in range(2):
        rows, _ = curation.evidence_rows(sources / "kb", sources / "literature", table_with_a_row_by_hand)
        curation.write_register(rows, table_with_a_row_by_hand)
        assert [row["model"] for row in rows if row["row_id"] == HAND] == ["a line of our own"]


def test_a_new_generated_row_takes_no_id_of_a_row_by_hand(curation, table_with_a_row_by_hand, shared):
    register = curation.HERE / "row_ids.tsv"
    lines = register.read_text(encoding="utf-8").splitlines()
    register.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    path = table_with_a_row_by_hand / "evidence.tsv"
    forgotten = lines[-1].split("\t")[0]
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(forgotten + "\t")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    sources = shared / "knowledge"
    rows, _ = curation.evidence_rows(sources / "kb", sources / "literature", table_with_a_row_by_hand)
    ids = [row["row_id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert "ALKF9001" in ids
