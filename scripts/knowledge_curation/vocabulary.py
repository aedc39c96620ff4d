"""Drugs and diseases: the identifiers collected in the sources, with our decisions on names and groups."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge_curation.tables import HERE, Record, read_table

__all__ = ["disease_rows", "drug_rows"]

#: Compounds that the collected list of drugs lacks or lumps together.
EXTRA_DRUGS = "extra_drugs.tsv"


def _kept_synonyms(row: Record, decision: Record) -> str:
    dropped = set(filter(None, decision["drop_synonyms"].split(";")))
    names = []
    for part in re.split(r";\s*(?![^(]*\))", row["synonyms"]):
        # A country in brackets says where a brand is sold and is no part of the name.
        name = re.sub(r" \((?:US|EU|China)\)$", "", part.strip())
        if part.strip() and not any(text in part for text in dropped):
            names.append(re.sub(r" \(also transliterated.*", "", name))
    return ";".join(names)


def drug_rows(folder: Path) -> list[Record]:
    """Return drugs.tsv from the collected ids and our decisions."""
    decisions = {row["drug"]: row for row in read_table(HERE / "drug_decisions.tsv")}
    rows = []
    for row in read_table(folder / "drugs.tsv"):
        decision = decisions.get(row["drug"])
        if decision is None:
            continue
        note = "; ".join(filter(None, (decision["note"], _plain(row["note"]))))
        rows.append({
            "name": row["drug"], "called": decision["called"], "category": decision["category"],
            "generation": row["alk_generation"], "role": row["alk_role"], "synonyms": _kept_synonyms(row, decision),
            "chembl": row["chembl"], "drugbank": row["drugbank"], "ncit": row["ncit"], "rxnorm": row["rxnorm"],
            "atc": row["atc"], "status": row["status"], "source": row["id_sources"], "note": note,
        })  # fmt: skip
    return sorted(rows + read_table(HERE / EXTRA_DRUGS), key=lambda row: row["name"].casefold())


def _plain(note: str) -> str:
    """Drop notes that speak to the collectors and not to a reader of the table."""
    return "" if note.startswith(("CORRECTION", "MOAlmanac", "one of the three", "re-check")) else note


def disease_rows(folder: Path) -> list[Record]:
    """Return diseases.tsv: one line a code, with the OncoTree code where the tree has one."""
    collected = {row["disease"]: row for row in read_table(folder / "diseases.tsv")}
    decisions = read_table(HERE / "disease_decisions.tsv")
    codes = {decision["code"] for decision in decisions}
    rows = []
    for decision in decisions:
        row = collected[decision["disease"]]
        parent = row["oncotree_parent"]
        rows.append({
            "code": decision["code"], "name": decision["name"] or row["disease"],
            "parent": parent if parent in codes else "", "group": decision["group"],
            "oncotree": decision["oncotree"], "doid": decision["doid"], "ncit": decision["ncit"],
            "synonyms": decision["synonyms"], "alk_alterations": row["alk_alterations"], "age_group": row["age_group"],
            "source": row["id_source"], "note": row["doid_note"],
        })  # fmt: skip
    return sorted(rows, key=lambda row: row["code"])
