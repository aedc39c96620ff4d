"""TSO500, and what is read after documentation: Oncomine, GeneFuse and Archer."""

from __future__ import annotations

import json

import pytest

from alkfusion.calls import Molecule
from alkfusion.errors import InputError
from alkfusion.readers.pair_names import split_pair
from alkfusion.readers.registry import reader_named
from alkfusion.readers.sections import section_rows
from alkfusion.readers.source import TextSource
from tests.readers.changed_files import calls_of, changed
from tests.readers.examples import DATA
from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side

DNA = Molecule.DNA


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
