"""Overlay tables: same columns, rows marked by the file they came from, other checksum."""

from __future__ import annotations

import pytest

from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.table import load_knowledge
from alkfusion.resources import resource


@pytest.fixture
def overlay(tmp_path):
    """One row of our own: the first shipped row under another id, for another cell system."""
    lines = (resource("knowledge") / "evidence.tsv").read_text(encoding="utf-8").split("\n")
    cells = lines[1].split("\t")
    cells[0], cells[lines[0].split("\t").index("model")] = "MINE0001", "our cells"
    path = tmp_path / "mine.tsv"
    path.write_text(f"{lines[0]}\n" + "\t".join(cells) + "\n", encoding="utf-8")
    return path


def test_rows_of_an_overlay_name_their_file(overlay, shipped):
    table = load_knowledge([overlay])
    added = [row for row in table.evidence if row.origin]
    assert [(row.row_id, row.origin, row.line) for row in added] == [("MINE0001", "mine.tsv", 2)]
    assert table.overlays == ("mine.tsv",)
    assert len(table.evidence) == len(shipped.evidence) + 1
    assert table.sha256 != shipped.sha256


def test_a_fault_in_an_overlay_is_found_in_the_overlay(overlay):
    overlay.write_text(overlay.read_text(encoding="utf-8").replace("crizotinib\tresistant", "aspirin\tresistant"))
    with pytest.raises(KnowledgeError, match=r"mine\.tsv, line 2: row MINE0001, column drug"):
        load_knowledge([overlay])


def test_the_checksum_does_not_depend_on_line_ends(copied_table, shipped):
    path = copied_table / "evidence.tsv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_knowledge(directory=copied_table).sha256 == shipped.sha256


def test_the_checksum_changes_with_one_cell(copied_table, edit, shipped):
    edit("evidence", "ALKF0001", fold="17")
    assert load_knowledge(directory=copied_table).sha256 != shipped.sha256


def test_every_threshold_that_the_program_reads_is_demanded_of_the_table():
    from alkfusion.interpret.calling_thresholds import CallingThresholds
    from alkfusion.interpret.classify import SupportThresholds
    from alkfusion.knowledge.checks import NEEDED_THRESHOLDS

    read = {f"support_{name}" for name in SupportThresholds.__struct_fields__}
    read |= {f"variant_{name}" for name in CallingThresholds.__struct_fields__}
    assert read - set(NEEDED_THRESHOLDS) == set()
