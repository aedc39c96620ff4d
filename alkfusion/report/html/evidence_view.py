"""What the pages show of the knowledge table: the rows that a result names, their links, and known conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct

from alkfusion.knowledge.genotype import residues
from alkfusion.knowledge.rows import Conflict, Contact, Evidence
from alkfusion.knowledge.table import DEFINING_RESPONSES, Knowledge
from alkfusion.model import DrugCall, Result

__all__ = ["DrugEvidence", "RowView", "conflicts_of", "contact_sources", "drug_evidence", "resisted_drugs"]

_PMID = re.compile(r"^\d{1,9}$")
_DOI = re.compile(r"^10\.\d{4,9}/\S+$")


class RowView(Struct, frozen=True):
    """One evidence row as the page shows it; a row that the table at hand does not have keeps only its id."""

    row_id: str
    row: Evidence | None
    links: tuple[tuple[str, str], ...] = ()  # (words, address on a fixed host)

    @property
    def genotype(self) -> str:
        """The changes without ``p.``, or that the row is about the fusion or gene itself."""
        if self.row is None:
            return ""
        return (
            " + ".join(change.removeprefix("p.") for change in self.row.genotype)
            or f"no change ({self.row.alteration})"
        )

    @property
    def measured(self) -> str:
        """Figures of the row with their units."""
        row = self.row
        if row is None:
            return ""
        parts = []
        if row.value_nM is not None:
            parts.append(f"{row.value_qualifier}{row.value_nM:g} nM")
        if row.wt_value_nM is not None:
            parts.append(f"wild type {row.wt_value_nM:g} nM")
        if row.fold is not None:
            parts.append(f"{row.fold:g}-fold")
        if row.n_patients is not None:
            responders = "" if row.n_responders is None else f"{row.n_responders} of "
            parts.append(f"{responders}{row.n_patients} patients")
        return ", ".join(parts)


class DrugEvidence(Struct, frozen=True):
    """One drug's call with the rows for it and against it."""

    call: DrugCall
    evidence: tuple[RowView, ...]
    against: tuple[RowView, ...]


def _rows_by_id(knowledge: Knowledge) -> Mapping[str, Evidence]:
    kept = vars(knowledge)
    if "_rows_by_id" not in kept:
        kept["_rows_by_id"] = {row.row_id: row for row in knowledge.evidence}
    found: Mapping[str, Evidence] = kept["_rows_by_id"]
    return found


def _links(row: Evidence) -> tuple[tuple[str, str], ...]:
    """Addresses are built from a number or a DOI on two fixed hosts; nothing else of a row becomes a link."""
    links = []
    if _PMID.match(row.pmid):
        links.append((f"PMID {row.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{row.pmid}/"))
    if _DOI.match(row.doi):
        links.append((f"doi:{row.doi}", f"https://doi.org/{quote(row.doi, safe='/')}"))
    return tuple(links)


def _views(ids: Iterable[str], rows: Mapping[str, Evidence]) -> tuple[RowView, ...]:
    return tuple(
        RowView(row_id, rows[row_id], _links(rows[row_id])) if row_id in rows else RowView(row_id, None)
        for row_id in ids
    )


def drug_evidence(result: Result, knowledge: Knowledge) -> tuple[DrugEvidence, ...]:
    """Return the rows that each drug call names, in the order of the calls."""
    rows = _rows_by_id(knowledge)
    return tuple(
        DrugEvidence(call, _views(call.evidence, rows), _views(call.against, rows)) for call in result.drug_calls
    )


def conflicts_of(result: Result, knowledge: Knowledge) -> tuple[Conflict, ...]:
    """Return the known disagreements that a row named in the result belongs to, in the order of the table."""
    rows = _rows_by_id(knowledge)
    named = {row_id for call in result.drug_calls for row_id in (*call.evidence, *call.against)}
    groups = {rows[row_id].conflict_group for row_id in named if row_id in rows}
    return tuple(conflict for conflict in knowledge.conflicts if conflict.group in groups)


def contact_sources(contacts: Sequence[Contact]) -> tuple[str, ...]:
    """Return one sentence for each drug, method and publication of the contacts: what a mark means and whose it is."""
    models: dict[tuple[str, str, str, float], set[str]] = {}
    for row in contacts:
        models.setdefault((row.drug, row.method, row.citation, row.cutoff_angstrom), set()).add(row.model)
    return tuple(
        f"Contacts of {drug}: an atom of the residue other than hydrogen lies within {cutoff:g} Å of the drug"
        f" ({method}: {'; '.join(sorted(seen))}; {citation})."
        for (drug, method, citation, cutoff), seen in sorted(models.items())
    )


def resisted_drugs(knowledge: Knowledge) -> Mapping[int, tuple[str, ...]]:
    """Return, for each residue, the drugs with a resistant or reduced response in the table, alone or in a compound."""
    kept = vars(knowledge)
    if "_resisted" not in kept:
        found: dict[int, set[str]] = {}
        for row in knowledge.evidence:
            if row.response in DEFINING_RESPONSES:
                for residue in (residue for change in row.genotype for residue in residues(change)):
                    found.setdefault(residue, set()).add(row.drug)
        kept["_resisted"] = {residue: tuple(sorted(drugs)) for residue, drugs in found.items()}
    resisted: Mapping[int, tuple[str, ...]] = kept["_resisted"]
    return resisted
