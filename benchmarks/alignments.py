"""How long the reads of a BAM file take, against counting the same region with ``samtools view -c``.

    python -m benchmarks.alignments [FILE.bam ...]

Without files, simulated ones are made: all of ALK at a depth of 40, as from a genome, and 50,000 alignments over the
kinase exons; ``large_files`` measures many records and great depth. Start-up (imports, knowledge table, gene models) is
left out by a first run on the same file.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

import pysam

from alkfusion.alignment_files import AlignmentFile, read_alignment_file
from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.locus import alk_locus
from alkfusion.alignments.open_file import open_alignment
from alkfusion.genome.builds import Build, contigs
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import Knowledge, load_knowledge
from benchmarks.bam_bytes import packed_bases, record, write_indexed
from benchmarks.simulate import Library, Molecule, alk_exon_dna, file_header, write_bam

_REPEATS = 5
_READ, _CLIPPED = 150, 20  # bases


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


def genome_like(folder: Path, depth: int = 40) -> Path:
    """Write pairs evenly over the whole of ALK, as from a genome: the bundled bases, random ones where there are none.

    Three reads of a hundred are clipped, each with a tail of its own; one base of six has a quality of 11 or 25.
    """
    locus, rng = alk_locus(Build.GRCH38), Random(1)
    contig = [name for name in contigs() if name != "chrM"].index(locus.contig)
    records = []
    for number in range((locus.end - locus.start) * depth // (2 * _READ)):
        insert = rng.randrange(2 * _READ, 3 * _READ)
        first = rng.randrange(locus.start, locus.end - insert)
        starts = (first, first + insert - _READ)
        for flag, start, mate in ((99, *starts), (147, *starts[::-1])):
            known = locus.plus(start, start + _READ)
            bases = known or "".join(rng.choices("ACGT", k=_READ))
            qualities = bytes(rng.choices((37, 25, 11), (10, 1, 1), k=_READ))
            clip = _CLIPPED if rng.random() < 0.03 else 0
            if clip:
                bases = bases[:-clip] + "".join(rng.choices("ACGT", k=clip))
            cigar = ((0, _READ - clip), (4, clip)) if clip else ((0, _READ),)
            place = (contig, start, start + _READ - clip)
            read = (_READ, packed_bases(bases), qualities)
            records.append((start, number, record(b"read%d" % number, flag, place, (contig, mate), cigar, read)))
    data = (text for _, _, text in sorted(records))
    return write_indexed(folder / "genome.bam", chain([file_header(Library(), Build.GRCH38)], data))


def main() -> None:
    """Print one line a file: alignments, seconds, ratio."""
    given = [Path(name) for name in sys.argv[1:] if name.endswith((".bam", ".cram"))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = given or [genome_like(folder), simulated(folder, 25_000)]
        for path in files:
            count, counting, reading = compare(path)
            print(
                f"{path.name}: {count} alignments, view -c {counting:.3f} s, alkfusion {reading:.3f} s,"
                f" ratio {reading / counting:.1f}, {1e6 * reading / max(count, 1):.1f} microseconds an alignment"
            )


if __name__ == "__main__":
    main()
