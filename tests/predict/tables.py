"""Small knowledge tables and samples, made by hand for one rule each."""

from __future__ import annotations

from itertools import combinations, count

from alkfusion.knowledge.rows import Approval, Disease, Drug, Evidence
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import (
    Assessment,
    AssessmentState,
    DrugCall,
    Event,
    Mutation,
    Nomenclature,
    NotAssessed,
    Partner,
    Phase,
    PhasedPair,
    Rearrangement,
)
from alkfusion.predict import Findings, predict

_numbers = count(1)

SEEN = Assessment(
    state=AssessmentState.COMPLETE, residues_total=9, residues_assessed=9, assessed=tuple(range(1000, 1400))
)
G1202_NOT_SEEN = Assessment(
    state=AssessmentState.PARTIAL,
    residues_total=9,
    residues_assessed=8,
    assessed=tuple(residue for residue in range(1000, 1400) if residue != 1202),
    not_assessed=(NotAssessed(residue=1202, reason="depth 3", depth=3),),
)


def row(genotype: str, response: str, *, row_id: str = "", **changed: object) -> Evidence:
    """One evidence row on NPM1::ALK and drug x at level D; ``genotype`` is written G1202R+L1196M in table order."""
    changes = tuple(f"p.{change}" for change in genotype.split("+") if change)
    columns: dict[str, object] = dict.fromkeys(Evidence.__struct_fields__, "")
    columns |= {
        "row_id": row_id or f"TEST{next(_numbers):04}",
        "genotype": changes,
        "alteration": ("fusion", "mutation", "compound")[min(len(changes), 2)],
        "phase_needed": "cis" if len(changes) > 1 else "",
        "background": "NPM1::ALK",
        "drug": "x",
        "response": response,
        "evidence_type": "preclinical_cell",
        "level": "D",
        "pmid": "1",
        "kb_ids": (),
        "line": 0,
    }
    columns |= dict.fromkeys(("value_nM", "wt_value_nM", "fold", "n_patients", "n_responders"))
    return Evidence(**(columns | changed))  # type: ignore[arg-type]


def _filled(kind: type, **columns: object) -> object:
    return kind(**(dict.fromkeys(kind.__struct_fields__, "") | {"line": 0} | columns))


def approval(**columns: object) -> Approval:
    filled = {"drug": "x", "authority": "FDA", "state": "approved", "indication": "indication", "disease": "ALCLALKP"}
    made = _filled(Approval, **({"age_min": None, "age_max": None} | filled | columns))
    assert isinstance(made, Approval)
    return made


def table(*evidence: Evidence, drugs: tuple[str, ...] = ("x",), approvals: tuple[Approval, ...] = ()) -> Knowledge:
    """A table of version 9.9.9 with these rows; every drug is called."""
    return Knowledge(
        version="9.9.9",
        sha256="0" * 64,
        evidence=evidence,
        drugs=tuple(_filled(Drug, name=name, called=True, synonyms=()) for name in drugs),  # type: ignore[misc]
        approvals=approvals,
        diseases=(_filled(Disease, code="ALCLALKP", synonyms=()),),  # type: ignore[arg-type]
        partners=(),
        bypass=(),
        options=(),
        conflicts=(),
        excluded=(),
        threshold_rows=(),
    )


def event(name: str = "NPM1::ALK", kind: Event = Event.KINASE_FUSION, *, stated: bool = False) -> Rearrangement:
    return Rearrangement(
        name=name,
        event=kind,
        five_prime=Partner(gene=name.partition("::")[0]),
        three_prime=Partner(gene="ALK"),
        nomenclature=Nomenclature(hgnc=name),
        stated=stated,
    )


def sample(
    genotype: str = "", *, fusion: str | None = "NPM1::ALK", phase: Phase | None = None, **more: object
) -> Findings:
    """A sample with this fusion and these mutations, every defining residue seen unless told otherwise."""
    names = [f"p.{change}" for change in genotype.split("+") if change]
    pairs = combinations(names, 2) if phase else ()
    found: dict[str, object] = {
        "rearrangements": (event(fusion),) if fusion else (),
        "mutations": tuple(Mutation(protein=name) for name in names),
        "phases": tuple(PhasedPair(first=a, second=b, phase=phase or Phase.UNKNOWN) for a, b in pairs),
        "assessment": SEEN,
    }
    return Findings(**(found | more))  # type: ignore[arg-type]


def call(findings: Findings, *evidence: Evidence, drug: str = "x") -> DrugCall:
    """The call for one drug from a table of just these rows."""
    calls = predict(findings, table(*evidence, drugs=(drug,)))
    assert [item.drug for item in calls] == [drug]
    return calls[0]
