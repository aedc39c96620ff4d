"""Mutations counted in reads: by fragment, by codon, against a stated error model; what was not covered is said."""

from __future__ import annotations

from pathlib import Path

import pysam
import pytest

from alkfusion.alignments import fragments
from alkfusion.alignments.codon_counts import fragments_needed
from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.model import Mutation, Phase, YesNoUnknown
from benchmarks.simulate import (
    Edit,
    Library,
    Molecule,
    alk_exon_dna,
    alk_rna,
    codon_edit,
    edited,
    rna_fusion,
    write_bam,
)
from tests.alignments.looking import limits, look
from tests.alignments.test_simulated_fusions import edit_reads

BUILD = Build.GRCH38
CLEAN = Library(error=0, poor=0)


def exon(path: Path, number: int, edits_and_shares: list[tuple[list[Edit], float]], build: Build = BUILD) -> Path:
    """Fragments over one exon, at a depth of some 400; what is left of the shares is wild type."""
    wild = alk_exon_dna(number, build)
    molecules = [Molecule(edited(wild, edits), share) for edits, share in edits_and_shares]
    molecules.append(Molecule(wild, 1 - sum(share for _, share in edits_and_shares)))
    return write_bam(path, [(molecules, 1200)], Library(), build, 21)


def named(path: Path) -> dict[str, Mutation]:
    return {mutation.protein: mutation for mutation in look(path).mutations}


def place(residue: int, base: int = 0) -> int:
    """0-based position of a base of a codon; 0 is the leftmost on the plus strand."""
    return sorted(AlkCoding.of(BUILD).codon_positions(residue))[base] - 1


@pytest.mark.parametrize("build", Build)
@pytest.mark.parametrize(
    ("number", "residue", "codon", "protein", "coding"),
    [
        (23, 1202, "AGA", "p.G1202R", "c.3604G>A"),
        (23, 1196, "ATG", "p.L1196M", "c.3586C>A"),
        (22, 1156, "TAC", "p.C1156Y", "c.3467G>A"),
        (25, 1269, "GCA", "p.G1269A", "c.3806G>C"),
        (25, 1275, "CAA", "p.R1275Q", "c.3824G>A"),
    ],
)
def test_point_mutations_of_known_resistance(
    number: int, residue: int, codon: str, protein: str, coding: str, build: Build, tmp_path: Path
) -> None:
    edits = codon_edit(residue, codon, build)
    (mutation,) = look(exon(tmp_path / "m.bam", number, [(edits, 0.2)], build)).mutations
    assert (mutation.protein, mutation.coding, mutation.filter) == (protein, coding, "PASS")
    low, high = mutation.vaf_interval
    assert low < 0.2 < high
    assert mutation.depth > 300


def test_two_changes_of_one_codon_are_one_mutation(tmp_path: Path) -> None:
    edits = codon_edit(1174, "CTA", BUILD)  # TTC to CTA: two bases, one residue
    (mutation,) = look(exon(tmp_path / "mnv.bam", 23, [(edits, 0.3)])).mutations
    assert (mutation.protein, mutation.coding) == ("p.F1174L", "c.3520_3522delinsCTA")


def test_changes_of_one_codon_on_different_molecules_stay_two(tmp_path: Path) -> None:
    first, second = codon_edit(1174, "CTC", BUILD), codon_edit(1174, "TTA", BUILD)
    found = look(exon(tmp_path / "two.bam", 23, [(first, 0.2), (second, 0.2)]))
    assert sorted(mutation.coding for mutation in found.mutations) == ["c.3520T>C", "c.3522C>A"]
    assert [pair.phase for pair in found.phases] == []  # one protein change, two ways to it


@pytest.mark.parametrize(
    ("number", "base", "protein"), [(26, 0, "p.R1279S"), (25, 1, "p.R1279M")], ids=["third base", "second base"]
)
def test_a_codon_that_an_intron_parts_is_counted_on_either_exon(
    number: int, base: int, protein: str, tmp_path: Path
) -> None:
    at = place(1279, base)
    edit = Edit(at, alk_locus(BUILD).plus(at, at + 1) or "", "A")
    wild = {other: alk_exon_dna(other, BUILD) for other in (25, 26)}
    changed = [Molecule(edited(wild[number], [edit]), 0.3), Molecule(wild[number], 0.7)]
    other = [Molecule(wild[51 - number])]
    found = look(write_bam(tmp_path / "parted.bam", [(changed, 900), (other, 900)], Library(), BUILD, 3))
    (mutation,) = found.mutations
    assert (mutation.protein, mutation.filter) == (protein, "PASS")
    assert mutation.vaf_interval[0] < 0.3 < mutation.vaf_interval[1]


def test_insertion_and_deletion(tmp_path: Path) -> None:
    insertion = [Edit(place(1160, 2) + 1, "", "GTA")]
    locus = alk_locus(BUILD)
    start = place(1165)
    deletion = [Edit(start, locus.plus(start, start + 3), "")]
    found = named(exon(tmp_path / "in.bam", 22, [(insertion, 0.2)]))
    assert [mutation.filter for mutation in found.values()] == ["PASS"]
    assert "ins" in next(iter(found.values())).coding
    lost = named(exon(tmp_path / "del.bam", 22, [(deletion, 0.2)]))
    assert all("del" in name for name in lost)
    assert [m.vaf_interval[0] < 0.2 < m.vaf_interval[1] for m in lost.values()] == [True]


@pytest.mark.parametrize(
    "edit",
    [Edit(place(1206, 1), "A", "C"), Edit(place(1206), "", "GTACGT"), Edit(place(1206), "GTA", "")],
    ids=["one base", "insertion of six", "deletion of three"],
)
def test_the_fraction_is_not_lowered_by_bases_of_low_quality(edit: Edit, tmp_path: Path) -> None:
    wild = alk_exon_dna(23, BUILD)
    edit = edit._replace(reference=alk_locus(BUILD).plus(edit.position, edit.position + len(edit.reference)))
    molecules = [Molecule(edited(wild, [edit]), 0.5), Molecule(wild, 0.5)]
    path = write_bam(tmp_path / "half.bam", [(molecules, 4000)], Library(poor=0.05), BUILD, 9)
    (mutation,) = [mutation for mutation in look(path).mutations if mutation.filter == "PASS"]
    assert mutation.vaf_interval[0] < 0.5 < mutation.vaf_interval[1]


def told_of_runs(path: Path) -> list[str]:
    return [item.text for item in look(path).observations if item.kind == "possible_homopolymer_error"]


def test_a_deletion_in_a_run_of_one_base_is_doubted(tmp_path: Path) -> None:
    run = [Edit(29_220_745, "C", "")]  # six C in exon 23
    elsewhere = [Edit(place(1202), alk_locus(BUILD).plus(place(1202), place(1202) + 1) or "", "")]
    (text,) = told_of_runs(exon(tmp_path / "run.bam", 23, [(run, 0.3)]))
    assert text.startswith("chr2:29220745 inserts or deletes bases in a run of one base")
    assert told_of_runs(exon(tmp_path / "other.bam", 23, [(elsewhere, 0.3)])) == []
    assert look(tmp_path / "other.bam").mutations != ()


def test_nothing_is_called_in_wild_type_reads_with_errors(tmp_path: Path) -> None:
    groups = [([Molecule(alk_exon_dna(number, BUILD))], 3000) for number in range(20, 29)]
    file = look(write_bam(tmp_path / "wild.bam", groups, Library(error=0.002), BUILD, 8))
    assert file.mutations == ()
    assert all(item.assessed and item.depth > 500 for item in file.coverage)


def test_an_exon_without_reads_is_not_assessed_and_not_wild_type(tmp_path: Path) -> None:
    file = look(exon(tmp_path / "one.bam", 23, []))
    assessed = {item.residue: item.assessed for item in file.coverage}
    assert assessed[1202]
    assert not assessed[1275]
    assert next(item.reason for item in file.coverage if item.residue == 1275) == (
        "reads of DNA, by fragment: depth 0, 30 wanted"
    )


def test_mates_that_overlap_count_once(tmp_path: Path) -> None:
    wild = alk_exon_dna(23, BUILD)
    short = Library(error=0, poor=0, insert=110, insert_spread=0)
    mutated = edited(wild, codon_edit(1202, "AGA", BUILD))
    path = write_bam(tmp_path / "overlap.bam", [([Molecule(mutated, 0.5), Molecule(wild, 0.5)], 600)], short, BUILD, 3)
    (mutation,) = look(path).mutations
    first, last = place(1202), place(1202, 2)
    with pysam.AlignmentFile(str(path)) as reads:
        names = [
            read.query_name
            for read in reads.fetch("chr2", first, last + 1)
            if read.reference_start + 3 <= first and last < read.reference_end - 3
        ]
    assert mutation.depth == len(set(names)) < len(names)


def change_base(read: pysam.AlignedSegment, at: int, base: str, quality: int = 37) -> None:
    """Write another base into a read that shows a 0-based position."""
    offset = at - read.reference_start
    if 0 <= offset < 100 and read.cigarstring == "100M":
        sequence, qualities = read.query_sequence, read.query_qualities
        qualities[offset] = quality
        read.query_sequence = sequence[:offset] + base + sequence[offset + 1 :]
        read.query_qualities = qualities


@pytest.fixture(scope="session")
def wild_exon_23(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wild") / "exon23.bam"
    library = Library(error=0, poor=0, insert=130, insert_spread=10)
    return write_bam(path, [([Molecule(alk_exon_dna(23, BUILD))], 1200)], library, BUILD, 4)


def changed(source: Path, target: Path, change) -> Path:
    return edit_reads(source, target, change)


def test_bases_of_low_quality_do_not_count(wild_exon_23: Path, tmp_path: Path) -> None:
    at = place(1202)

    def change(read: pysam.AlignedSegment, number: int) -> None:
        if number % 3 == 0:
            change_base(read, at, "A", quality=10)

    assert look(changed(wild_exon_23, tmp_path / "q.bam", change)).mutations == ()


def test_mates_that_disagree_do_not_count(wild_exon_23: Path, tmp_path: Path) -> None:
    at = place(1202)

    def change(read: pysam.AlignedSegment, number: int) -> None:
        if read.is_read2 and int(read.query_name[1:]) % 2:
            change_base(read, at, "A")

    both = look(changed(wild_exon_23, tmp_path / "d.bam", change)).mutations
    # only fragments of which the other mate does not reach the base are left
    assert all(mutation.alt_depth < 60 for mutation in both)


def test_a_change_on_one_strand_only_is_labelled(wild_exon_23: Path, tmp_path: Path) -> None:
    at = place(1206, 1)

    def change(read: pysam.AlignedSegment, number: int) -> None:
        if not read.is_reverse and int(read.query_name[1:]) % 4 == 0:
            change_base(read, at, "A")

    found = look(changed(wild_exon_23, tmp_path / "s.bam", change)).mutations
    assert found
    assert all("strand_bias" in mutation.filter for mutation in found)


def test_the_unequal_strands_at_the_end_of_a_target_are_no_bias(tmp_path: Path) -> None:
    wild = alk_exon_dna(20, BUILD, 130)  # residue 1119 lies in the last bases of the exon
    mutated = edited(wild, [Edit(place(1119, 1), "A", "C")])
    molecules = [Molecule(mutated, 0.2), Molecule(wild, 0.8)]
    path = write_bam(tmp_path / "edge.bam", [(molecules, 250)], Library(), BUILD, 44)
    assert [mutation.filter for mutation in look(path).mutations] == ["PASS"]


def test_a_change_at_read_ends_only_is_labelled(wild_exon_23: Path, tmp_path: Path) -> None:
    at = place(1206, 1)

    def change(read: pysam.AlignedSegment, number: int) -> bool:
        offset = at - read.reference_start
        if 3 <= offset < 6 or 94 <= offset < 97:
            change_base(read, at, "A")
            return True
        return not (0 <= offset < 100 and number % 8)

    found = look(changed(wild_exon_23, tmp_path / "e.bam", change)).mutations
    assert [mutation.filter.partition(" ")[0] for mutation in found] == ["read_end"]


def test_the_depth_is_capped_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = exon(tmp_path / "deep.bam", 23, [(codon_edit(1202, "AGA", BUILD), 0.3)])
    full = look(path)
    monkeypatch.setattr(fragments, "MOST_FRAGMENTS", 500)
    capped = look(path)
    assert [item.kind for item in full.observations if item.kind == "depth_capped"] == []
    assert "one in 4 fragments" in next(i.text for i in capped.observations if i.kind == "depth_capped")
    assert capped.mutations[0].protein == "p.G1202R"
    assert capped.mutations[0].depth < full.mutations[0].depth / 2
    assert capped.mutations == look(path).mutations


def test_fewer_reads_change_no_call_except_towards_not_assessed(tmp_path: Path) -> None:
    source = exon(tmp_path / "full.bam", 23, [(codon_edit(1202, "AGA", BUILD), 0.5)])
    for keep in (2, 5, 20, 60):
        path = edit_reads(source, tmp_path / f"{keep}.bam", lambda read, n, k=keep: int(read.query_name[1:]) % k == 0)
        file = look(path)
        trusted = {mutation.protein for mutation in file.mutations if mutation.filter == "PASS"}
        assessed = next(item.assessed for item in file.coverage if item.residue == 1202)
        assert trusted == {"p.G1202R"} or not assessed


def test_the_error_model_needs_more_fragments_at_greater_depth() -> None:
    needed = [fragments_needed(depth, 0.001, limits()) for depth in (30, 100, 500, 1000, 5000)]
    assert needed == sorted(needed)
    assert needed[0] >= 3
    assert needed[2] <= 12  # 5 % of 500 is 25
    assert fragments_needed(500, 0.01, limits()) > needed[2]


def test_long_reads_need_more_for_a_deletion(tmp_path: Path) -> None:
    wild = alk_exon_dna(23, BUILD, 400)
    at = place(1196)
    deletion = [Edit(at, alk_locus(BUILD).plus(at, at + 1) or "", "")]
    groups = [([Molecule(edited(wild, deletion), 0.1), Molecule(wild, 0.9)], 120)]
    long = Library(read_length=500, insert=520, insert_spread=5, error=0, poor=0)
    assert look(write_bam(tmp_path / "long.bam", groups, long, BUILD, 3)).mutations == ()
    mutated = [([Molecule(edited(wild, codon_edit(1202, "AGA", BUILD)), 0.5), Molecule(wild, 0.5)], 120)]
    (found,) = look(write_bam(tmp_path / "mutated.bam", mutated, long, BUILD, 3)).mutations
    assert (found.protein, found.filter) == ("p.G1202R", "PASS")


@pytest.mark.parametrize(("together", "phase"), [(True, Phase.CIS), (False, Phase.TRANS)])
def test_phase_of_two_mutations_of_one_exon(together: bool, phase: Phase, tmp_path: Path) -> None:
    first, second = codon_edit(1196, "ATG", BUILD), codon_edit(1202, "AGA", BUILD)
    shares = [([*first, *second], 0.2)] if together else [(first, 0.2), (second, 0.2)]
    (pair,) = look(exon(tmp_path / "p.bam", 23, shares)).phases
    assert (pair.first, pair.second, pair.phase) == ("p.L1196M", "p.G1202R", phase)
    assert (pair.both > 20) == together
    assert (pair.first_only > 20) != together
    assert pair.neither > 100


def test_mutations_too_far_apart_for_a_fragment_stay_unknown(tmp_path: Path) -> None:
    edits = [*codon_edit(1202, "AGA", BUILD), *codon_edit(1275, "CAA", BUILD)]
    groups = []
    for number in (23, 25):
        wild = alk_exon_dna(number, BUILD)
        groups.append(([Molecule(edited(wild, edits), 0.5), Molecule(wild, 0.5)], 900))
    (pair,) = look(write_bam(tmp_path / "far.bam", groups, CLEAN, BUILD, 5)).phases
    assert (pair.phase, pair.both, pair.neither) == (Phase.UNKNOWN, 0, 0)
    assert pair.decided_by == "no fragment shows both places and a variant"


def test_rna_phases_through_introns_and_onto_the_fusion(tmp_path: Path) -> None:
    fusion = rna_fusion("NPM1", 4, BUILD)
    near = codon_edit(1087, "TAC", BUILD)  # exon 20, so that one fragment can show it and the junction
    edits = [*codon_edit(1174, "TTA", BUILD), *codon_edit(1156, "TAC", BUILD), *near]
    groups = [
        ([Molecule(edited(fusion, edits))], 2500),
        ([Molecule(alk_rna(BUILD))], 400),
    ]
    file = look(write_bam(tmp_path / "rna.bam", groups, Library(insert=260), BUILD, 6))
    pair = next(p for p in file.phases if (p.first, p.second) == ("p.C1156Y", "p.F1174L"))
    assert pair.phase is Phase.CIS
    assert {m.protein for m in file.mutations} >= {"p.C1156Y", "p.F1174L"}


def test_a_mutation_on_the_junction_fragments_is_on_the_fusion_allele(tmp_path: Path) -> None:
    fusion = rna_fusion("NPM1", 4, BUILD)
    edits = codon_edit(1123, "AGT", BUILD)
    library = Library(insert=320, insert_spread=20)
    on = [([Molecule(edited(fusion, edits))], 2500), ([Molecule(alk_rna(BUILD))], 1500)]
    off = [([Molecule(fusion)], 2500), ([Molecule(edited(alk_rna(BUILD), edits))], 12_000)]
    (yes,) = look(write_bam(tmp_path / "on.bam", on, library, BUILD, 6)).mutations
    (no,) = look(write_bam(tmp_path / "off.bam", off, library, BUILD, 6)).mutations
    assert (yes.protein, yes.on_fusion_allele) == ("p.G1123S", YesNoUnknown.YES)
    assert no.on_fusion_allele is YesNoUnknown.NO
