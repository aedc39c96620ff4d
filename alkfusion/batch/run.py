"""Hand the samples of a batch to worker processes, one at a time, and survive whatever happens to a worker.

There is one way to run a sample, whatever ``--jobs``: in a worker. A worker that is killed (a crash in a library, no
memory left) costs its own sample only; another one takes its place.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from alkfusion.batch.planned import Failure
from alkfusion.batch.progress import Progress
from alkfusion.batch.worker import Done, Job, serve
from alkfusion.errors import UsageError
from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels
from alkfusion.genome.version import reference_version
from alkfusion.readers.registry import all_readers
from alkfusion.sample import known_partners

__all__ = ["Outcome", "run_batch"]

_FORK = multiprocessing.get_context("fork")  # workers share what was loaded before


@dataclass
class Outcome:
    """How a batch went; samples are counted once each."""

    written: int = 0
    kept: int = 0
    failures: dict[int, Failure] = field(default_factory=dict)  # by place in the sheet
    output_error: str | None = None

    def listed(self) -> list[Failure]:
        """Return the failures in the order of the sheet."""
        return [self.failures[place] for place in sorted(self.failures)]


@dataclass
class _Worker:
    process: BaseProcess
    connection: Connection
    place: int  # of the sample it works at


def run_batch(job: Job, *, jobs: int, fail_fast: bool, progress: Progress) -> Outcome:
    """Run all samples; every one ends up written, kept or among the failures.

    ``fail_fast`` hands out no further sample after the first failure. Raises UsageError when the output folder can no
    longer be written, after the samples in work have ended.
    """
    _load_shared(job)
    outcome = Outcome()
    waiting = iter(range(len(job.samples)))
    workers: list[_Worker] = []
    try:
        for _, place in zip(range(jobs), waiting, strict=False):  # in this order: zip takes none too many
            workers.append(_start(job, place, workers))
        while workers:
            for connection in wait([worker.connection for worker in workers]):
                worker = next(worker for worker in workers if worker.connection is connection)
                done = _receive(worker, job)
                _count(outcome, worker.place, done)
                progress.advance(job.samples[worker.place].name, done)
                stop = outcome.output_error is not None or (fail_fast and bool(outcome.failures))
                _next(worker, workers, None if stop else next(waiting, None), job)
    finally:
        for worker in workers:
            worker.process.kill()
            _end(worker)
        gc.unfreeze()
    if outcome.output_error is not None:
        raise UsageError(f"{outcome.output_error} The batch was stopped; mend it and go on with --resume.")
    _note_not_run(outcome, waiting, job)
    return outcome


def _load_shared(job: Job) -> None:
    """Load once, before the fork, what every sample needs."""
    reference_version()
    known_partners(job.knowledge)
    all_readers()
    for build in Build:
        GeneModels.of(build)
    gc.collect()
    gc.freeze()  # the collector of a worker leaves shared pages alone


def _start(job: Job, place: int, others: list[_Worker]) -> _Worker:
    ours, theirs = _FORK.Pipe()
    foreign = [ours, *(worker.connection for worker in others)]
    process = _FORK.Process(target=serve, args=(theirs, foreign, job), daemon=True)
    process.start()
    theirs.close()  # only the worker holds it now: when the worker dies, our end says so
    with suppress(BrokenPipeError):  # it died at once: the end of its connection will tell
        ours.send(place)
    return _Worker(process, ours, place)


def _receive(worker: _Worker, job: Job) -> Done:
    try:
        done = worker.connection.recv()
        assert isinstance(done, Done)
        return done
    except (EOFError, ConnectionResetError):
        worker.process.join()
        code = worker.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        text = f"The process of this sample was ended by {how}; signal 9 often means that memory ran out."
        return Done("failed", Failure(job.samples[worker.place].name, "process_ended", 1, text))


def _count(outcome: Outcome, place: int, done: Done) -> None:
    outcome.written += done.state == "written"
    outcome.kept += done.state == "kept"
    if done.failure is not None:
        outcome.failures[place] = done.failure
    outcome.output_error = outcome.output_error or done.output_error


def _next(worker: _Worker, workers: list[_Worker], place: int | None, job: Job) -> None:
    """Give a worker its next sample, replace it if it is gone, or let it go."""
    if place is not None and worker.process.is_alive():
        with suppress(BrokenPipeError):
            worker.connection.send(place)
            worker.place = place
            return
    workers.remove(worker)
    _end(worker)
    if place is not None:
        workers.append(_start(job, place, workers))


def _end(worker: _Worker) -> None:
    worker.connection.close()
    worker.process.join()


def _note_not_run(outcome: Outcome, waiting: Iterator[int], job: Job) -> None:
    for place in waiting:
        text = "Not run, because --fail-fast stopped the batch at an earlier failure."
        outcome.failures[place] = Failure(job.samples[place].name, "not_run", 1, text)
