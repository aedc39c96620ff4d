"""Structural-variant VCF of all callers, FusionCatcher's and Arriba's VCF, BCF, and BreakDancer."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.errors import AlkfusionError, InputError
from alkfusion.genome.builds import Build, build_of_lengths
from alkfusion.readers.registry import all_readers, reader_named, recognise
from alkfusion.readers.source import TextSource
from alkfusion.readers.sv_junctions import reverse_complement
from alkfusion.readers.sv_vcf import SvVcf

DATA = Path(__file__).parent / "data"
SITUATIONS = DATA / "sv-vcf"
HEADER = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
L, R = Kept.LEFT, Kept.RIGHT


def place(side: Side) -> tuple[str | None, int | None, Kept | None]:
    return side.contig, side.position, side.kept


def places(calls: list[FusionCall]) -> list[tuple]:
    return [(*place(call.first), *place(call.second)) for call in calls]


def read(path: Path, stated: str | None = None) -> list[FusionCall]:
    source = TextSource(path)
    return list(recognise(source, stated).reader.calls(source))


def minimal(name: str) -> list[FusionCall]:
    return read(DATA / name / "minimal.vcf", name)


@pytest.fixture
def records(tmp_path):
    """Read records that are given as text, with the columns up to INFO."""

    def call(*rows: str, name: str = "sv-vcf", header: str = HEADER) -> list[FusionCall]:
        path = tmp_path / "records.vcf"
        path.write_text(header + "".join("\t".join(row.split()) + "\n" for row in rows))
        return read(path, name)

    return call


# ---------------------------------------------------------------- geometry


@pytest.mark.parametrize(
    ("alternative", "here", "there"),
    [("T]2:29447648]", L, L), ("T[2:29447648[", L, R), ("]2:29447648]T", R, L), ("[2:29447648[T", R, R)],
)
def test_each_bracket_notation_gives_its_kept_sides(records, alternative, here, there):
    [call] = records(f"5 170819500 x T {alternative} . PASS SVTYPE=BND")
    assert place(call.first) == ("5", 170819500, here)
    assert place(call.second) == ("2", 29447648, there)
    assert (call.molecule, call.ordered, call.inserted, call.exact) == (Molecule.DNA, False, None, True)
    assert call.first.strand is None is call.second.strand


@pytest.mark.parametrize(
    ("forward", "backward", "kept"),
    [
        ("G]2:29447648]", "A]5:170819500]", (L, L)),
        ("[2:29447648[G", "[5:170819500[A", (R, R)),
        ("G[2:29447648[", "]5:170819500]A", (L, R)),
        ("]2:29447648]G", "A[5:170819500[", (R, L)),
    ],
)
@pytest.mark.parametrize("mates", [True, False], ids=["named mates", "no mates named"])
def test_both_records_of_a_pair_are_one_call(records, forward, backward, kept, mates):
    named = (";MATEID=b", ";MATEID=a") if mates else ("", "")
    calls = records(
        f"5 170819500 a G {forward} . PASS SVTYPE=BND{named[0]}",
        f"2 29447648 b A {backward} . PASS SVTYPE=BND{named[1]}",
    )
    assert places(calls) == [("5", 170819500, kept[0], "2", 29447648, kept[1])]
    assert calls[0].line == 3


@pytest.mark.parametrize(
    ("alternative", "inserted"),
    [
        ("TCAG]2:29447648]", "CAG"),
        ("TCAG[2:29447648[", "CAG"),
        ("]2:29447648]CAGT", "CTG"),
        ("[2:29447648[CAGT", "CTG"),
    ],
)
def test_inserted_bases_are_read_from_the_first_side_to_the_second(records, alternative, inserted):
    [call] = records(f"5 170819500 x T {alternative} . PASS SVTYPE=BND")
    assert call.inserted == inserted


@pytest.mark.parametrize(
    ("allele", "info", "expected"),
    [
        ("<DEL>", "SVTYPE=DEL;END=300", [(100, L, 301, R)]),
        ("<DEL:ME:ALU>", "SVTYPE=DEL;END=300", [(100, L, 301, R)]),
        ("<DUP:TANDEM>", "SVTYPE=DUP;END=300", [(101, R, 300, L)]),
        ("<INV>", "SVTYPE=INV;END=300", [(100, L, 300, L), (101, R, 301, R)]),
        ("<INV>", "SVTYPE=INV;END=300;INV3", [(100, L, 300, L)]),
        ("<INV>", "SVTYPE=INV;END=300;INV5", [(101, R, 301, R)]),
        ("<INV>", "SVTYPE=INV;END=300;CT=3to3", [(100, L, 300, L)]),
        ("<INV>", "SVTYPE=INV;END=300;CT=5to5", [(101, R, 301, R)]),
        ("<INV>", "SVTYPE=INV;END=300;STRANDS=--:4", [(101, R, 301, R)]),
        ("<INV>", "SVTYPE=INV;END=300;STRANDS=++:0,--:4", [(101, R, 301, R)]),
        ("<INV>", "SVTYPE=INV;END=300;STRANDS=+-:4", [(100, L, 300, L), (101, R, 301, R)]),
        ("<INV>", "SVTYPE=INV;SVLEN=200", [(100, L, 300, L), (101, R, 301, R)]),
        ("<INVDUP>", "SVTYPE=INVDUP;END=300;STRANDS=--", [(101, R, 301, R)]),
        ("<INVDUP>", "SVTYPE=INVDUP;END=300", [(100, None, 300, None)]),
        ("<DEL/INV>", "SVTYPE=DEL/INV;END=300;STRANDS=++", [(100, L, 300, L)]),
        ("<DEL/INV>", "SVTYPE=DEL/INV;END=300", [(100, L, 301, R)]),
        ("<DUP/INS>", "SVTYPE=DUP/INS;END=300", [(101, R, 300, L)]),
        ("<INV>", "SVTYPE=INV;END=040;INV3", [(40, L, 100, L)]),
        ("<CPX>", "SVTYPE=CPX;END=300", [(100, None, 300, None)]),
        ("<INS>", "SVTYPE=INS;END=100", []),
        ("<INS:ME:L1>", "SVTYPE=INS;END=100", []),
        ("<CNV>", "SVTYPE=CNV;END=300", []),
        ("<DUP>", "SVTYPE=CNV;END=300", []),
        ("<NON_REF>", "END=300", []),
        ("<*>", ".", []),
        ("T", "DP=30", []),
        ("N", "SVTYPE=DEL;END=300", [(100, L, 301, R)]),
    ],
)
def test_each_symbolic_allele_gives_its_junctions(records, allele, info, expected):
    start = 29_000_000
    calls = records(f"chr2 29000100 x N {allele} . PASS {re.sub(r'END=', 'END=29000', info)}")
    found = [(c.first.position, c.first.kept, c.second.position, c.second.kept) for c in calls]
    assert found == [(here + start, kept, there + start, other) for here, kept, there, other in expected]


@pytest.mark.parametrize(
    ("connection", "kept"),
    [("3to3", (L, L)), ("5to5", (R, R)), ("3to5", (L, R)), ("5to3", (R, L)), ("NtoN", (None, None))],
)
def test_an_old_translocation_of_delly_takes_its_sides_from_ct(records, connection, kept):
    [call] = records(f"5 170819500 x N <TRA> . PASS SVTYPE=TRA;CHR2=2;END=29447100;CT={connection}", name="delly")
    assert places([call]) == [("5", 170819500, kept[0], "2", 29447100, kept[1])]
    assert bool(call.notes) is (kept[0] is None)


def test_the_position_of_a_translocation_may_be_smaller_than_pos_and_only_chromosome_2_is_taken():
    calls = read(SITUATIONS / "translocation_by_tra_end_before_pos.vcf")
    assert places(calls) == [
        ("5", 170819500, L, "2", 29447100, L),
        ("2", 29447200, R, "9", 112220000, L),
    ]
    assert {(call.caller, call.split_reads, call.spanning_pairs) for call in calls} == {("delly", 6, 5)}


def test_inserted_bases_of_info_follow_the_direction_of_reading(records):
    deletion, duplication, inversion = records(
        "2 29000100 a N <DEL> . PASS SVTYPE=DEL;END=29000300;SVINSSEQ=CAG",
        "2 29000100 b N <DUP> . PASS SVTYPE=DUP;END=29000300;SVINSSEQ=CAG",
        "2 29000100 c N <INV> . PASS SVTYPE=INV;END=29000300;SVINSSEQ=CAG;INV3",
    )
    assert (deletion.inserted, duplication.inserted, inversion.inserted) == ("CAG", "CTG", None)


def test_the_two_sides_of_lumpys_inversion_are_two_calls():
    oncogene, reciprocal = minimal("lumpy")
    assert places([oncogene]) == [("chr2", 29447648, L, "chr2", 42524140, L)]
    assert places([reciprocal]) == [("chr2", 29447649, R, "chr2", 42524141, R)]
    assert (oncogene.split_reads, oncogene.spanning_pairs) == (0, 212)
    assert (reciprocal.split_reads, reciprocal.spanning_pairs) == (0, 201)
    assert oncogene.line == reciprocal.line
    assert (oncogene.first.window, oncogene.second.window) == (None, (42524139, 42524140))
    assert not oncogene.exact


def test_pairs_and_split_reads_of_two_junctions_together_are_not_divided(records):
    header = HEADER.replace("INFO\n", "INFO\tFORMAT\ttumour\n")
    calls = records(
        "2 29000100 a N <INV> . PASS SVTYPE=INV;END=29000300;STRANDS=++:9,--:4 GT:PE:SR 0/1:8:5",
        name="lumpy",
        header=header,
    )
    assert [(call.split_reads, call.spanning_pairs) for call in calls] == [(None, 9), (None, 4)]


def test_confidence_intervals_become_windows_on_both_sides(records):
    [call] = records(
        "2 29001000 a N N]5:2000] . PASS SVTYPE=BND;IMPRECISE;MATEID=b;CIPOS=-156,156",
        "5 2000 b N N]2:29001000] . PASS SVTYPE=BND;IMPRECISE;MATEID=a;CIPOS=-150,90",
    )
    assert (call.first.window, call.second.window, call.exact) == ((29000844, 29001156), (1850, 2090), False)


def test_a_window_of_nothing_is_an_exact_position(records):
    [call] = records("2 29001000 a N N]5:2000] . PASS SVTYPE=BND;CIPOS=0,0")
    assert (call.first.window, call.exact) == (None, True)


def test_the_telomere_is_the_first_base(records):
    [call] = records("2 29001000 a N N]5:0] . PASS SVTYPE=BND")
    assert call.second.position == 1


# ---------------------------------------------------------------- mates


def test_mates_are_found_by_parid_and_lists_and_missing_ones_lose_nothing():
    calls = read(SITUATIONS / "mates_by_parid_list_and_missing.vcf")
    assert [call.line for call in calls] == [6, 8, 11, 10, 12]
    assert places(calls)[0] == ("2", 29447002, L, "2", 29447900, L)
    assert places(calls)[-1] == ("2", 29447007, L, "5", 800, R)


def test_mates_that_differ_by_their_homology_are_one_call(records):
    calls = records(
        "2 29475747 b G G]8:107653520] . PASS SVTYPE=BND;MATEID=a;CIPOS=0,2",
        "8 107653518 a G G]2:29475749] . LowQual SVTYPE=BND;MATEID=b;CIPOS=0,2",
    )
    assert places(calls) == [("2", 29475747, L, "8", 107653520, L)]
    assert calls[0].rejected == "LowQual"


def test_an_event_names_mates_only_where_the_sides_are_mirrored(records):
    calls = records(
        "2 29001000 a N N]5:2000] . PASS SVTYPE=BND;EVENT=e",
        "5 2003 b N N]2:29001003] . PASS SVTYPE=BND;EVENT=e",
        "2 29001001 c N [5:2001[N . PASS SVTYPE=BND;EVENT=e",
        "5 90000 d N N]2:29001003] . PASS SVTYPE=BND;EVENT=e",
    )
    assert [call.line for call in calls] == [3, 5, 6]


def test_a_repeated_record_is_no_mate(records):
    row = "2 29001000 a N N]5:2000] . PASS SVTYPE=BND"
    assert [call.line for call in records(row, row)] == [3, 4]


# ---------------------------------------------------------------- samples and support


def test_each_sample_with_support_has_its_call_and_the_normal_is_a_note():
    relapse, diagnosis, nobody, by_genotype = read(SITUATIONS / "two_samples_carry_it_and_a_normal.vcf")
    assert (relapse.sample, relapse.split_reads, relapse.spanning_pairs) == ("relapse", 7, 2)
    assert (diagnosis.sample, diagnosis.split_reads, diagnosis.spanning_pairs) == ("diagnosis", 4, 0)
    assert relapse.notes == ("the sample NORMAL has supporting reads too: 1 split reads, 0 pairs",)
    assert (nobody.sample, nobody.split_reads, nobody.notes) == (None, 0, ("no tumour sample has reads for it",))
    assert (by_genotype.sample, by_genotype.split_reads) == ("relapse", None)


def test_a_site_without_sample_columns_names_its_only_carrier(records):
    one, two = records(
        "2 29000100 a N <DEL> . PASS SVTYPE=DEL;END=29000300;STRANDS=+-:14;SU=14;PE=14;SR=0;SNAME=RGP_426_3:17600",
        "2 29000100 b N <DEL> . PASS SVTYPE=DEL;END=29000300;STRANDS=+-:14;SU=14;PE=9;SR=5;SNAME=A:1,B:2",
        name="lumpy",
    )
    assert (one.sample, one.split_reads, one.spanning_pairs) == ("RGP_426_3", 0, 14)
    assert (two.sample, two.split_reads, two.spanning_pairs) == (None, 5, 9)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("manta", [("TUMOR", 14, 9, None), ("TUMOR", None, 5, "MinSomaticScore")]),
        ("dragen-sv", [("tumor", 17, 11, None), ("tumor", 3, 6, None)]),
        ("delly", [("tumor", 12, 7, None), ("tumor", 0, 4, "LowQual")]),
        ("gridss", [("tumour.bam", 48, 5, None), ("tumour.bam", 2, 6, "LOW_QUAL")]),
        ("svaba", [("tumour.bam", 4, 5, None), ("tumour.bam", 4, 0, "LOWMAPQ")]),
        ("sniffles", [("line.bam", 21, None, None), ("line.bam", 9, None, "UNRESOLVED")]),
        ("sniffles2", [("tumour", 8, None, None), ("tumour", 12, None, "GT")]),
        ("cutesv", [(None, 16, None, None), (None, 6, None, "q5")]),
        ("nanomonsv", [("TUMOR", 7, None, None), ("TUMOR", 3, None, "Too_low_VAF")]),
        ("sv-vcf", [("tumour", None, None, None), ("tumour", None, None, "q10")]),
    ],
)
def test_each_caller_counts_reads_in_its_own_fields(name, expected):
    calls = minimal(name)
    assert [(call.sample, call.split_reads, call.spanning_pairs, call.rejected) for call in calls] == expected
    assert {call.caller for call in calls} == {name}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("manta", ("2", 29446685, L, "2", 42523824, L)),
        ("dragen-sv", ("chr2", 29224400, L, "chr2", 42299900, L)),
        ("delly", ("2", 29447837, L, "2", 42526358, L)),
        ("gridss", ("chr2", 29224500, L, "chr2", 42300100, L)),
        ("svaba", ("2", 29446700, L, "2", 42523900, L)),
        ("sniffles", ("chr2", 29224600, L, "chr2", 42300300, L)),
        ("cutesv", ("chr2", 29224600, L, "chr2", 42300300, L)),
        ("nanomonsv", ("chr2", 29224600, L, "chr2", 42300300, L)),
        ("sv-vcf", ("2", 29447648, R, "9", 112219679, L)),
        ("arriba-vcf", ("chr5", 171391799, L, "chr2", 29223528, L)),
        ("fusioncatcher-vcf", ("5", 171391799, L, "2", 29223528, L)),
    ],
)
def test_each_caller_gives_the_same_geometry_for_an_alk_event(name, expected):
    assert places(minimal(name)[:1]) == [expected]


def test_the_strand_of_sniffles2_is_not_geometry(records):
    deletion, inversion, reciprocal = records(
        "2 29000100 a N <DEL> . PASS SVTYPE=DEL;END=29000300;STRAND=--;SUPPORT=4",
        "2 29000100 b N <INV> . PASS SVTYPE=INV;END=29000300;STRAND=--;SUPPORT=4",
        name="sniffles2",
    )
    assert place(deletion.second) == ("2", 29000301, R)
    assert (inversion.first.kept, reciprocal.first.kept) == (L, R)


def test_a_breakend_of_sniffles2_that_lost_its_mate_still_counts(records):
    [call] = records("2 29447000 Sniffles2.BND.3S0 A ACNNNNNN . PASS SVTYPE=BND;SUPPORT=3", name="sniffles2")
    assert (*place(call.first), call.second) == ("2", 29447000, None, Side())
    assert call.notes == ("the ALT of this breakend names no mate (ACNNNNNN)",)


def test_single_and_inferred_breakends_have_one_side():
    right, left, inferred = read(SITUATIONS / "single_and_inferred_breakends.vcf")
    assert [place(call.first) for call in (right, left, inferred)] == [
        ("2", 29447100, R),
        ("2", 29447900, L),
        ("2", 32042000, L),
    ]
    assert {call.second for call in (right, left, inferred)} == {Side()}
    assert right.notes == ("single breakend: the other side was not placed in the genome; 8 bases beyond it are known",)
    assert (right.split_reads, right.spanning_pairs) == (6, 2)
    assert (left.split_reads, left.spanning_pairs) == (3, 9)
    assert (inferred.rejected, inferred.first.window) == ("INFERRED", (32041500, 32043200))


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


# ---------------------------------------------------------------- damaged and hostile files


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2 29000100 a N N]5:x] . PASS SVTYPE=BND", "not a whole number"),
        ("2 29000100 a N N]5] . PASS SVTYPE=BND", "none of the four forms"),
        ("2 29000100 a N N]5:7[ . PASS SVTYPE=BND", "none of the four forms"),
        ("2 29000100 a N N]5:7]N . PASS SVTYPE=BND", "none of the four forms"),
        ("2 29000100 a N ]5:7] . PASS SVTYPE=BND", "none of the four forms"),
        ("2 -100 a N N]5:7] . PASS SVTYPE=BND", "negative"),
        ("2 pos a N N]5:7] . PASS SVTYPE=BND", "'POS' is not a whole number"),
        ("2 999999999 a N N]5:7] . PASS SVTYPE=BND", "not a position on a human chromosome"),
        (f"2 {'9' * 5000} a N N]5:7] . PASS SVTYPE=BND", "'POS' is not a whole number"),
        (f"5 100 a N N]2:{'9' * 5000}] . PASS SVTYPE=BND", "is not a whole number"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV", "neither END nor SVLEN"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=5x", "'END' is not a whole number"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=29000500;CIPOS=5", "CIPOS is not a range"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=29000500;SR=many", "'SR' is not a whole number"),
        ("2 29000100 a N <INV> . PASS SVTYPE=INV;END=29000500;SR=-4", "'SR' is negative"),
        ("2 29000100 a N <INV> . PASS", "the record has 7 columns, the file has 8"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_with_its_line(records, row, problem):
    with pytest.raises(InputError, match=problem) as error:
        records("5 1 z N N]7:5] . PASS SVTYPE=BND", row)
    assert error.value.line == 4


@pytest.mark.parametrize("change", [("POS\tID", "ID\tPOS"), ("\tREF", "\tReference"), ("\t", " "), ("\tINFO", "")])
def test_a_header_line_with_other_columns_is_refused(records, change):
    with pytest.raises(InputError, match="columns of a VCF"):
        records(header=HEADER.replace(*change))


def test_a_vcf_cut_before_its_header_line_is_refused(records):
    with pytest.raises(InputError, match="ends before its header line"):
        records(header="##fileformat=VCFv4.2\n")


def test_records_without_samples_are_read_unless_the_file_ends_in_the_only_one(records):
    header = HEADER.replace("INFO\n", "INFO\tFORMAT\ttumour\n")
    bare = "2 29000100 a N <DEL> . PASS SVTYPE=DEL;END=29000300"
    full = f"{bare} GT:SR 0/1:1,4"
    assert [call.sample for call in records(bare, full, bare, header=header)] == ["tumour"] * 3
    with pytest.raises(InputError, match="the record has 8 columns, the file has 10"):
        records(full, bare, header=header)


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ("2 18999999 a N N]5:7] . PASS SVTYPE=BND", False),
        ("2 19000000 a N N]5:7] . PASS SVTYPE=BND", True),
        ("2 41000000 a N N]5:7] . PASS SVTYPE=BND", False),
        ("2 42523824 a N N]2:29447648] . PASS SVTYPE=BND", True),
        ("2 42523824 a N <INV> . PASS SVTYPE=INV;END=42524140", False),
        ("2 5000000 a N <DEL> . PASS SVTYPE=DEL;END=29447648", True),
        ("2 5000000 a N <DEL> . PASS SVTYPE=DEL;SVLEN=-24447648", True),
        ("5 29447648 a N <DEL> . PASS SVTYPE=DEL;END=29447700", False),
        ("5 7 a N <TRA> . PASS SVTYPE=TRA;CHR2=2;END=29447648", True),
        ("5 29447648 a N <TRA> . PASS SVTYPE=TRA;CHR2=9;END=29447648", False),
        ("5 7 a N N]9:1],N]2:29447648] . PASS SVTYPE=BND", True),
    ],
)
def test_records_far_from_alk_are_passed_over(records, row, taken):
    assert bool(records(row)) is taken


def test_an_unknown_contig_is_handed_on_and_another_chromosome_passed_over(records):
    calls = records(
        "hs2 29447648 a N N]5:170819500] . PASS SVTYPE=BND",
        "5 170819500 b N N]NC_000002.11:29447648] . PASS SVTYPE=BND",
        "5 170819500 c N N]9:29447648] . PASS SVTYPE=BND",
        "5 100 d N <DEL> . PASS SVTYPE=DEL;END=29000300;CHR2=5",
        "5 100 e N <DEL> . PASS SVTYPE=DEL;END=29000300",
    )
    assert [(call.first.contig, call.second.contig) for call in calls] == [("hs2", "5"), ("5", "NC_000002.11")]


def test_a_cell_of_a_megabyte_is_read(records):
    [call] = records(f"2 29000100 a N <DEL> . PASS SVTYPE=DEL;END=29000300;ANN={'x' * 1_000_000};SR=4")
    assert call.split_reads == 4


_VALUES = st.sampled_from(
    ["", ".", "-1", "5", "1e9", "2", "chr2", "N", "N]2:5]", "]]", "<", "<INV", "<>", "\x00", "é", "=;"]
)


@given(
    cells=st.lists(_VALUES, min_size=5, max_size=5),
    keys=st.lists(st.sampled_from(["SVTYPE", "END", "CHR2", "CT", "STRANDS", "CIPOS", "MATEID", "EVENT"]), max_size=4),
    values=st.lists(_VALUES, min_size=4, max_size=4),
    name=st.sampled_from([reader.name for reader in all_readers() if isinstance(reader, SvVcf)]),
)
def test_hostile_records_give_calls_or_one_of_our_errors(tmp_path_factory, cells, keys, values, name):
    info = ";".join(f"{key}={value}" for key, value in zip(keys, values, strict=False))
    path = tmp_path_factory.mktemp("hostile") / "a.vcf"
    path.write_text(
        HEADER + "\t".join(["2", cells[0], cells[1], cells[2] or "N", cells[3], ".", cells[4], info]) + "\n"
    )
    try:
        calls = read(path, name)
    except AlkfusionError:
        return
    assert all(call.line == 3 for call in calls)


@given(bases=st.text("ACGT", min_size=1))
def test_the_reverse_complement_of_the_reverse_complement_is_the_sequence(bases):
    assert reverse_complement(reverse_complement(bases)) == bases
    assert reverse_complement(bases)[0] == {"A": "T", "C": "G", "G": "C", "T": "A"}[bases[-1]]


def test_memory_does_not_grow_with_the_number_of_pairs(tmp_path):
    def peak(pairs: int) -> int:
        path = tmp_path / f"{pairs}.vcf"
        with path.open("w") as out:
            out.write(HEADER)
            for number in range(pairs):
                here, there = 29_400_000 + number, 1_000_000 + number
                out.write(f"2\t{here}\ta{number}\tN\tN]5:{there}]\t.\tPASS\tSVTYPE=BND;MATEID=b{number}\n")
                out.write(f"5\t{there}\tb{number}\tN\tN]2:{here}]\t.\tPASS\tSVTYPE=BND;MATEID=a{number}\n")
        tracemalloc.start()
        assert sum(1 for _ in reader_named("sv-vcf").calls(TextSource(path))) == pairs
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    peak(10)
    assert peak(5_000) < peak(500) + 200_000


# ---------------------------------------------------------------- BCF and bgzip


@pytest.fixture
def as_bcf(tmp_path):
    """Write a fixture of a caller as BCF."""
    import pysam

    def convert(name: str) -> Path:
        path = tmp_path / "calls.bcf"
        before = pysam.set_verbosity(0)
        text = (DATA / name / "minimal.vcf").read_text()
        used = "".join(f'##FILTER=<ID={word},Description="x">\n' for word in ("LOW_QUAL", "MinSomaticScore"))
        fields = "".join(
            f'##{kind}=<ID={word},Number=.,Type=String,Description="x">\n'
            for kind, words in (
                ("INFO", ["CIPOS", "CIEND", "SVLEN", "SVINSSEQ", "SVINSLEN", "HOMLEN", "HOMSEQ"]),
                ("FORMAT", ["PR", "SR"]),
            )
            for word in words
        )
        flags = "".join(f'##INFO=<ID={word},Number=0,Type=Flag,Description="x">\n' for word in ("SOMATIC", "IMPRECISE"))
        vcf = tmp_path / "complete.vcf"
        vcf.write_text(text.replace("#CHROM", used + fields + flags + "#CHROM"))
        with pysam.VariantFile(str(vcf)) as source, pysam.VariantFile(str(path), "wb", header=source.header) as out:
            for record in source:
                out.write(record)
        pysam.set_verbosity(before)
        return path

    return convert


def test_bcf_says_the_same_as_vcf(as_bcf):
    calls = read(as_bcf("manta"))
    expected = minimal("manta")
    assert places(calls) == places(expected)
    assert [(c.sample, c.split_reads, c.spanning_pairs, c.inserted) for c in calls] == [
        (c.sample, c.split_reads, c.spanning_pairs, c.inserted) for c in expected
    ]


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_cut_bcf_is_refused_and_htslib_stays_silent(as_bcf, kept, capfd):
    path = as_bcf("manta")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(InputError, match="end mark"):
        read(path, "manta")
    path.write_bytes(gzip.compress(gzip.decompress(data)[:-40]))
    with pytest.raises(InputError):
        read(path, "manta")
    assert capfd.readouterr() == ("", "")


def test_a_bgzip_file_that_lost_its_last_blocks_is_refused(tmp_path):
    import pysam

    path = tmp_path / "calls.vcf.gz"
    with pysam.BGZFile(str(path), "wb") as out:
        out.write((DATA / "manta" / "minimal.vcf").read_bytes())
    assert places(read(path)) == places(minimal("manta"))
    path.write_bytes(path.read_bytes()[:-28])
    with pytest.raises(InputError, match="the bgzip data have no end mark"):
        read(path)


# ---------------------------------------------------------------- real files

REAL = {
    "fusioncatcher/fusioncatcher_test.final-list_candidate-fusion-genes.vcf": "fusioncatcher-vcf",
    "sv-bnd/breakend.vcf": "sv-vcf",
    "sv-bnd/snpeff.test_fusion_CCDC6-RET.vcf": "sv-vcf",
    "sv-bnd/snpeff.test_fusion_EML4-ALK.vcf": "sv-vcf",
    "sv-bnd/vcf4.2.example.sv.vcf": "sv-vcf",
    "sv-breakdancer/mavis.breakdancer_output.txt": "breakdancer",
    "sv-cutesv/mavis.cuteSV.vcf": "cutesv",
    "sv-delly/delly-0.6.8.vcf": "delly",
    "sv-delly/gGnome.delly.final.vcf": "delly",
    "sv-delly/mavis.delly_events.vcf": "delly",
    "sv-dragen/dragen_manta_sv_compound_het.vcf": "dragen-sv",
    "sv-gridss/COLO829T.purple.sv.ann.vcf": "gridss",
    "sv-gridss/gridss.vcf": "gridss",
    "sv-longread/gGnome.ont.subset.vcf": "cutesv",
    "sv-lumpy/EML4-ALK_HDC134P.lumpy.snpeff.vcf": "lumpy",
    "sv-lumpy/smoove.test-anno.vcf": "lumpy",
    "sv-manta/manta-1.1.1.vcf": "manta",
    "sv-manta/manta_demo.somaticSV.vcf": "manta",
    "sv-manta/mavis.manta_events.vcf": "manta",
    "sv-nanomonsv/COLO829.nanomonsv.result.vcf": "nanomonsv",
    "sv-sniffles/COLO829.nanopore.sniffles.vcf": "sniffles",
    "sv-sniffles/mavis.sniffles.vcf": "sniffles",
    "sv-svaba/gGnome.svaba.subset.vcf": "svaba",
}


@pytest.mark.parametrize(("path", "name"), REAL.items())
def test_real_files_are_recognised_and_read_to_their_end(shared, path, name):
    source = TextSource(shared / "callers" / "data" / path)
    reader = recognise(source).reader
    assert reader.name == name
    calls = list(reader.calls(source))
    assert all(call.first.contig and call.first.position for call in calls)


def test_real_files_of_other_kinds_are_claimed_by_no_sv_reader(shared):
    data = shared / "callers" / "data"
    claimed = set()
    for path in sorted(data.rglob("*")):
        if path.is_file() and path.stat().st_size:
            head = TextSource(path).head()
            if any(reader.recognise(head) for reader in all_readers() if isinstance(reader, SvVcf)):
                claimed.add(str(path.relative_to(data)))
    assert claimed == set(REAL) - {"sv-breakdancer/mavis.breakdancer_output.txt"}


def test_the_real_inversion_of_hdc134p_gives_both_junctions(shared):
    calls = read(shared / "callers" / "data" / "sv-lumpy" / "EML4-ALK_HDC134P.lumpy.snpeff.vcf")
    assert places(calls) == [
        ("chr2", 29447648, L, "chr2", 42524140, L),
        ("chr2", 29447649, R, "chr2", 42524141, R),
        ("chr2", 29448814, L, "chr2", 29449226, L),
        ("chr2", 29448815, R, "chr2", 29449227, R),
    ]
    assert [(c.split_reads, c.spanning_pairs) for c in calls[:4]] == [(0, 212), (0, 201), (0, 3), (0, 1)]
    assert {(c.sample, c.caller, c.molecule, c.exact) for c in calls} == {("HDC134P", "lumpy", Molecule.DNA, False)}


def test_the_real_fusioncatcher_vcf_gives_its_alk_fusions(shared):
    path = "fusioncatcher_test.final-list_candidate-fusion-genes.vcf"
    calls = read(shared / "callers" / "data" / "fusioncatcher" / path)
    assert [(call.first.gene, call.second.gene, *place(call.first)[:2], *place(call.second)[:2]) for call in calls] == [
        ("EML4", "ALK", "2", 42301391, "2", 29223587),
        ("NPM1", "ALK", "5", 171391799, "2", 29223528),
    ]
    assert [(call.split_reads, call.spanning_pairs) for call in calls] == [(4, 5), (3, 3)]
