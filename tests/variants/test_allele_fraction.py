"""Intervals and limits of detection against values worked out elsewhere."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alkfusion.interpret.allele_fraction import fraction_interval, limit_of_detection, probability_of_at_least


@pytest.mark.parametrize(
    ("alt", "depth", "interval"),
    [(10, 100, (0.0552, 0.1744)), (0, 30, (0.0, 0.1135)), (5, 5, (0.5655, 1.0)), (50, 100, (0.4038, 0.5962))],
)
def test_wilson_interval_has_the_published_values(alt, depth, interval):
    assert fraction_interval(alt, depth) == interval


def test_no_depth_has_no_interval():
    assert fraction_interval(0, 0) is None


def test_more_alternative_reads_than_depth_is_refused():
    with pytest.raises(ValueError, match="7 of 5"):
        fraction_interval(7, 5)


@given(st.integers(1, 5000).flatmap(lambda depth: st.tuples(st.integers(0, depth), st.just(depth))))
def test_interval_holds_the_fraction(counts):
    alt, depth = counts
    low, high = fraction_interval(alt, depth)
    assert 0 <= low <= alt / depth + 5e-5
    assert alt / depth - 5e-5 <= high <= 1


def test_binomial_tail_of_a_small_case_by_hand():
    # at least 2 of 3 at one half: 3/8 + 1/8
    assert probability_of_at_least(2, 3, 0.5) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("wanted", "depth", "fraction", "probability"),
    [(0, 10, 0.1, 1.0), (5, 4, 0.9, 0.0), (1, 9, 0.0, 0.0), (3, 9, 1.0, 1.0)],
)
def test_binomial_tail_at_its_ends(wanted, depth, fraction, probability):
    assert probability_of_at_least(wanted, depth, fraction) == probability


def test_one_read_wanted_has_a_closed_form():
    # 1 - (1 - p)^n = 0.95  ->  p = 1 - 0.05^(1/59), the classical 5 % at 59 reads
    assert limit_of_detection(59, 1) == pytest.approx(1 - 0.05 ** (1 / 59), abs=1e-4)


@given(st.integers(3, 3000))
def test_limit_is_the_smallest_fraction_that_keeps_the_promise(depth):
    limit = limit_of_detection(depth, 3)
    assert probability_of_at_least(3, depth, limit) >= 0.95
    assert probability_of_at_least(3, depth, limit - 2e-4) < 0.95


def test_a_wanted_fraction_keeps_the_limit_above_it_at_any_depth():
    assert limit_of_detection(100_000, 3, 0.01) > 0.01


def test_too_few_reads_have_no_limit():
    assert limit_of_detection(2, 3) is None
    assert limit_of_detection(0, 0) is None


def exactly(wanted, depth, fraction):
    """The same probability in whole numbers, added up from the front."""
    share = Fraction(str(fraction))
    terms = (comb(depth, k) * share**k * (1 - share) ** (depth - k) for k in range(wanted, depth + 1))
    return float(sum(terms))


@pytest.mark.parametrize("depth", [1, 2, 7, 30, 200])
@pytest.mark.parametrize("fraction", [0.001, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_the_tail_is_right_on_both_sides_of_the_mean(depth, fraction):
    for wanted in {1, 2, 3, round(depth * fraction), round(depth * fraction) + 1, depth // 2, depth - 1, depth}:
        if 1 <= wanted <= depth:
            made = probability_of_at_least(wanted, depth, fraction)
            assert made == pytest.approx(exactly(wanted, depth, fraction), rel=1e-9, abs=1e-13)


@pytest.mark.parametrize(("alt", "depth"), [(1, 1), (5, 5), (999, 1000), (1000, 1000)])
def test_an_interval_ends_at_1(alt, depth):
    assert fraction_interval(alt, depth)[1] <= 1.0
    assert (fraction_interval(alt, depth)[1] == 1.0) is (alt == depth)


@pytest.mark.parametrize(("depth", "reads"), [(1000, 10), (999, 10), (1001, 11), (300, 3), (700, 7), (2900, 29)])
def test_a_wanted_fraction_is_the_smallest_number_of_reads_that_reaches_it(depth, reads):
    assert limit_of_detection(depth, 3, 0.01) == limit_of_detection(depth, reads)
    assert limit_of_detection(depth, reads) > limit_of_detection(depth, reads - 1)


def test_one_read_is_more_than_none():
    assert fraction_interval(1, 30) == (0.0059, 0.1667)
    assert fraction_interval(0, 30)[0] == 0.0


@pytest.mark.parametrize(("depth", "reads", "limit"), [(1, 1, 0.95), (2, 1, 0.7764), (59, 1, 0.0496), (200, 3, 0.0312)])
def test_a_limit_has_four_digits_rounded_up(depth, reads, limit):
    assert limit_of_detection(depth, reads) == limit
