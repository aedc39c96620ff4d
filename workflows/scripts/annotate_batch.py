"""Annotate the samples of one batch with `alkfusion batch`; run by Snakemake.

The folder of results appears whole or not at all: it is made elsewhere and renamed. A cluster that loses a node can
run a second copy of this job while the first is still at work; both make the same bytes, and either may come first.
"""

import csv
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snakemake.script import Snakemake

FAILURES = "failures.tsv"
ATTEMPTS = 3  # with the `retries` of the rule


def write_sheet(rows: Sequence[Mapping[str, Any]], files: Iterable[str], sheet: Path) -> None:
    """Write the sheet; a number in a row stands for that many of the files."""
    names = iter(files)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with sheet.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, columns, delimiter="\t", lineterminator="\n")
        table.writeheader()
        for row in rows:
            cells = dict(row)
            for column, number in row.items():
                if isinstance(number, int):
                    cells[column] = ";".join(str(Path(next(names)).absolute()) for _ in range(number))
            table.writerow(cells)


def run(words: Sequence[str], log: Path) -> int:
    """Run a program, its messages at the end of the log, and return its exit code."""
    with log.open("a", encoding="utf-8") as messages:
        return subprocess.run(words, stdout=messages, stderr=messages, check=False).returncode


def publish(made: Path, output: Path) -> None:
    """Give the folder its place; the copy of another job that came first is the same and stays."""
    beside = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    try:
        copy = shutil.copytree(made, beside / "results")
        try:
            copy.rename(output)
        except OSError:
            if not any(output.iterdir()):
                raise
    finally:
        shutil.rmtree(beside)


def accepted(code: int, failures: Path, attempt: int) -> bool:
    """Tell whether a batch is done; a sample whose process was ended gets more memory as long as there are attempts."""
    if code == 0:
        return True
    if code != 1 or not failures.is_file():
        return False
    with failures.open(encoding="utf-8", newline="") as rows:
        ended = any(row["kind"] == "process_ended" for row in csv.DictReader(rows, delimiter="\t"))
    return not ended or attempt >= ATTEMPTS


def overlays(job: "Snakemake") -> list[str]:
    """Return the options for tables of the user."""
    return [word for table in job.input.knowledge for word in ("--knowledge", table)]


def draw(job: "Snakemake", results: Path, log: Path) -> int:
    """Draw a page for each result, and return the first exit code that is not 0."""
    for result in sorted(results.glob("*.json")):
        page = result.with_suffix(".html")
        code = run(["alkfusion", "report", str(result), "--html", str(page), *overlays(job)], log)
        if code != 0:
            return code
    return 0


def batch_words(job: "Snakemake", sheet: Path, results: Path) -> list[str]:
    """Return the command that annotates the sheet."""
    words = ["alkfusion", "batch", str(sheet), "--outdir", str(results), "--jobs", str(job.threads)]
    words += ["--build", job.params.build, *overlays(job)]
    words += [word for fasta in job.input.fasta for word in ("--fasta", fasta)]
    return words + shlex.split(job.params.extra)


def main(job: "Snakemake") -> int:
    """Do the job as Snakemake describes it; return 0 when each sample has a result or a line in failures.tsv."""
    log, output = Path(job.log[0]), Path(job.output[0])
    log.write_text("", encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="alkfusion-") as scratch:
        sheet, results = Path(scratch, "samples.tsv"), Path(scratch, "results")
        write_sheet(job.params.rows, job.input.files, sheet)
        code = run(batch_words(job, sheet, results), log)
        if not accepted(code, results / FAILURES, job.resources.attempt):
            return code
        drawn = draw(job, results, log) if job.params.html else 0
        if drawn != 0:
            return drawn
        publish(results, output)
    return 0


if __name__ == "__main__":
    sys.exit(main(snakemake))  # noqa: F821 (Snakemake puts this name into its scripts)
