"""Which drug calls of a saved result another version of the knowledge table would change.

The prediction is worked out anew from the findings that the result holds, once with each table; no file of the sample
is read. What a table decides before the prediction (enough support, known partners) is not done again.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import Assessment, AssessmentState, DrugCall, NotAssessed, Result
from alkfusion.predict import Findings, predict

__all__ = ["CallChange", "Recalled", "recall"]

#: Why a residue that the saved result says nothing about counts as not assessed.
NEVER_ASKED = "the table of the saved result did not ask for it"


class CallChange(msgspec.Struct, frozen=True):
    """The call for one drug under two tables; None where a table does not call the drug."""

    drug: str
    before: DrugCall | None
    after: DrugCall | None

    @property
    def named(self) -> frozenset[str]:
        """Ids of all rows that the two calls name."""
        return frozenset(row_id for _, row_id in _named(self.before) | _named(self.after))

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of rows that only one of the two calls names, or that changed sides between them."""
        return tuple(sorted({row_id for _, row_id in _named(self.before) ^ _named(self.after)}))


class Recalled(msgspec.Struct, frozen=True):
    """One sample under two tables.

    ``same_table`` is False when the result was not made with the old table; ``reproduced`` is False when this program
    and the old table do not give the calls that the result holds.
    """

    sample: str
    same_table: bool
    reproduced: bool
    changes: tuple[CallChange, ...]


def recall(result: Result, old: Knowledge, new: Knowledge) -> Recalled:
    """Predict from the findings of a saved result with both tables and return every call that differs.

    Calls differ when prediction, level or approval differ. A residue that only the new table asks for counts as not
    assessed, because the saved result cannot tell whether it was seen.
    """
    could_be_seen = _driver_could_be_seen(result, old)
    before = predict(_findings(result, old, could_be_seen), old)
    after = predict(_findings(result, new, could_be_seen), new)
    return Recalled(
        sample=result.sample.id,
        same_table=result.provenance.knowledge_sha256 == old.sha256,
        reproduced=_told(before) == _told(result.drug_calls),
        changes=tuple(_changes(before, after)),
    )


def _driver_could_be_seen(result: Result, knowledge: Knowledge) -> bool:
    """Tell whether an input could have shown a fusion: what gives the calls that the result holds; True if both do."""
    saved = _told(result.drug_calls)
    seen, not_seen = (_told(predict(_findings(result, knowledge, could), knowledge)) for could in (True, False))
    return len(saved & seen) >= len(saved & not_seen)


def _findings(result: Result, knowledge: Knowledge, could_be_seen: bool) -> Findings:
    return Findings(
        rearrangements=result.rearrangements,
        mutations=result.mutations,
        phases=result.phases,
        assessment=_assessment(result.assessment, knowledge.defining_residues()),
        driver_could_be_seen=could_be_seen,
        disease=result.sample.disease,
        age=result.sample.age,
    )


def _assessment(saved: Assessment, defining: Iterable[int]) -> Assessment:
    """Return the saved assessment for the residues (NP_004295.2, 1-based) that a table asks for."""
    reasons = {item.residue: item for item in saved.not_assessed}
    wanted = tuple(defining)
    seen = tuple(residue for residue in wanted if residue in saved.assessed)
    missing = tuple(
        reasons.get(residue, NotAssessed(residue=residue, reason=NEVER_ASKED))
        for residue in wanted
        if residue not in seen
    )
    state = AssessmentState.PARTIAL if missing else AssessmentState.COMPLETE
    return Assessment(
        state=state if seen else AssessmentState.NONE,
        residues_total=len(wanted),
        residues_assessed=len(seen),
        assessed=seen,
        seen=tuple(item for item in saved.seen if item.residue in seen),
        not_assessed=missing,
    )


def _told(calls: Iterable[DrugCall]) -> frozenset[tuple[object, ...]]:
    """Return what two sets of calls are compared by; a wording that changed is no other call."""
    return frozenset((call.drug, call.prediction, call.level, call.approved) for call in calls)


def _changes(before: Iterable[DrugCall], after: Iterable[DrugCall]) -> Iterable[CallChange]:
    old, new = ({call.drug: call for call in calls} for calls in (before, after))
    for drug in sorted(old.keys() | new.keys(), key=str.casefold):
        change = CallChange(drug, old.get(drug), new.get(drug))
        if _told(filter(None, (change.before,))) != _told(filter(None, (change.after,))):
            yield change


def _named(call: DrugCall | None) -> set[tuple[str, str]]:
    if call is None:
        return set()
    return {("for", row_id) for row_id in call.evidence} | {("against", row_id) for row_id in call.against}
