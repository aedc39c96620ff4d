"""Rows of two review tables: Lin 2017 (Table 2) and Amin 2016 (Table 1, its literature); level E, never more."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge_curation.tables import HERE, Record, read_table

__all__ = ["lin_rows", "review_rows"]

_LIN = {
    "citation": "Lin 2017 Cancer Discov 7:137",
    "doi": "10.1158/2159-8290.CD-16-1123",
    "locator": "Table 2",
    "licence": "facts only (review table)",
}
_AMIN = {
    "citation": "Amin 2016 Oncotarget 7:23715, literature table",
    "pmid": "27009859",
    "doi": "10.18632/oncotarget.8173",
    "licence": "CC BY",
}
_DISEASES = {"ALCL (mostly cell models)": "ALCLALKP", "NSCLC": "NSCLC", "IMT": "IMT"}


def _conflicts() -> dict[tuple[str, str, str], str]:
    return {
        (row["source"], row["genotype"], row["drug"]): row["conflict_group"]
        for row in read_table(HERE / "review_conflicts.tsv")
    }


def lin_rows(folder: Path) -> list[Record]:
    """Return one row for each genotype x drug x column of Lin 2017 Table 2."""
    groups, rows = _conflicts(), []
    for row in read_table(folder / "clinical.tsv"):
        if not row["citation"].startswith("Lin 2017 Cancer Discov"):
            continue
        genotype = row["variant_or_fusion"].removeprefix("ALK ")
        resistant = row["direction"] == "resistant"
        column = "resistance reported" if resistant else "targeted by the drug"
        verb = "resistant to" if resistant else "targeted by"
        rows.append({
            **_LIN, "genotype": genotype, "alteration": "compound" if "+" in genotype else "mutation",
            "phase_needed": "cis" if "+" in genotype else "", "background": "v::ALK", "disease": "NSCLC",
            "drug": row["drug"], "response": "resistant" if resistant else "sensitive", "response_rule": "review_mark",
            "evidence_type": "review", "level": "E", "assay": f"review table, column: {column}",
            "read_how": "review_table", "where_seen": row["where_seen"],
            "conflict_group": groups.get(("lin", genotype, row["drug"]), ""),
            "statement": f"A 2017 review lists {genotype} as {verb} {row['drug']}.",
        })  # fmt: skip
    return rows


def _cited(row: Record) -> list[str]:
    return [pmid for pmid in row["pmid"].split(";") if pmid]


def review_rows(folder: Path, primary: set[tuple[str, str, str, str]]) -> tuple[list[Record], list[Record]]:
    """Return rows of Amin 2016 Table 1 and what was left out.

    ``primary`` holds (pmid, genotype, background, drug) of rows that come from a paper itself: a cell that cites only
    such a paper says nothing new.
    """
    groups, taken, excluded = _conflicts(), [], []
    for row in read_table(folder / "clinical_more.tsv"):
        if not row["citation"].startswith("Amin 2016 Table 1"):
            continue
        match = re.fullmatch(r"(\S+) \((\w+)-ALK\)", row["variant_or_fusion"])
        if match is None:
            raise SystemExit(f"clinical_more.tsv: cannot read {row['variant_or_fusion']}")
        genotype, background = match.group(1), f"{match.group(2)}::ALK"
        cited = _cited(row)
        if len(cited) == 1 and (cited[0], genotype, background, row["drug"]) in primary:
            excluded.append(_restated(row, cited[0]))
            continue
        drug = "AP26113-unverified" if row["drug"] == "AP26113" else row["drug"]
        word = "resistant" if row["direction"] == "resistant" else "sensitive"
        taken.append({
            **_AMIN, "genotype": genotype, "alteration": "mutation", "background": background,
            "disease": _DISEASES[row["disease"]], "drug": drug, "response": word, "response_rule": "review_mark",
            "evidence_type": "review", "level": "E", "assay": "literature table", "read_how": "review_table",
            "locator": f"Table 1, cell citing PMID {', '.join(cited)}", "where_seen": row["where_seen"],
            "conflict_group": groups.get(("amin", genotype, drug), ""),
            "statement": f"A literature table of 2016 marks {genotype} in {background} as {word} to {row['drug']}.",
        })  # fmt: skip
    return taken, excluded


def _restated(row: Record, pmid: str) -> Record:
    return {
        "item": f"clinical_more.tsv: {row['claim']}",
        "source": "Amin 2016 (PMID 27009859) Table 1",
        "pmid": pmid,
        "reason": "the cell only restates a paper that has rows of its own here",
    }
