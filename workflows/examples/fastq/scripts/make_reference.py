"""Write a small genome with its annotation: ALK and NPM1 on chromosomes of full length, N elsewhere.

Coordinates are those of GRCh38, so that everything behind the aligner sees what it would see of a whole genome. Bases
come from the sequences that ship with alkfusion: all coding exons, and the introns around the usual breakpoints.
What is not known there (untranslated exons, the edges of other introns) is filled with random bases from a fixed seed.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pysam

from alkfusion.genome.builds import Build, contigs
from alkfusion.genome.sequences import coding_sequence, genome_segments, reverse_complement
from alkfusion.genome.transcripts import GeneModels, Transcript

GENES = ("ALK", "NPM1")
SEED = 20
MARGIN = 300  # bases of each intron that are not N
LINE = 100_000  # bases a line; aligners read long lines, and the index of the FASTA needs equal ones


def main_transcript(gene: str) -> Transcript:
    """Return the transcript that alkfusion names exons after."""
    return GeneModels.of(Build.GRCH38).transcripts(gene)[0]


def gene_bases(transcript: Transcript, random: Random) -> list[tuple[int, str]]:
    """Return stretches of the plus strand as (0-based start, bases); a later one goes over an earlier one."""
    filled = [
        (exon.start - MARGIN, "".join(random.choices("ACGT", k=len(exon) + 2 * MARGIN))) for exon in transcript.exons
    ]
    known = [(s.start - 1, s.sequence) for s in genome_segments(Build.GRCH38) if s.gene == transcript.gene]
    return [*filled, *known, *coding_exons(transcript)]


def coding_exons(transcript: Transcript) -> Iterator[tuple[int, str]]:
    """Yield the coding part of each exon on the plus strand."""
    coding = coding_sequence(transcript.id)
    if coding is None:
        raise SystemExit(f"no coding sequence of {transcript.id} ships with alkfusion")
    plus = coding if transcript.strand == "+" else reverse_complement(coding)
    at = 0
    for exon in sorted(transcript.exons, key=lambda exon: exon.start):
        start, end = max(exon.start, transcript.cds_start), min(exon.end, transcript.cds_end)
        if start < end:
            yield start, plus[at : at + end - start]
            at += end - start


def write_fasta(path: Path, transcripts: list[Transcript]) -> None:
    """Write one chromosome a gene, in lines of equal length, and the index beside it."""
    random = Random(SEED)
    with path.open("wb") as handle:
        for transcript in transcripts:
            bases = bytearray(b"N" * contigs()[transcript.contig].lengths[Build.GRCH38])
            for start, stretch in gene_bases(transcript, random):
                bases[start : start + len(stretch)] = stretch.encode()
            handle.write(f">{transcript.contig}\n".encode())
            handle.writelines(bases[at : at + LINE] + b"\n" for at in range(0, len(bases), LINE))
    pysam.faidx(str(path))


def write_gtf(path: Path, transcripts: list[Transcript]) -> None:
    """Write the exons, 1-based and inclusive as GTF wants them."""
    with path.open("w", encoding="utf-8") as handle:
        for transcript in transcripts:
            names = f'gene_id "{transcript.gene}"; gene_name "{transcript.gene}"; transcript_id "{transcript.id}";'
            for exon in transcript.exons:
                place = f"{transcript.contig}\talkfusion\texon\t{exon.start + 1}\t{exon.end}\t.\t{transcript.strand}\t."
                handle.write(f'{place}\t{names} exon_number "{exon.number}";\n')


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fasta", type=Path, required=True)
    parser.add_argument("--gtf", type=Path, required=True)
    options = parser.parse_args()
    transcripts = [main_transcript(gene) for gene in GENES]
    write_fasta(options.fasta, transcripts)
    write_gtf(options.gtf, transcripts)


if __name__ == "__main__":
    main()
