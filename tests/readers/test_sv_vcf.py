"""Structural-variant VCF of all callers: geometry, mates, samples and support."""

from __future__ import annotations

import re

import pytest

from alkfusion.calls import Molecule, Side
from tests.readers.sv_records import HEADER, SITUATIONS, L, R, minimal, place, places, read, reader_of_records


@pytest.fixture
def records(tmp_path):
    return reader_of_records(tmp_path)


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
