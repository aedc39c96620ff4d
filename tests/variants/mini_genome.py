"""A small genome around ALK for other programs: the bundled bases, N elsewhere, shifted to begin near position 1.

``bcftools csq`` (bundled in pysam) reads a FASTA, a GFF3 and a VCF. A chromosome of full length would be mostly N, so
the contig begins 1,000 bases before the transcript; ``shift`` leads back to the positions of the build.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pysam

from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import alk_plus_strand
from alkfusion.interpret.alk_coding import AlkCoding

PADDING = 1000
_RUN_CSQ = "import sys, pysam.bcftools; sys.stdout.write(pysam.bcftools.csq(*sys.argv[1:], catch_stdout=True))"


@dataclass(frozen=True)
class Allele:
    """One alternative allele, plus strand, 1-based on the build; what ``bcftools csq`` said of it, if asked."""

    position: int
    reference: str
    alternative: str


class MiniGenome:
    """FASTA and GFF3 of ALK in one build."""

    def __init__(self, folder: Path, build: Build) -> None:
        self.alk = AlkCoding.of(build)
        self.shift = self.alk.transcript.start - PADDING
        self.length = self.alk.transcript.end - self.shift + PADDING
        self.folder = folder
        self.fasta = folder / f"{build}.fa"
        self.gff = folder / f"{build}.gff3"
        self.bases = self._bases(build)
        self.fasta.write_text(f">chr2\n{self.bases}\n", encoding="ascii")
        pysam.faidx(str(self.fasta))
        self.gff.write_text("\n".join(self._gff_lines()) + "\n", encoding="ascii")

    def _bases(self, build: Build) -> str:
        bases = ["N"] * self.length
        for exon in self.alk.transcript.exons:
            for margin in (600, 300, 100, 20, 2, 0):
                first, last = exon.start + 1 - margin, exon.end + margin
                known = alk_plus_strand(first, last, build)
                if known is not None:
                    bases[first - self.shift - 1 : last - self.shift] = known
                    break
        return "".join(bases)

    def _gff_lines(self) -> Iterator[str]:
        transcript = self.alk.transcript
        span = f"{transcript.start + 1 - self.shift}\t{transcript.end - self.shift}\t.\t-\t."
        yield "##gff-version 3"
        yield f"chr2\tx\tgene\t{span}\tID=gene:ALK;Name=ALK;biotype=protein_coding"
        yield f"chr2\tx\tmRNA\t{span}\tID=transcript:ALK-1;Parent=gene:ALK;biotype=protein_coding"
        for exon in transcript.exons:
            start, end = exon.start + 1 - self.shift, exon.end - self.shift
            yield f"chr2\tx\texon\t{start}\t{end}\t.\t-\t.\tParent=transcript:ALK-1"
        for exon in transcript.exons:
            start, end = max(exon.start, transcript.cds_start), min(exon.end, transcript.cds_end)
            # GFF3 phase: bases to skip to the next codon; the start phase of a model is the bases already read
            phase = -(transcript.start_phase(exon) or 0) % 3
            span = f"{start + 1 - self.shift}\t{end - self.shift}\t.\t-\t{phase}"
            yield f"chr2\tx\tCDS\t{span}\tParent=transcript:ALK-1"

    def write_vcf(
        self, path: Path, alleles: Iterable[Allele], samples: str = "", genotypes: Iterable[str] = ()
    ) -> None:
        lines = ["##fileformat=VCFv4.2", f"##contig=<ID=chr2,length={self.length}>"]
        lines += ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">']
        lines += ['##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">']
        lines.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO" + (f"\tFORMAT\t{samples}" if samples else ""))
        given = iter(genotypes)
        for number, allele in enumerate(alleles):
            place = ["chr2", str(allele.position - self.shift), str(number)]
            cells = [*place, allele.reference, allele.alternative, ".", ".", "."]
            lines.append("\t".join(cells + (["GT", next(given)] if samples else [])))
        path.write_text("\n".join(lines) + "\n", encoding="ascii")

    def csq(self, alleles: list[Allele]) -> list[str]:
        """Return the BCSQ text of each allele by itself, in order; empty where csq is silent."""
        path = self.folder / "alleles.vcf"
        order = sorted(range(len(alleles)), key=lambda i: alleles[i].position)
        self.write_vcf(path, [alleles[i] for i in order])
        found = [""] * len(alleles)
        for place, cells in zip(order, self.run_csq("-l", str(path)), strict=True):
            found[place] = next((field[5:] for field in cells[7].split(";") if field.startswith("BCSQ=")), "")
        return found

    def run_csq(self, *options: str) -> list[list[str]]:
        """Return the cells of each record that csq writes; a fresh process, because csq keeps state between calls."""
        command = [sys.executable, "-c", _RUN_CSQ, "-f", str(self.fasta), "-g", str(self.gff), "-Ov", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [line.split("\t") for line in done.stdout.splitlines() if not line.startswith("#")]
