"""Everything that is wrong with a table, all at once: what `load_knowledge` refuses, and what only a release needs.

Loading stops at the first fault. `problems` goes on: the expansion of every change to nucleotide changes, the other
tables, rows that vanished since the last release, and the agreement of ``datapackage.json`` with the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.genotype import expansions, is_bucket, reference_problem
from alkfusion.knowledge.package import SHIPPED, columns, read_package, read_rows, tables_of
from alkfusion.knowledge.rows import Evidence, Released, Removed
from alkfusion.knowledge.table import Knowledge
from alkfusion.patterns import pattern

__all__ = ["problems", "row_problems"]

_PMID = pattern(r"[1-9]\d{5,7}")
_DOI = pattern(r"10\.\d{4,9}/\S+")
_SUBSTITUTION = pattern(r"p\.[A-Z]\d+[A-Z]")
_STATES = frozenset({"approved", "application", "opinion", "other_indication"})
_RESIDUE = pattern(r"[A-Z]\d+")
_DATE = pattern(r"\d{4}(-\d{2}(-\d{2})?)?")


def row_problems(row: Evidence) -> Iterator[str]:
    """Yield what is wrong with one evidence row beyond what loading checks."""
    for change in row.genotype:
        if _SUBSTITUTION.fullmatch(change) and not is_bucket(change) and not expansions(change):
            yield f"column genotype: {change} is made by no nucleotide change"
    if row.evidence_type == "review" and row.level != "E":
        yield f"column level: a review is level E, not {row.level}"
    if row.read_how == "second_hand" and row.level in ("A", "B"):
        yield f"column level: a row read second hand cannot be level {row.level}"
    if not row.statement.endswith("."):
        yield "column statement: is not a sentence"


def _removed(knowledge: Knowledge, folder: Path) -> Iterator[str]:
    present = {row.row_id for row in knowledge.evidence}
    removed = {row.row_id: row for row in read_rows(folder / "REMOVED.tsv", Removed)}
    for row in removed.values():
        if row.row_id in present:
            yield f"REMOVED.tsv, line {row.line}, column row_id: {row.row_id} is still in evidence.tsv"
        if not row.reason:
            yield f"REMOVED.tsv, line {row.line}, column reason: is empty"
    for released in read_rows(folder / "RELEASED.tsv", Released):
        if released.row_id not in present and released.row_id not in removed:
            yield (
                f"evidence.tsv, column row_id: {released.row_id} of version {released.version} is gone and not listed "
                "in REMOVED.tsv"
            )


def _sources(table: str, rows: Iterable[Any]) -> Iterator[str]:
    for row in rows:
        for column, shape in (("pmid", _PMID), ("doi", _DOI)):
            value = getattr(row, column, "")
            if value and not shape.fullmatch(value):
                yield f"{table}.tsv, line {row.line}, column {column}: {value!r} has not the right shape"
        for column in ("citation", "where_seen", "statement", "source", "reason"):
            if column in columns(type(row)) and not getattr(row, column) and (table, column) != ("excluded", "source"):
                yield f"{table}.tsv, line {row.line}, column {column}: is empty"


def _approvals(knowledge: Knowledge) -> Iterator[str]:
    drugs = {drug.name for drug in knowledge.drugs}
    diseases = {disease.code for disease in knowledge.diseases}
    for row in knowledge.approvals:
        place = f"approvals.tsv, line {row.line}"
        if row.drug not in drugs:
            yield f"{place}, column drug: {row.drug!r} is not in drugs.tsv"
        if row.disease not in diseases:
            yield f"{place}, column disease: {row.disease!r} is not in diseases.tsv"
        if row.state not in _STATES:
            yield f"{place}, column state: {row.state!r} must be one of {', '.join(sorted(_STATES))}"
        if row.date and not _DATE.fullmatch(row.date):
            yield f"{place}, column date: {row.date!r} must be a year, a month or a day (ISO 8601)"
        if row.age_max is not None and row.age_max <= (row.age_min or 0):
            yield f"{place}, column age_max: is not above age_min"


def _beside(knowledge: Knowledge) -> Iterator[str]:
    """What is shown beside the calls is found by its disease."""
    for row in knowledge.options:
        if row.disease not in {disease.code for disease in knowledge.diseases}:
            yield f"options.tsv, line {row.line}, column disease: {row.disease!r} is not in diseases.tsv"
    for way in knowledge.bypass:
        try:
            knowledge.disease(way.disease.partition(",")[0])
        except KeyError:
            yield f"bypass.tsv, line {way.line}, column disease: {way.disease!r} is no name in diseases.tsv"


def _contacts(knowledge: Knowledge) -> Iterator[str]:
    drugs = {drug.name for drug in knowledge.drugs}
    seen: set[tuple[str, str, str]] = set()
    for row in knowledge.contacts:
        place = f"contacts.tsv, line {row.line}"
        if row.drug not in drugs:
            yield f"{place}, column drug: {row.drug!r} is not in drugs.tsv"
        if not _RESIDUE.fullmatch(row.residue):
            yield f"{place}, column residue: {row.residue!r} must be a letter and a number"
        elif problem := reference_problem(row.residue):
            yield f"{place}, column residue: {problem}"
        if row.distance_angstrom > row.cutoff_angstrom:
            yield f"{place}, column distance_angstrom: {row.distance_angstrom:g} is above the cutoff"
        if (row.drug, row.residue, row.model) in seen:
            yield f"{place}, column model: {row.drug}, {row.residue} and this model are named twice"
        seen.add((row.drug, row.residue, row.model))


def _names(table: str, rows: Iterable[Any], column: str) -> Iterator[str]:
    """Every name and synonym must lead to one row."""
    seen: dict[str, str] = {}
    for row in rows:
        key = getattr(row, column)
        for name in (key, *row.synonyms):
            first = seen.setdefault(name.casefold(), key)
            if first != key:
                yield f"{table}.tsv, line {row.line}, column synonyms: {name!r} is also a name of {first}"


def _conflicts(knowledge: Knowledge) -> Iterator[str]:
    carried: dict[str, list[str]] = {}
    for row in knowledge.evidence:
        if row.conflict_group and not row.origin:
            carried.setdefault(row.conflict_group, []).append(row.row_id)
    for conflict in knowledge.conflicts:
        shown = ";".join(sorted(carried.get(conflict.group, ())))
        if shown != conflict.shown_by:
            yield f"conflicts.tsv, line {conflict.line}, column shown_by: must be {shown!r}"


def _package(folder: Path) -> Iterator[str]:
    content = msgspec.json.decode((folder / "datapackage.json").read_bytes())
    described = {resource["path"]: resource["schema"]["fields"] for resource in content.get("resources", ())}
    tables: dict[str, type[Any]] = {**tables_of(read_package(folder)), "REMOVED": Removed, "RELEASED": Released}
    for name, kind in tables.items():
        fields = [field["name"] for field in described.get(f"{name}.tsv", ())]
        if fields != list(columns(kind)):
            yield f"datapackage.json: the fields of {name}.tsv are not its columns"


def problems(knowledge: Knowledge, folder: Path) -> list[str]:
    """Return every problem of a loaded table, one sentence each, with file, line or row, and column."""
    found = [f"row {row.row_id}, {text}" for row in knowledge.evidence for text in row_problems(row)]
    ids = [row.row_id for row in knowledge.evidence if not row.origin]
    if ids != sorted(ids):
        found.append("evidence.tsv, column row_id: the rows are not sorted")
    for table in SHIPPED:
        field = "threshold_rows" if table == "thresholds" else table
        found.extend(_sources(table, getattr(knowledge, field)))
    bins = [knowledge.thresholds[name] for name in ("fold_mildly_reduced", "fold_reduced", "fold_resistant")]
    if bins != sorted(bins):
        found.append("thresholds.tsv, column value: the fold bins do not rise")
    for check in (_approvals(knowledge), _conflicts(knowledge), _beside(knowledge), _contacts(knowledge)):
        found.extend(check)
    found.extend(_removed(knowledge, folder))
    found.extend(_package(folder))
    found.extend(_names("drugs", knowledge.drugs, "name"))
    found.extend(_names("diseases", knowledge.diseases, "code"))
    return found


def require_valid(knowledge: Knowledge, folder: Path) -> None:
    """Raise KnowledgeError with all problems in one paragraph when there is any."""
    found = problems(knowledge, folder)
    if found:
        raise KnowledgeError(f"the knowledge table has {len(found)} problems: " + "; ".join(found), path=folder)
