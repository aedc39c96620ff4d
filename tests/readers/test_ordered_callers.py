"""Callers that put the 5' partner first, each with its own way of counting positions and reads."""

from __future__ import annotations

from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side


def test_ericscript_spanning_reads_are_split_reads():
    assert_reads(
        "ericscript",
        "minimal.tsv",
        [
            call(
                2,
                side("ALK", "2", 29_275_099, "-", gene_id="ENSG00000171094"),
                side("PTPN3", "9", 109_457_399, "-", gene_id="ENSG00000070159"),
                split=9,
                pairs=7,
            ),
            call(
                3,
                side("EML4", "2", 42_264_951, "+", gene_id="ENSG00000143924"),
                side("ALK", "2", 29_223_528, "-", gene_id="ENSG00000171094"),
                split=7,
                pairs=3,
            ),
        ],
    )


def test_ericscript_total_without_a_breakpoint_keeps_the_pair():
    assert_reads(
        "ericscript",
        "no_breakpoint.total.tsv",
        [
            call(
                2,
                side("EML4", "2", None, "+", gene_id="ENSG00000143924"),
                side("ALK", "2", None, "-", gene_id="ENSG00000171094"),
                split=7,
                pairs=3,
                notes=("blacklist: seen in normal tissue",),
            ),
        ],
    )


def test_soapfuse_reads_its_plain_table():
    assert_reads(
        "soapfuse",
        "minimal.txt",
        [
            call(
                2,
                side("ALK", "chr2", 29_497_965, "-"),
                side("PTPN3", "chr9", 112_219_679, "-"),
                split=6,
                pairs=2,
                reported_frame="frame-shift",
            ),
            call(
                3,
                side("EML4", "chr2", 42_492_091, "+"),
                side("ALK", "chr2", 29_446_394, "-"),
                split=7,
                pairs=3,
                reported_frame="inframe-shift",
            ),
        ],
    )


def test_tophat_fusion_counts_from_0():
    assert_reads(
        "tophat-fusion",
        "minimal.txt",
        [
            call(
                1,
                side("SLC27A5", "chr19", 59_010_490),
                side("ALK", "chr2", 29_474_133),
                split=2,
                pairs=0,
                sample="sample_1",
            ),
            call(
                2,
                side("EWSR1", "chr22", 29_683_123),
                side("FLI1", "chr11", 128_675_261),
                split=46,
                pairs=21,
                sample="sample_1",
            ),
        ],
    )


def test_chimerascan_breaks_where_the_kept_part_ends():
    assert_reads(
        "chimerascan",
        "minimal.bedpe",
        [
            call(
                2,
                side("ALK", "chr2", 29_497_965, "-", RIGHT),
                side("PTPN3", "chr9", 112_219_679, "-", LEFT),
                split=4,
                pairs=2,
            ),
            call(
                3,
                side("EML4,EML4-AS", "chr2", 42_491_871, "+", LEFT),
                side("ALK", "chr2", 29_446_394, "-", LEFT),
                split=2,
                pairs=3,
            ),
        ],
    )


def test_chimerascan_3_prime_gene_on_plus_begins_at_its_start():
    assert_reads(
        "chimerascan",
        "plus_strand_3p.bedpe",
        [
            call(
                2,
                side("MYEOV", "chr11", 69_062_043, "+", LEFT),
                side("MYEOV", "chr11", 69_156_278, "+", RIGHT),
                split=32,
                pairs=4,
            ),
        ],
    )


def test_mapsplice_reads_its_plain_table():
    assert_reads(
        "mapsplice",
        "minimal.txt",
        [
            call(1, side("ALK", "chr2", 29_497_965, "-"), side("PTPN3", "chr9", 112_219_679, "-"), split=8),
            call(2, side("BEST1,FTH1", "chr11", 61_732_204, "+"), side("PPM1G", "chr2", 27_615_770, "-"), split=31),
        ],
    )


def test_prada_taf_names_samples():
    assert_reads(
        "prada",
        "minimal-taf.tsv",
        [
            call(
                2, side("EML4", "2", 42_492_091, "+"), side("ALK", "2", 29_446_394, "-"), split=4, pairs=9, sample="T1"
            ),
            call(
                3,
                side("DAB2", "5", 39_392_467, "-"),
                side("ARSB", "5", 78_265_015, "-"),
                split=24,
                pairs=46,
                sample="T2",
            ),
        ],
    )


def test_prada_reads_its_plain_table():
    assert_reads(
        "prada",
        "minimal.txt",
        [
            call(2, side("EML4", "2", 42_492_091, "+"), side("ALK", "2", 29_446_394, "-"), split=4, pairs=9),
            call(3, side("AC009053.1", "16", 74_385_938, "-"), side("PDPR", "16", 70_166_054, "+"), split=2, pairs=4),
        ],
    )


def test_prada_gives_a_call_for_every_junction_of_a_row():
    assert_reads(
        "prada",
        "two_junctions.txt",
        [
            call(2, side("EML4", "2", 42_492_091, "+"), side("ALK", "2", 29_446_394, "-"), split=2, pairs=9),
            call(2, side("EML4", "2", 42_491_871, "+"), side("ALK", "2", 29_446_394, "-"), split=3, pairs=9),
        ],
    )


def test_chimpipe_reads_its_plain_table():
    assert_reads(
        "chimpipe",
        "minimal.txt",
        [
            call(
                2,
                side("EML4", "chr2", 42_492_091, "+", gene_id="ENSG00000143924.14"),
                side("ALK", "chr2", 29_446_394, "-", gene_id="ENSG00000171094.11"),
                split=2,
                pairs=3,
            ),
            call(
                3,
                side("AC099850.1,X", "chr17_gl000205_random", 57_184_952, "+", gene_id="ENSG00000224738.1"),
                side("VMP1", "chr17", 57_915_656, "+", gene_id="ENSG00000062716.6"),
                split=11,
                pairs=4,
                rejected="percMulti",
            ),
        ],
    )


def test_fusionhunter_counts_reads_of_each_junction():
    assert_reads(
        "fusionhunter",
        "minimal.fusion",
        [
            call(2, side("EML4", "chr2", 42_492_091, "+", LEFT), side("ALK", "chr2", 29_446_394, "-", LEFT), split=2),
            call(5, side("EML4", "chr2", 42_491_871, "+", LEFT), side("ALK", "chr2", 29_446_394, "-", LEFT), split=1),
        ],
    )


def test_fusionhunter_on_minus_breaks_at_the_low_end():
    assert_reads(
        "fusionhunter",
        "minus_then_plus.fusion",
        [
            call(
                2, side("EIF2AK1", "chr7", 6_089_543, "-", RIGHT), side("ATR", "chr3", 142_169_341, "+", RIGHT), split=1
            ),
        ],
    )


def test_integrate_reads_its_plain_table():
    assert_reads(
        "integrate",
        "minimal.tsv",
        [
            call(2, side("EML4", "2", 42_492_091), side("ALK", "2", 29_446_394), split=7, pairs=12),
            call(3, side("LRP1B", "2", 142_237_965), side("PLXDC1", "17", 37_265_644), split=2, pairs=3),
        ],
    )


def test_integrate_without_an_exon_edge_is_where_reads_align():
    assert_reads(
        "integrate",
        "no_exon_edge.tsv",
        [
            call(2, side("EML4", "2", 42_492_091), side("ALK", "2", 29_446_450), split=7, pairs=12, exact=False),
        ],
    )


def test_integrate_bedpe_is_inexact():
    assert_reads(
        "integrate-bedpe",
        "minimal.bedpe",
        [
            call(2, side("EML4", "2", 42_492_091), side("ALK", "2", 29_446_394), exact=False),
            call(3, side("TUBA1B", "12", 49_523_024), side("LMBR1L", "12", 49_498_668), exact=False),
        ],
        caller="integrate",
    )


def test_integrate_summary_has_genes_only():
    assert_reads(
        "integrate-summary",
        "minimal.tsv",
        [
            call(2, side("EML4"), side("ALK"), split=7, pairs=12),
            call(3, side("TUBA1B"), side("LMBR1L"), split=155, pairs=603),
        ],
        caller="integrate",
    )


def test_star_seqr_counts_from_0_and_says_why_it_failed_a_row():
    assert_reads(
        "star-seqr",
        "minimal.txt",
        [
            call(2, side("EML4", "chr2", 42_492_091, "+"), side("ALK", "chr2", 29_446_394, "-"), split=7, pairs=9),
            call(
                3,
                side("AKR1B10P1", "chr10", 69_510_116, "+"),
                side("AKR1B10", "chr7", 134_215_404, "+"),
                split=7,
                pairs=47,
                rejected="homology,noncanonical_support",
            ),
        ],
    )


def test_star_fusion_as_depmap_publishes_it_keeps_samples_and_ids():
    npm1, eml4, alk = ({"gene_id": name} for name in ("ENSG00000181163", "ENSG00000143924", "ENSG00000171094"))
    assert_reads(
        "star-fusion",
        "depmap.csv",
        [
            call(
                2,
                side("NPM1", "chr5", 171_391_799, "+", **npm1),
                side("ALK", "chr2", 29_223_528, "-", **alk),
                split=41,
                pairs=37,
                sample="ACH-000001",
            ),
            call(
                3,
                side("EML4", "chr2", 42_264_951, "+", **eml4),
                side("ALK", "chr2", 29_223_528, "-", **alk),
                split=12,
                pairs=5,
                sample="ACH-000002",
            ),
        ],
    )


def test_star_fusion_before_0_5_has_each_name_of_a_count_twice():
    assert_reads(
        "star-fusion",
        "before-0.5.tsv",
        [
            call(
                2,
                side("EML4", "chr2", 42_522_656, "+", gene_id="ENSG00000143924.12"),
                side("ALK", "chr2", 29_446_394, "-", gene_id="ENSG00000171094.9"),
                split=13,
                pairs=55,
            )
        ],
    )


def test_arriba_saved_by_excel_has_quotes_and_short_names():
    assert_reads(
        "arriba",
        "saved-by-excel.tsv",
        [
            call(
                2,
                side("NPM1", "chr5", 171_391_799, "+", LEFT),
                side("ALK", "chr2", 29_223_528, "-", LEFT),
                split=21,
                pairs=4,
                reported_frame="in-frame",
            ),
            call(
                3,
                side("ALK", "chr2", 29_223_342, "-", RIGHT),
                side("LINC01754(44376),RPL35AP(21511)", "chr20", 47_456_703, "-", LEFT),
                split=6,
                pairs=0,
            ),
        ],
    )


def test_isofox_of_early_releases_spells_its_columns_out():
    npm1, alk = {"gene_id": "ENSG00000181163"}, {"gene_id": "ENSG00000171094"}
    assert_reads(
        "isofox",
        "minimal.early.csv",
        [
            call(
                2,
                side("NPM1", "5", 170_818_803, "+", LEFT, **npm1),
                side("ALK", "2", 29_446_394, "-", LEFT, **alk),
                split=15,
                pairs=4,
            ),
            call(
                3,
                side("ALK", "2", 29_448_327, "-", RIGHT, **alk),
                side("NPM1", "5", 170_819_714, "+", RIGHT, **npm1),
                split=5,
                pairs=2,
            ),
        ],
    )
