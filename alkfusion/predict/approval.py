"""What regulators approved a drug for, in plain words: a third axis, beside direction and strength."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from alkfusion.knowledge.rows import Approval
from alkfusion.knowledge.table import Knowledge

__all__ = ["Approvals", "approvals_of", "limit_of_approval"]


def _ages(row: Approval) -> str:
    if row.age_min is None and row.age_max is None:
        return "no age limit stated"
    if row.age_max is None:
        return f"from {row.age_min:g} years"
    if row.age_min is None:
        return f"below {row.age_max:g} years"
    return f"from {row.age_min:g} to below {row.age_max:g} years"


def _covers(row: Approval, age: float) -> bool:
    return (row.age_min is None or age >= row.age_min) and (row.age_max is None or age < row.age_max)


def _listed(rows: Iterable[Approval]) -> str:
    """Name authority, indication and age limits (years) of each row once, in the order of the table."""
    return "; ".join(dict.fromkeys(f"{row.authority}: {row.indication} ({_ages(row)})" for row in rows))


def limit_of_approval(changes: tuple[str, ...]) -> str:
    """Say that an approval for the fusion is not an approval despite these changes; nothing when there are none."""
    if not changes:
        return ""
    names = " and ".join(changes)
    return f" An approval is for ALK-positive disease; it does not say that the drug works despite {names}."


def _kind_of(diseases: tuple[str, ...]) -> str:
    return f"{diseases[1]}, of which {diseases[0]} is a kind"


class Approvals:
    """The approvals of one table; applications and opinions are not approvals and are left out."""

    def __init__(self, rows: Iterable[Approval]) -> None:
        self._rows: dict[tuple[str, str], list[Approval]] = {}
        for row in rows:
            if row.state == "approved":
                self._rows.setdefault((row.drug, row.disease), []).append(row)
        self._drugs = {drug for drug, _ in self._rows}

    @lru_cache(maxsize=4_096)  # noqa: B019 - one object a table, which lives as long as the table
    def sentence(self, drug: str, diseases: tuple[str, ...], age: float | None) -> str:
        """Say who approved the drug for this disease and age (years).

        ``diseases`` is the sample's disease and what it is a kind of, as ``Knowledge.lineage`` gives them.
        """
        if not diseases:
            return "Approval not looked up: no disease was given."
        rows = [row for disease in diseases for row in self._rows.get((drug, disease), [])]
        disease = diseases[0] if all(row.disease == diseases[0] for row in rows) else _kind_of(diseases)
        if not rows:
            return f"No approval for {disease} in the table."
        covered = rows if age is None else [row for row in rows if _covers(row, age)]
        if not covered:
            return f"Approved for {disease}, but not at {age:g} years. {_listed(rows)}."
        unknown = "" if age is not None else ", age not given"
        return f"Approved for {disease}{unknown}. {_listed(covered)}."


def approvals_of(knowledge: Knowledge) -> Approvals:
    """Return the approvals of a table, made at the first call and kept with the table."""
    kept = vars(knowledge)
    found = kept.get("_approvals_by_drug")
    if not isinstance(found, Approvals):
        found = Approvals(knowledge.approvals)
        kept["_approvals_by_drug"] = found
    return found
