"""Panels, instruments and callers of clinical pipelines."""

from __future__ import annotations

import json

import pytest

from alkfusion.calls import FusionCall, Molecule
from alkfusion.errors import InputError
from alkfusion.readers.pair_names import split_pair
from alkfusion.readers.registry import reader_named
from alkfusion.readers.sections import section_rows
from alkfusion.readers.source import TextSource
from tests.readers.examples import DATA
from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side

DNA = Molecule.DNA


def changed(reader, fixture, tmp_path, *changes) -> TextSource:
    text = (DATA / reader / fixture).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / fixture
    path.write_text(text)
    return TextSource(path)


def calls_of(reader, source) -> list[FusionCall]:
    return list(reader_named(reader).calls(source))


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


# ---------------------------------------------------------------- TSO500


def test_tso500_hyphen_states_the_order_and_semicolon_does_not():
    assert_reads(
        "tso500-combined",
        "minimal.tsv",
        [
            call(
                13,
                side("EML4", "chr2", 42_522_654),
                side("ALK", "chr2", 29_446_394),
                split=75,
                exact=False,
                sample="T1-RNA",
            ),
            call(
                14,
                side("PPARG/AC016683.6", "chr3", 12_421_199),
                side("PAX8", "chr2", 113_992_971),
                split=182,
                exact=False,
                ordered=False,
                sample="T1-RNA",
            ),
        ],
        caller="tso500",
    )


def test_tso500_hyphen_wins_over_a_list_behind_it(tmp_path):
    source = changed("tso500-combined", "minimal.tsv", tmp_path, ("EML4-ALK", "EML4-ALK;LINC1"))
    found = calls_of("tso500-combined", source)[0]
    assert (found.first.gene, found.second.gene, found.ordered) == ("EML4", "ALK;LINC1", True)


def test_tso500_without_rna_says_that_nobody_looked(tmp_path):
    reader = reader_named("tso500-combined")
    assert reader.cannot_show(TextSource(DATA / "tso500-combined" / "minimal.tsv")) is None
    source = changed("tso500-combined", "minimal.tsv", tmp_path, ("T1-RNA", "NA"))
    assert reader.cannot_show(source) == "no RNA sample was analysed, so that no fusion could be seen"


def test_tso500_of_circulating_dna_does_not_mention_rna(tmp_path):
    source = changed("tso500-combined", "minimal.tsv", tmp_path, ("RNA Sample ID\tT1-RNA\t\n", ""))
    assert reader_named("tso500-combined").cannot_show(source) is None
    assert {each.sample for each in calls_of("tso500-combined", source)} == {"T1"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[Fusions]", "[Something]", "section \\[Fusions\\] is missing"),
        ("Gene Pair\t", "Genes\t", "lacks the column Gene Pair"),
        ("[TMB]", "[Fusions]", "lacks the column Gene Pair"),
        ("\t75\t749\t9", "\t75\t749\t9\t1", "the row has 7 cells"),
        ("[Analysis Details]", "[Details]", "section \\[Analysis Details\\] is missing"),
    ],
)
def test_tso500_with_a_damaged_section_is_refused(tmp_path, old, new, message):
    source = changed("tso500-combined", "minimal.tsv", tmp_path, (old, new))
    with pytest.raises(InputError, match=message):
        calls_of("tso500-combined", source)


def test_sections_serve_other_tables_too():
    source = TextSource(DATA / "tso500-combined" / "minimal.tsv")
    assert list(section_rows(source, "[Small Variants]", {"gene": "Gene"})) == []


def test_tso500_all_fusions_keeps_the_callers_decision():
    assert_reads(
        "tso500-all-fusions",
        "minimal.csv",
        [
            call(4, side("EML4", "chr2", 42_522_654), side("ALK", "chr2", 29_446_394), split=75, pairs=12, exact=False),
            call(
                5,
                side("ALK", "chr2", 29_447_100),
                side("RP11-458D21.5;NOTCH2NL", "chr1", 145_209_436),
                split=2,
                pairs=0,
                exact=False,
                ordered=False,
                rejected="KeepFusion False (FAIL;LOW_SCORE)",
            ),
        ],
        caller="tso500",
    )


def test_tso500_ctdna_reads_the_joined_sides():
    assert_reads(
        "tso500-ctdna",
        "minimal.csv",
        [
            call(
                2,
                side("EML4", "chr2", 42_524_140, LEFT),
                side("ALK", "chr2", 29_447_648, LEFT),
                split=23,
                molecule=DNA,
                exact=False,
                sample="T1",
            ),
            call(
                3,
                side("ALK", "chr2", 29_447_660, RIGHT),
                side("EML4", "chr2", 42_524_150, RIGHT),
                split=4,
                molecule=DNA,
                exact=False,
                ordered=False,
                rejected="LowSupport",
                sample="T1",
            ),
        ],
    )


def test_tso500_ctdna_with_an_unknown_direction_is_refused(tmp_path):
    source = changed("tso500-ctdna", "minimal.csv", tmp_path, ("L1rL2", "L1L2"))
    with pytest.raises(InputError, match="'Direction' is none of L1R2, L2R1, L1rL2, rR2R1"):
        calls_of("tso500-ctdna", source)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("EML4-ALK", ("EML4", "ALK")),
        ("NKX2-1-ALK", ("NKX2-1", "ALK")),
        ("HLA-A-ALK", ("HLA-A", "ALK")),
        ("ALK-HLA-DRB1", ("ALK", "HLA-DRB1")),
        ("KIF5B-AS1-RET", ("KIF5B-AS1", "RET")),
        ("RP11-458D21.5;NOTCH2NL-ALK", ("RP11-458D21.5;NOTCH2NL", "ALK")),
        ("ALK", None),
        ("A-B-C", None),
        ("-ALK", None),
    ],
)
def test_a_hyphen_inside_a_symbol_does_not_separate(text, pair):
    assert split_pair(text) == pair


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


# ---------------------------------------------------------------- read after documentation


def test_oncomine_targets_without_reads_are_no_calls():
    assert_reads(
        "oncomine-vcf",
        "minimal.vcf",
        [
            call(
                6,
                side("EML4", "chr2", 42_522_656, exon=13),
                side("ALK", "chr2", 29_446_394, exon=20),
                split=1204,
                sample="tumour",
                notes=("EML4-ALK.E13A20.AB462411",),
            ),
            call(
                10,
                side("TPM3", "chr1", 154_142_876, exon=7),
                side("NTRK1", "chr1", 156_844_361, exon=10),
                split=6,
                sample="tumour",
                rejected="FAIL",
                notes=("TPM3-NTRK1.T7N10",),
            ),
        ],
    )


def test_oncomine_of_a_dna_panel_says_that_nobody_looked(tmp_path):
    reader = reader_named("oncomine-vcf")
    assert reader.cannot_show(TextSource(DATA / "oncomine-vcf" / "minimal.vcf")) is None
    source = changed("oncomine-vcf", "minimal.vcf", tmp_path, ("SVTYPE=Fusion", "SVTYPE=CNV"))
    assert calls_of("oncomine-vcf", source) == []
    assert reader.cannot_show(source) == "no fusion target is listed, so that no RNA was analysed"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("AB462411_2", "AB462411_1", "stands twice"),
        ("AB462411_2", "AB462411", "does not end in _1 or _2"),
        ("AB462411_2", "AB462412_2", "the other record of this fusion is missing"),
    ],
)
def test_oncomine_fusion_without_its_other_record_is_refused(tmp_path, old, new, message):
    source = changed("oncomine-vcf", "minimal.vcf", tmp_path, (old, new))
    with pytest.raises(InputError, match=message):
        calls_of("oncomine-vcf", source)


def test_genefuse_keeps_what_the_read_runs_along():
    first = call(
        2,
        side("EML4", "chr2", 42_524_140, LEFT, transcript="ENST00000318522"),
        side("ALK", "chr2", 29_447_648, LEFT, transcript="ENST00000389048"),
        split=3,
        molecule=DNA,
        exact=False,
        ordered=False,
        notes=("5 reads, 3 of them unique",),
    )
    second = call(
        5,
        side("ALK", "chr2", 29_446_300, LEFT, transcript="ENST00000389048", exon=20),
        side("EML4", "chr2", 42_501_179, LEFT, transcript="ENST00000318522"),
        split=1,
        molecule=DNA,
        exact=False,
        ordered=False,
        notes=("1 reads, 1 of them unique",),
    )
    assert_reads("genefuse", "minimal.txt", [first, second])


def test_genefuse_json_says_the_same_as_the_text():
    found = calls_of("genefuse-json", TextSource(DATA / "genefuse-json" / "minimal.json"))
    text = calls_of("genefuse", TextSource(DATA / "genefuse" / "minimal.txt"))
    assert (found[0].first, found[0].second, found[0].split_reads) == (text[0].first, text[0].second, 3)
    assert (found[1].first.kept, found[1].second.kept, found[1].line) == (RIGHT, RIGHT, 2)


def test_genefuse_json_of_the_older_version_has_another_key(tmp_path):
    source = changed("genefuse-json", "minimal.json", tmp_path, ('"fusions"', '"mutations"'))
    assert len(calls_of("genefuse-json", source)) == 2


@pytest.mark.parametrize("document", [[], {"fusions": []}, {"fusions": {"EML4 with ALK": {}}}])
def test_genefuse_json_of_another_form_is_refused(tmp_path, document):
    path = tmp_path / "report.json"
    path.write_text(json.dumps(document))
    with pytest.raises(InputError):
        calls_of("genefuse-json", TextSource(path))


def test_archer_gives_exons_and_windows_but_no_order():
    assert_reads(
        "archer",
        "minimal.txt",
        [
            call(
                2,
                side("EML4", "chr2", transcript="NM_019063.3", exon=13, window=(42_522_600, 42_522_656)),
                side("ALK", "chr2", transcript="NM_004304.4", exon=20, window=(29_446_330, 29_446_394)),
                split=41,
                pairs=17,
                exact=False,
                ordered=False,
                reported_frame="TRUE",
                sample="tumour-1",
            ),
            call(
                10,
                side("KIF5B"),
                side("RET"),
                exact=False,
                ordered=False,
                sample="tumour-1",
                notes=("without strong evidence by the caller",),
            ),
        ],
    )


def test_archer_transcripts_that_disagree_leave_the_exon_open(tmp_path):
    line = "FCA_1_ANNOTATION_2-1\t"
    other = "FCA_1_ANNOTATION_2-2\tALK(-)NM_1.1|exon:19|chr2:29446394,chr2:29446330\n"
    source = changed("archer", "minimal.txt", tmp_path, (line, other + line))
    assert calls_of("archer", source)[0].second.exon is None
