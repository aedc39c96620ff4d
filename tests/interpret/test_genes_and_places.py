"""Rows whose genes and breakpoints contradict each other, and what is said beside a fusion that needs a second look."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.interpret.genes import misplaces_alk
from alkfusion.knowledge.table import load_knowledge
from alkfusion.sample import SampleOptions, analyse

NPM1 = Side(gene="NPM1", contig="chr5", position=171_391_799)
ALK = Side(gene="ALK", contig="chr2", position=29_223_528)
EML4 = Side(gene="EML4", contig="chr2", position=42_295_516)


def moved(side: Side, to: Side) -> Side:
    return Side(gene=side.gene, contig=to.contig, position=to.position)


@pytest.mark.parametrize(
    ("side", "other"),
    [
        (moved(ALK, NPM1), moved(NPM1, ALK)),
        (moved(ALK, EML4), moved(EML4, ALK)),
        (Side(gene="ALK", contig="9", position=100), NPM1),
        (Side(gene_id="ENSG00000171094.14", gene="NPM1", contig="chr5", position=171_391_799), ALK),
    ],
    ids=["swapped", "swapped on one chromosome", "another chromosome", "id of another gene"],
)
def test_alk_cannot_lie_there(side, other):
    assert misplaces_alk(side, other)


@pytest.mark.parametrize(
    ("side", "other"),
    [
        (ALK, NPM1),
        (NPM1, ALK),
        (Side(gene="ALK"), NPM1),
        (Side(gene="ALK", contig="chr2", position=30_342_634), NPM1),
        (Side(gene="CLIP4,ALK", contig="chr9", position=100), NPM1),
        (Side(gene="ALK(1122),X(4)", contig="chr9", position=100), NPM1),
        (Side(gene="ALK", contig="chr2_KI270776v1_alt", position=100), NPM1),
        (moved(ALK, EML4), ALK),
    ],
    ids=["in ALK", "not ALK", "no place", "near ALK", "list", "neighbour", "other contig", "both name ALK"],
)
def test_what_may_be_so_is_not_refused(side, other):
    assert not misplaces_alk(side, other)


def answer(tmp_path: Path, *rows: str):
    path = tmp_path / "calls.tsv"
    path.write_text("\n".join(["gene5\tgene3\tbreakpoint5\tbreakpoint3\tsplit_reads", *rows, ""]))
    return analyse([path], SampleOptions(sample="s"), load_knowledge())


def test_genes_that_stand_at_each_others_places_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"line 2: genes and breakpoints .* seen: 'ALK at chr5:171391799'"):
        answer(tmp_path, "NPM1\tALK\tchr2:29223528\tchr5:171391799\t36")


def test_a_fusion_that_begins_far_upstream_in_alk_says_so(tmp_path):
    (fusion,) = answer(tmp_path, "EML4\tALK\tchr2:42295516\tchr2:29717697\t12").rearrangements
    assert (fusion.event.value, fusion.junction) == ("kinase_fusion", "E13;A2")
    assert "unusual: ALK begins with exon 2, published kinase fusions with exons 17 to 20" in fusion.reasons


def test_a_published_fusion_that_its_caller_discarded_says_so(tmp_path):
    path = tmp_path / "fusions.tsv"
    path.write_text(
        "#gene1\tgene2\tstrand1(gene/fusion)\tstrand2(gene/fusion)\tbreakpoint1\tbreakpoint2\tsplit_reads1\tsplit_reads2"
        "\tdiscordant_mates\tfilters\n"
        "NPM1\tALK\t+/+\t-/-\tchr5:171391799\tchr2:29223528\t1\t0\t0\tmin_support\n"
    )
    (fusion,) = analyse([path], SampleOptions(sample="s"), load_knowledge()).rearrangements
    assert fusion.event.value == "kinase_fusion"
    assert "the caller itself discarded the call" in fusion.reasons


def test_calls_without_names_are_never_misplaced():
    call = FusionCall(source="x", caller="squid", line=1, first=Side(contig="chr5", position=1), second=ALK)
    assert not misplaces_alk(call.first, call.second)


def test_a_pseudogene_inside_another_gene_stands_for_its_parent(tmp_path):
    (fusion,) = answer(tmp_path, "NPM1P39\tALK\tchr5:93683370\tchr2:29223528\t36").rearrangements
    assert (fusion.name, fusion.event.value) == ("NPM1::ALK", "candidate")
    assert "reported as NPM1P39, a pseudogene of NPM1, whose reads align there too" in fusion.reasons


def test_a_position_beyond_the_chromosome_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"line 2: the position lies beyond the end .* seen: 'chr5:200000000'"):
        answer(tmp_path, "NPM1\tALK\tchr5:200000000\tchr2:29223528\t36")


def test_a_partner_of_the_mitochondrion_is_placed(tmp_path):
    (fusion,) = answer(tmp_path, "MT-ND1\tALK\tchrM:3307\tchr2:29223528\t36").rearrangements
    assert (fusion.name, fusion.event.value) == ("MT-ND1::ALK", "candidate")
