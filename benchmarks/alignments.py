"""How long the reads of a BAM file take, against counting reads with ``samtools view -c`` through pysam.

    python -m benchmarks.alignments [FILE.bam ...]

Counted is twice: all of ALK, and every place that is asked of the file, once each (ALK, breakpoints, partners). Without
files, simulated ones are made: all of ALK at a depth of 40, as from a genome, 50,000 alignments over the kinase exons,
and RNA; ``large_files`` measures many records and great depth. Start-up (imports, knowledge table, gene models) is left
out by a first run on the same file.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import NamedTuple

import pysam
from pysam import AlignedSegment

from alkfusion.alignment_files import AlignmentFile, read_alignment_file
from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.locus import alk_locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.genome.builds import Build, contigs
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import Knowledge, load_knowledge
from benchmarks.bam_bytes import packed_bases, record, write_indexed
from benchmarks.molecules import Molecule, alk_exon_dna, alk_rna, rna_fusion
from benchmarks.simulate import Library, file_header, write_bam

_REPEATS = 9
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


def places(path: Path) -> list[str]:
    """Return the regions of a file that are read, each once, all of ALK first."""
    asked: dict[tuple[str, int, int], None] = {}
    fetch = OpenAlignment.raw_fetch

    def noted(self: OpenAlignment, contig: str, start: int, end: int) -> Iterator[AlignedSegment]:
        asked[self.contigs.get(contig, contig), start, end] = None
        return fetch(self, contig, start, end)

    OpenAlignment.raw_fetch = noted  # type: ignore[method-assign]
    try:
        look(path)
    finally:
        OpenAlignment.raw_fetch = fetch  # type: ignore[method-assign]
    return [f"{contig}:{start + 1}-{end}" for contig, start, end in sorted(asked, key=lambda p: (p[1] - p[2], p))]


class Times(NamedTuple):
    """Alignments of ALK, and the best CPU seconds of counting them, of counting all places, and of the analysis."""

    alignments: int
    counting_alk: float
    counting_all: float
    reading: float


def compare(path: Path) -> Times:
    """Measure one file."""
    regions = places(path)
    return Times(
        int(pysam.view("-c", str(path), regions[0])),
        min(_seconds(lambda: pysam.view("-c", str(path), regions[0])) for _ in range(_REPEATS)),
        min(_seconds(lambda: pysam.view("-c", str(path), *regions)) for _ in range(_REPEATS)),
        min(_seconds(lambda: look(path)) for _ in range(_REPEATS)),
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def simulated(folder: Path, fragments: int) -> Path:
    """Write fragments over all kinase exons."""
    groups = [([Molecule(alk_exon_dna(exon, Build.GRCH38))], fragments // 9) for exon in range(20, 29)]
    return write_bam(folder / f"{fragments}.bam", groups, Library(), Build.GRCH38, 1)


def simulated_rna(folder: Path) -> Path:
    """Write RNA of ALK, a ninth of it NPM1::ALK: most reads splice."""
    fusion = rna_fusion("NPM1", 4, Build.GRCH38)
    groups = [([Molecule(alk_rna(Build.GRCH38))], 40_000), ([Molecule(fusion)], 5_000)]
    return write_bam(folder / "rna.bam", groups, Library(), Build.GRCH38, 1)


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
        files = given or [genome_like(folder), simulated(folder, 25_000), simulated_rna(folder)]
        for path in files:
            found = compare(path)
            print(
                f"{path.name}: {found.alignments} alignments of ALK, view -c {1e3 * found.counting_alk:.0f} ms,"
                f" of all places read {1e3 * found.counting_all:.0f} ms; alkfusion {1e3 * found.reading:.0f} ms:"
                f" {found.reading / found.counting_alk:.1f}x and {found.reading / found.counting_all:.1f}x"
            )


if __name__ == "__main__":
    main()
