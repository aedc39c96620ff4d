"""Several files of one sample: DNA and RNA, callers, builds and orders; one event stays one, and who saw it is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from alkfusion.genome.builds import Build
from alkfusion.model import Result
from alkfusion.report.json_document import to_json
from alkfusion.sample import SampleOptions, analyse
from tests.events import NPM1_ALK, Event, write
from tests.writers import DNA, RNA, write_event

EML4_V1 = Event("EML4", "chr2", 42295516, "+", "ALK", "chr2", 29223528, "-", 40, 12, id3="")
EML4_6A = replace(EML4_V1, position5=42264731, split_reads=7)
EML4_6B = replace(EML4_V1, position5=42264951, split_reads=21)
# GRCh37, intron 13 of EML4 and intron 19 of ALK: the breakpoints of the cell line HDC134P
BREAK_37 = Event("EML4", "chr2", 42524140, "+", "ALK", "chr2", 29447648, "-", 9, 14, id3="")
RECIPROCAL_37 = Event("ALK", "chr2", 29447649, "-", "EML4", "chr2", 42524141, "+", 8, 11, id3="")
PPP1CB = Event("PPP1CB", "chr2", 28788728, "+", "ALK", "chr2", 29223634, "-", 144, 12, id3="")


def of_one_sample(*paths: Path, **options: object) -> Result:
    return analyse(paths, SampleOptions(sample="s", **options))


def named(result: Result) -> list[tuple[str, str | None, str]]:
    return [(event.name, event.junction, event.event.value) for event in result.rearrangements]


def said(result: Result, kind: str) -> list[str]:
    return [item.text for item in result.observations if item.kind == kind]


def rna(tmp_path: Path, name: str, event: Event) -> Path:
    return write_event(tmp_path / f"{name}.rna", RNA[name], event, "GRCh38")


def dna(tmp_path: Path, name: str, event: Event) -> Path:
    return write_event(tmp_path / f"{name.split(',')[0]}.dna", DNA[name], event, "GRCh37")


@pytest.mark.parametrize("caller", [name for name in DNA if name not in ("bedpe", "juli")])
def test_dna_of_one_build_and_rna_of_the_other_are_one_event(tmp_path: Path, caller: str) -> None:
    result = of_one_sample(dna(tmp_path, caller, BREAK_37), rna(tmp_path, "arriba", EML4_V1))
    (event,) = result.rearrangements
    assert (event.name, event.junction, event.alias) == ("EML4::ALK", "E13;A20", "variant 1")
    assert {row.source for row in event.support} == {item.name for item in result.inputs}
    assert {item.build for item in result.inputs} == {"GRCh37", "GRCh38"}
    assert said(result, "caller_disagreement") == []
    # what RNA saw is shown; the break in the DNA stands beside it with its own position, in the build of the result
    assert [(isoform.five_prime.site, isoform.five_prime.position) for isoform in event.isoforms] == [
        ("exon_edge", 42295516),
        ("intron", 42524140 - 227140),
    ]


def test_reads_of_dna_and_rna_are_not_added_up(tmp_path: Path) -> None:
    result = of_one_sample(dna(tmp_path, "manta, mates", BREAK_37), rna(tmp_path, "arriba", EML4_V1))
    (event,) = result.rearrangements
    assert (event.split_reads, event.spanning_pairs) == (40, 12)
    assert sorted((row.caller, row.split_reads, row.spanning_pairs) for row in event.support) == [
        ("arriba", 40, 12),
        ("manta", 9, 14),
    ]


def test_the_other_half_of_the_inversion_is_not_a_second_driver(tmp_path: Path) -> None:
    result = of_one_sample(
        dna(tmp_path, "delly, CT", BREAK_37),
        write_event(tmp_path / "other", DNA["manta, mates"], RECIPROCAL_37, "GRCh37"),
        rna(tmp_path, "star-fusion", EML4_V1),
    )
    assert named(result) == [("EML4::ALK", "E13;A20", "kinase_fusion"), ("ALK::EML4", "A19;E14", "reciprocal")]
    (text,) = said(result, "caller_disagreement")
    assert "not reported by Manta (other)" in text


def test_both_orders_of_one_pair_are_one_event(tmp_path: Path) -> None:
    callers = ("longgf", "fusionseeker", "arriba", "defuse", "squid", "fusionfusion", "infusion")
    first_genes = {}
    for caller in callers:
        (event,) = of_one_sample(rna(tmp_path, caller, NPM1_ALK), build=Build.GRCH38).rearrangements
        first_genes[caller] = event.support[0].reported_as.split(" ")[0]
    assert first_genes["longgf"] == "ALK"
    assert first_genes["arriba"] == "NPM1"
    result = of_one_sample(*(tmp_path / f"{caller}.rna" for caller in callers), build=Build.GRCH38)
    (event,) = result.rearrangements
    assert (event.name, event.junction) == ("NPM1::ALK", "N4;A20")
    assert [row.caller for row in event.support] == sorted(callers)
    assert len(event.isoforms) == 1


@pytest.mark.parametrize("caller", ["arriba", "star-fusion", "fusioncatcher"])
def test_rows_under_the_name_of_a_neighbour_are_the_same_event(tmp_path: Path, caller: str) -> None:
    """SPDYA lies beside PPP1CB; callers list both names for one pair of breakpoints."""
    alias = replace(PPP1CB, gene5="SPDYA")
    result = of_one_sample(write(tmp_path / "rows.tsv", caller, PPP1CB, alias))
    (event,) = result.rearrangements
    assert (event.name, event.split_reads, event.spanning_pairs) == ("PPP1CB::ALK", 144, 12)
    assert len(event.isoforms) == 1
    assert said(result, "other_gene_name") == [
        "The files of PPP1CB::ALK also write SPDYA; by the breakpoints it is one event."
    ]


@pytest.mark.parametrize("apart", [False, True], ids=["one_file", "two_files"])
def test_exons_6a_and_6b_are_isoforms_of_one_event(tmp_path: Path, apart: bool) -> None:
    if apart:
        paths = [write(tmp_path / "a.tsv", "arriba", EML4_6A), write(tmp_path / "b.tsv", "star-fusion", EML4_6B)]
    else:
        paths = [write(tmp_path / "both.tsv", "arriba", EML4_6A, EML4_6B)]
    (event,) = of_one_sample(*paths).rearrangements
    assert [(isoform.junction, isoform.alias) for isoform in event.isoforms] == [
        ("E6b;A20", "variant 3b"),
        ("E6a;A20", "variant 3a"),
    ]
    assert (event.junction, event.split_reads) == ("E6b;A20", 21 if apart else 28)


def test_dna_cannot_tell_6a_from_6b_and_says_variant_3(tmp_path: Path) -> None:
    behind_exon_6 = replace(BREAK_37, position5=42501179)  # as JuLI's example
    (event,) = of_one_sample(dna(tmp_path, "manta, mates", behind_exon_6)).rearrangements
    assert (event.junction, event.alias) == ("E6;A20", "variant 3")


def test_callers_that_did_not_see_the_event_are_named(tmp_path: Path) -> None:
    result = of_one_sample(
        write(tmp_path / "a.tsv", "arriba", NPM1_ALK),
        write(tmp_path / "s.tsv", "star-fusion"),
        write(tmp_path / "f.txt", "fusioncatcher", NPM1_ALK),
    )
    assert result.alk_status == "rearranged"
    assert said(result, "caller_disagreement") == [
        "NPM1::ALK is not in every file: not reported by STAR-Fusion (s.tsv)."
    ]


def test_a_file_that_could_not_show_it_is_not_said_to_disagree(tmp_path: Path) -> None:
    """A DNA-only TSO500 report has no fusion section; that is no vote against the fusion."""
    panel = tmp_path / "panel_CombinedVariantOutput.tsv"
    title = "TruSight Oncology 500 - Combined Variant Output\t\n"
    details = "[Analysis Details]\t\nPair ID\tP1\nDNA Sample ID\tD1\nRNA Sample ID\tNA\n\n"
    panel.write_text(f"{title}{details}[Small Variants]\t\nNA\t\n\n[Fusions]\t\nNA\t\n\n", encoding="utf-8")
    result = of_one_sample(panel, rna(tmp_path, "arriba", NPM1_ALK))
    assert [item.about for item in result.observations if item.kind == "cannot_show_fusions"] == [panel.name]
    assert said(result, "caller_disagreement") == []


def test_disagreement_about_the_exons_shows_both(tmp_path: Path) -> None:
    other = replace(NPM1_ALK, position3=29225565)  # exon 19
    result = of_one_sample(
        write(tmp_path / "a.tsv", "arriba", NPM1_ALK), write(tmp_path / "s.tsv", "star-fusion", other)
    )
    (event,) = result.rearrangements
    assert {isoform.junction for isoform in event.isoforms} == {"N4;A20", "N4;A19"}


def test_the_order_of_files_changes_no_byte(tmp_path: Path) -> None:
    paths = [
        dna(tmp_path, "lumpy, STRANDS", BREAK_37),
        rna(tmp_path, "arriba", EML4_V1),
        rna(tmp_path, "longgf", EML4_6B),
    ]
    documents = {to_json(of_one_sample(*order)) for order in permutations(paths)}
    assert len(documents) == 1


# ---------------------------------------------------------------- real files


def test_lumpy_and_a_panel_agree_on_variant_1(shared: Path) -> None:
    data = shared / "callers" / "data"
    result = of_one_sample(
        data / "sv-lumpy" / "EML4-ALK_HDC134P.lumpy.snpeff.vcf",
        data / "tso500" / "RNA_sample_CombinedVariantOutput.tsv",
    )
    assert named(result) == [
        ("EML4::ALK", "E13;A20", "kinase_fusion"),
        ("ALK::EML4", "A19;E14", "reciprocal"),
        ("ALK::ALK", None, "intragenic"),
    ]
    assert sorted({row.caller for row in result.rearrangements[0].support}) == ["lumpy", "tso500"]


def test_long_read_callers_of_one_cell_line_agree(shared: Path) -> None:
    data = shared / "callers" / "data"
    result = of_one_sample(
        data / "ctat-lr-fusion" / "KIJK.ctat-LR-fusion.fusion_predictions.tsv",
        data / "longgf" / "KIJK.longgf.out",
        data / "fusionseeker" / "KIJK.confident_genefusion.txt",
    )
    event = result.rearrangements[0]
    assert (event.name, event.junction, event.split_reads) == ("NPM1::ALK", "N4;A20", 462)
    assert {row.caller for row in event.support} == {"ctat-lr-fusion", "fusionseeker", "longgf"}
    assert said(result, "caller_disagreement") == []


def test_two_modes_of_jaffa_disagree(shared: Path) -> None:
    """Direct mode missed EML4::ALK of H2228 and saw ALK::PTPN3, hybrid mode the other way round."""
    data = shared / "callers" / "data" / "jaffa"
    result = of_one_sample(data / "H2228.direct.jaffa_results.csv", data / "H2228.hybrid.jaffa_results.csv")
    assert named(result) == [("EML4::ALK", "E6b;A20", "kinase_fusion"), ("ALK::PTPN3", "A11;P3", "kinase_lost")]
    assert said(result, "caller_disagreement") == [
        "EML4::ALK is not in every file: not reported by JAFFA (H2228.direct.jaffa_results.csv)."
    ]
