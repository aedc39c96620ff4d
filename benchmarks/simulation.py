"""What the reading of BAM files finds and what it invents, measured on simulated reads; writes docs/simulation.md.

    python -m benchmarks.simulation --share 1 --processes 2 --output docs/simulation.md

``--share`` scales the number of files: 1 takes about half an hour of one processor. Every file has a seed of its own,
so that a run gives the same numbers again.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice, product
from multiprocessing import Pool
from pathlib import Path

from alkfusion.genome.builds import Build
from alkfusion.interpret.allele_fraction import fraction_interval
from benchmarks.simulated_expression import DISTURBANCES, SAMPLES
from benchmarks.simulated_file import Answer, Job
from benchmarks.simulated_samples import PHASES, run
from benchmarks.simulation_report import Cell, report, write_report

_NICE = 10
_FRACTIONS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
_REPEATS = {20: 40, 50: 40, 100: 40, 200: 20, 500: 40, 1000: 12, 5000: 4}  # files by depth, with nine changes each
_GOAL = (500, 0.05)
_GOAL_REPEATS = 4400  # so many that no false call at all proves less than one in a thousand
_NOISY = (3, 400)  # times the wrong bases, files
_SHALLOW_REPEATS = 400
_PHASED = ((50, 0.5), (50, 0.2), (100, 0.1), (500, 0.05), (1000, 0.02))
_PHASE_REPEATS = 100
_SUBCLONES = ((100, 0.4), (500, 0.2))  # depths and fractions of the first mutation
_SUBCLONE_REPEATS = 50
_FUSION_REPEATS = {1: 50, 2: 50, 3: 50, 4: 50, 5: 400, 10: 100, 20: 60, 50: 30, 200: 15}
_EXPRESSION_REPEATS = 60
_MOLECULES = ("DNA", "RNA")


def jobs(share: float) -> Iterator[Job]:
    """Yield all files, each with a seed of its own; in each group molecules and builds take turns."""
    seed = 0
    for kind, molecules, depth, fraction, detail, errors, repeats in _groups():
        turns = cycle(product(Build, molecules))
        for build, molecule in islice(turns, max(1, round(repeats * share))):
            seed += 1
            yield Job(kind, molecule, build, seed, depth, fraction, detail, errors)


def _groups() -> Iterator[tuple[str, tuple[str, ...], int, float, str, int, int]]:
    """Yield kind, molecules, depth, fraction, detail, errors and number of files of each group."""
    yield "mutations", _MOLECULES, *_GOAL, "", 1, _GOAL_REPEATS
    yield "mutations", _MOLECULES, *_GOAL, "", *_NOISY
    for depth, fraction in product(_REPEATS, _FRACTIONS):
        if (depth, fraction) != _GOAL:
            yield "mutations", _MOLECULES, depth, fraction, "", 1, _REPEATS[depth]
    yield "shallow", _MOLECULES, 0, 0.0, "", 1, _SHALLOW_REPEATS
    yield "intron", ("DNA",), 0, 0.0, "", 1, _SHALLOW_REPEATS
    for molecule, (depth, fraction), detail in product(_MOLECULES, _PHASED, PHASES[:2]):
        yield "phase", (molecule,), depth, fraction, detail, 1, _PHASE_REPEATS
    for fragments, molecule, partner, split in product(_FUSION_REPEATS, _MOLECULES, ("EML4", "NPM1"), ("sa", "clip")):
        yield "fusion", (molecule,), fragments, 0.0, f"{partner} {split}", 1, _FUSION_REPEATS[fragments]
    for sample, disturbance in product(SAMPLES, DISTURBANCES):
        yield "expression", ("RNA",), 0, 0.0, f"{sample}; {disturbance}", 1, _EXPRESSION_REPEATS
    for molecule, (depth, fraction), detail in product(_MOLECULES, _SUBCLONES, PHASES[2:]):
        yield "phase", (molecule,), depth, fraction, detail, 1, _SUBCLONE_REPEATS


def cells(answers: Iterable[Answer]) -> list[Cell]:
    """Add up the answers of all files, one cell a row and column of a table of the report."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for table, row, column, hit in answers:
        cell = counts.setdefault((table, row, column), [0, 0])
        cell[0] += hit
        cell[1] += 1
    return [Cell(*key, hits, total, fraction_interval(hits, total)) for key, (hits, total) in counts.items()]


def main(arguments: Sequence[str] = ()) -> None:
    """Run the simulation; without ``--output`` print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--share", type=float, default=0.02, help="of the files; 1 takes about half an hour")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--output", type=Path, help="report in Markdown; its plots are written beside it")
    options = parser.parse_args(arguments)
    with Pool(options.processes, os.nice, (_NICE,)) as pool:
        found = cells(answer for answers in pool.imap(run, jobs(options.share), chunksize=4) for answer in answers)
    if options.output is None:
        print(report(found, plots=False))
    else:
        write_report(found, options.output)


if __name__ == "__main__":
    main(sys.argv[1:])
