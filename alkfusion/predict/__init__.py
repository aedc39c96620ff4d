"""What the knowledge table predicts for each ALK inhibitor in one sample: findings in, drug calls out.

Pure: no file is opened, no clock is read, and the same findings and table give the same calls. Direction, strength and
approval are three axes that never mix. ``docs/prediction.md`` says every rule in words. Research use; a call is never
advice to start or stop a drug.
"""

from __future__ import annotations

from alkfusion.knowledge.match import index_of
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import DrugCall, Mutation, Significance, YesNoUnknown
from alkfusion.predict.approval import approvals_of, limit_of_approval
from alkfusion.predict.fold import fold
from alkfusion.predict.sample import Findings, canonical, drives_alone, picture_of
from alkfusion.predict.wording import Teller

__all__ = ["Findings", "predict", "predict_drug", "significance_of"]


class _Sample:
    """One sample before the table: everything that is the same for every drug is worked out once."""

    def __init__(self, findings: Findings, knowledge: Knowledge, buckets: bool) -> None:
        self._findings, self._buckets = findings, buckets
        self._index, self._approvals = index_of(knowledge), approvals_of(knowledge)
        self._picture = picture_of(findings, self._index)
        self._diseases = knowledge.lineage(findings.disease)
        self._teller = Teller(self._picture, self._index, self._diseases, knowledge.version)
        changes = tuple(change for haplotype in self._picture.haplotypes for change in haplotype.genotype)
        self._limit = limit_of_approval(changes)

    def _approved(self, drug: str) -> str:
        said = self._approvals.sentence(drug, self._diseases, self._findings.age)
        return said + self._limit if said.startswith("Approved") else said

    def call(self, drug: str) -> DrugCall:
        findings = self._findings
        outcome = fold(self._picture, drug, self._index, self._diseases, buckets=self._buckets)
        return DrugCall(
            drug=drug,
            prediction=outcome.prediction,
            level=outcome.level,
            assessment=findings.assessment.state,
            background_match=outcome.step,
            approved=self._approved(drug),
            evidence=tuple([row.row_id for row in outcome.evidence]),
            against=tuple([row.row_id for row in outcome.against]),
            text=self._teller.sentence(outcome, drug),
        )


def predict(findings: Findings, knowledge: Knowledge, *, codon_buckets: bool = False) -> tuple[DrugCall, ...]:
    """Return one call for each drug that the table calls, sorted by name.

    ``codon_buckets`` lets rows that name a codon and not the new residue (``p.I1171?``) count; without it they are only
    mentioned. ``findings.disease`` is a code of the table.
    """
    sample = _Sample(findings, knowledge, codon_buckets)
    return tuple(sample.call(drug) for drug in index_of(knowledge).called)


def predict_drug(findings: Findings, knowledge: Knowledge, drug: str, *, codon_buckets: bool = False) -> DrugCall:
    """Return the call for one drug, named as in the table, also for a drug that `predict` leaves out."""
    return _Sample(findings, knowledge, codon_buckets).call(drug)


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
