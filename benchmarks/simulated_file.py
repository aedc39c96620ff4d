"""One simulated file: what it is made for, how it is written and looked at, and what it adds to the tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from alkfusion.alignment_files import AlignmentFile, read_alignment_file
from alkfusion.genome.builds import Build
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import load_knowledge
from benchmarks.molecules import Molecule
from benchmarks.simulate import Library, write_bam

__all__ = ["Answer", "Job", "library_of", "look"]


@dataclass(frozen=True)
class Job:
    """One simulated file."""

    kind: str  # mutations, shallow, phase, fusion, intron, expression
    molecule: str  # DNA or RNA
    build: Build
    seed: int
    depth: int = 0  # or fragments with a read across a junction
    fraction: float = 0.0
    detail: str = ""
    errors: int = 1  # times the usual rate of wrong bases


class Answer(NamedTuple):
    """One line of a table that this file adds to: table, row, column, and whether it is a hit."""

    table: str
    row: str
    column: str
    hit: bool


@cache
def _thresholds() -> CallingThresholds:
    return CallingThresholds.of(load_knowledge().thresholds)


def look(
    job: Job,
    groups: Iterable[tuple[Sequence[Molecule], int]],
    library: Library,
    residues: Iterable[int] = (),
    count: Callable[[Path], None] | None = None,
) -> AlignmentFile:
    """Write a file, let ``count`` look at it, and read it as the program does; the result states ``residues``."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_bam(Path(folder) / "simulated.bam", groups, library, job.build, job.seed)
        if count is not None:
            count(path)
        return read_alignment_file(
            path,
            thresholds=_thresholds(),
            residues=sorted(residues),
            known_partners=frozenset({"EML4", "NPM1"}),
        )


def library_of(job: Job, split: str = "sa") -> Library:
    """Return how the reads of a file are made; the header of RNA names an aligner that splices."""
    programs = ({"ID": "STAR", "PN": "STAR"},) if job.molecule == "RNA" else ()
    return Library(error=0.001 * job.errors, split=split, programs=programs)
