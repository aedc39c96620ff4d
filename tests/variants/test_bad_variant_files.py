"""What cannot be read is refused with its place; what is missing is said. Never silence."""

from __future__ import annotations

import pytest

from alkfusion.errors import BuildError, FormatError, InputError
from alkfusion.genome.builds import Build
from alkfusion.model import AssessmentState
from alkfusion.sample import SampleOptions, analyse
from alkfusion.variant_files import is_variant_file
from tests.variants.files import G1202R, L1196M, bgzipped, contig_lines, read, record, snv, vcf_text, write_vcf

POSITION = G1202R[0]


def refused(tmp_path, rows, match, **given):
    header = given.pop("header", ())
    path = write_vcf(tmp_path / "bad.vcf", rows, given.pop("samples", ("T",)), header)
    with pytest.raises(InputError, match=match) as caught:
        read(path, **given)
    assert "bad.vcf" in str(caught.value)
    assert caught.value.exit_code == 3
    return str(caught.value)


@pytest.mark.parametrize("cut", [28, 60, 400])
def test_a_cut_bgzip_file(tmp_path, cut):
    rows = [record(snv(1202, 0, new)) for new in "ACT"] * 400
    whole = bgzipped(write_vcf(tmp_path / "whole.vcf", rows), index=False)
    damaged = tmp_path / "cut.vcf.gz"
    damaged.write_bytes(whole.read_bytes()[:-cut])
    with pytest.raises(InputError, match="bgzip data have no end mark"):
        read(damaged)


def test_a_cut_plain_file(tmp_path):
    path = tmp_path / "cut.vcf"
    path.write_text(vcf_text([record(L1196M), record(G1202R)])[:-30], encoding="utf-8")
    with pytest.raises(InputError, match=r"cut.vcf, line 4: the record has \d+ columns, the file has 10"):
        read(path)


def test_a_header_without_its_last_line(tmp_path):
    path = tmp_path / "headless.vcf"
    path.write_text("##fileformat=VCFv4.2\n", encoding="utf-8")
    with pytest.raises(InputError):
        analyse([path], SampleOptions())


def test_records_of_another_width(tmp_path):
    refused(tmp_path, [record(G1202R).rpartition(" ")[0]], "the record has 9 columns, the file has 10")


def test_reference_bases_of_neither_build(tmp_path):
    row = f"chr2 {POSITION} . A T . PASS . GT 0/1"
    message = refused(tmp_path, [row], "not those of ALK in GRCh38", header=contig_lines(Build.GRCH38))
    assert "REF A at chr2" in message


def test_a_header_that_belongs_to_the_other_build(tmp_path):
    row = record(snv(1202, 0, "A", Build.GRCH37))
    rows = [row, record(snv(1210, 0, "A", Build.GRCH37))]
    path = write_vcf(tmp_path / "bad.vcf", sorted(rows), header=contig_lines(Build.GRCH37))
    assert read(path).build is Build.GRCH37
    with pytest.raises(BuildError, match=r"not in GRCh38; seen: 'its header has the contigs of GRCh37'"):
        read(path, stated_build=Build.GRCH38)


@pytest.mark.parametrize(("written", "stated"), [(Build.GRCH37, Build.GRCH38), (Build.GRCH38, Build.GRCH37)])
def test_a_stated_build_that_the_reference_bases_contradict(tmp_path, written, stated):
    rows = [record(snv(residue, 0, "A", written)) for residue in (1210, 1202, 1192)]
    path = write_vcf(tmp_path / "bad.vcf", rows)
    with pytest.raises(BuildError, match=f"State --build {written}"):
        read(path, stated_build=stated)
    assert read(path).build is written


def test_records_of_both_builds(tmp_path):
    rows = [record(snv(1202, 0, "A", build)) for build in (Build.GRCH38, Build.GRCH37)]
    message = refused(tmp_path, rows, "cannot be told|not those of")
    assert "GRCh37" in message


def test_records_that_lie_near_no_exon_of_either_build_need_none(tmp_path):
    found = read(write_vcf(tmp_path / "intron.vcf", ["chr2 29600000 . A T . PASS . GT 0/1"]))
    assert found.build is None
    assert found.mutations == ()


def test_no_contig_of_alk_is_said(tmp_path):
    lines = [line for line in contig_lines(Build.GRCH38) if "chr2," not in line]
    found = read(write_vcf(tmp_path / "a.vcf", ["chr5 100 . A C . PASS . GT 0/1"], header=lines))
    assert {item.reason for item in found.coverage} == {"the file has no contig of chromosome 2"}
    assert not any(item.assessed for item in found.coverage)


def test_lengths_of_another_genome(tmp_path):
    refused(tmp_path, [], "do not belong to one known genome build", header=["##contig=<ID=chr2,length=181748087>"])


def test_no_sample_column_is_read_from_info(tmp_path):
    row = f"chr2 {POSITION} . {G1202R[1]} {G1202R[2]} . PASS DP=100;AF=0.4;DP4=30,30,20,20"
    found = read(write_vcf(tmp_path / "lofreq.vcf", [row], samples=()))
    assert [(m.protein, m.depth, m.alt_depth) for m in found.mutations] == [("p.G1202R", 100, 40)]


def test_two_samples_and_no_choice(tmp_path):
    row = record(G1202R) + " 0/0:100,0:100"
    message = refused(tmp_path, [row], "the file holds 2 samples", samples=("A", "B"))
    assert "A, B" in message
    assert "--sample" in message


@pytest.mark.parametrize(("sample", "found"), [("A", ["p.G1202R"]), ("B", [])])
def test_the_sample_that_was_chosen(tmp_path, sample, found):
    row = record(G1202R) + " 0/0:100,0:100"
    path = write_vcf(tmp_path / "a.vcf", [row], samples=("A", "B"))
    assert [m.protein for m in read(path, sample=sample).mutations] == found


def test_a_sample_that_is_not_there(tmp_path):
    row = record(G1202R) + " 0/0:100,0:100"
    refused(tmp_path, [row], "none or several of which are 'C'", samples=("A", "B"), sample="C")


def test_two_samples_of_one_name(tmp_path):
    refused(
        tmp_path, [record(G1202R) + " 0/0:100,0:100"], "two samples of the file have the same name", samples=("A", "A")
    )


def test_the_matched_normal_is_never_the_sample(tmp_path):
    row = record(G1202R, "GT:AD:DP 0/0:100,0:100 0/1:60,40:100")
    by_name = write_vcf(tmp_path / "strelka.vcf", [row], samples=("NORMAL", "TUMOR"))
    assert [m.protein for m in read(by_name).mutations] == ["p.G1202R"]
    by_header = write_vcf(tmp_path / "mutect.vcf", [row], samples=("N7", "T7"), header=["##normal_sample=N7"])
    assert [m.protein for m in read(by_header).mutations] == ["p.G1202R"]


@pytest.mark.parametrize("phase_set", ["abc", "1,2", "-1", "1.5"])
def test_a_phase_set_that_is_none(tmp_path, phase_set):
    message = refused(tmp_path, [record(G1202R, f"GT:AD:DP:PS 0|1:60,40:100:{phase_set}")], "phase set PS is not")
    assert f"record chr2:{POSITION}" in message


@pytest.mark.parametrize(("depths", "numbers"), [("60,40,7", 3), ("60", 1)])
def test_counts_that_do_not_fit_the_alleles(tmp_path, depths, numbers):
    refused(tmp_path, [record(G1202R, f"GT:AD:DP 0/1:{depths}:100")], f"AD has {numbers} numbers for 2 alleles")


@pytest.mark.parametrize("genotype", ["0/2", "0/x", "a"])
def test_a_genotype_that_is_none(tmp_path, genotype):
    refused(tmp_path, [record(G1202R, f"GT {genotype}")], "the genotype")


@pytest.mark.parametrize("depths", ["60,-4", "60,many"])
def test_counts_that_are_none(tmp_path, depths):
    refused(tmp_path, [record(G1202R, f"GT:AD:DP 0/1:{depths}:100")], "AD")


def test_an_index_that_is_none(tmp_path):
    path = bgzipped(write_vcf(tmp_path / "a.vcf", [record(G1202R)]), index=True)
    path.with_name(path.name + ".tbi").write_bytes(b"no index")
    with pytest.raises(InputError, match="its index"):
        read(path)


def test_an_older_index_is_not_used(tmp_path):
    import os

    path = bgzipped(write_vcf(tmp_path / "a.vcf", [record(G1202R)]), index=True)
    index = path.with_name(path.name + ".tbi")
    index.write_bytes(b"no index")
    os.utime(index, (1, 1))
    assert [m.protein for m in read(path).mutations] == ["p.G1202R"]


def test_structural_variants_are_left_to_their_readers(tmp_path):
    row = f"chr2 {POSITION} . {G1202R[1]} {G1202R[1]}]chr5:171391799] . PASS SVTYPE=BND GT 0/1"
    assert not is_variant_file(write_vcf(tmp_path / "sv.vcf", [row]))


def test_a_text_is_no_variant_file(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("ALK G1202R\n", encoding="utf-8")
    assert not is_variant_file(path)
    with pytest.raises(FormatError):
        analyse([path], SampleOptions())


def test_an_allele_of_unknown_bases_hides_its_residue(tmp_path):
    row = f"chr2 {POSITION} . {G1202R[1]} N . PASS . GT 0/1"
    found = read(write_vcf(tmp_path / "n.vcf", [row]), assume_covered=True)
    assert [(item.residue, item.reason) for item in found.coverage if not item.assessed] == [
        (1202, "under the allele N, which is not read here")
    ]


def test_a_spanning_deletion_star_is_no_allele_of_its_own(tmp_path):
    row = f"chr2 {POSITION} . {G1202R[1]} *,{G1202R[2]} . PASS . GT:AD:DP 1/2:0,60,40:100"
    found = read(write_vcf(tmp_path / "star.vcf", [row]))
    assert [(m.protein, m.alt_depth) for m in found.mutations] == [("p.G1202R", 40)]


def test_windows_line_ends_and_plain_gzip(tmp_path):
    import gzip

    text = vcf_text([record(G1202R)], header=contig_lines(Build.GRCH38)).replace("\n", "\r\n")
    path = tmp_path / "a.vcf.gz"
    path.write_bytes(gzip.compress(text.encode()))
    found = read(path)
    assert [m.protein for m in found.mutations] == ["p.G1202R"]
    assert found.mutations[0].depth == 100


@pytest.mark.parametrize("kind", ["plain", "bgzip", "indexed", "bcf", "bcf-indexed"])
def test_every_container_gives_the_same(tmp_path, kind):
    import pysam.bcftools

    header = [*contig_lines(Build.GRCH38), '##FORMAT=<ID=GT,Number=1,Type=String,Description="x">']
    header += [
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="x">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="x">',
    ]
    rows = ["chr1 1000 . A C . PASS . GT 0/1", record(L1196M), record(G1202R), "chr3 1000 . A C . PASS . GT 0/1"]
    path = write_vcf(tmp_path / "a.vcf", sorted(rows), header=header)
    plain = read(path)
    if kind in ("bgzip", "indexed"):
        path = bgzipped(path, index=kind == "indexed")
    elif kind != "plain":
        target = tmp_path / "a.bcf"
        pysam.bcftools.view("-Ob", "-o", str(target), str(path), catch_stdout=False)
        if kind == "bcf-indexed":
            pysam.bcftools.index(str(target))
        path = target
    found = read(path)
    assert [m.protein for m in found.mutations] == ["p.L1196M", "p.G1202R"]
    fields = [(m.coding, m.genomic, m.depth, m.alt_depth, m.filter) for m in found.mutations]
    assert fields == [(m.coding, m.genomic, m.depth, m.alt_depth, m.filter) for m in plain.mutations]
    assert found.build is Build.GRCH38


def test_a_vcf_without_any_record_near_alk_is_read(tmp_path):
    result = analyse([write_vcf(tmp_path / "a.vcf", ["chr1 1000 . A C . PASS . GT 0/1"])], SampleOptions())
    assert result.mutations == ()
    assert result.build is None
    assert result.assessment.state is AssessmentState.NONE


def test_htslib_says_nothing_on_the_terminal(tmp_path, capfd):
    read(bgzipped(write_vcf(tmp_path / "a.vcf", [record(G1202R)]), index=True))
    assert capfd.readouterr() == ("", "")


def test_a_record_that_is_no_text_far_down_the_file(tmp_path):
    rows = [f"chr1 {number} . A C . PASS . GT 0/1" for number in range(1, 300)]
    path = tmp_path / "a.vcf"
    text = vcf_text([*rows, record(G1202R)]).encode()
    path.write_bytes(text.replace(b"PASS\t.\tGT:AD", b"PASS\t\xff\tGT:AD"))
    with pytest.raises(InputError, match=r"a.vcf, line 302: the record is not UTF-8 text"):
        read(path)


def test_the_line_of_a_record_far_down_the_file(tmp_path):
    rows = [f"chr1 {number} . A C . PASS . GT 0/1" for number in range(1, 60_000)]
    path = write_vcf(tmp_path / "a.vcf", [*rows, record(G1202R, "GT:AD:DP 0/1:60,40,9:100")])
    with pytest.raises(InputError, match=r"a.vcf, line 60002: AD has 3 numbers"):
        read(path)
