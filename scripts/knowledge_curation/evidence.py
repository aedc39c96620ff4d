"""Join measured numbers, review tables and hand-written rows into evidence.tsv, with ids that never change."""

from __future__ import annotations

import re
from pathlib import Path

from alkfusion.knowledge.genotype import parse_genotype
from knowledge_curation.numbers import FoldBins, number_rows
from knowledge_curation.reviews import lin_rows, review_rows
from knowledge_curation.tables import HERE, Record, read_table, write_table

__all__ = ["evidence_rows", "excluded_rows", "write_register"]

_VERSION_ADDED = "1.0.0"
_CIVIC_LICENCE = "CC0-1.0 (CIViC)"
_KEY = (
    "pmid", "doi", "citation", "genotype", "alteration", "background", "isoform", "disease", "drug", "assay", "model",
    "locator",
)  # fmt: skip


def _civic(folder: Path) -> dict[str, Record]:
    return {row["evidence_id"]: row for row in read_table(folder / "civic_alk_evidence.tsv")}


def _hand_rows(civic: dict[str, Record]) -> list[Record]:
    """Hand-written rows; publication and licence come from CIViC or from citations.tsv."""
    citations = {row["key"]: row for row in read_table(HERE / "citations.tsv")}
    rows = []
    for path in sorted(HERE.glob("evidence_*.tsv")):
        for row in read_table(path):
            source = row.pop("source")
            first = row["kb_ids"].split(";")[0]
            if source == "civic":
                item = civic[first]
                row |= {
                    "pmid": item["source_id"], "citation": _cited_as(item, citations), "licence": _CIVIC_LICENCE,
                    "where_seen": f"CIViC, https://{item['url']}", "read_how": "kb_paraphrase",
                }  # fmt: skip
            else:
                cited = citations[source]
                row |= {name: cited[name] for name in ("pmid", "doi", "citation", "licence", "where_seen", "read_how")}
            rows.append(row)
    return rows


def _cited_as(item: Record, citations: dict[str, Record]) -> str:
    if item["citation"]:
        return f"{item['citation'].split(',')[0].removesuffix(' et al.')} {item['year']}"
    return citations[f"PMID{item['source_id']}"]["citation"]


def _canonical(row: Record) -> Record:
    raw = row.get("genotype", "")
    genotype = "+".join(parse_genotype(raw))
    return row | {
        "genotype": genotype,
        "statement": row["statement"].replace(raw, genotype) if raw else row["statement"],
    }


def _key(row: Record) -> str:
    return "|".join(row.get(name, "") for name in _KEY)


def _with_ids(rows: list[Record], by_hand: list[Record]) -> list[Record]:
    register = {row["key"]: row["row_id"] for row in read_table(HERE / "row_ids.tsv")}
    used = {*register.values(), *(row["row_id"] for row in by_hand)}
    taken = [int(row_id.removeprefix("ALKF")) for row_id in used if row_id.startswith("ALKF")]
    following = max(taken, default=0) + 1
    for row in rows:
        key = _key(row)
        if key not in register:
            register[key] = f"ALKF{following:04d}"
            following += 1
        row["row_id"] = register[key]
    return rows


def write_register(rows: list[Record], table: Path) -> None:
    """Keep the ids of all generated rows, also of those that a source no longer gives; an id is never used twice.

    Rows added by hand stay out of the register: that is what tells them apart in the next build.
    """
    register = {row["key"]: row["row_id"] for row in read_table(HERE / "row_ids.tsv")}
    by_hand = {row["row_id"] for row in _added_by_hand(table)}
    register |= {_key(row): row["row_id"] for row in rows if row["row_id"] not in by_hand}
    records = ({"row_id": row_id, "key": key} for key, row_id in sorted(register.items(), key=lambda item: item[1]))
    write_table(HERE / "row_ids.tsv", ("row_id", "key"), records)


def _added_by_hand(table: Path) -> list[Record]:
    """Return the rows of the table whose id is not in the register."""
    register = {row["row_id"] for row in read_table(HERE / "row_ids.tsv")}
    path = table / "evidence.tsv"
    return [row for row in read_table(path) if row["row_id"] not in register] if path.exists() else []


def evidence_rows(kb: Path, literature: Path, table: Path) -> tuple[list[Record], list[Record]]:
    """Return the rows of evidence.tsv, sorted by id, and what was left out on the way."""
    bins = FoldBins(read_table(table / "thresholds.tsv"))
    numbers, excluded = number_rows(literature, bins)
    rows = numbers + _hand_rows(_civic(kb))
    primary = {(row["pmid"], row["genotype"], row["background"], row["drug"]) for row in rows}
    reviews, restated = review_rows(literature, primary)
    by_hand = _added_by_hand(table)
    rows = _with_ids([_canonical(row) for row in rows + lin_rows(literature) + reviews], by_hand)
    for row in rows:
        row.setdefault("version_added", _VERSION_ADDED)
    return sorted(rows + by_hand, key=lambda row: row["row_id"]), excluded + restated


def excluded_rows(kb: Path, evidence: list[Record], left_out: list[Record]) -> list[Record]:
    """Return excluded.tsv: numbers and cells left out, and every item of a source that a decision leaves out."""
    used = {kb_id for row in evidence for kb_id in row.get("kb_ids", "").split(";")}
    decided = read_table(HERE / "excluded_items.tsv")
    named = {row["item"] for row in decided}
    for item, row in _civic(kb).items():
        if row["evidence_type"] == "Predictive" and item not in used and item not in named:
            print(f"{item} is neither in the evidence nor excluded")
    clash = {item for item in named & used if re.fullmatch(r"EID\d+", item)}
    if clash:
        raise SystemExit(f"both used and excluded: {sorted(clash)}")
    return sorted(left_out + decided, key=lambda row: (row["item"], row["reason"]))
