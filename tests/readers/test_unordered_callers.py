"""Callers whose order of genes means nothing: SQUID, deFuse, nFuse, InFusion, FusionMap, fusionfusion, PAVFinder."""

from __future__ import annotations

from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side


def test_squid_joins_right_ends_on_plus_and_left_ends_on_minus():
    assert_reads(
        "squid",
        "minimal.txt",
        [
            call(2, side(None, "2", 29_223_528, LEFT), side(None, "2", 42_264_951, LEFT), pairs=41, ordered=False),
            call(3, side(None, "17", 38_136_308, LEFT), side(None, "17", 38_137_196, RIGHT), pairs=685, ordered=False),
        ],
    )


def test_squid_annotated_passes_the_genes_on_as_a_note():
    assert_reads(
        "squid-annotated",
        "minimal.txt",
        [
            call(
                2,
                side(None, "2", 29_223_528, LEFT),
                side(None, "2", 42_264_951, LEFT),
                pairs=41,
                ordered=False,
                notes=("fused genes, 5':3': EML4:ALK",),
            ),
            call(3, side(None, "4", 1_727_977, RIGHT), side(None, "4", 1_806_934, LEFT), pairs=785, ordered=False),
        ],
        caller="squid",
    )


def test_defuse_head_to_head_has_no_order_and_no_strands():
    assert_reads(
        "defuse",
        "head_to_head.tsv",
        [
            call(
                2,
                side("KLHDC2", "14", 50_249_312, LEFT, gene_id="ENSG00000165516"),
                side("NEMF", "14", 50_252_298, RIGHT, gene_id="ENSG00000165525"),
                split=10,
                pairs=4,
                ordered=False,
                reported_frame="N",
            ),
        ],
    )


def test_defuse_is_turned_by_its_strands_and_inexact_with_homology():
    assert_reads(
        "defuse",
        "minimal.tsv",
        [
            call(
                2,
                side("ALK", "2", 29_497_965, "-", RIGHT, gene_id="ENSG00000171094"),
                side("PTPN3", "9", 112_219_679, "-", LEFT, gene_id="ENSG00000070159"),
                split=8,
                pairs=5,
                reported_frame="N",
            ),
            call(
                3,
                side("EML4", "2", 42_492_091, "+", LEFT, gene_id="ENSG00000143924"),
                side("ALK", "2", 29_446_394, "-", LEFT, gene_id="ENSG00000171094"),
                split=27,
                pairs=12,
                exact=False,
                reported_frame="Y",
            ),
        ],
    )


def test_nfuse_has_no_split_reads():
    assert_reads(
        "nfuse",
        "minimal.tsv",
        [
            call(
                2,
                side("ALK", "2", 29_497_965, "-", RIGHT, gene_id="ENSG00000171094"),
                side("PTPN3", "9", 112_219_679, "-", LEFT, gene_id="ENSG00000070159"),
                pairs=7,
                reported_frame="Y",
            ),
            call(
                3,
                side("AC007326.1", "22", 18_927_187, RIGHT, gene_id="ENSG00000255848"),
                side("RP11-243J18.3", "1", 155_607_184, RIGHT, gene_id="ENSG00000203761"),
                pairs=3,
                ordered=False,
                reported_frame="N",
            ),
        ],
    )


def test_infusion_detailed_names_the_filters_that_failed():
    assert_reads(
        "infusion",
        "minimal-detailed.txt",
        [
            call(
                2,
                side("EML4", "2", 42_264_951, LEFT),
                side("ALK", "2", 29_223_528, LEFT),
                split=254,
                pairs=5,
                ordered=False,
            ),
            call(
                3,
                side("AKAP9", "7", 92_003_235, LEFT),
                side("BRAF", "7", 140_787_584, LEFT),
                split=290,
                pairs=7,
                ordered=False,
                rejected="homology,metacluster",
            ),
        ],
    )


def test_infusion_kept_sides_come_from_the_regions():
    assert_reads(
        "infusion",
        "minimal.txt",
        [
            call(
                2,
                side("ALK", "2", 29_497_965, RIGHT),
                side("PTPN3", "9", 112_219_679, LEFT),
                split=8,
                pairs=3,
                ordered=False,
            ),
            call(
                3,
                side(None, "2", 30_342_634, RIGHT),
                side("ALK;AC016907.3", "2", 29_940_563, LEFT),
                split=30,
                pairs=2,
                ordered=False,
            ),
        ],
    )


def test_fusionmap_reads_its_plain_table():
    assert_reads(
        "fusionmap",
        "minimal.txt",
        [
            call(
                2,
                side("EML4", "2", 42_295_516, LEFT),
                side("ALK", "2", 29_223_528, LEFT),
                split=278,
                reported_frame="InFrame",
            ),
            call(
                3,
                side("RPL11", "1", 23_693_870, LEFT),
                side("PDE6A", "5", 149_867_234, LEFT),
                split=23,
                rejected="InBlackList",
            ),
        ],
    )


def test_fusionmap_turns_a_row_that_lists_the_3_prime_gene_first():
    assert_reads(
        "fusionmap",
        "three_prime_gene_first.txt",
        [
            call(
                2,
                side("EML4", "2", 42_295_516, LEFT),
                side("ALK", "2", 29_223_528, LEFT),
                split=278,
                reported_frame="InFrame",
            ),
        ],
    )


def test_fusionfusion_with_twelve_cells():
    assert_reads(
        "fusionfusion",
        "minimal.txt",
        [
            call(1, side("ALK", "2", 29_446_394, LEFT), side("EML4", "2", 42_492_091, LEFT), split=42, ordered=False),
            call(
                2,
                side("BCAS3", "17", 59_445_688, RIGHT),
                side("BCAS4;X", "20", 49_411_710, LEFT),
                split=94,
                ordered=False,
                inserted="AC",
                notes=("the strand of the inserted bases is not stated",),
            ),
        ],
    )


def test_fusionfusion_with_sixteen_cells():
    assert_reads(
        "fusionfusion-star",
        "minimal.txt",
        [
            call(1, side("ALK", "2", 29_446_394, LEFT), side("EML4", "2", 42_492_091, LEFT), split=42, ordered=False),
            call(
                2, side("PRKACB", "1", 84_551_666, RIGHT), side("TXN2", "22", 36_876_729, LEFT), split=3, ordered=False
            ),
        ],
        caller="fusionfusion",
    )


def test_pavfinder_turns_fusions_and_leaves_events_of_one_gene_unordered():
    assert_reads(
        "pavfinder",
        "minimal.bedpe",
        [
            call(
                4,
                side("EML4", "chr2", 42_492_091, LEFT, transcript="NM_019063", exon=6),
                side("ALK", "chr2", 29_446_394, LEFT, transcript="NM_004304", exon=20),
                split=22,
                pairs=4,
                reported_frame="True",
                notes=("fusion",),
            ),
            call(
                5,
                side("FLT3", "chr13", 28_608_230, RIGHT, transcript="NM_004119", exon=14),
                side("FLT3", "chr13", 28_608_250, LEFT, transcript="NM_004119", exon=14),
                split=134,
                ordered=False,
                reported_frame="False",
                inserted="TTG",
                notes=("ITD", "the strand of the inserted bases is not stated"),
            ),
        ],
    )
