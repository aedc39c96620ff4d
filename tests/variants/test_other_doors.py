"""MAF, TSO500 and the annotated VCF."""

from __future__ import annotations

from pathlib import Path

import pysam
import pysam.bcftools
import pytest

from alkfusion.errors import BuildError, InputError, UsageError
from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.model import AssessmentState
from alkfusion.report.annotated_vcf import INFO_FORMAT
from alkfusion.sample import SampleOptions, analyse
from alkfusion.variant_files import is_variant_file
from tests.variants.files import G1202R, L1196M, base, bgzipped, contig_lines, read, record, snv, vcf_text, write_vcf

MAF_COLUMNS = (
    *("Hugo_Symbol", "NCBI_Build", "Chromosome", "Start_Position", "End_Position"),
    *("Reference_Allele", "Tumor_Seq_Allele1", "Tumor_Seq_Allele2", "Tumor_Sample_Barcode"),
    *("HGVSp_Short", "t_depth", "t_ref_count", "t_alt_count", "FILTER"),
)


def maf(tmp_path, *rows, columns=MAF_COLUMNS) -> Path:
    path = tmp_path / "study.maf"
    lines = ["#version 2.4", "\t".join(columns), *("\t".join(row.split(" ")) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def maf_row(variant, build="GRCh38", sample="S1", protein="p.G1202R", counts="100 60 40", gene="ALK"):
    position, reference, alternative = variant
    return (
        f"{gene} {build} 2 {position} {position} {reference} {reference} {alternative} {sample} {protein} {counts} PASS"
    )


@pytest.mark.parametrize(("build", "written"), [(Build.GRCH38, "GRCh38"), (Build.GRCH37, "37"), (Build.GRCH37, "hg19")])
def test_a_maf_row_is_read(tmp_path, build, written):
    path = maf(tmp_path, maf_row(snv(1202, 0, "A", build), written), "TP53 37 17 1 1 A A C S1 p.X1Y 1 1 0 PASS")
    found = read(path)
    (mutation,) = found.mutations
    assert (mutation.protein, mutation.depth, mutation.alt_depth) == ("p.G1202R", 100, 40)
    assert (found.build, found.input.format, found.input.rows) == (build, "maf", 2)
    assert found.observations == ()


def test_maf_insertions_and_deletions_have_no_anchor(tmp_path):
    codon = sorted(AlkCoding.of(Build.GRCH38).codon_positions(1151))
    inserted = f"ALK GRCh38 chr2 {codon[0] - 1} {codon[0]} - - CGT S1 p.T1151dup 90 60 30 PASS"
    lost = base(codon[0], Build.GRCH38, 3)
    deleted = f"ALK GRCh38 chr2 {codon[0]} {codon[2]} {lost} {lost} - S1 p.T1151del 90 60 30 PASS"
    assert [m.protein for m in read(maf(tmp_path, inserted)).mutations] == ["p.T1151dup"]
    assert [m.protein for m in read(maf(tmp_path, deleted)).mutations] == ["p.T1151del"]


def test_a_maf_of_two_samples_needs_a_choice(tmp_path):
    path = maf(tmp_path, maf_row(G1202R), maf_row(L1196M, sample="S2", protein="p.L1196M"))
    with pytest.raises(InputError, match=r"the file holds 2 samples; seen: 'S1, S2'.*--each-sample-of"):
        read(path)
    assert [m.protein for m in read(path, sample="S2").mutations] == ["p.L1196M"]


@pytest.mark.parametrize(
    ("row", "match"),
    [
        (maf_row(G1202R, build="mm10"), "NCBI_Build is neither"),
        (maf_row(G1202R, counts="10 0 40"), "more reads carry the variant"),
        (maf_row((G1202R[0], "Q", "T")), "not made of bases"),
        (maf_row(G1202R).replace(" 2 ", " 5 "), "does not lie on chromosome 2"),
        (maf_row(G1202R) + " more", "the row has 15 cells"),
    ],
)
def test_a_damaged_maf_row_is_refused(tmp_path, row, match):
    with pytest.raises(InputError, match=match) as caught:
        read(maf(tmp_path, row))
    assert "study.maf, line 3" in str(caught.value)


def test_a_maf_in_another_build_than_it_says(tmp_path):
    with pytest.raises(BuildError, match="GRCh38"):
        read(maf(tmp_path, maf_row(G1202R, build="GRCh37"), maf_row(L1196M, build="GRCh37", protein="p.L1196M")))


TSO500 = """TruSight Oncology 500 - Combined Variant Output

[Analysis Details]
Pair ID\tP1
DNA Sample ID\t{dna}
RNA Sample ID\tR1

[Fusions]
Gene Pair\tBreakpoint 1\tBreakpoint 2\tFusion Supporting Reads\tGene 1 Reference Reads\tGene 2 Reference Reads
EML4-ALK\tchr2:42522656\tchr2:29446394\t50\t10\t10

[Small Variants]
Gene\tChromosome\tGenomic Position\tReference Call\tAlternative Call\tAllele Frequency\tDepth\tP-Dot Notation
ALK\tchr2\t{position}\tC\tT\t0.25\t400\tNP_004295.2:p.(Gly1202Arg)
"""


def tso500(tmp_path, dna="D1"):
    path = tmp_path / "P1_CombinedVariantOutput.tsv"
    path.write_text(TSO500.format(dna=dna, position=snv(1202, 0, "A", Build.GRCH37)[0]), encoding="utf-8")
    return path


def test_tso500_gives_fusion_and_mutation_of_one_file(tmp_path):
    result = analyse([tso500(tmp_path)], SampleOptions())
    assert [event.name for event in result.rearrangements] == ["EML4::ALK"]
    (mutation,) = result.mutations
    assert (mutation.protein, mutation.depth, mutation.alt_depth, mutation.vaf) == ("p.G1202R", 400, 100, 0.25)
    assert len(result.inputs) == 1
    assert result.assessment.state is AssessmentState.NONE


def test_tso500_without_dna_looked_at_no_mutation(tmp_path):
    result = analyse([tso500(tmp_path, dna="NA")], SampleOptions())
    assert result.mutations == ()
    assert result.rearrangements[0].name == "EML4::ALK"


def test_real_tso500_output_is_read(shared):
    path = shared / "callers" / "data" / "tso500" / "DNA_sample_CombinedVariantOutput.tsv"
    result = analyse([path], SampleOptions())
    assert result.mutations == ()
    assert {m.residue for m in result.assessment.not_assessed} >= {1202}


def annotated(tmp_path, path, **options):
    from alkfusion.report.annotated_vcf import write_annotated_vcf

    target = tmp_path / "out.vcf.gz"
    write_annotated_vcf([path], target, analyse([path], SampleOptions(**options)))
    return target


FORMATS = [
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="x">',
    '##FORMAT=<ID=PS,Number=1,Type=Integer,Description="x">',
]


@pytest.mark.parametrize("kind", ["plain", "bgzip"])
def test_the_annotated_vcf_has_the_same_records(tmp_path, kind):
    rows = ["chr1 1000 . A C . PASS DP=7 GT 0/1", record(L1196M, "GT 0/1"), record(G1202R, "GT 0/1")]
    rows = [rows[0], *sorted(rows[1:])]
    path = write_vcf(tmp_path / "in.vcf", rows, header=[*contig_lines(Build.GRCH38), *FORMATS])
    target = annotated(tmp_path, bgzipped(path, index=False) if kind == "bgzip" else path)
    with pysam.VariantFile(str(target)) as made, pysam.VariantFile(str(path)) as given:
        records = list(made)
        assert [str(r).split("\t")[:7] for r in records] == [str(r).split("\t")[:7] for r in given]
        assert made.header.info["ALKFUSION"].description.endswith(f"Format: {INFO_FORMAT}")
        assert "ALKFUSION" not in records[0].info
        entry = dict(zip(INFO_FORMAT.split("|"), records[1].info["ALKFUSION"][0].split("|"), strict=True))
    assert entry["HGVSp"] == "p.G1202R"
    assert (entry["Allele"], entry["HGVSc"], entry["Significance"]) == ("T", "c.3604G>A", "known_resistance")
    region = pysam.bcftools.view("-H", str(target), f"chr2:{G1202R[0]}", catch_stdout=True)
    assert len(region.splitlines()) == 1  # by the index


def test_records_read_together_both_carry_the_joined_name(tmp_path):
    third = snv(1202, 2, "C")
    rows = [record(third, "GT:PS 0|1:7"), record(G1202R, "GT:PS 0|1:7")]
    target = annotated(tmp_path, write_vcf(tmp_path / "in.vcf", rows, header=[*contig_lines(Build.GRCH38), *FORMATS]))
    with pysam.VariantFile(str(target)) as made:
        assert [r.info["ALKFUSION"][0].split("|")[5] for r in made] == ["p.G1202S", "p.G1202S"]


def test_annotating_twice_gives_the_same_bytes(tmp_path):
    path = write_vcf(tmp_path / "in.vcf", [record(G1202R, "GT 0/1")], header=[*contig_lines(Build.GRCH38), *FORMATS])
    first = annotated(tmp_path, path).read_bytes()
    again = tmp_path / "again.vcf.gz"
    again.write_bytes(first)
    assert annotated(tmp_path, again).read_bytes() == first


def test_unsorted_records_leave_nothing_behind(tmp_path):
    rows = [
        record(L1196M, "GT 0/1"),
        record(G1202R, "GT 0/1"),
        "chr1 5 . A C . PASS . GT 0/1",
        record(L1196M, "GT 0/1"),
    ]
    path = write_vcf(tmp_path / "in.vcf", rows, header=FORMATS)
    before = sorted(item.name for item in tmp_path.iterdir())
    with pytest.raises(InputError, match="not sorted"):
        annotated(tmp_path, path)
    assert sorted(item.name for item in tmp_path.iterdir()) == before


def test_an_input_is_never_written_over(tmp_path):
    from alkfusion.report.annotated_vcf import write_annotated_vcf

    path = tmp_path / "in.vcf"
    path.write_text(vcf_text([record(G1202R, "GT 0/1")]), encoding="utf-8")
    with pytest.raises(UsageError, match="never written over"):
        write_annotated_vcf([path], path, analyse([path], SampleOptions()))


def test_only_a_vcf_can_be_annotated(tmp_path):
    from alkfusion.report.annotated_vcf import write_annotated_vcf

    path = maf(tmp_path, maf_row(G1202R))
    assert is_variant_file(path)
    with pytest.raises(UsageError, match="inputs hold 0"):
        write_annotated_vcf([path], tmp_path / "o.vcf.gz", analyse([path], SampleOptions()))
