"""Build resources/knowledge from the collected sources and the decisions in scripts/knowledge_curation.

    python scripts/build_knowledge.py [--sources ../shared/knowledge] [--check]

Row ids are kept in scripts/knowledge_curation/row_ids.tsv: a row that was there before keeps its id, a new one gets the
next number. Rows that were added to evidence.tsv by hand (an id that is not in that register) are left in place.
``--check`` writes nothing and fails when the shipped files differ from what the sources and decisions give.
``--release`` also freezes the ids of this version in RELEASED.tsv: from then on a row may only go through REMOVED.tsv.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from knowledge_curation.describe import VERSION, write_package
from knowledge_curation.evidence import evidence_rows, excluded_rows, write_register
from knowledge_curation.facts import approval_rows, bypass_rows, conflict_rows, contact_rows, option_rows, partner_rows
from knowledge_curation.tables import Record, read_table, write_table
from knowledge_curation.vocabulary import disease_rows, drug_rows

from alkfusion.knowledge.package import SHIPPED, columns
from alkfusion.knowledge.rows import Released

PROJECT = Path(__file__).resolve().parents[1]
TABLE = PROJECT / "resources" / "knowledge"


def build(sources: Path, target: Path) -> dict[str, int]:
    """Write every generated table to ``target``; return the number of rows of each."""
    kb, literature = sources / "kb", sources / "literature"
    evidence, left_out = evidence_rows(kb, literature, TABLE)
    tables: dict[str, list[Record]] = {
        "drugs": drug_rows(kb),
        "diseases": disease_rows(kb),
        "approvals": approval_rows(),
        "partners": partner_rows(literature),
        "bypass": bypass_rows(literature),
        "options": option_rows(),
        "contacts": contact_rows(),
        "conflicts": conflict_rows(evidence),
        "evidence": evidence,
        "excluded": excluded_rows(kb, evidence, left_out),
    }
    if target == TABLE:
        # Before the table is written: a row of the old table that has no key in the register was added by hand.
        write_register(evidence, TABLE)
    for name, rows in tables.items():
        write_table(target / f"{name}.tsv", columns(SHIPPED[name]), rows)
    write_package(target)
    return {name: len(rows) for name, rows in tables.items()}


def _differences(sources: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        build(sources, target)
        return [path.name for path in sorted(target.iterdir()) if path.read_bytes() != (TABLE / path.name).read_bytes()]


def main() -> None:
    """Build or check, and say what was made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, default=PROJECT.parent / "shared" / "knowledge")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--release", action="store_true")
    arguments = parser.parse_args()
    if arguments.check:
        different = _differences(arguments.sources)
        sys.exit(f"these files differ from their sources: {', '.join(different)}" if different else 0)
    for name, count in build(arguments.sources, TABLE).items():
        print(f"{name}\t{count}")
    if arguments.release:
        released = [{"row_id": row["row_id"], "version": VERSION} for row in read_table(TABLE / "evidence.tsv")]
        write_table(TABLE / "RELEASED.tsv", columns(Released), released)


if __name__ == "__main__":
    main()
