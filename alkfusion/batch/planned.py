"""One sample of a batch before it runs, and what is written about one that failed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from alkfusion.sample import SampleOptions

__all__ = ["Failure", "PlannedSample", "result_path"]


class PlannedSample(msgspec.Struct, frozen=True):
    """A sample that was checked: its name is safe as a file name, its files exist."""

    name: str
    inputs: tuple[Path, ...]
    options: SampleOptions


class Failure(msgspec.Struct, frozen=True):
    """A sample without a result, and why; the fields are the columns of ``failures.tsv``."""

    sample_name: str
    kind: str  # name of the error's type, or not_run
    exit_code: int  # that ``alkfusion annotate`` would have given
    error: str


def result_path(outdir: Path, name: str) -> Path:
    """Return where the result of a sample lies."""
    return outdir / f"{name}.json"
