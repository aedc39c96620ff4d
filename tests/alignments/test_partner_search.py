"""A partner of which no sequence ships with the program: found by its reads, by the genome, or by the mates alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from alkfusion.alignments.fragments import FragmentCounter, ReadQuality
from alkfusion.alignments.junctions import ReadJunction, find_junctions
from alkfusion.alignments.locus import alk_locus
from alkfusion.alignments.open_file import open_alignment
from alkfusion.alignments.scan import scan
from alkfusion.alignments.split_reads import Place
from alkfusion.calls import Kept
from alkfusion.genome.builds import Build
from benchmarks.simulate import Column, Library, Molecule, alk_exon_dna, crossing, dna_fusion, write_bam
from tests.alignments.looking import limits
from tests.alignments.test_simulated_fusions import edit_reads

BUILD = Build.GRCH38
CONTIG, START, LENGTH = "chr10", 32_017_000, 600  # inside KIF5B, bases of our own
ALK_SIDE = dna_fusion("EML4", BUILD)[413:]


class OwnGenome:
    """A genome of which only the partner is known."""

    def __init__(self, bases: str) -> None:
        self.bases = bases

    def plus(self, contig: str, start: int, end: int) -> str:
        assert contig == CONTIG
        return "".join(self.bases[at - START] if 0 <= at - START < len(self.bases) else "N" for at in range(start, end))


@pytest.fixture(scope="session")
def partner_bases() -> str:
    return "".join(Random(3).choices("ACGT", k=LENGTH))


@pytest.fixture(scope="session")
def kif5b_like(partner_bases: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reads across chr10 | ALK intron 19, the longer part aligned, the rest clipped."""
    partner = [Column(CONTIG, START + i, base) for i, base in enumerate(partner_bases)]
    molecule = (*partner, *ALK_SIDE)
    library, rng = Library(split="clip"), Random(5)
    groups = [([Molecule(alk_exon_dna(20, BUILD, 700))], 300)]
    for _ in range(30):
        start = LENGTH - rng.randrange(60, 190)
        groups.append(([Molecule(molecule[start : start + 220])], 1))
    return write_bam(tmp_path_factory.mktemp("partner") / "reads.bam", groups, library, BUILD, 9)


def junctions(path: Path, genome: OwnGenome | None = None) -> tuple[ReadJunction, ...]:
    with open_alignment(path) as alignment:
        locus = alk_locus(BUILD)
        seen = scan(alignment, locus, FragmentCounter(locus, (), ReadQuality(20, 20, 3)))
        return find_junctions(seen.breaks, seen.pairs, alignment, locus, limits(), spliced=False, genome=genome)


def without_partner_reads(path: Path, target: Path) -> Path:
    return edit_reads(path, target, lambda read, number: read.reference_name == "chr2")


def test_the_reads_of_the_partner_give_its_breakpoint(kif5b_like: Path) -> None:
    (found,) = junctions(kif5b_like)
    assert found.alk == Place("chr2", 29_223_741, Kept.LEFT)
    assert found.partner.place == Place(CONTIG, START + LENGTH, Kept.LEFT)
    assert found.exact
    assert found.fragments >= 25


def test_the_genome_gives_it_when_the_partner_has_no_reads(
    kif5b_like: Path, partner_bases: str, tmp_path: Path
) -> None:
    path = without_partner_reads(kif5b_like, tmp_path / "alk_only.bam")
    (found,) = junctions(path, OwnGenome(partner_bases))
    assert (found.partner.place, found.how) == (
        Place(CONTIG, START + LENGTH, Kept.LEFT),
        "genome around the mates",
    )


def test_the_mates_alone_give_the_neighbourhood(kif5b_like: Path, tmp_path: Path) -> None:
    (found,) = junctions(without_partner_reads(kif5b_like, tmp_path / "alk_only.bam"))
    assert (found.how, found.exact) == ("mates only", False)
    assert (found.partner.place.contig, found.partner.place.kept) == (CONTIG, Kept.LEFT)
    assert START < found.partner.place.position <= START + LENGTH


def test_bases_of_neither_side_are_told(partner_bases: str, tmp_path: Path) -> None:
    partner = [Column(CONTIG, START + i, base) for i, base in enumerate(partner_bases)]
    between = [Column("chr2", None, base) for base in "GATTACC"]
    molecule = (*partner, *between, *ALK_SIDE)
    rng = Random(5)
    groups = [([Molecule(alk_exon_dna(20, BUILD, 700))], 300)]
    groups += [([Molecule(crossing(molecule, LENGTH + 3, Library(), rng, 30))], 1) for _ in range(20)]
    (found,) = junctions(write_bam(tmp_path / "inserted.bam", groups, Library(), BUILD, 9))
    assert found.partner.place == Place(CONTIG, START + LENGTH, Kept.LEFT)
    assert found.alk.position == 29_223_741
    assert found.inserted == "GGTAATC"  # outward from ALK, that is on the plus strand


def test_pairs_alone_are_a_junction_without_a_base(kif5b_like: Path, tmp_path: Path) -> None:
    def unclipped(read, number: int) -> bool:
        return read.reference_name == "chr2" and read.cigarstring == "100M"

    (found,) = junctions(edit_reads(kif5b_like, tmp_path / "pairs.bam", unclipped))
    assert (found.how, found.exact, found.split) == ("pairs only", False, frozenset())
    assert len(found.pairs) >= 5
