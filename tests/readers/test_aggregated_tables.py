"""Tables that collect the calls of several callers or many samples, and generic layouts."""

from __future__ import annotations

import json

import pytest

from alkfusion.calls import FusionCall, Molecule
from alkfusion.errors import InputError
from alkfusion.readers.registry import reader_named, recognise
from alkfusion.readers.source import TextSource
from tests.readers.examples import DATA
from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side

DNA = Molecule.DNA


def calls_of(reader, tmp_path, text) -> list[FusionCall]:
    path = tmp_path / "input.txt"
    path.write_text(text)
    return list(reader_named(reader).calls(TextSource(path)))


# ---------------------------------------------------------------- fusion-report


def test_fusion_report_gives_a_call_for_each_tool(tmp_path):
    text = (
        "Fusion,Databases,Score,Explained score,arriba,dragen,ericscript,jaffa,pizzly,squid,newtool\n"
        'NPM1--ALK,,0.7,x,"position: 5:171391799#2:29223528,reading-frame: in-frame,split_reads1: 1,split_reads2: 3,'
        'discordant_mates: 5","position: 5:171391799:+#2:29223528:-,score: 8","position: 5:171391799:+#2:29223528:-,'
        'discordant_reads: 9,junction_reads: 4","position: 5:171391797:+#2:29223530:-,spanning_pairs: 6,'
        'spanning_reads: 2,inframe: TRUE","pair_count: 3,split_count: 7",'
        '"position: 2:29223462-29223528:+#5:171391706-171391799:-,score: 9","position: 5:171391799:+#2:29223528:-"\n'
    )
    found = {each.caller: each for each in calls_of("fusion-report", tmp_path, text)}
    counts = {name: (each.split_reads, each.spanning_pairs, each.reported_frame) for name, each in found.items()}
    assert counts == {
        "arriba": (4, 5, "in-frame"),
        "dragen-rna": (None, None, None),
        "ericscript": (4, 9, None),
        "jaffa": (2, 6, "TRUE"),
        "pizzly": (7, 3, None),
        "squid": (None, None, None),
        "newtool": (None, None, None),
    }
    assert found["newtool"].first == side("NPM1", "5", 171_391_799, "+")
    assert found["arriba"].second == side("ALK", "2", 29_223_528)
    assert (found["pizzly"].first, found["pizzly"].second) == (side("NPM1"), side("ALK"))
    squid = found["squid"]
    assert (squid.first, squid.second) == (side(None, "2", 29_223_528, LEFT), side(None, "5", 171_391_707, RIGHT))
    assert (squid.ordered, squid.notes) == (False, ("genes named as NPM1--ALK",))


def test_fusion_report_json_says_the_same():
    assert [
        (each.caller, each.line, each.ordered, each.first, each.second, each.split_reads, each.spanning_pairs)
        for each in reader_named("fusion-report-json").calls(TextSource(DATA / "fusion-report-json" / "minimal.json"))
    ] == [
        ("star-fusion", 1, True, side("NPM1", "5", 171_391_799, "+"), side("ALK", "2", 29_223_528, "-"), 1, 2),
        ("squid", 2, False, side(None, "2", 29_223_528, LEFT), side(None, "2", 42_301_394, LEFT), None, None),
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"Fusion": "A--B"},
        ["A--B"],
        [{"Databases": []}],
        [{"Fusion": "A-B", "starfusion": {"score": 1}}],
        [{"Fusion": "A--B", "arriba": 7}],
    ],
)
def test_fusion_report_json_of_another_form_is_refused(tmp_path, document):
    with pytest.raises(InputError):
        calls_of("fusion-report-json", tmp_path, json.dumps(document))


def test_fusion_report_json_that_is_cut_names_the_line(tmp_path):
    with pytest.raises(InputError, match="line 2: this is not JSON"):
        calls_of("fusion-report-json", tmp_path, '[{"Fusion": "A--B",\n"arriba": {')


def test_fusion_report_list_is_names_only():
    assert_reads(
        "fusion-report-list",
        "minimal.tsv",
        [call(1, side("EML4"), side("ALK")), call(2, side("IGH@"), side("CRLF2"))],
    )


def test_fusioncatcher_summary_is_names_without_order():
    assert_reads(
        "fusioncatcher-summary",
        "minimal.txt",
        [
            call(5, side("EML4"), side("ALK"), ordered=False, notes=("already known fusion",)),
            call(6, side("NPM1"), side("ALK"), ordered=False),
        ],
        caller="fusioncatcher",
    )


def test_fusioncatcher_summary_that_is_cut_is_refused(tmp_path):
    text = (DATA / "fusioncatcher-summary" / "minimal.txt").read_text()
    with pytest.raises(InputError, match="lists 1 pairs"):
        calls_of("fusioncatcher-summary", tmp_path, text.replace("  * NPM1--ALK\n", ""))


# ---------------------------------------------------------------- annoFuse and MetaFusion


def test_annofuse_bears_the_callers_name_and_its_event_type():
    sides = side("CCDC88A", "2", 55_343_648), side("ALK", "2", 29_223_528)
    antisense = side("AC012358.3", "2", 55_342_684), side("ALK", "2", 29_224_084)
    found = list(reader_named("annofuse").calls(TextSource(DATA / "annofuse" / "minimal.tsv")))
    assert [(each.caller, each.split_reads, each.spanning_pairs, each.reported_frame) for each in found] == [
        ("star-fusion", 58, 4, "in-frame"),
        ("arriba", 8, 2, "other"),
    ]
    assert [(each.first, each.second) for each in found] == [sides, antisense]
    assert [(each.same_ends, each.ordered, each.sample) for each in found] == [
        (False, True, "BS_1"),
        (True, True, "BS_1"),
    ]


def test_metafusion_uses_order_and_strand_only_of_tools_that_state_them():
    found = list(reader_named("metafusion-cff").calls(TextSource(DATA / "metafusion-cff" / "minimal.cff")))
    assert [(each.caller, each.ordered, each.exact, each.split_reads, each.spanning_pairs) for each in found] == [
        ("arriba", True, True, 42, 53),
        ("defuse", False, False, 5, 6),
    ]
    assert found[0].first == side("EML4", "2", 42_522_656, "+")
    assert found[1].first == side("ALK", "2", 29_606_600)
    assert found[1].notes == ("ALK: coding", "AC010739.1: downstream")
    assert found[0].sample == "T1"


@pytest.mark.parametrize(("library", "molecule"), [("RNA", Molecule.RNA), ("DNA", Molecule.DNA)])
def test_metafusion_states_the_molecule(tmp_path, library, molecule):
    text = (DATA / "metafusion-cff" / "minimal.cff").read_text().replace("\tRNA\t", f"\t{library}\t")
    assert {each.molecule for each in calls_of("metafusion-cff", tmp_path, text)} == {molecule}


def test_metafusion_with_an_unknown_strand_is_not_in_order(tmp_path):
    text = (DATA / "metafusion-cff" / "minimal.cff").read_text().replace("29446394\t-", "29446394\t.")
    found = calls_of("metafusion-cff", tmp_path, text)[0]
    assert (found.ordered, found.second.strand) == (False, None)


# ---------------------------------------------------------------- cBioPortal, OncoKB, PCGR, umccrise


def test_cbioportal_takes_the_order_from_an_oncomine_name_only():
    assert_reads(
        "cbioportal-sv",
        "minimal.txt",
        [
            call(
                2,
                side("EML4", "chr2", 42_492_091, transcript="ENST00000318522", exon=6),
                side("ALK", "chr2", 29_446_394, transcript="ENST00000389048", exon=20),
                split=620,
                pairs=80,
                reported_frame="In_frame",
                sample="P-1",
                notes=("NCBI_Build GRCh37", "Event_Info EML4-ALK.E6bA20.AB374362", "SV_Status SOMATIC"),
            ),
            call(
                3,
                side("ALK", "chr2", 29_447_648, transcript="ENST00000389048"),
                side("EML4", "chr2", 42_524_140, transcript="ENST00000318522"),
                split=19,
                pairs=12,
                ordered=False,
                molecule=DNA,
                sample="P-2",
                notes=("NCBI_Build GRCh37", "Connection_Type 3to3", "Event_Info EML4-ALK fusion", "SV_Status SOMATIC"),
            ),
        ],
    )


def test_cbioportal_turns_the_sites_to_the_oncomine_name(tmp_path):
    text = (DATA / "cbioportal-sv" / "minimal.txt").read_text().replace("EML4-ALK fusion", "EML4-ALK.E13A20")
    found = calls_of("cbioportal-sv", tmp_path, text)[1]
    assert (found.first.gene, found.first.position, found.ordered) == ("EML4", 42_524_140, True)


def test_cbioportal_counts_variant_reads_where_kinds_are_not_told_apart(tmp_path):
    text = (DATA / "cbioportal-sv" / "minimal.txt").read_text().replace("\t700\t80\t620\t", "\t700\tNA\tNA\t")
    found = calls_of("cbioportal-sv", tmp_path, text)[0]
    assert (found.split_reads, found.spanning_pairs) == (700, None)


def test_oncokb_names_have_no_order():
    assert_reads(
        "oncokb-fusions",
        "minimal.txt",
        [
            call(2, side("ALK"), side("EML4"), ordered=False, sample="TCGA-1", notes=("ALK-EML4",)),
            call(3, side("EGFR"), side("EGFR"), ordered=False, sample="TCGA-2", notes=("EGFR-intragenic",)),
        ],
    )


def test_oncokb_name_with_the_word_fusion(tmp_path):
    (found,) = calls_of("oncokb-fusions", tmp_path, "Tumor_Sample_Barcode\tFusion\nT\tETV6-RUNX1 fusion\n")
    assert (found.first.gene, found.second.gene) == ("ETV6", "RUNX1")


def test_oncokb_structural_variants_have_no_order():
    assert_reads(
        "oncokb-sv",
        "minimal.txt",
        [
            call(2, side("ALK"), side("EML4"), ordered=False, sample="TCGA-1", notes=("FUSION",)),
            call(3, side("EGFR"), side("EGFR"), ordered=False, sample="TCGA-2", notes=("DELETION",)),
        ],
    )


def test_pcgr_partner_may_be_empty():
    assert_reads(
        "pcgr",
        "minimal.tsv",
        [
            call(2, side("EML4", "2", 42_295_554), side("ALK", "2", 29_223_528), split=100, ordered=False),
            call(3, side(None, "2", 42_000_000), side("ALK", "2", 29_224_900), split=7, ordered=False),
        ],
    )


def test_umccrise_reports_fusions_of_two_genes_only():
    assert_reads(
        "umccrise-sv",
        "minimal.tsv",
        [
            call(2, side("ALK"), side("EML4"), ordered=False, molecule=DNA, notes=("BND gene_fusion, tier 1",)),
            call(
                3,
                side("PBX1"),
                side("TCF3"),
                ordered=False,
                molecule=DNA,
                notes=("DEL bidirectional_gene_fusion, tier 4",),
            ),
        ],
    )


# ---------------------------------------------------------------- BEDPE


def test_bedpe_interval_of_one_base_is_the_base_and_a_longer_one_a_window():
    assert_reads(
        "bedpe",
        "minimal.bedpe",
        [
            call(
                2,
                side(None, "chr2", 29_447_648, LEFT),
                side(None, "chr2", 42_524_140, LEFT),
                ordered=False,
                molecule=DNA,
            ),
            call(
                3,
                side(None, "chr2", None, RIGHT, window=(29_447_601, 29_447_650)),
                side(None, "chr2", 42_524_143, RIGHT),
                ordered=False,
                molecule=DNA,
            ),
        ],
    )


def test_bedpe_with_an_unknown_end_keeps_the_known_one(tmp_path):
    (found,) = calls_of("bedpe", tmp_path, "chr2\t29447647\t29447648\t.\t-1\t-1\tx\t.\t+\t.\n")
    assert (found.first, found.second) == (side(None, "chr2", 29_447_648, LEFT), side(None))


def test_bedpe_interval_that_ends_before_it_starts_is_refused(tmp_path):
    with pytest.raises(InputError, match="ends before it starts"):
        calls_of("bedpe", tmp_path, "chr2\t29447649\t29447640\tchr2\t5\t6\tx\t.\t+\t+\n")


@pytest.mark.parametrize("names", ["", "chrom1\tstart1\tend1\tchrom2\tstart2\tend2\tname\tscore\tstrand1\tstrand2\n"])
def test_bedpe_is_recognised_with_and_without_names(tmp_path, names):
    path = tmp_path / "x.bedpe"
    path.write_text(names + "chr2\t29447647\t29447648\tchr2\t42524139\t42524140\tx\t201\t+\t+\n")
    assert recognise(TextSource(path)).reader.name == "bedpe"
