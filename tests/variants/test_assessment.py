"""A residue is seen only when a file says so."""

from __future__ import annotations

from itertools import permutations

import pytest

from alkfusion.interpret.assessment import NOTHING_GIVEN, ResidueCoverage, by_depth, merge_coverage
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import AssessmentState


@pytest.fixture(scope="module")
def thresholds() -> CallingThresholds:
    return CallingThresholds.of(load_knowledge().thresholds)


def test_thresholds_come_from_the_table(thresholds):
    rows = {row.name: row for row in load_knowledge().threshold_rows}
    for name in CallingThresholds.__struct_fields__:
        assert getattr(thresholds, name) == rows[f"variant_{name}"].value
        assert rows[f"variant_{name}"].source


def test_no_statement_is_no_assessment():
    merged = merge_coverage((1196, 1202), ())
    assert merged.state is AssessmentState.NONE
    assert [(item.residue, item.reason) for item in merged.not_assessed] == [
        (1196, NOTHING_GIVEN),
        (1202, NOTHING_GIVEN),
    ]


def test_depth_at_the_limit_is_enough_and_one_below_is_not(thresholds):
    assert by_depth(1202, 30, "gVCF", thresholds).assessed
    below = by_depth(1202, 29, "gVCF", thresholds)
    assert not below.assessed
    assert below.reason == "gVCF: depth 29, 30 wanted"


def test_one_residue_missing_makes_it_partial(thresholds):
    statements = [by_depth(1196, 100, "gVCF", thresholds), by_depth(1202, 5, "gVCF", thresholds)]
    merged = merge_coverage((1196, 1202), statements)
    assert merged.state is AssessmentState.PARTIAL
    assert merged.assessed == (1196,)
    assert merged.seen[0].limit_of_detection == 0.0617
    assert merged.not_assessed[0].depth == 5


def test_changes_below_the_limit_of_detection_are_not_assessed(thresholds):
    merged = merge_coverage(
        (1196, 1202), [by_depth(1196, 100, "gVCF", thresholds), by_depth(1202, 40, "b", thresholds)]
    )
    assert [(item.limit_of_detection, item.below_limit) for item in merged.seen] == [
        (0.0617, "not_assessed"),
        (0.1492, "not_assessed"),
    ]
    assert merged.assessed_from == 0.1492


def test_without_a_limit_nobody_knows_of_smaller_changes(thresholds):
    covered = ResidueCoverage(residue=1202, assessed=True, reason="stated as covered")
    merged = merge_coverage((1196, 1202), [by_depth(1196, 100, "gVCF", thresholds), covered])
    assert [item.below_limit for item in merged.seen] == ["not_assessed", "unknown"]
    assert merged.assessed_from is None


def test_all_residues_seen_is_complete_and_others_are_passed_over(thresholds):
    statements = [by_depth(residue, 40, "BAM", thresholds) for residue in (1196, 1202, 1500)]
    merged = merge_coverage((1196, 1202), statements)
    assert merged.state is AssessmentState.COMPLETE
    assert merged.residues_total == 2


def test_any_file_that_saw_a_residue_is_enough_whatever_the_order(thresholds):
    statements = [
        ResidueCoverage(residue=1202, assessed=False, reason="outside the targets"),
        by_depth(1202, 12, "gVCF", thresholds),
        by_depth(1202, 400, "BAM", thresholds),
        by_depth(1202, 60, "gVCF", thresholds),
    ]
    for order in permutations(statements):
        merged = merge_coverage((1202,), order)
        assert (merged.seen[0].how, merged.seen[0].depth) == ("BAM", 400)


def test_the_reason_with_a_depth_says_most():
    statements = [
        ResidueCoverage(residue=1202, assessed=False, reason="a plain VCF does not say"),
        ResidueCoverage(residue=1202, assessed=False, reason="gVCF: depth 3, 30 wanted", depth=3),
    ]
    assert merge_coverage((1202,), statements).not_assessed[0].reason == "gVCF: depth 3, 30 wanted"


@pytest.mark.parametrize("depth", [0, 1])
def test_a_depth_of_nothing_says_more_than_no_depth(depth):
    statements = [
        ResidueCoverage(residue=1202, assessed=False, reason="a plain VCF does not say"),
        ResidueCoverage(residue=1202, assessed=False, reason="gVCF: no read", depth=depth),
    ]
    for order in permutations(statements):
        assert merge_coverage((1202,), order).not_assessed[0].depth == depth


def test_a_call_that_was_not_trusted_is_not_outvoted(thresholds):
    statements = [
        by_depth(1202, 900, "BAM", thresholds),
        ResidueCoverage(residue=1202, assessed=False, reason="filtered call p.G1202R", refuted=True),
    ]
    merged = merge_coverage((1202,), statements)
    assert merged.state is AssessmentState.NONE
    assert merged.not_assessed[0].reason == "filtered call p.G1202R"


@pytest.mark.parametrize(
    ("depth", "alt", "problems"),
    [
        (100, 10, ()),
        (None, None, ()),
        (29, 10, ("low_depth (29 < 30)",)),
        (100, 2, ("few_reads (2 < 3)",)),
        (1000, 9, ("low_vaf (0.0090 < 0.01)",)),
        (1000, 10, ()),
        (30, 3, ()),
        (20, 1, ("low_depth (20 < 30)", "few_reads (1 < 3)")),
    ],
)
def test_every_limit_that_fails_is_named_with_its_value(thresholds, depth, alt, problems):
    assert thresholds.problems(depth, alt) == problems


@pytest.mark.parametrize(
    ("alt", "other", "problem"),
    [
        ((10, 10), (50, 50), None),
        ((20, 0), (50, 50), "strand_bias (0.0000 < 0.05, other reads 0.50)"),
        ((9, 0), (50, 50), None),
        ((10, 0), (50, 50), "strand_bias (0.0000 < 0.05, other reads 0.50)"),
        ((20, 0), (80, 20), "strand_bias (0.0000 < 0.05, other reads 0.20)"),
        ((20, 0), (81, 19), None),
        ((20, 0), (90, 10), None),
        ((19, 1), (50, 50), None),
        ((39, 2), (50, 50), "strand_bias (0.0488 < 0.05, other reads 0.50)"),
        ((30, 1), (50, 50), "strand_bias (0.0323 < 0.05, other reads 0.50)"),
        ((1, 30), (50, 50), "strand_bias (0.0323 < 0.05, other reads 0.50)"),
        ((20, 0), (0, 0), None),
    ],
)
def test_strand_bias_needs_balanced_other_reads(thresholds, alt, other, problem):
    assert thresholds.strand_problem(alt, other) == problem
