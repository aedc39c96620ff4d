"""3'/5' imbalance of ALK expression: measured, not measurable, and what it means without a junction."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.alignments.imbalance import imbalance_of
from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build
from benchmarks.simulate import Column, Library, Molecule, alk_rna, rna_fusion, write_bam
from tests.alignments.looking import limits, look

BUILD = Build.GRCH38


def depths(five: float, three: float) -> dict[int, float]:
    return {number: five if number < 20 else three for number in range(1, 30)}


@pytest.mark.parametrize(
    ("five", "three", "state"),
    [(1, 40, "imbalanced"), (20, 22, "balanced"), (10, 30, "unclear"), (0, 4, "not_measurable")],
)
def test_states(five: float, three: float, state: str) -> None:
    found = imbalance_of(depths(five, three), limits(), rna=True)
    assert found.state == state
    assert (found.ratio is None) == (state == "not_measurable")
    assert len(found.exon_depths) == 29


def test_the_step_is_located() -> None:
    assert imbalance_of(depths(1, 40), limits(), rna=True).reason == "the depth rises 40.0-fold at exon 20"
    assert imbalance_of(depths(20, 22), limits(), rna=True).reason == "no single exon at which the depth rises 4-fold"
    early = {number: 40.0 if number >= 18 else 1.0 for number in range(1, 30)}
    assert imbalance_of(early, limits(), rna=True).reason == "the depth rises 40.0-fold at exon 18"


def fading(half: float) -> dict[int, float]:
    """Whole ALK in RNA that is read from its tail: ``half`` exons towards the 5' end halve the depth."""
    return {number: 200 * 0.5 ** ((29 - number) / half) for number in range(1, 30)}


def test_rna_that_fades_towards_its_five_prime_end_is_not_called_imbalanced() -> None:
    found = imbalance_of(fading(5), limits(), rna=True)
    assert (found.state, found.ratio) == ("unclear", 6.14)
    assert (found.reason or "").startswith("the depth falls 2.8-fold within exons 1 to 16 too, as in degraded RNA; no")


@pytest.mark.parametrize("first_exon", [17, 18, 19, 20])
def test_a_fusion_beside_fading_whole_alk_is_called(first_exon: int) -> None:
    mixed = {number: depth / 10 + (300 if number >= first_exon else 0) for number, depth in fading(8).items()}
    found = imbalance_of(mixed, limits(), rna=True)
    assert found.state == "imbalanced"
    assert f"at exon {first_exon}" in (found.reason or "")


def test_few_reads_of_the_five_prime_part_are_no_fall() -> None:
    some = {number: 0.8 if number in (10, 12) else depth for number, depth in depths(0, 12).items()}
    assert imbalance_of(some, limits(), rna=True).state == "imbalanced"


def test_a_panel_of_few_exons_measures_nothing() -> None:
    panel = {number: 200.0 if number in (20, 21) else 0.0 for number in range(1, 30)}
    found = imbalance_of(panel, limits(), rna=True)
    assert found.state == "not_measurable"
    assert "2 of the exons 20 to 29 are covered, 5 wanted" in (found.reason or "")


def test_dna_is_not_assessed() -> None:
    found = imbalance_of({}, limits(), rna=False)
    assert (found.state, found.ratio, found.exon_depths) == ("not_assessed", None, ())


def test_a_fusion_explains_its_imbalance(tmp_path: Path) -> None:
    groups = [([Molecule(rna_fusion("NPM1", 4, BUILD))], 1500), ([Molecule(alk_rna(BUILD))], 100)]
    file = look(write_bam(tmp_path / "fusion.bam", groups, Library(), BUILD, 2))
    assert file.imbalance.state == "imbalanced"
    assert {item.kind for item in file.observations} == {"junction_sequence"}


def test_imbalance_without_a_junction_is_named_and_not_called(tmp_path: Path) -> None:
    groups = [([Molecule(alk_rna(BUILD, 20))], 1500), ([Molecule(alk_rna(BUILD))], 100)]
    file = look(write_bam(tmp_path / "step.bam", groups, Library(), BUILD, 2))
    assert file.readings == ()
    assert [item.kind for item in file.observations] == ["imbalance_without_junction"]


def test_a_start_in_intron_19_is_named(tmp_path: Path) -> None:
    locus = alk_locus(BUILD)
    edge = locus.exon(20).end  # 0-based first base of intron 19 on the plus strand
    bases = locus.plus(edge, edge + 400) or ""
    pairs = {"A": "T", "C": "G", "G": "C", "T": "A"}
    intron = [Column(locus.contig, edge + i, pairs[base]) for i, base in reversed(list(enumerate(bases)))]
    molecule = Molecule((*intron, *alk_rna(BUILD, 20)))
    groups = [([molecule], 1800), ([Molecule(alk_rna(BUILD))], 100)]
    file = look(write_bam(tmp_path / "ati.bam", groups, Library(), BUILD, 2))
    assert file.imbalance.state == "imbalanced"
    assert [item.kind for item in file.observations] == ["possible_alternative_start"]
    assert file.readings == ()
