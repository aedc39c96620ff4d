"""FusionCatcher's, Arriba's and rnafusion's VCF, BreakDancer, and whose file is recognised."""

from __future__ import annotations

import pytest

from alkfusion.calls import Molecule, Side
from alkfusion.errors import InputError
from alkfusion.genome.builds import Build, build_of_lengths
from alkfusion.readers.registry import all_readers, reader_named, recognise
from alkfusion.readers.source import TextSource
from alkfusion.readers.sv_vcf import SvVcf
from tests.readers.sv_records import DATA, HEADER, SITUATIONS, L, R, minimal, places, read, reader_of_records


@pytest.fixture
def records(tmp_path):
    return reader_of_records(tmp_path)


# ---------------------------------------------------------------- RNA callers that write VCF


def test_fusioncatcher_states_the_order_and_its_end_is_no_coordinate():
    positive, reciprocal = minimal("fusioncatcher-vcf")
    assert positive.molecule is Molecule.RNA
    assert positive.ordered
    assert positive.first == Side(
        gene="NPM1", gene_id="ENSG00000181163", contig="5", position=171391799, strand="+", kept=L
    )
    assert positive.second == Side(
        gene="ALK", gene_id="ENSG00000171094", contig="2", position=29223528, strand="-", kept=L
    )
    assert (positive.split_reads, positive.spanning_pairs, positive.reported_frame) == (3, 2, "in-frame")
    assert places([reciprocal]) == [("2", 29275099, R, "9", 109457399, L)]
    assert (reciprocal.first.gene, reciprocal.second.gene) == ("ALK", "PTPN3")


def test_a_fusioncatcher_record_alone_is_complete(tmp_path):
    lines = (DATA / "fusioncatcher-vcf" / "minimal.vcf").read_text().splitlines(keepends=True)
    path = tmp_path / "minimal.vcf"
    path.write_text("".join(line for line in lines if "__5\tN" not in line))  # the 3' records only
    assert places(read(path)) == places(minimal("fusioncatcher-vcf"))


def test_arribas_vcf_has_the_genes_of_both_records_and_no_order():
    positive, intergenic = minimal("arriba-vcf")
    assert (positive.first.gene, positive.second.gene, positive.second.gene_id) == ("NPM1", "ALK", "ENSG00000171094")
    assert (positive.ordered, positive.molecule, positive.notes) == (False, Molecule.RNA, ("confidence high",))
    assert (positive.split_reads, positive.spanning_pairs) == (None, None)
    assert (intergenic.first.gene, intergenic.second.gene, intergenic.inserted) == (None, "X", "AC")
    assert places([intergenic]) == [("chr2", 29275099, R, "chr9", 109457399, R)]


def test_rnafusions_sides_come_from_its_strands_and_its_counts_are_named_the_other_way_round():
    positive, reciprocal = minimal("rnafusion-vcf")
    assert places([positive, reciprocal]) == [
        ("chr2", 42295516, L, "chr2", 29223528, L),
        ("chr2", 29275099, R, "chr9", 109457399, L),  # the brackets say right and right
    ]
    assert (positive.first.gene, positive.first.strand, positive.second.gene, positive.second.strand) == (
        "EML4",
        "+",
        "ALK",
        "-",
    )
    assert (positive.ordered, positive.molecule, positive.reported_frame) == (True, Molecule.RNA, "INFRAME")
    assert (positive.sample, positive.split_reads, positive.spanning_pairs) == ("patient", 61, 25)
    assert reciprocal.reported_frame is None


def test_what_rnafusion_does_not_know_is_not_made_up(records):
    [call] = records(
        "0 0 . N N[0:0[ . PASS SVTYPE=BND;GENEA=EML4;GENEB=ALK;ORIENTATION=nan,nan;FRAME_STATUS=nan",
        name="rnafusion-vcf",
    )
    assert (call.first, call.second, call.ordered) == (Side(gene="EML4"), Side(gene="ALK"), False)


# ---------------------------------------------------------------- BreakDancer


def test_breakdancer_takes_sides_from_the_prevailing_strand():
    inversion, deletion = read(DATA / "breakdancer" / "minimal.txt")
    assert places([inversion, deletion]) == [
        ("2", 29446700, L, "2", 42523900, L),
        ("2", 37000100, L, "2", 37003100, R),
    ]
    assert (inversion.sample, inversion.spanning_pairs, inversion.exact) == ("tumour.bam", 19, False)


@pytest.mark.parametrize(("orientation", "kept"), [("20+0-", L), ("1+2-", R), ("57+50-", None), ("0+0-", None)])
def test_breakdancer_leaves_a_mixed_side_open(tmp_path, orientation, kept):
    text = (DATA / "breakdancer" / "minimal.txt").read_text()
    path = tmp_path / "calls.ctx"
    path.write_text(text.replace("21+2-", orientation))
    assert read(path)[0].first.kept is kept


def test_breakdancer_gives_each_bam_file_its_call_and_no_insertion(tmp_path):
    text = (DATA / "breakdancer" / "minimal.txt").read_text()
    path = tmp_path / "calls.ctx"
    path.write_text(text.replace("/data/tumour.bam|19", "/a/t.bam|11:/b/n.bam|8").replace("\tDEL\t", "\tINS\t"))
    assert [(call.sample, call.spanning_pairs) for call in read(path)] == [("t.bam", 11), ("n.bam", 8)]


@pytest.mark.parametrize("orientation", ["21", "plus", "-3+2-", "."])
def test_breakdancer_refuses_an_orientation_it_cannot_read(tmp_path, orientation):
    text = (DATA / "breakdancer" / "minimal.txt").read_text()
    path = tmp_path / "calls.ctx"
    path.write_text(text.replace("21+2-", orientation))
    with pytest.raises(InputError, match="orientation"):
        read(path)


# ---------------------------------------------------------------- recognition


def test_hand_written_files_without_a_header_are_read():
    oncogene, reciprocal = read(SITUATIONS / "no_header_line.vcf")
    assert places([oncogene]) == [("chr2", 29447648, L, "chr2", 42524140, L)]
    assert places([reciprocal]) == [("chr2", 29447649, R, "chr2", 42524141, R)]


def test_a_contig_in_upper_case_is_the_same_contig():
    calls = read(SITUATIONS / "upper_case_contig_in_alt_and_empty_last_line.vcf")
    assert places(calls) == [("chr2", 29447648, R, "CHR9", 61599286, R)]


def test_a_header_without_records_is_still_its_callers():
    source = TextSource(SITUATIONS / "only_a_header_of_sniffles.vcf")
    found = recognise(source)
    assert (found.reader.name, list(found.reader.calls(source))) == ("sniffles2", [])
    assert found.reason == "the VCF header has the lines of Sniffles 2"


@pytest.mark.parametrize("name", ["copy_numbers_only.vcf", "small_variants_only.vcf"])
def test_other_vcf_is_left_to_other_readers(name):
    head = TextSource(SITUATIONS / name).head()
    assert [reader.name for reader in all_readers() if isinstance(reader, SvVcf) and reader.recognise(head)] == []


def test_a_long_header_hides_neither_caller_nor_records(tmp_path):
    lines = (DATA / "delly" / "minimal.vcf").read_text().splitlines(keepends=True)
    contigs = [f"##contig=<ID=chrUn_{number},length=1000>\n" for number in range(5000)]
    path = tmp_path / "calls.vcf"
    path.write_text("".join([lines[0], *contigs, *lines[1:]]))
    assert recognise(TextSource(path)).reader.name == "delly"


@pytest.mark.parametrize(("name", "build"), [("manta", Build.GRCH37), ("gridss", Build.GRCH38)])
def test_contig_lengths_tell_the_build(name, build):
    source = TextSource(DATA / name / "minimal.vcf")
    assert build_of_lengths(reader_named(name).contig_lengths(source)) is build


def test_a_contig_length_that_is_no_number_is_refused(tmp_path):
    path = tmp_path / "calls.vcf"
    path.write_text(HEADER.replace("#CHROM", "##contig=<ID=2,length=long>\n#CHROM"))
    with pytest.raises(InputError, match="line 2: the length of the contig is no number"):
        reader_named("sv-vcf").contig_lengths(TextSource(path))
