"""One tumour, given as files of callers, as VCFs, or as reads: the same rearrangement and the same mutations."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build, contigs
from alkfusion.model import Result
from alkfusion.sample import SampleOptions, analyse
from benchmarks.simulate import (
    Edit,
    Library,
    Molecule,
    alk_exon_dna,
    alk_rna,
    codon_edit,
    edited,
    rna_fusion,
    write_bam,
)
from tests.alignments.test_simulated_fusions import DNA_BREAKS, dna_with_fusion

BUILD = Build.GRCH38
GATEKEEPER, SOLVENT_FRONT = codon_edit(1196, "ATG", BUILD), codon_edit(1202, "AGA", BUILD)
PLACES = ("name", "junction", "alias", "event", "frame", "kinase_domain", "five_prime", "three_prime", "protein")


def vcf(path: Path, records: list[tuple[int, str, str, str, str]]) -> Path:
    """Write records (1-based position, id, alleles, info) on chr2."""
    head = [
        "##fileformat=VCFv4.2",
        f"##contig=<ID=chr2,length={contigs()['chr2'].lengths[BUILD]}>",
        '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Kind">',
        '##INFO=<ID=MATEID,Number=1,Type=String,Description="Mate">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ttumour",
    ]
    rows = [
        f"chr2\t{at}\t{name}\t{ref}\t{alt}\t.\tPASS\t{info}\tGT:AD:DP\t0/1:60,40:100"
        for at, name, ref, alt, info in sorted(records)
    ]
    path.write_text("\n".join([*head, *rows]) + "\n")
    return path


def small_variants(path: Path, edits: list[Edit]) -> Path:
    return vcf(path, [(edit.position + 1, ".", edit.reference, edit.alternative, ".") for edit in edits])


def one_record(edits: list[Edit]) -> tuple[int, str, str, str, str]:
    """Write the changes of one codon as one record, as callers of haplotypes do."""
    first, last = min(edit.position for edit in edits), max(edit.position for edit in edits)
    reference = alk_locus(BUILD).plus(first, last + 1) or ""
    bases = list(reference)
    for edit in edits:
        bases[edit.position - first] = edit.alternative
    return first + 1, ".", reference, "".join(bases), "."


def event(result: Result) -> dict[str, object]:
    (found,) = result.rearrangements
    return {field: getattr(found, field) for field in PLACES}


def changes(result: Result) -> list[tuple[str, str, int | None, str | None, str]]:
    return [(m.protein, m.coding, m.residue, m.genomic, m.significance) for m in result.mutations]


def test_rna_reads_and_the_files_of_callers(tmp_path: Path) -> None:
    calls = tmp_path / "fusions.tsv"
    calls.write_text(
        "gene5\tgene3\tbreakpoint5\tbreakpoint3\tsplit_reads\tspanning_pairs\n"
        "NPM1\tALK\tchr5:171391799:+\tchr2:29223528:-\t90\t40\n"
    )
    variants = small_variants(tmp_path / "variants.vcf", [*GATEKEEPER, *SOLVENT_FRONT])
    fusion = edited(rna_fusion("NPM1", 4, BUILD), [*GATEKEEPER, *SOLVENT_FRONT])
    groups = [([Molecule(fusion)], 1500), ([Molecule(alk_rna(BUILD))], 200)]
    reads = write_bam(tmp_path / "rna.bam", groups, Library(), BUILD, 5)
    by_files, by_reads = analyse([calls, variants], SampleOptions()), analyse([reads], SampleOptions())
    assert event(by_reads) == event(by_files)
    assert changes(by_reads) == changes(by_files)
    assert [m.protein for m in by_reads.mutations] == ["p.L1196M", "p.G1202R"]
    assert by_reads.alk_status == by_files.alk_status


def test_dna_reads_and_the_vcf_of_a_structural_variant_caller(tmp_path: Path) -> None:
    five, three = DNA_BREAKS["EML4", BUILD]
    breakends = [
        (five, "one", "N", f"N]chr2:{three}]", "SVTYPE=BND;MATEID=two"),
        (three, "two", "N", f"N]chr2:{five}]", "SVTYPE=BND;MATEID=one"),
    ]
    called = analyse([vcf(tmp_path / "sv.vcf", breakends)], SampleOptions())
    seen = analyse([dna_with_fusion(tmp_path / "dna.bam", "EML4", BUILD, 12)], SampleOptions())
    assert event(seen) == event(called)
    assert event(seen)["junction"] == "E13;A20"


@pytest.mark.parametrize(
    ("exon", "edits"),
    [(23, GATEKEEPER), (23, SOLVENT_FRONT), (25, codon_edit(1275, "CAA", BUILD)), (23, codon_edit(1174, "CTA", BUILD))],
)
def test_mutations_of_dna_reads_and_of_a_vcf(exon: int, edits: list[Edit], tmp_path: Path) -> None:
    wild = alk_exon_dna(exon, BUILD)
    molecules = [Molecule(edited(wild, edits), 0.4), Molecule(wild, 0.6)]
    reads = write_bam(tmp_path / "dna.bam", [(molecules, 900)], Library(), BUILD, 7)
    by_reads = analyse([reads], SampleOptions())
    by_vcf = analyse([vcf(tmp_path / "v.vcf", [one_record(edits)])], SampleOptions())
    assert len(by_reads.mutations) == 1
    assert changes(by_vcf) == changes(by_reads)
