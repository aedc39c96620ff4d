"""Many samples: CPU a sample beyond start-up, two processes against one, a batch against one process a sample; cohorts.

A sample is the demonstration's Arriba file and its VCF with other records added, each with its own content. The 20,000
results are those of the 1,000 samples under other names.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from alkfusion.resources import resource
from benchmarks.whole_process import ENVIRONMENT

SAMPLES = 1000
MANY = 20_000
SINGLE = 20  # samples for the one-process-a-sample way
OTHER_RECORDS = 200  # of a VCF, on chromosome 3
RUNS = 3  # of each, in turn, because the machine drifts
ALKFUSION = [sys.executable, "-m", "alkfusion"]


def spent(command: Sequence[str]) -> tuple[float, float, float]:
    """Run a command; return seconds of wall time, seconds of CPU of all its processes, peak memory in MB."""
    started = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_WRONLY, 0) for descriptor in (1, 2)]
    pid = os.posix_spawn(command[0], list(command), ENVIRONMENT, file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit(f"the benchmarked command failed: {' '.join(command)}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def make_samples(folder: Path, number: int) -> Path:
    """Write the files of the samples and their sheet."""
    arriba = (resource("demo") / "demo.arriba.tsv").read_text(encoding="utf-8")
    vcf = (resource("demo") / "demo.g.vcf").read_text(encoding="utf-8")
    cells = [".", "PASS", "DP=243", "GT:AD:DP", "0/1:182,61:243"]
    rows = ["sample_name\tpatient\tcollected\tdisease\tfusions\tvcf"]
    for place in range(number):
        (folder / f"f{place}.tsv").write_text(arriba.replace("\t21\t17\t44\t", f"\t21\t17\t{44 + place}\t"))
        others = (
            "\t".join(["chr3", str(1000 * k + place), ".", "A", "C", *cells]) for k in range(1, OTHER_RECORDS + 1)
        )
        (folder / f"v{place}.vcf").write_text(vcf + "\n".join(others) + "\n")
        patient, year = place % (number // 4 or 1), 2020 + place % 5
        rows.append(f"S{place:05}\tP{patient:05}\t{year}\tALCLALKP\tf{place}.tsv\tv{place}.vcf")
    sheet = folder / "samples.tsv"
    sheet.write_text("\n".join(rows) + "\n")
    return sheet


def _batch(sheet: Path, outdir: Path, jobs: int) -> list[str]:
    return [*ALKFUSION, "batch", str(sheet), "--outdir", str(outdir), "--jobs", str(jobs)]


def measure_batch(folder: Path) -> Path:
    """Print what a batch costs; return the folder of its results."""
    sheet = make_samples(folder, SAMPLES)
    (folder / "one").mkdir()
    first = make_samples(folder / "one", 1)
    pairs = [
        (
            spent(_batch(sheet, folder / "out", 1)),
            spent(_batch(sheet, folder / "out2", 2)),
            spent(_batch(first, folder / "out1", 1)),
        )
        for _ in range(RUNS)
    ]
    one, two, start = ([statistics.median(run[side][kind] for run in pairs) for kind in (0, 1)] for side in (0, 1, 2))
    a_sample = (one[1] - start[1]) / (SAMPLES - 1) * 1000
    print(f"batch of {SAMPLES} samples: {a_sample:.1f} ms of CPU a sample beyond start-up (promise 20)")
    print(f"wall time: {one[0]:.1f} s with 1 job, {two[0]:.1f} s with 2, ratio {one[0] / two[0]:.2f} (perfect 2)")
    single = [
        spent(
            [
                *ALKFUSION,
                "annotate",
                str(folder / f"f{n}.tsv"),
                str(folder / f"v{n}.vcf"),
                "--output",
                str(folder / "s.json"),
            ]
        )
        for n in range(SINGLE)
    ]
    by_itself = statistics.median(run[1] for run in single) * 1000
    print(f"one process a sample: {by_itself:.0f} ms of CPU, {by_itself / a_sample:.0f} times that of the batch")
    return folder / "out"


def _copies(results: Path, folder: Path, number: int) -> Path:
    """Write results of other samples and patients: the same documents, other names."""
    folder.mkdir()
    for place, path in enumerate(sorted(results.glob("*.json")) * (number // SAMPLES)):
        name, patient = f"C{place:06}", f"P{place % SAMPLES % (SAMPLES // 4):05}"
        document = path.read_text(encoding="utf-8").replace(path.stem, name)
        (folder / f"{name}.json").write_text(document.replace(patient, f"{patient}-{place // SAMPLES}"))
    return folder


def measure_cohort(folder: Path, results: Path) -> None:
    """Print what a cohort costs in time and memory."""
    command = [*ALKFUSION, "cohort", "--output", str(folder / "cohort.tsv"), "--tables", str(folder / "tables")]
    runs = [spent([*command, str(results)]) for _ in range(RUNS)]
    wide = [spent([*command[:-2], str(results)]) for _ in range(RUNS)]
    memory = max(run[2] for run in runs)
    print(
        f"cohort of {SAMPLES} results: {statistics.median(run[0] for run in wide):.2f} s for the wide table,"
        f" {statistics.median(run[0] for run in runs):.2f} s with all long tables (promise 2);"
        f" peak memory {memory:.0f} MB (promise 200)"
    )
    many = spent([*command, str(_copies(results, folder / "many", MANY))])
    grown = (many[2] / memory - 1) * 100
    print(f"cohort of {MANY} results: {many[0]:.1f} s; peak memory {many[2]:.0f} MB, {grown:+.0f} % (promise +20 %)")


def main() -> None:
    """Measure batch and cohort."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_cohort(folder, measure_batch(folder))
