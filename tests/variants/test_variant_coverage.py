"""Which bases of a codon a record has to cover, and what one base that nobody vouches for does to its residue."""

from __future__ import annotations

import pytest

from alkfusion.calls import CoveredBlock
from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.variant_coverage import Looked, coverage_of
from alkfusion.knowledge.table import load_knowledge

ALK = AlkCoding.of(Build.GRCH38)
THRESHOLDS = CallingThresholds.of(load_knowledge().thresholds)
LOW, _, HIGH = sorted(ALK.codon_positions(1202))
PLAIN = "a VCF lists variants only; a gVCF, a BAM, --targets or --assume-covered can say what was seen"
ASSUMED = "assumed covered (--assume-covered), not shown by any file"
INSIDE = {"targets": "p.bed", "inside_targets": frozenset({1202})}
NOTHING_KNOWN = {
    "blocks": (),
    "obstacles": (),
    "gvcf": False,
    "rna": False,
    "contig_seen": True,
    "targets": None,
    "inside_targets": frozenset(),
    "assume_covered": False,
}

# First and last base of a stretch, and which of the codon's three bases it covers, from low to high position.
STRETCHES = {
    "first base": (LOW, LOW),
    "middle base": (LOW + 1, LOW + 1),
    "last base": (HIGH, HIGH),
    "reaches in from below": (LOW - 50, LOW),
    "reaches in from above": (HIGH, HIGH + 50),
    "the codon": (LOW, HIGH),
    "around it": (LOW - 50, HIGH + 50),
}
BESIDE = {"below": (LOW - 50, LOW - 1), "above": (HIGH + 1, HIGH + 50)}


def seen(residue=1202, **looked):
    (statement,) = coverage_of([residue], Looked(**NOTHING_KNOWN | looked), (), ALK, THRESHOLDS)
    return statement


def block(span, depth=200, problem=None):
    return CoveredBlock(start=span[0], end=span[1], depth=depth, problem=problem)


@pytest.mark.parametrize("span", STRETCHES.values(), ids=STRETCHES)
def test_an_obstacle_over_any_base_of_a_codon_hides_its_residue(span):
    statement = seen(obstacles=(block(span, None, "under <DEL>"),), assume_covered=True)
    assert (statement.assessed, statement.reason, statement.refuted) == (False, "under <DEL>", True)


@pytest.mark.parametrize("span", BESIDE.values(), ids=BESIDE)
def test_an_obstacle_beside_a_codon_hides_nothing(span):
    assert seen(obstacles=(block(span, None, "under <DEL>"),), assume_covered=True).assessed


def test_the_first_of_two_obstacles_is_named():
    both = (block(STRETCHES["the codon"], None, "under <DEL>"), block(STRETCHES["last base"], None, "under N"))
    assert seen(obstacles=both).reason == "under <DEL>"


@pytest.mark.parametrize("name", STRETCHES)
def test_a_block_vouches_for_the_bases_under_it_only(name):
    statement = seen(gvcf=True, blocks=(block(STRETCHES[name]),))
    whole = name in ("the codon", "around it")
    assert (statement.assessed, statement.reason) == (whole, "gVCF" if whole else "no gVCF block")


def test_blocks_that_meet_inside_a_codon_cover_it_together():
    halves = (block((LOW - 50, LOW), 80), block((LOW + 1, HIGH + 50), 60))
    assert seen(gvcf=True, blocks=halves).depth == 60
    gap = (block((LOW - 50, LOW), 80), block((HIGH, HIGH + 50), 60))
    assert seen(gvcf=True, blocks=gap).reason == "no gVCF block"


def test_of_two_problems_of_a_base_one_is_named_whatever_their_order():
    problems = [block(STRETCHES["the codon"], 50, f"filtered ({name})") for name in ("b", "a", "c")]
    for order in (problems, problems[::-1]):
        assert seen(gvcf=True, blocks=order).reason == "filtered (a)"


@pytest.mark.parametrize("name", STRETCHES)
def test_a_shallow_record_over_any_base_of_a_codon_is_not_outdone_by_an_assumption(name):
    statement = seen(blocks=(block(STRETCHES[name], 29),), assume_covered=True)
    assert (statement.assessed, statement.reason, statement.depth) == (False, "VCF record: depth 29, 30 wanted", 29)


@pytest.mark.parametrize("span", BESIDE.values(), ids=BESIDE)
def test_a_shallow_record_beside_a_codon_says_nothing_of_it(span):
    assert seen(blocks=(block(span, 3),), assume_covered=True).assessed


@pytest.mark.parametrize("depth", [30, 500])
def test_a_deep_record_of_a_plain_vcf_assesses_no_residue(depth):
    """A record vouches for the reads that it lists, not for what it does not list."""
    statement = seen(blocks=(block(STRETCHES["the codon"], depth),))
    assert (statement.assessed, statement.reason) == (False, PLAIN)


@pytest.mark.parametrize("name", STRETCHES)
@pytest.mark.parametrize("looked", [INSIDE, {"assume_covered": True}], ids=["targets", "assumed"])
def test_a_base_that_the_file_itself_could_not_call_is_not_seen(name, looked):
    statement = seen(blocks=(block(STRETCHES[name], None, "no call"),), **looked)
    assert (statement.assessed, statement.reason, statement.refuted) == (False, "no call", False)


def test_a_base_that_another_record_called_is_seen():
    records = (block(STRETCHES["the codon"], None, "no call"), block(STRETCHES["the codon"], 90))
    assert seen(blocks=records, **INSIDE).assessed
    elsewhere = (block(STRETCHES["first base"], None, "no call"), block(STRETCHES["last base"], 90))
    assert not seen(blocks=elsewhere, **INSIDE).assessed


@pytest.mark.parametrize("span", BESIDE.values(), ids=BESIDE)
def test_a_base_beside_the_codon_that_was_not_called_says_nothing_of_it(span):
    assert seen(blocks=(block(span, None, "no call"),), **INSIDE).assessed


def test_of_two_doubts_of_a_base_one_is_named_whatever_their_order():
    problems = [block(STRETCHES["the codon"], None, name) for name in ("b", "a", "c")]
    for order in (problems, problems[::-1]):
        assert seen(blocks=order, **INSIDE).reason == "a"


@pytest.mark.parametrize(
    ("looked", "reason"),
    [
        ({}, PLAIN),
        ({"contig_seen": False}, "the file has no contig of chromosome 2"),
        ({"rna": True}, "RNA VCF without depth of what it does not list"),
        ({"rna": True} | INSIDE, "RNA VCF without depth of what it does not list"),
        ({"targets": "p.bed", "inside_targets": frozenset({1203})}, "outside the targets (p.bed)"),
        ({"targets": "p.bed", "assume_covered": True}, "outside the targets (p.bed)"),
        ({"gvcf": True, "assume_covered": True}, "no gVCF block"),
        ({"gvcf": True, "blocks": (block(STRETCHES["the codon"], None),)}, "a gVCF block without depth"),
    ],
)
def test_what_does_not_assess_a_residue(looked, reason):
    statement = seen(**looked)
    assert (statement.assessed, statement.reason) == (False, reason)


@pytest.mark.parametrize(
    ("looked", "reason"),
    [
        ({"assume_covered": True}, ASSUMED),
        ({"assume_covered": True, "rna": True, "contig_seen": False}, ASSUMED),
        (INSIDE, "inside the targets (p.bed), depth not known"),
    ],
)
def test_what_assesses_a_residue_without_a_block(looked, reason):
    statement = seen(**looked)
    assert (statement.assessed, statement.reason, statement.depth) == (True, reason, None)


@pytest.mark.parametrize(
    ("contig_seen", "reason"), [(True, "no gVCF block"), (False, "the gVCF has no contig of chromosome 2")]
)
def test_a_gvcf_without_a_record_near_alk_has_no_build_and_shows_nothing(contig_seen, reason):
    looked = Looked(**NOTHING_KNOWN | {"gvcf": True, "contig_seen": contig_seen, "blocks": (block((LOW, HIGH)),)})
    (statement,) = coverage_of([1202], looked, (), None, THRESHOLDS)
    assert (statement.assessed, statement.reason) == (False, reason)
