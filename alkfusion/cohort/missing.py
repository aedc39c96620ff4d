"""Samples that should be in a cohort and have no result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alkfusion.batch.failures import read_failures
from alkfusion.batch.sheet import names_in_sheet
from alkfusion.cohort.results import SeenSamples
from alkfusion.cohort.sinks import line
from alkfusion.report.files import write_whole
from alkfusion.report.table import safe_cell

__all__ = ["missing_samples", "write_missing"]


def missing_samples(given: Sequence[Path], sheet: Path | None, present: SeenSamples) -> dict[str, str]:
    """Return the samples of the sheet, and of ``failures.tsv`` in the folders, that have no result -> why."""
    missing = dict.fromkeys(names_in_sheet(sheet), "there is no result") if sheet is not None else {}
    for folder in given:
        if folder.is_dir():
            missing |= read_failures(folder)
    return {name: why for name, why in missing.items() if name not in present}


def write_missing(path: Path, missing: dict[str, str]) -> None:
    """Write the table; without a missing sample it has its header only."""
    rows = [line(["sample_name", "reason"]), *(line([safe_cell(name), why]) for name, why in missing.items())]
    write_whole(path, b"".join(rows))
