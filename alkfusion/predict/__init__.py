"""What the knowledge table predicts for each ALK inhibitor in one sample: findings in, drug calls out.

Pure: no file is opened, no clock is read, and the same findings and table give the same calls. Direction, strength and
approval are three axes that never mix. ``docs/prediction.md`` says every rule in words. Research use; a call is never
advice to start or stop a drug.
"""

from __future__ import annotations

from alkfusion.knowledge.match import Index, index_of
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import DrugCall, Mutation, Significance, YesNoUnknown
from alkfusion.predict.approval import approvals_of
from alkfusion.predict.fold import fold
from alkfusion.predict.sample import Findings, Picture, canonical, drives_alone, picture_of
from alkfusion.predict.wording import sentence

__all__ = ["Findings", "predict", "predict_drug", "significance_of"]


def _call(
    findings: Findings, picture: Picture, drug: str, knowledge: Knowledge, index: Index, buckets: bool
) -> DrugCall:
    outcome = fold(picture, drug, index, findings.disease, buckets=buckets)
    changes = tuple(change for haplotype in picture.haplotypes for change in haplotype.genotype)
    return DrugCall(
        drug=drug,
        prediction=outcome.prediction,
        level=outcome.level,
        assessment=findings.assessment.state,
        background_match=outcome.step,
        approved=approvals_of(knowledge).sentence(drug, findings.disease, findings.age, changes),
        evidence=tuple(row.row_id for row in outcome.evidence),
        against=tuple(row.row_id for row in outcome.against),
        text=sentence(outcome, picture, drug, index, findings.disease, knowledge.version),
    )


def predict(findings: Findings, knowledge: Knowledge, *, codon_buckets: bool = False) -> tuple[DrugCall, ...]:
    """Return one call for each drug that the table calls, sorted by name.

    ``codon_buckets`` lets rows that name a codon and not the new residue (``p.I1171?``) count; without it they are only
    mentioned. ``findings.disease`` is a code of the table.
    """
    index = index_of(knowledge)
    picture = picture_of(findings, index)
    return tuple(_call(findings, picture, drug, knowledge, index, codon_buckets) for drug in index.called)


def predict_drug(findings: Findings, knowledge: Knowledge, drug: str, *, codon_buckets: bool = False) -> DrugCall:
    """Return the call for one drug, named as in the table, also for a drug that `predict` leaves out."""
    index = index_of(knowledge)
    return _call(findings, picture_of(findings, index), drug, knowledge, index, codon_buckets)


def significance_of(mutation: Mutation, knowledge: Knowledge) -> Significance:
    """Return what the table knows of a change: resistance in a fusion first, then activation of full-length ALK.

    A change proven not to lie on the fusion allele is asked about full-length ALK only. A row of reduced sensitivity
    counts as resistance here; a row that names only the codon does not count.
    """
    index = index_of(knowledge)
    change = canonical(mutation.protein)
    resists = any(
        row.response in ("resistant", "reduced") and row.background != "full_length"
        for row in index.rows_of_change(change)
    )
    if resists and mutation.on_fusion_allele is not YesNoUnknown.NO:
        return Significance.KNOWN_RESISTANCE
    return Significance.KNOWN_ACTIVATING if drives_alone(change, index) else Significance.UNKNOWN
