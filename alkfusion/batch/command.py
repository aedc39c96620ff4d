"""A batch from its sheet to its last line: check everything, run, list what failed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from alkfusion.batch import failures
from alkfusion.batch.planned import PlannedSample, result_path
from alkfusion.batch.progress import progress_for
from alkfusion.batch.resume import remove_left_over
from alkfusion.batch.run import Outcome, run_batch
from alkfusion.batch.sheet import SheetSettings, plan_from_glob, plan_from_samples_of, plan_from_sheet
from alkfusion.batch.worker import Job
from alkfusion.errors import UsageError
from alkfusion.genome.genome_fasta import GenomeFasta
from alkfusion.knowledge.table import Knowledge

__all__ = ["batch_samples"]


def batch_samples(
    sheet: Path | None,
    outdir: Path,
    knowledge: Knowledge,
    settings: SheetSettings,
    *,
    jobs: int,
    resume: bool,
    fail_fast: bool,
) -> int:
    """Run a batch and return its exit code: 0, or 1 when a sample failed.

    Raises AlkfusionError before the first sample when the sheet has mistakes, and UsageError when the output folder
    cannot be written.
    """
    samples = _planned(sheet, knowledge, settings)
    if settings.fasta is not None:
        GenomeFasta(settings.fasta, None)  # refused here once, not once for each sample
    _refuse_to_overwrite_inputs(samples, outdir)
    _make(outdir)
    remove_left_over(outdir)
    job = Job(samples, outdir, knowledge, resume)
    try:
        with progress_for(len(samples)) as progress:
            outcome = run_batch(job, jobs=jobs or len(os.sched_getaffinity(0)), fail_fast=fail_fast, progress=progress)
    finally:
        remove_left_over(outdir)  # of workers that were killed
    failures.write_failures(outdir, outcome.listed())
    _report(outcome, samples, outdir)
    return 1 if outcome.failures else 0


def _planned(sheet: Path | None, knowledge: Knowledge, settings: SheetSettings) -> list[PlannedSample]:
    if settings.each_sample_of is not None:
        if sheet is not None:
            raise UsageError(f"{sheet} and --each-sample-of both list the samples: give one of them.")
        return plan_from_samples_of(settings.each_sample_of, knowledge, settings)
    if sheet is not None:
        return plan_from_sheet(sheet, knowledge, settings)
    if settings.fusions_glob is None:
        raise UsageError("No samples were given: name a sheet, a pattern (--fusions-glob) or --each-sample-of.")
    return plan_from_glob(knowledge, settings)


def _refuse_to_overwrite_inputs(samples: Sequence[PlannedSample], outdir: Path) -> None:
    outputs = {os.path.realpath(result_path(outdir, sample.name)) for sample in samples}
    outputs.add(os.path.realpath(outdir / failures.NAME))
    for sample in samples:
        for path in sample.inputs:
            if os.path.realpath(path) in outputs:
                raise UsageError(f"{path} is an input and would be overwritten by a result. Name another --outdir.")


def _make(outdir: Path) -> None:
    try:
        outdir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{outdir}: the output folder cannot be made ({error.strerror}).") from None
    if not os.access(outdir, os.W_OK | os.X_OK):
        raise UsageError(f"{outdir}: the output folder may not be written. Check its permissions.")


def _report(outcome: Outcome, samples: Sequence[PlannedSample], outdir: Path) -> None:
    kept = f", {outcome.kept} kept" if outcome.kept else ""
    failed = f", {len(outcome.failures)} without a result (see {outdir / failures.NAME})" if outcome.failures else ""
    print(f"batch: {len(samples)} samples: {outcome.written} written{kept}{failed}", file=sys.stderr)
    own = {result_path(outdir, sample.name).name for sample in samples}
    others = sorted(path.name for path in outdir.glob("*.json") if path.name not in own)
    if others:
        shown = ", ".join(others[:3]) + (", ..." if len(others) > 3 else "")
        print(f"batch: {outdir} also holds results of other samples ({len(others)}): {shown}", file=sys.stderr)
