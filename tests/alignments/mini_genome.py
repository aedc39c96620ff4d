"""A genome small enough for an aligner in a test: three genes, known bases where we have them, N elsewhere.

Reads are aligned to short contigs, one a gene; the alignments are then moved to the chromosomes they stand for, so that
the file looks as if it had been aligned to the whole genome.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pysam

from alkfusion.genome.builds import Build, contigs
from alkfusion.genome.junctions import canonical_junctions
from alkfusion.genome.sequences import exon_end_sequence, genome_segments, reverse_complement
from alkfusion.genome.transcripts import GeneModels

GENES = ("ALK", "EML4", "NPM1")
_MARGIN = 500

#: Name -> program and options; as laboratories run them.
ALIGNERS = {
    "minimap2, short reads": ("minimap2", ["-ax", "sr"]),
    "minimap2, spliced": ("minimap2", ["-ax", "splice"]),
    "bwa mem -Y -M": ("bwa", ["-Y", "-M"]),
    "HISAT2": ("hisat2", []),
    "STAR, chimeric parts in the BAM": (
        "STAR",
        ["--chimSegmentMin", "12", "--chimOutType", "WithinBAM", "SoftClip", "--chimJunctionOverhangMin", "12"],
    ),
    "STAR, plain": ("STAR", []),
}


@dataclass(frozen=True)
class Piece:
    """One gene: contig of the chromosome, and the 0-based place where the short contig begins."""

    gene: str
    contig: str
    start: int
    bases: str


def pieces(build: Build) -> list[Piece]:
    return [_piece(gene, build) for gene in GENES]


def _piece(gene: str, build: Build) -> Piece:
    transcripts = GeneModels.of(build).transcripts(gene)
    contig = transcripts[0].contig
    start = min(t.start for t in transcripts) - _MARGIN
    bases = ["N"] * (max(t.end for t in transcripts) + _MARGIN - start)
    for junction in canonical_junctions():
        if junction.partner != gene:
            continue
        transcript = next((t for t in transcripts if t.id == junction.transcript), None)
        known = exon_end_sequence(junction.transcript, junction.exon)
        if transcript is None or known is None:
            continue
        exon = transcript.exons[junction.exon - 1]
        known = known[-len(exon) :]
        if transcript.strand == "+":
            bases[exon.end - len(known) - start : exon.end - start] = known
        else:
            bases[exon.start - start : exon.start + len(known) - start] = reverse_complement(known)
    for stretch in genome_segments(build):
        at = stretch.start - 1 - start
        if stretch.contig == contig and 0 <= at < len(bases):
            bases[at : at + len(stretch.sequence)] = stretch.sequence
    return Piece(gene, contig, start, "".join(bases))


def write_fasta(folder: Path, build: Build) -> Path:
    path = folder / "genes.fa"
    path.write_text("".join(f">{piece.gene}\n{piece.bases}\n" for piece in pieces(build)))
    return path


def run(*command: object, stdout: Path | None = None) -> None:
    with (stdout or Path("/dev/null")).open("w") as out:
        subprocess.run([str(word) for word in command], check=True, stdout=out, stderr=subprocess.PIPE)


def align(program: str, options: list[str], fasta: Path, reads: list[Path], folder: Path) -> Path:
    out = folder / "aligned.sam"
    if program == "minimap2":
        run("minimap2", *options, fasta, *reads, stdout=out)
    elif program == "bwa":
        run("bwa", "index", fasta)
        run("bwa", "mem", *options, fasta, *reads, stdout=out)
    elif program == "hisat2":
        run("hisat2-build", "-q", fasta, folder / "index")
        run("hisat2", "-x", folder / "index", "-1", reads[0], "-2", reads[1], "-S", out)
    else:
        index = folder / "index"
        index.mkdir()
        prefix = ("--outFileNamePrefix", f"{folder}/")
        run(
            "STAR", "--runMode", "genomeGenerate", "--genomeDir", index, "--genomeFastaFiles", fasta,
            "--genomeSAindexNbases", "8", *prefix,
        )  # fmt: skip
        run(
            "STAR", "--genomeDir", index, "--readFilesIn", *reads, "--readFilesCommand", "zcat", *prefix,
            "--outSAMtype", "BAM", "Unsorted", *options,
        )  # fmt: skip
        out = folder / "Aligned.out.bam"
    return out


def to_chromosomes(aligned: Path, target: Path, build: Build, *, name: str = "sample") -> Path:
    """Move alignments to chromosome coordinates; write a sorted, indexed BAM."""
    of_gene = {piece.gene: piece for piece in pieces(build)}
    lengths = {n: c.lengths[build] for n, c in contigs().items() if build in c.lengths and n != "chrM"}
    order = list(lengths)
    with pysam.AlignmentFile(str(aligned)) as source:
        programs = source.header.to_dict().get("PG", [])
        header = {
            "HD": {"VN": "1.6", "SO": "unsorted"},
            "SQ": [{"SN": n, "LN": length} for n, length in lengths.items()],
            "RG": [{"ID": "1", "SM": name}],
            "PG": programs,
        }
        unsorted = target.with_suffix(".unsorted.bam")
        with pysam.AlignmentFile(str(unsorted), "wb", header=header) as out:
            for read in source:
                fields = read.to_dict()
                for contig_field, place_field in (("ref_name", "ref_pos"), ("next_ref_name", "next_ref_pos")):
                    own = fields["ref_name"] if fields[contig_field] == "=" else fields[contig_field]
                    if own in of_gene:
                        fields[place_field] = str(int(fields[place_field]) + of_gene[own].start)
                        fields["_" + contig_field] = of_gene[own].contig
                for contig_field in ("ref_name", "next_ref_name"):
                    fields[contig_field] = fields.pop("_" + contig_field, fields[contig_field])
                fields["tags"] = [_moved_tag(tag, of_gene) for tag in fields["tags"]]
                out.write(pysam.AlignedSegment.from_dict(fields, out.header))
    assert order
    pysam.sort("-o", str(target), str(unsorted))
    unsorted.unlink()
    pysam.index(str(target))
    return target


def _moved_tag(tag: str, of_gene: dict[str, Piece]) -> str:
    if not tag.startswith("SA:Z:"):
        return tag

    def moved(match: re.Match[str]) -> str:
        piece = of_gene[match[1]]
        return f"{piece.contig},{int(match[2]) + piece.start},"

    return re.sub(rf"({'|'.join(GENES)}),(\d+),", moved, tag)
