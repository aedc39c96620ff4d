"""DRAGEN, EasyFuse, CICERO, LINX, Isofox, JuLI and FuSeq_WES."""

from __future__ import annotations

import pytest

from alkfusion.calls import Molecule
from alkfusion.errors import InputError
from alkfusion.readers.source import TextSource
from tests.readers.changed_files import calls_of, changed
from tests.readers.examples import DATA
from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side

DNA = Molecule.DNA


# ---------------------------------------------------------------- DRAGEN and EasyFuse


def test_dragen_counts_clipped_reads_and_notes_the_wrong_sense():
    assert_reads(
        "dragen-rna",
        "minimal.tsv",
        [
            call(
                2,
                side("EML4", "chr2", 42_295_516, "+", gene_id="ENSG00000143924"),
                side("ALK", "chr2", 29_223_528, "-", gene_id="ENSG00000171094"),
                split=14,
                pairs=3,
            ),
            call(
                3,
                side("ALK", "chr2", 29_224_900, "+", gene_id="ENSG00000171094"),
                side("LINC01210;EML4", "chr2", 42_300_000, "+", gene_id="ENSG00000286533;ENSG00000143924"),
                split=2,
                pairs=2,
                notes=("sense of left gene: False",),
            ),
        ],
    )


def test_old_dragen_cannot_tell_split_reads_from_pairs():
    assert_reads(
        "dragen-rna",
        "minimal-old.tsv",
        [
            call(
                2,
                side("NPM1", "chr5", 171_391_799, "+"),
                side("ALK", "chr2", 29_223_528, "-"),
                notes=("3 supporting reads, split or paired",),
            ),
            call(
                3,
                side("EWSR1", "chr22", 29_287_134, "+"),
                side("FLI1", "chr11", 128_807_180, "+"),
                notes=("1 supporting reads, split or paired",),
            ),
        ],
    )


def test_easyfuse_splits_the_underscore_and_keeps_its_verdict():
    sides = side("EML4", "2", 42_301_394, "+"), side("ALK", "2", 29_223_584, "-")
    assert_reads(
        "easyfuse",
        "minimal.csv",
        [
            call(2, *sides, split=61, pairs=256, reported_frame="in_frame"),
            call(3, *sides, split=5, pairs=6, reported_frame="neo_frame", rejected="prediction_class negative"),
        ],
    )


def test_easyfuse_does_not_guess_where_an_underscore_belongs(tmp_path):
    source = changed("easyfuse", "minimal.csv", tmp_path, (";EML4_ALK;", ";Y_RNA_ALK;"))
    found = calls_of("easyfuse", source)[0]
    assert (found.first.gene, found.second.gene, found.notes) == (None, None, ("genes named as Y_RNA_ALK",))


def test_easyfuse_detected_names_the_tool_as_caller():
    found = calls_of("easyfuse-detected", TextSource(DATA / "easyfuse-detected" / "minimal.csv"))
    assert [(each.caller, each.split_reads, each.spanning_pairs, each.sample) for each in found] == [
        ("star-fusion", 61, 256, "tumour"),
        ("arriba", 52, 221, "tumour"),
    ]


# ---------------------------------------------------------------- CICERO


def test_cicero_takes_order_and_strand_only_where_the_direction_is_known():
    assert_reads(
        "cicero",
        "minimal.txt",
        [
            call(
                2,
                side("EML4", "chr2", 42_295_516, "+", LEFT),
                side("ALK", "chr2", 29_223_528, "-", LEFT),
                split=140,
                exact=False,
                reported_frame="1",
                sample="tumour",
                notes=("rating HQ", "effect Fusion"),
            ),
            call(
                3,
                side("ALK", "chr2", 29_224_900, LEFT),
                side("EML4", "chr2", 42_300_000, RIGHT),
                split=5,
                exact=False,
                ordered=False,
                reported_frame="0,2",
                sample="tumour",
                rejected="rating bad",
                notes=("rating bad", "effect other"),
            ),
        ],
    )


def test_cicero_unfiltered_finds_the_kept_side_from_the_alignment():
    eml4, alk = side("EML4", "chr2", 42_295_516, LEFT), side("ALK", "chr2", 29_223_528, LEFT)
    assert_reads(
        "cicero-unfiltered",
        "minimal.txt",
        [
            call(1, eml4, alk, split=140, exact=False, ordered=False, sample="tumour"),
            call(2, alk, eml4, split=88, exact=False, ordered=False, sample="tumour"),
        ],
        caller="cicero",
    )


def test_cicero_with_another_direction_is_refused(tmp_path):
    source = changed("cicero", "minimal.txt", tmp_path, ("\t>\t", "\t<\t"))
    with pytest.raises(InputError, match="sv_ort"):
        calls_of("cicero", source)


# ---------------------------------------------------------------- LINX, Isofox, JuLI, FuSeq_WES


def test_linx_gives_exons_and_says_what_it_does_not_report():
    assert_reads(
        "linx",
        "minimal.tsv",
        [
            call(
                2,
                side("EML4", transcript="ENST00000318522", exon=13),
                side("ALK", transcript="ENST00000389048", exon=20),
                molecule=DNA,
                reported_frame="INFRAME",
                notes=("Exon 13", "Exon 20"),
            ),
            call(
                3,
                side("DMD", transcript="ENST00000357033", exon=67),
                side("DMD", transcript="ENST00000357033", exon=70),
                molecule=DNA,
                reported_frame="OUT_OF_FRAME",
                notes=("not reported by LINX (NOT_KNOWN)", "Exon 67", "Exon 70"),
            ),
        ],
    )


def test_linx_drawings_are_marked_as_such():
    found = calls_of("linx-vis", TextSource(DATA / "linx-vis" / "minimal.tsv"))[1]
    assert found.first == side("LHFPL6", "chr13", 39_223_644, "-", transcript="ENST00000648377", exon=8)
    assert found.second == side("ALK", "chr2", 29_765_729, "-", transcript="ENST00000618119", exon=2)
    assert (found.caller, found.sample, found.molecule, found.ordered) == ("linx", "T1", DNA, True)
    assert found.notes == ("drawn by LINX, not necessarily reported", "INTRONIC to UPSTREAM")


def test_isofox_claims_an_order_only_where_strands_and_orientations_agree(tmp_path):
    eml4, alk = {"gene_id": "ENSG00000143924"}, {"gene_id": "ENSG00000171094"}
    assert_reads(
        "isofox",
        "minimal.csv",
        [
            call(
                2,
                side("EML4", "chr2", 42_295_516, "+", LEFT, **eml4),
                side("ALK", "chr2", 29_223_528, "-", LEFT, **alk),
                split=15,
                pairs=4,
            ),
            call(
                3,
                side("ALK", "chr2", 29_223_528, LEFT, **alk),
                side("EML4", "chr2", 42_295_516, LEFT, **eml4),
                split=5,
                pairs=2,
                ordered=False,
                rejected="MIN_SUPPORT",
            ),
        ],
    )


def test_juli_turns_the_sides_to_the_stated_direction():
    assert_reads(
        "juli",
        "minimal.txt",
        [
            call(
                2,
                side("EML4", "chr2", 42_526_358, LEFT, transcript="NM_019063"),
                side("ALK", "chr2", 29_447_837, LEFT, transcript="NM_004304"),
                split=48,
                pairs=11,
                molecule=DNA,
                reported_frame="Inframe",
                notes=("NM_004304_Intron(19/28)_Frame(1)", "NM_019063_Intron(13/22)_Frame(1)"),
            ),
            call(
                3,
                side("TPR", "chr1", 186_325_171, RIGHT, transcript="NM_003292"),
                side("ALK", "chr2", 29_446_943, LEFT, transcript="NM_004304"),
                split=35,
                pairs=9,
                molecule=DNA,
                reported_frame="Inframe",
                notes=("NM_003292_Intron(15/50)_Frame(1)", "NM_004304_Intron(19/28)_Frame(1)"),
            ),
        ],
    )


def test_juli_without_annotation_gives_geometry_only():
    assert_reads(
        "juli",
        "minimal-plain.txt",
        [
            call(
                2,
                side(None, "chr2", 29_447_837, LEFT),
                side(None, "chr2", 42_526_358, LEFT),
                split=48,
                pairs=11,
                molecule=DNA,
                ordered=False,
            ),
            call(
                3,
                side(None, "chr2", 29_447_840, RIGHT),
                side(None, "chr2", 42_526_361, RIGHT),
                split=35,
                pairs=9,
                molecule=DNA,
                ordered=False,
            ),
        ],
    )


def test_fuseq_wes_names_pairs_on_chromosomes():
    sides = side("ALK", "chr2"), side("EML4", "chr2")
    assert_reads(
        "fuseq-wes",
        "minimal.txt",
        [
            call(2, *sides, split=98, pairs=23, molecule=DNA, ordered=False),
            call(3, *sides, split=20, pairs=2, molecule=DNA, ordered=False),
        ],
    )


def test_fuseq_wes_reads_of_one_pair_of_windows_are_one_call():
    assert_reads(
        "fuseq-wes-reads",
        "minimal.txt",
        [
            call(
                2,
                side("ALK", "chr2", window=(29_444_541, 29_447_640)),
                side("EML4", "chr2", window=(42_545_379, 42_548_478)),
                split=98,
                molecule=DNA,
                ordered=False,
                exact=False,
            ),
            call(
                4,
                side("RET", "chr10", window=(43_609_000, 43_612_100)),
                side("KIF5B", "chr10", window=(32_304_000, 32_308_000)),
                split=7,
                molecule=DNA,
                ordered=False,
                exact=False,
            ),
        ],
        caller="fuseq-wes",
    )


@pytest.mark.parametrize("window", ["ALK__chr2__29447640__29444541", "ALK_chr2_29444541_29447640"])
def test_fuseq_wes_window_that_is_none_is_refused(tmp_path, window):
    source = changed("fuseq-wes-reads", "minimal.txt", tmp_path, ("\tALK__chr2__29444541__29447640\t", f"\t{window}\t"))
    with pytest.raises(InputError, match="a window"):
        calls_of("fuseq-wes-reads", source)
