"""Simulate paired RNA reads of a tumour: NPM1, and if asked for NPM1::ALK with a mutation of ALK.

The same options give the same bytes: one seed, no clock.
"""

import argparse
import gzip
import re
from pathlib import Path
from random import Random

import pysam

from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import reverse_complement
from alkfusion.genome.transcripts import Exon, GeneModels, Transcript

READ = 100  # bases
FRAGMENT = (180, 320)  # bases, shortest and longest
WRONG = 0.002  # of all bases
COMPLEMENT_OF_BASE = {"A": "CGT", "C": "AGT", "G": "ACT", "T": "ACG"}
LAST_NPM1, FIRST_ALK = 4, 20  # exons at the junction of the NPM1::ALK of the demo sample


def spliced(genome: pysam.FastaFile, transcript: Transcript, exons: tuple[Exon, ...]) -> str:
    """Return the bases of some exons in the direction of transcription."""
    bases = [genome.fetch(transcript.contig, exon.start, exon.end) for exon in exons]
    if transcript.strand == "-":
        bases = [reverse_complement(part) for part in bases]
    return "".join(bases)


def bases_before_coding(transcript: Transcript) -> int:
    """Return the length of the 5' untranslated region."""
    if transcript.strand == "+":
        return sum(max(0, min(exon.end, transcript.cds_start) - exon.start) for exon in transcript.exons)
    return sum(max(0, exon.end - max(exon.start, transcript.cds_end)) for exon in transcript.exons)


def mutated(sequence: str, transcript: Transcript, change: str) -> str:
    """Return a whole transcript with a substitution such as c.3604G>A; the base must be the stated one."""
    parts = re.fullmatch(r"c\.(\d+)([ACGT])>([ACGT])", change)
    if parts is None:
        raise SystemExit(f"{change}: not a substitution such as c.3604G>A")
    at = bases_before_coding(transcript) + int(parts[1]) - 1
    if sequence[at] != parts[2]:
        raise SystemExit(f"{change}: the base is {sequence[at]}")
    return sequence[:at] + parts[3] + sequence[at + 1 :]


def fusion(genome: pysam.FastaFile, change: str | None) -> str:
    """Return the NPM1::ALK transcript."""
    npm1, alk = (GeneModels.of(Build.GRCH38).transcripts(gene)[0] for gene in ("NPM1", "ALK"))
    whole = spliced(genome, alk, alk.exons)
    if change:
        whole = mutated(whole, alk, change)
    lost = sum(len(exon) for exon in alk.exons if exon.number < FIRST_ALK)
    return spliced(genome, npm1, npm1.exons[:LAST_NPM1]) + whole[lost:]


def sequenced(bases: str, random: Random) -> str:
    """Return bases as a sequencer gives them, a few of them wrong."""
    return "".join(
        random.choice(COMPLEMENT_OF_BASE[base]) if random.random() < WRONG and base != "N" else base for base in bases
    )


def pairs(transcript: str, number: int, random: Random) -> list[tuple[str, str]]:
    """Return the two reads of each fragment, of either strand."""
    found = []
    for _ in range(number):
        length = random.randint(*FRAGMENT)
        start = random.randint(0, len(transcript) - length)
        fragment = transcript[start : start + length]
        if random.random() < 0.5:
            fragment = reverse_complement(fragment)
        ends = fragment[:READ], reverse_complement(fragment[-READ:])
        found.append((sequenced(ends[0], random), sequenced(ends[1], random)))
    return found


def write_fastq(path: Path, reads: list[str], end: int) -> None:
    """Write one end of all pairs; no time and no name in the gzip header."""
    text = "".join(f"@read{number}/{end}\n{read}\n+\n{'I' * len(read)}\n" for number, read in enumerate(reads, 1))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def main() -> None:
    """Write both ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--genome", type=Path, required=True, help="from make_reference.py")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--npm1-pairs", type=int, default=1500)
    parser.add_argument("--fusion-pairs", type=int, default=0)
    parser.add_argument("--mutation", help="of ALK, such as c.3604G>A")
    parser.add_argument("--out", type=Path, nargs=2, required=True)
    options = parser.parse_args()
    random = Random(options.seed)
    npm1 = GeneModels.of(Build.GRCH38).transcripts("NPM1")[0]
    with pysam.FastaFile(str(options.genome)) as genome:
        reads = pairs(spliced(genome, npm1, npm1.exons), options.npm1_pairs, random)
        reads += pairs(fusion(genome, options.mutation), options.fusion_pairs, random)
    random.shuffle(reads)
    for end in (0, 1):
        write_fastq(options.out[end], [pair[end] for pair in reads], end + 1)


if __name__ == "__main__":
    main()
