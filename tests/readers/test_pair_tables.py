"""Tables in anybody's own words, and two callers of DNA known from the programs that read and write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.calls import FusionCall, Molecule
from alkfusion.errors import FormatError, InputError
from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import Rearrangement
from alkfusion.readers.registry import reader_named, recognise
from alkfusion.readers.source import TextSource
from alkfusion.sample import SampleOptions, analyse
from tests.readers.expected import LEFT, RIGHT, assert_reads, call, side

UNSTATED = {"ordered": False, "exact": False, "molecule": Molecule.UNSTATED}
DNA = {"ordered": False, "molecule": Molecule.DNA}


def write(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "panel.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


def fusions(tmp_path: Path, *rows: str) -> tuple[Rearrangement, ...]:
    return analyse([write(tmp_path, *rows)], SampleOptions(sample="s"), load_knowledge()).rearrangements


def test_a_pair_table_claims_neither_order_nor_strand_nor_molecule():
    assert_reads(
        "pair-table",
        "minimal.tsv",
        [
            call(
                2,
                side("ALK", "chr2", 29_223_528),
                side("EML4", "chr2", 42_295_516),
                split=12,
                pairs=4,
                sample="P1",
                **UNSTATED,
            ),
            call(
                3,
                side("BCR", "chr22", 23_290_413),
                side("ABL1", "chr9", 130_854_064),
                split=3,
                pairs=1,
                sample="P1",
                rejected="LowSupport",
                **UNSTATED,
            ),
        ],
    )


def test_a_name_for_both_genes_does_not_say_which_lies_where():
    assert_reads(
        "pair-table",
        "minimal.one-name.tsv",
        [
            call(
                2,
                side("EML4", "2", 29_446_394),
                side("ALK", "2", 42_522_656),
                sample="PT001",
                loose_genes=True,
                **UNSTATED,
            ),
            call(
                3,
                side("CD74", "chr5", 149_784_243),
                side("ROS1", "chr6", 117_645_578),
                sample="PT001",
                loose_genes=True,
                **UNSTATED,
            ),
        ],
    )


def test_a_table_of_several_tools_keeps_their_names_apart():
    path = Path(__file__).parent / "data" / "pair-table" / "minimal.with-tools.tsv"
    calls = list(reader_named("pair-table").calls(TextSource(path)))
    assert [(each.caller, each.split_reads, each.first.gene) for each in calls] == [
        ("fusioncatcher", 545, "ALK"),
        ("starfusion", 219, "EML4"),
    ]


@pytest.mark.parametrize(
    ("name", "genes"),
    [
        ("EML4::ALK", ("EML4", "ALK")),
        ("EML4--ALK", ("EML4", "ALK")),
        ("EML4-ALK", ("EML4", "ALK")),
        ("EML4>>ALK", ("EML4", "ALK")),
        ("EML4_ALK", ("EML4", "ALK")),
        ("EML4:ALK", ("EML4", "ALK")),
        ("NKX2-1-ALK", ("NKX2-1", "ALK")),
        ("ALK rearrangement", (None, None)),
    ],
)
def test_names_of_pairs_are_taken_apart_or_left_out(tmp_path, name, genes):
    path = write(tmp_path, "Fusion,Breakpoint 1,Breakpoint 2", f"{name},2:42522656,2:29446394")
    (found,) = reader_named("pair-table").calls(TextSource(path))
    assert (found.first.gene, found.second.gene) == genes


def test_a_pair_table_without_contigs_is_refused(tmp_path):
    path = write(tmp_path, "gene1,gene2,pos1,pos2", "EML4,ALK,42522656,29446394")
    with pytest.raises(InputError, match="line 2: 'breakpoint1' is not of the form contig:position"):
        list(reader_named("pair-table").calls(TextSource(path)))


@pytest.mark.parametrize("header", ["gene1,gene2,reads", "chr1,pos1,chr2,pos2", "gene1,gene2,chr1,pos1,chr2", "a,b"])
def test_a_table_that_names_less_is_not_taken_for_one(tmp_path, header):
    with pytest.raises(FormatError, match="no reader recognises"):
        recognise(TextSource(write(tmp_path, header, "x,y,1,2,3")))


def test_a_caller_of_its_own_goes_before(tmp_path):
    for reader, name in (("star-fusion", "minimal.tsv"), ("juli", "minimal.txt"), ("generic", "minimal.tsv")):
        source = TextSource(Path(__file__).parent / "data" / reader / name)
        assert recognise(source).reader.name == reader


HEAD = "gene1,gene2,chr1,pos1,chr2,pos2,reads"


def test_rna_at_exon_edges_and_dna_inside_introns_are_told_apart(tmp_path):
    (rna,) = fusions(tmp_path, HEAD, "ALK,EML4,2,29446394,2,42522654,12")
    (dna,) = fusions(tmp_path, HEAD, "ALK,EML4,2,29447800,2,42526000,12")
    assert rna.junction == dna.junction == "E13;A20"
    assert "read as RNA, which the file does not say: a breakpoint lies at the edge of an exon" in rna.reasons
    assert "read as DNA, which the file does not say: no breakpoint lies at the edge of an exon" in dna.reasons
    order = "the file does not say which gene is 5': the published partner is taken for it"
    assert order in dna.reasons
    assert order not in rna.reasons


def test_the_other_half_alone_is_not_taken_for_the_fusion(tmp_path):
    (half,) = fusions(tmp_path, HEAD, "NPM1,ALK,chr5,171391801,chr2,29225461,40")
    assert (half.name, half.event.value) == ("ALK::NPM1", "kinase_lost")


@pytest.mark.parametrize(
    ("row", "event"),
    [
        ("ALK,FAM172A,chr2,29224500,chr5,93683370,40", "candidate"),
        ("FAM172A,ALK,chr5,93683370,chr2,29224500,40", "candidate"),
        ("ALK,FAM172A,chr2,29224500,chr5,93683370,1", "unresolved"),
        ("ALK,FAM172A,chr2,29600000,chr5,93683370,40", "unresolved"),
    ],
)
def test_without_an_order_a_break_before_the_kinase_is_a_candidate(tmp_path, row, event):
    (fusion,) = fusions(tmp_path, HEAD, row)
    assert fusion.event.value == event
    assert (fusion.frame.value, fusion.kinase_domain.value, fusion.junction) == ("unknown", "unknown", None)
    assert fusion.reasons[0] == "nothing in the file tells which gene is 5'"


def test_genes_of_one_name_are_put_where_they_lie(tmp_path):
    (fusion,) = fusions(tmp_path, "Sample,Fusion,BreakpointA,BreakpointB", "s,EML4-ALK,2_29446394,2_42522656")
    assert (fusion.name, fusion.junction) == ("EML4::ALK", "E13;A20")
    assert (fusion.five_prime.position, fusion.three_prime.position) == (42_522_656, 29_446_394)


def test_factera_reads_clipped_behind_the_break_keep_what_lies_before():
    assert_reads(
        "factera",
        "minimal.txt",
        [
            call(
                2,
                side("EML4", "chr2", 42_526_000, LEFT),
                side("ALK", "chr2", 29_447_800, LEFT),
                split=17,
                exact=False,
                **DNA,
            ),
            call(
                3,
                side("ALK", "chr2", 29_447_805, RIGHT),
                side("EML4", "chr2", 42_526_006, RIGHT),
                split=11,
                exact=False,
                **DNA,
            ),
        ],
    )


def test_icallsv_connects_the_ends_that_delly_names():
    assert_reads(
        "icallsv",
        "minimal.txt",
        [
            call(
                2,
                side("ALK", "2", 29_447_800, LEFT),
                side("EML4", "2", 42_526_000, LEFT),
                split=8,
                pairs=12,
                reported_frame="Protein fusion: in frame (EML4-ALK)",
                sample="T1",
                **DNA,
            ),
            call(
                3,
                side("ALK", "2", 29_447_900),
                side("NPM1", "5", 170_819_000),
                split=0,
                pairs=6,
                sample="T1",
                **DNA,
            ),
        ],
    )


@pytest.mark.parametrize(
    ("reader", "name", "old", "new", "message"),
    [
        ("factera", "minimal.txt", "NC\tNC", "1\t2", "'Order1' is neither NC nor CN"),
        ("icallsv", "minimal.txt", "3to3", "head", "'Connection_Type' is not of the form 3to5"),
    ],
)
def test_geometry_in_other_words_is_refused(tmp_path, reader, name, old, new, message):
    path = tmp_path / name
    path.write_text((Path(__file__).parent / "data" / reader / name).read_text().replace(old, new))
    with pytest.raises(InputError, match=message):
        list(reader_named(reader).calls(TextSource(path)))


NAMES = {
    "svtools and ngs-bits": "#CHROM_A\tSTART_A\tEND_A\tCHROM_B\tSTART_B\tEND_B\tID\tQUAL\tSTRAND_A\tSTRAND_B\tTYPE",
    "PCAWG": "chrom1\tstart1\tend1\tchrom2\tstart2\tend2\tsv_id\tpe_support\tstrand1\tstrand2\tsvclass",
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_bedpe_under_the_names_of_other_programs(tmp_path, names):
    row = "chr2\t29224499\t29224500\tchr5\t171392299\t171392300\tSV1\t60\t+\t+\tBND"
    path = write(tmp_path, names, row)
    assert recognise(TextSource(path)).reader.name == "bedpe"
    (found,) = reader_named("bedpe").calls(TextSource(path))
    assert isinstance(found, FusionCall)
    assert (found.line, found.first.position, found.first.kept) == (2, 29_224_500, LEFT)
