"""A small genome around ALK for other programs: the bundled bases, N elsewhere, shifted to begin near position 1.

``bcftools csq`` (bundled in pysam) reads a FASTA, a GFF3 and a VCF. A chromosome of full length would be mostly N, so
the contig begins 1,000 bases before the transcript; ``shift`` leads back to the positions of the build.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pysam
import pysam.bcftools

from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import alk_plus_strand
from alkfusion.interpret.alk_coding import AlkCoding

PADDING = 1000


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

    def csq(self, alleles: list[Allele], *, local: bool = True) -> list[str]:
        """Return the BCSQ text of each allele by itself, in order; empty where csq is silent."""
        order = sorted(range(len(alleles)), key=lambda i: alleles[i].position)
        texts = self._csq_of([alleles[i] for i in order], local=local)
        return [text for _, text in sorted(zip(order, texts, strict=True))]

    def _csq_of(self, alleles: list[Allele], *, local: bool) -> list[str]:
        """Ask csq; a record that it ends with an error on ("not sorted", of a single one) is found by halving."""
        path = self.folder / f"alleles.{os.getpid()}.vcf"
        self.write_vcf(path, alleles)
        options = ["-f", str(self.fasta), "-g", str(self.gff), "-l" if local else "-pa", "-Ov", str(path)]
        try:
            lines = pysam.bcftools.csq(*options, catch_stdout=True).splitlines()
        except pysam.SamtoolsError:
            if len(alleles) == 1:
                return ["csq ends with an error"]
            half = len(alleles) // 2
            return self._csq_of(alleles[:half], local=local) + self._csq_of(alleles[half:], local=local)
        infos = [line.split("\t")[7].split(";") for line in lines if not line.startswith("#")]
        return [next((field[5:] for field in info if field.startswith("BCSQ=")), "") for info in infos]
