"""Small files that hold one situation each, written by the tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pysam

from alkfusion.genome.builds import Build, contigs
from alkfusion.genome.sequences import alk_plus_strand
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import load_knowledge
from alkfusion.variant_files import VariantFile, VariantOptions, read_variant_file

COLUMNS = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"]


def options(**given: object) -> VariantOptions:
    knowledge = load_knowledge()
    return VariantOptions(
        thresholds=CallingThresholds.of(knowledge.thresholds), defining=knowledge.defining_residues(), **given
    )


def vcf_text(records: Iterable[str], samples: Sequence[str] = ("T",), header: Sequence[str] = ()) -> str:
    """Return a VCF; records are written with spaces instead of tabs."""
    columns = COLUMNS + (["FORMAT", *samples] if samples else [])
    lines = ["##fileformat=VCFv4.2", *header, "\t".join(columns), *("\t".join(r.split(" ")) for r in records)]
    return "\n".join(lines) + "\n"


def write_vcf(path: Path, records: Iterable[str], samples: Sequence[str] = ("T",), header: Sequence[str] = ()) -> Path:
    path.write_text(vcf_text(records, samples, header), encoding="utf-8")
    return path


def bgzipped(path: Path, *, index: bool) -> Path:
    """Return a bgzipped copy of a VCF, indexed or not."""
    target = path.with_name(path.name + ".gz")
    pysam.tabix_compress(str(path), str(target), force=True)
    if index:
        pysam.tabix_index(str(target), preset="vcf", force=True)
    return target


def read(path: Path, **given: object) -> VariantFile:
    return read_variant_file(path, options(**given))


def contig_lines(build: Build, *, prefix: str = "chr") -> list[str]:
    """Return contig lines of a build's header."""
    return [
        f"##contig=<ID={prefix}{contig.name.removeprefix('chr')},length={contig.lengths[build]}>"
        for contig in contigs().values()
        if build in contig.lengths and contig.name != "chrM"
    ]


def base(position: int, build: Build, length: int = 1) -> str:
    found = alk_plus_strand(position, position + length - 1, build)
    assert found is not None
    return found


def snv(residue: int, place: int, new: str, build: Build = Build.GRCH38) -> tuple[int, str, str]:
    """Return position, REF and ALT (plus strand) of a new sense base at place 0, 1 or 2 of a codon."""
    position = AlkCoding.of(build).codon_positions(residue)[place]
    return position, base(position, build), new.translate(str.maketrans("ACGT", "TGCA"))


def record(variant: tuple[int, str, str], fields: str = "GT:AD:DP 0/1:60,40:100", *, contig: str = "chr2") -> str:
    position, reference, alternative = variant
    return f"{contig} {position} . {reference} {alternative} . PASS . {fields}"


# The changes that most tests use: sense bases on NM_004304.5.
G1202R = snv(1202, 0, "A")
L1196M = snv(1196, 0, "A")
C1156Y = snv(1156, 1, "A")
L1198F = snv(1198, 0, "T")
