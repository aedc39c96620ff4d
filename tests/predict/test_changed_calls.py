"""A saved result under two versions of the table: what changes, and what the saved result cannot tell."""

from __future__ import annotations

import msgspec

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import AlkStatus, Event, Prediction, Result, Sample
from alkfusion.options import SampleOptions
from alkfusion.predict import Findings, predict
from alkfusion.predict.changed_calls import NEVER_ASKED, recall
from alkfusion.sample import provenance

from .tables import SEEN, approval, event, row, sample, table

FUSION = row("", "sensitive", row_id="FUSE0001")
L1196M = row("L1196M", "resistant", row_id="GATE0001")  # so that there is a residue to look at
G1202R = row("G1202R", "sensitive", row_id="GOOD0001")
RESISTANT = row("G1202R", "resistant", row_id="RESI0001")


def saved(findings: Findings, knowledge: Knowledge) -> Result:
    wanted = knowledge.defining_residues()
    seen = msgspec.structs.replace(
        findings.assessment, assessed=tuple(residue for residue in wanted if residue in findings.assessment.assessed)
    )
    findings = msgspec.structs.replace(findings, assessment=seen)
    return Result(
        sample=Sample(id="s", disease=findings.disease, age=findings.age),
        alk_status=AlkStatus.REARRANGED,
        summary="",
        rearrangements=findings.rearrangements,
        mutations=findings.mutations,
        phases=findings.phases,
        assessment=findings.assessment,
        drug_calls=predict(findings, knowledge),
        provenance=provenance(SampleOptions(), knowledge),
    )


def test_the_same_table_changes_nothing():
    old = table(FUSION, L1196M, G1202R)
    found = recall(saved(sample("G1202R"), old), old, old)
    assert (found.same_table, found.reproduced, found.changes) == (True, True, ())


def test_a_row_of_resistance_turns_the_call():
    old, new = table(FUSION, L1196M, G1202R), table(FUSION, L1196M, RESISTANT)
    (change,) = recall(saved(sample("G1202R"), old), old, new).changes
    assert change.before is not None and change.after is not None
    assert (change.before.prediction, change.after.prediction) == (Prediction.SENSITIVE, Prediction.RESISTANT)
    assert change.rows == ("GOOD0001", "RESI0001")


def test_a_residue_that_the_old_table_did_not_ask_for_was_not_seen():
    """Nobody wrote down whether 1269 was looked at, so it cannot count as seen."""
    old = table(FUSION, L1196M, row("G1202R", "resistant"))
    new = table(FUSION, L1196M, row("G1202R", "resistant"), row("G1269A", "resistant"))
    (change,) = recall(saved(sample(), old), old, new).changes
    assert change.before is not None and change.after is not None
    assert (change.before.prediction, change.after.prediction) == (
        Prediction.SENSITIVE,
        Prediction.PRESUMED_SENSITIVE,
    )
    assert "not assessed: residues 1269" in change.after.text
    assert "old" not in NEVER_ASKED  # the reason is read in a result and speaks of that result


def test_a_result_of_another_table_is_told_apart():
    old, new = table(FUSION, L1196M, G1202R), table(FUSION, L1196M, RESISTANT)
    result = saved(sample("G1202R"), new)
    other = msgspec.structs.replace(
        result, provenance=msgspec.structs.replace(result.provenance, knowledge_sha256="1" * 64)
    )
    found = recall(other, old, new)
    assert (found.same_table, found.reproduced) == (False, False)


def test_a_sample_whose_inputs_could_show_no_fusion_stays_such_a_sample():
    old = table(FUSION, L1196M, row("G1202R", "reduced"))
    new = table(FUSION, L1196M, RESISTANT)
    findings = Findings(mutations=sample("G1202R").mutations, assessment=SEEN, driver_could_be_seen=False)
    found = recall(saved(findings, old), old, new)
    (change,) = found.changes
    assert found.reproduced
    assert change.before is not None and change.after is not None
    assert (change.before.prediction, change.after.prediction) == (Prediction.REDUCED, Prediction.RESISTANT)


def test_a_candidate_alone_stays_without_a_prediction():
    old, new = table(FUSION, L1196M), table(FUSION, L1196M, row("", "sensitive"))
    findings = sample(fusion=None, rearrangements=(event(kind=Event.CANDIDATE),))
    assert recall(saved(findings, old), old, new).changes == ()


def test_a_new_approval_is_a_change_of_its_own():
    old, new = table(FUSION, L1196M), table(FUSION, L1196M, approvals=(approval(),))
    (change,) = recall(saved(sample(disease="ALCLALKP", age=9.0), old), old, new).changes
    assert change.before is not None and change.after is not None
    assert change.before.prediction is change.after.prediction
    assert change.before.approved != change.after.approved


def test_a_drug_that_only_one_table_calls():
    old, new = table(FUSION, L1196M), table(FUSION, L1196M, drugs=("x", "y"))
    (change,) = recall(saved(sample(), old), old, new).changes
    assert (change.drug, change.before) == ("y", None)
    assert change.after is not None
