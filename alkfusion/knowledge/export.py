"""The evidence in forms that other programs read: statements in the manner of GA4GH VA-Spec, and flat records."""

from __future__ import annotations

from typing import Any

import msgspec

from alkfusion.knowledge.package import SHIPPED, columns
from alkfusion.knowledge.rows import Disease, Drug, Evidence
from alkfusion.knowledge.table import Knowledge

__all__ = ["evidence_tsv", "table_tsv", "va_statements"]

#: Response of a row -> predicate and direction of a VA-Spec statement.
_PROPOSITIONS = {
    "sensitive": ("predictsSensitivityTo", "supports"),
    "sensitivity_not_supported": ("predictsSensitivityTo", "disputes"),
    "resistant": ("predictsResistanceTo", "supports"),
    "reduced": ("predictsReducedSensitivityTo", "supports"),
    "not_resistant": ("predictsResistanceTo", "disputes"),
    "conflicting": ("predictsResistanceTo", "neutral"),
}


def _mapping(prefix: str, code: str) -> list[dict[str, str]]:
    return [{"system": prefix, "code": code}] if code else []


def _drug(drug: Drug) -> dict[str, Any]:
    return {"conceptType": "Drug", "name": drug.name, "mappings": _mapping("NCIt", drug.ncit)}


def _disease(disease: Disease) -> dict[str, Any]:
    mappings = _mapping("OncoTree", disease.oncotree) + _mapping("DOID", disease.doid) + _mapping("NCIt", disease.ncit)
    return {"conceptType": "Disease", "name": disease.name, "mappings": mappings}


def _document(row: Evidence) -> dict[str, str]:
    fields = {"type": "Document", "name": row.citation, "pmid": row.pmid, "doi": row.doi, "locator": row.locator}
    return {name: value for name, value in fields.items() if value} | {"readAt": row.where_seen}


def _statement(row: Evidence, drugs: dict[str, Drug], diseases: dict[str, Disease]) -> dict[str, Any]:
    predicate, direction = _PROPOSITIONS[row.response]
    proposition: dict[str, Any] = {
        "type": "VariantTherapeuticResponseProposition",
        "predicate": predicate,
        "subjectVariant": {
            "gene": "ALK",
            "alteration": row.alteration,
            "proteinChanges": list(row.genotype),
            "phase": row.phase_needed,
            "background": row.background,
            "isoform": row.isoform,
        },
        "objectTherapeutic": _drug(drugs[row.drug]),
    }
    if row.disease:
        proposition["conditionQualifier"] = _disease(diseases[row.disease])
    measured = {"value_nM": row.value_nM, "wildType_nM": row.wt_value_nM, "fold": row.fold}
    return {
        "id": row.row_id,
        "type": "Statement",
        "description": row.statement,
        "direction": direction,
        "strength": {"system": "CIViC", "code": row.level},
        "proposition": proposition,
        "reportedIn": [_document(row)],
        "method": {"evidenceType": row.evidence_type, "responseRule": row.response_rule, "readHow": row.read_how},
        "measurement": {name: value for name, value in measured.items() if value is not None},
        "extensions": {"kbIds": list(row.kb_ids), "licence": row.licence, "origin": row.origin or "shipped"},
    }


def va_statements(knowledge: Knowledge) -> dict[str, Any]:
    """Return all evidence as statements in the manner of VA-Spec, with the version and checksum of the table."""
    drugs = {drug.name: drug for drug in knowledge.drugs}
    diseases = {disease.code: disease for disease in knowledge.diseases}
    statements = [_statement(row, drugs, diseases) for row in knowledge.evidence]
    return {"version": knowledge.version, "sha256": knowledge.sha256, "statements": statements}


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ("+" if name == "genotype" else ";").join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def evidence_tsv(knowledge: Knowledge) -> str:
    """Return all evidence, overlays included, as one TSV text with the origin of each row in the last column."""
    lines = ["\t".join((*columns(Evidence), "origin"))]
    lines += ["\t".join((*_cells(row), row.origin or "shipped")) for row in knowledge.evidence]
    return "\n".join(lines) + "\n"


def table_tsv(knowledge: Knowledge, name: str) -> str:
    """Return one table of `SHIPPED` as TSV with the columns of its file; KeyError for another name."""
    rows = getattr(knowledge, "threshold_rows" if name == "thresholds" else name)
    lines = ["\t".join(columns(SHIPPED[name])), *("\t".join(_cells(row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _cells(row: msgspec.Struct) -> list[str]:
    return [_cell(name, getattr(row, name)) for name in columns(type(row))]
