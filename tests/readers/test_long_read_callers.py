"""Callers of long reads: most give neither strands nor order, and their positions wobble."""

from __future__ import annotations

import pytest

from alkfusion.calls import FusionCall
from alkfusion.errors import InputError
from alkfusion.readers.registry import reader_named
from alkfusion.readers.source import TextSource
from tests.readers.examples import DATA
from tests.readers.expected import assert_reads, call, side


def read_text(reader, tmp_path, text) -> list[FusionCall]:
    path = tmp_path / "input.txt"
    path.write_text(text)
    return list(reader_named(reader).calls(TextSource(path)))


def test_ctat_lr_fusion_is_exact_and_counts_long_reads_only():
    assert_reads(
        "ctat-lr-fusion",
        "minimal.tsv",
        [
            call(2, side("NPM1", "chr5", 171_391_799, "+"), side("ALK", "chr2", 29_223_528, "-"), split=462),
            call(
                3,
                side("EML4", "chr2", 42_301_394, "+", gene_id="ENSG00000143924.19"),
                side("ALK", "chr2", 29_223_584, "-", gene_id="ENSG00000171094.18"),
                split=4,
            ),
        ],
    )


def test_longgf_reads_the_summary_and_not_the_details():
    assert_reads(
        "longgf",
        "minimal.out",
        [
            call(
                5,
                side("ALK", "chr2", 29_223_528),
                side("NPM1", "chr5", 171_391_797),
                split=458,
                ordered=False,
                exact=False,
            ),
            call(
                6,
                side("EML4", "chr2", 42_295_515),
                side("ALK", "chr2", 29_223_527),
                split=12,
                ordered=False,
                exact=False,
            ),
        ],
    )


def test_longgf_stopped_before_its_summary_is_refused(tmp_path):
    text = (DATA / "longgf" / "minimal.out").read_text()
    with pytest.raises(InputError, match="no SumGF line"):
        read_text("longgf", tmp_path, text[: text.index("SumGF")])


def test_longgf_without_any_event_is_a_file_without_calls(tmp_path):
    text = (DATA / "longgf" / "minimal.out").read_text()
    assert read_text("longgf", tmp_path, text[: text.index("GF\t")]) == []


@pytest.mark.parametrize(
    "line", ["SumGF\tALK-NPM1 458 chr2:29223528 chr5:171391797", "SumGF\tALK:NPM1 458 chr2:29223528"]
)
def test_longgf_summary_of_another_form_is_refused(tmp_path, line):
    with pytest.raises(InputError, match="line 1"):
        read_text("longgf", tmp_path, line + "\n")


def test_fusionseeker_is_in_the_order_of_the_genome():
    assert_reads(
        "fusionseeker",
        "minimal.txt",
        [
            call(
                2,
                side("ALK", "chr2", 29_223_529),
                side("NPM1", "chr5", 171_391_798),
                split=459,
                ordered=False,
                exact=False,
            ),
            call(
                3,
                side("RPL4", "chr15", 66_503_518),
                side("ALK", "chr2", 29_830_905),
                split=2,
                ordered=False,
                exact=False,
            ),
        ],
    )


def test_pbfusion_counts_from_zero_and_leaves_a_third_gene_open():
    assert_reads(
        "pbfusion",
        "minimal.bed",
        [
            call(
                4,
                side("EML4", "chr2", 42_295_520, "+", gene_id="ENSG00000143924.17"),
                side("ALK", "chr2", 29_223_523, "-", gene_id="ENSG00000171094.14"),
                split=26,
                exact=False,
                notes=("class FUSION:26",),
            ),
            call(
                5,
                side(None, "chr2", 29_225_461, "-"),
                side(None, "chr5", 171_391_801, "+"),
                split=2,
                exact=False,
                notes=("class PotentialTransSplicing:2", "genes of the cluster: ALK, N/A, NPM1"),
            ),
        ],
    )


def test_genion_names_pairs_and_keeps_its_own_verdict():
    assert_reads(
        "genion",
        "minimal.tsv",
        [
            call(
                1,
                side("ALK", gene_id="ENSG00000171094"),
                side("NPM1", gene_id="ENSG00000181163"),
                split=115,
                ordered=False,
            ),
            call(
                2,
                side("RPS11", gene_id="ENSG00000142534"),
                side("RPL13A", gene_id="ENSG00000142541"),
                split=16,
                ordered=False,
                rejected="FAIL:RT",
            ),
        ],
    )


def test_genion_notes_a_read_through(tmp_path):
    line = "ENSG00000142534::ENSG00000142541\tRPS11::RPL13A\t58.4\t0.06\t16\tPASS:RT\n"
    (found,) = read_text("genion", tmp_path, line)
    assert (found.rejected, found.notes) == (None, ("read-through (PASS:RT)",))


def test_aeron_names_ensembl_genes_only():
    assert_reads(
        "aeron",
        "minimal.txt",
        [
            call(
                1,
                side(None, gene_id="ENSG00000181163.13"),
                side(None, gene_id="ENSG00000171094.18"),
                split=31,
                ordered=False,
                notes=("parts of 352 and 1689 bases",),
            ),
            call(
                2,
                side(None, gene_id="ENSG00000125991.19"),
                side(None, gene_id="ENSG00000133703.12"),
                split=9,
                ordered=False,
                notes=("parts of 666 and 734 bases",),
            ),
        ],
    )


def test_flair_fusion_breaks_where_transcription_leaves_and_enters():
    eml4, alk = "ENSG00000143924.19", "ENSG00000171094.18"
    assert_reads(
        "flair-fusion",
        "minimal.bed",
        [
            call(
                1, side(None, "chr2", 42_295_516, "+", gene_id=eml4), side(None, "chr2", 29_223_528, "-", gene_id=alk)
            ),
            call(
                3, side(None, "chr2", 29_220_707, "-", gene_id=alk), side(None, "chr2", 42_295_518, "+", gene_id=eml4)
            ),
        ],
    )


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ((0,), "2 genes but 1 lines"),
        ((0, 2, 3), "2 genes but 1 lines"),
        ((1,), "do not follow"),
        ((0, 3), "do not follow"),
    ],
)
def test_flair_fusion_with_a_gene_missing_is_refused(tmp_path, kept, message):
    lines = (DATA / "flair-fusion" / "minimal.bed").read_text().splitlines(keepends=True)
    with pytest.raises(InputError, match=message):
        read_text("flair-fusion", tmp_path, "".join(lines[place] for place in kept))


def test_flair_fusion_of_three_genes_gives_both_junctions(tmp_path):
    name = "fusioniso1_ENSG01--ENSG02--ENSG03"
    parts = [("chr1", 100, 400, "+"), ("chr2", 1000, 1500, "-"), ("chr3", 70, 90, "+")]
    lines = [
        f"{contig}\t{start}\t{end}\tgene{place}_{name}\t1000\t{strand}\t{start}\t{end}\t0\t1\t20\t0\n"
        for place, (contig, start, end, strand) in enumerate(parts, 1)
    ]
    found = read_text("flair-fusion", tmp_path, "".join(lines))
    assert [(each.first.position, each.second.position) for each in found] == [(400, 1500), (1001, 71)]


def test_pbfusion_before_0_4_gives_places_in_the_order_of_the_genome():
    assert_reads(
        "pbfusion",
        "minimal.before-0.4.bed",
        [
            call(
                4,
                side(None, "chr2", 29_223_528),
                side(None, "chr5", 171_391_799),
                split=443,
                ordered=False,
                exact=False,
                notes=("class FUSION:886", "genes of the cluster: ALK, NPM1"),
            ),
            call(
                5,
                side(None, "chr1", 156_874_571),
                side(None, "chr3", 100_732_673),
                split=8,
                ordered=False,
                exact=False,
                notes=("class FUSION:8", "genes of the cluster: NTRK1, TFG"),
            ),
        ],
    )


def test_pbfusion_follows_the_breakpoints_and_not_the_columns(tmp_path):
    head = "#chr1\tstart1\tend1\tchr2\tstart2\tend2\tid\tscore\tstrand1\tstrand2\tinfo\textra\n"
    row = "chr2\t29223527\t29223528\tchr5\t171391798\t171391799\tBP1\tMEDIUM\t-\t+\tRC=9;GN=NPM1,ALK;AC={}\tRN=r1\n"
    both_ways = "chr5:171391798+/chr2:29223527-"
    (turned,) = read_text("pbfusion", tmp_path, head + row.format(f"chr7:1+/chr7:9+,{both_ways}"))
    assert (turned.first.gene, turned.first.position, turned.first.strand) == ("NPM1", 171_391_799, "+")
    assert (turned.second.gene, turned.second.position, turned.ordered) == ("ALK", 29_223_528, True)
    (unknown,) = read_text("pbfusion", tmp_path, head + row.format("chr7:1+/chr7:9+"))
    assert (unknown.first.gene, unknown.first.position, unknown.ordered) == (None, 29_223_528, False)


def test_flair_fusion_table_names_ends_that_are_not_always_the_ends():
    assert_reads(
        "flair-fusion-table",
        "minimal.tsv",
        [
            call(
                2,
                side("NPM1", "chr5", 171_391_799),
                side("ALK", "chr2", 29_223_530),
                split=441,
                ordered=False,
                exact=False,
            ),
            call(
                3,
                side("RET", "chr10", 43_116_730),
                side("RP11-778H2.1", "chr12", 24_213_341),
                split=67,
                ordered=False,
                exact=False,
            ),
        ],
        caller="flair-fusion",
    )


@pytest.mark.parametrize("cell", ["3'-ALK-chr2-0.82", "ALK chr2:29223530", "3'-ALK-chr2-29223530"])
def test_flair_fusion_table_with_another_breakpoint_is_refused(tmp_path, cell):
    text = (DATA / "flair-fusion-table" / "minimal.tsv").read_text()
    with pytest.raises(InputError, match="line 2"):
        read_text("flair-fusion-table", tmp_path, text.replace("3'-ALK-chr2-29223530-0.82", cell))
