"""Write datapackage.json: the Frictionless description of every table, generated from the row types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_type_hints

from alkfusion.knowledge.checks import VOCABULARY
from alkfusion.knowledge.package import SHIPPED, columns
from alkfusion.knowledge.rows import Released, Removed

__all__ = ["VERSION", "write_package"]

#: Version of the table. Major: columns or meaning change; minor: rows added, changed or removed; patch: wording.
VERSION = "1.4.0"
ACCEPTED_BY = ">=0.1.0"

TITLES = {
    "evidence": "Evidence: one publication x genotype x background x drug x assay",
    "drugs": "Drugs and compounds",
    "approvals": "Approvals and applications by authority, indication and age",
    "diseases": "Diseases",
    "partners": "Fusion partners of ALK",
    "bypass": "Ways round ALK: observations, never calls",
    "options": "Combinations and non-ALK treatments named by the literature: context, never predictions",
    "contacts": "Residues near a drug in a model of their complex: drawn, never used by a prediction",
    "conflicts": "Known disagreements between sources",
    "excluded": "Items that were read and not taken, with the reason",
    "thresholds": "Numbers the program decides with",
    "RELEASED": "Evidence rows of the last release, which may only go away through REMOVED.tsv",
    "REMOVED": "Evidence rows of earlier versions that are gone, with the reason",
}

SOURCES = (
    ("CIViC, release 2024-08-01 and snapshot 2025-10-31 (CC0-1.0)", "https://civicdb.org"),
    ("Amin 2016, Oncotarget 7:23715 (CC BY)", "https://doi.org/10.18632/oncotarget.8173"),
    ("OncoTree 2025-10-03 (CC BY 4.0), codes and names", "https://oncotree.mskcc.org"),
    ("Disease Ontology 2026-07-31 (CC0-1.0), codes", "https://disease-ontology.org"),
    ("Texts of regulators (FDA, EMA, MHRA, MHLW, NMPA), named in each row", ""),
    (
        "Docking models of ALK with lorlatinib (repository witekgabriela/StructuralStudy_ALKCompoundMutations)",
        "https://github.com/witekgabriela/StructuralStudy_ALKCompoundMutations",
    ),
    ("Publications, as facts with their PMID or DOI, named in each row", ""),
)

_TYPES: dict[object, str] = {float: "number", float | None: "number", int | None: "integer", bool: "boolean"}
_REQUIRED = {
    "evidence": {
        "row_id", "alteration", "background", "drug", "response", "response_rule", "evidence_type", "level", "citation",
        "read_how", "where_seen", "statement", "licence", "version_added",
    },
    "drugs": {"name", "called", "category", "status", "source"},
    "approvals": {"drug", "authority", "state", "indication", "disease", "date_meaning", "source"},
    "diseases": {"code", "name", "group"},
    "partners": {"partner", "citation", "where_seen"},
    "bypass": {"mechanism", "drug", "effect", "citation", "where_seen", "statement"},
    "options": {"option", "kind", "citation", "where_seen", "statement"},
    "contacts": {
        "drug", "residue", "distance_angstrom", "cutoff_angstrom", "method", "model", "citation", "where_seen",
        "locator", "read_how",
    },
    "conflicts": {"group", "subject", "kind", "handling"},
    "excluded": {"item", "reason"},
    "thresholds": {"name", "value", "unit", "meaning", "source"},
    "REMOVED": {"row_id", "version_removed", "reason"},
    "RELEASED": {"row_id", "version"},
}  # fmt: skip


def _field(table: str, name: str, hint: object) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": _TYPES.get(hint, "string")}
    if hint is bool:
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    constraints: dict[str, Any] = {}
    if name in _REQUIRED[table]:
        constraints["required"] = True
    if table == "evidence" and name in VOCABULARY:
        constraints["enum"] = sorted(filter(None, VOCABULARY[name]))
    return field | ({"constraints": constraints} if constraints else {})


def _resource(table: str, kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    schema: dict[str, Any] = {
        "fields": [_field(table, name, hints[name]) for name in columns(kind)],
        "missingValues": [""],
    }
    if table == "evidence":
        schema["primaryKey"] = ["row_id"]
        schema["foreignKeys"] = [
            {"fields": ["drug"], "reference": {"resource": "drugs", "fields": ["name"]}},
            {"fields": ["disease"], "reference": {"resource": "diseases", "fields": ["code"]}},
            {"fields": ["conflict_group"], "reference": {"resource": "conflicts", "fields": ["group"]}},
        ]
    return {
        "name": table.lower(), "title": TITLES[table], "path": f"{table}.tsv", "profile": "tabular-data-resource",
        "encoding": "utf-8", "format": "tsv", "mediatype": "text/tab-separated-values",
        "dialect": {"delimiter": "\t", "lineTerminator": "\n"}, "schema": schema,
    }  # fmt: skip


def write_package(target: Path) -> None:
    """Write datapackage.json beside the tables it describes."""
    tables: dict[str, type[Any]] = {**SHIPPED, "REMOVED": Removed, "RELEASED": Released}
    package = {
        "profile": "tabular-data-package",
        "name": "alkfusion-knowledge",
        "title": "ALK inhibitors: evidence by genotype, background, drug and disease",
        "description": "Research use only. Facts from publications and regulators; every row names where it was read.",
        "version": VERSION,
        "acceptedBy": ACCEPTED_BY,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "sources": [{"title": title} | ({"path": path} if path else {}) for title, path in SOURCES],
        "resources": [_resource(name, kind) for name, kind in tables.items()],
    }
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (target / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
