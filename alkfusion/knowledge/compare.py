"""What changed between two versions of the table, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from alkfusion.knowledge.package import columns
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.table import Knowledge

__all__ = ["Change", "Difference", "compare", "touched_samples"]


class Change(msgspec.Struct, frozen=True):
    """One cell of one row that differs."""

    row_id: str
    column: str
    old: str
    new: str


class Difference(msgspec.Struct, frozen=True):
    """What the new table has, lacks and tells otherwise."""

    old_version: str
    new_version: str
    added: tuple[Evidence, ...]
    removed: tuple[Evidence, ...]
    changed: tuple[Change, ...]

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
    )


def _cited(result: Mapping[str, Any]) -> set[str]:
    calls = result.get("drug_calls", ())
    return {row_id for call in calls for row_id in (*call.get("evidence", ()), *call.get("against", ()))}


def _new_for(result: Mapping[str, Any], added: Iterable[Evidence]) -> set[str]:
    """New rows whose whole genotype the sample carries; rows of the unmutated fusion touch every rearranged sample."""
    found = {mutation.get("protein") for mutation in result.get("mutations", ())}
    rearranged = bool(result.get("rearrangements"))
    return {row.row_id for row in added if (set(row.genotype) <= found if row.genotype else rearranged)}


def touched_samples(difference: Difference, results: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return sample id -> ids of changed, removed or new rows that bear on it; such a sample has to be run again.

    A listed sample may still get the same calls; a sample that is not listed rests on rows that did not change.
    """
    touched = {}
    for result in results:
        rows = (_cited(result) & difference.changed_ids) | _new_for(result, difference.added)
        if rows:
            touched[str(result["sample"]["id"])] = tuple(sorted(rows))
    return touched
