"""Every row of the shipped evidence has its own test id; a fault names the row."""

from __future__ import annotations

import pytest

from alkfusion.genome.sequences import coding_sequence, translate
from alkfusion.knowledge.checks import evidence_problems, names_of
from alkfusion.knowledge.genotype import residues
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.table import load_knowledge
from alkfusion.knowledge.validation import row_problems

TABLE = load_knowledge()
NAMES = names_of(TABLE)
PROTEIN = translate(coding_sequence("NM_004304.5")).removesuffix("*")


@pytest.mark.parametrize("row", TABLE.evidence, ids=[row.row_id for row in TABLE.evidence])
def test_row(row: Evidence) -> None:
    assert list(evidence_problems(row, NAMES)) == []
    assert list(row_problems(row)) == []
    for change in row.genotype:
        assert PROTEIN[residues(change)[0] - 1] == change[2], change
    if row.response_rule == "fold_bin":
        assert row.response == _response(row), row.fold


def _response(row: Evidence) -> str:
    """The fold bins once more, from the thresholds of the table: <2, to 10, above; target readouts never resistant."""
    assert row.fold is not None
    if row.fold < TABLE.thresholds["fold_mildly_reduced"]:
        return "not_resistant"
    target = "phospho-ALK" in row.assay or "Ki" in row.assay
    return "resistant" if row.fold > TABLE.thresholds["fold_resistant"] and not target else "reduced"


@pytest.mark.parametrize("row", TABLE.evidence, ids=[row.row_id for row in TABLE.evidence])
def test_fold_is_that_of_its_own_wild_type(row: Evidence) -> None:
    if row.fold is None or row.wt_value_nM is None or row.value_nM is None:
        assert row.fold is None or row.wt_value_nM is None
        return
    # Papers round their own folds: the largest spread read is 0.70 for 2.55/3.46 (Amin 2016, table 4).
    assert row.fold == pytest.approx(row.value_nM / row.wt_value_nM, rel=0.06, abs=0.06)
