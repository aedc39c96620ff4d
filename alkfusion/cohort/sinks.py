"""Where the results of a cohort go, one at a time: tables of text, written as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, Self

import msgspec

from alkfusion.cohort.columns import SAMPLE, Column, cells, columns_of
from alkfusion.interpret.mutation import change_name, only_stated, passes
from alkfusion.model import AssessedResidue, Event, NotAssessed, Result
from alkfusion.report.fields import fields_of, held
from alkfusion.report.files import WholeFile
from alkfusion.report.table import safe_cell

__all__ = ["LONG_TABLES", "Counts", "LongTable", "ResidueTable", "Sink", "WideTable", "line"]


class Sink(AbstractContextManager["Sink"], Protocol):
    """Takes results one at a time."""

    def add(self, result: Result) -> None:
        """Take one result."""


def line(row: Sequence[str]) -> bytes:
    """Return one line of a tab-separated table."""
    return ("\t".join(row) + "\n").encode()


class _Table:
    """A tab-separated file with its header."""

    def __init__(self, file: WholeFile, header: Sequence[str]) -> None:
        self._file = file
        self._header = header

    def __enter__(self) -> Self:
        self._file.__enter__()
        self._file.write(line(self._header))
        return self

    def __exit__(self, *error: object) -> None:
        self._file.__exit__(*error)  # type: ignore[arg-type]


class WideTable(_Table):
    """One row a sample."""

    def __init__(self, file: WholeFile, columns: Sequence[Column]) -> None:
        super().__init__(file, [column.name for column in columns])
        self._columns = columns

    def add(self, result: Result) -> None:
        """Write the row of a sample."""
        self._file.write(line(cells(self._columns, result)))


def _parts() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    for field in fields_of(Result):
        inner, listed = held(field.kind)
        if listed and isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield field.name, inner


#: Part of the result -> type of its items: every list of the result has a long table of its own.
LONG_TABLES: dict[str, type[msgspec.Struct]] = dict(_parts())


class LongTable(_Table):
    """One row for each item of one list of the result, such as a drug call."""

    def __init__(self, file: WholeFile, part: str) -> None:
        self._part = part
        self._columns = columns_of(LONG_TABLES[part])
        super().__init__(file, [column.name for column in (*SAMPLE, *self._columns)])

    def add(self, result: Result) -> None:
        """Write the rows of a sample."""
        sample = cells(SAMPLE, result)
        rows = (line([*sample, *cells(self._columns, item)]) for item in getattr(result, self._part))
        self._file.write(b"".join(rows))


_RESIDUE_COLUMNS = ("residue", "state", "how", "depth", "limit_of_detection", "below_limit", "reason")


class ResidueTable(_Table):
    """Which sample could have shown which marker: a row for each sample and defining residue."""

    def __init__(self, file: WholeFile) -> None:
        super().__init__(file, [*(column.name for column in SAMPLE), *_RESIDUE_COLUMNS])

    def add(self, result: Result) -> None:
        """Write the residues of a sample that were assessed and those that were not."""
        sample = "\t".join(cells(SAMPLE, result))
        seen = {item.residue: item for item in result.assessment.seen}
        unseen = {item.residue: item for item in result.assessment.not_assessed}
        residues = sorted({*result.assessment.assessed, *seen, *unseen})
        rows = (
            f"{sample}\t{_residue_cells(residue, seen.get(residue), unseen.get(residue))}\n" for residue in residues
        )
        self._file.write("".join(rows).encode())


def _residue_cells(residue: int, seen: AssessedResidue | None, unseen: NotAssessed | None) -> str:
    row: tuple[object, ...] = (residue, "assessed", None, None, None, "unknown", None)
    if unseen is not None:
        row = (residue, "not_assessed", None, unseen.depth, None, "not_assessed", unseen.reason)
    elif seen is not None:
        row = (residue, "assessed", seen.how, seen.depth, seen.limit_of_detection, seen.below_limit, None)
    return "\t".join(safe_cell(cell) if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row)


class Counts:
    """How many samples have what."""

    def __init__(self) -> None:
        self.samples = 0
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, result: Result) -> None:
        """Count one sample, once for each thing it has."""
        self.samples += 1
        self._counts.update(dict.fromkeys(_facts(result), 1))

    def rows(self) -> list[tuple[str, str, int]]:
        """Return (what, value, samples), most frequent values first."""
        ranked = sorted(self._counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
        return [("samples", "all", self.samples), *((what, value, count) for (what, value), count in ranked)]


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    yield "alk_status", result.alk_status.value
    yield "assessment", result.assessment.state.value
    yield "disease", result.sample.disease or "not stated"
    for event in result.rearrangements:
        if event.event is Event.KINASE_FUSION:
            yield "kinase_fusion", event.name
            yield "junction", f"{event.name} {event.junction or 'unknown'}"
    for mutation in result.mutations:
        if passes(mutation) and not only_stated(mutation):
            yield f"mutation_{mutation.significance.value}", change_name(mutation)
    for call in result.drug_calls:
        yield f"prediction_{call.drug}", call.prediction.value
    for residue in result.assessment.not_assessed:
        yield "residue_not_assessed", str(residue.residue)
