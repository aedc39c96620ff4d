"""Phase from counts: one answer where the other is clearly beaten, none where both kinds of molecule are there."""

from __future__ import annotations

from random import Random

import pytest

from alkfusion.alignments.phase import Carriers, decide
from alkfusion.model import Phase
from tests.alignments.looking import limits

EQUAL = ((200, 1000), (200, 1000))  # carriers among the fragments that show one place alone: both variants at 20 %
FEW = ((2, 10), (2, 10))


def told(*counts: object) -> tuple[Phase, str]:
    return decide(Carriers(*counts), limits())


@pytest.mark.parametrize(
    ("counts", "phase"),
    [
        ((9, 0, 0), Phase.CIS),
        ((2, 0, 0), Phase.CIS),
        ((10, 30, 0), Phase.CIS),  # the second is a subclone of the first
        ((30, 2, 1), Phase.CIS),  # the library has lost one of the two in some
        ((100, 15, 15), Phase.CIS),  # more than it loses, yet most carry both
        ((0, 9, 9), Phase.TRANS),
        ((1, 20, 20), Phase.TRANS),  # and has joined two molecules
        ((20, 2000, 2000), Phase.TRANS),
        ((1, 0, 0), Phase.UNKNOWN),
        ((0, 1, 0), Phase.UNKNOWN),
        ((0, 5, 0), Phase.UNKNOWN),  # a small subclone in cis, or a small one in trans
        ((0, 0, 0), Phase.UNKNOWN),
    ],
)
def test_counts_alone(counts: tuple[int, int, int], phase: Phase) -> None:
    assert told(*counts)[0] is phase
    both, first_only, second_only = counts
    assert told(both, second_only, first_only)[0] is phase


def test_carriers_of_the_commoner_variant_decide_where_both_are_as_frequent() -> None:
    assert told(0, 5, 0, *EQUAL) == (
        Phase.TRANS,
        "likelihood ratio 526 for trans; fragments with both: 0, with the first only: 5, with the second only: 0",
    )
    assert told(0, 5, 0, *FEW)[0] is Phase.UNKNOWN


def test_carriers_of_the_commoner_variant_prove_nothing_of_a_small_subclone() -> None:
    small = ((400, 1000), (20, 1000))
    phase, how = told(0, 12, 0, *small)
    assert phase is Phase.UNKNOWN
    assert how == (
        "likelihood ratio 1 for trans, 40 wanted;"
        " fragments with both: 0, with the first only: 12, with the second only: 0"
    )


@pytest.mark.parametrize("counts", [(10, 10, 10), (10, 30, 10), (19, 81, 81), (50, 50, 400), (6, 6, 3)])
def test_molecules_of_both_kinds_are_told_and_get_no_phase(counts: tuple[int, int, int]) -> None:
    phase, how = told(*counts)
    assert phase is Phase.UNKNOWN
    assert how.startswith("molecules of both kinds, more than the library mixes up; fragments with both: ")


@pytest.mark.parametrize(("ratio", "seed"), [(1.0, 1), (0.5, 2), (0.2, 3)])
@pytest.mark.parametrize("joined", [0.95, 0.05])
def test_drawn_pairs_are_wrong_in_less_than_one_of_a_hundred(joined: float, ratio: float, seed: int) -> None:
    """35 fragments show both places, 65 more each of them; the library mixes up as much as it may."""
    rng, wrong = Random(seed), Phase.TRANS if joined > 0.5 else Phase.CIS
    first, second = 0.15, 0.15 * ratio
    phases = []
    for _ in range(1000):
        counts = [0, 0, 0]
        for _ in range(35):
            drawn = rng.random()
            edges = (joined * second, first, first + second - joined * second)
            kind = next((kind for kind, edge in enumerate(edges) if drawn < edge), None)
            if kind is not None:
                counts[kind] += 1
        alone = [(sum(rng.random() < part for _ in range(65)), 65) for part in (first, second)]
        phases.append(told(*counts, *alone)[0])
    assert phases.count(wrong) < 10
    assert len(phases) - phases.count(Phase.UNKNOWN) > (700, 300, 100)[seed - 1]
