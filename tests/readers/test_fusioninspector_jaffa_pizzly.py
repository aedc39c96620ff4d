"""FusionInspector, JAFFA and pizzly: what each fixture says, field by field."""

from __future__ import annotations

import pytest

from alkfusion.errors import InputError
from alkfusion.readers.registry import reader_named
from tests.readers.examples import read
from tests.readers.expected import assert_reads, call, side


def test_fusioninspector_joined_over_samples_keeps_them_apart():
    assert_reads(
        "fusioninspector",
        "minimal-samples.tsv",
        [
            call(
                2,
                side("EML4", "chr2", 42_264_951, "+", gene_id="ENSG00000143924.17"),
                side("ALK", "chr2", 29_223_528, "-", gene_id="ENSG00000171094.14"),
                split=12,
                pairs=15,
                sample="T1.FusionInspector.tsv.gz",
            ),
            call(
                3,
                side("EML4", "chr2", 42_264_731, "+", gene_id="ENSG00000143924.17"),
                side("ALK", "chr2", 29_223_528, "-", gene_id="ENSG00000171094.14"),
                split=3,
                pairs=13,
                sample="T2.FusionInspector.tsv.gz",
            ),
        ],
    )


def test_fusioninspector_reads_its_plain_table():
    assert_reads(
        "fusioninspector",
        "minimal.tsv",
        [
            call(
                2,
                side("EML4", "chr2", 42_264_951, "+", gene_id="ENSG00000143924.17"),
                side("ALK", "chr2", 29_223_528, "-", gene_id="ENSG00000171094.14"),
                split=12,
                pairs=15,
            ),
            call(
                3,
                side("EML4", "chr2", 42_264_731, "+", gene_id="ENSG00000143924.17"),
                side("ALK", "chr2", 29_223_528, "-", gene_id="ENSG00000171094.14"),
                split=3,
                pairs=13,
            ),
        ],
    )


def test_fusioninspector_web_reads_its_plain_table():
    assert_reads(
        "fusioninspector-web",
        "minimal.json",
        [
            call(
                1,
                side("EML4", "chr2", 42_264_951, "+", gene_id="ENSG00000143924.17"),
                side("ALK", "chr2", 29_223_528, "-", gene_id="ENSG00000171094.14"),
                split=12,
                pairs=15,
            ),
            call(
                2,
                side("ACACA", "chr17", 35_479_453, "-", gene_id="ENSG00000132142.15"),
                side("STAC2", "chr17", 37_374_426, "-", gene_id="ENSG00000141750.6"),
                split=17,
                pairs=45,
            ),
        ],
        caller="fusioninspector",
    )


def test_jaffa_1_has_no_strands():
    assert_reads(
        "jaffa",
        "minimal-1x.csv",
        [
            call(
                2,
                side("EML4", "chr2", 42_492_091),
                side("ALK", "chr2", 29_446_394),
                split=6,
                pairs=3,
                reported_frame="TRUE",
                sample="H2228",
                notes=("HighConfidence",),
            ),
            call(
                3,
                side("ALK", "chr2", 29_497_965),
                side("PTPN3", "chr9", 112_219_679),
                split=2,
                pairs=2,
                reported_frame="FALSE",
                sample="H2228",
                notes=("MediumConfidence",),
            ),
        ],
    )


def test_jaffa_2_has_strands():
    assert_reads(
        "jaffa",
        "minimal-2x.csv",
        [
            call(
                2,
                side("EML4", "chr2", 42_264_951, "+"),
                side("ALK", "chr2", 29_223_528, "-"),
                split=6,
                pairs=4,
                reported_frame="TRUE",
                sample="H2228",
                notes=("HighConfidence",),
            ),
            call(
                3,
                side("KLF3", "chr4", 38_696_483, "+"),
                side("ALK", "chr2", 29_717_019, "-"),
                split=3,
                pairs=8,
                sample="H2228",
                notes=("LowConfidence",),
            ),
        ],
    )


def test_jaffal_positions_are_inexact():
    assert_reads(
        "jaffal",
        "minimal.csv",
        [
            call(
                2,
                side("EML4", "chr2", 42_295_512, "+"),
                side("ALK", "chr2", 29_223_524, "-"),
                split=26,
                pairs=0,
                exact=False,
                sample="SeraCare.fastq",
                notes=("LowConfidence",),
            ),
            call(
                3,
                side("KIF5B", "chr10", 32_017_143, "-"),
                side("RET", "chr10", 43_114_480, "+"),
                split=66,
                pairs=0,
                exact=False,
                reported_frame="TRUE",
                sample="SeraCare.fastq",
                notes=("HighConfidence",),
            ),
        ],
    )


def test_pizzly_is_in_order_where_the_first_part_starts_its_transcript():
    assert_reads(
        "pizzly",
        "minimal.tsv",
        [
            call(
                2,
                side("EML4", gene_id="ENSG00000143924.18", transcript="ENST00000318522.10"),
                side("ALK", gene_id="ENSG00000171094.18", transcript="ENST00000389048.8"),
                split=5,
                pairs=4,
                notes=("transcript coordinates ENST00000318522.10_0:1759_ENST00000389048.8_4080:6220",),
            ),
            call(
                3,
                side("CD74", gene_id="ENSG00000019582.15", transcript="ENST00000353334.10"),
                side("ROS1", gene_id="ENSG00000047936.10", transcript="ENST00000368507.7"),
                split=2,
                pairs=0,
                ordered=False,
                notes=("transcript coordinates ENST00000353334.10_12:805_ENST00000368507.7_5738:7417",),
            ),
        ],
    )


def test_pizzly_json_reads_the_same_fields():
    assert_reads(
        "pizzly-json",
        "minimal.json",
        [
            call(
                1,
                side("EML4", gene_id="ENSG00000143924.18", transcript="ENST00000318522.10"),
                side("ALK", gene_id="ENSG00000171094.18", transcript="ENST00000389048.8"),
                split=5,
                pairs=4,
            ),
            call(
                2,
                side("AKAP9", gene_id="ENSG00000127914.16", transcript="ENST00000356239.7"),
                side("BRAF", gene_id="ENSG00000157764.13", transcript="ENST00000496384.7"),
                split=7,
                pairs=3,
            ),
        ],
        caller="pizzly",
    )


@pytest.mark.parametrize("reader", ["fusioninspector-web", "pizzly-json"])
def test_a_json_number_of_thousands_of_digits_is_refused(reader, tmp_path):
    path = tmp_path / "fusions.json"
    path.write_text(f'{{"fusions": {"9" * 5_000}}}')
    with pytest.raises(InputError, match="this is not JSON"):
        read(reader_named(reader), path)


def test_pizzly_refuses_a_list_of_transcripts_of_another_form(tmp_path):
    path = tmp_path / "pizzly.tsv"
    path.write_text(
        "geneA.name\tgeneB.name\tpaircount\tsplitcount\ttranscripts.list\n"
        f"EML4\tALK\t4\t5\tENST00000318522.10_{'0' * 5_000}:1759_ENST00000389048.8_4080:6220\n"
    )
    with pytest.raises(InputError, match=r"transcripts\.list") as error:
        read(reader_named("pizzly"), path)
    assert error.value.line == 2
