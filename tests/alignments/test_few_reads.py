"""Junctions of few reads, from an aligner that writes the longer part of a read and clips the rest (no SA tag).

A fragment is told by the bases it shows of the partner: a read with more than half of its 100 bases there lies in the
partner, and its mate in ALK points to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from alkfusion.alignments.clip_match import in_sequence, known_around, once_in_sequence
from alkfusion.alignments.junctions import ReadJunction
from alkfusion.alignments.partner_search import partner_by_parts
from alkfusion.alignments.split_reads import BreakRead, Part, Place
from alkfusion.alignments.tails import TailGroup, break_sites, is_simple, tail_groups
from alkfusion.calls import Kept
from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import plus_strand, reverse_complement
from benchmarks.simulate import Column, Library, Molecule, alk_exon_dna, dna_fusion, write_bam
from tests.alignments.test_partner_search import CONTIG, START, junctions, without_partner_reads

BUILD = Build.GRCH38
EML4, ALK = 42_299_749, 29_223_741  # last kept bases of NCI-H3122
IN_REPEAT = -41  # bases by which the last kept base of EML4 moves into a stretch of A, C and AAAC
EXACT = Library(split="clip", error=0, poor=0)
ALK_READS = (20, 35)  # bases of the partner
PARTNER_READ = 80
MATES = (120, 130, 150)  # fragments whose reads lie on one side each


def file_of(path: Path, shown: Iterable[int], molecule: tuple[Column, ...], joint: int) -> Path:
    """Write a file with fragments that show some numbers of bases of the partner, 220 bases each."""
    across = [([Molecule(molecule[joint - bases : joint - bases + 220])], 1) for bases in shown]
    return write_bam(path, [([Molecule(alk_exon_dna(20, BUILD, 700))], 100), *across], EXACT, BUILD, 1)


def eml4(tmp_path: Path, *shown: int, moved: int = 0) -> tuple[ReadJunction, ...]:
    path = file_of(tmp_path / "eml4.bam", shown, dna_fusion("EML4", BUILD, (moved, 0)), 413 + moved)
    return junctions(path)


def test_one_read_in_the_partner_tells_where_two_of_alk_go_on(tmp_path: Path) -> None:
    (found,) = eml4(tmp_path, *ALK_READS, PARTNER_READ)
    assert (found.alk.position, found.partner.place) == (ALK, Place("chr2", EML4, Kept.LEFT))
    assert (found.how, found.exact, len(found.split)) == ("reads in the partner", True, 3)


def test_two_reads_that_agree_and_nothing_else_are_no_junction(tmp_path: Path) -> None:
    assert eml4(tmp_path, *ALK_READS) == ()


def test_reads_in_the_partner_are_found_by_one_mate_where_one_read_of_alk_is_clipped(tmp_path: Path) -> None:
    """The mates of fragments that end in the partner lie there too, and point nowhere."""
    (found,) = eml4(tmp_path, 35, PARTNER_READ, *(220 - bases for bases in (16, 25, 40)))
    assert (found.alk.position, found.partner.place.position) == (ALK, EML4)
    assert len(found.split) == 5


def test_a_tail_too_short_for_a_search_is_known_at_the_place_where_reads_of_alk_end(tmp_path: Path) -> None:
    (found,) = eml4(tmp_path, *ALK_READS, 88)  # 12 bases of ALK
    assert (found.partner.place.position, len(found.split)) == (EML4, 3)


def test_a_simple_repeat_is_placed_by_one_read_in_the_partner(tmp_path: Path) -> None:
    (found,) = eml4(tmp_path, 25, 30, 40, 41, PARTNER_READ, moved=IN_REPEAT)
    assert is_simple(found.tail[:40])
    assert (found.alk.position, found.partner.place.position) == (ALK, EML4 + IN_REPEAT)


def test_a_simple_repeat_is_placed_by_two_mates_where_it_lies_once(tmp_path: Path) -> None:
    (found,) = eml4(tmp_path, 25, 30, 40, 41, *MATES, moved=IN_REPEAT)
    assert (found.alk.position, found.partner.place.position) == (ALK, EML4 + IN_REPEAT)
    assert (found.how, found.exact) == ("known sequence around the mates", True)


@pytest.mark.parametrize("shown", [(25, 30, 40, 41, 45), (25, 30, 40, 41, 45, 120)])
def test_a_simple_repeat_that_no_two_mates_place_is_silent(shown: tuple[int, ...], tmp_path: Path) -> None:
    assert eml4(tmp_path, *shown, moved=IN_REPEAT) == ()


def test_mates_that_point_elsewhere_outweigh_a_repeat_of_a_known_partner(tmp_path: Path) -> None:
    """The tail is that of EML4, but two and more mates point to KIF5B: it holds the same repeat."""
    known = plus_strand("chr2", EML4 - 199, EML4, BUILD)
    partner = tuple(Column(CONTIG, START + i, base) for i, base in enumerate(known))
    molecule = (*partner, *dna_fusion("EML4", BUILD)[413:])
    path = file_of(tmp_path / "repeat.bam", (*ALK_READS, 40, 45, 48, *MATES), molecule, len(partner))
    (found,) = junctions(without_partner_reads(path, tmp_path / "alk_only.bam"))
    assert (found.partner.place.contig, found.exact) == (CONTIG, False)


KNOWN = "".join(Random(8).choices("ACGT", k=200))


@pytest.mark.parametrize("turned", [False, True])
def test_a_wrong_base_near_the_join_is_not_the_end_of_the_partner(*, turned: bool) -> None:
    tail = reverse_complement(KNOWN[60:100]) if turned else KNOWN[100:140]
    place = Place("chr5", 1_100, Kept.LEFT) if turned else Place("chr5", 1_101, Kept.RIGHT)
    wrong = tail[:7] + ("A" if tail[7] != "A" else "C") + tail[8:]
    assert in_sequence(wrong, "chr5", 1_001, KNOWN) == (place, 0, "")


def test_bases_of_neither_side_stay_inserted() -> None:
    inserted = "GATTACCAT"
    assert in_sequence(inserted + KNOWN[100:140], "chr5", 1_001, KNOWN) == (
        Place("chr5", 1_101, Kept.RIGHT),
        0,
        inserted,
    )


def test_a_repeat_counts_only_where_it_lies_once() -> None:
    repeat = "CAAAACAAAACAAAAAAAACTA"
    once = KNOWN[:50] + repeat + KNOWN[50:]
    assert once_in_sequence(repeat, "chr5", 1_001, once) == (Place("chr5", 1_051, Kept.RIGHT), 0, "")
    assert once_in_sequence(repeat, "chr5", 1_001, once + reverse_complement(repeat)) is None
    assert once_in_sequence(repeat[:19], "chr5", 1_001, once) is None
    run = "A" * 24 + "G"
    assert once_in_sequence(run, "chr5", 1_001, KNOWN[:50] + run + KNOWN[50:]) is None


def test_the_known_bases_of_a_window_are_those_of_the_genome() -> None:
    ((contig, start, bases),) = known_around("chr2", EML4 - 20, EML4 - 10, BUILD)
    assert (contig, start, bases) == ("chr2", EML4 - 19, plus_strand("chr2", EML4 - 19, EML4 - 10, BUILD))
    assert list(known_around("chr10", START, START + 500, BUILD)) == []


def clipped(name: str, position: int, tail: str, part: Part | None = None, *, in_partner: bool = False) -> BreakRead:
    start = position - 60 - len(tail)
    return BreakRead(name, position, Kept.LEFT, tail, KNOWN[:40], part, start, False, 60, in_partner=in_partner)


def test_two_tails_agree_although_the_first_base_of_one_is_wrong() -> None:
    tail = KNOWN[100:130]
    wrong = ("A" if tail[0] != "A" else "C") + tail[1:28]
    (group,) = tail_groups(500, Kept.LEFT, [clipped("one", 500, tail), clipped("two", 500, wrong)])
    assert group.names == {"one", "two"}


def test_a_place_near_a_commoner_one_is_no_centre_for_others() -> None:
    reads = [clipped(f"r{i}", at, KNOWN[:20]) for i, at in enumerate((100, 100, 100, 109, 109, 118))]
    assert [(position, len(near)) for position, _, near in break_sites(reads)] == [(100, 5), (118, 1)]


def group_with(*reads: BreakRead) -> TailGroup:
    return TailGroup(500, Kept.LEFT, KNOWN[100:140], reads, 1.0)


def test_bases_that_both_sides_share_are_counted_once() -> None:
    """The reads of ALK are clipped behind three shared bases, the read in the partner behind the same three."""
    tail, place = KNOWN[100:140], Place("chr5", 900, Kept.LEFT)
    in_partner = clipped("three", 497, KNOWN[97:137], Part(place, 0, 60), in_partner=True)
    partner = partner_by_parts(group_with(clipped("one", 500, tail), clipped("two", 500, tail[:30]), in_partner))
    assert (partner.place, partner.inserted) == (Place("chr5", 897, Kept.LEFT), "")


def test_of_many_reads_one_in_the_partner_is_not_enough() -> None:
    tail, place = KNOWN[100:140], Place("chr5", 900, Kept.LEFT)
    in_partner = clipped("other", 500, tail, Part(place, 0, 60), in_partner=True)
    of_alk = [clipped(f"r{i}", 500, tail[: 20 + i]) for i in range(10)]
    assert partner_by_parts(group_with(*of_alk[:9], in_partner)).place == place
    assert partner_by_parts(group_with(*of_alk, in_partner)) is None


def test_one_sa_tag_is_not_enough() -> None:
    tail, place = KNOWN[100:140], Place("chr5", 900, Kept.LEFT)
    linked = clipped("linked", 500, tail, Part(place, 0, 60))
    assert partner_by_parts(group_with(clipped("one", 500, tail), clipped("two", 500, tail), linked)) is None
