"""How much the table holds, counted one way for the verb, the documentation and the tests."""

from __future__ import annotations

from collections import Counter

from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.table import Knowledge

__all__ = ["counts", "publication", "tally"]


def publication(row: Evidence) -> str:
    """Name the publication of a row, so that rows of one publication are counted once."""
    return f"PMID {row.pmid}" if row.pmid else f"doi {row.doi}" if row.doi else row.citation


def _lymphoma(row: Evidence) -> bool:
    return row.disease == "ALCLALKP" or row.background == "NPM1::ALK"


def counts(knowledge: Knowledge) -> dict[str, int]:
    """Return label -> number, in the order in which they are shown."""
    evidence = knowledge.evidence
    genotypes = {row.genotype for row in evidence if row.genotype}
    items = {kb_id for row in evidence for kb_id in row.kb_ids if kb_id.startswith("EID")}
    return {
        "evidence rows": len(evidence),
        "publications and regulator texts": len({publication(row) for row in evidence}),
        "distinct genotypes": len(genotypes),
        "of these, compounds": sum(len(genotype) > 1 for genotype in genotypes),
        "drugs and compounds with evidence": len({row.drug for row in evidence}),
        "rows with an ALCL disease or NPM1::ALK": sum(map(_lymphoma, evidence)),
        "rows on full-length ALK": sum(row.background == "full_length" for row in evidence),
        "CIViC items represented": len(items),
        "approvals and applications": len(knowledge.approvals),
        "partner facts": len(knowledge.partners),
        "bypass observations": len(knowledge.bypass),
        "options": len(knowledge.options),
        "drug to residue distances": len(knowledge.contacts),
        "known conflicts": len(knowledge.conflicts),
        "excluded items": len(knowledge.excluded),
    }


def tally(knowledge: Knowledge, column: str) -> dict[str, int]:
    """Return how often each word of an evidence column occurs, most frequent first, ties by name."""
    found = Counter(getattr(row, column) for row in knowledge.evidence)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
