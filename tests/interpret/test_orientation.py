"""Order from geometry: kept sides and gene strands, one side alone, bases read the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels
from alkfusion.interpret.reading import read_call

EML4 = Side(contig="chr2", position=42299000, kept=Kept.LEFT)  # GRCh38 intron 13; EML4 is on the plus strand
ALK = Side(contig="chr2", position=29223741, kept=Kept.LEFT)  # intron 19; ALK is on the minus strand
NOWHERE = Side()


def read(first: Side, second: Side, molecule: Molecule = Molecule.DNA, inserted: str | None = None):
    call = FusionCall(
        source="f", caller="c", line=1, first=first, second=second, molecule=molecule, inserted=inserted, ordered=False
    )
    return read_call(call, GeneModels.of(Build.GRCH38), Build.GRCH38, frozenset({"EML4"}), Path("f"))


@pytest.mark.parametrize("sides", [(EML4, ALK), (ALK, EML4)], ids=["partner first", "ALK first"])
def test_kept_sides_decide_whatever_comes_first(sides: tuple[Side, Side]) -> None:
    reading = read(*sides)
    assert (reading.five.gene, reading.three.gene) == ("EML4", "ALK")
    assert (reading.five.exon.number, reading.three.exon.number) == (13, 20)
    assert reading.orientation.decided == "kept sides and gene strands"


def test_the_other_junction_of_the_inversion_is_the_reciprocal() -> None:
    turned = [Side(contig=side.contig, position=side.position, kept=Kept.RIGHT) for side in (EML4, ALK)]
    reading = read(*turned)
    assert (reading.five.gene, reading.three.gene) == ("ALK", "EML4")


def test_two_ends_of_genes_make_no_fusion() -> None:
    reading = read(EML4, Side(contig="chr2", position=29223741, kept=Kept.RIGHT))
    assert reading.orientation.same_ends


@pytest.mark.parametrize("sides", [(ALK, NOWHERE), (NOWHERE, ALK)], ids=["ALK first", "ALK second"])
def test_a_single_breakend_that_keeps_the_kinase_has_alk_at_its_3_prime_end(sides: tuple[Side, Side]) -> None:
    reading = read(*sides)
    assert (reading.five.gene, reading.three.gene, reading.three.exon.number) == (None, "ALK", 20)


def test_a_single_breakend_that_keeps_the_promoter_has_alk_at_its_5_prime_end() -> None:
    reading = read(Side(contig="chr2", position=29223741, kept=Kept.RIGHT), NOWHERE)
    assert (reading.five.gene, reading.five.exon.number) == ("ALK", 19)


def test_inserted_bases_are_turned_with_the_sides() -> None:
    eml4 = Side(contig="chr2", position=42301392, kept=Kept.LEFT)
    alk = Side(contig="chr2", position=29223528, kept=Kept.LEFT)
    assert read(eml4, alk, Molecule.RNA, "AACG").inserted == "AACG"
    assert read(alk, eml4, Molecule.RNA, "CGTT").inserted == "AACG"


def test_bases_inserted_in_an_intron_are_spliced_out() -> None:
    reading = read(EML4, ALK, inserted="ACGTA")
    assert (reading.inserted, reading.between) == (None, 0)
    assert reading.notes == ("5 bases inserted at the DNA breakpoint, which splicing leaves out",)
