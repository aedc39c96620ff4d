"""Approvals, partners, bypass, options, contacts and conflicts: facts re-told from the sources, with our decisions."""

from __future__ import annotations

from pathlib import Path

from knowledge_curation.tables import HERE, Record, read_table

__all__ = ["approval_rows", "bypass_rows", "conflict_rows", "contact_rows", "option_rows", "partner_rows"]


def option_rows() -> list[Record]:
    """Return options.tsv, which is written by hand."""
    return read_table(HERE / "options.tsv")


def contact_rows() -> list[Record]:
    """Return contacts.tsv: distances computed from coordinates of docking models, for residues near in each of them."""
    return read_table(HERE / "contacts.tsv")


def approval_rows() -> list[Record]:
    """Return approvals.tsv, written by hand from the regulators' texts."""
    return read_table(HERE / "approvals.tsv")


def partner_rows(literature: Path) -> list[Record]:
    """Return partners.tsv: one published fact a line, under the current symbol of the partner."""
    symbols = {row["as_printed"]: row for row in read_table(HERE / "partner_symbols.tsv")}
    rows = []
    for row in read_table(literature / "partners.tsv"):
        if row["partner"] == "PTPN3":  # the source calls it no functional fusion; see excluded_items.tsv
            continue
        decision = symbols.get(row["partner"], {"partner": row["partner"], "note": "", "oligomerisation": ""})
        note = "; ".join(filter(None, (decision["note"], row["note"])))
        rows.append({
            "partner": decision["partner"], "as_printed": row["partner"],
            "translocation": row["locus_or_translocation"], "disease": row["diseases"],
            "frequency": row["freq_in_alcl"].removeprefix("n/a"),
            "staining": row["ihc_pattern"], "junction": row["exon_junction"],
            "oligomerisation": decision["oligomerisation"], "citation": row["citation"], "pmid": row["pmid"],
            "doi": row["doi"], "where_seen": row["where_seen"], "note": note,
        })  # fmt: skip
    return sorted(rows + read_table(HERE / "extra_partners.tsv"), key=lambda row: (row["partner"], row["citation"]))


def bypass_rows(literature: Path) -> list[Record]:
    """Return bypass.tsv; the sentence is made from the facts, not taken from the source."""
    rows = []
    for row in read_table(literature / "bypass.tsv"):
        genes = ";".join(part.strip() for part in row["genes"].split(","))
        rows.append({
            "mechanism": row["mechanism"], "genes": genes, "drug": row["drug"], "disease": row["disease"],
            "evidence_type": row["evidence"], "effect": row["direction_or_effect"], "citation": row["citation"],
            "pmid": row["pmid"], "doi": row["doi"], "where_seen": row["where_seen"], "statement": _bypass_sentence(row),
        })  # fmt: skip
    rows += read_table(HERE / "extra_bypass.tsv")
    return sorted(rows, key=lambda row: (row["mechanism"], row["drug"], row["citation"]))


def _bypass_sentence(row: Record) -> str:
    genes = f" ({row['genes']})" if row["genes"] and row["genes"] not in row["mechanism"] else ""
    return f"{row['mechanism']}{genes} under {row['drug']} in {row['disease']}: {row['direction_or_effect']}."


def conflict_rows(evidence: list[Record]) -> list[Record]:
    """Return conflicts.tsv with the ids of the rows that carry each group."""
    rows = read_table(HERE / "conflicts.tsv")
    for row in rows:
        shown = sorted(item["row_id"] for item in evidence if item.get("conflict_group") == row["group"])
        row["shown_by"] = ";".join(shown)
    return rows
