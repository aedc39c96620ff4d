"""A cohort from its files to its tables: in one pass; a second one for what needs all samples of a patient."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from alkfusion.cohort.columns import Column, wide_columns
from alkfusion.cohort.missing import missing_samples, write_missing
from alkfusion.cohort.over_time import TimeIndex
from alkfusion.cohort.parquet import ParquetTable
from alkfusion.cohort.results import ResultFiles, ResultStream
from alkfusion.cohort.sinks import LONG_TABLES, Counts, LongTable, ResidueTable, Sink, WideTable, line
from alkfusion.report.files import WholeFile, make_folder, write_whole

__all__ = ["CohortOutputs", "make_cohort"]


class CohortOutputs(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written."""

    output: Path
    tables: Path | None = None  # a folder
    parquet: Path | None = None


class Cohort(msgspec.Struct, frozen=True):
    """What one pass over the results has told."""

    counts: Counts
    missing: dict[str, str]  # name of a sample -> why it has no result


def make_cohort(
    given: Sequence[Path], outputs: CohortOutputs, *, sheet: Path | None, mixed: bool, duplicates: bool
) -> tuple[ResultStream, Cohort]:
    """Write the tables of a cohort and return its results for other documents.

    Raises UsageError for results that do not belong together, InputError for a file that is no result; then no table
    is written.
    """
    stream = ResultStream(ResultFiles(given), mixed=mixed, duplicates=duplicates)
    if outputs.tables is not None:
        make_folder(outputs.tables)
    counts, index = Counts(), TimeIndex(stream)
    with ExitStack() as stack:
        sinks = [stack.enter_context(sink) for sink in _sinks(outputs, wide_columns(_drugs(stream, mixed)))]
        for place, result in stream.checked():
            counts.add(result)
            index.add(place, result)
            for sink in sinks:
                sink.add(result)
        missing = missing_samples(given, sheet, stream.seen)
    if outputs.tables is not None:
        index.write(outputs.tables / "resistance_over_time.tsv")
        write_missing(outputs.tables / "missing.tsv", missing)
        rows = [line(["what", "value", "samples"]), *(line([a, b, str(n)]) for a, b, n in counts.rows())]
        write_whole(outputs.tables / "summary.tsv", b"".join(rows))
    return stream, Cohort(counts, missing)


def _drugs(stream: ResultStream, mixed: bool) -> list[str]:
    """Return the drugs of the results; all of one knowledge table have the same."""
    looked_at = stream if mixed else [stream.read(0)]
    return sorted({call.drug for result in looked_at for call in result.drug_calls}, key=str.casefold)


def _sinks(outputs: CohortOutputs, columns: Sequence[Column]) -> list[Sink]:
    sinks: list[Sink] = [WideTable(WholeFile(outputs.output), columns)]
    if outputs.parquet is not None:
        sinks.append(ParquetTable(WholeFile(outputs.parquet), columns))
    if outputs.tables is not None:
        sinks.extend(LongTable(WholeFile(outputs.tables / f"{part}.tsv"), part) for part in LONG_TABLES)
        sinks.append(ResidueTable(WholeFile(outputs.tables / "residues.tsv")))
    return sinks


def print_summary(cohort: Cohort) -> None:
    """Say on standard error how many samples have which status, and which have no result."""
    statuses = [
        f"{count} {value.replace('_', ' ')}" for what, value, count in cohort.counts.rows() if what == "alk_status"
    ]
    print(f"cohort: {cohort.counts.samples} samples: {', '.join(statuses)}", file=sys.stderr)
    for name, why in cohort.missing.items():
        print(f"cohort: no result of {name}: {why}", file=sys.stderr)
