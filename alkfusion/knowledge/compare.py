"""What changed between two versions of the table, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from alkfusion.knowledge.package import SHIPPED, columns
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import Result

__all__ = ["Change", "Difference", "compare", "rows_that_touch"]


class Change(msgspec.Struct, frozen=True):
    """One cell of one row that differs."""

    row_id: str
    column: str
    old: str
    new: str


class Difference(msgspec.Struct, frozen=True):
    """What the new table has, lacks and tells otherwise; ``other_tables`` are the other files that differ."""

    old_version: str
    new_version: str
    added: tuple[Evidence, ...]
    removed: tuple[Evidence, ...]
    changed: tuple[Change, ...]
    other_tables: tuple[str, ...] = ()

    @property
    def changed_ids(self) -> frozenset[str]:
        """Ids of rows that are gone or tell something else."""
        return frozenset({row.row_id for row in self.removed} | {change.row_id for change in self.changed})


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "+".join(str(part) for part in value)
    return "" if value is None else str(value)


def _changes(old: Evidence, new: Evidence) -> list[Change]:
    pairs = ((name, _cell(getattr(old, name)), _cell(getattr(new, name))) for name in columns(Evidence))
    return [Change(old.row_id, name, before, after) for name, before, after in pairs if before != after]


def compare(old: Knowledge, new: Knowledge) -> Difference:
    """Compare the evidence of two tables by row id; overlays are rows like any other."""
    before = {row.row_id: row for row in old.evidence}
    after = {row.row_id: row for row in new.evidence}
    shared = sorted(before.keys() & after.keys())
    return Difference(
        old_version=old.version,
        new_version=new.version,
        added=tuple(after[row_id] for row_id in sorted(after.keys() - before.keys())),
        removed=tuple(before[row_id] for row_id in sorted(before.keys() - after.keys())),
        changed=tuple(change for row_id in shared for change in _changes(before[row_id], after[row_id])),
        other_tables=tuple(f"{name}.tsv" for name in SHIPPED if name != "evidence" and _differs(old, new, name)),
    )


def _differs(old: Knowledge, new: Knowledge, table: str) -> bool:
    field = "threshold_rows" if table == "thresholds" else table
    names = columns(SHIPPED[table])
    before, after = ([[getattr(row, name) for name in names] for row in getattr(one, field)] for one in (old, new))
    return before != after


def _cited(result: Result) -> set[str]:
    return {row_id for call in result.drug_calls for row_id in (*call.evidence, *call.against)}


def _new_for(result: Result, added: Iterable[Evidence]) -> set[str]:
    """New rows whose whole genotype the sample carries; rows of the unmutated fusion touch every rearranged sample."""
    found = {mutation.protein for mutation in result.mutations}
    rearranged = bool(result.rearrangements)
    return {row.row_id for row in added if (set(row.genotype) <= found if row.genotype else rearranged)}


def rows_that_touch(difference: Difference, result: Result) -> tuple[str, ...]:
    """Return the ids of changed, removed or new rows that bear on a saved result; its calls may still be the same."""
    return tuple(sorted((_cited(result) & difference.changed_ids) | _new_for(result, difference.added)))
