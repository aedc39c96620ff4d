"""What one process of a batch does: wait for the number of a sample, make its result, say how it went.

A worker is forked after the tables are loaded, so that it shares them with the others. Only numbers of samples and
short messages travel between the processes.
"""

from __future__ import annotations

import signal
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from alkfusion.batch.planned import Failure, PlannedSample, result_path
from alkfusion.batch.resume import why_redo
from alkfusion.errors import AlkfusionError, UsageError
from alkfusion.knowledge.table import Knowledge
from alkfusion.report.files import write_whole
from alkfusion.report.json_document import to_json
from alkfusion.sample import analyse

__all__ = ["Done", "Job", "serve"]


class Job(msgspec.Struct, frozen=True):
    """What all samples of a batch share."""

    samples: Sequence[PlannedSample]
    outdir: Path
    knowledge: Knowledge
    resume: bool = False


class Done(msgspec.Struct, frozen=True):
    """How one sample went. ``output_error`` concerns the folder, not the sample: nobody else can write there."""

    state: str  # written, kept, failed
    failure: Failure | None = None
    output_error: str | None = None


def serve(connection: Connection, foreign: Sequence[Connection], job: Job) -> None:
    """Work until the other end is closed, be it because the main process was killed.

    ``foreign`` are ends that belong to the main process and came along with the fork: while a copy of them is open,
    no worker would notice that the main process is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the main one decides
    for end in foreign:
        end.close()
    try:
        while True:
            connection.send(run_sample(job.samples[connection.recv()], job))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def run_sample(sample: PlannedSample, job: Job) -> Done:
    """Make and write one result, or keep that of an earlier run; an old result of a failed sample is removed."""
    path = result_path(job.outdir, sample.name)
    try:
        if job.resume and why_redo(path, sample, job.knowledge) is None:
            return Done("kept")
        document = to_json(analyse(sample.inputs, sample.options, job.knowledge))
    except AlkfusionError as error:
        return _failed(sample, path, type(error).__name__, error.exit_code, str(error))
    except Exception as error:
        return _failed(sample, path, "unexpected", 1, _unexpected(error))
    try:
        write_whole(path, document)
    except UsageError as error:
        return Done("failed", output_error=str(error))
    return Done("written")


def _failed(sample: PlannedSample, path: Path, kind: str, exit_code: int, text: str) -> Done:
    try:
        path.unlink(missing_ok=True)  # it would look like the result of this run
    except OSError as error:
        return Done("failed", output_error=f"{path}: the old result cannot be removed ({error.strerror}).")
    return Done("failed", Failure(sample.name, kind, exit_code, text))


def _unexpected(error: Exception) -> str:
    """Say where the program went wrong, for a report to its authors."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return f"This is a fault of alkfusion, please report it: {type(error).__name__} in {place}: {error}"
