"""How long the reads of a BAM file take, against counting the same region with ``samtools view -c``.

    python -m benchmarks.alignments [FILE.bam ...]

Without files, simulated ones are made: 50,000 and 200,000 alignments over the kinase exons; ``large_files`` measures
many records and great depth. Start-up (imports, knowledge table, gene models) is left out by a first run on the same
file.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pysam

from alkfusion.alignment_files import AlignmentFile, read_alignment_file
from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.locus import alk_locus
from alkfusion.alignments.open_file import open_alignment
from alkfusion.genome.builds import Build
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import Knowledge, load_knowledge
from benchmarks.simulate import Library, Molecule, alk_exon_dna, write_bam

_REPEATS = 5


@cache
def table() -> Knowledge:
    """Return the knowledge table, loaded once as by ``annotate``: it is part of the start-up."""
    return load_knowledge()


def look(path: Path) -> AlignmentFile:
    """Read one file as ``alkfusion annotate`` does."""
    knowledge = table()
    return read_alignment_file(
        path,
        thresholds=CallingThresholds.of(knowledge.thresholds),
        limits=ReadLimits.of(knowledge.thresholds),
        residues=knowledge.defining_residues(),
        known_partners=frozenset({"EML4", "NPM1"}),
    )


def region(path: Path) -> str:
    """Return the region that is read, with the contig's name in the file."""
    with open_alignment(path) as alignment:
        locus = alk_locus(alignment.build or Build.GRCH38)
        return f"{alignment.contigs[locus.contig]}:{locus.start + 1}-{locus.end}"


def compare(path: Path) -> tuple[int, float, float]:
    """Return alignments in the region, and the best CPU seconds of counting and of reading."""
    where = region(path)
    count = int(pysam.view("-c", str(path), where))
    look(path)
    counting = min(_seconds(lambda: pysam.view("-c", str(path), where)) for _ in range(_REPEATS))
    reading = min(_seconds(lambda: look(path)) for _ in range(_REPEATS))
    return count, counting, reading


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def simulated(folder: Path, fragments: int) -> Path:
    """Write fragments over all kinase exons."""
    groups = [([Molecule(alk_exon_dna(exon, Build.GRCH38))], fragments // 9) for exon in range(20, 29)]
    return write_bam(folder / f"{fragments}.bam", groups, Library(), Build.GRCH38, 1)


def main() -> None:
    """Print one line a file: alignments, seconds, ratio."""
    given = [Path(name) for name in sys.argv[1:] if name.endswith((".bam", ".cram"))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = given or [simulated(folder, 25_000), simulated(folder, 100_000)]
        for path in files:
            count, counting, reading = compare(path)
            print(
                f"{path.name}: {count} alignments, view -c {counting:.3f} s, alkfusion {reading:.3f} s,"
                f" ratio {reading / counting:.1f}, {1e6 * reading / max(count, 1):.1f} microseconds an alignment"
            )


if __name__ == "__main__":
    main()
